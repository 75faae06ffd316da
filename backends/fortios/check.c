/* What FortiOS cannot express exactly, each with a way out. */
#include "fortios.h"

#include <string.h>

#include "parts.h"
#include "version.h"

/* -- the firewall block -- */

static void check_version(struct emission *e)
{
	const struct firewall *fw = e->firewall;
	const char *text = fw->version;
	struct version v;
	struct diagnostic *d;

	if (!text || (version_parse(text, strlen(text), &v) && v.part[0] == 7 && v.part[1] <= 6))
		return;
	d = diag_error(e->diags, fw->version_span,
		       "fortios output is for FortiOS 7.0 to 7.6, not for %s",
		       diag_quote(e->arena, text, strlen(text)));
	diag_hint(e->diags, d,
		  "before 6.4 IPv4 and IPv6 policies were two tables, and what comes "
		  "after 7.6 is not known; a unit that takes 7.6 has `version 7.6;`");
}

/* Nothing here needs quotes, and nothing can leave the line. */
static bool vdom_ok(const char *s)
{
	size_t n = strlen(s);

	return n && n <= VDOM_NAME_MAX &&
	       strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == n;
}

static void check_vdom(struct emission *e)
{
	for (size_t i = 0; i < e->firewall->n_settings; i++) {
		const struct setting *s = &e->firewall->settings[i];
		struct diagnostic *d;

		if (strcmp(s->name, "vdom") != 0 || vdom_ok(s->value))
			continue;
		d = diag_error(e->diags, s->span, "fortios: %s cannot be the name of a VDOM",
			       diag_quote(e->arena, s->value, strlen(s->value)));
		diag_hint(e->diags, d, "letters, digits, `-` and `_`, at most %d of them",
			  VDOM_NAME_MAX);
	}
}

/* -- interfaces and zones -- */

static const char *interface_fault(const char *s, bool zones)
{
	if (!*s)
		return "is empty";
	if (!strcmp(s, "any"))
		return "would be every interface of the unit";
	for (const char *c = s; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 127 || strchr("<>()#'\"\\", *c))
			return "has a character that FortiOS refuses in names (< > ( ) # ' \" \\)";
	if (zones && strlen(s) > INTERFACE_NAME_MAX)
		return "is longer than 15 bytes, the most that an interface has";
	if (strlen(s) > ZONE_NAME_MAX)
		return "is longer than 35 bytes, the most that an interface or zone has";
	return NULL;
}

static void check_interface(struct emission *e, const struct firewall_zone *z, size_t i, bool zones)
{
	const char *name = z->interfaces[i], *fault = interface_fault(name, zones);
	struct diagnostic *d;

	if (!fault)
		return;
	d = diag_error(e->diags, z->interface_spans[i], "fortios: interface %s %s",
		       diag_quote(e->arena, name, strlen(name)), fault);
	if (e->firewall->name)
		diag_hint(e->diags, d, "`show system interface` lists the names");
	else
		diag_hint(e->diags, d,
			  "without a firewall block a zone's name is its interface: add `firewall "
			  "NAME fortios { zone %s interface \"…\"; … }`",
			  z->zone->name);
}

/* Zones and interfaces share their names. */
static void check_zone(struct emission *e, const struct firewall_zone *z)
{
	const struct firewall *fw = e->firewall;

	for (size_t i = 0; i < fw->n_zones; i++)
		for (size_t k = 0; k < fw->zones[i].n_interfaces; k++) {
			struct diagnostic *d;

			if (strcmp(fw->zones[i].interfaces[k], z->zone->name) != 0)
				continue;
			d = diag_error(e->diags, z->span,
				       "fortios: `set zones on` would make a zone `%s`, and an "
				       "interface has that name",
				       z->zone->name);
			diag_note(e->diags, d, fw->zones[i].interface_spans[k],
				  "the interface is here");
			diag_hint(e->diags, d,
				  "call the zone something else, or leave "
				  "`set zones` out: policies then name interfaces");
		}
}

static void check_zones(struct emission *e)
{
	const struct firewall *fw = e->firewall;
	bool zones = !strcmp(firewall_setting(fw, "zones", "off"), "on");

	for (size_t i = 0; i < fw->n_zones; i++) {
		for (size_t k = 0; k < fw->zones[i].n_interfaces; k++)
			check_interface(e, &fw->zones[i], k, zones);
		if (zones)
			check_zone(e, &fw->zones[i]);
	}
}

/* -- objects -- */

static bool is_multicast(const struct object *o)
{
	struct addr_range multicast[2] = {prefix_range(FAMILY_4, (u128)224 << 24, 4),
					  prefix_range(FAMILY_6, (u128)0xff << 120, 8)};

	return (o->kind == OBJECT_HOST || o->kind == OBJECT_NETWORK) &&
	       addr_set_within(o->addresses, (struct addr_set){multicast, 2});
}

static void check_object(struct emission *e, const struct object *o)
{
	struct diagnostic *d;

	if (is_multicast(o)) {
		d = diag_error(e->diags, o->span,
			       "fortios: %s is multicast, which FortiOS forwards by multicast "
			       "policies, not by firewall policies",
			       diag_quote(e->arena, o->name, strlen(o->name)));
		diag_hint(e->diags, d,
			  "leave it out (`skip` in a deployment) and configure "
			  "`firewall multicast-policy` on the unit");
	}
	if (o->fqdn && strlen(o->fqdn) > FQDN_MAX) {
		d = diag_error(e->diags, o->span,
			       "fortios: the DNS name of %s is longer than %d bytes",
			       diag_quote(e->arena, o->name, strlen(o->name)), FQDN_MAX);
		diag_hint(e->diags, d, "use its addresses");
	}
}

/* -- rules -- */

static struct span rule_span(const struct rule *r)
{
	return r->reasons[0].deploy.source ? r->reasons[0].deploy : r->reasons[0].span;
}

/* Extension headers of IPv6 (RFC 8200, 4): the protocol is what follows them. */
static bool is_extension(unsigned proto)
{
	return proto == 43 || proto == 44 || proto == 60;
}

static void check_protocol(struct emission *e, const struct rule *r, unsigned proto)
{
	struct diagnostic *d;

	if (!proto || proto > PROTOCOL_MAX) {
		d = diag_error(e->diags, rule_span(r),
			       "fortios: `%s` needs IP protocol %u, which no service of FortiOS "
			       "can be",
			       r->label, proto);
		diag_hint(e->diags, d,
			  "protocols go from 1 to %d there, 0 means every protocol; "
			  "leave it out, or say `any`",
			  PROTOCOL_MAX);
	} else if (is_extension(proto) && (r->families & FAMILY_6)) {
		d = diag_error(e->diags, rule_span(r),
			       "fortios: protocol %u of `%s` is an extension header in IPv6, where "
			       "the protocol is what follows it",
			       proto, r->label);
		diag_hint(e->diags, d, "give the rule IPv4 addresses alone");
	}
}

static void check_rule(struct emission *e, const struct rule *r)
{
	struct diagnostic *d;

	for (size_t i = 0; i < r->n_services; i++)
		for (size_t k = 0; k < r->services[i]->n_terms; k++)
			if (r->services[i]->terms[k].kind == SERVICE_PROTO)
				check_protocol(e, r, r->services[i]->terms[k].proto);
	if (!date_is_set(r->until) || r->until.year <= YEAR_MAX)
		return;
	d = diag_error(e->diags, rule_span(r), "fortios: `until` of `%s` is after the year %d",
		       r->label, YEAR_MAX);
	diag_hint(e->diags, d,
		  "FortiOS keeps the end of a schedule in seconds since 1970, and not "
		  "all that do so reach further; leave `until` out");
}

bool fortios_check(struct emission *e)
{
	size_t before = e->diags->n_errors;
	struct used used = firewall_used(e);

	check_version(e);
	check_vdom(e);
	check_zones(e);
	for (size_t i = 0; i < used.n_objects; i++)
		check_object(e, used.objects[i]);
	for (size_t i = 0; i < e->firewall->n_pairs; i++)
		for (size_t k = 0; k < e->firewall->pairs[i]->n_rules; k++)
			check_rule(e, &e->firewall->pairs[i]->rules[k]);
	return e->diags->n_errors == before;
}
