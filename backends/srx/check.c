/* What Junos cannot express: errors with a way out; what a small model may not hold: warnings. */
#include "srx.h"

#include <string.h>

#include "version.h"

static void check_version(struct emission *e)
{
	const struct firewall *fw = e->firewall;
	struct version v, low;
	struct diagnostic *d;

	if (!fw->version || !version_parse(fw->version, strlen(fw->version), &v))
		return;
	version_parse("12.1", 4, &low);
	if (version_compare(v, low) >= 0)
		return;
	d = diag_error(e->diags, fw->version_span,
		       "the srx target writes for Junos 12.1 and later, not for %s", fw->version);
	diag_hint(e->diags, d, "older releases have no global address book and no address ranges");
}

static void check_settings(struct emission *e)
{
	const struct firewall *fw = e->firewall;

	if (srx_side_max(fw))
		return;
	for (size_t i = 0; i < fw->n_settings; i++)
		if (!strcmp(fw->settings[i].name, "max-addresses"))
			diag_error(e->diags, fw->settings[i].span,
				   "srx: `max-addresses` is a number from %d to %d", SRX_SIDE_LEAST,
				   SRX_SIDE_MOST);
}

/* -- zones -- */

static void check_zone_name(struct emission *e, const struct firewall_zone *z)
{
	const char *name = z->zone->name;
	struct diagnostic *d;

	if (strlen(name) > SRX_NAME_MAX) {
		d = diag_error(e->diags, z->zone->span,
			       "srx: the name of a security zone has at most %d characters",
			       SRX_NAME_MAX);
		diag_hint(e->diags, d, "give the zone a shorter name");
	}
	if (!strncmp(name, "junos-", 6)) {
		d = diag_error(e->diags, z->zone->span,
			       "srx: `%s` cannot be a security zone, Junos keeps names that begin "
			       "with `junos-` for itself",
			       name);
		diag_hint(e->diags, d,
			  "give the zone another name; traffic to the device itself "
			  "is the matter of host-inbound-traffic");
	}
}

static void check_zone(struct emission *e, const struct firewall_zone *z)
{
	struct diagnostic *d;

	check_zone_name(e, z);
	for (size_t i = 0; e->firewall->name && i < z->n_interfaces; i++) {
		const char *name = z->interfaces[i];

		if (srx_interface_ok(name))
			continue;
		d = diag_error(e->diags, z->interface_spans[i],
			       "srx: %s is not an interface of Junos",
			       diag_quote(e->arena, name, strlen(name)));
		diag_hint(e->diags, d, "they look like ge-0/0/1.0, reth0.0 or st0.1");
	}
}

/* -- rules -- */

static struct span rule_span(const struct rule *r)
{
	const struct reason *why = &r->reasons[0];

	return why->deploy.source ? why->deploy : why->span;
}

/* In an application protocol 0 is what stands for no protocol at all. */
static bool needs_protocol_0(const struct rule *r)
{
	for (size_t i = 0; i < r->n_services; i++)
		for (size_t k = 0; k < r->services[i]->n_terms; k++) {
			const struct service_term *t = &r->services[i]->terms[k];

			if (t->kind == SERVICE_PROTO && t->proto == 0)
				return true;
		}
	return false;
}

static void check_rule(struct emission *e, const struct rule *r)
{
	char day[DATE_TEXT];
	struct diagnostic *d;

	if (needs_protocol_0(r)) {
		d = diag_error(e->diags, rule_span(r),
			       "srx: `%s` needs IP protocol 0, which an application cannot say",
			       r->label);
		diag_hint(e->diags, d, "`service any` is every protocol");
	}
	if (!date_is_set(r->until) ||
	    (r->until.year >= SRX_YEAR_MIN && srx_next_day(r->until).year <= SRX_YEAR_MAX))
		return;
	d = diag_error(e->diags, rule_span(r),
		       "srx: `%s` ends on %s, a scheduler of Junos ends in %d to %d", r->label,
		       date_text(r->until, day), SRX_YEAR_MIN, SRX_YEAR_MAX);
	diag_hint(e->diags, d,
		  r->until.year < SRX_YEAR_MIN ? "the rule is over: remove it"
					       : "leave out `until`");
}

/* -- limits that depend on the model -- */

static void check_limit(struct emission *e, struct span at, size_t n, size_t limit,
			const char *what)
{
	if (n > limit)
		diag_warning(e->diags, "target", at, "srx: %zu %s: some models hold %zu", n, what,
			     limit);
}

static void check_limits(struct emission *e)
{
	const struct firewall *fw = e->firewall;
	const struct used used = firewall_used(e);
	size_t policies = 0, addresses = 0;

	for (size_t i = 0; i < fw->n_pairs; i++) {
		const struct pair *p = fw->pairs[i];

		policies += p->n_rules;
		check_limit(e, fw->span, p->n_rules, SRX_PAIR_POLICIES_MAX,
			    arena_printf(e->arena, "policies from `%s` to `%s`", p->from->name,
					 p->to->name));
	}
	for (size_t i = 0; i < used.n_objects; i++)
		if (used.objects[i]->kind != OBJECT_GROUP)
			addresses += used.objects[i]->addresses.n;
	check_limit(e, fw->span, policies, SRX_POLICIES_MAX, "policies");
	check_limit(e, fw->span, fw->n_pairs, SRX_PAIRS_MAX, "zone pairs");
	check_limit(e, fw->span, used.n_services, SRX_APPLICATIONS_MAX, "applications");
	check_limit(e, fw->span, addresses, SRX_ADDRESSES_MAX, "addresses");
}

bool srx_check(struct emission *e)
{
	const struct firewall *fw = e->firewall;
	size_t before = e->diags->n_errors;

	check_version(e);
	check_settings(e);
	for (size_t i = 0; i < fw->n_zones; i++)
		check_zone(e, &fw->zones[i]);
	for (size_t i = 0; i < fw->n_pairs; i++)
		for (size_t k = 0; k < fw->pairs[i]->n_rules; k++)
			check_rule(e, &fw->pairs[i]->rules[k]);
	check_limits(e);
	return e->diags->n_errors == before;
}
