/* Which services and service groups there are.
 *
 * Always our own, with the prefix "pc-" ("pcg-" for groups, so that the two never meet): a
 * predefined service may mean more than its name says. The one exception is ALL.
 *
 * Keys: "o:" is a service by its name, "p:" terms by their text, and a number before "o:" counts
 * the ports of a service that needs several entries. */
#include "fortios.h"

#include <string.h>

static bool same_list(const struct service_term *a, const struct service_term *b)
{
	return a->kind == SERVICE_PORTS && b->kind == SERVICE_PORTS && a->proto == b->proto &&
	       port_range_is_all(a->src) && port_range_is_all(b->src);
}

/* "tcp/80,443", "tcp/53+udp/53", "icmp/8". */
static const char *terms_text(struct arena *a, const struct service_term *t, size_t n)
{
	char text[TERM_TEXT];
	const char *out = arena_printf(a, "%s", term_text(&t[0], text));

	for (size_t i = 1; i < n; i++) {
		const char *more = term_text(&t[i], text), *slash = strchr(more, '/');

		if (slash && same_list(&t[i - 1], &t[i]))
			out = arena_printf(a, "%s,%s", out, slash + 1);
		else
			out = arena_printf(a, "%s+%s", out, more);
	}
	return out;
}

/* Terms from T on that one entry holds. */
static size_t entry_terms(const struct service_term *t, size_t n)
{
	size_t k = 1;

	while (t[0].kind == SERVICE_PORTS && k < n && k < PORTS_MAX && t[k].kind == SERVICE_PORTS)
		k++;
	return k;
}

/* All of ICMP has a name that means nothing else: a code that an earlier version of the file set
 * could not be unset once there is no type. */
static bool is_all_icmp(const struct service_term *t)
{
	return t->kind == SERVICE_ICMP && t->type < 0;
}

/* Numbers of services are given in the order in which they are added. */
static struct ref add_custom(struct plan *p, const struct name_kind *kind, const char *key,
			     struct custom c, const char *wanted)
{
	c.id = namer_add_kind(p->custom_names, kind, key, wanted);
	if (c.id == p->customs.n)
		VEC_PUSH(p->arena, &p->customs, c);
	return (struct ref){p->custom_names, {.id = c.id}};
}

/* Entry number INDEX of S: N terms from the one at FIRST. */
static struct ref service_entry(struct plan *p, const struct service *s, size_t first, size_t n,
				size_t index)
{
	const struct service_term *t = &s->terms[first];
	struct custom c = {.terms = t, .n = n};
	const char *wanted;

	if (n == s->n_terms && !s->literal && !is_all_icmp(t)) {
		c.comment = s->description;
		return add_custom(p, &fortios_own, s->name, c, s->name);
	}
	if (t->kind == SERVICE_PORTS && !s->literal) {
		wanted = index ? arena_printf(p->arena, "%s.ports.%zu", s->name, index + 1)
			       : arena_printf(p->arena, "%s.ports", s->name);
		return add_custom(p, &fortios_plain,
				  arena_printf(p->arena, "%zu:o:%s", index, s->name), c, wanted);
	}
	wanted = terms_text(p->arena, t, n);
	return add_custom(p, &fortios_part, wanted, c, wanted);
}

static struct ref plan_service(struct plan *p, const struct service *s)
{
	struct refs list = {0};

	if (s->terms[0].kind == SERVICE_ANY)
		return (struct ref){NULL, {.text = "ALL"}};
	for (size_t i = 0, n; i < s->n_terms; i += n) {
		n = entry_terms(&s->terms[i], s->n_terms - i);
		struct ref entry = service_entry(p, s, i, n, list.n);

		VEC_PUSH(p->arena, &list, entry);
	}
	if (list.n == 1)
		return list.at[0];
	list = fortios_plan_nested(p, &p->service_groups, &fortios_own, s->name, s->name, list);
	return fortios_plan_group(p, &p->service_groups, &fortios_own, s->name, s->name,
				  s->literal ? NULL : s->description, list);
}

void fortios_plan_services(struct plan *p)
{
	const struct name_rules custom = {
	    .max = OBJECT_NAME_MAX, .prefix = "pc-", .char_ok = fortios_name_char, .filler = '-'};
	const struct name_rules group = {
	    .max = OBJECT_NAME_MAX, .prefix = "pcg-", .char_ok = fortios_name_char, .filler = '-'};
	const struct policy *policy = p->e->policy;
	const struct firewall *fw = p->e->firewall;
	bool *used = ARENA_ARRAY(p->arena, bool, policy->n_services);

	p->custom_names = namer_new(p->arena, &custom);
	p->service_groups.namer = namer_new(p->arena, &group);
	p->service = ARENA_ARRAY(p->arena, struct ref, policy->n_services);
	for (size_t i = 0; i < fw->n_pairs; i++)
		for (size_t k = 0; k < fw->pairs[i]->n_rules; k++) {
			const struct rule *r = &fw->pairs[i]->rules[k];

			for (size_t j = 0; j < r->n_services; j++)
				used[r->services[j]->index] = true;
		}
	for (size_t i = 0; i < policy->n_services; i++)
		if (used[i])
			p->service[i] = plan_service(p, policy->services[i]);
}
