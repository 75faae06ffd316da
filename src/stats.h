/* What the optimiser saved: figures of the policy and of each output, before and after (--stats).
 */
#ifndef PORTC_STATS_H
#define PORTC_STATS_H

#include "driver.h"

/* Writes the figures to TO: a table, or one JSON object on a line of its own where diagnostics are
 * JSON or SARIF. Each of OUT is written anew, by the policy as written and by the optimised one,
 * and counted line by line; nothing of it is kept. A target that cannot express the policy is left
 * out.
 */
void stats_write(struct compilation *c, const struct outputs *out, struct buf *to);

#endif
