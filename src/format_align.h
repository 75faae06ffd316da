/* Which of a run of lines share a column, and where it is. */
#ifndef PORTC_FORMAT_ALIGN_H
#define PORTC_FORMAT_ALIGN_H

#include <stdbool.h>
#include <stddef.h>

/* A cell of a line that something is to stand behind, in columns. */
struct cell {
	size_t width;   /* its own */
	size_t room;    /* the widest that it can be made before the line is too long */
	size_t share;   /* out: what it is padded to; its own width where it stands alone */
	size_t section; /* out: first cell of those that it shares the column with */
	bool alone;     /* out: it does not share it */
};

/* Widths that differ by more than SPREAD have no column in common. A cell that differs so from
 * those before and after it stands alone and moves no other; where two or more in a row do, a new
 * section begins with them. So one long name does not shift a hundred lines, and does not split
 * them. */
void align_cells(struct cell *cells, size_t n, size_t spread);

#endif
