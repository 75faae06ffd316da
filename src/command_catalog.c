/* portc catalog: the products, and the table of one. */
#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "commands.h"
#include "driver.h"
#include "json_out.h"
#include "resolve.h"
#include "table.h"

/* -- texts -- */

static const char *services_text(struct arena *a, const struct ast_services *list)
{
	const char *out = "";

	for (size_t i = 0; i < list->n; i++) {
		const struct span s = list->at[i].span;

		out = arena_printf(a, "%s%s%.*s", out, i ? ", " : "", (int)(s.end - s.start),
				   s.source->text + s.start);
	}
	return out;
}

static const char *parts_text(struct arena *a, const struct ast_parts *list)
{
	const char *out = "";

	for (size_t i = 0; i < list->n; i++) {
		out = arena_printf(a, "%s%s%s", out, i ? ", " : "", list->at[i].name.name);
		for (size_t k = 0; k < list->at[i].fqdns.n; k++)
			out = arena_printf(a, "%s%s%s", out, k ? " " : " (",
					   list->at[i].fqdns.at[k].s);
		if (list->at[i].fqdns.n)
			out = arena_printf(a, "%s)", out);
	}
	return out;
}

static const struct ast_clause *clause(const struct ast_flow *f, enum ast_clause_kind kind)
{
	for (size_t i = 0; i < f->clauses.n; i++)
		if (f->clauses.at[i].kind == kind)
			return &f->clauses.at[i];
	return NULL;
}

static const char *clause_string(const struct ast_flow *f, enum ast_clause_kind kind)
{
	const struct ast_clause *c = clause(f, kind);

	return c ? c->text.s : "";
}

static const char *rows_text(struct arena *a, const struct ast_flow *f)
{
	const struct ast_clause *c = clause(f, AST_ROW);
	const char *out = "";

	for (size_t i = 0; c && i < c->rows.n; i++)
		out = arena_printf(a, "%s%s%s", out, i ? ", " : "", c->rows.at[i].s);
	return out;
}

static const char *section_text(enum section s)
{
	static const char *const names[] = {"inbound", "outbound", "local"};

	return names[s];
}

static const char *when_text(struct arena *a, const struct ast_flow *f)
{
	const struct ast_clause *c = clause(f, AST_WHEN);

	return c ? condition_text(a, c->when) : "";
}

/* -- one product as a table -- */

static const char *service_cell(struct arena *a, const struct ast_flow *f)
{
	const struct ast_clause *errata = clause(f, AST_ERRATA);
	const char *text = services_text(a, &f->services);

	if (!f->services.n)
		return "not IP";
	return errata
		   ? arena_printf(a, "%s (errata: %s)", text, services_text(a, &errata->services))
		   : text;
}

static void flow_row(struct table *t, struct arena *a, const struct ast_flow *f)
{
	table_add(t, section_text(f->section));
	table_add(t, rows_text(a, f));
	table_add(t, f->name.name);
	table_add(t, f->section == SECTION_LOCAL ? "-" : parts_text(a, &f->from));
	table_add(t, parts_text(a, &f->to));
	table_add(t, service_cell(a, f));
	table_add(t, when_text(a, f));
	table_add(t, clause_string(f, AST_TEXT));
	table_add(t, clause_string(f, AST_NOTE));
}

static void print_flows(struct compilation *c, const struct product *p)
{
	static const char *const head[] = {"SECTION",  "ROWS", "FLOW",        "FROM", "TO",
					   "SERVICES", "WHEN", "DESCRIPTION", "NOTE"};
	struct table t;

	table_init(&t, c->arena, sizeof head / sizeof *head);
	for (size_t i = 0; i < t.n_columns; i++)
		table_add(&t, head[i]);
	for (size_t i = 0; i < p->ast->flows.n; i++)
		flow_row(&t, c->arena, &p->ast->flows.at[i]);
	table_print(&t, c->options->format, stdout);
}

static void print_parts(const char *title, const struct ast_parts *list)
{
	if (!list->n)
		return;
	printf("\n%s\n", title);
	for (size_t i = 0; i < list->n; i++)
		printf("  %-24s %s\n", list->at[i].name.name,
		       list->at[i].description.s ? list->at[i].description.s : "");
}

static void print_option(struct compilation *c, const struct ast_option *o)
{
	const char *values = "a version";

	if (o->kind == OPTION_SWITCH)
		values = o->on ? "on, off (default: on)" : "on, off (default: off)";
	if (o->kind == OPTION_CHOICE) {
		values = "";
		for (size_t i = 0; i < o->values.n; i++)
			values = arena_printf(c->arena, "%s%s%s", values, i ? ", " : "",
					      o->values.at[i].name);
		values = arena_printf(c->arena, "%s (default: %s)", values, o->values.at[0].name);
	}
	printf("  %-24s %s%s%s\n", o->name.name, values, o->description.s ? ": " : "",
	       o->description.s ? o->description.s : "");
}

static void print_product(struct compilation *c, const struct product *p)
{
	printf("%s: %s\n", p->name, p->ast->title.s ? p->ast->title.s : "");
	for (size_t i = 0; i < p->ast->sources.n; i++)
		printf("  source: %s%s%s\n", p->ast->sources.at[i].title.s,
		       p->ast->sources.at[i].url.s ? ", " : "",
		       p->ast->sources.at[i].url.s ? p->ast->sources.at[i].url.s : "");
	print_parts("roles", &p->ast->roles);
	print_parts("peers", &p->ast->peers);
	puts("\noptions");
	puts("  version                  a version");
	puts("  as-documented            on, off (default: off): open what the table says, errata "
	     "included");
	for (size_t i = 0; i < p->ast->options.n; i++)
		print_option(c, &p->ast->options.at[i]);
	puts("");
	print_flows(c, p);
}

/* -- one product as JSON -- */

static json_t *services_json(struct arena *a, const struct ast_services *list)
{
	json_t *out = json_array();

	for (size_t i = 0; i < list->n; i++) {
		const struct ast_services one = {&list->at[i], 1, 1};

		json_array_append_new(out, json_text(services_text(a, &one)));
	}
	return out;
}

static json_t *parts_json(const struct ast_parts *list, bool described)
{
	json_t *out = json_array();

	for (size_t i = 0; i < list->n; i++) {
		json_t *o = json_object(), *names = json_array();

		json_object_set_new(o, "name", json_text(list->at[i].name.name));
		if (described)
			json_object_set_new(o, "description", json_text(list->at[i].description.s));
		for (size_t k = 0; k < list->at[i].fqdns.n; k++)
			json_array_append_new(names, json_text(list->at[i].fqdns.at[k].s));
		json_object_set_new(o, "fqdn", names);
		json_array_append_new(out, o);
	}
	return out;
}

static json_t *flow_json(struct arena *a, const struct ast_flow *f)
{
	const struct ast_clause *errata = clause(f, AST_ERRATA), *row = clause(f, AST_ROW);
	json_t *o = json_object(), *rows = json_array();

	for (size_t i = 0; row && i < row->rows.n; i++)
		json_array_append_new(rows, json_text(row->rows.at[i].s));
	json_object_set_new(o, "name", json_text(f->name.name));
	json_object_set_new(o, "section", json_text(section_text(f->section)));
	json_object_set_new(o, "from", parts_json(&f->from, false));
	json_object_set_new(o, "to", parts_json(&f->to, false));
	json_object_set_new(o, "services", services_json(a, &f->services));
	json_object_set_new(o, "errata",
			    errata ? services_json(a, &errata->services) : json_null());
	json_object_set_new(o, "when",
			    clause(f, AST_WHEN) ? json_text(when_text(a, f)) : json_null());
	json_object_set_new(o, "rows", rows);
	json_object_set_new(o, "description", json_text(clause_string(f, AST_TEXT)));
	json_object_set_new(o, "note", json_text(clause_string(f, AST_NOTE)));
	json_object_set_new(o, "multicast", json_boolean(clause(f, AST_MULTICAST)));
	return o;
}

static json_t *option_json(const struct ast_option *o)
{
	static const char *const kinds[] = {"switch", "choice", "version"};
	json_t *out = json_object(), *values = json_array();
	json_t *fallback = json_null();

	for (size_t i = 0; i < o->values.n; i++)
		json_array_append_new(values, json_text(o->values.at[i].name));
	if (o->kind == OPTION_SWITCH)
		fallback = json_text(o->on ? "on" : "off");
	else if (o->kind == OPTION_CHOICE)
		fallback = json_text(o->values.at[0].name);
	json_object_set_new(out, "name", json_text(o->name.name));
	json_object_set_new(out, "kind", json_text(kinds[o->kind]));
	json_object_set_new(out, "default", fallback);
	json_object_set_new(out, "values", values);
	json_object_set_new(out, "description", json_text(o->description.s));
	return out;
}

static void print_product_json(struct compilation *c, const struct product *p)
{
	json_t *o = json_object(), *sources = json_array(), *options = json_array(),
	       *flows = json_array();

	for (size_t i = 0; i < p->ast->sources.n; i++) {
		json_t *s = json_object();

		json_object_set_new(s, "title", json_text(p->ast->sources.at[i].title.s));
		json_object_set_new(s, "url", json_text(p->ast->sources.at[i].url.s));
		json_array_append_new(sources, s);
	}
	for (size_t i = 0; i < p->ast->options.n; i++)
		json_array_append_new(options, option_json(&p->ast->options.at[i]));
	for (size_t i = 0; i < p->ast->flows.n; i++)
		json_array_append_new(flows, flow_json(c->arena, &p->ast->flows.at[i]));
	json_object_set_new(o, "product", json_text(p->name));
	json_object_set_new(o, "title", json_text(p->ast->title.s));
	json_object_set_new(o, "sources", sources);
	json_object_set_new(o, "roles", parts_json(&p->ast->roles, true));
	json_object_set_new(o, "peers", parts_json(&p->ast->peers, true));
	json_object_set_new(o, "options", options);
	json_object_set_new(o, "flows", flows);
	json_print(o, stdout);
}

static void show_product(struct compilation *c, const struct product *p)
{
	if (c->options->format == FORMAT_JSON)
		print_product_json(c, p);
	else if (c->options->format == FORMAT_CSV)
		print_flows(c, p);
	else
		print_product(c, p);
}

/* -- the list of products -- */

static void print_list(struct compilation *c)
{
	struct table t;
	json_t *list = json_array();

	table_init(&t, c->arena, 3);
	table_add(&t, "PRODUCT");
	table_add(&t, "FLOWS");
	table_add(&t, "TITLE");
	for (const struct catalog_entry *e = catalog_entries; e->name; e++) {
		const struct product *p;
		json_t *o;

		if (!catalog_is_product(e))
			continue;
		p = model_product(c->model, intern(c->names, e->name), SPAN_NONE);
		if (!p)
			continue;
		table_add(&t, p->name);
		table_add(&t, arena_printf(c->arena, "%zu", p->ast->flows.n));
		table_add(&t, p->ast->title.s ? p->ast->title.s : "");
		o = json_object();
		json_object_set_new(o, "product", json_text(p->name));
		json_object_set_new(o, "flows", json_integer((json_int_t)p->ast->flows.n));
		json_object_set_new(o, "title", json_text(p->ast->title.s));
		json_array_append_new(list, o);
	}
	if (c->options->format == FORMAT_JSON) {
		json_print(list, stdout);
		return;
	}
	json_decref(list);
	table_print(&t, c->options->format, stdout);
}

static int usage(void)
{
	fputs("portc: error: usage: portc catalog [show PRODUCT] [--format table|csv|json]\n",
	      stderr);
	return STATUS_SYSTEM;
}

int command_catalog(const struct options *o)
{
	struct compilation c;
	int status;

	if (o->n_args && (strcmp(o->args[0], "show") || o->n_args != 2))
		return usage();
	compilation_init(&c, o);
	c.model = model_new(c.arena, c.names, c.diags, o->include_dirs, NULL, 0);
	const struct product *p =
	    o->n_args ? model_product(c.model, intern(c.names, o->args[1]), SPAN_NONE) : NULL;
	status = show_diagnostics(&c);
	if (p && !status)
		show_product(&c, p);
	else if (!o->n_args)
		print_list(&c);
	compilation_free(&c);
	return status;
}
