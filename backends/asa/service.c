/* Services: a single term stands in the entry itself; several are an object-group service without
 * a protocol, which may mix protocols and stands where the protocol would. */
#include "asa.h"

#include <string.h>

#include "hash.h"

/* Protocols that ASA knows by name; others go by number. */
const char *asa_protocol_text(struct plan *p, unsigned proto)
{
	static const uint8_t named[] = {1, 2, 6, 17, 47, 50, 51, 58, 89, 132};

	for (size_t i = 0; i < sizeof named; i++)
		if (named[i] == proto)
			return proto_name(proto);
	return arena_printf(p->arena, "%u", proto);
}

static struct service_node *group_of(struct plan *p, const char *name, const char *wanted,
				     const char *description)
{
	const char *key = intern(p->keys, name);
	struct service_node *s = map_get(p->services, key);

	if (s)
		return s;
	s = ARENA_NEW(p->arena, struct service_node);
	s->key = key;
	s->description = description;
	map_put(p->services, key, s);
	VEC_PUSH(p->arena, &p->service_list, s);
	namer_add(p->service_groups, key, wanted);
	return s;
}

static struct service_node *several(struct plan *p, const struct rule *r)
{
	uint64_t h = HASH_START;

	for (size_t i = 0; i < r->n_services; i++)
		h = hash_string(h, r->services[i]->name);
	return group_of(p, arena_printf(p->arena, "several %016llx", (unsigned long long)h),
			arena_printf(p->arena, "several_%08llx", (unsigned long long)(h >> 32)),
			"");
}

struct service_node *asa_plan_service(struct plan *p, const struct rule *r)
{
	struct service_term *terms;
	size_t n = rule_terms(p->arena, r, &terms);
	struct service_node *s;

	if (n == 1) {
		s = ARENA_NEW(p->arena, struct service_node);
		s->description = "";
	} else if (r->n_services == 1) {
		s = group_of(p, r->services[0]->name, r->services[0]->name,
			     r->services[0]->description);
	} else {
		s = several(p, r);
	}
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

	buf_printf(out, " service-object %s", asa_protocol_text(p, t->proto));
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
		const char *text = asa_safe_line(p->arena, s->description, DESCRIPTION_MAX);
		if (*text)
			buf_printf(&p->e->out, " description %s\n", text);
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
