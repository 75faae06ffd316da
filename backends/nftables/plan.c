/* The plan of a table: every rule seen once, sets collected, names given. */
#include "lower.h"

#include <stdlib.h>
#include <string.h>

static const struct name_rules name_rules = {
    .max = NFT_NAME_MAX,
    .prefix = "",
    .first_ok = nft_name_start,
    .char_ok = nft_name_char,
    .reserved = nft_reserved,
    .filler = '-',
};

struct nset *nft_plan_set(struct plan *p, const char *key, const char *wanted, const char *type,
			  bool *new)
{
	const char *k = intern(p->keys, key);
	struct nset *s = map_get(p->by_key, k);

	*new = !s;
	if (s)
		return s;
	s = ARENA_NEW(p->arena, struct nset);
	s->key = k;
	s->wanted = wanted;
	s->type = type;
	s->comment = "";
	map_put(p->by_key, k, s);
	namer_add(p->namer, k, wanted);
	VEC_PUSH(p->arena, &p->sets, s);
	return s;
}

static void plan_rule(struct plan *p, struct rule_plan *out, const struct rule *r)
{
	out->rule = r;
	out->services = nft_plan_services(p, r);
	for (size_t f = 0; f < 2; f++) {
		if (!(r->families & (f ? FAMILY_6 : FAMILY_4)))
			continue;
		out->src[f] = nft_plan_side(p, r->sources, r->n_sources, f);
		out->dst[f] = nft_plan_side(p, r->destinations, r->n_destinations, f);
	}
}

static void plan_pairs(struct plan *p)
{
	const struct firewall *fw = p->e->firewall;

	for (size_t i = 0; i < fw->n_pairs; i++) {
		const struct pair *pair = fw->pairs[i];

		p->pairs[i].rules = ARENA_ARRAY(p->arena, struct rule_plan, pair->n_rules);
		for (size_t k = 0; k < pair->n_rules; k++)
			plan_rule(p, &p->pairs[i].rules[k], &pair->rules[k]);
	}
}

static const char *chain_key(struct plan *p, const struct pair *pair)
{
	return arena_printf(p->arena, "chain %s %s", pair->from->name, pair->to->name);
}

static int compare_sets(const void *x, const void *y)
{
	const struct nset *const *a = x, *const *b = y;

	return strcmp((*a)->name, (*b)->name);
}

static int compare_names(const void *x, const void *y)
{
	const struct dns *const *a = x, *const *b = y;

	return strcmp((*a)->fqdn, (*b)->fqdn);
}

/* Sets and chains share one namer: their prefixes keep them apart, and no name is a word of nft. */
static void give_names(struct plan *p)
{
	size_t n_pairs = p->e->firewall->n_pairs;

	for (size_t i = 0; i < n_pairs; i++) {
		const struct pair *pair = p->pairs[i].pair;

		namer_add(p->namer, chain_key(p, pair),
			  arena_printf(p->arena, "zp_%s__%s", pair->from->name, pair->to->name));
	}
	for (size_t i = 0; i < n_pairs; i++)
		p->pairs[i].chain = namer_get(p->namer, chain_key(p, p->pairs[i].pair));
	if (p->low)
		nft_lower_names(p);
	for (size_t i = 0; i < p->sets.n; i++)
		p->sets.at[i]->name = namer_get(p->namer, p->sets.at[i]->key);
	if (p->sets.n)
		qsort(p->sets.at, p->sets.n, sizeof *p->sets.at, compare_sets);
	if (p->names.n)
		qsort(p->names.at, p->names.n, sizeof *p->names.at, compare_names);
}

struct plan *nft_plan_new(struct emission *e)
{
	struct plan *p = ARENA_NEW(e->arena, struct plan);

	p->e = e;
	p->arena = e->arena;
	p->table = firewall_setting(e->firewall, "table", "portc");
	p->keys = intern_new(p->arena);
	p->by_key = map_new(p->arena);
	p->namer = namer_new(p->arena, &name_rules);
	p->pairs = ARENA_ARRAY(p->arena, struct pair_plan, e->firewall->n_pairs);
	for (size_t i = 0; i < e->firewall->n_pairs; i++)
		p->pairs[i].pair = e->firewall->pairs[i];
	if (e->optimize)
		nft_lower(p);
	else
		plan_pairs(p);
	give_names(p);
	return p;
}

void nft_plan_free(struct plan *p)
{
	buf_free(&p->text);
}
