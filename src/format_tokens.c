/* A text as its tokens and comments: see format_tokens.h. */
#include "format_tokens.h"

#include <string.h>

#include <unistr.h>
#include <uniwidth.h>

#include "oom.h"
#include "parse.h"
#include "vec.h"

struct reader {
	struct tokens *tokens;
	struct arena *arena;
	size_t end; /* of what was read: the gap before the next token begins there */
	VEC(uint32_t) open;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool is_ascii(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] & 0x80)
			return false;
	return true;
}

static void add(struct reader *r, int kind, size_t start, size_t end, unsigned newlines)
{
	struct token *t = VEC_ADD(r->arena, r->tokens);

	*t = (struct token){.start = (uint32_t)start,
			    .end = (uint32_t)end,
			    .kind = (uint16_t)kind,
			    .newlines = (uint8_t)(newlines > 2 ? 2 : newlines),
			    .wide = !is_ascii(r->tokens->source->text + start, end - start)};
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

/* In a text with errors a brace may have no partner. */
static void match_braces(struct reader *r, int kind)
{
	uint32_t here = (uint32_t)r->tokens->n - 1;

	if (kind == '{') {
		VEC_PUSH(r->arena, &r->open, here);
	} else if (kind == '}' && r->open.n) {
		r->tokens->at[here].match = r->open.at[--r->open.n];
		r->tokens->at[r->tokens->at[here].match].match = here;
	}
}

static void read_token(void *user, int kind, struct span at)
{
	struct reader *r = user;
	/* The end of the text has no place of its own. */
	unsigned newlines = read_gap(r, kind ? at.start : r->tokens->source->n);

	r->end = at.end;
	if (!kind)
		return;
	add(r, kind, at.start, at.end, newlines);
	match_braces(r, kind);
}

/* The tree is larger than all that is made here and not needed: it goes at once. Only where there
 * are errors the text is parsed again, for the sake of messages that stay. */
bool tokens_read(struct tokens *t, struct arena *a, struct diags *d, struct source *s)
{
	struct arena *scratch = arena_new(out_of_memory);
	struct diags *errors = diags_new(scratch);
	struct reader r = {.tokens = t, .arena = a};
	bool good;

	*t = (struct tokens){.source = s};
	parse_watched(scratch, intern_new(scratch), errors, s, read_token, &r);
	good = !errors->n_errors;
	arena_free(scratch);
	if (!good)
		parse_source(a, intern_new(a), d, s);
	return good;
}

bool tokens_spaced(const struct tokens *t, size_t left, size_t right)
{
	int l = t->at[left].kind, r = t->at[right].kind;

	return r != ',' && r != ';' && r != ')' && l != '(';
}

/* Tokens keep apart by a blank or a line end, or by one of them being a sign that no word begins or
 * ends with; a comment ends with its line. */
static bool may_follow(const struct tokens *t, size_t i, bool blank, bool line_end)
{
	if (!i)
		return true;
	if (t->at[i - 1].kind == TOKEN_COMMENT)
		return line_end;
	return blank || !tokens_spaced(t, i - 1, i);
}

bool tokens_make(const struct tokens *t, const char *text, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i <= t->n; i++) {
		size_t from = at, bytes;
		bool line_end = false;

		for (; at < n && (text[at] == ' ' || text[at] == '\n'); at++)
			line_end |= text[at] == '\n';
		if (i == t->n)
			return at == n && (!i || line_end);
		bytes = tokens_bytes(t, i);
		if (!may_follow(t, i, at > from, line_end) || bytes > n - at ||
		    memcmp(text + at, tokens_text(t, i), bytes) != 0)
			return false;
		at += bytes;
	}
	return false;
}

const char *tokens_text(const struct tokens *t, size_t i)
{
	return t->source->text + t->at[i].start;
}

size_t tokens_bytes(const struct tokens *t, size_t i)
{
	return t->at[i].end - t->at[i].start;
}

static size_t text_width(const char *s, size_t n)
{
	return (size_t)u8_width((const uint8_t *)s, n, "UTF-8");
}

size_t tokens_width(const struct tokens *t, size_t i)
{
	size_t n = tokens_bytes(t, i);

	return t->at[i].wide ? text_width(tokens_text(t, i), n) : n;
}

size_t tokens_written_column(const struct tokens *t, size_t i)
{
	const char *text = t->source->text;
	size_t end = t->at[i].end, start = end;

	while (start && text[start - 1] != '\n')
		start--;
	return is_ascii(text + start, end - start) ? end - start
						   : text_width(text + start, end - start);
}

size_t tokens_next(const struct tokens *t, size_t i)
{
	while (i < t->n && t->at[i].kind == TOKEN_COMMENT)
		i++;
	return i;
}
