/* Access lists: one per zone, on every interface of the zone, for what enters there.
 *
 * An entry does not name the egress interface; the destination decides it. Every address of the
 * policy lies inside its own zone by longest prefix, so an entry for one zone never matches what
 * goes to another. Denials of all pairs come first, then permissions, then `deny ip any any`. */
#include "asa.h"

#include <string.h>

const char *asa_list_name(struct plan *p, const struct zone *z)
{
	return namer_get(p->lists, z->name);
}

static void write_remarks(struct plan *p, const char *list, const struct rule *r)
{
	for (size_t i = 0; i < r->n_reasons; i++) {
		p->line.n = 0;
		put_reason(&p->line, &r->reasons[i]);
		asa_put_words(&p->e->out, "access-list ", list, " remark ");
		asa_put_words(&p->e->out, "", asa_safe_line(p, REMARK_MAX), "\n");
	}
}

/* " tcp SRC [ports] DST [ports]", " icmp SRC DST [type [code]]", " ip SRC DST" */
static void write_inline(struct plan *p, const struct service_term *t, const struct node *from,
			 const struct node *to)
{
	struct buf *out = &p->e->out;
	bool ports = t->kind == SERVICE_PORTS;

	buf_putc(out, ' ');
	if (t->kind == SERVICE_ANY)
		buf_puts(out, "ip");
	else
		asa_put_protocol(out, t);
	buf_putc(out, ' ');
	asa_put_node(p, from);
	if (ports && !port_range_is_all(t->src))
		asa_put_port(out, t->src);
	buf_putc(out, ' ');
	asa_put_node(p, to);
	if (ports && !port_range_is_all(t->dst))
		asa_put_port(out, t->dst);
	if (t->kind == SERVICE_ICMP && t->type >= 0)
		buf_printf(out, " %d", t->type);
	if (t->kind == SERVICE_ICMP && t->code >= 0)
		buf_printf(out, " %d", t->code);
}

static void write_grouped(struct plan *p, const struct service_node *s, const struct node *from,
			  const struct node *to)
{
	asa_put_words(&p->e->out, " object-group ", namer_name(p->service_groups, s->name), " ");
	asa_put_node(p, from);
	buf_putc(&p->e->out, ' ');
	asa_put_node(p, to);
}

/* A denial without the word logs every packet (message 106023), which no rule asked for. */
static const char *log_words(enum action action, bool log)
{
	if (log)
		return " log";
	return action == ACTION_DENY ? " log disable" : "";
}

static void write_rule(struct plan *p, const char *list, const struct rule *r)
{
	struct buf *out = &p->e->out;
	size_t first = out->line + 1;
	const struct rule_plan *plan = &p->rules[r->index];
	const struct node *from = p->node_list.at[plan->from], *to = p->node_list.at[plan->to];

	write_remarks(p, list, r);
	asa_put_words(out, "access-list ", list,
		      r->action == ACTION_ALLOW ? " extended permit" : " extended deny");
	if (plan->service)
		write_grouped(p, p->service_list.at[plan->service - 1], from, to);
	else
		write_inline(p, asa_only_term(p, r), from, to);
	buf_puts(out, log_words(r->action, r->log));
	if (date_is_set(r->until)) {
		buf_puts(out, " time-range ");
		asa_put_time_range(out, r->until);
	}
	buf_putc(out, '\n');
	emission_trace(p->e, r, first);
}

/* Rules of one action in the pairs [FIRST, END). */
static void write_action(struct plan *p, const char *list, size_t first, size_t end,
			 enum action action)
{
	for (size_t i = first; i < end; i++) {
		const struct pair *pair = p->e->firewall->pairs[i];

		for (size_t k = 0; k < pair->n_rules; k++)
			if (pair->rules[k].action == action)
				write_rule(p, list, &pair->rules[k]);
	}
}

/* Zones and pairs are both in order of the zones' names: one walk over both. */
void asa_write_lists(struct plan *p)
{
	const struct firewall *fw = p->e->firewall;
	bool log = !strcmp(firewall_setting(fw, "log-denied", "off"), "on");
	size_t first = 0, end;

	for (size_t i = 0; i < fw->n_zones; i++, first = end) {
		const struct zone *z = fw->zones[i].zone;
		const char *list = asa_list_name(p, z);

		for (end = first; end < fw->n_pairs && fw->pairs[end]->from == z; end++)
			;
		write_action(p, list, first, end, ACTION_DENY);
		write_action(p, list, first, end, ACTION_ALLOW);
		buf_printf(&p->e->out, "access-list %s remark what nothing above permits\n", list);
		buf_printf(&p->e->out, "access-list %s extended deny ip any any%s\n", list,
			   log_words(ACTION_DENY, log));
	}
}
