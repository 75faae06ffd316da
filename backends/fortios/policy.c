/* Which policies there are: one per rule, in the policy's order, with names and lists. */
#include "fortios.h"

#include <string.h>

#include "hash.h"
#include "oom.h"

/* -- names: the rule's label; where several rules have it, the key, which names the zones -- */

/* Labels, each by the first rule that has it. */
struct labels {
	const struct rule **at; /* open addressing */
	bool *recurs;
	size_t cap;
};

static size_t find_label(const struct labels *l, const char *label)
{
	size_t i = hash_string(HASH_START, label) & (l->cap - 1);

	while (l->at[i] && strcmp(l->at[i]->label, label) != 0)
		i = (i + 1) & (l->cap - 1);
	return i;
}

static void count_label(struct plan *p, const struct pair *pair, const struct rule *r, void *user)
{
	struct labels *l = user;
	size_t i = find_label(l, r->label);

	(void)p;
	(void)pair;
	if (l->at[i])
		l->recurs[i] = true;
	else
		l->at[i] = r;
}

static void add_name(struct plan *p, const struct pair *pair, const struct rule *r, void *user)
{
	const struct labels *l = user;
	bool alone = !l->recurs[find_label(l, r->label)];

	(void)pair;
	namer_add(p->policy_names, r->key, alone ? r->label : r->key);
}

static void name_policies(struct plan *p, size_t n)
{
	const struct name_rules rules = {
	    .max = POLICY_NAME_MAX, .prefix = "", .char_ok = fortios_policy_char, .filler = '-'};
	struct arena *scratch = arena_new(out_of_memory);
	struct labels l = {.cap = 16};

	while (l.cap < n + n / 2)
		l.cap *= 2;
	l.at = ARENA_ARRAY(scratch, const struct rule *, l.cap);
	l.recurs = ARENA_ARRAY(scratch, bool, l.cap);
	fortios_each_rule(p, count_label, &l);
	p->policy_names = namer_new(p->arena, &rules);
	namer_expect(p->policy_names, n + 1);
	fortios_each_rule(p, add_name, &l);
	namer_add(p->policy_names, "", "portc-log-denied");
	arena_free(scratch);
}

/* -- lists -- */

static struct refs side_list(struct plan *p, const struct rule *r, int k, bool source)
{
	const struct object **objects = source ? r->sources : r->destinations;
	size_t n = source ? r->n_sources : r->n_destinations;

	p->list.n = 0;
	for (size_t i = 0; i < n; i++)
		if (p->present[objects[i]->index] & fortios_family[k])
			VEC_PUSH(p->arena, &p->list, fortios_object_ref(p, objects[i], k));
	return p->list;
}

static struct refs service_list(struct plan *p, const struct rule *r)
{
	p->list.n = 0;
	for (size_t i = 0; i < r->n_services; i++)
		VEC_PUSH(p->arena, &p->list, p->service[r->services[i]->index]);
	return p->list;
}

struct refs fortios_side_list(struct plan *p, const struct rule *r, const struct long_rule *l,
			      int k, bool source)
{
	return l && l->sides[k][source].n ? l->sides[k][source] : side_list(p, r, k, source);
}

struct refs fortios_service_list(struct plan *p, const struct rule *r, const struct long_rule *l)
{
	return l && l->services.n ? l->services : service_list(p, r);
}

static struct refs nested_side(struct plan *p, const struct rule *r, int k, bool source)
{
	const char *what = source ? "from" : "to";
	struct refs list = side_list(p, r, k, source);

	if (list.n <= LIST_MAX)
		return (struct refs){0};
	return fortios_plan_nested(p, &p->address_groups[k], &fortios_plain,
				   arena_printf(p->arena, "r:%s:%s", what, r->key),
				   arena_printf(p->arena, "%s.%s", r->key, what), list);
}

static struct refs nested_services(struct plan *p, const struct rule *r)
{
	struct refs list = service_list(p, r);

	if (list.n <= LIST_MAX)
		return (struct refs){0};
	return fortios_plan_nested(p, &p->service_groups, &fortios_plain,
				   arena_printf(p->arena, "r:%s", r->key), r->key, list);
}

/* Only lists that may be too long need a plan: groups are named before the first is written. */
static void plan_lists(struct plan *p, const struct pair *pair, const struct rule *r, void *user)
{
	struct long_rule l = {.rule = r};

	(void)pair;
	++*(size_t *)user;
	if (r->n_sources <= LIST_MAX && r->n_destinations <= LIST_MAX && r->n_services <= LIST_MAX)
		return;
	for (int k = 0; k < 2; k++)
		if (r->families & fortios_family[k]) {
			l.sides[k][true] = nested_side(p, r, k, true);
			l.sides[k][false] = nested_side(p, r, k, false);
		}
	l.services = nested_services(p, r);
	VEC_PUSH(p->arena, &p->long_rules, l);
}

void fortios_each_rule(struct plan *p, fortios_rule_fn *fn, void *user)
{
	const struct firewall *fw = p->e->firewall;

	for (size_t i = 0; i < fw->n_pairs; i++)
		for (size_t k = 0; k < fw->pairs[i]->n_rules; k++)
			fn(p, fw->pairs[i], &fw->pairs[i]->rules[k], user);
}

void fortios_plan_policies(struct plan *p)
{
	size_t n = 0;

	fortios_each_rule(p, plan_lists, &n);
	fortios_plan_ids(p, n);
	name_policies(p, n);
}
