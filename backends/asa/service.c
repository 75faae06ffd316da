/* Services: a single term stands in the entry itself; several are an object-group service without
 * a protocol, which may mix protocols and stands where the protocol would. As with networks, the
 * name of a group carries a digest of what it holds. */
#include "asa.h"

#include <string.h>

#include "hash.h"

/* Protocols that ASA knows by name; others go by number. So does sctp without ports, which thus
 * needs no ASA that knows the word. */
const char *asa_protocol_text(struct plan *p, const struct service_term *t)
{
	static const uint8_t named[] = {PROTO_ICMP, 2,  PROTO_TCP,   PROTO_UDP, 47,
					50,         51, PROTO_ICMP6, 89};
	bool ports = !port_range_is_all(t->src) || !port_range_is_all(t->dst);

	for (size_t i = 0; i < sizeof named; i++)
		if (named[i] == t->proto)
			return proto_name(t->proto);
	if (t->kind == SERVICE_PORTS && ports)
		return proto_name(t->proto);
	return arena_printf(p->arena, "%u", t->proto);
}

static uint64_t terms_digest(const struct service_term *t, size_t n)
{
	uint64_t h = HASH_START;
	char text[TERM_TEXT];

	for (size_t i = 0; i < n; i++)
		h = hash_string(h, term_text(&t[i], text));
	return h;
}

/* The group of the rule's services, under their names and what they hold. */
static struct service_node *group_of(struct plan *p, const struct rule *r,
				     const struct service_term *terms, size_t n)
{
	const char **names = ARENA_ARRAY(p->arena, const char *, r->n_services);
	struct service_node *s;
	const char *key;

	for (size_t i = 0; i < r->n_services; i++)
		names[i] = r->services[i]->name;
	key = intern(p->keys, asa_several_key(p, names, r->n_services));
	s = map_get(p->services, key);
	if (s)
		return s;
	s = ARENA_NEW(p->arena, struct service_node);
	s->description = r->n_services == 1 ? r->services[0]->description : "";
	s->terms = terms;
	s->n_terms = n;
	map_put(p->services, key, s);
	VEC_PUSH(p->arena, &p->service_list, s);
	uint64_t digest = terms_digest(terms, n);
	s->key = arena_printf(p->arena, "%s%016llx", key, (unsigned long long)digest);
	namer_add(p->service_groups, s->key,
		  asa_digest_name(
		      p, r->n_services == 1 ? names[0] : asa_several_label(p, names, r->n_services),
		      digest));
	return s;
}

struct service_node *asa_plan_service(struct plan *p, const struct rule *r)
{
	struct service_term *terms;
	size_t n = rule_terms(p->arena, r, &terms);
	struct service_node *s;

	if (n != 1)
		return group_of(p, r, terms, n);
	s = ARENA_NEW(p->arena, struct service_node);
	s->description = "";
	s->terms = terms;
	s->n_terms = n;
	return s;
}

/* -- writing -- */

void asa_put_port(struct buf *out, struct port_range r)
{
	if (r.lo == r.hi)
		buf_printf(out, " eq %u", r.lo);
	else
		buf_printf(out, " range %u %u", r.lo, r.hi);
}

static void write_term(struct plan *p, const struct service_term *t)
{
	struct buf *out = &p->e->out;

	buf_printf(out, " service-object %s", asa_protocol_text(p, t));
	if (t->kind == SERVICE_PORTS && !port_range_is_all(t->src)) {
		buf_puts(out, " source");
		asa_put_port(out, t->src);
	}
	if (t->kind == SERVICE_PORTS && !port_range_is_all(t->dst)) {
		buf_puts(out, " destination");
		asa_put_port(out, t->dst);
	}
	if (t->kind == SERVICE_ICMP && t->type >= 0)
		buf_printf(out, " %d", t->type);
	if (t->kind == SERVICE_ICMP && t->code >= 0)
		buf_printf(out, " %d", t->code);
	buf_putc(out, '\n');
}

void asa_write_services(struct plan *p)
{
	for (size_t i = 0; i < p->service_list.n; i++) {
		const struct service_node *s = p->service_list.at[i];

		buf_printf(&p->e->out, "object-group service %s\n",
			   namer_get(p->service_groups, s->key));
		asa_write_description(p, s->description);
		for (size_t k = 0; k < s->n_terms; k++)
			write_term(p, &s->terms[k]);
	}
}

void asa_write_service_removal(struct plan *p)
{
	for (size_t i = p->service_list.n; i-- > 0;)
		buf_printf(&p->e->out, "no object-group service %s\n",
			   namer_get(p->service_groups, p->service_list.at[i]->key));
}
