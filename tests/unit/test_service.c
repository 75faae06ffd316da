/* Services and dates: canonical terms against brute force, text, registries, the calendar. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "date.h"
#include "service.h"

static struct service_term ports(uint8_t proto, int slo, int shi, int lo, int hi)
{
	return (struct service_term){SERVICE_PORTS,
				     proto,
				     {(uint16_t)slo, (uint16_t)shi},
				     {(uint16_t)lo, (uint16_t)hi},
				     -1,
				     -1};
}

static void text_is_pdl(void **state)
{
	char text[TERM_TEXT];
	struct service_term t = ports(PROTO_TCP, 0, 65535, 443, 443);

	(void)state;
	assert_string_equal(term_text(&t, text), "tcp/443");
	t = ports(PROTO_UDP, 500, 500, 500, 510);
	assert_string_equal(term_text(&t, text), "udp/500-510 source 500");
	t = ports(PROTO_SCTP, 0, 65535, 0, 65535);
	assert_string_equal(term_text(&t, text), "sctp");
	t = (struct service_term){SERVICE_ICMP, PROTO_ICMP, PORTS_ALL, PORTS_ALL, 0, -1};
	assert_string_equal(term_text(&t, text), "icmp/0");
	t = (struct service_term){SERVICE_ICMP, PROTO_ICMP6, PORTS_ALL, PORTS_ALL, 1, 0};
	assert_string_equal(term_text(&t, text), "icmp6/1/0");
	t = (struct service_term){SERVICE_PROTO, 50, PORTS_ALL, PORTS_ALL, -1, -1};
	assert_string_equal(term_text(&t, text), "esp");
	t.proto = 99;
	assert_string_equal(term_text(&t, text), "ip/99");
}

/* Is the point (SRC, DST) in any of the terms? */
static bool holds(const struct service_term *t, size_t n, int src, int dst)
{
	for (size_t i = 0; i < n; i++)
		if (t[i].src.lo <= src && src <= t[i].src.hi && t[i].dst.lo <= dst &&
		    dst <= t[i].dst.hi)
			return true;
	return false;
}

static void canonical_terms_keep_their_points(void **state)
{
	(void)state;
	srand(11);
	for (int round = 0; round < 4000; round++) {
		struct service_term t[6], before[6];
		size_t n = 1 + (size_t)rand() % 6, kept;

		for (size_t i = 0; i < n; i++) {
			int a = rand() % 6, b = rand() % 6, c = rand() % 6, d = rand() % 6;
			t[i] = ports(PROTO_TCP, a < b ? a : b, a < b ? b : a, c < d ? c : d,
				     c < d ? d : c);
			before[i] = t[i];
		}
		kept = n;
		terms_canonical(t, &kept);
		for (int x = 0; x < 6; x++)
			for (int y = 0; y < 6; y++)
				assert_int_equal(holds(before, n, x, y), holds(t, kept, x, y));
		for (size_t i = 0; i < kept; i++)
			for (size_t k = 0; k < kept; k++)
				assert_true(i == k || !term_covers(&t[i], &t[k]));
	}
}

static void icmp_types_are_values(void **state)
{
	struct service_term zero = {SERVICE_ICMP, PROTO_ICMP, PORTS_ALL, PORTS_ALL, 0, -1};
	struct service_term all = {SERVICE_ICMP, PROTO_ICMP, PORTS_ALL, PORTS_ALL, -1, -1};
	struct service_term six = {SERVICE_ICMP, PROTO_ICMP6, PORTS_ALL, PORTS_ALL, -1, -1};
	struct service_term t[] = {
	    zero, all, {SERVICE_ICMP, PROTO_ICMP, PORTS_ALL, PORTS_ALL, 3, 4}};
	size_t n = 3;

	(void)state;
	assert_false(term_covers(&zero, &all));
	assert_true(term_covers(&all, &zero));
	assert_false(term_overlaps(&all, &six));
	terms_canonical(t, &n);
	assert_int_equal(n, 1);
	assert_int_equal(t[0].type, -1);
	assert_int_equal(term_families(&six), FAMILY_6);
	assert_int_equal(term_families(&all), FAMILY_4);
}

static void registries_agree_both_ways(void **state)
{
	(void)state;
	assert_int_equal(proto_number("vrrp", 4), 112);
	assert_int_equal(proto_number("tcpx", 4), -1);
	assert_string_equal(proto_name(58), "icmp6");
	assert_int_equal(icmp_type_number(false, "echo", 4), 8);
	assert_string_equal(icmp_type_name(false, 8), "echo-request");
	assert_int_equal(icmp_type_number(true, "echo-request", 12), 128);
	assert_int_equal(icmp_type_number(true, "time-exceeded", 13), 3);
	assert_int_equal(icmp_type_number(false, "time-exceeded", 13), 11);
}

static void dates_are_of_the_calendar(void **state)
{
	static const char *const bad[] = {"2027-02-29", "2100-02-29", "2027-13-01", "2027-00-10",
					  "2027-04-31", "1969-12-31", "2027-1-01",  "20270101"};
	struct date d, none = {0, 0, 0};
	char text[DATE_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(date_parse(bad[i], strlen(bad[i]), &d));
	assert_true(date_parse("2000-02-29", 10, &d));
	assert_int_equal(date_days(d), 11016);
	assert_string_equal(date_text(d, text), "2000-02-29");
	assert_true(date_compare(none, d) > 0 && date_compare(d, none) < 0);
	assert_int_equal(date_compare(none, none), 0);
	assert_true(date_parse("9999-12-31", 10, &d));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_is_pdl),
	    cmocka_unit_test(canonical_terms_keep_their_points),
	    cmocka_unit_test(icmp_types_are_values),
	    cmocka_unit_test(registries_agree_both_ways),
	    cmocka_unit_test(dates_are_of_the_calendar),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
