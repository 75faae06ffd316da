/* Which addresses and address sets the global address book needs.
 *
 * An object becomes one address, or a set where it has several parts. A rule about one family
 * must not match the other, so an object of both has a variant for each family that some rule
 * needs alone: NAME-v4, NAME-v6. */
#include "srx.h"

#include <stdlib.h>
#include <string.h>

static struct srx_node **node_slot(struct srx_plan *p, const struct object *o, enum family f)
{
	return &p->by_object[o->index * FAMILY_BOTH + f - 1];
}

static const char *family_suffix(const struct object *o, enum family f)
{
	if (f == o->families)
		return "";
	return f == FAMILY_4 ? "@v4" : "@v6";
}

/* Keys: an object in some families is "NAME 1" to "NAME 3" (no name has a blank before a digit at
 * its end), a range "=TEXT". */
static const struct name_kind plain_key = {"", ""}, range_key = {"=", ""};
static const struct name_kind family_key[] = {{"", " 0"}, {"", " 1"}, {"", " 2"}, {"", " 3"}};

static const char *wanted_name(struct srx_plan *p, const struct object *o, enum family f)
{
	const char *suffix = family_suffix(o, f);

	return srx_wanted(p->arena,
			  *suffix ? arena_printf(p->arena, "%s%s", o->name, suffix) : o->name);
}

static struct srx_node *new_node(struct srx_plan *p, enum family f, const char *description)
{
	struct srx_node *n = ARENA_NEW(p->arena, struct srx_node);

	n->families = (uint8_t)f;
	n->description = description;
	n->weight = f & FAMILY_6 ? SRX_IPV6_WEIGHT : 1;
	return n;
}

/* -- one address -- */

static struct srx_node *new_address(struct srx_plan *p, const struct addr_range *range,
				    enum family f, const char *description)
{
	struct srx_node *n = new_node(p, f, description);

	n->range = range;
	VEC_PUSH(p->arena, &p->addresses, n);
	return n;
}

/* A range without a name of its own is called by its text, and is one address for all objects. */
static struct srx_node *range_node(struct srx_plan *p, const struct addr_range *range)
{
	char text[ADDR_TEXT];
	const char *name = intern(p->texts, range_text(range, text));
	struct srx_node *n = map_get(p->by_range, name);
	struct addr_range *own;

	if (n)
		return n;
	own = ARENA_NEW(p->arena, struct addr_range);
	*own = *range;
	n = new_address(p, own, range->family, "");
	n->key = name;
	n->name = namer_add_kind(p->address_names, &range_key, name, name);
	map_put(p->by_range, name, n);
	return n;
}

/* RANGE NULL: a DNS name. */
static struct srx_node *single_node(struct srx_plan *p, const struct object *o,
				    const struct addr_range *range, enum family f)
{
	char text[ADDR_TEXT];
	struct srx_node *n;

	if (range && !strcmp(o->name, range_text(range, text)))
		return range_node(p, range);
	n = new_address(p, range, f, o->description);
	n->fqdn = range ? NULL : o->fqdn;
	n->key = o->name;
	n->name = namer_add_kind(p->address_names, &family_key[f], o->name, wanted_name(p, o, f));
	return n;
}

/* -- sets -- */

static void add_member(struct srx_plan *p, struct srx_node *set, struct srx_node *m, size_t *cap)
{
	if (m->mark == p->marks)
		return;
	m->mark = p->marks;
	if (set->n_members == *cap) {
		size_t more = *cap ? *cap * 2 : 4;

		set->members = arena_grow(p->arena, set->members, *cap * sizeof *set->members,
					  more * sizeof *set->members);
		*cap = more;
	}
	set->members[set->n_members++] = m;
	set->weight += m->weight;
	if (set->depth <= m->depth)
		set->depth = (uint8_t)(m->depth + 1);
}

static void name_set(struct srx_plan *p, struct srx_node *set, const struct name_kind *kind,
		     const char *key, const char *wanted)
{
	set->key = key;
	set->wanted = wanted;
	set->name = namer_add_kind(p->set_names, kind, key, wanted);
	VEC_PUSH(p->arena, &p->sets, set);
}

/* A set too deep to be a member is replaced by its own members. */
static struct srx_node *new_set(struct srx_plan *p, const struct object *o, enum family f,
				struct srx_node **members, size_t n)
{
	struct srx_node *set = new_node(p, f, o->description);
	size_t cap = 0;

	set->weight = 0;
	set->depth = 1;
	p->marks++;
	for (size_t i = 0; i < n; i++) {
		if (members[i]->depth < SRX_SET_DEPTH) {
			add_member(p, set, members[i], &cap);
			continue;
		}
		for (size_t k = 0; k < members[i]->n_members; k++)
			add_member(p, set, members[i]->members[k], &cap);
	}
	name_set(p, set, &family_key[f], o->name, wanted_name(p, o, f));
	return set;
}

/* A part of the set OF that is a set itself. Its number is its own, whatever other pieces do. */
struct srx_node *srx_new_piece(struct srx_plan *p, const struct srx_node *of, size_t number,
			       struct srx_node **leaves, size_t n)
{
	struct srx_node *set = new_node(p, of->families, of->description);

	set->weight = 0;
	set->depth = 1;
	set->members = leaves;
	set->n_members = (uint32_t)n;
	for (size_t i = 0; i < n; i++)
		set->weight += leaves[i]->weight;
	name_set(p, set, &plain_key,
		 arena_printf(p->arena, "%s %d piece %zu", of->key, of->families, number),
		 arena_printf(p->arena, "%s@%zu", of->wanted, number + 1));
	return set;
}

/* A range as itself, or, where Junos has none, as prefixes. */
static size_t split_range(struct srx_plan *p, const struct addr_range *r, struct srx_node **out)
{
	struct addr_range prefixes[RANGE_PREFIXES_MAX];
	size_t n;

	if (r->family == FAMILY_4 || range_is_prefix(r, NULL)) {
		if (out)
			*out = range_node(p, r);
		return 1;
	}
	n = range_prefixes(r, prefixes);
	for (size_t i = 0; out && i < n; i++)
		out[i] = range_node(p, &prefixes[i]);
	return n;
}

static struct srx_node *parts_node(struct srx_plan *p, const struct object *o, enum family f)
{
	struct addr_set s = f == FAMILY_BOTH ? o->addresses : addr_set_family(o->addresses, f);
	struct srx_node **members;
	size_t n = 0;

	if (o->kind == OBJECT_NAME)
		return single_node(p, o, NULL, f);
	for (size_t i = 0; i < s.n; i++)
		n += split_range(p, &s.at[i], NULL);
	if (n == 1)
		return single_node(p, o, &s.at[0], f);
	members = ARENA_ARRAY(p->arena, struct srx_node *, n);
	n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += split_range(p, &s.at[i], members + n);
	return new_set(p, o, f, members, n);
}

static struct srx_node *member_node(struct srx_plan *p, const struct object *o, enum family f);

static struct srx_node *group_node(struct srx_plan *p, const struct object *o, enum family f)
{
	struct srx_node **members = ARENA_ARRAY(p->arena, struct srx_node *, o->n_members);
	size_t n = 0;

	for (size_t i = 0; i < o->n_members; i++)
		if (o->members[i]->families & f)
			members[n++] = member_node(p, o->members[i], o->members[i]->families & f);
	return new_set(p, o, f, members, n);
}

static struct srx_node *member_node(struct srx_plan *p, const struct object *o, enum family f)
{
	struct srx_node **slot = node_slot(p, o, f);

	if (!*slot)
		*slot = o->kind == OBJECT_GROUP ? group_node(p, o, f) : parts_node(p, o, f);
	return *slot;
}

/* -- everything -- */

/* Does O hold every address of one family, if it is asked for? */
static bool is_everything(const struct object *o, enum family f)
{
	struct addr_set s;

	if (!f)
		return true;
	s = addr_set_family(o->addresses, f);
	return s.n == 1 && s.at[0].lo == 0 && s.at[0].hi == addr_max(f);
}

static const char *any_word(const struct object *o, enum family f)
{
	if (o->kind == OBJECT_NAME || !is_everything(o, f & FAMILY_4) ||
	    !is_everything(o, f & FAMILY_6))
		return NULL;
	return f == FAMILY_BOTH ? "any" : f == FAMILY_4 ? "any-ipv4" : "any-ipv6";
}

/* The node of an object in those of its families that a rule is about. `any` is only ever named by
 * a policy; in a set, everything is a prefix of length 0. */
struct srx_node *srx_object_node(struct srx_plan *p, const struct object *o, enum family f)
{
	const char *any = any_word(o, f);

	if (!any)
		return member_node(p, o, f);
	if (!p->any[f]) {
		p->any[f] = new_node(p, f, "");
		p->any[f]->key = any;
		p->any[f]->any = true;
		p->any[f]->weight = 1;
	}
	return p->any[f];
}

void srx_use_node(struct srx_node *n)
{
	if (n->used)
		return;
	n->used = true;
	for (size_t i = 0; i < n->n_members; i++)
		srx_use_node(n->members[i]);
}

/* -- names -- */

static bool is_any_word(const char *name)
{
	return !strcmp(name, "any") || !strcmp(name, "any-ipv4") || !strcmp(name, "any-ipv6");
}

/* An address and a set may not share a name, not even a set of today and an address of the last
 * version: sets begin with "set:", and nothing else has a colon there. */
void srx_plan_addresses(struct srx_plan *p)
{
	const struct name_rules address = {.max = SRX_NAME_MAX,
					   .prefix = "",
					   .first_ok = srx_plain_first,
					   .char_ok = srx_address_ok,
					   .reserved = is_any_word,
					   .filler = '-'};
	struct name_rules set = address;

	set.prefix = "set:";
	set.first_ok = NULL;
	p->address_names = namer_new(p->arena, &address);
	p->set_names = namer_new(p->arena, &set);
	p->by_range = map_new(p->arena);
	p->by_object =
	    ARENA_ARRAY(p->arena, struct srx_node *, p->e->policy->n_objects * FAMILY_BOTH);
	namer_expect(p->address_names, p->used.n_objects);
}

const char *srx_node_name(struct srx_plan *p, const struct srx_node *n)
{
	if (n->any)
		return n->key;
	return namer_name(n->depth ? p->set_names : p->address_names, n->name);
}
