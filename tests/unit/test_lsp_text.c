/* Positions in UTF-16 and UTF-8, line ends, and edits: src/lsp/text.c. */
#include "unit.h"

#include <string.h>

#include "lsp/text.h"
#include "oom.h"

/* a é 🏢 \n bc \r\n d \r e: lines of 1-, 2- and 4-byte characters and all three line ends. */
static const char sample[] = "a\xc3\xa9\xf0\x9f\x8f\xa2\nbc\r\nd\re";

static void check_place(size_t offset, enum encoding e, size_t line, size_t character)
{
	struct arena *a = arena_new(out_of_memory);
	struct lines *l = lines_new(a, sample, sizeof sample - 1);
	struct position p = lines_position(l, offset, e);

	assert_int_equal(p.line, line);
	assert_int_equal(p.character, character);
	assert_int_equal(text_offset(sample, sizeof sample - 1, p, e), offset);
	arena_free(a);
}

static void test_positions(void **state)
{
	(void)state;
	check_place(0, ENCODING_UTF16, 0, 0);
	check_place(1, ENCODING_UTF16, 0, 1);
	check_place(3, ENCODING_UTF16, 0, 2);
	check_place(7, ENCODING_UTF16, 0, 4); /* a surrogate pair */
	check_place(7, ENCODING_UTF8, 0, 7);
	check_place(8, ENCODING_UTF16, 1, 0);
	check_place(10, ENCODING_UTF16, 1, 2);
	check_place(12, ENCODING_UTF16, 2, 0); /* behind "\r\n" */
	check_place(14, ENCODING_UTF16, 3, 0); /* behind "\r" alone */
	check_place(15, ENCODING_UTF16, 3, 1);
}

static size_t offset(size_t line, size_t character, enum encoding e)
{
	return text_offset(sample, sizeof sample - 1, (struct position){line, character}, e);
}

/* Positions that are none are moved to the nearest that is. */
static void test_clamping(void **state)
{
	(void)state;
	assert_int_equal(offset(0, 3, ENCODING_UTF16), 3);  /* between the surrogates */
	assert_int_equal(offset(0, 2, ENCODING_UTF8), 1);   /* inside of é */
	assert_int_equal(offset(0, 99, ENCODING_UTF16), 7); /* behind the line */
	assert_int_equal(offset(1, 99, ENCODING_UTF16), 10);
	assert_int_equal(offset(9, 0, ENCODING_UTF16), 15); /* behind the text */
	assert_int_equal(offset(SIZE_MAX, SIZE_MAX, ENCODING_UTF16), 15);
	assert_int_equal(text_offset("", 0, (struct position){0, 0}, ENCODING_UTF16), 0);
}

/* Any order of questions has the answers that fresh tables give. */
static void test_order_of_questions(void **state)
{
	struct arena *a = arena_new(out_of_memory);
	struct lines *kept = lines_new(a, sample, sizeof sample - 1);
	unsigned seed = 1;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		seed = seed * 1103515245 + 12345;
		size_t at = (seed >> 16) % sizeof sample;
		struct lines *fresh = lines_new(a, sample, sizeof sample - 1);
		struct position p = lines_position(kept, at, ENCODING_UTF16);
		struct position q = lines_position(fresh, at, ENCODING_UTF16);

		assert_int_equal(p.line, q.line);
		assert_int_equal(p.character, q.character);
	}
	arena_free(a);
}

static void check_edit(const char *before, size_t start, size_t end, const char *text,
		       const char *after)
{
	struct text_buffer t = {NULL, 0, 0};

	text_set(&t, before, strlen(before));
	text_replace(&t, start, end, text, strlen(text));
	assert_string_equal(t.at, after);
	assert_int_equal(t.n, strlen(after));
	text_free(&t);
}

static void test_edits(void **state)
{
	(void)state;
	check_edit("", 0, 0, "abc", "abc");
	check_edit("abc", 0, 3, "", "");
	check_edit("abc", 1, 2, "xyz", "axyzc");
	check_edit("abc", 3, 3, "d", "abcd");
	check_edit("abc", 0, 0, "d", "dabc");
	check_edit("abcdef", 1, 5, "x", "axf");
}

static void test_growing(void **state)
{
	struct text_buffer t = {NULL, 0, 0};

	(void)state;
	text_set(&t, "", 0);
	for (int i = 0; i < 5000; i++)
		text_replace(&t, t.n / 2, t.n / 2, "0123456789", 10);
	assert_int_equal(t.n, 50000);
	assert_int_equal(strlen(t.at), 50000);
	text_free(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_positions),
	    cmocka_unit_test(test_clamping),
	    cmocka_unit_test(test_order_of_questions),
	    cmocka_unit_test(test_edits),
	    cmocka_unit_test(test_growing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
