/* Services as matches: ports, protocols and ICMP types, each list of several values as a named
 * set that all rules with the same values share.
 */
#include "nft.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The terms of a rule, and the matches made of them. */
struct terms {
	struct plan *plan;
	struct service_term *at;
	size_t n;
	VEC(struct match) out;
};

static void add(struct terms *t, struct cond a, struct cond b, struct cond c)
{
	const struct cond all[] = {a, b, c};
	struct match m = {0};

	for (size_t i = 0; i < MATCH_CONDS; i++)
		if (all[i].field)
			m.cond[m.n++] = all[i];
	VEC_PUSH(t->plan->arena, &t->out, m);
}

static const struct cond none;

/* -- lists of values -- */

struct words {
	const char **at;
	size_t n;
};

/* FIELD with one word, or with the set of that prefix and type which holds all. */
static struct cond list_cond(struct plan *p, const char *field, const char *prefix,
			     const char *type, struct words w)
{
	struct cond c = {.field = field};
	struct nset *s;
	const char *key;
	bool new;

	if (w.n == 1) {
		c.value = w.at[0];
		return c;
	}
	p->text.n = 0;
	buf_puts(&p->text, prefix);
	for (size_t i = 0; i < w.n; i++)
		buf_printf(&p->text, "_%s", w.at[i]);
	key = intern_n(p->keys, p->text.data, p->text.n);
	s = nft_plan_set(p, key, key, type, &new);
	if (new) {
		s->interval = !strcmp(type, "inet_service");
		s->words = w.at;
		s->n_words = w.n;
	}
	c.set = s;
	return c;
}

static const char *number(struct plan *p, unsigned n)
{
	return arena_printf(p->arena, "%u", n);
}

/* Words of nft's own grammar where it has one; else the number, which needs no table. */
static const char *proto_word(struct plan *p, unsigned proto)
{
	static const struct {
		unsigned proto;
		const char *word;
	} words[] = {
	    {PROTO_ICMP, "icmp"}, {PROTO_TCP, "tcp"},   {PROTO_UDP, "udp"},     {50, "esp"},
	    {51, "ah"},           {PROTO_SCTP, "sctp"}, {PROTO_ICMP6, "icmpv6"}};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].proto == proto)
			return words[i].word;
	return number(p, proto);
}

static const char *port_word(struct plan *p, struct port_range r)
{
	return r.lo == r.hi ? number(p, r.lo) : arena_printf(p->arena, "%u-%u", r.lo, r.hi);
}

/* -- whole protocols -- */

/* A term that is all of its protocol. */
static bool is_bare(const struct service_term *t)
{
	switch (t->kind) {
	case SERVICE_PORTS:
		return port_range_is_all(t->src) && port_range_is_all(t->dst);
	case SERVICE_ICMP:
		return t->type < 0;
	case SERVICE_PROTO:
		return true;
	case SERVICE_ANY:
		break;
	}
	return false;
}

/* `meta l4proto` is what follows IPv6's extension headers, and sees the authentication header. */
static void add_protocols(struct terms *t)
{
	struct words w = {ARENA_ARRAY(t->plan->arena, const char *, t->n), 0};
	bool seen[256] = {false};

	for (size_t i = 0; i < t->n; i++)
		if (is_bare(&t->at[i]))
			seen[t->at[i].proto] = true;
	for (unsigned i = 0; i < 256; i++)
		if (seen[i])
			w.at[w.n++] = proto_word(t->plan, i);
	if (w.n)
		add(t, list_cond(t->plan, "meta l4proto", "l", "inet_proto", w), none, none);
}

/* -- ports -- */

static bool is_ports(const struct service_term *t)
{
	return t->kind == SERVICE_PORTS && !is_bare(t);
}

static int compare_port_range(struct port_range a, struct port_range b)
{
	return a.lo != b.lo ? (a.lo < b.lo ? -1 : 1) : a.hi != b.hi ? (a.hi < b.hi ? -1 : 1) : 0;
}

/* By source ports, protocol, destination ports: what shares a line stands together. */
static int compare_ports(const void *x, const void *y)
{
	const struct service_term *a = x, *b = y;
	int c = compare_port_range(a->src, b->src);

	if (c)
		return c;
	if (a->proto != b->proto)
		return a->proto < b->proto ? -1 : 1;
	return compare_port_range(a->dst, b->dst);
}

/* How many terms from AT on have the same protocol and source ports. */
static size_t run(const struct service_term *at, const struct service_term *end)
{
	size_t n = 0;

	while (at + n < end && at[n].proto == at->proto && !compare_port_range(at[n].src, at->src))
		n++;
	return n;
}

/* Is UDP's run that follows TCP's the same ports? */
static bool same_for_udp(const struct service_term *at, size_t n, const struct service_term *end)
{
	const struct service_term *udp = at + n;

	if (at->proto != PROTO_TCP || udp == end || udp->proto != PROTO_UDP ||
	    compare_port_range(udp->src, at->src) || run(udp, end) != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (compare_port_range(at[i].dst, udp[i].dst))
			return false;
	return true;
}

static void add_run(struct terms *t, const struct service_term *at, size_t n, bool both)
{
	struct plan *p = t->plan;
	const char *name = both ? "th" : proto_word(p, at->proto);
	struct words w = {ARENA_ARRAY(p->arena, const char *, n), n};
	struct cond proto = none, sport = none, dport = none;

	if (both) {
		struct words two = {ARENA_ARRAY(p->arena, const char *, 2), 2};

		two.at[0] = "tcp";
		two.at[1] = "udp";
		proto = list_cond(p, "meta l4proto", "l", "inet_proto", two);
	}
	if (!port_range_is_all(at->src)) {
		sport.field = arena_printf(p->arena, "%s sport", name);
		sport.value = port_word(p, at->src);
	}
	for (size_t i = 0; i < n; i++)
		w.at[i] = port_word(p, at[i].dst);
	if (!port_range_is_all(at->dst))
		dport =
		    list_cond(p, arena_printf(p->arena, "%s dport", name), "p", "inet_service", w);
	add(t, proto, sport, dport);
}

static void add_ports(struct terms *t)
{
	struct service_term *at = ARENA_ARRAY(t->plan->arena, struct service_term, t->n), *end = at;

	for (size_t i = 0; i < t->n; i++)
		if (is_ports(&t->at[i]))
			*end++ = t->at[i];
	qsort(at, (size_t)(end - at), sizeof *at, compare_ports);
	while (at < end) {
		size_t n = run(at, end);
		bool both = same_for_udp(at, n, end);

		add_run(t, at, n, both);
		at += both ? 2 * n : n;
	}
}

/* -- ICMP -- */

static void add_codes(struct terms *t, uint8_t proto, const char *type, const char *code)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct service_term *m = &t->at[i];

		if (m->kind == SERVICE_ICMP && m->proto == proto && m->type >= 0 && m->code >= 0)
			add(t,
			    (struct cond){.field = type,
					  .value = number(t->plan, (unsigned)m->type)},
			    (struct cond){.field = code,
					  .value = number(t->plan, (unsigned)m->code)},
			    none);
	}
}

static void add_icmp(struct terms *t, uint8_t proto)
{
	struct plan *p = t->plan;
	bool v6 = proto == PROTO_ICMP6;
	const char *type = v6 ? "icmpv6 type" : "icmp type";
	struct words w = {ARENA_ARRAY(p->arena, const char *, t->n), 0};

	for (size_t i = 0; i < t->n; i++) {
		const struct service_term *m = &t->at[i];

		if (m->kind == SERVICE_ICMP && m->proto == proto && m->type >= 0 && m->code < 0)
			w.at[w.n++] = number(p, (unsigned)m->type);
	}
	if (w.n)
		add(t, list_cond(p, type, v6 ? "t6" : "t4", v6 ? "icmpv6_type" : "icmp_type", w),
		    none, none);
	add_codes(t, proto, type, v6 ? "icmpv6 code" : "icmp code");
}

/* -- all -- */

static const char *services_key(struct plan *p, const struct rule *r)
{
	p->text.n = 0;
	buf_puts(&p->text, "v");
	for (size_t i = 0; i < r->n_services; i++)
		buf_printf(&p->text, " %zu", r->services[i]->index);
	return intern_n(p->keys, p->text.data, p->text.n);
}

static struct matches *plan_terms(struct plan *p, struct service_term *at, size_t n)
{
	struct terms t = {.plan = p, .at = at, .n = n};
	struct matches *m = ARENA_NEW(p->arena, struct matches);

	if (n == 1 && at[0].kind == SERVICE_ANY) {
		add(&t, none, none, none);
	} else {
		add_protocols(&t);
		add_ports(&t);
		add_icmp(&t, PROTO_ICMP);
		add_icmp(&t, PROTO_ICMP6);
	}
	*m = (struct matches){t.out.at, t.out.n};
	return m;
}

const struct matches *nft_plan_services(struct plan *p, const struct rule *r)
{
	const char *key = services_key(p, r);
	struct service_term *at;
	struct matches *m = map_get(p->by_key, key);
	size_t n;

	if (m)
		return m;
	n = rule_terms(p->arena, r, &at);
	m = plan_terms(p, at, n);
	map_put(p->by_key, key, m);
	return m;
}

const struct matches *nft_plan_service(struct plan *p, const struct service *s)
{
	const char *key = arena_printf(p->arena, "service %zu", s->index);
	struct matches *m;

	key = intern(p->keys, key);
	m = map_get(p->by_key, key);
	if (!m) {
		m = plan_terms(p, s->terms, s->n_terms);
		map_put(p->by_key, key, m);
	}
	return m;
}
