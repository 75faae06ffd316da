/* Endpoints: hosts, networks, groups, literals and `any` as objects, zone by zone. */
#include "mend.h"
#include "oom.h"
#include "resolve.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { ZONES_OFFERED = 8 };

/* -- lists of slices -- */

void ends_add(struct model *m, struct ends *to, struct slice s)
{
	VEC_PUSH(m->arena, to, s);
}

void ends_merge(struct model *m, struct ends *to, const struct ends *more)
{
	for (size_t i = 0; i < more->n; i++)
		ends_add(m, to, more->at[i]);
}

static int compare_slices(const void *x, const void *y)
{
	const struct slice *a = x, *b = y;

	if (a->zone != b->zone)
		return a->zone->index < b->zone->index ? -1 : 1;
	return strcmp(a->object->name, b->object->name);
}

void ends_sort(struct ends *e)
{
	uint32_t n = 0;

	if (e->n > 1)
		qsort(e->at, e->n, sizeof *e->at, compare_slices);
	for (uint32_t i = 0; i < e->n; i++)
		if (!n || e->at[n - 1].object != e->at[i].object)
			e->at[n++] = e->at[i];
	e->n = n;
}

size_t ends_zone_run(const struct ends *e, size_t i)
{
	size_t n = 1;

	while (i + n < e->n && e->at[i + n].zone == e->at[i].zone)
		n++;
	return n;
}

/* -- objects -- */

struct object *object_new(struct model *m, const char *name, enum object_kind kind,
			  struct zone *zone, struct span span)
{
	struct object *o = ARENA_NEW(m->arena, struct object);

	o->name = name;
	o->description = "";
	o->kind = kind;
	o->zone = zone;
	o->span = span;
	VEC_PUSH(m->arena, &m->objects, o);
	return o;
}

static const char *part_name(struct model *m, const char *name, const struct zone *z)
{
	return intern(m->names, arena_printf(m->arena, "%s@%s", name, z->name));
}

/* First segment that ends at or after ADDR. */
static size_t find_segment(const struct model *m, enum family f, u128 addr)
{
	size_t lo = 0, hi = m->segments.n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		const struct addr_range *r = &m->segments.at[mid].range;

		if (r->family < f || (r->family == f && r->hi < addr))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Addresses per zone while an endpoint is being partitioned. */
struct share {
	struct zone *zone;
	struct addr_range *at;
	size_t n, cap;
};

struct partition {
	struct share *at;
	size_t n, cap;
	bool outside; /* some address is in no zone */
};

static struct share *share_of(struct model *m, struct partition *p, struct zone *z)
{
	/* Neighbouring segments mostly alternate between two zones. */
	for (size_t i = p->n; i > 0 && i + 8 > p->n; i--)
		if (p->at[i - 1].zone == z)
			return &p->at[i - 1];
	struct share *s = VEC_ADD(m->arena, p);
	*s = (struct share){.zone = z};
	return s;
}

static void partition_range(struct model *m, struct partition *p, struct addr_range r)
{
	u128 next = r.lo;

	for (size_t i = find_segment(m, r.family, r.lo); i < m->segments.n; i++) {
		const struct segment *s = &m->segments.at[i];

		if (s->range.family != r.family || s->range.lo > r.hi)
			break;
		u128 lo = s->range.lo > r.lo ? s->range.lo : r.lo;
		u128 hi = s->range.hi < r.hi ? s->range.hi : r.hi;

		if (lo > next)
			p->outside = true;
		VEC_PUSH(m->arena, share_of(m, p, s->zone),
			 ((struct addr_range){r.family, lo, hi}));
		if (hi == r.hi)
			return;
		next = hi + 1;
	}
	p->outside = true;
}

static int compare_shares(const void *x, const void *y)
{
	const struct share *a = x, *b = y;

	return a->zone->index < b->zone->index ? -1 : a->zone->index > b->zone->index;
}

/* Shares of the same zone become one. */
static void partition_finish(struct model *m, struct partition *p)
{
	size_t n = 0;

	if (p->n > 1)
		qsort(p->at, p->n, sizeof *p->at, compare_shares);
	for (size_t i = 0; i < p->n; i++) {
		if (n && p->at[n - 1].zone == p->at[i].zone) {
			for (size_t j = 0; j < p->at[i].n; j++)
				VEC_PUSH(m->arena, &p->at[n - 1], p->at[i].at[j]);
		} else {
			p->at[n++] = p->at[i];
		}
	}
	p->n = n;
}

/* One object per zone that owns some of the addresses. */
static void objects_of(struct model *m, struct symbol *s, enum object_kind kind,
		       struct partition *p)
{
	partition_finish(m, p);
	for (size_t i = 0; i < p->n; i++) {
		struct share *sh = &p->at[i];
		bool whole = p->n == 1;
		struct object *o = object_new(m, whole ? s->name : part_name(m, s->name, sh->zone),
					      kind, sh->zone, s->span);

		o->addresses = addr_set_take(sh->at, sh->n);
		o->families = addr_set_families(o->addresses);
		ends_add(m, &s->ends, (struct slice){sh->zone, o});
	}
}

/* Most things are one range in one zone: nothing has to be cut, and R itself is the object's. */
static bool object_of_range(struct model *m, struct symbol *s, enum object_kind kind,
			    struct addr_range *r)
{
	size_t i = find_segment(m, r->family, r->lo);
	const struct segment *g = i < m->segments.n ? &m->segments.at[i] : NULL;
	struct object *o;

	if (!g || g->range.family != r->family || g->range.lo > r->lo || g->range.hi < r->hi)
		return false;
	o = object_new(m, s->name, kind, g->zone, s->span);
	o->addresses = (struct addr_set){r, 1};
	o->families = r->family;
	ends_add(m, &s->ends, (struct slice){g->zone, o});
	return true;
}

static void check_outside(struct model *m, const struct symbol *s, const struct partition *p,
			  struct span at)
{
	if (m->incomplete)
		return; /* the network that holds it may stand where the syntax error is */
	if (!p->n) {
		struct diagnostic *d = diag_error(m->diags, at, "`%s` is in no zone", s->name);
		diag_hint(m->diags, d,
			  "declare a zone that holds it, or `zone internet { network any; }`");
		if (!map_get(m->symbols, intern(m->names, "internet")))
			mend_text(m->diags, d, at, false, "zone internet { network any; }");
	} else if (p->outside) {
		diag_warning(m->diags, "outside", at,
			     "part of `%s` is in no zone and has no effect", s->name);
	}
}

/* -- declared hosts and networks -- */

bool is_fqdn(const char *s)
{
	size_t n = strlen(s), label = 0;

	if (n && s[n - 1] == '.')
		n--;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		label = c == '.' ? 0 : label + 1;
		if (label > 63 ||
		    !(isalnum(c) || c == '-' || c == '_' || (c == '.' && i && s[i - 1] != '.')))
			return false;
	}
	return n && n <= 253 && memchr(s, '.', n) && !isdigit((unsigned char)s[n - 1]);
}

const char *valid_fqdn(struct model *m, struct text name)
{
	size_t n = strlen(name.s);
	char *lower = arena_strndup(m->arena, name.s, n);

	if (is_fqdn(name.s)) {
		for (size_t i = 0; i < n; i++)
			lower[i] = (char)tolower((unsigned char)lower[i]);
		if (lower[n - 1] == '.')
			lower[n - 1] = '\0';
		return intern(m->names, lower);
	}
	struct diagnostic *d = diag_error(m->diags, name.span, "this is not a DNS name");
	diag_hint(m->diags, d,
		  "a full name: letters, digits, `-` and `_` in labels joined by dots");
	return NULL;
}

/* A DNS name is an object of its own in each zone that has it. Its name is the DNS name; a second
 * zone makes both NAME@ZONE. */
struct object *name_object(struct model *m, const char *fqdn, struct zone *zone, struct span at)
{
	const char *key = part_name(m, fqdn, zone);
	struct object *o = map_get(m->name_zones, key);
	struct object *first = map_get(m->name_zones, fqdn);

	if (o)
		return o;
	o = object_new(m, fqdn, OBJECT_NAME, zone, at);
	o->fqdn = fqdn;
	o->has_name = true;
	o->families = FAMILY_BOTH;
	if (first) {
		first->name = part_name(m, fqdn, first->zone);
		o->name = key;
	} else {
		map_put(m->name_zones, fqdn, o);
	}
	map_put(m->name_zones, key, o);
	return o;
}

static struct zone *zone_in(struct model *m, struct ident in)
{
	struct zone *z = zone_find(m, in.name);

	if (!z && !name_is_lost(m, SUBJECT_END, in.name)) {
		struct diagnostic *d = diag_error(m->diags, in.span, "`%s` is not a zone", in.name);
		const char **names = ARENA_ARRAY(m->arena, const char *, m->zones.n);

		for (size_t i = 0; i < m->zones.n; i++)
			names[i] = m->zones.at[i]->name;
		hint_nearest(m, d, nearest(in.name, names, m->zones.n));
	}
	return z;
}

/* `in ZONE` is checked: every address has to be in that zone. */
static void check_in(struct model *m, const struct symbol *s, const struct ast_host *h)
{
	const struct zone *z = zone_in(m, h->more->in);

	for (size_t i = 0; z && i < s->ends.n; i++) {
		const struct slice *e = &s->ends.at[i];
		char text[ADDR_TEXT];

		if (e->zone == z)
			continue;
		struct diagnostic *d = diag_error(
		    m->diags, h->more->in.span, "`%s` is in zone `%s`, not in `%s`",
		    range_text(&e->object->addresses.at[0], text), e->zone->name, z->name);
		diag_note(m->diags, d, e->zone->span, "zone `%s` is declared here", e->zone->name);
		return;
	}
}

static void resolve_addresses(struct model *m, struct symbol *s, const struct ast_host *h)
{
	enum object_kind kind = h->network ? OBJECT_NETWORK : OBJECT_HOST;
	struct partition p = {0};

	for (size_t i = 0; i < h->addresses.n; i++) {
		const struct ast_end *e = &h->addresses.at[i];

		if (!h->network && !range_is_single(e->range))
			diag_error(m->diags, e->span,
				   "a host has single addresses; declare `network %s` for this",
				   s->name);
	}
	if (h->addresses.n != 1 || !object_of_range(m, s, kind, h->addresses.at[0].range)) {
		for (size_t i = 0; i < h->addresses.n; i++)
			partition_range(m, &p, *h->addresses.at[i].range);
		objects_of(m, s, kind, &p);
		check_outside(m, s, &p, h->name.span);
	}
	if (h->more->in.name)
		check_in(m, s, h);
}

/* A host known by name: one name is an object of the host's own name; several are a group. */
static void resolve_names(struct model *m, struct symbol *s, const struct ast_host *h)
{
	struct zone *z;

	if (h->addresses.n) {
		diag_error(
		    m->diags, h->more->fqdns.at[0].span,
		    "`%s` has addresses: a host is known by addresses or by name, not by both",
		    s->name);
		return;
	}
	if (!h->more->in.name) {
		struct diagnostic *d = diag_error(
		    m->diags, h->name.span, "`%s` needs a zone: a DNS name does not tell", s->name);
		diag_hint(m->diags, d, "write `host %s in ZONE { fqdn … }`", s->name);
		for (size_t i = 0; i < m->zones.n && i < ZONES_OFFERED; i++)
			mend_after(m->diags, d, h->name.span,
				   arena_printf(m->arena, " in %s", m->zones.at[i]->name));
		return;
	}
	z = zone_in(m, h->more->in);
	if (!z)
		return;
	struct object *group = object_new(m, s->name, OBJECT_GROUP, z, s->span);
	const struct object **members =
	    ARENA_ARRAY(m->arena, const struct object *, h->more->fqdns.n);
	struct ends list = {0};
	for (size_t i = 0; i < h->more->fqdns.n; i++) {
		const char *fqdn = valid_fqdn(m, h->more->fqdns.at[i]);

		if (fqdn)
			ends_add(
			    m, &list,
			    (struct slice){z, name_object(m, fqdn, z, h->more->fqdns.at[i].span)});
	}
	ends_sort(&list);
	for (size_t i = 0; i < list.n; i++)
		members[i] = list.at[i].object;
	if (list.n == 1) {
		group->kind = OBJECT_NAME;
		group->fqdn = members[0]->fqdn;
	} else {
		group->members = members;
		group->n_members = list.n;
		group->depth = 1;
	}
	group->families = FAMILY_BOTH;
	group->has_name = true;
	ends_add(m, &s->ends, (struct slice){z, group});
}

static void resolve_host(struct model *m, struct symbol *s)
{
	const struct ast_host *h = s->host;

	if (h->more->fqdns.n)
		resolve_names(m, s, h);
	else if (h->addresses.n)
		resolve_addresses(m, s, h);
	else if (!m->incomplete)
		diag_error(m->diags, h->name.span, "`%s` has no address", s->name);
	for (size_t i = 0; h->more->description.s && i < s->ends.n; i++)
		s->ends.at[i].object->description = h->more->description.s;
}

/* -- groups -- */

static bool resolve_symbol(struct model *m, struct symbol *s, struct span at, size_t depth);

static void group_object(struct model *m, struct symbol *s, const struct slice *from, size_t n,
			 bool whole)
{
	struct zone *z = from->zone;
	struct object *o =
	    object_new(m, whole ? s->name : part_name(m, s->name, z), OBJECT_GROUP, z, s->span);
	const struct object **members = ARENA_ARRAY(m->arena, const struct object *, n);
	VEC(struct addr_range) ranges = {0};

	for (size_t i = 0; i < n; i++) {
		const struct object *member = from[i].object;

		members[i] = member;
		o->families |= member->families;
		o->has_name |= member->has_name;
		if (member->depth >= o->depth)
			o->depth = member->depth + 1;
		for (size_t j = 0; j < member->addresses.n; j++)
			VEC_PUSH(m->arena, &ranges, member->addresses.at[j]);
	}
	o->members = members;
	o->n_members = (uint32_t)n;
	o->addresses = addr_set_take(ranges.at, ranges.n);
	if (s->group->description.s)
		o->description = s->group->description.s;
	ends_add(m, &s->ends, (struct slice){z, o});
}

static struct symbol *literal_symbol(struct model *m, const struct ast_end *e);
static struct symbol *find_symbol(struct model *m, const struct ast_end *e);

static void resolve_group(struct model *m, struct symbol *s, size_t depth)
{
	const struct ast_group *g = s->group;
	struct ends all = {0};

	if (!g->members.n) {
		if (!m->incomplete)
			diag_error(m->diags, g->name.span, "group `%s` is empty", s->name);
		return;
	}
	for (size_t i = 0; i < g->members.n; i++) {
		const struct ast_end *e = &g->members.at[i];
		struct symbol *member =
		    e->kind == AST_END_RANGE ? literal_symbol(m, e) : find_symbol(m, e);

		if (member && resolve_symbol(m, member, e->span, depth + 1)) {
			member->used = true;
			ends_merge(m, &all, &member->ends);
			if (member->depth >= s->depth)
				s->depth = member->depth + 1;
		}
	}
	if (s->depth > NESTING_MAX) {
		diag_error(m->diags, s->span, "groups are nested more than %d deep", NESTING_MAX);
		return;
	}
	ends_sort(&all);
	for (size_t i = 0, n; i < all.n; i += n) {
		n = ends_zone_run(&all, i);
		group_object(m, s, &all.at[i], n, n == all.n);
	}
}

/* -- symbols -- */

static bool resolve_symbol(struct model *m, struct symbol *s, struct span at, size_t depth)
{
	if (s->state == SYMBOL_DONE)
		return s->ends.n > 0;
	if (s->state == SYMBOL_OPEN) {
		struct diagnostic *d =
		    diag_error(m->diags, at, "group `%s` contains itself", s->name);
		diag_note(m->diags, d, s->span, "`%s` is declared here", s->name);
		return false;
	}
	if (depth > NESTING_MAX) {
		diag_error(m->diags, at, "groups are nested more than %d deep", NESTING_MAX);
		return false;
	}
	s->state = SYMBOL_OPEN;
	if (s->kind == SYMBOL_HOST)
		resolve_host(m, s);
	else if (s->kind == SYMBOL_GROUP)
		resolve_group(m, s, depth);
	s->state = SYMBOL_DONE;
	return s->ends.n > 0;
}

static void resolve_zone_symbol(struct model *m, struct symbol *s)
{
	struct zone *z = s->zone;

	s->state = SYMBOL_DONE;
	if (!z || !z->effective.n)
		return;
	struct object *o = object_new(m, z->name, OBJECT_ZONE, z, z->span);
	o->addresses = z->effective;
	o->families = addr_set_families(o->addresses);
	o->description = z->description;
	ends_add(m, &s->ends, (struct slice){z, o});
}

static struct symbol *literal_symbol(struct model *m, const struct ast_end *e)
{
	char text[ADDR_TEXT];
	const char *name = intern(m->names, range_text(e->range, text));
	struct symbol *s = map_get(m->literals, name);
	enum object_kind kind = range_is_single(e->range) ? OBJECT_HOST : OBJECT_NETWORK;
	struct partition p = {0};

	if (s)
		return s;
	s = ARENA_NEW(m->bindings, struct symbol);
	*s = (struct symbol){.kind = SYMBOL_LITERAL,
			     .state = SYMBOL_DONE,
			     .name = name,
			     .span = e->span,
			     .used = true};
	map_put(m->literals, name, s);
	if (object_of_range(m, s, kind, e->range))
		return s;
	partition_range(m, &p, *e->range);
	objects_of(m, s, kind, &p);
	check_outside(m, s, &p, e->span);
	return s;
}

const char *nearest_symbol(struct model *m, const char *word)
{
	struct arena *scratch = arena_new(out_of_memory);
	const char **names = ARENA_ARRAY(scratch, const char *, m->symbol_list.n);
	const char *found;

	for (size_t i = 0; i < m->symbol_list.n; i++)
		names[i] = m->symbol_list.at[i]->name;
	found = nearest(word, names, m->symbol_list.n);
	arena_free(scratch);
	return found;
}

void hint_nearest(struct model *m, struct diagnostic *d, const char *meant)
{
	if (meant)
		diag_meant(m->diags, d, meant);
}

static struct symbol *find_symbol(struct model *m, const struct ast_end *e)
{
	struct symbol *s = map_get(m->symbols, e->name);

	if (s || name_is_lost(m, SUBJECT_END, e->name))
		return s;
	struct diagnostic *d =
	    diag_error(m->diags, e->span, "`%s` is not a zone, host, network or group", e->name);
	if (d->text) /* shown: the search goes through all names */
		hint_nearest(m, d, nearest_symbol(m, e->name));
	return NULL;
}

static struct diagnostic *unbound_part(struct model *m, const struct ast_end *e,
				       const struct deployment *dep, const char *part)
{
	struct diagnostic *d =
	    diag_error(m->diags, e->span, "deployment `%s` does not bind `%s`", dep->name, part);

	diag_hint(m->diags, d, "write `bind %s = …;` in the deployment", part);
	mend_block(m->diags, d, dep->ast->product.span, true,
		   arena_printf(m->arena, "bind %s = ;", part));
	return d;
}

/* INSTANCE.ROLE: what a deployment binds to the role. */
static bool resolve_role(struct model *m, const struct ast_end *e, struct ends *out)
{
	const char *dot = strrchr(e->name, '.');
	const char *instance = intern_n(m->names, e->name, (size_t)(dot - e->name));
	struct deployment *dep = map_get(m->deployments, instance);
	const char *role = intern(m->names, dot + 1);
	const struct binding *b;

	if (!dep) {
		if (name_is_lost(m, SUBJECT_DEPLOYMENT, instance))
			return false;
		diag_error(m->diags, e->span, "there is no deployment `%s`", instance);
		return false;
	}
	if (!deployment_bind(m, dep, e->span))
		return false;
	b = map_get(dep->bound, role);
	if (b) {
		ends_merge(m, out, &b->ends);
		return true;
	}
	if (map_get(dep->product->roles, role) && dep->at.n) {
		ends_merge(m, out, &dep->at);
		return true;
	}
	struct diagnostic *d;
	if (map_get(dep->product->parts, role))
		d = unbound_part(m, e, dep, role);
	else
		d = diag_error(m->diags, e->span, "product `%s` has no role or peer `%s`",
			       dep->product->name, role);
	diag_note(m->diags, d, dep->ast->name.span, "the deployment is here");
	return false;
}

static void add_all_zones(struct model *m, struct ends *out)
{
	for (size_t i = 0; i < m->zones.n; i++) {
		const struct symbol *s = map_get(m->symbols, m->zones.at[i]->name);

		ends_merge(m, out, &s->ends);
	}
}

static bool resolve_end(struct model *m, const struct ast_end *e, struct ends *out)
{
	struct symbol *s;

	if (e->kind == AST_END_ANY) {
		add_all_zones(m, out);
		return true;
	}
	if (e->kind == AST_END_NAME && strchr(e->name, '.'))
		return resolve_role(m, e, out);
	s = e->kind == AST_END_RANGE ? literal_symbol(m, e) : find_symbol(m, e);
	if (!s || !resolve_symbol(m, s, e->span, 0))
		return false;
	s->used = true;
	ends_merge(m, out, &s->ends);
	return true;
}

/* The symbol of an end that is a name or a literal; NULL where it is more than that. */
static struct symbol *plain_symbol(struct model *m, const struct ast_end *e)
{
	if (e->kind == AST_END_RANGE)
		return literal_symbol(m, e);
	return e->kind == AST_END_NAME ? map_get(m->symbols, e->name) : NULL;
}

bool resolve_ends(struct model *m, const struct ast_ends *list, struct ends *out)
{
	struct symbol *only = list->n == 1 ? plain_symbol(m, list->at) : NULL;
	bool ok = true;

	if (only) {
		ok = resolve_symbol(m, only, list->at[0].span, 0);
		only->used |= ok;
		*out = only->ends;
		out->cap = out->n;
		return ok;
	}
	for (size_t i = 0; i < list->n; i++)
		ok &= resolve_end(m, &list->at[i], out);
	ends_sort(out);
	return ok && out->n;
}

/* -- declarations -- */

static bool symbol_of(const struct ast_decl *d, struct symbol *s)
{
	switch (d->kind) {
	case AST_ZONE:
		*s = (struct symbol){
		    .kind = SYMBOL_ZONE, .name = d->zone->name.name, .span = d->zone->name.span};
		return true;
	case AST_HOST:
		*s = (struct symbol){.kind = SYMBOL_HOST,
				     .name = d->host->name.name,
				     .span = d->host->name.span,
				     .network = d->host->network,
				     .host = d->host};
		return true;
	case AST_GROUP:
		*s = (struct symbol){.kind = SYMBOL_GROUP,
				     .name = d->group->name.name,
				     .span = d->group->name.span,
				     .group = d->group};
		return true;
	default:
		return false;
	}
}

void declare_ends(struct model *m)
{
	for (size_t i = 0; i < m->decls.n; i++) {
		struct symbol s, *first;

		if (!symbol_of(m->decls.at[i], &s))
			continue;
		if (strchr(s.name, '.')) {
			diag_error(m->diags, s.span, "a name declared here has no dot");
			continue;
		}
		first = map_get(m->symbols, s.name);
		if (first) {
			struct diagnostic *d =
			    diag_error(m->diags, s.span, "`%s` is declared twice", s.name);
			diag_note(m->diags, d, first->span, "the first declaration is here");
			continue;
		}
		first = ARENA_NEW(m->bindings, struct symbol);
		*first = s;
		map_put(m->symbols, s.name, first);
		VEC_PUSH(m->bindings, &m->symbol_list, first);
	}
}

void resolve_declared_ends(struct model *m)
{
	for (size_t i = 0; i < m->symbol_list.n; i++)
		if (m->symbol_list.at[i]->kind == SYMBOL_ZONE)
			resolve_zone_symbol(m, m->symbol_list.at[i]);
	for (size_t i = 0; i < m->symbol_list.n; i++) {
		struct symbol *s = m->symbol_list.at[i];

		resolve_symbol(m, s, s->span, 0);
		if (s->kind == SYMBOL_HOST)
			forget_before(m, s->span.source->ends, s->host);
	}
}

static const char *symbol_word(const struct symbol *s)
{
	return s->kind == SYMBOL_GROUP ? "group" : s->network ? "network" : "host";
}

void list_unused_ends(struct model *m)
{
	for (size_t i = 0; i < m->symbol_list.n; i++) {
		const struct symbol *s = m->symbol_list.at[i];

		if (!s->used && s->kind != SYMBOL_ZONE)
			VEC_PUSH(m->arena, &m->unused_ends,
				 ((struct unused_end){symbol_word(s), s->name, s->span}));
	}
}

bool ends_are_zones(struct model *m, const struct ast_ends *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct ast_end *e = &list->at[i];

		if (e->kind != AST_END_ANY && (e->kind != AST_END_NAME || !zone_find(m, e->name)))
			return false;
	}
	return list->n > 0;
}
