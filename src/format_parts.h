/* Inside of the formatter: what its files share. */
#ifndef PORTC_FORMAT_PARTS_H
#define PORTC_FORMAT_PARTS_H

#include "format_align.h"
#include "format_lines.h"
#include "format_shape.h"

/* A statement that stands on one line, in a run of others. */
struct row {
	uint32_t first, end;      /* its tokens */
	uint32_t cell[CELLS_MAX]; /* those that its cells after the first begin with */
	uint32_t n_cells;
	uint32_t start[CELLS_MAX + 1]; /* columns of its cells, from the indentation on */
};

struct layout {
	struct printer out;
	const struct tokens *tokens;
	struct arena *arena;
	struct clauses clauses; /* of the statement that is being broken */
	VEC(struct row) rows;   /* the run that is being collected */
	enum likeness likeness; /* of the run */
};

/* format_fit.c: what stands on one line. */

/* The columns that tokens [first, end) take on one line; NO_FIT where they are wider than ROOM, a
 * comment stands between them, or the writer broke a list there. S is their statement. */
#define NO_FIT SIZE_MAX
size_t fit_width(const struct layout *l, const struct shape *s, size_t first, size_t end,
		 size_t room);

/* The same for a whole statement, which also may not be broken by its own rules. */
size_t fit_statement(const struct layout *l, const struct shape *s, size_t room);

/* Did the writer end the line before element I, though it had room for it? */
bool fit_broken_by_writer(const struct layout *l, const struct shape *s, size_t i);

/* Columns of tokens [first, end) on one line, whatever stands there. */
size_t fit_natural(const struct tokens *t, size_t first, size_t end);

/* format_run.c: a run is put, and its cells aligned. */
void layout_run(struct layout *l, size_t indent);

/* format_broken.c: a statement on several lines, at INDENT. */
void layout_broken(struct layout *l, const struct shape *s, size_t indent);

/* format_block.c: the statements of [first, end). */
void layout_block(struct layout *l, size_t first, size_t end, size_t indent);

#endif
