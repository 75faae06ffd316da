/* Exact decisions by cutting regions into cells: see decide.h. */
#include "decide.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "vec.h"

/* -- flattening -- */

static void add_range(struct arena *a, struct side *s, struct addr_range r)
{
	VEC_PUSH(a, s, r);
}

/* A name's number: its hash, which gives the order, and below it the name itself. */
static void add_name(struct arena *a, struct side *s, const char *fqdn)
{
	u128 number = (u128)hash_string(HASH_START, fqdn) << 64 | (uintptr_t)fqdn;

	add_range(a, s, (struct addr_range){FAMILY_NONE, number, number});
}

/* A zone holds every DNS name in it: all numbers of names. */
static void add_object(struct arena *a, struct side *s, const struct object *o)
{
	for (size_t i = 0; i < o->addresses.n; i++)
		add_range(a, s, o->addresses.at[i]);
	if (o->kind == OBJECT_ZONE)
		add_range(a, s, (struct addr_range){FAMILY_NONE, 0, ~(u128)0});
	if (o->kind == OBJECT_NAME)
		add_name(a, s, o->fqdn);
}

/* Names inside a group; its addresses are in its union already. */
static void add_group_names(struct arena *a, struct side *s, const struct object *o)
{
	for (size_t i = 0; i < o->n_members; i++) {
		const struct object *m = o->members[i];

		if (m->kind == OBJECT_NAME || m->kind == OBJECT_ZONE)
			add_object(a, s, m);
		else if (m->has_name)
			add_group_names(a, s, m);
	}
}

struct side flatten_objects(struct arena *a, const struct object *const *o, size_t n)
{
	struct side s = {NULL, 0, 0};

	if (n == 1 && (o[0]->kind == OBJECT_HOST || o[0]->kind == OBJECT_NETWORK))
		return (struct side){o[0]->addresses.at, o[0]->addresses.n, o[0]->addresses.n};
	for (size_t i = 0; i < n; i++) {
		add_object(a, &s, o[i]);
		if (o[i]->kind == OBJECT_GROUP)
			add_group_names(a, &s, o[i]);
	}
	return s;
}

/* As a region a zone holds the names that occur in the policy, not all that might. */
struct side region_side(struct arena *a, const struct object *const *o, size_t n)
{
	struct side all = flatten_objects(a, o, n), s = {NULL, 0, 0};

	for (size_t i = 0; i < all.n; i++)
		if (all.at[i].family != FAMILY_NONE || all.at[i].lo == all.at[i].hi)
			add_range(a, &s, all.at[i]);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; o[i]->kind == OBJECT_ZONE && k < o[i]->zone->n_names; k++)
			add_name(a, &s, o[i]->zone->names[k]->fqdn);
	return s;
}

struct flat_rule flatten_rule(struct arena *a, const struct rule *r)
{
	struct flat_rule f = {.rule = r};

	f.from = flatten_objects(a, r->sources, r->n_sources);
	f.to = flatten_objects(a, r->destinations, r->n_destinations);
	f.n_terms = rule_terms(a, r, &f.terms);
	return f;
}

const struct flat_rule **flatten_pair(struct arena *a, const struct pair *p, size_t *n)
{
	const struct flat_rule **out;

	*n = p ? p->n_rules : 0;
	out = ARENA_ARRAY(a, const struct flat_rule *, *n);
	for (size_t i = 0; i < *n; i++) {
		struct flat_rule *f = ARENA_NEW(a, struct flat_rule);

		*f = flatten_rule(a, &p->rules[i]);
		out[i] = f;
	}
	return out;
}

struct side side_family(struct arena *a, const struct side *s, enum family f)
{
	struct side out = {NULL, 0, 0};

	for (size_t i = 0; i < s->n; i++)
		if (s->at[i].family == f || s->at[i].family == FAMILY_NONE)
			add_range(a, &out, s->at[i]);
	return out;
}

const struct pair *policy_pair(const struct policy *p, const struct zone *from,
			       const struct zone *to)
{
	size_t lo = 0, hi = p->n_pairs;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		const struct pair *x = &p->pairs[mid];

		if (x->from == from && x->to == to)
			return x;
		if (x->from->index < from->index || (x->from == from && x->to->index < to->index))
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

/* -- cutting one dimension -- */

/* Where a rule begins or ends to match along the dimension. */
struct edge {
	int kind;      /* address family, or 0 where there is one kind */
	u128 at;       /* first point at which the change holds */
	bool past_end; /* `at` would be one past the largest number */
	size_t rule;   /* index into the rules; SIZE_MAX: the region itself */
	int change;    /* +1 or -1 */
};

struct edges {
	struct edge *at;
	size_t n, cap;
};

static void add_edges(struct arena *a, struct edges *e, int kind, u128 lo, u128 hi, size_t rule)
{
	VEC_PUSH(a, e, ((struct edge){kind, lo, false, rule, 1}));
	VEC_PUSH(a, e, ((struct edge){kind, hi + 1, hi + 1 == 0, rule, -1}));
}

static int compare_edges(const void *x, const void *y)
{
	const struct edge *a = x, *b = y;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->past_end != b->past_end)
		return a->past_end ? 1 : -1;
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return 0;
}

/* The rules that match at the current point of a sweep, as a list with O(1) insert and remove. */
struct sweep {
	const struct flat_rule *const *rules;
	size_t room;
	long *count;   /* per rule: how many of its ranges hold the point */
	size_t *place; /* per rule: position in active */
	const struct flat_rule **active;
	size_t *active_rule;
	size_t n_active;
	long inside;       /* ranges of the region that hold the point */
	uint64_t set;      /* hash of the active rules as a set */
	uint64_t *visited; /* sets that were looked at: further dimensions are the same for them */
	size_t n_visited, cap_visited;
};

/* Ready for N rules; what it has is used again. */
static void sweep_start(struct arena *a, struct sweep *s, const struct flat_rule *const *rules,
			size_t n)
{
	if (n > s->room) {
		s->room = n > 2 * s->room ? n : 2 * s->room;
		s->count = ARENA_ARRAY(a, long, s->room);
		s->place = ARENA_ARRAY(a, size_t, s->room);
		s->active = ARENA_ARRAY(a, const struct flat_rule *, s->room);
		s->active_rule = ARENA_ARRAY(a, size_t, s->room);
	}
	if (n)
		memset(s->count, 0, n * sizeof *s->count);
	if (s->cap_visited)
		memset(s->visited, 0, s->cap_visited * sizeof *s->visited);
	s->rules = rules;
	s->n_active = s->n_visited = 0;
	s->inside = 0;
	s->set = 0;
}

static void sweep_change(struct sweep *s, size_t rule, int change)
{
	if (rule == SIZE_MAX) {
		s->inside += change;
		return;
	}
	long before = s->count[rule];

	s->count[rule] += change;
	if (before == 0) {
		s->place[rule] = s->n_active;
		s->active_rule[s->n_active] = rule;
		s->active[s->n_active++] = s->rules[rule];
		s->set += hash_u64(HASH_START, rule);
	} else if (s->count[rule] == 0) {
		size_t hole = s->place[rule], last = --s->n_active;

		s->active[hole] = s->active[last];
		s->active_rule[hole] = s->active_rule[last];
		s->place[s->active_rule[hole]] = hole;
		s->set -= hash_u64(HASH_START, rule);
	}
}

/* Is the set of active rules a new one? Remembers it. */
static bool first_visit(struct arena *a, struct sweep *s)
{
	uint64_t set = s->set ? s->set : 1; /* 0 marks a free place */
	size_t i;

	if (s->n_visited * 2 >= s->cap_visited) {
		uint64_t *old = s->visited;
		size_t n = s->cap_visited;

		s->cap_visited = n ? n * 2 : 16;
		s->visited = ARENA_ARRAY(a, uint64_t, s->cap_visited);
		for (size_t k = 0; k < n; k++) {
			for (i = old[k] & (s->cap_visited - 1); old[k] && s->visited[i];)
				i = (i + 1) & (s->cap_visited - 1);
			if (old[k])
				s->visited[i] = old[k];
		}
	}
	for (i = set & (s->cap_visited - 1); s->visited[i]; i = (i + 1) & (s->cap_visited - 1))
		if (s->visited[i] == set)
			return false;
	s->visited[i] = set;
	s->n_visited++;
	return true;
}

/* The two numbers of a term under a protocol: ports, or icmp type and code. */
struct plane {
	u128 lo[2], hi[2];
};

/* Terms are split into one flat rule each while the plane is cut, so that a rule's terms do not
 * mix their first numbers with others' second ones. */
struct plane_rule {
	const struct flat_rule *rule;
	struct plane plane;
};

struct planes {
	struct plane_rule *at;
	size_t n, cap;
};

/* Points of one axis. */
struct axis {
	u128 *at;
	size_t n, room;
};

/* One address dimension. */
struct level {
	struct edges edges;
	struct sweep sweep;
};

/* What is cut again and again uses the same memory. */
struct room {
	struct level from, to;
	struct planes planes;
	struct axis axes[2];
	const struct flat_rule **active;
	size_t n_active;
};

struct search {
	struct arena *arena;
	const struct region *region;
	cell_test *test;
	void *user;
	struct witness *out;
	struct room room;
};

typedef bool next_dimension(struct search *s, const struct flat_rule *const *active, size_t n,
			    int kind, u128 point);

/* Calls NEXT for each stretch of the region along the edges of L, with the rules active on it. */
static bool sweep_edges(struct search *s, struct level *l, const struct flat_rule *const *rules,
			size_t n, next_dimension *next)
{
	struct edges *e = &l->edges;
	struct sweep *w = &l->sweep;

	sweep_start(s->arena, w, rules, n);
	if (e->n > 1)
		qsort(e->at, e->n, sizeof *e->at, compare_edges);
	for (size_t i = 0; i < e->n;) {
		struct edge here = e->at[i];

		while (i < e->n && !compare_edges(&here, &e->at[i])) {
			sweep_change(w, e->at[i].rule, e->at[i].change);
			i++;
		}
		if (w->inside > 0 && first_visit(s->arena, w) &&
		    next(s, w->active, w->n_active, here.kind, here.at))
			return true;
	}
	return false;
}

/* -- the service dimensions -- */

static bool is_port_proto(unsigned proto)
{
	return proto == PROTO_TCP || proto == PROTO_UDP || proto == PROTO_SCTP;
}

static bool is_icmp_proto(unsigned proto)
{
	return proto == PROTO_ICMP || proto == PROTO_ICMP6;
}

static bool term_has_proto(const struct service_term *t, unsigned proto)
{
	return t->kind == SERVICE_ANY || t->proto == proto;
}

static struct plane term_plane(const struct service_term *t, unsigned proto)
{
	struct plane p = {{0, 0}, {65535, 65535}};

	if (!is_port_proto(proto))
		p.hi[0] = p.hi[1] = 255;
	if (t->kind == SERVICE_PORTS)
		return (struct plane){{t->src.lo, t->dst.lo}, {t->src.hi, t->dst.hi}};
	if (t->kind == SERVICE_ICMP && t->type >= 0)
		p.lo[0] = p.hi[0] = (u128)t->type;
	if (t->kind == SERVICE_ICMP && t->code >= 0)
		p.lo[1] = p.hi[1] = (u128)t->code;
	return p;
}

struct plane_cut {
	const struct plane_rule *rules;
	size_t n;
	unsigned proto;
};

/* All rules with a term that holds the point (X, Y), each once. */
static size_t rules_at(const struct plane_cut *c, u128 x, u128 y, const struct flat_rule **out)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct plane *p = &c->rules[i].plane;

		if (x < p->lo[0] || x > p->hi[0] || y < p->lo[1] || y > p->hi[1])
			continue;
		if (!n || out[n - 1] != c->rules[i].rule)
			out[n++] = c->rules[i].rule;
	}
	return n;
}

static int compare_u128(const void *x, const void *y)
{
	const u128 *a = x, *b = y;

	return *a < *b ? -1 : *a > *b;
}

/* The points of one axis at which something changes inside [LO, HI]. */
static void axis_points(struct arena *a, struct axis *out, const struct plane_cut *c, int axis,
			u128 lo, u128 hi)
{
	size_t k = 0;

	if (2 * c->n + 1 > out->room) {
		out->room = 4 * c->n + 1;
		out->at = ARENA_ARRAY(a, u128, out->room);
	}
	out->at[k++] = lo;
	for (size_t i = 0; i < c->n; i++) {
		u128 begin = c->rules[i].plane.lo[axis], after = c->rules[i].plane.hi[axis] + 1;

		if (begin > lo && begin <= hi)
			out->at[k++] = begin;
		if (after > lo && after <= hi)
			out->at[k++] = after;
	}
	if (k > 1)
		qsort(out->at, k, sizeof *out->at, compare_u128);
	out->n = 0;
	for (size_t i = 0; i < k; i++)
		if (!out->n || out->at[out->n - 1] != out->at[i])
			out->at[out->n++] = out->at[i];
}

static struct service_term point_term(unsigned proto, u128 x, u128 y)
{
	struct service_term t = {SERVICE_PROTO, (uint8_t)proto, PORTS_ALL, PORTS_ALL, -1, -1};

	if (is_port_proto(proto)) {
		t.kind = SERVICE_PORTS;
		t.src = (struct port_range){(uint16_t)x, (uint16_t)x};
		t.dst = (struct port_range){(uint16_t)y, (uint16_t)y};
	} else if (is_icmp_proto(proto)) {
		t.kind = SERVICE_ICMP;
		t.type = (int16_t)x;
		t.code = (int16_t)y;
	}
	return t;
}

static bool cut_plane(struct search *s, const struct plane_cut *c, const struct plane *region)
{
	struct room *room = &s->room;
	const struct axis *x = &room->axes[0], *y = &room->axes[1];

	axis_points(s->arena, &room->axes[0], c, 0, region->lo[0], region->hi[0]);
	axis_points(s->arena, &room->axes[1], c, 1, region->lo[1], region->hi[1]);
	if (c->n > room->n_active) {
		room->n_active = 2 * c->n;
		room->active = ARENA_ARRAY(s->arena, const struct flat_rule *, room->n_active);
	}
	for (size_t i = 0; i < x->n; i++)
		for (size_t k = 0; k < y->n; k++) {
			size_t n = rules_at(c, x->at[i], y->at[k], room->active);

			if (!s->test(s->user, room->active, n))
				continue;
			s->out->service = point_term(c->proto, x->at[i], y->at[k]);
			return true;
		}
	return false;
}

/* One protocol of one term of the region. */
static bool cut_proto(struct search *s, const struct flat_rule *const *rules, size_t n,
		      const struct service_term *t, unsigned proto)
{
	struct planes *planes = &s->room.planes;
	struct plane region = term_plane(t, proto);

	planes->n = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rules[i]->n_terms; k++)
			if (term_has_proto(&rules[i]->terms[k], proto))
				VEC_PUSH(s->arena, planes,
					 ((struct plane_rule){
					     rules[i], term_plane(&rules[i]->terms[k], proto)}));
	if (!is_port_proto(proto) && !is_icmp_proto(proto))
		region.hi[0] = region.hi[1] = 0;

	struct plane_cut c = {planes->at, planes->n, proto};
	return cut_plane(s, &c, &region);
}

/* Protocols that some rule names. */
static void mark_protos(const struct flat_rule *const *rules, size_t n, bool named[256])
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rules[i]->n_terms; k++)
			if (rules[i]->terms[k].kind != SERVICE_ANY)
				named[rules[i]->terms[k].proto] = true;
}

/* Every protocol: those that no rule names are like the first of them. */
static bool cut_any(struct search *s, const struct flat_rule *const *rules, size_t n,
		    const struct service_term *t)
{
	bool named[256] = {false}, other = false;

	mark_protos(rules, n, named);
	for (unsigned proto = 0; proto < 256; proto++) {
		if (!named[proto] && other)
			continue;
		other |= !named[proto];
		if (cut_proto(s, rules, n, t, proto))
			return true;
	}
	return false;
}

static bool cut_services(struct search *s, const struct flat_rule *const *rules, size_t n, int kind,
			 u128 point)
{
	const struct region *r = s->region;

	s->out->to = (struct addr_range){(enum family)kind, point, point};
	for (size_t i = 0; i < r->n_terms; i++) {
		const struct service_term *t = &r->terms[i];

		if (t->kind == SERVICE_ANY ? cut_any(s, rules, n, t)
					   : cut_proto(s, rules, n, t, t->proto))
			return true;
	}
	return false;
}

/* -- the address dimensions -- */

static void side_edges(struct arena *a, struct edges *e, const struct side *s, enum family f,
		       size_t rule)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->at[i].family == f || s->at[i].family == FAMILY_NONE)
			add_edges(a, e, (int)s->at[i].family, s->at[i].lo, s->at[i].hi, rule);
}

static bool cut_destinations(struct search *s, const struct flat_rule *const *rules, size_t n,
			     int kind, u128 point)
{
	struct edges *e = &s->room.to.edges;

	s->out->from = (struct addr_range){(enum family)kind, point, point};
	e->n = 0;
	side_edges(s->arena, e, &s->region->to, s->region->family, SIZE_MAX);
	for (size_t i = 0; i < n; i++)
		side_edges(s->arena, e, &rules[i]->to, s->region->family, i);
	return sweep_edges(s, &s->room.to, rules, n, cut_services);
}

bool region_search(struct arena *a, const struct region *r, const struct flat_rule *const *rules,
		   size_t n, cell_test *test, void *user, struct witness *out)
{
	struct search s = {.arena = a, .region = r, .test = test, .user = user, .out = out};
	struct edges *e = &s.room.from.edges;

	side_edges(a, e, &r->from, r->family, SIZE_MAX);
	for (size_t i = 0; i < n; i++)
		if (rules[i]->rule->families & r->family)
			side_edges(a, e, &rules[i]->from, r->family, i);
	return sweep_edges(&s, &s.room.from, rules, n, cut_destinations);
}

/* -- text -- */

static const char *point_text(struct arena *a, const struct addr_range *r)
{
	char text[ADDR_TEXT];

	if (r->family == FAMILY_NONE)
		return arena_printf(a, "%s", (const char *)(uintptr_t)(uint64_t)r->lo);
	return arena_printf(a, "%s", addr_text(r->family, r->lo, text));
}

const char *witness_text(struct arena *a, const struct witness *w)
{
	struct service_term t = w->service;
	char text[TERM_TEXT];

	/* The source port of a witness is shown where it says something. */
	if (t.kind == SERVICE_PORTS && t.src.lo == 0)
		t.src = PORTS_ALL;
	return arena_printf(a, "%s -> %s %s", point_text(a, &w->from), point_text(a, &w->to),
			    term_text(&t, text));
}
