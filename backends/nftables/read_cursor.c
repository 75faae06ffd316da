/* Going through the tokens of a script: names, statements, blocks, and variables put in. */
#include <string.h>

#include "read_script.h"

enum { NESTING_MAX = 32 };

struct token *nft_peek(struct nft *p)
{
	return &p->tokens.at[p->at < p->tokens.n ? p->at : p->tokens.n - 1];
}

bool nft_at_end(const struct nft *p)
{
	return p->at + 1 >= p->tokens.n;
}

bool nft_take(struct nft *p, const char *word)
{
	if (!token_is(nft_peek(p), word))
		return false;
	p->at++;
	return true;
}

const char *nft_next_name(struct nft *p)
{
	struct token *t = nft_peek(p);

	if (t->kind == TOKEN_END || t->kind == TOKEN_SIGN)
		return intern(p->r->names, "");
	p->at++;
	return token_text(p, t);
}

void nft_skip_ends(struct nft *p)
{
	while (!nft_at_end(p) && nft_peek(p)->kind == TOKEN_END)
		p->at++;
}

/* To the end of the statement; braces belong to it. */
void nft_skip_statement(struct nft *p)
{
	size_t depth = 0;

	for (; !nft_at_end(p); p->at++) {
		const struct token *t = nft_peek(p);

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

bool nft_is_one_of(const struct token *t, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (token_is(t, words[i]))
			return true;
	return false;
}

/* The end of a block; the end of the text is none. */
bool nft_block_ends(struct nft *p)
{
	nft_skip_ends(p);
	if (!nft_at_end(p))
		return nft_take(p, "}");
	if (!p->bad)
		NFT_ERROR(p, nft_span(p, nft_peek(p)), "a `}` is missing at the end");
	return true;
}

/* -- statements with their variables put in -- */

static bool is_variable(const struct token *t)
{
	return t->kind == TOKEN_WORD && t->n >= 2 && t->text[0] == '$';
}

static void copy_token(struct nft *p, const struct token *t, struct tokens *out, unsigned depth)
{
	struct statement *v;

	if (!is_variable(t)) {
		VEC_PUSH(p->arena, out, *t);
		return;
	}
	v = map_get(p->variables, intern_n(p->r->names, t->text + 1, t->n - 1));
	if (!v || depth > NESTING_MAX || out->n > (1u << 24)) {
		NFT_ERROR(p, nft_span(p, t), "there is no variable %.*s", (int)t->n, t->text);
		return;
	}
	for (size_t i = 0; i < v->n; i++)
		copy_token(p, &v->at[i], out, depth + 1);
}

/* Nothing to put in, and no line ends to leave out but those around it? */
static bool stands_as_it_is(const struct nft *p, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (p->tokens.at[i].kind == TOKEN_END || is_variable(&p->tokens.at[i]))
			return false;
	return true;
}

/* The tokens from FROM up to the current one. */
struct statement nft_statement(struct nft *p, size_t from)
{
	struct tokens out = {NULL, 0, 0};
	struct statement s = {NULL, 0, {NULL, 0, 0}};
	size_t first = from;

	while (first < p->at && p->tokens.at[first].kind == TOKEN_END)
		first++;
	if (stands_as_it_is(p, first, p->at)) {
		s.at = p->tokens.at + first;
		s.n = p->at - first;
	} else {
		for (size_t i = first; i < p->at; i++)
			if (p->tokens.at[i].kind != TOKEN_END)
				copy_token(p, &p->tokens.at[i], &out, 0);
		s.at = out.at;
		s.n = out.n;
	}
	if (p->at > first)
		s.span = span_join(nft_span(p, &p->tokens.at[first]),
				   nft_span(p, &p->tokens.at[p->at - 1]));
	return s;
}
