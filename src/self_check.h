/* The proof of what was just generated, before anybody sees it. */
#ifndef PORTC_SELF_CHECK_H
#define PORTC_SELF_CHECK_H

#include "driver.h"

/* Reads every output back by its target's reader and compares it with the policy. Where one is
 * not exactly the policy, or cannot be read, that is an internal error, reported with
 * connections that differ; then false. Targets without a reader are passed over. An output too
 * large to be compared is a warning (-Wunproved). */
bool self_check(struct compilation *c, const struct outputs *out);

#endif
