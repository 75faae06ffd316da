/* Services: terms, their order, their text, and the names of IANA's registries. */
#include "service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- registries -- */

struct numbered {
	const char *name;
	int number;
};

/* IANA "Protocol Numbers". */
static const struct numbered protocols[] = {
    {"icmp", 1}, {"igmp", 2},   {"tcp", 6},   {"udp", 17},   {"gre", 47},   {"esp", 50},
    {"ah", 51},  {"icmp6", 58}, {"ospf", 89}, {"vrrp", 112}, {"sctp", 132}, {NULL, 0},
};

/* IANA "ICMP Type Numbers"; the first name of a number is the one that is shown. */
static const struct numbered icmp_types[] = {
    {"echo-reply", 0},
    {"destination-unreachable", 3},
    {"unreachable", 3},
    {"source-quench", 4},
    {"redirect", 5},
    {"echo-request", 8},
    {"echo", 8},
    {"router-advertisement", 9},
    {"router-solicitation", 10},
    {"time-exceeded", 11},
    {"parameter-problem", 12},
    {"timestamp-request", 13},
    {"timestamp-reply", 14},
    {"information-request", 15},
    {"information-reply", 16},
    {"address-mask-request", 17},
    {"address-mask-reply", 18},
    {NULL, 0},
};

/* IANA "ICMPv6 Type Numbers". */
static const struct numbered icmp6_types[] = {
    {"destination-unreachable", 1},
    {"unreachable", 1},
    {"packet-too-big", 2},
    {"time-exceeded", 3},
    {"parameter-problem", 4},
    {"echo-request", 128},
    {"echo", 128},
    {"echo-reply", 129},
    {"mld-listener-query", 130},
    {"mld-listener-report", 131},
    {"mld-listener-done", 132},
    {"router-solicitation", 133},
    {"router-advertisement", 134},
    {"neighbor-solicitation", 135},
    {"neighbor-advertisement", 136},
    {"redirect", 137},
    {NULL, 0},
};

static int number_of(const struct numbered *t, const char *name, size_t n)
{
	for (; t->name; t++)
		if (strlen(t->name) == n && !memcmp(t->name, name, n))
			return t->number;
	return -1;
}

static const char *name_of(const struct numbered *t, int number)
{
	for (; t->name; t++)
		if (t->number == number)
			return t->name;
	return NULL;
}

const char *proto_name(unsigned proto)
{
	return name_of(protocols, (int)proto);
}

int proto_number(const char *name, size_t n)
{
	return number_of(protocols, name, n);
}

int icmp_type_number(bool v6, const char *name, size_t n)
{
	return number_of(v6 ? icmp6_types : icmp_types, name, n);
}

const char *icmp_type_name(bool v6, int type)
{
	return name_of(v6 ? icmp6_types : icmp_types, type);
}

const char *proto_listed(size_t i)
{
	return i < sizeof protocols / sizeof *protocols ? protocols[i].name : NULL;
}

const char *icmp_type_listed(bool v6, size_t i)
{
	size_t n =
	    v6 ? sizeof icmp6_types / sizeof *icmp6_types : sizeof icmp_types / sizeof *icmp_types;

	return i < n ? (v6 ? icmp6_types : icmp_types)[i].name : NULL;
}

/* -- terms -- */

enum family term_families(const struct service_term *t)
{
	if (t->kind != SERVICE_ICMP)
		return FAMILY_BOTH;
	return t->proto == PROTO_ICMP6 ? FAMILY_6 : FAMILY_4;
}

bool port_range_is_all(struct port_range p)
{
	return p.lo == 0 && p.hi == 65535;
}

/* Fields that carry no meaning for a kind do not count. */
int term_compare(const struct service_term *a, const struct service_term *b)
{
	const int x[] = {(int)a->kind, a->proto, a->src.lo, a->src.hi, a->dst.lo, a->dst.hi};
	const int y[] = {(int)b->kind, b->proto, b->src.lo, b->src.hi, b->dst.lo, b->dst.hi};
	size_t n = a->kind == SERVICE_PORTS ? 6 : 2;

	for (size_t i = 0; i < n; i++)
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	if (a->kind != SERVICE_ICMP)
		return 0;
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	return a->code < b->code ? -1 : a->code > b->code;
}

static bool holds(struct port_range outer, struct port_range inner)
{
	return outer.lo <= inner.lo && inner.hi <= outer.hi;
}

static bool meets(struct port_range a, struct port_range b)
{
	return a.lo <= b.hi && b.lo <= a.hi;
}

bool term_covers(const struct service_term *a, const struct service_term *b)
{
	if (a->kind == SERVICE_ANY)
		return true;
	if (a->kind != b->kind || a->proto != b->proto)
		return false;
	if (a->kind == SERVICE_PORTS)
		return holds(a->src, b->src) && holds(a->dst, b->dst);
	if (a->kind == SERVICE_ICMP)
		return a->type < 0 || (a->type == b->type && (a->code < 0 || a->code == b->code));
	return true;
}

bool term_overlaps(const struct service_term *a, const struct service_term *b)
{
	if (a->kind == SERVICE_ANY || b->kind == SERVICE_ANY)
		return true;
	if (a->kind != b->kind || a->proto != b->proto)
		return false;
	if (a->kind == SERVICE_PORTS)
		return meets(a->src, b->src) && meets(a->dst, b->dst);
	if (a->kind == SERVICE_ICMP)
		return a->type < 0 || b->type < 0 ||
		       (a->type == b->type && (a->code < 0 || b->code < 0 || a->code == b->code));
	return true;
}

static int compare(const void *x, const void *y)
{
	return term_compare(x, y);
}

/* Joins B into A where they differ in touching destination ports alone. */
static bool join(struct service_term *a, const struct service_term *b)
{
	if (a->kind != SERVICE_PORTS || b->kind != SERVICE_PORTS || a->proto != b->proto ||
	    a->src.lo != b->src.lo || a->src.hi != b->src.hi || b->dst.lo > a->dst.hi + 1)
		return false;
	if (b->dst.hi > a->dst.hi)
		a->dst.hi = b->dst.hi;
	return true;
}

/* Ports under other source ports that cover B: rare, so the heads of each source range are
 * looked at, not every term. */
static bool covered_elsewhere(const struct service_term *t, size_t n, const struct service_term *b)
{
	for (size_t i = 0; i < n; i++)
		if (&t[i] != b && t[i].kind == b->kind && t[i].proto == b->proto &&
		    (t[i].src.lo != b->src.lo || t[i].src.hi != b->src.hi) && term_covers(&t[i], b))
			return true;
	return false;
}

static bool many_sources(const struct service_term *t, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (t[i].kind == SERVICE_PORTS && t[i].proto == t[i - 1].proto &&
		    (t[i].src.lo != t[i - 1].src.lo || t[i].src.hi != t[i - 1].src.hi))
			return true;
	return false;
}

void terms_canonical(struct service_term *t, size_t *n)
{
	size_t kept = 0;

	if (*n > 1)
		qsort(t, *n, sizeof *t, compare);
	for (size_t i = 0; i < *n; i++)
		if (!kept || !(term_covers(&t[kept - 1], &t[i]) || join(&t[kept - 1], &t[i])))
			t[kept++] = t[i];
	*n = kept;
	if (!many_sources(t, *n))
		return;
	kept = 0;
	for (size_t i = 0; i < *n; i++)
		if (!covered_elsewhere(t, *n, &t[i]))
			t[kept++] = t[i];
	*n = kept;
}

/* -- text -- */

static int port_text(char *out, size_t n, struct port_range p)
{
	if (p.lo == p.hi)
		return snprintf(out, n, "%u", p.lo);
	return snprintf(out, n, "%u-%u", p.lo, p.hi);
}

static void ports_text(const struct service_term *t, char out[TERM_TEXT])
{
	size_t n = (size_t)snprintf(out, TERM_TEXT, "%s", proto_name(t->proto));

	if (!port_range_is_all(t->dst)) {
		out[n++] = '/';
		n += (size_t)port_text(out + n, TERM_TEXT - n, t->dst);
	}
	if (!port_range_is_all(t->src)) {
		n += (size_t)snprintf(out + n, TERM_TEXT - n, " source ");
		port_text(out + n, TERM_TEXT - n, t->src);
	}
}

const char *term_text(const struct service_term *t, char out[TERM_TEXT])
{
	const char *name = proto_name(t->proto);

	switch (t->kind) {
	case SERVICE_ANY:
		snprintf(out, TERM_TEXT, "any");
		break;
	case SERVICE_PORTS:
		ports_text(t, out);
		break;
	case SERVICE_ICMP:
		if (t->type < 0)
			snprintf(out, TERM_TEXT, "%s", name);
		else if (t->code < 0)
			snprintf(out, TERM_TEXT, "%s/%d", name, t->type);
		else
			snprintf(out, TERM_TEXT, "%s/%d/%d", name, t->type, t->code);
		break;
	case SERVICE_PROTO:
	default:
		if (name)
			snprintf(out, TERM_TEXT, "%s", name);
		else
			snprintf(out, TERM_TEXT, "ip/%u", t->proto);
		break;
	}
	return out;
}
