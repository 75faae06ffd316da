/* Which addresses and address groups there are.
 *
 * Names fall into classes that never meet, so that a name keeps its kind from one version of a
 * file to the next: a group's begins with "group ", and an address has no blank in its name.
 * IPv4 and IPv6 have tables of their own; what stands for an object has one name in both.
 *
 * Keys: "o:" is an object by its name, "p:" a range by its text, so that equal ranges of several
 * objects are one address.
 */
#include "fortios.h"

#include <string.h>

const enum family fortios_family[2] = {FAMILY_4, FAMILY_6};

/* Predefined in some release of 7.x. */
static bool reserved(const char *name)
{
	static const char *const words[] = {
	    "all",
	    "none",
	    "any",
	    "EMS_ALL_UNKNOWN_CLIENTS",
	    "EMS_ALL_UNMANAGEABLE_CLIENTS",
	    "FABRIC_DEVICE",
	    "FCTEMS_ALL_FORTICLOUD_SERVERS",
	    "FIREWALL_AUTH_PORTAL_ADDRESS",
	    "SSLVPN_TUNNEL_ADDR1",
	    "SSLVPN_TUNNEL_IPv6_ADDR1",
	    "gmail.com",
	    "login.microsoft.com",
	    "login.microsoftonline.com",
	    "login.windows.net",
	    "metadata-server",
	    "wildcard.dropbox.com",
	    "wildcard.google.com",
	    NULL,
	};

	for (size_t i = 0; words[i]; i++)
		if (!strcmp(words[i], name))
			return true;
	return false;
}

/* -- which objects matter in which family -- */

static unsigned char families_of(const struct plan *p, const struct object *o)
{
	unsigned f = o->kind == OBJECT_NAME ? FAMILY_BOTH : FAMILY_NONE;

	if (o->kind != OBJECT_GROUP && o->kind != OBJECT_NAME)
		f = addr_set_families(o->addresses);
	for (size_t i = 0; i < o->n_members; i++)
		f |= p->present[o->members[i]->index];
	return (unsigned char)f;
}

/* Every address of a family: then also every name and every group that holds it. */
static bool is_all(const struct object *o, enum family f)
{
	struct addr_set s = addr_set_family(o->addresses, f);

	return s.n == 1 && s.at[0].lo == 0 && s.at[0].hi == addr_max(f);
}

static void need(struct plan *p, const struct object *o, enum family f)
{
	if (!(p->present[o->index] & f) || (p->needed[o->index] & f))
		return;
	p->needed[o->index] |= (unsigned char)f;
	for (size_t i = 0; i < o->n_members && !is_all(o, f); i++)
		need(p, o->members[i], f);
}

static void need_rule(struct plan *p, const struct rule *r)
{
	for (int k = 0; k < 2; k++) {
		if (!(r->families & fortios_family[k]))
			continue;
		for (size_t i = 0; i < r->n_sources; i++)
			need(p, r->sources[i], fortios_family[k]);
		for (size_t i = 0; i < r->n_destinations; i++)
			need(p, r->destinations[i], fortios_family[k]);
	}
}

static void find_needed(struct plan *p)
{
	const struct policy *policy = p->e->policy;
	const struct firewall *fw = p->e->firewall;

	p->present = ARENA_ARRAY(p->arena, unsigned char, policy->n_objects);
	p->needed = ARENA_ARRAY(p->arena, unsigned char, policy->n_objects);
	for (size_t i = 0; i < policy->n_objects; i++)
		p->present[i] = families_of(p, policy->objects[i]);
	for (size_t i = 0; i < fw->n_pairs; i++)
		for (size_t k = 0; k < fw->pairs[i]->n_rules; k++)
			need_rule(p, &fw->pairs[i]->rules[k]);
}

/* -- addresses -- */

static const char *zone_comment(struct plan *p, const struct object *o, bool described)
{
	return described && *o->description
		   ? arena_printf(p->arena, "zone %s: %s", o->zone->name, o->description)
		   : arena_printf(p->arena, "zone %s", o->zone->name);
}

static struct ref add_address(struct plan *p, int k, struct address a, const char *wanted)
{
	namer_add(p->address_names, a.key, wanted);
	if (fortios_plan_first(p, p->address_seen[k], a.key))
		VEC_PUSH(p->arena, &p->addresses[k], a);
	return (struct ref){p->address_names, a.key};
}

/* A range from 0.0.0.0 or :: that is no prefix becomes a prefix and the rest: as the start of a
 * range the unit may take that address for one that was not given. */
static size_t split_at_zero(struct addr_range r, struct addr_range out[2])
{
	struct addr_range prefixes[RANGE_PREFIXES_MAX];

	out[0] = r;
	if (r.lo || range_is_prefix(&r, NULL))
		return 1;
	range_prefixes(&r, prefixes);
	out[0] = prefixes[0];
	out[1] = (struct addr_range){r.family, prefixes[0].hi + 1, r.hi};
	return 2;
}

static struct ref name_address(struct plan *p, const struct object *o, int k)
{
	struct address a = {.key = arena_printf(p->arena, "o:%s", o->name),
			    .comment = zone_comment(p, o, true),
			    .fqdn = o->fqdn};

	return add_address(p, k, a, o->name);
}

static struct ref range_address(struct plan *p, const struct object *o, int k,
				struct addr_range range, bool only)
{
	char buf[ADDR_TEXT];
	const char *text = arena_printf(p->arena, "%s", range_text(&range, buf));
	bool named = only && strcmp(o->name, text) != 0;
	struct address a = {
	    .key = arena_printf(p->arena, "%s:%s", named ? "o" : "p", named ? o->name : text),
	    .comment = zone_comment(p, o, only),
	    .range = range};

	return add_address(p, k, a, named ? o->name : text);
}

static struct refs object_ranges(struct plan *p, const struct object *o, int k)
{
	struct addr_set s = addr_set_family(o->addresses, fortios_family[k]);
	struct addr_range pieces[2];
	struct refs out = {0};

	for (size_t i = 0; i < s.n; i++) {
		size_t n = split_at_zero(s.at[i], pieces);

		for (size_t j = 0; j < n; j++)
			VEC_PUSH(p->arena, &out,
				 range_address(p, o, k, pieces[j], s.n == 1 && n == 1));
	}
	return out;
}

static struct refs object_members(struct plan *p, const struct object *o, int k)
{
	struct refs out = {0};

	for (size_t i = 0; i < o->n_members; i++)
		if (p->present[o->members[i]->index] & fortios_family[k])
			VEC_PUSH(p->arena, &out, p->object[k][o->members[i]->index]);
	return out;
}

static struct ref plan_object(struct plan *p, const struct object *o, int k)
{
	struct refs list;
	const char *key;

	if (is_all(o, fortios_family[k]))
		return (struct ref){NULL, "all"};
	if (o->kind == OBJECT_NAME)
		return name_address(p, o, k);
	list = o->kind == OBJECT_GROUP ? object_members(p, o, k) : object_ranges(p, o, k);
	if (o->kind != OBJECT_GROUP && list.n == 1)
		return list.at[0];
	key = arena_printf(p->arena, "o:%s", o->name);
	list = fortios_plan_nested(p, &p->address_groups[k], key, o->name, list);
	return fortios_plan_group(p, &p->address_groups[k], key, o->name, zone_comment(p, o, true),
				  list);
}

void fortios_plan_addresses(struct plan *p)
{
	const struct name_rules address = {.max = OBJECT_NAME_MAX,
					   .prefix = "",
					   .char_ok = fortios_name_char,
					   .reserved = reserved,
					   .filler = '-'};
	const struct name_rules group = {.max = OBJECT_NAME_MAX,
					 .prefix = "group ",
					 .char_ok = fortios_name_char,
					 .filler = '-'};
	const struct policy *policy = p->e->policy;

	find_needed(p);
	p->address_names = namer_new(p->arena, &address);
	p->address_groups[0].namer = namer_new(p->arena, &group);
	p->address_groups[1].namer = p->address_groups[0].namer;
	for (int k = 0; k < 2; k++) {
		p->address_seen[k] = map_new(p->arena);
		p->object[k] = ARENA_ARRAY(p->arena, struct ref, policy->n_objects);
		for (size_t i = 0; i < policy->n_objects; i++)
			if (p->needed[i] & fortios_family[k])
				p->object[k][i] = plan_object(p, policy->objects[i], k);
	}
}
