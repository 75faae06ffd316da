/* Cutting packet sets into products of ranges, for people to read. */
#include "intern.h"
#include "pset_space.h"
#include "vec.h"

/* More ranges than this in one cut are no reading matter; sets with holes in the upper bytes of
 * addresses would have no end of them. */
enum { RANGES_MAX = 1 << 20 };

/* What a set leads to behind one axis: successors, each with its ranges. */
struct branch {
	pset to;
	VEC(struct addr_range) ranges; /* of numbers, too */
};

struct branches {
	struct branch *at;
	size_t n, cap;
	struct map *index; /* successor + 1 to place in the list + 1, as pointers */
};

struct cutting {
	const struct pset_space *s;
	struct arena *a;
	size_t max;
	size_t ranges;
	struct pset_part now;
	VEC(struct pset_part) done;
	bool more;
};

static struct branch *branch_to(struct arena *a, struct branches *b, pset to)
{
	const void *key = (const void *)((uintptr_t)to + 1);

	if (!b->index)
		b->index = map_new(a);
	uintptr_t at = (uintptr_t)map_get(b->index, key);
	if (at)
		return &b->at[at - 1];
	*VEC_ADD(a, b) = (struct branch){.to = to};
	map_put(b->index, key, (void *)(uintptr_t)b->n);
	return &b->at[b->n - 1];
}

static void branch_add(struct cutting *c, struct branches *b, pset to, struct addr_range r)
{
	struct branch *at = branch_to(c->a, b, to);
	struct addr_range *last = at->ranges.n ? &at->ranges.at[at->ranges.n - 1] : NULL;

	if (last && r.lo && last->hi == r.lo - 1) {
		last->hi = r.hi;
		return;
	}
	VEC_PUSH(c->a, &at->ranges, r);
	c->more = c->more || ++c->ranges > RANGES_MAX;
}

/* Walks the digits of one axis; BASE are those passed so far. */
static void spread(struct cutting *c, struct branches *b, pset a, uint32_t level, uint32_t end,
		   enum family f, u128 base)
{
	const struct node *n = &c->s->nodes[a];
	u128 unit = 1; /* addresses below one digit of this level */
	uint32_t lo = 0;

	if (a == PSET_EMPTY || c->more)
		return;
	for (uint32_t l = level + 1; l < end; l++)
		unit *= (u128)level_max(l) + 1;
	if (n->level >= end) {
		u128 size_less_1 = unit * level_max(level) + (unit - 1);

		branch_add(c, b, a, (struct addr_range){f, base, base + size_less_1});
		return;
	}
	if (n->level != level) { /* all digits alike: one level down, for each */
		for (uint32_t d = 0; d <= level_max(level); d++)
			spread(c, b, a, level + 1, end, f, base + unit * d);
		return;
	}
	for (uint32_t i = 0; i < n->n; lo = c->s->edges[n->first + i++].hi + 1) {
		struct edge e = c->s->edges[n->first + i];

		if (e.to == PSET_EMPTY)
			continue;
		if (level + 1 == end || c->s->nodes[e.to].level >= end)
			branch_add(c, b, e.to,
				   (struct addr_range){f, base + unit * lo,
						       base + unit * e.hi + (unit - 1)});
		else
			for (u128 d = lo; d <= e.hi; d++)
				spread(c, b, e.to, level + 1, end, f, base + unit * d);
	}
}

static void level_range(enum axis axis, enum family f, uint32_t *first, uint32_t *end)
{
	uint32_t skipped = f == FAMILY_4 ? IPV4_SKIPPED : 0;

	*first = axis_level(axis);
	*end = *first + 1;
	if (axis == AXIS_TO || axis == AXIS_FROM) {
		*end = *first + ADDRESS_DIGITS;
		*first += skipped;
	}
}

static void keep_ranges(struct cutting *c, enum axis axis, const struct branch *b)
{
	struct interval *out;

	if (axis == AXIS_TO || axis == AXIS_FROM) {
		struct addr_set *set = axis == AXIS_TO ? &c->now.to : &c->now.from;

		*set = (struct addr_set){b->ranges.at, b->ranges.n};
		return;
	}
	out = ARENA_ARRAY(c->a, struct interval, b->ranges.n);
	for (size_t i = 0; i < b->ranges.n; i++)
		out[i] =
		    (struct interval){(uint32_t)b->ranges.at[i].lo, (uint32_t)b->ranges.at[i].hi};
	c->now.on[axis] = out;
	c->now.n_on[axis] = b->ranges.n;
}

static void cut(struct cutting *c, pset a, enum axis axis)
{
	struct branches b = {.at = NULL};
	uint32_t first, end;

	if (c->more)
		return;
	if (axis == AXES) {
		if (c->done.n == c->max)
			c->more = true;
		else
			VEC_PUSH(c->a, &c->done, c->now);
		return;
	}
	level_range(axis, c->now.family, &first, &end);
	if (axis == AXIS_FAMILY) { /* addresses are of one family: never both in one part */
		for (uint32_t f = 0; f < 2; f++) {
			pset to = node_at(c->s, a, LEVEL_FAMILY, f);

			if (to == PSET_EMPTY)
				continue;
			c->now.family = f ? FAMILY_6 : FAMILY_4;
			cut(c, to, axis + 1);
		}
		return;
	}
	spread(c, &b, a, first, end, c->now.family, 0);
	for (size_t i = 0; i < b.n; i++) {
		keep_ranges(c, axis, &b.at[i]);
		cut(c, b.at[i].to, axis + 1);
	}
}

bool pset_parts(const struct pset_space *s, pset set, struct arena *a, size_t max,
		struct pset_part **out, size_t *n)
{
	struct cutting c = {.s = s, .a = a, .max = max, .now.family = FAMILY_4};

	if (set != PSET_EMPTY)
		cut(&c, set, 0);
	*out = c.done.at;
	*n = c.done.n;
	return !c.more;
}
