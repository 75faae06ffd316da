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
			if (date_is_set(fw->pairs[i]->rules[k].until) &&
			    (!p->dates.n || date_compare(p->dates.at[p->dates.n - 1],
							 fw->pairs[i]->rules[k].until)))
				VEC_PUSH(p->arena, &p->dates, fw->pairs[i]->rules[k].until);
	if (p->dates.n)
		qsort(p->dates.at, p->dates.n, sizeof *p->dates.at, compare_dates);
	for (size_t i = 0; i < p->dates.n; i++)
		if (!n || date_compare(p->dates.at[n - 1], p->dates.at[i]))
			p->dates.at[n++] = p->dates.at[i];
	p->dates.n = n;
}

void asa_put_time_range(struct buf *out, struct date d)
{
	char text[DATE_TEXT];

	asa_put_words(out, "until-", date_text(d, text), "");
}

/* The end is inclusive: the last minute of the day. */
void asa_write_time_ranges(struct plan *p)
{
	static const char *const months[] = {"January",   "February", "March",    "April",
					     "May",       "June",     "July",     "August",
					     "September", "October",  "November", "December"};

	for (size_t i = 0; i < p->dates.n; i++) {
		struct date d = p->dates.at[i];

		buf_puts(&p->e->out, "time-range ");
		asa_put_time_range(&p->e->out, d);
		buf_printf(&p->e->out, "\n absolute end 23:59 %02d %s %d\n", d.day,
			   months[d.month - 1], d.year);
	}
}

void asa_write_time_range_removal(struct plan *p)
{
	for (size_t i = 0; i < p->dates.n; i++) {
		buf_puts(&p->e->out, "no time-range ");
		asa_put_time_range(&p->e->out, p->dates.at[i]);
		buf_putc(&p->e->out, '\n');
	}
}
