/* What rules offer between known ends: services, each with its last day and its log, as a chain
 * that all ends with the same offer share. It is named after them.
 */
#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "lower.h"

enum { NAME_MAX = 60 }; /* bytes of a chain's name made by joining the names of services */

/* -- clauses -- */

static int compare_labels(const char *a, const char *b)
{
	if (a == b)
		return 0;
	return !a ? -1 : !b ? 1 : strcmp(a, b);
}

/* Without an end first: they need no look at the clock. */
static int compare_until(struct date a, struct date b)
{
	if (date_is_set(a) != date_is_set(b))
		return date_is_set(a) ? 1 : -1;
	return date_compare(a, b);
}

static bool same_head(const struct clause *a, const struct clause *b)
{
	return !compare_labels(a->label, b->label) && !compare_until(a->until, b->until);
}

static int compare_clauses(const void *x, const void *y)
{
	const struct clause *a = x, *b = y;
	int c = compare_labels(a->label, b->label);

	if (!c)
		c = compare_until(a->until, b->until);
	if (!c)
		c = (a->service->index > b->service->index) -
		    (a->service->index < b->service->index);
	return c;
}

static bool is_all(const struct service *s)
{
	return s->terms[0].kind == SERVICE_ANY;
}

/* Everything, always, and not logged: there is nothing to look at. */
static bool is_free(const struct clause *c)
{
	return !c->label && !date_is_set(c->until) && is_all(c->service);
}

static size_t collect(struct clause *out, const struct rule *const *rules, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t s = 0; s < rules[i]->n_services; s++) {
			out[k] = (struct clause){rules[i]->log ? rules[i]->label : NULL,
						 rules[i]->until, rules[i]->services[s]};
			if (is_free(&out[k])) {
				out[0] = out[k];
				return 1;
			}
			k++;
		}
	return k;
}

static size_t sorted(struct clause *at, size_t n)
{
	size_t k = 0;

	if (n > 1)
		qsort(at, n, sizeof *at, compare_clauses);
	for (size_t i = 0; i < n; i++)
		if (!k || compare_clauses(&at[k - 1], &at[i]))
			at[k++] = at[i];
	return k;
}

/* -- names -- */

static void put_head(struct buf *b, const struct clause *c)
{
	char text[DATE_TEXT];

	if (date_is_set(c->until))
		buf_printf(b, "_until_%s", date_text(c->until, text));
	if (c->label)
		buf_printf(b, "_log_%s", c->label);
}

/* "allow_https_ssh_until_2027-03-31" */
static void put_name(struct buf *b, const struct offer *o)
{
	b->n = 0;
	buf_puts(b, o->action == ACTION_ALLOW ? "allow" : "deny");
	for (size_t i = 0; i < o->n; i++) {
		buf_printf(b, "_%s", o->at[i].service->name);
		if (i + 1 == o->n || !same_head(&o->at[i], &o->at[i + 1]))
			put_head(b, &o->at[i]);
	}
}

/* As much of it as is readable, and a hash of all where something was left out. */
static const char *wanted_name(struct plan *p, const char *full)
{
	uint64_t h = hash_string(HASH_START, full);

	if (strlen(full) <= NAME_MAX)
		return full;
	return arena_printf(p->arena, "%.*s-%08x", NAME_MAX - 9, full, (unsigned)(h ^ h >> 32));
}

/* A service's name has no line break: the key tells offers apart. */
static const char *full_key(struct plan *p, const struct offer *o)
{
	struct buf *b = &p->text;

	b->n = 0;
	buf_puts(b, o->action == ACTION_ALLOW ? "offer allow" : "offer deny");
	for (size_t i = 0; i < o->n; i++) {
		buf_printf(b, "\n%s", o->at[i].service->name);
		put_head(b, &o->at[i]);
	}
	return arena_strndup(p->arena, b->data, b->n);
}

void nft_offer_names(struct plan *p)
{
	for (size_t i = 0; i < p->low->offers.n; i++)
		p->low->offers.at[i]->chain = namer_get(p->namer, p->low->offers.at[i]->key);
}

/* -- offers -- */

static const char *content(struct plan *p, enum action action, const struct clause *at, size_t n)
{
	struct buf *b = &p->text;

	b->n = 0;
	buf_puts(b, action == ACTION_ALLOW ? "offer+" : "offer-");
	for (size_t i = 0; i < n; i++) {
		const struct clause *c = &at[i];

		buf_add(b, &c->service->index, sizeof c->service->index);
		buf_add(b, &c->until, sizeof c->until);
		buf_puts(b, c->label ? c->label : "");
		buf_putc(b, '\0');
	}
	return intern_n(p->keys, b->data, b->n);
}

static void use_sets(const struct matches *m)
{
	for (size_t i = 0; i < m->n; i++)
		for (size_t k = 0; k < m->at[i].n; k++)
			if (m->at[i].cond[k].set)
				m->at[i].cond[k].set->used = true;
}

static struct offer *new_offer(struct plan *p, enum action action, const struct clause *at,
			       size_t n)
{
	struct offer *o = ARENA_NEW(p->arena, struct offer);

	o->action = action;
	o->at = ARENA_ARRAY(p->arena, struct clause, n);
	memcpy(o->at, at, n * sizeof *at);
	o->n = n;
	for (size_t i = 0; i < n; i++)
		use_sets(nft_plan_service(p, at[i].service));
	if (is_free(&at[0]))
		return o;
	o->key = full_key(p, o);
	put_name(&p->text, o);
	namer_add(p->namer, o->key,
		  wanted_name(p, arena_strndup(p->arena, p->text.data, p->text.n)));
	VEC_PUSH(p->arena, &p->low->offers, o);
	return o;
}

struct offer *nft_offer(struct plan *p, const struct rule *const *rules, size_t n)
{
	struct clause few[16], *at = few;
	struct offer *o;
	const char *key;
	size_t most = 0;

	for (size_t i = 0; i < n; i++)
		most += rules[i]->n_services;
	if (most > sizeof few / sizeof *few)
		at = ARENA_ARRAY(p->arena, struct clause, most);
	n = sorted(at, collect(at, rules, n));
	key = content(p, rules[0]->action, at, n);
	o = map_get(p->by_key, key);
	if (!o) {
		o = new_offer(p, rules[0]->action, at, n);
		map_put(p->by_key, key, o);
	}
	return o;
}

/* -- text -- */

static void put_match(struct buf *b, const struct match *m, const char *until)
{
	buf_puts(b, "\t\t");
	for (size_t i = 0; i < m->n; i++)
		nft_write_cond(b, &m->cond[i]);
	buf_puts(b, until);
}

/* The log has a rule of its own: its limit would else be a limit on the verdict. */
static void write_clause(struct plan *p, const struct offer *o, const struct clause *c)
{
	const char *until = nft_until(p, c->until);
	const struct matches *m = nft_plan_service(p, c->service);
	const char *word = o->action == ACTION_ALLOW ? "allow" : "deny";
	struct buf *b = &p->e->out;

	for (size_t i = 0; i < m->n; i++) {
		if (c->label) {
			put_match(b, &m->at[i], until);
			buf_printf(b, "limit rate 10/second burst 20 packets log prefix \"%s\"\n",
				   nft_log_prefix(p->arena, word, c->label));
		}
		put_match(b, &m->at[i], until);
		buf_puts(b, o->action == ACTION_ALLOW ? "accept\n" : "drop\n");
	}
}

static int compare_offers(const void *x, const void *y)
{
	const struct offer *const *a = x, *const *b = y;

	return strcmp((*a)->chain, (*b)->chain);
}

void nft_write_offers(struct plan *p)
{
	size_t n = p->low->offers.n;

	if (n)
		qsort(p->low->offers.at, n, sizeof *p->low->offers.at, compare_offers);
	for (size_t i = 0; i < n; i++) {
		const struct offer *o = p->low->offers.at[i];

		buf_printf(&p->e->out, "\tchain %s {\n", o->chain);
		for (size_t k = 0; k < o->n; k++)
			write_clause(p, o, &o->at[k]);
		buf_puts(&p->e->out, "\t}\n");
	}
}
