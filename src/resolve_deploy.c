/* Deployments: a product's flows between what is bound to its roles and peers. */
#include "mend.h"
#include "resolve.h"

#include <stdlib.h>
#include <string.h>

enum { PARTS_OFFERED = 12 };

/* -- declaration and binding -- */

/* Another name for a deployment whose name is taken: "sip-2". */
static void offer_name(struct model *m, struct diagnostic *d, const struct ast_deploy *ast,
		       const char *taken)
{
	const char *name;
	unsigned n = 2;

	do
		name = intern(m->names, arena_printf(m->arena, "%s-%u", taken, n++));
	while (map_get(m->deployments, name));
	if (ast->name.name)
		diag_replace(m->diags, d, name);
	else
		mend_after(m->diags, d, ast->product.span, arena_printf(m->arena, " as %s", name));
}

void declare_deployments(struct model *m)
{
	for (size_t i = 0; i < m->decls.n; i++) {
		const struct ast_deploy *ast = m->decls.at[i]->deploy;
		struct deployment *d, *first;
		const char *dot;

		if (m->decls.at[i]->kind != AST_DEPLOY)
			continue;
		d = ARENA_NEW(m->arena, struct deployment);
		dot = strrchr(ast->product.name, '.');
		d->ast = ast;
		d->name = ast->name.name ? ast->name.name
					 : intern(m->names, dot ? dot + 1 : ast->product.name);
		first = map_get(m->deployments, d->name);
		if (first) {
			struct span at = ast->name.name ? ast->name.span : ast->product.span;
			struct diagnostic *e =
			    diag_error(m->diags, at, "a deployment `%s` exists already", d->name);
			diag_note(m->diags, e, first->ast->product.span, "it is here");
			diag_hint(m->diags, e, "name it: `deploy %s as NAME { … }`",
				  ast->product.name);
			offer_name(m, e, ast, d->name);
			continue;
		}
		d->product = model_product(m, ast->product.name, ast->product.span);
		map_put(m->deployments, d->name, d);
		VEC_PUSH(m->arena, &m->deployment_list, d);
	}
}

static const char *nearest_part(struct model *m, const struct product *p, const char *word)
{
	const struct ast_parts *lists[] = {&p->ast->roles, &p->ast->peers};
	const char **names = ARENA_ARRAY(m->arena, const char *, p->ast->roles.n + p->ast->peers.n);
	size_t n = 0;

	for (size_t l = 0; l < 2; l++)
		for (size_t i = 0; i < lists[l]->n; i++)
			names[n++] = lists[l]->at[i].name.name;
	return nearest(word, names, n);
}

static void add_binding(struct model *m, struct deployment *d, const struct ast_bind *b)
{
	struct binding *binding = ARENA_NEW(m->arena, struct binding);
	const struct binding *first = map_get(d->bound, b->name.name);
	struct diagnostic *e;

	if (!map_get(d->product->parts, b->name.name)) {
		e = diag_error(m->diags, b->name.span, "`%s` has no role or peer `%s`",
			       d->product->name, b->name.name);
		hint_nearest(m, e, nearest_part(m, d->product, b->name.name));
		return;
	}
	if (first) {
		e = diag_error(m->diags, b->name.span, "`%s` is bound twice", b->name.name);
		diag_note(m->diags, e, first->span, "the first binding is here");
		diag_hint(m->diags, e, "several ends are written as a list: `bind %s = a, b;`",
			  b->name.name);
		return;
	}
	binding->span = b->name.span;
	binding->zones_only = ends_are_zones(m, &b->ends);
	resolve_ends(m, &b->ends, &binding->ends);
	map_put(d->bound, b->name.name, binding);
}

static void bind_rest(struct model *m, const struct ast_ends *ast, struct ends *to, bool *zones)
{
	if (!ast->n)
		return;
	*zones = ends_are_zones(m, ast);
	resolve_ends(m, ast, to);
}

bool deployment_bind(struct model *m, struct deployment *d, struct span at)
{
	if (!d->product || d->state == SYMBOL_DONE)
		return d->product != NULL;
	if (d->state == SYMBOL_OPEN) {
		diag_error(m->diags, at, "the bindings of deployment `%s` depend on themselves",
			   d->name);
		return false;
	}
	d->state = SYMBOL_OPEN;
	d->bound = map_new(m->arena);
	for (size_t i = 0; i < d->ast->binds.n; i++)
		add_binding(m, d, &d->ast->binds.at[i]);
	bind_rest(m, &d->ast->at, &d->at, &d->at_zones);
	bind_rest(m, &d->ast->inbound, &d->inbound, &d->inbound_zones);
	bind_rest(m, &d->ast->outbound, &d->outbound, &d->outbound_zones);
	d->state = SYMBOL_DONE;
	return true;
}

void bind_deployments(struct model *m)
{
	for (size_t i = 0; i < m->deployment_list.n; i++) {
		struct deployment *d = m->deployment_list.at[i];

		deployment_bind(m, d, d->ast->product.span);
	}
}

/* -- expansion of flows -- */

/* Flows that are not generated because nothing is bound to an end. */
struct left_out {
	const char *why;   /* "nothing is bound to `dns-server`" */
	const char *flows; /* "dns, dns-tcp" */
	const char *part;  /* "dns-server": the first that is not bound; NULL where all are */
	bool partly;       /* of these flows the rest is generated */
};

/* One deployment while its flows are expanded. */
struct expansion {
	struct model *m;
	struct deployment *d;
	struct option_values *options;
	struct map *skipped; /* flow name -> ident */
	struct map *ports;   /* flow name -> ast_port */
	VEC(struct left_out) left_out;
	size_t n_left_out;
};

/* What stands at one end of a flow: a part's binding, or what the short form says. */
struct bound {
	const struct ends *ends;
	bool zones;
	bool by_name; /* bound by its own name, not by the short form */
};

static struct bound find_bound(const struct expansion *x, const char *part, bool from)
{
	const struct deployment *d = x->d;
	const struct binding *b = map_get(d->bound, part);

	if (b)
		return (struct bound){&b->ends, b->zones_only, true};
	if (product_is_role(d->product, part))
		return (struct bound){&d->at, d->at_zones, true};
	if (from)
		return (struct bound){&d->inbound, d->inbound_zones, false};
	return (struct bound){&d->outbound, d->outbound_zones, false};
}

/* The names a vendor gives an end narrow a binding to zones: NAME objects in each zone. */
static void add_named(struct expansion *x, const struct texts *fqdns, const struct ends *zones,
		      struct ends *to)
{
	for (size_t i = 0; i < fqdns->n; i++) {
		const char *fqdn = valid_fqdn(x->m, fqdns->at[i]);

		for (size_t k = 0; fqdn && k < zones->n; k++) {
			struct zone *z = zones->at[k].zone;
			ends_add(x->m, to,
				 (struct slice){z, name_object(x->m, fqdn, z, fqdns->at[i].span)});
		}
	}
}

static const struct texts *vendor_names(const struct expansion *x, const struct ast_part *end)
{
	const struct ast_part *part = map_get(x->d->product->parts, end->name.name);

	return end->fqdns.n ? &end->fqdns : &part->fqdns;
}

/* One end of a flow after binding. */
struct flow_end {
	struct ends ends;
	const char *missing; /* "`a`, `b`": parts that nothing binds; NULL where all are bound */
	bool short_form;     /* some part is bound by the short form alone */
};

static struct flow_end flow_end(struct expansion *x, const struct ast_parts *parts, bool from)
{
	struct arena *a = x->m->arena;
	struct flow_end e = {{NULL, 0, 0}, NULL, false};

	for (size_t i = 0; i < parts->n; i++) {
		const struct ast_part *end = &parts->at[i];
		struct bound b = find_bound(x, end->name.name, from);
		const struct texts *names = vendor_names(x, end);

		if (!b.ends->n) {
			e.missing = e.missing
					? arena_printf(a, "%s, `%s`", e.missing, end->name.name)
					: arena_printf(a, "`%s`", end->name.name);
			continue;
		}
		e.short_form |= !b.by_name;
		if (b.zones && names->n)
			add_named(x, names, b.ends, &e.ends);
		else
			ends_merge(x->m, &e.ends, b.ends);
	}
	ends_sort(&e.ends);
	return e;
}

static const struct ast_clause *clause_of(const struct ast_flow *f, enum ast_clause_kind kind)
{
	for (size_t i = 0; i < f->clauses.n; i++)
		if (f->clauses.at[i].kind == kind)
			return &f->clauses.at[i];
	return NULL;
}

static const char *clause_text(const struct ast_flow *f, enum ast_clause_kind kind)
{
	const struct ast_clause *c = clause_of(f, kind);

	return c ? c->text.s : "";
}

/* What the flow opens: the site's own port, the corrected one, or what the table says. */
static const struct ast_services *flow_services(const struct expansion *x, const struct ast_flow *f)
{
	const struct ast_port *port = map_get(x->ports, f->name.name);
	const struct ast_clause *errata = clause_of(f, AST_ERRATA);

	if (port)
		return &port->services;
	if (errata && !option_is_on(x->options, "as-documented"))
		return &errata->services;
	return &f->services;
}

static struct reason flow_reason(const struct expansion *x, const struct ast_flow *f,
				 const char *label)
{
	const struct ast_clause *row = clause_of(f, AST_ROW);
	const struct ast_product *p = x->d->product->ast;
	struct reason r = {.label = label,
			   .text = clause_text(f, AST_TEXT),
			   .product = x->d->product->name,
			   .note = clause_text(f, AST_NOTE),
			   .source = p->sources.n ? p->sources.at[0].title.s : NULL,
			   .span = f->name.span,
			   .deploy = x->d->ast->product.span};

	if (row) {
		r.rows = ARENA_ARRAY(x->m->arena, const char *, row->rows.n);
		r.n_rows = row->rows.n;
		for (size_t i = 0; i < row->rows.n; i++)
			r.rows[i] = row->rows.at[i].s;
	}
	return r;
}

static bool is_cluster(const struct ast_flow *f)
{
	return f->from.n == 1 && f->to.n == 1 && f->from.at[0].name.name == f->to.at[0].name.name;
}

/* Adds a flow to the report of what is left out, under the reason why. */
static void report_under(struct expansion *x, const char *why, const char *part, bool partly,
			 const struct ast_flow *f)
{
	for (size_t i = 0; i < x->left_out.n; i++)
		if (!strcmp(x->left_out.at[i].why, why)) {
			x->left_out.at[i].flows = arena_printf(
			    x->m->arena, "%s, %s", x->left_out.at[i].flows, f->name.name);
			return;
		}
	VEC_PUSH(x->m->arena, &x->left_out, ((struct left_out){why, f->name.name, part, partly}));
}

/* "a" of "`a`, `b`". */
static const char *first_quoted(struct arena *a, const char *list)
{
	return arena_strndup(a, list + 1, strcspn(list + 1, "`"));
}

/* A flow that is not wanted anyway is no news. */
static void leave_out(struct expansion *x, const struct ast_flow *f, const char *missing)
{
	const struct ast_clause *when = clause_of(f, AST_WHEN);
	const char *unknown = NULL;

	if (when && condition_holds(x->options, when->when, &unknown) == TRUTH_NO)
		return;
	x->n_left_out++;
	report_under(x, arena_printf(x->m->arena, "nothing is bound to %s", missing),
		     first_quoted(x->m->arena, missing), false, f);
}

static void needs_version(struct expansion *x, const struct ast_flow *f, const char *missing)
{
	struct diagnostic *d =
	    diag_error(x->m->diags, x->d->ast->product.span,
		       "deployment `%s` has to say its %s: the flow `%s` depends on it", x->d->name,
		       missing, f->name.name);

	diag_note(x->m->diags, d, clause_of(f, AST_WHEN)->span, "the condition is here");
	if (!strcmp(missing, "version"))
		diag_hint(x->m->diags, d, "write `version 9.1;` in the deployment");
	else
		diag_hint(x->m->diags, d, "write `set %s 6.1.1;` in the deployment", missing);
	mend_block(x->m->diags, d, x->d->ast->product.span, true,
		   strcmp(missing, "version") ? arena_printf(x->m->arena, "set %s ;", missing)
					      : "version ;");
}

/* Does some connection of the flow leave its zone? */
static bool crosses(const struct expansion *x, const struct ends *from, const struct ends *to)
{
	return x->m->intra_zone || from->at[0].zone != to->at[0].zone ||
	       from->at[0].zone != from->at[from->n - 1].zone ||
	       to->at[0].zone != to->at[to->n - 1].zone;
}

/* Is the flow's condition met? Where a version that is not given decides: what is bound by name
 * asks for it; what the short form alone brings in is left out, and reported. */
static bool wanted(struct expansion *x, const struct ast_flow *f, const struct flow_end *from,
		   const struct flow_end *to)
{
	const struct ast_clause *when = clause_of(f, AST_WHEN);
	const char *missing = NULL;
	enum truth t = when ? condition_holds(x->options, when->when, &missing) : TRUTH_YES;

	if (t != TRUTH_UNKNOWN)
		return t == TRUTH_YES;
	if (!crosses(x, &from->ends, &to->ends))
		return false;
	if (from->short_form || to->short_form) {
		x->n_left_out++;
		report_under(x, arena_printf(x->m->arena, "`%s` is not set", missing), NULL, false,
			     f);
	} else {
		needs_version(x, f, missing);
	}
	return false;
}

static void expand_flow(struct expansion *x, const struct ast_flow *f)
{
	struct model *m = x->m;
	const struct deployment *d = x->d;
	const struct ast_clause *log = NULL;
	struct statement s = {.action = ACTION_ALLOW, .span = d->ast->product.span};
	struct flow_end from = flow_end(x, &f->from, true), to = flow_end(x, &f->to, false);

	if (!from.ends.n || !to.ends.n) {
		leave_out(x, f, from.ends.n ? to.missing : from.missing);
		return;
	}
	if (!wanted(x, f, &from, &to))
		return;
	if (from.missing || to.missing)
		report_under(x,
			     arena_printf(m->arena, "nothing is bound to %s, so only in part",
					  from.missing ? from.missing : to.missing),
			     first_quoted(m->arena, from.missing ? from.missing : to.missing), true,
			     f);
	s.from = from.ends;
	s.to = to.ends;
	for (size_t i = 0; i < d->ast->clauses.n; i++) {
		if (d->ast->clauses.at[i].kind == AST_LOG)
			log = &d->ast->clauses.at[i];
		else
			s.until = d->ast->clauses.at[i].until;
	}
	s.log = log != NULL;
	s.cluster = is_cluster(f);
	s.label = arena_printf(m->arena, "%s.%s", d->name, f->name.name);
	s.reason = flow_reason(x, f, s.label);
	if (map_get(x->ports, f->name.name))
		resolve_services(m, flow_services(x, f), &s.services);
	else
		resolve_flow_services(m, d->product, flow_services(x, f), &s.services);
	s.multicast = clause_of(f, AST_MULTICAST) != NULL;
	VEC_PUSH(m->arena, &m->statements, s);
}

static void add_local(struct expansion *x, const struct ast_flow *f)
{
	struct local_port l = {.text = clause_text(f, AST_TEXT),
			       .span = f->name.span,
			       .deploy = x->d->ast->product.span};

	l.on = flow_end(x, &f->to, false).ends;
	if (!l.on.n || !f->services.n)
		return;
	l.label = arena_printf(x->m->arena, "%s.%s", x->d->name, f->name.name);
	resolve_flow_services(x->m, x->d->product, &f->services, &l.services);
	VEC_PUSH(x->m->arena, &x->m->locals, l);
}

/* -- skip and port name flows of the product -- */

static bool find_flow(struct expansion *x, struct ident name)
{
	const struct product *p = x->d->product;
	const char **names = ARENA_ARRAY(x->m->arena, const char *, p->ast->flows.n);
	const struct ast_flow *f = map_get(p->flows, name.name);
	struct diagnostic *d;

	if (f && f->section != SECTION_LOCAL)
		return true;
	if (f) {
		d = diag_error(x->m->diags, name.span, "`%s` is never opened to the network",
			       name.name);
		diag_note(x->m->diags, d, f->name.span, "it is declared here");
		return false;
	}
	for (size_t i = 0; i < p->ast->flows.n; i++)
		names[i] = p->ast->flows.at[i].name.name;
	d = diag_error(x->m->diags, name.span, "`%s` has no flow `%s`", p->name, name.name);
	hint_nearest(x->m, d, nearest(name.name, names, p->ast->flows.n));
	if (!d->hint)
		diag_hint(x->m->diags, d, "`portc catalog show %s` lists its flows", p->name);
	return false;
}

static void read_changes(struct expansion *x)
{
	const struct ast_deploy *ast = x->d->ast;

	for (size_t i = 0; i < ast->skips.n; i++)
		if (find_flow(x, ast->skips.at[i]))
			map_put(x->skipped, ast->skips.at[i].name, &ast->skips.at[i]);
	for (size_t i = 0; i < ast->ports.n; i++) {
		struct ast_port *p = &ast->ports.at[i];
		struct service_classes checked = {0};

		resolve_services(x->m, &p->services, &checked);
		if (find_flow(x, p->flow) && map_get(x->ports, p->flow.name))
			diag_error(x->m->diags, p->flow.span, "the port of `%s` is set twice",
				   p->flow.name);
		map_put(x->ports, p->flow.name, p);
	}
}

/* What is not bound may be bound, or its flows be skipped. */
static void offer_bindings(struct expansion *x, struct diagnostic *d)
{
	struct model *m = x->m;
	struct span at = x->d->ast->product.span;
	const char *flows = NULL;

	for (size_t i = 0; i < x->left_out.n; i++) {
		const struct left_out *l = &x->left_out.at[i];

		if (!l->partly)
			flows =
			    flows ? arena_printf(m->arena, "%s, %s", flows, l->flows) : l->flows;
		if (l->part && i < PARTS_OFFERED)
			mend_block(m->diags, d, at, true,
				   arena_printf(m->arena, "bind %s = ;", l->part));
	}
	if (flows)
		mend_block(m->diags, d, at, false, arena_printf(m->arena, "skip %s;", flows));
}

static void report_left_out(struct expansion *x)
{
	struct diagnostic *d;

	if (!x->left_out.n)
		return;
	d = diag_remark(x->m->diags, "unbound", x->d->ast->product.span,
			"deployment `%s` leaves out %zu of the product's %zu flows", x->d->name,
			x->n_left_out, x->d->product->ast->flows.n);
	for (size_t i = 0; i < x->left_out.n; i++)
		diag_note(x->m->diags, d, SPAN_NONE, "%s: %s", x->left_out.at[i].why,
			  x->left_out.at[i].flows);
	offer_bindings(x, d);
}

static void expand(struct model *m, struct deployment *d)
{
	struct expansion x = {
	    .m = m, .d = d, .skipped = map_new(m->arena), .ports = map_new(m->arena)};
	const struct ast_product *p = d->product->ast;

	x.options = option_values_new(m, d);
	read_changes(&x);
	for (size_t i = 0; i < p->flows.n; i++) {
		const struct ast_flow *f = &p->flows.at[i];

		if (f->section == SECTION_LOCAL)
			add_local(&x, f);
		else if (!map_get(x.skipped, f->name.name))
			expand_flow(&x, f);
	}
	report_left_out(&x);
}

void expand_deployments(struct model *m)
{
	for (size_t i = 0; i < m->deployment_list.n; i++) {
		struct deployment *d = m->deployment_list.at[i];

		if (d->product && !d->product->broken)
			expand(m, d);
	}
}
