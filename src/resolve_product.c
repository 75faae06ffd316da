/* Products: where they are found, and whether they are well made. */
#include "resolve.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "catalog.h"
#include "parse.h"

static void twice(struct model *m, struct ident name, struct span first, const char *what)
{
	struct diagnostic *d =
	    diag_error(m->diags, name.span, "%s `%s` is declared twice", what, name.name);

	diag_note(m->diags, d, first, "the first declaration is here");
}

static void declare_parts(struct model *m, struct product *p, const struct ast_parts *list,
			  bool roles)
{
	for (size_t i = 0; i < list->n; i++) {
		struct ast_part *part = &list->at[i];
		const struct ast_part *first = map_get(p->parts, part->name.name);

		if (strchr(part->name.name, '.'))
			diag_error(m->diags, part->name.span,
				   "a role or peer has no dot in its name");
		if (first) {
			twice(m, part->name, first->name.span, roles ? "role" : "peer");
			continue;
		}
		for (size_t k = 0; k < part->fqdns.n; k++)
			valid_fqdn(m, part->fqdns.at[k]);
		map_put(p->parts, part->name.name, part);
		if (roles)
			map_put(p->roles, part->name.name, part);
	}
}

bool product_is_role(const struct product *p, const char *name)
{
	return map_get(p->roles, name) != NULL;
}

static void add_option(struct model *m, struct product *p, const char *name, enum option_kind kind)
{
	struct ast_option *o = ARENA_NEW(m->arena, struct ast_option);

	o->name.name = intern(m->names, name);
	o->kind = kind;
	map_put(p->options, o->name.name, o);
}

static void declare_options(struct model *m, struct product *p)
{
	add_option(m, p, "version", OPTION_VERSION);
	add_option(m, p, "as-documented", OPTION_SWITCH);
	for (size_t i = 0; i < p->ast->options.n; i++) {
		struct ast_option *o = &p->ast->options.at[i];
		const struct ast_option *first = map_get(p->options, o->name.name);

		if (first && !first->name.span.source)
			diag_error(m->diags, o->name.span, "every product has the option `%s`",
				   o->name.name);
		else if (first)
			twice(m, o->name, first->name.span, "option");
		else
			map_put(p->options, o->name.name, o);
	}
}

static void check_part(struct model *m, const struct product *p, const struct ast_part *end,
		       bool role)
{
	const struct map *in = role ? p->roles : p->parts;
	const struct ast_parts *lists[] = {&p->ast->roles, &p->ast->peers};
	const char **names = ARENA_ARRAY(m->arena, const char *, p->ast->roles.n + p->ast->peers.n);
	size_t n = 0;

	for (size_t k = 0; k < end->fqdns.n; k++)
		valid_fqdn(m, end->fqdns.at[k]);
	if (map_get(in, end->name.name))
		return;
	for (size_t l = 0; l < (role ? 1 : 2); l++)
		for (size_t i = 0; i < lists[l]->n; i++)
			names[n++] = lists[l]->at[i].name.name;
	struct diagnostic *d = diag_error(m->diags, end->name.span, "`%s` is not a role%s of `%s`",
					  end->name.name, role ? "" : " or peer", p->name);
	hint_nearest(m, d, nearest(end->name.name, names, n));
}

static void check_services(struct model *m, const struct product *p, const struct ast_services *s)
{
	struct service_classes ignored = {0};

	resolve_flow_services(m, p, s, &ignored);
}

static void check_flow(struct model *m, const struct product *p, const struct ast_flow *f)
{
	bool seen[AST_MULTICAST + 1] = {false};

	for (size_t i = 0; i < f->from.n; i++)
		check_part(m, p, &f->from.at[i], false);
	for (size_t i = 0; i < f->to.n; i++)
		check_part(m, p, &f->to.at[i], f->section == SECTION_LOCAL);
	check_services(m, p, &f->services);
	for (size_t i = 0; i < f->clauses.n; i++) {
		const struct ast_clause *c = &f->clauses.at[i];

		if (seen[c->kind])
			diag_error(m->diags, c->span, "this is said twice of the flow `%s`",
				   f->name.name);
		seen[c->kind] = true;
		if (c->kind == AST_WHEN)
			check_condition(m, p, c->when);
		else if (c->kind == AST_ERRATA)
			check_services(m, p, &c->services);
	}
}

static void declare_flows(struct model *m, struct product *p)
{
	for (size_t i = 0; i < p->ast->flows.n; i++) {
		struct ast_flow *f = &p->ast->flows.at[i];
		const struct ast_flow *first = map_get(p->flows, f->name.name);

		if (strchr(f->name.name, '.'))
			diag_error(m->diags, f->name.span, "a flow has no dot in its name");
		if (first)
			twice(m, f->name, first->name.span, "flow");
		else
			map_put(p->flows, f->name.name, f);
		check_flow(m, p, f);
	}
}

static struct product *make_product(struct model *m, const struct ast_product *ast, bool foreign)
{
	struct product *p = ARENA_NEW(m->arena, struct product);
	size_t before = m->diags->n_errors;

	*p = (struct product){.name = ast->name.name,
			      .ast = ast,
			      .foreign = foreign,
			      .parts = map_new(m->arena),
			      .roles = map_new(m->arena),
			      .options = map_new(m->arena),
			      .flows = map_new(m->arena)};
	declare_parts(m, p, &ast->roles, true);
	declare_parts(m, p, &ast->peers, false);
	declare_options(m, p);
	declare_flows(m, p);
	p->broken = m->diags->n_errors > before;
	map_put(m->products, p->name, p);
	VEC_PUSH(m->arena, &m->product_list, p);
	return p;
}

void declare_products(struct model *m)
{
	for (size_t i = 0; i < m->decls.n; i++) {
		const struct ast_decl *d = m->decls.at[i];
		struct product *first;

		if (d->kind != AST_PRODUCT)
			continue;
		first = map_get(m->products, d->product->name.name);
		if (first)
			twice(m, d->product->name, first->ast->name.span, "product");
		else
			make_product(m, d->product, false);
	}
}

/* The product NAME in a catalogue file. */
static struct product *product_in(struct model *m, struct source *s, const char *name,
				  struct span at)
{
	struct ast_decls decls = parse_source(m->arena, m->names, m->diags, s);

	for (size_t i = 0; i < decls.n; i++)
		if (decls.at[i].kind == AST_PRODUCT && decls.at[i].product->name.name == name)
			return make_product(m, decls.at[i].product, true);
	diag_error(m->diags, at, "%s does not hold the product `%s`", s->name, name);
	return NULL;
}

/* "firemon.sip" is DIR/firemon/sip.pdl. */
static const char *product_path(struct arena *a, const char *dir, const char *name)
{
	char *path = arena_printf(a, "%s/%s.pdl", dir, name);

	for (char *c = path + strlen(dir); c < path + strlen(path) - 4; c++)
		if (*c == '.')
			*c = '/';
	return path;
}

static const char *nearest_product(struct model *m, const char *word)
{
	size_t n = m->product_list.n, cap;

	for (cap = 0; catalog_entries[cap].name;)
		cap++;
	const char **names = ARENA_ARRAY(m->arena, const char *, n + cap);
	for (size_t i = 0; i < n; i++)
		names[i] = m->product_list.at[i]->name;
	for (size_t i = 0; i < cap; i++)
		if (catalog_is_product(&catalog_entries[i]))
			names[n++] = catalog_entries[i].name;
	return nearest(word, names, n);
}

struct product *model_product(struct model *m, const char *name, struct span at)
{
	struct product *p = map_get(m->products, name);
	const struct catalog_entry *e;
	struct stat st;

	if (p)
		return p;
	for (size_t i = 0; m->include_dirs && m->include_dirs[i]; i++) {
		const char *path = product_path(m->arena, m->include_dirs[i], name);

		size_t n;

		if (!overlay_text(m->overlay, path, &n) && stat(path, &st))
			continue;
		struct source *s = read_file(m, path, at);
		return s ? product_in(m, s, name, at) : NULL;
	}
	e = catalog_find(name);
	if (e && catalog_is_product(e)) {
		const char *path = product_path(m->arena, CATALOG_FOLDER, name);
		return product_in(m, model_source(m, path, e->text, strlen(e->text)), name, at);
	}
	if (name_is_lost(m, SUBJECT_PRODUCT, name))
		return NULL;
	struct diagnostic *d = diag_error(m->diags, at, "there is no product `%s`", name);
	hint_nearest(m, d, nearest_product(m, name));
	if (!d->hint)
		diag_hint(m->diags, d,
			  "`portc catalog` lists the products; -I DIR adds a catalogue");
	return NULL;
}
