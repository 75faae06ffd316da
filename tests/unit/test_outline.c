/* The outline of sound texts says of every name what the syntax tree says; of broken ones it says
 * what can be said: src/outline.c. */
#include "unit.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "oom.h"
#include "outline.h"
#include "pdl.tab.h"

/* -- what the syntax tree says -- */

struct said {
	uint32_t start;
	enum subject subject;
	bool declares;
};

struct list {
	struct said at[20000];
	size_t n;
};

static void say(struct list *l, struct ident name, enum subject subject, bool declares)
{
	if (name.name)
		l->at[l->n++] = (struct said){name.span.start, subject, declares};
}

static void say_end(struct list *l, const struct ast_end *e)
{
	const char *dot = e->kind == AST_END_NAME ? strrchr(e->name, '.') : NULL;
	struct ident id = {e->kind == AST_END_NAME ? e->name : NULL, e->span};

	if (!dot) {
		say(l, id, SUBJECT_END, false);
		return;
	}
	say(l, id, SUBJECT_DEPLOYMENT, false);
	id.span.start += (uint32_t)(dot - e->name) + 1;
	say(l, id, SUBJECT_PART, false);
}

#define SAY_ENDS(l, list)                                                                          \
	for (size_t i_ = 0; i_ < (list).n; i_++)                                                   \
	say_end(l, &(list).at[i_])

static void say_services(struct list *l, const struct ast_services *s)
{
	for (size_t i = 0; i < s->n; i++)
		say(l, (struct ident){s->at[i].name, s->at[i].span}, SUBJECT_SERVICE, false);
}

static void say_parts(struct list *l, const struct ast_parts *p, bool declares)
{
	for (size_t i = 0; i < p->n; i++)
		say(l, p->at[i].name, SUBJECT_PART, declares);
}

static void say_condition(struct list *l, const struct cond *c)
{
	if (!c)
		return;
	say_condition(l, c->left);
	say_condition(l, c->right);
	if (c->option.name && strcmp(c->option.name, "version") != 0)
		say(l, c->option, SUBJECT_OPTION, false);
	say(l, c->value, SUBJECT_VALUE, false);
}

static void say_flow(struct list *l, const struct ast_flow *f)
{
	say(l, f->name, SUBJECT_FLOW, true);
	say_parts(l, &f->from, false);
	say_parts(l, &f->to, false);
	say_services(l, &f->services);
	for (size_t i = 0; i < f->clauses.n; i++) {
		const struct ast_clause *c = &f->clauses.at[i];

		if (c->kind == AST_ERRATA)
			say_services(l, &c->services);
		else if (c->kind == AST_WHEN)
			say_condition(l, c->when);
	}
}

static void say_product(struct list *l, const struct ast_product *p)
{
	say(l, p->name, SUBJECT_PRODUCT, true);
	say_parts(l, &p->roles, true);
	say_parts(l, &p->peers, true);
	for (size_t i = 0; i < p->options.n; i++) {
		if (strcmp(p->options.at[i].name.name, "version") != 0) /* a keyword */
			say(l, p->options.at[i].name, SUBJECT_OPTION, true);
		for (size_t k = 0; k < p->options.at[i].values.n; k++)
			say(l, p->options.at[i].values.at[k], SUBJECT_VALUE, true);
	}
	for (size_t i = 0; i < p->flows.n; i++)
		say_flow(l, &p->flows.at[i]);
}

/* A value that is a word, but for `on` and `off`, which are keywords. */
static void say_value(struct list *l, const struct ast_value *v, enum subject subject)
{
	if (v->kind == VALUE_WORD && strcmp(v->text, "on") != 0 && strcmp(v->text, "off") != 0)
		say(l, (struct ident){v->text, v->span}, subject, false);
}

static void say_deploy(struct list *l, const struct ast_deploy *d)
{
	say(l, d->product, SUBJECT_PRODUCT, false);
	say(l, d->name, SUBJECT_DEPLOYMENT, true);
	for (size_t i = 0; i < d->binds.n; i++) {
		say(l, d->binds.at[i].name, SUBJECT_PART, false);
		SAY_ENDS(l, d->binds.at[i].ends);
	}
	for (size_t i = 0; i < d->settings.n; i++) {
		say(l, d->settings.at[i].name, SUBJECT_OPTION, false);
		say_value(l, &d->settings.at[i].value, SUBJECT_VALUE);
	}
	for (size_t i = 0; i < d->ports.n; i++) {
		say(l, d->ports.at[i].flow, SUBJECT_FLOW, false);
		say_services(l, &d->ports.at[i].services);
	}
	for (size_t i = 0; i < d->skips.n; i++)
		say(l, d->skips.at[i], SUBJECT_FLOW, false);
	SAY_ENDS(l, d->at);
	SAY_ENDS(l, d->inbound);
	SAY_ENDS(l, d->outbound);
}

static void say_firewall(struct list *l, const struct ast_firewall *f)
{
	say(l, f->name, SUBJECT_FIREWALL, true);
	say(l, f->target, SUBJECT_TARGET, false);
	for (size_t i = 0; i < f->zones.n; i++)
		say(l, f->zones.at[i].zone, SUBJECT_END, false);
	for (size_t i = 0; i < f->settings.n; i++) {
		say(l, f->settings.at[i].name, SUBJECT_SETTING, false);
		say_value(l, &f->settings.at[i].value, SUBJECT_SETTING_VALUE);
	}
}

static void say_declaration(struct list *l, const struct ast_decl *d)
{
	switch (d->kind) {
	case AST_INCLUDE:
		break;
	case AST_ZONE:
		say(l, d->zone->name, SUBJECT_END, true);
		break;
	case AST_HOST:
		say(l, d->host->name, SUBJECT_END, true);
		say(l, d->host->more->in, SUBJECT_END, false);
		break;
	case AST_GROUP:
		say(l, d->group->name, SUBJECT_END, true);
		SAY_ENDS(l, d->group->members);
		break;
	case AST_SERVICE:
		say(l, d->service->name, SUBJECT_SERVICE, true);
		say_services(l, &d->service->services);
		break;
	case AST_RULE:
		say(l, d->rule->name, SUBJECT_RULE, true);
		SAY_ENDS(l, d->rule->from);
		SAY_ENDS(l, d->rule->to);
		say_services(l, &d->rule->services);
		break;
	case AST_PRODUCT:
		say_product(l, d->product);
		break;
	case AST_DEPLOY:
		say_deploy(l, d->deploy);
		break;
	case AST_FIREWALL:
		say_firewall(l, d->firewall);
		break;
	}
}

static int compare(const void *x, const void *y)
{
	const struct said *a = x, *b = y;

	return a->start < b->start ? -1 : a->start > b->start;
}

/* -- comparing -- */

/* The name of a protocol is a literal for the tree, and a name for the outline. */
static bool is_protocol(const struct mention *m)
{
	return m->place.subject == SUBJECT_SERVICE && proto_number(m->name, strlen(m->name)) >= 0;
}

static void check_text(const char *path, const char *text, size_t n)
{
	static struct list said;
	struct arena *a = arena_new(out_of_memory);
	struct intern *names = intern_new(a);
	struct source *s = source_new(a, path, text, n);
	struct diags *d = diags_new(a);
	struct ast_decls decls = parse_source(a, names, d, s);
	struct outline o = outline_read(a, names, s);
	size_t k = 0;

	said.n = 0;
	if (d->n_errors)
		o.mentions.n = decls.n = 0; /* a template of a test */
	for (size_t i = 0; i < decls.n; i++)
		say_declaration(&said, &decls.at[i]);
	qsort(said.at, said.n, sizeof *said.at, compare);
	for (size_t i = 0; i < o.mentions.n; i++) {
		const struct mention *m = &o.mentions.at[i];

		if (is_protocol(m))
			continue;
		if (k == said.n || said.at[k].start != m->span.start ||
		    said.at[k].subject != m->place.subject ||
		    said.at[k].declares != m->place.declares)
			fail_msg("%s:%zu: `%s` is %d to the outline, not to the tree", path,
				 source_line(a, s, m->span.start, NULL, NULL), m->name,
				 (int)m->place.subject);
		k++;
	}
	if (k != said.n)
		fail_msg("%s: the outline misses the name at byte %u", path, said.at[k].start);
	assert_int_equal(k, said.n);
	arena_free(a);
}

static void check_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *text = calloc(1, 1 << 20);
	size_t n;

	assert_non_null(f);
	assert_non_null(text);
	n = fread(text, 1, (1 << 20) - 1, f);
	fclose(f);
	check_text(path, text, n);
	free(text);
}

static void test_files(void **state)
{
	static const char *const patterns[] = {"examples/*/*.pdl",    "catalog/*.pdl",
					       "catalog/*/*.pdl",     "tests/golden/*/*.pdl",
					       "tests/targets/*.pdl", "tests/packets/*/*/*.pdl"};
	size_t files = 0;

	(void)state;
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		glob_t g;

		if (glob(patterns[i], 0, NULL, &g))
			continue;
		for (size_t k = 0; k < g.gl_pathc; k++)
			check_file(g.gl_pathv[k]);
		files += g.gl_pathc;
		globfree(&g);
	}
	assert_true(files > 20);
}

static const char every_form[] =
    "zone a { network any; description \"x\"; } host h in a { fqdn \"a.b\", \"c.d\"; }\n"
    "network n in a 10.0.0.0/8 { description \"d\"; } group g { h, 10.0.0.1, n; description \"x\"; "
    "}\n"
    "service s tcp/1, t, udp/1 source 5, any \"x\"; service t esp, tcp;\n"
    "allow from any, h to n, a service s, tcp source 1024-65535, t log until 2027-01-01 \"x\";\n"
    "assert deny from d.r to any service any \"x\";\n"
    "product p.q { title \"t\"; source \"a\" \"b\"; role r \"x\" fqdn \"a.b\", \"c.d\", r2; peer "
    "v;\n"
    "  option o on \"x\"; option c { one, two } \"x\"; option version version; option w version;\n"
    "  inbound { flow f from r, v fqdn \"x.y\" to r2, v fqdn \"x.y\", \"z.y\" s, tcp/1 row \"1\", "
    "\"2\" \"t\"\n"
    "    errata t, s note \"n\" when not (o and c = one) or version >= 9.1 and w < 7 multicast; }\n"
    "  outbound { flow k from r to v t; }\n"
    "  local { listen l on r, r2 tcp/1, s \"x\"; listen m on r; } }\n"
    "deploy p.q as d { version 9; at a; inbound from g, any; outbound to h; bind r = d.r, h; set o "
    "off;\n"
    "  set c two; set w 7.1; port f = s, tcp/2; skip k, f; log; until 2027-01-01; }\n"
    "firewall fw nftables { version 1.0; zone a interface \"x\", \"y\"; zone b; set table \"x\"; "
    "set zones on; set x word; }\n";

static void test_every_form(void **state)
{
	struct arena *a = arena_new(out_of_memory);
	struct diags *d = diags_new(a);

	(void)state;
	parse_source(a, intern_new(a), d, source_new(a, "", every_form, sizeof every_form - 1));
	assert_int_equal(d->n_errors, 0);
	arena_free(a);
	check_text("every form", every_form, sizeof every_form - 1);
}

/* -- broken texts -- */

struct world {
	struct arena *a;
	struct outline o;
};

static struct world outline_of(const char *text)
{
	struct world w = {.a = arena_new(out_of_memory)};

	w.o = outline_read(w.a, intern_new(w.a), source_new(w.a, "", text, strlen(text)));
	return w;
}

static void check_mention(const char *text, const char *name, enum subject subject, bool declares)
{
	struct world w = outline_of(text);
	bool found = false;

	for (size_t i = 0; i < w.o.mentions.n; i++)
		found |= !strcmp(w.o.mentions.at[i].name, name) &&
			 w.o.mentions.at[i].place.subject == subject &&
			 w.o.mentions.at[i].place.declares == declares;
	if (!found)
		fail_msg("`%s` is not found in:\n%s", name, text);
	assert_true(found);
	arena_free(w.a);
}

static void test_broken(void **state)
{
	(void)state;
	check_mention("zone a\nhost b 10.0.0.1;", "b", SUBJECT_END, true);
	check_mention("allow from a to b service\nhost c 10.0.0.1;", "c", SUBJECT_END, true);
	check_mention("allow from a to b\nservice s;", "s", SUBJECT_SERVICE, false);
	check_mention("allow from a to b service x\nservice s tcp/1;", "s", SUBJECT_SERVICE, true);
	check_mention("zone a { network 10.0.0.0/8;\ndeploy p as d { }", "d", SUBJECT_DEPLOYMENT,
		      true);
	check_mention("product p { inbound { flow f from\ngroup g { x }", "x", SUBJECT_END, false);
	check_mention("deploy p as d { bind r =\n bind s = h; }", "s", SUBJECT_PART, false);
	check_mention("firewall f asa { zone a\n set x on; }", "x", SUBJECT_SETTING, false);
	check_mention("} } host a 10.0.0.1;", "a", SUBJECT_END, true);
	check_mention("host a 10.0.0.999; zone b { }", "b", SUBJECT_END, true);
	check_mention("host a \"x; \nzone b { }", "b", SUBJECT_END, true);
}

static struct outline_cursor cursor_of(struct world *w, const char *text)
{
	*w = outline_of(text);
	return outline_at(w->a, intern_new(w->a), &w->o, strlen(text));
}

static void check_cursor(const char *text, enum subject subject, const char *before)
{
	struct world w;
	struct outline_cursor c = cursor_of(&w, text);

	assert_int_equal(c.place.subject, subject);
	assert_string_equal(c.before, before);
	arena_free(w.a);
}

static void test_cursor(void **state)
{
	(void)state;
	check_cursor("", SUBJECT_NONE, "");
	check_cursor("zone a { } allow from ", SUBJECT_END, "allow from ");
	check_cursor("deploy p.q { bind x = ; set ", SUBJECT_OPTION, "deploy p.q { set ");
	check_cursor("group g { a, ", SUBJECT_END, "group g {  a, ");
	check_cursor("product p { option o { a, ", SUBJECT_VALUE, "product p { option o {  a, ");
	check_cursor("product p { inbound { flow f from a to b ", SUBJECT_SERVICE,
		     "product p { inbound { flow f from a to b ");
	check_cursor("firewall f asa { set names ", SUBJECT_SETTING_VALUE,
		     "firewall f asa { set names ");
}

/* Any bytes make an outline. */
static void test_any_text(void **state)
{
	static const char pieces[] =
	    "zone host{};,=\"#\n a.b 10/tcp1deploy product option flow from to { \xc3\xa9";
	char text[400];
	unsigned seed = 7;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		struct world w;
		size_t n = 0;

		while (n < sizeof text - 12) {
			seed = seed * 1103515245 + 12345;
			size_t from = (seed >> 16) % (sizeof pieces - 1), len = (seed >> 8) % 9;

			if (from + len >= sizeof pieces)
				len = sizeof pieces - 1 - from;
			memcpy(text + n, pieces + from, len);
			n += len;
		}
		text[n] = '\0';
		w = outline_of(text);
		outline_at(w.a, intern_new(w.a), &w.o, n / 2);
		arena_free(w.a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_files),    cmocka_unit_test(test_every_form),
	    cmocka_unit_test(test_broken),   cmocka_unit_test(test_cursor),
	    cmocka_unit_test(test_any_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
