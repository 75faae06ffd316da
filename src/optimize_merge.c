/* Rules that differ in one dimension become one.
 *
 * A step puts rules together that agree in everything but one dimension: a partition, so that a
 * rule more or less changes the one class it falls into. Steps follow each other, services,
 * sources, destinations, until none puts anything together. */
#include "optimize_parts.h"

#include "hash.h"

/* Rules that become one: a class of the partition. */
struct class
{
	uint32_t first, last; /* rules; the first gives the key */
	uint32_t n;
};

struct step {
	struct job *job;
	int dimension;
	struct table table;
	VEC(struct class) classes;
	uint32_t *next; /* by rule: the next of its class */
};

static bool same_class(const void *user, uint32_t number, const void *key)
{
	const struct step *s = user;
	const struct work *a = &s->job->rules[s->classes.at[number].first], *b = key;

	for (int d = 0; d < DIMENSIONS; d++)
		if (d != s->dimension && a->number[d] != b->number[d])
			return false;
	return a->layer == b->layer && a->families == b->families &&
	       !date_compare(a->written->until, b->written->until);
}

static uint64_t hash_class(const struct step *s, const struct work *w)
{
	uint64_t h = hash_number(HASH_START, (uint64_t)w->layer * 4 + w->families);

	for (int d = 0; d < DIMENSIONS; d++)
		if (d != s->dimension)
			h = hash_number(h, w->number[d]);
	return h;
}

static void classify(struct step *s, uint32_t rule)
{
	const struct work *w = &s->job->rules[rule];
	uint32_t i = table_find(s->job->scratch, &s->table, hash_class(s, w), same_class, s, w);

	s->next[rule] = NONE;
	if (i == s->classes.n) {
		VEC_PUSH(s->job->scratch, &s->classes, ((struct class){rule, rule, 1}));
		return;
	}
	s->next[s->classes.at[i].last] = rule;
	s->classes.at[i].last = rule;
	s->classes.at[i].n++;
}

static void merge_class(struct step *s, const struct class *c)
{
	struct job *j = s->job;
	struct work *first = &j->rules[c->first];
	struct list *lists = ARENA_ARRAY(j->scratch, struct list, c->n);
	size_t n = 0;

	for (uint32_t r = c->first; r != NONE; r = s->next[r]) {
		lists[n++] = j->rules[r].list[s->dimension];
		if (r == c->first)
			continue;
		add_origins(j, first, &j->rules[r]);
		j->rules[r].gone = true;
	}
	first->list[s->dimension] = list_union(j, s->dimension, lists, n, first->families);
	first->number[s->dimension] =
	    list_number(j, s->dimension, first->list[s->dimension], first->families);
	first->changed = true;
}

static bool merge_dimension(struct job *j, int dimension)
{
	struct step s = {.job = j,
			 .dimension = dimension,
			 .next = ARENA_ARRAY(j->scratch, uint32_t, j->n_rules)};

	for (uint32_t i = 0; i < j->n_rules; i++)
		classify(&s, i);
	if (s.classes.n == j->n_rules)
		return false;
	for (size_t i = 0; i < s.classes.n; i++)
		if (s.classes.at[i].n > 1)
			merge_class(&s, &s.classes.at[i]);
	compact(j);
	return true;
}

bool merge_rules(struct job *j)
{
	static const int order[] = {SERVICES, SOURCES, DESTINATIONS};
	int idle = 0; /* steps since the last that put something together */
	bool any = false;

	for (int i = 0; idle < DIMENSIONS; i = (i + 1) % DIMENSIONS) {
		bool merged = merge_dimension(j, order[i]);

		any = any || merged;
		idle = merged ? 1 : idle + 1;
	}
	return any;
}
