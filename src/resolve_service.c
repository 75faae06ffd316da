/* Services: names, literals, and the split by what families they can match. */
#include "mend.h"
#include "resolve.h"

#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "parse.h"

enum family class_families(int class)
{
	static const enum family families[SERVICE_CLASSES] = {FAMILY_BOTH, FAMILY_4, FAMILY_6};

	return families[class];
}

static int term_class(const struct service_term *t)
{
	switch (term_families(t)) {
	case FAMILY_4:
		return 1;
	case FAMILY_6:
		return 2;
	default:
		return 0;
	}
}

static struct service *service_new(struct model *m, const char *name, struct span span)
{
	struct service *s = ARENA_NEW(m->arena, struct service);

	s->name = name;
	s->description = "";
	s->span = span;
	VEC_PUSH(m->arena, &m->service_objects, s);
	return s;
}

/* Terms by class; the caller's array is left alone. */
struct term_list {
	struct service_term *at;
	size_t n, cap;
};

struct term_classes {
	struct term_list list[SERVICE_CLASSES];
};

static void split_terms(struct model *m, const struct service_term *t, size_t n,
			struct term_classes *out)
{
	for (size_t i = 0; i < n; i++)
		VEC_PUSH(m->arena, &out->list[term_class(&t[i])], t[i]);
}

static bool has_any(const struct term_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->at[i].kind == SERVICE_ANY)
			return true;
	return false;
}

/* `any` holds every protocol: nothing is left to say beside it. */
static void finish_terms(struct term_classes *c)
{
	if (has_any(&c->list[0]))
		c->list[1].n = c->list[2].n = 0;
	for (int i = 0; i < SERVICE_CLASSES; i++)
		terms_canonical(c->list[i].at, &c->list[i].n);
}

/* -- literals -- */

/* Do the terms differ in the destination port alone? */
static bool one_head(const struct service_term *t, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (t[i].kind != SERVICE_PORTS || port_range_is_all(t[i].dst) ||
		    t[i].proto != t[0].proto || t[i].src.lo != t[0].src.lo ||
		    t[i].src.hi != t[0].src.hi)
			return false;
	return true;
}

static const char *port_text(struct model *m, struct port_range p)
{
	return p.lo == p.hi ? arena_printf(m->arena, "%u", p.lo)
			    : arena_printf(m->arena, "%u-%u", p.lo, p.hi);
}

/* "tcp/80,443,8000-8010 source 500", or "tcp/80, udp/53": equal texts mean equal terms. */
static const char *literal_text(struct model *m, const struct service_term *t, size_t n)
{
	char text[TERM_TEXT];
	struct service_term head = t[0];
	const char *out;

	if (!one_head(t, n)) {
		out = arena_printf(m->arena, "%s", term_text(&t[0], text));
		for (size_t i = 1; i < n; i++)
			out = arena_printf(m->arena, "%s, %s", out, term_text(&t[i], text));
		return out;
	}
	head.src = PORTS_ALL;
	out = arena_printf(m->arena, "%s", term_text(&head, text));
	for (size_t i = 1; i < n; i++)
		out = arena_printf(m->arena, "%s,%s", out, port_text(m, t[i].dst));
	if (!port_range_is_all(t[0].src))
		out = arena_printf(m->arena, "%s source %s", out, port_text(m, t[0].src));
	return out;
}

static void add_service(struct model *m, struct service_list *to, const struct service *s)
{
	VEC_PUSH(m->arena, to, s);
}

/* The services that a literal stands for, by class. */
struct literal_parts {
	struct service *parts[SERVICE_CLASSES];
};

static struct service *literal_part(struct model *m, const struct term_list *l, struct span span)
{
	const char *name = intern(m->names, literal_text(m, l->at, l->n));
	struct service *s = map_get(m->service_literals, name);

	if (s)
		return s;
	s = service_new(m, name, span);
	s->literal = true;
	s->terms = l->at;
	s->n_terms = l->n;
	map_put(m->service_literals, name, s);
	return s;
}

/* The parser gives equal literals the same terms: most are known by their address alone. */
static struct literal_parts *literal_service(struct model *m, const struct ast_service *ast)
{
	struct literal_parts *known = map_get(m->literal_parts, ast->terms);
	struct term_classes c = {0};

	if (known)
		return known;
	known = ARENA_NEW(m->arena, struct literal_parts);
	split_terms(m, ast->terms, ast->n_terms, &c);
	finish_terms(&c);
	for (int i = 0; i < SERVICE_CLASSES; i++)
		if (c.list[i].n)
			known->parts[i] = literal_part(m, &c.list[i], ast->span);
	map_put(m->literal_parts, ast->terms, known);
	return known;
}

/* -- named services -- */

static bool resolve_service(struct model *m, struct service_symbol *s, struct span at,
			    size_t depth);

static const char *nearest_service(struct model *m, const char *word)
{
	const char **names = ARENA_ARRAY(m->arena, const char *, m->service_list.n);

	for (size_t i = 0; i < m->service_list.n; i++)
		names[i] = m->service_list.at[i]->name;
	return nearest(word, names, m->service_list.n);
}

static struct service_symbol *find_service(struct model *m, const struct ast_service *ast)
{
	struct service_symbol *s = map_get(m->services, ast->name);

	if (s || name_is_lost(m, SUBJECT_SERVICE, ast->name))
		return s;
	struct diagnostic *d = diag_error(m->diags, ast->span, "`%s` is not a service", ast->name);
	if (d->text) /* shown */
		hint_nearest(m, d, nearest_service(m, ast->name));
	if (!d->hint)
		diag_hint(m->diags, d, "write it as tcp/443 or declare it: `service %s tcp/443;`",
			  ast->name);
	if (!d->fixes.n)
		mend_text(m->diags, d, ast->span, true,
			  arena_printf(m->arena, "service %s ;", ast->name));
	return NULL;
}

/* All terms of a service that lists others by name. */
static void collect_terms(struct model *m, struct service_symbol *s, size_t depth,
			  struct term_classes *c)
{
	const struct ast_services *list = &s->decl->services;

	for (size_t i = 0; i < list->n; i++) {
		const struct ast_service *ast = &list->at[i];
		struct service_symbol *other;

		if (!ast->name) {
			split_terms(m, ast->terms, ast->n_terms, c);
			continue;
		}
		other = find_service(m, ast);
		if (!other || !resolve_service(m, other, ast->span, depth + 1))
			continue;
		other->used = true;
		if (other->depth >= s->depth)
			s->depth = other->depth + 1;
		for (int k = 0; k < SERVICE_CLASSES; k++)
			if (other->parts[k])
				split_terms(m, other->parts[k]->terms, other->parts[k]->n_terms, c);
	}
}

static const char *class_name(struct model *m, const char *name, int class)
{
	static const char *const suffix[SERVICE_CLASSES] = {"", ".icmp", ".icmp6"};

	return intern(m->names, arena_printf(m->arena, "%s%s", name, suffix[class]));
}

static void make_parts(struct model *m, struct service_symbol *s, const struct term_classes *c)
{
	int classes = 0;

	/* A built-in that the file replaces lives on in the products of the catalogue. */
	const char *name = map_get(m->services, s->name) == s
			       ? s->name
			       : intern(m->names, arena_printf(m->arena, "%s@catalogue", s->name));
	for (int i = 0; i < SERVICE_CLASSES; i++)
		classes += c->list[i].n > 0;
	for (int i = 0; i < SERVICE_CLASSES; i++) {
		struct service *part;

		if (!c->list[i].n)
			continue;
		part = service_new(m, classes == 1 ? name : class_name(m, name, i),
				   s->decl->name.span);
		part->terms = c->list[i].at;
		part->n_terms = c->list[i].n;
		if (s->decl->description.s)
			part->description = s->decl->description.s;
		s->parts[i] = part;
	}
}

static bool resolve_service(struct model *m, struct service_symbol *s, struct span at, size_t depth)
{
	struct term_classes c = {0};

	if (s->state == SYMBOL_OPEN) {
		struct diagnostic *d =
		    diag_error(m->diags, at, "service `%s` contains itself", s->name);
		diag_note(m->diags, d, s->decl->name.span, "`%s` is declared here", s->name);
		return false;
	}
	if (s->state == SYMBOL_NEW && depth > NESTING_MAX) {
		diag_error(m->diags, at, "services are nested more than %d deep", NESTING_MAX);
		return false;
	}
	if (s->state == SYMBOL_NEW) {
		s->state = SYMBOL_OPEN;
		collect_terms(m, s, depth, &c);
		finish_terms(&c);
		s->state = SYMBOL_DONE;
		if (s->depth > NESTING_MAX)
			diag_error(m->diags, at, "services are nested more than %d deep",
				   NESTING_MAX);
		else
			make_parts(m, s, &c);
	}
	return s->parts[0] || s->parts[1] || s->parts[2];
}

/* -- lists of a rule -- */

static int compare_services(const void *x, const void *y)
{
	const struct service *const *a = x, *const *b = y;

	return strcmp((*a)->name, (*b)->name);
}

static void sort_services(struct service_list *l)
{
	uint32_t n = 0;

	if (l->n > 1)
		qsort(l->at, l->n, sizeof *l->at, compare_services);
	for (uint32_t i = 0; i < l->n; i++)
		if (!n || l->at[n - 1] != l->at[i])
			l->at[n++] = l->at[i];
	l->n = n;
}

static const struct service *any_of(const struct service_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->at[i]->terms[0].kind == SERVICE_ANY)
			return l->at[i];
	return NULL;
}

static struct service **named_service(struct model *m, const struct ast_service *ast)
{
	struct service_symbol *s = find_service(m, ast);

	if (!s || !resolve_service(m, s, ast->span, 0))
		return NULL;
	s->used = true;
	return s->parts;
}

/* The services that one word stands for, by class; NULL where an error was reported. */
static struct service **service_parts(struct model *m, const struct ast_service *ast)
{
	return ast->name ? named_service(m, ast) : literal_service(m, ast)->parts;
}

/* A list of one word shares the word's own list. */
static void share_parts(struct service **parts, struct service_classes *out)
{
	for (int k = 0; k < SERVICE_CLASSES; k++)
		if (parts[k])
			out->list[k] =
			    (struct service_list){(const struct service **)&parts[k], 1, 1};
}

bool resolve_services(struct model *m, const struct ast_services *list, struct service_classes *out)
{
	bool ok = true;

	if (list->n == 1) {
		struct service **parts = service_parts(m, &list->at[0]);

		if (parts)
			share_parts(parts, out);
		return parts != NULL;
	}
	for (size_t i = 0; i < list->n; i++) {
		struct service **parts = service_parts(m, &list->at[i]);

		ok &= parts != NULL;
		for (int k = 0; parts && k < SERVICE_CLASSES; k++)
			if (parts[k])
				add_service(m, &out->list[k], parts[k]);
	}
	const struct service *any = any_of(&out->list[0]);
	if (any) {
		out->list[0].at[0] = any;
		out->list[0].n = 1;
		out->list[1].n = out->list[2].n = 0;
	}
	for (int i = 0; i < SERVICE_CLASSES; i++)
		sort_services(&out->list[i]);
	return ok;
}

bool resolve_flow_services(struct model *m, const struct product *p,
			   const struct ast_services *services, struct service_classes *out)
{
	struct map *own = m->services;
	bool ok;

	if (p->foreign)
		m->services = m->built_in_services;
	ok = resolve_services(m, services, out);
	m->services = own;
	return ok;
}

/* -- declarations -- */

static void declare_service(struct model *m, const struct ast_service_decl *decl, bool built_in)
{
	struct service_symbol *s = map_get(m->services, decl->name.name);

	if (strchr(decl->name.name, '.') ||
	    proto_number(decl->name.name, strlen(decl->name.name)) >= 0 ||
	    !strcmp(decl->name.name, "ip")) {
		diag_error(m->diags, decl->name.span, "a service cannot be called `%s`",
			   decl->name.name);
		return;
	}
	if (s && !s->built_in) {
		struct diagnostic *d = diag_error(m->diags, decl->name.span,
						  "service `%s` is declared twice", s->name);
		diag_note(m->diags, d, s->decl->name.span, "the first declaration is here");
		return;
	}
	s = ARENA_NEW(m->arena, struct service_symbol);
	*s = (struct service_symbol){
	    .name = decl->name.name, .decl = decl, .built_in = built_in, .used = built_in};
	map_put(m->services, s->name, s);
	if (built_in)
		map_put(m->built_in_services, s->name, s);
	VEC_PUSH(m->arena, &m->service_list, s);
}

void load_built_in_services(struct model *m)
{
	const struct catalog_entry *e = catalog_find("services");
	struct source *s = model_source(m, CATALOG_PREFIX "services.pdl", e->text, strlen(e->text));
	struct ast_decls decls = parse_source(m->arena, m->names, m->diags, s);

	for (size_t i = 0; i < decls.n; i++)
		if (decls.at[i].kind == AST_SERVICE)
			declare_service(m, decls.at[i].service, true);
}

void declare_services(struct model *m)
{
	for (size_t i = 0; i < m->decls.n; i++)
		if (m->decls.at[i]->kind == AST_SERVICE)
			declare_service(m, m->decls.at[i]->service, false);
}

void resolve_declared_services(struct model *m)
{
	for (size_t i = 0; i < m->service_list.n; i++) {
		struct service_symbol *s = m->service_list.at[i];

		resolve_service(m, s, s->decl->name.span, 0);
	}
}
