/* PDL from a filter: how someone with a firewall full of rules starts.
 *
 * Places become zones, named objects keep their names, every rule that permits something becomes a
 * rule of the same name. Because in PDL a denial beats every permission whatever the order, a
 * permission that an earlier denial narrows is written as what is left of it; a denial that
 * contradicts no permission stays a denial. The text is meant to be proved: compile it, and
 * compare.
 */
#ifndef PORTC_IMPORT_H
#define PORTC_IMPORT_H

#include "buf.h"
#include "diag.h"
#include "frame.h"

/* What is known to be behind a place. */
struct import_network {
	const char *place; /* interned */
	struct addr_range range;
	bool given; /* by the user or the configuration's routes; else found in rules */
};

struct import_request {
	struct arena *arena;
	struct intern *names;
	struct diags *diags; /* what cannot be said in PDL is an error, at the rule */
	struct frame *frame; /* without areas: import adds them */
	const struct filter *filter;
	const char *target; /* "fortios": for the firewall block */
	const char *title;  /* file name of the configuration, for the first comment */
	VEC(struct import_network) networks;
};

/* Writes the PDL text to OUT. False where something could not be said; OUT is then of no use. */
bool import_filter(struct import_request *r, struct buf *out);

#endif
