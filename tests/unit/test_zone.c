/* Who owns which address: longest prefix, against a walk over all prefixes. */
#include "unit.h"

#include "world.h"

enum { ZONES = 3, CLAIMS = 600, ROUNDS = 1500 };

/* A prefix of a zone, as the model below sees it. */
struct claim {
	struct addr_range range;
	int zone;
};

struct scene {
	struct claim claims[CLAIMS];
	size_t n;
	struct buf networks[ZONES]; /* as written */
	struct addr_range asked;    /* an endpoint to be partitioned */
};

/* Sixteen blocks of a family: at its lower end, its upper end, or all of it. */
static struct addr_range blocks(enum family f, unsigned place, unsigned first, unsigned last)
{
	unsigned shift = place == 2 ? addr_bits(f) - 4 : 0;
	u128 base = place == 1 ? addr_max(f) - 15 : 0;
	u128 end = ((u128)last << shift) + (((u128)1 << shift) - 1);

	return (struct addr_range){f, base + ((u128)first << shift), base + end};
}

static struct addr_range some_range(struct chance *c)
{
	enum family f = below(c, 2) ? FAMILY_4 : FAMILY_6;
	unsigned x = below(c, 16), y = below(c, 16), len = below(c, 5), place = below(c, 3);

	if (below(c, 12) == 0)
		return prefix_range(f, 0, 0);
	if (below(c, 4) == 0)
		return blocks(f, place, x < y ? x : y, x < y ? y : x);
	x &= 0xfu << len;
	return blocks(f, place, x & 0xf, (x & 0xf) + (1u << len) - 1);
}

static bool is_taken(const struct scene *s, const struct addr_range *prefix, int zone)
{
	for (size_t i = 0; i < s->n; i++)
		if (!range_compare(&s->claims[i].range, prefix) && s->claims[i].zone != zone)
			return true;
	return false;
}

/* Gives the range to a zone, unless a prefix of it is another zone's. */
static void add_network(struct scene *s, struct addr_range r, int zone)
{
	struct addr_range prefixes[RANGE_PREFIXES_MAX];
	size_t n = range_prefixes(&r, prefixes);
	char text[ADDR_TEXT];

	for (size_t i = 0; i < n; i++)
		if (is_taken(s, &prefixes[i], zone))
			return;
	assert_true(s->n + n <= CLAIMS);
	for (size_t i = 0; i < n; i++)
		s->claims[s->n++] = (struct claim){prefixes[i], zone};
	buf_printf(&s->networks[zone], "network %s; ", range_text(&r, text));
}

/* The zone of the narrowest prefix around the address; -1 where there is none. */
static int owner(const struct scene *s, enum family f, u128 addr)
{
	const struct claim *best = NULL;

	for (size_t i = 0; i < s->n; i++) {
		const struct claim *c = &s->claims[i];

		if (c->range.family != f || addr < c->range.lo || addr > c->range.hi)
			continue;
		if (!best || c->range.hi - c->range.lo < best->range.hi - best->range.lo)
			best = c;
	}
	return best ? best->zone : -1;
}

static bool holds(struct addr_set s, enum family f, u128 addr)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.at[i].family == f && s.at[i].lo <= addr && addr <= s.at[i].hi)
			return true;
	return false;
}

static const char *zone_name(int zone)
{
	static const char *const names[ZONES] = {"za", "zb", "zc"};

	return names[zone];
}

static const struct zone *find_zone(const struct world *w, int zone)
{
	for (size_t i = 0; i < w->m->zones.n; i++)
		if (!strcmp(w->m->zones.at[i]->name, zone_name(zone)))
			return w->m->zones.at[i];
	return NULL;
}

static void check_point(const struct scene *s, const struct world *w, enum family f, u128 addr)
{
	int expected = owner(s, f, addr);
	const struct symbol *asked = map_get(w->m->symbols, intern(w->names, "asked"));
	bool inside = f == s->asked.family && addr >= s->asked.lo && addr <= s->asked.hi;
	size_t parts = 0;

	for (int z = 0; z < ZONES; z++) {
		const struct zone *zone = find_zone(w, z);

		if (zone)
			assert_int_equal(holds(zone->effective, f, addr), z == expected);
	}
	for (size_t i = 0; i < asked->ends.n; i++) {
		const struct slice *e = &asked->ends.at[i];

		if (!holds(e->object->addresses, f, addr))
			continue;
		assert_ptr_equal(e->zone, find_zone(w, expected));
		assert_ptr_equal(e->object->zone, e->zone);
		parts++;
	}
	assert_int_equal(parts, inside && expected >= 0);
}

static void check_edges(const struct scene *s, const struct world *w, const struct addr_range *r)
{
	u128 max = addr_max(r->family);

	check_point(s, w, r->family, r->lo);
	check_point(s, w, r->family, r->hi);
	if (r->lo)
		check_point(s, w, r->family, r->lo - 1);
	if (r->hi != max)
		check_point(s, w, r->family, r->hi + 1);
}

/* Ownership changes at edges alone: of what is claimed, or of what was worked out. */
static void check_all_edges(const struct scene *s, const struct world *w)
{
	const struct symbol *asked = map_get(w->m->symbols, intern(w->names, "asked"));

	for (size_t i = 0; i < s->n; i++)
		check_edges(s, w, &s->claims[i].range);
	check_edges(s, w, &s->asked);
	for (size_t i = 0; i < w->m->zones.n; i++)
		for (size_t k = 0; k < w->m->zones.at[i]->effective.n; k++)
			check_edges(s, w, &w->m->zones.at[i]->effective.at[k]);
	for (size_t i = 0; i < asked->ends.n; i++)
		for (size_t k = 0; k < asked->ends.at[i].object->addresses.n; k++)
			check_edges(s, w, &asked->ends.at[i].object->addresses.at[k]);
}

/* What a zone owns begins where a prefix begins, or after one that ends. */
static bool zone_owns_something(const struct scene *s, int zone)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct addr_range *r = &s->claims[i].range;

		if (owner(s, r->family, r->lo) == zone ||
		    (r->hi != addr_max(r->family) && owner(s, r->family, r->hi + 1) == zone))
			return true;
	}
	return false;
}

static bool asked_is_owned(const struct scene *s)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct addr_range *r = &s->claims[i].range;

		if (r->family == s->asked.family && r->lo <= s->asked.hi && s->asked.lo <= r->hi)
			return true;
	}
	return false;
}

/* Is a part of the endpoint in no zone? Such a part begins at its start or after a prefix. */
static bool is_partly_outside(const struct scene *s)
{
	if (owner(s, s->asked.family, s->asked.lo) < 0)
		return true;
	for (size_t i = 0; i < s->n; i++) {
		const struct addr_range *r = &s->claims[i].range;

		if (r->family == s->asked.family && r->hi >= s->asked.lo && r->hi < s->asked.hi &&
		    owner(s, r->family, r->hi + 1) < 0)
			return true;
	}
	return false;
}

static bool is_warned_outside(const struct world *w)
{
	for (size_t i = 0; i < w->diags->list.n; i++) {
		const char *name = w->diags->list.at[i]->name;

		if (name && !strcmp(name, "outside"))
			return true;
	}
	return false;
}

static struct buf write_scene(const struct scene *s, size_t *zones)
{
	struct buf text = {0};
	char range[ADDR_TEXT];

	*zones = 0;
	for (int z = 0; z < ZONES; z++) {
		if (!s->networks[z].n)
			continue;
		++*zones;
		buf_printf(&text, "zone %s { %.*s}\n", zone_name(z), (int)s->networks[z].n,
			   s->networks[z].data);
	}
	buf_printf(&text, "network asked %s;\n", range_text(&s->asked, range));
	return text;
}

static size_t expected_errors(const struct scene *s)
{
	size_t n = !asked_is_owned(s);

	for (int z = 0; z < ZONES; z++)
		n += s->networks[z].n && !zone_owns_something(s, z);
	return n;
}

/* The parts of an endpoint are called by it: NAME, or NAME@ZONE where there are several. */
static void check_part_names(const struct world *w)
{
	const struct symbol *asked = map_get(w->m->symbols, intern(w->names, "asked"));

	for (size_t i = 0; i < asked->ends.n; i++) {
		const struct object *o = asked->ends.at[i].object;
		char name[32];

		snprintf(name, sizeof name, "asked@%s", o->zone->name);
		assert_string_equal(o->name, asked->ends.n == 1 ? "asked" : name);
		assert_int_equal(o->families, addr_set_families(o->addresses));
	}
}

static void longest_prefix_owns(void **state)
{
	struct chance c = {1};

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct scene s = {.asked = some_range(&c)};
		unsigned n = 1 + below(&c, 9);
		size_t zones;

		for (unsigned i = 0; i < n; i++)
			add_network(&s, some_range(&c), (int)below(&c, ZONES));
		struct buf text = write_scene(&s, &zones);
		struct world w = world_load(buf_text(&text));

		assert_int_equal(w.m->zones.n, zones);
		if (world_errors(&w) != expected_errors(&s))
			fail_msg("%zu errors, expected %zu, in:\n%s", world_errors(&w),
				 expected_errors(&s), buf_text(&text));
		assert_int_equal(is_warned_outside(&w),
				 asked_is_owned(&s) && is_partly_outside(&s));
		check_all_edges(&s, &w);
		check_part_names(&w);
		world_free(&w);
		buf_free(&text);
		for (int z = 0; z < ZONES; z++)
			buf_free(&s.networks[z]);
	}
}

static void check_effective(const struct world *w, const char *name, const char *expected)
{
	struct symbol *s = map_get(w->m->symbols, intern(w->names, name));
	struct buf got = {0};
	char text[ADDR_TEXT];

	assert_non_null(s);
	for (size_t i = 0; i < s->zone->effective.n; i++)
		buf_printf(&got, "%s%s", i ? " " : "", range_text(&s->zone->effective.at[i], text));
	assert_string_equal(buf_text(&got), expected);
	buf_free(&got);
}

static void any_is_what_no_other_zone_holds(void **state)
{
	struct world w = world_load("zone out { network any; }\n"
				    "zone low { network 0.0.0.0/1, ::/1; }\n"
				    "zone top { network 255.255.255.255, ffff:ffff:ffff:ffff:ffff:"
				    "ffff:ffff:ffff; }\n");

	(void)state;
	assert_int_equal(world_errors(&w), 0);
	check_effective(&w, "out",
			"128.0.0.0-255.255.255.254 "
			"8000::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe");
	check_effective(&w, "low", "0.0.0.0/1 ::/1");
	check_effective(&w, "top", "255.255.255.255 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
	world_free(&w);
}

/* One prefix inside the other, down to a single address: 129 of them are open at once. */
static void prefixes_nest_to_the_bottom(void **state)
{
	struct buf text = {0};
	char range[ADDR_TEXT];

	(void)state;
	for (unsigned len = 0; len <= 128; len++) {
		struct addr_range r = prefix_range(FAMILY_6, ~(u128)0, len);

		buf_printf(&text, "zone z%u { network %s; }\n", len, range_text(&r, range));
	}
	struct world w = world_load(buf_text(&text));

	assert_int_equal(world_errors(&w), 0);
	assert_int_equal(w.m->zones.n, 129);
	for (size_t i = 0; i < w.m->zones.n; i++)
		assert_int_equal(w.m->zones.at[i]->effective.n, 1);
	check_effective(&w, "z0", "::/1");
	check_effective(&w, "z128", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
	world_free(&w);
	buf_free(&text);
}

static void a_prefix_has_one_zone(void **state)
{
	struct world w = world_load("zone za { network 192.0.2.0/24; }\n"
				    "zone zb { network 192.0.2.0-192.0.3.255; }\n"
				    "zone zc { network 192.0.2.0/24; }\n"
				    "zone zd { network 192.0.2.0/23, 192.0.2.0/23; }\n");
	size_t shared = 0, empty = 0;

	(void)state;
	for (size_t i = 0; i < w.diags->list.n; i++) {
		const char *said = w.diags->list.at[i]->text;

		shared += strstr(said, "` is in zone `") != NULL;
		empty += strstr(said, "holds no address") != NULL;
	}
	/* za and zc share one prefix, zb and zd the other; then zc and zd are left with nothing. */
	assert_int_equal(shared, 2);
	assert_int_equal(empty, 2);
	assert_int_equal(world_errors(&w), 4);
	world_free(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(longest_prefix_owns),
	    cmocka_unit_test(any_is_what_no_other_zone_holds),
	    cmocka_unit_test(prefixes_nest_to_the_bottom),
	    cmocka_unit_test(a_prefix_has_one_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
