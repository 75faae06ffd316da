/* Addresses and groups of a FortiOS configuration, as sets. Source: Fortinet, FortiOS CLI
 * Reference, config firewall address, address6, addrgrp, addrgrp6. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "read.h"

enum { NESTING_MAX = 64 };

static bool parse(const char *s, enum family family, u128 *out)
{
	enum family f;

	return addr_parse(s, strlen(s), &f, out) && f == family;
}

static void add(struct fos *f, struct filter_side *s, struct addr_range r)
{
	s->addresses = addr_set_union(f->arena, s->addresses, (struct addr_set){&r, 1});
}

/* -- single addresses -- */

/* "A M", "A/len". A mask has to be one of a prefix. Host bits are cut, as the unit does. */
bool fos_subnet(const struct cli_setting *s, enum family family, struct addr_range *out)
{
	const char *slash = s->n_words ? strchr(s->words[0], '/') : NULL;
	u128 addr, mask;
	unsigned long len = 0;
	enum family f;

	if (!s->n_words)
		return false;
	if (slash) {
		if (!addr_parse(s->words[0], (size_t)(slash - s->words[0]), &f, &addr) ||
		    f != family || !decimal(slash + 1, addr_bits(family), &len))
			return false;
	} else {
		if (s->n_words != 2 || family != FAMILY_4 || !parse(s->words[0], family, &addr) ||
		    !parse(s->words[1], family, &mask))
			return false;
		while (len < 32 && (mask >> (31 - len) & 1))
			len++;
		if (len < 32 && (mask & (addr_max(FAMILY_4) >> len)))
			return false;
	}
	*out = prefix_range(family, addr, (unsigned)len);
	return true;
}

static bool read_iprange(struct fos *f, const struct cli_entry *e, enum family family,
			 struct filter_side *out)
{
	struct addr_range r = {.family = family};

	if (!parse(cli_word(e, "start-ip", ""), family, &r.lo) ||
	    !parse(cli_word(e, "end-ip", ""), family, &r.hi) || r.lo > r.hi) {
		FOS_ERROR(f, e->span, "the range of address \"%s\" is none: start-ip, end-ip",
			  e->key);
		return false;
	}
	add(f, out, r);
	return true;
}

static bool read_fqdn(struct fos *f, const struct cli_entry *e, enum family family, const char *key,
		      struct filter_side *out)
{
	if (filter_side_name(f->arena, f->r->names, cli_word(e, key, ""), family, out))
		return true;
	FOS_ERROR(f, e->span, "address \"%s\" has no DNS name", e->key);
	return false;
}

static bool read_prefix(struct fos *f, const struct cli_entry *e, enum family family,
			const char *key, struct filter_side *out)
{
	const struct cli_setting *s = cli_setting(e, key);
	struct addr_range r = prefix_range(family, 0, 0); /* the default: every address */

	if (s && s->n_words && !fos_subnet(s, family, &r)) {
		FOS_ERROR(f, s->span, "this is no prefix of IPv%d", family == FAMILY_4 ? 4 : 6);
		return false;
	}
	add(f, out, r);
	return true;
}

static bool read_address(struct fos *f, const struct cli_entry *e, enum family family,
			 struct filter_side *out)
{
	const char *type = cli_word(e, "type", family == FAMILY_4 ? "ipmask" : "ipprefix");

	if (!strcmp(type, "ipmask") || !strcmp(type, "interface-subnet") ||
	    !strcmp(type, "ipprefix"))
		return read_prefix(f, e, family, family == FAMILY_4 ? "subnet" : "ip6", out);
	if (!strcmp(type, "iprange"))
		return read_iprange(f, e, family, out);
	if (!strcmp(type, "fqdn"))
		return read_fqdn(f, e, family, "fqdn", out);
	if (!strcmp(type, "wildcard-fqdn"))
		return read_fqdn(f, e, family, "wildcard-fqdn", out);
	FOS_ERROR(f, e->span, "address \"%s\" is of type %s, which portc does not understand",
		  e->key, type);
	return false;
}

/* -- groups -- */

static const struct fos_side *look_up(struct fos *f, const char *name, enum family family,
				      struct span at);

static bool add_members(struct fos *f, const struct cli_setting *s, enum family family,
			struct filter_side *out)
{
	VEC(struct addr_range) all = {0};
	bool good = true;

	for (size_t i = 0; s && i < s->n_words; i++) {
		const struct fos_side *m = look_up(f, s->words[i], family, s->span);

		good = good && m && !m->bad;
		if (!m)
			continue;
		for (size_t k = 0; k < m->side.addresses.n; k++)
			VEC_PUSH(f->arena, &all, m->side.addresses.at[k]);
		if (m->side.n_names) {
			struct filter_side names = {.names = m->side.names,
						    .n_names = m->side.n_names};

			filter_side_add(f->arena, out, &names);
		}
	}
	if (all.n)
		out->addresses = addr_set_union(f->arena, out->addresses,
						addr_set_make(f->arena, all.at, all.n));
	return good;
}

static bool read_group(struct fos *f, const struct cli_entry *e, enum family family,
		       struct filter_side *out)
{
	struct filter_side without = {.n_names = 0};
	const struct cli_setting *excluded = cli_setting(e, "exclude-member");

	if (!add_members(f, cli_setting(e, "member"), family, out))
		return false;
	if (strcmp(cli_word(e, "exclude", "disable"), "enable"))
		return true;
	if (!add_members(f, excluded, family, &without))
		return false;
	if (without.n_names || out->n_names) {
		FOS_ERROR(f, e->span,
			  "group \"%s\" excludes something among DNS names: portc cannot tell "
			  "what is left",
			  e->key);
		return false;
	}
	out->addresses = addr_set_minus(f->arena, out->addresses, without.addresses);
	return true;
}

/* -- by name -- */

static const struct fos_side *predefined(struct fos *f, const char *name, enum family family)
{
	struct fos_side *s;

	if (strcmp(name, "all") && strcmp(name, "none"))
		return NULL;
	s = ARENA_NEW(f->arena, struct fos_side);
	if (!strcmp(name, "all"))
		add(f, &s->side, prefix_range(family, 0, 0));
	return s;
}

static const struct fos_side *resolve(struct fos *f, const struct cli_entry *e, bool group,
				      enum family family, struct span at)
{
	struct map *known = f->known[family == FAMILY_6];
	struct fos_side *s = map_get(known, e);

	if (s && s->open) {
		FOS_ERROR(f, at, "group \"%s\" is a member of itself", e->key);
		return NULL;
	}
	if (s)
		return s;
	if (f->depth == NESTING_MAX) {
		FOS_ERROR(f, at, "groups are nested more than %d deep", NESTING_MAX);
		return NULL;
	}
	s = ARENA_NEW(f->arena, struct fos_side);
	map_put(known, e, s);
	s->open = true;
	f->depth++;
	s->bad =
	    !(group ? read_group(f, e, family, &s->side) : read_address(f, e, family, &s->side));
	f->depth--;
	s->open = false;
	return s;
}

static const struct fos_side *look_up(struct fos *f, const char *name, enum family family,
				      struct span at)
{
	static const char *const refused[] = {"firewall vip", "firewall vipgrp", "firewall vip6",
					      "firewall vipgrp6", "firewall wildcard-fqdn custom"};
	bool v4 = family == FAMILY_4;
	const struct cli_entry *e =
	    cli_find(cli_table(f->top, v4 ? "firewall address" : "firewall address6"), name);

	if (e)
		return resolve(f, e, false, family, at);
	e = cli_find(cli_table(f->top, v4 ? "firewall addrgrp" : "firewall addrgrp6"), name);
	if (e)
		return resolve(f, e, true, family, at);
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		if (cli_find(cli_table(f->top, refused[i]), name)) {
			FOS_ERROR(f, at,
				  "\"%s\" is an entry of `%s`, which portc does not understand",
				  name, refused[i]);
			return NULL;
		}
	const struct fos_side *s = predefined(f, name, family);
	if (!s)
		FOS_ERROR(f, at, "there is no IPv%d address \"%s\"", v4 ? 4 : 6, name);
	return s;
}

const struct filter_side *fos_addresses(struct fos *f, const struct cli_setting *s,
					enum family family)
{
	struct filter_side *out;

	if (s && s->n_words == 1) { /* shared between the policies that use it */
		const struct fos_side *one = look_up(f, s->words[0], family, s->span);

		return one && !one->bad ? &one->side : NULL;
	}
	out = ARENA_NEW(f->arena, struct filter_side);
	return add_members(f, s, family, out) ? out : NULL;
}

/* -- for import -- */

static void table_objects(struct fos *f, const char *table, bool group, enum family family)
{
	const struct cli_table *t = cli_table(f->top, table);
	struct diags *shown = f->r->diags;

	f->r->diags = diags_new(f->arena); /* what no policy uses does not matter */
	for (size_t i = 0; t && i < t->entries.n; i++) {
		const struct cli_entry *e = t->entries.at[i];
		const struct fos_side *s =
		    e->deleted ? NULL : resolve(f, e, group, family, e->span);

		if (s && !s->bad)
			*VEC_ADD(f->arena, &f->r->filter->objects) =
			    (struct filter_object){.name = e->key,
						   .description = cli_word(e, "comment", ""),
						   .side = s->side,
						   .span = e->span};
	}
	f->r->diags = shown;
}

void fos_address_objects(struct fos *f)
{
	table_objects(f, "firewall address", false, FAMILY_4);
	table_objects(f, "firewall addrgrp", true, FAMILY_4);
	table_objects(f, "firewall address6", false, FAMILY_6);
	table_objects(f, "firewall addrgrp6", true, FAMILY_6);
}
