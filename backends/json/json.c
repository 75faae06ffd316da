/* The policy itself as JSON, for other tools: docs/policy.schema.json describes it.
 *
 * Written piece by piece, one rule at a time, so that a large policy needs no tree in memory.
 * One line for each zone, object, service and rule, in the policy's canonical order, without file
 * names or line numbers: one changed rule is a local difference. */
#include "backend.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "oom.h"

/* -- pieces -- */

/* One element of a list is one line: a changed rule is a changed line. */
static void write_piece(struct buf *out, json_t *value)
{
	char *text = json_dumps(value, JSON_ENCODE_ANY);

	if (!text)
		out_of_memory();
	buf_puts(out, text);
	free(text);
	json_decref(value);
}

static json_t *text(const char *s)
{
	json_t *out = json_string(s);

	if (!out)
		out_of_memory();
	return out;
}

static json_t *optional(const char *s)
{
	return s ? text(s) : json_null();
}

static json_t *ranges(struct addr_set s)
{
	json_t *list = json_array();
	char buffer[ADDR_TEXT];

	for (size_t i = 0; i < s.n; i++)
		json_array_append_new(list, text(range_text(&s.at[i], buffer)));
	return list;
}

static json_t *families(enum family f)
{
	json_t *list = json_array();

	if (f & FAMILY_4)
		json_array_append_new(list, json_integer(4));
	if (f & FAMILY_6)
		json_array_append_new(list, json_integer(6));
	return list;
}

static json_t *object_names(const struct object *const *o, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, text(o[i]->name));
	return list;
}

static json_t *zone_json(const struct zone *z)
{
	json_t *o = json_object();

	json_object_set_new(o, "name", text(z->name));
	json_object_set_new(o, "description", text(z->description));
	json_object_set_new(o, "any", json_boolean(z->any));
	json_object_set_new(o, "networks", ranges(z->networks));
	json_object_set_new(o, "effective", ranges(z->effective));
	return o;
}

static json_t *object_json(const struct object *x)
{
	static const char *const kinds[] = {"host", "network", "zone", "name", "group"};
	json_t *o = json_object();

	json_object_set_new(o, "name", text(x->name));
	json_object_set_new(o, "kind", text(kinds[x->kind]));
	json_object_set_new(o, "zone", text(x->zone->name));
	json_object_set_new(o, "families", families(x->families));
	json_object_set_new(o, "description", text(x->description));
	if (x->kind == OBJECT_NAME)
		json_object_set_new(o, "fqdn", text(x->fqdn));
	else if (x->kind == OBJECT_GROUP)
		json_object_set_new(o, "members", object_names(x->members, x->n_members));
	else
		json_object_set_new(o, "addresses", ranges(x->addresses));
	return o;
}

static json_t *ports(struct port_range p)
{
	return json_pack("[ii]", p.lo, p.hi);
}

static json_t *term_json(const struct service_term *t)
{
	json_t *o = json_object();
	char buffer[TERM_TEXT];

	json_object_set_new(o, "text", text(term_text(t, buffer)));
	if (t->kind != SERVICE_ANY)
		json_object_set_new(o, "protocol", json_integer(t->proto));
	if (t->kind == SERVICE_PORTS) {
		json_object_set_new(o, "source_ports", ports(t->src));
		json_object_set_new(o, "destination_ports", ports(t->dst));
	}
	if (t->kind == SERVICE_ICMP && t->type >= 0)
		json_object_set_new(o, "icmp_type", json_integer(t->type));
	if (t->kind == SERVICE_ICMP && t->code >= 0)
		json_object_set_new(o, "icmp_code", json_integer(t->code));
	return o;
}

static json_t *service_json(const struct service *s)
{
	json_t *o = json_object(), *terms = json_array();

	for (size_t i = 0; i < s->n_terms; i++)
		json_array_append_new(terms, term_json(&s->terms[i]));
	json_object_set_new(o, "name", text(s->name));
	json_object_set_new(o, "literal", json_boolean(s->literal));
	json_object_set_new(o, "description", text(s->description));
	json_object_set_new(o, "terms", terms);
	return o;
}

static json_t *reason_json(const struct reason *r)
{
	json_t *o = json_object(), *rows = json_array();

	for (size_t i = 0; i < r->n_rows; i++)
		json_array_append_new(rows, text(r->rows[i]));
	json_object_set_new(o, "label", text(r->label));
	json_object_set_new(o, "text", text(r->text));
	json_object_set_new(o, "product", optional(r->product));
	json_object_set_new(o, "rows", rows);
	json_object_set_new(o, "note", text(r->note));
	json_object_set_new(o, "source", optional(r->source));
	return o;
}

static json_t *rule_json(const struct rule *r)
{
	json_t *o = json_object(), *services = json_array(), *reasons = json_array();
	char date[DATE_TEXT];

	for (size_t i = 0; i < r->n_services; i++)
		json_array_append_new(services, text(r->services[i]->name));
	for (size_t i = 0; i < r->n_reasons; i++)
		json_array_append_new(reasons, reason_json(&r->reasons[i]));
	json_object_set_new(o, "key", text(r->key));
	json_object_set_new(o, "label", text(r->label));
	json_object_set_new(o, "action", text(r->action == ACTION_ALLOW ? "allow" : "deny"));
	json_object_set_new(o, "families", families(r->families));
	json_object_set_new(o, "sources", object_names(r->sources, r->n_sources));
	json_object_set_new(o, "destinations", object_names(r->destinations, r->n_destinations));
	json_object_set_new(o, "services", services);
	json_object_set_new(o, "log", json_boolean(r->log));
	json_object_set_new(o, "until",
			    date_is_set(r->until) ? text(date_text(r->until, date)) : json_null());
	json_object_set_new(o, "reasons", reasons);
	return o;
}

/* -- lists -- */

static void open_list(struct buf *out, const char *name)
{
	buf_printf(out, "  \"%s\": [", name);
}

static void item(struct buf *out, bool first, json_t *value)
{
	buf_puts(out, first ? "\n    " : ",\n    ");
	write_piece(out, value);
}

static void close_list(struct buf *out, bool empty)
{
	buf_puts(out, empty ? "],\n" : "\n  ],\n");
}

static void write_pair(struct emission *e, const struct pair *p, bool first)
{
	struct buf *out = &e->out;

	buf_puts(out, first ? "\n    {\n      \"from\": " : ",\n    {\n      \"from\": ");
	write_piece(out, text(p->from->name));
	buf_puts(out, ",\n      \"to\": ");
	write_piece(out, text(p->to->name));
	buf_puts(out, ",\n      \"rules\": [\n");
	for (size_t i = 0; i < p->n_rules; i++) {
		size_t line = out->line + 1;

		buf_puts(out, "        ");
		write_piece(out, rule_json(&p->rules[i]));
		buf_puts(out, i + 1 < p->n_rules ? ",\n" : "\n");
		emission_trace(e, &p->rules[i], line);
	}
	buf_puts(out, "      ]\n    }");
}

static json_t *firewall_json(const struct firewall *fw)
{
	json_t *o = json_object(), *zones = json_array(), *settings = json_object();

	for (size_t i = 0; i < fw->n_zones; i++) {
		json_t *z = json_object(), *interfaces = json_array();

		for (size_t k = 0; k < fw->zones[i].n_interfaces; k++)
			json_array_append_new(interfaces, text(fw->zones[i].interfaces[k]));
		json_object_set_new(z, "zone", text(fw->zones[i].zone->name));
		json_object_set_new(z, "interfaces", interfaces);
		json_array_append_new(zones, z);
	}
	for (size_t i = 0; i < fw->n_settings; i++)
		json_object_set_new(settings, fw->settings[i].name, text(fw->settings[i].value));
	json_object_set_new(o, "name", optional(fw->name));
	json_object_set_new(o, "zones", zones);
	json_object_set_new(o, "settings", settings);
	return o;
}

/* -- the backend -- */

static bool check(struct emission *e)
{
	(void)e; /* JSON can say whatever the policy says */
	return true;
}

static void emit(struct emission *e)
{
	const struct policy *p = e->policy;
	const struct firewall *fw = e->firewall;
	struct buf *out = &e->out;

	buf_puts(out, "{\n  \"portc\": \"policy\",\n  \"format\": 1,\n");
	open_list(out, "zones");
	for (size_t i = 0; i < p->n_zones; i++)
		item(out, !i, zone_json(p->zones[i]));
	close_list(out, !p->n_zones);
	open_list(out, "objects");
	for (size_t i = 0; i < p->n_objects; i++)
		item(out, !i, object_json(p->objects[i]));
	close_list(out, !p->n_objects);
	open_list(out, "services");
	for (size_t i = 0; i < p->n_services; i++)
		item(out, !i, service_json(p->services[i]));
	close_list(out, !p->n_services);
	open_list(out, "pairs");
	for (size_t i = 0; i < fw->n_pairs; i++)
		write_pair(e, fw->pairs[i], !i);
	close_list(out, !fw->n_pairs);
	buf_puts(out, "  \"firewall\": ");
	write_piece(out, firewall_json(fw));
	buf_puts(out, "\n}\n");
}

const struct backend json_backend = {
    .name = "json",
    .extension = "json",
    .title = "the policy itself, as JSON (docs/policy.schema.json)",
    .settings = NULL,
    .check = check,
    .emit = emit,
};
