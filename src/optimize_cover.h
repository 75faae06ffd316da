/* What the two searches for rules that others hold share.
 *
 * Rules are found by what they have at their ends: for each pair of sides the rules with just
 * these, looked up under the sides that overlap those of the rule in question. */
#ifndef PORTC_OPTIMIZE_COVER_H
#define PORTC_OPTIMIZE_COVER_H

#include "optimize_parts.h"

/* Rules with the same ends that one look goes through. */
enum { ALIKE_MAX = 32 };

struct ends {
	uint32_t side[2];
	uint32_t first, last; /* rules, in order */
};

struct cover {
	struct job *job;
	struct near near[2];
	VEC(struct ends) ends;
	struct table table;
	uint32_t *ends_of; /* by rule: its ends */
	uint32_t *next;    /* by rule: the next with the same ends */
	uint32_t *holder;  /* by rule: another that holds it */
	struct arena *cut; /* for cutting one rule; reset for the next */
};

/* Sets the search up for the rules as they are now. */
void cover_open(struct cover *c, struct job *j);

/* Nothing overlaps the rule at either end, and no other has the same ends. */
bool cover_alone(const struct cover *c, uint32_t rule);

/* The first rule with these ends, NONE where there is none; further ones by next. */
uint32_t cover_first(struct cover *c, uint32_t source, uint32_t destination);

/* Does A decide in place of B wherever both match, for at least as long as B lasts? */
bool takes_over(const struct job *j, const struct work *a, const struct work *b);

/* A rule that is dropped leaves its reasons to those that hold it, not to denials that swallow it.
 */
void give_origins(struct job *j, struct work *to, const struct work *from);

bool drop_held_together(struct cover *c);

#endif
