/* Cutting filters into cells: see cells.h. */
#include "cells.h"

#include <string.h>

enum { DEPTH_MAX = 16, CELLS_OF_A_RULE = 64 };

struct cutting {
	struct cells *cells;
	struct frame *frame;
	const struct filter *filter;
	bool by_row;
	bool bars;  /* a stage after the first: its drops bar cells */
	bool ended; /* a drop for all cells was seen: no cell may have a rule after it */
	size_t depth;
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

static bool is_anywhere(const struct place_list *l)
{
	return l->except && !l->n;
}

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

/* -- a jump and a rule: what both hold -- */

static bool side_is_any(const struct filter_side *s)
{
	const struct addr_range *at = s->addresses.at;

	return !s->n_names && s->addresses.n == 2 && !at[0].lo && !at[1].lo &&
	       at[0].hi == addr_max(FAMILY_4) && at[1].hi == addr_max(FAMILY_6);
}

static bool terms_are_any(const struct filter_match *m)
{
	return m->n_terms == 1 && m->terms->kind == SERVICE_ANY;
}

static bool meet_sides(struct arena *a, const struct filter_side *x, const struct filter_side *y,
		       struct filter_side *out)
{
	if (side_is_any(x) || side_is_any(y)) {
		*out = side_is_any(x) ? *y : *x;
		return true;
	}
	if (x->n_names || y->n_names)
		return false;
	*out = (struct filter_side){.addresses = addr_set_intersect(a, x->addresses, y->addresses)};
	return true;
}

static bool meet_places(const struct place_list *x, const struct place_list *y,
			struct place_list *out)
{
	*out = is_anywhere(x) ? *y : *x;
	return is_anywhere(x) || is_anywhere(y);
}

/* False where the meeting is no match that this form can say. It may hold nothing. */
static bool meet(struct arena *a, const struct filter_match *x, const struct filter_match *y,
		 struct filter_match *out)
{
	uint32_t from = filter_time_start(x->time), other = filter_time_start(y->time);

	if (!meet_sides(a, &x->from, &y->from, &out->from) ||
	    !meet_sides(a, &x->to, &y->to, &out->to) || (!terms_are_any(x) && !terms_are_any(y)))
		return false;
	out->terms = terms_are_any(x) ? y->terms : x->terms;
	out->n_terms = terms_are_any(x) ? y->n_terms : x->n_terms;
	out->time = (struct filter_time){from > other ? from : other,
					 x->time.to < y->time.to ? x->time.to : y->time.to};
	return true;
}

/* Its places apart. */
static bool is_all(const struct filter_match *m)
{
	return side_is_any(&m->from) && side_is_any(&m->to) && terms_are_any(m) &&
	       !filter_time_start(m->time) && m->time.to == UINT32_MAX;
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
};

static bool to_cell(struct cutting *c, uint32_t in, uint32_t out, const struct placed_rule *r)
{
	struct cell *x = cell(c->cells, in, out);

	if (c->bars) {
		x->barred = true;
		return r->verdict == VERDICT_DROP && r->match && is_all(r->match);
	}
	if (!r->match)
		x->closed = true;
	else if (!x->closed)
		VEC_PUSH(c->cells->arena, &x->rules,
			 ((struct cell_rule){r->match, r->verdict == VERDICT_PASS}));
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
	bool row = is_anywhere(&r->out);

	if (is_anywhere(&r->in) || (row && !c->by_row))
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

/* What follows a GOTO is no more for what it holds: only where that is everything of its cells. */
static bool cut_jump(struct cutting *c, const struct filter_rule *r, const struct placed_rule *p,
		     bool outermost)
{
	bool all = is_all(p->match);
	struct context inner = {p->in, p->out, all ? NULL : p->match};
	struct placed_rule end = {p->in, p->out, NULL, VERDICT_DROP};

	if (c->depth == DEPTH_MAX)
		return false;
	c->depth++;
	bool good = cut_chain(c, r->chain, &inner);
	c->depth--;
	if (r->verdict == VERDICT_JUMP || !good)
		return good;
	return outermost && all && !is_anywhere(&p->in) && to_cells(c, &end);
}

static bool cut_rule(struct cutting *c, const struct filter_rule *r, const struct context *outer)
{
	struct placed_rule p = {.match = &r->match, .verdict = r->verdict};

	if (r->verdict == VERDICT_RETURN || !meet_places(&outer->in, &r->match.in, &p.in) ||
	    !meet_places(&outer->out, &r->match.out, &p.out))
		return false;
	if (outer->match) {
		struct filter_match *both = ARENA_NEW(c->cells->arena, struct filter_match);

		if (!meet(c->cells->arena, outer->match, &r->match, both))
			return false;
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
