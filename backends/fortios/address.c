/* Addresses and address groups. IPv4 and IPv6 live in tables of their own, each with its names.
 *
 * Classes of names never meet, so that a name keeps its kind from one version of a file to the
 * next: groups begin with "group ", and no address has a blank in its name. */
#include "fortios.h"

#include <string.h>

#include "hash.h"

static const enum family families[2] = {FAMILY_4, FAMILY_6};

static bool reserved(const char *name)
{
	static const char *const words[] = {"all", "none", "any", "login.microsoft.com", NULL};

	for (size_t i = 0; words[i]; i++)
		if (!strcmp(words[i], name))
			return true;
	return false;
}

/* -- which families of which objects are used -- */

static void need(struct plan *p, const struct object *o, enum family f)
{
	f &= o->families;
	if ((p->needed[o->index] & f) == f)
		return;
	p->needed[o->index] |= f;
	for (size_t i = 0; i < o->n_members; i++)
		need(p, o->members[i], f);
}

static void need_rule(struct plan *p, const struct rule *r)
{
	for (size_t i = 0; i < r->n_sources; i++)
		need(p, r->sources[i], r->families);
	for (size_t i = 0; i < r->n_destinations; i++)
		need(p, r->destinations[i], r->families);
}

static bool everything(const struct object *o, enum family f)
{
	struct addr_set s = addr_set_family(o->addresses, f);

	return o->kind != OBJECT_GROUP && s.n == 1 && s.at[0].lo == 0 && s.at[0].hi == addr_max(f);
}

/* -- names -- */

static size_t buckets(size_t members)
{
	size_t n = 1;

	while (members / n > GROUP_MEMBERS_MAX / 2)
		n *= 2;
	return members > GROUP_MEMBERS_MAX ? n : 0;
}

static const char *bucket_key(struct plan *p, const char *key, size_t i)
{
	return arena_printf(p->arena, "%s part %zu", key, i + 1);
}

static void name_group(struct plan *p, int f, const struct object *o, size_t members)
{
	namer_add(p->groups[f], o->name, o->name);
	for (size_t i = 0; i < buckets(members); i++) {
		const char *key = bucket_key(p, o->name, i);
		namer_add(p->groups[f], key, key);
	}
}

/* Members of a group that have something in a family. */
static size_t count_members(const struct plan *p, const struct object *o, enum family f)
{
	size_t n = 0;

	for (size_t i = 0; i < o->n_members; i++)
		n += (p->needed[o->members[i]->index] & f) != 0;
	return n;
}

static void register_object(struct plan *p, const struct object *o, int f)
{
	struct part *parts;
	size_t n;

	if (o->kind == OBJECT_GROUP) {
		name_group(p, f, o, count_members(p, o, families[f]));
		return;
	}
	parts = object_parts(p->arena, o, families[f], SPLIT_NONE, &n);
	for (size_t i = 0; i < n; i++)
		namer_add(p->leaves[f], parts[i].key, parts[i].wanted);
	if (n > 1)
		name_group(p, f, o, n);
}

static const char *object_name(struct plan *p, const struct object *o, int f)
{
	struct part *parts;
	size_t n;

	if (everything(o, families[f]))
		return "all";
	if (o->kind == OBJECT_GROUP)
		return namer_get(p->groups[f], o->name);
	parts = object_parts(p->arena, o, families[f], SPLIT_NONE, &n);
	return n == 1 ? namer_get(p->leaves[f], parts[0].key) : namer_get(p->groups[f], o->name);
}

void fortios_plan_addresses(struct plan *p)
{
	const struct name_rules leaf = {.max = OBJECT_NAME_MAX,
					.prefix = "",
					.char_ok = fortios_name_ok,
					.reserved = reserved,
					.filler = '-'};
	const struct name_rules group = {
	    .max = OBJECT_NAME_MAX, .prefix = "group ", .char_ok = fortios_name_ok, .filler = '-'};
	const struct firewall *fw = p->e->firewall;

	p->needed = ARENA_ARRAY(p->arena, enum family, p->e->policy->n_objects);
	for (size_t i = 0; i < fw->n_pairs; i++)
		for (size_t k = 0; k < fw->pairs[i]->n_rules; k++)
			need_rule(p, &fw->pairs[i]->rules[k]);
	for (int f = 0; f < 2; f++) {
		p->leaves[f] = namer_new(p->arena, &leaf);
		p->groups[f] = namer_new(p->arena, &group);
		p->address[f] = ARENA_ARRAY(p->arena, const char *, p->e->policy->n_objects);
		for (size_t i = 0; i < p->used.n_objects; i++)
			if (p->needed[p->used.objects[i]->index] & families[f])
				register_object(p, p->used.objects[i], f);
		for (size_t i = 0; i < p->used.n_objects; i++) {
			const struct object *o = p->used.objects[i];

			if (p->needed[o->index] & families[f])
				p->address[f][o->index] = object_name(p, o, f);
		}
	}
}

/* -- writing -- */

static void write_range_4(struct buf *out, const struct addr_range *r)
{
	char low[ADDR_TEXT], high[ADDR_TEXT];
	unsigned len;

	if (range_is_prefix(r, &len)) {
		u128 mask =
		    addr_max(FAMILY_4) & ~(len ? addr_max(FAMILY_4) >> len : addr_max(FAMILY_4));

		buf_printf(out, "        set type ipmask\n        set subnet %s %s\n",
			   addr_text(FAMILY_4, r->lo, low), addr_text(FAMILY_4, mask, high));
		return;
	}
	buf_printf(out,
		   "        set type iprange\n        set start-ip %s\n        set end-ip %s\n",
		   addr_text(FAMILY_4, r->lo, low), addr_text(FAMILY_4, r->hi, high));
}

static void write_range_6(struct buf *out, const struct addr_range *r)
{
	char low[ADDR_TEXT], high[ADDR_TEXT];
	unsigned len;

	if (range_is_prefix(r, &len)) {
		buf_printf(out, "        set type ipprefix\n        set ip6 %s/%u\n",
			   addr_text(FAMILY_6, r->lo, low), len);
		return;
	}
	buf_printf(out,
		   "        set type iprange\n        set start-ip %s\n        set end-ip %s\n",
		   addr_text(FAMILY_6, r->lo, low), addr_text(FAMILY_6, r->hi, high));
}

static void write_leaf(struct plan *p, int f, const struct part *part, const char *comment)
{
	struct buf *out = &p->e->out;

	buf_puts(out, "    edit ");
	fortios_put_quoted(out, namer_get(p->leaves[f], part->key));
	buf_putc(out, '\n');
	if (part->fqdn) {
		buf_puts(out, "        set type fqdn\n");
		fortios_put_string(out, "fqdn", part->fqdn);
	} else if (f == 0) {
		write_range_4(out, &part->range);
	} else {
		write_range_6(out, &part->range);
	}
	fortios_put_comment(p, "comment", comment, OBJECT_COMMENT_MAX);
	buf_puts(out, "    next\n");
}

/* Parts that several objects share are written once, without a comment of their own. */
static void write_leaves(struct plan *p, int f, struct map *done)
{
	for (size_t i = 0; i < p->used.n_objects; i++) {
		const struct object *o = p->used.objects[i];
		size_t n;

		if (!(p->needed[o->index] & families[f]) || o->kind == OBJECT_GROUP ||
		    everything(o, families[f]))
			continue;
		struct part *parts = object_parts(p->arena, o, families[f], SPLIT_NONE, &n);
		for (size_t k = 0; k < n; k++) {
			const char *name = namer_get(p->leaves[f], parts[k].key);

			if (map_get(done, name))
				continue;
			map_put(done, name, parts);
			write_leaf(p, f, &parts[k], n == 1 ? o->description : "");
		}
	}
}

static void write_group(struct plan *p, const char *name, const char *const *members, size_t n,
			const char *comment)
{
	struct buf *out = &p->e->out;

	buf_puts(out, "    edit ");
	fortios_put_quoted(out, name);
	buf_putc(out, '\n');
	fortios_put_strings(out, "member", members, n);
	fortios_put_comment(p, "comment", comment, OBJECT_COMMENT_MAX);
	buf_puts(out, "    next\n");
}

/* A large group is nested; which part a member is in depends on the member alone. */
static void write_large_group(struct plan *p, int f, const struct object *o,
			      const char *const *members, size_t n)
{
	size_t parts = buckets(n), used = 0;
	const char **names = ARENA_ARRAY(p->arena, const char *, parts);
	const char **some = ARENA_ARRAY(p->arena, const char *, n);

	for (size_t b = 0; b < parts; b++) {
		size_t count = 0;

		for (size_t i = 0; i < n; i++)
			if (hash_string(HASH_START, members[i]) % parts == b)
				some[count++] = members[i];
		if (!count)
			continue;
		names[used] = namer_get(p->groups[f], bucket_key(p, o->name, b));
		write_group(p, names[used++], some, count, "");
	}
	write_group(p, namer_get(p->groups[f], o->name), names, used, o->description);
}

static size_t group_members(struct plan *p, int f, const struct object *o, const char ***out)
{
	struct part *parts;
	size_t n = 0;

	if (o->kind == OBJECT_GROUP) {
		*out = ARENA_ARRAY(p->arena, const char *, o->n_members);
		for (size_t i = 0; i < o->n_members; i++)
			if (p->needed[o->members[i]->index] & families[f])
				(*out)[n++] = p->address[f][o->members[i]->index];
		return n;
	}
	parts = object_parts(p->arena, o, families[f], SPLIT_NONE, &n);
	*out = ARENA_ARRAY(p->arena, const char *, n);
	for (size_t i = 0; i < n; i++)
		(*out)[i] = namer_get(p->leaves[f], parts[i].key);
	return n;
}

static void write_groups(struct plan *p, int f)
{
	for (size_t i = 0; i < p->used.n_objects; i++) {
		const struct object *o = p->used.objects[i];
		const char **members;
		size_t n;

		if (!(p->needed[o->index] & families[f]) || everything(o, families[f]))
			continue;
		n = group_members(p, f, o, &members);
		if (o->kind != OBJECT_GROUP && n == 1)
			continue;
		if (n > GROUP_MEMBERS_MAX)
			write_large_group(p, f, o, members, n);
		else
			write_group(p, namer_get(p->groups[f], o->name), members, n,
				    o->description);
	}
}

void fortios_write_addresses(struct plan *p)
{
	static const char *const leaf_tables[] = {"address", "address6"};
	static const char *const group_tables[] = {"addrgrp", "addrgrp6"};
	struct buf *out = &p->e->out;

	for (int f = 0; f < 2; f++) {
		buf_printf(out, "config firewall %s\n", leaf_tables[f]);
		write_leaves(p, f, map_new(p->arena));
		buf_puts(out, "end\n");
	}
	for (int f = 0; f < 2; f++) {
		buf_printf(out, "config firewall %s\n", group_tables[f]);
		write_groups(p, f);
		buf_puts(out, "end\n");
	}
}
