/* Edits that mend what a diagnostic says: where a statement can be put in, and what may be chosen.
 */
#ifndef PORTC_MEND_H
#define PORTC_MEND_H

#include "diag.h"

/* Puts STATEMENT first into the block whose '{' follows AT, on a line of its own where the block
 * has lines. STUB: it is to be completed by hand. Nothing where there is no block. */
void mend_block(struct diags *d, struct diagnostic *to, struct span at, bool stub,
		const char *statement);

/* Puts STATEMENT at the end of the text of AT. */
void mend_text(struct diags *d, struct diagnostic *to, struct span at, bool stub,
	       const char *statement);

/* Right behind AT. */
void mend_after(struct diags *d, struct diagnostic *to, struct span at, const char *text);

/* One fix for each of some few CANDIDATES that could stand in place of the diagnostic's span; a
 * hint where one is near. NULL ends the list. */
void mend_choice(struct diags *d, struct diagnostic *to, const char *word,
		 const char *const *candidates);

/* Only where one of the CANDIDATES is near to WORD: that one. Takes the place of the hint. */
void mend_near(struct diags *d, struct diagnostic *to, const char *word,
	       const char *const *candidates);

#endif
