/* Nodes: sides that would need many prefixes are looked up as a whole, and what is said of them
 * stands in a chain of their own. Long sides of a zone pair share one map of disjoint ranges; all of
 * a zone, and one or two others, are lines.
 */
#include <stdlib.h>
#include <string.h>

#include "lower.h"

static const char *const from_field[] = {"ip saddr", "ip6 saddr"};
static const char *const to_field[] = {"ip daddr", "ip6 daddr"};

static const char *field(const struct place *at, bool source)
{
	return (source ? from_field : to_field)[at->family];
}

/* -- lines that look up a whole side -- */

static void add_rules(struct plan *p, struct nline *l, const struct rule *const *rules, size_t n)
{
	l->rules = ARENA_ARRAY(p->arena, const struct rule *, n);
	memcpy(l->rules, rules, n * sizeof *rules);
	l->n_rules = n;
}

/* "ip saddr @a4_internet" and the verdict; several lines where there is no set for it. */
static void lay_side(struct plan *p, struct nchain *c, const struct place *at, struct shape *s,
		     bool source, struct nline line)
{
	const struct side *side = nft_plan_side(p, s->objects, s->n_objects, at->family);

	for (size_t i = 0; i < nft_address_count(side); i++) {
		struct nline *l = nft_line_new(p, c);

		*l = line;
		l->match.cond[l->match.n++] = nft_side_cond(p, side, i, field(at, source));
	}
}

static void lay_stretch(struct plan *p, struct nchain *c, const struct place *at, bool source,
			const struct stretch *s)
{
	struct nline line = {.offer = nft_offer(p, &s->rule, 1)};

	add_rules(p, &line, &s->rule, 1);
	lay_side(p, c, at, s->shape, source, line);
}

/* -- interval maps -- */

static struct nmap *interval_map(struct plan *p, struct nchain *c, const struct place *at,
				 bool source, const struct slices *slices)
{
	const char *name = arena_printf(p->arena, "%s_%s", at->tag, source ? "from" : "to");
	struct nmap *m = nft_map_new(p, arena_printf(p->arena, "map %s\n%s", at->key, name), name);

	m->family = nft_family(at->family);
	m->type = at->family ? "ipv6_addr" : "ipv4_addr";
	m->selector = field(at, source);
	m->entries = ARENA_ARRAY(p->arena, struct interval_entry, slices->n);
	m->n_entries = slices->n;
	for (size_t i = 0; i < slices->n; i++) {
		m->entries[i].lo = slices->at[i].lo;
		m->entries[i].hi = slices->at[i].hi;
	}
	nft_line_new(p, c)->map = m;
	return m;
}

static struct slices cut(struct plan *p, const struct addr_set *sets, size_t n, bool *good)
{
	struct slices out = {NULL, 0, 0};

	*good = nft_sweep(p->arena, sets, n, &out);
	return out;
}

/* The other sides of a node's rules, long ones: a map of disjoint ranges to what is offered. */
static void lay_stretches(struct plan *p, const struct node *node, const struct place *at)
{
	const struct stretch *s = node->stretches.at;
	size_t n = node->stretches.n;
	struct addr_set *sets = ARENA_ARRAY(p->arena, struct addr_set, n);
	const struct rule **rules = ARENA_ARRAY(p->arena, const struct rule *, n);
	bool good = n > RANGE_LINES;
	struct slices slices = {NULL, 0, 0};

	for (size_t i = 0; i < n; i++)
		sets[i] = s[i].shape->addresses;
	if (good)
		slices = cut(p, sets, n, &good);
	for (size_t i = 0; i < n && !good; i++)
		lay_stretch(p, node->chain, at, !node->source, &s[i]);
	if (!good)
		return;
	struct nmap *m = interval_map(p, node->chain, at, !node->source, &slices);
	for (size_t i = 0; i < slices.n; i++) {
		struct interval_entry *e = &m->entries[i];

		for (size_t k = 0; k < slices.at[i].n; k++)
			rules[k] = s[slices.at[i].at[k]].rule;
		e->offer = nft_offer(p, rules, slices.at[i].n);
		e->n_rules = slices.at[i].n;
		e->rules = ARENA_ARRAY(p->arena, const struct rule *, e->n_rules);
		memcpy(e->rules, rules, e->n_rules * sizeof *rules);
	}
}

/* -- one node -- */

static void lay_node(struct plan *p, const struct place *at, struct node *node)
{
	const char *side = node->source ? "from" : "to";
	struct place in = {
	    .family = at->family,
	    .tag = arena_printf(p->arena, "%s_%s_%s", at->tag, side, node->shape->name),
	    .key = arena_printf(p->arena, "%s\n%s\n%s", at->key, side, node->shape->key),
	    .node = true,
	};

	node->chain = nft_chain_new(p, arena_printf(p->arena, "node %s", in.key), in.tag);
	nft_lay_boxes(p, node->chain, &in, node->boxes.at, node->boxes.n);
	lay_stretches(p, node, &in);
}

/* -- several nodes -- */

/* The chain for addresses that lie in several nodes: it goes through them all. */
static struct nchain *several(struct plan *p, const struct place *at, struct node *const *nodes,
			      const struct slice *s)
{
	const struct object **first = ARENA_ARRAY(p->arena, const struct object *, s->n);
	struct nchain *c;
	const char *key;

	p->text.n = 0;
	buf_printf(&p->text, "several %s", at->key);
	for (size_t i = 0; i < s->n; i++)
		buf_printf(&p->text, "\n\n%s", nodes[s->at[i]]->shape->key);
	key = intern_n(p->keys, p->text.data, p->text.n);
	c = map_get(p->by_key, key);
	if (c)
		return c;
	for (size_t i = 0; i < s->n; i++)
		first[i] = nodes[s->at[i]]->shape->objects[0];
	c = nft_chain_new(p, key,
			  nft_joined_name(p,
					  arena_printf(p->arena, "%s_%s_", at->tag,
						       nodes[0]->source ? "from" : "to"),
					  first, s->n));
	map_put(p->by_key, key, c);
	for (size_t i = 0; i < s->n; i++)
		nft_line_new(p, c)->chain = nodes[s->at[i]]->chain;
	return c;
}

static const char *joined_names(struct plan *p, struct node *const *nodes, const struct slice *s)
{
	p->text.n = 0;
	for (size_t i = 0; i < s->n && p->text.n <= NFT_COMMENT_MAX; i++) {
		buf_puts(&p->text, i ? ", " : "");
		buf_puts(&p->text, nodes[s->at[i]]->shape->name);
	}
	return arena_strndup(p->arena, p->text.data, p->text.n);
}

/* Long sides of a pair: a map of disjoint ranges to the nodes that hold them. */
static void lay_long(struct plan *p, struct nchain *c, const struct place *at,
		     struct node *const *nodes, size_t n)
{
	struct addr_set *sets = ARENA_ARRAY(p->arena, struct addr_set, n);
	bool good = n > RANGE_LINES;
	struct slices slices = {NULL, 0, 0};

	for (size_t i = 0; i < n; i++)
		sets[i] = nodes[i]->shape->addresses;
	if (good)
		slices = cut(p, sets, n, &good);
	for (size_t i = 0; i < n && !good; i++)
		lay_side(p, c, at, nodes[i]->shape, nodes[i]->source,
			 (struct nline){.chain = nodes[i]->chain});
	if (!good)
		return;
	struct nmap *m = interval_map(p, c, at, nodes[0]->source, &slices);
	for (size_t i = 0; i < slices.n; i++) {
		const struct slice *s = &slices.at[i];

		m->entries[i].chain =
		    s->n == 1 ? nodes[s->at[0]]->chain : several(p, at, nodes, s);
		m->entries[i].comment = joined_names(p, nodes, s);
	}
}

/* All of a zone first, then by name. */
static int compare_nodes(const void *x, const void *y)
{
	const struct node *const *a = x, *const *b = y;

	if ((*a)->shape->zone != (*b)->shape->zone)
		return (*a)->shape->zone ? -1 : 1;
	return strcmp((*a)->shape->key, (*b)->shape->key);
}

void nft_lay_nodes(struct plan *p, struct nchain *c, const struct place *at, struct node **nodes,
		   size_t n)
{
	size_t zones = 0;

	for (size_t i = 0; i < n; i++)
		nft_shape_name(p, nodes[i]->shape);
	if (n > 1)
		qsort(nodes, n, sizeof *nodes, compare_nodes);
	for (size_t i = 0; i < n; i++)
		lay_node(p, at, nodes[i]);
	for (; zones < n && nodes[zones]->shape->zone; zones++)
		lay_side(p, c, at, nodes[zones]->shape, nodes[zones]->source,
			 (struct nline){.chain = nodes[zones]->chain});
	lay_long(p, c, at, nodes + zones, n - zones);
}
