/* Tables of nftables between their braces: sets, maps, chains. */
#include <string.h>

#include "read_script.h"

/* -- sets -- */

struct nft_set *nft_find_set(const struct nft_table *t, const char *interned)
{
	return map_get(t->set_names, interned);
}

struct nft_set *nft_add_set(struct nft *p, struct nft_table *t, const char *name)
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
void nft_read_elements(struct nft *p, struct nft_set *s)
{
	size_t depth = 1, from;

	if (nft_peek(p)->kind == TOKEN_WORD && nft_peek(p)->text[0] == '$') { /* elements = $list */
		from = p->at++;
		struct statement v = nft_statement(p, from);
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
	if (!nft_take(p, "{")) {
		NFT_ERROR(p, nft_span(p, nft_peek(p)), "elements stand in braces");
		return;
	}
	from = p->at;
	for (; depth; p->at++) {
		const struct token *t = nft_peek(p);
		bool close = token_is(t, "}");

		if (nft_at_end(p) || token_is(t, "{")) {
			NFT_ERROR(p, nft_span(p, t), "a `}` is missing before this");
			return;
		}
		depth -= close;
		if (!token_is(t, ",") && !close)
			continue;
		struct statement one = nft_statement(p, from);
		if (one.n)
			VEC_PUSH(p->arena, &s->elements, one);
		from = p->at + 1;
	}
}

static void read_flags(struct nft *p, struct nft_set *s)
{
	size_t from = p->at;

	nft_skip_statement(p);
	for (size_t i = from; i < p->at; i++)
		s->dynamic = s->dynamic || token_is(&p->tokens.at[i], "dynamic");
}

void nft_read_set(struct nft *p, struct nft_set *s)
{
	static const char *const known[] = {"type",        "typeof",  "timeout",
					    "gc-interval", "size",    "policy",
					    "auto-merge",  "counter", "comment"};

	while (!nft_block_ends(p)) {
		if (nft_take(p, "elements")) {
			if (!nft_take(p, "="))
				NFT_ERROR(p, nft_span(p, nft_peek(p)), "`=` is missing here");
			nft_read_elements(p, s);
		} else if (nft_take(p, "flags")) {
			read_flags(p, s);
		} else if (IS_ONE_OF(nft_peek(p), known)) {
			nft_skip_statement(p);
		} else {
			NFT_ERROR(p, nft_span(p, nft_peek(p)),
				  "portc does not understand this in a set");
			p->at++;
		}
	}
}

/* -- chains -- */

struct nft_chain *nft_find_chain(const struct nft_table *t, const char *interned)
{
	return map_get(t->chain_names, interned);
}

struct nft_chain *nft_add_chain(struct nft *p, struct nft_table *t, const char *name,
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
	c->type = nft_next_name(p);
	while (!nft_at_end(p) && nft_peek(p)->kind != TOKEN_END && !token_is(nft_peek(p), "}")) {
		if (nft_take(p, "hook"))
			c->hook = nft_next_name(p);
		else
			p->at++;
	}
}

static void read_chain_line(struct nft *p, struct nft_chain *c)
{
	static const char *const strange[] = {"chain", "set", "map", "table", "elements", "flags"};
	size_t from;

	if (IS_ONE_OF(nft_peek(p), strange)) {
		NFT_ERROR(p, nft_span(p, nft_peek(p)), "a `}` is missing before this");
		p->at++;
	} else if (nft_take(p, "type")) {
		read_hook(p, c);
	} else if (nft_take(p, "policy")) {
		c->accept = !nft_take(p, "drop");
		nft_skip_statement(p);
	} else if (nft_take(p, "comment")) {
		nft_skip_statement(p);
	} else {
		from = p->at;
		nft_skip_statement(p);
		struct statement s = nft_statement(p, from);
		if (s.n)
			VEC_PUSH(p->arena, &c->rules, s);
	}
}

void nft_read_chain(struct nft *p, struct nft_chain *c)
{
	while (!nft_block_ends(p)) {
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

	nft_skip_statement(p);
	for (size_t i = from; i < p->at; i++)
		if (token_is(&p->tokens.at[i], "dormant"))
			NFT_ERROR(p, nft_span(p, &p->tokens.at[i]),
				  "portc does not understand a dormant table");
}

void nft_read_table(struct nft *p, struct nft_table *t)
{
	static const char *const harmless[] = {"counter",   "quota",   "limit",    "ct",
					       "flowtable", "secmark", "synproxy", "comment"};

	while (!nft_block_ends(p)) {
		struct span at = nft_span(p, nft_peek(p));

		if (nft_take(p, "set") || nft_take(p, "map")) {
			struct nft_set *s = nft_add_set(p, t, nft_next_name(p));

			if (nft_take(p, "{"))
				nft_read_set(p, s);
		} else if (nft_take(p, "chain")) {
			struct nft_chain *c = nft_add_chain(p, t, nft_next_name(p), at);

			if (nft_take(p, "{"))
				nft_read_chain(p, c);
		} else if (token_is(nft_peek(p), "flags")) {
			read_table_flags(p);
		} else if (IS_ONE_OF(nft_peek(p), harmless)) {
			nft_skip_statement(p);
		} else {
			NFT_ERROR(p, at, "portc does not understand this in a table");
			p->at++;
		}
	}
}
