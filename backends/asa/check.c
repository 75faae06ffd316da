/* What ASA cannot express: errors with a way out. */
#include "asa.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "version.h"

/* Is the firewall said to run a version before LOW? Where the file says none, it is a later one. */
static bool runs_before(const struct firewall *fw, const char *low)
{
	struct version v, limit;

	if (!fw->version || !version_parse(fw->version, strlen(fw->version), &v))
		return false;
	version_parse(low, strlen(low), &limit);
	return version_compare(v, limit) < 0;
}

static void check_version(struct emission *e)
{
	const struct firewall *fw = e->firewall;

	if (!runs_before(fw, "9.0"))
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

struct interface {
	const char *name;
	struct span span;
};

static int compare_interfaces(const void *x, const void *y)
{
	const struct interface *a = x, *b = y;
	int c = strcasecmp(a->name, b->name);

	return c ? c : strcmp(a->name, b->name);
}

/* A nameif is not case-sensitive: `Inside` and `inside` would be one interface with one list. */
static void check_interfaces_differ(struct emission *e)
{
	const struct firewall *fw = e->firewall;
	VEC(struct interface) all = {0};

	for (size_t i = 0; i < fw->n_zones; i++)
		for (size_t k = 0; k < fw->zones[i].n_interfaces; k++)
			VEC_PUSH(e->arena, &all,
				 ((struct interface){fw->zones[i].interfaces[k],
						     fw->zones[i].interface_spans[k]}));
	if (all.n)
		qsort(all.at, all.n, sizeof *all.at, compare_interfaces);
	for (size_t i = 1; i < all.n; i++) {
		const struct interface *a = &all.at[i - 1], *b = &all.at[i];

		if (strcasecmp(a->name, b->name))
			continue;
		struct diagnostic *d =
		    diag_error(e->diags, b->span,
			       "asa: interfaces `%s` and `%s` are the same: a `nameif` is not "
			       "case-sensitive",
			       a->name, b->name);
		diag_note(e->diags, d, a->span, "the other one");
		diag_hint(e->diags, d,
			  "name the interfaces of each zone: `firewall NAME asa { zone ZONE "
			  "interface \"NAMEIF\"; }`");
	}
}

static struct span where(const struct rule *r)
{
	return r->reasons[0].deploy.source ? r->reasons[0].deploy : r->reasons[0].span;
}

/* Protocol 0 is `ip` on ASA: every protocol. */
static void check_protocol(struct emission *e, const struct rule *r, const struct service_term *t)
{
	if (t->kind != SERVICE_PROTO || t->proto)
		return;
	struct diagnostic *d = diag_error(
	    e->diags, where(r), "asa: `%s` needs IP protocol 0, which ASA takes for every protocol",
	    r->label);
	diag_hint(e->diags, d, "`service any` is every protocol");
}

/* Lists know the ports of SCTP since 9.5(2). */
static void check_sctp(struct emission *e, const struct rule *r, const struct service_term *t)
{
	bool ports = !port_range_is_all(t->src) || !port_range_is_all(t->dst);

	if (t->kind != SERVICE_PORTS || t->proto != PROTO_SCTP || !ports ||
	    !runs_before(e->firewall, "9.5"))
		return;
	struct diagnostic *d = diag_error(
	    e->diags, where(r), "asa: `%s` needs ports of SCTP, which ASA %s does not know",
	    r->label, e->firewall->version);
	diag_hint(e->diags, d, "`sctp` without ports, or ASA 9.5(2) and later");
}

static void check_rule(struct emission *e, const struct rule *r)
{
	for (size_t i = 0; i < r->n_services; i++)
		for (size_t k = 0; k < r->services[i]->n_terms; k++) {
			check_protocol(e, r, &r->services[i]->terms[k]);
			check_sctp(e, r, &r->services[i]->terms[k]);
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
	check_interfaces_differ(e);
	for (size_t i = 0; i < fw->n_pairs; i++)
		for (size_t k = 0; k < fw->pairs[i]->n_rules; k++)
			check_rule(e, &fw->pairs[i]->rules[k]);
	return e->diags->n_errors == before;
}
