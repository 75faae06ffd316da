/* The passes in order, pair by pair, and the policy that comes of them: see optimize.h. */
#include "optimize_parts.h"

#include <stdlib.h>
#include <string.h>

#include "oom.h"

enum layer rule_layer(const struct rule *r)
{
	if (r->action == ACTION_DENY)
		return r->log ? LAYER_DENY_LOG : LAYER_DENY;
	return r->log ? LAYER_ALLOW_LOG : LAYER_ALLOW;
}

/* -- what a rule stands for -- */

static void add_origin(struct job *j, struct work *into, const struct rule *rule)
{
	VEC_PUSH(j->scratch, &j->origins, ((struct origin){rule, into->origins}));
	into->origins = (uint32_t)j->origins.n - 1;
}

void add_origins(struct job *j, struct work *into, const struct work *rule)
{
	add_origin(j, into, rule->written);
	for (uint32_t i = rule->origins; i != NONE; i = j->origins.at[i].next)
		add_origin(j, into, j->origins.at[i].rule);
	into->changed = true;
}

void compact(struct job *j)
{
	size_t n = 0;

	for (size_t i = 0; i < j->n_rules; i++)
		if (!j->rules[i].gone)
			j->rules[n++] = j->rules[i];
	j->n_rules = n;
}

/* -- one pair -- */

static struct work work_of(struct job *j, const struct rule *r)
{
	struct work w = {.written = r,
			 .origins = NONE,
			 .families = r->families,
			 .layer = rule_layer(r),
			 .list = {{(const void *const *)r->sources, r->n_sources},
				  {(const void *const *)r->destinations, r->n_destinations},
				  {(const void *const *)r->services, r->n_services}}};

	for (int d = 0; d < DIMENSIONS; d++) {
		size_t n = w.list[d].n;

		w.number[d] = list_known(j, d, &w.list[d], w.families);
		w.changed = w.changed || w.list[d].n != n;
	}
	return w;
}

static bool same_list(struct list a, struct list b)
{
	return a.n == b.n && !memcmp(a.at, b.at, a.n * sizeof *a.at);
}

static void join_lists(struct job *j)
{
	for (size_t i = 0; i < j->n_rules; i++)
		for (int d = 0; d < DIMENSIONS; d++) {
			struct work *w = &j->rules[i];
			struct list l = list_joined(j, d, w->list[d], w->families);

			w->changed = w->changed || !same_list(l, w->list[d]);
			w->list[d] = l;
		}
}

/* Merging brings forth wider rules, which may hold others, and dropping those may let rules agree
 * that did not: until nothing changes. Each turn leaves fewer rules or shorter lists. */
static void merge_pair(struct job *j)
{
	bool changed;

	do {
		changed = merge_rules(j) && drop_covered(j);
		changed = trim_lists(j) || changed;
	} while (changed);
	join_lists(j);
}

static void optimize_pair(struct job *j, const struct pair *p)
{
	j->rules = ARENA_ARRAY(j->scratch, struct work, p->n_rules);
	table_reserve(j->scratch, &j->side_table, 2 * p->n_rules);
	VEC_RESERVE(j->scratch, &j->sides, 2 * p->n_rules);
	j->n_rules = p->n_rules;
	for (size_t i = 0; i < p->n_rules; i++)
		j->rules[i] = work_of(j, &p->rules[i]);
	drop_covered(j);
	if (j->level == OPTIMIZE_MERGED)
		merge_pair(j);
}

/* -- the result -- */

static int compare_rules(const void *x, const void *y)
{
	const struct rule *const *a = x, *const *b = y;

	return (*a)->index < (*b)->index ? -1 : (*a)->index > (*b)->index;
}

static void set_origins(struct job *j, struct rule *r, const struct work *w)
{
	VEC(const struct rule *) all = {0};
	size_t n = 0;

	VEC_PUSH(j->arena, &all, w->written);
	for (uint32_t i = w->origins; i != NONE; i = j->origins.at[i].next)
		VEC_PUSH(j->arena, &all, j->origins.at[i].rule);
	qsort(all.at, all.n, sizeof *all.at, compare_rules);
	for (size_t i = 0; i < all.n; i++)
		if (!n || all.at[n - 1] != all.at[i])
			all.at[n++] = all.at[i];
	r->origins = all.at;
	r->n_origins = (uint32_t)n;
}

static int compare_reasons(const void *x, const void *y)
{
	return reason_compare(x, y);
}

static void set_reasons(struct job *j, struct rule *r)
{
	struct reason *all;
	size_t n = 0, kept = 0;

	if (r->n_origins == 1)
		return;
	for (size_t i = 0; i < r->n_origins; i++)
		n += r->origins[i]->n_reasons;
	all = ARENA_ARRAY(j->arena, struct reason, n);
	n = 0;
	for (size_t i = 0; i < r->n_origins; i++) {
		const struct rule *o = r->origins[i];

		memcpy(all + n, o->reasons, o->n_reasons * sizeof *all);
		n += o->n_reasons;
	}
	qsort(all, n, sizeof *all, compare_reasons);
	for (size_t i = 0; i < n; i++)
		if (!kept || reason_compare(&all[kept - 1], &all[i]))
			all[kept++] = all[i];
	r->reasons = all;
	r->n_reasons = (uint32_t)kept;
}

static struct rule result_rule(struct job *j, const struct work *w)
{
	struct rule r = *w->written;

	r.families = w->families;
	r.sources = (const struct object **)(uintptr_t)w->list[SOURCES].at;
	r.n_sources = (uint32_t)w->list[SOURCES].n;
	r.destinations = (const struct object **)(uintptr_t)w->list[DESTINATIONS].at;
	r.n_destinations = (uint32_t)w->list[DESTINATIONS].n;
	r.services = (const struct service **)(uintptr_t)w->list[SERVICES].at;
	r.n_services = (uint32_t)w->list[SERVICES].n;
	set_origins(j, &r, w);
	set_reasons(j, &r);
	return r;
}

static bool is_unchanged(const struct job *j, const struct pair *p)
{
	if (j->n_rules != p->n_rules)
		return false;
	for (size_t i = 0; i < j->n_rules; i++)
		if (j->rules[i].changed)
			return false;
	return true;
}

static struct pair result_pair(struct job *j, const struct pair *p)
{
	struct pair out = *p;

	if (is_unchanged(j, p))
		return out;
	out.rules = ARENA_ARRAY(j->arena, struct rule, j->n_rules);
	out.n_rules = j->n_rules;
	for (size_t i = 0; i < j->n_rules; i++)
		out.rules[i] =
		    j->rules[i].changed ? result_rule(j, &j->rules[i]) : *j->rules[i].written;
	return out;
}

/* -- all pairs -- */

static struct job pair_job(const struct job *all, struct arena *scratch)
{
	return (struct job){.arena = all->arena,
			    .scratch = scratch,
			    .policy = all->policy,
			    .level = all->level,
			    .made = all->made};
}

const struct policy *policy_optimize(struct arena *a, const struct policy *p,
				     enum optimize_level level)
{
	struct policy *out;
	struct job all = {.arena = a, .policy = p, .level = level, .made = made_new(a, p)};
	struct arena *scratch;

	if (level == OPTIMIZE_NONE)
		return p;
	out = ARENA_NEW(a, struct policy);
	*out = *p;
	out->n_rules = 0;
	out->pairs = ARENA_ARRAY(a, struct pair, p->n_pairs);
	scratch = arena_new(out_of_memory);
	for (size_t i = 0; i < p->n_pairs; i++) {
		struct job j = pair_job(&all, scratch);

		optimize_pair(&j, &p->pairs[i]);
		out->pairs[i] = result_pair(&j, &p->pairs[i]);
		out->n_rules += out->pairs[i].n_rules;
		arena_reset(scratch);
	}
	arena_free(scratch);
	made_add(all.made, out);
	return out;
}
