/* Rules that another one holds. */
#include "optimize_cover.h"

#include <string.h>

#include "hash.h"

/* -- rules by their ends -- */

static bool same_ends(const void *user, uint32_t number, const void *key)
{
	const struct cover *c = user;
	const struct ends *a = &c->ends.at[number], *b = key;

	return a->side[0] == b->side[0] && a->side[1] == b->side[1];
}

static uint64_t hash_ends(const struct ends *e)
{
	return hash_number(HASH_START, (uint64_t)e->side[0] << 32 | e->side[1]);
}

static void add_rule(struct cover *c, uint32_t rule)
{
	const struct work *w = &c->job->rules[rule];
	struct ends e = {{w->number[SOURCES], w->number[DESTINATIONS]}, rule, rule};
	uint32_t i = table_find(c->job->scratch, &c->table, hash_ends(&e), same_ends, c, &e);

	c->next[rule] = c->holder[rule] = NONE;
	c->ends_of[rule] = i;
	if (i == c->ends.n) {
		VEC_PUSH(c->job->scratch, &c->ends, e);
		return;
	}
	c->next[c->ends.at[i].last] = rule;
	c->ends.at[i].last = rule;
}

bool cover_alone(const struct cover *c, uint32_t rule)
{
	const struct ends *e = &c->ends.at[c->ends_of[rule]];

	return e->first == e->last && !c->near[0].heads[e->side[0]].n &&
	       !c->near[1].heads[e->side[1]].n;
}

uint32_t cover_first(struct cover *c, uint32_t source, uint32_t destination)
{
	struct ends e = {.side = {source, destination}};
	uint32_t i = table_look(&c->table, hash_ends(&e), same_ends, c, &e);

	return i == NONE ? NONE : c->ends.at[i].first;
}

/* -- one rule that holds another -- */

bool takes_over(const struct job *j, const struct work *a, const struct work *b)
{
	if (a->gone || a->layer > b->layer ||
	    date_compare(a->written->until, b->written->until) < 0)
		return false;
	return j->level == OPTIMIZE_MERGED || a->written->action == b->written->action;
}

static bool same_rule(const struct work *a, const struct work *b)
{
	return a->layer == b->layer && a->families == b->families &&
	       !memcmp(a->number, b->number, sizeof a->number) &&
	       !date_compare(a->written->until, b->written->until);
}

static bool holds(const struct job *j, const struct work *a, const struct work *b)
{
	if (a == b || !takes_over(j, a, b) || (b->families & ~a->families))
		return false;
	for (int d = 0; d < DIMENSIONS; d++)
		if (!number_within(j, d, b->number[d], a->number[d]))
			return false;
	return !same_rule(a, b) || a < b;
}

static uint32_t find_holder(struct cover *c, uint32_t rule)
{
	const struct job *j = c->job;
	const struct work *w = &j->rules[rule];
	struct neighbours from = near_list(&c->near[SOURCES], w->number[SOURCES]);
	struct neighbours to = near_list(&c->near[DESTINATIONS], w->number[DESTINATIONS]);

	for (size_t i = 0; i < from.n_holders; i++)
		for (size_t k = 0; k < to.n_holders; k++) {
			uint32_t r = cover_first(c, from.at[i], to.at[k]);

			for (int n = 0; r != NONE && n < ALIKE_MAX; n++, r = c->next[r])
				if (holds(j, &j->rules[r], w))
					return r;
		}
	return NONE;
}

/* Holding is an order, so the way up ends at a rule that is kept. */
static uint32_t last_holder(struct cover *c, uint32_t rule)
{
	while (c->holder[rule] != NONE)
		rule = c->holder[rule];
	return rule;
}

void give_origins(struct job *j, struct work *to, const struct work *from)
{
	if (to->written->action == from->written->action)
		add_origins(j, to, from);
}

static bool drop_held(struct cover *c)
{
	struct job *j = c->job;
	bool any = false;

	for (uint32_t i = 0; i < j->n_rules; i++)
		if (!cover_alone(c, i))
			c->holder[i] = find_holder(c, i);
	for (uint32_t i = 0; i < j->n_rules; i++) {
		if (c->holder[i] == NONE)
			continue;
		j->rules[i].gone = any = true;
		give_origins(j, &j->rules[last_holder(c, i)], &j->rules[i]);
	}
	return any;
}

void cover_open(struct cover *c, struct job *j)
{
	*c = (struct cover){.job = j,
			    .ends_of = ARENA_ARRAY(j->scratch, uint32_t, j->n_rules),
			    .next = ARENA_ARRAY(j->scratch, uint32_t, j->n_rules),
			    .holder = ARENA_ARRAY(j->scratch, uint32_t, j->n_rules)};
	c->near[SOURCES] = find_near(j, SOURCES);
	c->near[DESTINATIONS] = find_near(j, DESTINATIONS);
	for (uint32_t i = 0; i < j->n_rules; i++)
		add_rule(c, i);
}

bool drop_covered(struct job *j)
{
	struct cover c;
	bool any;

	if (j->n_rules < 2)
		return false;
	cover_open(&c, j);
	any = drop_held(&c);
	any = drop_held_together(&c) || any;
	if (any)
		compact(j);
	return any;
}
