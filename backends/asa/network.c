/* What the sides of rules become: network objects and object groups.
 *
 * An `object` holds one host, prefix, range or name and takes a new value when entered again. An
 * `object-group` only ever grows, and one that something else still names cannot be removed: an
 * old member that stayed would permit more than the policy. So the name of a group carries a digest
 * of its members, and a group of that name never holds others, whatever the device held before.
 *
 * Groups with IPv6 addresses are not put into groups: "The ASA does not support IPv6 nested network
 * object groups" (Firewall CLI Configuration Guides up to 9.4, objects). Their members are. */
#include "asa.h"

#include <string.h>

#include "hash.h"

static struct node *object_node(struct plan *p, const struct object *o, enum family f);

struct members {
	VEC(struct node *) list;
	uint32_t mark;
};

/* For keys and names of the part of an object in one family. No object's name has "@@" (one '@'
 * marks the part in a zone), so a user's object `app1_v4` is never taken for the IPv4 part of
 * `app1`; and as a name it has to be changed, so the user's own name wins. */
static const char *family_suffix(const struct object *o, enum family f)
{
	if (f == o->families)
		return "";
	return f == FAMILY_4 ? "@@v4" : "@@v6";
}

static struct node *find_node(struct plan *p, const char *interned)
{
	uintptr_t number = (uintptr_t)map_get(p->nodes, interned);

	return number ? p->node_list.at[number - 1] : NULL;
}

/* A new node; its members must have been added before. */
static struct node *add_node(struct plan *p, const char *key, const char *label)
{
	struct node *n = ARENA_NEW(p->arena, struct node);

	n->key = key;
	n->label = label;
	n->description = "";
	VEC_PUSH(p->arena, &p->node_list, n);
	return n;
}

/* The same for a key that others may ask for. */
static struct node *add_keyed(struct plan *p, const char *interned, const char *label)
{
	struct node *n = add_node(p, interned, label);

	map_put(p->nodes, interned, (void *)(uintptr_t)p->node_list.n);
	return n;
}

static struct addr_range whole(enum family f)
{
	return (struct addr_range){f, 0, addr_max(f)};
}

static bool everything(const struct object *o, enum family f)
{
	struct addr_set s = addr_set_family(o->addresses, f);
	struct addr_range all = whole(f);

	return s.n == 1 && !range_compare(&s.at[0], &all);
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
bool asa_is_inline(const struct node *n)
{
	unsigned len;

	return !n->group && !n->any && n->key[0] == '=' && !n->fqdn &&
	       range_is_prefix(n->range, &len) && len;
}

/* Whatever would begin like the name of a group begins otherwise: a name keeps its kind from one
 * version of a file to the next, as an object cannot take the place of a group. The '@' has to be
 * changed, so a user's own name wins. */
static void name_object(struct plan *p, struct node *n)
{
	const char *w = n->label;
	bool group = !strncmp(w, "grp", 3) || !strncmp(w, "svc", 3);

	if (group && w[3] && (w[3] == '_' || !asa_char_ok((unsigned char)w[3])))
		w = arena_printf(p->arena, "obj@%s", w);
	n->name = namer_add(p->objects, n->key, w);
}

/* -- members of groups -- */

static struct node *range_node(struct plan *p, const struct addr_range *r)
{
	char text[ADDR_TEXT];
	struct addr_range *own;

	p->line.n = 0;
	asa_put_words(&p->line, "=", range_text(r, text), "");
	const char *key = intern(p->keys, buf_text(&p->line));
	struct node *n = find_node(p, key);
	if (n)
		return n;
	n = add_keyed(p, key, key + 1);
	own = ARENA_NEW(p->arena, struct addr_range);
	*own = *r;
	n->range = own;
	n->families = r->family;
	if (!asa_is_inline(n))
		name_object(p, n);
	return n;
}

static void add_member(struct plan *p, struct members *m, struct node *n)
{
	static const enum family each[] = {FAMILY_4, FAMILY_6};

	for (size_t i = 0; n->any && i < 2; i++)
		if (n->families & each[i]) {
			struct addr_range all = whole(each[i]);

			add_member(p, m, range_node(p, &all));
		}
	for (size_t i = 0; n->group && (n->families & FAMILY_6) && i < n->n_members; i++)
		add_member(p, m, n->members[i]);
	if (n->any || (n->group && (n->families & FAMILY_6)) || n->mark == m->mark)
		return;
	n->mark = m->mark;
	VEC_PUSH(p->arena, &m->list, n);
}

static struct members new_members(struct plan *p)
{
	return (struct members){.mark = ++p->n_marks};
}

static struct node *add_group(struct plan *p, const char *key, const char *label,
			      const struct members *m)
{
	struct node *n = add_keyed(p, key, label);

	n->group = true;
	n->members = m->list.at;
	n->n_members = (uint32_t)m->list.n;
	for (size_t i = 0; i < n->n_members; i++)
		n->families |= n->members[i]->families;
	return n;
}

/* -- objects -- */

static const char *suffixed(struct plan *p, const char *name, const char *suffix)
{
	return *suffix ? arena_printf(p->arena, "%s%s", name, suffix) : name;
}

/* The object of a range or a name that is the object's only one in family F. */
static struct node *only_node(struct plan *p, const struct object *o,
			      const struct addr_range *range, enum family f)
{
	const char *name = suffixed(p, o->name, family_suffix(o, f));
	struct node *n = add_node(p, name, name);

	n->range = range;
	n->fqdn = range ? NULL : o->fqdn;
	n->families = range ? range->family : f;
	n->description = o->description;
	name_object(p, n);
	return n;
}

static struct node *object_group(struct plan *p, const struct object *o, enum family f,
				 const struct members *m)
{
	const char *label = suffixed(p, o->name, family_suffix(o, f));
	const char *key = arena_printf(p->arena, "object %s", label);
	struct node *n = add_group(p, intern(p->keys, key), label, m);

	n->description = o->description;
	return n;
}

/* A DNS name is an object per family: without `v4` or `v6` ASA takes `fqdn` for IPv4 alone. */
static struct node *name_node(struct plan *p, const struct object *o, enum family f)
{
	struct members m = new_members(p);
	struct node *n;

	if (f != FAMILY_BOTH)
		return only_node(p, o, NULL, f);
	add_member(p, &m, object_node(p, o, FAMILY_4));
	add_member(p, &m, object_node(p, o, FAMILY_6));
	n = object_group(p, o, f, &m);
	n->description = "";
	return n;
}

static struct node *parts_node(struct plan *p, const struct object *o, enum family f)
{
	struct addr_set s = f == FAMILY_BOTH ? o->addresses : addr_set_family(o->addresses, f);
	struct members m;

	if (s.n == 1)
		return only_node(p, o, &s.at[0], f);
	m = new_members(p);
	for (size_t i = 0; i < s.n; i++)
		add_member(p, &m, range_node(p, &s.at[i]));
	return object_group(p, o, f, &m);
}

static struct node *group_node(struct plan *p, const struct object *o, enum family f)
{
	struct node **nodes = ARENA_ARRAY(p->arena, struct node *, o->n_members);
	size_t n = 0;

	for (size_t i = 0; i < o->n_members; i++)
		if (o->members[i]->families & f)
			nodes[n++] = object_node(p, o->members[i], o->members[i]->families & f);
	struct members m = new_members(p);
	for (size_t i = 0; i < n; i++)
		add_member(p, &m, nodes[i]);
	return object_group(p, o, f, &m);
}

static struct node *any_node(struct plan *p, const struct object *o, enum family f)
{
	const char *key = arena_printf(p->arena, "object %s%s", o->name, family_suffix(o, f));
	struct node *n = add_node(p, key, any_word(o, f));

	n->any = true;
	n->families = f;
	return n;
}

/* The node of an object in some of its families; its number + 1 in the list. */
static uint32_t object_number(struct plan *p, const struct object *o, enum family f)
{
	uint32_t *slot = &p->by_object[o->index * FAMILY_BOTH + f - 1];

	if (*slot)
		return *slot;
	if (any_word(o, f))
		any_node(p, o, f);
	else if (o->kind == OBJECT_GROUP)
		group_node(p, o, f);
	else if (o->kind == OBJECT_NAME)
		name_node(p, o, f);
	else
		parts_node(p, o, f);
	*slot = (uint32_t)p->node_list.n; /* what it consists of came before it */
	return *slot;
}

static struct node *object_node(struct plan *p, const struct object *o, enum family f)
{
	uint32_t number = object_number(p, o, f); /* the list may move meanwhile */

	return p->node_list.at[number - 1];
}

/* -- sides -- */

/* Several objects on one side of a rule: a group of them, shared by the rules that list the same.
 */
static uint32_t combination(struct plan *p, const uint32_t *numbers, size_t n)
{
	const char **texts = ARENA_ARRAY(p->arena, const char *, n);
	const char *key;

	for (size_t i = 0; i < n; i++)
		texts[i] = p->node_list.at[numbers[i] - 1]->key;
	key = asa_several_key(p, texts, n);
	uintptr_t known = (uintptr_t)map_get(p->nodes, key);
	if (known)
		return (uint32_t)known;
	struct members m = new_members(p);
	for (size_t i = 0; i < n; i++) {
		add_member(p, &m, p->node_list.at[numbers[i] - 1]);
		texts[i] = p->node_list.at[numbers[i] - 1]->label;
	}
	add_group(p, key, asa_several_label(p, texts, n), &m);
	return (uint32_t)p->node_list.n;
}

static void set_referenced(struct node *n)
{
	if (n->referenced)
		return;
	n->referenced = true;
	for (size_t i = 0; i < n->n_members; i++)
		set_referenced(n->members[i]);
}

uint32_t asa_plan_side(struct plan *p, const struct object *const *o, size_t n,
		       enum family families)
{
	uint32_t one = 0, *numbers = n == 1 ? &one : ARENA_ARRAY(p->arena, uint32_t, n);
	uint32_t side = 0;

	for (size_t i = 0; i < n; i++) {
		numbers[i] = object_number(p, o[i], o[i]->families & families);
		const struct node *node = p->node_list.at[numbers[i] - 1];
		if (node->any && node->families == families)
			side = numbers[i]; /* all of it: the others add nothing */
	}
	if (!side)
		side = n == 1 ? numbers[0] : combination(p, numbers, n);
	set_referenced(p->node_list.at[side - 1]);
	return side - 1;
}

/* Digests need the final names of objects, so no object may be added after this. */
void asa_name_groups(struct plan *p)
{
	for (size_t i = 0; i < p->node_list.n; i++) {
		struct node *n = p->node_list.at[i];

		if (!n->group || !n->referenced)
			continue;
		n->digest = HASH_START;
		for (size_t k = 0; k < n->n_members; k++) {
			const struct node *m = n->members[k];

			p->line.n = 0;
			if (m->group)
				buf_puts(&p->line, m->label);
			else
				asa_put_member(p, &p->line, m);
			n->digest = hash_string(n->digest, buf_text(&p->line));
			n->digest = hash_u64(n->digest, m->digest);
		}
		n->name = namer_add(
		    p->groups,
		    arena_printf(p->arena, "%s %016llx", n->key, (unsigned long long)n->digest),
		    asa_digest_name(p, n->label, n->digest));
	}
}
