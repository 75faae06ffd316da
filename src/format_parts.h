/* Inside of the formatter: what its files share. */
#ifndef PORTC_FORMAT_PARTS_H
#define PORTC_FORMAT_PARTS_H

#include "format_align.h"
#include "format_lines.h"
#include "format_shape.h"

/* A statement in a run of others that are like it. */
struct row {
	uint32_t first, end; /* its tokens */
	/* Those that stand on its first line however it is broken. What is aligned depends on them
	 * alone, so that it is the same before and after. */
	uint32_t line_end;
	bool flat;                /* without its columns it stands on one line */
	uint32_t cell[CELLS_MAX]; /* tokens that its cells after the first begin with */
	uint32_t n_cells;
	uint32_t start[CELLS_MAX + 1]; /* columns of its cells, from the indentation on */
};

struct rows {
	struct row *at;
	size_t n, cap;
};

struct layout {
	struct printer out;
	const struct tokens *tokens;
	struct arena *arena;
	struct clauses clauses; /* of the statement that is being broken */
	struct rows rows;       /* the run that is being collected */
	enum likeness likeness; /* of the run */
	const struct row *row;  /* the one that is being put, or NULL */
	size_t row_indent;
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

/* format_run.c: the cells of the run are aligned, and its statements put. */
void layout_run(struct layout *l, size_t indent);

/* format_piece.c: what statements are put together from. Text that has to go on on another line
 * goes on at column HANG. */

/* Tokens [first, end) on the current line. */
void layout_flat(struct layout *l, size_t first, size_t end, size_t hang);

/* The same for words that a statement begins with: its cells stand in their columns, that which
 * begins at END too. */
void layout_words(struct layout *l, size_t first, size_t end, size_t hang);

/* A list, filled to the width. */
void layout_list(struct layout *l, const struct shape *s, size_t first, size_t end, size_t hang);

/* Where the next token would begin, and is there room for [first, end) behind it? */
size_t layout_column(const struct layout *l);
bool layout_fits(const struct layout *l, const struct shape *s, size_t first, size_t end);

/* format_clauses.c: a rule or a flow on several lines, at INDENT. */
void layout_clauses(struct layout *l, const struct shape *s, size_t indent);

/* format_broken.c: any statement on several lines, at INDENT. */
void layout_broken(struct layout *l, const struct shape *s, size_t indent);

/* format_block.c: the statements of [first, end). */
void layout_block(struct layout *l, size_t first, size_t end, size_t indent);

#endif
