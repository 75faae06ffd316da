/* The ASA backend on small PDL texts: each rule of the target that a reader of the output relies
 * on. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backend.h"
#include "oom.h"
#include "policy_build.h"

extern const struct backend asa_backend;

static const struct target_setting asa_settings[] = {{"inspect-icmp", NULL}, {"log-denied", NULL}};
enum { N_SETTINGS = sizeof asa_settings / sizeof *asa_settings };

static const char zones[] = "zone inside { network 10.10.0.0/16, 2001:db8:10::/48; }\n"
			    "zone dmz { network 10.30.0.0/24, 2001:db8:30::/48; }\n"
			    "zone internet { network any; }\n"
			    "host one 10.10.0.1; host both 10.10.0.8, 2001:db8:10::8;\n"
			    "host web 10.30.0.80; host web6 10.30.0.81, 2001:db8:30::81;\n";

static struct arena *arena;
static struct emission last; /* what the last compilation left: traces, diagnostics */

static int setup(void **state)
{
	(void)state;
	arena = arena_new(out_of_memory);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* The configuration for HEAD and TEXT; NULL where it is refused. */
static const char *compile_with(const char *head, const char *text)
{
	static const struct target targets[] = {{"asa", asa_settings, N_SETTINGS}};
	char path[] = "/tmp/portc-test-XXXXXX";
	FILE *f = fdopen(mkstemp(path), "w");
	struct diags *d = diags_new(arena);
	struct emission e = {.arena = arena, .diags = d, .traced = true};
	size_t n;

	assert_non_null(f);
	fprintf(f, "%s%s", head, text);
	fclose(f);
	struct model *m = model_load(arena, intern_new(arena), d, path, NULL, targets, 1);
	unlink(path);
	e.policy = policy_build(m);
	if (d->n_errors)
		fail_msg("%s in:\n%s", d->list.at[0]->text, text);
	e.firewall = policy_firewalls(m, e.policy, "asa", &n)[0];
	bool ok = asa_backend.check(&e);
	if (ok)
		asa_backend.emit(&e);
	const char *out = ok ? arena_strndup(arena, e.out.data, e.out.n) : NULL;
	buf_free(&e.out);
	last = e;
	return out;
}

static const char *compile(const char *text)
{
	return compile_with(zones, text);
}

static void has(const char *out, const char *what)
{
	if (!strstr(out, what))
		fail_msg("not found:\n%s\nin:\n%s", what, out);
}

static void lacks(const char *out, const char *what)
{
	if (strstr(out, what))
		fail_msg("found:\n%s\nin:\n%s", what, out);
}

static size_t count(const char *out, const char *what)
{
	size_t n = 0;

	for (const char *at = out; (at = strstr(at, what)); at++)
		n++;
	return n;
}

static void before(const char *out, const char *first, const char *second)
{
	const char *a = strstr(out, first), *b = strstr(out, second);

	if (!a || !b || a >= b)
		fail_msg("not in this order:\n%s\n%s\nin:\n%s", first, second, out);
}

/* The compilation was refused with one error that says WHAT and has a way out. */
static void refused(const char *out, const char *what)
{
	assert_null(out);
	assert_int_equal(last.diags->n_errors, 1);
	assert_non_null(strstr(last.diags->list.at[0]->text, what));
	assert_non_null(last.diags->list.at[0]->hint);
}

/* The word after WHAT, up to a blank. */
static const char *word_after(const char *out, const char *what)
{
	const char *at = strstr(out, what);

	if (!at)
		fail_msg("not found:\n%s\nin:\n%s", what, out);
	at += strlen(what);
	return arena_strndup(arena, at, strcspn(at, " \n"));
}

/* The lines below the one that begins with HEAD. */
static const char *body(const char *out, const char *head)
{
	const char *at = strstr(out, head), *end;

	if (!at)
		fail_msg("not found:\n%s\nin:\n%s", head, out);
	at = strchr(at + 1, '\n') + 1;
	for (end = at; *end == ' '; end = strchr(end, '\n') + 1)
		;
	return arena_strndup(arena, at, (size_t)(end - at));
}

/* -- addresses -- */

/* Netmasks, not the wildcard masks of IOS. */
static void masks_are_netmasks(void **state)
{
	const char *out = compile("network n 10.10.64.0/20; network m 10.10.0.0/30, 10.10.1.1;"
				  "allow r from n, m to web service tcp/1;");

	(void)state;
	has(out, "object network n\n subnet 10.10.64.0 255.255.240.0\n");
	has(out, " network-object 10.10.0.0 255.255.255.252\n network-object host 10.10.1.1\n");
}

/* An entry takes no address range, `range` is for ports there: a range is an object. */
static void ranges_are_objects(void **state)
{
	const char *out =
	    compile("network a 10.10.0.5-10.10.0.9; network b 2001:db8:10::5-2001:db8:10::9;"
		    "network c 10.10.1.5-10.10.1.9, 10.10.2.0/24;"
		    "allow r from a to web service tcp/1; allow s from b to web6 service tcp/2;"
		    "allow t from c to web service tcp/3;");

	(void)state;
	has(out, "object network a\n range 10.10.0.5 10.10.0.9\n");
	has(out, "object network b\n range 2001:db8:10::5 2001:db8:10::9\n");
	has(out, "object network 10.10.1.5-10.10.1.9\n range 10.10.1.5 10.10.1.9\n");
	has(out, " network-object object 10.10.1.5-10.10.1.9\n"
		 " network-object 10.10.2.0 255.255.255.0\n");
}

/* `fqdn NAME` alone would be IPv4 only. */
static void names_have_a_family(void **state)
{
	const char *out = compile("host feed in internet { fqdn \"feed.example.com\"; }"
				  "allow a from both to feed service tcp/1;");

	(void)state;
	has(out, "object network feed__v4\n fqdn v4 feed.example.com\n");
	has(out, "object network feed__v6\n fqdn v6 feed.example.com\n");
	has(out, " network-object object feed__v4\n network-object object feed__v6\n");
	lacks(out, " fqdn feed");
	out = compile("host feed in internet { fqdn \"feed.example.com\"; }"
		      "allow a from one to feed service tcp/1;");
	has(out, " permit tcp object one object feed__v4 eq 1\n");
	lacks(out, "fqdn v6");
}

/* A denial of a zone stands before permits to names in it: what a name resolves to is denied. */
static void a_denied_zone_is_denied_by_address(void **state)
{
	const char *out = compile("host feed in internet { fqdn \"feed.example.com\"; }"
				  "deny d from one to internet service any;"
				  "allow a from one to feed service tcp/1;");
	const char *name = word_after(out, "deny ip object one object-group ");

	(void)state;
	before(out, "extended deny ip object one", "extended permit tcp object one");
	assert_non_null(strstr(body(out, arena_printf(arena, "\nobject-group network %s", name)),
			       "0.0.0.0-10.9.255.255"));
}

/* `any` would reach other zones: the internet is what no other zone holds. */
static void the_internet_is_no_any(void **state)
{
	const char *out = compile("allow out from one to internet service tcp/80;"
				  "deny inward from internet to web service any;");

	(void)state;
	has(out, " range 0.0.0.0 10.9.255.255\n");
	has(out, " permit tcp object one object-group grp_internet__v4_");
	has(out, " deny ip object-group grp_internet__v4_");
	lacks(out, "permit tcp object one any");
}

/* The words stand only where everything is meant, of the families of the rule. */
static void any_is_everything(void **state)
{
	const char *all = "zone world { network any; } firewall f asa { zone world interface "
			  "\"w\", \"x\"; set intra-zone on; }";
	const char *out = compile_with(all, "host h 10.0.0.1; host k 2001:db8::1;"
					    "allow a from world to world service tcp/1;"
					    "allow b from h to world service tcp/2;"
					    "allow c from k to world service tcp/3;"
					    "allow d from world to h, world service tcp/4;");

	(void)state;
	has(out, " permit tcp any any eq 1\n");
	has(out, " permit tcp object h any4 eq 2\n");
	has(out, " permit tcp object k any6 eq 3\n");
	has(out, " permit tcp any any eq 4\n");
	lacks(out, "object-group");
}

/* All of one family beside a part of the other: as a network of length 0. */
static void any_inside_a_group(void **state)
{
	const char *out = compile_with(
	    "zone w { network 0.0.0.0/0, 2001:db8::/32; } network m 0.0.0.0/0; host h 2001:db8::1;"
	    "group k { m, h } firewall f asa { zone w; set intra-zone on; }",
	    "allow a from k to w service tcp/1;");

	(void)state;
	has(out, "object network 0.0.0.0_0\n subnet 0.0.0.0 0.0.0.0\n");
	has(out, " network-object object h\n network-object object 0.0.0.0_0\n");
	has(out, " network-object object 0.0.0.0_0\n network-object 2001:db8::/32\n");
}

/* An object of both families in a rule of one stands there with that part alone: protocol 1 in
 * IPv6, or an IPv4 rule that lets IPv6 pass, would be wider than written. */
static void a_rule_of_one_family_names_no_other(void **state)
{
	const char *out = compile("group g { both, one }"
				  "allow a from both to web service tcp/1;"
				  "allow b from g to web6 service icmp;"
				  "allow c from g to web6 service tcp/2;");
	const char *group = word_after(out, "permit icmp object-group ");

	(void)state;
	has(out, "object network both__v4\n host 10.10.0.8\n");
	has(out, " permit tcp object both__v4 object web eq 1\n");
	has(out, " object web6__v4\n");
	lacks(body(out, arena_printf(arena, "\nobject-group network %s", group)), "2001:db8");
	group = word_after(out, "permit tcp object-group ");
	assert_non_null(strstr(body(out, arena_printf(arena, "\nobject-group network %s", group)),
			       " network-object host 2001:db8:10::8\n"));
}

/* -- groups -- */

/* Fifty by fifty addresses with ten ports are one entry. */
static void lists_are_not_multiplied(void **state)
{
	struct buf b = {0};
	const char *out;

	(void)state;
	for (int i = 0; i < 50; i++)
		buf_printf(&b, "host s%d 10.10.1.%d; host d%d 10.30.0.%d;\n", i, i, i, i);
	buf_puts(&b, "allow r from s0");
	for (int i = 1; i < 50; i++)
		buf_printf(&b, ", s%d", i);
	buf_puts(&b, " to d0");
	for (int i = 1; i < 50; i++)
		buf_printf(&b, ", d%d", i);
	buf_puts(&b, " service tcp/1,3,5,7,9,11,13,15,17,19;\n");
	out = compile(buf_text(&b));
	buf_free(&b);
	assert_int_equal(count(out, "inside_in extended"), 2);
}

/* Rules that list the same share a group; its name says what it holds. */
static void the_same_list_is_one_group(void **state)
{
	const char *out = compile("host two 10.10.0.2; host three 10.10.0.3;"
				  "allow a from one, two to web service tcp/1;"
				  "allow b from two, one to web service tcp/2;"
				  "allow c from one, two, three to web service tcp/3;");

	(void)state;
	assert_int_equal(count(out, "\nobject-group network"), 2);
	has(out, "object-group network grp_one_and_two_");
	has(out, "object-group network grp_one_and_2_more_");
}

/* What is in several of the objects is in the group once. */
static void no_member_twice(void **state)
{
	const char *out = compile("host two 10.10.0.2; group g { both, one } group a { g, both }"
				  "allow r from a, both, g, one to web6 service tcp/2;");

	(void)state;
	assert_int_equal(count(body(out, "\nobject-group network grp_a_and_3_more_"), "10.10.0.8"),
			 1);
	assert_int_equal(count(body(out, "\nobject-group network grp_a_and_3_more_"), "one"), 1);
}

/* Groups nest; those with IPv6 do not, which ASA does not support. */
static void ipv6_groups_are_not_nested(void **state)
{
	const char *out =
	    compile("host two 10.10.0.2; host three 10.10.0.3; group a { one, two }"
		    "group b { both, one } allow r from a, three to web service tcp/1;"
		    "allow s from b, two to web6 service tcp/2;");
	const char *inner;

	(void)state;
	assert_non_null(
	    strstr(body(out, "\nobject-group network grp_a_and_three_"), " group-object grp_a_"));
	inner = word_after(out, " group-object ");
	before(out, arena_printf(arena, "\nobject-group network %s\n", inner),
	       "\nobject-group network grp_a_and_three_");
	before(out, "\nno object-group network grp_a_and_three_",
	       arena_printf(arena, "\nno object-group network %s\n", inner));
	lacks(body(out, "\nobject-group network grp_b_and_two_"), "group-object");
	lacks(out, "object-group network grp_b_\n");
	assert_int_equal(count(out, "\nobject-group network grp_b_"), 1);
}

/* -- services -- */

static void ports_stand_behind_their_end(void **state)
{
	const char *out = compile("allow a from one to web service tcp/443;"
				  "allow b from one to web service udp/500-510 source 500;"
				  "allow c from one to web service tcp;"
				  "allow d from one to web service tcp/0;");

	(void)state;
	has(out, " permit tcp object one object web eq 443\n");
	has(out, " permit udp object one eq 500 object web range 500 510\n");
	has(out, " permit tcp object one object web\n");
	has(out, " permit tcp object one object web eq 0\n");
}

/* Protocols, ports and source ports in one service: a group without a protocol, which can stand
 * where a protocol is expected. No port is lost and none is added. */
static void mixed_services_are_a_group(void **state)
{
	const char *out = compile("service s tcp/443,8000-8010, udp/53 source 1024-65535, esp;"
				  "allow a from one to web service s;");
	const char *name = word_after(out, "extended permit object-group ");

	(void)state;
	assert_string_equal(body(out, arena_printf(arena, "\nobject-group service %s\n", name)),
			    " service-object tcp destination eq 443\n"
			    " service-object tcp destination range 8000 8010\n"
			    " service-object udp source range 1024 65535 destination eq 53\n"
			    " service-object esp\n");
	has(out, arena_printf(arena, " permit object-group %s object one object web\n", name));
}

static void icmp_keeps_its_family_and_numbers(void **state)
{
	const char *out = compile("allow p from both to web6 service ping;"
				  "allow z from both to web6 service icmp/0, icmp6/1/4;"
				  "allow m from one to web service icmp/3/4, icmp/8;");

	(void)state;
	has(out, " permit icmp object both__v4 object web6__v4 8\n");
	has(out, " permit icmp6 object both__v6 object web6__v6 128\n");
	has(out, " permit icmp object both__v4 object web6__v4 0\n");
	has(out, " permit icmp6 object both__v6 object web6__v6 1 4\n");
	has(out, " service-object icmp 3 4\n service-object icmp 8\n");
	has(out, "  inspect icmp\n");
}

static void protocols_without_a_name_go_by_number(void **state)
{
	const char *out =
	    compile("allow v from one to web service vrrp; allow e from one to web service esp;"
		    "allow n from one to web service any; allow s from one to web service sctp;"
		    "allow t from one to web service sctp/3868;");

	(void)state;
	has(out, " permit 112 object one object web\n");
	has(out, " permit esp object one object web\n");
	has(out, " permit ip object one object web\n");
	has(out, " permit 132 object one object web\n");
	has(out, " permit sctp object one object web eq 3868\n");
	refused(compile("allow z from one to web service ip/0;"), "protocol 0");
}

/* -- entries -- */

static void denials_stand_before_permissions(void **state)
{
	const char *out = compile("allow a from one to dmz service tcp/1;"
				  "deny z from one to internet service any;");

	(void)state;
	before(out, "inside_in extended deny ip object one",
	       "inside_in extended permit tcp object one");
	before(out, "inside_in extended permit tcp object one",
	       "inside_in extended deny ip any any");
}

/* Nothing is logged that nobody asked for: a denial logs by itself on ASA. */
static void logging_is_as_written(void **state)
{
	const char *rules = "allow a from one to web service tcp/1; deny b from one to web "
			    "service tcp/2; allow c from one to web service tcp/3 log;"
			    "deny d from one to web service tcp/4 log;";
	const char *out = compile(rules);

	(void)state;
	has(out, "object web eq 1\n");
	has(out, "object web eq 2 log disable\n");
	has(out, "object web eq 3 log\n");
	has(out, "object web eq 4 log\n");
	has(out, "inside_in extended deny ip any any log disable\n");
	out = compile(arena_printf(
	    arena, "%s firewall f asa { zone inside; zone dmz; set log-denied on; }", rules));
	has(out, "inside_in extended deny ip any any log\n");
	has(out, "dmz_in extended deny ip any any log\n");
}

/* The last minute of the day counts; the word comes after `log`, and defined before used. */
static void until_is_a_time_range(void **state)
{
	const char *out = compile("allow a from one to web service tcp/1 log until 2027-03-31;"
				  "allow b from one to web service tcp/2 until 2027-03-31;"
				  "deny c from one to web service tcp/3 until 2028-02-29;");

	(void)state;
	assert_int_equal(count(out, "\ntime-range until-2027-03-31\n"), 1);
	has(out, "\ntime-range until-2027-03-31\n absolute end 23:59 31 March 2027\n");
	has(out, "\ntime-range until-2028-02-29\n absolute end 23:59 29 February 2028\n");
	has(out, " eq 1 log time-range until-2027-03-31\n");
	has(out, " eq 2 time-range until-2027-03-31\n");
	has(out, " eq 3 log disable time-range until-2028-02-29\n");
	before(out, "no time-range until-2027-03-31\n", "\ntime-range until-2027-03-31\n");
}

static void texts_stay_in_their_line(void **state)
{
	const char *out = compile("allow r from one to web service tcp/1 log \"what? ! it "
				  "\\\"is\\\"\" until 2027-03-31;");

	(void)state;
	has(out, "access-list inside_in remark r: what. ! it \"is\"\n");
	has(out, " eq 1 log time-range until-2027-03-31\n");
}

/* Remarks have 100 characters, descriptions 200. */
static void texts_keep_the_limits(void **state)
{
	char text[301] = {0};
	const char *out, *line;

	(void)state;
	memset(text, 'x', 300);
	out = compile(arena_printf(arena,
				   "host h 10.10.9.9 { description \"%s\"; }"
				   "allow r from h to web service tcp/1 \"%s\";",
				   text, text));
	line = strstr(out, " remark r: xxx");
	assert_int_equal(strcspn(line + strlen(" remark "), "\n"), 100);
	line = strstr(out, " description xxx");
	assert_int_equal(strcspn(line + strlen(" description "), "\n"), 200);
}

/* A rule that two reasons ask for carries both. */
static void every_reason_is_a_remark(void **state)
{
	const char *out = compile("allow first from one to web service tcp/1 \"CHG-1\";"
				  "allow second from one to web service tcp/1 \"CHG-2\";");

	(void)state;
	has(out, " remark first: CHG-1\n");
	has(out, " remark second: CHG-2\n");
}

/* Line N of OUT, from 1. */
static const char *line_of(const char *out, size_t n)
{
	while (--n)
		out = strchr(out, '\n') + 1;
	return arena_strndup(arena, out, strcspn(out, "\n"));
}

/* The lines that carry a rule are its remarks and its entry; they stand in order of lines. */
static void traces_are_the_lines_of_a_rule(void **state)
{
	const char *out = compile("allow a from one to web service tcp/1; deny b from one to web "
				  "service tcp/2; allow c from web to one service tcp/3;");
	static const char *const labels[] = {"c", "b", "a"};

	(void)state;
	assert_int_equal(last.traces.n, 3);
	for (size_t i = 0; i < 3; i++) {
		const struct trace *t = &last.traces.at[i];

		assert_string_equal(t->rule->label, labels[i]);
		assert_int_equal(t->last, t->first + 1);
		assert_non_null(
		    strstr(line_of(out, t->first), arena_printf(arena, " remark %s", labels[i])));
		assert_non_null(strstr(line_of(out, t->last),
				       t->rule->action == ACTION_ALLOW ? " permit " : " deny "));
		assert_true(!i || last.traces.at[i - 1].last < t->first);
	}
}

/* -- interfaces -- */

/* An interface without a list lets pass what security levels say. */
static void every_interface_has_a_list(void **state)
{
	const char *out =
	    compile("firewall f asa { zone inside interface \"in1\", \"in2\"; zone dmz interface "
		    "\"dmz\"; zone internet interface \"outside\"; }"
		    "allow a from one to web service tcp/1;");
	static const char *const bound[] = {"in1", "in2", "dmz", "outside"};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		has(out,
		    arena_printf(arena, "access-group portc-closed in interface %s\n", bound[i]));
		assert_int_equal(count(out, arena_printf(arena, "_in in interface %s\n", bound[i])),
				 1);
	}
	has(out, "access-list internet_in extended deny ip any any log disable\n");
	has(out, "same-security-traffic permit inter-interface\n");
	lacks(out, "intra-interface");
}

/* Between two ends of one zone: the same list, and the word that lets packets turn back. */
static void one_zone_can_talk_to_itself(void **state)
{
	const char *out = compile("host two 10.10.0.2; firewall f asa { zone inside interface "
				  "\"in1\", \"in2\"; zone dmz; set intra-zone on; }"
				  "allow a from one to two service tcp/1;");

	(void)state;
	has(out, "access-list inside_in extended permit tcp object one object two eq 1\n");
	has(out, "same-security-traffic permit intra-interface\n");
}

static void interfaces_are_nameifs(void **state)
{
	(void)state;
	refused(compile("firewall f asa { zone inside interface \"in side\"; zone dmz; }"
			"allow a from one to web service tcp/1;"),
		"nameif");
	refused(compile("firewall f asa { zone inside interface "
			"\"a23456789b123456789c123456789d123456789e123456789\"; zone dmz; }"
			"allow a from one to web service tcp/1;"),
		"nameif");
	refused(compile("firewall f asa { zone inside interface \"Port1\"; zone dmz interface "
			"\"port1\"; } allow a from one to web service tcp/1;"),
		"not case-sensitive");
	has(compile("firewall f asa { zone inside interface "
		    "\"a23456789b123456789c123456789d123456789e12345678\"; zone dmz; }"
		    "allow a from one to web service tcp/1;"),
	    "interface a23456789b123456789c123456789d123456789e12345678\n");
}

static const char *on_version(const char *version, const char *rule)
{
	return compile(arena_printf(
	    arena, "firewall f asa { version %s; zone inside; zone dmz; } %s", version, rule));
}

static void versions_are_known(void **state)
{
	const char *rule = "allow a from one to web service tcp/1;";
	const char *sctp = "allow a from one to web service sctp/3868;";

	(void)state;
	refused(on_version("8.4", rule), "9.0");
	assert_non_null(on_version("9.0", rule));
	assert_non_null(on_version("9.22", rule));
	refused(on_version("9.4", sctp), "SCTP");
	assert_non_null(on_version("9.12", sctp));
	assert_non_null(on_version("9.4", "allow a from one to web service sctp;"));
}

/* Replies to a permitted echo need the inspection, also where the service is one of several. */
static void icmp_is_inspected_where_permitted(void **state)
{
	const char *several = "allow a from one to web service http, ping;";

	(void)state;
	before(compile(several), "policy-map global_policy\n class inspection_default\n",
	       "  inspect icmp\n");
	has(compile("allow a from one to web service any;"), "  inspect icmp\n");
	lacks(compile("allow a from one to web service tcp/1, esp;"), "inspect");
	lacks(compile("deny a from one to web service ping;"), "inspect");
	lacks(compile(arena_printf(arena,
				   "%s firewall f asa { zone inside; zone dmz; set "
				   "inspect-icmp off; }",
				   several)),
	      "inspect");
}

/* -- names -- */

/* A host with the name of a keyword, in any case of letters, gets another. */
static void names_are_no_keywords(void **state)
{
	const char *out = compile("host any4 10.30.0.1; host Object 10.30.0.2; host inactive "
				  "10.30.0.3; allow r from one to any4, Object, inactive "
				  "service tcp/1;");

	(void)state;
	has(out, "object network any4_");
	has(out, "object network Object_");
	has(out, "object network inactive_");
	lacks(out, "object network any4\n");
}

/* Objects and groups share one name space and may not change places between versions. */
static void names_of_objects_and_groups_differ(void **state)
{
	const char *out = compile("host grp_x 10.30.0.2; host svc_x 10.30.0.3; host obj_grp_x "
				  "10.30.0.4; group x { grp_x, svc_x } service x tcp/1, udp/1;"
				  "allow r from one to grp_x service x;"
				  "allow s from one to svc_x service tcp/2;"
				  "allow t from one to obj_grp_x service tcp/3;"
				  "allow u from one to x service x;");

	(void)state;
	has(out, "object network obj_grp_x\n host 10.30.0.4\n");
	has(out, "object network obj_grp_x_");
	has(out, "object network obj_svc_x\n host 10.30.0.3\n");
	has(out, "object-group network grp_x_");
	has(out, "object-group service svc_x_");
	lacks(out, "object network grp_");
	lacks(out, "object network svc_");
}

/* Names of 64 characters at most, and still one for each thing. */
static void long_names_stay_apart(void **state)
{
	char base[100] = {0};
	const char *out;

	(void)state;
	memset(base, 'n', sizeof base - 1);
	out = compile(arena_printf(arena,
				   "host %s1 10.10.1.1; host %s2 10.10.1.2; group %s3 { %s1, one }"
				   "group %s4 { %s2, one } service %s5 tcp/1, udp/1;"
				   "allow a from %s1 to web service tcp/1;"
				   "allow b from %s2 to web service tcp/2;"
				   "allow c from %s3 to web service %s5;"
				   "allow d from %s4 to web service tcp/4;",
				   base, base, base, base, base, base, base, base, base, base, base,
				   base));
	assert_int_equal(count(out, "\nobject network nnn"), 2);
	assert_int_equal(count(out, "\nobject-group network grp_nnn"), 2);
	for (const char *l = out; *l; l = strchr(l, '\n') + 1) {
		const char *name = NULL;

		if (!strncmp(l, "object network ", 15))
			name = l + 15;
		else if (!strncmp(l, "object-group network ", 21) ||
			 !strncmp(l, "object-group service ", 21))
			name = l + 21;
		if (name)
			assert_true(strcspn(name, "\n") <= 64);
	}
	assert_int_equal(count(out, "\n host 10.10.1.1\n"), 1);
	assert_int_equal(count(out, "\n host 10.10.1.2\n"), 1);
}

/* The name of a group changes with its members, and with nothing else. */
static void group_names_say_what_is_inside(void **state)
{
	const char *rule = "allow a from g to web service tcp/1;";
	const char *first = compile(arena_printf(arena, "group g { one, both } %s", rule));
	const char *other =
	    compile(arena_printf(arena, "host x 10.10.3.3; group g { one, x } %s", rule));
	const char *more = compile(arena_printf(
	    arena, "group g { one, both } %s allow z from both to web service tcp/9;", rule));
	const char *name = word_after(first, "permit tcp object-group ");

	(void)state;
	assert_string_not_equal(name, word_after(other, "permit tcp object-group "));
	assert_string_equal(name, word_after(more, "permit tcp object-group "));
	first = compile("service s tcp/1, udp/1; allow a from one to web service s;");
	other = compile("service s tcp/1, udp/2; allow a from one to web service s;");
	assert_string_not_equal(word_after(first, "permit object-group "),
				word_after(other, "permit object-group "));
}

/* Names of ports that only a reader of Cisco's list could tell, and words that ASA has not. */
static void ports_are_numbers(void **state)
{
	const char *out = compile("allow a from one to web service http, https, dns, ssh, smtp;"
				  "allow b from one to web service tcp/5060;");

	(void)state;
	lacks(strstr(out, "access-list inside_in"), "established");
	lacks(out, "inactive");
	for (const char *at = out; (at = strstr(at, " eq ")); at++)
		assert_true(at[4] >= '0' && at[4] <= '9');
}

/* -- a device, as far as re-entering a file goes --
 *
 * Groups only grow; what something else names is not removed; an entry that exists is not entered
 * twice; a list that is cleared is unbound, and a list that does not exist is not bound. */

struct thing {
	const char *name;
	const char *kind; /* "object", "object-group", "access-list", "time-range" */
	VEC(const char *) lines;
	bool gone;
};

struct bound {
	const char *interface, *list;
};

struct device {
	VEC(struct thing *) things;
	VEC(struct bound) bindings;
	struct thing *mode;
};

static struct thing *find(const struct device *d, const char *name)
{
	for (size_t i = 0; i < d->things.n; i++)
		if (!d->things.at[i]->gone && !strcmp(d->things.at[i]->name, name))
			return d->things.at[i];
	return NULL;
}

/* The thing of that kind and name, made where there is none; NULL where the name is taken. */
static struct thing *open_thing(struct device *d, const char *kind, const char *name)
{
	struct thing *t = find(d, name);

	if (t)
		return strcmp(t->kind, kind) ? NULL : t;
	t = ARENA_NEW(arena, struct thing);
	t->name = name;
	t->kind = kind;
	VEC_PUSH(arena, &d->things, t);
	return t;
}

/* Word N of a line, from 0. */
static const char *word(const char *line, size_t n)
{
	line += strspn(line, " ");
	while (n--) {
		line += strcspn(line, " ");
		line += strspn(line, " ");
	}
	return arena_strndup(arena, line, strcspn(line, " \n"));
}

/* What word N of a line names, behind a word that a name follows. */
static struct thing *named(const struct device *d, const char *line, size_t n)
{
	static const char *const before_name[] = {"object", "object-group", "group-object",
						  "time-range"};

	for (size_t i = 0; n && i < 4; i++)
		if (!strcmp(word(line, n - 1), before_name[i]))
			return find(d, word(line, n));
	return NULL;
}

static bool line_names(const struct device *d, const char *line, const struct thing *t)
{
	for (size_t i = 1; *word(line, i); i++)
		if (named(d, line, i) == t)
			return true;
	return false;
}

static bool in_use(const struct device *d, const struct thing *t)
{
	for (size_t i = 0; i < d->things.n; i++)
		for (size_t k = 0; !d->things.at[i]->gone && k < d->things.at[i]->lines.n; k++)
			if (line_names(d, d->things.at[i]->lines.at[k], t))
				return true;
	return false;
}

static void add_line(struct thing *t, const char *line)
{
	for (size_t i = 0; i < t->lines.n; i++)
		if (!strcmp(t->lines.at[i], line))
			return;
	if (!strcmp(t->kind, "object"))
		t->lines.n = 0;
	VEC_PUSH(arena, &t->lines, line);
}

static void clear_list(struct device *d, const char *name)
{
	struct thing *t = find(d, name);

	if (!t)
		return;
	t->gone = true;
	for (size_t i = 0; i < d->bindings.n; i++)
		if (!strcmp(d->bindings.at[i].list, name))
			d->bindings.at[i].list = "";
}

static void bind_list(struct device *d, const char *list, const char *interface)
{
	assert_non_null(find(d, list));
	for (size_t i = 0; i < d->bindings.n; i++)
		if (!strcmp(d->bindings.at[i].interface, interface)) {
			d->bindings.at[i].list = list;
			return;
		}
	VEC_PUSH(arena, &d->bindings, ((struct bound){interface, list}));
}

static void enter_entry(struct device *d, const char *line)
{
	struct thing *t = open_thing(d, "access-list", word(line, 1));
	const char *entry = strstr(line, "extended ");

	assert_non_null(t);
	for (size_t i = 1; *word(entry, i); i++)
		if (!strncmp(word(entry, i - 1), "object", 6) ||
		    !strcmp(word(entry, i - 1), "time-range"))
			assert_non_null(named(d, entry, i)); /* defined before it is used */
	add_line(t, entry);
}

static void remove_thing(struct device *d, const char *name)
{
	struct thing *t = find(d, name);

	if (t && !in_use(d, t))
		t->gone = true;
}

static void enter_global(struct device *d, const char *line)
{
	const char *first = word(line, 0);

	d->mode = NULL;
	if (!strcmp(first, "object") || !strcmp(first, "object-group")) {
		d->mode = open_thing(d, first, word(line, 2));
		assert_non_null(d->mode);
	} else if (!strcmp(first, "time-range")) {
		d->mode = open_thing(d, first, word(line, 1));
	} else if (!strcmp(first, "no")) {
		remove_thing(d, word(line, strcmp(word(line, 1), "time-range") ? 3 : 2));
	} else if (!strcmp(first, "clear")) {
		clear_list(d, word(line, 3));
	} else if (!strcmp(first, "access-group")) {
		bind_list(d, word(line, 1), word(line, 4));
	} else if (!strcmp(first, "access-list") && !strcmp(word(line, 2), "extended")) {
		enter_entry(d, line);
	}
}

static void enter(struct device *d, const char *line)
{
	if (line[0] != ' ')
		enter_global(d, line);
	else if (d->mode && strcmp(word(line, 0), "description"))
		add_line(d->mode, line);
}

/* A line and all that it comes down to: what it names, by value. */
static void expand(const struct device *d, struct buf *b, const char *line)
{
	buf_puts(b, line);
	buf_putc(b, '\n');
	for (size_t i = 1; *word(line, i); i++) {
		struct thing *t = named(d, line, i);

		for (size_t k = 0; t && k < t->lines.n; k++)
			expand(d, b, t->lines.at[k]);
	}
}

static const char closed[] = "extended deny ip any any\n";

static const char *in_force(const struct device *d, const char *interface)
{
	struct buf b = {0};
	const char *text;

	for (size_t i = 0; i < d->bindings.n; i++) {
		struct thing *t = strcmp(d->bindings.at[i].interface, interface)
				      ? NULL
				      : find(d, d->bindings.at[i].list);

		for (size_t k = 0; t && k < t->lines.n; k++)
			expand(d, &b, t->lines.at[k]);
	}
	text = arena_strndup(arena, buf_text(&b), b.n);
	buf_free(&b);
	return text;
}

/* Enters the first N lines. */
static void load(struct device *d, const char *file, size_t n)
{
	for (; *file && n; file = strchr(file, '\n') + 1, n--)
		enter(d, arena_strndup(arena, file, strcspn(file, "\n")));
}

/* After every line of NEW, what is in force on its interfaces is what OLD left, nothing, or NEW. */
static void never_in_between(const char *old, const char *new)
{
	struct device before_it = {0}, after_it = {0};

	load(&before_it, old, SIZE_MAX);
	load(&after_it, old, SIZE_MAX);
	load(&after_it, new, SIZE_MAX);
	for (size_t n = 0; n <= count(new, "\n"); n++) {
		struct device d = {0};

		load(&d, old, SIZE_MAX);
		load(&d, new, n);
		for (size_t i = 0; i < d.bindings.n; i++) {
			const char *name = d.bindings.at[i].interface, *now = in_force(&d, name);

			assert_true(!strcmp(now, closed) ||
				    !strcmp(now, in_force(&before_it, name)) ||
				    !strcmp(now, in_force(&after_it, name)));
			assert_true(strlen(now) > 0);
		}
	}
}

/* After OLD and NEW the device enforces what it does after NEW alone, on NEW's interfaces. */
static void replaces(const char *old, const char *new)
{
	struct device used = {0}, fresh = {0};

	assert_non_null(old);
	assert_non_null(new);
	load(&used, old, SIZE_MAX);
	load(&used, new, SIZE_MAX);
	load(&fresh, new, SIZE_MAX);
	assert_true(fresh.bindings.n > 0);
	for (size_t i = 0; i < fresh.bindings.n; i++) {
		const char *interface = fresh.bindings.at[i].interface;

		assert_string_not_equal(fresh.bindings.at[i].list, "portc-closed");
		assert_string_equal(in_force(&used, interface), in_force(&fresh, interface));
	}
}

static void entering_again_leaves_nothing_old(void **state)
{
	const char *hosts = "host two 10.10.0.2; host three 10.10.0.3;";
	const char *first = compile(
	    arena_printf(arena,
			 "%s group g { one, two } allow a from g to web service tcp/1, udp/1;"
			 "allow b from g, three to web service tcp/2 until 2027-01-31;",
			 hosts));
	const char *second = compile(arena_printf(
	    arena, "%s group g { one, both } allow a from g to web service tcp/1, udp/2;", hosts));

	(void)state;
	replaces(first, second);
	replaces(second, first);
	replaces(first, first);
	never_in_between(first, second);
}

/* One group in the other, then the other way round. */
static void entering_again_turns_groups_round(void **state)
{
	const char *rule = "host two 10.10.0.2; allow a from x, one to web service tcp/1;"
			   "allow b from y, one to web service tcp/2;";
	const char *first =
	    compile(arena_printf(arena, "group x { y, one } group y { one, two } %s", rule));
	const char *second =
	    compile(arena_printf(arena, "group x { one } group y { x, two } %s", rule));

	(void)state;
	replaces(first, second);
	replaces(second, first);
}

/* A zone taken out of the firewall keeps its list, and that names a group that has changed. */
static void entering_again_without_a_zone(void **state)
{
	const char *rule = "allow b from inside to g service tcp/2, udp/2;";
	const char *first = compile(
	    arena_printf(arena,
			 "host v 10.30.0.7; group g { web, v } %s allow a from internet to g "
			 "service tcp/1, udp/1; firewall f asa { zone inside; zone dmz; zone "
			 "internet; }",
			 rule));
	const char *second = compile(arena_printf(
	    arena, "group g { web, web6 } %s firewall f asa { zone inside; zone dmz; }", rule));

	(void)state;
	replaces(first, second);
}

/* A host becomes a group and the other way round; what the name of an object means changes. */
static void entering_again_changes_kinds(void **state)
{
	const char *rule = "allow a from h to web service tcp/1;";
	const char *first = compile(arena_printf(arena, "host h 10.10.5.5; %s", rule));
	const char *second = compile(arena_printf(arena, "group h { one, both } %s", rule));
	const char *third = compile(arena_printf(arena, "network h 10.10.6.0/24; %s", rule));

	(void)state;
	replaces(first, second);
	replaces(second, first);
	replaces(first, third);
	never_in_between(first, third);
}

/* A list that could not be bound leaves the closed one, which no line takes away. */
static void the_closed_list_stays(void **state)
{
	const char *out = compile("allow r from both to web6 service tcp/80,443, udp/443;");
	struct device d = {0};

	(void)state;
	lacks(out, "clear configure access-list portc-closed");
	load(&d, out, SIZE_MAX);
	clear_list(&d, "inside_in");
	assert_string_equal(in_force(&d, "inside"), "");
	load(&d, out, count(out, "\n") - 3); /* all but the three bindings */
	assert_string_equal(in_force(&d, "inside"), closed);
}

/* Every interface gets the closed list before anything is removed; lists are bound last. */
static void loading_is_closed_first(void **state)
{
	const char *out = compile("allow r from both to web6 service tcp/80,443, udp/443;");
	static const char *const order[] = {"access-group portc-closed in interface internet\n",
					    "clear configure access-list dmz_in\n",
					    "\nno object-group network grp_both_",
					    "\nno object-group service svc_",
					    "\nobject-group network grp_both_",
					    "\nobject-group service svc_",
					    "access-list inside_in extended permit ",
					    "access-group dmz_in in interface dmz\n"};

	(void)state;
	for (size_t i = 1; i < sizeof order / sizeof *order; i++)
		before(out, order[i - 1], order[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(masks_are_netmasks, setup, teardown),
	    cmocka_unit_test_setup_teardown(ranges_are_objects, setup, teardown),
	    cmocka_unit_test_setup_teardown(names_have_a_family, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_denied_zone_is_denied_by_address, setup, teardown),
	    cmocka_unit_test_setup_teardown(the_internet_is_no_any, setup, teardown),
	    cmocka_unit_test_setup_teardown(any_is_everything, setup, teardown),
	    cmocka_unit_test_setup_teardown(any_inside_a_group, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_rule_of_one_family_names_no_other, setup, teardown),
	    cmocka_unit_test_setup_teardown(lists_are_not_multiplied, setup, teardown),
	    cmocka_unit_test_setup_teardown(the_same_list_is_one_group, setup, teardown),
	    cmocka_unit_test_setup_teardown(no_member_twice, setup, teardown),
	    cmocka_unit_test_setup_teardown(ipv6_groups_are_not_nested, setup, teardown),
	    cmocka_unit_test_setup_teardown(ports_stand_behind_their_end, setup, teardown),
	    cmocka_unit_test_setup_teardown(mixed_services_are_a_group, setup, teardown),
	    cmocka_unit_test_setup_teardown(icmp_keeps_its_family_and_numbers, setup, teardown),
	    cmocka_unit_test_setup_teardown(protocols_without_a_name_go_by_number, setup, teardown),
	    cmocka_unit_test_setup_teardown(denials_stand_before_permissions, setup, teardown),
	    cmocka_unit_test_setup_teardown(logging_is_as_written, setup, teardown),
	    cmocka_unit_test_setup_teardown(until_is_a_time_range, setup, teardown),
	    cmocka_unit_test_setup_teardown(texts_stay_in_their_line, setup, teardown),
	    cmocka_unit_test_setup_teardown(texts_keep_the_limits, setup, teardown),
	    cmocka_unit_test_setup_teardown(every_reason_is_a_remark, setup, teardown),
	    cmocka_unit_test_setup_teardown(traces_are_the_lines_of_a_rule, setup, teardown),
	    cmocka_unit_test_setup_teardown(every_interface_has_a_list, setup, teardown),
	    cmocka_unit_test_setup_teardown(one_zone_can_talk_to_itself, setup, teardown),
	    cmocka_unit_test_setup_teardown(interfaces_are_nameifs, setup, teardown),
	    cmocka_unit_test_setup_teardown(versions_are_known, setup, teardown),
	    cmocka_unit_test_setup_teardown(icmp_is_inspected_where_permitted, setup, teardown),
	    cmocka_unit_test_setup_teardown(names_are_no_keywords, setup, teardown),
	    cmocka_unit_test_setup_teardown(names_of_objects_and_groups_differ, setup, teardown),
	    cmocka_unit_test_setup_teardown(long_names_stay_apart, setup, teardown),
	    cmocka_unit_test_setup_teardown(group_names_say_what_is_inside, setup, teardown),
	    cmocka_unit_test_setup_teardown(ports_are_numbers, setup, teardown),
	    cmocka_unit_test_setup_teardown(entering_again_leaves_nothing_old, setup, teardown),
	    cmocka_unit_test_setup_teardown(entering_again_turns_groups_round, setup, teardown),
	    cmocka_unit_test_setup_teardown(entering_again_without_a_zone, setup, teardown),
	    cmocka_unit_test_setup_teardown(entering_again_changes_kinds, setup, teardown),
	    cmocka_unit_test_setup_teardown(the_closed_list_stays, setup, teardown),
	    cmocka_unit_test_setup_teardown(loading_is_closed_first, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
