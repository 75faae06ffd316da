/* Objects as parts: shared by the object-based targets. */
#include "parts.h"

#include <string.h>

/* Sets of numbers, 64 in a word: there may be many firewalls, each with few of the objects. */
struct marks {
	uint64_t *objects, *services;
};

enum { WORD = 64 };

static bool has_mark(const uint64_t *set, size_t i)
{
	return set[i / WORD] >> i % WORD & 1;
}

static void set_mark(uint64_t *set, size_t i)
{
	set[i / WORD] |= UINT64_C(1) << i % WORD;
}

static size_t words(size_t n)
{
	return (n + WORD - 1) / WORD;
}

/* The first number from I on; N where none is below it. */
static size_t next_mark(const uint64_t *set, size_t i, size_t n)
{
	while (i < n) {
		uint64_t rest = set[i / WORD] >> i % WORD;

		if (rest)
			return i + (size_t)__builtin_ctzll(rest);
		i = (i / WORD + 1) * WORD;
	}
	return n;
}

static size_t count_marks(const uint64_t *set, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < words(n); i++)
		count += (size_t)__builtin_popcountll(set[i]);
	return count;
}

static void mark_object(struct marks *m, const struct object *o)
{
	if (has_mark(m->objects, o->index))
		return;
	set_mark(m->objects, o->index);
	for (size_t i = 0; i < o->n_members; i++)
		mark_object(m, o->members[i]);
}

static void mark_rule(struct marks *m, const struct rule *r)
{
	for (size_t i = 0; i < r->n_sources; i++)
		mark_object(m, r->sources[i]);
	for (size_t i = 0; i < r->n_destinations; i++)
		mark_object(m, r->destinations[i]);
	for (size_t i = 0; i < r->n_services; i++)
		set_mark(m->services, r->services[i]->index);
}

static void mark_pair(struct marks *m, const struct pair *p)
{
	for (size_t i = 0; i < p->n_rules; i++)
		mark_rule(m, &p->rules[i]);
}

static struct marks new_marks(const struct emission *e)
{
	return (struct marks){ARENA_ARRAY(e->arena, uint64_t, words(e->policy->n_objects)),
			      ARENA_ARRAY(e->arena, uint64_t, words(e->policy->n_services))};
}

static struct used used_of(const struct emission *e, struct marks m)
{
	const struct policy *p = e->policy;
	size_t objects = count_marks(m.objects, p->n_objects);
	size_t services = count_marks(m.services, p->n_services);
	struct used u = {ARENA_ARRAY(e->arena, const struct object *, objects), 0,
			 ARENA_ARRAY(e->arena, const struct service *, services), 0};

	for (size_t i = next_mark(m.objects, 0, p->n_objects); i < p->n_objects;
	     i = next_mark(m.objects, i + 1, p->n_objects))
		u.objects[u.n_objects++] = p->objects[i];
	for (size_t i = next_mark(m.services, 0, p->n_services); i < p->n_services;
	     i = next_mark(m.services, i + 1, p->n_services))
		u.services[u.n_services++] = p->services[i];
	return u;
}

struct used firewall_used(const struct emission *e)
{
	struct marks m = new_marks(e);

	for (size_t i = 0; i < e->firewall->n_pairs; i++)
		mark_pair(&m, e->firewall->pairs[i]);
	return used_of(e, m);
}

struct used policy_used(const struct emission *e)
{
	struct marks m = new_marks(e);

	for (size_t i = 0; i < e->policy->n_pairs; i++)
		mark_pair(&m, &e->policy->pairs[i]);
	return used_of(e, m);
}

static bool wants_split(const struct addr_range *r, unsigned split)
{
	return (split & (r->family == FAMILY_6 ? SPLIT_RANGES_6 : SPLIT_RANGES_4)) &&
	       !range_is_prefix(r, NULL);
}

static size_t add_ranges(struct part *out, const struct addr_range *r, unsigned split)
{
	struct addr_range prefixes[RANGE_PREFIXES_MAX];
	size_t n = 1;

	if (!wants_split(r, split)) {
		if (out)
			out[0].range = *r;
		return n;
	}
	n = range_prefixes(r, prefixes);
	for (size_t i = 0; out && i < n; i++)
		out[i].range = prefixes[i];
	return n;
}

static size_t collect(struct part *out, const struct object *o, enum family families,
		      unsigned split)
{
	size_t n = 0;

	for (size_t i = 0; i < o->addresses.n; i++)
		if (o->addresses.at[i].family & families)
			n += add_ranges(out ? out + n : NULL, &o->addresses.at[i], split);
	return n;
}

static void name_part(struct arena *a, const struct object *o, struct part *p, bool only)
{
	char text[ADDR_TEXT];

	if (only || p->fqdn) {
		p->key = p->wanted = o->name;
		return;
	}
	p->wanted = arena_printf(a, "%s", range_text(&p->range, text));
	p->key = arena_printf(a, "=%s", p->wanted);
}

struct part *object_parts(struct arena *a, const struct object *o, enum family families,
			  unsigned split, size_t *n)
{
	struct part *parts;

	*n = 0;
	if (o->kind == OBJECT_GROUP)
		return NULL;
	if (o->kind == OBJECT_NAME) {
		parts = ARENA_NEW(a, struct part);
		parts->fqdn = o->fqdn;
		*n = 1;
	} else {
		*n = collect(NULL, o, families, split);
		parts = ARENA_ARRAY(a, struct part, *n);
		collect(parts, o, families, split);
	}
	for (size_t i = 0; i < *n; i++)
		name_part(a, o, &parts[i], *n == 1);
	return parts;
}
