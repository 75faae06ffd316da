/* Reading CSV: see csv.h. Not by libcsv, which hands out texts without their places. */
#include "csv.h"

#include <string.h>

#include <unistr.h>

struct reader {
	struct arena *arena;
	struct diags *diags;
	struct source *source;
	const char *text;
	size_t n, i; /* i: the next byte */
	char separator;
};

static struct span place(const struct reader *r, size_t from, size_t to)
{
	return (struct span){r->source, (uint32_t)from, (uint32_t)to};
}

static bool at_line_end(const struct reader *r)
{
	return r->i == r->n || r->text[r->i] == '\n' || r->text[r->i] == '\r';
}

static bool at_cell_end(const struct reader *r)
{
	return at_line_end(r) || r->text[r->i] == r->separator;
}

static void skip_line_end(struct reader *r)
{
	bool cr = r->i < r->n && r->text[r->i] == '\r';

	r->i += cr;
	if (r->i < r->n && r->text[r->i] == '\n')
		r->i++;
}

/* -- cells -- */

/* What stands behind a closing quote is reported and passed over. */
static void after_quote(struct reader *r)
{
	size_t start = r->i;

	while (!at_cell_end(r))
		r->i++;
	if (r->i == start)
		return;
	struct diagnostic *d =
	    diag_error(r->diags, place(r, start, r->i), "text after the closing quote of a cell");
	diag_hint(r->diags, d, "a quote inside a quoted cell is written twice");
}

static struct csv_cell quoted_cell(struct reader *r)
{
	size_t open = r->i++, n = 0;
	struct csv_cell c = {.start = (uint32_t)r->i};
	const char *end = NULL;
	char *text;

	for (size_t i = r->i; i < r->n && !end; i++)
		if (r->text[i] == '"' && i + 1 < r->n && r->text[i + 1] == '"')
			i++;
		else if (r->text[i] == '"')
			end = r->text + i;
	if (!end) {
		diag_error(r->diags, place(r, open, open + 1), "this quote is never closed");
		end = r->text + r->n;
	}
	text = arena_alloc(r->arena, (size_t)(end - r->text) - r->i + 1);
	for (; r->text + r->i < end; r->i++) {
		text[n++] = r->text[r->i];
		if (r->text[r->i] == '"') {
			r->i++;
			c.doubled = true;
		}
	}
	if (r->i < r->n)
		r->i++;
	c.text = text;
	c.span = place(r, open, r->i);
	after_quote(r);
	return c;
}

static struct csv_cell plain_cell(struct reader *r)
{
	size_t start = r->i;

	while (!at_cell_end(r)) {
		if (r->text[r->i] == '"') {
			struct diagnostic *d =
			    diag_error(r->diags, place(r, r->i, r->i + 1),
				       "a quote inside a cell that does not start with one");
			diag_hint(r->diags, d,
				  "put the whole cell in quotes, and write this one twice");
		}
		r->i++;
	}
	return (struct csv_cell){arena_strndup(r->arena, r->text + start, r->i - start),
				 place(r, start, r->i), (uint32_t)start, false};
}

/* -- rows -- */

static struct csv_row read_row(struct reader *r)
{
	struct csv_row row = {0};
	size_t start = r->i;

	for (;;) {
		bool quoted = r->i < r->n && r->text[r->i] == '"';

		VEC_PUSH(r->arena, &row, quoted ? quoted_cell(r) : plain_cell(r));
		if (at_line_end(r))
			break;
		r->i++;
	}
	row.span = place(r, start, r->i);
	skip_line_end(r);
	return row;
}

/* The separator of which the first line has most, outside of quotes. */
static char find_separator(const struct reader *r)
{
	static const char candidates[] = {',', ';', '\t'};
	size_t count[sizeof candidates] = {0}, best = 0;
	bool quoted = false;

	for (size_t i = r->i; i < r->n; i++) {
		char c = r->text[i];

		if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == '\n' || c == '\r'))
			break;
		for (size_t k = 0; k < sizeof candidates && !quoted; k++)
			count[k] += c == candidates[k];
	}
	for (size_t k = 1; k < sizeof candidates; k++)
		if (count[k] > count[best])
			best = k;
	return candidates[best];
}

/* Is the source text at all? */
static bool is_text(struct reader *r)
{
	const char *nul = memchr(r->text, '\0', r->n);
	const uint8_t *bad = u8_check((const uint8_t *)r->text, r->n);
	struct diagnostic *d;

	if (bad) {
		size_t at = (size_t)((const char *)bad - r->text);

		d = diag_error(r->diags, place(r, at, at + 1), "this is not UTF-8");
		diag_hint(r->diags, d, "save the table as CSV in UTF-8");
		return false;
	}
	if (nul) {
		size_t at = (size_t)(nul - r->text);

		diag_error(r->diags, place(r, at, at + 1), "a NUL byte: this is not a table");
	}
	return !nul;
}

bool csv_read(struct arena *a, struct diags *d, struct source *s, struct csv *out)
{
	size_t before = d->n_errors;
	struct reader r = {.arena = a, .diags = d, .source = s, .text = s->text, .n = s->n};

	if (!is_text(&r))
		return false;
	if (r.n >= 3 && !memcmp(r.text, "\xef\xbb\xbf", 3))
		r.i = 3;
	r.separator = find_separator(&r);
	while (r.i < r.n) {
		struct csv_row row = read_row(&r);

		if (row.span.end > row.span.start)
			VEC_PUSH(a, out, row);
	}
	return d->n_errors == before;
}

struct span csv_part(const struct csv_cell *c, size_t from, size_t to)
{
	if (c->doubled)
		return c->span;
	return (struct span){c->span.source, c->start + (uint32_t)from, c->start + (uint32_t)to};
}
