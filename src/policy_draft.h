/* Inside policy_build: rules on their way into the policy. */
#ifndef PORTC_POLICY_DRAFT_H
#define PORTC_POLICY_DRAFT_H

#include "model.h"
#include "policy.h"

/* What is known of a rule beside what the policy says of it. */
struct draft {
	const struct zone *from, *to;
	struct reason_list *more; /* where several statements say the same; else NULL */
	uint32_t hash;            /* of what it matches, in this run */
	uint32_t next;            /* 1 + the next draft in the same place of the table; 0: none */
	unsigned char class;
	bool anonymous;
	bool twin; /* the same that logs, but not as long, is a rule too */
	bool gone; /* the same that logs, at least as long, says it all */
};

struct reason_list {
	struct reason *at;
	size_t n, cap;
};

/* Rules and drafts side by side. Rules live in the model's arena, the rest in a scratch arena. */
struct drafts {
	struct model *m;
	struct arena *scratch;
	VEC(struct rule) rules;
	VEC(struct draft) at;
	uint32_t *table; /* by hash: 1 + the newest draft */
	size_t cap;
};

/* Adds a rule and why it exists (REASON is kept by its address), or the reason alone where the same
 * rule is there already. */
void drafts_add(struct drafts *d, const struct rule *r, const struct draft *draft,
		const struct reason *reason);

/* What logs at least as long as the same without the word lasts is one with it. Where it ends
 * earlier both stay: from then on nothing is logged. Called when all are there. */
void drafts_join_twins(struct drafts *d);

/* Gives every rule its key and its place: P's pairs and rules. */
void drafts_order(struct drafts *d, struct policy *p);

/* What P's rules use, in canonical order: P's objects and services. */
void policy_lists(struct model *m, struct policy *p);

#endif
