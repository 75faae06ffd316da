/* What a plain cell says: two lists of products.
 *
 * A cell is plain where a walk through it meets denials, then permissions, then whatever denials.
 * Jumps are walked in the place where they stand: what a chain's rule holds there is what the jumps
 * that led to it hold as well.
 */
#ifndef PORTC_CELL_SAID_H
#define PORTC_CELL_SAID_H

#include "cells.h"
#include "products.h"

struct said {
	struct matches drops, passes;
	bool plain; /* false: the lists are not what the cell says */
};

/* Adds what a cell of C says to OUT, which may hold what others said. In A. */
void cell_say(struct arena *a, const struct cells *c, const struct cell *cell, struct said *out);

#endif
