/* Network objects and object groups as commands. */
#include "asa.h"

const char *asa_node_text(struct plan *p, const struct node *n)
{
	if (n->any)
		return n->any;
	if (n->group)
		return arena_printf(p->arena, "object-group %s", namer_get(p->groups, n->name_key));
	return arena_printf(p->arena, "object %s", namer_get(p->objects, n->key));
}

/* A mask of the network's bits, not the wildcard mask of IOS. */
static const char *netmask(unsigned len, char out[ADDR_TEXT])
{
	u128 all = addr_max(FAMILY_4);

	return addr_text(FAMILY_4, len == 32 ? all : all & ~(all >> len), out);
}

/* "host A", "subnet A MASK", "subnet P/len", "range A B" */
static void write_range(struct buf *out, const struct addr_range *r)
{
	char low[ADDR_TEXT], high[ADDR_TEXT];
	unsigned len;

	addr_text(r->family, r->lo, low);
	if (range_is_single(r))
		buf_printf(out, " host %s\n", low);
	else if (!range_is_prefix(r, &len))
		buf_printf(out, " range %s %s\n", low, addr_text(r->family, r->hi, high));
	else if (r->family == FAMILY_4)
		buf_printf(out, " subnet %s %s\n", low, netmask(len, high));
	else
		buf_printf(out, " subnet %s/%u\n", low, len);
}

static void write_object(struct plan *p, const struct node *n)
{
	struct buf *out = &p->e->out;

	buf_printf(out, "object network %s\n", namer_get(p->objects, n->key));
	if (n->part.fqdn)
		buf_printf(out, " fqdn %s %s\n", n->families == FAMILY_4 ? "v4" : "v6",
			   n->part.fqdn);
	else
		write_range(out, &n->part.range);
	asa_write_description(p, n->description);
}

/* "network-object host A", "network-object A MASK", "network-object P/len" */
static const char *inline_text(struct plan *p, const struct addr_range *r)
{
	char low[ADDR_TEXT], mask[ADDR_TEXT];
	unsigned len = 0;

	range_is_prefix(r, &len);
	addr_text(r->family, r->lo, low);
	if (range_is_single(r))
		return arena_printf(p->arena, "network-object host %s", low);
	if (r->family == FAMILY_4)
		return arena_printf(p->arena, "network-object %s %s", low, netmask(len, mask));
	return arena_printf(p->arena, "network-object %s/%u", low, len);
}

/* The line that puts M into a group. */
const char *asa_member_text(struct plan *p, const struct node *m)
{
	if (asa_is_inline(m))
		return inline_text(p, &m->part.range);
	if (m->group)
		return arena_printf(p->arena, "group-object %s", namer_get(p->groups, m->name_key));
	return arena_printf(p->arena, "network-object object %s", namer_get(p->objects, m->key));
}

static void write_group(struct plan *p, const struct node *n)
{
	buf_printf(&p->e->out, "object-group network %s\n", namer_get(p->groups, n->name_key));
	asa_write_description(p, n->description);
	for (size_t i = 0; i < n->n_members; i++)
		buf_printf(&p->e->out, " %s\n", asa_member_text(p, n->members[i]));
}

void asa_write_networks(struct plan *p)
{
	for (size_t i = 0; i < p->node_list.n; i++) {
		const struct node *n = p->node_list.at[i];

		if (n->referenced && !n->group && !n->any && !asa_is_inline(n))
			write_object(p, n);
	}
	for (size_t i = 0; i < p->node_list.n; i++)
		if (p->node_list.at[i]->referenced && p->node_list.at[i]->group)
			write_group(p, p->node_list.at[i]);
}

/* Groups that hold others go before their members. */
void asa_write_network_removal(struct plan *p)
{
	for (size_t i = p->node_list.n; i-- > 0;)
		if (p->node_list.at[i]->referenced && p->node_list.at[i]->group)
			buf_printf(&p->e->out, "no object-group network %s\n",
				   namer_get(p->groups, p->node_list.at[i]->name_key));
}
