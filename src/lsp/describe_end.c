/* Descriptions of zones, hosts, networks, groups and addresses. */
#include "lsp/describe.h"

#include <string.h>

enum { RANGES_SHOWN = 6, MEMBERS_SHOWN = 12 };

static void put_set(struct buf *out, struct addr_set set)
{
	struct enumeration e = {out, 0, RANGES_SHOWN};
	char text[ADDR_TEXT];

	for (size_t i = 0; i < set.n; i++)
		enumerate(&e, range_text(&set.at[i], text));
	enumerate_end(&e, "no address");
}

static void head(struct buf *out, const char *what, const char *name, const char *description)
{
	buf_printf(out, "**%s** `%s`", what, name);
	if (description && *description) {
		buf_puts(out, " — ");
		describe_text(out, description);
	}
	buf_puts(out, "\n\n");
}

static void describe_zone(struct describing *d, const struct zone *z)
{
	head(d->out, "zone", z->name, z->description);
	buf_puts(d->out, "networks: ");
	if (z->any)
		buf_puts(d->out, "`any`");
	if (z->any && z->networks.n)
		buf_puts(d->out, ", ");
	if (!z->any || z->networks.n)
		put_set(d->out, z->networks);
	buf_puts(d->out, "\n\neffective: ");
	put_set(d->out, z->effective);
	buf_putc(d->out, '\n');
}

/* "- in zone `inside`: `10.0.0.1`" for each zone that holds a part. */
static void put_slices(struct describing *d, const struct ends *ends)
{
	for (size_t i = 0; i < ends->n; i++) {
		const struct object *o = ends->at[i].object;

		buf_printf(d->out, "- in zone `%s`: ", ends->at[i].zone->name);
		if (o->fqdn)
			buf_printf(d->out, "`%s`", o->fqdn);
		else
			put_set(d->out, o->addresses);
		buf_putc(d->out, '\n');
	}
}

static void describe_group(struct describing *d, const struct symbol *s)
{
	head(d->out, "group", s->name, s->group->description.s);
	for (size_t i = 0; i < s->ends.n; i++) {
		const struct object *o = s->ends.at[i].object;
		struct enumeration e = {d->out, 0, MEMBERS_SHOWN};

		buf_printf(d->out, "- in zone `%s`: ", s->ends.at[i].zone->name);
		for (size_t k = 0; k < o->n_members; k++)
			enumerate(&e, o->members[k]->name);
		enumerate_end(&e, "nothing");
		buf_putc(d->out, '\n');
	}
}

void describe_end(struct describing *d, const char *name)
{
	struct model *m = d->snapshot->c.model;
	const struct symbol *s = map_get(m->symbols, intern(m->names, name));

	if (!s)
		return;
	switch (s->kind) {
	case SYMBOL_ZONE:
		if (s->zone)
			describe_zone(d, s->zone);
		break;
	case SYMBOL_HOST:
		head(d->out, s->host->network ? "network" : "host", s->name,
		     s->host->more->description.s);
		put_slices(d, &s->ends);
		if (!s->ends.n)
			buf_puts(d->out, "in no zone\n");
		break;
	case SYMBOL_GROUP:
		describe_group(d, s);
		break;
	case SYMBOL_LITERAL:
		break;
	}
}

void describe_range(struct describing *d, const struct addr_range *r)
{
	const struct model *m = d->snapshot->c.model;
	struct enumeration e = {d->out, 0, RANGES_SHOWN};
	const struct zone *last = NULL;
	char text[ADDR_TEXT];

	buf_printf(d->out, "`%s` is in zone ", range_text(r, text));
	for (size_t i = 0; i < m->segments.n; i++) {
		const struct segment *s = &m->segments.at[i];

		if (s->range.family != r->family || s->range.hi < r->lo || s->range.lo > r->hi ||
		    s->zone == last)
			continue;
		enumerate(&e, s->zone->name);
		last = s->zone;
	}
	enumerate_end(&e, "none");
	buf_putc(d->out, '\n');
}
