/* portc explain: what happens to a connection, why, and where in the output. */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "decide.h"
#include "driver.h"
#include "json_out.h"
#include "resolve.h"
#include "parse.h"

/* One end as asked for, resolved: exactly one address or name. */
struct endpoint {
	const char *text;
	const struct object *object;
};

struct question {
	struct compilation *c;
	struct endpoint from, to;
	struct service_classes services;
	const char *service_text;
};

struct answer {
	enum family family;
	const struct flat_rule *decider; /* NULL: no rule matches */
	const struct rule *emitted;      /* the rule of the outputs that decides; NULL: none */
	struct witness at;
	bool found;
};

/* -- reading the question: the words go through the language's own parser -- */

static int bad_word(const char *what, const char *word)
{
	fprintf(stderr, "portc: error: '%s' is not %s\n", word, what);
	return STATUS_SYSTEM;
}

/* Parses "allow from SRC to DST service SERVICE;" as if it stood in a file of its own. */
static const struct ast_rule *parse_question(struct compilation *c, const char *src,
					     const char *dst, const char *service)
{
	const char *text =
	    arena_printf(c->arena, "allow from %s to %s service %s;", src, dst, service);
	struct source *s = source_new(c->arena, "<question>", text, strlen(text));
	struct ast_decls d = parse_source(c->arena, c->names, c->diags, s);

	return d.n == 1 && d.at[0].kind == AST_RULE && !d.at[0].rule->clauses.n ? d.at[0].rule
										: NULL;
}

static bool single_end(struct compilation *c, const struct ast_ends *ends, const char *word,
		       struct endpoint *out)
{
	struct ends resolved = {NULL, 0, 0};

	if (!resolve_ends(c->model, ends, &resolved))
		return false;
	out->text = word;
	out->object = resolved.at[0].object;
	if (ends->n == 1 && resolved.n == 1 &&
	    (out->object->kind == OBJECT_HOST || out->object->kind == OBJECT_NAME))
		return true;
	struct diagnostic *d =
	    diag_error(c->diags, ends->at[0].span, "`%s` is more than one host", word);
	diag_hint(c->diags, d, "name an address or a host");
	return false;
}

/* -- the decision -- */

/* Keeps the deciding rule of the cell: the first that matches, denials come first. */
static bool decide_cell(void *user, const struct flat_rule *const *active, size_t n)
{
	struct answer *a = user;

	a->decider = NULL;
	for (size_t i = 0; i < n; i++)
		if (!a->decider || active[i]->rule->index < a->decider->rule->index)
			a->decider = active[i];
	return true;
}

static struct answer decide_by(const struct question *q, const struct policy *p, enum family family,
			       int class)
{
	struct arena *a = q->c->arena;
	const struct service_list *list = &q->services.list[class];
	struct rule asked = {.services = list->at, .n_services = list->n};
	struct side from = flatten_objects(a, &q->from.object, 1);
	struct side to = flatten_objects(a, &q->to.object, 1);
	struct service_term *terms;
	struct region r = {family, side_family(a, &from, family), side_family(a, &to, family), NULL,
			   rule_terms(a, &asked, &terms)};
	struct answer answer = {.family = family, .found = false};
	size_t n;
	const struct flat_rule **rules =
	    flatten_pair(a, policy_pair(p, q->from.object->zone, q->to.object->zone), &n);

	r.terms = terms;
	if (r.from.n && r.to.n)
		answer.found = region_search(a, &r, rules, n, decide_cell, &answer, &answer.at);
	return answer;
}

/* Why it is decided so stands in the policy as written; where, in the one that was emitted. */
static struct answer decide(const struct question *q, enum family family, int class)
{
	struct answer answer = decide_by(q, q->c->policy, family, class), emitted;

	if (!answer.decider || !q->c->optimized)
		return answer;
	emitted = decide_by(q, q->c->optimized, family, class);
	answer.emitted = emitted.decider ? emitted.decider->rule : NULL;
	return answer;
}

/* -- telling -- */

static const char *place(struct arena *a, struct span s)
{
	if (!s.source)
		return "";
	return arena_printf(a, "%s:%zu", s.source->name,
			    source_line(a, s.source, s.start, NULL, NULL));
}

static void tell_reason(struct arena *a, const struct reason *r)
{
	printf("  because %s\n", reason_text(a, r));
	if (r->product)
		printf("          %s, %s; deployed at %s\n", r->product, r->source ? r->source : "",
		       place(a, r->deploy));
	else
		printf("          written at %s\n", place(a, r->span));
}

/* Lines FIRST to LAST of a text, each with its number. */
static void tell_lines(const struct buf *b, size_t first, size_t last)
{
	const char *s = b->data, *end = b->data + b->n;

	for (size_t line = 1; s < end && line <= last; line++) {
		const char *newline = memchr(s, '\n', (size_t)(end - s));
		size_t n = (size_t)((newline ? newline : end) - s);

		if (line >= first)
			printf("  %6zu | %.*s\n", line, (int)n, s);
		s += n + 1;
	}
}

static void tell_output(const struct output *o, const struct rule *rule)
{
	const struct emission *e = &o->emission;
	bool any = false;

	for (size_t i = 0; i < e->traces.n; i++) {
		const struct trace *t = &e->traces.at[i];

		if (t->rule != rule)
			continue;
		if (!any)
			printf("\nin the output for %s%s%s\n", o->backend->name,
			       o->firewall->name ? ", firewall " : "",
			       o->firewall->name ? o->firewall->name : "");
		any = true;
		tell_lines(&e->out, t->first, t->last);
	}
}

/* -- where an output drops what no rule permits: by reading it back -- */

static u128 some_address(const struct addr_range *r, const struct zone *z, enum family f)
{
	struct addr_set own = addr_set_family(z->effective, f);

	return r->family != FAMILY_NONE ? r->lo : own.n ? own.at[0].lo : 0;
}

static struct filter_packet packet_of(const struct question *q, const struct answer *a)
{
	const struct service_term *t = &a->at.service;

	return (struct filter_packet){
	    .family = a->family,
	    .from = some_address(&a->at.from, q->from.object->zone, a->family),
	    .to = some_address(&a->at.to, q->to.object->zone, a->family),
	    .from_name = q->from.object->fqdn,
	    .to_name = q->to.object->fqdn,
	    .proto = t->proto,
	    .src_port = t->kind == SERVICE_PORTS ? t->src.lo : 0,
	    .dst_port = t->kind == SERVICE_PORTS ? t->dst.lo : 0,
	    .type = (uint8_t)(t->kind == SERVICE_ICMP && t->type > 0 ? t->type : 0),
	    .code = (uint8_t)(t->kind == SERVICE_ICMP && t->code > 0 ? t->code : 0),
	};
}

/* The line of the output whose rule drops the connection; 0: the target does so by itself. False
 * where the firewall does not join both zones, or the target is not read. */
static bool dropping_line(const struct question *q, const struct answer *a, const struct output *o,
			  size_t *line)
{
	const struct backend *b = o->backend;
	const struct zone *from = q->from.object->zone, *to = q->to.object->zone;
	struct arena *arena = q->c->arena;
	struct filter filter = {.places = {NULL, 0, 0}};
	const struct filter_rule *rule;
	size_t n_in = 0, n_out = 0;

	if (!b->read || !firewall_find_zone(o->firewall, from) ||
	    !firewall_find_zone(o->firewall, to))
		return false;
	struct source *text = source_new(arena, b->name, o->emission.out.data, o->emission.out.n);
	struct reading r = {arena, q->c->names, diags_new(arena), text, o->firewall, &filter};
	const char **in = b->places(arena, q->c->names, o->firewall, from, &n_in);
	const char **out = b->places(arena, q->c->names, o->firewall, to, &n_out);
	struct filter_packet p = packet_of(q, a);

	if (!n_in || !n_out || !b->read(&r))
		return false;
	p.in = in[0];
	p.out = out[0];
	if (filter_walk(&filter, &p, &rule))
		return false;
	*line = 0;
	if (rule && rule->span.source)
		*line = source_line(arena, text, rule->span.start, NULL, NULL);
	return true;
}

static void tell_drop(const struct question *q, const struct answer *a, const struct outputs *out)
{
	printf("dropped: no rule permits it\n");
	for (size_t i = 0; i < out->n; i++) {
		const struct output *o = &out->at[i];
		size_t line;

		if (!dropping_line(q, a, o, &line))
			continue;
		printf("\nin the output for %s%s%s\n", o->backend->name,
		       o->firewall->name ? ", firewall " : "",
		       o->firewall->name ? o->firewall->name : "");
		if (line)
			tell_lines(&o->emission.out, line, line);
		else
			puts("  what nothing permits is dropped without a line for it");
	}
}

static void tell(const struct question *q, const struct answer *a, const struct outputs *out)
{
	struct arena *arena = q->c->arena;
	const char *zones =
	    arena_printf(arena, "%s to %s", q->from.object->zone->name, q->to.object->zone->name);

	printf("%s (%s)\n", witness_text(arena, &a->at), zones);
	if (!a->decider) {
		tell_drop(q, a, out);
		return;
	}
	const struct rule *r = a->decider->rule;
	char text[DATE_TEXT];
	printf("%s by `%s`%s%s\n", r->action == ACTION_ALLOW ? "permitted" : "denied", r->label,
	       date_is_set(r->until) ? ", until " : "",
	       date_is_set(r->until) ? date_text(r->until, text) : "");
	for (size_t i = 0; i < r->n_reasons; i++)
		tell_reason(arena, &r->reasons[i]);
	for (size_t i = 0; i < out->n; i++)
		tell_output(&out->at[i], a->emitted);
}

/* -- JSON -- */

static json_t *output_json(const struct outputs *out, const struct rule *rule)
{
	json_t *list = json_array();

	for (size_t i = 0; i < out->n; i++)
		for (size_t k = 0; k < out->at[i].emission.traces.n; k++) {
			const struct trace *t = &out->at[i].emission.traces.at[k];
			json_t *o;

			if (t->rule != rule)
				continue;
			o = json_object();
			json_object_set_new(o, "target", json_text(out->at[i].backend->name));
			json_object_set_new(o, "firewall",
					    out->at[i].firewall->name
						? json_text(out->at[i].firewall->name)
						: json_null());
			json_object_set_new(o, "first_line", json_integer((json_int_t)t->first));
			json_object_set_new(o, "last_line", json_integer((json_int_t)t->last));
			json_array_append_new(list, o);
		}
	return list;
}

static json_t *drop_json(const struct question *q, const struct answer *a,
			 const struct outputs *out)
{
	json_t *list = json_array();

	for (size_t i = 0; i < out->n; i++) {
		const struct output *x = &out->at[i];
		size_t line;
		json_t *o;

		if (!dropping_line(q, a, x, &line) || !line)
			continue;
		o = json_object();
		json_object_set_new(o, "target", json_text(x->backend->name));
		json_object_set_new(o, "firewall",
				    x->firewall->name ? json_text(x->firewall->name) : json_null());
		json_object_set_new(o, "first_line", json_integer((json_int_t)line));
		json_object_set_new(o, "last_line", json_integer((json_int_t)line));
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *answer_json(const struct question *q, const struct answer *a,
			   const struct outputs *out)
{
	struct arena *arena = q->c->arena;
	const struct rule *r = a->decider ? a->decider->rule : NULL;
	json_t *o = json_object(), *reasons = json_array();

	for (size_t i = 0; r && i < r->n_reasons; i++)
		json_array_append_new(reasons, json_text(reason_text(arena, &r->reasons[i])));
	json_object_set_new(o, "connection", json_text(witness_text(arena, &a->at)));
	json_object_set_new(o, "from", json_text(q->from.object->zone->name));
	json_object_set_new(o, "to", json_text(q->to.object->zone->name));
	json_object_set_new(o, "permitted", json_boolean(r && r->action == ACTION_ALLOW));
	json_object_set_new(o, "rule", r ? json_text(r->label) : json_null());
	json_object_set_new(o, "reasons", reasons);
	json_object_set_new(o, "output", r ? output_json(out, a->emitted) : drop_json(q, a, out));
	return o;
}

/* -- the command -- */

static int answer_all(const struct question *q, const struct outputs *out)
{
	static const enum family families[] = {FAMILY_4, FAMILY_6};
	json_t *list = json_array();
	size_t told = 0;

	for (int class = 0; class < SERVICE_CLASSES; class ++)
		for (size_t f = 0; f < 2; f++) {
			struct answer a;

			if (!q->services.list[class].n || !(class_families(class) & families[f]))
				continue;
			a = decide(q, families[f], class);
			if (!a.found)
				continue;
			if (q->c->options->format == FORMAT_JSON) {
				json_array_append_new(list, answer_json(q, &a, out));
			} else {
				if (told)
					puts("");
				tell(q, &a, out);
			}
			told++;
		}
	if (q->c->options->format == FORMAT_JSON)
		json_print(list, stdout);
	else
		json_decref(list);
	if (told)
		return STATUS_OK;
	fprintf(stderr, "portc: error: %s and %s share no address family for %s\n", q->from.text,
		q->to.text, q->service_text);
	return STATUS_INPUT;
}

/* A single word of the command line: nothing in it may end the rule it is put into. */
static bool is_word(const char *s)
{
	return *s && !strpbrk(s, ";{}#\" \t\r\n");
}

static int explain(struct compilation *c, struct outputs *out)
{
	const char *const *args = c->options->args;
	struct question q = {.c = c, .service_text = args[3]};
	const struct ast_rule *r;

	if (!is_word(args[1]))
		return bad_word("an address or a host", args[1]);
	if (!is_word(args[2]))
		return bad_word("an address or a host", args[2]);
	if (!*args[3] || strpbrk(args[3], ";{}#\""))
		return bad_word("a service", args[3]);
	r = parse_question(c, args[1], args[2], args[3]);
	if (r && single_end(c, &r->from, args[1], &q.from) &&
	    single_end(c, &r->to, args[2], &q.to) &&
	    resolve_services(c->model, &r->services, &q.services)) {
		if (c->options->target)
			compile_outputs(c, c->options->target, out);
		else
			compile_possible(c, out);
	}
	int status = show_diagnostics(c);
	if (status)
		return status;
	if (q.from.object->zone == q.to.object->zone && !c->model->intra_zone) {
		printf("%s and %s are both in zone %s: this does not cross the firewall\n", args[1],
		       args[2], q.from.object->zone->name);
		return STATUS_OK;
	}
	return answer_all(&q, out);
}

int command_explain(const struct options *o)
{
	struct compilation c;
	struct outputs out = {NULL, 0, 0};
	int status;

	compilation_init(&c, o);
	if (compile_file(&c, o->args[0]))
		status = explain(&c, &out);
	else
		status = show_diagnostics(&c);
	outputs_free(&out);
	compilation_free(&c);
	return status;
}
