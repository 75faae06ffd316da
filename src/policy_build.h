/* From the resolved model to the policy, and the policy's firewalls. */
#ifndef PORTC_POLICY_BUILD_H
#define PORTC_POLICY_BUILD_H

#include "model.h"
#include "policy.h"

/* Builds the policy; errors (nothing combines, …) go to the model's diagnostics. Never NULL. */
struct policy *policy_build(struct model *m);

/* The firewalls of TARGET: those the file declares, or one that joins all zones. A rule that none
 * of them enforces is an error. N is set. */
struct firewall **policy_firewalls(struct model *m, const struct policy *p, const char *target,
				   size_t *n);

#endif
