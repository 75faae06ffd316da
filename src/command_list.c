/* portc list: every rule after expansion, with its reason. */
#include "commands.h"
#include "driver.h"
#include "json_out.h"
#include "table.h"

static const char *object_names(struct arena *a, const struct object *const *o, size_t n)
{
	const char *out = "";

	for (size_t i = 0; i < n; i++)
		out = arena_printf(a, "%s%s%s", out, i ? ", " : "", o[i]->name);
	return out;
}

static const char *service_names(struct arena *a, const struct rule *r)
{
	const char *out = "";

	for (size_t i = 0; i < r->n_services; i++)
		out = arena_printf(a, "%s%s%s", out, i ? ", " : "", r->services[i]->name);
	return out;
}

static const char *until_text(struct arena *a, const struct rule *r)
{
	char text[DATE_TEXT];

	return date_is_set(r->until) ? arena_printf(a, "%s", date_text(r->until, text)) : "";
}

static void add_row(struct table *t, struct arena *a, const struct pair *p, const struct rule *r)
{
	table_add(t, p->from->name);
	table_add(t, p->to->name);
	table_add(t, r->action == ACTION_ALLOW ? "allow" : "deny");
	table_add(t, object_names(a, r->sources, r->n_sources));
	table_add(t, object_names(a, r->destinations, r->n_destinations));
	table_add(t, service_names(a, r));
	table_add(t, r->log ? "log" : "");
	table_add(t, until_text(a, r));
	table_add(t, rule_comment(a, r));
}

static void print_table(const struct compilation *c)
{
	static const char *const head[] = {"FROM",     "TO",  "ACTION", "SOURCES", "DESTINATIONS",
					   "SERVICES", "LOG", "UNTIL",  "REASON"};
	struct table t;

	table_init(&t, c->arena, sizeof head / sizeof *head);
	for (size_t i = 0; i < t.n_columns; i++)
		table_add(&t, head[i]);
	for (size_t i = 0; i < c->policy->n_pairs; i++)
		for (size_t k = 0; k < c->policy->pairs[i].n_rules; k++)
			add_row(&t, c->arena, &c->policy->pairs[i], &c->policy->pairs[i].rules[k]);
	table_print(&t, c->options->format, stdout);
}

static json_t *object_list(const struct object *const *o, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_text(o[i]->name));
	return list;
}

static json_t *reason_list(const struct rule *r)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->n_reasons; i++) {
		const struct reason *x = &r->reasons[i];
		json_t *o = json_object();

		json_object_set_new(o, "label", json_text(x->label));
		json_object_set_new(o, "text", json_text(x->text));
		json_object_set_new(o, "product", x->product ? json_text(x->product) : json_null());
		json_object_set_new(o, "rows", json_texts(x->rows, x->n_rows));
		json_object_set_new(o, "note", json_text(x->note));
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *rule_json(struct arena *a, const struct pair *p, const struct rule *r)
{
	json_t *o = json_object(), *services = json_array();

	for (size_t i = 0; i < r->n_services; i++)
		json_array_append_new(services, json_text(r->services[i]->name));
	json_object_set_new(o, "from", json_text(p->from->name));
	json_object_set_new(o, "to", json_text(p->to->name));
	json_object_set_new(o, "action", json_text(r->action == ACTION_ALLOW ? "allow" : "deny"));
	json_object_set_new(o, "sources", object_list(r->sources, r->n_sources));
	json_object_set_new(o, "destinations", object_list(r->destinations, r->n_destinations));
	json_object_set_new(o, "services", services);
	json_object_set_new(o, "log", json_boolean(r->log));
	json_object_set_new(o, "until",
			    date_is_set(r->until) ? json_text(until_text(a, r)) : json_null());
	json_object_set_new(o, "reasons", reason_list(r));
	return o;
}

static void print_json(const struct compilation *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->policy->n_pairs; i++)
		for (size_t k = 0; k < c->policy->pairs[i].n_rules; k++)
			json_array_append_new(list, rule_json(c->arena, &c->policy->pairs[i],
							      &c->policy->pairs[i].rules[k]));
	json_print(list, stdout);
}

int command_list(const struct options *o)
{
	struct compilation c;
	int status;

	compilation_init(&c, o);
	bool ok = compile_file(&c, o->args[0]);
	status = show_diagnostics(&c);
	if (ok && o->format == FORMAT_JSON)
		print_json(&c);
	else if (ok)
		print_table(&c);
	show_passes(&c);
	compilation_free(&c);
	return status;
}
