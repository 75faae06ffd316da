/* Packet sets: the algebra against a plain definition, on sets small enough to be looked through.
 */
#include "unit.h"

#include "arena.h"
#include "oom.h"
#include "pset.h"
#include "service.h"
#include "world.h"

/* A set as a list of boxes, decided by looking at each. */
struct box {
	struct interval in, to_name, proto, port, src_port, minute;
	struct addr_set to, from;
};

enum { BOXES = 6, POINTS = 400, ROUNDS = 300 };

struct plain {
	struct box at[BOXES];
	size_t n;
};

static struct interval some(struct chance *c, uint32_t max)
{
	uint32_t lo, hi;

	if (below(c, 3) == 0)
		return (struct interval){0, max};
	lo = below(c, 5) * (max / 5);
	hi = lo + below(c, 3) * (max / 7);
	return (struct interval){lo, hi > max ? max : hi};
}

/* Ranges around few edges, so that boxes meet. */
static struct addr_set some_addresses(struct arena *a, struct chance *c, enum family f)
{
	static const uint32_t edges[] = {0,          1,          255,        256,
					 0x0a000000, 0x0a0000ff, 0x0a000100, 0x0affffff};
	struct addr_range r[3];
	size_t n = 1 + below(c, 3);

	for (size_t i = 0; i < n; i++) {
		u128 x = edges[below(c, 8)], y = edges[below(c, 8)];

		if (f == FAMILY_6) {
			x |= (u128)edges[below(c, 8)] << 90;
			y |= (u128)edges[below(c, 8)] << 90;
		}
		if (below(c, 4) == 0)
			y = addr_max(f);
		r[i] = (struct addr_range){f, x < y ? x : y, x < y ? y : x};
	}
	return addr_set_make(a, r, n);
}

static struct plain some_boxes(struct arena *a, struct chance *c, enum family f)
{
	struct plain p = {.n = 1 + below(c, BOXES)};

	for (size_t i = 0; i < p.n; i++)
		p.at[i] = (struct box){.in = some(c, 9),
				       .to_name = below(c, 3) ? (struct interval){0, UINT32_MAX}
							      : some(c, 3),
				       .proto = some(c, 255),
				       .port = some(c, 65535),
				       .src_port = some(c, 65535),
				       .minute = some(c, 1000),
				       .to = some_addresses(a, c, f),
				       .from = some_addresses(a, c, f)};
	return p;
}

static pset box_set(struct pset_space *s, const struct box *b, enum family f)
{
	struct interval family = {f == FAMILY_6, f == FAMILY_6};
	pset p = pset_numbers(s, AXIS_MINUTE, &b->minute, 1, PSET_ALL);

	p = pset_addresses(s, AXIS_FROM, b->from, p);
	p = pset_addresses(s, AXIS_TO, b->to, p);
	p = pset_numbers(s, AXIS_TO_NAME, &b->to_name, 1, p);
	p = pset_numbers(s, AXIS_SRC_PORT, &b->src_port, 1, p);
	p = pset_numbers(s, AXIS_PORT, &b->port, 1, p);
	p = pset_numbers(s, AXIS_PROTO, &b->proto, 1, p);
	p = pset_numbers(s, AXIS_FAMILY, &family, 1, p);
	return pset_numbers(s, AXIS_IN, &b->in, 1, p);
}

static pset plain_set(struct pset_space *s, const struct plain *p, enum family f)
{
	pset list[BOXES];

	for (size_t i = 0; i < p->n; i++)
		list[i] = box_set(s, &p->at[i], f);
	return pset_union_all(s, list, p->n);
}

static bool in(struct interval i, uint32_t x)
{
	return i.lo <= x && x <= i.hi;
}

static bool plain_holds(const struct plain *p, const struct point *x)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct box *b = &p->at[i];
		struct addr_range to = {x->family, x->to, x->to},
				  from = {x->family, x->from, x->from};

		if (in(b->in, x->in) && in(b->to_name, x->to_name) && in(b->proto, x->proto) &&
		    in(b->port, x->port) && in(b->src_port, x->src_port) &&
		    in(b->minute, x->minute) && addr_set_within((struct addr_set){&to, 1}, b->to) &&
		    addr_set_within((struct addr_set){&from, 1}, b->from))
			return true;
	}
	return false;
}

/* An end of a range of the set's boxes, or one beside it: where mistakes are. */
static u128 near_edge(struct chance *c, struct addr_set s)
{
	const struct addr_range *r = &s.at[below(c, (unsigned)s.n)];

	switch (below(c, 4)) {
	case 0:
		return r->lo;
	case 1:
		return r->hi;
	case 2:
		return r->lo ? r->lo - 1 : 0;
	default:
		return r->hi < addr_max(r->family) ? r->hi + 1 : r->hi;
	}
}

static struct point some_point(struct chance *c, const struct plain *p, enum family f)
{
	const struct box *b = &p->at[below(c, (unsigned)p->n)];
	const struct box *d = &p->at[below(c, (unsigned)p->n)];

	return (struct point){.in = below(c, 2) ? b->in.lo : b->in.hi + 1,
			      .family = f,
			      .to_name = below(c, 5),
			      .to = near_edge(c, b->to),
			      .from = near_edge(c, d->from),
			      .proto = (uint8_t)(below(c, 2) ? b->proto.lo : d->proto.hi),
			      .port = (uint16_t)(below(c, 2) ? b->port.hi : d->port.lo),
			      .src_port = (uint16_t)(below(c, 2) ? d->src_port.hi : b->src_port.lo),
			      .minute = below(c, 2) ? b->minute.lo : d->minute.hi};
}

static void check_points(struct pset_space *s, struct chance *c, const struct plain *x,
			 const struct plain *y, enum family f)
{
	pset a = plain_set(s, x, f), b = plain_set(s, y, f);
	pset both = pset_intersect(s, a, b), either = pset_union(s, a, b),
	     rest = pset_minus(s, a, b);

	for (size_t i = 0; i < POINTS; i++) {
		struct point p = some_point(c, i % 2 ? x : y, f);
		bool in_a = plain_holds(x, &p), in_b = plain_holds(y, &p);

		assert_int_equal(pset_holds(s, a, &p), in_a);
		assert_int_equal(pset_holds(s, b, &p), in_b);
		assert_int_equal(pset_holds(s, both, &p), in_a && in_b);
		assert_int_equal(pset_holds(s, either, &p), in_a || in_b);
		assert_int_equal(pset_holds(s, rest, &p), in_a && !in_b);
	}
	/* One form for one set, however it was made. */
	assert_int_equal(pset_union(s, rest, both), a);
	assert_int_equal(pset_minus(s, either, rest), b);
	assert_int_equal(pset_minus(s, PSET_ALL, pset_minus(s, PSET_ALL, a)), a);
	assert_int_equal(pset_intersect(s, a, pset_minus(s, PSET_ALL, b)), rest);
	if (rest != PSET_EMPTY) {
		struct point p = pset_witness(s, rest);

		assert_true(plain_holds(x, &p) && !plain_holds(y, &p));
	}
}

/* The operations hold what their definitions say, IPv4 and IPv6, at the edges of every range. */
static void test_algebra(void **state)
{
	struct chance c = {1};

	(void)state;
	for (size_t round = 0; round < ROUNDS; round++) {
		struct arena *a = arena_new(out_of_memory);
		struct pset_space *s = pset_space_new(0);
		enum family f = round % 2 ? FAMILY_4 : FAMILY_6;
		struct plain x = some_boxes(a, &c, f), y = some_boxes(a, &c, f);

		check_points(s, &c, &x, &y, f);
		pset_space_free(s);
		arena_free(a);
	}
}

static pset part_set(struct pset_space *s, const struct pset_part *p)
{
	struct interval family = {p->family == FAMILY_6, p->family == FAMILY_6};
	pset x = pset_numbers(s, AXIS_MINUTE, p->on[AXIS_MINUTE], p->n_on[AXIS_MINUTE], PSET_ALL);

	x = pset_addresses(s, AXIS_FROM, p->from, x);
	x = pset_addresses(s, AXIS_TO, p->to, x);
	for (int axis = AXIS_FROM_NAME; axis >= AXIS_PROTO; axis--)
		x = pset_numbers(s, (enum axis)axis, p->on[axis], p->n_on[axis], x);
	x = pset_numbers(s, AXIS_FAMILY, &family, 1, x);
	x = pset_numbers(s, AXIS_OUT, p->on[AXIS_OUT], p->n_on[AXIS_OUT], x);
	return pset_numbers(s, AXIS_IN, p->on[AXIS_IN], p->n_on[AXIS_IN], x);
}

/* The parts of a set are disjoint and make up the set. */
static void test_parts(void **state)
{
	struct chance c = {2};

	(void)state;
	for (size_t round = 0; round < ROUNDS; round++) {
		struct arena *a = arena_new(out_of_memory);
		struct pset_space *s = pset_space_new(0);
		enum family f = round % 2 ? FAMILY_4 : FAMILY_6;
		struct plain x = some_boxes(a, &c, f);
		pset set = plain_set(s, &x, f), sum = PSET_EMPTY;
		struct pset_part *parts;
		size_t n;

		if (pset_parts(s, set, a, 10000, &parts, &n))
			for (size_t i = 0; i < n; i++) {
				pset one = part_set(s, &parts[i]);

				assert_int_equal(pset_intersect(s, sum, one), PSET_EMPTY);
				sum = pset_union(s, sum, one);
			}
		else
			sum = set;
		assert_int_equal(sum, set);
		pset_space_free(s);
		arena_free(a);
	}
}

static struct addr_set prefix(struct arena *a, enum family f, u128 addr, unsigned len)
{
	struct addr_range r = prefix_range(f, addr, len);

	return addr_set_make(a, &r, 1);
}

static pset connections(struct pset_space *s, struct addr_set from, struct addr_set to,
			pset service)
{
	struct interval family = {from.at[0].family == FAMILY_6, from.at[0].family == FAMILY_6};
	struct interval one = {1, 1};
	pset p = pset_addresses(s, AXIS_FROM, from, PSET_ALL);

	p = pset_intersect(s, pset_addresses(s, AXIS_TO, to, p), service);
	p = pset_numbers(s, AXIS_FAMILY, &family, 1, p);
	p = pset_numbers(s, AXIS_OUT, &one, 1, p);
	return pset_numbers(s, AXIS_IN, &one, 1, p);
}

static pset tcp(struct pset_space *s, uint32_t lo, uint32_t hi)
{
	pset p = pset_numbers(s, AXIS_PORT, &(struct interval){lo, hi}, 1, PSET_ALL);

	return pset_numbers(s, AXIS_PROTO, &(struct interval){PROTO_TCP, PROTO_TCP}, 1, p);
}

static void test_count(void **state)
{
	struct arena *a = arena_new(out_of_memory);
	struct pset_space *s = pset_space_new(0);
	struct addr_set net = prefix(a, FAMILY_4, 0x0a000000, 24),
			host = prefix(a, FAMILY_4, 1, 32);
	struct addr_set net6 = prefix(a, FAMILY_6, 0, 64), host6 = prefix(a, FAMILY_6, 1, 128);
	pset source_443 = pset_numbers(s, AXIS_SRC_PORT, &(struct interval){443, 443}, 1, PSET_ALL);
	pset esp = pset_numbers(s, AXIS_PROTO, &(struct interval){50, 50}, 1, PSET_ALL);
	pset ping = pset_numbers(s, AXIS_PORT, &(struct interval){0x800, 0x8ff}, 1, PSET_ALL);

	(void)state;
	ping = pset_numbers(s, AXIS_PROTO, &(struct interval){PROTO_ICMP, PROTO_ICMP}, 1, ping);
	source_443 =
	    pset_numbers(s, AXIS_PROTO, &(struct interval){PROTO_UDP, PROTO_UDP}, 1, source_443);
	assert_string_equal(pset_count(s, PSET_EMPTY, a), "0");
	/* 256 sources, 2 ports, 65536 source ports */
	assert_string_equal(pset_count(s, connections(s, net, host, tcp(s, 80, 81)), a),
			    "33554432");
	assert_string_equal(pset_count(s, connections(s, host, host, source_443), a), "65536");
	/* A protocol without ports is one connection for a pair of addresses; a type has 256 codes.
	 */
	assert_string_equal(pset_count(s, connections(s, net, host, esp), a), "256");
	assert_string_equal(pset_count(s, connections(s, host, host, ping), a), "256");
	assert_string_equal(pset_count(s, connections(s, net6, net6, esp), a), "2^128");
	assert_string_equal(pset_count(s, connections(s, host6, host6, esp), a), "1");
	/* What overlaps counts once. */
	pset both = pset_union(s, connections(s, net, host, tcp(s, 80, 90)),
			       connections(s, net, host, tcp(s, 85, 89)));
	assert_string_equal(pset_count(s, both, a), "184549376");
	pset_space_free(s);
	arena_free(a);
}

/* A witness reads as a person would choose it. */
static void test_witness_is_readable(void **state)
{
	struct arena *a = arena_new(out_of_memory);
	struct pset_space *s = pset_space_new(0);
	struct point p =
	    pset_witness(s, connections(s, prefix(a, FAMILY_4, 0x0a000000, 8),
					prefix(a, FAMILY_4, 0xc0000200, 24), PSET_ALL));

	(void)state;
	assert_int_equal(p.from, 0x0a000001);
	assert_int_equal(p.to, 0xc0000201);
	assert_int_equal(p.proto, PROTO_TCP);
	assert_int_equal(p.port, 443);
	assert_int_equal(p.minute, 0);
	pset_space_free(s);
	arena_free(a);
}

/* Past its bound a space says so and gives empty sets; it does not grow. */
static void test_bound(void **state)
{
	enum { BOUND = 8 << 20 };
	struct arena *a = arena_new(out_of_memory);
	struct pset_space *s = pset_space_new(BOUND);
	pset sum = PSET_EMPTY;
	size_t i = 0;

	(void)state;
	for (; i < 100000 && !pset_full(s); i++)
		sum = pset_union(s, sum,
				 connections(s, prefix(a, FAMILY_4, i * 7919, 32),
					     prefix(a, FAMILY_4, i * 104729, 32), tcp(s, 1, 1)));
	assert_true(pset_full(s));
	assert_true(i > 1000);
	assert_true(pset_bytes(s) <= BOUND);
	assert_int_equal(pset_union(s, PSET_ALL, sum), PSET_EMPTY);
	pset_space_free(s);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_algebra), cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_count),   cmocka_unit_test(test_witness_is_readable),
	    cmocka_unit_test(test_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
