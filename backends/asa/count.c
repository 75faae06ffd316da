/* What an ASA configuration costs: entries as they are written, and the elements into which they
 * are expanded when they are entered: one for each source, destination and service of an entry
 * ("access list elements", Cisco, ASA Firewall CLI Configuration Guide, "Access Control Lists"). A
 * list of both families is expanded in each; `any` is one element. Object groups are shared and do
 * not count themselves. */
#include "counts.h"

#include <string.h>

#include "intern.h"

enum { ENTRIES, ELEMENTS, OBJECTS };

const char *const asa_counted[] = {"access-list entries", "elements after expansion",
				   "objects and groups", NULL};

/* What a name stands for: addresses by family, or services. */
struct size {
	size_t v4, v6, services;
	bool any;
};

struct state {
	struct intern *words;
	struct map *objects, *groups, *services; /* word to struct size */
	struct size *open;                       /* whose lines these are */
};

enum { WORDS_MAX = 32, TEXT_MAX = 512 };

struct words {
	const char *at[WORDS_MAX];
	size_t n;
	char text[TEXT_MAX];
};

/* The first words of a line; what follows further behind is not looked at. */
static void split(struct words *w, const char *line, size_t n)
{
	char *save = NULL;

	w->n = 0;
	if (n >= TEXT_MAX)
		n = TEXT_MAX - 1;
	memcpy(w->text, line, n);
	w->text[n] = '\0';
	for (char *s = strtok_r(w->text, " ", &save); s && w->n < WORDS_MAX;
	     s = strtok_r(NULL, " ", &save))
		w->at[w->n++] = s;
}

static const char *word(const struct words *w, size_t i)
{
	return i < w->n ? w->at[i] : "";
}

static bool is(const struct words *w, size_t i, const char *text)
{
	return !strcmp(word(w, i), text);
}

/* -- definitions -- */

static struct size *define(struct counting *c, struct map *m, const char *name)
{
	struct state *s = c->state;
	struct size *size = ARENA_NEW(c->arena, struct size);

	map_put(m, intern(s->words, name), size);
	c->figure[OBJECTS]++;
	return size;
}

static const struct size *find(const struct state *s, const struct map *m, const char *name)
{
	static const struct size nothing;
	const struct size *size = map_get(m, intern(s->words, name));

	return size ? size : &nothing;
}

static void add(struct size *to, const struct size *size)
{
	to->v4 += size->v4;
	to->v6 += size->v6;
}

static void add_address(struct size *to, const char *text)
{
	if (strchr(text, ':') || !strcmp(text, "v6"))
		to->v6++;
	else
		to->v4++;
}

/* A line of the definition that is open. */
static void add_line(struct state *s, const struct words *w)
{
	if (is(w, 0, "service-object"))
		s->open->services++;
	else if (is(w, 0, "group-object"))
		add(s->open, find(s, s->groups, word(w, 1)));
	else if (is(w, 0, "network-object") && is(w, 1, "object"))
		add(s->open, find(s, s->objects, word(w, 2)));
	else if (is(w, 0, "network-object"))
		add_address(s->open, word(w, is(w, 1, "host") ? 2 : 1));
	else if (is(w, 0, "host") || is(w, 0, "subnet") || is(w, 0, "range") || is(w, 0, "fqdn"))
		add_address(s->open, word(w, 1));
}

/* -- entries -- */

/* An end of an entry from word I on; the word behind it. */
static size_t read_end(const struct state *s, const struct words *w, size_t i, struct size *out)
{
	*out = (struct size){.v4 = 0};
	if (is(w, i, "any")) {
		*out = (struct size){.v4 = 1, .v6 = 1, .any = true};
		return i + 1;
	}
	if (is(w, i, "any4") || is(w, i, "any6")) {
		*(is(w, i, "any4") ? &out->v4 : &out->v6) = 1;
		return i + 1;
	}
	if (is(w, i, "object") || is(w, i, "object-group")) {
		*out = *find(s, is(w, i, "object") ? s->objects : s->groups, word(w, i + 1));
		return i + 2;
	}
	add_address(out, word(w, is(w, i, "host") ? i + 1 : i));
	return is(w, i, "host") || !strchr(word(w, i), '/') ? i + 2 : i + 1;
}

static size_t skip_port(const struct words *w, size_t i)
{
	if (is(w, i, "eq") || is(w, i, "lt") || is(w, i, "gt") || is(w, i, "neq"))
		return i + 2;
	return is(w, i, "range") ? i + 3 : i;
}

/* "access-list NAME extended ACTION PROTOCOL FROM [ports] TO …" */
static void count_entry(struct counting *c, const struct words *w)
{
	const struct state *s = c->state;
	struct size from, to;
	size_t services = 1, i = 5;

	if (is(w, 4, "object-group")) {
		services = find(s, s->services, word(w, 5))->services;
		i = 6;
	}
	i = skip_port(w, read_end(s, w, i, &from));
	read_end(s, w, i, &to);
	c->figure[ENTRIES]++;
	c->figure[ELEMENTS] +=
	    services * (from.any && to.any ? 1 : from.v4 * to.v4 + from.v6 * to.v6);
}

static struct state *new_state(struct arena *a)
{
	struct state *s = ARENA_NEW(a, struct state);

	s->words = intern_new(a);
	s->objects = map_new(a);
	s->groups = map_new(a);
	s->services = map_new(a);
	return s;
}

void asa_count(struct counting *c, const char *line, size_t n)
{
	struct state *s = c->state;
	struct words w;

	if (!s)
		c->state = s = new_state(c->arena);
	split(&w, line, n);
	if (n && *line == ' ') {
		if (s->open)
			add_line(s, &w);
		return;
	}
	s->open = NULL;
	if (is(&w, 0, "object") && is(&w, 1, "network"))
		s->open = define(c, s->objects, word(&w, 2));
	else if (is(&w, 0, "object-group") && is(&w, 1, "network"))
		s->open = define(c, s->groups, word(&w, 2));
	else if (is(&w, 0, "object-group"))
		s->open = define(c, s->services, word(&w, 2));
	else if (is(&w, 0, "access-list") && is(&w, 2, "extended"))
		count_entry(c, &w);
}
