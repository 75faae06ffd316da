/* Comparing unions of boxes by sweeping: see boxes.h. */
#include "boxes.h"

#include <stdlib.h>

enum { BOXES_MAX = 1 << 20, WORK_PER_BOX = 64, WORK_LEAST = 1 << 22 };

/* -- matches to boxes -- */

struct adding {
	struct boxes *boxes;
	struct box box;
	const struct filter_match *match;
	enum family family;
	box_name_fn *name;
	void *user;
};

static void set_number(struct box *b, enum box_axis axis, uint32_t lo, uint32_t hi)
{
	b->number[axis - BOX_ADDRESSES][0] = lo;
	b->number[axis - BOX_ADDRESSES][1] = hi;
}

static void set_address(struct box *b, enum box_axis axis, u128 lo, u128 hi)
{
	b->address[axis][0] = lo;
	b->address[axis][1] = hi;
}

static void add_box(struct adding *a)
{
	struct boxes *b = a->boxes;

	if (b->list.n == BOXES_MAX)
		b->too_many = true;
	else
		VEC_PUSH(b->arena, &b->list, a->box);
}

static void add_term(struct adding *a, const struct service_term *t)
{
	uint32_t type = (uint32_t)t->type << 8, code = (uint32_t)t->code;

	if (!(term_families(t) & a->family))
		return;
	set_number(&a->box, BOX_PROTO, t->proto, t->proto);
	set_number(&a->box, BOX_PORT, 0, 65535);
	set_number(&a->box, BOX_SRC_PORT, 0, 65535);
	if (t->kind == SERVICE_ANY)
		set_number(&a->box, BOX_PROTO, 0, 255);
	if (t->kind == SERVICE_PORTS) {
		set_number(&a->box, BOX_PORT, t->dst.lo, t->dst.hi);
		set_number(&a->box, BOX_SRC_PORT, t->src.lo, t->src.hi);
	}
	if (t->kind == SERVICE_ICMP && t->type >= 0)
		set_number(&a->box, BOX_PORT, t->code < 0 ? type : type | code,
			   t->code < 0 ? type | 255 : type | code);
	add_box(a);
}

static void add_terms(struct adding *a)
{
	for (size_t i = 0; i < a->match->n_terms; i++)
		add_term(a, &a->match->terms[i]);
}

/* Each way to be at one end, an address or what a name stands for; then THEN for the rest. */
static void each_end(struct adding *a, bool source, void (*then)(struct adding *a))
{
	const struct filter_side *s = source ? &a->match->from : &a->match->to;
	struct addr_set set = addr_set_family(s->addresses, a->family);
	enum box_axis axis = source ? BOX_FROM : BOX_TO;
	enum box_axis name = source ? BOX_FROM_NAME : BOX_TO_NAME;

	set_number(&a->box, name, 0, UINT32_MAX);
	for (size_t i = 0; i < set.n && !a->boxes->too_many; i++) {
		set_address(&a->box, axis, set.at[i].lo, set.at[i].hi);
		then(a);
	}
	set_address(&a->box, axis, 0, addr_max(a->family));
	for (size_t i = 0; i < s->n_names && !a->boxes->too_many; i++) {
		uint32_t number = a->name(a->user, s->names[i].fqdn);

		if (!(s->names[i].families & a->family))
			continue;
		set_number(&a->box, name, number, number);
		then(a);
	}
}

static void add_destinations(struct adding *a)
{
	each_end(a, false, add_terms);
}

void boxes_add(struct boxes *b, const struct filter_match *match, bool right, box_name_fn *name,
	       void *user)
{
	struct adding a = {.boxes = b, .match = match, .name = name, .user = user};
	uint32_t start = filter_time_start(match->time);

	if (start > match->time.to)
		return;
	a.box.right = right;
	set_number(&a.box, BOX_MINUTE, start, match->time.to);
	for (uint32_t v6 = 0; v6 < 2; v6++) {
		a.family = v6 ? FAMILY_6 : FAMILY_4;
		set_number(&a.box, BOX_FAMILY, v6, v6);
		each_end(&a, true, add_destinations);
	}
}

/* -- comparing -- */

struct edge {
	u128 lo, hi;
	const struct box *box;
};

/* What is needed at one axis, used again for every interval of the axes before. */
struct level {
	struct edge *sorted;
	const struct box **active;
	size_t cap;
};

struct sweep {
	struct arena *arena;
	struct level level[BOX_AXES];
	size_t work, most;
	bool gave_up;
};

static u128 box_end(const struct box *b, int axis, int end)
{
	return axis < BOX_ADDRESSES ? b->address[axis][end] : b->number[axis - BOX_ADDRESSES][end];
}

static int compare_edges(const void *x, const void *y)
{
	const struct edge *a = x, *b = y;

	return (a->lo > b->lo) - (a->lo < b->lo);
}

/* The intervals of all boxes on an axis, in order; false where they are all the same. */
static bool find_edges(struct sweep *s, int axis, const struct box *const *at, size_t n)
{
	struct level *l = &s->level[axis];
	bool differ = false;

	if (n > l->cap) {
		l->cap = 2 * n;
		l->sorted = ARENA_ARRAY(s->arena, struct edge, l->cap);
		l->active = ARENA_ARRAY(s->arena, const struct box *, l->cap);
	}
	for (size_t i = 0; i < n; i++) {
		l->sorted[i] =
		    (struct edge){box_end(at[i], axis, 0), box_end(at[i], axis, 1), at[i]};
		differ = differ || l->sorted[i].lo != l->sorted[0].lo ||
			 l->sorted[i].hi != l->sorted[0].hi;
	}
	if (differ)
		qsort(l->sorted, n, sizeof *l->sorted, compare_edges);
	return differ;
}

/* Does one list have a box here, and the other none? -1: only one has; 0: none has; 1: both. */
static int balance(const struct box *const *at, size_t n)
{
	size_t right = 0;

	for (size_t i = 0; i < n; i++)
		right += at[i]->right;
	return !n ? 0 : right && right < n ? 1 : -1;
}

static bool same_cover(struct sweep *s, int axis, const struct box *const *at, size_t n);

/* Boxes that end before FROM are over. */
static size_t drop_ended(struct level *l, int axis, size_t n, u128 last)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (box_end(l->active[i], axis, 1) > last)
			l->active[kept++] = l->active[i];
	return kept;
}

/* Up to where the active boxes stay the same. */
static u128 interval_end(const struct level *l, int axis, size_t n, const struct edge *next)
{
	u128 last = next ? next->lo - 1 : ~(u128)0;

	for (size_t i = 0; i < n; i++) {
		u128 hi = box_end(l->active[i], axis, 1);

		last = hi < last ? hi : last;
	}
	return last;
}

static bool sweep_axis(struct sweep *s, int axis, size_t n)
{
	struct level *l = &s->level[axis];
	size_t active = 0, next = 0;

	while (next < n || active) {
		u128 start = active ? 0 : l->sorted[next].lo;

		/* All that begin where the interval does: those after are seen by its end. */
		if (!active)
			while (next < n && l->sorted[next].lo == start)
				l->active[active++] = l->sorted[next++].box;
		u128 last = interval_end(l, axis, active, next < n ? &l->sorted[next] : NULL);
		s->work += active;
		if (s->work > s->most)
			s->gave_up = true;
		if (s->gave_up || !same_cover(s, axis + 1, l->active, active))
			return false;
		active = drop_ended(l, axis, active, last);
		while (next < n && active && l->sorted[next].lo == last + 1)
			l->active[active++] = l->sorted[next++].box;
	}
	return true;
}

static bool same_cover(struct sweep *s, int axis, const struct box *const *at, size_t n)
{
	int both = balance(at, n);

	if (both != 1 || axis == BOX_AXES)
		return both >= 0;
	if (!find_edges(s, axis, at, n))
		return same_cover(s, axis + 1, at, n);
	return sweep_axis(s, axis, n);
}

enum boxes_answer boxes_compare(const struct boxes *b)
{
	struct sweep s = {.arena = b->arena};
	const struct box **at = ARENA_ARRAY(b->arena, const struct box *, b->list.n);

	if (b->too_many)
		return BOXES_UNKNOWN;
	for (size_t i = 0; i < b->list.n; i++)
		at[i] = &b->list.at[i];
	s.most = WORK_LEAST + WORK_PER_BOX * b->list.n;
	if (same_cover(&s, 0, at, b->list.n))
		return BOXES_SAME;
	return s.gave_up ? BOXES_UNKNOWN : BOXES_DIFFER;
}
