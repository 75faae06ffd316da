/* Counting the connections of a packet set: exact, by GMP, since 2^300 is no rarity. */
#include <gmp.h>
#include <stdlib.h>

#include "oom.h"
#include "pset_space.h"
#include "service.h"

/* Counts of nodes that test addresses, kept per node: diagrams share. */
struct counting {
	const struct pset_space *s;
	mpz_t *known;
	bool *is_known;
	bool v6;
};

/* Digits of LEVEL that are counted. */
static uint64_t width(const struct counting *c, uint32_t level)
{
	bool upper = (level >= LEVEL_TO && level < LEVEL_TO + IPV4_SKIPPED) ||
		     (level >= LEVEL_FROM && level < LEVEL_FROM + IPV4_SKIPPED);

	return upper && !c->v6 ? 1 : (uint64_t)level_max(level) + 1;
}

/* -- addresses -- */

static void count_addresses(struct counting *c, mpz_t out, pset a, uint32_t level);

/* The edges of one node. */
static void count_node(struct counting *c, mpz_t out, pset a)
{
	const struct node *n = &c->s->nodes[a];
	uint64_t lo = 0;
	mpz_t one;

	mpz_init(one);
	for (uint32_t i = 0; i < n->n; lo = (uint64_t)c->s->edges[n->first + i++].hi + 1) {
		struct edge e = c->s->edges[n->first + i];

		count_addresses(c, one, e.to, n->level + 1);
		mpz_addmul_ui(out, one, e.hi - lo + 1);
	}
	mpz_clear(one);
}

/* Address pairs of A from LEVEL on; any minute will do. */
static void count_addresses(struct counting *c, mpz_t out, pset a, uint32_t level)
{
	uint32_t own = pset_level(c->s, a);

	mpz_set_ui(out, a == PSET_EMPTY ? 0 : 1);
	if (a == PSET_EMPTY)
		return;
	if (own < LEVEL_MINUTE) {
		if (!c->is_known[a]) {
			mpz_init(c->known[a]);
			c->is_known[a] = true;
			count_node(c, c->known[a], a);
		}
		mpz_set(out, c->known[a]);
	} else {
		own = LEVEL_MINUTE;
	}
	for (; level < own; level++)
		mpz_mul_ui(out, out, width(c, level));
}

/* -- services: which digits are counted depends on the protocol -- */

enum { DCCP = 33, UDPLITE = 136 };

static bool has_ports(uint64_t proto)
{
	return proto == PROTO_TCP || proto == PROTO_UDP || proto == PROTO_SCTP || proto == DCCP ||
	       proto == UDPLITE;
}

static void count_services(struct counting *c, mpz_t sum, pset a, uint32_t level, uint64_t proto,
			   uint64_t times);

/* DIGITS of them lead to A. */
static void count_service_edge(struct counting *c, mpz_t sum, pset a, uint32_t level,
			       uint64_t proto, uint64_t times)
{
	mpz_t one;

	if (a == PSET_EMPTY)
		return;
	if (level < LEVEL_TO_NAME) {
		count_services(c, sum, a, level, proto, times);
		return;
	}
	a = node_at(c->s, a, LEVEL_TO_NAME, 0);
	a = node_at(c->s, a, LEVEL_FROM_NAME, 0);
	mpz_init(one);
	count_addresses(c, one, a, LEVEL_TO);
	mpz_addmul_ui(sum, one, times);
	mpz_clear(one);
}

/* Is a digit of LEVEL a difference at all, for this protocol? */
static bool is_counted(uint32_t level, uint64_t proto)
{
	if (level == LEVEL_PORT)
		return has_ports(proto) || proto == PROTO_ICMP || proto == PROTO_ICMP6;
	return level == LEVEL_PROTO || has_ports(proto);
}

static void count_services(struct counting *c, mpz_t sum, pset a, uint32_t level, uint64_t proto,
			   uint64_t times)
{
	const struct node *n = &c->s->nodes[a];
	uint64_t lo = 0;

	if (level == LEVEL_PROTO) { /* each protocol counts in its own way */
		for (uint32_t p = 0; p <= level_max(LEVEL_PROTO); p++)
			count_service_edge(c, sum, node_at(c->s, a, level, p), level + 1, p, times);
		return;
	}
	if (!is_counted(level, proto) || n->level != level) {
		uint64_t digits = is_counted(level, proto) ? (uint64_t)level_max(level) + 1 : 1;

		count_service_edge(c, sum, node_at(c->s, a, level, 0), level + 1, proto,
				   times * digits);
		return;
	}
	for (uint32_t i = 0; i < n->n; lo = (uint64_t)c->s->edges[n->first + i++].hi + 1)
		count_service_edge(c, sum, c->s->edges[n->first + i].to, level + 1, proto,
				   times * (c->s->edges[n->first + i].hi - lo + 1));
}

/* -- places and families -- */

struct tally {
	struct counting family[2];
	mpz_t sum;
};

typedef void tally_fn(struct tally *t, pset a, uint64_t times);

static void count_families(struct tally *t, pset a, uint64_t times)
{
	for (uint32_t f = 0; f < 2; f++) {
		struct counting *c = &t->family[f];

		count_service_edge(c, t->sum, node_at(c->s, a, LEVEL_FAMILY, f), LEVEL_PROTO, 0,
				   times);
	}
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
