/* Executing the commands of a FortiOS configuration: see read_tree.h. */
#include "read_tree.h"

#include <string.h>

enum { DEPTH_MAX = 32 };

struct word {
	const char *text; /* interned */
	struct span span;
	bool quoted;
};

struct frame_level {
	struct cli_table *table;
	struct cli_entry *entry; /* open one, or NULL */
};

/* Settings of an open entry: they are put away in one piece when it is closed. */
struct open_settings {
	VEC(struct cli_setting) list;
};

struct cli {
	struct reading *r;
	const char *at, *end;
	VEC(struct word) line;
	VEC(char) text; /* of the word being read */
	struct cli_entry *root;
	struct frame_level stack[DEPTH_MAX];
	struct open_settings open[DEPTH_MAX];
	size_t depth;
	bool bad;
};

/* -- words -- */

static struct span span_of(const struct cli *c, const char *from, const char *to)
{
	const char *text = c->r->source->text;

	return (struct span){c->r->source, (uint32_t)(from - text), (uint32_t)(to - text)};
}

static bool is_blank(char ch)
{
	return ch == ' ' || ch == '\t' || ch == '\r' || ch == '\0';
}

/* A word: quoted parts may hold blanks and newlines; a backslash takes the next character as it is.
 */
static void read_word(struct cli *c)
{
	const char *start = c->at;
	bool quoted = false;
	char quote = 0;

	c->text.n = 0;
	for (; c->at < c->end; c->at++) {
		char ch = *c->at;

		if (!quote && (is_blank(ch) || ch == '\n'))
			break;
		if (ch == '\\' && c->at + 1 < c->end && c->at[1] != '\n' && quote != '\'') {
			VEC_PUSH(c->r->arena, &c->text, *++c->at);
			continue;
		}
		if ((ch == '"' || ch == '\'') && (!quote || quote == ch)) {
			quote = quote ? 0 : ch;
			quoted = true;
			continue;
		}
		VEC_PUSH(c->r->arena, &c->text, ch);
	}
	if (quote) {
		diag_error(c->r->diags, span_of(c, start, start + 1), "this string never ends");
		c->bad = true;
	}
	VEC_PUSH(c->r->arena, &c->line,
		 ((struct word){intern_n(c->r->names, c->text.at ? c->text.at : "", c->text.n),
				span_of(c, start, c->at), quoted}));
}

/* One command; false at the end of the text. A line that begins with # is a comment. */
static bool read_line(struct cli *c)
{
	c->line.n = 0;
	while (c->at < c->end && (is_blank(*c->at) || *c->at == '\n'))
		c->at++;
	if (c->at == c->end)
		return false;
	if (*c->at == '#') {
		while (c->at < c->end && *c->at != '\n')
			c->at++;
		return true;
	}
	while (c->at < c->end && *c->at != '\n') {
		if (is_blank(*c->at))
			c->at++;
		else
			read_word(c);
	}
	return true;
}

static struct span line_span(const struct cli *c)
{
	return span_join(c->line.at[0].span, c->line.at[c->line.n - 1].span);
}

static void complain(struct cli *c, const char *what)
{
	diag_error(c->r->diags, line_span(c), "%s", what);
	c->bad = true;
}

/* -- the tree -- */

struct cli_table *cli_table(const struct cli_entry *e, const char *name)
{
	for (size_t i = 0; e && i < e->tables.n; i++)
		if (!strcmp(e->tables.at[i]->name, name))
			return e->tables.at[i];
	return NULL;
}

struct cli_entry *cli_find(const struct cli_table *t, const char *interned_key)
{
	return t ? map_get(t->by_key, interned_key) : NULL;
}

const struct cli_setting *cli_setting(const struct cli_entry *e, const char *key)
{
	for (size_t i = 0; i < e->settings.n; i++)
		if (!strcmp(e->settings.at[i].key, key))
			return &e->settings.at[i];
	return NULL;
}

const char *cli_word(const struct cli_entry *e, const char *key, const char *fallback)
{
	const struct cli_setting *s = cli_setting(e, key);

	return s && s->n_words ? s->words[0] : fallback;
}

static struct cli_entry *new_entry(struct cli *c, struct cli_table *t, const char *key,
				   struct span span)
{
	struct cli_entry *e = ARENA_NEW(c->r->arena, struct cli_entry);

	*e = (struct cli_entry){.key = key, .span = span};
	if (t) {
		VEC_PUSH(c->r->arena, &t->entries, e);
		map_put(t->by_key, key, e);
	}
	return e;
}

static struct frame_level *top(struct cli *c)
{
	return c->depth ? &c->stack[c->depth - 1] : NULL;
}

/* The entry that a setting or a table belongs to: the open one, or that of a table without entries.
 */
static struct cli_entry *here(struct cli *c)
{
	struct frame_level *f = top(c);

	if (!f)
		return c->root;
	if (f->entry)
		return f->entry;
	const char *none = intern(c->r->names, "");
	struct cli_entry *e = cli_find(f->table, none);
	return e ? e : new_entry(c, f->table, none, f->table->span);
}

/* A table either has entries or settings of its own. */
static bool between_entries(struct cli *c)
{
	struct frame_level *f = top(c);

	return f && !f->entry && f->table->entries.n && *f->table->entries.at[0]->key;
}

static void do_config(struct cli *c)
{
	struct cli_entry *parent;
	const char *name = "";

	if (c->line.n < 2) {
		complain(c, "`config` without a table");
		return;
	}
	if (between_entries(c)) {
		complain(c, "a table between entries: `edit` is missing");
		return;
	}
	if (c->depth == DEPTH_MAX) {
		complain(c, "tables are nested too deep");
		return;
	}
	parent = here(c);
	for (size_t i = 1; i < c->line.n; i++)
		name =
		    arena_printf(c->r->arena, "%s%s%s", name, i > 1 ? " " : "", c->line.at[i].text);
	struct cli_table *t = cli_table(parent, name);
	if (!t) {
		t = ARENA_NEW(c->r->arena, struct cli_table);
		t->name = intern(c->r->names, name);
		t->span = line_span(c);
		t->by_key = map_new(c->r->arena);
		VEC_PUSH(c->r->arena, &parent->tables, t);
	}
	c->stack[c->depth++] = (struct frame_level){t, NULL};
}

/* `edit 0` takes the next free number. */
static const char *free_number(struct cli *c, const struct cli_table *t)
{
	unsigned long max = 0;

	for (size_t i = 0; i < t->entries.n; i++) {
		unsigned long n = 0;

		for (const char *s = t->entries.at[i]->key; *s >= '0' && *s <= '9' && n < 1ul << 32;
		     s++)
			n = n * 10 + (unsigned long)(*s - '0');
		max = n > max ? n : max;
	}
	return intern(c->r->names, arena_printf(c->r->arena, "%lu", max + 1));
}

static void do_edit(struct cli *c)
{
	struct frame_level *f = top(c);

	if (!f || f->entry || c->line.n != 2) {
		complain(c, "`edit` needs a table and one key");
		return;
	}
	const char *key = c->line.at[1].text;
	if (!strcmp(key, "0"))
		key = free_number(c, f->table);
	f->entry = cli_find(f->table, key);
	if (!f->entry)
		f->entry = new_entry(c, f->table, key, line_span(c));
	struct open_settings *o = &c->open[c->depth - 1];
	o->list.n = 0;
	for (size_t i = 0; i < f->entry->settings.n; i++)
		VEC_PUSH(c->r->arena, &o->list, f->entry->settings.at[i]);
}

static void close_entry(struct cli *c)
{
	struct frame_level *f = top(c);
	const struct open_settings *o = &c->open[c->depth - 1];
	struct cli_entry *e = f->entry;

	f->entry = NULL;
	if (!e)
		return;
	if (o->list.n > e->settings.cap) {
		e->settings.cap = o->list.n;
		e->settings.at = ARENA_ARRAY(c->r->arena, struct cli_setting, o->list.n);
	}
	e->settings.n = o->list.n;
	if (o->list.n)
		memcpy(e->settings.at, o->list.at, o->list.n * sizeof *o->list.at);
}

static struct cli_setting *search(struct cli_setting *at, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++)
		if (at[i].key == key)
			return &at[i];
	return NULL;
}

/* A setting of where we are: of the open entry, or of a table without entries. */
static struct cli_setting *find_or_add(struct cli *c, const char *key)
{
	struct frame_level *f = top(c);
	struct open_settings *o = &c->open[c->depth - 1];
	struct cli_entry *e = f->entry ? NULL : here(c);
	struct cli_setting *s =
	    e ? search(e->settings.at, e->settings.n, key) : search(o->list.at, o->list.n, key);

	if (s)
		return s;
	s = e ? VEC_ADD(c->r->arena, &e->settings) : VEC_ADD(c->r->arena, &o->list);
	*s = (struct cli_setting){.key = key};
	return s;
}

static void add_words(struct cli *c, struct cli_setting *s)
{
	size_t n = s->n_words + c->line.n - 2;
	const char **words = ARENA_ARRAY(c->r->arena, const char *, n);

	if (s->n_words)
		memcpy(words, s->words, s->n_words * sizeof *words);
	for (size_t i = 2; i < c->line.n; i++)
		words[s->n_words + i - 2] = c->line.at[i].text;
	s->words = words;
	s->n_words = n;
	s->span = line_span(c);
}

static void do_set(struct cli *c, bool append)
{
	if (between_entries(c)) {
		complain(c, "a setting between entries: `edit` is missing");
		return;
	}
	if (c->line.n < 2 || !c->depth) {
		complain(c,
			 c->depth ? "a setting without a name" : "a setting outside of any table");
		return;
	}
	struct cli_setting *s = find_or_add(c, c->line.at[1].text);
	if (!append)
		s->n_words = 0;
	add_words(c, s);
}

/* `unset KEY`, or (words) `unselect KEY WORD...`. */
static void do_unset(struct cli *c, bool words)
{
	if (c->line.n < 2 || !c->depth) {
		complain(c, "nothing to unset here");
		return;
	}
	struct cli_setting *s = find_or_add(c, c->line.at[1].text);
	size_t n = 0;

	for (size_t i = 0; words && i < s->n_words; i++) {
		bool gone = false;

		for (size_t k = 2; k < c->line.n; k++)
			gone = gone || c->line.at[k].text == s->words[i];
		if (!gone)
			s->words[n++] = s->words[i];
	}
	s->n_words = n;
	s->span = line_span(c);
}

/* -- commands on whole entries -- */

static void forget(struct cli_table *t, struct cli_entry *e)
{
	e->deleted = true;
	map_put(t->by_key, e->key, NULL);
}

static size_t place_of(const struct cli_table *t, const struct cli_entry *e)
{
	size_t i = 0;

	while (i < t->entries.n && t->entries.at[i] != e)
		i++;
	return i;
}

static void do_move(struct cli *c, struct cli_table *t)
{
	bool good = c->line.n == 4 &&
		    (!strcmp(c->line.at[2].text, "before") || !strcmp(c->line.at[2].text, "after"));
	struct cli_entry *e = good ? cli_find(t, c->line.at[1].text) : NULL;
	struct cli_entry *to = good ? cli_find(t, c->line.at[3].text) : NULL;

	if (!e || !to || e == to) {
		complain(c, "`move KEY before|after KEY`, of entries that exist");
		return;
	}
	size_t from = place_of(t, e);
	memmove(&t->entries.at[from], &t->entries.at[from + 1],
		(--t->entries.n - from) * sizeof *t->entries.at);
	size_t at = place_of(t, to) + !strcmp(c->line.at[2].text, "after");
	memmove(&t->entries.at[at + 1], &t->entries.at[at],
		(t->entries.n++ - at) * sizeof *t->entries.at);
	t->entries.at[at] = e;
}

static void do_rename(struct cli *c, struct cli_table *t, bool keep)
{
	struct cli_entry *e = c->line.n == 4 ? cli_find(t, c->line.at[1].text) : NULL;

	if (!e || cli_find(t, c->line.at[3].text)) {
		complain(c, "`rename KEY to KEY`, from one that exists to a new one");
		return;
	}
	if (keep) {
		struct cli_entry *copy = new_entry(c, t, c->line.at[3].text, line_span(c));

		for (size_t i = 0; i < e->settings.n; i++)
			VEC_PUSH(c->r->arena, &copy->settings, e->settings.at[i]);
		return;
	}
	map_put(t->by_key, e->key, NULL);
	e->key = c->line.at[3].text;
	map_put(t->by_key, e->key, e);
}

static void do_table(struct cli *c, const char *command)
{
	struct frame_level *f = top(c);
	struct cli_entry *e;

	if (!f || f->entry) {
		complain(c, "this command belongs between the entries of a table");
		return;
	}
	if (!strcmp(command, "purge")) {
		for (size_t i = 0; i < f->table->entries.n; i++)
			forget(f->table, f->table->entries.at[i]);
	} else if (!strcmp(command, "delete")) {
		for (size_t i = 1; i < c->line.n; i++) {
			e = cli_find(f->table, c->line.at[i].text);
			if (e)
				forget(f->table, e);
		}
	} else if (!strcmp(command, "move")) {
		do_move(c, f->table);
	} else {
		do_rename(c, f->table, !strcmp(command, "clone"));
	}
}

static void do_next(struct cli *c)
{
	struct frame_level *f = top(c);

	if (!f || !f->entry)
		complain(c, "`next` without an open entry");
	else
		close_entry(c);
}

static void do_end(struct cli *c)
{
	if (!c->depth) {
		complain(c, "`end` without a table");
	} else {
		close_entry(c);
		c->depth--;
	}
}

static bool is_one_of(const char *word, const char *list)
{
	size_t n = strlen(word);

	for (const char *s = list; *s;) {
		size_t len = strcspn(s, " ");

		if (len == n && !strncmp(s, word, n))
			return true;
		s += len + (s[len] == ' ');
	}
	return false;
}

static void execute(struct cli *c)
{
	const char *w = c->line.at[0].text;

	if (!strcmp(w, "config"))
		do_config(c);
	else if (!strcmp(w, "edit"))
		do_edit(c);
	else if (!strcmp(w, "set") || !strcmp(w, "select"))
		do_set(c, false);
	else if (!strcmp(w, "append"))
		do_set(c, true);
	else if (!strcmp(w, "unset"))
		do_unset(c, false);
	else if (!strcmp(w, "unselect"))
		do_unset(c, true);
	else if (!strcmp(w, "next"))
		do_next(c);
	else if (!strcmp(w, "end"))
		do_end(c);
	else if (is_one_of(w, "purge delete move rename clone"))
		do_table(c, w);
	else
		complain(c, "this is no command of a configuration");
}

struct cli_entry *cli_read(struct reading *r)
{
	struct cli c = {.r = r, .at = r->source->text, .end = r->source->text + r->source->n};

	c.root = ARENA_NEW(r->arena, struct cli_entry);
	c.root->key = intern(r->names, "");
	while (read_line(&c))
		if (c.line.n)
			execute(&c);
	if (c.depth && !c.bad) {
		diag_error(r->diags, c.stack[c.depth - 1].table->span,
			   "this table never ends: `end` is missing");
		c.bad = true;
	}
	return c.bad ? NULL : c.root;
}
