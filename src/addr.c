/* Addresses, ranges and range sets: see addr.h. */
#include "addr.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

unsigned addr_bits(enum family f)
{
	return f == FAMILY_4 ? 32 : 128;
}

u128 addr_max(enum family f)
{
	return f == FAMILY_4 ? (u128)UINT32_MAX : ~(u128)0;
}

/* -- text -- */

static u128 from_bytes(const unsigned char *b, size_t n)
{
	u128 v = 0;

	for (size_t i = 0; i < n; i++)
		v = v << 8 | b[i];
	return v;
}

static void to_bytes(u128 v, unsigned char *b, size_t n)
{
	for (size_t i = n; i-- > 0; v >>= 8)
		b[i] = (unsigned char)v;
}

/* Decimal without leading zeros, up to 255; the characters it takes, or 0. */
static size_t octet_parse(const char *s, size_t n, unsigned *out)
{
	unsigned v = 0;
	size_t i = 0;

	for (; i < n && i < 3 && s[i] >= '0' && s[i] <= '9'; i++)
		v = v * 10 + (unsigned)(s[i] - '0');
	if (v > 255 || (i > 1 && s[0] == '0'))
		return 0;
	*out = v;
	return i;
}

/* By hand rather than by inet_pton: IPv4 addresses are a large part of most files. */
static bool parse_4(const char *s, size_t n, u128 *addr)
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++) {
		unsigned octet;
		size_t k = octet_parse(s, n, &octet);

		if (!k)
			return false;
		v = v << 8 | octet;
		s += k;
		n -= k;
		if (i == 3)
			break;
		if (!n || *s != '.')
			return false;
		s++;
		n--;
	}
	*addr = v;
	return n == 0;
}

bool addr_parse(const char *s, size_t n, enum family *family, u128 *addr)
{
	char text[INET6_ADDRSTRLEN];
	unsigned char b[16];

	if (!memchr(s, ':', n)) {
		*family = FAMILY_4;
		return parse_4(s, n, addr);
	}
	if (n >= sizeof text || memchr(s, '\0', n))
		return false;
	memcpy(text, s, n);
	text[n] = '\0';
	if (inet_pton(AF_INET6, text, b) != 1)
		return false;
	*family = FAMILY_6;
	*addr = from_bytes(b, 16);
	return true;
}

static void text_4(uint32_t addr, char *out)
{
	for (int shift = 24; shift >= 0; shift -= 8) {
		unsigned v = addr >> shift & 255;

		if (v >= 100)
			*out++ = (char)('0' + v / 100);
		if (v >= 10)
			*out++ = (char)('0' + v / 10 % 10);
		*out++ = (char)('0' + v % 10);
		*out++ = shift ? '.' : '\0';
	}
}

const char *addr_text(enum family f, u128 addr, char out[ADDR_TEXT])
{
	unsigned char b[16];

	if (f == FAMILY_4) {
		text_4((uint32_t)addr, out);
		return out;
	}
	to_bytes(addr, b, sizeof b);
	inet_ntop(AF_INET6, b, out, ADDR_TEXT);
	return out;
}

const char *range_text(const struct addr_range *r, char out[ADDR_TEXT])
{
	unsigned len;
	size_t n;

	addr_text(r->family, r->lo, out);
	n = strlen(out);
	if (range_is_single(r))
		return out;
	if (range_is_prefix(r, &len)) {
		snprintf(out + n, ADDR_TEXT - n, "/%u", len);
		return out;
	}
	out[n++] = '-';
	char high[ADDR_TEXT];
	snprintf(out + n, ADDR_TEXT - n, "%.46s", addr_text(r->family, r->hi, high));
	return out;
}

/* -- ranges -- */

bool range_is_single(const struct addr_range *r)
{
	return r->lo == r->hi;
}

bool range_is_prefix(const struct addr_range *r, unsigned *len)
{
	u128 size = r->hi - r->lo; /* one less than the count: fits even for everything */
	unsigned host = 0;

	if (size & (size + 1) || r->lo & size)
		return false;
	for (u128 v = size; v; v >>= 1)
		host++;
	if (len)
		*len = addr_bits(r->family) - host;
	return true;
}

struct addr_range prefix_range(enum family f, u128 addr, unsigned len)
{
	u128 host = len < addr_bits(f) ? addr_max(f) >> len : 0;

	return (struct addr_range){f, addr & ~host, addr | host};
}

int range_compare(const struct addr_range *a, const struct addr_range *b)
{
	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	if (a->lo != b->lo)
		return a->lo < b->lo ? -1 : 1;
	if (a->hi != b->hi)
		return a->hi < b->hi ? -1 : 1;
	return 0;
}

size_t range_prefixes(const struct addr_range *r, struct addr_range out[RANGE_PREFIXES_MAX])
{
	u128 lo = r->lo;
	size_t n = 0;

	for (;;) {
		u128 host = 0; /* the largest aligned block that starts at lo and stays inside */

		while (host != addr_max(r->family)) {
			u128 wider = host << 1 | 1;

			if (lo & wider || wider > r->hi - lo)
				break;
			host = wider;
		}
		out[n++] = (struct addr_range){r->family, lo, lo + host};
		if (lo + host == r->hi)
			return n;
		lo += host + 1;
	}
}

/* -- sets -- */

static int compare(const void *x, const void *y)
{
	return range_compare(x, y);
}

/* Adds R, which does not start before the last one, joining it where they touch. */
static void append(struct addr_set *s, const struct addr_range *r)
{
	struct addr_range *last = s->n ? &s->at[s->n - 1] : NULL;

	if (last && last->family == r->family && (last->hi >= r->lo || last->hi + 1 == r->lo)) {
		if (r->hi > last->hi)
			last->hi = r->hi;
		return;
	}
	s->at[s->n++] = *r;
}

struct addr_set addr_set_take(struct addr_range *r, size_t n)
{
	struct addr_set s = {r, 0};

	if (n > 1)
		qsort(r, n, sizeof *r, compare);
	for (size_t i = 0; i < n; i++) {
		struct addr_range one = r[i];
		append(&s, &one);
	}
	return s;
}

struct addr_set addr_set_make(struct arena *a, const struct addr_range *r, size_t n)
{
	struct addr_range *own = ARENA_ARRAY(a, struct addr_range, n);

	if (n)
		memcpy(own, r, n * sizeof *r);
	return addr_set_take(own, n);
}

struct addr_set addr_set_union(struct arena *a, struct addr_set x, struct addr_set y)
{
	struct addr_set s = {ARENA_ARRAY(a, struct addr_range, x.n + y.n), 0};
	size_t i = 0, k = 0;

	while (i < x.n || k < y.n) {
		if (k == y.n || (i < x.n && range_compare(&x.at[i], &y.at[k]) <= 0))
			append(&s, &x.at[i++]);
		else
			append(&s, &y.at[k++]);
	}
	return s;
}

/* Which of two ranges ends first? That one is done with. */
static bool ends_first(const struct addr_range *a, const struct addr_range *b)
{
	return a->family != b->family ? a->family < b->family : a->hi < b->hi;
}

static bool meet(const struct addr_range *a, const struct addr_range *b)
{
	return a->family == b->family && a->lo <= b->hi && b->lo <= a->hi;
}

struct addr_set addr_set_intersect(struct arena *a, struct addr_set x, struct addr_set y)
{
	struct addr_set s = {ARENA_ARRAY(a, struct addr_range, x.n + y.n), 0};

	for (size_t i = 0, k = 0; i < x.n && k < y.n;) {
		const struct addr_range *p = &x.at[i], *q = &y.at[k];

		if (meet(p, q))
			s.at[s.n++] = (struct addr_range){p->family, p->lo > q->lo ? p->lo : q->lo,
							  p->hi < q->hi ? p->hi : q->hi};
		if (ends_first(p, q))
			i++;
		else
			k++;
	}
	return s;
}

struct addr_set addr_set_minus(struct arena *a, struct addr_set x, struct addr_set y)
{
	struct addr_set s = {ARENA_ARRAY(a, struct addr_range, x.n + y.n), 0};
	size_t k = 0;

	for (size_t i = 0; i < x.n; i++) {
		struct addr_range left = x.at[i];
		bool gone = false;

		while (k < y.n && ends_first(&y.at[k], &left) && !meet(&y.at[k], &left))
			k++;
		for (size_t j = k; j < y.n && !gone && meet(&y.at[j], &left); j++) {
			if (y.at[j].lo > left.lo)
				s.at[s.n++] =
				    (struct addr_range){left.family, left.lo, y.at[j].lo - 1};
			gone = y.at[j].hi >= left.hi;
			if (!gone)
				left.lo = y.at[j].hi + 1;
		}
		if (!gone)
			s.at[s.n++] = left;
	}
	return s;
}

bool addr_set_equal(struct addr_set x, struct addr_set y)
{
	if (x.n != y.n)
		return false;
	for (size_t i = 0; i < x.n; i++)
		if (range_compare(&x.at[i], &y.at[i]))
			return false;
	return true;
}

bool addr_set_within(struct addr_set inner, struct addr_set outer)
{
	size_t k = 0;

	for (size_t i = 0; i < inner.n; i++) {
		while (k < outer.n && !meet(&outer.at[k], &inner.at[i]) &&
		       ends_first(&outer.at[k], &inner.at[i]))
			k++;
		if (k == outer.n || !meet(&outer.at[k], &inner.at[i]) ||
		    outer.at[k].lo > inner.at[i].lo || outer.at[k].hi < inner.at[i].hi)
			return false;
	}
	return true;
}

bool addr_set_overlaps(struct addr_set x, struct addr_set y)
{
	for (size_t i = 0, k = 0; i < x.n && k < y.n;) {
		if (meet(&x.at[i], &y.at[k]))
			return true;
		if (ends_first(&x.at[i], &y.at[k]))
			i++;
		else
			k++;
	}
	return false;
}

enum family addr_set_families(struct addr_set s)
{
	enum family f = FAMILY_NONE;

	for (size_t i = 0; i < s.n; i++)
		f |= s.at[i].family;
	return f;
}

struct addr_set addr_set_family(struct addr_set s, enum family f)
{
	size_t begin = 0, end;

	while (begin < s.n && s.at[begin].family != f)
		begin++;
	for (end = begin; end < s.n && s.at[end].family == f;)
		end++;
	return (struct addr_set){begin < end ? s.at + begin : NULL, end - begin};
}
