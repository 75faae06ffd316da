/* What the object-based targets (FortiOS, ASA, SRX) share: which objects and services one
 * firewall uses, and how an object falls into parts that a target can name one by one. */
#ifndef PORTC_PARTS_H
#define PORTC_PARTS_H

#include "backend.h"

/* The objects (members included, members before the groups that hold them) and services that
 * the firewall's rules use, in policy order. */
struct used {
	const struct object **objects;
	size_t n_objects;
	const struct service **services;
	size_t n_services;
};
struct used firewall_used(const struct emission *e);

/* The same for all rules of the policy. */
struct used policy_used(const struct emission *e);

/* One address range or one DNS name. */
struct part {
	const char
	    *key;           /* for a namer: the object's name if it is the object's only part, else
			       "=" and the range's text, so that equal parts of several objects are one */
	const char *wanted; /* name to ask for: the object's name, or the range's text */
	const char *fqdn;   /* not NULL: a DNS name */
	struct addr_range range; /* else: this range */
};

enum part_split {
	SPLIT_NONE = 0,
	SPLIT_RANGES_6 = 1, /* IPv6 ranges become prefixes (targets without IPv6 range objects) */
	SPLIT_RANGES_4 = 2  /* the same for IPv4 */
};

/* Parts of a HOST, NETWORK, ZONE or NAME object in FAMILIES (a mask), canonical order. A group has
 * none of its own. N is set; the array lives in the emission's arena. */
struct part *object_parts(struct arena *a, const struct object *o, enum family families,
			  unsigned split, size_t *n);

#endif
