/* The formatter: what shares a column, what a text's tokens are, what may be given out. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "format.h"
#include "format_align.h"
#include "format_shape.h"
#include "oom.h"

#include "pdl.tab.h"

/* -- columns -- */

static const struct {
	size_t widths[8], n;
	size_t shares[8];
} columns[] = {
    {{5}, 1, {5}},
    {{5, 9, 7}, 3, {9, 9, 9}},
    {{0, 0}, 2, {0, 0}},
    {{0, 4}, 2, {4, 4}},
    /* As far apart as may be, and farther. */
    {{5, 25}, 2, {25, 25}},
    {{5, 26}, 2, {5, 26}},
    /* One alone in the middle, at the start, at the end. */
    {{5, 6, 60, 7}, 4, {7, 7, 60, 7}},
    {{60, 5, 6}, 3, {60, 6, 6}},
    {{5, 6, 60}, 3, {6, 6, 60}},
    {{50, 52, 3, 51}, 4, {52, 52, 3, 52}},
    /* Two in a row. */
    {{5, 6, 60, 61, 7}, 5, {6, 6, 61, 61, 7}},
    {{5, 60, 6, 61, 7}, 5, {7, 60, 7, 61, 7}},
};

static void test_align(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		struct cell cells[8] = {{0}};

		for (size_t k = 0; k < columns[i].n; k++)
			cells[k] = (struct cell){.width = columns[i].widths[k], .room = 100};
		align_cells(cells, columns[i].n, 20);
		for (size_t k = 0; k < columns[i].n; k++)
			if (cells[k].share != columns[i].shares[k])
				fail_msg("row %zu, cell %zu: %zu", i, k, cells[k].share);
	}
}

/* A line that has no room for the column stands alone, and the others have it. */
static void test_align_room(void **state)
{
	struct cell cells[] = {
	    {.width = 3, .room = 5}, {.width = 9, .room = 99}, {.width = 4, .room = 9}};

	(void)state;
	align_cells(cells, 3, 20);
	assert_int_equal(cells[0].share, 3);
	assert_true(cells[0].alone);
	assert_int_equal(cells[1].share, 9);
	assert_int_equal(cells[2].share, 9);
	assert_false(cells[2].alone);
}

static void test_align_sections(void **state)
{
	struct cell cells[] = {{.width = 3, .room = 99},
			       {.width = 60, .room = 99},
			       {.width = 4, .room = 99},
			       {.width = 50, .room = 99},
			       {.width = 51, .room = 99}};

	(void)state;
	align_cells(cells, 5, 20);
	assert_int_equal(cells[1].section, 0);
	assert_int_equal(cells[2].section, 0);
	assert_int_equal(cells[3].section, 3);
	assert_int_equal(cells[4].section, 3);
}

/* -- tokens -- */

struct reading {
	struct arena *arena;
	struct diags *diags;
	struct source *source;
	struct tokens tokens;
	bool good;
};

static struct reading read_text(const char *s)
{
	struct reading t = {.arena = arena_new(out_of_memory)};

	t.diags = diags_new(t.arena);
	t.source = source_new(t.arena, "t.pdl", arena_strndup(t.arena, s, strlen(s)), strlen(s));
	t.good = tokens_read(&t.tokens, t.arena, t.diags, t.source);
	return t;
}

static void text_free(struct reading *t)
{
	arena_free(t->arena);
}

/* Texts, and their tokens and comments with the newlines before each. */
static const struct {
	const char *text, *tokens;
} readings[] = {
    {"", ""},
    {"\n\n", ""},
    {"# a", "1[# a]"},
    {"\n\n# a \t\r\n", "2[# a]"},
    {"\xef\xbb\xbfzone z{}", "1[zone]0[z]0[{]0[}]"},
    {"zone z {# c\n\n}", "1[zone]0[z]0[{]0[# c]2[}]"},
    {"zone z { }\r\n \r\n# a\r\n#b", "1[zone]0[z]0[{]0[}]2[# a]1[#b]"},
    {"service s tcp/80,443 source 1,2;", "1[service]0[s]0[tcp/80,443]0[source]0[1,2]0[;]"},
    {"service s tcp/80,443,udp/5\n\"#\";", "1[service]0[s]0[tcp/80,443]0[,]0[udp/5]1[\"#\"]0[;]"},
    {"host h fd00::1,10.0.0.1;", "1[host]0[h]0[fd00::1]0[,]0[10.0.0.1]0[;]"},
};

static void test_tokens(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
		struct reading t = read_text(readings[i].text);
		struct buf b = {0};

		assert_true(t.good);
		for (size_t k = 0; k < t.tokens.n; k++)
			buf_printf(&b, "%u[%.*s]", t.tokens.at[k].newlines,
				   (int)tokens_bytes(&t.tokens, k), tokens_text(&t.tokens, k));
		assert_string_equal(buf_text(&b), readings[i].tokens);
		buf_free(&b);
		text_free(&t);
	}
}

static void test_braces(void **state)
{
	struct reading t = read_text("product p { inbound { } local { } }");

	(void)state;
	assert_int_equal(t.tokens.at[2].match, 9);
	assert_int_equal(t.tokens.at[4].match, 5);
	assert_int_equal(t.tokens.at[7].match, 8);
	assert_int_equal(t.tokens.at[9].match, 2);
	text_free(&t);
}

static void test_faulty(void **state)
{
	static const char *const texts[] = {"zone",
					    "}",
					    "{",
					    "zone z { network any",
					    "host h 1;\n# c",
					    "\xff",
					    "zone z { } } zone y { {"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct reading t = read_text(texts[i]);

		assert_false(t.good);
		assert_true(t.diags->n_errors > 0);
		text_free(&t);
	}
}

/* -- the check of what is given out -- */

static const char checked[] =
    "host a 10.0.0.1,10.0.0.2;# c\nservice s tcp/1 source 5,udp/2 \"x  y\";";

/* Texts that are the same to the scanner, and texts that are not. */
static const struct {
	const char *text;
	bool same;
} outputs[] = {
    {"host a 10.0.0.1, 10.0.0.2;  # c\nservice s tcp/1 source 5, udp/2 \"x  y\";\n", true},
    {"host\na\n10.0.0.1\n,\n10.0.0.2\n;\n# c\n\nservice s tcp/1 source 5 , udp/2 \"x  y\" ;\n",
     true},
    /* no line end; a word less, more, other; words in another order */
    {"host a 10.0.0.1, 10.0.0.2;  # c\nservice s tcp/1 source 5, udp/2 \"x  y\";", false},
    {"host a 10.0.0.1, 10.0.0.2;  # c\nservice s tcp/1 source 5, udp/2;\n", false},
    {"host a 10.0.0.1, 10.0.0.2;  # c\nservice s tcp/1 source 5, udp/2 \"x  y\"; ;\n", false},
    {"host b 10.0.0.1, 10.0.0.2;  # c\nservice s tcp/1 source 5, udp/2 \"x  y\";\n", false},
    {"host a 10.0.0.2, 10.0.0.1;  # c\nservice s tcp/1 source 5, udp/2 \"x  y\";\n", false},
    /* words that become one, a string that changes, ports that become a list */
    {"hosta 10.0.0.1, 10.0.0.2;  # c\nservice s tcp/1 source 5, udp/2 \"x  y\";\n", false},
    {"host a 10.0.0.1, 10.0.0.2;  # c\nservice s tcp/1 source 5, udp/2 \"x y\";\n", false},
    {"host a 10.0.0.1,10.0.0.2;  # c\nservice s tcp/1 source 5, udp/2 \"x  y\";\n", false},
    /* a comment that is gone, longer, or swallows what follows */
    {"host a 10.0.0.1, 10.0.0.2;\nservice s tcp/1 source 5, udp/2 \"x  y\";\n", false},
    {"host a 10.0.0.1, 10.0.0.2;  # c d\nservice s tcp/1 source 5, udp/2 \"x  y\";\n", false},
    {"host a 10.0.0.1, 10.0.0.2;  # c service s tcp/1 source 5, udp/2 \"x  y\";\n", false},
    {"host a 10.0.0.1, 10.0.0.2;  # c \nservice s tcp/1 source 5, udp/2 \"x  y\";\n", true},
    {"", false},
};

static void test_check(void **state)
{
	struct reading t = read_text(checked);

	(void)state;
	for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++)
		if (tokens_make(&t.tokens, outputs[i].text, strlen(outputs[i].text)) !=
		    outputs[i].same)
			fail_msg("output %zu", i);
	text_free(&t);
}

/* -- shapes -- */

/* Statements: words before the list, cells after the first, and clauses. */
static const struct {
	const char *text;
	size_t lead, n_cells, n_clauses;
} shapes[] = {
    {"zone z { network any; }", 2, 1, 0},
    {"host h 10.0.0.1, 10.0.0.2;", 2, 2, 1},
    {"host h in z 10.0.0.1;", 4, 2, 1},
    {"network n 10.0.0.0/8;", 2, 2, 1},
    {"group g { a, b }", 2, 2, 0},
    {"service s tcp/1, b;", 2, 1, 1},
    {"service s tcp/1, b \"t\";", 2, 2, 2},
    {"allow from a to b service c;", 1, 2, 3},
    {"allow n from a, a to b service c, d log until 2030-01-01 \"t\";", 2, 2, 6},
    {"assert deny from a to b service c \"t\";", 2, 1, 4},
    {"include \"x.pdl\";", 1, 0, 1},
};

static void test_shapes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		struct reading t = read_text(shapes[i].text);
		struct clauses c = {NULL, 0, 0};
		struct shape s = shape_of(&t.tokens, 0);

		assert_true(t.good);
		shape_clauses(&t.tokens, &s, t.arena, &c);
		assert_int_equal(s.end, t.tokens.n);
		if (s.lead != shapes[i].lead || s.n_cells != shapes[i].n_cells ||
		    c.n != shapes[i].n_clauses)
			fail_msg("%s: %zu words, %zu cells, %zu clauses", shapes[i].text, s.lead,
				 s.n_cells, c.n);
		text_free(&t);
	}
}

/* A flow's services have no word before them; what belongs to an end does not begin them. */
static void test_flow(void **state)
{
	struct reading t =
	    read_text("product p { inbound { flow f from a fqdn \"x\", \"y\" to b, c fqdn "
		      "\"z\" tcp/1 source 5, d errata udp/1 when (a = b and not c) "
		      "row \"1\", \"2\" \"text\" note \"n\" multicast; } }");
	static const int begins[] = {PDL_FROM,   PDL_TO,   PDL_SERVICE_LITERAL,
				     PDL_ERRATA, PDL_WHEN, PDL_ROW,
				     PDL_STRING, PDL_NOTE, PDL_MULTICAST};
	struct clauses c = {NULL, 0, 0};
	struct shape s = shape_of(&t.tokens, 5);

	(void)state;
	assert_true(t.good);
	shape_clauses(&t.tokens, &s, t.arena, &c);
	assert_int_equal(c.n, sizeof begins / sizeof *begins);
	for (size_t i = 0; i < c.n; i++)
		assert_int_equal(t.tokens.at[c.at[i].first].kind, begins[i]);
	text_free(&t);
}

/* -- the whole -- */

static void test_output(void **state)
{
	struct reading t = read_text("zone  z{network any;}");
	struct buf b = {0};

	(void)state;
	buf_puts(&b, "before\n");
	assert_true(format_source(t.arena, t.diags, t.source, &b));
	assert_string_equal(buf_text(&b), "before\nzone z { network any; }\n");
	t.source = source_new(t.arena, "u.pdl", "zone z {", 8);
	assert_false(format_source(t.arena, t.diags, t.source, &b));
	assert_string_equal(buf_text(&b), "before\nzone z { network any; }\n");
	assert_true(t.diags->n_errors > 0);
	buf_free(&b);
	text_free(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_align),          cmocka_unit_test(test_align_room),
	    cmocka_unit_test(test_align_sections), cmocka_unit_test(test_tokens),
	    cmocka_unit_test(test_braces),         cmocka_unit_test(test_faulty),
	    cmocka_unit_test(test_check),          cmocka_unit_test(test_shapes),
	    cmocka_unit_test(test_flow),           cmocka_unit_test(test_output),
	};

	return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
