/* Counting the connections of a packet set: exact, by GMP, since 2^300 is no rarity. */
#include <gmp.h>
#include <stdlib.h>

#include "oom.h"
#include "pset_space.h"
#include "service.h"

/* Counts of nodes that test addresses, kept per node: diagrams share. Those of services fit 64
 * bits. */
struct counting {
	const struct pset_space *s;
	mpz_t *known;
	bool *is_known;
	bool v6;
};

static bool has_ports(uint32_t proto)
{
	enum { DCCP = 33, UDPLITE = 136 };

	return proto == PROTO_TCP || proto == PROTO_UDP || proto == PROTO_SCTP || proto == DCCP ||
	       proto == UDPLITE;
}

/* Digits of LEVEL that are counted. */
static uint64_t width(const struct counting *c, uint32_t level)
{
	bool upper = (level >= LEVEL_TO && level < LEVEL_TO + 12) ||
		     (level >= LEVEL_FROM && level < LEVEL_FROM + 12);

	return upper && !c->v6 ? 1 : (uint64_t)level_max(level) + 1;
}

static uint64_t count_src_ports(const struct pset_space *s, pset a, bool ports)
{
	const struct node *n = &s->nodes[a];
	uint64_t sum = 0, lo = 0;

	if (n->level != LEVEL_SRC_PORT)
		return a == PSET_EMPTY ? 0 : ports ? 65536 : 1;
	if (!ports)
		return node_at(s, a, LEVEL_SRC_PORT, 0) != PSET_EMPTY;
	for (uint32_t i = 0; i < n->n; lo = (uint64_t)s->edges[n->first + i++].hi + 1)
		if (s->edges[n->first + i].to != PSET_EMPTY)
			sum += s->edges[n->first + i].hi - lo + 1;
	return sum;
}

static uint64_t count_ports(const struct pset_space *s, pset a, uint32_t proto)
{
	const struct node *n = &s->nodes[a];
	bool ports = has_ports(proto), icmp = proto == PROTO_ICMP || proto == PROTO_ICMP6;
	uint64_t sum = 0, lo = 0;

	if (!ports && !icmp)
		return count_src_ports(s, node_at(s, a, LEVEL_PORT, 0), false);
	if (n->level != LEVEL_PORT)
		return 65536 * count_src_ports(s, a, ports);
	for (uint32_t i = 0; i < n->n; lo = (uint64_t)s->edges[n->first + i++].hi + 1)
		sum += (s->edges[n->first + i].hi - lo + 1) *
		       count_src_ports(s, s->edges[n->first + i].to, ports);
	return sum;
}

static void count_services(const struct counting *c, mpz_t out, pset a)
{
	uint64_t sum = 0;

	for (uint32_t proto = 0; proto <= 255; proto++)
		sum += count_ports(c->s, node_at(c->s, a, LEVEL_PROTO, proto), proto);
	mpz_set_ui(out, sum);
}

static void count_from(struct counting *c, mpz_t out, pset a, uint32_t level);

/* The edges of one node, which tests LEVEL. */
static void count_node(struct counting *c, mpz_t out, pset a, uint32_t level)
{
	const struct node *n = &c->s->nodes[a];
	uint64_t lo = 0;
	mpz_t one;

	mpz_init(one);
	mpz_set_ui(out, 0);
	for (uint32_t i = 0; i < n->n; lo = (uint64_t)c->s->edges[n->first + i++].hi + 1) {
		struct edge e = c->s->edges[n->first + i];

		count_from(c, one, e.to, level + 1);
		mpz_addmul_ui(out, one, e.hi - lo + 1);
	}
	mpz_clear(one);
}

static void count_known(struct counting *c, mpz_t out, pset a, uint32_t level)
{
	if (!c->is_known[a]) {
		mpz_init(c->known[a]);
		c->is_known[a] = true;
		if (level == LEVEL_PROTO)
			count_services(c, c->known[a], a);
		else
			count_node(c, c->known[a], a, level);
	}
	mpz_set(out, c->known[a]);
}

/* Connections of A from LEVEL on; LEVEL is one of addresses or LEVEL_PROTO. */
static void count_from(struct counting *c, mpz_t out, pset a, uint32_t level)
{
	uint32_t own = pset_level(c->s, a);
	mpz_t skipped;

	if (own > LEVEL_PROTO)
		own = LEVEL_PROTO;
	if (a == PSET_EMPTY) {
		mpz_set_ui(out, 0);
		return;
	}
	if (own < LEVEL_PROTO || pset_level(c->s, a) == LEVEL_PROTO)
		count_known(c, out, a, own);
	else
		count_services(c, out, a);
	mpz_init_set_ui(skipped, 1);
	for (; level < own; level++)
		mpz_mul_ui(skipped, skipped, width(c, level));
	mpz_mul(out, out, skipped);
	mpz_clear(skipped);
}

/* Both families, and the sum over all places. */
struct tally {
	struct counting family[2];
	mpz_t sum;
};

typedef void tally_fn(struct tally *t, pset a, uint64_t times);

static void count_families(struct tally *t, pset a, uint64_t times)
{
	mpz_t one;

	mpz_init(one);
	for (uint32_t f = 0; f < 2; f++) {
		struct counting *c = &t->family[f];
		pset b = node_at(c->s, a, LEVEL_FAMILY, f);

		b = node_at(c->s, b, LEVEL_TO_NAME, 0);
		b = node_at(c->s, b, LEVEL_FROM_NAME, 0);
		count_from(c, one, b, LEVEL_TO);
		mpz_addmul_ui(t->sum, one, times);
	}
	mpz_clear(one);
}

/* Calls NEXT for every edge of a place axis. */
static void count_places(struct tally *t, pset a, uint32_t level, uint64_t times, tally_fn *next)
{
	const struct pset_space *s = t->family[0].s;
	const struct node *n = &s->nodes[a];
	uint64_t lo = 0;

	if (n->level != level) {
		next(t, a, times * ((uint64_t)level_max(level) + 1));
		return;
	}
	for (uint32_t i = 0; i < n->n; lo = (uint64_t)s->edges[n->first + i++].hi + 1)
		if (s->edges[n->first + i].to != PSET_EMPTY)
			next(t, s->edges[n->first + i].to,
			     times * (s->edges[n->first + i].hi - lo + 1));
}

static void count_out(struct tally *t, pset a, uint64_t times)
{
	count_places(t, a, LEVEL_OUT, times, count_families);
}

static struct counting counting_new(const struct pset_space *s, bool v6)
{
	size_t n = pset_nodes(s);
	struct counting c = {s, calloc(n, sizeof *c.known), calloc(n, sizeof *c.is_known), v6};

	if (!c.known || !c.is_known)
		out_of_memory();
	return c;
}

static void counting_free(struct counting *c)
{
	for (size_t i = 0; i < pset_nodes(c->s); i++)
		if (c->is_known[i])
			mpz_clear(c->known[i]);
	free(c->known);
	free(c->is_known);
}

const char *pset_count(const struct pset_space *s, pset set, struct arena *a)
{
	struct tally t = {.family = {counting_new(s, false), counting_new(s, true)}};
	const char *text;

	mpz_init(t.sum);
	if (set != PSET_EMPTY)
		count_places(&t, set, LEVEL_IN, 1, count_out);
	text = mpz_sizeinbase(t.sum, 10) <= 15
		   ? arena_printf(a, "%lu", mpz_get_ui(t.sum))
		   : arena_printf(a, "2^%zu", mpz_sizeinbase(t.sum, 2) - 1);
	mpz_clear(t.sum);
	counting_free(&t.family[0]);
	counting_free(&t.family[1]);
	return text;
}
