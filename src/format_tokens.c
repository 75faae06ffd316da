/* A text as its tokens and comments: see format_tokens.h. */
#include "format_tokens.h"

#include <string.h>

#include <unistr.h>
#include <uniwidth.h>

#include "parse.h"
#include "vec.h"

struct reader {
	struct tokens *tokens;
	struct arena *arena;
	size_t end; /* of what was read: the gap before the next token begins there */
	VEC(uint32_t) open;
	bool good;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static void add(struct reader *r, int kind, size_t start, size_t end, unsigned newlines)
{
	struct token *t = VEC_ADD(r->arena, r->tokens);

	*t = (struct token){(uint32_t)start, (uint32_t)end, 0, (uint16_t)kind,
			    (uint8_t)(newlines > 2 ? 2 : newlines)};
}

/* Adds the comments of the white space that ends at END, and counts the line ends after the last of
 * them. */
static unsigned read_gap(struct reader *r, size_t end)
{
	const char *text = r->tokens->source->text;
	unsigned newlines = r->tokens->n ? 0 : 1;

	for (size_t i = r->end; i < end; i++) {
		if (text[i] == '\n') {
			newlines++;
		} else if (text[i] == '#') {
			const char *line_end = memchr(text + i, '\n', end - i);
			size_t stop = line_end ? (size_t)(line_end - text) : end, visible = stop;

			while (is_blank(text[visible - 1]))
				visible--;
			add(r, TOKEN_COMMENT, i, visible, newlines);
			newlines = 0;
			i = stop - 1;
		}
	}
	return newlines;
}

static void match_braces(struct reader *r, int kind)
{
	uint32_t here = (uint32_t)r->tokens->n - 1;

	if (kind == '{') {
		VEC_PUSH(r->arena, &r->open, here);
	} else if (kind == '}') {
		if (!r->open.n) {
			r->good = false;
			return;
		}
		r->tokens->at[here].match = r->open.at[--r->open.n];
		r->tokens->at[r->tokens->at[here].match].match = here;
	}
}

static void read_token(void *user, int kind, struct span at)
{
	struct reader *r = user;
	unsigned newlines = read_gap(r, at.start);

	r->end = at.end;
	if (!kind)
		return;
	add(r, kind, at.start, at.end, newlines);
	match_braces(r, kind);
}

bool tokens_read(struct tokens *t, struct arena *a, struct source *s)
{
	struct reader r = {.tokens = t, .arena = a, .good = true};

	*t = (struct tokens){.source = s};
	return parse_tokens(a, s, read_token, &r) && r.good && !r.open.n;
}

bool tokens_same(const struct tokens *a, const struct tokens *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (a->at[i].kind != b->at[i].kind || tokens_bytes(a, i) != tokens_bytes(b, i) ||
		    memcmp(tokens_text(a, i), tokens_text(b, i), tokens_bytes(a, i)))
			return false;
	return true;
}

const char *tokens_text(const struct tokens *t, size_t i)
{
	return t->source->text + t->at[i].start;
}

size_t tokens_bytes(const struct tokens *t, size_t i)
{
	return t->at[i].end - t->at[i].start;
}

size_t text_width(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] & 0x80)
			return (size_t)u8_width((const uint8_t *)s, n, "UTF-8");
	return n;
}

size_t tokens_width(const struct tokens *t, size_t i)
{
	return text_width(tokens_text(t, i), tokens_bytes(t, i));
}

size_t tokens_written_column(const struct tokens *t, size_t i)
{
	const char *text = t->source->text;
	size_t end = t->at[i].end, start = end;

	while (start && text[start - 1] != '\n')
		start--;
	return text_width(text + start, end - start);
}

size_t tokens_next(const struct tokens *t, size_t i)
{
	while (i < t->n && t->at[i].kind == TOKEN_COMMENT)
		i++;
	return i;
}
