/* Filters as packet sets against the plain walk through their rules, on random filters. */
#include "unit.h"

#include "frame.h"
#include "oom.h"
#include "world.h"

enum { FILTERS = 400, PACKETS = 300, CHAINS = 4 };

struct random_filter {
	struct chance *c;
	struct arena *a;
	struct intern *names;
	struct filter f;
};

static const char *const place_names[] = {"lan", "lan2", "lan*", "dmz", "wan0", "wan1"};
static const char *const dns_names[] = {"a.example.com", "b.example.com"};

static const char *pick(struct random_filter *r, const char *const *list, unsigned n)
{
	return intern(r->names, list[below(r->c, n)]);
}

static struct place_list some_places(struct random_filter *r)
{
	struct place_list l = {.except = below(r->c, 4) == 0};

	if (below(r->c, 3) == 0)
		return PLACE_ANY;
	l.n = 1 + below(r->c, 2);
	l.at = ARENA_ARRAY(r->a, const char *, l.n);
	for (size_t i = 0; i < l.n; i++)
		l.at[i] = pick(r, place_names, 6);
	return l;
}

static const uint32_t edges[] = {0x0a000000, 0x0a000001, 0x0a0000ff, 0x0a010000, 0xc0000201};

static u128 some_address(struct random_filter *r, enum family f)
{
	u128 x = edges[below(r->c, 5)];

	return f == FAMILY_6 ? x << 96 | below(r->c, 2) : x;
}

static struct filter_side some_side(struct random_filter *r)
{
	struct addr_range at[2];
	struct filter_side s = {.n_names = 0};

	if (below(r->c, 4) == 0)
		return filter_any(r->a);
	for (int i = 0; i < 2; i++) {
		enum family f = below(r->c, 3) ? FAMILY_4 : FAMILY_6;
		u128 x = some_address(r, f), y = some_address(r, f);

		at[i] = (struct addr_range){f, x < y ? x : y, x < y ? y : x};
	}
	s.addresses = addr_set_make(r->a, at, 1 + below(r->c, 2));
	if (below(r->c, 4) == 0) {
		struct filter_name *n = ARENA_NEW(r->a, struct filter_name);

		*n = (struct filter_name){pick(r, dns_names, 2),
					  below(r->c, 2) ? FAMILY_BOTH : FAMILY_4};
		s.names = n;
		s.n_names = 1;
		if (below(r->c, 2))
			s.addresses.n = 0;
	}
	return s;
}

static struct service_term some_term(struct random_filter *r)
{
	static const uint8_t protocols[] = {PROTO_TCP, PROTO_UDP, PROTO_SCTP};
	struct service_term t = {.kind = SERVICE_ANY};

	switch (below(r->c, 6)) {
	case 0:
		return t;
	case 1:
		t = (struct service_term){.kind = SERVICE_ICMP,
					  .proto = below(r->c, 2) ? PROTO_ICMP : PROTO_ICMP6,
					  .type = (int16_t)(below(r->c, 3) * 8 - 1),
					  .code = -1};
		if (t.type >= 0 && below(r->c, 2))
			t.code = (int16_t)below(r->c, 2);
		return t;
	case 2:
		t.kind = SERVICE_PROTO;
		t.proto = below(r->c, 2) ? 50 : PROTO_ICMP;
		return t;
	default:
		t = (struct service_term){.kind = SERVICE_PORTS,
					  .proto = protocols[below(r->c, 3)],
					  .src = PORTS_ALL,
					  .dst = {(uint16_t)(below(r->c, 3) * 100), 300}};
		if (below(r->c, 3) == 0)
			t.src = (struct port_range){500, 500};
		return t;
	}
}

static void some_rule(struct random_filter *r, size_t chain)
{
	struct filter_rule *rule = filter_add_rule(r->a, &r->f, chain);
	struct service_term *terms = ARENA_ARRAY(r->a, struct service_term, 2);
	static const enum verdict verdicts[] = {VERDICT_PASS,   VERDICT_PASS, VERDICT_DROP,
						VERDICT_RETURN, VERDICT_JUMP, VERDICT_GOTO};

	for (int i = 0; i < 2; i++)
		terms[i] = some_term(r);
	rule->verdict = verdicts[below(r->c, chain + 1 < CHAINS ? 6 : 4)];
	if (chain + 1 < CHAINS)
		rule->chain = chain + 1 + below(r->c, (unsigned)(CHAINS - chain - 1));
	rule->match.in = some_places(r);
	rule->match.out = some_places(r);
	rule->match.from = some_side(r);
	rule->match.to = some_side(r);
	rule->match.terms = terms;
	rule->match.n_terms = 1 + below(r->c, 2);
	if (below(r->c, 5) == 0)
		rule->match.time =
		    (struct filter_time){below(r->c, 3) ? FILTER_EPOCH + 10 : 0, FILTER_EPOCH + 25};
}

static void fill(struct random_filter *r)
{
	for (size_t i = 0; i < CHAINS; i++)
		filter_add_chain(r->a, &r->f, "");
	for (size_t i = 0; i < CHAINS; i++)
		for (unsigned n = below(r->c, 6); n; n--)
			some_rule(r, i);
	for (size_t i = 0; i < 1 + below(r->c, 2); i++)
		*VEC_ADD(r->a, &r->f.stages) =
		    (struct filter_stage){i, below(r->c, 3) ? VERDICT_DROP : VERDICT_PASS};
}

static struct point some_point(struct random_filter *r, const struct frame *f)
{
	static const uint8_t protocols[] = {PROTO_TCP, PROTO_UDP,  PROTO_SCTP,
					    50,        PROTO_ICMP, PROTO_ICMP6};
	struct point p = {.family = below(r->c, 3) ? FAMILY_4 : FAMILY_6};

	p.in = below(r->c, (unsigned)f->places.n + 1);
	p.out = below(r->c, (unsigned)f->places.n + 1);
	p.from_name = below(r->c, 2) ? 0 : below(r->c, (unsigned)f->names.n + 1);
	p.to_name = below(r->c, 2) ? 0 : below(r->c, (unsigned)f->names.n + 1);
	p.from = some_address(r, p.family);
	p.to = some_address(r, p.family);
	p.proto = protocols[below(r->c, 6)];
	p.port = (uint16_t)(below(r->c, 5) * 100);
	p.src_port = below(r->c, 2) ? 500 : 499;
	if (p.proto == PROTO_ICMP || p.proto == PROTO_ICMP6) {
		p.port = (uint16_t)(below(r->c, 3) * 7 << 8 | below(r->c, 2));
		p.src_port = 0;
	} else if (p.proto == 50) {
		p.port = p.src_port = 0;
	}
	p.minute = below(r->c, 2) * FILTER_EPOCH + below(r->c, 30);
	return p;
}

/* What a random filter lets pass is the same by its set and by its rules. */
static void test_set_is_what_the_walk_decides(void **state)
{
	struct chance c = {3};
	size_t passed = 0;

	(void)state;
	for (size_t i = 0; i < FILTERS; i++) {
		struct arena *a = arena_new(out_of_memory);
		struct random_filter r = {.c = &c, .a = a, .names = intern_new(a)};
		struct pset_space *s = pset_space_new(0);
		struct frame f;

		fill(&r);
		frame_init(&f, a, r.names, s);
		frame_know(&f, &r.f);
		pset set = frame_filter(&f, &r.f);
		for (size_t k = 0; k < PACKETS; k++) {
			struct point p = some_point(&r, &f);
			struct filter_packet packet = frame_packet(&f, &p);
			const struct filter_rule *rule;
			bool walk = filter_walk(&r.f, &packet, &rule);

			passed += walk;
			if (pset_holds(s, set, &p) != walk)
				fail_msg("filter %zu: %s: the walk says %d", i,
					 packet_text(a, &packet), walk);
		}
		pset_space_free(s);
		arena_free(a);
	}
	assert_in_range(passed, FILTERS * PACKETS / 20, FILTERS * PACKETS * 19 / 20);
}

/* Routing: an address comes from the place it is behind, a name too; unknown places may hold all.
 */
static void test_routing(void **state)
{
	struct arena *a = arena_new(out_of_memory);
	struct intern *names = intern_new(a);
	struct pset_space *s = pset_space_new(0);
	struct frame f;
	struct addr_range ten = prefix_range(FAMILY_4, 0x0a000000, 8);
	const char *lan = intern(names, "lan"), *wan = intern(names, "wan");
	const char *host = intern(names, "a.example.com"), *other = intern(names, "b.example.com");

	(void)state;
	frame_init(&f, a, names, s);
	frame_add_area(&f, &lan, 1, addr_set_make(a, &ten, 1), &host, 1);
	frame_place(&f, wan);
	frame_name(&f, other);
	pset all = frame_routed(&f, PSET_ALL);
	struct point p = {.in = 1, .out = 2, .family = FAMILY_4, .from = 0x0a000001, .to = 1};

	assert_true(pset_holds(s, all, &p));
	p.from = 0x0b000000;
	assert_false(pset_holds(s, all, &p));
	p.in = 2;
	assert_true(pset_holds(s, all, &p));
	p.from_name = frame_name(&f, host); /* lies behind lan */
	assert_false(pset_holds(s, all, &p));
	p.from_name = frame_name(&f, other);
	assert_true(pset_holds(s, all, &p));
	p.family = FAMILY_6;
	assert_true(pset_holds(s, all, &p));
	p.in = 1;
	assert_false(pset_holds(s, all, &p));
	p.in = 3; /* nobody's number */
	p.family = FAMILY_4;
	assert_false(pset_holds(s, all, &p));
	pset_space_free(s);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_set_is_what_the_walk_decides),
	    cmocka_unit_test(test_routing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
