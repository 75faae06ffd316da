/* Where the time goes: what each phase of a compilation took (--time-passes).
 *
 * A struct passes belongs to one thread. A mark gives all time since the mark before to one phase,
 * so nothing is counted twice, and the phases add up to the whole. A NULL struct passes takes no
 * marks: that is how it is off. */
#ifndef PORTC_PASSES_H
#define PORTC_PASSES_H

#include <stdint.h>

#include "buf.h"

/* In the order in which they are shown. */
enum pass {
	PASS_READ,
	PASS_PARSE,
	PASS_RESOLVE,
	PASS_POLICY,
	PASS_CHECKS,
	PASS_OPTIMISE,
	PASS_CHECK_TARGET,
	PASS_EMIT,
	PASS_READ_BACK,
	PASS_PROVE,
	PASS_WRITE,
	PASSES
};

struct pass_time {
	uint64_t wall, cpu; /* nanoseconds; CPU of the marking thread */
	long peak;          /* KiB: the most that the process has held so far */
	uint64_t marks;     /* 0: the phase did not occur */
};

struct passes {
	struct pass_time at[PASSES];
	struct pass_time last; /* the newest mark, as clocks tell it */
};

/* The clocks start, in the calling thread. */
void passes_start(struct passes *p);

/* What passed since the last mark was PASS. P may be NULL. */
void passes_mark(struct passes *p, enum pass pass);

/* Adds what another thread measured: phases that overlap add up to more than they took. */
void passes_add(struct passes *p, const struct passes *more);

/* "phase  wall ms  cpu ms  share  peak MiB", a line for each phase, and the total. */
void passes_text(const struct passes *p, struct buf *out);

#endif
