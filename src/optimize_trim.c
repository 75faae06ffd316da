/* Members of a rule's lists that other rules hold: what is left overlaps less. */
#include "optimize_cover.h"

#include <string.h>

struct trim {
	struct cover cover;
	uint32_t (*before)[DIMENSIONS]; /* by rule: its numbers when the search was set up */
};

/* One rule, one dimension. */
struct trimming {
	struct trim *trim;
	uint32_t rule;
	int dimension;
	uint32_t *numbers; /* by member: what it stands for */
	bool *held;        /* by member */
	size_t n_held;
};

static uint32_t *member_numbers(struct job *j, const struct work *w, int dimension)
{
	struct list l = w->list[dimension];
	uint32_t *numbers = ARENA_ARRAY(j->scratch, uint32_t, l.n);

	for (size_t i = 0; i < l.n; i++)
		numbers[i] = list_number(j, dimension, (struct list){&l.at[i], 1}, w->families);
	return numbers;
}

/* Marks the members that OTHER holds, in all that the rule says of them. */
static void mark_held(struct trimming *t, struct work *other)
{
	struct job *j = t->trim->cover.job;
	struct work *w = &j->rules[t->rule];
	size_t n = w->list[t->dimension].n, before = t->n_held;

	if (other == w || !takes_over(j, other, w) || (w->families & ~other->families))
		return;
	for (int d = 0; d < DIMENSIONS; d++)
		if (d != t->dimension && !number_within(j, d, w->number[d], other->number[d]))
			return;
	if (!t->numbers)
		t->numbers = member_numbers(j, w, t->dimension);
	for (size_t i = 0; i < n; i++)
		if (!t->held[i] &&
		    number_within(j, t->dimension, t->numbers[i], other->number[t->dimension])) {
			t->held[i] = true;
			t->n_held++;
		}
	if (t->n_held > before)
		give_origins(j, other, w);
}

static void look_around(struct trimming *t)
{
	struct cover *c = &t->trim->cover;
	const uint32_t *before = t->trim->before[t->rule];
	struct neighbours from = near_list(&c->near[SOURCES], before[SOURCES]);
	struct neighbours to = near_list(&c->near[DESTINATIONS], before[DESTINATIONS]);
	size_t n_from = t->dimension == SOURCES ? from.n : from.n_holders;
	size_t n_to = t->dimension == DESTINATIONS ? to.n : to.n_holders;

	for (size_t i = 0; i < n_from; i++)
		for (size_t k = 0; k < n_to; k++) {
			uint32_t r = cover_first(c, from.at[i], to.at[k]);

			for (int n = 0; r != NONE && n < ALIKE_MAX; n++, r = c->next[r])
				mark_held(t, &c->job->rules[r]);
		}
}

/* The members that are left; then what is left of the families, and of the lists in them. */
static struct list list_keep(struct job *j, struct list l, const bool *drop, enum family families)
{
	const void **at = ARENA_ARRAY(j->arena, const void *, l.n);
	size_t n = 0;

	for (size_t i = 0; i < l.n; i++) {
		const struct object *o = l.at[i];

		if (drop ? !drop[i] : (o->families & families) != 0)
			at[n++] = l.at[i];
	}
	return (struct list){at, n};
}

static void narrow_families(struct job *j, struct work *w)
{
	enum family left = w->families;

	for (int d = 0; d < 2; d++)
		left &= side_families(&j->sides.at[w->number[d]]);
	if (left == w->families)
		return;
	w->families = left;
	w->gone = !left;
	for (int d = 0; left && d < 2; d++) {
		w->list[d] = list_keep(j, w->list[d], NULL, left);
		w->number[d] = list_number(j, d, w->list[d], left);
	}
}

static bool trim_rule(struct trim *t, uint32_t rule, int dimension)
{
	struct job *j = t->cover.job;
	struct work *w = &j->rules[rule];
	struct trimming x = {.trim = t, .rule = rule, .dimension = dimension};

	if (w->gone || w->list[dimension].n < 2 || cover_alone(&t->cover, rule))
		return false;
	x.held = ARENA_ARRAY(j->scratch, bool, w->list[dimension].n);
	look_around(&x);
	if (!x.n_held)
		return false;
	w->changed = true;
	w->gone = x.n_held == w->list[dimension].n;
	if (w->gone)
		return true;
	w->list[dimension] = list_keep(j, w->list[dimension], x.held, w->families);
	w->number[dimension] = list_number(j, dimension, w->list[dimension], w->families);
	if (dimension != SERVICES)
		narrow_families(j, w);
	return true;
}

bool trim_lists(struct job *j)
{
	struct trim t;
	bool any = false;

	if (j->n_rules < 2)
		return false;
	cover_open(&t.cover, j);
	t.before = (uint32_t(*)[DIMENSIONS])arena_calloc(j->scratch, j->n_rules, sizeof *t.before);
	for (size_t i = 0; i < j->n_rules; i++)
		memcpy(t.before[i], j->rules[i].number, sizeof t.before[i]);
	for (uint32_t i = 0; i < j->n_rules; i++)
		for (int d = 0; d < DIMENSIONS; d++)
			any = trim_rule(&t, i, d) || any;
	if (any)
		compact(j);
	return any;
}
