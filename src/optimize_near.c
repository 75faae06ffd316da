/* Which sides overlap: a sweep over the ranges of all sides in use at one end.
 *
 * Ranges are looked at in order of their beginning. Those that have begun and not ended form a list
 * in the same order; a range that begins meets all of them, and is told of the first few. What has
 * ended is taken out of the list where it is met. */
#include "optimize_parts.h"

#include <stdlib.h>

#include "hash.h"

struct entry {
	enum family family; /* FAMILY_NONE: DNS names, by the hash of the name */
	u128 lo, hi;
	uint32_t side;
};

struct sweep {
	struct job *job;
	struct near *near;
	VEC(struct entry) entries;
	uint32_t *next; /* by entry: the list of those that have begun */
	uint32_t head, tail;
};

static void add_side(struct sweep *w, uint32_t number)
{
	struct arena *a = w->job->scratch;
	const struct side *s = &w->job->sides.at[number];

	for (size_t i = 0; i < s->addresses.n; i++) {
		const struct addr_range *r = &s->addresses.at[i];

		VEC_PUSH(a, &w->entries, ((struct entry){r->family, r->lo, r->hi, number}));
	}
	for (size_t i = 0; i < s->n_names; i++) {
		u128 at = hash_string(HASH_START, s->names[i]->fqdn);

		VEC_PUSH(a, &w->entries, ((struct entry){FAMILY_NONE, at, at, number}));
	}
	if (s->all_names)
		VEC_PUSH(a, &w->entries, ((struct entry){FAMILY_NONE, 0, UINT64_MAX, number}));
}

/* Sides are numbered in the order of the rules' keys, so this order depends on them alone. */
static int compare(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;

	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	if (a->lo != b->lo)
		return a->lo < b->lo ? -1 : 1;
	if (a->hi != b->hi)
		return a->hi > b->hi ? -1 : 1;
	return a->side < b->side ? -1 : a->side > b->side;
}

static void add_near(struct sweep *w, uint32_t side, uint32_t other)
{
	struct near_head *h = &w->near->heads[side];

	if (h->n == NEAR_MAX)
		return;
	for (uint32_t i = h->first; i != NONE; i = w->near->links.at[i].next)
		if (w->near->links.at[i].side == other)
			return;
	VEC_PUSH(w->job->scratch, &w->near->links, ((struct near_link){other, h->first}));
	h->first = (uint32_t)w->near->links.n - 1;
	h->n++;
}

/* Tells the side of entry I of those that have begun and reach it, and them of it. */
static void meet_begun(struct sweep *w, uint32_t i)
{
	const struct entry *e = &w->entries.at[i];
	uint32_t *link = &w->head, last = NONE;

	for (int met = 0; *link != NONE && met < NEAR_BEFORE;) {
		const struct entry *x = &w->entries.at[*link];

		if (x->family != e->family || x->hi < e->lo) {
			*link = w->next[*link];
			continue;
		}
		if (x->side != e->side) {
			add_near(w, e->side, x->side);
			add_near(w, x->side, e->side);
			met++;
		}
		last = *link;
		link = &w->next[*link];
	}
	if (*link == NONE)
		w->tail = last;
}

static void begin(struct sweep *w, uint32_t i)
{
	w->next[i] = NONE;
	if (w->head == NONE)
		w->head = i;
	else
		w->next[w->tail] = i;
	w->tail = i;
}

/* Equal ranges begin one after the other: each meets those before it, and is met by those after. */
static void run(struct sweep *w)
{
	w->head = w->tail = NONE;
	for (uint32_t i = 0; i < w->entries.n; i++) {
		meet_begun(w, i);
		begin(w, i);
	}
}

/* The first met is the last of the chain: the list is put in order, holders before the others. */
static void put_in_order(struct job *j, struct near *near, uint32_t number)
{
	struct near_head *h = &near->heads[number];
	const struct side *s = &j->sides.at[number];
	uint32_t met[NEAR_MAX], ordered[NEAR_MAX] = {0};
	size_t n = h->n, at = 0;

	for (uint32_t i = h->first, k = 0; i != NONE; i = near->links.at[i].next, k++)
		met[n - 1 - k] = near->links.at[i].side;
	for (size_t i = 0; i < n; i++)
		if (side_within(s, &j->sides.at[met[i]])) {
			ordered[at++] = met[i];
			met[i] = NONE;
		}
	h->n_holders = (uint8_t)at;
	for (size_t i = 0; i < n; i++)
		if (met[i] != NONE)
			ordered[at++] = met[i];
	for (uint32_t i = h->first, k = 0; i != NONE; i = near->links.at[i].next)
		near->links.at[i].side = ordered[k++];
}

struct near find_near(struct job *j, int dimension)
{
	struct near near = {.heads = ARENA_ARRAY(j->scratch, struct near_head, j->sides.n)};
	struct sweep w = {.job = j, .near = &near};
	bool *used = ARENA_ARRAY(j->scratch, bool, j->sides.n);

	for (size_t i = 0; i < j->sides.n; i++)
		near.heads[i].first = NONE;
	for (size_t i = 0; i < j->n_rules; i++) {
		uint32_t number = j->rules[i].number[dimension];

		if (!used[number])
			add_side(&w, number);
		used[number] = true;
	}
	w.next = ARENA_ARRAY(j->scratch, uint32_t, w.entries.n);
	if (w.entries.n > 1)
		qsort(w.entries.at, w.entries.n, sizeof *w.entries.at, compare);
	run(&w);
	for (uint32_t i = 0; i < j->sides.n; i++)
		if (near.heads[i].n)
			put_in_order(j, &near, i);
	return near;
}

struct neighbours near_list(const struct near *near, uint32_t side)
{
	const struct near_head *h = &near->heads[side];
	struct neighbours out = {.at = {side}, .n = 1, .n_holders = 1u + h->n_holders};

	for (uint32_t i = h->first; i != NONE; i = near->links.at[i].next)
		out.at[out.n++] = near->links.at[i].side;
	return out;
}
