/* Comparing filters cell by cell: see proof.h; why that is sound: docs/proof.md.
 *
 * A plain cell (cell_said.h) lets pass the union of its permissions minus the union of the denials
 * before them. Two plain cells are equal if both unions are. */
#include <stdlib.h>

#include "cell_said.h"
#include "oom.h"
#include "parallel.h"
#include "proof.h"

/* -- what plain cells say -- */

/* Denials without any permission drop what is dropped anyway. */
static void finish_said(struct said *s)
{
	if (!s->passes.n)
		s->drops.n = 0;
}

static bool same_said(struct arena *a, struct frame *f, const struct said *x, const struct said *y)
{
	return x->plain && y->plain && products_same_union(a, f, &x->passes, &y->passes) &&
	       products_same_union(a, f, &x->drops, &y->drops);
}

/* -- rows: where the right side's rules do not name the egress -- */

static int compare_ranges(const void *x, const void *y)
{
	return range_compare(x, y);
}

/* No address and no name lies in two areas. */
static bool areas_apart(struct arena *a, const struct frame *f)
{
	VEC(struct addr_range) all = {0};
	bool *named = ARENA_ARRAY(a, bool, f->names.n + 1);

	for (size_t i = 0; i < f->areas.n; i++) {
		const struct frame_area *area = &f->areas.at[i];

		for (size_t k = 0; k < area->addresses.n; k++)
			VEC_PUSH(a, &all, area->addresses.at[k]);
		for (size_t k = 0; k < area->n_names; k++) {
			if (named[area->names[k]] && (!k || area->names[k] != area->names[k - 1]))
				return false;
			named[area->names[k]] = true;
		}
	}
	if (all.n)
		qsort(all.at, all.n, sizeof *all.at, compare_ranges);
	for (size_t i = 1; i < all.n; i++)
		if (all.at[i].family == all.at[i - 1].family && all.at[i].lo <= all.at[i - 1].hi)
			return false;
	return true;
}

static const struct frame_area *area_of(const struct frame *f, uint32_t place)
{
	for (size_t i = 0; i < f->areas.n; i++)
		for (size_t k = 0; k < f->areas.at[i].n_places; k++)
			if (f->areas.at[i].places[k].lo == place)
				return &f->areas.at[i];
	return NULL;
}

static bool within_area(struct frame *f, const struct filter_match *m,
			const struct frame_area *area)
{
	for (size_t i = 0; i < m->to.n_names; i++) {
		uint32_t name = frame_name(f, m->to.names[i].fqdn);
		bool found = false;

		for (size_t k = 0; k < area->n_names && !found; k++)
			found = area->names[k] == name;
		if (!found)
			return false;
	}
	return addr_set_within(m->to.addresses, area->addresses);
}

static bool all_within(struct frame *f, const struct cell *c, const struct frame_area *area)
{
	for (size_t i = 0; i < c->rules.n; i++)
		if (!within_area(f, c->rules.at[i].match, area))
			return false;
	return true;
}

static bool same_rules(const struct cell *x, const struct cell *y)
{
	if (!x || x->rules.n != y->rules.n)
		return false;
	for (size_t i = 0; i < x->rules.n; i++)
		if (x->rules.at[i].match != y->rules.at[i].match ||
		    x->rules.at[i].verdict != y->rules.at[i].verdict ||
		    x->rules.at[i].chain != y->rules.at[i].chain)
			return false;
	return true;
}

/* -- a comparison -- */

/* One question: do these say the same? */
struct pairing {
	uint32_t in, out;
	const struct cell *right; /* NULL: nothing passes */
	const struct cell **left; /* several where it is a row */
	size_t n_left;
	bool same;
};

struct comparison {
	struct arena *arena;
	struct proof *proof;
	struct cells left, right;
	bool by_row;
	VEC(struct pairing) pairings;
};

/* Of an area with several places, one stands for all, which have the same rules. */
static bool add_to_row(struct comparison *c, struct pairing *p, const struct cell *x)
{
	struct frame *f = &c->proof->frame;
	const struct frame_area *area = area_of(f, x->out);

	if (!area || !all_within(f, x, area))
		return false;
	if (area->places[0].lo != x->out)
		return same_rules(cells_find(&c->left, x->in, area->places[0].lo), x);
	for (size_t i = 1; i < area->n_places; i++)
		if (!same_rules(cells_find(&c->left, x->in, area->places[i].lo), x))
			return false;
	p->left[p->n_left++] = x;
	return true;
}

/* A jump may lead to a permission. */
static bool passes_any(const struct cell *c)
{
	for (size_t i = 0; c && i < c->rules.n; i++)
		if (c->rules.at[i].verdict != VERDICT_DROP)
			return true;
	return false;
}

/* What another stage drops, the left side must not let pass. */
static bool bars_are_empty(const struct comparison *c)
{
	for (size_t i = 0; i < c->right.list.n; i++) {
		const struct cell *x = &c->right.list.at[i];

		if (x->barred && passes_any(cells_find(&c->left, x->in, x->out)))
			return false;
	}
	return true;
}

static struct pairing *find_pairing(struct comparison *c, uint32_t *by_in, uint32_t in)
{
	if (!by_in[in]) {
		VEC_PUSH(c->arena, &c->pairings,
			 ((struct pairing){.in = in, .out = CELL_ANYWHERE}));
		by_in[in] = (uint32_t)c->pairings.n;
	}
	return &c->pairings.at[by_in[in] - 1];
}

static bool pair_rows(struct comparison *c)
{
	uint32_t *by_in =
	    ARENA_ARRAY(c->arena, uint32_t, c->proof->frame.places.n + 1); /* pairing + 1 */

	if (!areas_apart(c->arena, &c->proof->frame))
		return false;
	for (size_t i = 0; i < c->right.list.n; i++)
		if (c->right.list.at[i].out == CELL_ANYWHERE)
			find_pairing(c, by_in, c->right.list.at[i].in)->right =
			    &c->right.list.at[i];
	for (size_t i = 0; i < c->left.list.n; i++) {
		struct pairing *p = find_pairing(c, by_in, c->left.list.at[i].in);

		if (!p->left)
			p->left = ARENA_ARRAY(c->arena, const struct cell *, c->left.list.n);
		if (!add_to_row(c, p, &c->left.list.at[i]))
			return false;
	}
	return true;
}

static bool pair_cells(struct comparison *c)
{
	for (size_t i = 0; i < c->left.list.n; i++) {
		const struct cell *x = &c->left.list.at[i];
		struct pairing p = {.in = x->in, .out = x->out, .n_left = 1};
		const struct cell *y = cells_find(&c->right, x->in, x->out);

		p.left = ARENA_ARRAY(c->arena, const struct cell *, 1);
		p.left[0] = x;
		p.right = y && y->barred ? NULL : y;
		VEC_PUSH(c->arena, &c->pairings, p);
	}
	for (size_t i = 0; i < c->right.list.n; i++) {
		const struct cell *y = &c->right.list.at[i];

		if (!y->barred && !cells_find(&c->left, y->in, y->out))
			VEC_PUSH(c->arena, &c->pairings,
				 ((struct pairing){.in = y->in, .out = y->out, .right = y}));
	}
	return true;
}

static void compare_pairing(void *user, size_t i)
{
	struct comparison *c = user;
	struct pairing *p = &c->pairings.at[i];
	struct arena *scratch = arena_new(out_of_memory);
	struct said left = {.plain = true}, right = {.plain = true};

	for (size_t k = 0; k < p->n_left; k++)
		cell_say(scratch, &c->left, p->left[k], &left);
	if (p->right)
		cell_say(scratch, &c->right, p->right, &right);
	finish_said(&left);
	finish_said(&right);
	p->same = same_said(scratch, &c->proof->frame, &left, &right);
	arena_free(scratch);
}

/* -- packet sets of one pairing -- */

/* A filter of one cell, or of a row's: only the chains that are led to are copied. */
struct extract {
	struct arena *arena;
	const struct cells *from;
	struct filter *to;
	struct map *chains; /* chain of FROM to its number in TO */
};

static size_t extract_chain(struct extract *e, size_t chain)
{
	const struct filter_chain *c = &e->from->filter->chains.at[chain];
	uintptr_t known = (uintptr_t)map_get(e->chains, c);

	if (known)
		return known;
	size_t number = filter_add_chain(e->arena, e->to, c->name);
	map_put(e->chains, c, (void *)number);
	for (size_t i = 0; i < c->rules.n; i++) {
		struct filter_rule r = c->rules.at[i];

		if (r.verdict == VERDICT_JUMP || r.verdict == VERDICT_GOTO)
			r.chain = extract_chain(e, r.chain);
		*filter_add_rule(e->arena, e->to, number) = r;
	}
	return number;
}

static void extract_cell(struct extract *e, const struct frame *frame, const struct cell *c)
{
	for (size_t i = 0; i < c->rules.n; i++) {
		const struct cell_rule *from = &c->rules.at[i];
		bool leads = from->verdict == VERDICT_JUMP || from->verdict == VERDICT_GOTO;
		struct filter_rule r = {.match = *from->match,
					.verdict = from->verdict,
					.chain = leads ? extract_chain(e, from->chain) : 0,
					.label = ""};

		r.match.in = (struct place_list){false, &frame->places.at[c->in - 1], 1};
		r.match.out = c->out == CELL_ANYWHERE
				  ? PLACE_ANY
				  : (struct place_list){false, &frame->places.at[c->out - 1], 1};
		*filter_add_rule(e->arena, e->to, 0) = r;
	}
}

static void extract(struct arena *a, const struct cells *from, const struct frame *frame,
		    const struct cell *const *cells, size_t n, struct filter *to)
{
	struct extract e = {a, from, to, map_new(a)};

	*to = (struct filter){.places = {NULL, 0, 0}};
	filter_add_chain(a, to, "cell");
	*VEC_ADD(a, &to->stages) = (struct filter_stage){0, VERDICT_DROP};
	for (size_t i = 0; i < n; i++)
		extract_cell(&e, frame, cells[i]);
}

/* The frame's space becomes a new one. */
static void renew_space(struct proof *p)
{
	pset_space_free(p->frame.space);
	p->frame.space = pset_space_new(PROOF_BYTES);
	p->frame.routed_areas = 0;
}

static enum proof_answer compare_sets(struct comparison *c, const struct pairing *p)
{
	struct proof *proof = c->proof;
	struct arena *kept = proof->frame.arena, *scratch = arena_new(out_of_memory);
	const struct filter *left = proof->left, *right = proof->right;
	struct filter x, y;

	extract(scratch, &c->left, &proof->frame, p->left, p->n_left, &x);
	extract(scratch, &c->right, &proof->frame, &p->right, p->right ? 1 : 0, &y);
	renew_space(proof);
	proof->frame.arena = scratch;
	bool same = proof_compare(proof, &x, &y);
	proof->frame.arena = kept;
	proof->frame.routed_areas = 0;
	proof->left = left;
	proof->right = right;
	if (!same && !proof_full(proof)) {
		proof->kept = scratch; /* the sets know lists that are in it */
		return PROOF_DIFFERENT;
	}
	arena_free(scratch);
	return same ? PROOF_EQUAL : PROOF_UNKNOWN;
}

static enum proof_answer decide_cells(struct comparison *c, int jobs)
{
	parallel(jobs, c->pairings.n, compare_pairing, c);
	for (size_t i = 0; i < c->pairings.n; i++) {
		enum proof_answer answer = PROOF_EQUAL;

		if (!c->pairings.at[i].same)
			answer = compare_sets(c, &c->pairings.at[i]);
		if (answer != PROOF_EQUAL)
			return answer;
	}
	return PROOF_EQUAL;
}

static bool cut(struct comparison *c, const struct filter *left, const struct filter *right)
{
	struct frame *f = &c->proof->frame;

	return cells_cut(&c->left, f, left, false) && cells_cut(&c->right, f, right, c->by_row) &&
	       bars_are_empty(c) && (c->by_row ? pair_rows(c) : pair_cells(c));
}

enum proof_answer proof_decide(struct proof *p, const struct filter *left,
			       const struct filter *right, int jobs)
{
	struct arena *a = arena_new(out_of_memory);
	struct comparison c = {.arena = a,
			       .proof = p,
			       .left = {.arena = a},
			       .right = {.arena = a},
			       .by_row = p->frame.egress_by_address};
	enum proof_answer answer;

	p->left = left;
	p->right = right;
	frame_know(&p->frame, left);
	frame_know(&p->frame, right);
	if (cut(&c, left, right))
		answer = decide_cells(&c, jobs);
	else
		answer = proof_compare(p, left, right) ? PROOF_EQUAL
			 : proof_full(p)               ? PROOF_UNKNOWN
						       : PROOF_DIFFERENT;
	arena_free(a);
	return answer;
}
