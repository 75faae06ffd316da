/* Addresses and address sets of the global address book.
 *
 * An address and a set may not share a name: sets begin with "set:", which nothing else does. */
#include "srx.h"

#include <string.h>

static const char *suffix_of(const struct object *o, enum family f)
{
	if (f == o->families)
		return "";
	return f == FAMILY_4 ? "-v4" : "-v6";
}

static struct srx_node *find_node(struct srx_plan *p, const char *key)
{
	return map_get(p->nodes, intern(p->keys, key));
}

static struct srx_node *add_node(struct srx_plan *p, const char *key)
{
	struct srx_node *n = ARENA_NEW(p->arena, struct srx_node);

	n->key = intern(p->keys, key);
	n->description = "";
	map_put(p->nodes, n->key, n);
	VEC_PUSH(p->arena, &p->node_list, n);
	return n;
}

static bool everything(const struct object *o, enum family f)
{
	struct addr_set s = addr_set_family(o->addresses, f);

	return s.n == 1 && s.at[0].lo == 0 && s.at[0].hi == addr_max(f);
}

static const char *any_word(const struct object *o, enum family f)
{
	if (o->kind == OBJECT_GROUP || o->kind == OBJECT_NAME)
		return NULL;
	if ((f & FAMILY_4) && !everything(o, FAMILY_4))
		return NULL;
	if ((f & FAMILY_6) && !everything(o, FAMILY_6))
		return NULL;
	return f == FAMILY_BOTH ? "any" : f == FAMILY_4 ? "any-ipv4" : "any-ipv6";
}

static struct srx_node *part_node(struct srx_plan *p, const struct part *part, enum family f,
				  const char *suffix, const char *description)
{
	const char *key = arena_printf(p->arena, "%s%s", part->key, suffix);
	struct srx_node *n = find_node(p, key);

	if (n)
		return n;
	n = add_node(p, key);
	n->part = *part;
	n->families = f;
	n->description = description;
	n->weight = f & FAMILY_6 ? SRX_IPV6_WEIGHT : 1;
	namer_add(p->addresses, n->key, arena_printf(p->arena, "%s%s", part->wanted, suffix));
	return n;
}

static struct srx_node *make_set(struct srx_plan *p, const char *key, struct srx_node **members,
				 size_t n, const char *wanted, const char *description)
{
	struct srx_node *set = add_node(p, key);

	set->set = true;
	set->members = members;
	set->n_members = n;
	set->description = description;
	for (size_t i = 0; i < n; i++)
		set->weight += members[i]->weight;
	namer_add(p->sets, set->key, wanted);
	return set;
}

static struct srx_node *parts_node(struct srx_plan *p, const struct object *o, enum family f,
				   const char *key)
{
	size_t n;
	struct part *parts = object_parts(p->arena, o, f, SPLIT_RANGES_6, &n);
	struct srx_node **members = ARENA_ARRAY(p->arena, struct srx_node *, n);

	if (n == 1) {
		struct srx_node *only = part_node(p, &parts[0], f, suffix_of(o, f), o->description);
		map_put(p->nodes, intern(p->keys, key), only);
		return only;
	}
	for (size_t i = 0; i < n; i++)
		members[i] = part_node(p, &parts[i], parts[i].range.family, "", "");
	return make_set(p, key, members, n,
			arena_printf(p->arena, "%s%s", o->name, suffix_of(o, f)), o->description);
}

/* `any` is no member of a set: everything stands there as a prefix of length 0. */
static struct srx_node *member_node(struct srx_plan *p, const struct object *o, enum family f)
{
	const char *key = arena_printf(p->arena, "whole %s%s", o->name, suffix_of(o, f));
	struct srx_node *n = find_node(p, key);

	if (!any_word(o, f))
		return srx_plan_object(p, o, f);
	return n ? n : parts_node(p, o, f, key);
}

static struct srx_node *group_node(struct srx_plan *p, const struct object *o, enum family f,
				   const char *key)
{
	struct srx_node **members = ARENA_ARRAY(p->arena, struct srx_node *, o->n_members);
	size_t n = 0;

	for (size_t i = 0; i < o->n_members; i++)
		if (o->members[i]->families & f)
			members[n++] = member_node(p, o->members[i], o->members[i]->families & f);
	return make_set(p, key, members, n,
			arena_printf(p->arena, "%s%s", o->name, suffix_of(o, f)), o->description);
}

/* The node of an object in those of its families that a rule is about. */
struct srx_node *srx_plan_object(struct srx_plan *p, const struct object *o, enum family f)
{
	const char *key = arena_printf(p->arena, "object %s%s", o->name, suffix_of(o, f));
	struct srx_node *n = find_node(p, key);

	if (n)
		return n;
	if (any_word(o, f)) {
		n = add_node(p, key);
		n->any = any_word(o, f);
		n->families = f;
		n->weight = 1;
		return n;
	}
	return o->kind == OBJECT_GROUP ? group_node(p, o, f, key) : parts_node(p, o, f, key);
}

const char *srx_node_name(struct srx_plan *p, const struct srx_node *n)
{
	if (n->any)
		return n->any;
	return namer_get(n->set ? p->sets : p->addresses, n->key);
}

/* -- writing -- */

static void write_prefix(struct srx_plan *p, const struct addr_range *r, unsigned len)
{
	char text[ADDR_TEXT];

	srx_leaf(p, "ip-prefix",
		 arena_printf(p->arena, "%s/%u", addr_text(r->family, r->lo, text), len));
}

static void write_range(struct srx_plan *p, const struct addr_range *r)
{
	char text[ADDR_TEXT];

	srx_start(p, "range-address");
	srx_leaf(p, "name", addr_text(r->family, r->lo, text));
	srx_start(p, "to");
	srx_leaf(p, "range-high", addr_text(r->family, r->hi, text));
	srx_end(p);
	srx_end(p);
}

static void write_name(struct srx_plan *p, const struct srx_node *n)
{
	srx_start(p, "dns-name");
	srx_leaf(p, "name", n->part.fqdn);
	if (n->families == FAMILY_4)
		srx_empty(p, "ipv4-only");
	else if (n->families == FAMILY_6)
		srx_empty(p, "ipv6-only");
	srx_end(p);
}

static void write_address(struct srx_plan *p, const struct srx_node *n)
{
	unsigned len;

	srx_start(p, "address");
	srx_replace(p);
	srx_leaf(p, "name", srx_node_name(p, n));
	srx_description(p, n->description);
	if (n->part.fqdn)
		write_name(p, n);
	else if (range_is_prefix(&n->part.range, &len))
		write_prefix(p, &n->part.range, len);
	else
		write_range(p, &n->part.range);
	srx_end(p);
}

static void write_member(struct srx_plan *p, const struct srx_node *m)
{
	srx_start(p, m->set ? "address-set" : "address");
	srx_leaf(p, "name", srx_node_name(p, m));
	srx_end(p);
}

static void write_set(struct srx_plan *p, const struct srx_node *n)
{
	srx_start(p, "address-set");
	srx_replace(p);
	srx_leaf(p, "name", srx_node_name(p, n));
	srx_description(p, n->description);
	for (size_t i = 0; i < n->n_members; i++)
		if (!n->members[i]->set)
			write_member(p, n->members[i]);
	for (size_t i = 0; i < n->n_members; i++)
		if (n->members[i]->set)
			write_member(p, n->members[i]);
	srx_end(p);
}

void srx_write_addresses(struct srx_plan *p)
{
	bool any = false;

	for (size_t i = 0; i < p->node_list.n; i++)
		any |= !p->node_list.at[i]->any;
	if (!any)
		return;
	srx_start(p, "address-book");
	srx_leaf(p, "name", "global");
	for (size_t i = 0; i < p->node_list.n; i++)
		if (!p->node_list.at[i]->set && !p->node_list.at[i]->any)
			write_address(p, p->node_list.at[i]);
	for (size_t i = 0; i < p->node_list.n; i++)
		if (p->node_list.at[i]->set)
			write_set(p, p->node_list.at[i]);
	srx_end(p);
}
