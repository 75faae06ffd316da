/* Time ranges: one for each last day that a rule names. The name says the day, so what a time range
 * of that name holds never changes. */
#include "asa.h"

#include <stdlib.h>

static int compare_dates(const void *x, const void *y)
{
	const struct date *a = x, *b = y;

	return date_compare(*a, *b);
}

void asa_plan_dates(struct plan *p)
{
	const struct firewall *fw = p->e->firewall;
	size_t n = 0;

	for (size_t i = 0; i < fw->n_pairs; i++)
		for (size_t k = 0; k < fw->pairs[i]->n_rules; k++)
			if (date_is_set(fw->pairs[i]->rules[k].until))
				VEC_PUSH(p->arena, &p->dates, fw->pairs[i]->rules[k].until);
	if (p->dates.n)
		qsort(p->dates.at, p->dates.n, sizeof *p->dates.at, compare_dates);
	for (size_t i = 0; i < p->dates.n; i++)
		if (!n || date_compare(p->dates.at[n - 1], p->dates.at[i]))
			p->dates.at[n++] = p->dates.at[i];
	p->dates.n = n;
}

const char *asa_time_range_name(struct plan *p, struct date d)
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

	for (size_t i = 0; i < p->dates.n; i++) {
		struct date d = p->dates.at[i];

		buf_printf(&p->e->out, "time-range %s\n absolute end 23:59 %02d %s %d\n",
			   asa_time_range_name(p, d), d.day, months[d.month - 1], d.year);
	}
}

void asa_write_time_range_removal(struct plan *p)
{
	for (size_t i = 0; i < p->dates.n; i++)
		buf_printf(&p->e->out, "no time-range %s\n",
			   asa_time_range_name(p, p->dates.at[i]));
}
