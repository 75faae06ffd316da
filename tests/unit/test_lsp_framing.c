/* Messages taken off a stream of bytes: src/lsp/transport.c. */
#include "unit.h"

#include <string.h>

#include "lsp/transport.h"

static void add(struct framing *f, const char *s)
{
	framing_add(f, s, strlen(s));
}

static void expect(struct framing *f, const char *body)
{
	const char *got;
	size_t n;

	assert_int_equal(framing_next(f, &got, &n), ARRIVAL_MESSAGE);
	assert_int_equal(n, strlen(body));
	assert_memory_equal(got, body, n);
}

static void expect_no(struct framing *f, enum arrival what)
{
	const char *got;
	size_t n;

	assert_int_equal(framing_next(f, &got, &n), what);
}

static void test_messages(void **state)
{
	struct framing f = {0};

	(void)state;
	expect_no(&f, ARRIVAL_NONE);
	add(&f, "Content-Length: 2\r\n\r\n{}Content-Length: 0\r\n\r\n");
	expect(&f, "{}");
	expect(&f, "");
	expect_no(&f, ARRIVAL_NONE);
	add(&f, "Content-Type: x\r\ncontent-length:   3  \r\n\r\nabcContent-Length: 1\n\nx");
	expect(&f, "abc");
	expect(&f, "x");
	framing_free(&f);
}

static void test_pieces(void **state)
{
	static const char text[] = "Content-Length: 5\r\n\r\nhello";
	struct framing f = {0};

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i + 1 < sizeof text - 1; i++) {
			framing_add(&f, text + i, 1);
			expect_no(&f, ARRIVAL_NONE);
		}
		framing_add(&f, "o", 1);
		expect(&f, "hello");
	}
	framing_free(&f);
}

/* After a header that is none, the next good one counts. */
static void check_broken(const char *header)
{
	struct framing f = {0};

	add(&f, header);
	expect_no(&f, ARRIVAL_BROKEN);
	add(&f, "garbage Content-Length: 2\r\n\r\n{}");
	for (;;) {
		const char *got;
		size_t n;
		enum arrival a = framing_next(&f, &got, &n);

		assert_int_not_equal(a, ARRIVAL_NONE);
		if (a == ARRIVAL_MESSAGE) {
			assert_memory_equal(got, "{}", 2);
			break;
		}
	}
	expect_no(&f, ARRIVAL_NONE);
	framing_free(&f);
}

static void test_broken(void **state)
{
	(void)state;
	check_broken("hello\r\n\r\n");
	check_broken("Content-Length: x\r\n\r\n");
	check_broken("Content-Length: -1\r\n\r\n");
	check_broken("Content-Length: 3x\r\n\r\n");
	check_broken("\r\n\r\n");
}

static void test_too_long(void **state)
{
	static char block[1 << 20];
	struct framing f = {0};
	size_t length = MESSAGE_MAX + 1;

	(void)state;
	add(&f, "Content-Length: 67108865\r\n\r\n");
	expect_no(&f, ARRIVAL_TOO_LONG);
	while (length) {
		size_t n = length < sizeof block ? length : sizeof block;

		framing_add(&f, block, n);
		length -= n;
		expect_no(&f, ARRIVAL_NONE);
	}
	add(&f, "Content-Length: 2\r\n\r\n{}");
	expect(&f, "{}");
	framing_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_messages),
	    cmocka_unit_test(test_pieces),
	    cmocka_unit_test(test_broken),
	    cmocka_unit_test(test_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
