/* The policy: everything that policy.h promises a backend, on random texts and by hand. */
#include "unit.h"

#include "optimize.h"
#include "promises.h"
#include "world.h"

/* -- a policy as text, for comparison -- */

static void write_ranges(struct buf *b, struct addr_set s)
{
	char text[ADDR_TEXT];

	for (size_t i = 0; i < s.n; i++)
		buf_printf(b, " %s", range_text(&s.at[i], text));
}

static void write_objects(struct buf *b, const struct policy *p)
{
	for (size_t i = 0; i < p->n_objects; i++) {
		const struct object *o = p->objects[i];

		buf_printf(b, "object %s %s %d %s %s", o->name, o->zone->name, (int)o->kind,
			   o->fqdn ? o->fqdn : "-", o->description);
		write_ranges(b, o->addresses);
		for (size_t k = 0; k < o->n_members; k++)
			buf_printf(b, " %s", o->members[k]->name);
		buf_putc(b, '\n');
	}
	for (size_t i = 0; i < p->n_services; i++) {
		const struct service *s = p->services[i];
		char text[TERM_TEXT];

		buf_printf(b, "service %s %d", s->name, s->literal);
		for (size_t k = 0; k < s->n_terms; k++)
			buf_printf(b, " %s", term_text(&s->terms[k], text));
		buf_putc(b, '\n');
	}
}

static void write_rule(struct arena *a, struct buf *b, const struct rule *r)
{
	char until[DATE_TEXT];

	buf_printf(b, "rule %d %s %s %016llx %d log %d until %s:", (int)r->action, r->label, r->key,
		   (unsigned long long)r->id, (int)r->families, r->log,
		   date_is_set(r->until) ? date_text(r->until, until) : "-");
	for (size_t i = 0; i < r->n_sources; i++)
		buf_printf(b, " %s", r->sources[i]->name);
	buf_puts(b, " to");
	for (size_t i = 0; i < r->n_destinations; i++)
		buf_printf(b, " %s", r->destinations[i]->name);
	buf_puts(b, " service");
	for (size_t i = 0; i < r->n_services; i++)
		buf_printf(b, " %s", r->services[i]->name);
	buf_printf(b, " because %s\n", rule_comment(a, r));
}

static struct buf policy_as_text(struct arena *a, const struct policy *p)
{
	struct buf b = {0};

	for (size_t i = 0; i < p->n_zones; i++) {
		buf_printf(&b, "zone %s %s", p->zones[i]->name, p->zones[i]->description);
		write_ranges(&b, p->zones[i]->effective);
		buf_putc(&b, '\n');
	}
	write_objects(&b, p);
	for (size_t i = 0; i < p->n_pairs; i++) {
		buf_printf(&b, "pair %s %s\n", p->pairs[i].from->name, p->pairs[i].to->name);
		for (size_t k = 0; k < p->pairs[i].n_rules; k++)
			write_rule(a, &b, &p->pairs[i].rules[k]);
	}
	return b;
}

/* -- random texts -- */

enum { DECLARATIONS = 64, FIXED = 22 };

static const char *const fixed[FIXED] = {
    "zone a { network 10.1.0.0/16, 2001:db8:a::/48; description \"A \\\"zone\\\"\"; }",
    "zone b { network 10.2.0.0/16, 2001:db8:b::/48; }",
    "zone c { network 10.1.128.0/17; }",
    "zone out { network any; }",
    "host a4 10.1.0.1;",
    "host a6 2001:db8:a::1;",
    "host a46 10.1.0.2, 2001:db8:a::2;",
    "host an in a { fqdn \"A.Example.com\"; }",
    "host b4 10.2.0.1;",
    "host b6 2001:db8:b::1;",
    "host bn in b { fqdn \"b.example.com\", \"b2.example.com\"; }",
    "host mixed in b { fqdn \"m.example.com\"; description \"a name\"; }",
    "network wide 10.0.0.0/14;",
    "network edge 10.1.127.250-10.1.128.5;",
    "group ga { a4, a6, an }",
    "group gab { ga, b4, bn, wide }",
    "group gd { gab, ga, mixed, 10.1.200.1 }",
    "group gz { a, b6 }",
    "service web tcp/80,443, udp/443;",
    "service mixed-icmp icmp/8, icmp6/128, tcp/7, icmp/8/0;",
    "service all-of-it web, mixed-icmp, esp;",
    "service wider any, tcp/1;",
};

static const char *const ends[] = {"a4",
				   "a6",
				   "a46",
				   "an",
				   "b4",
				   "b6",
				   "bn",
				   "mixed",
				   "wide",
				   "edge",
				   "ga",
				   "gab",
				   "gd",
				   "gz",
				   "a",
				   "b",
				   "c",
				   "out",
				   "any",
				   "10.1.0.1",
				   "10.2.0.0-10.2.0.9",
				   "198.51.100.0/24",
				   "2001:db8:a::/64"};
static const char *const service_words[] = {
    "web",    "mixed-icmp", "all-of-it", "wider", "ssh", "ping",           "dns",  "any",     "tcp",
    "tcp/80", "tcp/1-9",    "icmp",      "icmp6", "esp", "udp/5 source 5", "ip/0", "icmp/3/4"};

#define ONE_OF(c, list) ((list)[below((c), sizeof(list) / sizeof *(list))])

static char *some_rule(struct arena *a, struct chance *c)
{
	static const char *const clauses[] = {"",
					      "",
					      "",
					      " log",
					      " until 2030-01-01",
					      " until 2031-12-31 log",
					      " \"a text\"",
					      " \"another\" log"};
	static const char *const names[] = {"", "", "r1 ", "r2 ", "a4.web "};
	const char *from = ONE_OF(c, ends), *to = ONE_OF(c, ends), *s = ONE_OF(c, service_words);
	const char *more = below(c, 2) ? arena_printf(a, ", %s", ONE_OF(c, ends)) : "";
	const char *most = below(c, 2) ? arena_printf(a, ", %s", ONE_OF(c, ends)) : "";
	const char *too = below(c, 2) ? arena_printf(a, ", %s", ONE_OF(c, service_words)) : "";

	return arena_printf(a, "%s %sfrom %s%s to %s%s service %s%s%s;",
			    below(c, 3) ? "allow" : "deny", ONE_OF(c, names), from, more, to, most,
			    s, too, ONE_OF(c, clauses));
}

static void shuffle(struct chance *c, const char **list, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t k = below(c, (unsigned)i);
		const char *t = list[i - 1];

		list[i - 1] = list[k];
		list[k] = t;
	}
}

static struct buf join(const char *const *list, size_t n)
{
	struct buf b = {0};

	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s\n", list[i]);
	return b;
}

/* The policy of a text, and what the optimiser makes of it. */
static struct buf text_of_policy(const char *text)
{
	struct world w = world_load(text);

	world_is_clean(&w, text);
	w.policy = policy_build(w.m);
	check_policy(w.arena, w.policy);
	struct buf b = policy_as_text(w.arena, w.policy);
	for (int level = OPTIMIZE_COVERED; level <= OPTIMIZE_MERGED; level++) {
		const struct policy *p =
		    policy_optimize(w.arena, w.policy, (enum optimize_level)level);
		struct buf more = policy_as_text(w.arena, p);

		check_optimized(w.arena, p, w.policy);
		buf_puts(&b, buf_text(&more));
		buf_free(&more);
	}
	world_free(&w);
	return b;
}

static void random_policies_keep_the_promises(void **state)
{
	struct chance c = {5};

	(void)state;
	for (int round = 0; round < 150; round++) {
		struct arena *a = arena_new(out_of_memory);
		const char *list[DECLARATIONS];
		size_t n = FIXED + 1 + below(&c, 30);
		struct buf first = {0};

		memcpy(list, fixed, sizeof fixed);
		for (size_t i = FIXED; i < n; i++)
			list[i] = some_rule(a, &c);
		if (below(&c, 4) == 0)
			list[n++] = "firewall f json { zone a; zone b; zone c; zone out; "
				    "set intra-zone on; }";
		for (int order = 0; order < 3; order++) {
			struct buf text = join(list, n);
			struct buf got = text_of_policy(buf_text(&text));

			if (order)
				assert_string_equal(buf_text(&got), buf_text(&first));
			else
				buf_puts(&first, buf_text(&got));
			buf_free(&got);
			buf_free(&text);
			shuffle(&c, list, n);
		}
		buf_free(&first);
		arena_free(a);
	}
}

/* -- by hand -- */

static const char zones[] = "zone a { network 10.1.0.0/16, 2001:db8:a::/48; }\n"
			    "zone b { network 10.2.0.0/16, 2001:db8:b::/48; }\n"
			    "zone c { network 10.3.0.0/16; }\n";

static struct world build(const char *rules)
{
	struct buf b = {0};

	buf_printf(&b, "%s%s", zones, rules);
	struct world w = world_build(buf_text(&b));
	check_policy(w.arena, w.policy);
	buf_free(&b);
	return w;
}

static const struct pair *pair_of(const struct world *w, const char *from, const char *to)
{
	for (size_t i = 0; i < w->policy->n_pairs; i++)
		if (!strcmp(w->policy->pairs[i].from->name, from) &&
		    !strcmp(w->policy->pairs[i].to->name, to))
			return &w->policy->pairs[i];
	return NULL;
}

static void equal_rules_become_one(void **state)
{
	struct world w =
	    build("allow from 10.1.0.1 to 10.2.0.1 service tcp/22 \"CHG-1\";\n"
		  "allow z from 10.1.0.1 to 10.2.0.1 service tcp/22 until 2030-01-01;\n"
		  "allow y from 10.1.0.1 to 10.2.0.1 service tcp/22 log \"CHG-2\";\n"
		  "allow y from 10.1.0.1 to 10.2.0.1 service tcp/22 log \"CHG-2\";\n"
		  "deny x from 10.1.0.1 to 10.2.0.1 service tcp/22;\n");
	const struct pair *p = pair_of(&w, "a", "b");

	(void)state;
	assert_int_equal(w.policy->n_rules, 2);
	assert_int_equal(p->rules[0].action, ACTION_DENY);
	const struct rule *r = &p->rules[1];
	assert_string_equal(r->label, "y");
	assert_string_equal(r->key, "y/a/b");
	assert_int_equal(r->n_reasons, 3);
	assert_string_equal(rule_comment(w.arena, r),
			    "10.1.0.1 to 10.2.0.1 tcp/22: CHG-1; y: CHG-2; z");
	assert_true(r->log);
	assert_false(date_is_set(r->until));
	world_free(&w);
}

/* What logs for a shorter time than it is permitted stays a rule beside the one that does not. */
static void a_log_ends_with_its_rule(void **state)
{
	struct world w = build("allow r from a to b service ssh until 2030-01-01 log \"L\";\n"
			       "allow r from a to b service ssh \"S\";\n"
			       "allow s from a to b service esp until 2030-01-01;\n"
			       "allow s from a to b service esp until 2030-01-01 log;\n");
	const struct pair *p = pair_of(&w, "a", "b");

	(void)state;
	assert_int_equal(p->n_rules, 3);
	assert_true(p->rules[0].log && p->rules[0].until.year == 2030);
	assert_string_equal(p->rules[0].reasons[0].text, "L");
	assert_true(p->rules[1].log && p->rules[1].n_reasons == 1);
	assert_string_equal(p->rules[1].key, "s/a/b");
	assert_false(p->rules[2].log || date_is_set(p->rules[2].until));
	assert_string_equal(p->rules[2].reasons[0].text, "S");
	world_free(&w);
}

static void the_later_date_holds(void **state)
{
	struct world w = build("allow r from a to b service ssh until 2031-01-01;\n"
			       "allow r from a to b service ssh until 2030-01-01;\n"
			       "deny d from a to b service esp until 2030-01-01;\n"
			       "deny d from a to b service esp;\n");
	const struct pair *p = pair_of(&w, "a", "b");

	(void)state;
	assert_int_equal(p->n_rules, 2);
	assert_false(date_is_set(p->rules[0].until));
	assert_int_equal(p->rules[1].until.year, 2031);
	world_free(&w);
}

static void rules_of_one_name_have_keys_of_their_own(void **state)
{
	struct world one = build("allow r from 10.1.0.1 to b service ssh;");
	struct world w = build("allow r from 10.1.0.1 to b service ssh;\n"
			       "allow r from 10.1.0.2 to b service ssh;\n"
			       "deny r from 10.1.0.1 to b service ssh;\n"
			       "allow r from a to c service ssh;\n");
	struct world more = build("allow r from 10.1.0.1 to b service ssh;\n"
				  "allow r from 10.1.0.2 to b service ssh;\n"
				  "allow r from 10.1.0.3 to b service ssh;\n");
	const struct pair *p = pair_of(&w, "a", "b"), *q = pair_of(&more, "a", "b");

	(void)state;
	assert_string_equal(pair_of(&one, "a", "b")->rules[0].key, "r/a/b");
	assert_string_equal(pair_of(&w, "a", "c")->rules[0].key, "r/a/c");
	assert_int_equal(p->n_rules, 3);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(strncmp(p->rules[i].key, "r/a/b#", 6), 0);
	/* A further rule of the name changes none of the others' keys. */
	for (size_t i = 1; i < 3; i++) {
		bool found = false;

		for (size_t k = 0; k < q->n_rules; k++)
			found |= !strcmp(q->rules[k].key, p->rules[i].key);
		assert_true(found);
	}
	world_free(&one);
	world_free(&w);
	world_free(&more);
}

static void families_do_not_mix(void **state)
{
	struct world w =
	    build("host a4 10.1.0.1; host a6 2001:db8:a::1; host b4 10.2.0.1;\n"
		  "host b46 10.2.0.2, 2001:db8:b::2; host n in b { fqdn \"N.example.com\"; }\n"
		  "allow r from a4, a6 to b4 service ssh;\n"
		  "allow s from a4, a6 to b46 service ssh;\n"
		  "allow t from a6 to b4, n service ssh;\n"
		  "allow u from a4, a6 to n service ping, ssh;\n");
	const struct pair *p = pair_of(&w, "a", "b");
	const struct rule *r = &p->rules[0], *s = &p->rules[1], *t = &p->rules[2];

	(void)state;
	assert_true(r->families == FAMILY_4 && r->n_sources == 1);
	assert_string_equal(r->sources[0]->name, "a4");
	assert_true(s->families == FAMILY_BOTH && s->n_sources == 2);
	assert_true(t->families == FAMILY_6 && t->n_destinations == 1);
	assert_string_equal(t->destinations[0]->fqdn, "n.example.com");
	assert_int_equal(t->destinations[0]->kind, OBJECT_NAME);
	assert_int_equal(p->n_rules, 6);
	assert_true(p->rules[3].families == FAMILY_BOTH && p->rules[3].n_sources == 2);
	assert_true(p->rules[4].families == FAMILY_4 && p->rules[4].n_sources == 1);
	assert_true(p->rules[5].families == FAMILY_6 && p->rules[5].n_sources == 1);
	world_free(&w);
}

static void services_are_split_by_family(void **state)
{
	struct world w = build("service s tcp/1, icmp/8, icmp6/128;\n"
			       "service plain tcp/2; service only icmp/8;\n"
			       "allow r from a to b service s, plain, only;\n");
	const struct pair *p = pair_of(&w, "a", "b");

	(void)state;
	assert_int_equal(p->n_rules, 3);
	assert_string_equal(p->rules[0].key, "r/a/b");
	assert_string_equal(p->rules[0].services[0]->name, "plain");
	assert_string_equal(p->rules[0].services[1]->name, "s");
	assert_string_equal(p->rules[1].key, "r/a/b.icmp");
	assert_int_equal(p->rules[1].families, FAMILY_4);
	assert_string_equal(p->rules[1].services[0]->name, "only");
	assert_string_equal(p->rules[1].services[1]->name, "s.icmp");
	assert_string_equal(p->rules[2].key, "r/a/b.icmp6");
	assert_int_equal(p->rules[2].families, FAMILY_6);
	assert_string_equal(p->rules[2].services[0]->name, "s.icmp6");
	world_free(&w);
}

/* `any` takes in whatever stands beside it, of all classes. */
static void any_service_stands_alone(void **state)
{
	struct world w = build("service s any, tcp/1; allow r from a to b service any, ssh, ping;\n"
			       "allow q from a to b service s, icmp;\n");
	const struct pair *p = pair_of(&w, "a", "b");

	(void)state;
	assert_int_equal(p->n_rules, 2);
	for (size_t i = 0; i < p->n_rules; i++) {
		const struct service *s = p->rules[i].services[0];

		assert_int_equal(p->rules[i].n_services, 1);
		assert_int_equal(s->n_terms, 1);
		assert_int_equal(s->terms[0].kind, SERVICE_ANY);
		assert_int_equal(p->rules[i].families, FAMILY_BOTH);
	}
	world_free(&w);
}

static void groups_fall_apart_by_zone(void **state)
{
	struct world w = build("host h 10.1.0.1; network n 10.1.255.0-10.2.0.255;\n"
			       "group inner { h, n } group outer { inner, 10.2.9.9 }\n"
			       "allow r from outer to c service ssh;\n");
	const struct pair *p = pair_of(&w, "a", "c"), *q = pair_of(&w, "b", "c");

	(void)state;
	assert_int_equal(w.policy->n_pairs, 2);
	assert_string_equal(p->rules[0].key, "r/a/c");
	assert_string_equal(q->rules[0].key, "r/b/c");
	assert_string_equal(p->rules[0].sources[0]->name, "outer@a");
	assert_string_equal(q->rules[0].sources[0]->name, "outer@b");
	const struct object *o = p->rules[0].sources[0];
	assert_true(o->kind == OBJECT_GROUP && o->n_members == 1);
	assert_string_equal(o->members[0]->name, "inner@a");
	assert_string_equal(o->members[0]->members[0]->name, "h");
	assert_string_equal(o->members[0]->members[1]->name, "n@a");
	o = q->rules[0].sources[0];
	assert_int_equal(o->n_members, 2);
	assert_string_equal(o->members[0]->name, "10.2.9.9");
	world_free(&w);
}

static void any_is_every_zone(void **state)
{
	struct world w =
	    build("allow r from any to c service ssh; deny s from any to any service esp;");

	(void)state;
	/* c has no IPv6 addresses; nothing stays in its zone. */
	assert_int_equal(w.policy->n_pairs, 6);
	assert_null(pair_of(&w, "c", "c"));
	assert_int_equal(pair_of(&w, "a", "c")->n_rules, 2);
	assert_int_equal(pair_of(&w, "a", "c")->rules[1].families, FAMILY_4);
	assert_int_equal(pair_of(&w, "a", "b")->rules[0].families, FAMILY_BOTH);
	assert_int_equal(pair_of(&w, "a", "b")->rules[0].sources[0]->kind, OBJECT_ZONE);
	world_free(&w);
}

static void rules_inside_a_zone_are_asked_for(void **state)
{
	const char *rule = "allow r from 10.1.0.1 to 10.1.0.2, 10.2.0.1 service ssh;\n";
	struct world w = build(rule);
	char text[512];

	(void)state;
	assert_int_equal(w.policy->n_pairs, 1);
	world_free(&w);
	snprintf(text, sizeof text, "%sfirewall f json { zone a; zone b; set intra-zone on; }",
		 rule);
	w = build(text);
	assert_int_equal(w.policy->n_pairs, 2);
	assert_non_null(pair_of(&w, "a", "a"));
	world_free(&w);
}

/* Nothing combines: an error that says so, and the other rules stay. */
static void nothing_combines_is_an_error(void **state)
{
	static const char *const rules[] = {
	    "allow x from 10.1.0.1 to 2001:db8:b::1 service ssh;",
	    "allow x from 10.1.0.1 to b service icmp6;",
	    "deny x from 2001:db8:a::1 to any service icmp/8;",
	    "allow x from 2001:db8:a::1 to c service any;",
	};

	(void)state;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		char text[512];

		snprintf(text, sizeof text, "%sallow r from a to b service ssh; %s", zones,
			 rules[i]);
		struct world w = world_build(text);

		assert_int_equal(world_errors(&w), 1);
		assert_non_null(strstr(w.diags->list.at[0]->text, "nothing of `x` combines"));
		check_policy(w.arena, w.policy);
		assert_int_equal(w.policy->n_rules, 1);
		world_free(&w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(random_policies_keep_the_promises),
	    cmocka_unit_test(equal_rules_become_one),
	    cmocka_unit_test(a_log_ends_with_its_rule),
	    cmocka_unit_test(the_later_date_holds),
	    cmocka_unit_test(rules_of_one_name_have_keys_of_their_own),
	    cmocka_unit_test(families_do_not_mix),
	    cmocka_unit_test(services_are_split_by_family),
	    cmocka_unit_test(any_service_stands_alone),
	    cmocka_unit_test(groups_fall_apart_by_zone),
	    cmocka_unit_test(any_is_every_zone),
	    cmocka_unit_test(rules_inside_a_zone_are_asked_for),
	    cmocka_unit_test(nothing_combines_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
