/* The tables of schedules and policies. */
#include "fortios.h"

#include <stdlib.h>
#include <string.h>

/* -- schedules -- */

static void put_schedule(struct buf *out, struct date d)
{
	char text[DATE_TEXT];

	buf_puts(out, "until-");
	buf_puts(out, date_text(d, text));
}

static int compare_dates(const void *x, const void *y)
{
	const struct date *a = x, *b = y;

	return date_compare(*a, *b);
}

/* A schedule needs a start: a day long past. */
static void write_schedule(struct plan *p, struct date d)
{
	struct buf *out = &p->e->out;

	buf_puts(out, "    edit \"");
	put_schedule(out, d);
	buf_printf(out,
		   "\"\n        set start 00:00 2001/01/01\n        set end 23:59 %04d/%02d/%02d\n"
		   "    next\n",
		   d.year, d.month, d.day);
}

struct dates {
	VEC(struct date) list;
};

static void add_date(struct plan *p, const struct pair *pair, const struct rule *r, void *user)
{
	struct dates *d = user;

	(void)pair;
	if (date_is_set(r->until) &&
	    (!d->list.n || date_compare(d->list.at[d->list.n - 1], r->until)))
		VEC_PUSH(p->arena, &d->list, r->until);
}

void fortios_write_schedules(struct plan *p)
{
	struct dates d = {{NULL, 0, 0}};

	fortios_each_rule(p, add_date, &d);
	if (!d.list.n)
		return;
	qsort(d.list.at, d.list.n, sizeof *d.list.at, compare_dates);
	buf_puts(&p->e->out, "config firewall schedule onetime\n");
	for (size_t i = 0; i < d.list.n; i++)
		if (!i || date_compare(d.list.at[i - 1], d.list.at[i]))
			write_schedule(p, d.list.at[i]);
	buf_puts(&p->e->out, "end\n");
}

/* -- policies -- */

static void write_sides(struct plan *p, const struct rule *r, const struct long_rule *l)
{
	static const char *const source[2] = {"srcaddr", "srcaddr6"};
	static const char *const destination[2] = {"dstaddr", "dstaddr6"};

	for (int k = 0; k < 2; k++)
		if (r->families & fortios_family[k]) {
			fortios_put_refs(p, source[k], fortios_side_list(p, r, l, k, true));
			fortios_put_refs(p, destination[k], fortios_side_list(p, r, l, k, false));
		}
}

static void write_times(struct plan *p, const struct rule *r)
{
	struct buf *out = &p->e->out;

	buf_puts(out, "        set schedule \"");
	if (date_is_set(r->until))
		put_schedule(out, r->until);
	else
		buf_puts(out, "always");
	buf_puts(out, "\"\n");
}

static void write_comments(struct plan *p, const struct rule *r)
{
	p->comment.n = 0;
	put_rule_comment(&p->comment, r);
	fortios_put_comment(p, "comments", buf_text(&p->comment), POLICY_COMMENT_MAX);
}

/* Rules and their plans, both in order. */
struct writing {
	size_t rule, long_rule;
};

static const struct long_rule *next_long(struct plan *p, struct writing *w, const struct rule *r)
{
	if (w->long_rule == p->long_rules.n || p->long_rules.at[w->long_rule].rule != r)
		return NULL;
	return &p->long_rules.at[w->long_rule++];
}

static void write_policy(struct plan *p, const struct pair *pair, const struct rule *r, void *user)
{
	struct writing *w = user;
	const struct long_rule *l = next_long(p, w, r);
	struct buf *out = &p->e->out;
	size_t first = out->line + 1;

	buf_puts(out, "    edit ");
	buf_number(out, fortios_policy_id(p, r));
	buf_putc(out, '\n');
	fortios_put_text(p, "name", namer_name(p->policy_names, (name_id)w->rule++));
	fortios_put_refs(p, "srcintf", p->interfaces[pair->from->index]);
	fortios_put_refs(p, "dstintf", p->interfaces[pair->to->index]);
	buf_puts(out, r->action == ACTION_ALLOW ? "        set action accept\n"
						: "        set action deny\n");
	write_sides(p, r, l);
	write_times(p, r);
	fortios_put_refs(p, "service", fortios_service_list(p, r, l));
	buf_puts(out, r->log ? "        set logtraffic all\n" : "        set logtraffic disable\n");
	write_comments(p, r);
	buf_puts(out, "    next\n");
	emission_trace(p->e, r, first);
}

/* It denies what would be denied without it; it only makes it seen. */
static void write_log_denied(struct plan *p, const struct writing *w)
{
	struct buf *out = &p->e->out;

	buf_printf(out, "    edit %llu\n", (unsigned long long)POLICY_ID_DENIED);
	fortios_put_text(p, "name", namer_name(p->policy_names, (name_id)w->rule));
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
	const struct firewall *fw = p->e->firewall;
	bool denied = !strcmp(firewall_setting(fw, "log-denied", "off"), "on");
	struct buf *out = &p->e->out;
	struct writing w = {0, 0};
	bool any = denied;

	for (size_t i = 0; i < fw->n_pairs; i++)
		any = any || fw->pairs[i]->n_rules;
	if (!any)
		return;
	buf_puts(out, "config firewall policy\n");
	fortios_each_rule(p, write_policy, &w);
	if (denied)
		write_log_denied(p, &w);
	buf_puts(out, "end\n");
}
