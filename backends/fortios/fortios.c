/* The FortiOS backend: a CLI script that owns the policy table of its VDOM.
 *
 * The table is emptied first: while policies are missing traffic is denied, and objects that no
 * policy uses can be set anew. Objects are written in order of reference, policies last. */
#include "fortios.h"
#include "policy_filter.h"
#include "counts.h"
#include "readers.h"

static void write_header(struct plan *p, const char *vdom)
{
	const struct firewall *fw = p->e->firewall;
	struct buf *out = &p->e->out;

	buf_puts(out, "# ");
	if (fw->name)
		buf_printf(out, "Firewall %s, ", fw->name);
	buf_printf(
	    out,
	    "%senerated by portc for FortiOS 7.0 to 7.6: a CLI script.\n"
	    "# It owns the table `firewall policy`%s%s: empties it, so that nothing passes,\n"
	    "# and writes it anew. Addresses, groups, services and schedules%s of the names\n"
	    "# below are set, all others stay. It may be run again at any time.\n",
	    fw->name ? "g" : "G", vdom ? " of VDOM " : "", vdom ? vdom : "",
	    p->zones ? " (and zones)" : "");
}

static void emit(struct emission *e)
{
	struct plan p = {.e = e, .arena = e->arena};
	const char *vdom = firewall_setting(e->firewall, "vdom", NULL);

	fortios_plan_zones(&p);
	fortios_plan_addresses(&p);
	fortios_plan_services(&p);
	fortios_plan_policies(&p);

	write_header(&p, vdom);
	if (vdom)
		buf_printf(&e->out, "config vdom\nedit %s\n", vdom);
	buf_puts(&e->out, "config firewall policy\n    purge\nend\n");
	fortios_write_zones(&p);
	fortios_write_addresses(&p);
	fortios_write_services(&p);
	fortios_write_schedules(&p);
	fortios_write_policies(&p);
	if (vdom)
		buf_puts(&e->out, "end\n");
	buf_free(&p.comment);
}

static const char *const on_off[] = {"on", "off", NULL};

static const struct setting_spec settings[] = {
    {"log-denied", on_off, "off", "a last policy that denies and logs what no policy permits"},
    {"vdom", NULL, "none", "the VDOM whose policy table the file owns"},
    {"zones", on_off, "off", "make zones of the unit from the policy's, and use them in policies"},
    {0},
};

const struct backend fortios_backend = {
    .name = "fortios",
    .extension = "conf",
    .title = "Fortinet FortiOS 7.x CLI",
    .settings = settings,
    .interface = "port#",
    .check = fortios_check,
    .emit = emit,
    .read = fortios_read,
    .counted = fortios_counted,
    .count = fortios_count,
    .places = zone_interfaces,
};
