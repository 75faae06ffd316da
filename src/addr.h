/* IP addresses, ranges and canonical range sets, IPv4 and IPv6.
 *
 * Addresses are numbers in host order: IPv4 in the low 32 bits. A range set is
 * sorted (IPv4 before IPv6, then by lower end), disjoint and without neighbours
 * that touch, so equal sets have equal arrays.
 * Sources: RFC 4632 (IPv4 prefixes), RFC 4291 and RFC 5952 (IPv6 text).
 */
#ifndef PORTC_ADDR_H
#define PORTC_ADDR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/* Aligned like other numbers: ranges are the most frequent thing in memory. */
__extension__ typedef unsigned __int128 u128 __attribute__((aligned(8)));

/* A bit mask: a thing may have both. */
enum family { FAMILY_NONE = 0, FAMILY_4 = 1, FAMILY_6 = 2, FAMILY_BOTH = 3 };

struct addr_range {
	enum family family; /* FAMILY_4 or FAMILY_6 */
	u128 lo, hi;        /* inclusive, lo <= hi */
};

/* A set of addresses; the array lives in the arena of whoever built it. */
struct addr_set {
	struct addr_range *at;
	size_t n;
};

/* Longest text: two IPv6 addresses and a dash. */
enum { ADDR_TEXT = 2 * 46 + 1 };

unsigned addr_bits(enum family f); /* 32 or 128 */
u128 addr_max(enum family f);      /* all ones */

/* Text to address; S of length N need not be terminated. False where it is none. Accepts no
 * leading zeros in IPv4 octets (some readers take them as octal), no zone index. */
bool addr_parse(const char *s, size_t n, enum family *family, u128 *addr);

/* Writes "10.0.0.1" or "2001:db8::1" (RFC 5952) into OUT and returns it. */
const char *addr_text(enum family f, u128 addr, char out[ADDR_TEXT]);

/* "10.0.0.1" for one address, "10.0.0.0/8" for a prefix, "10.0.0.5-10.0.0.9" otherwise. */
const char *range_text(const struct addr_range *r, char out[ADDR_TEXT]);

/* Is the range exactly one prefix? Its length goes to LEN (may be NULL). */
bool range_is_prefix(const struct addr_range *r, unsigned *len);
bool range_is_single(const struct addr_range *r);
struct addr_range prefix_range(enum family f, u128 addr, unsigned len);

/* Order of the canonical form: family, lower end, upper end. */
int range_compare(const struct addr_range *a, const struct addr_range *b);

/* The fewest prefixes that make up R, ascending, written to OUT (room for 2 * 128 of them). */
enum { RANGE_PREFIXES_MAX = 256 };
size_t range_prefixes(const struct addr_range *r, struct addr_range out[RANGE_PREFIXES_MAX]);

/* Sets. Results are canonical and live in A; arguments may be in any order unless noted. */
struct addr_set addr_set_make(struct arena *a, const struct addr_range *r, size_t n);
struct addr_set addr_set_take(struct addr_range *r, size_t n); /* in place: R is the result's */
struct addr_set addr_set_union(struct arena *a, struct addr_set x, struct addr_set y);
struct addr_set addr_set_intersect(struct arena *a, struct addr_set x, struct addr_set y);
struct addr_set addr_set_minus(struct arena *a, struct addr_set x, struct addr_set y);
bool addr_set_equal(struct addr_set x, struct addr_set y);
bool addr_set_within(struct addr_set inner, struct addr_set outer);
bool addr_set_overlaps(struct addr_set x, struct addr_set y);
enum family addr_set_families(struct addr_set s);

/* The part of S in one family: a slice of it, nothing is copied. */
struct addr_set addr_set_family(struct addr_set s, enum family f);

#endif
