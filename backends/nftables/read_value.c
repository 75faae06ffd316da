/* Values of nftables: addresses, ports, protocols, types, and the sets that hold them. Source:
 * nft(8), DATA TYPES. */
#include <stdlib.h>
#include <string.h>

#include "read.h"

struct word {
	const char *text;
	uint32_t number;
};

static const struct word protocols[] = {
    {"ah", 51},        {"comp", 108}, {"dccp", 33},        {"egp", 8},     {"eigrp", 88},
    {"esp", 50},       {"gre", 47},   {"icmp", 1},         {"icmpv6", 58}, {"igmp", 2},
    {"igp", 9},        {"ip", 0},     {"ipip", 94},        {"ipencap", 4}, {"ipv6", 41},
    {"ipv6-icmp", 58}, {"l2tp", 115}, {"mpls-in-ip", 137}, {"ospf", 89},   {"pim", 103},
    {"rsvp", 46},      {"sctp", 132}, {"tcp", 6},          {"udp", 17},    {"udplite", 136},
    {"vrrp", 112},
};

static const struct word services[] = {
    {"bgp", 179},          {"bootpc", 68},        {"bootps", 67},        {"discard", 9},
    {"domain", 53},        {"domain-s", 853},     {"echo", 7},           {"ftp", 21},
    {"ftp-data", 20},      {"http", 80},          {"http-alt", 8080},    {"https", 443},
    {"imap", 143},         {"imap2", 143},        {"imaps", 993},        {"ipp", 631},
    {"ipsec-nat-t", 4500}, {"isakmp", 500},       {"kerberos", 88},      {"ldap", 389},
    {"ldaps", 636},        {"microsoft-ds", 445}, {"ms-sql-s", 1433},    {"mysql", 3306},
    {"netbios-dgm", 138},  {"netbios-ns", 137},   {"netbios-ssn", 139},  {"nfs", 2049},
    {"ntp", 123},          {"openvpn", 1194},     {"pop3", 110},         {"pop3s", 995},
    {"postgresql", 5432},  {"radius", 1812},      {"radius-acct", 1813}, {"redis", 6379},
    {"rsync", 873},        {"sip", 5060},         {"sip-tls", 5061},     {"smtp", 25},
    {"snmp", 161},         {"snmp-trap", 162},    {"snmptrap", 162},     {"ssh", 22},
    {"submission", 587},   {"submissions", 465},  {"sunrpc", 111},       {"syslog", 514},
    {"syslog-tls", 6514},  {"telnet", 23},        {"tftp", 69},          {"urd", 465},
    {"xmpp-client", 5222}, {"xmpp-server", 5269},
};

static const struct word types_4[] = {
    {"address-mask-reply", 18},  {"address-mask-request", 17}, {"destination-unreachable", 3},
    {"echo-reply", 0},           {"echo-request", 8},          {"info-reply", 16},
    {"info-request", 15},        {"parameter-problem", 12},    {"redirect", 5},
    {"router-advertisement", 9}, {"router-solicitation", 10},  {"source-quench", 4},
    {"time-exceeded", 11},       {"timestamp-reply", 14},      {"timestamp-request", 13},
};

static const struct word types_6[] = {
    {"destination-unreachable", 1}, {"echo-reply", 129},
    {"echo-request", 128},          {"ind-neighbor-advert", 142},
    {"ind-neighbor-solicit", 141},  {"mld-listener-done", 132},
    {"mld-listener-query", 130},    {"mld-listener-reduction", 132},
    {"mld-listener-report", 131},   {"mld2-listener-report", 143},
    {"nd-neighbor-advert", 136},    {"nd-neighbor-solicit", 135},
    {"nd-redirect", 137},           {"nd-router-advert", 134},
    {"nd-router-solicit", 133},     {"packet-too-big", 2},
    {"parameter-problem", 4},       {"router-renumbering", 138},
    {"time-exceeded", 3},
};

static const struct word codes_4[] = {
    {"admin-prohibited", 13}, {"frag-needed", 4},      {"host-prohibited", 10},
    {"host-unreachable", 1},  {"net-prohibited", 9},   {"net-unreachable", 0},
    {"port-unreachable", 3},  {"prot-unreachable", 2},
};

static const struct word codes_6[] = {
    {"addr-unreachable", 3}, {"admin-prohibited", 1}, {"no-route", 0},
    {"policy-fail", 5},      {"port-unreachable", 4}, {"reject-route", 6},
};

static const struct word families[] = {
    {"0x0800", 4}, {"0x800", 4}, {"0x86dd", 6}, {"10", 6},   {"2", 4},    {"4", 4},
    {"6", 6},      {"ip", 4},    {"ip6", 6},    {"ipv4", 4}, {"ipv6", 6},
};

/* The first packet of a connection is new, and sent to one host. */
static const struct word states[] = {
    {"0x1", 0},         {"0x2", 0},     {"0x4", 0}, {"0x40", 0},    {"0x8", 1},
    {"established", 0}, {"invalid", 0}, {"new", 1}, {"related", 0}, {"untracked", 0},
};
static const struct word packets[] = {
    {"broadcast", 0}, {"host", 1}, {"multicast", 0}, {"other", 0}, {"unicast", 1},
};

#define LIST(x) (x), sizeof(x) / sizeof *(x)

static uint32_t field_max(enum field f)
{
	switch (f) {
	case FIELD_SRC_PORT:
	case FIELD_DST_PORT:
		return 65535;
	case FIELD_STATE:
	case FIELD_PACKET:
		return 1;
	default:
		return 255;
	}
}

static bool look_up(const struct word *list, size_t n, const char *s, size_t len, uint32_t *out)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(list[i].text) == len && !memcmp(list[i].text, s, len)) {
			*out = list[i].number;
			return true;
		}
	return false;
}

static bool named(enum field f, const char *s, size_t n, uint32_t *out)
{
	switch (f) {
	case FIELD_PROTO:
		return look_up(LIST(protocols), s, n, out);
	case FIELD_SRC_PORT:
	case FIELD_DST_PORT:
		return look_up(LIST(services), s, n, out);
	case FIELD_TYPE_4:
		return look_up(LIST(types_4), s, n, out);
	case FIELD_TYPE_6:
		return look_up(LIST(types_6), s, n, out);
	case FIELD_CODE_4:
		return look_up(LIST(codes_4), s, n, out);
	case FIELD_CODE_6:
		return look_up(LIST(codes_6), s, n, out);
	case FIELD_FAMILY:
		return look_up(LIST(families), s, n, out);
	case FIELD_STATE:
		return look_up(LIST(states), s, n, out);
	case FIELD_PACKET:
		return look_up(LIST(packets), s, n, out);
	default:
		return false;
	}
}

/* Decimal, or 0x...; a leading zero would be octal, which nobody means. */
static bool number(const char *s, size_t n, uint32_t max, uint32_t *out)
{
	uint64_t v = 0;
	unsigned base = 10;
	size_t i = 0;

	if (n > 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X')) {
		base = 16;
		i = 2;
	} else if (n > 1 && s[0] == '0') {
		return false;
	}
	if (i == n)
		return false;
	for (; i < n; i++) {
		unsigned d = s[i] >= '0' && s[i] <= '9'   ? (unsigned)(s[i] - '0')
			     : s[i] >= 'a' && s[i] <= 'f' ? (unsigned)(s[i] - 'a') + 10
			     : s[i] >= 'A' && s[i] <= 'F' ? (unsigned)(s[i] - 'A') + 10
							  : 99;

		if (d >= base)
			return false;
		v = v * base + d;
		if (v > max)
			return false;
	}
	*out = (uint32_t)v;
	return true;
}

static bool single_number(enum field f, const char *s, size_t n, uint32_t *out)
{
	if (f == FIELD_STATE || f == FIELD_PACKET || f == FIELD_FAMILY)
		return named(f, s, n, out);
	return number(s, n, field_max(f), out) || named(f, s, n, out);
}

static bool number_value(struct nft *p, const struct token *t, enum field f, struct nft_values *v)
{
	const char *dash = memchr(t->text, '-', t->n);
	struct number_range r;

	if (single_number(f, t->text, t->n, &r.lo)) {
		r.hi = r.lo;
	} else if (!dash || !single_number(f, t->text, (size_t)(dash - t->text), &r.lo) ||
		   !single_number(f, dash + 1, t->n - (size_t)(dash - t->text) - 1, &r.hi) ||
		   r.lo > r.hi) {
		NFT_ERROR(p, nft_span(p, t), "portc does not understand this value");
		return false;
	}
	struct number_range *numbers = arena_grow(p->arena, v->numbers, v->n_numbers * sizeof r,
						  (v->n_numbers + 1) * sizeof r);
	numbers[v->n_numbers++] = r;
	v->numbers = numbers;
	return true;
}

/* -- addresses -- */

static enum family field_family(enum field f)
{
	return f == FIELD_FROM_4 || f == FIELD_TO_4 ? FAMILY_4 : FAMILY_6;
}

static bool address(const char *s, size_t n, enum family want, u128 *out)
{
	enum family f;

	return addr_parse(s, n, &f, out) && f == want;
}

static bool address_value(struct nft *p, const struct token *t, enum field field,
			  struct nft_values *v)
{
	const char *slash = memchr(t->text, '/', t->n), *dash = memchr(t->text, '-', t->n);
	enum family f = field_family(field);
	struct addr_range r = {.family = f};
	uint32_t len;
	bool good;

	if (slash) { /* host bits are cut, as nft does */
		good = address(t->text, (size_t)(slash - t->text), f, &r.lo) &&
		       number(slash + 1, t->n - (size_t)(slash - t->text) - 1, addr_bits(f), &len);
		if (good)
			r = prefix_range(f, r.lo, len);
	} else if (dash) {
		good = address(t->text, (size_t)(dash - t->text), f, &r.lo) &&
		       address(dash + 1, t->n - (size_t)(dash - t->text) - 1, f, &r.hi) &&
		       r.lo <= r.hi;
	} else {
		good = address(t->text, t->n, f, &r.lo);
		r.hi = r.lo;
	}
	if (!good) {
		NFT_ERROR(p, nft_span(p, t), "this is no address of IPv%d", f == FAMILY_4 ? 4 : 6);
		return false;
	}
	struct addr_range *at = arena_grow(p->arena, v->addresses.at, v->addresses.n * sizeof r,
					   (v->addresses.n + 1) * sizeof r);
	at[v->addresses.n++] = r;
	v->addresses.at = at;
	return true;
}

/* -- any value -- */

bool nft_value(struct nft *p, const struct token *t, enum field f, struct nft_values *out)
{
	if (f == FIELD_IN || f == FIELD_OUT) {
		const char **words = arena_grow(p->arena, out->words, out->n_words * sizeof *words,
						(out->n_words + 1) * sizeof *words);
		words[out->n_words++] = token_text(p, t);
		out->words = words;
		return true;
	}
	if (f >= FIELD_FROM_4 && f <= FIELD_TO_6)
		return address_value(p, t, f, out);
	return number_value(p, t, f, out);
}

static int compare_ranges(const void *a, const void *b)
{
	const struct number_range *x = a, *y = b;

	return x->lo < y->lo ? -1 : x->lo > y->lo;
}

void nft_values_finish(struct nft *p, struct nft_values *v)
{
	size_t n = 0;

	if (v->addresses.n > 1)
		v->addresses = addr_set_make(p->arena, v->addresses.at, v->addresses.n);
	if (v->n_numbers)
		qsort(v->numbers, v->n_numbers, sizeof *v->numbers, compare_ranges);
	for (size_t i = 0; i < v->n_numbers; i++) {
		struct number_range r = v->numbers[i];

		if (n && r.lo <= v->numbers[n - 1].hi + 1)
			v->numbers[n - 1].hi =
			    r.hi > v->numbers[n - 1].hi ? r.hi : v->numbers[n - 1].hi;
		else
			v->numbers[n++] = r;
	}
	v->n_numbers = n;
}

/* Words after an element that do not belong to its key. */
static bool is_option(const struct token *t)
{
	return token_is(t, "timeout") || token_is(t, "expires") || token_is(t, "counter") ||
	       token_is(t, "comment");
}

const struct nft_values *nft_set_values(struct nft *p, struct nft_set *s, enum field f)
{
	struct nft_values *v;
	bool good = true;

	if (s->known_kind == (int)f + 1)
		return s->known;
	v = ARENA_NEW(p->arena, struct nft_values);
	for (size_t i = 0; i < s->elements.n; i++) {
		const struct statement *e = &s->elements.at[i];

		if (e->n > 1 && !is_option(&e->at[1])) {
			NFT_ERROR(p, e->span, "portc does not understand this element");
			good = false;
			continue;
		}
		good = nft_value(p, &e->at[0], f, v) && good;
	}
	nft_values_finish(p, v);
	v->names = s->names.at;
	v->n_names = s->names.n;
	if (!good)
		return NULL;
	s->known_kind = (int)f + 1;
	s->known = v;
	return v;
}

struct nft_values nft_not(struct nft *p, const struct nft_values *v, enum field f)
{
	struct nft_values out = {.words = NULL};
	uint32_t lo = 0, max = field_max(f);
	struct addr_range all;

	if (f >= FIELD_FROM_4 && f <= FIELD_TO_6) {
		all = prefix_range(field_family(f), 0, 0);
		out.addresses = addr_set_minus(p->arena, (struct addr_set){&all, 1}, v->addresses);
		return out;
	}
	out.numbers = ARENA_ARRAY(p->arena, struct number_range, v->n_numbers + 1);
	for (size_t i = 0; i < v->n_numbers && lo <= max; i++) {
		if (v->numbers[i].lo > lo)
			out.numbers[out.n_numbers++] =
			    (struct number_range){lo, v->numbers[i].lo - 1};
		lo = v->numbers[i].hi + 1;
	}
	if (lo <= max)
		out.numbers[out.n_numbers++] = (struct number_range){lo, max};
	return out;
}
