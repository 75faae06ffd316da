/* Addresses, ranges and sets: text, prefixes, and the set algebra against brute force. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "addr.h"
#include "oom.h"

static bool parses(const char *s, enum family *f, u128 *a)
{
	return addr_parse(s, strlen(s), f, a);
}

static void addresses_are_read_strictly(void **state)
{
	static const char *const bad[] = {
	    "",         "1.2.3",   "1.2.3.4.5", "256.1.1.1", "1.2.3.04",     "01.2.3.4", " 1.2.3.4",
	    "1.2.3.4 ", "1::2::3", ":::",       "12345::",   "fe80::1%eth0", "1.2.3.4/8"};
	enum family f;
	u128 a;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(parses(bad[i], &f, &a));
	assert_true(parses("255.255.255.255", &f, &a));
	assert_true(f == FAMILY_4 && a == 0xffffffff);
	assert_true(parses("::", &f, &a));
	assert_true(f == FAMILY_6 && a == 0);
	assert_true(parses("0.0.0.0", &f, &a));
	assert_true(parses("2001:DB8::1", &f, &a));
}

static void text_is_canonical(void **state)
{
	char text[ADDR_TEXT];
	enum family f;
	u128 a;

	(void)state;
	parses("2001:0DB8:0:0:0:0:0:1", &f, &a);
	assert_string_equal(addr_text(f, a, text), "2001:db8::1");
	struct addr_range r = prefix_range(FAMILY_4, 0x0a000000, 8);
	assert_string_equal(range_text(&r, text), "10.0.0.0/8");
	r = (struct addr_range){FAMILY_4, 0x0a000005, 0x0a000009};
	assert_string_equal(range_text(&r, text), "10.0.0.5-10.0.0.9");
	r = (struct addr_range){FAMILY_6, 0, ~(u128)0};
	assert_string_equal(range_text(&r, text), "::/0");
	r = (struct addr_range){FAMILY_6, (u128)1, ~(u128)0};
	assert_string_equal(range_text(&r, text), "::1-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
}

/* Prefixes of a range: aligned, adjacent, and as few as there can be. */
static void check_prefixes(struct addr_range r, size_t expected)
{
	struct addr_range p[RANGE_PREFIXES_MAX];
	size_t n = range_prefixes(&r, p);

	assert_int_equal(n, expected);
	assert_true(p[0].lo == r.lo && p[n - 1].hi == r.hi);
	for (size_t i = 0; i < n; i++) {
		assert_true(range_is_prefix(&p[i], NULL));
		if (i)
			assert_true(p[i].lo == p[i - 1].hi + 1);
	}
}

static void ranges_fall_into_prefixes(void **state)
{
	(void)state;
	check_prefixes((struct addr_range){FAMILY_4, 0, 0xffffffff}, 1);
	check_prefixes((struct addr_range){FAMILY_4, 1, 0xfffffffe}, 62);
	check_prefixes((struct addr_range){FAMILY_6, 0, ~(u128)0}, 1);
	check_prefixes((struct addr_range){FAMILY_6, 1, ~(u128)0 - 1}, 254);
	check_prefixes((struct addr_range){FAMILY_6, 1, ~(u128)0}, 128);
	check_prefixes((struct addr_range){FAMILY_4, 7, 7}, 1);
	check_prefixes((struct addr_range){FAMILY_4, 5, 9}, 3);
}

/* A set over sixteen addresses at either end of a family, as bits. */
enum { UNIVERSE = 16 };

static u128 point(enum family f, bool top, size_t i)
{
	return top ? addr_max(f) - (UNIVERSE - 1) + i : i;
}

static struct addr_set from_bits(struct arena *a, unsigned bits, bool top)
{
	struct addr_range r[2 * UNIVERSE];
	size_t n = 0;

	for (size_t i = 0; i < UNIVERSE; i++)
		if (bits >> i & 1) {
			/* Half of the bits are IPv6, in no order. */
			enum family f = i % 2 ? FAMILY_6 : FAMILY_4;
			u128 p = point(f, top, i / 2);
			r[n++] = (struct addr_range){f, p, p};
		}
	for (size_t i = 0; i + 1 < n; i += 2) {
		struct addr_range t = r[i];
		r[i] = r[n - 1 - i];
		r[n - 1 - i] = t;
	}
	return addr_set_make(a, r, n);
}

static void sets_agree_with_brute_force(void **state)
{
	(void)state;
	srand(7);
	for (int round = 0; round < 3000; round++) {
		struct arena *a = arena_new(out_of_memory);
		unsigned x = (unsigned)rand() & 0xffff, y = (unsigned)rand() & 0xffff;
		bool top = round & 1;
		struct addr_set s = from_bits(a, x, top), t = from_bits(a, y, top);

		assert_true(addr_set_equal(addr_set_union(a, s, t), from_bits(a, x | y, top)));
		assert_true(addr_set_equal(addr_set_intersect(a, s, t), from_bits(a, x & y, top)));
		assert_true(addr_set_equal(addr_set_minus(a, s, t), from_bits(a, x & ~y, top)));
		assert_int_equal(addr_set_within(s, t), (x & ~y) == 0);
		assert_int_equal(addr_set_overlaps(s, t), (x & y) != 0);
		assert_int_equal(addr_set_equal(s, t), x == y);
		arena_free(a);
	}
}

static void sets_are_canonical(void **state)
{
	struct arena *a = arena_new(out_of_memory);
	struct addr_range r[] = {{FAMILY_6, 5, 9},
				 {FAMILY_4, 6, 8},
				 {FAMILY_4, 1, 5},
				 {FAMILY_4, 0xffffffff, 0xffffffff},
				 {FAMILY_4, 9, 9}};
	struct addr_set s = addr_set_make(a, r, 5);

	(void)state;
	assert_int_equal(s.n, 3);
	assert_true(s.at[0].lo == 1 && s.at[0].hi == 9 && s.at[0].family == FAMILY_4);
	assert_int_equal(addr_set_families(s), FAMILY_BOTH);
	assert_int_equal(addr_set_family(s, FAMILY_6).n, 1);
	assert_int_equal(addr_set_family(s, FAMILY_4).n, 2);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(addresses_are_read_strictly),
	    cmocka_unit_test(text_is_canonical),
	    cmocka_unit_test(ranges_fall_into_prefixes),
	    cmocka_unit_test(sets_agree_with_brute_force),
	    cmocka_unit_test(sets_are_canonical),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
