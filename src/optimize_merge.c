/* Rules that differ in one dimension become one.
 *
 * A step puts rules together that agree in everything but one dimension: a partition, so that a
 * rule more or less changes the one class it falls into. Steps follow each other, services,
 * sources, destinations, until none puts anything together. */
#include "optimize_parts.h"

#include "hash.h"

/* Rules that become one: a class of the partition. The rule whose key has the smallest hash gives
 * the key and the place: to a class of n rules one more gives another key once in n + 1 times,
 * whatever people call it. */
struct class
{
	uint32_t first, last; /* rules */
	uint32_t head;        /* the one that gives the key */
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

	struct class *c;

	s->next[rule] = NONE;
	if (i == s->classes.n) {
		VEC_PUSH(s->job->scratch, &s->classes, ((struct class){rule, rule, rule, 1}));
		return;
	}
	c = &s->classes.at[i];
	s->next[c->last] = rule;
	c->last = rule;
	c->n++;
	if (w->written->id < s->job->rules[c->head].written->id)
		c->head = rule;
}

static void merge_class(struct step *s, const struct class *c)
{
	struct job *j = s->job;
	struct work *head = &j->rules[c->head];
	struct list *lists = ARENA_ARRAY(j->scratch, struct list, c->n);
	size_t n = 0;

	for (uint32_t r = c->first; r != NONE; r = s->next[r]) {
		lists[n++] = j->rules[r].list[s->dimension];
		if (r == c->head)
			continue;
		add_origins(j, head, &j->rules[r]);
		j->rules[r].gone = true;
	}
	head->list[s->dimension] = list_union(j, s->dimension, lists, n, head->families);
	head->number[s->dimension] =
	    list_number(j, s->dimension, head->list[s->dimension], head->families);
	head->changed = true;
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
