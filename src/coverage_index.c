/* An interval index over the distinct sides of a pair's rules: see coverage_index.h. */
#include "coverage_index.h"

#include <stdlib.h>
#include <string.h>

#include "vec.h"

/* Steps in a tree before a query is given up. */
enum { STEPS_MAX = 8 * CANDIDATES_MAX };

/* A range of a side. */
struct entry {
	struct addr_range range;
	u128 below_max; /* of the subtree: the array is a balanced tree by halves */
	u128 before_max; /* the largest upper end of all entries before it in its family */
	uint32_t place;
};

/* A distinct side. */
struct place {
	struct side side;
	uint32_t next;         /* 1 + the next place with the same hash; 0: none */
	uint32_t first, n;     /* its rules, in INDEX->rules */
	uint32_t entry;        /* of its only range */
	uint32_t query;        /* the query that saw it last */
	bool full;             /* a query for it found too many: so will the next */
};

struct tree {
	struct entry *at;
	size_t n;
};

struct side_index {
	struct arena *arena;
	const struct pair *pair;
	bool from;
	VEC(struct place) places;
	uint32_t *place_of; /* per rule */
	uint32_t *rules;    /* by place, ascending */
	uint32_t *table;    /* by hash: 1 + the newest place */
	size_t cap;
	VEC(struct entry) entries;
	struct tree family[4]; /* by enum family: none (names), 4, 6 */
	uint32_t query;
};

/* -- places -- */

/* The objects on the side of a rule. */
struct objects {
	const struct object *const *at;
	size_t n;
};

static struct objects objects_on(const struct side_index *ix, size_t i)
{
	const struct rule *r = &ix->pair->rules[i];

	return ix->from ? (struct objects){r->sources, r->n_sources}
			: (struct objects){r->destinations, r->n_destinations};
}

static bool same_objects(struct objects a, struct objects b)
{
	return a.n == b.n && !memcmp(a.at, b.at, a.n * sizeof *a.at);
}

static size_t hash_of(struct objects o)
{
	uint64_t h = o.n;

	for (size_t i = 0; i < o.n; i++) {
		h = (h ^ (uintptr_t)o.at[i]) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 32;
	}
	return (size_t)h;
}

/* The place of rule I, new or known. The first rule of a place stands for it. */
static void place_rule(struct side_index *ix, size_t i)
{
	struct objects o = objects_on(ix, i);
	uint32_t *slot = &ix->table[hash_of(o) & (ix->cap - 1)];

	for (uint32_t k = *slot; k; k = ix->places.at[k - 1].next)
		if (same_objects(o, objects_on(ix, ix->places.at[k - 1].first))) {
			ix->place_of[i] = k - 1;
			ix->places.at[k - 1].n++;
			return;
		}
	ix->place_of[i] = (uint32_t)ix->places.n;
	VEC_PUSH(ix->arena, &ix->places,
		 ((struct place){.side = flatten_objects(ix->arena, o.at, o.n),
				 .next = *slot,
				 .first = (uint32_t)i,
				 .n = 1}));
	*slot = (uint32_t)ix->places.n;
}

/* Sorts the rules by place. */
static void list_rules(struct side_index *ix)
{
	size_t n = ix->pair->n_rules;
	uint32_t at = 0;

	ix->rules = ARENA_ARRAY(ix->arena, uint32_t, n);
	for (size_t k = 0; k < ix->places.n; k++) {
		ix->places.at[k].first = at;
		at += ix->places.at[k].n;
		ix->places.at[k].n = 0;
	}
	for (size_t i = 0; i < n; i++) {
		struct place *p = &ix->places.at[ix->place_of[i]];

		ix->rules[p->first + p->n++] = (uint32_t)i;
	}
}

/* -- entries -- */

static int compare_entries(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;

	if (a->range.family != b->range.family)
		return a->range.family < b->range.family ? -1 : 1;
	if (a->range.lo != b->range.lo)
		return a->range.lo < b->range.lo ? -1 : 1;
	return a->place < b->place ? -1 : a->place > b->place;
}

static u128 larger(u128 a, u128 b)
{
	return a > b ? a : b;
}

/* Fills the largest upper end of each subtree; the array is a tree by halves. */
static u128 set_below(struct entry *e, size_t lo, size_t hi)
{
	size_t mid = lo + (hi - lo) / 2;

	if (lo >= hi)
		return 0;
	e[mid].below_max = larger(e[mid].range.hi,
				  larger(set_below(e, lo, mid), set_below(e, mid + 1, hi)));
	return e[mid].below_max;
}

static void finish_family(struct side_index *ix, struct entry *e, size_t n)
{
	u128 max = 0;

	ix->family[e->range.family] = (struct tree){e, n};
	set_below(e, 0, n);
	for (size_t i = 0; i < n; i++) {
		e[i].before_max = max;
		max = larger(max, e[i].range.hi);
		ix->places.at[e[i].place].entry = (uint32_t)i;
	}
}

static void make_entries(struct side_index *ix)
{
	for (uint32_t k = 0; k < ix->places.n; k++)
		for (size_t i = 0; i < ix->places.at[k].side.n; i++)
			VEC_PUSH(
			    ix->arena, &ix->entries,
			    ((struct entry){.range = ix->places.at[k].side.at[i], .place = k}));
	if (ix->entries.n > 1)
		qsort(ix->entries.at, ix->entries.n, sizeof *ix->entries.at, compare_entries);
	for (size_t i = 0, k; i < ix->entries.n; i = k) {
		enum family f = ix->entries.at[i].range.family;

		for (k = i; k < ix->entries.n && ix->entries.at[k].range.family == f;)
			k++;
		finish_family(ix, &ix->entries.at[i], k - i);
	}
}

struct side_index *side_index_new(struct arena *a, const struct pair *p, bool from)
{
	struct side_index *ix = ARENA_NEW(a, struct side_index);

	*ix = (struct side_index){.arena = a, .pair = p, .from = from, .cap = 16};
	while (ix->cap < p->n_rules)
		ix->cap *= 2;
	ix->table = ARENA_ARRAY(a, uint32_t, ix->cap);
	ix->place_of = ARENA_ARRAY(a, uint32_t, p->n_rules);
	for (size_t i = 0; i < p->n_rules; i++)
		place_rule(ix, i);
	list_rules(ix);
	make_entries(ix);
	return ix;
}

struct side side_index_side(const struct side_index *ix, size_t i)
{
	return ix->places.at[ix->place_of[i]].side;
}

/* -- queries -- */

/* A place that was found, and how: by which range of the question, at what range of its own. */
struct hit {
	size_t question;
	u128 lo;
	size_t rule;
};

struct query {
	struct side_index *ix;
	const struct addr_range *range;
	size_t question, steps, n;
	bool full;
	struct hit hits[CANDIDATES_MAX];
};

static void found(struct query *q, const struct entry *e)
{
	struct place *p = &q->ix->places.at[e->place];

	if (p->query == q->ix->query)
		return;
	p->query = q->ix->query;
	if (p->n > CANDIDATES_MAX - q->n) {
		q->full = true;
		return;
	}
	for (uint32_t k = 0; k < p->n; k++)
		q->hits[q->n++] =
		    (struct hit){q->question, e->range.lo, q->ix->rules[p->first + k]};
}

static void query_tree(struct query *q, const struct entry *e, size_t lo, size_t hi)
{
	while (lo < hi && !q->full) {
		size_t mid = lo + (hi - lo) / 2;

		if (++q->steps > STEPS_MAX) {
			q->full = true;
			return;
		}
		if (e[mid].below_max < q->range->lo)
			return;
		query_tree(q, e, lo, mid);
		if (e[mid].range.lo > q->range->hi || q->full)
			return;
		if (e[mid].range.hi >= q->range->lo)
			found(q, &e[mid]);
		lo = mid + 1;
	}
}

/* Nothing before the side's only entry reaches it: what meets it comes next to it. */
static bool query_neighbours(struct query *q, const struct place *p)
{
	const struct tree *t = &q->ix->family[q->range->family];
	size_t i = p->entry;

	if (p->side.n != 1 || (i && t->at[i].before_max >= q->range->lo))
		return false;
	for (; i < t->n && t->at[i].range.lo <= q->range->hi && !q->full; i++) {
		q->full = ++q->steps > STEPS_MAX;
		found(q, &t->at[i]);
	}
	return true;
}

static int compare_hits(const void *x, const void *y)
{
	const struct hit *a = x, *b = y;

	if (a->question != b->question)
		return a->question < b->question ? -1 : 1;
	if (a->lo != b->lo)
		return a->lo < b->lo ? -1 : 1;
	return a->rule < b->rule ? -1 : a->rule > b->rule;
}

bool side_index_query(struct side_index *ix, size_t i, struct candidates *out)
{
	struct place *p = &ix->places.at[ix->place_of[i]];
	struct query q;

	out->n = 0;
	if (p->full)
		return false;
	q.ix = ix;
	q.steps = q.n = 0;
	q.full = false;
	ix->query++;
	for (size_t k = 0; k < p->side.n && !q.full; k++) {
		const struct tree *t = &ix->family[p->side.at[k].family];

		q.question = k;
		q.range = &p->side.at[k];
		if (!query_neighbours(&q, p))
			query_tree(&q, t->at, 0, t->n);
	}
	p->full = q.full;
	if (q.n > 1)
		qsort(q.hits, q.n, sizeof *q.hits, compare_hits);
	for (size_t k = 0; k < q.n; k++)
		out->at[out->n++] = q.hits[k].rule;
	return !q.full;
}
