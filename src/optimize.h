/* The optimiser: a policy that means the same and is cheaper to enforce.
 *
 * The meaning of a pair of zones is, for every connection and every day: denied and logged, denied,
 * permitted and logged, permitted, or nothing. A rule belongs to one of the first four (its
 * layer), and where several match, the first of these layers decides. Whatever the optimiser does
 * keeps that function as it is: rules of one layer may be rewritten as long as their union on every
 * day stays the same, and what an earlier layer decides for at least as long need not be said
 * again.
 *
 * What it may do depends on the level:
 *   0  nothing: one rule for each rule that was written.
 *   1  Rules stay recognisable. Members of a list that other members hold are dropped, and rules
 *      that others of the same action hold, alone or together.
 *   2  Rules that differ in one of sources, destinations and services become one, as long as there
 *      are any; members that other rules hold are dropped, and permissions that denials swallow;
 *      adjacent addresses and ports are joined.
 *
 * A rule keeps its key, label and id. Of several that become one the one with the smallest id gives
 * them: ids are hashes, so that one rule more seldom changes it. The reasons of a rule that is
 * dropped go to the rules that hold it. Only a permission that denials swallow takes its reasons
 * with it: it never had an effect.
 *
 * Everything is found by hashing and by sweeps over sorted ranges, each look bounded by what
 * overlaps, never by a budget for all: what happens to a rule depends on the rules that overlap it,
 * so that a rule more is a local change. docs/optimising.md tells more.
 */
#ifndef PORTC_OPTIMIZE_H
#define PORTC_OPTIMIZE_H

#include "policy.h"

enum optimize_level { OPTIMIZE_NONE, OPTIMIZE_COVERED, OPTIMIZE_MERGED };

/* The policy that LEVEL makes of P, in A; P itself where nothing is to be done. Objects, services,
 * reasons and unchanged pairs are those of P. Pairs are as many as in P, in the same order. */
const struct policy *policy_optimize(struct arena *a, const struct policy *p,
				     enum optimize_level level);

#endif
