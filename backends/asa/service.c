/* Services: a single term stands in the entry itself; several are an object-group service without
 * a protocol, which may mix protocols and stands where the protocol would. As with networks, the
 * name of a group carries a digest of what it holds. */
#include "asa.h"

#include <string.h>

#include "hash.h"

/* Protocols that ASA knows by name; others go by number. So does sctp without ports, which thus
 * needs no ASA that knows the word. */
void asa_put_protocol(struct buf *out, const struct service_term *t)
{
	static const uint8_t named[] = {PROTO_ICMP, 2,  PROTO_TCP,   PROTO_UDP, 47,
					50,         51, PROTO_ICMP6, 89};
	bool by_name =
	    t->kind == SERVICE_PORTS && (!port_range_is_all(t->src) || !port_range_is_all(t->dst));

	for (size_t i = 0; i < sizeof named; i++)
		by_name = by_name || named[i] == t->proto;
	if (by_name)
		buf_puts(out, proto_name(t->proto));
	else
		buf_number(out, t->proto);
}

static uint64_t terms_digest(const struct service_term *t, size_t n)
{
	uint64_t h = HASH_START;
	char text[TERM_TEXT];

	for (size_t i = 0; i < n; i++)
		h = hash_string(h, term_text(&t[i], text));
	return h;
}

static void add_group(struct plan *p, const struct rule *r, const char *const *names,
		      const char *key, const struct service_term *terms, size_t n)
{
	struct service_node *s = ARENA_NEW(p->arena, struct service_node);
	uint64_t digest = terms_digest(terms, n);
	bool one = r->n_services == 1;

	s->description = one ? r->services[0]->description : "";
	s->terms = terms;
	s->n_terms = n;
	s->name = namer_add(
	    p->service_groups, arena_printf(p->arena, "%s%016llx", key, (unsigned long long)digest),
	    asa_digest_name(p, one ? names[0] : asa_several_label(p, names, r->n_services),
			    digest));
	VEC_PUSH(p->arena, &p->service_list, s);
	map_put(p->services, key, (void *)(uintptr_t)p->service_list.n);
}

/* The group of the rule's services, under their names and what they hold. */
static uint32_t group_of(struct plan *p, const struct rule *r)
{
	const char *one[1];
	const char **names =
	    r->n_services == 1 ? one : ARENA_ARRAY(p->arena, const char *, r->n_services);
	struct service_term *terms;
	uintptr_t known;

	for (size_t i = 0; i < r->n_services; i++)
		names[i] = r->services[i]->name;
	const char *key = asa_several_key(p, names, r->n_services);
	known = (uintptr_t)map_get(p->services, key);
	if (known)
		return (uint32_t)known;
	size_t n = rule_terms(p->arena, r, &terms);
	if (n == 1)
		return 0;
	add_group(p, r, names, key, terms, n);
	return (uint32_t)p->service_list.n;
}

uint32_t asa_plan_service(struct plan *p, const struct rule *r)
{
	return r->n_services == 1 && r->services[0]->n_terms == 1 ? 0 : group_of(p, r);
}

const struct service_term *asa_only_term(struct plan *p, const struct rule *r)
{
	struct service_term *terms;

	if (r->n_services == 1 && r->services[0]->n_terms == 1)
		return r->services[0]->terms;
	rule_terms(p->arena, r, &terms);
	return terms;
}

/* -- writing -- */

void asa_put_port(struct buf *out, struct port_range r)
{
	buf_puts(out, r.lo == r.hi ? " eq " : " range ");
	buf_number(out, r.lo);
	if (r.lo == r.hi)
		return;
	buf_putc(out, ' ');
	buf_number(out, r.hi);
}

static void write_term(struct plan *p, const struct service_term *t)
{
	struct buf *out = &p->e->out;

	buf_puts(out, " service-object ");
	asa_put_protocol(out, t);
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

		asa_put_words(&p->e->out, "object-group service ",
			      namer_name(p->service_groups, s->name), "\n");
		asa_write_description(p, s->description);
		for (size_t k = 0; k < s->n_terms; k++)
			write_term(p, &s->terms[k]);
	}
}

void asa_write_service_removal(struct plan *p)
{
	for (size_t i = p->service_list.n; i-- > 0;)
		asa_put_words(&p->e->out, "no object-group service ",
			      namer_name(p->service_groups, p->service_list.at[i]->name), "\n");
}
