/* Interfaces and zones: what srcintf and dstintf say. */
#include "fortios.h"

#include <string.h>

static struct refs interface_list(struct plan *p, const struct firewall_zone *z)
{
	struct refs out = {0};

	for (size_t i = 0; i < z->n_interfaces; i++)
		VEC_PUSH(p->arena, &out, ((struct ref){NULL, {.text = z->interfaces[i]}}));
	return out;
}

/* Zones that FortiOS has for SD-WAN. */
static bool reserved(const char *name)
{
	return !strcmp(name, "any") || !strcmp(name, "virtual-wan-link") || !strcmp(name, "SASE");
}

void fortios_plan_zones(struct plan *p)
{
	const struct name_rules rules = {.max = ZONE_NAME_MAX,
					 .prefix = "",
					 .char_ok = fortios_name_char,
					 .reserved = reserved,
					 .filler = '-'};
	const struct firewall *fw = p->e->firewall;

	p->interfaces = ARENA_ARRAY(p->arena, struct refs, p->e->policy->n_zones);
	if (!strcmp(firewall_setting(fw, "zones", "off"), "on"))
		p->zones = namer_new(p->arena, &rules);
	for (size_t i = 0; p->zones && i < fw->n_zones; i++)
		namer_add(p->zones, fw->zones[i].zone->name, fw->zones[i].zone->name);
	for (size_t i = 0; i < fw->n_zones; i++) {
		const struct zone *z = fw->zones[i].zone;

		if (p->zones)
			VEC_PUSH(p->arena, &p->interfaces[z->index],
				 ((struct ref){p->zones, {.id = (name_id)i}}));
		else
			p->interfaces[z->index] = interface_list(p, &fw->zones[i]);
	}
}

/* An interface may move from one zone to another, and is in one at a time: so all zones let go
 * of theirs before any takes one. No policy needs them meanwhile. */
void fortios_write_zones(struct plan *p)
{
	const struct firewall *fw = p->e->firewall;
	struct buf *out = &p->e->out;

	if (!p->zones)
		return;
	buf_puts(out, "config system zone\n");
	for (size_t i = 0; i < fw->n_zones; i++) {
		fortios_put_edit(p, namer_name(p->zones, (name_id)i));
		buf_puts(out, "        set intrazone deny\n        unset interface\n    next\n");
	}
	for (size_t i = 0; i < fw->n_zones; i++) {
		fortios_put_edit(p, namer_name(p->zones, (name_id)i));
		fortios_put_refs(p, "interface", interface_list(p, &fw->zones[i]));
		buf_puts(out, "    next\n");
	}
	buf_puts(out, "end\n");
}
