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
		NFT_ERROR(p, nft_peek(p)->span, "a `}` is missing at the end");
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
struct statement nft_statement(struct nft *p, size_t from)
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
