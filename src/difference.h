/* What two filters permit differently, as blocks for people: who may newly reach whom by what, and
 * the rules that make the difference. */
#ifndef PORTC_DIFFERENCE_H
#define PORTC_DIFFERENCE_H

#include "proof.h"

/* A product of sources, destinations and services between places; only ends of one family combine.
 */
struct change {
	bool permitted; /* newly; else newly denied */
	const char **in, **out;
	size_t n_in, n_out;
	const char *from_name, *to_name; /* a DNS name instead of addresses, or NULL */
	struct addr_set from, to;
	const char *whole_from, *whole_to; /* the place that all these addresses are behind, and no
					      others; NULL: only some, or several places */
	const char *services;              /* "tcp/80,443, udp/53" */
	const char *time;                  /* " until 2027-03-31" and the like, or "" */
	const struct filter_rule *left,
	    *right; /* what decides it before and after; NULL: no rule */
};

struct changes {
	struct change *at;
	size_t n, cap;
	bool more; /* further ones are not listed */
};

/* The changes from P's left side to its right, at most MAX, newly permitted ones first; those that
 * one rule makes stand together. In P's arena. */
struct changes difference(struct proof *p, size_t max);

#endif
