/* Members of lists as stretches of lines: see optimize_parts.h. */
#include "optimize_parts.h"

#include <stdlib.h>

enum { LINE_NAMES = 0 }; /* other lines of objects are families */

static void add_stretch(struct job *j, struct stretches *s, size_t member, uint64_t line, u128 lo,
			u128 hi)
{
	VEC_PUSH(j->scratch, &s->list, ((struct stretch){line, lo, hi, (uint32_t)member}));
	s->members[member].n++;
}

static void add_names(struct job *j, struct stretches *s, size_t member, const struct object *o)
{
	if (o->kind == OBJECT_ZONE)
		add_stretch(j, s, member, LINE_NAMES, 0, SIZE_MAX);
	if (o->kind == OBJECT_NAME)
		add_stretch(j, s, member, LINE_NAMES, o->index, o->index);
	for (size_t i = 0; i < o->n_members; i++)
		add_names(j, s, member, o->members[i]);
}

static void add_object(struct job *j, struct stretches *s, size_t member, const struct object *o,
		       enum family families)
{
	for (size_t i = 0; i < o->addresses.n; i++) {
		const struct addr_range *r = &o->addresses.at[i];

		if (r->family & families)
			add_stretch(j, s, member, r->family, r->lo, r->hi);
	}
	add_names(j, s, member, o);
	s->members[member].depth = o->depth;
}

/* Ports, or type and code, as one stretch; the line is all the rest. */
static void add_term(struct job *j, struct stretches *s, size_t member,
		     const struct service_term *t)
{
	uint64_t line = (uint64_t)t->kind << 40 | (uint64_t)t->proto << 32;

	if (t->kind == SERVICE_PORTS)
		add_stretch(j, s, member, line | (uint64_t)t->src.lo << 16 | t->src.hi, t->dst.lo,
			    t->dst.hi);
	else if (t->kind != SERVICE_ICMP || t->type < 0)
		add_stretch(j, s, member, line, 0, 0xffff);
	else if (t->code < 0)
		add_stretch(j, s, member, line, (u128)t->type << 8, (u128)t->type << 8 | 0xff);
	else
		add_stretch(j, s, member, line, (u128)t->type << 8 | (u128)t->code,
			    (u128)t->type << 8 | (u128)t->code);
}

static void add_service(struct job *j, struct stretches *s, size_t member, const struct service *v)
{
	for (size_t i = 0; i < v->n_terms; i++)
		add_term(j, s, member, &v->terms[i]);
}

struct stretches list_stretches(struct job *j, int dimension, struct list l, enum family families)
{
	struct stretches s = {.n_members = l.n};

	s.members = ARENA_ARRAY(j->scratch, struct member, l.n);
	for (size_t i = 0; i < l.n; i++)
		if (dimension == SERVICES)
			add_service(j, &s, i, l.at[i]);
		else
			add_object(j, &s, i, l.at[i], families);
	return s;
}

static int compare(const void *x, const void *y)
{
	const struct stretch *a = x, *b = y;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->lo != b->lo)
		return a->lo < b->lo ? -1 : 1;
	if (a->hi != b->hi)
		return a->hi > b->hi ? -1 : 1;
	return a->member < b->member ? -1 : a->member > b->member;
}

void stretches_sort(struct stretches *s)
{
	if (s->list.n > 1)
		qsort(s->list.at, s->list.n, sizeof *s->list.at, compare);
}
