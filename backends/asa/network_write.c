/* Network objects and object groups as commands. */
#include "asa.h"

void asa_put_node(struct plan *p, const struct node *n)
{
	struct buf *out = &p->e->out;

	if (n->any)
		buf_puts(out, n->label);
	else if (n->group)
		asa_put_words(out, "object-group ", namer_name(p->groups, n->name), "");
	else
		asa_put_words(out, "object ", namer_name(p->objects, n->name), "");
}

/* A mask of the network's bits, not the wildcard mask of IOS. */
static const char *netmask(unsigned len, char out[ADDR_TEXT])
{
	u128 all = addr_max(FAMILY_4);

	return addr_text(FAMILY_4, len == 32 ? all : all & ~(all >> len), out);
}

/* "A MASK", "P/len" */
static void put_prefix(struct buf *out, const struct addr_range *r, unsigned len)
{
	char text[ADDR_TEXT];

	buf_puts(out, addr_text(r->family, r->lo, text));
	if (r->family == FAMILY_4) {
		asa_put_words(out, " ", netmask(len, text), "");
	} else {
		buf_putc(out, '/');
		buf_number(out, len);
	}
}

/* "host A", "subnet A MASK", "subnet P/len", "range A B" */
static void write_range(struct buf *out, const struct addr_range *r)
{
	char text[ADDR_TEXT];
	unsigned len;

	if (range_is_single(r)) {
		asa_put_words(out, " host ", addr_text(r->family, r->lo, text), "");
	} else if (range_is_prefix(r, &len)) {
		buf_puts(out, " subnet ");
		put_prefix(out, r, len);
	} else {
		asa_put_words(out, " range ", addr_text(r->family, r->lo, text), " ");
		buf_puts(out, addr_text(r->family, r->hi, text));
	}
	buf_putc(out, '\n');
}

static void write_object(struct plan *p, const struct node *n)
{
	struct buf *out = &p->e->out;

	asa_put_words(out, "object network ", namer_name(p->objects, n->name), "\n");
	if (n->fqdn)
		asa_put_words(out, n->families == FAMILY_4 ? " fqdn v4 " : " fqdn v6 ", n->fqdn,
			      "\n");
	else
		write_range(out, n->range);
	asa_write_description(p, n->description);
}

/* "network-object host A", "network-object A MASK", "network-object P/len" */
static void put_inline(struct buf *out, const struct addr_range *r)
{
	char text[ADDR_TEXT];
	unsigned len = 0;

	range_is_prefix(r, &len);
	buf_puts(out, "network-object ");
	if (range_is_single(r))
		asa_put_words(out, "host ", addr_text(r->family, r->lo, text), "");
	else
		put_prefix(out, r, len);
}

/* The line that puts M into a group. */
void asa_put_member(struct plan *p, struct buf *out, const struct node *m)
{
	if (asa_is_inline(m))
		put_inline(out, m->range);
	else if (m->group)
		asa_put_words(out, "group-object ", namer_name(p->groups, m->name), "");
	else
		asa_put_words(out, "network-object object ", namer_name(p->objects, m->name), "");
}

static void write_group(struct plan *p, const struct node *n)
{
	struct buf *out = &p->e->out;

	asa_put_words(out, "object-group network ", namer_name(p->groups, n->name), "\n");
	asa_write_description(p, n->description);
	for (size_t i = 0; i < n->n_members; i++) {
		buf_putc(out, ' ');
		asa_put_member(p, out, n->members[i]);
		buf_putc(out, '\n');
	}
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
	for (size_t i = p->node_list.n; i-- > 0;) {
		const struct node *n = p->node_list.at[i];

		if (n->referenced && n->group)
			asa_put_words(&p->e->out, "no object-group network ",
				      namer_name(p->groups, n->name), "\n");
	}
}
