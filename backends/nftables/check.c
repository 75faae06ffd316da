/* What nftables cannot express exactly, each with a way out. */
#include "nft.h"

#include <string.h>

#include "version.h"

/* -- the firewall block -- */

static void check_version(struct emission *e)
{
	const char *text = e->firewall->version;
	struct version v, least = {.part = {1}, .n = 1};
	struct diagnostic *d;

	if (!text)
		return;
	if (version_parse(text, strlen(text), &v) && version_compare(v, least) >= 0)
		return;
	d = diag_error(e->diags, e->firewall->version_span,
		       "nftables output needs nft 1.0 or later, not %s",
		       diag_quote(e->arena, text, strlen(text)));
	diag_hint(e->diags, d, "`nft --version` shows what the device has");
}

static bool table_name_ok(const char *s)
{
	if (!nft_name_start((unsigned char)*s) || strlen(s) > NFT_NAME_MAX)
		return false;
	while (*s && nft_name_char((unsigned char)*s))
		s++;
	return !*s;
}

static void check_table(struct emission *e)
{
	for (size_t i = 0; i < e->firewall->n_settings; i++) {
		const struct setting *s = &e->firewall->settings[i];
		const char *quoted = diag_quote(e->arena, s->value, strlen(s->value));
		struct diagnostic *d;

		if (strcmp(s->name, "table") != 0)
			continue;
		if (!table_name_ok(s->value)) {
			d = diag_error(e->diags, s->span, "%s cannot name an nftables table",
				       quoted);
			diag_hint(e->diags, d,
				  "use letters, digits, `_`, `-` and `.`, a letter first");
		} else if (nft_reserved(s->value)) {
			d = diag_error(e->diags, s->span,
				       "%s is a word of nftables and cannot name a table", quoted);
			diag_hint(e->diags, d, "take another name, such as `portc`");
			diag_replace(e->diags, d, "\"portc\"");
		}
	}
}

/* -- interfaces -- */

/* What Linux and nft take: no blank, slash, colon, and nothing that means more inside quotes. */
static bool interface_chars_ok(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s <= ' ' || *s == 127 || strchr("/:\"\\$", *s) ||
		    (*s == '*' && s[1]))
			return false;
	return true;
}

static const char *interface_fault(const char *s)
{
	if (!*s)
		return "is empty";
	if (!strcmp(s, "*"))
		return "would be every interface";
	if (!strcmp(s, ".") || !strcmp(s, ".."))
		return "is no interface's name on Linux";
	if (!interface_chars_ok(s))
		return "has a character that Linux or nft refuses in an interface's name (a `*` "
		       "stands last)";
	if (strlen(s) > NFT_INTERFACE_MAX)
		return "is longer than 15 bytes, the most that Linux allows";
	return NULL;
}

static bool check_interface(struct emission *e, const struct firewall_zone *z, size_t i)
{
	const char *name = z->interfaces[i], *fault = interface_fault(name);
	struct diagnostic *d;

	if (!fault)
		return true;
	d = diag_error(e->diags, z->interface_spans[i], "nftables: interface %s %s",
		       diag_quote(e->arena, name, strlen(name)), fault);
	if (e->firewall->name)
		diag_hint(e->diags, d, "`ip -br link` lists the names");
	else
		diag_hint(e->diags, d,
			  "without a firewall block a zone's name is its interface: add `firewall "
			  "NAME nftables { zone %s interface \"…\"; … }`",
			  z->zone->name);
	return false;
}

static bool covers(const char *wildcard, const char *name)
{
	size_t n = strlen(wildcard);

	return n && wildcard[n - 1] == '*' && strcmp(wildcard, name) != 0 &&
	       !strncmp(wildcard, name, n - 1);
}

/* One key of the map may have one verdict alone, and elements must not overlap. */
static void check_wildcard(struct emission *e, const char *wildcard, struct span at)
{
	const struct firewall *fw = e->firewall;

	for (size_t i = 0; i < fw->n_zones; i++)
		for (size_t k = 0; k < fw->zones[i].n_interfaces; k++) {
			const char *name = fw->zones[i].interfaces[k];
			struct diagnostic *d;

			if (!covers(wildcard, name))
				continue;
			d = diag_error(e->diags, fw->zones[i].interface_spans[k],
				       "nftables: interface %s is also covered by %s",
				       diag_quote(e->arena, name, strlen(name)),
				       diag_quote(e->arena, wildcard, strlen(wildcard)));
			diag_note(e->diags, d, at, "the wildcard is here");
			diag_hint(e->diags, d, "name each interface once");
		}
}

static void check_interfaces(struct emission *e)
{
	const struct firewall *fw = e->firewall;

	for (size_t i = 0; i < fw->n_zones; i++)
		for (size_t k = 0; k < fw->zones[i].n_interfaces; k++) {
			if (check_interface(e, &fw->zones[i], k) &&
			    strchr(fw->zones[i].interfaces[k], '*'))
				check_wildcard(e, fw->zones[i].interfaces[k],
					       fw->zones[i].interface_spans[k]);
		}
}

/* -- rules -- */

static struct span rule_span(const struct rule *r)
{
	const struct reason *why = &r->reasons[0];

	return why->deploy.source ? why->deploy : why->span;
}

/* The DNS name in an object, or NULL. A zone's are not meant: its addresses cover them. */
static const char *dns_name(const struct object *o)
{
	const char *found = o->kind == OBJECT_NAME ? o->fqdn : NULL;

	for (size_t i = 0; !found && o->kind == OBJECT_GROUP && i < o->n_members; i++)
		found = dns_name(o->members[i]);
	return found;
}

static void check_deny(struct emission *e, const struct rule *r,
		       const struct object *const *objects, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *fqdn = dns_name(objects[i]);
		struct diagnostic *d;

		if (!fqdn)
			continue;
		d = diag_error(e->diags, rule_span(r),
			       "nftables cannot deny by DNS name: the set of %s is empty until "
			       "the name is resolved, and the denial `%s` would not hold",
			       diag_quote(e->arena, fqdn, strlen(fqdn)), r->label);
		diag_hint(e->diags, d, "deny the addresses of the name, or its whole zone");
	}
}

/* Extension headers of IPv6, which the kernel steps over to find the protocol (RFC 8200, 4). */
static bool is_extension(const struct service_term *t)
{
	return t->kind == SERVICE_PROTO &&
	       (t->proto == 0 || t->proto == 43 || t->proto == 44 || t->proto == 60);
}

static void check_protocols(struct emission *e, const struct rule *r)
{
	if (!(r->families & FAMILY_6))
		return;
	for (size_t i = 0; i < r->n_services; i++)
		for (size_t k = 0; k < r->services[i]->n_terms; k++) {
			const struct service_term *t = &r->services[i]->terms[k];
			struct diagnostic *d;

			if (!is_extension(t))
				continue;
			d = diag_error(e->diags, rule_span(r),
				       "nftables: protocol %u of `%s` is an extension header in "
				       "IPv6, where the protocol is what follows it",
				       t->proto, r->label);
			diag_hint(e->diags, d, "give the rule IPv4 addresses alone");
		}
}

static void check_until(struct emission *e, const struct rule *r)
{
	struct diagnostic *d;

	if (!date_is_set(r->until) || r->until.year <= NFT_YEAR_MAX)
		return;
	d = diag_error(e->diags, rule_span(r), "nftables: `until` of `%s` is after the year %d",
		       r->label, NFT_YEAR_MAX);
	diag_hint(e->diags, d, "leave `until` out");
}

static void check_rule(struct emission *e, const struct rule *r)
{
	if (r->action == ACTION_DENY) {
		check_deny(e, r, r->sources, r->n_sources);
		check_deny(e, r, r->destinations, r->n_destinations);
	}
	check_protocols(e, r);
	check_until(e, r);
}

bool nft_check(struct emission *e)
{
	size_t before = e->diags->n_errors;

	check_version(e);
	check_table(e);
	check_interfaces(e);
	for (size_t i = 0; i < e->firewall->n_pairs; i++)
		for (size_t k = 0; k < e->firewall->pairs[i]->n_rules; k++)
			check_rule(e, &e->firewall->pairs[i]->rules[k]);
	return e->diags->n_errors == before;
}
