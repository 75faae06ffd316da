/* Addresses of ASA entries, objects and network groups, as sets. Source: Cisco, ASA Series Firewall
 * CLI Configuration Guide, "Objects for Access Control". */
#include <string.h>

#include "read.h"

static bool fail(struct asa_words *w, const char *what)
{
	ASA_ERROR(w->p, w->line->span, "%s", what);
	return false;
}

/* An address, or a name given to one by `name`. */
static bool parse(struct asa *p, const char *s, enum family *f, u128 *out)
{
	const char *alias = map_get(p->aliases, s);

	if (alias)
		s = alias;
	return addr_parse(s, strlen(s), f, out);
}

static void add(struct asa *p, struct filter_side *s, struct addr_range r)
{
	s->addresses = addr_set_union(p->arena, s->addresses, (struct addr_set){&r, 1});
}

static bool mask_length(u128 mask, unsigned *len)
{
	for (*len = 0; *len < 32 && (mask >> (31 - *len) & 1); ++*len)
		;
	return *len == 32 || !(mask & (addr_max(FAMILY_4) >> *len));
}

/* "A", "A M", "P/len"; the device cuts host bits. SINGLE: one address, after `host`. */
static bool plain(struct asa_words *w, bool single, struct filter_side *out)
{
	const char *s = asa_next(w), *slash = strchr(s, '/');
	enum family f, g;
	u128 addr, mask;
	unsigned len;
	unsigned long n;

	if (slash && !single) {
		if (!addr_parse(s, (size_t)(slash - s), &f, &addr) ||
		    !decimal(slash + 1, addr_bits(f), &n))
			return fail(w, "this address is none");
		add(w->p, out, prefix_range(f, addr, (unsigned)n));
		return true;
	}
	if (!parse(w->p, s, &f, &addr))
		return fail(w, "portc does not understand this address");
	len = addr_bits(f);
	if (!single) {
		if (f != FAMILY_4 || !parse(w->p, asa_next(w), &g, &mask) || g != FAMILY_4 ||
		    !mask_length(mask, &len))
			return fail(w, "an address is followed by its netmask");
	}
	add(w->p, out, prefix_range(f, addr, len));
	return true;
}

static bool range(struct asa_words *w, struct filter_side *out)
{
	struct addr_range r;
	enum family f;

	if (!parse(w->p, asa_next(w), &r.family, &r.lo) || !parse(w->p, asa_next(w), &f, &r.hi) ||
	    f != r.family || r.lo > r.hi)
		return fail(w, "this range is none");
	add(w->p, out, r);
	return true;
}

static bool fqdn(struct asa_words *w, struct filter_side *out)
{
	enum family f = asa_take(w, "v4") ? FAMILY_4 : asa_take(w, "v6") ? FAMILY_6 : FAMILY_BOTH;

	return filter_side_name(w->p->arena, w->p->r->names, asa_next(w), f, out) ||
	       fail(w, "a DNS name is missing");
}

/* -- objects and groups -- */

static bool by_name(struct asa_words *w, enum asa_kind kind, struct filter_side *out)
{
	struct asa_definition *d = asa_find(w->p, asa_next(w));

	if (!d || d->kind != kind)
		return fail(w, d ? "that is an object of another kind"
				 : "there is no such object or object-group");
	if (!asa_side(w->p, d, w->line->span))
		return false;
	if (!out->addresses.n && !out->n_names)
		*out = d->side; /* shared between the entries that use it */
	else
		filter_side_add(w->p->arena, out, &d->side);
	return true;
}

static bool object_line(struct asa_words *w, struct filter_side *out)
{
	if (asa_take(w, "host"))
		return plain(w, true, out);
	if (asa_take(w, "subnet"))
		return plain(w, false, out);
	if (asa_take(w, "range"))
		return range(w, out);
	if (asa_take(w, "fqdn"))
		return fqdn(w, out);
	return fail(w, "portc does not understand this object");
}

static bool group_line(struct asa_words *w, struct filter_side *out)
{
	if (asa_take(w, "group-object"))
		return by_name(w, ASA_NETWORK_GROUP, out);
	if (!asa_take(w, "network-object"))
		return fail(w, "portc does not understand this member");
	if (asa_take(w, "object"))
		return by_name(w, ASA_NETWORK_OBJECT, out);
	return plain(w, asa_take(w, "host"), out);
}

/* All members at once: one by one would be quadratic. */
static bool group_side(struct asa *p, struct asa_definition *d)
{
	VEC(struct addr_range) all = {0};
	struct filter_side names = {.n_names = 0};
	bool good = true;

	for (size_t i = 0; i < d->members.n; i++) {
		struct asa_words w = {p, &d->members.at[i], 0};
		struct filter_side one = {.n_names = 0};

		good = group_line(&w, &one) && good;
		for (size_t k = 0; k < one.addresses.n; k++)
			VEC_PUSH(p->arena, &all, one.addresses.at[k]);
		one.addresses.n = 0;
		filter_side_add(p->arena, &names, &one);
	}
	d->side = names;
	d->side.addresses = addr_set_make(p->arena, all.at, all.n);
	return good;
}

static bool object_side(struct asa *p, struct asa_definition *d)
{
	if (!d->members.n) {
		ASA_ERROR(p, d->span, "object %s has no address", d->name);
		return false;
	}
	struct asa_words w = {p, &d->members.at[d->members.n - 1], 0};
	return object_line(&w, &d->side); /* the last one counts */
}

static bool expand(struct asa *p, struct asa_definition *d)
{
	return d->kind == ASA_NETWORK_OBJECT ? object_side(p, d) : group_side(p, d);
}

bool asa_side(struct asa *p, struct asa_definition *d, struct span at)
{
	return asa_work_out(p, d, at, expand);
}

bool asa_address(struct asa_words *w, struct filter_side *out)
{
	*out = (struct filter_side){.n_names = 0};
	if (asa_take(w, "any")) {
		*out = filter_any(w->p->arena);
		return true;
	}
	if (asa_is(w, "any4") || asa_is(w, "any6")) {
		add(w->p, out, prefix_range(asa_is(w, "any4") ? FAMILY_4 : FAMILY_6, 0, 0));
		asa_next(w);
		return true;
	}
	if (asa_take(w, "host"))
		return plain(w, true, out);
	if (asa_take(w, "object"))
		return by_name(w, ASA_NETWORK_OBJECT, out);
	if (asa_take(w, "object-group"))
		return by_name(w, ASA_NETWORK_GROUP, out);
	return plain(w, false, out);
}
