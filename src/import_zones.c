/* Which networks are behind which place: from routes where they are known, else from the rules. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "import_parts.h"

/* -- places -- */

static struct import_zone *zone_at(struct import *m, const char *place)
{
	for (size_t i = 0; i < m->zones.n; i++)
		if (m->zones.at[i].place == place)
			return &m->zones.at[i];
	return NULL;
}

const struct import_zone *import_zone_of(const struct import *m, const char *place)
{
	for (size_t i = 0; i < m->zones.n; i++)
		if (m->zones.at[i].place == place)
			return &m->zones.at[i];
	return NULL;
}

static void add_zones(struct import *m)
{
	const struct frame *f = m->request->frame;

	for (size_t i = 0; i < f->places.n; i++)
		*VEC_ADD(m->arena, &m->zones) = (struct import_zone){
		    .place = f->places.at[i],
		    .name = import_name(m, m->taken, f->places.at[i]),
		    .number = (uint32_t)i + 1,
		};
}

/* -- networks -- */

static bool is_everything(const struct addr_range *r)
{
	return r->lo == 0 && r->hi == addr_max(r->family);
}

/* The zone that has R itself as a network; NULL where none has. */
static struct import_zone *owner(struct import *m, const struct addr_range *r)
{
	for (size_t i = 0; i < m->zones.n; i++)
		for (size_t k = 0; k < m->zones.at[i].networks.n; k++)
			if (!range_compare(&m->zones.at[i].networks.at[k], r))
				return &m->zones.at[i];
	return NULL;
}

/* The zone whose longest network holds R; NULL where none does. */
static struct import_zone *holder(struct import *m, const struct addr_range *r)
{
	struct import_zone *best = NULL;
	u128 size = ~(u128)0;

	for (size_t i = 0; i < m->zones.n; i++)
		for (size_t k = 0; k < m->zones.at[i].networks.n; k++) {
			const struct addr_range *n = &m->zones.at[i].networks.at[k];

			if (n->family == r->family && n->lo <= r->lo && r->hi <= n->hi &&
			    n->hi - n->lo <= size) {
				size = n->hi - n->lo;
				best = &m->zones.at[i];
			}
		}
	return best;
}

static void add_network(struct import *m, struct import_zone *z, const struct addr_range *r,
			bool given)
{
	struct addr_range prefixes[RANGE_PREFIXES_MAX];
	size_t n;

	if (is_everything(r)) {
		z->any = true;
		return;
	}
	n = range_prefixes(r, prefixes);
	for (size_t i = 0; i < n; i++)
		if (!owner(m, &prefixes[i])) {
			VEC_PUSH(m->arena, &z->networks, prefixes[i]);
			z->guessed = z->guessed || !given;
		}
}

static bool has_outside(const struct import *m)
{
	for (size_t i = 0; i < m->zones.n; i++)
		if (m->zones.at[i].any)
			return true;
	return false;
}

/* -- from the rules: a source is behind the one place that its rule names -- */

static void claim(struct import *m, const struct place_list *l, const struct filter_side *side)
{
	struct import_zone *z = !l->except && l->n == 1 ? zone_at(m, l->at[0]) : NULL;

	if (!z)
		return;
	for (size_t i = 0; i < side->addresses.n; i++) {
		const struct addr_range *r = &side->addresses.at[i];

		if (!is_everything(r) && !holder(m, r))
			add_network(m, z, r, false);
	}
}

/* A rule of a chain is about the places of the jump that leads there, if it names none itself. */
static void claim_chain(struct import *m, size_t chain, const struct place_list *in,
			const struct place_list *out, unsigned depth)
{
	const struct filter_chain *c = &m->request->filter->chains.at[chain];

	for (size_t i = 0; i < c->rules.n && depth; i++) {
		const struct filter_rule *r = &c->rules.at[i];
		const struct place_list *x = r->match.in.except ? in : &r->match.in;
		const struct place_list *y = r->match.out.except ? out : &r->match.out;

		claim(m, x, &r->match.from);
		claim(m, y, &r->match.to);
		if (r->verdict == VERDICT_JUMP || r->verdict == VERDICT_GOTO)
			claim_chain(m, r->chain, x, y, depth - 1);
	}
}

static void claim_all(struct import *m)
{
	enum { DEPTH = 16 };
	const struct filter *f = m->request->filter;
	struct place_list any = PLACE_ANY;

	for (size_t i = 0; i < f->stages.n; i++)
		claim_chain(m, f->stages.at[i].chain, &any, &any, DEPTH);
}

/* -- the place that the rest of the world is behind -- */

static bool sounds_outside(const char *place)
{
	static const char *const words[] = {"wan",     "outside",  "internet",
					    "untrust", "external", "public"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i]);

		for (const char *s = place; *s; s++)
			if (!strncasecmp(s, words[i], n))
				return true;
	}
	return false;
}

/* One zone at most has `any`: a given one, else the only one of which nothing is known, else by
 * name. */
static void choose_outside(struct import *m)
{
	struct import_zone *empty = NULL, *named = NULL;
	size_t n_empty = 0;

	for (size_t i = 0; i < m->zones.n; i++) {
		struct import_zone *z = &m->zones.at[i];

		if (z->any)
			return;
		if (!z->networks.n) {
			empty = z;
			n_empty++;
		}
		if (!named && sounds_outside(z->place))
			named = z;
	}
	if (named || n_empty == 1) {
		named = named ? named : empty;
		named->any = true;
		named->guessed = true;
	}
}

/* `any` holds what no other zone does: of what the rules say is there, only that matters which
 * another zone's network would hold. */
static void drop_needless(struct import *m, struct import_zone *z)
{
	size_t n = 0;

	for (size_t i = 0; i < z->networks.n; i++) {
		struct addr_range r = z->networks.at[i];
		bool held = false;

		for (size_t k = 0; k < m->zones.n; k++)
			for (size_t j = 0; j < m->zones.at[k].networks.n; j++) {
				const struct addr_range *o = &m->zones.at[k].networks.at[j];

				held = held || (&m->zones.at[k] != z && o->family == r.family &&
						o->lo <= r.lo && r.hi <= o->hi);
			}
		if (held)
			z->networks.at[n++] = r;
	}
	z->networks.n = n;
	z->guessed = z->guessed && n;
}

/* -- what remains to each: longest prefix, as routing does it -- */

struct placed {
	struct addr_range range;
	struct import_zone *zone;
};

static int by_size(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	u128 m = x->range.hi - x->range.lo, n = y->range.hi - y->range.lo;

	if (m != n)
		return m > n ? -1 : 1;
	return range_compare(&x->range, &y->range);
}

static void own(struct import *m)
{
	VEC(struct placed) all = {0};

	for (size_t i = 0; i < m->zones.n; i++) {
		struct import_zone *z = &m->zones.at[i];

		if (z->any)
			z->effective = filter_any(m->arena).addresses;
		for (size_t k = 0; k < z->networks.n; k++)
			VEC_PUSH(m->arena, &all, ((struct placed){z->networks.at[k], z}));
	}
	if (all.n)
		qsort(all.at, all.n, sizeof *all.at, by_size);
	for (size_t i = 0; i < all.n; i++) {
		struct addr_set one = {&all.at[i].range, 1};

		for (size_t k = 0; k < m->zones.n; k++) {
			struct addr_set *e = &m->zones.at[k].effective;

			*e = &m->zones.at[k] == all.at[i].zone ? addr_set_union(m->arena, *e, one)
							       : addr_set_minus(m->arena, *e, one);
		}
	}
}

static bool all_known(struct import *m)
{
	bool good = m->zones.n;

	if (!good) {
		struct diagnostic *d =
		    diag_error(m->request->diags, SPAN_NONE,
			       "the configuration names no interface that packets pass");
		diag_hint(m->request->diags, d, "is it a whole configuration, of %s?",
			  m->request->target);
	}
	for (size_t i = 0; i < m->zones.n; i++) {
		const struct import_zone *z = &m->zones.at[i];

		if (z->effective.n)
			continue;
		good = false;
		struct diagnostic *d = diag_error(
		    m->request->diags, SPAN_NONE,
		    "the configuration does not tell which networks are behind `%s`", z->place);
		diag_hint(m->request->diags, d, "say it: --network %s=10.0.0.0/8 (or any)",
			  z->place);
	}
	return good;
}

bool import_zones(struct import *m)
{
	struct import_request *r = m->request;

	add_zones(m);
	for (size_t i = 0; i < r->networks.n; i++) {
		struct import_zone *z = zone_at(m, r->networks.at[i].place);

		if (z)
			add_network(m, z, &r->networks.at[i].range, r->networks.at[i].given);
	}
	for (size_t i = 0; i < r->filter->networks.n; i++) {
		struct import_zone *z = zone_at(m, r->filter->networks.at[i].place);
		const struct addr_range *n = &r->filter->networks.at[i].range;

		if (z && !(is_everything(n) && has_outside(m)))
			add_network(m, z, n, true);
	}
	claim_all(m);
	choose_outside(m);
	for (size_t i = 0; i < m->zones.n; i++)
		if (m->zones.at[i].any)
			drop_needless(m, &m->zones.at[i]);
	own(m);
	for (size_t i = 0; i < m->zones.n; i++)
		frame_add_area(r->frame, &m->zones.at[i].place, 1, m->zones.at[i].effective, NULL,
			       0);
	return all_known(m);
}
