/* Policies: one context per zone pair, one policy per rule, and what they need besides. */
#include "srx.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"

/* -- sides: what a policy can hold is limited, so a large side falls into chunks -- */

struct side {
	const struct srx_node ***chunk; /* lists of nodes */
	size_t *n;
	size_t chunks;
};

static void collect_leaves(struct srx_plan *p, const struct srx_node *n,
			   const struct srx_node **out, size_t *count)
{
	if (!n->set) {
		out[(*count)++] = n;
		return;
	}
	for (size_t i = 0; i < n->n_members; i++)
		collect_leaves(p, n->members[i], out, count);
}

static int compare_nodes(const void *x, const void *y)
{
	const struct srx_node *const *a = x, *const *b = y;

	return strcmp((*a)->key, (*b)->key);
}

/* Which chunk an address is in depends on the address alone, so that one more address changes
 * one chunk. */
static void split_side(struct srx_plan *p, struct side *s, const struct srx_node **nodes, size_t n,
		       size_t weight)
{
	const struct srx_node **leaves = ARENA_ARRAY(p->arena, const struct srx_node *, weight);
	size_t count = 0, unique = 0;

	for (size_t i = 0; i < n; i++)
		collect_leaves(p, nodes[i], leaves, &count);
	qsort(leaves, count, sizeof *leaves, compare_nodes);
	for (size_t i = 0; i < count; i++)
		if (!unique || leaves[unique - 1] != leaves[i])
			leaves[unique++] = leaves[i];
	s->chunks = 2;
	while (weight / s->chunks > SRX_SIDE_MAX / 2)
		s->chunks *= 2;
	s->chunk = ARENA_ARRAY(p->arena, const struct srx_node **, s->chunks);
	s->n = ARENA_ARRAY(p->arena, size_t, s->chunks);
	for (size_t c = 0; c < s->chunks; c++)
		s->chunk[c] = ARENA_ARRAY(p->arena, const struct srx_node *, unique);
	for (size_t i = 0; i < unique; i++) {
		size_t c = hash_string(HASH_START, leaves[i]->key) % s->chunks;
		s->chunk[c][s->n[c]++] = leaves[i];
	}
}

static struct side make_side(struct srx_plan *p, const struct object *const *o, size_t n,
			     enum family f)
{
	const struct srx_node **nodes = ARENA_ARRAY(p->arena, const struct srx_node *, n);
	struct side s = {NULL, NULL, 1};
	size_t weight = 0;

	for (size_t i = 0; i < n; i++) {
		nodes[i] = srx_plan_object(p, o[i], o[i]->families & f);
		weight += nodes[i]->weight;
	}
	if (weight > SRX_SIDE_MAX) {
		split_side(p, &s, nodes, n, weight);
		return s;
	}
	s.chunk = ARENA_ARRAY(p->arena, const struct srx_node **, 1);
	s.n = ARENA_ARRAY(p->arena, size_t, 1);
	s.chunk[0] = nodes;
	s.n[0] = n;
	return s;
}

/* -- schedulers -- */

static int compare_dates(const void *x, const void *y)
{
	const struct date *a = x, *b = y;

	return date_compare(*a, *b);
}

static const char *scheduler_name(struct srx_plan *p, struct date d)
{
	char text[DATE_TEXT];

	return arena_printf(p->arena, "until-%s", date_text(d, text));
}

/* A single slot from a day long past to the last minute of the day. */
static void write_scheduler(struct srx_plan *p, struct date d)
{
	char text[DATE_TEXT];

	srx_start(p, "scheduler");
	srx_replace(p);
	srx_leaf(p, "name", scheduler_name(p, d));
	srx_start(p, "start-date");
	srx_leaf(p, "name", "2000-01-01.00:00");
	srx_leaf(p, "stop-date", arena_printf(p->arena, "%s.23:59", date_text(d, text)));
	srx_end(p);
	srx_end(p);
}

void srx_write_schedulers(struct srx_plan *p)
{
	const struct firewall *fw = p->e->firewall;
	VEC(struct date) dates = {0};

	for (size_t i = 0; i < fw->n_pairs; i++)
		for (size_t k = 0; k < fw->pairs[i]->n_rules; k++)
			if (date_is_set(fw->pairs[i]->rules[k].until))
				VEC_PUSH(p->arena, &dates, fw->pairs[i]->rules[k].until);
	if (!dates.n)
		return;
	qsort(dates.at, dates.n, sizeof *dates.at, compare_dates);
	srx_start(p, "schedulers");
	for (size_t i = 0; i < dates.n; i++)
		if (!i || date_compare(dates.at[i - 1], dates.at[i]))
			write_scheduler(p, dates.at[i]);
	srx_end(p);
}

/* -- policies -- */

static void write_side(struct srx_plan *p, const char *element, const struct srx_node **nodes,
		       size_t n)
{
	for (size_t i = 0; i < n; i++)
		srx_leaf(p, element, srx_node_name(p, nodes[i]));
}

static void write_then(struct srx_plan *p, const struct rule *r)
{
	srx_start(p, "then");
	srx_empty(p, r->action == ACTION_ALLOW ? "permit" : "deny");
	if (r->log) {
		srx_start(p, "log");
		srx_empty(p, "session-init");
		if (r->action == ACTION_ALLOW)
			srx_empty(p, "session-close");
		srx_end(p);
	}
	srx_end(p);
}

/* One policy: chunk F of the sources, chunk T of the destinations. */
static void write_policy(struct srx_plan *p, const struct rule *r, const char *name,
			 const struct side *from, size_t f, const struct side *to, size_t t)
{
	size_t first = srx_line(p);

	srx_start(p, "policy");
	srx_leaf(p, "name", name);
	srx_description(p, rule_comment(p->arena, r));
	srx_start(p, "match");
	write_side(p, "source-address", from->chunk[f], from->n[f]);
	write_side(p, "destination-address", to->chunk[t], to->n[t]);
	for (size_t i = 0; i < r->n_services; i++)
		srx_leaf(p, "application", srx_application_name(p, r->services[i]));
	srx_end(p);
	write_then(p, r);
	if (date_is_set(r->until))
		srx_leaf(p, "scheduler-name", scheduler_name(p, r->until));
	srx_end(p);
	srx_line(p);
	emission_trace(p->e, r, first);
}

static const char *chunk_key(struct srx_plan *p, const struct rule *r, const struct side *from,
			     size_t f, const struct side *to, size_t t)
{
	if (from->chunks == 1 && to->chunks == 1)
		return r->key;
	return arena_printf(p->arena, "%s part %zu-%zu", r->key, f + 1, t + 1);
}

static bool plain_ok(unsigned char c)
{
	return srx_name_ok(c) && c != '.';
}

static bool first_ok(unsigned char c)
{
	return plain_ok(c) && c != '-' && c != '_';
}

/* Calls for each policy of a rule: NAMER is asked to register, or the policy is written. */
static void each_policy(struct srx_plan *p, const struct rule *r, struct namer *namer, bool write)
{
	struct side from = make_side(p, r->sources, r->n_sources, r->families);
	struct side to = make_side(p, r->destinations, r->n_destinations, r->families);

	for (size_t f = 0; f < from.chunks; f++)
		for (size_t t = 0; t < to.chunks; t++) {
			const char *key = chunk_key(p, r, &from, f, &to, t);

			if (!from.n[f] || !to.n[t])
				continue;
			if (write)
				write_policy(p, r, namer_get(namer, key), &from, f, &to, t);
			else
				namer_add(namer, key, r->label);
		}
}

/* Names are unique in their context, and do not depend on a policy's position: a changed position
 * must not end sessions. */
static void write_pair(struct srx_plan *p, const struct pair *pair)
{
	const struct name_rules rules = {.max = SRX_NAME_MAX,
					 .prefix = "",
					 .first_ok = first_ok,
					 .char_ok = plain_ok,
					 .filler = '-'};
	struct namer *namer = namer_new(p->arena, &rules);

	for (size_t i = 0; i < pair->n_rules; i++)
		each_policy(p, &pair->rules[i], namer, false);
	srx_start(p, "policy");
	srx_leaf(p, "from-zone-name", pair->from->name);
	srx_leaf(p, "to-zone-name", pair->to->name);
	for (size_t i = 0; i < pair->n_rules; i++)
		each_policy(p, &pair->rules[i], namer, true);
	srx_end(p);
}

/* What no context permits is denied anyway; this only makes it seen. */
static void write_log_denied(struct srx_plan *p)
{
	srx_start(p, "global");
	srx_start(p, "policy");
	srx_leaf(p, "name", "portc-log-denied");
	srx_leaf(p, "description", "logs what no policy permits");
	srx_start(p, "match");
	srx_leaf(p, "source-address", "any");
	srx_leaf(p, "destination-address", "any");
	srx_leaf(p, "application", "any");
	srx_end(p);
	srx_start(p, "then");
	srx_empty(p, "deny");
	srx_start(p, "log");
	srx_empty(p, "session-init");
	srx_end(p);
	srx_end(p);
	srx_end(p);
	srx_end(p);
}

void srx_write_policies(struct srx_plan *p)
{
	const struct firewall *fw = p->e->firewall;

	srx_start(p, "policies");
	srx_replace(p);
	for (size_t i = 0; i < fw->n_pairs; i++)
		write_pair(p, fw->pairs[i]);
	if (!strcmp(firewall_setting(fw, "log-denied", "off"), "on"))
		write_log_denied(p);
	srx_start(p, "default-policy");
	srx_leaf(p, "default-action", "deny-all");
	srx_end(p);
	srx_end(p);
}
