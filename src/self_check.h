/* The proof of what was just generated, before anybody sees it. */
#ifndef PORTC_SELF_CHECK_H
#define PORTC_SELF_CHECK_H

#include "driver.h"

/* Reads TEXT, the output O, back by its target's reader and compares it with the policy. Where it
 * is not exactly the policy, or cannot be read, that is an internal error; then false. True for
 * targets without a reader. An output too large to be compared is a warning (-Wunproved).
 *
 * What there is to say goes to DIAGS. TELL: the error shows connections that differ and the rules
 * that decide them, which looks into the sources of the compilation: not while others do. Without
 * it, several outputs of a compilation may be proved at the same time. TIMED takes the marks of
 * reading back and proving; it may be NULL. */
bool prove_output(const struct compilation *c, const struct output *o, const char *text, size_t n,
		  struct diags *diags, struct passes *timed, bool tell);

/* Proves all outputs as they are in their buffers, and tells. */
bool self_check(struct compilation *c, const struct outputs *out);

#endif
