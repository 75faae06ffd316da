/* Runs of statements that stand on one line each: their cells get common columns. */
#include "format.h"
#include "format_parts.h"

/* Names that differ by more than this have no column in common. */
enum { CELL_SPREAD = 20 };

/* Cell K of a row is its tokens [cell_first, cell_first of K + 1); it may be empty. */
static size_t cell_first(const struct row *r, size_t k)
{
	return k ? r->cell[k - 1] : r->first;
}

static size_t cell_width(const struct layout *l, const struct row *r, size_t k)
{
	return fit_natural(l->tokens, cell_first(r, k), cell_first(r, k + 1));
}

/* Cell K + 1 stands a blank behind a cell K of that width; an empty one is not there at all. */
static void place(struct row *r, size_t k, size_t width)
{
	r->start[k + 1] = (uint32_t)(r->start[k] + width + (width > 0));
}

static void place_alone(const struct layout *l, struct row *r, size_t k)
{
	for (; k < r->n_cells; k++)
		place(r, k, cell_width(l, r, k));
}

/* The widest that cell K may be made. */
static size_t room(const struct layout *l, const struct row *r, size_t k, size_t indent)
{
	size_t used =
	    indent + r->start[k] + 1 + fit_natural(l->tokens, cell_first(r, k + 1), r->end);

	return used < FORMAT_WIDTH ? FORMAT_WIDTH - used : 0;
}

static void align(struct layout *l, const uint32_t *rows, size_t n, size_t k, size_t indent);

/* Aligns what comes behind cell K of N rows that all have something there. */
static void align_cell(struct layout *l, const uint32_t *rows, size_t n, size_t k, size_t indent)
{
	struct cell *cells = ARENA_ARRAY(l->arena, struct cell, n);
	uint32_t *members = ARENA_ARRAY(l->arena, uint32_t, n);
	size_t n_members = 0;

	for (size_t i = 0; i < n; i++) {
		const struct row *r = &l->rows.at[rows[i]];

		cells[i].width = cell_width(l, r, k);
		cells[i].room = room(l, r, k, indent);
	}
	align_cells(cells, n, CELL_SPREAD);
	for (size_t i = 0; i < n; i++) {
		struct row *r = &l->rows.at[rows[i]];

		if (cells[i].alone) {
			place_alone(l, r, k);
		} else {
			place(r, k, cells[i].share);
			members[n_members++] = rows[i];
		}
		if (i + 1 == n || cells[i + 1].section != cells[i].section) {
			align(l, members, n_members, k + 1, indent);
			n_members = 0;
		}
	}
}

static void align(struct layout *l, const uint32_t *rows, size_t n, size_t k, size_t indent)
{
	for (size_t i = 0; i < n;) {
		size_t from = i;

		while (i < n && l->rows.at[rows[i]].n_cells > k)
			i++;
		if (i > from)
			align_cell(l, rows + from, i - from, k, indent);
		else
			i++;
	}
}

static void put_row(struct layout *l, const struct row *r, size_t indent)
{
	size_t k = 0;

	printer_begin(&l->out, r->first, indent);
	for (size_t i = r->first; i < r->end; i++) {
		for (; k < r->n_cells && r->cell[k] == i; k++)
			l->out.tab = indent + r->start[k + 1];
		printer_put(&l->out, i, indent);
	}
}

void layout_run(struct layout *l, size_t indent)
{
	size_t n = l->rows.n;

	if (n > 1) {
		uint32_t *rows = ARENA_ARRAY(l->arena, uint32_t, n);

		for (size_t i = 0; i < n; i++)
			rows[i] = (uint32_t)i;
		align(l, rows, n, 0, indent);
	}
	for (size_t i = 0; i < n; i++)
		put_row(l, &l->rows.at[i], indent);
	l->rows.n = 0;
}
