/* A policy as a filter: what one firewall has to enforce, in the form in which configurations are
 * read back. The one bridge between what was written and what is proved. */
#ifndef PORTC_POLICY_FILTER_H
#define PORTC_POLICY_FILTER_H

#include "filter.h"
#include "frame.h"
#include "policy.h"

/* The names by which zones are known in a filter: interfaces, or the device's zones. */
typedef const char **zone_places_fn(struct arena *a, struct intern *names,
				    const struct firewall *fw, const struct zone *zone, size_t *n);

/* A zone is a place of its own name: to compare policies with each other. */
zone_places_fn zone_is_place;

/* The interfaces that the firewall's block gives to the zone. */
zone_places_fn zone_interfaces;

/* A firewall that stands between all zones of a policy: to look at the policy itself. */
struct firewall *policy_everywhere(struct arena *a, const struct policy *p);

/* One chain: denials of a pair before its permissions, everything else is dropped. The label of a
 * rule is that of the policy's rule, its span the rule's (or the deployment's) place in the file.
 */
struct filter *policy_filter(struct arena *a, struct intern *names, const struct policy *p,
			     const struct firewall *fw, zone_places_fn *places);

/* What is behind the firewall's places: each zone's effective addresses and DNS names. */
void policy_areas(struct frame *f, const struct firewall *fw, zone_places_fn *places);

/* The policy's rule that a rule of its filter stands for. */
const struct rule *policy_filter_rule(const struct filter *f, const struct firewall *fw,
				      const struct filter_rule *r);

#endif
