/* The policy itself as JSON, for other tools: docs/policy.schema.json describes it.
 *
 * Written as it is walked: a large policy needs no tree in memory. Texts that hold anything special
 * are escaped by jansson, the rest is constants and numbers. One line for each zone, object,
 * service and rule, in the policy's canonical order, without file names or line numbers: one
 * changed rule is a local difference. */
#include "parts.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "oom.h"

/* -- pieces -- */

/* JSON has to escape these alone (RFC 8259, 7). */
static bool is_special(unsigned char c)
{
	return c < 0x20 || c == '"' || c == '\\';
}

static void put_escaped(struct buf *out, const char *s)
{
	json_t *value = json_string(s);
	char *text = value ? json_dumps(value, JSON_ENCODE_ANY) : NULL;

	if (!text)
		out_of_memory();
	buf_puts(out, text);
	free(text);
	json_decref(value);
}

static void put_text(struct buf *out, const char *s)
{
	const char *end = s;

	while (*end && !is_special((unsigned char)*end))
		end++;
	if (*end) {
		put_escaped(out, s);
		return;
	}
	buf_putc(out, '"');
	buf_add(out, s, (size_t)(end - s));
	buf_putc(out, '"');
}

static void put_optional(struct buf *out, const char *s)
{
	if (s)
		put_text(out, s);
	else
		buf_puts(out, "null");
}

/* KEY: all that stands before a value, `{"name": ` or `, "kind": `. */
static void field(struct buf *out, const char *key, const char *value)
{
	buf_puts(out, key);
	put_text(out, value);
}

static void put_bool(struct buf *out, const char *key, bool value)
{
	buf_puts(out, key);
	buf_puts(out, value ? "true" : "false");
}

static void comma(struct buf *out, size_t i)
{
	if (i)
		buf_puts(out, ", ");
}

static void put_ranges(struct buf *out, const char *key, struct addr_set s)
{
	char buffer[ADDR_TEXT];

	buf_puts(out, key);
	buf_putc(out, '[');
	for (size_t i = 0; i < s.n; i++) {
		comma(out, i);
		put_text(out, range_text(&s.at[i], buffer));
	}
	buf_putc(out, ']');
}

static void put_families(struct buf *out, enum family f)
{
	static const char *const lists[] = {"[]", "[4]", "[6]", "[4, 6]"};

	buf_puts(out, ", \"families\": ");
	buf_puts(out, lists[f]);
}

static void put_objects(struct buf *out, const char *key, const struct object *const *o, size_t n)
{
	buf_puts(out, key);
	buf_putc(out, '[');
	for (size_t i = 0; i < n; i++) {
		comma(out, i);
		put_text(out, o[i]->name);
	}
	buf_putc(out, ']');
}

static void put_texts(struct buf *out, const char *key, const char *const *at, size_t n)
{
	buf_puts(out, key);
	buf_putc(out, '[');
	for (size_t i = 0; i < n; i++) {
		comma(out, i);
		put_text(out, at[i]);
	}
	buf_putc(out, ']');
}

/* -- things -- */

static void put_zone(struct buf *out, const struct zone *z)
{
	field(out, "{\"name\": ", z->name);
	field(out, ", \"description\": ", z->description);
	put_bool(out, ", \"any\": ", z->any);
	put_ranges(out, ", \"networks\": ", z->networks);
	put_ranges(out, ", \"effective\": ", z->effective);
	buf_putc(out, '}');
}

static void put_object(struct buf *out, const struct object *x)
{
	static const char *const kinds[] = {"host", "network", "zone", "name", "group"};

	field(out, "{\"name\": ", x->name);
	field(out, ", \"kind\": ", kinds[x->kind]);
	field(out, ", \"zone\": ", x->zone->name);
	put_families(out, x->families);
	field(out, ", \"description\": ", x->description);
	if (x->kind == OBJECT_NAME)
		field(out, ", \"fqdn\": ", x->fqdn);
	else if (x->kind == OBJECT_GROUP)
		put_objects(out, ", \"members\": ", x->members, x->n_members);
	else
		put_ranges(out, ", \"addresses\": ", x->addresses);
	buf_putc(out, '}');
}

static void put_ports(struct buf *out, const char *key, struct port_range p)
{
	buf_puts(out, key);
	buf_number(out, p.lo);
	buf_puts(out, ", ");
	buf_number(out, p.hi);
	buf_putc(out, ']');
}

static void put_number(struct buf *out, const char *key, unsigned n)
{
	buf_puts(out, key);
	buf_number(out, n);
}

static void put_term(struct buf *out, const struct service_term *t)
{
	char buffer[TERM_TEXT];

	field(out, "{\"text\": ", term_text(t, buffer));
	if (t->kind != SERVICE_ANY)
		put_number(out, ", \"protocol\": ", t->proto);
	if (t->kind == SERVICE_PORTS) {
		put_ports(out, ", \"source_ports\": [", t->src);
		put_ports(out, ", \"destination_ports\": [", t->dst);
	}
	if (t->kind == SERVICE_ICMP && t->type >= 0)
		put_number(out, ", \"icmp_type\": ", (unsigned)t->type);
	if (t->kind == SERVICE_ICMP && t->code >= 0)
		put_number(out, ", \"icmp_code\": ", (unsigned)t->code);
	buf_putc(out, '}');
}

static void put_service(struct buf *out, const struct service *s)
{
	field(out, "{\"name\": ", s->name);
	put_bool(out, ", \"literal\": ", s->literal);
	field(out, ", \"description\": ", s->description);
	buf_puts(out, ", \"terms\": [");
	for (size_t i = 0; i < s->n_terms; i++) {
		comma(out, i);
		put_term(out, &s->terms[i]);
	}
	buf_puts(out, "]}");
}

static void put_reason_object(struct buf *out, const struct reason *r)
{
	field(out, "{\"label\": ", r->label);
	field(out, ", \"text\": ", r->text);
	buf_puts(out, ", \"product\": ");
	put_optional(out, r->product);
	put_texts(out, ", \"rows\": ", r->rows, r->n_rows);
	field(out, ", \"note\": ", r->note);
	buf_puts(out, ", \"source\": ");
	put_optional(out, r->source);
	buf_putc(out, '}');
}

static void put_services(struct buf *out, const struct rule *r)
{
	buf_puts(out, ", \"services\": [");
	for (size_t i = 0; i < r->n_services; i++) {
		comma(out, i);
		put_text(out, r->services[i]->name);
	}
	buf_putc(out, ']');
}

static void put_rule(struct buf *out, const struct rule *r)
{
	char date[DATE_TEXT];

	field(out, "{\"key\": ", r->key);
	field(out, ", \"label\": ", r->label);
	field(out, ", \"action\": ", r->action == ACTION_ALLOW ? "allow" : "deny");
	put_families(out, r->families);
	put_objects(out, ", \"sources\": ", r->sources, r->n_sources);
	put_objects(out, ", \"destinations\": ", r->destinations, r->n_destinations);
	put_services(out, r);
	put_bool(out, ", \"log\": ", r->log);
	buf_puts(out, ", \"until\": ");
	put_optional(out, date_is_set(r->until) ? date_text(r->until, date) : NULL);
	buf_puts(out, ", \"reasons\": [");
	for (size_t i = 0; i < r->n_reasons; i++) {
		comma(out, i);
		put_reason_object(out, &r->reasons[i]);
	}
	buf_puts(out, "]}");
}

/* -- lists -- */

static void open_list(struct buf *out, const char *name)
{
	buf_printf(out, "  \"%s\": [", name);
}

/* One element of a list is one line: a changed rule is a changed line. */
static void next_item(struct buf *out, bool first)
{
	buf_puts(out, first ? "\n    " : ",\n    ");
}

static void close_list(struct buf *out, bool empty)
{
	buf_puts(out, empty ? "],\n" : "\n  ],\n");
}

static void write_pair(struct emission *e, const struct pair *p, bool first)
{
	struct buf *out = &e->out;

	next_item(out, first);
	field(out, "{\n      \"from\": ", p->from->name);
	field(out, ",\n      \"to\": ", p->to->name);
	buf_puts(out, ",\n      \"rules\": [\n");
	for (size_t i = 0; i < p->n_rules; i++) {
		size_t line = out->line + 1;

		buf_puts(out, "        ");
		put_rule(out, &p->rules[i]);
		buf_puts(out, i + 1 < p->n_rules ? ",\n" : "\n");
		emission_trace(e, &p->rules[i], line);
	}
	buf_puts(out, "      ]\n    }");
}

static void put_firewall(struct buf *out, const struct firewall *fw)
{
	buf_puts(out, "{\"name\": ");
	put_optional(out, fw->name);
	buf_puts(out, ", \"zones\": [");
	for (size_t i = 0; i < fw->n_zones; i++) {
		const struct firewall_zone *z = &fw->zones[i];

		comma(out, i);
		field(out, "{\"zone\": ", z->zone->name);
		put_texts(out, ", \"interfaces\": ", z->interfaces, z->n_interfaces);
		buf_putc(out, '}');
	}
	buf_puts(out, "], \"settings\": {");
	for (size_t i = 0; i < fw->n_settings; i++) {
		comma(out, i);
		put_text(out, fw->settings[i].name);
		field(out, ": ", fw->settings[i].value);
	}
	buf_puts(out, "}}");
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
	struct used used = policy_used(e);
	struct buf *out = &e->out;

	buf_puts(out, "{\n  \"portc\": \"policy\",\n  \"format\": 1,\n");
	open_list(out, "zones");
	for (size_t i = 0; i < p->n_zones; i++) {
		next_item(out, !i);
		put_zone(out, p->zones[i]);
	}
	close_list(out, !p->n_zones);
	open_list(out, "objects");
	for (size_t i = 0; i < used.n_objects; i++) {
		next_item(out, !i);
		put_object(out, used.objects[i]);
	}
	close_list(out, !used.n_objects);
	open_list(out, "services");
	for (size_t i = 0; i < used.n_services; i++) {
		next_item(out, !i);
		put_service(out, used.services[i]);
	}
	close_list(out, !used.n_services);
	open_list(out, "pairs");
	for (size_t i = 0; i < fw->n_pairs; i++)
		write_pair(e, fw->pairs[i], !i);
	close_list(out, !fw->n_pairs);
	buf_puts(out, "  \"firewall\": ");
	put_firewall(out, fw);
	buf_puts(out, "\n}\n");
}

/* The seed of jansson's tables; diagnostics are written with them, too. */
static void start(void)
{
	json_object_seed(0);
}

const struct backend json_backend = {
    .name = "json",
    .extension = "json",
    .title = "the policy itself, as JSON (docs/policy.schema.json)",
    .settings = NULL,
    .check = check,
    .emit = emit,
    .start = start,
};
