/* Inside of the packet sets: nodes and their table. For src/pset*.c alone. */
#ifndef PORTC_PSET_SPACE_H
#define PORTC_PSET_SPACE_H

#include "pset.h"

/* An address is cut into digits of this many bits: measured in docs/packet-sets.md. */
#ifndef DIGIT_BITS
#define DIGIT_BITS 8
#endif
enum { ADDRESS_DIGITS = 128 / DIGIT_BITS, IPV4_SKIPPED = (128 - 32) / DIGIT_BITS };

/* The digits, in order. An IPv4 address is the last four bytes of its axis. */
enum {
	LEVEL_IN,
	LEVEL_OUT,
	LEVEL_FAMILY,
	LEVEL_PROTO,
	LEVEL_PORT,
	LEVEL_SRC_PORT,
	LEVEL_TO_NAME,
	LEVEL_FROM_NAME,
	LEVEL_TO,
	LEVEL_FROM = LEVEL_TO + ADDRESS_DIGITS,
	LEVEL_MINUTE = LEVEL_FROM + ADDRESS_DIGITS,
	LEVELS /* of the two terminals, PSET_EMPTY and PSET_ALL */
};

/* From the edge before (or 0) up to HI. The last edge of a node ends at its level's maximum;
 * neighbours lead to different nodes; a node has at least two edges. */
struct edge {
	uint32_t hi;
	pset to;
};

struct node {
	uint32_t first, n; /* in space->edges */
	uint32_t level;
};

struct memo {
	uint32_t op;
	pset a, b, result;
};

/* An address list that was built before: its array, and what it led to. */
struct list_memo {
	const struct addr_range *at;
	size_t n;
	uint32_t level;
	pset then, result;
};

struct pset_space {
	struct node *nodes;
	size_t n_nodes, cap_nodes;
	struct edge *edges;
	size_t n_edges, cap_edges;
	pset *table; /* open addressing, 0: free */
	size_t cap_table;
	struct memo *memo; /* direct-mapped */
	size_t cap_memo;
	struct list_memo *lists; /* direct-mapped */
	struct edge *pending;    /* edges of nodes under construction, a stack */
	size_t n_pending, cap_pending;
	size_t bound;
	bool full;
};

enum { LIST_MEMOS = 1 << 12 };

uint32_t level_max(uint32_t level);
enum axis level_axis(uint32_t level);
uint32_t axis_level(enum axis axis); /* its first */

static inline uint32_t pset_level(const struct pset_space *s, pset a)
{
	return s->nodes[a].level;
}

/* A node under construction: MARK = s->n_pending before its first edge; then edges in ascending
 * order, the last one up to the level's maximum. node_end takes them off the stack. */
void node_edge(struct pset_space *s, size_t mark, uint32_t hi, pset to);
pset node_end(struct pset_space *s, uint32_t level, size_t mark);

/* The successor of A for a digit of LEVEL; A itself where it does not test that level. */
pset node_at(const struct pset_space *s, pset a, uint32_t level, uint32_t digit);

#endif
