/* The sides of a rule: its addresses, as many to a policy as Junos holds. */
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

static void add_leaves(struct srx_plan *p, struct list *l, struct srx_node *node)
{
	if (!node->depth)
		add_node(p, l, node);
	for (size_t i = 0; i < node->n_members; i++)
		add_leaves(p, l, node->members[i]);
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

/* Which chunk an address is in depends on the address alone: one more changes one chunk. */
static size_t chunk_of(const struct srx_node *n, size_t chunks)
{
	return hash_string(HASH_START, n->any ? n->any : n->key) % chunks;
}

static bool chunks_fit(struct srx_plan *p, const struct list *leaves, size_t chunks)
{
	size_t *weight = ARENA_ARRAY(p->arena, size_t, chunks);

	for (size_t i = 0; i < leaves->n; i++) {
		size_t *w = &weight[chunk_of(leaves->at[i], chunks)];

		*w += leaves->at[i]->weight;
		if (*w > p->side_max)
			return false;
	}
	return true;
}

static struct srx_side split(struct srx_plan *p, const struct list *leaves, size_t weight)
{
	struct srx_side s = {.chunks = 2};
	size_t *next;

	while (weight / s.chunks > p->side_max / 2 || !chunks_fit(p, leaves, s.chunks))
		s.chunks *= 2;
	s.start = ARENA_ARRAY(p->arena, size_t, s.chunks + 1);
	s.nodes = ARENA_ARRAY(p->arena, struct srx_node *, leaves->n);
	next = ARENA_ARRAY(p->arena, size_t, s.chunks);
	for (size_t i = 0; i < leaves->n; i++)
		s.start[chunk_of(leaves->at[i], s.chunks) + 1]++;
	for (size_t c = 0; c < s.chunks; c++) {
		next[c] = s.start[c];
		s.start[c + 1] += s.start[c];
	}
	for (size_t i = 0; i < leaves->n; i++)
		s.nodes[next[chunk_of(leaves->at[i], s.chunks)]++] = leaves->at[i];
	return s;
}

static struct srx_side split_leaves(struct srx_plan *p, const struct list *l, size_t weight)
{
	struct list leaves = {ARENA_ARRAY(p->arena, struct srx_node *, weight), 0};

	p->marks++;
	for (size_t i = 0; i < l->n; i++)
		add_leaves(p, &leaves, l->at[i]);
	weight = 0;
	for (size_t i = 0; i < leaves.n; i++)
		weight += leaves.at[i]->weight;
	return split(p, &leaves, weight);
}

/* The nodes of OBJECTS in FAMILIES; they count as used from here on. */
struct srx_side srx_make_side(struct srx_plan *p, const struct object *const *objects, size_t n,
			      enum family families)
{
	struct list l = {ARENA_ARRAY(p->arena, struct srx_node *, n), n};
	struct srx_side s = {.nodes = l.at, .chunks = 1};
	size_t weight = 0;

	for (size_t i = 0; i < n; i++)
		l.at[i] = srx_object_node(p, objects[i], objects[i]->families & families);
	drop_covered(&l);
	for (size_t i = 0; i < l.n; i++)
		weight += l.at[i]->weight;
	if (weight > p->side_max) {
		s = split_leaves(p, &l, weight);
	} else {
		s.start = ARENA_ARRAY(p->arena, size_t, 2);
		s.start[1] = l.n;
	}
	for (size_t i = 0; i < s.start[s.chunks]; i++)
		srx_use_node(s.nodes[i]);
	return s;
}
