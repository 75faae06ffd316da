/* Policies as filters: see policy_filter.h. */
#include "policy_filter.h"

struct lowering {
	struct arena *arena;
	struct intern *names;
	const struct firewall *fw;
	zone_places_fn *places;
	struct filter *filter;
};

const char **zone_is_place(struct arena *a, struct intern *names, const struct firewall *fw,
			   const struct zone *zone, size_t *n)
{
	const char **out = ARENA_ARRAY(a, const char *, 1);

	(void)fw;
	*out = intern(names, zone->name);
	*n = 1;
	return out;
}

const char **zone_interfaces(struct arena *a, struct intern *names, const struct firewall *fw,
			     const struct zone *zone, size_t *n)
{
	const struct firewall_zone *z = firewall_find_zone(fw, zone);
	const char **out;

	*n = z ? z->n_interfaces : 0;
	out = ARENA_ARRAY(a, const char *, *n);
	for (size_t i = 0; i < *n; i++)
		out[i] = intern(names, z->interfaces[i]);
	return out;
}

struct firewall *policy_everywhere(struct arena *a, const struct policy *p)
{
	struct firewall *fw = ARENA_NEW(a, struct firewall);

	fw->zones = ARENA_ARRAY(a, struct firewall_zone, p->n_zones);
	fw->n_zones = p->n_zones;
	for (size_t i = 0; i < p->n_zones; i++)
		fw->zones[i].zone = p->zones[i];
	fw->pairs = ARENA_ARRAY(a, const struct pair *, p->n_pairs);
	fw->n_pairs = p->n_pairs;
	for (size_t i = 0; i < p->n_pairs; i++)
		fw->pairs[i] = &p->pairs[i];
	return fw;
}

static struct place_list zone_list(struct lowering *l, const struct zone *z)
{
	struct place_list list = {.except = false};

	list.at = l->places(l->arena, l->names, l->fw, z, &list.n);
	for (size_t i = 0; i < list.n; i++)
		filter_add_place(l->arena, l->filter, list.at[i]);
	return list;
}

/* -- ends -- */

struct name_list {
	struct filter_name *at;
	size_t n, cap;
};

static void collect_names(struct lowering *l, const struct object *o, enum family families,
			  struct name_list *out)
{
	if (o->kind == OBJECT_NAME)
		VEC_PUSH(l->arena, out,
			 ((struct filter_name){intern(l->names, o->fqdn), families}));
	for (size_t i = 0; i < o->n_members; i++)
		collect_names(l, o->members[i], families, out);
}

/* The addresses of both families, or of one: the rest does not combine. */
static struct addr_set addresses(struct lowering *l, const struct object *const *o, size_t n,
				 enum family families)
{
	struct addr_set v4, v6;

	if (families != FAMILY_BOTH)
		return objects_addresses(l->arena, o, n, families);
	if (n == 1)
		return o[0]->addresses;
	v4 = objects_addresses(l->arena, o, n, FAMILY_4);
	v6 = objects_addresses(l->arena, o, n, FAMILY_6);
	return addr_set_union(l->arena, v4, v6);
}

static struct filter_side side(struct lowering *l, const struct object *const *o, size_t n,
			       enum family families)
{
	struct filter_side s = {.addresses = addresses(l, o, n, families)};
	struct name_list names = {NULL, 0, 0};

	for (size_t i = 0; i < n; i++)
		if (o[i]->has_name && o[i]->kind != OBJECT_ZONE)
			collect_names(l, o[i], families, &names);
	s.names = names.at;
	s.n_names = names.n;
	return s;
}

/* -- rules -- */

static struct filter_time until(struct date d)
{
	enum { MINUTES_OF_A_DAY = 24 * 60 };

	if (!date_is_set(d))
		return TIME_ALWAYS;
	return (struct filter_time){0, (uint32_t)(date_days(d) + 1) * MINUTES_OF_A_DAY - 1};
}

static void terms(struct lowering *l, const struct rule *r, struct filter_match *m)
{
	struct service_term *all;

	if (r->n_services == 1) {
		m->terms = r->services[0]->terms;
		m->n_terms = r->services[0]->n_terms;
		return;
	}
	m->n_terms = rule_terms(l->arena, r, &all);
	m->terms = all;
}

static void add_rule(struct lowering *l, const struct rule *r, struct place_list in,
		     struct place_list out)
{
	struct filter_rule *f = filter_add_rule(l->arena, l->filter, 0);

	f->label = r->label;
	f->verdict = r->action == ACTION_ALLOW ? VERDICT_PASS : VERDICT_DROP;
	f->span = r->reasons[0].deploy.source ? r->reasons[0].deploy : r->reasons[0].span;
	f->match.in = in;
	f->match.out = out;
	f->match.time = until(r->until);
	terms(l, r, &f->match);
	f->match.from = side(l, r->sources, r->n_sources, r->families);
	f->match.to = side(l, r->destinations, r->n_destinations, r->families);
}

struct filter *policy_filter(struct arena *a, struct intern *names, const struct policy *p,
			     const struct firewall *fw, zone_places_fn *places)
{
	struct filter *f = ARENA_NEW(a, struct filter);
	struct lowering l = {a, names, fw, places, f};

	(void)p;
	filter_add_chain(a, f, "policy");
	*VEC_ADD(a, &f->stages) = (struct filter_stage){0, VERDICT_DROP};
	for (size_t i = 0; i < fw->n_pairs; i++) {
		const struct pair *pair = fw->pairs[i];
		struct place_list in = zone_list(&l, pair->from), out = zone_list(&l, pair->to);

		for (size_t k = 0; k < pair->n_rules; k++)
			add_rule(&l, &pair->rules[k], in, out);
	}
	return f;
}

const struct rule *policy_filter_rule(const struct filter *f, const struct firewall *fw,
				      const struct filter_rule *r)
{
	size_t at = (size_t)(r - f->chains.at[0].rules.at);

	for (size_t i = 0; i < fw->n_pairs; i++) {
		if (at < fw->pairs[i]->n_rules)
			return &fw->pairs[i]->rules[at];
		at -= fw->pairs[i]->n_rules;
	}
	return NULL;
}

/* -- what is behind the zones -- */

void policy_areas(struct frame *f, const struct firewall *fw, zone_places_fn *places)
{
	for (size_t i = 0; i < fw->n_zones; i++) {
		const struct zone *z = fw->zones[i].zone;
		VEC(const char *) names = {0};
		size_t n = 0;
		const char **at = places(f->arena, f->strings, fw, z, &n);

		for (size_t k = 0; k < z->n_names; k++)
			VEC_PUSH(f->arena, &names, intern(f->strings, z->names[k]->fqdn));
		frame_add_area(f, at, n, z->effective, names.at, names.n);
		for (size_t k = 0; k < n; k++)
			frame_add_whole(f, at[k], z->effective);
	}
}
