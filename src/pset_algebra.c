/* Union, intersection and difference of packet sets. */
#include "pset_space.h"

enum op { OP_UNION = 1, OP_INTERSECT, OP_MINUS };

/* Answers that need no look at the edges; false where there is none. */
static bool trivial(enum op op, pset a, pset b, pset *result)
{
	bool known = true;

	if (op == OP_UNION)
		if (a == b || b == PSET_EMPTY || a == PSET_ALL)
			*result = a;
		else if (a == PSET_EMPTY || b == PSET_ALL)
			*result = b;
		else
			known = false;
	else if (op == OP_INTERSECT)
		if (a == b || b == PSET_ALL || a == PSET_EMPTY)
			*result = a;
		else if (a == PSET_ALL || b == PSET_EMPTY)
			*result = b;
		else
			known = false;
	else if (b == PSET_EMPTY || a == PSET_EMPTY)
		*result = a;
	else if (a == b || b == PSET_ALL)
		*result = PSET_EMPTY;
	else
		known = false;
	return known;
}

static pset apply(struct pset_space *s, enum op op, pset a, pset b);

/* Only one of the two tests the level: the other holds for every digit. */
static pset apply_one(struct pset_space *s, enum op op, pset a, pset b, bool edges_of_a)
{
	const struct node n = s->nodes[edges_of_a ? a : b];
	size_t mark = s->n_pending;

	for (uint32_t i = 0; i < n.n; i++) {
		struct edge e = s->edges[n.first + i];

		node_edge(s, mark, e.hi,
			  edges_of_a ? apply(s, op, e.to, b) : apply(s, op, a, e.to));
	}
	return node_end(s, n.level, mark);
}

static pset apply_both(struct pset_space *s, enum op op, pset a, pset b)
{
	const struct node x = s->nodes[a], y = s->nodes[b];
	size_t mark = s->n_pending;

	for (uint32_t i = 0, k = 0; i < x.n && k < y.n;) {
		struct edge e = s->edges[x.first + i], f = s->edges[y.first + k];
		uint32_t hi = e.hi < f.hi ? e.hi : f.hi;

		node_edge(s, mark, hi, apply(s, op, e.to, f.to));
		i += e.hi == hi;
		k += f.hi == hi;
	}
	return node_end(s, x.level, mark);
}

static struct memo *memo_slot(const struct pset_space *s, enum op op, pset a, pset b)
{
	uint64_t h = (((uint64_t)a << 32) | b) * UINT64_C(0x9e3779b97f4a7c15);

	h = (h ^ (h >> 29)) * UINT64_C(0xbf58476d1ce4e5b9) + (uint64_t)op * 0x632be5ab;
	return &s->memo[(h >> 32) & (s->cap_memo - 1)];
}

static pset apply(struct pset_space *s, enum op op, pset a, pset b)
{
	pset result;

	if (s->full)
		return PSET_EMPTY;
	if (trivial(op, a, b, &result))
		return result;
	if (op != OP_MINUS && a > b) {
		pset t = a;

		a = b;
		b = t;
	}
	struct memo *m = memo_slot(s, op, a, b);
	if (m->op == op && m->a == a && m->b == b)
		return m->result;

	uint32_t la = pset_level(s, a), lb = pset_level(s, b);
	result = la == lb ? apply_both(s, op, a, b) : apply_one(s, op, a, b, la < lb);
	*memo_slot(s, op, a, b) = (struct memo){op, a, b, result};
	return result;
}

pset pset_union(struct pset_space *s, pset a, pset b)
{
	return apply(s, OP_UNION, a, b);
}

pset pset_intersect(struct pset_space *s, pset a, pset b)
{
	return apply(s, OP_INTERSECT, a, b);
}

pset pset_minus(struct pset_space *s, pset a, pset b)
{
	return apply(s, OP_MINUS, a, b);
}

/* Pairs of neighbours, then pairs of those: each point is touched once per doubling. */
pset pset_union_all(struct pset_space *s, pset *list, size_t n)
{
	if (!n)
		return PSET_EMPTY;
	for (; n > 1; n = (n + 1) / 2)
		for (size_t i = 0; i < n; i += 2)
			list[i / 2] = i + 1 < n ? pset_union(s, list[i], list[i + 1]) : list[i];
	return list[0];
}
