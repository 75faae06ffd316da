/* Building packet sets, from the last axis to the first: see pset.h. */
#include <stdlib.h>

#include "pset_space.h"

pset pset_numbers(struct pset_space *s, enum axis axis, const struct interval *at, size_t n,
		  pset then)
{
	uint32_t level = axis_level(axis);
	size_t mark = s->n_pending;
	uint32_t max = level_max(level);

	for (size_t i = 0; i < n; i++) {
		if (at[i].lo > (i ? at[i - 1].hi + 1 : 0))
			node_edge(s, mark, at[i].lo - 1, PSET_EMPTY);
		node_edge(s, mark, at[i].hi, then);
	}
	if (!n || at[n - 1].hi < max)
		node_edge(s, mark, max, PSET_EMPTY);
	return node_end(s, level, mark);
}

/* -- addresses: ranges cut into bytes -- */

/* The ranges [*at, end) as far as they meet the block of addresses that starts at BASE and has BITS
 * free bits. *AT moves on to the first range that reaches beyond the block. */
static pset block(struct pset_space *s, uint32_t level, const struct addr_range **at,
		  const struct addr_range *end, u128 base, unsigned bits, pset then)
{
	u128 last = base + (bits < 128 ? ((u128)1 << bits) - 1 : ~(u128)0);
	size_t mark = s->n_pending;
	unsigned shift = bits - DIGIT_BITS;
	u128 pos = base;

	if (*at < end && (*at)->lo <= base && (*at)->hi >= last)
		return then;
	for (;;) {
		while (*at < end && (*at)->hi < pos)
			++*at;
		if (*at == end || (*at)->lo > last) {
			node_edge(s, mark, level_max(level), PSET_EMPTY);
			break;
		}
		u128 first = (*at)->lo > pos ? (*at)->lo : pos;
		u128 upto = (*at)->hi < last ? (*at)->hi : last;
		uint32_t digit = (uint32_t)((first - base) >> shift);
		uint32_t digit_hi = (uint32_t)((upto - base) >> shift);
		u128 step = (u128)1 << shift;

		if (digit && base + step * digit > pos)
			node_edge(s, mark, digit - 1, PSET_EMPTY);
		bool starts = first == base + step * digit;
		bool ends = upto == base + step * digit_hi + (step - 1);
		if (starts && (digit < digit_hi || ends)) {
			uint32_t whole = ends ? digit_hi : digit_hi - 1;

			node_edge(s, mark, whole, then);
			digit = whole;
		} else {
			const struct addr_range *from = *at;
			pset part =
			    block(s, level + 1, &from, end, base + step * digit, shift, then);

			node_edge(s, mark, digit, part);
		}
		if (digit == level_max(level))
			break;
		pos = base + step * (digit + 1);
	}
	return node_end(s, level, mark);
}

static struct list_memo *list_slot(struct pset_space *s, const struct addr_set *set, uint32_t level,
				   pset then)
{
	uint64_t h = (uint64_t)(uintptr_t)set->at * UINT64_C(0x9e3779b97f4a7c15);

	h = ((h ^ (h >> 31)) + then * UINT64_C(2) + (level >= LEVEL_FROM)) *
	    UINT64_C(0xbf58476d1ce4e5b9);
	return &s->lists[(h >> 40) & (LIST_MEMOS - 1)];
}

pset pset_addresses(struct pset_space *s, enum axis axis, struct addr_set set, pset then)
{
	uint32_t level = axis_level(axis);
	const struct addr_range *at = set.at;
	struct list_memo *m;

	if (!set.n || then == PSET_EMPTY)
		return PSET_EMPTY;
	unsigned bits = addr_bits(set.at[0].family);
	m = list_slot(s, &set, level, then);
	if (m->at == set.at && m->n == set.n && m->level == level && m->then == then)
		return m->result;

	pset result =
	    block(s, level + (128 - bits) / DIGIT_BITS, &at, set.at + set.n, 0, bits, then);
	*m = (struct list_memo){set.at, set.n, level, then, result};
	return result;
}
