/* Which policies there are: one per rule, in the policy's order, with names and lists. */
#include "fortios.h"

#include <string.h>

/* -- names: the rule's label; where several rules have it, the key, which names the zones -- */

/* By interned label: how many rules have it, 1 or more than 1. */
static struct map *count_labels(struct plan *p)
{
	struct map *m = map_new(p->arena);
	static char once, often;

	for (size_t i = 0; i < p->n_policies; i++) {
		const char *label = intern(p->keys, p->policies[i].rule->label);

		map_put(m, label, map_get(m, label) ? &often : &once);
	}
	for (size_t i = 0; i < p->n_policies; i++) {
		const char *label = intern(p->keys, p->policies[i].rule->label);

		if (map_get(m, label) == &once)
			map_put(m, label, NULL);
	}
	return m;
}

static void name_policies(struct plan *p)
{
	const struct name_rules rules = {
	    .max = POLICY_NAME_MAX, .prefix = "", .char_ok = fortios_policy_char, .filler = '-'};
	const struct map *recurs = count_labels(p);

	p->policy_names = namer_new(p->arena, &rules);
	for (size_t i = 0; i < p->n_policies; i++) {
		const struct rule *r = p->policies[i].rule;
		bool alone = !map_get(recurs, intern(p->keys, r->label));

		namer_add(p->policy_names, r->key, alone ? r->label : r->key);
	}
	namer_add(p->policy_names, "", "portc-log-denied");
}

/* -- lists -- */

static struct refs object_list(struct plan *p, const struct object **objects, size_t n, int k)
{
	struct refs out = {0};

	for (size_t i = 0; i < n; i++)
		if (p->present[objects[i]->index] & fortios_family[k])
			VEC_PUSH(p->arena, &out, p->object[k][objects[i]->index]);
	return out;
}

static struct refs side(struct plan *p, const struct rule *r, const char *what,
			const struct object **objects, size_t n, int k)
{
	struct refs list = object_list(p, objects, n, k);

	if (list.n <= LIST_MAX)
		return list;
	return fortios_plan_nested(p, &p->address_groups[k],
				   arena_printf(p->arena, "r:%s:%s", what, r->key),
				   arena_printf(p->arena, "%s.%s", r->key, what), list);
}

static struct refs service_list(struct plan *p, const struct rule *r)
{
	struct refs out = {0};

	for (size_t i = 0; i < r->n_services; i++)
		VEC_PUSH(p->arena, &out, p->service[r->services[i]->index]);
	if (out.n <= LIST_MAX)
		return out;
	return fortios_plan_nested(p, &p->service_groups, arena_printf(p->arena, "r:%s", r->key),
				   r->key, out);
}

static void plan_policy(struct plan *p, struct policy_plan *pp)
{
	const struct rule *r = pp->rule;

	for (int k = 0; k < 2; k++) {
		if (!(r->families & fortios_family[k]))
			continue;
		pp->sources[k] = side(p, r, "from", r->sources, r->n_sources, k);
		pp->destinations[k] = side(p, r, "to", r->destinations, r->n_destinations, k);
	}
	pp->services = service_list(p, r);
}

void fortios_plan_policies(struct plan *p)
{
	const struct firewall *fw = p->e->firewall;
	size_t n = 0;

	for (size_t i = 0; i < fw->n_pairs; i++)
		n += fw->pairs[i]->n_rules;
	p->policies = ARENA_ARRAY(p->arena, struct policy_plan, n);
	for (size_t i = 0; i < fw->n_pairs; i++)
		for (size_t k = 0; k < fw->pairs[i]->n_rules; k++) {
			struct policy_plan *pp = &p->policies[p->n_policies++];

			pp->pair = fw->pairs[i];
			pp->rule = &fw->pairs[i]->rules[k];
			plan_policy(p, pp);
		}
	fortios_plan_ids(p);
	name_policies(p);
}
