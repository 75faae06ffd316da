/* The optimiser, case by case: what is dropped, merged and joined, and what must not be. That its
 * results keep the meaning is shown by tests/properties/levels.py and by the proof of every output.
 */
#include "unit.h"

#include "optimize.h"
#include "promises.h"
#include "world.h"

static const char zones[] = "zone a { network 10.1.0.0/16, 2001:db8:a::/48; }\n"
			    "zone b { network 10.2.0.0/16, 2001:db8:b::/48; }\n";

struct scene {
	struct world w;
	const struct policy *p;
};

static struct scene optimize(const char *rules, enum optimize_level level)
{
	struct buf b = {0};
	struct scene s;

	buf_printf(&b, "%s%s", zones, rules);
	s.w = world_build(buf_text(&b));
	s.p = policy_optimize(s.w.arena, s.w.policy, level);
	check_optimized(s.w.arena, s.p, s.w.policy);
	buf_free(&b);
	return s;
}

static void names_to(struct buf *b, const struct object *const *o, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_printf(b, "%s%s", i ? "," : "", o[i]->name);
}

/* "r1: a1,a2 > b1 tcp/80 log (reason; reason)", one line for each rule. */
static struct buf text_of(struct arena *a, const struct policy *p)
{
	struct buf b = {0};

	buf_puts(&b, "");
	for (size_t i = 0; i < p->n_pairs; i++)
		for (size_t k = 0; k < p->pairs[i].n_rules; k++) {
			const struct rule *r = &p->pairs[i].rules[k];

			buf_printf(&b, "%s%s: ", r->action == ACTION_DENY ? "!" : "", r->label);
			names_to(&b, r->sources, r->n_sources);
			buf_puts(&b, " > ");
			names_to(&b, r->destinations, r->n_destinations);
			for (size_t m = 0; m < r->n_services; m++)
				buf_printf(&b, "%s%s", m ? "," : " ", r->services[m]->name);
			buf_printf(&b, "%s (%s)\n", r->log ? " log" : "", rule_comment(a, r));
		}
	return b;
}

static void expect(const char *rules, enum optimize_level level, const char *wanted)
{
	struct scene s = optimize(rules, level);
	struct buf b = text_of(s.w.arena, s.p);

	assert_string_equal(buf_text(&b), wanted);
	buf_free(&b);
	world_free(&s.w);
}

static void lists_lose_what_other_members_hold(void **state)
{
	(void)state;
	expect("host h 10.1.0.5; network n 10.1.0.0/24; group g { n, 10.1.9.9 }\n"
	       "allow r from h, n, g, 10.1.9.9 to b service tcp/80, tcp/1-1023, udp, udp/53;\n",
	       OPTIMIZE_COVERED, "r: g > b tcp/1-1023,udp (r)\n");
}

/* Two lists that stand for the same: the plain object stays, of several spans the object with all.
 */
static void equal_members_leave_one(void **state)
{
	(void)state;
	expect("host h 10.1.0.5; group g { h } network m 10.1.0.5, 10.1.1.0/24;\n"
	       "allow r from g, h to b service ssh; allow s from g, h, m to b service esp;\n",
	       OPTIMIZE_COVERED, "r: h > b ssh (r)\ns: m > b esp (s)\n");
}

static void a_zone_holds_its_names(void **state)
{
	(void)state;
	expect("host d in b { fqdn \"d.example.com\"; } group g { d, 10.2.0.1 }\n"
	       "allow r from a to d, b service ssh;\n"
	       "allow s from a to g, d service esp;\n"
	       "allow t from a to d service esp until 2030-01-01;\n",
	       OPTIMIZE_COVERED, "r: a > b ssh (r)\ns: a > g esp (s; t)\n");
}

static void a_network_holds_no_names(void **state)
{
	(void)state;
	expect("host d in b { fqdn \"d.example.com\"; }\n"
	       "allow r from a to 10.2.0.0/16, 2001:db8:b::/48, d service ssh;\n",
	       OPTIMIZE_COVERED, "r: a > 10.2.0.0/16,2001:db8:b::/48,d ssh (r)\n");
}

static void rules_that_another_holds_go(void **state)
{
	(void)state;
	expect("allow wide from 10.1.0.0/24 to 10.2.0.0/24 service tcp/1-1023 \"W\";\n"
	       "allow x from 10.1.0.1 to 10.2.0.1 service tcp/22 \"X\";\n"
	       "allow y from 10.1.0.2 to 10.2.0.1 service tcp/80, tcp/443 \"Y\";\n"
	       "deny d from 10.1.0.0/16 to 10.2.0.7 service any; deny e from 10.1.0.1 to 10.2.0.7 "
	       "service esp;\n",
	       OPTIMIZE_COVERED,
	       "!d: 10.1.0.0/16 > 10.2.0.7 any (d; e)\n"
	       "wide: 10.1.0.0/24 > 10.2.0.0/24 tcp/1-1023 (wide: W; x: X; y: Y)\n");
}

static void a_chain_of_holders_ends_at_the_last(void **state)
{
	(void)state;
	expect(
	    "allow r1 from 10.1.0.1 to b service ssh; allow r2 from 10.1.0.0/30 to b service ssh;\n"
	    "allow r3 from 10.1.0.0/28 to b service ssh; allow r4 from a to b service ssh;\n",
	    OPTIMIZE_COVERED, "r4: a > b ssh (r1; r2; r3; r4)\n");
}

/* What logs holds what does not, never the other way; and nothing holds what outlasts it. */
static void logs_and_dates_are_kept(void **state)
{
	(void)state;
	expect(
	    "allow quiet from a to b service ssh; allow loud from 10.1.0.1 to b service ssh log;\n",
	    OPTIMIZE_MERGED, "loud: 10.1.0.1 > b ssh log (loud)\nquiet: a > b ssh (quiet)\n");
	expect(
	    "allow loud from a to b service ssh log; allow quiet from 10.1.0.1 to b service ssh;\n",
	    OPTIMIZE_COVERED, "loud: a > b ssh log (loud; quiet)\n");
	expect("allow short from a to b service ssh until 2030-01-01;\n"
	       "allow long from 10.1.0.1 to b service ssh;\n"
	       "allow past from 10.1.0.1 to b service ssh until 2029-01-01;\n",
	       OPTIMIZE_MERGED, "long: 10.1.0.1 > b ssh (long; past)\nshort: a > b ssh (short)\n");
	expect("allow loud from a to b service ssh until 2030-01-01 log;\n"
	       "allow quiet from 10.1.0.1 to b service ssh;\n",
	       OPTIMIZE_MERGED, "loud: a > b ssh log (loud)\nquiet: 10.1.0.1 > b ssh (quiet)\n");
}

static void several_rules_hold_one_together(void **state)
{
	(void)state;
	expect("allow all from 10.1.0.0/24 to 10.2.0.0/24 service tcp/80-99 \"A\";\n"
	       "allow l from 10.1.0.0/25 to 10.2.0.0/25 service tcp;\n"
	       "allow m from 10.1.0.128/25 to 10.2.0.0/25 service tcp;\n"
	       "allow n from 10.1.0.0/23 to 10.2.0.128/25 service tcp/1-1023;\n",
	       OPTIMIZE_COVERED,
	       "l: 10.1.0.0/25 > 10.2.0.0/25 tcp (all: A; l)\n"
	       "m: 10.1.0.128/25 > 10.2.0.0/25 tcp (all: A; m)\n"
	       "n: 10.1.0.0/23 > 10.2.0.128/25 tcp/1-1023 (all: A; n)\n");
	expect("allow all from 10.1.0.1 to b service tcp/80-99;\n"
	       "allow l from 10.1.0.0/25 to b service tcp/80-89; allow m from 10.1.0.0/25 to b "
	       "service "
	       "tcp/90-120;\n",
	       OPTIMIZE_COVERED,
	       "l: 10.1.0.0/25 > b tcp/80-89 (all; l)\nm: 10.1.0.0/25 > b tcp/90-120 (all; m)\n");
}

/* One address is missing in the cover. */
static void almost_held_is_kept(void **state)
{
	(void)state;
	expect("allow all from 10.1.0.0/24 to 10.2.0.0/24 service tcp/80;\n"
	       "allow l from 10.1.0.0/25 to 10.2.0.0/24 service tcp;\n"
	       "allow m from 10.1.0.128-10.1.0.254 to 10.2.0.0/24 service tcp;\n",
	       OPTIMIZE_COVERED,
	       "all: 10.1.0.0/24 > 10.2.0.0/24 tcp/80 (all)\nl: 10.1.0.0/25 > 10.2.0.0/24 tcp (l)\n"
	       "m: 10.1.0.128-10.1.0.254 > 10.2.0.0/24 tcp (m)\n");
	/* One service is, for half of the sources. */
	expect("allow all from 10.1.0.0/24 to 10.2.0.0/24 service tcp/80, tcp/443;\n"
	       "allow l from 10.1.0.0/25 to 10.2.0.0/23 service tcp/80;\n"
	       "allow m from 10.1.0.128/25 to 10.2.0.0/24 service tcp;\n",
	       OPTIMIZE_COVERED,
	       "all: 10.1.0.0/24 > 10.2.0.0/24 tcp/443,tcp/80 (all)\n"
	       "l: 10.1.0.0/25 > 10.2.0.0/23 tcp/80 (l)\nm: 10.1.0.128/25 > 10.2.0.0/24 tcp (m)\n");
	/* Both edges are, but not what lies between. */
	expect("allow all from 10.1.0.0/24 to 10.2.0.0/24 service tcp/80;\n"
	       "allow l from 10.1.0.0-10.1.0.100 to 10.2.0.0/23 service tcp;\n"
	       "allow m from 10.1.0.128/25 to 10.2.0.0/23 service tcp;\n",
	       OPTIMIZE_COVERED,
	       "all: 10.1.0.0/24 > 10.2.0.0/24 tcp/80 (all)\n"
	       "l: 10.1.0.0-10.1.0.100 > 10.2.0.0/23 tcp (l)\n"
	       "m: 10.1.0.128/25 > 10.2.0.0/23 tcp (m)\n");
	expect("allow all from 10.1.0.0/24 to 10.2.0.0/24 service tcp/80;\n"
	       "allow l from 10.1.0.0/23 to 10.2.0.0-10.2.0.100 service tcp;\n"
	       "allow m from 10.1.0.0/23 to 10.2.0.128/25 service tcp;\n",
	       OPTIMIZE_COVERED,
	       "all: 10.1.0.0/24 > 10.2.0.0/24 tcp/80 (all)\n"
	       "l: 10.1.0.0/23 > 10.2.0.0-10.2.0.100 tcp (l)\n"
	       "m: 10.1.0.0/23 > 10.2.0.128/25 tcp (m)\n");
}

/* Each of the two holds the other's part: one of them goes, not both. */
static void rules_that_hold_each_other_leave_one(void **state)
{
	(void)state;
	expect("host h 10.1.0.1; host i 10.1.0.1;\n"
	       "allow r from h to b service ssh; allow s from i to b service ssh;\n",
	       OPTIMIZE_COVERED, "r: h > b ssh (r; s)\n");
}

static void rules_that_differ_in_one_dimension_become_one(void **state)
{
	(void)state;
	expect("allow r from 10.1.0.1 to 10.2.0.1 service ssh; allow s from 10.1.0.1 to 10.2.0.1 "
	       "service https \"S\";\n"
	       "allow t from 10.1.0.9 to 10.2.0.1 service ssh, https;\n"
	       "allow u from 10.1.0.1, 10.1.0.9 to 10.2.0.5 service https, ssh;\n",
	       OPTIMIZE_MERGED,
	       "r: 10.1.0.1,10.1.0.9 > 10.2.0.1,10.2.0.5 https,ssh (r; s: S; t; u)\n");
}

static void merging_keeps_logs_dates_and_families_apart(void **state)
{
	(void)state;
	expect(
	    "allow r from 10.1.0.1 to b service ssh; allow s from 10.1.0.9 to b service ssh log;\n"
	    "allow t from 10.1.0.5 to b service ssh until 2030-01-01;\n"
	    "allow u from 2001:db8:a::1 to b service ssh; deny v from 10.1.0.7 to b service ssh;\n",
	    OPTIMIZE_MERGED,
	    "!v: 10.1.0.7 > b ssh (v)\ns: 10.1.0.9 > b ssh log (s)\nr: 10.1.0.1 > b ssh (r)\n"
	    "t: 10.1.0.5 > b ssh (t)\nu: 2001:db8:a::1 > b ssh (u)\n");
}

static void touching_addresses_and_ports_join(void **state)
{
	struct scene s = optimize("host h1 10.1.0.1; host h2 10.1.0.2; host h3 10.1.0.3;\n"
				  "allow r from h1, h2 to b service tcp/80; allow q from h3, "
				  "10.1.0.9 to b service tcp/80;\n"
				  "allow p from h1 to 10.2.0.0 service tcp/22, tcp/23;\n",
				  OPTIMIZE_MERGED);
	const struct rule *r = &s.p->pairs[0].rules[1];

	(void)state;
	assert_int_equal(r->n_origins, 2);
	assert_string_equal(r->sources[0]->name, "10.1.0.1-10.1.0.3");
	assert_string_equal(r->sources[0]->description, "h1, h2, h3");
	assert_string_equal(r->sources[1]->name, "10.1.0.9");
	r = &s.p->pairs[0].rules[0];
	assert_string_equal(r->services[0]->name, "tcp/22-23");
	assert_string_equal(r->services[0]->description, "tcp/22, tcp/23");
	world_free(&s.w);
}

/* The joined range is what a literal of the file says: one object. */
static void a_joined_range_is_the_literal_of_that_name(void **state)
{
	struct scene s = optimize("allow r from 10.1.0.0/25, 10.1.0.128/25 to b service ssh;\n"
				  "allow s from 10.1.0.0/24 to b service esp;\n",
				  OPTIMIZE_MERGED);
	const struct rule *r = s.p->pairs[0].rules;

	(void)state;
	assert_string_equal(r[0].sources[0]->name, "10.1.0.0/24");
	assert_int_equal(s.p->n_rules, 1);
	world_free(&s.w);
}

static void members_that_other_rules_hold_go(void **state)
{
	(void)state;
	expect("allow r from 10.1.0.1, 10.1.0.5 to 10.2.0.1 service ssh \"R\";\n"
	       "allow s from 10.1.0.5, 10.1.0.9 to 10.2.0.1, 10.2.0.9 service ssh, esp;\n",
	       OPTIMIZE_MERGED,
	       "r: 10.1.0.1 > 10.2.0.1 ssh (r: R)\n"
	       "s: 10.1.0.5,10.1.0.9 > 10.2.0.1,10.2.0.9 esp,ssh (r: R; s)\n");
}

static void denials_swallow_permissions_at_the_second_level(void **state)
{
	static const char rules[] = "deny d from a to 10.2.0.0/24 service any;\n"
				    "allow r from a to 10.2.0.1 service ssh; allow s from a to "
				    "10.2.0.2, 10.2.9.9 service ssh;\n"
				    "deny e from a to 10.2.5.0/24 service any until 2030-01-01;\n"
				    "allow t from a to 10.2.5.1 service tcp/99;\n";

	(void)state;
	expect(rules, OPTIMIZE_MERGED,
	       "!d: a > 10.2.0.0/24 any (d)\n!e: a > 10.2.5.0/24 any (e)\n"
	       "s: a > 10.2.9.9 ssh (s)\nt: a > 10.2.5.1 tcp/99 (t)\n");
	expect(rules, OPTIMIZE_COVERED,
	       "!d: a > 10.2.0.0/24 any (d)\n!e: a > 10.2.5.0/24 any (e)\n"
	       "r: a > 10.2.0.1 ssh (r)\ns: a > 10.2.0.2,10.2.9.9 ssh (s)\n"
	       "t: a > 10.2.5.1 tcp/99 (t)\n");
}

static void origins_are_what_was_written(void **state)
{
	struct scene s =
	    optimize("allow r from 10.1.0.1 to b service ssh; allow s from 10.1.0.9 to b "
		     "service ssh; allow t from 10.1.0.5 to b service esp;\n",
		     OPTIMIZE_MERGED);
	const struct rule *written = s.w.policy->pairs[0].rules, *r = s.p->pairs[0].rules;

	(void)state;
	assert_int_equal(s.p->n_rules, 2);
	assert_int_equal(r[0].n_origins, 2);
	assert_ptr_equal(r[0].origins[0], &written[0]);
	assert_ptr_equal(r[0].origins[1], &written[1]);
	assert_int_equal(r[1].n_origins, 0);
	assert_string_equal(r[0].key, written[0].key);
	world_free(&s.w);
}

static void nothing_is_done_at_level_none(void **state)
{
	struct scene s =
	    optimize("allow r from a to b service ssh; allow s from 10.1.0.1 to b service "
		     "ssh;\n",
		     OPTIMIZE_NONE);

	(void)state;
	assert_ptr_equal(s.p, s.w.policy);
	world_free(&s.w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lists_lose_what_other_members_hold),
	    cmocka_unit_test(equal_members_leave_one),
	    cmocka_unit_test(a_zone_holds_its_names),
	    cmocka_unit_test(a_network_holds_no_names),
	    cmocka_unit_test(rules_that_another_holds_go),
	    cmocka_unit_test(a_chain_of_holders_ends_at_the_last),
	    cmocka_unit_test(logs_and_dates_are_kept),
	    cmocka_unit_test(several_rules_hold_one_together),
	    cmocka_unit_test(almost_held_is_kept),
	    cmocka_unit_test(rules_that_hold_each_other_leave_one),
	    cmocka_unit_test(rules_that_differ_in_one_dimension_become_one),
	    cmocka_unit_test(merging_keeps_logs_dates_and_families_apart),
	    cmocka_unit_test(touching_addresses_and_ports_join),
	    cmocka_unit_test(a_joined_range_is_the_literal_of_that_name),
	    cmocka_unit_test(members_that_other_rules_hold_go),
	    cmocka_unit_test(denials_swallow_permissions_at_the_second_level),
	    cmocka_unit_test(origins_are_what_was_written),
	    cmocka_unit_test(nothing_is_done_at_level_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
