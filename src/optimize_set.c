/* What lists of objects and services stand for, each set once: equal sets have one number. */
#include "optimize_parts.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"

/* -- tables -- */

static uint32_t *table_place(const struct table *t, uint64_t hash)
{
	return &t->heads[(hash ^ hash >> 32) & (t->cap - 1)];
}

static void table_grow(struct arena *a, struct table *t, size_t cap)
{
	t->cap = cap;
	t->heads = ARENA_ARRAY(a, uint32_t, t->cap);
	memset(t->heads, 0xff, t->cap * sizeof *t->heads);
	for (uint32_t i = 0; i < t->slots.n; i++) {
		uint32_t *place = table_place(t, t->slots.at[i].hash);

		t->slots.at[i].next = *place;
		*place = i;
	}
}

void table_reserve(struct arena *a, struct table *t, size_t n)
{
	size_t cap = 16;

	while (cap < 2 * n)
		cap *= 2;
	table_grow(a, t, cap);
	VEC_RESERVE(a, &t->slots, n);
}

uint32_t table_look(const struct table *t, uint64_t hash, table_same *same, const void *user,
		    const void *key)
{
	uint32_t i = t->cap ? *table_place(t, hash) : NONE;

	while (i != NONE && !(t->slots.at[i].hash == hash && same(user, i, key)))
		i = t->slots.at[i].next;
	return i;
}

uint32_t table_find(struct arena *a, struct table *t, uint64_t hash, table_same *same,
		    const void *user, const void *key)
{
	uint32_t i = table_look(t, hash, same, user, key), *place;

	if (i != NONE)
		return i;
	if (t->slots.n * 2 >= t->cap)
		table_grow(a, t, t->cap ? 4 * t->cap : 64);
	place = table_place(t, hash);
	i = (uint32_t)t->slots.n;
	VEC_PUSH(a, &t->slots, ((struct slot){hash, *place}));
	*place = i;
	return i;
}

/* -- sides -- */

uint64_t hash_number(uint64_t h, uint64_t v)
{
	h = (h ^ v) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 29;
}

static uint64_t hash_side(const struct side *s)
{
	uint64_t h = hash_number(HASH_START, s->families * 2u + s->all_names);

	for (size_t i = 0; i < s->addresses.n; i++) {
		const struct addr_range *r = &s->addresses.at[i];

		h = hash_number(h, (uint64_t)r->lo);
		h = hash_number(h, (uint64_t)r->hi);
		if (r->family == FAMILY_6)
			h = hash_number(h, (uint64_t)(r->lo >> 64) ^ (uint64_t)(r->hi >> 64) << 1);
	}
	for (size_t i = 0; i < s->n_names; i++)
		h = hash_number(h, s->names[i]->index);
	return h;
}

static bool same_side(const void *user, uint32_t number, const void *key)
{
	const struct job *j = user;
	const struct side *a = &j->sides.at[number], *b = key;

	return a->families == b->families && a->all_names == b->all_names &&
	       a->n_names == b->n_names &&
	       (!a->n_names || !memcmp(a->names, b->names, a->n_names * sizeof(void *))) &&
	       addr_set_equal(a->addresses, b->addresses);
}

static uint32_t number_side(struct job *j, const struct side *s)
{
	uint32_t i = table_find(j->scratch, &j->side_table, hash_side(s), same_side, j, s);

	if (i == j->sides.n)
		VEC_PUSH(j->scratch, &j->sides, *s);
	return i;
}

struct names {
	const struct object **at;
	size_t n, cap;
	bool all;
};

static void collect_names(struct job *j, const struct object *o, struct names *names)
{
	if (o->kind == OBJECT_ZONE)
		names->all = true;
	if (o->kind == OBJECT_NAME)
		VEC_PUSH(j->scratch, names, o);
	for (size_t i = 0; i < o->n_members; i++)
		collect_names(j, o->members[i], names);
}

static int compare_index(const void *x, const void *y)
{
	const struct object *const *a = x, *const *b = y;

	return (*a)->index < (*b)->index ? -1 : (*a)->index > (*b)->index;
}

static void set_names(struct job *j, struct side *s, struct list l)
{
	struct names names = {NULL, 0, 0, false};
	size_t n = 0;

	for (size_t i = 0; i < l.n; i++) {
		const struct object *o = l.at[i];

		if (o->kind == OBJECT_ZONE || o->kind == OBJECT_NAME || o->kind == OBJECT_GROUP)
			collect_names(j, o, &names);
	}
	s->all_names = names.all;
	if (names.all || !names.n)
		return;
	qsort(names.at, names.n, sizeof *names.at, compare_index);
	for (size_t i = 0; i < names.n; i++)
		if (!n || names.at[n - 1] != names.at[i])
			names.at[n++] = names.at[i];
	s->names = names.at;
	s->n_names = n;
}

static uint32_t side_number(struct job *j, struct list l, enum family families)
{
	const struct object *const *objects = (const struct object *const *)l.at;
	struct side s = {.families = families};

	if (families != FAMILY_BOTH)
		s.addresses = objects_addresses(j->scratch, objects, l.n, families);
	else if (l.n == 1)
		s.addresses = objects[0]->addresses;
	else
		s.addresses = addr_set_union(j->scratch,
					     objects_addresses(j->scratch, objects, l.n, FAMILY_4),
					     objects_addresses(j->scratch, objects, l.n, FAMILY_6));
	set_names(j, &s, l);
	return number_side(j, &s);
}

enum family side_families(const struct side *s)
{
	if (s->all_names || s->n_names)
		return s->families;
	return addr_set_families(s->addresses);
}

static bool range_held(const struct addr_range *r, struct addr_set s)
{
	size_t lo = 0, hi = s.n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		const struct addr_range *x = &s.at[mid];

		if (x->family < r->family || (x->family == r->family && x->hi < r->lo))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < s.n && s.at[lo].family == r->family && s.at[lo].lo <= r->lo &&
	       s.at[lo].hi >= r->hi;
}

bool names_within(const struct side *inner, const struct side *outer)
{
	size_t k = 0;

	if (outer->all_names)
		return true;
	if (inner->all_names || inner->n_names > outer->n_names)
		return false;
	for (size_t i = 0; i < inner->n_names; i++) {
		while (k < outer->n_names && outer->names[k]->index < inner->names[i]->index)
			k++;
		if (k == outer->n_names || outer->names[k] != inner->names[i])
			return false;
	}
	return true;
}

/* The ranges of a set are disjoint and do not touch, so each of INNER lies in one of OUTER. */
bool side_within(const struct side *inner, const struct side *outer)
{
	if (!names_within(inner, outer))
		return false;
	for (size_t i = 0; i < inner->addresses.n; i++)
		if (!range_held(&inner->addresses.at[i], outer->addresses))
			return false;
	return true;
}

/* -- services -- */

static uint64_t hash_terms(const struct terms *t)
{
	uint64_t h = HASH_START;

	for (size_t i = 0; i < t->n; i++) {
		const struct service_term *x = &t->at[i];

		h = hash_number(h, (uint64_t)x->kind << 8 | x->proto);
		if (x->kind == SERVICE_PORTS)
			h = hash_number(h, (uint64_t)x->src.lo << 48 | (uint64_t)x->src.hi << 32 |
					       (uint64_t)x->dst.lo << 16 | x->dst.hi);
		if (x->kind == SERVICE_ICMP)
			h = hash_number(h, (uint64_t)(uint16_t)x->type << 16 | (uint16_t)x->code);
	}
	return h;
}

static bool same_terms(const void *user, uint32_t number, const void *key)
{
	const struct job *j = user;
	const struct terms *a = &j->terms.at[number], *b = key;

	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (term_compare(&a->at[i], &b->at[i]))
			return false;
	return true;
}

static uint32_t number_terms(struct job *j, const struct terms *t)
{
	uint32_t i = table_find(j->scratch, &j->terms_table, hash_terms(t), same_terms, j, t);

	if (i == j->terms.n)
		VEC_PUSH(j->scratch, &j->terms, *t);
	return i;
}

static uint32_t terms_number(struct job *j, struct list l)
{
	const struct service *const *services = (const struct service *const *)l.at;
	struct terms t = {.at = services[0]->terms, .n = services[0]->n_terms};
	struct service_term *all;
	size_t n = 0;

	if (l.n == 1)
		return number_terms(j, &t);
	for (size_t i = 0; i < l.n; i++)
		n += services[i]->n_terms;
	all = ARENA_ARRAY(j->scratch, struct service_term, n);
	n = 0;
	for (size_t i = 0; i < l.n; i++) {
		memcpy(all + n, services[i]->terms, services[i]->n_terms * sizeof *all);
		n += services[i]->n_terms;
	}
	terms_canonical(all, &n);
	t.at = all;
	t.n = n;
	return number_terms(j, &t);
}

static bool term_held(const struct service_term *t, const struct terms *outer)
{
	for (size_t i = 0; i < outer->n; i++)
		if (term_covers(&outer->at[i], t))
			return true;
	return false;
}

bool terms_within(const struct terms *inner, const struct terms *outer)
{
	for (size_t i = 0; i < inner->n; i++)
		if (!term_held(&inner->at[i], outer))
			return false;
	return true;
}

/* -- both -- */

uint32_t list_number(struct job *j, int dimension, struct list l, enum family families)
{
	return dimension == SERVICES ? terms_number(j, l) : side_number(j, l, families);
}

bool number_within(const struct job *j, int dimension, uint32_t inner, uint32_t outer)
{
	if (inner == outer)
		return true;
	if (dimension == SERVICES)
		return terms_within(&j->terms.at[inner], &j->terms.at[outer]);
	return side_within(&j->sides.at[inner], &j->sides.at[outer]);
}

static bool same_list(const void *user, uint32_t number, const void *key)
{
	const struct job *j = user;
	const struct known *a = &j->known.at[number], *b = key;

	return a->dimension == b->dimension && a->families == b->families &&
	       a->list.n == b->list.n &&
	       !memcmp(a->list.at, b->list.at, a->list.n * sizeof *a->list.at);
}

/* One host or service: as quickly looked at as found again. */
static bool is_small(int dimension, struct list l)
{
	const struct object *o = l.at[0];

	return l.n == 1 &&
	       (dimension == SERVICES || (o->kind != OBJECT_GROUP && o->addresses.n < 4));
}

static struct known *know(struct job *j, int dimension, struct list l, enum family families)
{
	struct known k = {.list = l, .dimension = dimension, .families = families};
	uint64_t h = hash_number(HASH_START, families * 4u + (unsigned)dimension);
	uint32_t i;

	for (size_t m = 0; m < l.n; m++)
		h = hash_number(h, (uintptr_t)l.at[m]);
	i = table_find(j->scratch, &j->known_table, h, same_list, j, &k);
	if (i == j->known.n) {
		k.reduced = list_reduce(j, dimension, l, families);
		k.number = list_number(j, dimension, k.reduced, families);
		VEC_PUSH(j->scratch, &j->known, k);
	}
	return &j->known.at[i];
}

uint32_t list_known(struct job *j, int dimension, struct list *l, enum family families)
{
	const struct known *k;

	if (is_small(dimension, *l))
		return list_number(j, dimension, *l, families);
	k = know(j, dimension, *l, families);
	*l = k->reduced;
	return k->number;
}

struct list list_joined(struct job *j, int dimension, struct list l, enum family families)
{
	struct known *k;

	if (l.n < 2)
		return l;
	k = know(j, dimension, l, families);
	if (!k->joined.n)
		k->joined = list_join(j, dimension, k->reduced, families);
	return k->joined;
}
