/* Exact decisions on a policy: what happens to one connection, and whether some connection of a
 * region has a property. Used by assertions, by warnings about rules that never matter, and by
 * `explain`.
 *
 * A region is a product of sources, destinations and services in one zone pair and one address
 * family. It is cut along the edges of the rules that meet it, one dimension after the other;
 * within a cell the same rules match everywhere, so one look at them decides the cell. DNS names
 * are atoms: points of a third kind beside IPv4 and IPv6.
 */
#ifndef PORTC_DECIDE_H
#define PORTC_DECIDE_H

#include "policy.h"

/* Ranges of one side; a DNS name is family FAMILY_NONE with its object's number at both ends. */
struct side {
	struct addr_range *at;
	size_t n, cap;
};

/* A rule as the decision procedure sees it. */
struct flat_rule {
	const struct rule *rule;
	struct side from, to;
	struct service_term *terms;
	size_t n_terms;
};

struct region {
	enum family family; /* FAMILY_4 or FAMILY_6 */
	struct side from, to;
	const struct service_term *terms;
	size_t n_terms;
};

/* One connection. */
struct witness {
	struct addr_range from, to;  /* lo is the point */
	struct service_term service; /* lower ends are the point; -1 in an icmp field: any */
};

/* Sees the rules that match a whole cell; true ends the search: the cell is what is looked for. */
typedef bool cell_test(void *user, const struct flat_rule *const *active, size_t n);

/* Searches REGION for a cell that TEST accepts, among RULES of the same pair. */
bool region_search(struct arena *a, const struct region *r, const struct flat_rule *const *rules,
		   size_t n, cell_test *test, void *user, struct witness *out);

struct flat_rule flatten_rule(struct arena *a, const struct rule *r);
/* All rules of a pair (NULL: none), in the pair's order. */
const struct flat_rule **flatten_pair(struct arena *a, const struct pair *p, size_t *n);
/* May share the addresses of an object: it is only read. */
struct side flatten_objects(struct arena *a, const struct object *const *o, size_t n);

/* The same as a region: a zone stands for its addresses and the names that occur in the policy. */
struct side region_side(struct arena *a, const struct object *const *o, size_t n);

/* The part of a side in one family, DNS names included. */
struct side side_family(struct arena *a, const struct side *s, enum family f);

const struct pair *policy_pair(const struct policy *p, const struct zone *from,
			       const struct zone *to);

/* "10.10.0.1 -> 10.30.0.4 tcp/8443" */
const char *witness_text(struct arena *a, const struct witness *w);

#endif
