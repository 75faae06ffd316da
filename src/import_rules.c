/* The rules of an import: what each rule of the device really lets pass, in the words of PDL. */
#include <stdlib.h>
#include <string.h>

#include "date.h"
#include "import_parts.h"
#include "pdl_text.h"
#include "service_text.h"

enum { PARTS_MAX = 200, MINUTES_OF_A_DAY = 24 * 60 };

/* A rule that decides something, under the conditions of the chains that lead to it. */
struct entry {
	const struct filter_rule *rule; /* NULL: the default of the device */
	bool pass;
	pset effect; /* what it decides, no earlier rule having done so */
	bool plain;  /* its chains ask for places alone: it can be written as one rule */
	struct filter_match match; /* then: the places and all the rest */
	pset whole;                /* what that would be as a rule of its own */
	bool written;              /* a denial that stays one */
};

struct importer {
	struct import *m;
	struct pset_space *s;
	struct frame *frame;
	VEC(struct entry) entries;
	pset accepted, same_place, known_places;
};

/* The chains that led to a rule. */
struct path {
	bool plain;
	struct place_list in, out;
};

/* -- places -- */

/* The places of a list, one by one. */
static struct place_list spelled(struct importer *x, const struct place_list *l,
				 const struct place_list *and)
{
	struct place_list out = {.except = false};

	out.at = ARENA_ARRAY(x->m->arena, const char *, x->m->zones.n);
	for (size_t i = 0; i < x->m->zones.n; i++) {
		const char *place = x->m->zones.at[i].place;

		if (place_list_holds(l, place) && place_list_holds(and, place))
			out.at[out.n++] = place;
	}
	return out;
}

static pset within(struct importer *x, pset set)
{
	set = frame_routed(x->frame, pset_intersect(x->s, set, x->known_places));
	return x->m->intra ? set : pset_minus(x->s, set, x->same_place);
}

/* -- the walk, with the set that is still undecided -- */

static bool is_any_side(const struct filter_side *s)
{
	const struct addr_set *a = &s->addresses;

	return a->n == 2 && a->at[0].lo == 0 && a->at[0].hi == addr_max(FAMILY_4) &&
	       a->at[1].lo == 0 && a->at[1].hi == addr_max(FAMILY_6);
}

static bool asks_for_places_alone(const struct filter_match *m)
{
	return is_any_side(&m->from) && is_any_side(&m->to) && m->n_terms == 1 &&
	       m->terms[0].kind == SERVICE_ANY && !filter_time_start(m->time) &&
	       m->time.to == UINT32_MAX;
}

static void add_entry(struct importer *x, const struct filter_rule *r, const struct path *path,
		      pset effect)
{
	struct entry *e = VEC_ADD(x->m->arena, &x->entries);

	*e = (struct entry){.rule = r, .pass = r->verdict == VERDICT_PASS, .effect = effect};
	e->plain = path->plain;
	e->match = r->match;
	e->match.in = spelled(x, &r->match.in, &path->in);
	e->match.out = spelled(x, &r->match.out, &path->out);
	e->whole = frame_match(x->frame, &e->match);
}

static pset walk(struct importer *x, size_t chain, pset set, const struct path *path);

static pset follow(struct importer *x, const struct filter_rule *r, pset set,
		   const struct path *path)
{
	struct path next = {path->plain && asks_for_places_alone(&r->match),
			    spelled(x, &r->match.in, &path->in),
			    spelled(x, &r->match.out, &path->out)};

	return walk(x, r->chain, set, &next);
}

/* Gives back what the chain does not decide. */
static pset walk(struct importer *x, size_t chain, pset set, const struct path *path)
{
	const struct filter_chain *c = &x->m->request->filter->chains.at[chain];
	pset back = PSET_EMPTY;

	for (size_t i = 0; i < c->rules.n && set != PSET_EMPTY; i++) {
		const struct filter_rule *r = &c->rules.at[i];
		pset hit = pset_intersect(x->s, set, frame_match(x->frame, &r->match));

		set = pset_minus(x->s, set, hit);
		if (r->verdict == VERDICT_PASS || r->verdict == VERDICT_DROP)
			add_entry(x, r, path, hit);
		else if (r->verdict == VERDICT_RETURN)
			back = pset_union(x->s, back, hit);
		else if (r->verdict == VERDICT_JUMP)
			set = pset_union(x->s, set, follow(x, r, hit, path));
		else
			back = pset_union(x->s, back, follow(x, r, hit, path));
	}
	return pset_union(x->s, set, back);
}

/* -- words -- */

struct zone_list {
	const struct import_zone **at;
	size_t n;
};

static struct zone_list zones_of(struct importer *x, const struct place_list *l)
{
	struct zone_list z = {ARENA_ARRAY(x->m->arena, const struct import_zone *, l->n), 0};

	for (size_t i = 0; i < l->n; i++)
		z.at[z.n++] = import_zone_of(x->m, l->at[i]);
	return z;
}

static struct addr_set behind(struct importer *x, const struct zone_list *z)
{
	struct addr_set all = {NULL, 0};

	for (size_t i = 0; i < z->n; i++)
		all = addr_set_union(x->m->arena, all, z->at[i]->effective);
	return all;
}

static struct addr_set of_families(struct addr_set s, enum family f)
{
	return f == FAMILY_BOTH ? s : addr_set_family(s, f);
}

static enum family end_families(const struct filter_side *s)
{
	enum family f = addr_set_families(s->addresses);

	for (size_t i = 0; i < s->n_names; i++)
		f |= s->names[i].families;
	return f;
}

static enum family service_families(const struct filter_match *m)
{
	enum family f = FAMILY_NONE;

	for (size_t i = 0; i < m->n_terms; i++)
		f |= term_families(&m->terms[i]);
	return f;
}

/* An end as far as it lies behind its zones and combines with the other end. */
static struct import_end end_of(struct importer *x, const struct zone_list *z,
				const struct filter_side *side, enum family families)
{
	struct addr_set all = of_families(behind(x, z), families);
	struct import_end e = {.zones = z->at, .n_zones = z->n, .side = *side};

	e.side.addresses =
	    addr_set_intersect(x->m->arena, all, of_families(side->addresses, families));
	e.whole = addr_set_equal(e.side.addresses, all);
	return e;
}

/* A zone's name means both families. Where a rule is about one, and nothing else in it says so, the
 * source is spelled out. */
static void keep_family(struct importer *x, struct import_end *from, struct import_end *to,
			const struct zone_list *in, const struct zone_list *out, enum family f)
{
	enum family other = FAMILY_BOTH & ~(unsigned)f;
	bool in_has = addr_set_families(behind(x, in)) & other;
	bool out_has = addr_set_families(behind(x, out)) & other;

	if (f == FAMILY_BOTH)
		return;
	if (from->whole && in_has && (to->whole ? out_has : to->side.n_names > 0))
		from->whole = false;
	else if (to->whole && out_has && from->side.n_names)
		to->whole = false;
}

/* "web" of "policy 41 (web)". */
static const char *short_label(struct arena *a, const char *label)
{
	const char *open = strchr(label, '('), *close = open ? strrchr(label, ')') : NULL;

	return close && close > open + 1 ? arena_strndup(a, open + 1, (size_t)(close - open - 1))
					 : label;
}

static bool put_time(struct importer *x, const struct entry *e, struct filter_time t, struct buf *b)
{
	char text[DATE_TEXT];

	if (t.to == UINT32_MAX && !filter_time_start(t))
		return true;
	if (!filter_time_start(t) && t.to % MINUTES_OF_A_DAY == MINUTES_OF_A_DAY - 1) {
		buf_printf(b, " until %s", date_text(date_of_days(t.to / MINUTES_OF_A_DAY), text));
		return true;
	}
	diag_error(x->m->request->diags, e->rule ? e->rule->span : SPAN_NONE,
		   "PDL has `until` a day's end, no other times: this rule cannot be said");
	return false;
}

static bool put_rule(struct importer *x, const struct entry *e, const struct import_end *from,
		     const struct import_end *to, const char *services, struct filter_time t)
{
	struct buf *b = &x->m->rules;
	const char *label = e->rule ? e->rule->label : "default";
	const char *name = import_label(x->m, short_label(x->m->arena, label));

	buf_printf(b, "%s %s from %s to %s service %s", e->pass ? "allow" : "deny", name,
		   import_end_words(x->m, from), import_end_words(x->m, to), services);
	if (!put_time(x, e, t, b))
		return false;
	buf_putc(b, ' ');
	pdl_put_string(b, label);
	buf_puts(b, ";\n");
	return true;
}

static bool put_plain(struct importer *x, const struct entry *e)
{
	const struct filter_match *m = &e->match;
	struct zone_list in = zones_of(x, &m->in), out = zones_of(x, &m->out);
	enum family f = end_families(&m->from) & end_families(&m->to) & service_families(m);
	struct import_end from = end_of(x, &in, &m->from, f), to = end_of(x, &out, &m->to, f);

	keep_family(x, &from, &to, &in, &out, f);
	return put_rule(x, e, &from, &to, import_service_words(x->m, m->terms, m->n_terms),
			m->time);
}

static struct zone_list part_zones(struct importer *x, const struct pset_part *p, enum axis axis)
{
	struct zone_list z = {ARENA_ARRAY(x->m->arena, const struct import_zone *, x->m->zones.n),
			      0};

	for (size_t i = 0; i < p->n_on[axis]; i++)
		for (uint32_t k = p->on[axis][i].lo; k <= p->on[axis][i].hi && k <= x->m->zones.n;
		     k++)
			z.at[z.n++] = &x->m->zones.at[k - 1];
	return z;
}

static struct filter_side part_side(struct importer *x, const struct pset_part *p, bool source)
{
	enum axis axis = source ? AXIS_FROM_NAME : AXIS_TO_NAME;
	struct filter_side s = {.addresses = source ? p->from : p->to};
	VEC(struct filter_name) names = {0};

	if (p->on[axis][0].lo == 0)
		return s;
	for (size_t i = 0; i < p->n_on[axis]; i++)
		for (uint32_t k = p->on[axis][i].lo;
		     k <= p->on[axis][i].hi && k <= x->frame->names.n; k++)
			VEC_PUSH(x->m->arena, &names,
				 ((struct filter_name){x->frame->names.at[k - 1], FAMILY_BOTH}));
	return (struct filter_side){.names = names.at, .n_names = names.n};
}

/* What earlier denials leave of a permission. */
static bool put_parts(struct importer *x, const struct entry *e)
{
	struct pset_part *parts;
	size_t n;

	if (!pset_parts(x->s, e->effect, x->m->arena, PARTS_MAX, &parts, &n)) {
		diag_error(x->m->request->diags, e->rule ? e->rule->span : SPAN_NONE,
			   "what earlier denials leave of this rule falls into more than %d parts",
			   PARTS_MAX);
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		const struct pset_part *p = &parts[i];
		struct zone_list in = part_zones(x, p, AXIS_IN), out = part_zones(x, p, AXIS_OUT);
		struct filter_side f = part_side(x, p, true), t = part_side(x, p, false);
		struct import_end from = end_of(x, &in, &f, p->family);
		struct import_end to = end_of(x, &out, &t, p->family);
		struct filter_time time = {p->on[AXIS_MINUTE][0].lo,
					   p->on[AXIS_MINUTE][p->n_on[AXIS_MINUTE] - 1].hi};

		from.whole = from.whole && !f.n_names;
		to.whole = to.whole && !t.n_names;
		keep_family(x, &from, &to, &in, &out, p->family);
		if (!put_rule(x, e, &from, &to, part_services(x->m->arena, p, true), time))
			return false;
	}
	return true;
}

/* -- which form -- */

/* Denials stay denials where they contradict no permission and narrow one that is written whole. */
static pset choose_denials(struct importer *x)
{
	pset wholes = PSET_EMPTY, denied = PSET_EMPTY;

	for (size_t i = 0; i < x->entries.n; i++)
		if (x->entries.at[i].pass && x->entries.at[i].plain)
			wholes = pset_union(x->s, wholes, x->entries.at[i].whole);
	wholes = pset_minus(x->s, wholes, x->accepted);
	for (size_t i = 0; i < x->entries.n; i++) {
		struct entry *e = &x->entries.at[i];

		if (e->pass || !e->plain || pset_intersect(x->s, e->whole, wholes) == PSET_EMPTY ||
		    pset_intersect(x->s, e->whole, x->accepted) != PSET_EMPTY)
			continue;
		e->written = true;
		denied = pset_union(x->s, denied, e->whole);
	}
	return denied;
}

static void put_comment(struct importer *x, const struct entry *e, const char *why)
{
	if (e->rule)
		buf_printf(&x->m->rules, "# %s: %s\n", e->rule->label, why);
}

static bool put_entry(struct importer *x, const struct entry *e, pset denied)
{
	pset rest = pset_minus(x->s, e->whole, denied);

	if (!e->pass) {
		if (e->written)
			return put_plain(x, e);
		return true;
	}
	if (e->effect == PSET_EMPTY) {
		put_comment(x, e, "never takes effect");
		return true;
	}
	if (e->plain && pset_minus(x->s, rest, x->accepted) == PSET_EMPTY)
		return put_plain(x, e);
	put_comment(x, e, "what earlier denials leave of it");
	return put_parts(x, e);
}

/* -- all of it -- */

/* Connections that come in and go out at the same place. */
static pset same_place(struct importer *x)
{
	pset *all = ARENA_ARRAY(x->m->arena, pset, x->m->zones.n);

	for (uint32_t i = 0; i < x->m->zones.n; i++) {
		struct interval one = {i + 1, i + 1};

		all[i] = pset_numbers(x->s, AXIS_OUT, &one, 1, PSET_ALL);
		all[i] = pset_numbers(x->s, AXIS_IN, &one, 1, all[i]);
	}
	return pset_union_all(x->s, all, x->m->zones.n);
}

static pset all_places(struct importer *x)
{
	struct interval all = {1, (uint32_t)x->m->zones.n};

	return pset_numbers(x->s, AXIS_IN, &all, 1,
			    pset_numbers(x->s, AXIS_OUT, &all, 1, PSET_ALL));
}

/* The stage whose rules are written; what the others drop is taken from them. */
static const struct filter_stage *main_stage(const struct filter *f)
{
	for (size_t i = 0; i < f->stages.n; i++)
		if (f->stages.at[i].otherwise == VERDICT_DROP)
			return &f->stages.at[i];
	return &f->stages.at[0];
}

bool import_rules(struct import *m)
{
	const struct filter *f = m->request->filter;
	struct importer x = {.m = m, .s = m->request->frame->space, .frame = m->request->frame};
	struct path start = {true, PLACE_ANY, PLACE_ANY};
	bool good = true;

	x.known_places = all_places(&x);
	x.same_place = same_place(&x);
	m->intra = true;
	x.accepted = within(&x, frame_filter(x.frame, f));
	m->intra = pset_intersect(x.s, x.accepted, x.same_place) != PSET_EMPTY;
	if (f->stages.n) {
		const struct filter_stage *stage = main_stage(f);
		pset left = walk(&x, stage->chain, PSET_ALL, &start);

		if (stage->otherwise == VERDICT_PASS)
			*VEC_ADD(m->arena, &x.entries) =
			    (struct entry){.pass = true, .effect = left};
	}
	for (size_t i = 0; i < x.entries.n; i++) {
		struct entry *e = &x.entries.at[i];

		e->whole = within(&x, e->whole);
		e->effect =
		    pset_intersect(x.s, within(&x, e->effect), e->pass ? x.accepted : PSET_ALL);
	}
	pset denied = choose_denials(&x);
	for (size_t i = 0; i < x.entries.n; i++)
		good = put_entry(&x, &x.entries.at[i], denied) && good;
	return good && !pset_full(x.s);
}
