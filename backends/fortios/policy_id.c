/* Policy IDs: from the rule's key, so that a policy keeps its ID whatever happens around it. */
#include "fortios.h"

#include <stdlib.h>
#include <string.h>

struct ids {
	uint64_t *taken; /* open addressing; 0 is free */
	size_t cap;
};

static bool take(struct ids *ids, uint64_t id)
{
	size_t i = id & (ids->cap - 1);

	for (; ids->taken[i]; i = (i + 1) & (ids->cap - 1))
		if (ids->taken[i] == id)
			return false;
	ids->taken[i] = id;
	return true;
}

static int compare_keys(const void *x, const void *y)
{
	const struct policy_plan *const *a = x, *const *b = y;

	return strcmp((*a)->rule->key, (*b)->rule->key);
}

/* Where two keys fall on one ID, the first in the alphabet has it and the other the next. */
void fortios_plan_ids(struct plan *p)
{
	const uint64_t count = POLICY_ID_LAST - POLICY_ID_FIRST + 1;
	struct policy_plan **by_key = ARENA_ARRAY(p->arena, struct policy_plan *, p->n_policies);
	struct ids ids = {NULL, 16};

	while (ids.cap < 2 * p->n_policies)
		ids.cap *= 2;
	ids.taken = ARENA_ARRAY(p->arena, uint64_t, ids.cap);
	for (size_t i = 0; i < p->n_policies; i++)
		by_key[i] = &p->policies[i];
	if (p->n_policies > 1)
		qsort(by_key, p->n_policies, sizeof *by_key, compare_keys);
	for (size_t i = 0; i < p->n_policies; i++) {
		uint64_t id = by_key[i]->rule->id % count;

		while (!take(&ids, POLICY_ID_FIRST + id))
			id = (id + 1) % count;
		by_key[i]->id = POLICY_ID_FIRST + id;
	}
}
