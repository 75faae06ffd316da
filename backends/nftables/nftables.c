/* The nftables backend: one table of its own, replaced in one transaction. */
#include "policy_filter.h"
#include "counts.h"
#include "readers.h"
#include "lower.h"

#include <string.h>

static const char *const on_off[] = {"on", "off", NULL};

static const struct setting_spec settings[] = {
    {"table", NULL, "portc", "name of the table (family inet) that holds everything"},
    {"log-denied", on_off, "off", "log what no rule permits, at most 10 packets a second"},
    {0},
};

static void emit(struct emission *e)
{
	struct plan *p = nft_plan_new(e);

	nft_write_header(p);
	buf_printf(&e->out, "table inet %s\n", p->table);
	buf_printf(&e->out, "delete table inet %s\n", p->table);
	buf_printf(&e->out, "table inet %s {\n", p->table);
	nft_write_sets(p);
	if (p->low)
		nft_write_maps(p);
	nft_write_map(p);
	nft_write_chains(p);
	buf_puts(&e->out, "}\n");
	nft_plan_free(p);
}

const struct backend nftables_backend = {
    .name = "nftables",
    .extension = "nft",
    .title = "Linux nftables, nft 1.0",
    .settings = settings,
    .interface = "eth#",
    .check = nft_check,
    .emit = emit,
    .read = nftables_read,
    .counted = nftables_counted,
    .count = nftables_count,
    .places = zone_interfaces,
};
