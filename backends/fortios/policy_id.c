/* Policy IDs: from the rule's key, so that a policy keeps its ID whatever happens around it.
 *
 * Where two keys fall on one ID, the first in the alphabet has it and the other the next that is
 * free. So an ID depends on other rules only within a run of IDs without a gap that holds such a
 * pair: those runs are worked out, all other rules have the ID of their key. */
#include "fortios.h"

#include <stdlib.h>
#include <string.h>

#include "oom.h"

/* A rule by the number that its key falls on. */
struct fall {
	uint64_t number;
	const struct rule *rule;
};

struct falls {
	struct fall *at;
	size_t n;
};

static const uint64_t count = POLICY_ID_LAST - POLICY_ID_FIRST + 1;

static void add_fall(struct plan *p, const struct pair *pair, const struct rule *r, void *user)
{
	struct falls *f = user;

	(void)p;
	(void)pair;
	f->at[f->n++] = (struct fall){r->id % count, r};
}

static int compare_numbers(const void *x, const void *y)
{
	const struct fall *a = x, *b = y;

	return (a->number > b->number) - (a->number < b->number);
}

static int compare_keys(const void *x, const void *y)
{
	const struct fall *a = x, *b = y;

	return strcmp(a->rule->key, b->rule->key);
}

static bool is_taken(const struct odd_id *taken, size_t n, uint64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (taken[i].id == id)
			return true;
	return false;
}

static void settle_run(struct plan *p, struct fall *run, size_t n)
{
	size_t before = p->odd_ids.n;

	qsort(run, n, sizeof *run, compare_keys);
	for (size_t i = 0; i < n; i++) {
		uint64_t number = run[i].number % count;

		while (i && is_taken(&p->odd_ids.at[before], i, POLICY_ID_FIRST + number))
			number = (number + 1) % count;
		VEC_PUSH(p->arena, &p->odd_ids,
			 ((struct odd_id){run[i].rule, POLICY_ID_FIRST + number}));
	}
}

/* The rules of the run that begins at I: each takes one number. SHARED: two fell on one. */
static size_t run_length(const struct falls *f, size_t i, bool *shared)
{
	size_t k = i + 1;

	*shared = false;
	for (; k < f->n && f->at[k].number <= f->at[i].number + (k - i); k++)
		*shared = *shared || f->at[k].number < f->at[i].number + (k - i);
	return k - i;
}

/* After the last number comes the first: the list begins behind a gap, and what was before that
 * goes on at its end. */
static void rotate(struct arena *scratch, struct falls *f)
{
	bool shared;
	size_t first = f->n ? run_length(f, 0, &shared) : 0;
	struct fall *out = ARENA_ARRAY(scratch, struct fall, f->n);

	for (size_t i = 0; i < f->n; i++) {
		out[i] = f->at[(i + first) % f->n];
		if (i + first >= f->n && first < f->n)
			out[i].number += count;
	}
	f->at = out;
}

static int compare_rules(const void *x, const void *y)
{
	const struct odd_id *a = x, *b = y;

	return (a->rule->index > b->rule->index) - (a->rule->index < b->rule->index);
}

void fortios_plan_ids(struct plan *p, size_t n_rules)
{
	struct arena *scratch = arena_new(out_of_memory);
	struct falls f = {ARENA_ARRAY(scratch, struct fall, n_rules), 0};
	bool shared;

	fortios_each_rule(p, add_fall, &f);
	qsort(f.at, f.n, sizeof *f.at, compare_numbers);
	rotate(scratch, &f);
	for (size_t i = 0, n; i < f.n; i += n) {
		n = run_length(&f, i, &shared);
		if (shared)
			settle_run(p, &f.at[i], n);
	}
	arena_free(scratch);
	if (p->odd_ids.n)
		qsort(p->odd_ids.at, p->odd_ids.n, sizeof *p->odd_ids.at, compare_rules);
}

uint64_t fortios_policy_id(const struct plan *p, const struct rule *r)
{
	const struct odd_id wanted = {.rule = r};
	const struct odd_id *odd = p->odd_ids.n ? bsearch(&wanted, p->odd_ids.at, p->odd_ids.n,
							  sizeof wanted, compare_rules)
						: NULL;

	return odd ? odd->id : POLICY_ID_FIRST + r->id % count;
}
