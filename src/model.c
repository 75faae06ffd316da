/* The order of resolution, readable top to bottom. */
#include "resolve.h"

struct model *model_new(struct arena *a, struct intern *names, struct diags *d,
			const char *const *include_dirs, const struct target *targets,
			size_t n_targets)
{
	struct model *m = ARENA_NEW(a, struct model);

	m->arena = a;
	m->names = names;
	m->diags = d;
	m->include_dirs = include_dirs;
	m->targets = targets;
	m->n_targets = n_targets;
	m->bindings = arena_child(a);
	m->symbols = map_new(m->bindings);
	m->literals = map_new(m->bindings);
	m->name_zones = map_new(a);
	m->services = map_new(a);
	m->built_in_services = map_new(a);
	m->service_literals = map_new(a);
	m->literal_parts = map_new(a);
	m->products = map_new(a);
	m->deployments = map_new(a);
	load_built_in_services(m);
	return m;
}

void forget_before(struct model *m, struct arena *syntax, const void *p)
{
	if (m->forget && syntax != m->arena)
		arena_retire(syntax, p);
}

static void drop_parsed(struct model *m)
{
	for (size_t i = 0; i < m->parsed.n; i++)
		arena_drop(m->arena, m->parsed.at[i].at,
			   m->parsed.at[i].cap * sizeof *m->parsed.at[i].at);
	arena_drop(m->arena, m->decls.at, m->decls.cap * sizeof *m->decls.at);
	m->parsed.n = m->decls.n = m->decls.cap = 0;
	m->decls.at = NULL;
}

/* Most declarations are hosts, and symbols know them by now. */
static void forget_declared_ends(struct model *m)
{
	struct ast_decls kept = {0};

	for (size_t i = 0; i < m->decls.n; i++)
		if (m->decls.at[i]->kind != AST_HOST && m->decls.at[i]->kind != AST_GROUP)
			VEC_PUSH(m->arena, &kept, *m->decls.at[i]);
	drop_parsed(m);
	for (size_t i = 0; i < kept.n; i++)
		VEC_PUSH(m->arena, &m->decls, &kept.at[i]);
	VEC_PUSH(m->arena, &m->parsed, kept);
}

static void forget_names(struct model *m)
{
	drop_parsed(m);
	arena_reset(m->bindings);
	m->symbols = map_new(m->bindings);
	m->literals = map_new(m->bindings);
	m->symbol_list.at = NULL;
	m->symbol_list.n = m->symbol_list.cap = 0;
}

static void resolve(struct model *m)
{
	m->incomplete = m->diags->n_errors > 0;
	declare_services(m);
	resolve_declared_services(m);
	declare_ends(m);
	if (m->forget)
		forget_declared_ends(m);
	resolve_zones(m);
	resolve_declared_ends(m);
	declare_products(m);
	declare_deployments(m);
	bind_deployments(m);
	resolve_firewalls(m);
	expand_deployments(m);
	resolve_rules(m);
	list_unused_ends(m);
	if (m->forget)
		forget_names(m);
	passes_mark(m->passes, PASS_RESOLVE);
}

void model_read(struct model *m, const char *file)
{
	load_program(m, file);
	resolve(m);
}

void model_read_source(struct model *m, struct source *s)
{
	load_source(m, s);
	resolve(m);
}

struct model *model_load(struct arena *a, struct intern *names, struct diags *d, const char *file,
			 const char *const *include_dirs, const struct target *targets,
			 size_t n_targets)
{
	struct model *m = model_new(a, names, d, include_dirs, targets, n_targets);

	model_read(m, file);
	return m;
}

struct model *model_load_source(struct arena *a, struct intern *names, struct diags *d,
				struct source *s, const char *const *include_dirs,
				const struct target *targets, size_t n_targets)
{
	struct model *m = model_new(a, names, d, include_dirs, targets, n_targets);

	model_read_source(m, s);
	return m;
}
