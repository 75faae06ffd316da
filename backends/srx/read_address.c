/* Address books of a Junos configuration, as sets. Source: Juniper, "Configuring Address Books and
 * Address Sets": a zone's own book is searched first, then the global one. */
#include <string.h>

#include "read.h"

enum { NESTING_MAX = 64 };

/* -- books -- */

static void add_book(struct srx *x, struct srx_book *b, const xmlNode *book)
{
	if (!b->addresses) {
		b->addresses = map_new(x->arena);
		b->sets = map_new(x->arena);
	}
	SRX_EACH(a, book, "address")
	map_put(b->addresses, srx_leaf_text(x, a, "name"), (void *)a);
	SRX_EACH(s, book, "address-set")
	map_put(b->sets, srx_leaf_text(x, s, "name"), (void *)s);
}

static void add_zone_book(struct srx *x, const char *zone, const xmlNode *book)
{
	struct srx_book *b = map_get(x->books, zone);

	if (!b) {
		b = ARENA_NEW(x->arena, struct srx_book);
		map_put(x->books, zone, b);
	}
	add_book(x, b, book);
}

void srx_read_books(struct srx *x)
{
	const xmlNode *security = srx_child(x->configuration, "security");

	x->global.addresses = map_new(x->arena);
	x->global.sets = map_new(x->arena);
	SRX_EACH(book, security, "address-book")
	{
		if (!strcmp(srx_leaf_text(x, book, "name"), "global"))
			add_book(x, &x->global, book);
		SRX_EACH(zone, srx_child(book, "attach"), "zone")
		add_zone_book(x, srx_leaf_text(x, zone, "name"), book);
	}
	SRX_EACH(zone, srx_path(security, "zones"), "security-zone")
	SRX_EACH(book, zone, "address-book")
	add_zone_book(x, srx_leaf_text(x, zone, "name"), book);
}

/* -- single addresses -- */

static bool read_prefix(struct srx *x, const xmlNode *n, struct filter_side *out)
{
	const char *s = srx_text(x, n), *slash = strchr(s, '/');
	size_t len = slash ? (size_t)(slash - s) : strlen(s);
	unsigned long bits;
	struct addr_range r;
	u128 addr;

	if (!addr_parse(s, len, &r.family, &addr)) {
		SRX_ERROR(x, n, "\"%s\" is no prefix", s);
		return false;
	}
	bits = addr_bits(r.family);
	if (slash && !decimal(slash + 1, bits, &bits)) {
		SRX_ERROR(x, n, "\"%s\" is no prefix", s);
		return false;
	}
	r = prefix_range(r.family, addr, (unsigned)bits);
	out->addresses = addr_set_make(x->arena, &r, 1);
	return true;
}

static bool read_range(struct srx *x, const xmlNode *n, struct filter_side *out)
{
	const char *lo = srx_leaf_text(x, n, "name");
	const char *hi = srx_text(x, srx_path(n, "to/range-high"));
	struct addr_range r;
	enum family f;

	if (!addr_parse(lo, strlen(lo), &r.family, &r.lo) ||
	    !addr_parse(hi, strlen(hi), &f, &r.hi) || f != r.family || r.lo > r.hi) {
		SRX_ERROR(x, n, "\"%s\" to \"%s\" is no range", lo, hi);
		return false;
	}
	out->addresses = addr_set_make(x->arena, &r, 1);
	return true;
}

static bool read_name(struct srx *x, const xmlNode *n, struct filter_side *out)
{
	bool v4 = srx_child(n, "ipv4-only") != NULL, v6 = srx_child(n, "ipv6-only") != NULL;
	enum family f = v4 == v6 ? FAMILY_BOTH : v4 ? FAMILY_4 : FAMILY_6;

	if (filter_side_name(x->arena, x->r->names, srx_leaf_text(x, n, "name"), f, out))
		return true;
	SRX_ERROR(x, n, "a DNS name is missing");
	return false;
}

static bool read_address(struct srx *x, const xmlNode *a, struct filter_side *out)
{
	const xmlNode *n;

	if ((n = srx_child(a, "ip-prefix")))
		return read_prefix(x, n, out);
	if ((n = srx_child(a, "range-address")))
		return read_range(x, n, out);
	if ((n = srx_child(a, "dns-name")))
		return read_name(x, n, out);
	SRX_ERROR(x, a, "portc does not understand the address \"%s\"",
		  srx_leaf_text(x, a, "name"));
	return false;
}

/* -- sets -- */

static const struct srx_side *element(struct srx *x, const struct srx_book *b, const xmlNode *n,
				      bool set);

/* Members of one kind, gathered first: joining them one by one would be quadratic. */
struct members {
	VEC(struct addr_range) ranges;
	struct filter_side names;
};

static bool add_members(struct srx *x, const struct srx_book *b, const xmlNode *set, bool sets,
			struct members *out)
{
	bool good = true;

	SRX_EACH(m, set, sets ? "address-set" : "address")
	{
		const char *name = srx_leaf_text(x, m, "name");
		const xmlNode *n = map_get(sets ? b->sets : b->addresses, name);
		const struct srx_side *s = n ? element(x, b, n, sets) : NULL;

		if (!n)
			SRX_ERROR(x, m, "there is no address%s \"%s\" in this book",
				  sets ? "-set" : "", name);
		if (!s || s->bad) {
			good = false;
			continue;
		}
		for (size_t i = 0; i < s->side.addresses.n; i++)
			VEC_PUSH(x->arena, &out->ranges, s->side.addresses.at[i]);
		struct filter_side names = {.names = s->side.names, .n_names = s->side.n_names};
		filter_side_add(x->arena, &out->names, &names);
	}
	return good;
}

static bool read_set(struct srx *x, const struct srx_book *b, const xmlNode *n,
		     struct filter_side *out)
{
	struct members all = {.names = {.n_names = 0}};
	bool good = add_members(x, b, n, false, &all);

	good = add_members(x, b, n, true, &all) && good;
	*out = all.names;
	out->addresses = addr_set_make(x->arena, all.ranges.at, all.ranges.n);
	return good;
}

static const struct srx_side *element(struct srx *x, const struct srx_book *b, const xmlNode *n,
				      bool set)
{
	struct srx_side *s = map_get(x->sides, n);

	if ((s && s->open) || (!s && x->depth == NESTING_MAX)) {
		SRX_ERROR(x, n,
			  s ? "this address-set is a member of itself"
			    : "address-sets are nested too deep");
		return NULL;
	}
	if (s)
		return s;
	s = ARENA_NEW(x->arena, struct srx_side);
	map_put(x->sides, n, s);
	s->open = true;
	x->depth++;
	s->bad = !(set ? read_set(x, b, n, &s->side) : read_address(x, n, &s->side));
	x->depth--;
	s->open = false;
	return s;
}

static const struct srx_side *in_book(struct srx *x, const struct srx_book *b, const char *name,
				      bool *found)
{
	const xmlNode *n = b && b->addresses ? map_get(b->addresses, name) : NULL;
	bool set = false;

	if (!n && b && b->sets) {
		n = map_get(b->sets, name);
		set = true;
	}
	*found = n != NULL;
	return n ? element(x, b, n, set) : NULL;
}

/* -- matches -- */

static bool predefined(struct srx *x, const char *name, struct filter_side *out)
{
	struct addr_range r;

	if (!strcmp(name, "any")) {
		*out = filter_any(x->arena);
		return true;
	}
	if (strcmp(name, "any-ipv4") && strcmp(name, "any-ipv6"))
		return false;
	r = prefix_range(strcmp(name, "any-ipv4") ? FAMILY_6 : FAMILY_4, 0, 0);
	*out = (struct filter_side){.addresses = addr_set_make(x->arena, &r, 1)};
	return true;
}

/* One name of a match; *SHARED is set where the address's own side can be used as it is. */
static bool add_named(struct srx *x, const xmlNode *leaf, const char *zone, struct filter_side *out,
		      const struct filter_side **shared)
{
	const char *name = srx_text(x, leaf);
	struct filter_side one;
	bool found;

	if (predefined(x, name, &one)) {
		filter_side_add(x->arena, out, &one);
		return true;
	}
	const struct srx_side *s = in_book(x, zone ? map_get(x->books, zone) : NULL, name, &found);
	if (!found)
		s = in_book(x, &x->global, name, &found);
	if (!found)
		SRX_ERROR(x, leaf, "there is no address \"%s\"", name);
	if (!s || s->bad)
		return false;
	*shared = &s->side;
	filter_side_add(x->arena, out, &s->side);
	return true;
}

const struct filter_side *srx_match_side(struct srx *x, const xmlNode *match, const char *leaf,
					 const char *excluded, const char *zone)
{
	struct filter_side *out = ARENA_NEW(x->arena, struct filter_side);
	const struct filter_side *shared = NULL;
	size_t n = 0;
	bool good = true;

	SRX_EACH(a, match, leaf)
	{
		good = add_named(x, a, zone, out, &shared) && good;
		n++;
	}
	if (!n)
		SRX_ERROR(x, match, "this policy has no %s", leaf);
	if (!n || !good)
		return NULL;
	if (!srx_child(match, excluded))
		return n == 1 && shared ? shared : out;
	if (out->n_names) {
		SRX_ERROR(x, match, "all but a DNS name: portc cannot tell what that is");
		return NULL;
	}
	/* The complement, in the families that the list has. */
	struct addr_set all = filter_any(x->arena).addresses;
	enum family f = addr_set_families(out->addresses);
	out->addresses = addr_set_minus(x->arena, f == FAMILY_BOTH ? all : addr_set_family(all, f),
					out->addresses);
	return out;
}

/* -- for import -- */

static void book_objects(struct srx *x, const struct srx_book *b, const xmlNode *book)
{
	for (int set = 0; set < 2; set++)
		SRX_EACH(n, book, set ? "address-set" : "address")
		{
			const struct srx_side *s = element(x, b, n, set);

			if (s && !s->bad)
				*VEC_ADD(x->arena, &x->r->filter->objects) = (struct filter_object){
				    .name = srx_leaf_text(x, n, "name"),
				    .description = srx_leaf_text(x, n, "description"),
				    .side = s->side,
				    .span = srx_span(x, n)};
		}
}

void srx_address_objects(struct srx *x)
{
	const xmlNode *security = srx_child(x->configuration, "security");
	struct diags *shown = x->r->diags;

	x->r->diags = diags_new(x->arena); /* what no policy uses does not matter */
	SRX_EACH(book, security, "address-book")
	{
		const xmlNode *zone = srx_path(book, "attach/zone");
		const struct srx_book *b = &x->global;

		if (zone)
			b = map_get(x->books, srx_leaf_text(x, zone, "name"));
		if (b && (zone || !strcmp(srx_leaf_text(x, book, "name"), "global")))
			book_objects(x, b, book);
	}
	SRX_EACH(zone, srx_path(security, "zones"), "security-zone")
	SRX_EACH(book, zone, "address-book")
	book_objects(x, map_get(x->books, srx_leaf_text(x, zone, "name")), book);
	x->r->diags = shown;
}
