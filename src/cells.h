/* Filters cut along the places of a frame, so that they can be compared piece by piece.
 *
 * A cell is a pair of places, or of a filter whose rules do not name the egress a place and
 * anywhere. It holds the rules that decide there, in order, as if nothing else were in the filter:
 * jumps are followed as far as chains speak of places, and what such a jump asks for is part of the
 * rules that it leads to; other jumps are rules of the cell. What no rule of a cell decides is
 * dropped.
 *
 * Not every filter can be cut. One that cannot is compared as a whole, by packet sets.
 */
#ifndef PORTC_CELLS_H
#define PORTC_CELLS_H

#include "frame.h"

#define CELL_ANYWHERE UINT32_MAX

struct cell_rule {
	const struct filter_match *match; /* its places are those of the cell */
	enum verdict verdict;             /* any but RETURN */
	size_t chain;                     /* JUMP, GOTO: of the filter; it names no places */
};

struct cell {
	uint32_t in, out; /* numbers of the frame; OUT may be CELL_ANYWHERE */
	VEC(struct cell_rule) rules;
	bool closed; /* later rules do not come here */
	bool barred; /* another stage drops everything here */
};

struct cells {
	struct arena *arena;
	const struct filter *filter;
	VEC(struct cell) list; /* in order of first appearance */
	uint32_t *table;       /* open addressing: number in the list + 1 */
	size_t cap;
};

/* Cuts FILTER, whose places and names the frame knows. BY_ROW: its rules name no egress. False
 * where it cannot be cut. */
bool cells_cut(struct cells *c, struct frame *f, const struct filter *filter, bool by_row);

/* NULL where no rule is about it. */
const struct cell *cells_find(const struct cells *c, uint32_t in, uint32_t out);

#endif
