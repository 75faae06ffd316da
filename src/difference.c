/* Cutting the difference of two filters into readable blocks: see difference.h. */
#include "difference.h"

#include "date.h"
#include "service_text.h"

struct cutter {
	struct proof *p;
	struct changes out;
	size_t max;
	bool permitted;
};

/* -- axes to words -- */

static const char **place_words(struct cutter *c, const struct pset_part *part, enum axis axis,
				size_t *n)
{
	const struct frame *f = &c->p->frame;
	const char **out = ARENA_ARRAY(c->p->arena, const char *, f->places.n + 1);

	*n = 0;
	for (size_t i = 0; i < part->n_on[axis]; i++) {
		struct interval r = part->on[axis][i];

		for (uint32_t k = r.lo; k <= r.hi && k <= f->places.n; k++)
			out[(*n)++] = frame_place_text(f, k);
	}
	return out;
}

/* A part may hold several names, or all addresses whatever their name. */
static const char *name_word(struct cutter *c, const struct pset_part *part, enum axis axis)
{
	const struct frame *f = &c->p->frame;
	const char *all = NULL;

	if (part->on[axis][0].lo == 0)
		return NULL;
	for (size_t i = 0; i < part->n_on[axis]; i++)
		for (uint32_t k = part->on[axis][i].lo;
		     k <= part->on[axis][i].hi && k <= f->names.n; k++)
			all = all ? arena_printf(c->p->arena, "%s, %s", all, f->names.at[k - 1])
				  : f->names.at[k - 1];
	return all;
}

static const char *moment(struct arena *a, uint32_t minute)
{
	struct filter_packet p = {.minute = minute};
	const char *text = packet_time(a, &p);

	return *text ? text + 4 : "1970-01-01 00:00"; /* without " at " */
}

static const char *time_words(struct arena *a, const struct pset_part *part)
{
	enum { DAY = 24 * 60 };
	struct interval first = part->on[AXIS_MINUTE][0];
	struct interval last = part->on[AXIS_MINUTE][part->n_on[AXIS_MINUTE] - 1];
	const char *text = "";
	char day[DATE_TEXT];

	if (first.lo)
		text = arena_printf(a, " from %s", moment(a, first.lo));
	if (last.hi == UINT32_MAX)
		return text;
	if (last.hi % DAY == DAY - 1)
		return arena_printf(a, "%s until %s", text,
				    date_text(date_of_days(last.hi / DAY), day));
	return arena_printf(a, "%s until %s", text, moment(a, last.hi));
}

/* -- joining parts -- */

static bool same_words(const char *const *a, size_t n, const char *const *b, size_t m)
{
	if (n != m)
		return false;
	for (size_t i = 0; i < n; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

static bool same_set(struct addr_set a, struct addr_set b)
{
	return addr_set_equal(a, b);
}

/* Both families, where nothing combines that did not before: the ends of A are of one, those of B
 * of the other. */
static bool join_families(struct arena *arena, struct change *a, const struct change *b)
{
	enum family f = addr_set_families(a->from), g = addr_set_families(b->from);

	if (addr_set_families(a->to) != f || addr_set_families(b->to) != g || (f & g) ||
	    a->from_name || b->from_name || a->to_name || b->to_name)
		return false;
	a->from = addr_set_union(arena, a->from, b->from);
	a->to = addr_set_union(arena, a->to, b->to);
	return true;
}

/* Joins B into A where they differ in one thing at most. */
static bool join(struct arena *arena, struct change *a, const struct change *b)
{
	bool from = same_set(a->from, b->from) && a->from_name == b->from_name;
	bool to = same_set(a->to, b->to) && a->to_name == b->to_name;
	bool services = a->services == b->services;
	bool same_family = addr_set_families(a->from) == addr_set_families(b->from);

	if (a->permitted != b->permitted || a->left != b->left || a->right != b->right ||
	    a->time != b->time || !same_words(a->in, a->n_in, b->in, b->n_in) ||
	    !same_words(a->out, a->n_out, b->out, b->n_out))
		return false;
	if (!same_family)
		return services && join_families(arena, a, b);
	if (from && to && !services)
		a->services = arena_printf(arena, "%s, %s", a->services, b->services);
	else if (from && services && !a->to_name && !b->to_name)
		a->to = addr_set_union(arena, a->to, b->to);
	else if (to && services && !a->from_name && !b->from_name)
		a->from = addr_set_union(arena, a->from, b->from);
	else
		return false;
	return true;
}

static void join_all(struct arena *arena, struct changes *c, size_t first)
{
	for (bool joined = true; joined;) {
		joined = false;
		for (size_t i = first; i < c->n; i++)
			for (size_t k = i + 1; k < c->n; k++)
				if (join(arena, &c->at[i], &c->at[k])) {
					for (size_t m = k + 1; m < c->n; m++)
						c->at[m - 1] = c->at[m];
					c->n--;
					k--;
					joined = true;
				}
	}
}

/* -- cutting -- */

static void add_change(struct cutter *c, const struct pset_part *part, const struct finding *f)
{
	struct arena *a = c->p->arena;
	struct intern *strings = c->p->frame.strings;
	struct change *x = VEC_ADD(a, &c->out);

	*x = (struct change){.permitted = c->permitted,
			     .from = part->from,
			     .to = part->to,
			     .left = f->left,
			     .right = f->right};
	x->in = place_words(c, part, AXIS_IN, &x->n_in);
	x->out = place_words(c, part, AXIS_OUT, &x->n_out);
	x->from_name = name_word(c, part, AXIS_FROM_NAME);
	x->to_name = name_word(c, part, AXIS_TO_NAME);
	x->services = intern(strings, part_services(a, part, false));
	x->time = intern(strings, time_words(a, part));
}

/* What one rule of the permitting side newly lets through, or did. */
static void cut(struct cutter *c, pset set, const struct finding *f)
{
	struct pset_part *parts;
	size_t n, first = c->out.n;

	if (c->out.n >= c->max ||
	    !pset_parts(c->p->frame.space, set, c->p->arena, c->max - c->out.n, &parts, &n)) {
		c->out.more = true;
		if (c->out.n >= c->max)
			return;
	}
	for (size_t i = 0; i < n; i++)
		add_change(c, &parts[i], f);
	join_all(c->p->arena, &c->out, first);
}

static void cut_side(struct cutter *c)
{
	struct proof *p = c->p;
	pset rest = c->permitted ? p->only_right : p->only_left;
	struct finding f;
	pset part;

	while (rest != PSET_EMPTY && !c->out.more &&
	       proof_finding(p, c->permitted, rest, &f, &part)) {
		cut(c, part, &f);
		rest = pset_minus(p->frame.space, rest, part);
	}
}

static void name_wholes(const struct frame *f, struct change *x)
{
	if (x->n_in == 1 && !x->from_name && frame_is_whole(f, x->in[0], x->from))
		x->whole_from = x->in[0];
	if (x->n_out == 1 && !x->to_name && frame_is_whole(f, x->out[0], x->to))
		x->whole_to = x->out[0];
}

struct changes difference(struct proof *p, size_t max)
{
	struct cutter c = {.p = p, .max = max, .permitted = true};

	cut_side(&c);
	bool more = c.out.more;
	c.out.more = false;
	c.permitted = false;
	c.max = c.out.n + max;
	cut_side(&c);
	c.out.more = c.out.more || more;
	for (size_t i = 0; i < c.out.n; i++)
		name_wholes(&p->frame, &c.out.at[i]);
	return c.out;
}
