/* Executing an nftables script: tables, sets, chains and rules as the kernel would hold them after
 * it. */
#include <string.h>

#include "read.h"

enum { NESTING_MAX = 32 };

/* -- the next token -- */

static struct token *peek(struct nft *p)
{
	return &p->tokens.at[p->at < p->tokens.n ? p->at : p->tokens.n - 1];
}

static bool at_end(const struct nft *p)
{
	return p->at + 1 >= p->tokens.n;
}

static bool take(struct nft *p, const char *word)
{
	if (!token_is(peek(p), word))
		return false;
	p->at++;
	return true;
}

static const char *next_name(struct nft *p)
{
	struct token *t = peek(p);

	if (t->kind == TOKEN_END || t->kind == TOKEN_SIGN)
		return intern(p->r->names, "");
	p->at++;
	return token_text(p, t);
}

static void skip_ends(struct nft *p)
{
	while (!at_end(p) && peek(p)->kind == TOKEN_END)
		p->at++;
}

/* To the end of the statement; braces belong to it. */
static void skip_statement(struct nft *p)
{
	size_t depth = 0;

	for (; !at_end(p); p->at++) {
		const struct token *t = peek(p);

		if (token_is(t, "{"))
			depth++;
		else if (token_is(t, "}")) {
			if (!depth)
				return;
			depth--;
		} else if (t->kind == TOKEN_END && !depth)
			return;
	}
}

static bool is_one_of(const struct token *t, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (token_is(t, words[i]))
			return true;
	return false;
}

#define IS_ONE_OF(t, words) is_one_of((t), (words), sizeof(words) / sizeof *(words))

/* The end of a block; the end of the text is none. */
static bool block_ends(struct nft *p)
{
	skip_ends(p);
	if (!at_end(p))
		return take(p, "}");
	if (!p->bad)
		NFT_ERROR(p, peek(p)->span, "a `}` is missing at the end");
	return true;
}

/* -- statements with their variables put in -- */

static void copy_token(struct nft *p, const struct token *t, struct tokens *out, unsigned depth)
{
	struct statement *v;

	if (t->kind != TOKEN_WORD || t->n < 2 || t->text[0] != '$') {
		VEC_PUSH(p->arena, out, *t);
		return;
	}
	v = map_get(p->variables, intern_n(p->r->names, t->text + 1, t->n - 1));
	if (!v || depth > NESTING_MAX || out->n > (1u << 24)) {
		NFT_ERROR(p, t->span, "there is no variable %.*s", (int)t->n, t->text);
		return;
	}
	for (size_t i = 0; i < v->n; i++)
		copy_token(p, &v->at[i], out, depth + 1);
}

/* The tokens from FROM up to the current one. */
static struct statement statement(struct nft *p, size_t from)
{
	struct tokens out = {NULL, 0, 0};
	struct statement s = {NULL, 0, {NULL, 0, 0}};

	for (size_t i = from; i < p->at; i++)
		if (p->tokens.at[i].kind != TOKEN_END)
			copy_token(p, &p->tokens.at[i], &out, 0);
	s.at = out.at;
	s.n = out.n;
	if (p->at > from)
		s.span = span_join(p->tokens.at[from].span, p->tokens.at[p->at - 1].span);
	return s;
}

/* -- tables -- */

static bool is_family(const struct token *t)
{
	static const char *const families[] = {"ip", "ip6", "inet", "arp", "bridge", "netdev"};

	for (size_t i = 0; i < sizeof families / sizeof *families; i++)
		if (token_is(t, families[i]))
			return true;
	return false;
}

static struct nft_table *find_table(struct nft *p, const char *family, const char *name)
{
	for (size_t i = 0; i < p->tables.n; i++)
		if (p->tables.at[i]->family == family && p->tables.at[i]->name == name)
			return p->tables.at[i];
	return NULL;
}

static struct nft_table *add_table(struct nft *p, const char *family, const char *name)
{
	struct nft_table *t = find_table(p, family, name);

	if (t)
		return t;
	t = ARENA_NEW(p->arena, struct nft_table);
	*t = (struct nft_table){.family = family, .name = name};
	t->set_names = map_new(p->arena);
	t->chain_names = map_new(p->arena);
	VEC_PUSH(p->arena, &p->tables, t);
	return t;
}

static void delete_table(struct nft *p, const struct nft_table *t)
{
	size_t n = 0;

	for (size_t i = 0; i < p->tables.n; i++)
		if (p->tables.at[i] != t)
			p->tables.at[n++] = p->tables.at[i];
	p->tables.n = n;
}

/* [FAMILY] NAME; ip is the default. */
static void table_name(struct nft *p, const char **family, const char **name)
{
	*family = is_family(peek(p)) ? next_name(p) : intern(p->r->names, "ip");
	*name = next_name(p);
}

/* -- sets -- */

struct nft_set *nft_find_set(const struct nft_table *t, const char *interned)
{
	return map_get(t->set_names, interned);
}

static struct nft_set *add_set(struct nft *p, struct nft_table *t, const char *name)
{
	struct nft_set *s = nft_find_set(t, name);

	if (s)
		return s;
	s = ARENA_NEW(p->arena, struct nft_set);
	*s = (struct nft_set){.name = name};
	map_put(t->set_names, name, s);
	VEC_PUSH(p->arena, &t->sets, s);
	return s;
}

/* "{ a, b : accept, ... }" */
static void read_elements(struct nft *p, struct nft_set *s)
{
	size_t depth = 1, from;

	if (peek(p)->kind == TOKEN_WORD && peek(p)->text[0] == '$') { /* elements = $list */
		from = p->at++;
		struct statement v = statement(p, from);
		struct statement one = {NULL, 0, v.span};

		for (size_t i = 0; i < v.n; i++) {
			if (token_is(&v.at[i], "{") || token_is(&v.at[i], "}") ||
			    token_is(&v.at[i], ",")) {
				if (one.n)
					VEC_PUSH(p->arena, &s->elements, one);
				one.n = 0;
				continue;
			}
			if (!one.n)
				one.at = &v.at[i];
			one.n++;
		}
		if (one.n)
			VEC_PUSH(p->arena, &s->elements, one);
		return;
	}
	if (!take(p, "{")) {
		NFT_ERROR(p, peek(p)->span, "elements stand in braces");
		return;
	}
	from = p->at;
	for (; depth; p->at++) {
		const struct token *t = peek(p);
		bool close = token_is(t, "}");

		if (at_end(p) || token_is(t, "{")) {
			NFT_ERROR(p, t->span, "a `}` is missing before this");
			return;
		}
		depth -= close;
		if (!token_is(t, ",") && !close)
			continue;
		struct statement one = statement(p, from);
		if (one.n)
			VEC_PUSH(p->arena, &s->elements, one);
		from = p->at + 1;
	}
}

static void read_flags(struct nft *p, struct nft_set *s)
{
	size_t from = p->at;

	skip_statement(p);
	for (size_t i = from; i < p->at; i++)
		s->dynamic = s->dynamic || token_is(&p->tokens.at[i], "dynamic");
}

static void read_set(struct nft *p, struct nft_set *s)
{
	static const char *const known[] = {"type",        "typeof",  "timeout",
					    "gc-interval", "size",    "policy",
					    "auto-merge",  "counter", "comment"};

	while (!block_ends(p)) {
		if (take(p, "elements")) {
			if (!take(p, "="))
				NFT_ERROR(p, peek(p)->span, "`=` is missing here");
			read_elements(p, s);
		} else if (take(p, "flags")) {
			read_flags(p, s);
		} else if (IS_ONE_OF(peek(p), known)) {
			skip_statement(p);
		} else {
			NFT_ERROR(p, peek(p)->span, "portc does not understand this in a set");
			p->at++;
		}
	}
}

/* -- chains -- */

struct nft_chain *nft_find_chain(const struct nft_table *t, const char *interned)
{
	return map_get(t->chain_names, interned);
}

static struct nft_chain *add_chain(struct nft *p, struct nft_table *t, const char *name,
				   struct span at)
{
	struct nft_chain *c = nft_find_chain(t, name);

	if (c)
		return c;
	c = ARENA_NEW(p->arena, struct nft_chain);
	*c = (struct nft_chain){.name = name, .span = at, .accept = true, .type = "", .hook = ""};
	map_put(t->chain_names, name, c);
	VEC_PUSH(p->arena, &t->chains, c);
	return c;
}

/* type filter hook forward priority filter - 1 */
static void read_hook(struct nft *p, struct nft_chain *c)
{
	c->is_base = true;
	c->type = next_name(p);
	while (!at_end(p) && peek(p)->kind != TOKEN_END && !token_is(peek(p), "}")) {
		if (take(p, "hook"))
			c->hook = next_name(p);
		else
			p->at++;
	}
}

static void read_chain_line(struct nft *p, struct nft_chain *c)
{
	static const char *const strange[] = {"chain", "set", "map", "table", "elements", "flags"};
	size_t from;

	if (IS_ONE_OF(peek(p), strange)) {
		NFT_ERROR(p, peek(p)->span, "a `}` is missing before this");
		p->at++;
	} else if (take(p, "type")) {
		read_hook(p, c);
	} else if (take(p, "policy")) {
		c->accept = !take(p, "drop");
		skip_statement(p);
	} else if (take(p, "comment")) {
		skip_statement(p);
	} else {
		from = p->at;
		skip_statement(p);
		struct statement s = statement(p, from);
		if (s.n)
			VEC_PUSH(p->arena, &c->rules, s);
	}
}

static void read_chain(struct nft *p, struct nft_chain *c)
{
	while (!block_ends(p)) {
		size_t before = p->at;

		read_chain_line(p, c);
		if (p->at == before)
			p->at++;
	}
}

/* -- table { ... } -- */

/* A table that is dormant hooks nowhere. */
static void read_table_flags(struct nft *p)
{
	size_t from = p->at;

	skip_statement(p);
	for (size_t i = from; i < p->at; i++)
		if (token_is(&p->tokens.at[i], "dormant"))
			NFT_ERROR(p, p->tokens.at[i].span,
				  "portc does not understand a dormant table");
}

static void read_table(struct nft *p, struct nft_table *t)
{
	static const char *const harmless[] = {"counter",   "quota",   "limit",    "ct",
					       "flowtable", "secmark", "synproxy", "comment"};

	while (!block_ends(p)) {
		struct span at = peek(p)->span;

		if (take(p, "set") || take(p, "map")) {
			struct nft_set *s = add_set(p, t, next_name(p));

			if (take(p, "{"))
				read_set(p, s);
		} else if (take(p, "chain")) {
			struct nft_chain *c = add_chain(p, t, next_name(p), at);

			if (take(p, "{"))
				read_chain(p, c);
		} else if (token_is(peek(p), "flags")) {
			read_table_flags(p);
		} else if (IS_ONE_OF(peek(p), harmless)) {
			skip_statement(p);
		} else {
			NFT_ERROR(p, at, "portc does not understand this in a table");
			p->at++;
		}
	}
}

/* -- commands -- */

static struct nft_table *named_table(struct nft *p, bool must)
{
	const char *family, *name;
	struct span at = peek(p)->span;

	table_name(p, &family, &name);
	struct nft_table *t = find_table(p, family, name);
	if (!t && must)
		NFT_ERROR(p, at, "there is no table %s %s", family, name);
	return t;
}

static void do_table(struct nft *p)
{
	const char *family, *name;

	table_name(p, &family, &name);
	struct nft_table *t = add_table(p, family, name);
	if (take(p, "{"))
		read_table(p, t);
}

static void add_rule(struct nft *p, bool first)
{
	struct nft_table *t = named_table(p, true);
	struct span at = peek(p)->span;
	const char *name = next_name(p);
	struct nft_chain *c = t ? nft_find_chain(t, name) : NULL;
	size_t from;

	if (t && !c)
		NFT_ERROR(p, at, "there is no chain %s", name);
	if (take(p, "handle") || take(p, "position") || take(p, "index")) {
		NFT_ERROR(p, at, "portc does not understand the place of this rule");
		c = NULL;
	}
	from = p->at;
	skip_statement(p);
	struct statement s = statement(p, from);
	if (!c || !s.n)
		return;
	VEC_PUSH(p->arena, &c->rules, s);
	if (first) {
		memmove(&c->rules.at[1], &c->rules.at[0], (c->rules.n - 1) * sizeof s);
		c->rules.at[0] = s;
	}
}

static void do_add(struct nft *p, bool insert)
{
	struct nft_table *t;
	struct span at;

	if (take(p, "table")) {
		do_table(p);
	} else if (take(p, "rule")) {
		add_rule(p, insert);
	} else if (take(p, "chain")) {
		t = named_table(p, true);
		at = peek(p)->span;
		const char *name = next_name(p);
		struct nft_chain *c = t ? add_chain(p, t, name, at) : NULL;
		if (c && take(p, "{"))
			read_chain(p, c);
	} else if (take(p, "set") || take(p, "map")) {
		t = named_table(p, true);
		const char *name = next_name(p);
		struct nft_set *s = t ? add_set(p, t, name) : NULL;
		if (s && take(p, "{"))
			read_set(p, s);
	} else if (take(p, "element")) {
		t = named_table(p, true);
		at = peek(p)->span;
		const char *name = next_name(p);
		struct nft_set *s = t ? nft_find_set(t, name) : NULL;
		if (s)
			read_elements(p, s);
		else if (t)
			NFT_ERROR(p, at, "there is no set %s", name);
	} else if (is_family(peek(p)) || peek(p)->kind == TOKEN_WORD) {
		skip_statement(p); /* counter, quota, limit, ct helper, flowtable */
	}
}

static void flush_chain(struct nft_chain *c)
{
	c->rules.n = 0;
}

static void do_flush(struct nft *p)
{
	struct nft_table *t;

	if (take(p, "ruleset")) {
		p->tables.n = 0;
	} else if (take(p, "table")) {
		t = named_table(p, true);
		for (size_t i = 0; t && i < t->chains.n; i++)
			flush_chain(t->chains.at[i]);
	} else if (take(p, "chain")) {
		t = named_table(p, true);
		struct nft_chain *c = t ? nft_find_chain(t, next_name(p)) : NULL;
		if (c)
			flush_chain(c);
	} else if (take(p, "set") || take(p, "map")) {
		t = named_table(p, true);
		struct nft_set *s = t ? nft_find_set(t, next_name(p)) : NULL;
		if (s)
			s->elements.n = 0;
	}
}

static void do_delete(struct nft *p, bool must)
{
	struct token *what = peek(p);

	if (take(p, "table")) {
		struct nft_table *t = named_table(p, must);

		if (t)
			delete_table(p, t);
	} else if (take(p, "chain")) {
		struct nft_table *t = named_table(p, must);
		const char *name = next_name(p);

		if (t)
			map_put(t->chain_names, name, NULL);
		for (size_t i = 0; t && i < t->chains.n; i++)
			if (t->chains.at[i]->name == name)
				t->chains.at[i]->is_base = false;
	} else {
		NFT_ERROR(p, what->span, "portc does not understand what this removes");
	}
}

static void do_define(struct nft *p)
{
	const char *name = next_name(p);
	struct statement *v = ARENA_NEW(p->arena, struct statement);
	size_t from;

	take(p, "=");
	from = p->at;
	skip_statement(p);
	*v = statement(p, from);
	map_put(p->variables, name, v);
}

static void command(struct nft *p)
{
	struct token *t = peek(p);

	if (take(p, "table"))
		do_table(p);
	else if (take(p, "add") || take(p, "create"))
		do_add(p, false);
	else if (take(p, "insert"))
		do_add(p, true);
	else if (take(p, "flush"))
		do_flush(p);
	else if (take(p, "delete"))
		do_delete(p, true);
	else if (take(p, "destroy"))
		do_delete(p, false);
	else if (take(p, "define") || take(p, "redefine"))
		do_define(p);
	else if (token_is(t, "list") || token_is(t, "undefine") || token_is(t, "reset"))
		skip_statement(p);
	else
		NFT_ERROR(p, t->span, "portc does not understand this command");
}

void nft_run(struct nft *p)
{
	for (skip_ends(p); !at_end(p); skip_ends(p)) {
		size_t before = p->at;

		command(p);
		if (!at_end(p) && peek(p)->kind != TOKEN_END) {
			if (!p->bad)
				NFT_ERROR(p, peek(p)->span, "portc does not understand this");
			skip_statement(p);
		}
		if (p->at == before)
			p->at++;
	}
}
