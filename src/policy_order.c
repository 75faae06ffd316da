/* Keys and order of the policy, which depend on content alone: see policy_draft.h. */
#include "policy_draft.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "sort_text.h"

/* -- reasons -- */

static int compare_reasons(const void *x, const void *y)
{
	return reason_compare(x, y);
}

static void finish_reasons(struct rule *r, struct reason_list *more)
{
	size_t n = 0;

	if (!more)
		return;
	qsort(more->at, more->n, sizeof *more->at, compare_reasons);
	for (size_t i = 0; i < more->n; i++)
		if (!n || compare_reasons(&more->at[n - 1], &more->at[i]))
			more->at[n++] = more->at[i];
	r->reasons = more->at;
	r->n_reasons = (uint32_t)n;
}

/* -- keys -- */

static uint64_t hash_objects(uint64_t h, const struct object *const *o, size_t n)
{
	h = hash_u64(h, n);
	for (size_t i = 0; i < n; i++)
		h = hash_string(h, o[i]->name);
	return h;
}

/* The same in every run and on every machine: it stands in keys. */
static uint64_t stable_hash(const struct rule *r, const struct draft *d)
{
	uint64_t h = hash_u64(HASH_START, (uint64_t)r->action);

	h = hash_string(h, d->from->name);
	h = hash_string(h, d->to->name);
	h = hash_u64(h, (uint64_t)r->families);
	h = hash_objects(h, r->sources, r->n_sources);
	h = hash_objects(h, r->destinations, r->n_destinations);
	for (size_t i = 0; i < r->n_services; i++)
		h = hash_string(h, r->services[i]->name);
	return h;
}

static void make_key(struct model *m, struct rule *r, const struct draft *d)
{
	static const char *const suffix[SERVICE_CLASSES] = {"", ".icmp", ".icmp6"};

	r->key =
	    ARENA_JOIN(m->arena, r->label, "/", d->from->name, "/", d->to->name, suffix[d->class]);
}

/* -- order -- */

/* Rules of one pair as items: ITEM is the rule, TEXT its key. */
struct order {
	struct drafts *drafts;
	struct sort_item *items, *spare;
};

static struct rule *rule_of(const struct sort_item *i)
{
	return i->item;
}

static const struct draft *draft_of(const struct order *o, const struct sort_item *i)
{
	return &o->drafts->at.at[rule_of(i) - o->drafts->rules.at];
}

static void sort_by_key(struct order *o, struct sort_item *items, size_t n)
{
	for (size_t i = 0; i < n; i++)
		items[i].text = rule_of(&items[i])->key;
	sort_texts(items, o->spare, n);
}

/* Keys that several rules of a pair would share get a hash of their content, all of them. Where
 * they stand among the others stays the same: no key goes on with less than '#'. */
static void tell_apart(struct order *o, struct sort_item *items, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct rule *r = rule_of(&items[i]);

		const struct draft *d = draft_of(o, &items[i]);

		r->key = arena_printf(o->drafts->m->arena, "%s#%016llx%s", r->key,
				      (unsigned long long)stable_hash(r, d), d->twin ? "n" : "");
	}
	sort_by_key(o, items, n);
}

/* Denials first, and of each action those that log; the order among all else stays. */
static void logs_first(struct order *o, struct sort_item *items, size_t n)
{
	for (size_t i = 0; i < n; i++)
		items[i].head =
		    (uint64_t)rule_of(&items[i])->action << 1 | !rule_of(&items[i])->log;
	sort_heads(items, o->spare, n);
}

static void order_pair(struct order *o, struct sort_item *items, size_t n)
{
	sort_by_key(o, items, n);
	for (size_t i = 0, run; i < n; i += run) {
		const char *key = rule_of(&items[i])->key;

		for (run = 1; i + run < n && !strcmp(key, rule_of(&items[i + run])->key);)
			run++;
		if (run > 1)
			tell_apart(o, items + i, run);
	}
	logs_first(o, items, n);
}

/* A number for a pair of zones, in order of pairs. */
static uint64_t pair_number(const struct draft *d)
{
	return (uint64_t)d->from->index << 32 | d->to->index;
}

/* Items in order of pairs, and in each in order of rules; counts the pairs. */
static size_t order_rules(struct order *o, size_t n)
{
	size_t pairs = 0;

	for (size_t i = 0; i < n; i++)
		o->items[i] = (struct sort_item){pair_number(&o->drafts->at.at[i]), NULL,
						 &o->drafts->rules.at[i]};
	sort_heads(o->items, o->spare, n);
	for (size_t i = 0, run; i < n; i += run) {
		uint64_t pair = o->items[i].head;

		for (run = 1; i + run < n && o->items[i + run].head == pair;)
			run++;
		order_pair(o, o->items + i, run);
		pairs++;
	}
	return pairs;
}

static void make_pairs(struct order *o, struct policy *p, struct rule *rules)
{
	const struct draft *before = NULL;
	size_t at = 0;

	for (size_t i = 0; i < p->n_rules; i++) {
		const struct draft *d = draft_of(o, &o->items[i]);

		if (!before || before->from != d->from || before->to != d->to)
			p->pairs[at++] = (struct pair){d->from, d->to, &rules[i], 0};
		p->pairs[at - 1].n_rules++;
		before = d;
	}
}

/* Moves every rule to its place, along the cycles of the permutation: no second array of rules is
 * needed. Afterwards items are in order of rules, and no longer say where these came from. */
static void move_rules(struct order *o, struct rule *rules, size_t n)
{
	struct sort_item *items = o->items;

	for (size_t i = 0; i < n; i++) {
		struct rule first = rules[i];
		size_t to = i;

		if (items[i].item == &rules[i])
			continue;
		while (items[to].item != &rules[i]) {
			size_t from = (size_t)(rule_of(&items[to]) - rules);

			rules[to] = rules[from];
			items[to].item = &rules[to];
			to = from;
		}
		rules[to] = first;
		items[to].item = &rules[to];
	}
}

void drafts_order(struct drafts *d, struct policy *p)
{
	struct rule *rules = d->rules.at;
	struct order o = {d, ARENA_ARRAY(d->scratch, struct sort_item, d->at.n),
			  ARENA_ARRAY(d->scratch, struct sort_item, d->at.n / 2)};

	p->n_rules = p->n_indexes = d->at.n;
	for (size_t i = 0; i < p->n_rules; i++) {
		make_key(d->m, &rules[i], &d->at.at[i]);
		finish_reasons(&rules[i], d->at.at[i].more);
	}
	p->n_pairs = order_rules(&o, p->n_rules);
	p->pairs = ARENA_ARRAY(d->m->arena, struct pair, p->n_pairs);
	make_pairs(&o, p, rules);
	move_rules(&o, rules, p->n_rules);
	for (size_t i = 0; i < p->n_rules; i++) {
		rules[i].id = hash_string(HASH_START, rules[i].key);
		rules[i].index = (uint32_t)i;
	}
}
