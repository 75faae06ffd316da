/* Addresses and address sets as XML, by name: each replaces the one of its name, and what others
 * have put into the address book stays. */
#include "srx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "oom.h"

/* HEAD are the first bytes of the name: they decide most comparisons without a look at it. */
struct named {
	uint64_t head;
	const char *name;
	const struct srx_node *node;
};

static uint64_t head_of(const char *name)
{
	uint64_t head = 0;

	for (int i = 0; i < 8; i++)
		head = head << 8 | (*name ? (unsigned char)*name++ : 0);
	return head;
}

static int compare_named(const void *x, const void *y)
{
	const struct named *a = x, *b = y;

	if (a->head != b->head)
		return a->head < b->head ? -1 : 1;
	return strcmp(a->name, b->name);
}

/* The nodes that policies use, by name. */
static struct named *named_nodes(struct srx_plan *p, struct arena *a, struct srx_node **nodes,
				 size_t n, size_t *count)
{
	struct named *out = ARENA_ARRAY(a, struct named, n);

	*count = 0;
	for (size_t i = 0; i < n; i++) {
		const char *name = nodes[i]->used ? srx_node_name(p, nodes[i]) : NULL;

		if (name)
			out[(*count)++] = (struct named){head_of(name), name, nodes[i]};
	}
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
	srx_leaf(p, "name", n->fqdn);
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
	if (n->fqdn)
		write_fqdn(p, n);
	else if (range_is_prefix(n->range, &len))
		write_prefix(p, n->range, len);
	else
		write_range(p, n->range);
	srx_end_line(p);
}

static void write_set(struct srx_plan *p, const struct named *s)
{
	size_t n;
	struct named *members;

	srx_start_replace(p, "address-set");
	srx_leaf(p, "name", s->name);
	srx_description(p, s->node->description);
	members = named_nodes(p, p->arena, s->node->members, s->node->n_members, &n);
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
	struct arena *scratch = arena_new(out_of_memory);
	size_t n_addresses, n_sets;
	struct named *addresses =
	    named_nodes(p, scratch, p->addresses.at, p->addresses.n, &n_addresses);
	struct named *sets = named_nodes(p, scratch, p->sets.at, p->sets.n, &n_sets);

	if (n_addresses) {
		srx_start(p, "address-book");
		srx_leaf(p, "name", "global");
		for (size_t i = 0; i < n_addresses; i++)
			write_address(p, &addresses[i]);
		for (size_t i = 0; i < n_sets; i++)
			write_set(p, &sets[i]);
		srx_end(p);
	}
	arena_free(scratch);
}
