/* Equal rules become one that keeps every reason: see policy_draft.h. */
#include "policy_draft.h"

#include <string.h>

/* -- content -- */

static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 32;
}

static uint64_t mix_pointers(uint64_t h, const void *const *at, size_t n)
{
	h = mix(h, n);
	for (size_t i = 0; i < n; i++)
		h = mix(h, (uintptr_t)at[i]);
	return h;
}

/* By addresses: equal lists have equal ones, and nothing that is written depends on the number. */
static uint32_t content_hash(const struct rule *r, const struct draft *d)
{
	uint64_t h = mix((uint64_t)r->action << 2 | (uint64_t)r->families, (uintptr_t)d->from);

	h = mix(h, (uintptr_t)d->to);
	h = mix_pointers(h, (const void *const *)r->sources, r->n_sources);
	h = mix_pointers(h, (const void *const *)r->destinations, r->n_destinations);
	return (uint32_t)mix_pointers(h, (const void *const *)r->services, r->n_services);
}

static bool same_pointers(const void *a, size_t n, const void *b, size_t k)
{
	return n == k && (a == b || !memcmp(a, b, n * sizeof(void *)));
}

/* All but whether it logs. */
static bool same_content(const struct rule *x, const struct draft *a, const struct rule *y,
			 const struct draft *b)
{
	return a->from == b->from && a->to == b->to && x->action == y->action &&
	       x->families == y->families &&
	       same_pointers(x->sources, x->n_sources, y->sources, y->n_sources) &&
	       same_pointers(x->destinations, x->n_destinations, y->destinations,
			     y->n_destinations) &&
	       same_pointers(x->services, x->n_services, y->services, y->n_services);
}

/* -- the table -- */

static void enter(struct drafts *d, size_t i)
{
	uint32_t *slot = &d->table[d->at.at[i].hash & (d->cap - 1)];

	d->at.at[i].next = *slot;
	*slot = (uint32_t)i + 1;
}

static void grow_table(struct drafts *d)
{
	arena_drop(d->scratch, d->table, d->cap * sizeof *d->table);
	d->cap = d->cap ? d->cap * 2 : 1024;
	d->table = ARENA_ARRAY(d->scratch, uint32_t, d->cap);
	for (size_t i = 0; i < d->at.n; i++)
		enter(d, i);
}

/* The number of the rule with the same content that logs, or does not; or SIZE_MAX. */
static size_t find_same(const struct drafts *d, const struct rule *r, const struct draft *draft,
			bool log)
{
	uint32_t i = d->cap ? d->table[draft->hash & (d->cap - 1)] : 0;

	for (; i; i = d->at.at[i - 1].next)
		if (d->at.at[i - 1].hash == draft->hash && d->rules.at[i - 1].log == log &&
		    same_content(&d->rules.at[i - 1], &d->at.at[i - 1], r, draft))
			return i - 1;
	return SIZE_MAX;
}

/* -- merging -- */

/* A name given by a person wins over one made up; else the first in the alphabet. */
static void merge_label(struct rule *into, struct draft *draft, const struct rule *r,
			bool anonymous)
{
	if (draft->anonymous != anonymous ? draft->anonymous : strcmp(r->label, into->label) < 0) {
		into->label = r->label;
		draft->anonymous = anonymous;
	}
}

static void merge(struct drafts *d, size_t i, const struct rule *r, bool anonymous,
		  const struct reason *reasons, size_t n)
{
	struct arena *a = d->m->arena;
	struct rule *into = &d->rules.at[i];
	struct draft *draft = &d->at.at[i];

	merge_label(into, draft, r, anonymous);
	if (date_compare(r->until, into->until) > 0)
		into->until = r->until;
	if (!draft->more) {
		draft->more = ARENA_NEW(d->scratch, struct reason_list);
		VEC_PUSH(a, draft->more, into->reasons[0]);
	}
	for (size_t k = 0; k < n; k++)
		VEC_PUSH(a, draft->more, reasons[k]);
	into->reasons = draft->more->at;
}

void drafts_add(struct drafts *d, const struct rule *r, const struct draft *draft,
		const struct reason *reason)
{
	struct draft new = *draft;
	size_t same;

	new.hash = content_hash(r, draft);
	same = find_same(d, r, &new, r->log);
	if (same != SIZE_MAX) {
		merge(d, same, r, draft->anonymous, reason, 1);
		return;
	}
	VEC_PUSH(d->scratch, &d->at, new);
	struct rule *kept = VEC_ADD(d->m->arena, &d->rules);
	*kept = *r;
	kept->reasons = reason;
	kept->n_reasons = 1;
	if (d->at.n > d->cap)
		grow_table(d);
	else
		enter(d, d->at.n - 1);
}

static void join_twin(struct drafts *d, size_t i)
{
	const struct rule *r = &d->rules.at[i];
	size_t twin = find_same(d, r, &d->at.at[i], false);
	struct draft *t;

	if (twin == SIZE_MAX)
		return;
	t = &d->at.at[twin];
	t->twin = true;
	t->gone = date_compare(r->until, d->rules.at[twin].until) >= 0;
	if (t->gone)
		merge(d, i, &d->rules.at[twin], t->anonymous, d->rules.at[twin].reasons,
		      t->more ? t->more->n : 1);
}

void drafts_join_twins(struct drafts *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->at.n; i++)
		if (d->rules.at[i].log)
			join_twin(d, i);
	for (size_t i = 0; i < d->at.n; i++) {
		if (d->at.at[i].gone)
			continue;
		d->rules.at[n] = d->rules.at[i];
		d->at.at[n++] = d->at.at[i];
	}
	d->rules.n = d->at.n = n;
}
