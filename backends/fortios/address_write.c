/* The tables of addresses and address groups. */
#include "fortios.h"

static void write_range(struct plan *p, const struct addr_range *r)
{
	char low[ADDR_TEXT], high[ADDR_TEXT];
	struct buf *out = &p->e->out;
	unsigned len;

	addr_text(r->family, r->lo, low);
	if (!range_is_prefix(r, &len)) {
		buf_printf(out,
			   "        set type iprange\n        set start-ip %s\n"
			   "        set end-ip %s\n",
			   low, addr_text(r->family, r->hi, high));
	} else if (r->family == FAMILY_6) {
		buf_printf(out, "        set type ipprefix\n        set ip6 %s/%u\n", low, len);
	} else {
		u128 mask = addr_max(FAMILY_4) & ~(r->hi - r->lo);

		buf_printf(out, "        set type ipmask\n        set subnet %s %s\n", low,
			   addr_text(FAMILY_4, mask, high));
	}
}

static void write_table(struct plan *p, const char *table, int k)
{
	struct buf *out = &p->e->out;

	if (!p->addresses[k].n)
		return;
	buf_printf(out, "config firewall %s\n", table);
	for (size_t i = 0; i < p->addresses[k].n; i++) {
		const struct address *a = &p->addresses[k].at[i];

		fortios_put_edit(p, namer_get(p->address_names, a->key));
		if (a->fqdn) {
			buf_puts(out, "        set type fqdn\n");
			fortios_put_text(p, "fqdn", a->fqdn);
		} else {
			write_range(p, &a->range);
		}
		fortios_put_comment(p, "comment", a->comment, OBJECT_COMMENT_MAX);
		buf_puts(out, "    next\n");
	}
	buf_puts(out, "end\n");
}

void fortios_write_addresses(struct plan *p)
{
	write_table(p, "address", 0);
	write_table(p, "address6", 1);
	fortios_put_groups(p, "addrgrp", &p->address_groups[0]);
	fortios_put_groups(p, "addrgrp6", &p->address_groups[1]);
}
