/* The text of a skeleton, from top to bottom: see new.h. */
#include "new.h"

#include "new_parts.h"
#include "pdl_text.h"

static const char *product_names(const struct new_plan *p, const char *separator)
{
	const char *out = "";

	for (size_t i = 0; i < p->deploys.n; i++)
		out = arena_printf(p->arena, "%s%s%s", out, i ? separator : "",
				   p->deploys.at[i].product->name);
	return out;
}

static void write_head(const struct new_plan *p, struct buf *out)
{
	const char *names = product_names(p, " ");

	pdl_put_comment(
	    out, 0,
	    arena_printf(
		p->arena,
		"Started by `portc new %s`.\n"
		"\n"
		"It compiles as it is, with addresses that are reserved for documentation. Put "
		"your own in their place, first those of the zones: an address belongs to the "
		"zone with the longest prefix that holds it.\n"
		"\n"
		"  portc check FILE            what is wrong with it, and what it leaves out\n"
		"  portc list FILE             every rule that comes of it, with its reason\n"
		"  portc FILE --out-dir DIR    the configurations",
		names));
	buf_putc(out, '\n');
}

static void write_zones(const struct new_plan *p, struct buf *out)
{
	pdl_put_comment(
	    out, 0,
	    "Zones. Nothing is generated between two ends in one zone, as no firewall stands "
	    "between them: what stands elsewhere needs a zone of its own, here and in the "
	    "firewalls below.");
	for (int i = 0; i < NEW_PLACES; i++) {
		const struct new_zone *z = &new_zones[i];

		if (!p->used[i])
			continue;
		buf_printf(out, "zone %s { network ", z->name);
		if (!z->prefix4)
			buf_puts(out, "any");
		else
			buf_printf(out, "%s0/24", z->prefix4);
		if (z->prefix6 && p->ipv6)
			buf_printf(out, ", %s/64", z->prefix6);
		buf_printf(out, "; description \"%s\"; }\n", z->description);
	}
	buf_putc(out, '\n');
}

static void write_object(const struct new_plan *p, const struct new_object *o, struct buf *out)
{
	const struct new_zone *z = &new_zones[o->place];

	buf_printf(out, "%s %s %s%u", o->role ? "host" : "network", o->name, z->prefix4, o->number);
	if (p->ipv6)
		buf_printf(out, ", %s%u", z->prefix6, o->number);
	buf_printf(out, ";%s%s\n", *o->text ? " # " : "", o->text);
}

static void write_objects(const struct new_plan *p, bool roles, const char *comment,
			  struct buf *out)
{
	bool any = false;

	for (size_t i = 0; i < p->objects.n; i++) {
		const struct new_object *o = p->objects.at[i];

		if (o->role != roles || o->place == NEW_INTERNET)
			continue;
		if (!any)
			pdl_put_comment(out, 0, comment);
		any = true;
		write_object(p, o, out);
	}
	if (any)
		buf_putc(out, '\n');
}

static void write_own_rules(struct buf *out)
{
	pdl_put_comment(
	    out, 0,
	    "What else may pass, for example:\n"
	    "allow NAME from HOST, ZONE to 192.0.2.10 service ssh log \"change number\";");
	buf_putc(out, '\n');
}

bool new_deployment(const struct new_request *r, struct buf *out)
{
	struct new_plan p;

	if (!new_plan_make(&p, r))
		return false;
	write_head(&p, out);
	write_zones(&p, out);
	write_objects(&p, true, "The product's own hosts; one name may have several addresses.",
		      out);
	write_objects(&p, false,
		      "What they talk to: addresses, prefixes (198.51.100.0/28) or ranges "
		      "(198.51.100.1-198.51.100.9), separated by commas.",
		      out);
	for (size_t i = 0; i < p.deploys.n; i++)
		new_write_deploy(&p, &p.deploys.at[i], out);
	write_own_rules(out);
	new_write_assertions(&p, out);
	new_write_firewalls(&p, out);
	return pdl_layout(p.arena, p.model->diags, out);
}
