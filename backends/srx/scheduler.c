/* Schedulers: one for each last day that some rule has.
 *
 * A policy is active from its scheduler's start to its stop, in the device's local time; the stop
 * is the first minute after the last day. */
#include "srx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *srx_scheduler_name(struct date until, char out[SRX_SCHEDULER_TEXT])
{
	char text[DATE_TEXT];

	snprintf(out, SRX_SCHEDULER_TEXT, "until-%s", date_text(until, text));
	return out;
}

/* The identifier of a slot is both of its dates. */
static void write_scheduler(struct srx_plan *p, struct date until)
{
	char day[DATE_TEXT], stop[DATE_TEXT + 8], name[SRX_SCHEDULER_TEXT];

	snprintf(stop, sizeof stop, "%s.00:00", date_text(srx_next_day(until), day));
	srx_start_replace(p, "scheduler");
	srx_leaf(p, "name", srx_scheduler_name(until, name));
	srx_start(p, "start-date");
	srx_leaf(p, "start-date", "2000-01-01.00:00");
	srx_leaf(p, "stop-date", stop);
	srx_end(p);
	srx_end(p);
}

static int compare_dates(const void *x, const void *y)
{
	const struct date *a = x, *b = y;

	return date_compare(*a, *b);
}

void srx_write_schedulers(struct srx_plan *p)
{
	const struct firewall *fw = p->e->firewall;
	VEC(struct date) dates = {0};

	for (size_t i = 0; i < fw->n_pairs; i++)
		for (size_t k = 0; k < fw->pairs[i]->n_rules; k++)
			if (date_is_set(fw->pairs[i]->rules[k].until) &&
			    (!dates.n ||
			     date_compare(dates.at[dates.n - 1], fw->pairs[i]->rules[k].until)))
				VEC_PUSH(p->arena, &dates, fw->pairs[i]->rules[k].until);
	if (!dates.n)
		return;
	qsort(dates.at, dates.n, sizeof *dates.at, compare_dates);
	srx_start(p, "schedulers");
	for (size_t i = 0; i < dates.n; i++)
		if (!i || date_compare(dates.at[i - 1], dates.at[i]))
			write_scheduler(p, dates.at[i]);
	srx_end(p);
}
