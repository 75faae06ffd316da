/* Nodes: sides that are looked up by themselves, and what is said of them stands in a chain of
 * their own. The prefixes of all nodes of a zone pair share maps, one for each length; those with
 * other ranges share one map of disjoint ranges; all of a zone, and one or two others, are lines.
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
	const char *name = arena_printf(p->arena, "%s_ranges", at->tag);
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
	    .single = true,
	    .node = true,
	    .lines = NODE_LINES,
	};

	node->chain = nft_chain_new(p, arena_printf(p->arena, "node %s", in.key), in.tag);
	nft_lay_boxes(p, node->chain, &in, node->boxes.at, node->boxes.n);
	lay_stretches(p, node, &in);
}

/* -- several nodes -- */

const struct nchain *nft_several(struct plan *p, const struct place *at, struct node *const *nodes,
				 size_t n)
{
	const struct object **first = ARENA_ARRAY(p->arena, const struct object *, n);
	struct nchain *c;
	const char *key;

	if (n == 1)
		return nodes[0]->chain;
	p->text.n = 0;
	buf_printf(&p->text, "several %s", at->key);
	for (size_t i = 0; i < n; i++)
		buf_printf(&p->text, "\n\n%s", nodes[i]->shape->key);
	key = intern_n(p->keys, p->text.data, p->text.n);
	c = map_get(p->by_key, key);
	if (c)
		return c;
	for (size_t i = 0; i < n; i++)
		first[i] = nodes[i]->shape->objects[0];
	c = nft_chain_new(p, key,
			  nft_joined_name(p, arena_printf(p->arena, "%s_", at->tag), first, n));
	map_put(p->by_key, key, c);
	for (size_t i = 0; i < n; i++)
		nft_line_new(p, c)->chain = nodes[i]->chain;
	return c;
}

const char *nft_node_names(struct plan *p, struct node *const *nodes, size_t n)
{
	p->text.n = 0;
	for (size_t i = 0; i < n && p->text.n <= NFT_COMMENT_MAX; i++) {
		buf_puts(&p->text, i ? ", " : "");
		buf_puts(&p->text, nodes[i]->shape->name);
	}
	return arena_strndup(p->arena, p->text.data, p->text.n);
}

static void lay_guards(struct plan *p, struct nchain *c, const struct place *at,
		       struct node *const *nodes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		lay_side(p, c, at, nodes[i]->shape, nodes[i]->source,
			 (struct nline){.chain = nodes[i]->chain});
}

/* Nodes of prefixes: maps from these to the nodes that hold them. */
static void lay_prefixes(struct plan *p, struct nchain *c, const struct place *at,
			 struct node *const *nodes, size_t n)
{
	VEC(struct box) boxes = {0};

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < nodes[i]->shape->n; k++) {
			const struct prefix *x = &nodes[i]->shape->prefixes[k];
			struct box *b = VEC_ADD(p->arena, &boxes);

			*b = (struct box){.node = nodes[i]};
			*(nodes[i]->source ? &b->from : &b->to) = x->at;
			*(nodes[i]->source ? &b->from_len : &b->to_len) = x->len;
		}
	nft_lay_boxes(p, c, at, boxes.at, boxes.n);
}

/* Nodes with other ranges: a map of disjoint ranges to the nodes that hold them. */
static void lay_ranges(struct plan *p, struct nchain *c, const struct place *at,
		       struct node *const *nodes, size_t n)
{
	struct addr_set *sets = ARENA_ARRAY(p->arena, struct addr_set, n);
	struct node **held = ARENA_ARRAY(p->arena, struct node *, n);
	bool good = true;
	struct slices slices;

	for (size_t i = 0; i < n; i++)
		sets[i] = nodes[i]->shape->addresses;
	slices = cut(p, sets, n, &good);
	if (!good) {
		lay_guards(p, c, at, nodes, n);
		return;
	}
	struct nmap *m = interval_map(p, c, at, nodes[0]->source, &slices);
	for (size_t i = 0; i < slices.n; i++) {
		const struct slice *s = &slices.at[i];

		for (size_t k = 0; k < s->n; k++)
			held[k] = nodes[s->at[k]];
		m->entries[i].chain = nft_several(p, at, held, s->n);
		m->entries[i].comment = nft_node_names(p, held, s->n);
	}
}

/* All of a zone first, then ranges, then prefixes; by name. */
static int node_class(const struct node *n)
{
	return n->shape->zone ? 0 : !n->shape->n ? 1 : 2;
}

static int compare_nodes(const void *x, const void *y)
{
	const struct node *const *a = x, *const *b = y;

	if (node_class(*a) != node_class(*b))
		return node_class(*a) - node_class(*b);
	return strcmp((*a)->shape->key, (*b)->shape->key);
}

/* How many of NODES are of that class. */
static size_t count_class(struct node *const *nodes, size_t n, int class)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += node_class(nodes[i]) == class;
	return count;
}

void nft_lay_nodes(struct plan *p, struct nchain *c, const struct place *at, struct node **nodes,
		   size_t n)
{
	struct place in = *at;
	size_t zones, ranges, prefixes;

	if (!n)
		return;
	for (size_t i = 0; i < n; i++)
		nft_shape_name(p, nodes[i]->shape);
	qsort(nodes, n, sizeof *nodes, compare_nodes);
	for (size_t i = 0; i < n; i++) {
		nodes[i]->order = i;
		lay_node(p, at, nodes[i]);
	}
	zones = count_class(nodes, n, 0);
	ranges = count_class(nodes, n, 1);
	prefixes = count_class(nodes, n, 2);
	in.tag = arena_printf(p->arena, "%s_%s", at->tag, nodes[0]->source ? "from" : "to");
	in.key = arena_printf(p->arena, "%s\n%s", at->key, nodes[0]->source ? "from" : "to");
	in.single = true;
	lay_guards(p, c, &in, nodes, zones);
	if (ranges <= RANGE_LINES)
		lay_guards(p, c, &in, nodes + zones, ranges);
	else
		lay_ranges(p, c, &in, nodes + zones, ranges);
	if (prefixes <= RANGE_LINES)
		lay_guards(p, c, &in, nodes + zones + ranges, prefixes);
	else
		lay_prefixes(p, c, &in, nodes + zones + ranges, prefixes);
}
