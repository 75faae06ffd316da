/* A `firewall` block for every target that has interfaces. */
#include <string.h>

#include "backend.h"
#include "new_parts.h"
#include "pdl_text.h"

/* "port#" with the number in place of the sign, "@" with the zone's name. */
static const char *interface_name(struct arena *a, const char *pattern, const char *zone,
				  unsigned number)
{
	size_t n = strcspn(pattern, "#@");

	if (pattern[n] == '#')
		return arena_printf(a, "%.*s%u%s", (int)n, pattern, number, pattern + n + 1);
	if (pattern[n] == '@')
		return arena_printf(a, "%.*s%s%s", (int)n, pattern, zone, pattern + n + 1);
	return pattern;
}

/* A value that is not the default, so that the line says something once it is no comment. */
static const char *other_value(const struct setting_spec *s, struct arena *a)
{
	for (size_t i = 0; s->values && s->values[i]; i++)
		if (strcmp(s->values[i], s->fallback))
			return s->values[i];
	return strcmp(s->fallback, "none") ? arena_printf(a, "\"%s\"", s->fallback) : "\"…\"";
}

static void write_settings(const struct backend *b, struct arena *a, struct buf *out)
{
	for (const struct setting_spec *s = b->settings; s && s->name; s++)
		buf_printf(out, "    # set %s %s;  # %s\n", s->name, other_value(s, a), s->help);
}

static void write_firewall(const struct new_plan *p, const struct backend *b, struct buf *out)
{
	unsigned number = 1;

	buf_printf(out, "firewall edge-%s %s {\n", b->name, b->name);
	for (int i = 0; i < NEW_PLACES; i++)
		if (p->used[i])
			buf_printf(
			    out, "    zone %s interface \"%s\";\n", new_zones[i].name,
			    interface_name(p->arena, b->interface, new_zones[i].name, number++));
	write_settings(b, p->arena, out);
	buf_puts(out, "}\n\n");
}

void new_write_firewalls(const struct new_plan *p, struct buf *out)
{
	pdl_put_comment(
	    out, 0,
	    "Where it is enforced. Keep what you have, with the names of its interfaces, "
	    "and delete the others. `portc help targets` explains the settings.");
	for (size_t i = 0; backends[i]; i++)
		if (backends[i]->interface)
			write_firewall(p, backends[i], out);
}
