/* The tables of schedules and policies. */
#include "fortios.h"

#include <stdlib.h>
#include <string.h>

/* -- schedules -- */

static const char *schedule_name(struct plan *p, struct date d)
{
	char text[DATE_TEXT];

	if (!date_is_set(d))
		return "always";
	return arena_printf(p->arena, "until-%s", date_text(d, text));
}

static int compare_dates(const void *x, const void *y)
{
	const struct date *a = x, *b = y;

	return date_compare(*a, *b);
}

/* A schedule needs a start: a day long past. */
static void write_schedule(struct plan *p, struct date d)
{
	fortios_put_edit(p, schedule_name(p, d));
	buf_printf(&p->e->out,
		   "        set start 00:00 2001/01/01\n        set end 23:59 %04d/%02d/%02d\n"
		   "    next\n",
		   d.year, d.month, d.day);
}

void fortios_write_schedules(struct plan *p)
{
	struct date *dates = ARENA_ARRAY(p->arena, struct date, p->n_policies);
	size_t n = 0;

	for (size_t i = 0; i < p->n_policies; i++)
		if (date_is_set(p->policies[i].rule->until))
			dates[n++] = p->policies[i].rule->until;
	if (!n)
		return;
	qsort(dates, n, sizeof *dates, compare_dates);
	buf_puts(&p->e->out, "config firewall schedule onetime\n");
	for (size_t i = 0; i < n; i++)
		if (!i || date_compare(dates[i - 1], dates[i]))
			write_schedule(p, dates[i]);
	buf_puts(&p->e->out, "end\n");
}

/* -- policies -- */

static void write_sides(struct plan *p, const struct policy_plan *pp)
{
	static const char *const source[2] = {"srcaddr", "srcaddr6"};
	static const char *const destination[2] = {"dstaddr", "dstaddr6"};

	for (int k = 0; k < 2; k++)
		if (pp->rule->families & fortios_family[k]) {
			fortios_put_refs(p, source[k], pp->sources[k]);
			fortios_put_refs(p, destination[k], pp->destinations[k]);
		}
}

static void write_policy(struct plan *p, const struct policy_plan *pp)
{
	const struct rule *r = pp->rule;
	struct buf *out = &p->e->out;
	size_t first = out->line + 1;

	buf_printf(out, "    edit %llu\n", (unsigned long long)pp->id);
	fortios_put_text(p, "name", namer_get(p->policy_names, r->key));
	fortios_put_refs(p, "srcintf", p->interfaces[pp->pair->from->index]);
	fortios_put_refs(p, "dstintf", p->interfaces[pp->pair->to->index]);
	buf_printf(out, "        set action %s\n", r->action == ACTION_ALLOW ? "accept" : "deny");
	write_sides(p, pp);
	fortios_put_text(p, "schedule", schedule_name(p, r->until));
	fortios_put_refs(p, "service", pp->services);
	buf_printf(out, "        set logtraffic %s\n", r->log ? "all" : "disable");
	fortios_put_comment(p, "comments", rule_comment(p->arena, r), POLICY_COMMENT_MAX);
	buf_puts(out, "    next\n");
	emission_trace(p->e, r, first);
}

/* It denies what would be denied without it; it only makes it seen. */
static void write_log_denied(struct plan *p)
{
	struct buf *out = &p->e->out;

	buf_printf(out, "    edit %llu\n", (unsigned long long)POLICY_ID_DENIED);
	fortios_put_text(p, "name", namer_get(p->policy_names, ""));
	buf_puts(out, "        set srcintf \"any\"\n        set dstintf \"any\"\n"
		      "        set action deny\n"
		      "        set srcaddr \"all\"\n        set dstaddr \"all\"\n"
		      "        set srcaddr6 \"all\"\n        set dstaddr6 \"all\"\n"
		      "        set schedule \"always\"\n        set service \"ALL\"\n"
		      "        set logtraffic all\n"
		      "        set comments \"Logs what no policy permits\"\n    next\n");
}

void fortios_write_policies(struct plan *p)
{
	bool denied = !strcmp(firewall_setting(p->e->firewall, "log-denied", "off"), "on");
	struct buf *out = &p->e->out;

	if (!p->n_policies && !denied)
		return;
	buf_puts(out, "config firewall policy\n");
	for (size_t i = 0; i < p->n_policies; i++)
		write_policy(p, &p->policies[i]);
	if (denied)
		write_log_denied(p);
	buf_puts(out, "end\n");
}
