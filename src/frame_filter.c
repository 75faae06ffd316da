/* Filters to packet sets: what each match holds, and what the walk through the chains makes of it.
 */
#include <stdlib.h>

#include "frame.h"

/* -- matches -- */

/* The numbers of a place list. Everything but wildcards is looked up. */
static struct interval *list_numbers(struct frame *f, const struct place_list *l, size_t *n)
{
	size_t total = f->places.n + 1;
	bool *held = ARENA_ARRAY(f->arena, bool, total);
	struct interval *at = ARENA_ARRAY(f->arena, struct interval, total + 1);

	for (size_t i = 0; i < total; i++)
		held[i] = i ? place_list_holds(l, f->places.at[i - 1]) : l->except;
	*n = 0;
	for (uint32_t i = 0; i < total; i++)
		if (held[i] && *n && at[*n - 1].hi == i - 1)
			at[*n - 1].hi = i;
		else if (held[i])
			at[(*n)++] = (struct interval){i, i};
	/* Numbers that stand for nothing are where 0 is. */
	if (l->except && *n && at[*n - 1].hi == total - 1)
		at[*n - 1].hi = UINT32_MAX;
	else if (l->except)
		at[(*n)++] = (struct interval){(uint32_t)total, UINT32_MAX};
	return at;
}

/* One place by its name, the common case, without a look at all others. */
static pset places(struct frame *f, enum axis axis, const struct place_list *l, pset then)
{
	size_t n;

	if (l->except && !l->n)
		return then;
	if (!l->except && l->n == 1) {
		uint32_t number = frame_place(f, l->at[0]);
		size_t len = 0;

		while (l->at[0][len])
			len++;
		if (!len || l->at[0][len - 1] != '*')
			return pset_numbers(f->space, axis, &(struct interval){number, number}, 1,
					    then);
	}
	struct interval *at = list_numbers(f, l, &n);
	return pset_numbers(f->space, axis, at, n, then);
}

static pset minutes(struct frame *f, struct filter_time t)
{
	uint32_t from = filter_time_start(t);

	if (from == 0 && t.to == UINT32_MAX)
		return PSET_ALL;
	return pset_numbers(f->space, AXIS_MINUTE, &(struct interval){from, t.to}, from <= t.to,
			    PSET_ALL);
}

static pset one_number(struct frame *f, enum axis axis, uint32_t lo, uint32_t hi, pset then)
{
	return pset_numbers(f->space, axis, &(struct interval){lo, hi}, 1, then);
}

static pset names(struct frame *f, enum axis axis, const struct filter_side *s, enum family family,
		  pset then)
{
	pset all = PSET_EMPTY;

	for (size_t i = 0; i < s->n_names; i++) {
		uint32_t number = frame_name(f, s->names[i].fqdn);

		if (s->names[i].families & family)
			all = pset_union(f->space, all, one_number(f, axis, number, number, then));
	}
	return all;
}

/* An end holds an address, or what a name stands for: the two ends give four cases. */
static pset ends(struct frame *f, const struct filter_match *m, enum family family, pset then)
{
	struct pset_space *s = f->space;
	struct addr_set from = addr_set_family(m->from.addresses, family);
	struct addr_set to = addr_set_family(m->to.addresses, family);
	pset addr_from = pset_addresses(s, AXIS_FROM, from, then);
	pset all = pset_addresses(s, AXIS_TO, to, addr_from);

	if (m->to.n_names)
		all = pset_union(s, all, names(f, AXIS_TO_NAME, &m->to, family, addr_from));
	if (m->from.n_names) {
		pset one = names(f, AXIS_FROM_NAME, &m->from, family,
				 pset_addresses(s, AXIS_TO, to, then));
		pset both = names(f, AXIS_FROM_NAME, &m->from, family, then);

		all = pset_union(s, all, one);
		all = pset_union(s, all, names(f, AXIS_TO_NAME, &m->to, family, both));
	}
	return all;
}

/* -- services -- */

/* Ports of one kind: those of the terms from I on with the same protocol and source ports. */
static pset port_run(struct frame *f, const struct service_term *t, size_t n, size_t *i, pset then)
{
	struct interval *at = ARENA_ARRAY(f->arena, struct interval, n - *i);
	const struct service_term *first = &t[*i];
	size_t count = 0;

	for (; *i < n && t[*i].kind == SERVICE_PORTS && t[*i].proto == first->proto &&
	       t[*i].src.lo == first->src.lo && t[*i].src.hi == first->src.hi &&
	       (!count || t[*i].dst.lo > at[count - 1].hi);
	     ++*i)
		at[count++] = (struct interval){t[*i].dst.lo, t[*i].dst.hi};
	then = one_number(f, AXIS_SRC_PORT, first->src.lo, first->src.hi, then);
	then = pset_numbers(f->space, AXIS_PORT, at, count, then);
	return one_number(f, AXIS_PROTO, first->proto, first->proto, then);
}

static pset icmp_set(struct frame *f, const struct service_term *t, pset then)
{
	uint32_t type = (uint32_t)t->type << 8, code = (uint32_t)t->code;

	if (t->type >= 0 && t->code >= 0)
		then = one_number(f, AXIS_PORT, type | code, type | code, then);
	else if (t->type >= 0)
		then = one_number(f, AXIS_PORT, type, type | 255, then);
	return one_number(f, AXIS_PROTO, t->proto, t->proto, then);
}

static pset services(struct frame *f, const struct filter_match *m, enum family family, pset then)
{
	pset all = PSET_EMPTY;

	for (size_t i = 0; i < m->n_terms;) {
		const struct service_term *t = &m->terms[i];
		pset one = PSET_EMPTY;

		if (t->kind == SERVICE_PORTS) {
			all =
			    pset_union(f->space, all, port_run(f, m->terms, m->n_terms, &i, then));
			continue;
		}
		if (t->kind == SERVICE_ANY)
			one = then;
		else if (t->kind == SERVICE_PROTO)
			one = one_number(f, AXIS_PROTO, t->proto, t->proto, then);
		else if (term_families(t) & family)
			one = icmp_set(f, t, then);
		all = pset_union(f->space, all, one);
		i++;
	}
	return all;
}

pset frame_match(struct frame *f, const struct filter_match *m)
{
	pset time = minutes(f, m->time), all = PSET_EMPTY;

	for (uint32_t v6 = 0; v6 < 2; v6++) {
		enum family family = v6 ? FAMILY_6 : FAMILY_4;
		pset one = ends(f, m, family, time);

		if (one == PSET_EMPTY)
			continue;
		one = services(f, m, family, one);
		one = one_number(f, AXIS_FAMILY, v6, v6, one);
		all = pset_union(f->space, all, one);
	}
	all = places(f, AXIS_OUT, &m->out, all);
	return places(f, AXIS_IN, &m->in, all);
}

/* -- chains -- */

/* What a part of a chain does: it lets PASS through, it ends the walk for FINAL (passed or
 * dropped), and for DONE this chain is over (FINAL, or return). */
struct effect {
	pset pass, final, done;
};

struct walking {
	struct frame *f;
	const struct filter *filter;
	struct effect *known; /* by chain */
	char *state;          /* 0: not yet, 1: being made, 2: known */
};

static struct effect then_effect(struct pset_space *s, struct effect a, struct effect b)
{
	struct effect r;

	r.pass = pset_union(s, a.pass, pset_minus(s, b.pass, a.done));
	r.done = pset_union(s, a.done, b.done);
	r.final = a.final == a.done && b.final == b.done
		      ? r.done
		      : pset_union(s, a.final, pset_minus(s, b.final, a.done));
	return r;
}

/* In halves: each connection is touched once per doubling, not once per rule. */
static struct effect fold(struct pset_space *s, const struct effect *e, size_t n)
{
	if (n == 0)
		return (struct effect){PSET_EMPTY, PSET_EMPTY, PSET_EMPTY};
	if (n == 1)
		return e[0];
	return then_effect(s, fold(s, e, n / 2), fold(s, e + n / 2, n - n / 2));
}

static struct effect chain_effect(struct walking *w, size_t chain);

static struct effect rule_effect(struct walking *w, const struct filter_rule *r)
{
	struct pset_space *s = w->f->space;
	pset m = frame_match(w->f, &r->match);
	struct effect e = {PSET_EMPTY, PSET_EMPTY, m};

	if (r->verdict == VERDICT_JUMP || r->verdict == VERDICT_GOTO) {
		struct effect c = chain_effect(w, r->chain);

		e.pass = pset_intersect(s, c.pass, m);
		e.final = pset_intersect(s, c.final, m);
		if (r->verdict == VERDICT_JUMP)
			e.done = e.final;
	} else if (r->verdict != VERDICT_RETURN) {
		e.pass = r->verdict == VERDICT_PASS ? m : PSET_EMPTY;
		e.final = m;
	}
	return e;
}

/* Rules from I on that do the same, as one: their order does not matter. */
static struct effect run_effect(struct walking *w, const struct filter_chain *c, size_t *i,
				pset *scratch)
{
	enum verdict v = c->rules.at[*i].verdict;
	size_t n = 0;

	if (v == VERDICT_JUMP || v == VERDICT_GOTO)
		return rule_effect(w, &c->rules.at[(*i)++]);
	for (; *i < c->rules.n && c->rules.at[*i].verdict == v; ++*i)
		scratch[n++] = frame_match(w->f, &c->rules.at[*i].match);

	pset all = pset_union_all(w->f->space, scratch, n);
	return (struct effect){v == VERDICT_PASS ? all : PSET_EMPTY,
			       v == VERDICT_RETURN ? PSET_EMPTY : all, all};
}

static struct effect chain_effect(struct walking *w, size_t chain)
{
	const struct filter_chain *c = &w->filter->chains.at[chain];
	struct effect *runs;
	pset *scratch;
	size_t n = 0;

	if (w->state[chain] == 2)
		return w->known[chain];
	if (w->state[chain] == 1) /* a cycle, which readers refuse: nothing passes */
		return (struct effect){PSET_EMPTY, PSET_ALL, PSET_ALL};
	w->state[chain] = 1;
	runs = ARENA_ARRAY(w->f->arena, struct effect, c->rules.n);
	scratch = ARENA_ARRAY(w->f->arena, pset, c->rules.n);
	for (size_t i = 0; i < c->rules.n;)
		runs[n++] = run_effect(w, c, &i, scratch);
	w->known[chain] = fold(w->f->space, runs, n);
	w->state[chain] = 2;
	return w->known[chain];
}

pset frame_filter(struct frame *f, const struct filter *filter)
{
	struct walking w = {.f = f, .filter = filter};
	pset passed = PSET_ALL;

	w.known = ARENA_ARRAY(f->arena, struct effect, filter->chains.n);
	w.state = ARENA_ARRAY(f->arena, char, filter->chains.n);
	for (size_t i = 0; i < filter->stages.n; i++) {
		struct effect e = chain_effect(&w, filter->stages.at[i].chain);
		pset pass = e.pass;

		if (filter->stages.at[i].otherwise == VERDICT_PASS)
			pass = pset_union(f->space, pass, pset_minus(f->space, PSET_ALL, e.final));
		passed = pset_intersect(f->space, passed, pass);
	}
	return passed;
}
