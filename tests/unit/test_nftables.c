/* The nftables backend on policies made by hand: what is written, what is refused. Whether a
 * kernel agrees is tests/packets' subject. One rule per line (-O0); test_nft_maps.c has the maps.
 */
#include "nft_fixture.h"

/* -- the frame -- */

static void replaces_its_own_table_alone(void **state)
{
	struct fixture *f = *state;
	const char *out;

	add_rule(f, ACTION_ALLOW, FAMILY_4, network(f, "a", "10.0.0.1", "10.0.0.1", NULL),
		 network(f, "b", "10.1.0.0", "10.1.255.255", NULL), https(f));
	out = output(f);
	assert_has(out, "table inet portc\ndelete table inet portc\ntable inet portc {\n");
	assert_lacks(out, "flush");
	assert_has(out, "type filter hook forward priority filter; policy drop;\n"
			"\t\tct state established accept\n");
	assert_lacks(out, "hook input");
	assert_has(out, "\t\t\t\"lan0\" . \"dmz0\" : goto zp_lan__dmz,\n");
	assert_has(out, "\tchain zp_lan__dmz {\n"
			"\t\tip saddr 10.0.0.1 ip daddr 10.1.0.0/16 tcp dport 443 accept"
			" comment \"r: CHG-1\"\n\t\tgoto c_default\n\t}\n");
}

/* What nft resolves, limits or merges on its own is never left to it. */
static void leaves_nothing_to_nft(void **state)
{
	struct service_term t[] = {ports(PROTO_TCP, 22, 22), ports(PROTO_TCP, 80, 81)};
	struct fixture *f = *state;
	const char *out;

	add_rule(f, ACTION_ALLOW, FAMILY_4,
		 network(f, "a", "10.0.0.1", "10.0.0.1", "10.0.0.8", "10.0.0.9", NULL),
		 network(f, "b", "10.1.0.1", "10.1.0.1", NULL), service(f, "s", t, 2));
	out = output(f);
	assert_lacks(out, "auto-merge");
	assert_lacks(out, "size ");
	assert_lacks(out, "ssh");
	assert_lacks(out, "\r");
	assert_lacks(out, "iif \"");
	assert_int_equal(count(out, " { "), 1); /* anonymous sets: the one in b_forward */
}

static void no_rules_drop_everything(void **state)
{
	struct fixture *f = *state;
	const char *out;

	f->fw.n_pairs = 0;
	out = output(f);
	assert_lacks(out, "vmap");
	assert_has(out, "\t\tgoto c_default\n\t}\n}\n");
}

static void table_setting(void **state)
{
	struct fixture *f = *state;
	const char *out;

	f->settings[0] = (struct setting){"table", "edge", SPAN_NONE};
	f->fw.n_settings = 1;
	out = output(f);
	assert_has(out, "table inet edge\ndelete table inet edge\ntable inet edge {\n");
	assert_lacks(out, "inet portc\n");
}

static void denied_are_logged_where_wanted(void **state)
{
	struct fixture *f = *state;

	f->settings[0] = (struct setting){"log-denied", "on", SPAN_NONE};
	f->fw.n_settings = 1;
	assert_has(output(f), "\t\tlimit rate 10/second burst 20 packets log prefix "
			      "\"portc denied: \"\n\t\tcounter drop");
}

static void several_interfaces_and_wildcards(void **state)
{
	struct fixture *f = *state;
	const char *out;

	add_rule(f, ACTION_ALLOW, FAMILY_4, network(f, "a", "10.0.0.1", "10.0.0.1", NULL),
		 network(f, "b", "10.1.0.1", "10.1.0.1", NULL), https(f));
	f->fw_zones[1].interfaces[1] = "br*";
	f->fw_zones[1].n_interfaces = 2;
	out = output(f);
	assert_has(out, "\t\tflags interval\n\t\telements = {\n"
			"\t\t\t\"br*\" . \"dmz0\" : goto zp_lan__dmz,\n"
			"\t\t\t\"lan0\" . \"dmz0\" : goto zp_lan__dmz,\n");
}

/* -- addresses -- */

static void families_stay_apart(void **state)
{
	struct fixture *f = *state;
	const char *out;

	add_rule(f, ACTION_ALLOW, FAMILY_BOTH,
		 network(f, "a", "10.0.0.1", "10.0.0.1", "2001:db8::1", "2001:db8::1", NULL),
		 network(f, "b", "10.1.0.1", "10.1.0.9", "2001:db8:1::", "2001:db8:1::ffff", NULL),
		 https(f));
	out = output(f);
	assert_has(out, "\t\tip saddr 10.0.0.1 ip daddr 10.1.0.1-10.1.0.9 tcp dport 443 accept");
	assert_has(out,
		   "\t\tip6 saddr 2001:db8::1 ip6 daddr 2001:db8:1::/112 tcp dport 443 accept");
	assert_int_equal(count(out, "tcp dport 443"), 2);
}

/* Known failure: an address in the other family alone was read as any address. */
static void part_in_another_family_is_left_out(void **state)
{
	struct fixture *f = *state;
	const char *out;

	add_rule(f, ACTION_ALLOW, FAMILY_4,
		 network(f, "a", "10.0.0.1", "10.0.0.1", "2001:db8::1", "2001:db8::1", NULL),
		 network(f, "b", "10.1.0.1", "10.1.0.1", NULL), https(f));
	out = output(f);
	assert_has(out, "ip saddr 10.0.0.1 ip daddr 10.1.0.1 tcp dport 443");
	assert_lacks(out, "ip6");
}

static void objects_become_sets_once(void **state)
{
	struct fixture *f = *state;
	struct object *a = network(f, "web", "10.0.0.1", "10.0.0.1", "10.0.0.3", "10.0.0.9", NULL);
	const struct object *b = network(f, "b", "10.1.0.1", "10.1.0.1", NULL);
	const char *out;

	a->description = "Web \"front\"";
	add_rule(f, ACTION_ALLOW, FAMILY_4, a, b, https(f));
	add_rule(f, ACTION_ALLOW, FAMILY_4, a, b, one(f, "ssh", ports(PROTO_TCP, 22, 22)));
	out = output(f);
	assert_has(out, "\tset a4_web {\n\t\ttype ipv4_addr\n\t\tflags interval\n"
			"\t\tcomment \"Web 'front'\"\n\t\telements = {\n"
			"\t\t\t10.0.0.1,\n\t\t\t10.0.0.3-10.0.0.9,\n\t\t}\n\t}\n");
	assert_int_equal(count(out, "set a4_web"), 1);
	assert_int_equal(count(out, "ip saddr @a4_web ip daddr 10.1.0.1 tcp"), 2);
}

/* COUNT hosts "a" to "e", two addresses apart. */
static void several_objects_share_a_joined_set(void **state)
{
	struct fixture *f = *state;
	const struct object *hosts[5], *z = network(f, "z", "10.1.0.1", "10.1.0.1", NULL);
	const char *out;

	make_hosts(f, hosts, 5);
	for (int i = 0; i < 2; i++) {
		struct rule *r = add_rule(f, ACTION_ALLOW, FAMILY_4, z, z, https(f));

		memcpy(r->sources, hosts, sizeof hosts);
		r->n_sources = 5;
	}
	out = output(f);
	assert_has(out, "\tset g4_a_b_c_d_e {\n\t\ttype ipv4_addr\n\t\tflags interval\n"
			"\t\telements = {\n\t\t\t10.0.0.1,\n\t\t\t10.0.0.3,\n");
	assert_int_equal(count(out, "ip saddr @g4_a_b_c_d_e ip daddr 10.1.0.1"), 2);
	assert_int_equal(count(out, "set g4_"), 1);
}

/* Known failure: a set for each rule made 10,000 rules take a minute to load. */
static void short_lists_are_lines(void **state)
{
	struct fixture *f = *state;
	const struct object *hosts[4];
	struct rule *r;
	const char *out;

	make_hosts(f, hosts, 4);
	r = add_rule(f, ACTION_ALLOW, FAMILY_4, hosts[0], hosts[0], https(f));
	memcpy(r->sources, hosts, sizeof hosts);
	r->n_sources = 4;
	r->destinations[1] = hosts[3];
	r->n_destinations = 2;
	out = output(f);
	assert_lacks(out, "\tset ");
	assert_int_equal(count(out, "accept comment"), 8);
	for (int i = 1; i <= 7; i += 2)
		for (int k = 1; k <= 7; k += 6)
			assert_has(out, arena_printf(f->arena,
						     "\t\tip saddr 10.0.0.%d ip daddr 10.0.0.%d "
						     "tcp dport 443 accept",
						     i, k));
}

/* Objects that touch are one range, and need no set. */
static void touching_objects_are_one_range(void **state)
{
	struct fixture *f = *state;
	const struct object *a = network(f, "a", "10.0.0.0", "10.0.0.0", NULL);
	const struct object *b = network(f, "b", "10.0.0.1", "10.0.0.1", NULL);
	struct rule *r = add_rule(f, ACTION_ALLOW, FAMILY_4, a, a, https(f));

	r->sources[1] = b;
	r->n_sources = 2;
	assert_has(output(f), "ip saddr 10.0.0.0/31 ip daddr 10.0.0.0 tcp");
}

static void long_lists_have_short_names(void **state)
{
	struct fixture *f = *state;
	struct rule *r;
	const char *out;
	const struct object *o[8];

	for (size_t i = 0; i < 8; i++) {
		const char *text = arena_printf(f->arena, "collector-in-building-%zu", i);
		const char *addr = arena_printf(f->arena, "10.0.0.%zu", 2 * i);

		o[i] = network(f, text, addr, addr, NULL);
	}
	for (size_t k = 0; k < 2; k++) {
		r = add_rule(f, ACTION_ALLOW, FAMILY_4, o[0], o[0], https(f));
		memcpy(r->sources, o, sizeof o);
		r->n_sources = 7;
		r->sources[6] = o[6 + k];
	}
	out = output(f);
	assert_int_equal(count(out, "set g4_collector-in-building-0-and-6-more-"), 2);
}

static void whole_families_need_no_address(void **state)
{
	struct fixture *f = *state;
	const struct object *any = whole(f);
	const struct object *a = network(f, "a", "10.0.0.1", "10.0.0.1", NULL);
	const char *out;

	add_rule(f, ACTION_DENY, FAMILY_BOTH, any, any, https(f));
	add_rule(f, ACTION_DENY, FAMILY_4, any, any, any_service(f));
	add_rule(f, ACTION_DENY, FAMILY_6, any, any, any_service(f));
	add_rule(f, ACTION_ALLOW, FAMILY_4, a, any, any_service(f));
	out = output(f);
	assert_has(out, "\t\ttcp dport 443 drop comment");
	assert_has(out, "\t\tmeta nfproto ipv4 drop comment");
	assert_has(out, "\t\tmeta nfproto ipv6 drop comment");
	assert_has(out, "\t\tip saddr 10.0.0.1 accept comment");
	assert_int_equal(count(out, "443"), 1);
}

/* -- services -- */

static const char *services_output(struct fixture *f, enum family family,
				   const struct service_term *t, size_t n)
{
	const struct object *any = whole(f);

	add_rule(f, ACTION_ALLOW, family, any, any, service(f, "s", t, n));
	return output(f);
}

static void port_lists_are_sets(void **state)
{
	struct service_term t[] = {ports(PROTO_TCP, 80, 80), ports(PROTO_TCP, 443, 443),
				   ports(PROTO_TCP, 8000, 8010)};
	const char *out = services_output(*state, FAMILY_BOTH, t, 3);

	assert_has(out, "\tset p_80_443_8000-8010 {\n\t\ttype inet_service\n\t\tflags interval\n"
			"\t\telements = {\n\t\t\t80,\n\t\t\t443,\n\t\t\t8000-8010,\n");
	assert_has(out, "\t\ttcp dport @p_80_443_8000-8010 accept");
	assert_lacks(out, "tcp dport {");
}

/* Known failure: with two protocols the ports were lost, or one's ports opened on the other. */
static void tcp_and_udp_keep_their_ports(void **state)
{
	struct service_term t[] = {ports(PROTO_TCP, 22, 22), ports(PROTO_TCP, 53, 53),
				   ports(PROTO_UDP, 53, 53)};
	const char *out = services_output(*state, FAMILY_BOTH, t, 3);

	assert_has(out, "\t\ttcp dport @p_22_53 accept");
	assert_has(out, "\t\tudp dport 53 accept");
	assert_lacks(out, "th dport");
}

static void equal_ports_of_tcp_and_udp_share_a_line(void **state)
{
	struct service_term t[] = {ports(PROTO_TCP, 53, 53), ports(PROTO_TCP, 88, 88),
				   ports(PROTO_UDP, 53, 53), ports(PROTO_UDP, 88, 88)};
	const char *out = services_output(*state, FAMILY_BOTH, t, 4);

	assert_has(out, "\t\tmeta l4proto @l_tcp_udp th dport @p_53_88 accept");
	assert_int_equal(count(out, "accept comment"), 1);
}

static void sctp_never_shares_with_tcp(void **state)
{
	struct service_term t[] = {ports(PROTO_TCP, 53, 53), ports(PROTO_SCTP, 53, 53)};
	const char *out = services_output(*state, FAMILY_BOTH, t, 2);

	assert_has(out, "\t\ttcp dport 53 accept");
	assert_has(out, "\t\tsctp dport 53 accept");
	assert_lacks(out, "l4proto @");
}

static void source_ports(void **state)
{
	struct service_term t[] = {ports(PROTO_UDP, 500, 500), ports(PROTO_TCP, 0, 65535)};
	const char *out;

	t[0].src = (struct port_range){500, 500};
	t[1].src = (struct port_range){20, 21};
	out = services_output(*state, FAMILY_BOTH, t, 2);
	assert_has(out, "\t\tudp sport 500 udp dport 500 accept");
	assert_has(out, "\t\ttcp sport 20-21 accept");
}

/* Known failure: a protocol without ports became every service. */
static void whole_protocols(void **state)
{
	struct service_term one_proto[] = {protocol(47)};
	struct service_term t[] = {ports(PROTO_TCP, 0, 65535), protocol(50), protocol(112)};
	struct fixture *f = *state;
	const struct object *any = whole(f);
	const char *out;

	add_rule(f, ACTION_ALLOW, FAMILY_BOTH, any, any, service(f, "gre", one_proto, 1));
	add_rule(f, ACTION_ALLOW, FAMILY_BOTH, any, any, service(f, "many", t, 3));
	out = output(f);
	assert_has(out, "\t\tmeta l4proto 47 accept");
	assert_has(out, "\tset l_tcp_esp_112 {\n\t\ttype inet_proto\n\t\telements = {\n"
			"\t\t\ttcp,\n\t\t\tesp,\n\t\t\t112,\n");
	assert_has(out, "\t\tmeta l4proto @l_tcp_esp_112 accept");
}

static void protocol_zero_is_a_protocol(void **state)
{
	struct service_term t[] = {protocol(0)};

	assert_has(services_output(*state, FAMILY_4, t, 1),
		   "\t\tmeta nfproto ipv4 meta l4proto 0 accept");
}

/* Known failure: type 0 (echo reply) was taken for "no type". */
static void icmp_type_zero_is_a_type(void **state)
{
	struct service_term t[] = {icmp(PROTO_ICMP, 0, -1), icmp(PROTO_ICMP, 3, 0)};
	const char *out = services_output(*state, FAMILY_4, t, 2);

	assert_has(out, "\t\tmeta nfproto ipv4 icmp type 0 accept");
	assert_has(out, "\t\tmeta nfproto ipv4 icmp type 3 icmp code 0 accept");
}

/* Known failure: with exactly eight types the braces did not balance. */
static void eight_icmp_types(void **state)
{
	struct service_term t[8];
	const char *out;

	for (int16_t i = 0; i < 8; i++)
		t[i] = icmp(PROTO_ICMP6, (int16_t)(128 + 2 * i), -1);
	out = services_output(*state, FAMILY_6, t, 8);
	assert_has(out, "\tset t6_128_130_132_134_136_138_140_142 {\n\t\ttype icmpv6_type\n");
	assert_has(out, "icmpv6 type @t6_128_130_132_134_136_138_140_142 accept");
	assert_int_equal(count(out, "{"), count(out, "}"));
}

static void whole_icmp_keeps_its_family(void **state)
{
	struct service_term t[] = {icmp(PROTO_ICMP6, -1, -1)};

	assert_has(services_output(*state, FAMILY_6, t, 1),
		   "\t\tmeta nfproto ipv6 meta l4proto icmpv6 accept");
}

/* -- attributes -- */

static void log_has_a_rule_of_its_own(void **state)
{
	struct fixture *f = *state;
	const struct object *any = whole(f);
	struct rule *r = add_rule(f, ACTION_ALLOW, FAMILY_4, any, any, https(f));

	r->log = true;
	r->label = "cost$\"x\"\\";
	assert_has(output(f), "\t\tmeta nfproto ipv4 tcp dport 443 limit rate 10/second burst 20 "
			      "packets log prefix \"portc allow cost__x__: \"\n"
			      "\t\tmeta nfproto ipv4 tcp dport 443 accept comment");
}

static void log_prefix_and_comment_have_limits(void **state)
{
	struct fixture *f = *state;
	const struct object *any = whole(f);
	struct rule *r = add_rule(f, ACTION_DENY, FAMILY_4, any, any, https(f));
	struct reason why = plain_reason;
	char label[201] = "", text[301] = "";
	const char *out, *p;

	memset(label, 'l', sizeof label - 1);
	for (size_t i = 0; i + 2 < sizeof text; i += 2)
		memcpy(text + i, "\xc3\xa9", 2);
	r->log = true;
	r->label = label;
	why.text = text;
	r->reasons = &why;
	out = output(f);
	p = strstr(out, "log prefix \"") + strlen("log prefix \"");
	assert_true(strcspn(p, "\"") <= 127);
	p = strstr(out, "drop comment \"") + strlen("drop comment \"");
	assert_true(strcspn(p, "\"") <= 128);
	assert_true(strcspn(p, "\"") > 120);
}

static void nothing_breaks_out_of_a_comment(void **state)
{
	struct fixture *f = *state;
	const struct object *any = whole(f);
	struct rule *r = add_rule(f, ACTION_ALLOW, FAMILY_4, any, any, https(f));
	struct reason why = plain_reason;

	why.text = "\" } chain x { accept; # $(x) ]]> \\";
	r->reasons = &why;
	assert_has(output(f), "accept comment \"r: ' } chain x { accept; # $(x) ]]> \\\"\n");
}

static void until_includes_the_last_day(void **state)
{
	struct fixture *f = *state;
	const struct object *any = whole(f);
	const struct service *s = https(f);
	const char *out;

	add_rule(f, ACTION_ALLOW, FAMILY_4, any, any, s)->until = (struct date){2027, 3, 30};
	add_rule(f, ACTION_ALLOW, FAMILY_4, any, any, s)->until = (struct date){2028, 2, 28};
	add_rule(f, ACTION_ALLOW, FAMILY_4, any, any, s)->until = (struct date){2027, 4, 30};
	add_rule(f, ACTION_DENY, FAMILY_4, any, any, s)->until = (struct date){2026, 12, 31};
	out = output(f);
	assert_has(out, "tcp dport 443 meta time < \"2027-03-31 00:00:00\" accept");
	assert_has(out, "meta time < \"2028-02-29 00:00:00\" accept");
	assert_has(out, "meta time < \"2027-05-01 00:00:00\" accept");
	assert_has(out, "meta time < \"2027-01-01 00:00:00\" drop");
}

/* -- DNS names -- */

static struct object *group(struct fixture *f, const char *text, const struct object **members,
			    size_t n)
{
	struct object *o = new_object(f, text, OBJECT_GROUP);
	struct addr_set all = {NULL, 0};

	for (size_t i = 0; i < n; i++)
		all = addr_set_union(f->arena, all, members[i]->addresses);
	o->addresses = all;
	o->families = FAMILY_BOTH;
	o->members = members;
	o->n_members = (uint32_t)n;
	return o;
}

static void dns_names_are_empty_sets(void **state)
{
	struct fixture *f = *state;
	const struct object *a =
	    network(f, "a", "10.0.0.1", "10.0.0.1", "2001:db8::1", "2001:db8::1", NULL);
	const struct object *b = network(f, "b", "10.1.0.1", "10.1.0.1", NULL);
	const struct object *members[] = {b, name(f, "feed", "feed.example.com")};
	const char *out;

	add_rule(f, ACTION_ALLOW, FAMILY_BOTH, a, group(f, "g", members, 2), https(f));
	out = output(f);
	assert_has(out, "\n#dnsmasq nftset=/feed.example.com/4#inet#portc#n4_feed.example.com,"
			"6#inet#portc#n6_feed.example.com\n");
	assert_has(out, "\tset n4_feed.example.com {\n\t\ttype ipv4_addr\n\t}\n");
	assert_has(out, "\t\tip saddr 10.0.0.1 ip daddr 10.1.0.1 tcp dport 443 accept");
	assert_has(out, "\t\tip saddr 10.0.0.1 ip daddr @n4_feed.example.com tcp dport 443 accept");
	assert_has(out, "\t\tip6 saddr 2001:db8::1 ip6 daddr @n6_feed.example.com tcp dport 443");
	assert_int_equal(count(out, "accept comment"), 3);
}

/* dnsmasq takes one nftset line for a name, so two objects of one name share the sets. */
static void one_name_is_one_set(void **state)
{
	struct fixture *f = *state;
	const struct object *a = network(f, "a", "10.0.0.1", "10.0.0.1", NULL);
	const char *out;

	add_rule(f, ACTION_ALLOW, FAMILY_4, a, name(f, "x", "www.example.com"), https(f));
	add_rule(f, ACTION_ALLOW, FAMILY_4, a, name(f, "y", "www.example.com"), https(f));
	out = output(f);
	assert_int_equal(count(out, "#dnsmasq"), 1);
	assert_int_equal(count(out, "\tset n4_"), 1);
	assert_lacks(out, "n6_");
}

/* With its prefix the longest DNS name would be a byte longer than a set's name may be. */
static void longest_dns_name(void **state)
{
	struct fixture *f = *state;
	char fqdn[254] = "";
	const char *out, *set;

	for (size_t i = 0; i < sizeof fqdn - 1; i++)
		fqdn[i] = i % 64 == 63 ? '.' : 'x';
	add_rule(f, ACTION_ALLOW, FAMILY_4, network(f, "a", "10.0.0.1", "10.0.0.1", NULL),
		 name(f, "long", fqdn), https(f));
	out = output(f);
	assert_has(out, arena_printf(f->arena, "#dnsmasq nftset=/%s/4#inet#portc#n4_xxx", fqdn));
	set = strstr(out, "\tset n4_") + strlen("\tset ");
	assert_true(strcspn(set, " ") <= 255);
}

static void deny_by_dns_name_is_refused(void **state)
{
	struct fixture *f = *state;
	const struct object *members[] = {name(f, "feed", "feed.example.com")};

	add_rule(f, ACTION_DENY, FAMILY_4, network(f, "a", "10.0.0.1", "10.0.0.1", NULL),
		 group(f, "g", members, 1), https(f));
	assert_refused(f, "cannot deny by DNS name", "addresses");
}

/* A zone's addresses are all of it, the addresses of its names too. */
static void deny_of_a_zone_with_names_holds(void **state)
{
	struct fixture *f = *state;
	struct object *z = network(f, "dmz", "10.1.0.0", "10.1.255.255", NULL);
	const struct object *members[] = {name(f, "feed", "feed.example.com")};

	z->kind = OBJECT_ZONE;
	z->members = members;
	z->n_members = 1;
	add_rule(f, ACTION_DENY, FAMILY_4, z, z, https(f));
	assert_has(output(f), "ip saddr 10.1.0.0/16 ip daddr 10.1.0.0/16 tcp dport 443 drop");
}

/* -- refusals -- */

static void versions(void **state)
{
	struct fixture *f = *state;

	f->fw.version = "1.0.6";
	assert_true(nftables_backend.check(&f->e));
	f->fw.version = "1";
	assert_true(nftables_backend.check(&f->e));
	f->fw.version = "0.9.8";
	assert_refused(f, "needs nft 1.0 or later", "nft --version");
}

static void refuse_table(struct fixture *f, const char *table, const char *text)
{
	f->settings[0] = (struct setting){"table", table, SPAN_NONE};
	f->fw.n_settings = 1;
	f->e.diags = diags_new(f->arena);
	assert_refused(f, text, "");
}

static void table_names(void **state)
{
	struct fixture *f = *state;

	refuse_table(f, "fwd", "is a word of nftables");
	refuse_table(f, "xt", "is a word of nftables");
	refuse_table(f, "accept", "is a word of nftables");
	refuse_table(f, "", "cannot name an nftables table");
	refuse_table(f, "a b", "cannot name an nftables table");
	refuse_table(f, "9a", "cannot name an nftables table");
	refuse_table(f, "x{", "cannot name an nftables table");
}

static void refuse_interface(struct fixture *f, const char *interface, const char *text)
{
	f->fw_zones[1].interfaces[0] = interface;
	f->e.diags = diags_new(f->arena);
	assert_refused(f, text, "");
}

static void interface_names(void **state)
{
	struct fixture *f = *state;

	refuse_interface(f, "sixteen-bytes-xx", "longer than 15 bytes");
	refuse_interface(f, "wild-sixteen-by*", "longer than 15 bytes");
	refuse_interface(f, "*", "every interface");
	refuse_interface(f, "a*b", "a character");
	refuse_interface(f, "a\"b", "a character");
	refuse_interface(f, "a$b", "a character");
	refuse_interface(f, "a\\*", "a character");
	refuse_interface(f, "dmz*", "also covered by");
	f->fw_zones[1].interfaces[0] = "fifteen-bytes-x";
	assert_true(nftables_backend.check(&f->e));
	f->fw_zones[1].interfaces[0] = "fourteen-wild-*";
	assert_true(nftables_backend.check(&f->e));
}

static void long_zone_name_has_a_way_out(void **state)
{
	struct fixture *f = *state;

	f->lan.name = "a-zone-with-a-long-name";
	f->fw_zones[1].interfaces[0] = f->lan.name;
	assert_refused(f, "longer than 15 bytes", "zone a-zone-with-a-long-name interface");
}

static void extension_headers_are_no_protocols(void **state)
{
	struct fixture *f = *state;
	const struct object *any = whole(f);

	add_rule(f, ACTION_DENY, FAMILY_BOTH, any, any, one(f, "s", protocol(60)));
	assert_refused(f, "extension header", "IPv4");
}

static void distant_dates(void **state)
{
	struct fixture *f = *state;
	const struct object *any = whole(f);

	add_rule(f, ACTION_ALLOW, FAMILY_4, any, any, https(f))->until = (struct date){2600, 1, 1};
	assert_refused(f, "after the year 2553", "until");
}

/* -- names and traces -- */

static void names_that_are_words_or_odd(void **state)
{
	struct fixture *f = *state;
	const char *out;

	f->lan.name = "fwd";
	add_rule(f, ACTION_ALLOW, FAMILY_4,
		 network(f, "accept", "10.0.0.1", "10.0.0.1", "10.0.0.3", "10.0.0.3", NULL),
		 network(f, "a@b", "10.1.0.1", "10.1.0.1", "10.1.0.3", "10.1.0.3", NULL), https(f));
	out = output(f);
	assert_has(out, "goto zp_fwd__dmz");
	assert_has(out, "ip saddr @a4_accept ip daddr @a4_a-b tcp");
}

static void traces_are_the_lines_of_a_rule(void **state)
{
	struct fixture *f = *state;
	const struct object *any = whole(f);
	const char *out, *line;

	add_rule(f, ACTION_DENY, FAMILY_4, any, any, any_service(f));
	add_rule(f, ACTION_ALLOW, FAMILY_4, any, any, https(f))->log = true;
	out = output(f);
	assert_int_equal(f->e.traces.n, 2);
	assert_ptr_equal(f->e.traces.at[1].rule, &f->rules[1]);
	assert_int_equal(f->e.traces.at[1].last - f->e.traces.at[1].first, 1);
	line = out;
	for (size_t i = 1; i < f->e.traces.at[1].first; i++)
		line = strchr(line, '\n') + 1;
	assert_true(!strncmp(line, "\t\tmeta nfproto ipv4 tcp dport 443 limit", 39));
}

static void same_policy_same_bytes(void **state)
{
	struct fixture *f = *state;
	struct emission again = {
	    .arena = f->arena, .diags = f->e.diags, .policy = &f->policy, .firewall = &f->fw};

	add_rule(f, ACTION_ALLOW, FAMILY_4,
		 network(f, "a", "10.0.0.1", "10.0.0.1", "10.0.0.3", "10.0.0.3", NULL), whole(f),
		 https(f));
	nftables_backend.emit(&again);
	assert_string_equal(output(f), buf_text(&again.out));
	buf_free(&again.out);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(replaces_its_own_table_alone),
	    TEST(leaves_nothing_to_nft),
	    TEST(no_rules_drop_everything),
	    TEST(table_setting),
	    TEST(denied_are_logged_where_wanted),
	    TEST(several_interfaces_and_wildcards),
	    TEST(families_stay_apart),
	    TEST(part_in_another_family_is_left_out),
	    TEST(objects_become_sets_once),
	    TEST(short_lists_are_lines),
	    TEST(several_objects_share_a_joined_set),
	    TEST(touching_objects_are_one_range),
	    TEST(long_lists_have_short_names),
	    TEST(whole_families_need_no_address),
	    TEST(port_lists_are_sets),
	    TEST(tcp_and_udp_keep_their_ports),
	    TEST(equal_ports_of_tcp_and_udp_share_a_line),
	    TEST(sctp_never_shares_with_tcp),
	    TEST(source_ports),
	    TEST(whole_protocols),
	    TEST(protocol_zero_is_a_protocol),
	    TEST(icmp_type_zero_is_a_type),
	    TEST(eight_icmp_types),
	    TEST(whole_icmp_keeps_its_family),
	    TEST(log_has_a_rule_of_its_own),
	    TEST(log_prefix_and_comment_have_limits),
	    TEST(nothing_breaks_out_of_a_comment),
	    TEST(until_includes_the_last_day),
	    TEST(dns_names_are_empty_sets),
	    TEST(one_name_is_one_set),
	    TEST(longest_dns_name),
	    TEST(deny_by_dns_name_is_refused),
	    TEST(deny_of_a_zone_with_names_holds),
	    TEST(versions),
	    TEST(table_names),
	    TEST(interface_names),
	    TEST(long_zone_name_has_a_way_out),
	    TEST(extension_headers_are_no_protocols),
	    TEST(distant_dates),
	    TEST(names_that_are_words_or_odd),
	    TEST(traces_are_the_lines_of_a_rule),
	    TEST(same_policy_same_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
