/* The tables of services and service groups. */
#include "fortios.h"

static void put_ports(struct buf *out, struct port_range r)
{
	if (r.lo == r.hi)
		buf_printf(out, "%u", r.lo);
	else
		buf_printf(out, "%u-%u", r.lo, r.hi);
}

/* LOW[-HIGH][:SOURCE-LOW[-SOURCE-HIGH]], several with blanks between. */
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
		put_ports(out, t->dst);
		if (!port_range_is_all(t->src)) {
			buf_putc(out, ':');
			put_ports(out, t->src);
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
	if (t->type < 0) {
		buf_puts(out, "        unset icmptype\n");
		return;
	}
	buf_printf(out, "        set icmptype %d\n", t->type);
	if (t->code < 0)
		buf_puts(out, "        unset icmpcode\n");
	else
		buf_printf(out, "        set icmpcode %d\n", t->code);
}

/* The default protocol is the one with ports; its name is not the same in all releases. */
static void write_terms(struct buf *out, const struct custom *c)
{
	switch (c->terms[0].kind) {
	case SERVICE_PORTS:
		buf_puts(out, "        unset protocol\n");
		write_ports(out, "tcp-portrange", PROTO_TCP, c);
		write_ports(out, "udp-portrange", PROTO_UDP, c);
		write_ports(out, "sctp-portrange", PROTO_SCTP, c);
		break;
	case SERVICE_ICMP:
		write_icmp(out, &c->terms[0]);
		break;
	case SERVICE_PROTO:
		buf_printf(out, "        set protocol IP\n        set protocol-number %u\n",
			   c->terms[0].proto);
		break;
	case SERVICE_ANY: /* is ALL and has no entry */
		break;
	}
}

void fortios_write_services(struct plan *p)
{
	struct buf *out = &p->e->out;

	if (p->customs.n)
		buf_puts(out, "config firewall service custom\n");
	for (size_t i = 0; i < p->customs.n; i++) {
		const struct custom *c = &p->customs.at[i];

		fortios_put_edit(p, namer_name(p->custom_names, c->id));
		write_terms(out, c);
		fortios_put_comment(p, "comment", c->comment, OBJECT_COMMENT_MAX);
		buf_puts(out, "    next\n");
	}
	if (p->customs.n)
		buf_puts(out, "end\n");
	fortios_put_groups(p, "service group", &p->service_groups);
}
