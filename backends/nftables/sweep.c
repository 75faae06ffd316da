/* Overlapping address sets as disjoint ranges: a sweep over their ends. */
#include <stdlib.h>
#include <string.h>

#include "lower.h"

/* Lists of together so many numbers per range, and so many besides, are in proportion. */
enum { LISTED_PER_RANGE = 32, LISTED_BESIDES = 1024 };

/* Where a range of set SET begins, or its last address. */
struct event {
	u128 at;
	uint32_t set;
	bool end;
};

struct sweep {
	struct arena *arena;
	struct slices *out;
	uint32_t *active; /* sets that hold the current address */
	size_t n_active;
	size_t *where; /* by set: its place in ACTIVE */
	size_t listed, most;
};

static int compare_events(const void *x, const void *y)
{
	const struct event *a = x, *b = y;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return a->end - b->end;
}

static int compare_numbers(const void *x, const void *y)
{
	const uint32_t *a = x, *b = y;

	return (*a > *b) - (*a < *b);
}

static struct event *events(struct arena *a, const struct addr_set *sets, size_t n, size_t *count)
{
	struct event *at;
	size_t k = 0;

	*count = 0;
	for (size_t i = 0; i < n; i++)
		*count += 2 * sets[i].n;
	at = ARENA_ARRAY(a, struct event, *count);
	for (size_t i = 0; i < n; i++)
		for (size_t r = 0; r < sets[i].n; r++) {
			at[k++] = (struct event){sets[i].at[r].lo, (uint32_t)i, false};
			at[k++] = (struct event){sets[i].at[r].hi, (uint32_t)i, true};
		}
	if (k)
		qsort(at, k, sizeof *at, compare_events);
	return at;
}

static void add_slice(struct sweep *s, u128 lo, u128 hi)
{
	struct slice *out = VEC_ADD(s->arena, s->out);

	*out = (struct slice){lo, hi, ARENA_ARRAY(s->arena, uint32_t, s->n_active), s->n_active};
	memcpy(out->at, s->active, s->n_active * sizeof *s->active);
	qsort(out->at, out->n, sizeof *out->at, compare_numbers);
	s->listed += s->n_active;
}

static void enter(struct sweep *s, uint32_t set)
{
	s->where[set] = s->n_active;
	s->active[s->n_active++] = set;
}

static void leave(struct sweep *s, uint32_t set)
{
	uint32_t last = s->active[--s->n_active];

	s->active[s->where[set]] = last;
	s->where[last] = s->where[set];
}

bool nft_sweep(struct arena *a, const struct addr_set *sets, size_t n, struct slices *out)
{
	struct sweep s = {.arena = a, .out = out};
	size_t count;
	struct event *at = events(a, sets, n, &count);
	u128 from = 0;
	bool past = false; /* the last address of all is behind us */

	s.active = ARENA_ARRAY(a, uint32_t, n);
	s.where = ARENA_ARRAY(a, size_t, n);
	s.most = LISTED_PER_RANGE * (count / 2) + LISTED_BESIDES;
	for (size_t i = 0; i < count; i++) {
		u128 to = at[i].end ? at[i].at : at[i].at - 1;

		if (s.n_active && !past && (at[i].end ? from <= to : from < at[i].at))
			add_slice(&s, from, to);
		if (s.listed > s.most)
			return false;
		from = at[i].end ? at[i].at + 1 : at[i].at;
		past = at[i].end && at[i].at + 1 == 0;
		if (at[i].end)
			leave(&s, at[i].set);
		else
			enter(&s, at[i].set);
	}
	return true;
}
