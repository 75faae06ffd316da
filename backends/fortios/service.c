/* Services: always our own, never a predefined one, which may mean more than its name says.
 *
 * Services begin with "pc-", service groups with "pcg-": classes that never meet. The one
 * predefined name used is ALL, for every protocol. */
#include "fortios.h"

#include <string.h>

/* What one `config firewall service custom` entry can hold: port ranges of tcp, udp and sctp
 * together, or one ICMP type, or one protocol. */
struct custom {
	const char *key, *wanted;
	const struct service_term *terms;
	size_t n;
};

struct customs {
	struct custom *at;
	size_t n, cap;
};

static const char *terms_text(struct plan *p, const struct service_term *t, size_t n)
{
	char text[TERM_TEXT];
	const char *out = "";

	for (size_t i = 0; i < n; i++)
		out = arena_printf(p->arena, "%s%s%s", out, i ? " " : "", term_text(&t[i], text));
	return out;
}

/* Ports come first in canonical order; they are taken up to 16 ranges at a time. */
static struct customs split_service(struct plan *p, const struct service *s)
{
	struct customs list = {NULL, 0, 0};

	for (size_t i = 0, n; i < s->n_terms; i += n) {
		n = 1;
		while (s->terms[i].kind == SERVICE_PORTS && i + n < s->n_terms &&
		       s->terms[i + n].kind == SERVICE_PORTS && n < PORT_RANGES_MAX)
			n++;
		const char *text = terms_text(p, &s->terms[i], n);
		VEC_PUSH(
		    p->arena, &list,
		    ((struct custom){arena_printf(p->arena, "=%s", text), text, &s->terms[i], n}));
	}
	if (list.n == 1)
		list.at[0].key = list.at[0].wanted = s->name;
	return list;
}

void fortios_plan_services(struct plan *p)
{
	const struct name_rules custom = {
	    .max = OBJECT_NAME_MAX, .prefix = "pc-", .char_ok = fortios_plain_ok, .filler = '-'};
	const struct name_rules group = {
	    .max = OBJECT_NAME_MAX, .prefix = "pcg-", .char_ok = fortios_plain_ok, .filler = '-'};

	p->customs = namer_new(p->arena, &custom);
	p->service_groups = namer_new(p->arena, &group);
	p->services = ARENA_ARRAY(p->arena, const char *, p->e->policy->n_services);
	for (size_t i = 0; i < p->used.n_services; i++) {
		struct customs list = split_service(p, p->used.services[i]);

		for (size_t k = 0; k < list.n; k++)
			namer_add(p->customs, list.at[k].key, list.at[k].wanted);
		if (list.n > 1)
			namer_add(p->service_groups, p->used.services[i]->name,
				  p->used.services[i]->name);
	}
	for (size_t i = 0; i < p->used.n_services; i++) {
		const struct service *s = p->used.services[i];
		struct customs list = split_service(p, s);

		if (s->terms[0].kind == SERVICE_ANY)
			p->services[s->index] = "ALL";
		else if (list.n == 1)
			p->services[s->index] = namer_get(p->customs, list.at[0].key);
		else
			p->services[s->index] = namer_get(p->service_groups, s->name);
	}
}

/* -- writing -- */

static void put_range(struct buf *out, struct port_range r)
{
	if (r.lo == r.hi)
		buf_printf(out, "%u", r.lo);
	else
		buf_printf(out, "%u-%u", r.lo, r.hi);
}

/* LOW[-HIGH][:SRCLOW[-SRCHIGH]], separated by blanks; a protocol without ports is unset. */
static void write_ports(struct buf *out, const char *key, unsigned proto, const struct custom *c)
{
	bool any = false;

	for (size_t i = 0; i < c->n; i++) {
		const struct service_term *t = &c->terms[i];

		if (t->proto != proto)
			continue;
		if (!any)
			buf_printf(out, "        set %s", key);
		any = true;
		buf_putc(out, ' ');
		put_range(out, t->dst);
		if (!port_range_is_all(t->src)) {
			buf_putc(out, ':');
			put_range(out, t->src);
		}
	}
	if (any)
		buf_putc(out, '\n');
	else
		buf_printf(out, "        unset %s\n", key);
}

static void write_icmp(struct buf *out, const struct service_term *t)
{
	buf_printf(out, "        set protocol %s\n", t->proto == PROTO_ICMP6 ? "ICMP6" : "ICMP");
	if (t->type >= 0)
		buf_printf(out, "        set icmptype %d\n", t->type);
	else
		buf_puts(out, "        unset icmptype\n");
	if (t->code >= 0)
		buf_printf(out, "        set icmpcode %d\n", t->code);
	else
		buf_puts(out, "        unset icmpcode\n");
}

static void write_custom(struct plan *p, const struct custom *c, const char *comment)
{
	struct buf *out = &p->e->out;

	buf_puts(out, "    edit ");
	fortios_put_quoted(out, namer_get(p->customs, c->key));
	buf_putc(out, '\n');
	switch (c->terms[0].kind) {
	case SERVICE_PORTS:
		/* The default protocol is the one with ports; its name differs between releases. */
		buf_puts(out, "        unset protocol\n");
		write_ports(out, "tcp-portrange", PROTO_TCP, c);
		write_ports(out, "udp-portrange", PROTO_UDP, c);
		write_ports(out, "sctp-portrange", PROTO_SCTP, c);
		break;
	case SERVICE_ICMP:
		write_icmp(out, &c->terms[0]);
		break;
	case SERVICE_PROTO:
	case SERVICE_ANY:
	default:
		buf_printf(out, "        set protocol IP\n        set protocol-number %u\n",
			   c->terms[0].proto);
		break;
	}
	fortios_put_comment(p, "comment", comment, OBJECT_COMMENT_MAX);
	buf_puts(out, "    next\n");
}

static void write_customs(struct plan *p)
{
	struct map *done = map_new(p->arena);

	for (size_t i = 0; i < p->used.n_services; i++) {
		const struct service *s = p->used.services[i];
		struct customs list = split_service(p, s);

		for (size_t k = 0; k < list.n && s->terms[0].kind != SERVICE_ANY; k++) {
			const char *name = namer_get(p->customs, list.at[k].key);

			if (map_get(done, name))
				continue;
			map_put(done, name, p);
			write_custom(p, &list.at[k], list.n == 1 ? s->description : "");
		}
	}
}

static void write_service_groups(struct plan *p)
{
	struct buf *out = &p->e->out;

	for (size_t i = 0; i < p->used.n_services; i++) {
		const struct service *s = p->used.services[i];
		struct customs list = split_service(p, s);
		const char **members = ARENA_ARRAY(p->arena, const char *, list.n);

		if (list.n < 2)
			continue;
		for (size_t k = 0; k < list.n; k++)
			members[k] = namer_get(p->customs, list.at[k].key);
		buf_puts(out, "    edit ");
		fortios_put_quoted(out, namer_get(p->service_groups, s->name));
		buf_putc(out, '\n');
		fortios_put_strings(out, "member", members, list.n);
		fortios_put_comment(p, "comment", s->description, OBJECT_COMMENT_MAX);
		buf_puts(out, "    next\n");
	}
}

void fortios_write_services(struct plan *p)
{
	struct buf *out = &p->e->out;

	buf_puts(out, "config firewall service custom\n");
	write_customs(p);
	buf_puts(out, "end\nconfig firewall service group\n");
	write_service_groups(p);
	buf_puts(out, "end\n");
}
