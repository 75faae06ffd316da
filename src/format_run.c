/* Runs of statements that are alike: their cells get common columns. */
#include "format.h"
#include "format_parts.h"

/* Names that differ by more than this have no column in common. */
enum { CELL_SPREAD = 20 };

struct run {
	struct layout *layout;
	struct row *rows;
	size_t indent;
};

/* Cell K of a row is its tokens [cell_first, cell_first of K + 1); it may be empty. */
static size_t cell_first(const struct row *r, size_t k)
{
	return k ? r->cell[k - 1] : r->first;
}

static size_t cell_width(const struct run *x, const struct row *r, size_t k)
{
	return fit_natural(x->layout->tokens, cell_first(r, k), cell_first(r, k + 1));
}

/* Cell K + 1 stands a blank behind a cell K of that width; an empty one is not there at all. */
static void place(struct row *r, size_t k, size_t width)
{
	r->start[k + 1] = (uint32_t)(r->start[k] + width + (width > 0));
}

static void place_alone(const struct run *x, struct row *r, size_t k)
{
	for (; k < r->n_cells; k++)
		place(r, k, cell_width(x, r, k));
}

/* Would a row stand on one line if its cells from K on had no columns? */
static bool fits(const struct run *x, const struct row *r, size_t k)
{
	return x->indent + r->start[k] + fit_natural(x->layout->tokens, cell_first(r, k), r->end) <=
	       FORMAT_WIDTH;
}

/* Is there something behind cell K, on the same line? */
static bool takes_part(const struct run *x, const struct row *r, size_t k)
{
	return r->n_cells > k && (r->cell[k] < r->line_end || fits(x, r, k));
}

/* The widest that cell K may be made. */
static size_t room(const struct run *x, const struct row *r, size_t k)
{
	size_t end = r->cell[k] < r->line_end ? r->line_end : r->end;
	size_t used = x->indent + r->start[k] + 1 + fit_natural(x->layout->tokens, r->cell[k], end);

	return used < FORMAT_WIDTH ? FORMAT_WIDTH - used : 0;
}

static void align(const struct run *x, const uint32_t *rows, size_t n, size_t k);

/* Places what is behind cell K of N rows: in columns, which then are aligned further. */
static void place_cells(const struct run *x, const uint32_t *rows, const struct cell *cells,
			size_t n, size_t k)
{
	uint32_t *members = ARENA_ARRAY(x->layout->arena, uint32_t, n);
	size_t n_members = 0;

	for (size_t i = 0; i < n; i++) {
		struct row *r = &x->rows[rows[i]];

		if (cells[i].alone) {
			place_alone(x, r, k);
		} else {
			place(r, k, cells[i].share);
			members[n_members++] = rows[i];
		}
		if (i + 1 == n || cells[i + 1].section != cells[i].section) {
			align(x, members, n_members, k + 1);
			n_members = 0;
		}
	}
}

/* Aligns N rows, whose first K cells are placed, from cell K on. */
static void align(const struct run *x, const uint32_t *rows, size_t n, size_t k)
{
	struct cell *cells = ARENA_ARRAY(x->layout->arena, struct cell, n);
	uint32_t *parts = ARENA_ARRAY(x->layout->arena, uint32_t, n);
	size_t n_parts = 0;

	for (size_t i = 0; i < n; i++) {
		struct row *r = &x->rows[rows[i]];

		if (takes_part(x, r, k)) {
			cells[n_parts].width = cell_width(x, r, k);
			cells[n_parts].room = room(x, r, k);
			parts[n_parts++] = rows[i];
		} else {
			place_alone(x, r, k);
		}
	}
	if (!n_parts)
		return;
	align_cells(cells, n_parts, CELL_SPREAD);
	place_cells(x, parts, cells, n_parts, k);
}

static void put_row(const struct run *x, const struct row *r)
{
	struct layout *l = x->layout;

	printer_begin(&l->out, r->first, x->indent);
	l->row = r;
	l->row_indent = x->indent;
	if (r->flat && fits(x, r, r->n_cells)) {
		layout_words(l, r->first, r->end, x->indent);
	} else {
		struct shape s = shape_of(l->tokens, r->first);

		layout_broken(l, &s, x->indent);
	}
	l->row = NULL;
}

void layout_run(struct layout *l, size_t indent)
{
	struct rows run = l->rows;
	struct run x = {l, run.at, indent};

	/* A block in one of them has runs of its own. */
	l->rows = (struct rows){NULL, 0, 0};
	if (run.n == 1) {
		place_alone(&x, &run.at[0], 0);
	} else if (run.n) {
		uint32_t *rows = ARENA_ARRAY(l->arena, uint32_t, run.n);

		for (size_t i = 0; i < run.n; i++)
			rows[i] = (uint32_t)i;
		align(&x, rows, run.n, 0);
	}
	for (size_t i = 0; i < run.n; i++)
		put_row(&x, &run.at[i]);
	run.n = 0;
	l->rows = run;
}
