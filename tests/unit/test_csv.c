/* Tables in CSV: cells, their places, and what is no table. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "csv.h"
#include "oom.h"

struct table_read {
	struct arena *arena;
	struct diags *diags;
	struct csv csv;
	bool good;
};

static struct table_read read_n(const char *text, size_t n)
{
	struct table_read t = {.arena = arena_new(out_of_memory)};
	/* A copy of exactly that size, so that a read past the end is seen. */
	char *copy = arena_strndup(t.arena, text, n);

	if (n)
		memcpy(copy, text, n);
	t.diags = diags_new(t.arena);
	t.good = csv_read(t.arena, t.diags, source_new(t.arena, "t.csv", copy, n), &t.csv);
	return t;
}

static struct table_read read_text(const char *text)
{
	return read_n(text, strlen(text));
}

/* Rows as "a|b/c|d": cells by '|', rows by '/'. */
static const char *shape(const struct table_read *t)
{
	const char *out = "";

	for (size_t i = 0; i < t->csv.n; i++)
		for (size_t k = 0; k < t->csv.at[i].n; k++)
			out = arena_printf(t->arena, "%s%s%s", out,
					   k   ? "|"
					   : i ? "/"
					       : "",
					   t->csv.at[i].at[k].text);
	return out;
}

static const struct {
	const char *text, *shape;
} good[] = {
    {"", ""},
    {"a", "a"},
    {"a,b\nc,d\n", "a|b/c|d"},
    {"a,b\r\nc,d\r\n", "a|b/c|d"},
    {"a,b\rc,d", "a|b/c|d"},
    {"a,b\n\n\nc,d", "a|b/c|d"},
    {"\xef\xbb\xbf"
     "a,b",
     "a|b"},
    {"a,\n,b\n,", "a|/|b/|"},
    {"\"a,b\",\"c\nd\"\n", "a,b|c\nd"},
    {"\"a \"\"b\"\" c\",\"\"", "a \"b\" c|"},
    {"\"\"\"\"", "\""},
    {"a;b;c\n1,5;2;3", "a|b|c/1,5|2|3"},
    {"a\tb\n1\t2", "a|b/1|2"},
    {"\"a;b\",c\n1,2", "a;b|c/1|2"},
    {" a , b ", " a | b "},
    {"gr\xc3\xbc\xc3\x9f,\xe2\x82\xac", "gr\xc3\xbc\xc3\x9f|\xe2\x82\xac"},
};

static void cells_are_what_rfc_4180_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct table_read t = read_text(good[i].text);

		assert_true(t.good);
		assert_string_equal(shape(&t), good[i].shape);
		arena_free(t.arena);
	}
}

/* Texts that are refused, the message, and the bytes it points at. */
static const struct {
	const char *text;
	size_t n;
	const char *message;
	uint32_t start, end;
} bad[] = {
    {"a,\"b\nc", 6, "never closed", 2, 3},
    {"a,\"b\"x,c", 8, "after the closing quote", 5, 6},
    {"a,b\"c", 5, "a quote inside a cell", 3, 4},
    {"a,\xff\xfe", 4, "not UTF-8", 2, 3},
    {"a\0b", 3, "NUL byte", 1, 2},
    {"\xff\xfe"
     "a\0",
     4, "not UTF-8", 0, 1},
};

static void what_is_no_table_is_refused_at_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct table_read t = read_n(bad[i].text, bad[i].n);

		assert_false(t.good);
		assert_int_equal(t.diags->n_errors, 1);
		assert_non_null(strstr(t.diags->list.at[0]->text, bad[i].message));
		assert_int_equal(t.diags->list.at[0]->span.start, bad[i].start);
		assert_int_equal(t.diags->list.at[0]->span.end, bad[i].end);
		arena_free(t.arena);
	}
}

static void every_mistake_is_reported(void **state)
{
	struct table_read t = read_text("a\"b,c\n\"d\"e,f\n\"g");

	(void)state;
	assert_false(t.good);
	assert_int_equal(t.diags->n_errors, 3);
	arena_free(t.arena);
}

static void a_part_of_a_cell_has_its_place(void **state)
{
	struct table_read t = read_text("ab,\"cd\",\"e\"\"f\"");
	const struct csv_row *row = &t.csv.at[0];

	(void)state;
	assert_int_equal(csv_part(&row->at[0], 1, 2).start, 1);
	assert_int_equal(csv_part(&row->at[1], 1, 2).start, 5);
	/* Where quotes are doubled, the whole cell stands for its parts. */
	assert_int_equal(csv_part(&row->at[2], 2, 3).start, 8);
	assert_int_equal(csv_part(&row->at[2], 2, 3).end, 14);
	arena_free(t.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cells_are_what_rfc_4180_says),
	    cmocka_unit_test(what_is_no_table_is_refused_at_its_place),
	    cmocka_unit_test(every_mistake_is_reported),
	    cmocka_unit_test(a_part_of_a_cell_has_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
