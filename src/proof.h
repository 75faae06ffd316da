/* Proofs: do two filters permit the same connections, and if not, which one does what?
 *
 * The left side is what is wanted (a policy, an old version), the right side what there is (a
 * configuration, a new version). All in one arena and one packet space.
 */
#ifndef PORTC_PROOF_H
#define PORTC_PROOF_H

#include "frame.h"

struct proof {
	struct arena *arena;
	struct frame frame;
	const struct filter *left, *right;
	pset left_set, right_set;
	pset only_left, only_right;
	struct arena *kept; /* of the cell that differs */
};

/* Sets of more than this are not compared: proof_full. */
#define PROOF_BYTES ((size_t)4 << 30)

void proof_init(struct proof *p, struct arena *a, struct intern *strings);
void proof_free(struct proof *p);

/* Compares; areas were added to p->frame before (policy_areas), or none. True where both permit the
 * same connections. */
bool proof_compare(struct proof *p, const struct filter *left, const struct filter *right);

/* The same question, answered cell by cell where the filters can be cut (cells.h): cells whose
 * rules are the same products, or cover the same boxes, need no packet sets; for the others sets
 * are made one after the other. PROOF_DIFFERENT: the sets are those of one cell that differs, or of
 * everything. Filters that cannot be cut are compared as a whole. JOBS: cells at the same time. */
enum proof_answer { PROOF_EQUAL, PROOF_DIFFERENT, PROOF_UNKNOWN };
enum proof_answer proof_decide(struct proof *p, const struct filter *left,
			       const struct filter *right, int jobs);

/* The sets outgrew their memory: nothing is proved. */
bool proof_full(const struct proof *p);

/* One connection on which the sides differ, and what decides it on each; NULL: no rule does. */
struct finding {
	bool on_right; /* permitted by the right side alone; else by the left alone */
	struct filter_packet packet;
	const struct filter_rule *left, *right;
};

/* One finding in SET, a part of what only that side permits; PART: all of SET that the same rule
 * lets pass. */
bool proof_finding(struct proof *p, bool on_right, pset set, struct finding *out, pset *part);

/* At most MAX connections of one side, each for another rule that permits it. In ARENA. */
struct findings {
	struct finding *at;
	size_t n, cap;
};
void proof_findings(struct proof *p, bool on_right, size_t max, struct findings *out);

/* " at 2027-03-31 23:59" where the packet's time matters (not minute 0), else "". */
const char *packet_time(struct arena *a, const struct filter_packet *p);

#endif
