/* Tables for people and for spreadsheets. */
#include "table.h"

#include <string.h>

#include <uniwidth.h>

void table_init(struct table *t, struct arena *a, size_t n_columns)
{
	memset(t, 0, sizeof *t);
	t->arena = a;
	t->n_columns = n_columns;
}

void table_add(struct table *t, const char *cell)
{
	VEC_PUSH(t->arena, &t->cells, cell);
}

static size_t width(const char *s)
{
	return (size_t)u8_width((const uint8_t *)s, strlen(s), "UTF-8");
}

static void print_csv_cell(const char *s, FILE *out)
{
	if (!strpbrk(s, ",\"\n\r")) {
		fputs(s, out);
		return;
	}
	fputc('"', out);
	for (; *s; s++) {
		if (*s == '"')
			fputc('"', out);
		fputc(*s, out);
	}
	fputc('"', out);
}

static void print_csv(const struct table *t, FILE *out)
{
	for (size_t i = 0; i < t->cells.n; i++) {
		print_csv_cell(t->cells.at[i], out);
		fputs((i + 1) % t->n_columns ? "," : "\r\n", out);
	}
}

static void print_aligned(const struct table *t, FILE *out)
{
	size_t *widths = ARENA_ARRAY(t->arena, size_t, t->n_columns);

	for (size_t i = 0; i < t->cells.n; i++) {
		size_t w = width(t->cells.at[i]);

		if (w > widths[i % t->n_columns])
			widths[i % t->n_columns] = w;
	}
	for (size_t i = 0; i < t->cells.n; i++) {
		size_t column = i % t->n_columns;

		fputs(t->cells.at[i], out);
		if (column + 1 == t->n_columns) {
			fputc('\n', out);
			continue;
		}
		for (size_t w = width(t->cells.at[i]); w < widths[column] + 2; w++)
			fputc(' ', out);
	}
}

void table_print(const struct table *t, enum format format, FILE *out)
{
	if (format == FORMAT_CSV)
		print_csv(t, out);
	else
		print_aligned(t, out);
}
