/* Nodes of the packet sets: their memory, and the table that makes equal ones one. */
#include "pset_space.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "oom.h"

enum { TABLE_START = 1 << 12, MEMO_START = 1 << 12, MEMO_MAX = 1 << 22 };

static void *checked(void *p)
{
	if (!p)
		out_of_memory();
	return p;
}

struct pset_space *pset_space_new(size_t bytes)
{
	struct pset_space *s = checked(calloc(1, sizeof *s));

	s->bound = bytes;
	s->cap_nodes = TABLE_START;
	s->nodes = checked(calloc(s->cap_nodes, sizeof *s->nodes));
	s->nodes[PSET_EMPTY].level = s->nodes[PSET_ALL].level = LEVELS;
	s->n_nodes = 2;
	s->cap_table = TABLE_START;
	s->table = checked(calloc(s->cap_table, sizeof *s->table));
	s->cap_memo = MEMO_START;
	s->memo = checked(calloc(s->cap_memo, sizeof *s->memo));
	s->lists = checked(calloc(LIST_MEMOS, sizeof *s->lists));
	return s;
}

void pset_space_free(struct pset_space *s)
{
	if (!s)
		return;
	free(s->nodes);
	free(s->edges);
	free(s->table);
	free(s->memo);
	free(s->lists);
	free(s->pending);
	free(s);
}

bool pset_full(const struct pset_space *s)
{
	return s->full;
}

size_t pset_nodes(const struct pset_space *s)
{
	return s->n_nodes;
}

size_t pset_bytes(const struct pset_space *s)
{
	return s->cap_nodes * sizeof *s->nodes + s->cap_edges * sizeof *s->edges +
	       s->cap_table * sizeof *s->table + s->cap_memo * sizeof *s->memo +
	       LIST_MEMOS * sizeof *s->lists + s->cap_pending * sizeof *s->pending;
}

uint32_t level_max(uint32_t level)
{
	if (level >= LEVEL_TO && level < LEVEL_MINUTE)
		return UINT32_MAX >> (32 - DIGIT_BITS);
	switch (level) {
	case LEVEL_PROTO:
		return 255;
	case LEVEL_FAMILY:
		return 1;
	case LEVEL_PORT:
	case LEVEL_SRC_PORT:
		return 65535;
	default:
		return UINT32_MAX;
	}
}

enum axis level_axis(uint32_t level)
{
	if (level < LEVEL_TO)
		return (enum axis)level;
	if (level < LEVEL_FROM)
		return AXIS_TO;
	return level < LEVEL_MINUTE ? AXIS_FROM : AXIS_MINUTE;
}

uint32_t axis_level(enum axis axis)
{
	if (axis < AXIS_FROM)
		return (uint32_t)axis;
	return axis == AXIS_FROM ? LEVEL_FROM : LEVEL_MINUTE;
}

/* -- the table -- */

static size_t node_hash(const struct edge *e, size_t n, uint32_t level)
{
	uint64_t h = level;

	for (size_t i = 0; i < n; i++) {
		h = (h ^ e[i].hi) * UINT64_C(0x9e3779b97f4a7c15);
		h = ((h ^ (h >> 29)) + e[i].to) * UINT64_C(0xbf58476d1ce4e5b9);
	}
	return (size_t)(h ^ (h >> 32));
}

static void table_add(struct pset_space *s, pset a)
{
	const struct node *n = &s->nodes[a];
	size_t i = node_hash(s->edges + n->first, n->n, n->level) & (s->cap_table - 1);

	while (s->table[i])
		i = (i + 1) & (s->cap_table - 1);
	s->table[i] = a;
}

static void table_grow(struct pset_space *s)
{
	free(s->table);
	s->cap_table *= 2;
	s->table = checked(calloc(s->cap_table, sizeof *s->table));
	for (size_t i = 2; i < s->n_nodes; i++)
		table_add(s, (pset)i);
}

/* The memo grows with the diagram: one that is too small makes work exponential. */
static void memo_grow(struct pset_space *s)
{
	if (s->cap_memo >= MEMO_MAX)
		return;
	free(s->memo);
	s->cap_memo *= 2;
	s->memo = checked(calloc(s->cap_memo, sizeof *s->memo));
}

static bool within_bound(struct pset_space *s, size_t n)
{
	/* Twice: arrays grow by doubling. */
	if (s->bound && pset_bytes(s) + 2 * n * sizeof *s->edges > s->bound)
		s->full = true;
	if (s->n_edges + n > UINT32_MAX / 2 || s->n_nodes > UINT32_MAX / 2)
		s->full = true;
	return !s->full;
}

static pset node_new(struct pset_space *s, const struct edge *e, size_t n, uint32_t level)
{
	if (s->n_nodes == s->cap_nodes) {
		if (!within_bound(s, s->cap_nodes * 3))
			return PSET_EMPTY;
		s->cap_nodes *= 2;
		s->nodes = checked(realloc(s->nodes, s->cap_nodes * sizeof *s->nodes));
	}
	if (s->n_edges + n > s->cap_edges) {
		size_t cap = (s->n_edges + n) * 2;

		if (!within_bound(s, cap - s->cap_edges))
			return PSET_EMPTY;
		s->edges = checked(realloc(s->edges, cap * sizeof *s->edges));
		s->cap_edges = cap;
	}
	memcpy(s->edges + s->n_edges, e, n * sizeof *e);
	s->nodes[s->n_nodes] = (struct node){(uint32_t)s->n_edges, (uint32_t)n, level};
	s->n_edges += n;
	return (pset)s->n_nodes++;
}

static pset node_find_or_add(struct pset_space *s, const struct edge *e, size_t n, uint32_t level)
{
	size_t i = node_hash(e, n, level) & (s->cap_table - 1);

	for (; s->table[i]; i = (i + 1) & (s->cap_table - 1)) {
		const struct node *x = &s->nodes[s->table[i]];

		if (x->level == level && x->n == n &&
		    !memcmp(s->edges + x->first, e, n * sizeof *e))
			return s->table[i];
	}

	pset a = node_new(s, e, n, level);
	if (a == PSET_EMPTY)
		return a;
	s->table[i] = a;
	if (s->n_nodes * 2 > s->cap_table) {
		table_grow(s);
		memo_grow(s);
	}
	return a;
}

/* -- nodes under construction -- */

void node_edge(struct pset_space *s, size_t mark, uint32_t hi, pset to)
{
	if (s->n_pending > mark && s->pending[s->n_pending - 1].to == to) {
		s->pending[s->n_pending - 1].hi = hi;
		return;
	}
	if (s->n_pending == s->cap_pending) {
		s->cap_pending = s->cap_pending ? 2 * s->cap_pending : 256;
		s->pending = checked(realloc(s->pending, s->cap_pending * sizeof *s->pending));
	}
	s->pending[s->n_pending++] = (struct edge){hi, to};
}

pset node_end(struct pset_space *s, uint32_t level, size_t mark)
{
	size_t n = s->n_pending - mark;
	pset a = n == 1 ? s->pending[mark].to : node_find_or_add(s, s->pending + mark, n, level);

	s->n_pending = mark;
	return s->full ? PSET_EMPTY : a;
}

pset node_at(const struct pset_space *s, pset a, uint32_t level, uint32_t digit)
{
	const struct node *x = &s->nodes[a];
	size_t lo = 0, hi = x->n;

	if (x->level != level)
		return a;
	while (lo + 1 < hi) {
		size_t mid = (lo + hi - 1) / 2;

		if (s->edges[x->first + mid].hi >= digit)
			hi = mid + 1;
		else
			lo = mid + 1;
	}
	return s->edges[x->first + lo].to;
}
