/* Lists of objects and services without what other members hold.
 *
 * A stretch that lies in another member's is held. Of equal stretches that of the member of higher
 * rank holds the other, so holding is no circle: each stretch lies in one that nothing holds, and a
 * member all of whose stretches are held can go. */
#include "optimize_parts.h"

#include <stdlib.h>
#include <string.h>

struct ranked {
	struct member member;
	uint32_t number;
};

/* More stretches first, then what is no group, then by name. */
static int compare_ranked(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;

	if (a->member.n != b->member.n)
		return a->member.n > b->member.n ? -1 : 1;
	if (a->member.depth != b->member.depth)
		return a->member.depth < b->member.depth ? -1 : 1;
	return a->number < b->number ? -1 : 1;
}

/* The rank of each member. */
static uint32_t *rank_members(struct job *j, const struct stretches *s)
{
	struct ranked *order = ARENA_ARRAY(j->scratch, struct ranked, s->n_members);
	uint32_t *rank = ARENA_ARRAY(j->scratch, uint32_t, s->n_members);

	for (uint32_t i = 0; i < s->n_members; i++)
		order[i] = (struct ranked){s->members[i], i};
	qsort(order, s->n_members, sizeof *order, compare_ranked);
	for (uint32_t i = 0; i < s->n_members; i++)
		rank[order[i].number] = i;
	return rank;
}

/* How many stretches of each member are held: by rank. Whatever lies in an earlier stretch that
 * reaches as far is; stretches of one member do not meet. */
static uint32_t *count_held(struct job *j, struct stretches *s, const uint32_t *rank)
{
	uint32_t *held = ARENA_ARRAY(j->scratch, uint32_t, s->n_members);
	const struct stretch *at = s->list.at;
	u128 reach = 0;

	for (size_t i = 0; i < s->list.n; i++)
		s->list.at[i].member = rank[at[i].member];
	stretches_sort(s);
	for (size_t i = 0; i < s->list.n; i++)
		if (i && at[i - 1].line == at[i].line && at[i].hi <= reach)
			held[at[i].member]++;
		else
			reach = at[i].hi;
	return held;
}

/* The service `any`, which stands alone; NULL where it is not in the list. */
static const struct service *find_any(struct list l)
{
	for (size_t i = 0; i < l.n; i++) {
		const struct service *s = l.at[i];

		if (s->terms[0].kind == SERVICE_ANY)
			return s;
	}
	return NULL;
}

static struct list copy_list(struct job *j, const void *const *at, size_t n)
{
	const void **copy = ARENA_ARRAY(j->arena, const void *, n);

	memcpy(copy, at, n * sizeof *copy);
	return (struct list){copy, n};
}

struct list list_reduce(struct job *j, int dimension, struct list l, enum family families)
{
	const void *any = dimension == SERVICES ? find_any(l) : NULL;
	const void **kept;
	size_t n = 0;

	if (l.n < 2)
		return l;
	if (any)
		return copy_list(j, &any, 1);
	struct stretches s = list_stretches(j, dimension, l, families);
	const uint32_t *rank = rank_members(j, &s), *held = count_held(j, &s, rank);
	kept = ARENA_ARRAY(j->scratch, const void *, l.n);
	for (size_t i = 0; i < l.n; i++)
		if (held[rank[i]] < s.members[i].n)
			kept[n++] = l.at[i];
	return n == l.n ? l : copy_list(j, kept, n);
}

/* -- union -- */

static int compare_objects(const void *x, const void *y)
{
	const struct object *const *a = x, *const *b = y;

	return strcmp((*a)->name, (*b)->name);
}

static int compare_services(const void *x, const void *y)
{
	const struct service *const *a = x, *const *b = y;
	int c = strcmp((*a)->name, (*b)->name);

	return c ? c : (int)(*a)->literal - (int)(*b)->literal;
}

struct list list_sorted(struct job *j, int dimension, const void *const *members, size_t n)
{
	const void **at = ARENA_ARRAY(j->arena, const void *, n);
	size_t kept = 0;

	memcpy(at, members, n * sizeof *at);
	qsort(at, n, sizeof *at, dimension == SERVICES ? compare_services : compare_objects);
	for (size_t i = 0; i < n; i++)
		if (!kept || at[kept - 1] != at[i])
			at[kept++] = at[i];
	return (struct list){at, kept};
}

struct list list_union(struct job *j, int dimension, const struct list *lists, size_t n,
		       enum family families)
{
	const void **all;
	size_t total = 0;

	for (size_t i = 0; i < n; i++)
		total += lists[i].n;
	all = ARENA_ARRAY(j->scratch, const void *, total);
	total = 0;
	for (size_t i = 0; i < n; i++) {
		memcpy(all + total, lists[i].at, lists[i].n * sizeof *all);
		total += lists[i].n;
	}
	return list_reduce(j, dimension, list_sorted(j, dimension, all, total), families);
}
