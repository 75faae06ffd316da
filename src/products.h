/* Lists of matches: do two of them hold the same connections, wherever those come from?
 *
 * A match is a product: sources, destinations, services and a time. Where both lists have the same
 * products, in any order, that is the answer; what is left is compared as boxes. */
#ifndef PORTC_PRODUCTS_H
#define PORTC_PRODUCTS_H

#include "frame.h"

struct matches {
	const struct filter_match **at;
	size_t n, cap;
};

/* True where the unions of both are the same; false where they are not, or where that would take
 * too long to find out. F knows all names. What is needed lives in A. */
bool products_same_union(struct arena *a, struct frame *f, const struct matches *x,
			 const struct matches *y);

#endif
