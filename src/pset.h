/* Packet sets: exact sets of connections, and the algebra on them.
 *
 * A point is a connection to be opened: where it comes in and goes out, its address family, the
 * DNS names its ends are known by (0: none), both addresses, the protocol, the ports (or ICMP type
 * and code), and the minute at which it is opened. A set is a reduced ordered decision diagram over
 * these axes; an address is cut into bytes, every other axis is one digit, and the edges of
 * a node are intervals of its digit. Nodes are hash-consed, so equal sets are the same number:
 * comparing two sets is comparing two integers. docs/packet-sets.md tells why this form.
 *
 * Nothing is freed before the space. A space whose memory would pass its bound is `full`: from then
 * on every operation gives PSET_EMPTY, and nothing computed in it may be believed.
 */
#ifndef PORTC_PSET_H
#define PORTC_PSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "addr.h"
#include "arena.h"

typedef uint32_t pset;

enum { PSET_EMPTY = 0, PSET_ALL = 1 };

/* In the order in which a diagram decides. */
enum axis {
	AXIS_IN,        /* number of the place where the packet comes in */
	AXIS_OUT,       /* and where it goes out */
	AXIS_FAMILY,    /* 0: IPv4, 1: IPv6 */
	AXIS_PROTO,     /* 0-255 */
	AXIS_PORT,      /* destination port; for ICMP type * 256 + code; full for other protocols */
	AXIS_SRC_PORT,  /* source port; full for protocols without ports */
	AXIS_TO_NAME,   /* number of the destination's DNS name; 0: it has none */
	AXIS_FROM_NAME, /* of the source's */
	AXIS_TO,        /* destination address */
	AXIS_FROM,      /* source address */
	AXIS_MINUTE,    /* since 1970, of the device's local time */
	AXES
};

/* Inclusive. */
struct interval {
	uint32_t lo, hi;
};

struct pset_space;

/* BYTES: bound of its memory; 0 for none. */
struct pset_space *pset_space_new(size_t bytes);
void pset_space_free(struct pset_space *s);
bool pset_full(const struct pset_space *s);
size_t pset_bytes(const struct pset_space *s);
size_t pset_nodes(const struct pset_space *s);

/* -- building, from the last axis to the first -- */

/* The points of THEN (which tests only later axes) whose AXIS (not an address) lies in one of the
 * intervals (ascending, disjoint). */
pset pset_numbers(struct pset_space *s, enum axis axis, const struct interval *at, size_t n,
		  pset then);

/* The same for AXIS_TO and AXIS_FROM; SET holds one family only, which the caller tests by
 * AXIS_FAMILY. A set's array is known again by its address: it may not change. */
pset pset_addresses(struct pset_space *s, enum axis axis, struct addr_set set, pset then);

/* -- the algebra -- */

pset pset_union(struct pset_space *s, pset a, pset b);
pset pset_intersect(struct pset_space *s, pset a, pset b);
pset pset_minus(struct pset_space *s, pset a, pset b);

/* The union of many; the list is used up. */
pset pset_union_all(struct pset_space *s, pset *list, size_t n);

/* -- looking into a set -- */

struct point {
	uint32_t in, out;
	enum family family;
	uint32_t to_name, from_name;
	u128 to, from;
	uint8_t proto;
	uint16_t port, src_port;
	uint32_t minute;
};

/* The source port of a witness, where any will do: of the dynamic ports (RFC 6335). */
enum { PSET_ANY_SOURCE_PORT = 49152 };

bool pset_holds(const struct pset_space *s, pset a, const struct point *p);

/* One point of a set that is not empty; a readable one where there is a choice (no DNS names, IPv4,
 * TCP, port 443, a host's address rather than a network's). Deterministic. */
struct point pset_witness(const struct pset_space *s, pset a);

/* A product of ranges: every combination is in the set. */
struct pset_part {
	const struct interval *on[AXES]; /* not for AXIS_TO and AXIS_FROM */
	size_t n_on[AXES];
	struct addr_set to, from; /* of one family */
	enum family family;
};

/* Cuts a set into disjoint parts, at most MAX, in A; N tells how many. False where there are more
 * parts, or no end of ranges in them. */
bool pset_parts(const struct pset_space *s, pset set, struct arena *a, size_t max,
		struct pset_part **out, size_t *n);

/* How many connections a set holds, as (place, place, addresses, protocol, ports): DNS names are
 * left aside, and what is in it at any minute counts once. In decimal, in A; "2^131" and the like,
 * rounded down, from 10^15. */
const char *pset_count(const struct pset_space *s, pset set, struct arena *a);

#endif
