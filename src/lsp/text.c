/* Positions and edits: see text.h. */
#include "lsp/text.h"

#include <stdlib.h>
#include <string.h>

#include <unistr.h>

#include "oom.h"
#include "vec.h"

/* The length of the line end at S, 0 where there is none. */
static size_t line_end(const char *s, size_t n)
{
	if (!n || (*s != '\n' && *s != '\r'))
		return 0;
	return *s == '\r' && n > 1 && s[1] == '\n' ? 2 : 1;
}

/* The length in bytes of the character at S; its length in the encoding goes to UNITS. */
static size_t character(const char *s, size_t n, enum encoding e, size_t *units)
{
	ucs4_t c;
	int len = u8_mbtoucr(&c, (const uint8_t *)s, n);

	if (len <= 0) {
		*units = 1;
		return 1;
	}
	*units = e == ENCODING_UTF8 ? (size_t)len : c > 0xffff ? 2 : 1;
	return (size_t)len;
}

struct lines *lines_new(struct arena *a, const char *text, size_t n)
{
	struct lines *l = ARENA_NEW(a, struct lines);
	VEC(uint32_t) starts = {0};

	VEC_PUSH(a, &starts, 0);
	for (size_t i = 0, end; i < n; i += end ? end : 1) {
		end = line_end(text + i, n - i);
		if (end)
			VEC_PUSH(a, &starts, (uint32_t)(i + end));
	}
	*l = (struct lines){text, n, starts.at, starts.n, 0, 0, 0};
	return l;
}

static size_t line_of(const struct lines *l, size_t offset)
{
	size_t lo = 0, hi = l->n_lines;

	while (hi - lo > 1) {
		size_t mid = (lo + hi) / 2;

		if (l->starts[mid] <= offset)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

struct position lines_position(struct lines *l, size_t offset, enum encoding e)
{
	size_t line, at, count = 0;

	if (offset > l->n)
		offset = l->n;
	line = line_of(l, offset);
	at = l->starts[line];
	if (line == l->last_line && l->last_offset <= offset && l->last_offset >= at) {
		at = l->last_offset;
		count = l->last_character;
	}
	while (at < offset && !line_end(l->text + at, l->n - at)) {
		size_t units, len = character(l->text + at, l->n - at, e, &units);

		if (at + len > offset)
			break;
		at += len;
		count += units;
	}
	l->last_line = line;
	l->last_offset = at;
	l->last_character = count;
	return (struct position){line, count};
}

size_t text_offset(const char *text, size_t n, struct position p, enum encoding e)
{
	size_t at = 0, count = 0, units;

	for (size_t line = 0; line < p.line; line++) {
		while (at < n && text[at] != '\n' && text[at] != '\r')
			at++;
		if (at == n)
			return n;
		at += line_end(text + at, n - at);
	}
	while (at < n && count < p.character && !line_end(text + at, n - at)) {
		size_t len = character(text + at, n - at, e, &units);

		if (count + units > p.character)
			break;
		at += len;
		count += units;
	}
	return at;
}

void text_free(struct text_buffer *t)
{
	free(t->at);
	*t = (struct text_buffer){NULL, 0, 0};
}

static void reserve(struct text_buffer *t, size_t n)
{
	size_t cap = t->cap ? t->cap : 1024;

	if (t->cap > n)
		return;
	while (cap <= n) {
		if (cap > SIZE_MAX / 2)
			out_of_memory();
		cap *= 2;
	}
	char *p = realloc(t->at, cap);
	if (!p)
		out_of_memory();
	t->at = p;
	t->cap = cap;
}

void text_set(struct text_buffer *t, const char *s, size_t n)
{
	t->n = 0;
	text_replace(t, 0, 0, s, n);
}

void text_replace(struct text_buffer *t, size_t start, size_t end, const char *s, size_t n)
{
	size_t rest = t->n - end;

	reserve(t, start + n + rest);
	memmove(t->at + start + n, t->at + end, rest);
	memcpy(t->at + start, s, n);
	t->n = start + n + rest;
	t->at[t->n] = '\0';
}
