/* Applications: always our own, without ALG, so that a port means that port and nothing more.
 *
 * An ALG opens connections that no policy permits, and it acts on well-known ports whatever the
 * application is called; only `ignore` keeps it away. Names: applications begin with "pc-", sets
 * with "pcs-", so no application ever takes the name of a set. */
#include "srx.h"

#include <stdio.h>
#include <string.h>

/* Up to eight terms, which are one application. */
struct chunk {
	const char *key, *wanted;
	const struct service_term *terms;
	size_t n;
};

bool srx_any_service(const struct service *s)
{
	return s->terms[0].kind == SERVICE_ANY;
}

static size_t chunks_of(const struct service *s)
{
	return srx_any_service(s) ? 0 : (s->n_terms + SRX_TERMS_MAX - 1) / SRX_TERMS_MAX;
}

/* "tcp/80,443" and "tcp/80-443" must not become one word. */
static const char *wanted_name(struct srx_plan *p, const struct service *s)
{
	char *name = arena_strndup(p->arena, s->name, strlen(s->name));

	for (char *c = name; *c; c++)
		if (*c == ',')
			*c = '_';
	return name;
}

static struct chunk chunk_of(struct srx_plan *p, const struct service *s, size_t i)
{
	size_t first = i * SRX_TERMS_MAX, left = s->n_terms - first;
	struct chunk c = {s->name, wanted_name(p, s), s->terms + first, SRX_TERMS_MAX};

	if (left < SRX_TERMS_MAX)
		c.n = left;
	if (chunks_of(s) > 1) {
		c.key = arena_printf(p->arena, "%s part %zu", s->name, i + 1);
		c.wanted = arena_printf(p->arena, "%s@part@%zu", c.wanted, i + 1);
	}
	return c;
}

/* -- `any` --
 *
 * `application any` is open to every ALG. A rule that permits every protocol is therefore two
 * policies: tcp and udp without ALG, and then whatever is left. */

static const struct service_term transport_terms[] = {
    {SERVICE_PORTS, PROTO_TCP, {0, 65535}, {0, 65535}, -1, -1},
    {SERVICE_PORTS, PROTO_UDP, {0, 65535}, {0, 65535}, -1, -1},
};

static const struct chunk transport = {"any transport", "any@transport", transport_terms, 2};

static bool permits_any(const struct firewall *fw)
{
	for (size_t i = 0; i < fw->n_pairs; i++)
		for (size_t k = 0; k < fw->pairs[i]->n_rules; k++) {
			const struct rule *r = &fw->pairs[i]->rules[k];

			if (r->action == ACTION_ALLOW && srx_any_service(r->services[0]))
				return true;
		}
	return false;
}

/* -- names -- */

void srx_plan_applications(struct srx_plan *p)
{
	const struct name_rules application = {
	    .max = SRX_NAME_MAX, .prefix = "pc-", .char_ok = srx_plain_ok, .filler = '-'};
	struct name_rules set = application;

	set.prefix = "pcs-";
	p->application_names = namer_new(p->arena, &application);
	p->application_set_names = namer_new(p->arena, &set);
	p->permits_any = permits_any(p->e->firewall);
	if (p->permits_any)
		namer_add(p->application_names, transport.key, transport.wanted);
	for (size_t i = 0; i < p->used.n_services; i++) {
		const struct service *s = p->used.services[i];
		size_t n = chunks_of(s);

		for (size_t k = 0; k < n; k++) {
			struct chunk c = chunk_of(p, s, k);

			namer_add(p->application_names, c.key, c.wanted);
		}
		if (n > 1)
			namer_add(p->application_set_names, s->name, wanted_name(p, s));
	}
}

const char *srx_transport_name(struct srx_plan *p)
{
	return namer_get(p->application_names, transport.key);
}

const char *srx_application_name(struct srx_plan *p, const struct service *s)
{
	if (srx_any_service(s))
		return "any";
	return namer_get(chunks_of(s) > 1 ? p->application_set_names : p->application_names,
			 s->name);
}

/* -- writing -- */

static void write_number(struct srx_plan *p, const char *element, int number)
{
	char text[32];

	if (number < 0)
		return;
	snprintf(text, sizeof text, "%d", number);
	srx_leaf(p, element, text);
}

/* By name where every release knows the name: `vrrp` is refused, for one. */
static void write_protocol(struct srx_plan *p, unsigned proto)
{
	static const struct {
		unsigned proto;
		const char *name;
	} named[] = {
	    {1, "icmp"}, {6, "tcp"}, {17, "udp"},   {47, "gre"},
	    {50, "esp"}, {51, "ah"}, {58, "icmp6"},
	};

	for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
		if (named[i].proto == proto) {
			srx_leaf(p, "protocol", named[i].name);
			return;
		}
	write_number(p, "protocol", (int)proto);
}

static void write_ports(struct srx_plan *p, const char *element, struct port_range r)
{
	char text[32];

	if (port_range_is_all(r))
		return;
	snprintf(text, sizeof text, r.lo == r.hi ? "%u" : "%u-%u", r.lo, r.hi);
	srx_leaf(p, element, text);
}

static void write_term(struct srx_plan *p, const struct service_term *t, const char *alg)
{
	bool v6 = t->proto == PROTO_ICMP6;

	if (t->kind == SERVICE_PORTS)
		srx_leaf(p, alg, "ignore");
	write_protocol(p, t->proto);
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
	char term[32];

	srx_start_replace(p, "application");
	srx_leaf(p, "name", namer_get(p->application_names, c->key));
	srx_description(p, description);
	if (c->n == 1) {
		write_term(p, &c->terms[0], "application-protocol");
		srx_end(p);
		return;
	}
	for (size_t i = 0; i < c->n; i++) {
		srx_start(p, "term");
		srx_one_line(p);
		snprintf(term, sizeof term, "t%zu", i + 1);
		srx_leaf(p, "name", term);
		write_term(p, &c->terms[i], "alg");
		srx_end_line(p);
	}
	srx_end(p);
}

static void write_set(struct srx_plan *p, const struct service *s)
{
	srx_start_replace(p, "application-set");
	srx_leaf(p, "name", srx_application_name(p, s));
	srx_description(p, s->description);
	for (size_t k = 0; k < chunks_of(s); k++) {
		srx_start(p, "application");
		srx_one_line(p);
		srx_leaf(p, "name", namer_get(p->application_names, chunk_of(p, s, k).key));
		srx_end_line(p);
	}
	srx_end(p);
}

static void write_service(struct srx_plan *p, const struct service *s)
{
	size_t n = chunks_of(s);

	for (size_t k = 0; k < n; k++) {
		struct chunk c = chunk_of(p, s, k);

		write_application(p, &c, s->description);
	}
}

void srx_write_applications(struct srx_plan *p)
{
	const struct used *u = &p->used;
	size_t n = p->permits_any;

	for (size_t i = 0; i < u->n_services; i++)
		n += chunks_of(u->services[i]);
	if (!n)
		return;
	srx_start(p, "applications");
	if (p->permits_any)
		write_application(p, &transport, "tcp and udp, without ALG");
	for (size_t i = 0; i < u->n_services; i++)
		write_service(p, u->services[i]);
	for (size_t i = 0; i < u->n_services; i++)
		if (chunks_of(u->services[i]) > 1)
			write_set(p, u->services[i]);
	srx_end(p);
}
