/* Services: what a connection is, apart from its addresses.
 *
 * A term is one box: a protocol with one range of source ports and one of
 * destination ports, or an ICMP type and code, or a bare protocol, or anything.
 * Numbers: IANA "Protocol Numbers", "ICMP Parameters", "ICMPv6 Parameters".
 */
#ifndef PORTC_SERVICE_H
#define PORTC_SERVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "addr.h"
#include "arena.h"

enum { PROTO_ICMP = 1, PROTO_TCP = 6, PROTO_UDP = 17, PROTO_ICMP6 = 58, PROTO_SCTP = 132 };

enum service_kind {
	SERVICE_ANY,   /* every protocol; the other fields mean nothing */
	SERVICE_PORTS, /* tcp, udp or sctp with port ranges (0-65535 where not restricted) */
	SERVICE_ICMP,  /* icmp (IPv4 only) or icmp6 (IPv6 only), by proto; type and code -1 = all */
	SERVICE_PROTO  /* any other protocol by its number, no further fields */
};

struct port_range {
	uint16_t lo, hi; /* inclusive */
};

#define PORTS_ALL ((struct port_range){0, 65535})

struct service_term {
	enum service_kind kind;
	uint8_t proto; /* IANA number; 0 for SERVICE_ANY, and for SERVICE_PROTO it is really 0 */
	struct port_range src, dst;
	int16_t type, code;
};

/* Which address families a term can match: icmp IPv4, icmp6 IPv6, all others both. */
enum family term_families(const struct service_term *t);

/* True where every port of the range is meant. */
bool port_range_is_all(struct port_range p);

int term_compare(const struct service_term *a, const struct service_term *b);

/* Canonical order, covered terms dropped, touching port ranges joined. N is updated in place. */
void terms_canonical(struct service_term *t, size_t *n);

/* Does A hold every connection of B? Do they share one? */
bool term_covers(const struct service_term *a, const struct service_term *b);
bool term_overlaps(const struct service_term *a, const struct service_term *b);

/* PDL text of one term: "tcp/443", "udp/500 source 500", "icmp/8/0", "esp", "ip/47", "any". */
enum { TERM_TEXT = 64 };
const char *term_text(const struct service_term *t, char out[TERM_TEXT]);

/* Name of a protocol in PDL ("tcp", "esp", …) or NULL; and its number or -1. */
const char *proto_name(unsigned proto);
int proto_number(const char *name, size_t n);

/* Named ICMP types. V6 picks the table. -1 / NULL where unknown. */
int icmp_type_number(bool v6, const char *name, size_t n);
const char *icmp_type_name(bool v6, int type);

/* All names that are known, synonyms too, by their position; NULL behind the last: for editors. */
const char *proto_listed(size_t i);
const char *icmp_type_listed(bool v6, size_t i);

#endif
