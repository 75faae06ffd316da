/* Walking a cell's rules, jumps and all, into lists of products: see cell_said.h. */
#include "cell_said.h"

#include "match_meet.h"

enum { DEPTH_MAX = 16, STEPS_MAX = 1 << 21 };

struct saying {
	struct arena *arena;
	const struct filter *filter;
	struct said *said;
	size_t passes_before; /* said by other cells */
	bool ended;           /* a denial came after a permission */
	size_t steps, depth;
};

static void say(struct saying *s, const struct filter_match *m, bool pass)
{
	if (pass && s->ended)
		s->said->plain = false;
	if (pass)
		VEC_PUSH(s->arena, &s->said->passes, m);
	else if (s->said->passes.n > s->passes_before)
		s->ended = true;
	else
		VEC_PUSH(s->arena, &s->said->drops, m);
}

/* NOT_SAID: the walk met what lists of products cannot say. */
enum outcome { NOT_SAID, GOES_ON, ALL_DECIDED };

/* Where a rule stands: WITHIN what (NULL: everything); LAST: where its chain ends, so does the walk
 * through the cell, and drops. */
struct position {
	const struct filter_match *within;
	bool last;
};

static enum outcome walk_chain(struct saying *s, size_t chain, struct position at);

/* This chain is over for what M holds, all or a part of what gets here. In the last chain that is a
 * denial. */
static enum outcome end_chain(struct saying *s, const struct filter_match *m, bool all,
			      struct position at)
{
	if (!all && !at.last)
		return NOT_SAID;
	if (!all)
		say(s, m, false);
	return GOES_ON;
}

static enum outcome walk_jump(struct saying *s, const struct cell_rule *r,
			      const struct filter_match *m, bool all, struct position at)
{
	bool over = r->verdict == VERDICT_GOTO;

	if (s->depth == DEPTH_MAX)
		return NOT_SAID;
	s->depth++;
	enum outcome inner = walk_chain(s, r->chain, (struct position){m, at.last && over});
	s->depth--;
	if (inner == NOT_SAID || (inner == ALL_DECIDED && all))
		return inner;
	return over && inner == GOES_ON ? end_chain(s, m, all, at) : GOES_ON;
}

/* Does the rule hold all that gets here? Then nothing after it matters. */
static enum outcome walk_rule(struct saying *s, const struct cell_rule *r, struct position at,
			      bool *all)
{
	const struct filter_match *m = r->match;

	*all = match_is_all(m);
	if (at.within && *all) {
		m = at.within;
	} else if (at.within) {
		struct filter_match *both = ARENA_NEW(s->arena, struct filter_match);
		enum meeting meeting = match_meet(s->arena, at.within, m, both);

		if (meeting != MEETING_EXACT)
			return meeting == MEETING_NOTHING ? GOES_ON : NOT_SAID;
		m = both;
	}
	if (r->verdict == VERDICT_JUMP || r->verdict == VERDICT_GOTO)
		return walk_jump(s, r, m, *all, at);
	if (r->verdict == VERDICT_RETURN)
		return end_chain(s, m, *all, at);
	say(s, m, r->verdict == VERDICT_PASS);
	return *all ? ALL_DECIDED : GOES_ON;
}

/* One step; true where the walk of this chain is over, with what came of it. */
static bool step(struct saying *s, const struct cell_rule *r, struct position at,
		 enum outcome *outcome)
{
	bool all, leaves = r->verdict == VERDICT_GOTO || r->verdict == VERDICT_RETURN;

	*outcome = s->steps++ < STEPS_MAX ? walk_rule(s, r, at, &all) : NOT_SAID;
	return *outcome != GOES_ON || (leaves && all);
}

static enum outcome walk_chain(struct saying *s, size_t chain, struct position at)
{
	const struct filter_chain *c = &s->filter->chains.at[chain];
	enum outcome outcome = GOES_ON;

	for (size_t i = 0; i < c->rules.n; i++) {
		const struct filter_rule *r = &c->rules.at[i];

		if (step(s, &(struct cell_rule){&r->match, r->verdict, r->chain}, at, &outcome))
			break;
	}
	return outcome;
}

void cell_say(struct arena *a, const struct cells *c, const struct cell *cell, struct said *out)
{
	struct saying s = {a, c->filter, out, out->passes.n, false, 0, 0};
	enum outcome outcome = GOES_ON;

	for (size_t i = 0; i < cell->rules.n; i++)
		if (step(&s, &cell->rules.at[i], (struct position){NULL, true}, &outcome))
			break;
	if (outcome == NOT_SAID)
		out->plain = false;
}
