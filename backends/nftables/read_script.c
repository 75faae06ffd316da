/* Executing an nftables script: tables, sets, chains and rules as the kernel would hold them after
 * it. */
#include <string.h>

#include "read_script.h"

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
	*family = is_family(nft_peek(p)) ? nft_next_name(p) : intern(p->r->names, "ip");
	*name = nft_next_name(p);
}

/* -- commands -- */

static struct nft_table *named_table(struct nft *p, bool must)
{
	const char *family, *name;
	struct span at = nft_span(p, nft_peek(p));

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
	if (nft_take(p, "{"))
		nft_read_table(p, t);
}

static void add_rule(struct nft *p, bool first)
{
	struct nft_table *t = named_table(p, true);
	struct span at = nft_span(p, nft_peek(p));
	const char *name = nft_next_name(p);
	struct nft_chain *c = t ? nft_find_chain(t, name) : NULL;
	size_t from;

	if (t && !c)
		NFT_ERROR(p, at, "there is no chain %s", name);
	if (nft_take(p, "handle") || nft_take(p, "position") || nft_take(p, "index")) {
		NFT_ERROR(p, at, "portc does not understand the place of this rule");
		c = NULL;
	}
	from = p->at;
	nft_skip_statement(p);
	struct statement s = nft_statement(p, from);
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

	if (nft_take(p, "table")) {
		do_table(p);
	} else if (nft_take(p, "rule")) {
		add_rule(p, insert);
	} else if (nft_take(p, "chain")) {
		t = named_table(p, true);
		at = nft_span(p, nft_peek(p));
		const char *name = nft_next_name(p);
		struct nft_chain *c = t ? nft_add_chain(p, t, name, at) : NULL;
		if (c && nft_take(p, "{"))
			nft_read_chain(p, c);
	} else if (nft_take(p, "set") || nft_take(p, "map")) {
		t = named_table(p, true);
		const char *name = nft_next_name(p);
		struct nft_set *s = t ? nft_add_set(p, t, name) : NULL;
		if (s && nft_take(p, "{"))
			nft_read_set(p, s);
	} else if (nft_take(p, "element")) {
		t = named_table(p, true);
		at = nft_span(p, nft_peek(p));
		const char *name = nft_next_name(p);
		struct nft_set *s = t ? nft_find_set(t, name) : NULL;
		if (s)
			nft_read_elements(p, s);
		else if (t)
			NFT_ERROR(p, at, "there is no set %s", name);
	} else if (is_family(nft_peek(p)) || nft_peek(p)->kind == TOKEN_WORD) {
		nft_skip_statement(p); /* counter, quota, limit, ct helper, flowtable */
	}
}

static void flush_chain(struct nft_chain *c)
{
	c->rules.n = 0;
}

static void do_flush(struct nft *p)
{
	struct nft_table *t;

	if (nft_take(p, "ruleset")) {
		p->tables.n = 0;
	} else if (nft_take(p, "table")) {
		t = named_table(p, true);
		for (size_t i = 0; t && i < t->chains.n; i++)
			flush_chain(t->chains.at[i]);
	} else if (nft_take(p, "chain")) {
		t = named_table(p, true);
		struct nft_chain *c = t ? nft_find_chain(t, nft_next_name(p)) : NULL;
		if (c)
			flush_chain(c);
	} else if (nft_take(p, "set") || nft_take(p, "map")) {
		t = named_table(p, true);
		struct nft_set *s = t ? nft_find_set(t, nft_next_name(p)) : NULL;
		if (s)
			s->elements.n = 0;
	}
}

static void do_delete(struct nft *p, bool must)
{
	struct token *what = nft_peek(p);

	if (nft_take(p, "table")) {
		struct nft_table *t = named_table(p, must);

		if (t)
			delete_table(p, t);
	} else if (nft_take(p, "chain")) {
		struct nft_table *t = named_table(p, must);
		const char *name = nft_next_name(p);

		if (t)
			map_put(t->chain_names, name, NULL);
		for (size_t i = 0; t && i < t->chains.n; i++)
			if (t->chains.at[i]->name == name)
				t->chains.at[i]->is_base = false;
	} else {
		NFT_ERROR(p, nft_span(p, what), "portc does not understand what this removes");
	}
}

static void do_define(struct nft *p)
{
	const char *name = nft_next_name(p);
	struct statement *v = ARENA_NEW(p->arena, struct statement);
	size_t from;

	nft_take(p, "=");
	from = p->at;
	nft_skip_statement(p);
	*v = nft_statement(p, from);
	map_put(p->variables, name, v);
}

static void command(struct nft *p)
{
	struct token *t = nft_peek(p);

	if (nft_take(p, "table"))
		do_table(p);
	else if (nft_take(p, "add") || nft_take(p, "create"))
		do_add(p, false);
	else if (nft_take(p, "insert"))
		do_add(p, true);
	else if (nft_take(p, "flush"))
		do_flush(p);
	else if (nft_take(p, "delete"))
		do_delete(p, true);
	else if (nft_take(p, "destroy"))
		do_delete(p, false);
	else if (nft_take(p, "define") || nft_take(p, "redefine"))
		do_define(p);
	else if (token_is(t, "list") || token_is(t, "undefine") || token_is(t, "reset"))
		nft_skip_statement(p);
	else
		NFT_ERROR(p, nft_span(p, t), "portc does not understand this command");
}

void nft_run(struct nft *p)
{
	for (nft_skip_ends(p); !nft_at_end(p); nft_skip_ends(p)) {
		size_t before = p->at;

		command(p);
		if (!nft_at_end(p) && nft_peek(p)->kind != TOKEN_END) {
			if (!p->bad)
				NFT_ERROR(p, nft_span(p, nft_peek(p)),
					  "portc does not understand this");
			nft_skip_statement(p);
		}
		if (p->at == before)
			p->at++;
	}
}
