/* Words of an nftables script. */
#include <string.h>

#include "read.h"

enum { BYTES_PER_TOKEN = 7 }; /* few scripts have more tokens than that */

bool token_is(const struct token *t, const char *word)
{
	if (!t->n || t->text[0] != word[0] || t->kind == TOKEN_STRING) /* mostly */
		return !t->n && !*word && t->kind != TOKEN_STRING;
	return t->n == strlen(word) && !memcmp(t->text, word, t->n);
}

/* Of a string with its quotes; none of what is not in the source. */
struct span nft_span(const struct nft *p, const struct token *t)
{
	const struct source *s = p->r->source;
	size_t quote = t->kind == TOKEN_STRING && t->text > s->text && t->text[-1] == '"';

	if (t->text < s->text || t->text > s->text + s->n)
		return SPAN_NONE;
	return (struct span){p->r->source, (uint32_t)((size_t)(t->text - s->text) - quote),
			     (uint32_t)((size_t)(t->text - s->text) + t->n + quote)};
}

const char *token_text(struct nft *p, const struct token *t)
{
	return intern_n(p->r->names, t->text, t->n);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Characters that stand alone; the rest makes words. A colon or a dot is one only between blanks.
 */
static bool is_sign(char c)
{
	switch (c) {
	case '{':
	case '}':
	case '(':
	case ')':
	case ',':
	case '=':
	case '!':
	case '<':
	case '>':
	case '&':
	case '|':
		return true;
	default:
		return false;
	}
}

static bool is_word_end(char c)
{
	return is_blank(c) || c == '\n' || c == ';' || c == '"' || is_sign(c) || c == '\0';
}

static void add(struct nft *p, enum token_kind kind, const char *from, const char *to)
{
	VEC_PUSH(p->arena, &p->tokens, ((struct token){from, (uint32_t)(to - from), kind}));
}

/* "==", "!=", "<=", ">=", or one character. */
static const char *sign_end(const char *at, const char *end)
{
	if (at + 1 < end && at[1] == '=' && strchr("=!<>", *at))
		return at + 2;
	return at + 1;
}

static const char *comment(struct nft *p, const char *at, const char *end)
{
	static const char word[] = "#dnsmasq ";
	const char *stop = at;

	while (stop < end && *stop != '\n')
		stop++;
	if ((size_t)(stop - at) >= sizeof word - 1 && !memcmp(at, word, sizeof word - 1)) {
		VEC_PUSH(p->arena, &p->comments,
			 ((struct token){at, (uint32_t)(stop - at), TOKEN_STRING}));
	}
	return stop;
}

static const char *word(struct nft *p, const char *at, const char *end)
{
	const char *stop = at;

	while (stop < end && !is_word_end(*stop))
		stop++;
	if (stop == at)
		stop++; /* a NUL or the like: a word that nobody knows */
	/* "10.0.0.1:" is a key before a verdict; "::" is an address. */
	if (stop - at > 1 && stop[-1] == ':' && stop[-2] != ':') {
		add(p, TOKEN_WORD, at, stop - 1);
		add(p, TOKEN_SIGN, stop - 1, stop);
	} else {
		bool sign = stop - at == 1 && (*at == ':' || *at == '.');

		add(p, sign ? TOKEN_SIGN : TOKEN_WORD, at, stop);
	}
	return stop;
}

bool nft_lex(struct nft *p)
{
	const char *at = p->r->source->text, *end = at + p->r->source->n;

	p->tokens.cap = p->r->source->n / BYTES_PER_TOKEN + 64;
	p->tokens.at = ARENA_ARRAY(p->arena, struct token, p->tokens.cap);
	while (at < end) {
		if (is_blank(*at)) {
			at++;
		} else if (*at == '\\' && at + 1 < end && at[1] == '\n') {
			at += 2;
		} else if (*at == '\n' || *at == ';') {
			add(p, TOKEN_END, at, at + 1);
			at++;
		} else if (*at == '#') {
			at = comment(p, at, end);
		} else if (*at == '"') {
			const char *close = memchr(at + 1, '"', (size_t)(end - at - 1));

			if (!close) {
				NFT_ERROR(p,
					  ((struct span){p->r->source,
							 (uint32_t)(at - p->r->source->text),
							 (uint32_t)(at - p->r->source->text + 1)}),
					  "this string never ends");
				return false;
			}
			add(p, TOKEN_STRING, at + 1, close);
			at = close + 1;
		} else if (is_sign(*at)) {
			const char *stop = sign_end(at, end);

			add(p, TOKEN_SIGN, at, stop);
			at = stop;
		} else {
			at = word(p, at, end);
		}
	}
	add(p, TOKEN_END, end, end);
	return true;
}
