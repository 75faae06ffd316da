/* The nftables backend with maps (-O1): which shape of rule becomes which form. */
#include "nft_fixture.h"

static int setup_maps(void **state)
{
	int bad = setup(state);

	((struct fixture *)*state)->e.optimize = 1;
	return bad;
}

static const struct object *host(struct fixture *f, const char *text, const char *address)
{
	return network(f, text, address, address, NULL);
}

/* Five elements more of hosts to a host: too many for lines. */
static void crowd(struct fixture *f)
{
	add_rule(f, ACTION_ALLOW, FAMILY_4, network(f, "crowd", "10.0.200.1", "10.0.200.5", NULL),
		 host(f, "crowded", "10.1.200.1"), https(f));
}

/* -- elements -- */

static void hosts_are_an_element(void **state)
{
	struct fixture *f = *state;
	const char *out;

	add_rule(f, ACTION_ALLOW, FAMILY_4, host(f, "a", "10.0.0.1"), host(f, "b", "10.1.0.1"),
		 https(f));
	crowd(f);
	out = output(f);
	assert_has(out, "\tmap allow4_lan__dmz_host_host {\n"
			"\t\ttype ipv4_addr . ipv4_addr : verdict\n\t\telements = {\n"
			"\t\t\t10.0.0.1 . 10.1.0.1 comment \"r: CHG-1\" : jump allow_https,\n");
	assert_has(out, "\tchain allow_https {\n\t\ttcp dport 443 accept\n\t}\n");
	assert_has(out, "\tchain zp_lan__dmz {\n\t\tip saddr . ip daddr vmap "
			"@allow4_lan__dmz_host_host\n\t\tgoto c_default\n");
	assert_lacks(out, "flags interval");
}

static void few_elements_are_lines(void **state)
{
	struct fixture *f = *state;
	const char *out;

	add_rule(f, ACTION_ALLOW, FAMILY_4, host(f, "a", "10.0.0.1"),
		 network(f, "b", "10.1.0.0", "10.1.0.255", NULL), https(f));
	out = output(f);
	assert_has(out, "\tchain zp_lan__dmz {\n\t\tip saddr 10.0.0.1 ip daddr 10.1.0.0/24 jump "
			"allow_https comment \"r: CHG-1\"\n\t\tgoto c_default\n");
	assert_lacks(out, "map allow4");
}

static void prefixes_are_masked(void **state)
{
	struct fixture *f = *state;
	const char *out;

	add_rule(f, ACTION_ALLOW, FAMILY_BOTH,
		 network(f, "a", "10.0.0.0", "10.0.0.255",
			 "2001:db8::", "2001:db8:0:ffff:ffff:ffff:ffff:ffff", NULL),
		 network(f, "b", "10.1.0.1", "10.1.0.5", "2001:db8:1::1", "2001:db8:1::5", NULL),
		 https(f));
	out = output(f);
	assert_has(out, "\t\t\t10.0.0.0 . 10.1.0.1 comment");
	assert_has(out, "\t\tip saddr & 255.255.255.0 . ip daddr vmap "
			"@allow4_lan__dmz_net24_host\n");
	assert_has(out, "\t\t\t2001:db8:: . 2001:db8:1::1 comment");
	assert_has(out, "\t\tip6 saddr & ffff:ffff:ffff:: . ip6 daddr vmap "
			"@allow6_lan__dmz_net48_host\n");
}

/* Two neighbours are not a prefix of their own: that would be one look more for every packet. */
static void small_blocks_are_hosts(void **state)
{
	struct fixture *f = *state;
	const char *out;

	add_rule(f, ACTION_ALLOW, FAMILY_4, network(f, "a", "10.0.0.2", "10.0.0.3", NULL),
		 network(f, "b", "10.1.0.5", "10.1.0.9", NULL), https(f));
	out = output(f);
	assert_int_equal(count(out, "\t\t\t10.0.0.2 . "), 5);
	assert_int_equal(count(out, "\t\t\t10.0.0.3 . "), 5);
	assert_int_equal(count(out, "vmap @allow4"), 1);
}

/* The same ends in several rules are one element that carries every reason. */
static void equal_keys_are_one_element(void **state)
{
	struct fixture *f = *state;
	const struct object *a = host(f, "a", "10.0.0.1"), *b = host(f, "b", "10.1.0.1");
	struct reason other = plain_reason;
	const char *out;

	other.text = "CHG-2";
	add_rule(f, ACTION_ALLOW, FAMILY_4, a, b, https(f));
	add_rule(f, ACTION_ALLOW, FAMILY_4, a, b, one(f, "ssh", ports(PROTO_TCP, 22, 22)))
	    ->reasons = &other;
	out = output(f);
	assert_has(out, "\t\tip saddr 10.0.0.1 ip daddr 10.1.0.1 jump allow_https_ssh comment "
			"\"r: CHG-1; r: CHG-2\"\n");
	assert_has(out, "\tchain allow_https_ssh {\n\t\ttcp dport 443 accept\n"
			"\t\ttcp dport 22 accept\n\t}\n");
	assert_int_equal(count(out, "10.0.0.1"), 1);
}

static void any_service_needs_no_chain(void **state)
{
	struct fixture *f = *state;
	const struct object *a = host(f, "a", "10.0.0.1"), *b = host(f, "b", "10.1.0.1");
	const char *out;

	add_rule(f, ACTION_ALLOW, FAMILY_4, a, b, https(f));
	add_rule(f, ACTION_ALLOW, FAMILY_4, a, b, any_service(f));
	out = output(f);
	assert_has(out,
		   "ip saddr 10.0.0.1 ip daddr 10.1.0.1 accept comment \"r: CHG-1; r: CHG-1\"");
	assert_lacks(out, "jump");
}

static void whole_families_are_lines(void **state)
{
	struct fixture *f = *state;
	const struct object *any = whole(f), *a = host(f, "a", "10.0.0.1");
	const char *out;

	add_rule(f, ACTION_ALLOW, FAMILY_BOTH, any, any, https(f));
	add_rule(f, ACTION_ALLOW, FAMILY_4, a, any, any_service(f));
	out = output(f);
	assert_has(out, "\t\tmeta nfproto ipv4 jump allow_https comment \"r: CHG-1\"\n");
	assert_has(out, "\t\tmeta nfproto ipv6 jump allow_https comment \"r: CHG-1\"\n");
	assert_has(out, "\t\tip saddr 10.0.0.1 accept comment \"r: CHG-1\"\n");
}

/* -- order -- */

static void denials_first_and_logs_before(void **state)
{
	struct fixture *f = *state;
	const struct object *a = host(f, "a", "10.0.0.1"), *b = host(f, "b", "10.1.0.1");
	const struct service *s = https(f);

	add_rule(f, ACTION_DENY, FAMILY_4, a, b, s);
	add_rule(f, ACTION_DENY, FAMILY_4, a, b, s)->log = true;
	add_rule(f, ACTION_ALLOW, FAMILY_4, a, b, s);
	add_rule(f, ACTION_ALLOW, FAMILY_4, a, b, s)->log = true;
	assert_has(output(f), "jump deny_https_log_r comment \"r: CHG-1\"\n"
			      "\t\tip saddr 10.0.0.1 ip daddr 10.1.0.1 jump deny_https comment "
			      "\"r: CHG-1\"\n"
			      "\t\tip saddr 10.0.0.1 ip daddr 10.1.0.1 jump allow_https_log_r "
			      "comment \"r: CHG-1\"\n"
			      "\t\tip saddr 10.0.0.1 ip daddr 10.1.0.1 jump allow_https comment "
			      "\"r: CHG-1\"\n\t\tgoto c_default\n");
}

static void logs_and_dates_are_in_the_chain(void **state)
{
	struct fixture *f = *state;
	const struct object *a = host(f, "a", "10.0.0.1"), *b = host(f, "b", "10.1.0.1");
	struct rule *r = add_rule(f, ACTION_ALLOW, FAMILY_4, a, b, https(f));
	const char *out;

	r->log = true;
	r->until = (struct date){2027, 3, 31};
	out = output(f);
	assert_has(out, "jump allow_https_until_2027-03-31_log_r comment");
	assert_has(out, "\tchain allow_https_until_2027-03-31_log_r {\n"
			"\t\ttcp dport 443 meta time < \"2027-04-01 00:00:00\" limit rate "
			"10/second burst 20 packets log prefix \"portc allow r: \"\n"
			"\t\ttcp dport 443 meta time < \"2027-04-01 00:00:00\" accept\n\t}\n");
}

/* A permission that ends does not end one that does not. */
static void a_date_ends_its_own_service_alone(void **state)
{
	struct fixture *f = *state;
	const struct object *a = host(f, "a", "10.0.0.1"), *b = host(f, "b", "10.1.0.1");
	const struct service *s = https(f);

	add_rule(f, ACTION_ALLOW, FAMILY_4, a, b, any_service(f))->until =
	    (struct date){2027, 3, 31};
	add_rule(f, ACTION_ALLOW, FAMILY_4, a, b, s);
	assert_has(output(f), "\tchain allow_https_any_until_2027-03-31 {\n"
			      "\t\ttcp dport 443 accept\n"
			      "\t\tmeta time < \"2027-04-01 00:00:00\" accept\n\t}\n");
}

/* -- nodes -- */

static void ranges_are_looked_up_first(void **state)
{
	struct fixture *f = *state;
	const char *out;

	add_rule(f, ACTION_ALLOW, FAMILY_4, network(f, "a", "10.0.0.5", "10.0.9.9", NULL),
		 host(f, "b", "10.1.0.1"), https(f));
	out = output(f);
	assert_has(out, "\tchain allow4_lan__dmz_from_a {\n"
			"\t\tip daddr 10.1.0.1 jump allow_https comment \"r: CHG-1\"\n\t}\n");
	assert_has(out, "\t\tip saddr 10.0.0.5-10.0.9.9 jump allow4_lan__dmz_from_a\n");
}

static void many_ranges_share_a_map(void **state)
{
	struct fixture *f = *state;
	const struct object *b = host(f, "b", "10.1.0.1");
	const struct service *s = https(f);
	const char *out;

	add_rule(f, ACTION_ALLOW, FAMILY_4, network(f, "a", "10.0.0.5", "10.0.9.9", NULL), b, s);
	add_rule(f, ACTION_ALLOW, FAMILY_4, network(f, "c", "10.0.4.0", "10.0.9.9", NULL), b, s);
	add_rule(f, ACTION_ALLOW, FAMILY_4, network(f, "d", "10.0.9.0", "10.0.20.1", NULL), b, s);
	out = output(f);
	assert_has(out,
		   "\tmap allow4_lan__dmz_from_ranges {\n\t\ttype ipv4_addr : verdict\n"
		   "\t\tflags interval\n\t\telements = {\n"
		   "\t\t\t10.0.0.5-10.0.3.255 comment \"a\" : jump allow4_lan__dmz_from_a,\n"
		   "\t\t\t10.0.4.0-10.0.8.255 comment \"a, c\" : jump allow4_lan__dmz_from_a_c,\n"
		   "\t\t\t10.0.9.0-10.0.9.9 comment \"a, c, d\" : jump "
		   "allow4_lan__dmz_from_a_c_d,\n"
		   "\t\t\t10.0.9.10-10.0.20.1 comment \"d\" : jump allow4_lan__dmz_from_d,\n"
		   "\t\t}\n");
	assert_has(out, "\tchain allow4_lan__dmz_from_a_c {\n"
			"\t\tjump allow4_lan__dmz_from_a\n\t\tjump allow4_lan__dmz_from_c\n\t}\n");
}

static void large_groups_are_looked_up_first(void **state)
{
	struct fixture *f = *state;
	const struct object *hosts[7];
	struct rule *r;
	const char *out;

	make_hosts(f, hosts, 7);
	r = add_rule(f, ACTION_ALLOW, FAMILY_4, hosts[0],
		     network(f, "many", "10.1.0.0", "10.1.0.15", NULL), https(f));
	for (r->n_sources = 0; r->n_sources < 7; r->n_sources++)
		r->sources[r->n_sources] = hosts[r->n_sources];
	assert_int_equal(count(output(f), " . 10.1.0.0 comment"), 7);
	f->e.out.n = 0;
	f->rules[0].destinations[0] =
	    network(f, "more", "10.1.0.1", "10.1.0.5", "10.1.0.7", "10.1.0.9", NULL);
	out = output(f);
	assert_lacks(out, "map allow4");
	assert_int_equal(count(out, "jump allow_https comment \"r: CHG-1\"\n"), 7);
	assert_has(out, "\t\tip daddr @a4_more jump allow4_lan__dmz_to_more\n");
}

static void all_of_a_zone_is_a_line(void **state)
{
	struct fixture *f = *state;
	struct object *z =
	    network(f, "lan", "10.0.0.0", "10.2.255.255", "10.4.0.0", "10.4.0.255", NULL);
	const char *out;

	z->kind = OBJECT_ZONE;
	add_rule(f, ACTION_ALLOW, FAMILY_4, z, host(f, "b", "10.9.0.1"), https(f));
	out = output(f);
	assert_has(out, "\t\tip saddr @a4_lan jump allow4_lan__dmz_from_lan\n");
	assert_has(out, "\tset a4_lan {\n");
}

/* -- DNS names, names, traces -- */

static void names_stay_lines(void **state)
{
	struct fixture *f = *state;
	const char *out;

	add_rule(f, ACTION_ALLOW, FAMILY_4, host(f, "a", "10.0.0.1"),
		 name(f, "feed", "feed.example.com"), https(f));
	out = output(f);
	assert_has(out, "\t\tip saddr 10.0.0.1 ip daddr @n4_feed.example.com jump allow_https "
			"comment \"r: CHG-1\"\n");
	assert_has(out, "\tset n4_feed.example.com {");
}

static void chains_of_denials_have_their_own_names(void **state)
{
	struct fixture *f = *state;
	const struct object *a = host(f, "a", "10.0.0.1"), *b = host(f, "b", "10.1.0.1");
	const struct service *s = https(f);
	const char *out;

	add_rule(f, ACTION_DENY, FAMILY_4, a, b, s);
	add_rule(f, ACTION_ALLOW, FAMILY_4, a, b, s);
	out = output(f);
	assert_has(out, "\tchain deny_https {\n\t\ttcp dport 443 drop\n\t}\n");
	assert_has(out, "\tchain allow_https {\n\t\ttcp dport 443 accept\n\t}\n");
}

/* Cut names differ by a hash of all of it. */
static void long_names_stay_apart(void **state)
{
	struct fixture *f = *state;
	const struct object *a = host(f, "a", "10.0.0.1");
	const char *first = "a-service-whose-name-is-so-long-that-it-does-not-fit-into-a-name-1";
	const char *second = "a-service-whose-name-is-so-long-that-it-does-not-fit-into-a-name-2";
	const char *out;

	add_rule(f, ACTION_ALLOW, FAMILY_4, a, host(f, "b", "10.1.0.1"),
		 one(f, first, ports(PROTO_TCP, 1, 1)));
	add_rule(f, ACTION_ALLOW, FAMILY_4, a, host(f, "c", "10.1.0.2"),
		 one(f, second, ports(PROTO_TCP, 2, 2)));
	out = output(f);
	assert_int_equal(count(out, "\tchain allow_a-service-whose-name-"), 2);
	assert_has(out, "\t\ttcp dport 1 accept");
	assert_has(out, "\t\ttcp dport 2 accept");
}

/* Every rule leads to the lines of its elements; a shared element leads to all of its rules. */
static void traces_are_the_lines_of_elements(void **state)
{
	struct fixture *f = *state;
	const struct object *a = host(f, "a", "10.0.0.1"), *b = host(f, "b", "10.1.0.1");
	const char *line;

	add_rule(f, ACTION_ALLOW, FAMILY_4, a, b, https(f));
	add_rule(f, ACTION_ALLOW, FAMILY_4, a, b, one(f, "ssh", ports(PROTO_TCP, 22, 22)));
	line = output(f);
	assert_int_equal(f->e.traces.n, 2);
	assert_ptr_equal(f->e.traces.at[0].rule, &f->rules[0]);
	assert_ptr_equal(f->e.traces.at[1].rule, &f->rules[1]);
	assert_int_equal(f->e.traces.at[0].first, f->e.traces.at[1].first);
	assert_int_equal(f->e.traces.at[0].first, f->e.traces.at[0].last);
	for (size_t i = 1; i < f->e.traces.at[0].first; i++)
		line = strchr(line, '\n') + 1;
	assert_true(!strncmp(line, "\t\tip saddr 10.0.0.1 ip daddr 10.1.0.1 jump", 41));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup_maps, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(hosts_are_an_element),
	    TEST(few_elements_are_lines),
	    TEST(prefixes_are_masked),
	    TEST(small_blocks_are_hosts),
	    TEST(equal_keys_are_one_element),
	    TEST(any_service_needs_no_chain),
	    TEST(whole_families_are_lines),
	    TEST(denials_first_and_logs_before),
	    TEST(logs_and_dates_are_in_the_chain),
	    TEST(a_date_ends_its_own_service_alone),
	    TEST(ranges_are_looked_up_first),
	    TEST(many_ranges_share_a_map),
	    TEST(large_groups_are_looked_up_first),
	    TEST(all_of_a_zone_is_a_line),
	    TEST(names_stay_lines),
	    TEST(chains_of_denials_have_their_own_names),
	    TEST(long_names_stay_apart),
	    TEST(traces_are_the_lines_of_elements),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
