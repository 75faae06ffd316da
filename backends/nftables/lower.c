/* A policy as maps and chains: every rule once, its boxes put where their shape belongs. */
#include "lower.h"

#include <stdlib.h>
#include <string.h>

/* What a pair says in one family and phase, as it is collected. */
struct ground {
	VEC(struct box) boxes;
	VEC(struct node *) nodes[2]; /* by destination, by source */
	struct map *by_shape[2];
	VEC(const struct rule *) named; /* with DNS names at an end */
};

static enum phase phase_of(const struct rule *r)
{
	if (r->action == ACTION_DENY)
		return r->log ? PHASE_DENY_LOG : PHASE_DENY;
	return r->log ? PHASE_ALLOW_LOG : PHASE_ALLOW;
}

/* -- rules to boxes and nodes -- */

static struct node *find_node(struct plan *p, struct ground *g, struct shape *s, bool source)
{
	struct node *node;

	if (!g->by_shape[source])
		g->by_shape[source] = map_new(p->arena);
	node = map_get(g->by_shape[source], s);
	if (node)
		return node;
	node = ARENA_NEW(p->arena, struct node);
	node->shape = s;
	node->source = source;
	map_put(g->by_shape[source], s, node);
	VEC_PUSH(p->arena, &g->nodes[source], node);
	return node;
}

static void add_boxes(struct plan *p, struct ground *g, const struct shape *from,
		      const struct shape *to, const struct rule *r)
{
	for (size_t i = 0; i < from->n; i++)
		for (size_t k = 0; k < to->n; k++)
			VEC_PUSH(p->arena, &g->boxes,
				 ((struct box){.from = from->prefixes[i].at,
					       .from_len = from->prefixes[i].len,
					       .to = to->prefixes[k].at,
					       .to_len = to->prefixes[k].len,
					       .rule = r}));
}

static void add_below(struct plan *p, struct node *node, struct shape *other, const struct rule *r)
{
	if (!other->n)
		VEC_PUSH(p->arena, &node->stretches, ((struct stretch){other, r}));
	for (size_t i = 0; i < other->n; i++) {
		struct box *b = VEC_ADD(p->arena, &node->boxes);
		const struct prefix *x = &other->prefixes[i];

		*b = (struct box){.rule = r};
		*(node->source ? &b->to : &b->from) = x->at;
		*(node->source ? &b->to_len : &b->from_len) = x->len;
	}
}

/* Which side is looked up first as a whole: all of a zone, else the one of no few prefixes, else
 * the one with more of them, and the destination where they are alike. */
static bool source_first(const struct shape *from, const struct shape *to)
{
	if (from->zone || to->zone)
		return from->zone;
	if (!from->n != !to->n)
		return !from->n;
	return from->n > to->n;
}

static void add_addresses(struct plan *p, struct ground *g, struct shape *from, struct shape *to,
			  const struct rule *r)
{
	bool source;

	if (!from->addresses.n || !to->addresses.n)
		return;
	if (from->n && to->n && from->n * to->n <= BOXES_MAX) {
		add_boxes(p, g, from, to, r);
		return;
	}
	source = source_first(from, to);
	add_below(p, find_node(p, g, source ? from : to, source), source ? to : from, r);
}

static bool has_names(const struct object *const *objects, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (objects[i]->has_name && objects[i]->kind != OBJECT_ZONE)
			return true;
	return false;
}

static void add_rule(struct plan *p, struct ground *g, const struct rule *r, size_t f)
{
	add_addresses(p, g, nft_shape(p, r->sources, r->n_sources, f),
		      nft_shape(p, r->destinations, r->n_destinations, f), r);
	if (has_names(r->sources, r->n_sources) || has_names(r->destinations, r->n_destinations))
		VEC_PUSH(p->arena, &g->named, r);
}

/* -- DNS names: a line for each way to be at both ends that has a name in it -- */

static void lay_names(struct plan *p, struct nchain *c, const struct rule *r, size_t f)
{
	static const char *const fields[2][2] = {{"ip saddr", "ip daddr"},
						 {"ip6 saddr", "ip6 daddr"}};
	const struct side *from = nft_plan_side(p, r->sources, r->n_sources, f);
	const struct side *to = nft_plan_side(p, r->destinations, r->n_destinations, f);
	size_t n_from = nft_side_count(from), n_to = nft_side_count(to);

	for (size_t i = 0; i < n_from * n_to; i++) {
		size_t a = i / n_to, b = i % n_to;
		struct cond ends[2];
		struct nline *l;

		if ((from->whole || a < nft_address_count(from)) &&
		    (to->whole || b < nft_address_count(to)))
			continue;
		ends[0] = nft_side_cond(p, from, a, fields[f][0]);
		ends[1] = nft_side_cond(p, to, b, fields[f][1]);
		l = nft_line_new(p, c);
		for (size_t k = 0; k < 2; k++)
			if (ends[k].field)
				l->match.cond[l->match.n++] = ends[k];
		l->offer = nft_offer(p, &r, 1);
		l->rules = ARENA_ARRAY(p->arena, const struct rule *, 1);
		l->rules[0] = r;
		l->n_rules = 1;
	}
}

/* -- pairs -- */

static struct place place_of(struct plan *p, const struct pair *pair, size_t f, enum phase phase)
{
	const char *word = phase == PHASE_DENY || phase == PHASE_DENY_LOG ? "deny" : "allow";
	const char *log = phase == PHASE_DENY_LOG || phase == PHASE_ALLOW_LOG ? "-log" : "";
	struct place at = {.family = f, .lines = PAIR_LINES};

	at.tag = arena_printf(p->arena, "%s%c%s_%s__%s", word, f ? '6' : '4', log, pair->from->name,
			      pair->to->name);
	at.key = arena_printf(p->arena, "%s%c%s\n%s\n%s", word, f ? '6' : '4', log,
			      pair->from->name, pair->to->name);
	return at;
}

static void lay_ground(struct plan *p, struct nchain *c, const struct pair *pair, struct ground *g,
		       size_t f, enum phase phase)
{
	struct place at;

	if (!g->boxes.n && !g->nodes[0].n && !g->nodes[1].n && !g->named.n)
		return;
	at = place_of(p, pair, f, phase);
	nft_lay_boxes(p, c, &at, g->boxes.at, g->boxes.n);
	nft_lay_nodes(p, c, &at, g->nodes[1].at, g->nodes[1].n);
	nft_lay_nodes(p, c, &at, g->nodes[0].at, g->nodes[0].n);
	for (size_t i = 0; i < g->named.n; i++)
		lay_names(p, c, g->named.at[i], f);
}

static void lower_pair(struct plan *p, const struct pair *pair, struct nchain *c)
{
	struct ground grounds[PHASES][2] = {0};

	for (size_t i = 0; i < pair->n_rules; i++)
		for (size_t f = 0; f < 2; f++)
			if (pair->rules[i].families & nft_family(f))
				add_rule(p, &grounds[phase_of(&pair->rules[i])][f], &pair->rules[i],
					 f);
	for (enum phase phase = 0; phase < PHASES; phase++)
		for (size_t f = 0; f < 2; f++)
			lay_ground(p, c, pair, &grounds[phase][f], f, phase);
}

void nft_lower(struct plan *p)
{
	const struct firewall *fw = p->e->firewall;

	p->low = ARENA_NEW(p->arena, struct lowering);
	p->low->pairs = ARENA_ARRAY(p->arena, struct nchain, fw->n_pairs);
	for (size_t i = 0; i < fw->n_pairs; i++)
		lower_pair(p, fw->pairs[i], &p->low->pairs[i]);
}

/* -- names -- */

static int compare_maps(const void *x, const void *y)
{
	const struct nmap *const *a = x, *const *b = y;

	return strcmp((*a)->name, (*b)->name);
}

static int compare_chains(const void *x, const void *y)
{
	const struct nchain *const *a = x, *const *b = y;

	return strcmp((*a)->name, (*b)->name);
}

void nft_lower_names(struct plan *p)
{
	struct lowering *low = p->low;

	nft_offer_names(p);
	for (size_t i = 0; i < low->maps.n; i++)
		low->maps.at[i]->name = namer_get(p->namer, low->maps.at[i]->key);
	for (size_t i = 0; i < low->chains.n; i++)
		low->chains.at[i]->name = namer_get(p->namer, low->chains.at[i]->key);
	if (low->maps.n)
		qsort(low->maps.at, low->maps.n, sizeof *low->maps.at, compare_maps);
	if (low->chains.n)
		qsort(low->chains.at, low->chains.n, sizeof *low->chains.at, compare_chains);
}
