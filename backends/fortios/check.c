/* What FortiOS cannot express: errors with a way out. */
#include "fortios.h"

#include <string.h>

#include "version.h"

static void check_version(struct emission *e)
{
	const struct firewall *fw = e->firewall;
	struct version v, low, high;

	if (!fw->version || !version_parse(fw->version, strlen(fw->version), &v))
		return;
	version_parse("7.0", 3, &low);
	version_parse("8.0", 3, &high);
	if (version_compare(v, low) < 0 || version_compare(v, high) >= 0) {
		struct diagnostic *d = diag_error(
		    e->diags, fw->version_span,
		    "the fortios target writes for FortiOS 7.0 to 7.6, not for %s", fw->version);
		diag_hint(
		    e->diags, d,
		    "before 6.4 IPv4 and IPv6 policies were two tables; leave the version out "
		    "to write for 7.x");
	}
}

static void check_interface(struct emission *e, const struct firewall_zone *z, size_t i)
{
	const char *name = z->interfaces[i];
	struct diagnostic *d;

	for (const char *c = name; *c; c++)
		if (!fortios_name_ok((unsigned char)*c)) {
			diag_error(e->diags, z->interface_spans[i],
				   "fortios: an interface cannot be called %s",
				   diag_quote(e->arena, name, strlen(name)));
			return;
		}
	/* A zone of the unit may stand where an interface may: zones have 35 characters. */
	if (strlen(name) <= ZONE_NAME_MAX)
		return;
	d = diag_error(
	    e->diags, z->interface_spans[i],
	    "fortios: `%s` is longer than the %d characters of an interface or zone name", name,
	    ZONE_NAME_MAX);
	if (!e->firewall->name)
		diag_hint(e->diags, d,
			  "a firewall block names the interface: `firewall NAME fortios { zone %s "
			  "interface \"port1\"; … }`",
			  z->zone->name);
}

static void check_zone_names(struct emission *e)
{
	const struct firewall *fw = e->firewall;

	for (size_t i = 0; i < fw->n_zones; i++) {
		if (strlen(fw->zones[i].zone->name) > ZONE_NAME_MAX)
			diag_error(e->diags, fw->zones[i].span,
				   "fortios: a zone of the unit has at most %d characters in its "
				   "name (`set zones on`)",
				   ZONE_NAME_MAX);
		for (size_t k = 0; k < fw->zones[i].n_interfaces; k++)
			if (strlen(fw->zones[i].interfaces[k]) > INTERFACE_NAME_MAX)
				diag_error(e->diags, fw->zones[i].interface_spans[k],
					   "fortios: an interface has at most %d characters in its "
					   "name",
					   INTERFACE_NAME_MAX);
	}
}

/* Protocol 0 of a service means every protocol, and the field ends at 254. */
static void check_rule(struct emission *e, const struct rule *r)
{
	const struct reason *why = &r->reasons[0];

	for (size_t i = 0; i < r->n_services; i++)
		for (size_t k = 0; k < r->services[i]->n_terms; k++) {
			const struct service_term *t = &r->services[i]->terms[k];

			if (t->kind != SERVICE_PROTO || (t->proto != 0 && t->proto != 255))
				continue;
			struct diagnostic *d = diag_error(
			    e->diags, why->deploy.source ? why->deploy : why->span,
			    "fortios: `%s` needs IP protocol %u, which a FortiOS service "
			    "cannot say",
			    r->label, t->proto);
			diag_hint(e->diags, d,
				  "protocol numbers go from 1 to 254 there (0 would mean every "
				  "protocol); `service any` is every protocol");
		}
}

bool fortios_check(struct emission *e)
{
	const struct firewall *fw = e->firewall;
	size_t before = e->diags->n_errors;
	const char *vdom = firewall_setting(fw, "vdom", "");

	check_version(e);
	for (size_t i = 0; i < fw->n_zones; i++)
		for (size_t k = 0; k < fw->zones[i].n_interfaces; k++)
			check_interface(e, &fw->zones[i], k);
	if (!strcmp(firewall_setting(fw, "zones", "off"), "on"))
		check_zone_names(e);
	for (const char *c = vdom; *c; c++)
		if (!fortios_plain_ok((unsigned char)*c) || strlen(vdom) > VDOM_NAME_MAX) {
			diag_error(
			    e->diags, fw->span,
			    "fortios: a VDOM has letters, digits, `-`, `_` and `.` in its name, "
			    "at most %d",
			    VDOM_NAME_MAX);
			break;
		}
	for (size_t i = 0; i < fw->n_pairs; i++)
		for (size_t k = 0; k < fw->pairs[i]->n_rules; k++)
			check_rule(e, &fw->pairs[i]->rules[k]);
	return e->diags->n_errors == before;
}
