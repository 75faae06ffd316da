/* Intersecting matches: see match_meet.h. */
#include "match_meet.h"

enum { TERMS_MAX = 4096 };

bool place_list_is_all(const struct place_list *l)
{
	return l->except && !l->n;
}

/* -- ends -- */

/* The families whose every address the side holds; FAMILY_NONE where there are other addresses. */
static enum family whole_families(const struct filter_side *s)
{
	unsigned families = FAMILY_NONE;

	for (size_t i = 0; i < s->addresses.n; i++) {
		const struct addr_range *r = &s->addresses.at[i];

		if (r->lo || r->hi != addr_max(r->family))
			return FAMILY_NONE;
		families |= r->family;
	}
	return (enum family)families;
}

static struct filter_side of_families(struct arena *a, const struct filter_side *s,
				      enum family families)
{
	struct filter_side out = {.addresses = addr_set_family(s->addresses, families)};
	struct filter_name *names = ARENA_ARRAY(a, struct filter_name, s->n_names);

	for (size_t i = 0; i < s->n_names; i++)
		if (s->names[i].families & families)
			names[out.n_names++] =
			    (struct filter_name){s->names[i].fqdn, s->names[i].families & families};
	out.names = names;
	return out;
}

/* An address of one and a name of the other may be the same packet, which no side can say: unless
 * one of them is every address. */
static bool meet_sides(struct arena *a, const struct filter_side *x, const struct filter_side *y,
		       struct filter_side *out)
{
	enum family every_x = x->n_names ? FAMILY_NONE : whole_families(x);
	enum family every_y = y->n_names ? FAMILY_NONE : whole_families(y);

	if (every_x == FAMILY_BOTH || every_y == FAMILY_BOTH)
		*out = every_y == FAMILY_BOTH ? *x : *y;
	else if (every_x || every_y)
		*out = every_y ? of_families(a, x, every_y) : of_families(a, y, every_x);
	else if (x->n_names || y->n_names)
		return false;
	else
		*out = (struct filter_side){.addresses =
						addr_set_intersect(a, x->addresses, y->addresses)};
	return true;
}

static bool side_is_empty(const struct filter_side *s)
{
	return !s->addresses.n && !s->n_names;
}

/* -- services -- */

static struct port_range meet_ports(struct port_range x, struct port_range y)
{
	return (struct port_range){x.lo > y.lo ? x.lo : y.lo, x.hi < y.hi ? x.hi : y.hi};
}

static enum meeting meet_terms(const struct service_term *x, const struct service_term *y,
			       struct service_term *out)
{
	*out = *x;
	if (y->kind == SERVICE_ANY)
		return MEETING_EXACT;
	*out = *y;
	if (x->kind == SERVICE_ANY)
		return MEETING_EXACT;
	if (x->proto != y->proto)
		return MEETING_NOTHING;
	if (x->kind == SERVICE_PROTO)
		return MEETING_EXACT;
	*out = *x;
	if (y->kind == SERVICE_PROTO)
		return MEETING_EXACT;
	if (x->kind != y->kind)
		return MEETING_UNSAID;
	if (x->kind == SERVICE_PORTS) {
		out->src = meet_ports(x->src, y->src);
		out->dst = meet_ports(x->dst, y->dst);
		return out->src.lo > out->src.hi || out->dst.lo > out->dst.hi ? MEETING_NOTHING
									      : MEETING_EXACT;
	}
	if (!term_overlaps(x, y))
		return MEETING_NOTHING;
	*out = term_covers(x, y) ? *y : *x;
	return MEETING_EXACT;
}

static bool terms_are_any(const struct filter_match *m)
{
	return m->n_terms == 1 && m->terms->kind == SERVICE_ANY;
}

static enum meeting meet_services(struct arena *a, const struct filter_match *x,
				  const struct filter_match *y, struct filter_match *out)
{
	const struct filter_match *one = terms_are_any(y) ? x : y;

	out->terms = one->terms;
	out->n_terms = one->n_terms;
	if (terms_are_any(x) || terms_are_any(y))
		return MEETING_EXACT;
	if (x->n_terms * y->n_terms > TERMS_MAX)
		return MEETING_UNSAID;
	struct service_term *both = ARENA_ARRAY(a, struct service_term, x->n_terms * y->n_terms);
	size_t n = 0;
	for (size_t i = 0; i < x->n_terms; i++)
		for (size_t k = 0; k < y->n_terms; k++) {
			enum meeting m = meet_terms(&x->terms[i], &y->terms[k], &both[n]);

			if (m == MEETING_UNSAID)
				return m;
			n += m == MEETING_EXACT;
		}
	if (n)
		terms_canonical(both, &n);
	out->terms = both;
	out->n_terms = n;
	return n ? MEETING_EXACT : MEETING_NOTHING;
}

/* -- matches -- */

enum meeting match_meet(struct arena *a, const struct filter_match *x, const struct filter_match *y,
			struct filter_match *out)
{
	uint32_t from = filter_time_start(x->time), other = filter_time_start(y->time);

	*out = (struct filter_match){.in = PLACE_ANY, .out = PLACE_ANY};
	out->time = (struct filter_time){from > other ? from : other,
					 x->time.to < y->time.to ? x->time.to : y->time.to};
	if (out->time.from > out->time.to)
		return MEETING_NOTHING;
	if (!meet_sides(a, &x->from, &y->from, &out->from) ||
	    !meet_sides(a, &x->to, &y->to, &out->to))
		return MEETING_UNSAID;
	if (side_is_empty(&out->from) || side_is_empty(&out->to))
		return MEETING_NOTHING;
	return meet_services(a, x, y, out);
}

bool match_is_all(const struct filter_match *m)
{
	return !m->from.n_names && !m->to.n_names && whole_families(&m->from) == FAMILY_BOTH &&
	       whole_families(&m->to) == FAMILY_BOTH && terms_are_any(m) &&
	       !filter_time_start(m->time) && m->time.to == UINT32_MAX;
}
