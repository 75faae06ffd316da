/* Rules that several others hold together: cut by exact set algebra until nothing is left.
 *
 * A rule is a product of addresses, addresses and services, in each family. Cutting another out of
 * it leaves up to three smaller products; it is held where nothing is left in the end. Services are
 * not cut: each of them has to be in one of the others, or the services of rules that hold both
 * ends are joined. So what is found to be held is; a few that are may not be found. */
#include "optimize_cover.h"

#include <string.h>

#include "oom.h"

/* Bounds of one look: pairs of ends, rules together, cuts; services of a rule are bits. */
enum { LOOKS_MAX = 64, TOGETHER_MAX = 16, CUTS_MAX = 64, TERMS_MAX = 64 };

/* What is left of one end: addresses of one family, and the DNS names as one. */
struct part {
	struct addr_set addresses;
	bool names;
};

/* What is left of a rule: a product. The services by their place in the rule's terms. */
struct piece {
	struct part end[2];
	uint64_t terms;
};

struct candidate {
	uint32_t rule;
	struct piece piece; /* names: all that the rule in question has */
};

struct together {
	struct cover *cover;
	const struct work *rule;
	enum family family;
	struct candidate list[TOGETHER_MAX];
	size_t n;
	int cuts;
};

static bool part_empty(const struct part *p)
{
	return !p->addresses.n && !p->names;
}

static struct part part_both(struct arena *a, struct part x, struct part y)
{
	return (struct part){addr_set_intersect(a, x.addresses, y.addresses), x.names && y.names};
}

static struct part part_minus(struct arena *a, struct part x, struct part y)
{
	return (struct part){addr_set_minus(a, x.addresses, y.addresses), x.names && !y.names};
}

/* Do the candidates from K on hold the piece? Cuts the first out of it and goes on with the rest.
 */
static bool piece_held(struct together *t, struct piece p, size_t k)
{
	struct arena *a = t->cover->cut;
	struct piece first = p, second = p, third = p;

	if (part_empty(&p.end[0]) || part_empty(&p.end[1]) || !p.terms)
		return true;
	if (k == t->n || ++t->cuts > CUTS_MAX)
		return false;
	const struct piece *c = &t->list[k].piece;
	struct part from = part_both(a, p.end[0], c->end[0]);
	struct part to = part_both(a, p.end[1], c->end[1]);

	if (!(p.terms & c->terms) || part_empty(&from) || part_empty(&to))
		return piece_held(t, p, k + 1);
	first.end[0] = part_minus(a, p.end[0], c->end[0]);
	second.end[0] = third.end[0] = from;
	second.end[1] = part_minus(a, p.end[1], c->end[1]);
	third.end[1] = to;
	third.terms = p.terms & ~c->terms;
	return piece_held(t, first, k + 1) && piece_held(t, second, k + 1) &&
	       piece_held(t, third, k + 1);
}

static bool has_names(const struct side *s)
{
	return s->all_names || s->n_names;
}

static struct piece rule_piece(const struct together *t)
{
	const struct job *j = t->cover->job;
	struct piece p = {.terms = 0};
	size_t n = j->terms.at[t->rule->number[SERVICES]].n;

	for (int d = 0; d < 2; d++) {
		const struct side *s = &j->sides.at[t->rule->number[d]];

		p.end[d] = (struct part){addr_set_family(s->addresses, t->family), has_names(s)};
	}
	p.terms = n == TERMS_MAX ? ~UINT64_C(0) : (UINT64_C(1) << n) - 1;
	return p;
}

/* What a candidate has of the rule in question. */
static struct piece candidate_piece(const struct together *t, const struct work *w)
{
	const struct job *j = t->cover->job;
	const struct terms *wanted = &j->terms.at[t->rule->number[SERVICES]];
	const struct terms *own = &j->terms.at[w->number[SERVICES]];
	struct piece p = {.terms = 0};

	if (!(w->families & t->family))
		return p;
	for (int d = 0; d < 2; d++) {
		const struct side *s = &j->sides.at[w->number[d]];
		const struct side *q = &j->sides.at[t->rule->number[d]];

		p.end[d].addresses = addr_set_family(s->addresses, t->family);
		p.end[d].names = has_names(q) && names_within(q, s);
	}
	for (size_t i = 0; i < wanted->n; i++) {
		struct terms one = {&wanted->at[i], 1};

		if (terms_within(&one, own))
			p.terms |= UINT64_C(1) << i;
	}
	return p;
}

/* Corners are cheap to look at, and of a rule that is not held one is mostly free. */
static bool corner_held(const struct together *t, const struct piece *p, unsigned corner)
{
	struct addr_set point[2];
	struct addr_range at[2];
	uint64_t lowest = p->terms & (~p->terms + 1), term = lowest;

	for (int d = 0; d < 2; d++) {
		const struct addr_set *s = &p->end[d].addresses;

		if (!s->n)
			return true;
		at[d] = corner >> d & 1 ? s->at[s->n - 1] : s->at[0];
		if (corner >> d & 1)
			at[d].lo = at[d].hi;
		else
			at[d].hi = at[d].lo;
		point[d] = (struct addr_set){&at[d], 1};
	}
	for (size_t i = 0; i < t->n; i++) {
		const struct piece *c = &t->list[i].piece;

		if ((c->terms & term) && addr_set_within(point[0], c->end[0].addresses) &&
		    addr_set_within(point[1], c->end[1].addresses))
			return true;
	}
	return false;
}

static bool family_held(struct together *t)
{
	struct piece p = rule_piece(t);

	for (size_t i = 0; i < t->n; i++)
		t->list[i].piece = candidate_piece(t, &t->cover->job->rules[t->list[i].rule]);
	for (unsigned corner = 0; corner < 4; corner++)
		if (!corner_held(t, &p, corner))
			return false;
	t->cuts = 0;
	return piece_held(t, p, 0);
}

static void add_candidates(struct together *t, uint32_t r)
{
	const struct job *j = t->cover->job;

	for (int n = 0; r != NONE && n < ALIKE_MAX; n++, r = t->cover->next[r]) {
		const struct work *w = &j->rules[r];

		if (t->n == TOGETHER_MAX)
			return;
		if (w != t->rule && takes_over(j, w, t->rule) && (w->families & t->rule->families))
			t->list[t->n++].rule = r;
	}
}

static void find_candidates(struct together *t)
{
	struct cover *c = t->cover;
	struct neighbours from = near_list(&c->near[SOURCES], t->rule->number[SOURCES]);
	struct neighbours to = near_list(&c->near[DESTINATIONS], t->rule->number[DESTINATIONS]);
	int looks = 0;

	for (size_t i = 0; i < from.n; i++)
		for (size_t k = 0; k < to.n && looks < LOOKS_MAX; k++, looks++)
			add_candidates(t, cover_first(c, from.at[i], to.at[k]));
}

/* Rules whose ends hold those of the rule: their services together. */
static bool services_held(struct together *t)
{
	const struct job *j = t->cover->job;
	struct terms all = {NULL, 0};
	struct service_term *terms;
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++)
		n += j->terms.at[j->rules[t->list[i].rule].number[SERVICES]].n;
	terms = ARENA_ARRAY(t->cover->cut, struct service_term, n);
	n = 0;
	for (size_t i = 0; i < t->n; i++) {
		const struct work *w = &j->rules[t->list[i].rule];
		const struct terms *own = &j->terms.at[w->number[SERVICES]];

		if ((t->rule->families & ~w->families) ||
		    !number_within(j, SOURCES, t->rule->number[SOURCES], w->number[SOURCES]) ||
		    !number_within(j, DESTINATIONS, t->rule->number[DESTINATIONS],
				   w->number[DESTINATIONS]))
			continue;
		memcpy(terms + n, own->at, own->n * sizeof *terms);
		n += own->n;
	}
	terms_canonical(terms, &n);
	all = (struct terms){terms, n};
	return n && terms_within(&j->terms.at[t->rule->number[SERVICES]], &all);
}

static bool held_together(struct together *t)
{
	static const enum family families[] = {FAMILY_4, FAMILY_6};

	find_candidates(t);
	if (t->n < 2 || t->cover->job->terms.at[t->rule->number[SERVICES]].n > TERMS_MAX)
		return false;
	if (services_held(t))
		return true;
	for (size_t f = 0; f < 2; f++) {
		t->family = families[f];
		if ((t->rule->families & families[f]) && !family_held(t))
			return false;
	}
	return true;
}

static bool meets(const struct job *j, const struct work *a, const struct work *b)
{
	const struct terms *x = &j->terms.at[a->number[SERVICES]],
			   *y = &j->terms.at[b->number[SERVICES]];

	for (int d = 0; d < 2; d++) {
		const struct side *s = &j->sides.at[a->number[d]], *t = &j->sides.at[b->number[d]];

		if (!addr_set_overlaps(s->addresses, t->addresses) &&
		    !(has_names(s) && has_names(t)))
			return false;
	}
	for (size_t i = 0; i < x->n; i++)
		for (size_t k = 0; k < y->n; k++)
			if (term_overlaps(&x->at[i], &y->at[k]))
				return true;
	return false;
}

/* From the last to the first, so that of rules which hold each other the first are kept. */
bool drop_held_together(struct cover *c)
{
	struct job *j = c->job;
	bool any = false;

	c->cut = arena_new(out_of_memory);
	for (size_t i = j->n_rules; i-- > 0;) {
		struct work *w = &j->rules[i];
		struct together t = {.cover = c, .rule = w, .n = 0};

		if (w->gone || cover_alone(c, (uint32_t)i))
			continue;
		arena_reset(c->cut);
		if (!held_together(&t))
			continue;
		w->gone = any = true;
		for (size_t k = 0; k < t.n; k++)
			if (meets(j, w, &j->rules[t.list[k].rule]))
				give_origins(j, &j->rules[t.list[k].rule], w);
	}
	arena_free(c->cut);
	return any;
}
