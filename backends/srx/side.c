/* The sides of a rule: its addresses, as many to a policy as Junos holds.
 *
 * A set that is too large for one policy falls into pieces, which are sets too and are shared by
 * all rules. Which piece an address is in, and which policy a piece or an address is in, depends on
 * its name alone: one more address changes one piece. */
#include "srx.h"

#include <string.h>

#include "hash.h"

struct list {
	struct srx_node **at;
	size_t n;
};

/* Adds NODE unless it is there already. */
static void add_node(struct srx_plan *p, struct list *l, struct srx_node *node)
{
	if (node->mark == p->marks)
		return;
	node->mark = p->marks;
	l->at[l->n++] = node;
}

static size_t list_weight(const struct list *l)
{
	size_t weight = 0;

	for (size_t i = 0; i < l->n; i++)
		weight += l->at[i]->weight;
	return weight;
}

/* `any` stands alone; `any-ipv4` and `any-ipv6` with what is of the other family too. */
static void drop_covered(struct list *l)
{
	const struct srx_node *word[FAMILY_BOTH + 1] = {NULL};
	size_t kept = 0;

	for (size_t i = 0; i < l->n; i++)
		if (l->at[i]->any)
			word[l->at[i]->families] = l->at[i];
	for (size_t i = 0; i < l->n; i++) {
		const struct srx_node *by =
		    word[word[FAMILY_BOTH] ? FAMILY_BOTH : l->at[i]->families];

		if (!by || by == l->at[i])
			l->at[kept++] = l->at[i];
	}
	l->n = kept;
}

/* -- chunks -- */

static size_t chunk_of(const struct srx_plan *p, const struct srx_node *n, size_t chunks)
{
	return (n->any ? hash_string(HASH_START, n->key)
		       : namer_key_hash(n->depth ? p->set_names : p->address_names, n->name)) %
	       chunks;
}

static bool chunks_fit(struct srx_plan *p, const struct list *l, size_t chunks)
{
	size_t *weight = ARENA_ARRAY(p->arena, size_t, chunks);

	for (size_t i = 0; i < l->n; i++) {
		size_t *w = &weight[chunk_of(p, l->at[i], chunks)];

		*w += l->at[i]->weight;
		if (*w > p->side_max)
			return false;
	}
	return true;
}

/* Each node is within the limit, so this ends: in the worst case each has a chunk to itself. */
static struct srx_side split(struct srx_plan *p, const struct list *l)
{
	struct srx_side s = {.chunks = 2};
	size_t weight = list_weight(l), *next;

	while (weight / s.chunks > p->side_max / 2 || !chunks_fit(p, l, s.chunks))
		s.chunks *= 2;
	s.start = ARENA_ARRAY(p->arena, size_t, s.chunks + 1);
	s.nodes = ARENA_ARRAY(p->arena, struct srx_node *, l->n);
	next = ARENA_ARRAY(p->arena, size_t, s.chunks);
	for (size_t i = 0; i < l->n; i++)
		s.start[chunk_of(p, l->at[i], s.chunks) + 1]++;
	for (size_t c = 0; c < s.chunks; c++) {
		next[c] = s.start[c];
		s.start[c + 1] += s.start[c];
	}
	for (size_t i = 0; i < l->n; i++)
		s.nodes[next[chunk_of(p, l->at[i], s.chunks)]++] = l->at[i];
	return s;
}

/* -- pieces of a set -- */

static void add_leaves(struct srx_plan *p, struct list *l, struct srx_node *node)
{
	if (!node->depth)
		add_node(p, l, node);
	for (size_t i = 0; i < node->n_members; i++)
		add_leaves(p, l, node->members[i]);
}

static void make_pieces(struct srx_plan *p, struct srx_node *set)
{
	struct list leaves = {ARENA_ARRAY(p->arena, struct srx_node *, set->weight), 0};
	struct srx_side s;

	p->marks++;
	add_leaves(p, &leaves, set);
	s = split(p, &leaves);
	set->pieces = ARENA_ARRAY(p->arena, struct srx_node *, s.chunks);
	for (size_t c = 0; c < s.chunks; c++)
		if (s.start[c] < s.start[c + 1])
			set->pieces[set->n_pieces++] = srx_new_piece(
			    p, set, c, s.nodes + s.start[c], s.start[c + 1] - s.start[c]);
}

static struct srx_side split_side(struct srx_plan *p, const struct list *l)
{
	struct list items = {NULL, 0};
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++) {
		if (l->at[i]->weight > p->side_max && !l->at[i]->pieces)
			make_pieces(p, l->at[i]);
		n += l->at[i]->pieces ? l->at[i]->n_pieces : 1;
	}
	items.at = ARENA_ARRAY(p->arena, struct srx_node *, n);
	for (size_t i = 0; i < l->n; i++) {
		if (!l->at[i]->pieces)
			items.at[items.n++] = l->at[i];
		for (size_t k = 0; k < l->at[i]->n_pieces; k++)
			items.at[items.n++] = l->at[i]->pieces[k];
	}
	return split(p, &items);
}

/* -- the sides of a rule -- */

/* The nodes of one side, in the plan's list of that side. */
static struct list side_list(struct srx_plan *p, const struct rule *r, bool source)
{
	const struct object *const *objects = source ? r->sources : r->destinations;
	size_t n = source ? r->n_sources : r->n_destinations;
	struct list l = {NULL, 0};

	if (n > p->cap_list[source]) {
		p->cap_list[source] = 2 * n;
		p->list[source] = ARENA_ARRAY(p->arena, struct srx_node *, 2 * n);
	}
	l.at = p->list[source];
	for (size_t i = 0; i < n; i++)
		l.at[i] = srx_object_node(p, objects[i], objects[i]->families & r->families);
	p->marks++;
	for (size_t i = 0; i < n; i++)
		add_node(p, &l, l.at[i]);
	drop_covered(&l);
	return l;
}

/* As it is, where it need not be split. */
static struct srx_side whole_side(struct srx_plan *p, const struct list *l, bool source)
{
	p->start[source][0] = 0;
	p->start[source][1] = l->n;
	return (struct srx_side){l->at, p->start[source], 1};
}

static void use_side(const struct srx_side *s)
{
	for (size_t i = 0; i < s->start[s->chunks]; i++)
		srx_use_node(s->nodes[i]);
}

/* Its nodes count as used from here on. True where it is split. */
static bool plan_side(struct srx_plan *p, const struct rule *r, bool source, struct srx_side *out)
{
	struct list l = side_list(p, r, source);
	bool too_large = list_weight(&l) > p->side_max;

	*out = too_large ? split_side(p, &l) : whole_side(p, &l, source);
	use_side(out);
	if (!too_large)
		out->chunks = 0; /* to be made again */
	return too_large;
}

void srx_plan_sides(struct srx_plan *p)
{
	const struct firewall *fw = p->e->firewall;

	for (size_t i = 0; i < fw->n_pairs; i++)
		for (size_t k = 0; k < fw->pairs[i]->n_rules; k++) {
			struct srx_split s = {.rule = &fw->pairs[i]->rules[k]};
			bool from = plan_side(p, s.rule, true, &s.sides[0]);
			bool to = plan_side(p, s.rule, false, &s.sides[1]);

			if (from || to)
				VEC_PUSH(p->arena, &p->splits, s);
		}
}

void srx_rule_sides(struct srx_plan *p, const struct rule *r, size_t *split,
		    struct srx_side sides[2])
{
	const struct srx_split *s = NULL;

	if (*split < p->splits.n && p->splits.at[*split].rule == r)
		s = &p->splits.at[(*split)++];
	for (int i = 0; i < 2; i++) {
		if (s && s->sides[i].chunks) {
			sides[i] = s->sides[i];
			continue;
		}
		struct list l = side_list(p, r, i == 0);
		sides[i] = whole_side(p, &l, i == 0);
	}
}
