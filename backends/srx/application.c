/* Applications: always our own, without ALG, so that a port means that port.
 *
 * Applications begin with "pc-", application sets with "pcs-": classes that never meet. */
#include "srx.h"

#include <string.h>

/* Up to eight terms that become one application. */
struct chunk {
	const char *key, *wanted;
	const struct service_term *terms;
	size_t n;
};

static size_t chunks_of(const struct service *s)
{
	return (s->n_terms + SRX_TERMS_MAX - 1) / SRX_TERMS_MAX;
}

static struct chunk chunk_of(struct srx_plan *p, const struct service *s, size_t i)
{
	struct chunk c = {s->name, s->name, s->terms + i * SRX_TERMS_MAX, SRX_TERMS_MAX};

	if (i * SRX_TERMS_MAX + c.n > s->n_terms)
		c.n = s->n_terms - i * SRX_TERMS_MAX;
	if (chunks_of(s) > 1)
		c.key = c.wanted = arena_printf(p->arena, "%s part %zu", s->name, i + 1);
	return c;
}

static bool is_any(const struct service *s)
{
	return s->terms[0].kind == SERVICE_ANY;
}

static bool plain_ok(unsigned char c)
{
	return srx_name_ok(c) && c != '.';
}

void srx_plan_applications(struct srx_plan *p)
{
	const struct name_rules application = {
	    .max = SRX_NAME_MAX, .prefix = "pc-", .char_ok = plain_ok, .filler = '-'};
	const struct name_rules set = {
	    .max = SRX_NAME_MAX, .prefix = "pcs-", .char_ok = plain_ok, .filler = '-'};

	p->applications = namer_new(p->arena, &application);
	p->application_sets = namer_new(p->arena, &set);
	for (size_t i = 0; i < p->used.n_services; i++) {
		const struct service *s = p->used.services[i];

		for (size_t k = 0; k < chunks_of(s); k++) {
			struct chunk c = chunk_of(p, s, k);
			namer_add(p->applications, c.key, c.wanted);
		}
		if (chunks_of(s) > 1)
			namer_add(p->application_sets, s->name, s->name);
	}
}

const char *srx_application_name(struct srx_plan *p, const struct service *s)
{
	if (is_any(s))
		return "any";
	return namer_get(chunks_of(s) > 1 ? p->application_sets : p->applications, s->name);
}

/* -- writing -- */

/* Names that Junos knows; all others go by number (it refuses `vrrp`). */
static const char *protocol(struct srx_plan *p, unsigned proto)
{
	static const uint8_t named[] = {1, 6, 17, 47, 50, 51, 58, 132};

	for (size_t i = 0; i < sizeof named; i++)
		if (named[i] == proto)
			return proto_name(proto);
	return arena_printf(p->arena, "%u", proto);
}

static void write_ports(struct srx_plan *p, const char *element, struct port_range r)
{
	if (port_range_is_all(r))
		return;
	srx_leaf(p, element,
		 r.lo == r.hi ? arena_printf(p->arena, "%u", r.lo)
			      : arena_printf(p->arena, "%u-%u", r.lo, r.hi));
}

static void write_number(struct srx_plan *p, const char *element, int number)
{
	if (number >= 0)
		srx_leaf(p, element, arena_printf(p->arena, "%d", number));
}

static void write_term(struct srx_plan *p, const struct service_term *t, const char *alg)
{
	bool v6 = t->proto == PROTO_ICMP6;

	if (t->kind == SERVICE_PORTS)
		srx_leaf(p, alg, "ignore");
	srx_leaf(p, "protocol", protocol(p, t->proto));
	if (t->kind == SERVICE_PORTS) {
		write_ports(p, "source-port", t->src);
		write_ports(p, "destination-port", t->dst);
	} else if (t->kind == SERVICE_ICMP) {
		write_number(p, v6 ? "icmp6-type" : "icmp-type", t->type);
		write_number(p, v6 ? "icmp6-code" : "icmp-code", t->code);
	}
}

static void write_application(struct srx_plan *p, const struct chunk *c, const char *description)
{
	srx_start(p, "application");
	srx_replace(p);
	srx_leaf(p, "name", namer_get(p->applications, c->key));
	srx_description(p, description);
	if (c->n == 1) {
		write_term(p, &c->terms[0], "application-protocol");
	} else {
		for (size_t i = 0; i < c->n; i++) {
			srx_start(p, "term");
			srx_leaf(p, "name", arena_printf(p->arena, "t%zu", i + 1));
			write_term(p, &c->terms[i], "alg");
			srx_end(p);
		}
	}
	srx_end(p);
}

static void write_sets(struct srx_plan *p)
{
	for (size_t i = 0; i < p->used.n_services; i++) {
		const struct service *s = p->used.services[i];

		if (chunks_of(s) < 2)
			continue;
		srx_start(p, "application-set");
		srx_replace(p);
		srx_leaf(p, "name", namer_get(p->application_sets, s->name));
		srx_description(p, s->description);
		for (size_t k = 0; k < chunks_of(s); k++) {
			struct chunk c = chunk_of(p, s, k);

			srx_start(p, "application");
			srx_leaf(p, "name", namer_get(p->applications, c.key));
			srx_end(p);
		}
		srx_end(p);
	}
}

void srx_write_applications(struct srx_plan *p)
{
	bool any = false;

	for (size_t i = 0; i < p->used.n_services; i++)
		any |= !is_any(p->used.services[i]);
	if (!any)
		return;
	srx_start(p, "applications");
	for (size_t i = 0; i < p->used.n_services; i++) {
		const struct service *s = p->used.services[i];

		for (size_t k = 0; !is_any(s) && k < chunks_of(s); k++) {
			struct chunk c = chunk_of(p, s, k);
			write_application(p, &c, chunks_of(s) == 1 ? s->description : "");
		}
	}
	write_sets(p);
	srx_end(p);
}
