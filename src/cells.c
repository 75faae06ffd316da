/* Cutting filters into cells: see cells.h. */
#include "cells.h"

#include <string.h>

#include "match_meet.h"

enum { DEPTH_MAX = 16, CELLS_OF_A_RULE = 64 };

struct cutting {
	struct cells *cells;
	struct frame *frame;
	const struct filter *filter;
	bool by_row;
	bool bars;  /* a stage after the first: its drops bar cells */
	bool ended; /* a drop for all cells was seen: no cell may have a rule after it */
	size_t depth;
	char *named; /* by chain: names_places */
};

/* -- the table of cells -- */

static size_t cell_hash(uint32_t in, uint32_t out)
{
	uint64_t h = ((uint64_t)in << 32 | out) * UINT64_C(0x9e3779b97f4a7c15);

	return (size_t)(h >> 32 ^ h);
}

static uint32_t *find_slot(const struct cells *c, uint32_t in, uint32_t out)
{
	size_t i = cell_hash(in, out) & (c->cap - 1);

	for (; c->table[i]; i = (i + 1) & (c->cap - 1)) {
		const struct cell *x = &c->list.at[c->table[i] - 1];

		if (x->in == in && x->out == out)
			break;
	}
	return &c->table[i];
}

const struct cell *cells_find(const struct cells *c, uint32_t in, uint32_t out)
{
	uint32_t number = c->cap ? *find_slot(c, in, out) : 0;

	return number ? &c->list.at[number - 1] : NULL;
}

static void grow(struct cells *c)
{
	c->cap = c->cap ? 2 * c->cap : 64;
	c->table = ARENA_ARRAY(c->arena, uint32_t, c->cap);
	for (size_t i = 0; i < c->list.n; i++)
		*find_slot(c, c->list.at[i].in, c->list.at[i].out) = (uint32_t)i + 1;
}

static struct cell *cell(struct cells *c, uint32_t in, uint32_t out)
{
	if (c->list.n * 2 >= c->cap)
		grow(c);
	uint32_t *slot = find_slot(c, in, out);
	if (!*slot) {
		VEC_PUSH(c->arena, &c->list, ((struct cell){.in = in, .out = out}));
		*slot = (uint32_t)c->list.n;
	}
	return &c->list.at[*slot - 1];
}

/* -- places -- */

/* A few places by their names. */
static bool is_explicit(const struct place_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		size_t n = strlen(l->at[i]);

		if (n && l->at[i][n - 1] == '*')
			return false;
	}
	return !l->except;
}

static bool meet_places(const struct place_list *x, const struct place_list *y,
			struct place_list *out)
{
	*out = place_list_is_all(x) ? *y : *x;
	return place_list_is_all(x) || place_list_is_all(y);
}

/* Does a rule of the chain, or of those that it leads to, name a place? In a cycle, yes. */
static bool names_places(struct cutting *c, size_t chain)
{
	enum { UNKNOWN, YES, NO };
	const struct filter_chain *x = &c->filter->chains.at[chain];
	bool found = false;

	if (c->named[chain] != UNKNOWN)
		return c->named[chain] == YES;
	c->named[chain] = YES;
	for (size_t i = 0; i < x->rules.n && !found; i++) {
		const struct filter_rule *r = &x->rules.at[i];

		found = !place_list_is_all(&r->match.in) || !place_list_is_all(&r->match.out) ||
			((r->verdict == VERDICT_JUMP || r->verdict == VERDICT_GOTO) &&
			 names_places(c, r->chain));
	}
	c->named[chain] = found ? YES : NO;
	return found;
}

/* -- rules -- */

/* What the jumps so far ask for. */
struct context {
	struct place_list in, out;
	const struct filter_match *match; /* NULL: everything */
};

/* A rule in its context. MATCH NULL: its cells are closed. */
struct placed_rule {
	struct place_list in, out;
	const struct filter_match *match;
	enum verdict verdict;
	size_t chain;
};

static bool to_cell(struct cutting *c, uint32_t in, uint32_t out, const struct placed_rule *r)
{
	struct cell *x = cell(c->cells, in, out);

	if (c->bars) {
		x->barred = true;
		return r->verdict == VERDICT_DROP && r->match && match_is_all(r->match);
	}
	if (!r->match)
		x->closed = true;
	else if (!x->closed)
		VEC_PUSH(c->cells->arena, &x->rules,
			 ((struct cell_rule){r->match, r->verdict, r->chain}));
	return true;
}

/* A rule for every place only ever drops, and after all others: cells do without it. */
static bool everywhere(struct cutting *c, enum verdict v)
{
	c->ended = true;
	return v == VERDICT_DROP && !c->bars;
}

static bool to_cells(struct cutting *c, const struct placed_rule *r)
{
	bool row = place_list_is_all(&r->out);

	if (place_list_is_all(&r->in) || (row && !c->by_row))
		return everywhere(c, r->verdict);
	if (!is_explicit(&r->in) || (!row && !is_explicit(&r->out)) || c->ended ||
	    (c->by_row && !row && !c->bars) || r->in.n * (row ? 1 : r->out.n) > CELLS_OF_A_RULE)
		return false;
	for (size_t i = 0; i < r->in.n; i++) {
		uint32_t in = frame_place(c->frame, r->in.at[i]);

		if (row && !to_cell(c, in, CELL_ANYWHERE, r))
			return false;
		for (size_t k = 0; !row && k < r->out.n; k++)
			if (!to_cell(c, in, frame_place(c->frame, r->out.at[k]), r))
				return false;
	}
	return true;
}

static bool cut_chain(struct cutting *c, size_t chain, const struct context *outer);

/* Of a cell, a GOTO ends the walk: only a rule of the stage's own chain does that. */
static bool stays_a_jump(struct cutting *c, const struct filter_rule *r,
			 const struct placed_rule *p, bool outermost)
{
	bool row = place_list_is_all(&p->out);

	return !c->bars && !place_list_is_all(&p->in) && (!row || c->by_row) &&
	       (outermost || r->verdict == VERDICT_JUMP) && !names_places(c, r->chain);
}

/* What follows a GOTO is no more for what it holds: only where that is everything of its cells. */
static bool cut_jump(struct cutting *c, const struct filter_rule *r, const struct placed_rule *p,
		     bool outermost)
{
	bool all = match_is_all(p->match);
	struct context inner = {p->in, p->out, all ? NULL : p->match};
	struct placed_rule end = {p->in, p->out, NULL, VERDICT_DROP, 0};

	if (c->depth == DEPTH_MAX)
		return false;
	if (stays_a_jump(c, r, p, outermost))
		return to_cells(c, p);
	c->depth++;
	bool good = cut_chain(c, r->chain, &inner);
	c->depth--;
	if (r->verdict == VERDICT_JUMP || !good)
		return good;
	if (place_list_is_all(&p->in)) /* only denials were there, and are after it */
		return outermost && (c->ended = true);
	return outermost && all && to_cells(c, &end);
}

static bool cut_rule(struct cutting *c, const struct filter_rule *r, const struct context *outer)
{
	struct placed_rule p = {.match = &r->match, .verdict = r->verdict, .chain = r->chain};

	if (r->verdict == VERDICT_RETURN || !meet_places(&outer->in, &r->match.in, &p.in) ||
	    !meet_places(&outer->out, &r->match.out, &p.out))
		return false;
	if (outer->match) {
		struct filter_match *both = ARENA_NEW(c->cells->arena, struct filter_match);
		enum meeting meeting = match_meet(c->cells->arena, outer->match, &r->match, both);

		if (meeting != MEETING_EXACT)
			return meeting == MEETING_NOTHING;
		p.match = both;
	}
	if (r->verdict == VERDICT_JUMP || r->verdict == VERDICT_GOTO)
		return cut_jump(c, r, &p, !c->depth);
	return to_cells(c, &p);
}

static bool cut_chain(struct cutting *c, size_t chain, const struct context *outer)
{
	const struct filter_chain *x = &c->filter->chains.at[chain];

	for (size_t i = 0; i < x->rules.n; i++)
		if (!cut_rule(c, &x->rules.at[i], outer))
			return false;
	return true;
}

bool cells_cut(struct cells *c, struct frame *f, const struct filter *filter, bool by_row)
{
	struct cutting cut = {.cells = c, .frame = f, .filter = filter, .by_row = by_row};
	const struct context everything = {PLACE_ANY, PLACE_ANY, NULL};

	c->filter = filter;
	cut.named = ARENA_ARRAY(c->arena, char, filter->chains.n);
	for (size_t i = 0; i < filter->stages.n; i++) {
		const struct filter_stage *s = &filter->stages.at[i];

		cut.bars = i > 0;
		cut.ended = false;
		if (s->otherwise != (i ? VERDICT_PASS : VERDICT_DROP) ||
		    !cut_chain(&cut, s->chain, &everything))
			return false;
	}
	return filter->stages.n > 0;
}
