/* Which rules of a pair may meet a given one: an index of what stands on one side of them.
 *
 * Rules that have the same objects on a side share one place in the index, so that a group of many
 * members costs once, however many rules name it. */
#ifndef PORTC_COVERAGE_INDEX_H
#define PORTC_COVERAGE_INDEX_H

#include "decide.h"

/* More rules than this are not compared with one. */
enum { CANDIDATES_MAX = 512 };

struct side_index;

/* Where a rule stands: the same numbers for rules with the same objects. FROM picks the side. */
struct side_index *side_index_new(struct arena *a, const struct pair *p, bool from);

/* The ranges of rule I's side. */
struct side side_index_side(const struct side_index *ix, size_t i);

/* Rules found, by number in the pair, each once. */
struct candidates {
	size_t at[CANDIDATES_MAX];
	size_t n;
};

/* The rules whose side overlaps that of rule I, itself included, in an order that depends on the
 * policy alone. False where there are more than anyone wants to compare. */
bool side_index_query(struct side_index *ix, size_t i, struct candidates *out);

#endif
