/* Services of ASA entries, objects and groups, as terms. Source: Cisco, ASA Series Firewall CLI
 * Configuration Guide, "Objects for Access Control" and "Access Control Lists". */
#include <stdlib.h>
#include <string.h>

#include "read.h"

static bool fail(struct asa_words *w, const char *what)
{
	ASA_ERROR(w->p, w->line->span, "%s", what);
	return false;
}

static void add_range(struct asa *p, struct asa_ports *out, int lo, int hi)
{
	if (lo <= hi)
		VEC_PUSH(p->arena, out, ((struct port_range){(uint16_t)lo, (uint16_t)hi}));
}

/* `eq N`, `neq N`, `lt N`, `gt N`, `range A B`; FOUND: there is one at all. */
bool asa_port_operator(struct asa_words *w, struct asa_ports *out, bool *found)
{
	bool eq = asa_is(w, "eq"), neq = asa_is(w, "neq"), lt = asa_is(w, "lt"),
	     gt = asa_is(w, "gt");
	bool range = asa_is(w, "range");
	int a, b;

	*found = eq || neq || lt || gt || range;
	if (!*found)
		return true;
	asa_next(w);
	a = asa_port(asa_next(w));
	b = range ? asa_port(asa_next(w)) : a;
	if (a < 0 || b < a)
		return fail(w, "portc does not understand this port");
	if (eq || range)
		add_range(w->p, out, a, b);
	if (neq || lt)
		add_range(w->p, out, 0, a - 1);
	if (neq || gt)
		add_range(w->p, out, a + 1, 65535);
	return true;
}

/* Every combination; no ports at all are all ports. */
void asa_add_ports(struct asa *p, struct asa_terms *t, uint8_t proto, const struct asa_ports *src,
		   const struct asa_ports *dst)
{
	static const struct port_range all = {0, 65535};
	const struct port_range *s = src->n ? src->at : &all, *d = dst->n ? dst->at : &all;
	size_t n = src->n ? src->n : 1, m = dst->n ? dst->n : 1;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			VEC_PUSH(
			    p->arena, t,
			    ((struct service_term){
				.kind = SERVICE_PORTS, .proto = proto, .src = s[i], .dst = d[k]}));
}

/* Type and code, each by name or number, or none. */
bool asa_icmp(struct asa_words *w, uint8_t proto, struct asa_terms *t)
{
	struct service_term x = {.kind = SERVICE_ICMP, .proto = proto, .type = -1, .code = -1};
	unsigned long code;

	if (w->at < w->line->n) {
		int type = asa_icmp_type(w->line->word[w->at], proto == PROTO_ICMP6);

		if (type >= 0) {
			x.type = (int16_t)type;
			w->at++;
			if (w->at < w->line->n && decimal(w->line->word[w->at], 255, &code)) {
				x.code = (int16_t)code;
				w->at++;
			}
		}
	}
	VEC_PUSH(w->p->arena, t, x);
	return true;
}

/* -- objects: service PROTOCOL [source OPERATOR] [destination OPERATOR] | [TYPE [CODE]] -- */

static bool side_ports(struct asa_words *w, const char *keyword, struct asa_ports *out)
{
	bool found;

	if (!asa_take(w, keyword))
		return true;
	if (!asa_port_operator(w, out, &found))
		return false;
	return found || fail(w, "ports are missing here");
}

static bool one_service(struct asa_words *w, struct asa_terms *t)
{
	const char *word = asa_next(w);
	struct asa_ports src = {NULL, 0, 0}, dst = {NULL, 0, 0};
	bool both = !strcmp(word, "tcp-udp"), any = !strcmp(word, "ip");
	int proto = both || any ? 0 : asa_protocol(word);

	if (proto < 0)
		return fail(w, "portc does not understand this protocol");
	if (any || (!both && proto == 0)) {
		VEC_PUSH(w->p->arena, t, ((struct service_term){.kind = SERVICE_ANY}));
	} else if (proto == PROTO_ICMP || proto == PROTO_ICMP6) {
		asa_icmp(w, (uint8_t)proto, t);
	} else if (both || proto == PROTO_TCP || proto == PROTO_UDP || proto == PROTO_SCTP) {
		if (!side_ports(w, "source", &src) || !side_ports(w, "destination", &dst))
			return false;
		if (both)
			asa_add_ports(w->p, t, PROTO_TCP, &src, &dst);
		asa_add_ports(w->p, t, both ? PROTO_UDP : (uint8_t)proto, &src, &dst);
	} else {
		VEC_PUSH(w->p->arena, t,
			 ((struct service_term){.kind = SERVICE_PROTO, .proto = (uint8_t)proto}));
	}
	return w->at == w->line->n || fail(w, "portc does not understand the end of this line");
}

/* -- groups -- */

static bool nested(struct asa_words *w, const struct asa_definition *in, struct asa_terms *t)
{
	struct asa_definition *d = asa_find(w->p, asa_next(w));

	if (!d || (d->kind != in->kind && d->kind != ASA_SERVICE_OBJECT))
		return fail(w, "there is no such object or object-group");
	if (!asa_services(w->p, d, w->line->span))
		return false;
	for (size_t i = 0; i < d->n_terms; i++)
		VEC_PUSH(w->p->arena, t, d->terms[i]);
	return true;
}

/* Ports of a group with a protocol: destination ports of its own; which side they mean is the
 * entry's. */
static bool port_member(struct asa_words *w, const struct asa_definition *d, struct asa_terms *t)
{
	struct asa_ports ports = {NULL, 0, 0}, none = {NULL, 0, 0};
	bool found;

	if (!asa_port_operator(w, &ports, &found))
		return false;
	if (!found || !d->protocol)
		return fail(w, "portc does not understand this member");
	if (strcmp(d->protocol, "udp") && strcmp(d->protocol, "sctp"))
		asa_add_ports(w->p, t, PROTO_TCP, &none, &ports);
	if (strcmp(d->protocol, "tcp") && strcmp(d->protocol, "sctp"))
		asa_add_ports(w->p, t, PROTO_UDP, &none, &ports);
	if (!strcmp(d->protocol, "sctp"))
		asa_add_ports(w->p, t, PROTO_SCTP, &none, &ports);
	return true;
}

static bool member(struct asa_words *w, const struct asa_definition *d, struct asa_terms *t)
{
	if (asa_take(w, "group-object"))
		return nested(w, d, t);
	if (d->kind == ASA_SERVICE_GROUP && asa_take(w, "port-object"))
		return port_member(w, d, t);
	if (d->kind == ASA_SERVICE_GROUP && asa_take(w, "service-object"))
		return asa_take(w, "object") ? nested(w, d, t) : one_service(w, t);
	if (d->kind == ASA_PROTOCOL_GROUP && asa_take(w, "protocol-object"))
		return one_service(w, t);
	if (d->kind == ASA_ICMP_GROUP && asa_take(w, "icmp-object")) {
		size_t before = w->at;

		asa_icmp(w, PROTO_ICMP, t);
		return w->at > before || fail(w, "portc does not understand this ICMP type");
	}
	return fail(w, "portc does not understand this member");
}

static bool expand(struct asa *p, struct asa_definition *d)
{
	struct asa_terms t = {NULL, 0, 0};
	bool good = true;

	for (size_t i = 0; i < d->members.n; i++) {
		struct asa_words w = {p, &d->members.at[i], 0};

		if (d->kind == ASA_SERVICE_OBJECT)
			good = (asa_take(&w, "service") && one_service(&w, &t)) && good;
		else
			good = member(&w, d, &t) && good;
	}
	terms_canonical(t.at, &t.n);
	d->terms = t.at;
	d->n_terms = t.n;
	return good;
}

bool asa_services(struct asa *p, struct asa_definition *d, struct span at)
{
	return asa_work_out(p, d, at, expand);
}
