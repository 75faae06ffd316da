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
const struct name_kind fortios_own = {"o:", ""}, fortios_part = {"p:", ""},
		       fortios_plain = {"", ""};

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
		if (*words[i] == *name && !strcmp(words[i], name))
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
bool fortios_is_all(const struct object *o, enum family f)
{
	struct addr_set s = addr_set_family(o->addresses, f);

	return s.n == 1 && s.at[0].lo == 0 && s.at[0].hi == addr_max(f);
}

static void need(struct plan *p, const struct object *o, enum family f)
{
	if (!(p->present[o->index] & f) || (p->needed[o->index] & f))
		return;
	p->needed[o->index] |= (unsigned char)f;
	for (size_t i = 0; i < o->n_members && !fortios_is_all(o, f); i++)
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

const char *fortios_zone_comment(struct plan *p, const struct object *o, bool described)
{
	struct buf *b = &p->comment;

	b->n = 0;
	buf_puts(b, "zone ");
	buf_puts(b, o->zone->name);
	if (described && *o->description) {
		buf_puts(b, ": ");
		buf_puts(b, o->description);
	}
	return buf_text(b);
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

/* The name of a range that is all of its object is the object's, unless that is the range's text
 * anyway; equal ranges without a name are one address. */
name_id fortios_range_id(struct plan *p, const struct object *o, const struct addr_range *range,
			 bool only)
{
	char buf[ADDR_TEXT];
	const char *text = range_text(range, buf);
	name_id id;

	if (only && strcmp(o->name, text) != 0)
		return namer_add_kind(p->address_names, &fortios_own, o->name, o->name);
	if (namer_find_kind(p->address_names, &fortios_part, text, &id))
		return id;
	text = only ? o->name : arena_strndup(p->arena, text, strlen(text));
	return namer_add_kind(p->address_names, &fortios_part, text, text);
}

void fortios_each_range(struct plan *p, const struct object *o, int k, fortios_range_fn *fn,
			void *user)
{
	struct addr_set s = addr_set_family(o->addresses, fortios_family[k]);
	struct addr_range pieces[2];

	for (size_t i = 0; i < s.n; i++) {
		size_t n = split_at_zero(s.at[i], pieces);

		for (size_t j = 0; j < n; j++)
			fn(p, o, k, &pieces[j], s.n == 1 && n == 1, user);
	}
}

static void add_range(struct plan *p, const struct object *o, int k, const struct addr_range *range,
		      bool only, void *user)
{
	struct ref r = {p->address_names, {.id = fortios_range_id(p, o, range, only)}};

	(void)k;
	VEC_PUSH(p->arena, (struct refs *)user, r);
}

struct ref fortios_object_ref(const struct plan *p, const struct object *o, int k)
{
	object_code code = p->object[k][o->index];

	if (code == CODE_ALL)
		return (struct ref){NULL, {.text = "all"}};
	code -= CODE_FIRST;
	return (struct ref){code & 1 ? p->address_groups[k].namer : p->address_names,
			    {.id = code >> 1}};
}

static object_code code_of(name_id id, bool group)
{
	return CODE_FIRST + 2 * id + group;
}

static struct refs object_members(struct plan *p, const struct object *o, int k)
{
	struct refs out = {0};

	for (size_t i = 0; i < o->n_members; i++)
		if (p->present[o->members[i]->index] & fortios_family[k])
			VEC_PUSH(p->arena, &out, fortios_object_ref(p, o->members[i], k));
	return out;
}

static object_code plan_group(struct plan *p, const struct object *o, int k, struct refs list)
{
	const char *comment = fortios_zone_comment(p, o, true);

	comment = arena_strndup(p->arena, comment, strlen(comment));
	list = fortios_plan_nested(p, &p->address_groups[k], &fortios_own, o->name, o->name, list);
	return code_of(fortios_plan_group(p, &p->address_groups[k], &fortios_own, o->name, o->name,
					  comment, list)
			   .id,
		       true);
}

static object_code plan_object(struct plan *p, const struct object *o, int k)
{
	struct addr_set s = addr_set_family(o->addresses, fortios_family[k]);
	struct refs list = {0};

	if (fortios_is_all(o, fortios_family[k]))
		return CODE_ALL;
	if (o->kind == OBJECT_NAME)
		return code_of(namer_add_kind(p->address_names, &fortios_own, o->name, o->name),
			       false);
	if (o->kind == OBJECT_GROUP)
		return plan_group(p, o, k, object_members(p, o, k));
	if (s.n == 1 && s.at[0].lo)
		return code_of(fortios_range_id(p, o, &s.at[0], true), false);
	fortios_each_range(p, o, k, add_range, &list);
	return list.n == 1 ? code_of(list.at[0].id, false) : plan_group(p, o, k, list);
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
	namer_expect(p->address_names, policy->n_objects);
	p->address_groups[0].namer = namer_new(p->arena, &group);
	p->address_groups[1].namer = p->address_groups[0].namer;
	for (int k = 0; k < 2; k++) {
		p->object[k] = ARENA_ARRAY(p->arena, object_code, policy->n_objects);
		for (size_t i = 0; i < policy->n_objects; i++)
			if (p->needed[i] & fortios_family[k])
				p->object[k][i] = plan_object(p, policy->objects[i], k);
	}
}
