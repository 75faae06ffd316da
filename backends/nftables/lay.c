/* Boxes as maps, one for each pair of prefix lengths, and as lines where few stand below a node. */
#include <stdlib.h>
#include <string.h>

#include "lower.h"

/* -- maps, chains, lines -- */

struct nmap *nft_map_new(struct plan *p, const char *key, const char *wanted)
{
	struct nmap *m = ARENA_NEW(p->arena, struct nmap);

	m->key = key;
	m->wanted = wanted;
	namer_add(p->namer, key, wanted);
	VEC_PUSH(p->arena, &p->low->maps, m);
	return m;
}

struct nchain *nft_chain_new(struct plan *p, const char *key, const char *wanted)
{
	struct nchain *c = ARENA_NEW(p->arena, struct nchain);

	c->key = key;
	c->wanted = wanted;
	namer_add(p->namer, key, wanted);
	VEC_PUSH(p->arena, &p->low->chains, c);
	return c;
}

struct nline *nft_line_new(struct plan *p, struct nchain *c)
{
	struct nline *l = VEC_ADD(p->arena, &c->lines);

	*l = (struct nline){.map = NULL};
	return l;
}

/* -- order -- */

static int compare_numbers(u128 a, u128 b)
{
	return (a > b) - (a < b);
}

static size_t order(const struct box *b)
{
	return b->rule ? b->rule->index : b->node->order;
}

/* Longest prefixes first, then by address: what is written depends on nothing else. */
static int compare_boxes(const void *x, const void *y)
{
	const struct box *a = x, *b = y;
	int c;

	if (a->from_len != b->from_len)
		return b->from_len - a->from_len;
	if (a->to_len != b->to_len)
		return b->to_len - a->to_len;
	c = compare_numbers(a->from, b->from);
	if (!c)
		c = compare_numbers(a->to, b->to);
	if (!c)
		c = (order(a) > order(b)) - (order(a) < order(b));
	return c;
}

static bool same_key(const struct box *a, const struct box *b)
{
	return a->from == b->from && a->to == b->to;
}

static bool same_lengths(const struct box *a, const struct box *b)
{
	return a->from_len == b->from_len && a->to_len == b->to_len;
}

static size_t key_end(const struct box *at, size_t i, size_t n)
{
	size_t end = i + 1;

	while (end < n && same_key(&at[i], &at[end]))
		end++;
	return end;
}

/* Gives a key its offer, or the chain of its nodes. */
static void settle_key(struct plan *p, const struct place *at, struct box *boxes, size_t n)
{
	if (boxes->rule) {
		p->rules.n = 0;
		for (size_t i = 0; i < n; i++)
			VEC_PUSH(p->arena, &p->rules, boxes[i].rule);
		boxes->offer = nft_offer(p, p->rules.at, n);
	} else if (n == 1) {
		boxes->chain = boxes->node->chain;
	} else {
		struct node **nodes = ARENA_ARRAY(p->arena, struct node *, n);

		for (size_t i = 0; i < n; i++)
			nodes[i] = boxes[i].node;
		boxes->chain = nft_several(p, at, nodes, n);
	}
}

/* How many keys there are. */
static size_t settle_keys(struct plan *p, const struct place *at, struct box *boxes, size_t n)
{
	size_t keys = 0;

	for (size_t i = 0, end; i < n; i = end, keys++) {
		end = key_end(boxes, i, n);
		settle_key(p, at, &boxes[i], end - i);
	}
	return keys;
}

/* -- as lines -- */

static const char *const from_field[] = {"ip saddr", "ip6 saddr"};
static const char *const to_field[] = {"ip daddr", "ip6 daddr"};

static struct cond prefix_cond(struct plan *p, const char *field, size_t family, u128 x,
			       uint8_t len)
{
	struct addr_range r = prefix_range(nft_family(family), x, len);
	char text[ADDR_TEXT];

	range_text(&r, text);
	return (struct cond){.field = field, .value = arena_strndup(p->arena, text, strlen(text))};
}

static struct match box_match(struct plan *p, const struct place *at, const struct box *b)
{
	struct match m = {0};

	if (b->from_len)
		m.cond[m.n++] =
		    prefix_cond(p, from_field[at->family], at->family, b->from, b->from_len);
	if (b->to_len)
		m.cond[m.n++] = prefix_cond(p, to_field[at->family], at->family, b->to, b->to_len);
	if (!m.n && !at->node)
		m.cond[m.n++] =
		    (struct cond){.field = "meta nfproto", .value = at->family ? "ipv6" : "ipv4"};
	return m;
}

static void lay_lines(struct plan *p, struct nchain *c, const struct place *at,
		      const struct box *boxes, size_t n)
{
	for (size_t i = 0, end; i < n; i = end) {
		struct nline *l = nft_line_new(p, c);

		end = key_end(boxes, i, n);
		l->match = box_match(p, at, &boxes[i]);
		l->offer = boxes[i].offer;
		l->chain = boxes[i].chain;
		l->n_rules = boxes[i].rule ? end - i : 0;
		l->rules = ARENA_ARRAY(p->arena, const struct rule *, l->n_rules);
		for (size_t k = 0; k < l->n_rules; k++)
			l->rules[k] = boxes[i + k].rule;
	}
}

/* -- as a map -- */

static const char *field_text(struct plan *p, const char *field, size_t family, uint8_t len)
{
	enum family f = nft_family(family);
	char text[ADDR_TEXT];

	if (len == addr_bits(f))
		return field;
	return arena_printf(p->arena, "%s & %s", field,
			    addr_text(f, prefix_range(f, addr_max(f), len).lo, text));
}

/* "host", "any", "net24" */
static const char *length_word(struct plan *p, size_t family, uint8_t len)
{
	return len == addr_bits(nft_family(family)) ? "host"
	       : !len                               ? "any"
						    : arena_printf(p->arena, "net%u", len);
}

static const char *map_name(struct plan *p, const struct place *at, const struct box *b)
{
	if (at->single)
		return arena_printf(p->arena, "%s_%s", at->tag,
				    length_word(p, at->family, b->from_len | b->to_len));
	return arena_printf(p->arena, "%s_%s_%s", at->tag, length_word(p, at->family, b->from_len),
			    length_word(p, at->family, b->to_len));
}

static void lay_map(struct plan *p, struct nchain *c, const struct place *at,
		    const struct box *boxes, size_t n)
{
	const char *name = map_name(p, at, boxes);
	const char *type = at->family ? "ipv6_addr" : "ipv4_addr";
	const char *from = field_text(p, from_field[at->family], at->family, boxes->from_len);
	const char *to = field_text(p, to_field[at->family], at->family, boxes->to_len);
	bool two = boxes->from_len && boxes->to_len;
	struct nmap *m = nft_map_new(p, arena_printf(p->arena, "map %s\n%s", at->key, name), name);

	m->family = nft_family(at->family);
	m->type = two ? arena_printf(p->arena, "%s . %s", type, type) : type;
	m->selector = two ? arena_printf(p->arena, "%s . %s", from, to) : boxes->to_len ? to : from;
	m->boxes = boxes;
	m->n_boxes = n;
	nft_line_new(p, c)->map = m;
}

void nft_lay_boxes(struct plan *p, struct nchain *c, const struct place *at, struct box *boxes,
		   size_t n)
{
	size_t keys;

	if (n > 1)
		qsort(boxes, n, sizeof *boxes, compare_boxes);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i; end < n && same_lengths(&boxes[i], &boxes[end]);)
			end++;
		keys = settle_keys(p, at, &boxes[i], end - i);
		if (!(boxes[i].from_len | boxes[i].to_len) || keys <= at->lines)
			lay_lines(p, c, at, &boxes[i], end - i);
		else
			lay_map(p, c, at, &boxes[i], end - i);
	}
}
