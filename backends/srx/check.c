/* What Junos cannot express: errors with a way out. */
#include "srx.h"

#include <string.h>

#include "version.h"

bool srx_name_ok(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_' || c == '.';
}

static void check_version(struct emission *e)
{
	const struct firewall *fw = e->firewall;
	struct version v, low;

	if (!fw->version || !version_parse(fw->version, strlen(fw->version), &v))
		return;
	version_parse("12.1", 4, &low);
	if (version_compare(v, low) >= 0)
		return;
	struct diagnostic *d =
	    diag_error(e->diags, fw->version_span,
		       "the srx target writes for Junos 12.1 and later, not for %s", fw->version);
	diag_hint(e->diags, d, "before 11.2 there was no global address book");
}

static const char *digits(const char *s)
{
	while (*s >= '0' && *s <= '9')
		s++;
	return s;
}

/* "ge-0/0/1.0", "st0.1", "lo0", "all": Junos' logical interfaces. */
static bool interface_ok(const char *s)
{
	if (*s < 'a' || *s > 'z')
		return false;
	while ((*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9'))
		s++;
	if (*s == '-') {
		for (int i = 0; i < 3; i++) {
			const char *number = s + 1;

			if (i && *s != '/')
				return false;
			s = digits(number);
			if (s == number)
				return false;
		}
	}
	if (*s == '.' && digits(s + 1) > s + 1)
		s = digits(s + 1);
	return !*s;
}

static void check_zone(struct emission *e, const struct firewall_zone *z)
{
	struct diagnostic *d;

	if (strlen(z->zone->name) > SRX_NAME_MAX)
		diag_error(e->diags, z->span,
			   "srx: a security zone has at most %d characters in "
			   "its name",
			   SRX_NAME_MAX);
	for (size_t i = 0; e->firewall->name && i < z->n_interfaces; i++) {
		if (interface_ok(z->interfaces[i]))
			continue;
		d = diag_error(e->diags, z->interface_spans[i],
			       "srx: %s is not a logical interface of Junos",
			       diag_quote(e->arena, z->interfaces[i], strlen(z->interfaces[i])));
		diag_hint(e->diags, d, "they look like ge-0/0/1.0, reth0.0 or st0.1");
	}
}

/* In a Junos application protocol 0 stands for any protocol. */
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
			    "srx: `%s` needs IP protocol 0, which an application cannot say",
			    r->label);
			diag_hint(e->diags, d, "`service any` is every protocol");
		}
}

static void check_pair(struct emission *e, const struct pair *p)
{
	if (p->n_rules > SRX_PAIR_POLICIES_MAX)
		diag_warning(
		    e->diags, "target", p->from->span,
		    "srx: %zu policies from `%s` to `%s`: many models hold %d in one context",
		    p->n_rules, p->from->name, p->to->name, SRX_PAIR_POLICIES_MAX);
	for (size_t k = 0; k < p->n_rules; k++)
		check_rule(e, &p->rules[k]);
}

bool srx_check(struct emission *e)
{
	const struct firewall *fw = e->firewall;
	size_t before = e->diags->n_errors;

	check_version(e);
	for (size_t i = 0; i < fw->n_zones; i++)
		check_zone(e, &fw->zones[i]);
	if (fw->n_pairs > SRX_PAIRS_MAX)
		diag_warning(e->diags, "target", fw->span,
			     "srx: %zu zone pairs: many models hold %d", fw->n_pairs,
			     SRX_PAIRS_MAX);
	for (size_t i = 0; i < fw->n_pairs; i++)
		check_pair(e, fw->pairs[i]);
	return e->diags->n_errors == before;
}
