/* Zones: declarations, and who owns which address by longest prefix. */
#include "mend.h"
#include "resolve.h"

#include <stdlib.h>
#include <string.h>

/* A prefix that a zone declares. */
struct claim {
	struct addr_range range;
	struct zone *zone;
	struct span span;
};

struct claims {
	struct claim *at;
	size_t n, cap;
};

static void add_claims(struct model *m, struct claims *to, struct zone *z, const struct ast_end *e)
{
	struct addr_range prefixes[RANGE_PREFIXES_MAX];
	size_t n;

	if (e->kind == AST_END_ANY) {
		z->any = true;
		prefixes[0] = prefix_range(FAMILY_4, 0, 0);
		prefixes[1] = prefix_range(FAMILY_6, 0, 0);
		n = 2;
	} else {
		n = range_prefixes(e->range, prefixes);
	}
	for (size_t i = 0; i < n; i++)
		VEC_PUSH(m->arena, to, ((struct claim){prefixes[i], z, e->span}));
}

static struct zone *declare_zone(struct model *m, const struct ast_zone *ast, struct claims *claims)
{
	struct zone *z = ARENA_NEW(m->arena, struct zone);
	struct addr_range *ranges = ARENA_ARRAY(m->arena, struct addr_range, ast->networks.n + 1);
	size_t n = 0;

	z->name = ast->name.name;
	z->description = ast->description.s ? ast->description.s : "";
	z->span = ast->name.span;
	if (!ast->networks.n && !m->incomplete) {
		struct diagnostic *d =
		    diag_error(m->diags, z->span, "zone `%s` has no network", z->name);
		diag_hint(
		    m->diags, d,
		    "write `network 10.0.0.0/8;`, or `network any;` for the rest of the world");
		mend_block(m->diags, d, z->span, false, "network any;");
	}
	for (size_t i = 0; i < ast->networks.n; i++) {
		add_claims(m, claims, z, &ast->networks.at[i]);
		if (ast->networks.at[i].kind == AST_END_RANGE)
			ranges[n++] = *ast->networks.at[i].range;
	}
	z->networks = addr_set_make(m->arena, ranges, n);
	return z;
}

/* Wider prefixes first, so that the ones inside follow them. */
static int compare_claims(const void *x, const void *y)
{
	const struct claim *a = x, *b = y;

	if (a->range.family != b->range.family)
		return a->range.family < b->range.family ? -1 : 1;
	if (a->range.lo != b->range.lo)
		return a->range.lo < b->range.lo ? -1 : 1;
	if (a->range.hi != b->range.hi)
		return a->range.hi > b->range.hi ? -1 : 1;
	return strcmp(a->zone->name, b->zone->name);
}

static void check_claims(struct model *m, const struct claims *c)
{
	for (size_t i = 1; i < c->n; i++) {
		const struct claim *a = &c->at[i - 1], *b = &c->at[i];
		char text[ADDR_TEXT];

		if (range_compare(&a->range, &b->range) || a->zone == b->zone)
			continue;
		struct diagnostic *d =
		    diag_error(m->diags, b->span, "`%s` is in zone `%s` and in zone `%s`",
			       range_text(&b->range, text), a->zone->name, b->zone->name);
		diag_note(m->diags, d, a->span, "also here");
		diag_hint(m->diags, d,
			  "a prefix belongs to one zone; a longer prefix may be "
			  "taken out of it");
	}
}

static void add_segment(struct model *m, enum family f, u128 lo, u128 hi, struct zone *z)
{
	struct segment *last = m->segments.n ? &m->segments.at[m->segments.n - 1] : NULL;

	if (last && last->zone == z && last->range.family == f && last->range.hi + 1 == lo && lo)
		last->range.hi = hi;
	else
		VEC_PUSH(m->arena, &m->segments, ((struct segment){{f, lo, hi}, z}));
}

/* One family's claims: a stack of open prefixes; each stretch between two edges belongs to the
 * innermost. CURSOR is the first address not given out yet. */
struct sweep {
	struct model *m;
	enum family family;
	const struct claim *open[130];
	size_t depth;
	u128 cursor;
};

/* Closes the prefixes that end before LO (all of them where DONE). */
static void close_before(struct sweep *s, u128 lo, bool done)
{
	while (s->depth && (done || s->open[s->depth - 1]->range.hi < lo)) {
		const struct claim *c = s->open[--s->depth];

		if (s->cursor <= c->range.hi)
			add_segment(s->m, s->family, s->cursor, c->range.hi, c->zone);
		if (c->range.hi == addr_max(s->family))
			s->depth = 0; /* whatever is around it ends here too */
		else
			s->cursor = c->range.hi + 1;
	}
}

static void open_claim(struct sweep *s, const struct claim *c)
{
	close_before(s, c->range.lo, false);
	if (s->depth && !range_compare(&s->open[s->depth - 1]->range, &c->range))
		return; /* the same prefix again */
	if (s->depth && s->cursor < c->range.lo)
		add_segment(s->m, s->family, s->cursor, c->range.lo - 1,
			    s->open[s->depth - 1]->zone);
	s->cursor = c->range.lo;
	s->open[s->depth++] = c;
}

static void make_segments(struct model *m, const struct claims *c)
{
	static const enum family families[] = {FAMILY_4, FAMILY_6};

	for (size_t f = 0; f < 2; f++) {
		struct sweep s = {.m = m, .family = families[f]};

		for (size_t i = 0; i < c->n; i++)
			if (c->at[i].range.family == families[f])
				open_claim(&s, &c->at[i]);
		close_before(&s, 0, true);
	}
}

struct ranges {
	struct addr_range *at;
	size_t n, cap;
};

static void set_effective(struct model *m)
{
	struct ranges *owned = ARENA_ARRAY(m->arena, struct ranges, m->zones.n);

	for (size_t i = 0; i < m->zones.n; i++)
		m->zones.at[i]->index = i;
	for (size_t i = 0; i < m->segments.n; i++)
		VEC_PUSH(m->arena, &owned[m->segments.at[i].zone->index], m->segments.at[i].range);
	for (size_t i = 0; i < m->zones.n; i++) {
		struct zone *z = m->zones.at[i];

		z->effective = addr_set_make(m->arena, owned[i].at, owned[i].n);
		if (!z->effective.n && z->networks.n)
			diag_error(m->diags, z->span,
				   "zone `%s` holds no address: more specific networks of other "
				   "zones take all of it",
				   z->name);
	}
}

static int compare_zones(const void *x, const void *y)
{
	struct zone *const *a = x, *const *b = y;

	return strcmp((*a)->name, (*b)->name);
}

struct zone *zone_find(struct model *m, const char *name)
{
	struct symbol *s = map_get(m->symbols, name);

	return s && s->kind == SYMBOL_ZONE ? s->zone : NULL;
}

void resolve_zones(struct model *m)
{
	struct claims claims = {NULL, 0, 0};

	for (size_t i = 0; i < m->decls.n; i++) {
		const struct ast_decl *d = m->decls.at[i];
		struct symbol *s;

		if (d->kind != AST_ZONE)
			continue;
		s = map_get(m->symbols, d->zone->name.name);
		if (!s || s->span.start != d->zone->name.span.start ||
		    s->span.source != d->zone->name.span.source)
			continue; /* a second declaration: reported */
		s->zone = declare_zone(m, d->zone, &claims);
		VEC_PUSH(m->arena, &m->zones, s->zone);
	}
	if (m->zones.n)
		qsort(m->zones.at, m->zones.n, sizeof *m->zones.at, compare_zones);
	if (claims.n)
		qsort(claims.at, claims.n, sizeof *claims.at, compare_claims);
	check_claims(m, &claims);
	make_segments(m, &claims);
	set_effective(m);
}
