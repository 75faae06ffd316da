/* Everything that policy.h promises a backend, as assertions. */
#ifndef PORTC_PROMISES_H
#define PORTC_PROMISES_H

#include <string.h>
#include <unistr.h>

#include "decide.h"
#include "hash.h"

/* Where what the optimiser made begins: it is in an order of its own. */
struct made_from {
	size_t services;
};

static inline void check_string(const char *s)
{
	assert_non_null(s);
	assert_null(u8_check((const uint8_t *)s, strlen(s)));
	for (; *s; s++)
		assert_true((unsigned char)*s >= 0x20 && *s != 0x7f);
}

static inline void check_zones(const struct policy *p)
{
	for (size_t i = 0; i < p->n_zones; i++) {
		const struct zone *z = p->zones[i];

		assert_int_equal(z->index, i);
		assert_true(!i || strcmp(p->zones[i - 1]->name, z->name) < 0);
		check_string(z->name);
		check_string(z->description);
		assert_true(z->effective.n > 0);
		assert_true(z->any || addr_set_within(z->effective, z->networks));
		for (size_t k = 0; k < i; k++)
			assert_false(addr_set_overlaps(z->effective, p->zones[k]->effective));
	}
}

/* A group's addresses, names and families are those of its members. */
static inline void check_group(struct arena *a, const struct object *o)
{
	struct addr_set all = {NULL, 0};
	size_t depth = 0;
	bool name = false;

	for (size_t i = 0; i < o->n_members; i++) {
		const struct object *m = o->members[i];

		assert_ptr_equal(m->zone, o->zone);
		assert_true(m->index < o->index);
		assert_true(!i || strcmp(o->members[i - 1]->name, m->name) < 0);
		all = addr_set_union(a, all, m->addresses);
		depth = m->depth > depth ? m->depth : depth;
		name |= m->has_name;
	}
	assert_true(o->n_members > 0);
	assert_true(addr_set_equal(all, o->addresses));
	assert_int_equal(o->depth, depth + 1);
	assert_int_equal(o->has_name, name);
}

static inline void check_object(struct arena *a, const struct policy *p, const struct object *o)
{
	enum family f = o->has_name ? FAMILY_BOTH : addr_set_families(o->addresses);

	check_string(o->name);
	check_string(o->description);
	assert_ptr_equal(p->zones[o->zone->index], o->zone);
	assert_true(addr_set_within(o->addresses, o->zone->effective));
	assert_int_equal(o->families, f);
	if (o->kind == OBJECT_GROUP) {
		check_group(a, o);
		assert_null(o->fqdn);
		return;
	}
	assert_int_equal(o->n_members, 0);
	assert_int_equal(o->depth, 0);
	assert_int_equal(o->has_name, o->kind == OBJECT_NAME);
	assert_int_equal(o->fqdn != NULL, o->kind == OBJECT_NAME);
	assert_int_equal(o->addresses.n == 0, o->kind == OBJECT_NAME);
	if (o->kind == OBJECT_ZONE)
		assert_true(addr_set_equal(o->addresses, o->zone->effective));
	if (o->fqdn)
		assert_int_equal(strspn(o->fqdn, "abcdefghijklmnopqrstuvwxyz0123456789-._"),
				 strlen(o->fqdn));
}

static inline void check_objects(struct arena *a, const struct policy *p)
{
	for (size_t i = 0; i < p->n_objects; i++) {
		const struct object *o = p->objects[i];

		assert_int_equal(o->index, i);
		check_object(a, p, o);
		for (size_t k = 0; k < i; k++) {
			assert_string_not_equal(p->objects[k]->name, o->name);
			if (o->fqdn && p->objects[k]->fqdn && o->zone == p->objects[k]->zone)
				assert_string_not_equal(p->objects[k]->fqdn, o->fqdn);
		}
	}
}

/* All terms of a service are of one class: icmp, icmp6, or neither. */
static inline void check_services(const struct policy *p, struct made_from made)
{
	for (size_t i = 0; i < p->n_services; i++) {
		const struct service *s = p->services[i];

		assert_int_equal(s->index, i);
		if (i && i != made.services)
			assert_true(strcmp(p->services[i - 1]->name, s->name) < 0);
		check_string(s->name);
		check_string(s->description);
		assert_true(s->n_terms > 0);
		for (size_t k = 0; k < s->n_terms; k++) {
			assert_int_equal(term_families(&s->terms[k]), term_families(&s->terms[0]));
			assert_true(!k || term_compare(&s->terms[k - 1], &s->terms[k]) < 0);
			for (size_t j = 0; j < s->n_terms; j++)
				assert_true(j == k || !term_covers(&s->terms[j], &s->terms[k]));
		}
	}
}

static inline void check_reasons(const struct rule *r)
{
	bool labelled = false;

	assert_true(r->n_reasons > 0);
	for (size_t i = 0; i < r->n_reasons; i++) {
		const struct reason *x = &r->reasons[i];

		check_string(x->label);
		check_string(x->text);
		check_string(x->note);
		assert_true(!i || strcmp(r->reasons[i - 1].label, x->label) <= 0);
		labelled |= !strcmp(x->label, r->label);
	}
	assert_true(labelled);
}

static inline void check_side(const struct policy *p, const struct rule *r, const struct zone *zone,
			      const struct object *const *o, size_t n)
{
	enum family seen = FAMILY_NONE;

	assert_true(n > 0);
	for (size_t i = 0; i < n; i++) {
		assert_ptr_equal(o[i]->zone, zone);
		assert_ptr_equal(p->objects[o[i]->index], o[i]);
		assert_true(o[i]->families & r->families);
		assert_true(!i || strcmp(o[i - 1]->name, o[i]->name) < 0);
		seen |= o[i]->families;
	}
	assert_int_equal(seen & r->families, r->families);
}

static inline void check_rule(const struct policy *p, const struct pair *pair, const struct rule *r)
{
	assert_true(r->families != FAMILY_NONE);
	check_string(r->label);
	check_string(r->key);
	assert_true(r->id == hash_string(HASH_START, r->key));
	check_side(p, r, pair->from, r->sources, r->n_sources);
	check_side(p, r, pair->to, r->destinations, r->n_destinations);
	assert_true(r->n_services > 0);
	for (size_t i = 0; i < r->n_services; i++) {
		const struct service *s = r->services[i];

		assert_ptr_equal(p->services[s->index], s);
		assert_true(!i || strcmp(r->services[i - 1]->name, s->name) < 0);
		for (size_t k = 0; k < s->n_terms; k++) {
			assert_int_equal(term_families(&s->terms[k]) & r->families, r->families);
			assert_true(s->terms[k].kind != SERVICE_ANY || r->n_services == 1);
		}
	}
	check_reasons(r);
}

static inline bool same_rule(const struct rule *x, const struct rule *y)
{
	return x->action == y->action && x->families == y->families &&
	       x->n_sources == y->n_sources && x->n_destinations == y->n_destinations &&
	       x->n_services == y->n_services &&
	       !memcmp(x->sources, y->sources, x->n_sources * sizeof *x->sources) &&
	       !memcmp(x->destinations, y->destinations,
		       x->n_destinations * sizeof *x->destinations) &&
	       !memcmp(x->services, y->services, x->n_services * sizeof *x->services);
}

static inline bool rules_in_order(const struct rule *a, const struct rule *b)
{
	if (a->action != b->action)
		return a->action < b->action;
	if (a->log != b->log)
		return a->log;
	return strcmp(a->key, b->key) < 0;
}

static inline void check_pair(const struct policy *p, const struct pair *pair, size_t *index)
{
	assert_true(pair->n_rules > 0);
	assert_ptr_equal(policy_pair(p, pair->from, pair->to), pair);
	for (size_t i = 0; i < pair->n_rules; i++) {
		const struct rule *r = &pair->rules[i], *before = r - 1;

		assert_true(r->index >= *index && r->index < p->n_indexes);
		*index = r->index + 1;
		check_rule(p, pair, r);
		assert_true(!i || rules_in_order(before, r));
		for (size_t k = 0; k < i; k++) {
			const struct rule *x = &pair->rules[k];

			/* Two that differ in the log alone: the one that logs ends earlier. */
			if (same_rule(x, r))
				assert_true(x->log && !r->log &&
					    date_compare(x->until, r->until) < 0);
		}
	}
}

static inline void check_unique_keys(const struct policy *p)
{
	for (size_t i = 0; i < p->n_pairs; i++)
		for (size_t k = 0; k < p->pairs[i].n_rules; k++)
			for (size_t j = 0; j <= i; j++)
				for (size_t l = 0; l < (j < i ? p->pairs[j].n_rules : k); l++)
					assert_string_not_equal(p->pairs[i].rules[k].key,
								p->pairs[j].rules[l].key);
}

static inline void mark(bool *used, const struct object *o)
{
	used[o->index] = true;
	for (size_t i = 0; i < o->n_members; i++)
		mark(used, o->members[i]);
}

/* Nothing is listed that no rule uses. */
static inline void check_used(struct arena *a, const struct policy *p)
{
	bool *objects = ARENA_ARRAY(a, bool, p->n_objects);
	bool *services = ARENA_ARRAY(a, bool, p->n_services);

	for (size_t i = 0; i < p->n_pairs; i++)
		for (size_t k = 0; k < p->pairs[i].n_rules; k++) {
			const struct rule *r = &p->pairs[i].rules[k];

			for (size_t j = 0; j < r->n_sources; j++)
				mark(objects, r->sources[j]);
			for (size_t j = 0; j < r->n_destinations; j++)
				mark(objects, r->destinations[j]);
			for (size_t j = 0; j < r->n_services; j++)
				services[r->services[j]->index] = true;
		}
	for (size_t i = 0; i < p->n_objects; i++)
		assert_true(objects[i]);
	for (size_t i = 0; i < p->n_services; i++)
		assert_true(services[i]);
}

/* Of a policy optimised from WRITTEN; the same policy where it is as written. */
static inline void check_optimized(struct arena *a, const struct policy *p,
				   const struct policy *written)
{
	struct made_from made = {written->n_services};
	size_t index = 0, n = 0;

	check_zones(p);
	check_objects(a, p);
	check_services(p, made);
	for (size_t i = 0; i < p->n_pairs; i++) {
		const struct pair *x = &p->pairs[i];

		check_pair(p, x, &index);
		n += x->n_rules;
		assert_true(!i || x[-1].from->index < x->from->index ||
			    (x[-1].from == x->from && x[-1].to->index < x->to->index));
	}
	assert_int_equal(n, p->n_rules);
	check_unique_keys(p);
}

static inline void check_policy(struct arena *a, const struct policy *p)
{
	check_optimized(a, p, p);
	assert_int_equal(p->n_indexes, p->n_rules);
	check_used(a, p);
}

#endif
