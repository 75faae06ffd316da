/* Access lists: one per zone, on every interface of the zone, for what enters there.
 *
 * An entry does not name the egress interface; the destination decides it. Every address of the
 * policy lies inside its own zone by longest prefix, so an entry for one zone never matches what
 * goes to another. Denials of all pairs come first, then permissions, then `deny ip any any`. */
#include "asa.h"

#include <stdlib.h>
#include <string.h>

const char *asa_list_name(struct plan *p, const struct zone *z)
{
	return namer_get(p->lists, z->name);
}

/* -- time ranges -- */

static int compare_dates(const void *x, const void *y)
{
	const struct date *a = x, *b = y;

	return date_compare(*a, *b);
}

static const char *time_range_name(struct plan *p, struct date d)
{
	char text[DATE_TEXT];

	return arena_printf(p->arena, "until-%s", date_text(d, text));
}

/* The end is inclusive: the last minute of the day. */
void asa_write_time_ranges(struct plan *p)
{
	static const char *const months[] = {"January",   "February", "March",    "April",
					     "May",       "June",     "July",     "August",
					     "September", "October",  "November", "December"};
	const struct firewall *fw = p->e->firewall;
	VEC(struct date) dates = {0};

	for (size_t i = 0; i < fw->n_pairs; i++)
		for (size_t k = 0; k < fw->pairs[i]->n_rules; k++)
			if (date_is_set(fw->pairs[i]->rules[k].until))
				VEC_PUSH(p->arena, &dates, fw->pairs[i]->rules[k].until);
	if (dates.n)
		qsort(dates.at, dates.n, sizeof *dates.at, compare_dates);
	for (size_t i = 0; i < dates.n; i++) {
		struct date d = dates.at[i];
		const char *name = time_range_name(p, d);

		if (i && !date_compare(dates.at[i - 1], d))
			continue;
		buf_printf(&p->e->out, "no time-range %s\ntime-range %s\n", name, name);
		buf_printf(&p->e->out, " absolute end 23:59 %02d %s %d\n", d.day,
			   months[d.month - 1], d.year);
	}
}

/* -- entries -- */

static void write_remarks(struct plan *p, const char *list, const struct rule *r)
{
	for (size_t i = 0; i < r->n_reasons; i++)
		buf_printf(
		    &p->e->out, "access-list %s remark %s\n", list,
		    asa_safe_line(p->arena, reason_text(p->arena, &r->reasons[i]), REMARK_MAX));
}

/* " tcp SRC [ports] DST [ports]", " icmp SRC DST [type [code]]", " ip SRC DST" */
static void write_inline(struct plan *p, const struct service_term *t, const char *from,
			 const char *to)
{
	struct buf *out = &p->e->out;
	bool ports = t->kind == SERVICE_PORTS;

	buf_printf(out, " %s %s", t->kind == SERVICE_ANY ? "ip" : asa_protocol_text(p, t->proto),
		   from);
	if (ports && !port_range_is_all(t->src))
		asa_put_port(out, t->src);
	buf_printf(out, " %s", to);
	if (ports && !port_range_is_all(t->dst))
		asa_put_port(out, t->dst);
	if (t->kind == SERVICE_ICMP && t->type >= 0)
		buf_printf(out, " %d", t->type);
	if (t->kind == SERVICE_ICMP && t->code >= 0)
		buf_printf(out, " %d", t->code);
}

static void write_rule(struct plan *p, const char *list, const struct rule *r)
{
	struct buf *out = &p->e->out;
	size_t first = out->line + 1;
	struct service_node *service = asa_plan_service(p, r);
	const char *from =
	    asa_node_text(p, asa_plan_side(p, r->sources, r->n_sources, r->families));
	const char *to =
	    asa_node_text(p, asa_plan_side(p, r->destinations, r->n_destinations, r->families));

	write_remarks(p, list, r);
	buf_printf(out, "access-list %s extended %s", list,
		   r->action == ACTION_ALLOW ? "permit" : "deny");
	if (service->key)
		buf_printf(out, " object-group %s %s %s",
			   namer_get(p->service_groups, service->key), from, to);
	else
		write_inline(p, &service->terms[0], from, to);
	if (r->log)
		buf_puts(out, " log");
	if (date_is_set(r->until))
		buf_printf(out, " time-range %s", time_range_name(p, r->until));
	buf_putc(out, '\n');
	emission_trace(p->e, r, first);
}

static void write_action(struct plan *p, const struct zone *from, const char *list,
			 enum action action)
{
	const struct firewall *fw = p->e->firewall;

	for (size_t i = 0; i < fw->n_pairs; i++) {
		if (fw->pairs[i]->from != from)
			continue;
		for (size_t k = 0; k < fw->pairs[i]->n_rules; k++)
			if (fw->pairs[i]->rules[k].action == action)
				write_rule(p, list, &fw->pairs[i]->rules[k]);
	}
}

void asa_write_lists(struct plan *p)
{
	const struct firewall *fw = p->e->firewall;
	bool log = !strcmp(firewall_setting(fw, "log-denied", "off"), "on");

	for (size_t i = 0; i < fw->n_zones; i++) {
		const struct zone *z = fw->zones[i].zone;
		const char *list = asa_list_name(p, z);

		write_action(p, z, list, ACTION_DENY);
		write_action(p, z, list, ACTION_ALLOW);
		buf_printf(&p->e->out, "access-list %s remark what nothing above permits\n", list);
		buf_printf(&p->e->out, "access-list %s extended deny ip any any%s\n", list,
			   log ? " log" : "");
	}
}
