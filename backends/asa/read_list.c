/* Entries of an extended access list, as filter rules. Source: Cisco, ASA Series Command Reference,
 * access-list extended. */
#include <string.h>

#include "read.h"

static bool fail(struct asa_words *w, const char *what)
{
	ASA_ERROR(w->p, w->line->span, "%s", what);
	return false;
}

/* Which services an entry is about, before its ports are known. */
struct protocol {
	bool complete;       /* by a service object or group: TERMS is all */
	uint8_t number[256]; /* else protocols, to which ports may be added */
	size_t n;
	bool any; /* ip */
	struct asa_terms terms;
};

static bool protocol_group(struct asa_words *w, struct asa_definition *d, struct protocol *out)
{
	if (!asa_services(w->p, d, w->line->span))
		return false;
	if (d->kind == ASA_SERVICE_OBJECT || (d->kind == ASA_SERVICE_GROUP && !d->protocol)) {
		out->complete = true;
		for (size_t i = 0; i < d->n_terms; i++)
			VEC_PUSH(w->p->arena, &out->terms, d->terms[i]);
		return true;
	}
	if (d->kind != ASA_PROTOCOL_GROUP)
		return fail(w, "this object-group is none of protocols or services");
	for (size_t i = 0; i < d->n_terms; i++) {
		out->any = out->any || d->terms[i].kind == SERVICE_ANY;
		out->number[out->n++ & 255] = d->terms[i].proto;
	}
	return true;
}

static bool read_protocol(struct asa_words *w, struct protocol *out)
{
	int number;

	if (asa_is(w, "object") || asa_is(w, "object-group")) {
		asa_next(w);
		struct asa_definition *d = asa_find(w->p, asa_next(w));

		return d ? protocol_group(w, d, out)
			 : fail(w, "there is no such object or object-group");
	}
	if (asa_take(w, "ip")) {
		out->any = true;
		return true;
	}
	number = asa_protocol(asa_next(w));
	if (number < 0)
		return fail(w, "portc does not understand this protocol");
	out->any = number == 0;
	out->number[out->n++] = (uint8_t)number;
	return true;
}

/* Ports after an address: an operator, or a group of ports. */
static bool read_ports(struct asa_words *w, struct asa_ports *out)
{
	struct asa_definition *d;
	bool found;

	if (!asa_port_operator(w, out, &found))
		return false;
	if (found || !asa_is(w, "object-group") || w->at + 1 >= w->line->n)
		return true;
	d = asa_find(w->p, w->line->word[w->at + 1]);
	if (!d || d->kind != ASA_SERVICE_GROUP)
		return true; /* the other end's addresses */
	w->at += 2;
	if (!d->protocol)
		return fail(w, "a group of services stands where ports are meant");
	if (!asa_services(w->p, d, w->line->span))
		return false;
	for (size_t i = 0; i < d->n_terms; i++)
		VEC_PUSH(w->p->arena, out, d->terms[i].dst);
	return out->n || fail(w, "this group of ports is empty");
}

static bool icmp_group(struct asa_words *w, struct asa_terms *t)
{
	struct asa_definition *d;

	if (!asa_is(w, "object-group"))
		return true;
	asa_next(w);
	d = asa_find(w->p, asa_next(w));
	if (!d || d->kind != ASA_ICMP_GROUP)
		return fail(w, "there is no such group of ICMP types");
	if (!asa_services(w->p, d, w->line->span))
		return false;
	for (size_t i = 0; i < d->n_terms; i++)
		VEC_PUSH(w->p->arena, t, d->terms[i]);
	return true;
}

static bool has_ports(uint8_t proto)
{
	return proto == PROTO_TCP || proto == PROTO_UDP || proto == PROTO_SCTP;
}

/* The services of the entry, all of it known. */
static bool finish_services(struct asa_words *w, struct protocol *p, const struct asa_ports *src,
			    const struct asa_ports *dst)
{
	if (p->complete || p->any) {
		if (src->n || dst->n)
			return fail(w, "ports without tcp, udp or sctp");
		if (p->any)
			VEC_PUSH(w->p->arena, &p->terms,
				 ((struct service_term){.kind = SERVICE_ANY}));
		return true;
	}
	for (size_t i = 0; i < p->n; i++) {
		uint8_t number = p->number[i];

		if (has_ports(number)) {
			asa_add_ports(w->p, &p->terms, number, src, dst);
		} else if (src->n || dst->n) {
			return fail(w, "ports without tcp, udp or sctp");
		} else if (number == PROTO_ICMP || number == PROTO_ICMP6) {
			size_t before = p->terms.n;

			if (!icmp_group(w, &p->terms))
				return false;
			if (p->terms.n == before)
				asa_icmp(w, number, &p->terms);
		} else {
			VEC_PUSH(w->p->arena, &p->terms,
				 ((struct service_term){.kind = SERVICE_PROTO, .proto = number}));
		}
	}
	return true;
}

/* -- the words after the services -- */

static bool time_range(struct asa_words *w, struct filter_time *out)
{
	const char *name = asa_next(w);

	for (size_t i = 0; i < w->p->times.n; i++)
		if (w->p->times.at[i].name == name) {
			*out = w->p->times.at[i].time;
			return !w->p->times.at[i].bad ||
			       fail(w,
				    "its time-range recurs: portc has whole days to a date alone");
		}
	return fail(w, "there is no such time-range");
}

static bool read_log(struct asa_words *w)
{
	static const char *const levels[] = {
	    "alerts",      "critical", "debugging",     "default",       "disable",
	    "emergencies", "errors",   "informational", "notifications", "warnings"};
	unsigned long n;

	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		if (asa_take(w, levels[i]))
			break;
	if (w->at < w->line->n && decimal(w->line->word[w->at], 7, &n))
		w->at++;
	if (asa_take(w, "interval"))
		return decimal(asa_next(w), 600, &n) || fail(w, "interval is a number of seconds");
	return true;
}

static bool read_tail(struct asa_words *w, struct filter_time *time, bool *inactive)
{
	while (w->at < w->line->n) {
		bool good = true;

		if (asa_take(w, "log"))
			good = read_log(w);
		else if (asa_take(w, "inactive"))
			*inactive = true;
		else if (asa_take(w, "time-range"))
			good = time_range(w, time);
		else
			good = fail(w, "portc does not understand the end of this entry");
		if (!good)
			return false;
	}
	return true;
}

/* -- an entry -- */

static bool read_ends(struct asa_words *w, struct filter_match *m, struct asa_ports *src,
		      struct asa_ports *dst)
{
	return asa_address(w, &m->from) && read_ports(w, src) && asa_address(w, &m->to) &&
	       read_ports(w, dst);
}

static bool refuse_users(struct asa_words *w)
{
	static const char *const words[] = {"user",
					    "user-group",
					    "object-group-user",
					    "security-group",
					    "object-group-security",
					    "interface"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (asa_is(w, words[i]))
			return fail(
			    w,
			    "portc does not understand users, security groups and interfaces in an "
			    "entry");
	return true;
}

static bool read_entry(struct asa_words *w, const struct asa_list *l, struct filter_match *m,
		       bool *permit, bool *inactive)
{
	struct protocol p = {.complete = false};
	struct asa_ports src = {NULL, 0, 0}, dst = {NULL, 0, 0};

	(void)l;
	*permit = asa_take(w, "permit");
	if (!*permit && !asa_take(w, "deny"))
		return fail(w, "an entry says permit or deny");
	if (!read_protocol(w, &p) || !refuse_users(w) || !read_ends(w, m, &src, &dst) ||
	    !finish_services(w, &p, &src, &dst) || !read_tail(w, &m->time, inactive))
		return false;
	terms_canonical(p.terms.at, &p.terms.n);
	m->terms = p.terms.at;
	m->n_terms = p.terms.n;
	return m->n_terms || fail(w, "no service is left");
}

bool asa_chain(struct asa *p, struct asa_list *l)
{
	bool good = true;

	if (l->has_chain)
		return true;
	l->has_chain = true;
	l->chain = filter_add_chain(p->arena, p->r->filter, l->name);
	l->label = arena_printf(p->arena, "access-list %s", l->name);
	for (size_t i = 0; i < l->lines.n; i++) {
		struct asa_words w = {p, &l->lines.at[i], 0};
		struct filter_match m = {.in = PLACE_ANY, .out = PLACE_ANY, .time = TIME_ALWAYS};
		bool permit, inactive = false;

		if (asa_is(&w, "remark"))
			continue;
		if (!read_entry(&w, l, &m, &permit, &inactive)) {
			good = false;
			continue;
		}
		if (inactive)
			continue;
		struct filter_rule *r = filter_add_rule(p->arena, p->r->filter, l->chain);
		r->match = m;
		r->verdict = permit ? VERDICT_PASS : VERDICT_DROP;
		r->label = l->label;
		r->span = l->lines.at[i].span;
	}
	return good;
}
