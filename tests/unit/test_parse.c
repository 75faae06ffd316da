/* The parser: recovery after errors, spans of nodes, keywords, deep and long texts. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "oom.h"
#include "parse.h"
#include "scan.h"

/* A parsed text. */
struct parsed {
	struct arena *arena;
	struct diags *diags;
	struct source *source;
	struct ast_decls decls;
};

static struct parsed parse_n(const char *text, size_t n)
{
	struct parsed p = {.arena = arena_new(out_of_memory)};
	/* A copy of exactly that size, so that a read past the end is seen. */
	char *copy = arena_strndup(p.arena, text, n);

	p.diags = diags_new(p.arena);
	p.source = source_new(p.arena, "t.pdl", copy, n);
	p.decls = parse_source(p.arena, intern_new(p.arena), p.diags, p.source);
	return p;
}

static struct parsed parse(const char *text)
{
	return parse_n(text, strlen(text));
}

static void parsed_free(struct parsed *p)
{
	arena_free(p->arena);
}

/* -- recovery -- */

/* Texts with their number of errors, and what is understood all the same. */
static const struct {
	const char *text;
	size_t errors, decls;
} broken[] = {
    {"", 0, 0},
    {"# a comment alone", 0, 0},
    {"\xef\xbb\xbfservice s tcp/1;", 0, 1},
    {"service s tcp/1;\r\nservice t tcp/2;\r\n", 0, 2},
    {";", 1, 0},
    {"}", 1, 0},
    {"zone", 1, 0},
    {"zone z", 1, 0},
    {"zone z {", 1, 0},
    {"zone z { network any;", 1, 0},
    {"zone z { } zone y { }", 0, 2},
    {"zone z { nonsense; network any; } service s tcp/1;", 1, 2},
    {"zone z { a; b; c; } service s tcp/1;", 3, 2},
    {"zone z { a { b; c { d; } } e; } service s tcp/1;", 2, 2},
    {"service s tcp/70000; service t tcp/2;", 1, 1},
    {"service s tcp/9-1; service t tcp/2;", 1, 1},
    {"service s; service t; service u tcp/1;", 2, 1},
    {"nonsense a b c; service s tcp/1;", 1, 1},
    {"nonsense a { b; c { d } e; } service s tcp/1;", 1, 1},
    {"host h 10.0.0.1/8; host k 10.0.0.2;", 1, 1},
    {"host h 10.0.0.256; host k 10.0.0.2;", 1, 1},
    {"host h \"open; \nhost k 10.0.0.2;", 1, 0},
    {"host h \"open; \nhost k 10.0.0.2; host l 10.0.0.3;", 1, 1},
    {"host zone 10.0.0.1; host k 10.0.0.2;", 1, 1},
    {"group g { a, , b } group h { a }", 1, 2},
    {"allow from a to b service ssh\nallow from b to a service ssh;", 1, 1},
    {"allow from a to b service ssh\nallow from b to a service ssh\n", 2, 0},
    {"allow from a b service ssh; deny from a to b service ssh;", 1, 1},
    {"deploy p as d { bind r = ; set o on; skip ; } service s tcp/1;", 2, 2},
    {"product p { inbound { flow f from a; flow g from a to b tcp/1; } role r; }", 1, 1},
    {"product p { inbound { flow f from a } role r; } service s tcp/1;", 1, 2},
    {"firewall f json { zone ; zone a interface ; set x = 1; } service s tcp/1;", 3, 2},
};

static void errors_are_counted(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		struct parsed p = parse(broken[i].text);

		if (p.diags->n_errors != broken[i].errors || p.decls.n != broken[i].decls)
			fail_msg("%zu errors and %zu declarations, expected %zu and %zu: %s",
				 p.diags->n_errors, p.decls.n, broken[i].errors, broken[i].decls,
				 broken[i].text);
		parsed_free(&p);
	}
}

/* Every broken statement between good ones is one error, and no good one is lost. */
static void good_ones_survive(void **state)
{
	static const char *const bad[] = {"service ;",
					  "allow from to;",
					  "zone z { network; }",
					  "host h 300.1.1.1;",
					  "group g { { } }",
					  "what is this;",
					  "host h { fqdn 'x'; }",
					  "deny from a to b service tcp/0-99999;"};
	size_t n = sizeof bad / sizeof *bad;

	(void)state;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++) {
			char text[256];

			snprintf(text, sizeof text,
				 "service s tcp/1;\n%s\nservice t tcp/2;\n%s\nservice u tcp/3;\n",
				 bad[i], bad[k]);
			struct parsed p = parse(text);
			size_t services = 0;

			for (size_t j = 0; j < p.decls.n; j++)
				services += p.decls.at[j].kind == AST_SERVICE;
			if (p.diags->n_errors != 2 || services != 3)
				fail_msg("%zu errors, %zu services: %s", p.diags->n_errors,
					 services, text);
			parsed_free(&p);
		}
}

/* -- spans -- */

static void check_span(const struct parsed *p, struct span s, const char *expected)
{
	char got[512];

	assert_ptr_equal(s.source, p->source);
	assert_true(s.start <= s.end && s.end <= p->source->n);
	snprintf(got, sizeof got, "%.*s", (int)(s.end - s.start), p->source->text + s.start);
	assert_string_equal(got, expected);
}

static void declarations_have_their_text(void **state)
{
	static const char *const texts[] = {
	    "include \"x.pdl\";",
	    "zone z { network 10.0.0.0/8, any; description \"d\"; }",
	    "host h in z 10.0.0.1, 2001:db8::1;",
	    "network n 10.0.0.5-10.0.0.9 { description \"n\"; }",
	    "group g { h, n }",
	    "service s tcp/80,443 source 1024-65535, udp/53 \"web\";",
	    "allow r from h, n to 192.0.2.1 service s, tcp/1 log until 2027-01-31 \"why\";",
	    "assert deny from any to h service any;",
	    "product p.q { title \"t\"; role r; inbound { flow f from a to r tcp/1; } }",
	    "deploy p.q as d { version 9.1; bind r = h; }",
	    "firewall f json { zone z interface \"e0\"; }",
	};
	size_t n = sizeof texts / sizeof *texts;
	struct buf b = {0};

	(void)state;
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "# %zu\n \t%s # after\n", i, texts[i]);
	struct parsed p = parse(buf_text(&b));

	assert_int_equal(p.diags->n_errors, 0);
	assert_int_equal(p.decls.n, n);
	for (size_t i = 0; i < n; i++)
		check_span(&p, p.decls.at[i].span, texts[i]);
	parsed_free(&p);
	buf_free(&b);
}

static void parts_of_a_rule_have_their_text(void **state)
{
	struct parsed p = parse("allow web-in from h , 10.0.0.0/8 to any service s ,\n tcp/80,443 "
				"source 9 log  until 2027-01-31 \"a \\\"b\\\"\";");
	const struct ast_rule *r;

	(void)state;
	assert_int_equal(p.decls.n, 1);
	r = p.decls.at[0].rule;
	check_span(&p, r->name.span, "web-in");
	check_span(&p, r->from.at[0].span, "h");
	check_span(&p, r->from.at[1].span, "10.0.0.0/8");
	check_span(&p, r->to.at[0].span, "any");
	check_span(&p, r->services.at[0].span, "s");
	assert_int_equal(r->services.at[1].n_terms, 2);
	check_span(&p, r->clauses.at[0].span, "log");
	check_span(&p, r->clauses.at[1].span, "until 2027-01-31");
	check_span(&p, r->clauses.at[2].span, "\"a \\\"b\\\"\"");
	assert_string_equal(r->clauses.at[2].text.s, "a \"b\"");
	assert_true(r->allow && !r->assertion);
	parsed_free(&p);
}

static void parts_of_a_flow_have_their_text(void **state)
{
	struct parsed p = parse("product p { role r, s \"S\"; option o { x, y };\n"
				"inbound { flow f from u, v to r tcp/1 errata udp/1 when o = x and "
				"( version < 9.1 or not o = y ) row \"1\", \"2\" \"text\"; }\n"
				"local { listen l on r tcp/9; } }");
	const struct ast_product *q;

	(void)state;
	assert_int_equal(p.diags->n_errors, 0);
	q = p.decls.at[0].product;
	assert_int_equal(q->flows.n, 2);
	check_span(&p, q->roles.at[1].name.span, "s");
	check_span(&p, q->roles.at[1].description.span, "\"S\"");
	check_span(&p, q->options.at[0].values.at[1].span, "y");
	const struct ast_flow *f = &q->flows.at[0];
	assert_int_equal(f->section, SECTION_INBOUND);
	check_span(&p, f->name.span, "f");
	check_span(&p, f->from.at[1].name.span, "v");
	check_span(&p, f->clauses.at[0].span, "errata udp/1");
	check_span(&p, f->clauses.at[1].span, "when o = x and ( version < 9.1 or not o = y )");
	const struct cond *c = f->clauses.at[1].when;
	assert_int_equal(c->kind, COND_AND);
	check_span(&p, c->left->span, "o = x");
	assert_int_equal(c->right->kind, COND_OR);
	check_span(&p, c->right->left->span, "version < 9.1");
	check_span(&p, c->right->right->span, "not o = y");
	check_span(&p, f->clauses.at[2].span, "row \"1\", \"2\"");
	check_span(&p, q->flows.at[1].span, "listen l on r tcp/9;");
	parsed_free(&p);
}

/* -- texts that are no texts -- */

static void check_refused(const char *text, size_t n, uint32_t at)
{
	struct parsed p = parse_n(text, n);

	assert_int_equal(p.diags->n_errors, 1);
	assert_int_equal(p.decls.n, 0);
	assert_int_equal(p.diags->list.at[0]->span.start, at);
	parsed_free(&p);
}

static void bytes_that_are_no_text_are_refused(void **state)
{
	(void)state;
	check_refused("service s tcp/1;\0", 17, 16);
	check_refused("\0", 1, 0);
	check_refused("# \xff\n", 4, 2);
	check_refused("# \xc3", 3, 2);
	check_refused("# \xed\xa0\x80\n", 6, 2);
	check_refused("# \xc0\x80\n", 5, 2);
	check_refused("# \0\xff\n", 5, 2);
	check_refused("# \xff\0\n", 5, 2);
	check_refused("\xff\xfeS\0", 4, 0);
}

/* -- keywords -- */

static void keywords_are_sorted_and_found(void **state)
{
	char longer[32];

	(void)state;
	for (size_t i = 0; pdl_keywords[i]; i++) {
		const char *k = pdl_keywords[i];
		size_t n = strlen(k);

		if (i)
			assert_true(strcmp(pdl_keywords[i - 1], k) < 0);
		assert_true(scan_keyword(k, n) > 0);
		for (size_t j = i + 1; pdl_keywords[j]; j++)
			assert_int_not_equal(
			    scan_keyword(k, n),
			    scan_keyword(pdl_keywords[j], strlen(pdl_keywords[j])));
		snprintf(longer, sizeof longer, "%s_", k);
		assert_int_equal(scan_keyword(longer, n + 1), 0);
		assert_int_equal(scan_keyword(longer, n), scan_keyword(k, n));
	}
	assert_int_equal(scan_keyword("zon", 3), 0);
	assert_int_equal(scan_keyword("Zone", 4), 0);
	assert_int_equal(scan_keyword("a", 1), 0);
	assert_int_equal(scan_keyword("zzz", 3), 0);
	assert_int_equal(scan_keyword("", 0), 0);
}

static void keywords_are_no_names(void **state)
{
	(void)state;
	for (size_t i = 0; pdl_keywords[i]; i++) {
		char text[96];

		snprintf(text, sizeof text, "host %s 10.0.0.1; host k-%s 10.0.0.2;",
			 pdl_keywords[i], pdl_keywords[i]);
		struct parsed p = parse(text);
		assert_int_equal(p.diags->n_errors, 1);
		assert_non_null(strstr(p.diags->list.at[0]->text, "is a keyword"));
		assert_int_equal(p.decls.n, 1);
		parsed_free(&p);
	}
}

/* -- deep and long -- */

static struct buf repeat(const char *before, const char *what, size_t n, const char *after)
{
	struct buf b = {0};

	buf_puts(&b, before);
	for (size_t i = 0; i < n; i++)
		buf_puts(&b, what);
	buf_puts(&b, after);
	return b;
}

static size_t errors_in(struct buf b)
{
	struct parsed p = parse(buf_text(&b));
	size_t n = p.diags->n_errors;

	parsed_free(&p);
	buf_free(&b);
	return n;
}

static void nesting_ends_in_an_error(void **state)
{
	const char *flow = "product p { inbound { flow f from a to b tcp/1 when ";
	struct buf b = repeat(flow, "(", 1000, "o");

	(void)state;
	for (int i = 0; i < 1000; i++)
		buf_putc(&b, ')');
	buf_puts(&b, "; } }");
	assert_int_equal(errors_in(b), 0);
	assert_int_equal(errors_in(repeat(flow, "(", 100000, "o;")), 1);
	assert_int_equal(errors_in(repeat(flow, "not ", 100000, "o;")), 1);
	assert_true(errors_in(repeat("", "{", 100000, "")) > 0);
	assert_true(errors_in(repeat("", "}", 100000, "")) > 0);
	assert_true(errors_in(repeat("", "zone z {", 100000, "")) > 0);
	assert_true(errors_in(repeat("", "group g { {", 100000, "")) > 0);
}

/* Lists are no nesting. */
static void lists_may_be_long(void **state)
{
	(void)state;
	assert_int_equal(errors_in(repeat("allow from a", ", a", 100000, " to b service ssh;")), 0);
	assert_int_equal(errors_in(repeat("service s tcp/1", ", tcp/2", 100000, ";")), 0);
	assert_int_equal(errors_in(repeat("", "service s tcp/1;\n", 100000, "")), 0);
	assert_int_equal(errors_in(repeat("zone z { ", "network any; ", 100000, "}")), 0);
	assert_int_equal(errors_in(repeat("product p { inbound { flow f from a to b tcp/1 when o",
					  " and o", 100000, "; } }")),
			 0);
	assert_int_equal(errors_in(repeat("# ", "long ", 100000, "\nservice s tcp/1;")), 0);
	assert_int_equal(errors_in(repeat("service s tcp/1 \"", "long ", 100000, "\";")), 0);
	assert_int_equal(errors_in(repeat("service ", "s", 100000, " tcp/1;")), 1);
	assert_int_equal(errors_in(repeat("service s tcp/1", ",1", 100000, ";")), 0);
}

/* -- every small damage -- */

static const char sample[] =
    "include \"a.pdl\"; # c\n"
    "zone z { network 10.0.0.0/8, 2001:db8::/32; description \"\xc3\xa4 \\\" \\\\\"; }\n"
    "host h in z 10.0.0.1 { fqdn \"a.example.com\"; }\nnetwork n 10.0.0.5-10.0.0.9;\n"
    "group g { h, n; description \"d\"; }\nservice s tcp/80,443 source 1-9, icmp/8/0, esp;\n"
    "deny r from h to any service s log until 2027-01-31 \"t\";\n"
    "product p { source \"s\" \"u\"; peer u; role r; option v version; local { listen l on r; }\n"
    "inbound { flow f from u to r tcp/1 when not (version >= 9.1) multicast note \"n\"; } }\n"
    "deploy p as d { version 1; bind r = h; set v 2.0; port f = tcp/2; skip l; at z; log; }\n"
    "firewall f json { version 1; zone z interface \"a\", \"b\"; set x \"y\"; }\n";

/* Whatever is said of a text lies in it. */
static void check_places(const char *text, size_t n)
{
	struct parsed p = parse_n(text, n);

	for (size_t i = 0; i < p.diags->list.n; i++) {
		struct span s = p.diags->list.at[i]->span;

		assert_true(!s.source || (s.start <= s.end && s.end <= n));
	}
	for (size_t i = 0; i < p.decls.n; i++) {
		struct span s = p.decls.at[i].span;

		assert_true(s.start < s.end && s.end <= n);
		assert_true(!i || p.decls.at[i - 1].span.end <= s.start);
	}
	parsed_free(&p);
}

static void the_sample_is_whole(void **state)
{
	struct parsed p = parse(sample);

	(void)state;
	if (p.diags->n_errors)
		fail_msg("%s", p.diags->list.at[0]->text);
	assert_int_equal(p.decls.n, 10);
	parsed_free(&p);
}

static void damage_is_survived(void **state)
{
	static const char intruders[] = "{}();,\"\\#=/-.:0aZ_ \n\x80";
	enum { N = sizeof sample - 1 };
	char text[N + 1];

	(void)state;
	for (size_t i = 0; i < N; i++) {
		check_places(sample, i);
		check_places(sample + i, N - i);
		memcpy(text, sample, i);
		memcpy(text + i, sample + i + 1, N - i - 1);
		check_places(text, N - 1);
		memcpy(text, sample, N);
		text[i] = intruders[i % (sizeof intruders - 1)];
		check_places(text, N);
		text[i] = intruders[i * 7 % (sizeof intruders - 1)];
		check_places(text, N);
		memcpy(text + i + 1, sample + i, N - i);
		check_places(text, N + 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(errors_are_counted),
	    cmocka_unit_test(good_ones_survive),
	    cmocka_unit_test(declarations_have_their_text),
	    cmocka_unit_test(parts_of_a_rule_have_their_text),
	    cmocka_unit_test(parts_of_a_flow_have_their_text),
	    cmocka_unit_test(bytes_that_are_no_text_are_refused),
	    cmocka_unit_test(keywords_are_sorted_and_found),
	    cmocka_unit_test(keywords_are_no_names),
	    cmocka_unit_test(nesting_ends_in_an_error),
	    cmocka_unit_test(lists_may_be_long),
	    cmocka_unit_test(the_sample_is_whole),
	    cmocka_unit_test(damage_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
