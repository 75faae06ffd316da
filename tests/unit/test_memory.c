/* Memory: arenas with small and large things, sorting, interning. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "arena.h"
#include "intern.h"
#include "oom.h"
#include "pages.h"
#include "sort_text.h"
#include "vec.h"

static bool all_zero(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

/* Sizes around everything that is decided by size. */
static const size_t sizes[] = {0,       1,       7,       8,           9,           4000,
			       4096,    70000,   1048575, 1048576,     1048577,     2097152,
			       4194304, 4194305, 5000000, PAGES_UNIT - 24, PAGES_UNIT};

static void memory_is_zeroed_and_apart(void **state)
{
	enum { N = sizeof sizes / sizeof *sizes };
	struct arena *a = arena_new(out_of_memory);
	char *p[N], *text[N];

	(void)state;
	for (size_t i = 0; i < N; i++) {
		p[i] = arena_alloc(a, sizes[i]);
		text[i] = arena_bytes(a, sizes[i]);
		assert_int_equal((uintptr_t)p[i] % 8, 0);
		assert_true(all_zero(p[i], sizes[i]) && all_zero(text[i], sizes[i]));
		memset(p[i], (int)i + 1, sizes[i]);
		memset(text[i], (int)i + 101, sizes[i]);
	}
	for (size_t i = 0; i < N; i++)
		for (size_t k = 0; k < sizes[i]; k += 61) {
			assert_int_equal(p[i][k], (char)(i + 1));
			assert_int_equal(text[i][k], (char)(i + 101));
		}
	arena_free(a);
}

/* From nothing to larger than large, with other things between and behind. */
static void lists_keep_what_they_hold(void **state)
{
	struct arena *a = arena_new(out_of_memory);
	VEC(uint32_t) alone = {0}, other = {0};

	(void)state;
	for (uint32_t i = 0; i < 2000000; i++) {
		VEC_PUSH(a, &alone, i);
		if (i % 3 == 0)
			VEC_PUSH(a, &other, ~i);
	}
	for (uint32_t i = 0; i < 2000000; i++)
		assert_true(alone.at[i] == i && other.at[i / 3] == ~(i / 3 * 3));
	for (size_t i = alone.n; i < alone.cap; i += 1009)
		assert_int_equal(alone.at[i], 0);
	arena_drop(a, alone.at, alone.cap * sizeof *alone.at);
	assert_int_equal(other.at[600000], ~UINT32_C(1800000));
	arena_free(a);
}

static void what_is_retired_is_older(void **state)
{
	enum { N = 3000, SIZE = 10000 };
	struct arena *a = arena_new(out_of_memory), *c = arena_child(a);
	char *p[N];

	(void)state;
	for (int i = 0; i < N; i++) {
		p[i] = arena_alloc(c, SIZE);
		memset(p[i], i % 100, SIZE);
	}
	for (int i = 0; i < N; i += 7) {
		arena_retire(c, p[i]);
		for (int k = i; k < N; k += 13)
			assert_true(p[k][0] == k % 100 && p[k][SIZE - 1] == k % 100);
	}
	arena_free(a); /* and its child */
}

static void texts_are_joined(void **state)
{
	struct arena *a = arena_new(out_of_memory);

	(void)state;
	assert_string_equal(ARENA_JOIN(a, "a", "", "bc", "/"), "abc/");
	assert_string_equal(ARENA_JOIN(a, ""), "");
	arena_free(a);
}

/* -- sorting -- */

static int compare(const void *x, const void *y)
{
	const struct sort_item *a = x, *b = y;
	int c = strcmp(a->item, b->item);

	return c ? c : a->head < b->head ? -1 : a->head > b->head;
}

/* Few letters and long common starts; every text twice, to see that equal ones keep their order. */
static void texts_are_sorted_like_strcmp(void **state)
{
	enum { N = 3000, LENGTH = 64 };
	static char texts[N][LENGTH];
	static struct sort_item items[N], expected[N], spare[N / 2];

	(void)state;
	srand(7);
	for (size_t i = 0; i < N; i++) {
		size_t n = (size_t)rand() % (LENGTH - 1);

		for (size_t k = 0; k < n; k++)
			texts[i][k] = (char)(rand() % 20 ? 'a' : rand() % 3 ? 'b' : '\xff');
		texts[i][n] = '\0';
		if (i % 2)
			memcpy(texts[i], texts[i - 1], LENGTH);
		items[i] = expected[i] = (struct sort_item){i, texts[i], texts[i]};
	}
	qsort(expected, N, sizeof *expected, compare);
	sort_texts(items, spare, N);
	for (size_t i = 0; i < N; i++)
		assert_ptr_equal(items[i].item, expected[i].item);
	sort_texts(items, spare, 0);
	sort_texts(items, spare, 1);
}

static void long_equal_texts_are_no_problem(void **state)
{
	enum { LENGTH = 4000000 };
	char *a = malloc(LENGTH + 2), *b = malloc(LENGTH + 2);
	struct sort_item items[2], spare[1];

	(void)state;
	assert_true(a && b);
	memset(a, 'x', LENGTH);
	memset(b, 'x', LENGTH);
	memcpy(a + LENGTH, "b", 2);
	memcpy(b + LENGTH, "a", 2);
	items[0] = (struct sort_item){0, a, a};
	items[1] = (struct sort_item){0, b, b};
	sort_texts(items, spare, 2);
	assert_ptr_equal(items[0].item, b);
	free(a);
	free(b);
}

/* -- names -- */

static void names_are_one_each(void **state)
{
	enum { N = 200000 };
	struct arena *a = arena_new(out_of_memory);
	struct intern *t = intern_new(a);
	const char **first = ARENA_ARRAY(a, const char *, N);
	struct map *m = map_new(a);
	char text[32];

	(void)state;
	for (int i = 0; i < N; i++) {
		int n = snprintf(text, sizeof text, "%x%s", i, i % 5 ? "" : "-and-more-of-it");

		first[i] = intern_n(t, text, (size_t)n);
		assert_string_equal(first[i], text);
		map_put(m, first[i], &first[i]);
	}
	for (int i = 0; i < N; i++) {
		snprintf(text, sizeof text, "%x%s", i, i % 5 ? "" : "-and-more-of-it");
		assert_ptr_equal(intern(t, text), first[i]);
		assert_ptr_equal(map_get(m, first[i]), &first[i]);
	}
	assert_ptr_not_equal(intern_n(t, "abcdef", 3), intern_n(t, "abcdef", 6));
	assert_string_equal(intern_n(t, "zone\0x", 4), "zone");
	assert_string_equal(intern(t, ""), "");
	assert_null(map_get(m, text));
	arena_free(a);
}

static void long_names_have_room(void **state)
{
	struct arena *a = arena_new(out_of_memory);
	struct intern *t = intern_new(a);
	char *text = arena_bytes(a, 600001);
	const char *before = intern(t, "before"), *name;

	(void)state;
	memset(text, 'n', 600000);
	name = intern(t, text);
	assert_string_equal(name, text);
	assert_string_equal(intern(t, "after"), "after");
	assert_ptr_equal(intern(t, text), name);
	assert_ptr_equal(intern(t, "before"), before);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(memory_is_zeroed_and_apart),
	    cmocka_unit_test(lists_keep_what_they_hold),
	    cmocka_unit_test(what_is_retired_is_older),
	    cmocka_unit_test(texts_are_joined),
	    cmocka_unit_test(texts_are_sorted_like_strcmp),
	    cmocka_unit_test(long_equal_texts_are_no_problem),
	    cmocka_unit_test(names_are_one_each),
	    cmocka_unit_test(long_names_have_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
