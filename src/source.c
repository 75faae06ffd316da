/* Positions in source texts. */
#include "source.h"

#include <stdlib.h>
#include <string.h>

#include <unistr.h>

#include "vec.h"

struct source *source_new(struct arena *a, const char *name, const char *text, size_t n)
{
	struct source *s = ARENA_NEW(a, struct source);

	*s = (struct source){.name = name, .text = text, .n = n, .ends = a, .rules = a};
	return s;
}

static void find_lines(struct arena *a, struct source *s)
{
	VEC(size_t) lines = {0};

	VEC_PUSH(a, &lines, 0);
	for (size_t i = 0; i < s->n; i++)
		if (s->text[i] == '\n')
			VEC_PUSH(a, &lines, i + 1);
	s->lines = lines.at;
	s->n_lines = lines.n;
}

size_t source_line(struct arena *a, struct source *s, size_t offset, size_t *start, size_t *len)
{
	size_t lo = 0, hi;

	if (!s->lines)
		find_lines(a, s);
	hi = s->n_lines;
	while (hi - lo > 1) {
		size_t mid = (lo + hi) / 2;

		if (s->lines[mid] <= offset)
			lo = mid;
		else
			hi = mid;
	}
	size_t begin = s->lines[lo];
	size_t end = lo + 1 < s->n_lines ? s->lines[lo + 1] - 1 : s->n;

	if (end > begin && s->text[end - 1] == '\r')
		end--;
	if (start)
		*start = begin;
	if (len)
		*len = end - begin;
	return lo + 1;
}

size_t source_column(struct arena *a, struct source *s, size_t offset)
{
	size_t start, column = 1;
	ucs4_t c;

	source_line(a, s, offset, &start, NULL);
	while (start < offset) {
		int n = u8_mbtoucr(&c, (const uint8_t *)s->text + start, s->n - start);

		start += n > 0 ? (size_t)n : 1;
		column++;
	}
	return column;
}

struct span span_join(struct span a, struct span b)
{
	return (struct span){a.source, a.start, b.end};
}
