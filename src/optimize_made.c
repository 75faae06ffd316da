/* Objects and services that the optimiser makes by joining: each range and each term once in the
 * policy, described by the names it stands for. */
#include "optimize_parts.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"

struct names {
	const char **at;
	size_t n, cap;
};

struct made {
	struct arena *arena;
	const struct policy *policy;
	struct table object_table, service_table;
	VEC(struct object *) objects;
	VEC(struct service *) services;
	VEC(struct names) object_names, service_names; /* what each stands for */
};

struct made *made_new(struct arena *a, const struct policy *p)
{
	struct made *m = ARENA_NEW(a, struct made);

	m->arena = a;
	m->policy = p;
	return m;
}

/* -- what the policy has already -- */

/* Objects are in order of depth and name: literals are among the first, of depth 0. */
static const struct object *find_object(const struct policy *p, const char *name)
{
	size_t lo = 0, hi = p->n_objects;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		const struct object *o = p->objects[mid];
		int c = o->depth ? 1 : strcmp(o->name, name);

		if (!c)
			return o;
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

static const struct service *find_service(const struct policy *p, const char *name)
{
	size_t lo = 0, hi = p->n_services;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int c = strcmp(p->services[mid]->name, name);

		if (!c)
			return p->services[mid];
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

/* -- objects -- */

static bool same_object(const void *user, uint32_t number, const void *key)
{
	const struct made *m = user;

	return !range_compare(&m->objects.at[number]->addresses.at[0], key);
}

static uint64_t hash_range(const struct addr_range *r)
{
	uint64_t h = hash_number(HASH_START, r->family);

	h = hash_number(h, (uint64_t)r->lo ^ (uint64_t)(r->lo >> 64));
	return hash_number(h, (uint64_t)r->hi ^ (uint64_t)(r->hi >> 64));
}

static struct object *new_object(struct made *m, const struct zone *zone, const char *name,
				 const struct addr_range *r, struct span span)
{
	struct object *o = ARENA_NEW(m->arena, struct object);

	o->name = name;
	o->description = "";
	o->kind = OBJECT_NETWORK;
	o->families = r->family;
	o->zone = zone;
	o->addresses.at = ARENA_ARRAY(m->arena, struct addr_range, 1);
	o->addresses.at[0] = *r;
	o->addresses.n = 1;
	o->span = span;
	return o;
}

const struct object *made_object(struct made *m, const struct zone *zone,
				 const struct addr_range *r, struct list from)
{
	char buffer[ADDR_TEXT];
	const struct object *first = from.at[0], *o = find_object(m->policy, range_text(r, buffer));
	uint32_t i;

	if (o)
		return o->zone == zone && o->addresses.n == 1 &&
			       !range_compare(&o->addresses.at[0], r)
			   ? o
			   : NULL;
	i = table_find(m->arena, &m->object_table, hash_range(r), same_object, m, r);
	if (i == m->objects.n) {
		const char *name = arena_printf(m->arena, "%s", buffer);

		VEC_PUSH(m->arena, &m->objects, new_object(m, zone, name, r, first->span));
		VEC_PUSH(m->arena, &m->object_names, ((struct names){NULL, 0, 0}));
	}
	for (size_t k = 0; k < from.n; k++) {
		const struct object *part = from.at[k];

		if (addr_set_overlaps(part->addresses, m->objects.at[i]->addresses))
			VEC_PUSH(m->arena, &m->object_names.at[i], part->name);
	}
	return m->objects.at[i];
}

/* -- services -- */

static bool same_service(const void *user, uint32_t number, const void *key)
{
	const struct made *m = user;

	return !term_compare(&m->services.at[number]->terms[0], key);
}

static struct service *new_service(struct made *m, const char *name, const struct service_term *t,
				   struct span span)
{
	struct service *s = ARENA_NEW(m->arena, struct service);

	s->name = name;
	s->description = "";
	s->literal = true;
	s->terms = ARENA_NEW(m->arena, struct service_term);
	*s->terms = *t;
	s->n_terms = 1;
	s->span = span;
	return s;
}

static bool has_part_of(const struct service *s, const struct service_term *t)
{
	for (size_t i = 0; i < s->n_terms; i++)
		if (term_overlaps(&s->terms[i], t))
			return true;
	return false;
}

const struct service *made_service(struct made *m, const struct service_term *t, struct list from)
{
	char buffer[TERM_TEXT];
	const char *text = term_text(t, buffer);
	const struct service *first = from.at[0], *s = find_service(m->policy, text);
	uint64_t h = hash_string(HASH_START, text);
	uint32_t i;

	if (s)
		return s->literal && s->n_terms == 1 && !term_compare(&s->terms[0], t) ? s : NULL;
	i = table_find(m->arena, &m->service_table, h, same_service, m, t);
	if (i == m->services.n) {
		const char *name = arena_printf(m->arena, "%s", text);

		VEC_PUSH(m->arena, &m->services, new_service(m, name, t, first->span));
		VEC_PUSH(m->arena, &m->service_names, ((struct names){NULL, 0, 0}));
	}
	for (size_t k = 0; k < from.n; k++) {
		const struct service *part = from.at[k];

		if (has_part_of(part, t))
			VEC_PUSH(m->arena, &m->service_names.at[i], part->name);
	}
	return m->services.at[i];
}

/* -- the result -- */

static int compare_names(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* "app1, app2, app3" */
static const char *join_names(struct arena *a, struct names *names)
{
	size_t size = 1, kept = 0;
	char *text, *to;

	qsort(names->at, names->n, sizeof *names->at, compare_names);
	for (size_t i = 0; i < names->n; i++)
		if (!kept || strcmp(names->at[kept - 1], names->at[i])) {
			size += strlen(names->at[i]) + 2;
			names->at[kept++] = names->at[i];
		}
	to = text = arena_alloc(a, size);
	for (size_t i = 0; i < kept; i++) {
		size_t n = strlen(names->at[i]);

		memcpy(to, i ? ", " : "", i ? 2 : 0);
		to += i ? 2 : 0;
		memcpy(to, names->at[i], n);
		to += n;
	}
	return text;
}

static int compare_objects(const void *x, const void *y)
{
	const struct object *const *a = x, *const *b = y;

	return strcmp((*a)->name, (*b)->name);
}

static int compare_services(const void *x, const void *y)
{
	const struct service *const *a = x, *const *b = y;

	return strcmp((*a)->name, (*b)->name);
}

static void add_objects(struct made *m, struct policy *p)
{
	size_t n = m->objects.n;
	struct object **all;

	for (size_t i = 0; i < n; i++)
		m->objects.at[i]->description = join_names(m->arena, &m->object_names.at[i]);
	qsort(m->objects.at, n, sizeof *m->objects.at, compare_objects);
	all = ARENA_ARRAY(m->arena, struct object *, p->n_objects + n);
	memcpy(all, p->objects, p->n_objects * sizeof(void *));
	memcpy(all + p->n_objects, m->objects.at, n * sizeof(void *));
	for (size_t i = 0; i < n; i++)
		m->objects.at[i]->index = (uint32_t)(p->n_objects + i);
	p->objects = all;
	p->n_objects += n;
}

static void add_services(struct made *m, struct policy *p)
{
	size_t n = m->services.n;
	struct service **all;

	for (size_t i = 0; i < n; i++)
		m->services.at[i]->description = join_names(m->arena, &m->service_names.at[i]);
	qsort(m->services.at, n, sizeof *m->services.at, compare_services);
	all = ARENA_ARRAY(m->arena, struct service *, p->n_services + n);
	memcpy(all, p->services, p->n_services * sizeof(void *));
	memcpy(all + p->n_services, m->services.at, n * sizeof(void *));
	for (size_t i = 0; i < n; i++)
		m->services.at[i]->index = p->n_services + i;
	p->services = all;
	p->n_services += n;
}

void made_add(struct made *m, struct policy *p)
{
	if (m->objects.n)
		add_objects(m, p);
	if (m->services.n)
		add_services(m, p);
}
