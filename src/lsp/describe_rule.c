/* What a rule means: per pair of zones, with what is known of it. */
#include "lsp/describe.h"

#include <string.h>

enum { PAIRS_SHOWN = 12, NAMES_SHOWN = 6 };

static const struct statement *find_rule(const struct model *m, const struct source *source,
					 struct span at)
{
	for (size_t i = 0; i < m->statements.n; i++) {
		const struct statement *s = &m->statements.at[i];

		if (s->span.source == source && !s->reason.product && s->span.start == at.start)
			return s;
	}
	return NULL;
}

static void put_run(struct buf *out, const struct ends *e, size_t first, size_t n)
{
	struct enumeration names = {out, 0, NAMES_SHOWN};

	for (size_t i = first; i < first + n; i++)
		enumerate(&names, e->at[i].object->name);
	enumerate_end(&names, "nothing");
}

static void put_services(struct buf *out, const struct service_classes *c)
{
	struct enumeration names = {out, 0, NAMES_SHOWN};

	for (int k = 0; k < SERVICE_CLASSES; k++)
		for (size_t i = 0; i < c->list[k].n; i++)
			enumerate(&names, c->list[k].at[i]->name);
	enumerate_end(&names, "nothing");
}

static void put_pairs(struct describing *d, const struct statement *s)
{
	size_t pairs = 0;

	for (size_t i = 0, n; i < s->from.n; i += n) {
		n = ends_zone_run(&s->from, i);
		for (size_t k = 0, l; k < s->to.n; k += l) {
			l = ends_zone_run(&s->to, k);
			bool inside = s->from.at[i].zone == s->to.at[k].zone &&
				      !d->snapshot->c.model->intra_zone;
			if (inside || pairs++ >= PAIRS_SHOWN)
				continue;
			buf_printf(d->out, "- `%s` → `%s`: ", s->from.at[i].zone->name,
				   s->to.at[k].zone->name);
			put_run(d->out, &s->from, i, n);
			buf_puts(d->out, " to ");
			put_run(d->out, &s->to, k, l);
			buf_puts(d->out, ": ");
			put_services(d->out, &s->services);
			buf_putc(d->out, '\n');
		}
	}
	if (pairs > PAIRS_SHOWN)
		buf_printf(d->out, "- and %zu more pairs of zones\n", pairs - PAIRS_SHOWN);
	if (!pairs)
		buf_puts(d->out, "no pair of different zones: nothing is generated\n");
}

/* What the checks found: shadowed, redundant, idle, expired. */
static void put_findings(struct describing *d, const struct statement *s)
{
	const struct diags *all = d->snapshot->c.diags;

	for (size_t i = 0; i < all->list.n; i++) {
		const struct diagnostic *x = all->list.at[i];

		if (!x->name || x->span.source != s->span.source || x->span.start < s->span.start ||
		    x->span.end > s->span.end)
			continue;
		buf_puts(d->out, "\n");
		describe_text(d->out, x->text);
		for (size_t k = 0; k < x->notes.n; k++) {
			buf_puts(d->out, "; ");
			describe_text(d->out, x->notes.at[k].text);
		}
		buf_putc(d->out, '\n');
	}
}

void describe_rule(struct describing *d, const struct source *source, struct span at)
{
	const struct statement *s = find_rule(d->snapshot->c.model, source, at);
	char date[DATE_TEXT];

	if (!s)
		return;
	buf_printf(d->out, "**%s** `%s`", s->action == ACTION_ALLOW ? "permits" : "denies",
		   s->label);
	if (*s->reason.text) {
		buf_puts(d->out, " — ");
		describe_text(d->out, s->reason.text);
	}
	buf_puts(d->out, "\n\n");
	put_pairs(d, s);
	if (s->log)
		buf_puts(d->out, "\nlogged\n");
	if (date_is_set(s->until))
		buf_printf(d->out, "\nuntil %s\n", date_text(s->until, date));
	put_findings(d, s);
}
