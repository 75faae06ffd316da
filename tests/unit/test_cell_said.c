/* Walking jumps into products: where one line of the walk, or of intersecting matches, were wrong,
 * the right side here would read as the left side says it. */
#include "unit.h"

#include "oom.h"
#include "proof.h"

/* The chains of the right side. */
enum { TOP, INNER, DEEPER, CHAINS };

struct sides {
	struct arena *a;
	struct intern *names;
	struct filter left, right;
};

/* -- making sides -- */

static void start(struct arena *a, struct filter *f)
{
	*f = (struct filter){.places = {NULL, 0, 0}};
	for (size_t i = 0; i < CHAINS; i++)
		filter_add_chain(a, f, "");
	*VEC_ADD(a, &f->stages) = (struct filter_stage){TOP, VERDICT_DROP};
}

static struct sides sides_new(void)
{
	struct sides s = {.a = arena_new(out_of_memory)};

	s.names = intern_new(s.a);
	start(s.a, &s.left);
	start(s.a, &s.right);
	return s;
}

static struct place_list place(struct sides *s, const char *name)
{
	struct place_list l = {.at = ARENA_ARRAY(s->a, const char *, 1), .n = 1};

	l.at[0] = intern(s->names, name);
	return l;
}

static void add(struct sides *s, struct filter *f, size_t chain, struct filter_rule r)
{
	if (chain == TOP) {
		r.match.in = place(s, "lan");
		r.match.out = place(s, "dmz");
	}
	r.label = "";
	*filter_add_rule(s->a, f, chain) = r;
}

static void left(struct sides *s, struct filter_match m, enum verdict v)
{
	add(s, &s->left, TOP, (struct filter_rule){.match = m, .verdict = v});
}

static void right(struct sides *s, size_t chain, struct filter_match m, enum verdict v)
{
	add(s, &s->right, chain, (struct filter_rule){.match = m, .verdict = v});
}

static void leads(struct sides *s, size_t chain, struct filter_match m, enum verdict v, size_t to)
{
	add(s, &s->right, chain, (struct filter_rule){.match = m, .verdict = v, .chain = to});
}

/* -- matches -- */

static struct filter_match all(struct sides *s)
{
	return filter_match_any(s->a);
}

static struct filter_match from_range(struct sides *s, struct addr_range r)
{
	struct filter_match m = all(s);

	m.from.addresses = addr_set_make(s->a, &r, 1);
	return m;
}

/* X and Y share nothing. */
static struct filter_match x(struct sides *s)
{
	return from_range(s, (struct addr_range){FAMILY_4, 0xc0000200, 0xc0000203});
}

static struct filter_match y(struct sides *s)
{
	return from_range(s, (struct addr_range){FAMILY_4, 0xc0000208, 0xc000020b});
}

static struct filter_match ipv4(struct sides *s)
{
	return from_range(s, (struct addr_range){FAMILY_4, 0, addr_max(FAMILY_4)});
}

static struct filter_match ipv6_part(struct sides *s)
{
	u128 net = (u128)0x20010db8 << 96;

	return from_range(s, (struct addr_range){FAMILY_6, net, net + 15});
}

static struct filter_match both(struct sides *s, struct filter_match m, struct filter_match other)
{
	filter_side_add(s->a, &m.from, &other.from);
	return m;
}

static struct filter_match named(struct sides *s, enum family families)
{
	struct filter_match m = all(s);

	assert_true(filter_side_name(s->a, s->names, "www.example.com", families, &m.from));
	return m;
}

static struct filter_match turned(struct filter_match m)
{
	struct filter_side from = m.from;

	m.from = m.to;
	m.to = from;
	return m;
}

static struct filter_match of_term(struct sides *s, const struct service_term *t)
{
	struct filter_match m = all(s);

	m.terms = t;
	m.n_terms = 1;
	return m;
}

/* -- answers -- */

/* Cells answer as whole packet sets do. True where no set was needed. */
static bool answers(struct sides *s, enum proof_answer expected)
{
	struct proof whole, cells;

	proof_init(&whole, s->a, s->names);
	proof_init(&cells, s->a, s->names);
	assert_int_equal(proof_compare(&whole, &s->left, &s->right), expected == PROOF_EQUAL);
	assert_int_equal(proof_decide(&cells, &s->left, &s->right, 1), expected);
	bool without_sets = pset_nodes(cells.frame.space) == 2;
	proof_free(&whole);
	proof_free(&cells);
	arena_free(s->a);
	return without_sets;
}

static void differ(struct sides *s)
{
	answers(s, PROOF_DIFFERENT);
}

static void equal_without_sets(struct sides *s)
{
	assert_true(answers(s, PROOF_EQUAL));
}

/* -- leaving a chain for a part -- */

/* What X leaves is not what the rest of the chain lets pass. */
static void a_part_that_returns_misses_the_rest(void **state)
{
	struct sides s = sides_new();

	(void)state;
	left(&s, all(&s), VERDICT_PASS);
	leads(&s, TOP, all(&s), VERDICT_JUMP, INNER);
	right(&s, INNER, x(&s), VERDICT_RETURN);
	right(&s, INNER, all(&s), VERDICT_PASS);
	differ(&s);
}

/* Nor is it dropped: the caller goes on with it. */
static void a_part_that_returns_is_not_dropped(void **state)
{
	struct sides s = sides_new();

	(void)state;
	left(&s, x(&s), VERDICT_DROP);
	left(&s, all(&s), VERDICT_PASS);
	leads(&s, TOP, all(&s), VERDICT_JUMP, INNER);
	right(&s, INNER, x(&s), VERDICT_RETURN);
	right(&s, INNER, all(&s), VERDICT_PASS);
	right(&s, TOP, x(&s), VERDICT_PASS);
	differ(&s);
}

static void a_part_that_goes_misses_the_rest(void **state)
{
	struct sides s = sides_new();

	(void)state;
	left(&s, all(&s), VERDICT_PASS);
	leads(&s, TOP, all(&s), VERDICT_JUMP, INNER);
	leads(&s, INNER, x(&s), VERDICT_GOTO, DEEPER);
	right(&s, INNER, all(&s), VERDICT_PASS);
	differ(&s);
}

static void a_part_that_goes_is_not_dropped(void **state)
{
	struct sides s = sides_new();

	(void)state;
	left(&s, x(&s), VERDICT_DROP);
	left(&s, all(&s), VERDICT_PASS);
	leads(&s, TOP, all(&s), VERDICT_JUMP, INNER);
	leads(&s, INNER, x(&s), VERDICT_GOTO, DEEPER);
	right(&s, INNER, all(&s), VERDICT_PASS);
	right(&s, TOP, x(&s), VERDICT_PASS);
	differ(&s);
}

/* The caller does not go on as if the chain had said nothing more. */
static void a_chain_that_is_not_said_is_not_left_out(void **state)
{
	struct sides s = sides_new();

	(void)state;
	left(&s, y(&s), VERDICT_PASS);
	leads(&s, TOP, all(&s), VERDICT_JUMP, INNER);
	right(&s, INNER, x(&s), VERDICT_RETURN);
	right(&s, INNER, all(&s), VERDICT_PASS);
	right(&s, TOP, y(&s), VERDICT_PASS);
	differ(&s);
}

/* -- the last chain -- */

/* A chain that another goes to is the last one only where the other is. */
static void a_goto_within_a_jump_is_not_the_last(void **state)
{
	struct sides s = sides_new();

	(void)state;
	left(&s, x(&s), VERDICT_DROP);
	left(&s, all(&s), VERDICT_PASS);
	leads(&s, TOP, all(&s), VERDICT_JUMP, INNER);
	leads(&s, INNER, all(&s), VERDICT_GOTO, DEEPER);
	right(&s, DEEPER, x(&s), VERDICT_RETURN);
	right(&s, DEEPER, all(&s), VERDICT_PASS);
	right(&s, TOP, x(&s), VERDICT_PASS);
	differ(&s);
}

static void goto_that_returns(struct sides *s)
{
	leads(s, TOP, all(s), VERDICT_GOTO, INNER);
	right(s, INNER, x(s), VERDICT_RETURN);
	right(s, INNER, all(s), VERDICT_PASS);
	right(s, TOP, x(s), VERDICT_PASS);
}

static void what_returns_from_the_last_chain_is_dropped(void **state)
{
	struct sides s = sides_new(), wrong = sides_new();

	(void)state;
	left(&s, x(&s), VERDICT_DROP);
	left(&s, all(&s), VERDICT_PASS);
	goto_that_returns(&s);
	equal_without_sets(&s);
	left(&wrong, all(&wrong), VERDICT_PASS);
	goto_that_returns(&wrong);
	differ(&wrong);
}

static void a_jump_comes_back(void **state)
{
	struct sides s = sides_new();

	(void)state;
	left(&s, x(&s), VERDICT_DROP);
	left(&s, all(&s), VERDICT_PASS);
	leads(&s, TOP, x(&s), VERDICT_JUMP, INNER);
	right(&s, TOP, all(&s), VERDICT_PASS);
	differ(&s);
}

/* -- what still matters after a rule -- */

static void after_a_part_left_the_rest_matters(void **state)
{
	struct sides s = sides_new();

	(void)state;
	left(&s, x(&s), VERDICT_PASS);
	leads(&s, TOP, x(&s), VERDICT_GOTO, INNER);
	right(&s, INNER, all(&s), VERDICT_PASS);
	right(&s, TOP, y(&s), VERDICT_PASS);
	differ(&s);
}

static void after_everything_left_nothing_matters(void **state)
{
	struct sides s = sides_new();

	(void)state;
	left(&s, x(&s), VERDICT_PASS);
	left(&s, all(&s), VERDICT_PASS);
	leads(&s, TOP, all(&s), VERDICT_JUMP, INNER);
	right(&s, INNER, x(&s), VERDICT_PASS);
	right(&s, INNER, all(&s), VERDICT_RETURN);
	right(&s, INNER, all(&s), VERDICT_PASS);
	differ(&s);
}

static void after_everything_went_nothing_matters(void **state)
{
	struct sides s = sides_new();

	(void)state;
	left(&s, x(&s), VERDICT_PASS);
	left(&s, y(&s), VERDICT_PASS);
	leads(&s, TOP, all(&s), VERDICT_GOTO, INNER);
	right(&s, INNER, x(&s), VERDICT_PASS);
	right(&s, TOP, y(&s), VERDICT_PASS);
	differ(&s);
}

static void after_a_jump_of_everything_the_rest_matters(void **state)
{
	struct sides s = sides_new();

	(void)state;
	left(&s, x(&s), VERDICT_PASS);
	leads(&s, TOP, all(&s), VERDICT_JUMP, INNER);
	right(&s, INNER, x(&s), VERDICT_PASS);
	right(&s, TOP, y(&s), VERDICT_PASS);
	differ(&s);
}

/* All that jumped is decided, not all that there is. */
static void after_a_decided_part_the_rest_matters(void **state)
{
	struct sides s = sides_new();

	(void)state;
	left(&s, x(&s), VERDICT_PASS);
	leads(&s, TOP, x(&s), VERDICT_JUMP, INNER);
	right(&s, INNER, all(&s), VERDICT_PASS);
	right(&s, TOP, y(&s), VERDICT_PASS);
	differ(&s);
}

static void after_all_is_decided_nothing_matters(void **state)
{
	struct sides s = sides_new();

	(void)state;
	left(&s, x(&s), VERDICT_PASS);
	leads(&s, TOP, all(&s), VERDICT_JUMP, INNER);
	right(&s, INNER, x(&s), VERDICT_PASS);
	right(&s, INNER, all(&s), VERDICT_DROP);
	right(&s, TOP, y(&s), VERDICT_PASS);
	equal_without_sets(&s);
}

/* -- matches within matches -- */

/* The left side passes READ; the right one what both ASKED by a jump and HELD by its chain's rule
 * say, of sources or of destinations. */
struct meeting {
	struct filter_match asked, held, read;
};

static void meet(struct sides *s, const struct meeting *m)
{
	left(s, m->read, VERDICT_PASS);
	leads(s, TOP, m->asked, VERDICT_JUMP, INNER);
	right(s, INNER, m->held, VERDICT_PASS);
}

/* One of the four ways to ask it: of the other end, the other way round. */
static struct meeting way(struct meeting m, unsigned number)
{
	if (number & 1)
		m = (struct meeting){m.held, m.asked, m.read};
	if (number & 2)
		m = (struct meeting){turned(m.asked), turned(m.held), turned(m.read)};
	return m;
}

enum { WAYS = 4 };

/* Addresses that the name may stand for as well. */
static void a_name_and_an_address_may_be_one_packet(void **state)
{
	(void)state;
	for (unsigned i = 0; i < WAYS; i++) {
		struct sides s = sides_new();
		struct meeting m = {both(&s, x(&s), named(&s, FAMILY_BOTH)), both(&s, x(&s), y(&s)),
				    x(&s)};

		m = way(m, i);
		meet(&s, &m);
		differ(&s);
	}
}

static void a_name_and_an_address_are_not_nothing(void **state)
{
	(void)state;
	for (unsigned i = 0; i < WAYS; i++) {
		struct sides s = sides_new();
		struct meeting m = {named(&s, FAMILY_BOTH), x(&s), y(&s)};

		m = way(m, i);
		leads(&s, TOP, m.asked, VERDICT_JUMP, INNER);
		right(&s, INNER, m.held, VERDICT_PASS);
		left(&s, m.read, VERDICT_DROP);
		differ(&s);
	}
}

/* The name beside IPv4 may stand for addresses of IPv6. */
static void a_family_and_a_name_are_no_family(void **state)
{
	(void)state;
	for (unsigned i = 0; i < WAYS; i++) {
		struct sides s = sides_new();
		struct meeting m = {both(&s, ipv4(&s), named(&s, FAMILY_BOTH)),
				    both(&s, x(&s), ipv6_part(&s)), x(&s)};

		m = way(m, i);
		meet(&s, &m);
		differ(&s);
	}
}

static void a_name_is_narrowed_to_a_family(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 2 * WAYS; i++) {
		struct sides s = sides_new();
		struct meeting m = {ipv4(&s), named(&s, FAMILY_BOTH),
				    named(&s, i < WAYS ? FAMILY_BOTH : FAMILY_4)};

		m = way(m, i);
		meet(&s, &m);
		if (i < WAYS)
			differ(&s);
		else
			equal_without_sets(&s);
	}
}

static void a_name_of_another_family_is_nothing(void **state)
{
	(void)state;
	for (unsigned i = 0; i < WAYS; i++) {
		struct sides s = sides_new();
		struct meeting m = {ipv4(&s), named(&s, FAMILY_6), named(&s, FAMILY_6)};

		m = way(m, i);
		meet(&s, &m);
		differ(&s);
	}
}

static void nothing_is_said_of_a_name_of_another_family(void **state)
{
	(void)state;
	for (unsigned i = 0; i < WAYS; i++) {
		struct sides s = sides_new();
		struct meeting m = {ipv4(&s), named(&s, FAMILY_6), x(&s)};

		m = way(m, i);
		meet(&s, &m);
		right(&s, TOP, m.read, VERDICT_PASS);
		equal_without_sets(&s);
	}
}

static void addresses_beside_a_name_are_narrowed_too(void **state)
{
	(void)state;
	for (unsigned i = 0; i < WAYS; i++) {
		struct sides s = sides_new();
		struct filter_match name = named(&s, FAMILY_4);
		struct meeting m = {ipv4(&s), both(&s, name, ipv6_part(&s)),
				    both(&s, name, ipv6_part(&s))};

		m = way(m, i);
		meet(&s, &m);
		differ(&s);
	}
}

/* IPv4 and some addresses of IPv6 are not a family: the name may stand for one of those. */
static void a_family_and_a_part_are_no_family(void **state)
{
	(void)state;
	for (unsigned i = 0; i < WAYS; i++) {
		struct sides s = sides_new();
		struct meeting m = {both(&s, ipv4(&s), ipv6_part(&s)), named(&s, FAMILY_BOTH),
				    named(&s, FAMILY_4)};

		m = way(m, i);
		meet(&s, &m);
		differ(&s);
	}
}

static void half_of_a_family_is_no_family(void **state)
{
	static const struct addr_range low = {FAMILY_4, 0, 0x7fffffff},
				       high = {FAMILY_4, 0x80000000, 0xffffffff};

	(void)state;
	for (unsigned i = 0; i < 2 * WAYS; i++) {
		struct sides s = sides_new();
		struct filter_match one = from_range(&s, i < WAYS ? low : high);
		struct filter_match other = from_range(&s, i < WAYS ? high : low);
		struct meeting m = {one, other, other};

		m = way(m, i);
		meet(&s, &m);
		differ(&s);
	}
}

/* -- the narrower service -- */

static struct service_term icmp(int type, int code)
{
	return (struct service_term){SERVICE_ICMP, PROTO_ICMP,    PORTS_ALL,
				     PORTS_ALL,    (int16_t)type, (int16_t)code};
}

/* Does the right side pass READ where a jump asks for ASKED and a rule holds HELD? */
static void terms_meet(const struct service_term *asked, const struct service_term *held,
		       const struct service_term *read, bool equal)
{
	struct sides s = sides_new();
	struct meeting m = {of_term(&s, asked), of_term(&s, held), of_term(&s, read)};

	meet(&s, &m);
	if (equal)
		equal_without_sets(&s);
	else
		differ(&s);
}

static void the_narrower_term_is_what_both_hold(void **state)
{
	const struct service_term terms[] = {{.kind = SERVICE_ANY},
					     {.kind = SERVICE_PROTO, .proto = PROTO_ICMP},
					     icmp(-1, -1),
					     icmp(8, -1),
					     icmp(8, 1)};
	size_t n = sizeof terms / sizeof *terms;

	(void)state;
	for (size_t wide = 0; wide < n; wide++)
		for (size_t narrow = wide + 1; narrow < n; narrow++) {
			const struct service_term *w = &terms[wide], *t = &terms[narrow];

			terms_meet(w, t, t, true);
			terms_meet(t, w, t, true);
			terms_meet(w, t, w, false);
			terms_meet(t, w, w, false);
		}
}

static void terms_apart_meet_in_nothing(void **state)
{
	const struct service_term apart[][2] = {{icmp(8, -1), icmp(3, -1)},
						{icmp(8, 0), icmp(8, 1)}};

	(void)state;
	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < 2; k++)
			terms_meet(&apart[i][0], &apart[i][1], &apart[i][k], false);
}

/* A list may name more than it has to. */
static void a_term_beside_any_makes_no_difference(void **state)
{
	const struct service_term list[] = {icmp(8, -1), {.kind = SERVICE_ANY}};
	const struct service_term one = icmp(3, -1), *const read[] = {&one, &list[1]};

	(void)state;
	for (unsigned i = 0; i < WAYS; i++) {
		struct sides s = sides_new();
		struct meeting m = {of_term(&s, list), of_term(&s, &one), of_term(&s, read[i / 2])};

		m.asked.n_terms = 2;
		m = way(m, i & 1);
		meet(&s, &m);
		if (i < 2)
			equal_without_sets(&s);
		else
			differ(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_part_that_returns_misses_the_rest),
	    cmocka_unit_test(a_part_that_returns_is_not_dropped),
	    cmocka_unit_test(a_part_that_goes_misses_the_rest),
	    cmocka_unit_test(a_part_that_goes_is_not_dropped),
	    cmocka_unit_test(a_chain_that_is_not_said_is_not_left_out),
	    cmocka_unit_test(a_goto_within_a_jump_is_not_the_last),
	    cmocka_unit_test(what_returns_from_the_last_chain_is_dropped),
	    cmocka_unit_test(a_jump_comes_back),
	    cmocka_unit_test(after_a_part_left_the_rest_matters),
	    cmocka_unit_test(after_everything_left_nothing_matters),
	    cmocka_unit_test(after_everything_went_nothing_matters),
	    cmocka_unit_test(after_a_jump_of_everything_the_rest_matters),
	    cmocka_unit_test(after_a_decided_part_the_rest_matters),
	    cmocka_unit_test(after_all_is_decided_nothing_matters),
	    cmocka_unit_test(a_name_and_an_address_may_be_one_packet),
	    cmocka_unit_test(a_name_and_an_address_are_not_nothing),
	    cmocka_unit_test(a_family_and_a_name_are_no_family),
	    cmocka_unit_test(a_name_is_narrowed_to_a_family),
	    cmocka_unit_test(a_name_of_another_family_is_nothing),
	    cmocka_unit_test(nothing_is_said_of_a_name_of_another_family),
	    cmocka_unit_test(addresses_beside_a_name_are_narrowed_too),
	    cmocka_unit_test(a_family_and_a_part_are_no_family),
	    cmocka_unit_test(half_of_a_family_is_no_family),
	    cmocka_unit_test(the_narrower_term_is_what_both_hold),
	    cmocka_unit_test(terms_apart_meet_in_nothing),
	    cmocka_unit_test(a_term_beside_any_makes_no_difference)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
