/* Reading ASA configurations: lines are executed as the device does, then looked at. */
#include "read.h"

#include <string.h>
#include <strings.h>

#include "readers.h"

/* -- words -- */

bool asa_is(const struct asa_words *w, const char *keyword)
{
	return w->at < w->line->n && !strcasecmp(w->line->word[w->at], keyword);
}

bool asa_take(struct asa_words *w, const char *keyword)
{
	if (!asa_is(w, keyword))
		return false;
	w->at++;
	return true;
}

const char *asa_next(struct asa_words *w)
{
	return w->at < w->line->n ? w->line->word[w->at++] : "";
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\0';
}

static struct asa_line read_words(struct asa *p, const char *at, const char *end)
{
	const char *text = p->r->source->text;
	struct asa_line line = {
	    .span = {p->r->source, (uint32_t)(at - text), (uint32_t)(end - text)}};

	p->words.n = 0;
	while (at < end) {
		const char *start;

		while (at < end && is_blank(*at))
			at++;
		for (start = at; at < end && !is_blank(*at); at++)
			;
		if (at > start)
			VEC_PUSH(p->arena, &p->words,
				 intern_n(p->r->names, start, (size_t)(at - start)));
	}
	line.n = p->words.n;
	line.word = ARENA_ARRAY(p->arena, const char *, line.n);
	if (line.n)
		memcpy(line.word, p->words.at, line.n * sizeof *line.word);
	return line;
}

/* The rest of a line from word AT on. */
struct asa_line asa_rest(const struct asa_words *w)
{
	return (struct asa_line){w->line->word + w->at, w->line->n - w->at, w->line->span};
}

const char *asa_joined(struct asa *p, struct asa_line line)
{
	struct buf b = {0};
	const char *out;

	for (size_t i = 0; i < line.n; i++) {
		buf_puts(&b, i ? " " : "");
		buf_puts(&b, line.word[i]);
	}
	out = intern(p->r->names, buf_text(&b));
	buf_free(&b);
	return out;
}

void asa_refuse(struct asa *p, const struct asa_line *line, const char *what)
{
	ASA_ERROR(p, line->span, "%s", what);
	p->bad = true;
}

/* -- lines -- */

static void do_name(struct asa *p, struct asa_words *w)
{
	const char *address = asa_next(w), *alias = asa_next(w);

	if (*alias)
		map_put(p->aliases, alias, (void *)address);
}

static void do_clear(struct asa *p, struct asa_words *w)
{
	if (!asa_take(w, "configure"))
		return;
	if (asa_take(w, "access-list")) {
		if (w->at < w->line->n) {
			asa_clear_list(p, asa_next(w));
			return;
		}
		for (size_t i = 0; i < p->all_lists.n; i++)
			asa_clear_list(p, p->all_lists.at[i]->name);
	} else if (asa_take(w, "access-group")) {
		for (size_t i = 0; i < p->interfaces.n; i++)
			p->interfaces.at[i].in = p->interfaces.at[i].out = NULL;
		p->global = NULL;
	} else if (asa_is(w, "object") || asa_is(w, "object-group") || asa_is(w, "interface") ||
		   asa_is(w, "all") || asa_is(w, "time-range") || asa_is(w, "name")) {
		asa_refuse(p, w->line, "portc does not understand this command");
	}
}

/* Whatever else decides who may connect. */
static bool is_refused(const struct asa_words *w)
{
	static const char *const words[] = {"established", "filter",  "shun",
					    "context",     "conduit", "outbound"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (asa_is(w, words[i]))
			return true;
	return (asa_is(w, "firewall") && w->line->n > 1 &&
		!strcasecmp(w->line->word[1], "transparent")) ||
	       (asa_is(w, "mode") && w->line->n > 1 && !strcasecmp(w->line->word[1], "multiple")) ||
	       (asa_is(w, "aaa") && w->line->n > 2 &&
		!strcasecmp(w->line->word[1], "authentication") &&
		(!strcasecmp(w->line->word[2], "match") ||
		 !strcasecmp(w->line->word[2], "include")));
}

/* A line that only makes sense below a definition: which one is it about? */
static bool is_stray(const struct asa_words *w)
{
	static const char *const words[] = {"network-object",  "service-object", "port-object",
					    "protocol-object", "icmp-object",    "group-object",
					    "absolute"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (asa_is(w, words[i]))
			return true;
	return false;
}

static void do_line(struct asa *p, struct asa_words *w)
{
	bool no = asa_take(w, "no");

	p->definition = NULL;
	p->time = NULL;
	p->interface = 0;
	if (is_refused(w) && !no) {
		asa_refuse(p, w->line,
			   "portc does not understand this command, which decides who may connect");
	} else if (asa_take(w, "object")) {
		if (no)
			asa_undefine(p, w);
		else
			asa_do_object(p, w);
	} else if (asa_take(w, "object-group")) {
		if (no)
			asa_undefine(p, w);
		else
			asa_do_object_group(p, w);
	} else if (asa_take(w, "access-list")) {
		asa_do_access_list(p, w, no);
	} else if (asa_take(w, "access-group")) {
		asa_do_access_group(p, w, no);
	} else if (asa_take(w, "same-security-traffic")) {
		asa_do_same_security(p, w, no);
	} else if (asa_take(w, "time-range") && !no) {
		asa_do_time_range(p, w);
	} else if (asa_take(w, "name") && !no) {
		do_name(p, w);
	} else if (asa_take(w, "clear")) {
		do_clear(p, w);
	} else if (asa_take(w, "route") || (asa_take(w, "ipv6") && asa_take(w, "route"))) {
		asa_do_route(p, w);
	} else if (asa_take(w, "interface")) {
		p->in_interface = true;
		p->level = -1;
		p->management = false;
		p->interface = 0;
	}
}

static void execute(struct asa *p, const struct asa_line *line, bool indented)
{
	struct asa_words w = {p, line, 0};

	if (p->definition && asa_do_member(p, &w))
		return;
	if (p->time && asa_do_time_line(p, &w))
		return;
	if (p->in_interface && asa_do_interface_line(p, &w))
		return;
	if (is_stray(&w)) {
		asa_refuse(p, line, "this line does not stand below what it belongs to");
		return;
	}
	if (indented && w.at < line->n && !asa_is(&w, "access-list") && !asa_is(&w, "access-group"))
		return; /* below something that does not matter */
	p->in_interface = false;
	do_line(p, &w);
}

bool asa_read(struct reading *r)
{
	struct asa p = {.r = r, .arena = r->arena, .level = -1};
	const char *at = r->source->text, *end = at + r->source->n;
	bool good;

	p.definitions = map_new(r->arena);
	p.lists = map_new(r->arena);
	p.aliases = map_new(r->arena);
	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *stop = newline ? newline : end;

		if (*at != '!' && *at != ':') {
			struct asa_line line = read_words(&p, at, stop);

			if (line.n)
				execute(&p, &line, *at == ' ');
		}
		at = stop + 1;
	}
	good = asa_stages(&p) && !p.bad;
	asa_objects(&p);
	return good;
}
