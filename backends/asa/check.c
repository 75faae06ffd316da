/* What ASA cannot express: errors with a way out. */
#include "asa.h"

#include <string.h>

#include "version.h"

static void check_version(struct emission *e)
{
	const struct firewall *fw = e->firewall;
	struct version v, low;

	if (!fw->version || !version_parse(fw->version, strlen(fw->version), &v))
		return;
	version_parse("9.0", 3, &low);
	if (version_compare(v, low) >= 0)
		return;
	struct diagnostic *d =
	    diag_error(e->diags, fw->version_span,
		       "the asa target writes for ASA 9.0 and later, not for %s", fw->version);
	diag_hint(e->diags, d, "before 9.0 IPv4 and IPv6 lists were apart");
}

static void check_interface(struct emission *e, const struct firewall_zone *z, size_t i)
{
	const char *name = z->interfaces[i];
	bool ok = strlen(name) <= NAMEIF_MAX;

	for (const char *c = name; *c; c++)
		ok = ok && asa_char_ok((unsigned char)*c);
	if (ok)
		return;
	struct diagnostic *d = diag_error(e->diags, z->interface_spans[i],
					  "asa: %s cannot be the name of an interface (`nameif`)",
					  diag_quote(e->arena, name, strlen(name)));
	diag_hint(e->diags, d, "letters, digits, `-`, `_` and `.`, at most %d of them", NAMEIF_MAX);
}

/* Protocol 0 is `ip` on ASA: every protocol. */
static void check_rule(struct emission *e, const struct rule *r)
{
	const struct reason *why = &r->reasons[0];

	for (size_t i = 0; i < r->n_services; i++)
		for (size_t k = 0; k < r->services[i]->n_terms; k++) {
			const struct service_term *t = &r->services[i]->terms[k];

			if (t->kind != SERVICE_PROTO || t->proto)
				continue;
			struct diagnostic *d = diag_error(
			    e->diags, why->deploy.source ? why->deploy : why->span,
			    "asa: `%s` needs IP protocol 0, which ASA takes for every protocol",
			    r->label);
			diag_hint(e->diags, d, "`service any` is every protocol");
		}
}

/* "FQDNs must begin and end with a digit or letter; only letters, digits, and hyphens are allowed"
 * between the dots (ASA Firewall CLI Configuration Guide, network objects). */
static void check_name(struct emission *e, const struct object *o)
{
	if (o->kind != OBJECT_NAME)
		return;
	const char *bad = strchr(o->fqdn, '_');
	for (const char *dash = o->fqdn; !bad && (dash = strchr(dash, '-')); dash++)
		if (dash == o->fqdn || dash[-1] == '.' || !dash[1] || dash[1] == '.')
			bad = dash;
	if (!bad)
		return;
	struct diagnostic *d =
	    diag_error(e->diags, o->span, "asa: `%s` is no DNS name for ASA", o->fqdn);
	diag_hint(e->diags, d,
		  "labels there have letters, digits and, inside, `-`; give the addresses");
}

bool asa_check(struct emission *e)
{
	const struct firewall *fw = e->firewall;
	size_t before = e->diags->n_errors;
	struct used used = firewall_used(e);

	check_version(e);
	for (size_t i = 0; i < used.n_objects; i++)
		check_name(e, used.objects[i]);
	for (size_t i = 0; i < fw->n_zones; i++)
		for (size_t k = 0; k < fw->zones[i].n_interfaces; k++)
			check_interface(e, &fw->zones[i], k);
	for (size_t i = 0; i < fw->n_pairs; i++)
		for (size_t k = 0; k < fw->pairs[i]->n_rules; k++)
			check_rule(e, &fw->pairs[i]->rules[k]);
	return e->diags->n_errors == before;
}
