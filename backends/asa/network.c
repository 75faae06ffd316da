/* Network objects and object groups.
 *
 * An `object` holds exactly one host, prefix, range or name and is replaced when entered again;
 * an `object-group` only ever grows, so groups are removed before they are rebuilt. Groups begin
 * with "grp_", which no object's name does. */
#include "asa.h"

#include <string.h>

#include "hash.h"

static struct node *object_node(struct plan *p, const struct object *o, enum family f);

/* For keys and names of the part of an object in one family. No object's name has "@@" (one '@'
 * marks the part in a zone), so a user's object `app1_v4` is never taken for the IPv4 part of
 * `app1`; and as a name it has to be changed, so the user's own name wins. */
static const char *family_suffix(const struct object *o, enum family f)
{
	if (f == o->families)
		return "";
	return f == FAMILY_4 ? "@@v4" : "@@v6";
}

static struct node *find_node(struct plan *p, const char *key)
{
	return map_get(p->nodes, intern(p->keys, key));
}

/* A new node under KEY; its members must have been added before. */
static struct node *add_node(struct plan *p, const char *key)
{
	struct node *n = ARENA_NEW(p->arena, struct node);

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

/* "any", "any4", "any6" where the object is all of the families asked for. */
static const char *any_word(const struct object *o, enum family f)
{
	if (o->kind == OBJECT_GROUP || o->kind == OBJECT_NAME)
		return NULL;
	if ((f & FAMILY_4) && !everything(o, FAMILY_4))
		return NULL;
	if ((f & FAMILY_6) && !everything(o, FAMILY_6))
		return NULL;
	return f == FAMILY_BOTH ? "any" : f == FAMILY_4 ? "any4" : "any6";
}

/* Hosts and prefixes that only a group holds are written in the group itself. */
static bool is_inline(const struct node *n)
{
	return !n->group && !n->any && n->key[0] == '=' && !n->part.fqdn &&
	       range_is_prefix(&n->part.range, NULL);
}

static struct node *part_node(struct plan *p, const struct part *part, enum family f,
			      const char *suffix, const char *description)
{
	const char *key = arena_printf(p->arena, "%s%s", part->key, suffix);
	struct node *n = find_node(p, key);

	if (n)
		return n;
	n = add_node(p, key);
	n->part = *part;
	n->families = f;
	n->description = description;
	if (!is_inline(n))
		namer_add(p->objects, n->key, arena_printf(p->arena, "%s%s", part->wanted, suffix));
	return n;
}

static void make_group(struct plan *p, struct node *n, struct node **members, size_t count,
		       const char *wanted)
{
	n->group = true;
	n->members = members;
	n->n_members = count;
	for (size_t i = 0; i < count; i++)
		members[i]->referenced = true;
	namer_add(p->groups, n->key, wanted);
}

static struct node *parts_node(struct plan *p, const struct object *o, enum family f,
			       const char *key)
{
	size_t n;
	struct part *parts = object_parts(p->arena, o, f, SPLIT_NONE, &n);
	struct node **members = ARENA_ARRAY(p->arena, struct node *, n);
	const char *suffix = family_suffix(o, f);

	/* An object's only part of one family, of two, keeps the object's name with the family. */
	if (n == 1)
		return part_node(p, &parts[0], f, suffix, o->description);
	for (size_t i = 0; i < n; i++)
		members[i] = part_node(p, &parts[i], parts[i].range.family, "", "");
	struct node *group = add_node(p, key);
	group->description = o->description;
	make_group(p, group, members, n, arena_printf(p->arena, "%s%s", o->name, suffix));
	return group;
}

static struct node *group_node(struct plan *p, const struct object *o, enum family f,
			       const char *key)
{
	struct node **members = ARENA_ARRAY(p->arena, struct node *, o->n_members);
	size_t count = 0;

	for (size_t i = 0; i < o->n_members; i++)
		if (o->members[i]->families & f)
			members[count++] =
			    object_node(p, o->members[i], o->members[i]->families & f);
	struct node *n = add_node(p, key);
	n->description = o->description;
	make_group(p, n, members, count,
		   arena_printf(p->arena, "%s%s", o->name, family_suffix(o, f)));
	return n;
}

/* The node of an object in some of its families. */
static struct node *object_node(struct plan *p, const struct object *o, enum family f)
{
	const char *key = arena_printf(p->arena, "object %s%s", o->name, family_suffix(o, f));
	struct node *n = find_node(p, key);

	if (n)
		return n;
	if (any_word(o, f)) {
		n = add_node(p, key);
		n->any = any_word(o, f);
		n->families = f;
		return n;
	}
	if (o->kind == OBJECT_GROUP)
		return group_node(p, o, f, key);
	n = parts_node(p, o, f, key);
	map_put(p->nodes, intern(p->keys, key), n);
	return n;
}

/* Several objects on one side of a rule: a group of them, shared by the rules that list the same.
 */
static struct node *combination(struct plan *p, struct node **members, size_t n)
{
	uint64_t h = HASH_START;
	const char *key;
	struct node *group;

	for (size_t i = 0; i < n; i++)
		h = hash_string(h, members[i]->key);
	key = arena_printf(p->arena, "several %016llx", (unsigned long long)h);
	group = find_node(p, key);
	if (group)
		return group;
	group = add_node(p, key);
	make_group(p, group, members, n,
		   arena_printf(p->arena, "several_%08llx", (unsigned long long)(h >> 32)));
	return group;
}

struct node *asa_plan_side(struct plan *p, const struct object *const *o, size_t n,
			   enum family families)
{
	struct node **members = ARENA_ARRAY(p->arena, struct node *, n);
	struct node *side;

	for (size_t i = 0; i < n; i++)
		members[i] = object_node(p, o[i], o[i]->families & families);
	side = n == 1 ? members[0] : combination(p, members, n);
	side->referenced = true;
	return side;
}

/* -- writing -- */

const char *asa_node_text(struct plan *p, const struct node *n)
{
	if (n->any)
		return n->any;
	return arena_printf(p->arena, "%s %s", n->group ? "object-group" : "object",
			    namer_get(n->group ? p->groups : p->objects, n->key));
}

static const char *netmask(unsigned len, char out[ADDR_TEXT])
{
	u128 host = len ? addr_max(FAMILY_4) >> len : addr_max(FAMILY_4);

	return addr_text(FAMILY_4, addr_max(FAMILY_4) & ~(len == 32 ? 0 : host), out);
}

static void write_range(struct buf *out, const struct addr_range *r)
{
	char low[ADDR_TEXT], high[ADDR_TEXT];
	unsigned len;

	addr_text(r->family, r->lo, low);
	if (range_is_single(r))
		buf_printf(out, " host %s\n", low);
	else if (!range_is_prefix(r, &len))
		buf_printf(out, " range %s %s\n", low, addr_text(r->family, r->hi, high));
	else if (r->family == FAMILY_4)
		buf_printf(out, " subnet %s %s\n", low, netmask(len, high));
	else
		buf_printf(out, " subnet %s/%u\n", low, len);
}

static void write_description(struct plan *p, const char *text)
{
	text = asa_safe_line(p->arena, text, DESCRIPTION_MAX);
	if (*text)
		buf_printf(&p->e->out, " description %s\n", text);
}

static void write_object(struct plan *p, const struct node *n)
{
	struct buf *out = &p->e->out;

	buf_printf(out, "object network %s\n", namer_get(p->objects, n->key));
	if (n->part.fqdn)
		buf_printf(out, " fqdn %s%s\n",
			   n->families == FAMILY_4   ? "v4 "
			   : n->families == FAMILY_6 ? "v6 "
						     : "",
			   n->part.fqdn);
	else
		write_range(out, &n->part.range);
	write_description(p, n->description);
}

/* " network-object host A", " network-object A MASK", " network-object P/len" */
static void write_inline_member(struct buf *out, const struct addr_range *r)
{
	char low[ADDR_TEXT], mask[ADDR_TEXT];
	unsigned len = 0;

	range_is_prefix(r, &len);
	addr_text(r->family, r->lo, low);
	if (range_is_single(r))
		buf_printf(out, " network-object host %s\n", low);
	else if (r->family == FAMILY_4)
		buf_printf(out, " network-object %s %s\n", low, netmask(len, mask));
	else
		buf_printf(out, " network-object %s/%u\n", low, len);
}

static void write_member(struct plan *p, const struct node *m)
{
	struct buf *out = &p->e->out;

	if (m->any) {
		if (m->families & FAMILY_4)
			buf_puts(out, " network-object 0.0.0.0 0.0.0.0\n");
		if (m->families & FAMILY_6)
			buf_puts(out, " network-object ::/0\n");
	} else if (is_inline(m)) {
		write_inline_member(out, &m->part.range);
	} else if (m->group) {
		buf_printf(out, " group-object %s\n", namer_get(p->groups, m->key));
	} else {
		buf_printf(out, " network-object object %s\n", namer_get(p->objects, m->key));
	}
}

static void write_group(struct plan *p, const struct node *n)
{
	buf_printf(&p->e->out, "object-group network %s\n", namer_get(p->groups, n->key));
	write_description(p, n->description);
	for (size_t i = 0; i < n->n_members; i++)
		write_member(p, n->members[i]);
}

void asa_write_networks(struct plan *p)
{
	for (size_t i = 0; i < p->node_list.n; i++)
		if (!p->node_list.at[i]->group && !p->node_list.at[i]->any &&
		    !is_inline(p->node_list.at[i]))
			write_object(p, p->node_list.at[i]);
	for (size_t i = 0; i < p->node_list.n; i++)
		if (p->node_list.at[i]->group)
			write_group(p, p->node_list.at[i]);
}

/* Groups that hold others go before their members. */
void asa_write_network_removal(struct plan *p)
{
	for (size_t i = p->node_list.n; i-- > 0;)
		if (p->node_list.at[i]->group)
			buf_printf(&p->e->out, "no object-group network %s\n",
				   namer_get(p->groups, p->node_list.at[i]->key));
}
