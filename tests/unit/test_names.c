/* Generated names: legal, unique, stable, and the user's own wherever that can be. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "names.h"
#include "oom.h"

static bool letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-';
}

static bool reserved(const char *name)
{
	return !strcmp(name, "any") || !strcmp(name, "all");
}

static const struct name_rules rules = {
    .max = 16, .prefix = "", .char_ok = letter, .reserved = reserved, .filler = '-'};

static void legal_names_stay(void **state)
{
	struct arena *a = arena_new(out_of_memory);
	struct namer *n = namer_new(a, &rules);

	(void)state;
	namer_add(n, "k1", "web");
	namer_add(n, "k2", "web!");
	namer_add(n, "k3", "any");
	namer_add(n, "k4", "web-"); /* what k2 would become: exact, so it stays */
	assert_string_equal(namer_get(n, "k1"), "web");
	assert_string_equal(namer_get(n, "k4"), "web-");
	assert_int_equal(strncmp(namer_get(n, "k2"), "web--", 5), 0);
	assert_int_equal(strncmp(namer_get(n, "k3"), "any-", 4), 0);
	arena_free(a);
}

static void long_names_are_cut_with_a_suffix(void **state)
{
	struct arena *a = arena_new(out_of_memory);
	struct namer *n = namer_new(a, &rules);

	(void)state;
	namer_add(n, "x", "abcdefghijklmnopqrstuvwxyz1");
	namer_add(n, "y", "abcdefghijklmnopqrstuvwxyz2");
	assert_int_equal(strlen(namer_get(n, "x")), 16);
	assert_string_not_equal(namer_get(n, "x"), namer_get(n, "y"));
	arena_free(a);
}

enum { MANY = 600 };

/* Short texts from a small alphabet collide often, in every way there is. */
static void random_texts(char text[MANY][12])
{
	static const char alphabet[] = "aAb!-";

	for (size_t i = 0; i < MANY; i++) {
		size_t len = 1 + (size_t)rand() % 10;

		for (size_t k = 0; k < len; k++)
			text[i][k] = alphabet[(size_t)rand() % 5];
		text[i][len] = '\0';
	}
}

static struct namer *name_all(struct arena *a, const struct name_rules *r, char text[MANY][12],
			      size_t start, size_t count)
{
	struct namer *n = namer_new(a, r);

	for (size_t i = 0; i < count; i++) {
		size_t k = (start + i) % MANY;
		namer_add(n, arena_printf(a, "key%zu", k), text[k]);
	}
	return n;
}

static void check_unique(bool fold)
{
	struct arena *a = arena_new(out_of_memory);
	struct name_rules r = rules;
	char text[MANY][12];

	r.fold_case = fold;
	random_texts(text);
	struct namer *n = name_all(a, &r, text, 0, MANY), *m = name_all(a, &r, text, 77, MANY);
	for (size_t i = 0; i < MANY; i++) {
		const char *key = arena_printf(a, "key%zu", i), *name = namer_get(n, key);

		assert_string_equal(name, namer_get(m, key)); /* order does not matter */
		assert_true(strlen(name) <= 16 && !reserved(name));
		for (const char *c = name; *c; c++)
			assert_true(letter((unsigned char)*c));
		for (size_t k = 0; k < i; k++) {
			const char *other = namer_get(n, arena_printf(a, "key%zu", k));
			assert_true(fold ? strcasecmp(name, other) : strcmp(name, other));
		}
	}
	arena_free(a);
}

static void names_are_unique_in_any_order(void **state)
{
	(void)state;
	srand(3);
	check_unique(false);
	check_unique(true);
}

static void texts_are_cut_at_characters(void **state)
{
	struct arena *a = arena_new(out_of_memory);

	(void)state;
	assert_string_equal(cut_text(a, "short", 5), "short");
	assert_string_equal(cut_text(a, "longer text", 8), "longe...");
	/* "é" is two bytes: not half of one is left. */
	assert_string_equal(cut_text(a, "abc\xc3\xa9\xc3\xa9\xc3\xa9", 7), "abc...");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(legal_names_stay),
	    cmocka_unit_test(long_names_are_cut_with_a_suffix),
	    cmocka_unit_test(names_are_unique_in_any_order),
	    cmocka_unit_test(texts_are_cut_at_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
