/* Addresses and address sets as XML, by name: each replaces the one of its name, and what others
 * have put into the address book stays. */
#include "srx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct named {
	const char *name;
	const struct srx_node *node;
};

static int compare_named(const void *x, const void *y)
{
	const struct named *a = x, *b = y;

	return strcmp(a->name, b->name);
}

/* The nodes that policies use, by name. */
static struct named *named_nodes(struct srx_plan *p, struct srx_node **nodes, size_t n,
				 size_t *count)
{
	struct named *out = ARENA_ARRAY(p->arena, struct named, n);

	*count = 0;
	for (size_t i = 0; i < n; i++)
		if (nodes[i]->used)
			out[(*count)++] = (struct named){srx_node_name(p, nodes[i]), nodes[i]};
	if (*count)
		qsort(out, *count, sizeof *out, compare_named);
	return out;
}

static void write_prefix(struct srx_plan *p, const struct addr_range *r, unsigned len)
{
	char text[ADDR_TEXT], prefix[ADDR_TEXT + 8];

	snprintf(prefix, sizeof prefix, "%s/%u", addr_text(r->family, r->lo, text), len);
	srx_leaf(p, "ip-prefix", prefix);
}

/* IPv4 alone: Junos has no IPv6 ranges. */
static void write_range(struct srx_plan *p, const struct addr_range *r)
{
	char text[ADDR_TEXT];

	srx_start(p, "range-address");
	srx_leaf(p, "name", addr_text(r->family, r->lo, text));
	srx_start(p, "to");
	srx_leaf(p, "range-high", addr_text(r->family, r->hi, text));
	srx_end(p);
	srx_end(p);
}

static void write_fqdn(struct srx_plan *p, const struct srx_node *n)
{
	srx_start(p, "dns-name");
	srx_leaf(p, "name", n->part.fqdn);
	if (n->families == FAMILY_4)
		srx_empty(p, "ipv4-only");
	else if (n->families == FAMILY_6)
		srx_empty(p, "ipv6-only");
	srx_end(p);
}

static void write_address(struct srx_plan *p, const struct named *a)
{
	const struct srx_node *n = a->node;
	unsigned len;

	srx_start_replace(p, "address");
	srx_one_line(p);
	srx_leaf(p, "name", a->name);
	srx_description(p, n->description);
	if (n->part.fqdn)
		write_fqdn(p, n);
	else if (range_is_prefix(&n->part.range, &len))
		write_prefix(p, &n->part.range, len);
	else
		write_range(p, &n->part.range);
	srx_end_line(p);
}

static void write_set(struct srx_plan *p, const struct named *s)
{
	size_t n;
	struct named *members;

	srx_start_replace(p, "address-set");
	srx_leaf(p, "name", s->name);
	srx_description(p, s->node->description);
	members = named_nodes(p, s->node->members, s->node->n_members, &n);
	for (size_t i = 0; i < n; i++) {
		srx_start(p, members[i].node->depth ? "address-set" : "address");
		srx_one_line(p);
		srx_leaf(p, "name", members[i].name);
		srx_end_line(p);
	}
	srx_end(p);
}

void srx_write_addresses(struct srx_plan *p)
{
	size_t n_addresses, n_sets;
	struct named *addresses = named_nodes(p, p->addresses.at, p->addresses.n, &n_addresses);
	struct named *sets = named_nodes(p, p->sets.at, p->sets.n, &n_sets);

	if (!n_addresses)
		return;
	srx_start(p, "address-book");
	srx_leaf(p, "name", "global");
	for (size_t i = 0; i < n_addresses; i++)
		write_address(p, &addresses[i]);
	for (size_t i = 0; i < n_sets; i++)
		write_set(p, &sets[i]);
	srx_end(p);
}
