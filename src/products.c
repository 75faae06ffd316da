/* Comparing lists of matches as products, then as boxes: see products.h. */
#include "products.h"

#include <stdlib.h>

#include "boxes.h"

/* -- products: matches that are the same, whatever order they come in -- */

struct product {
	uint64_t digest;
	const struct filter_match *match;
};

static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 29;
}

static uint64_t side_digest(uint64_t h, const struct filter_side *s)
{
	uint64_t names = 0;

	for (size_t i = 0; i < s->addresses.n; i++) {
		const struct addr_range *r = &s->addresses.at[i];

		h = mix(mix(h, (uint64_t)r->lo), (uint64_t)(r->lo >> 64) + r->family);
		h = mix(mix(h, (uint64_t)r->hi), (uint64_t)(r->hi >> 64));
	}
	for (size_t i = 0; i < s->n_names; i++)
		names += mix((uint64_t)(uintptr_t)s->names[i].fqdn, s->names[i].families);
	return mix(h, names);
}

static uint64_t digest(const struct filter_match *m)
{
	uint64_t h = side_digest(side_digest(0, &m->from), &m->to);

	for (size_t i = 0; i < m->n_terms; i++) {
		const struct service_term *t = &m->terms[i];

		h = mix(h, (uint64_t)t->kind << 8 | t->proto);
		if (t->kind == SERVICE_PORTS)
			h = mix(h, (uint64_t)t->src.lo << 48 | (uint64_t)t->src.hi << 32 |
				       (uint64_t)t->dst.lo << 16 | t->dst.hi);
		if (t->kind == SERVICE_ICMP)
			h = mix(h, (uint64_t)(uint16_t)t->type << 16 | (uint16_t)t->code);
	}
	return mix(h, (uint64_t)filter_time_start(m->time) << 32 | m->time.to);
}

static bool holds_name(const struct filter_side *s, const struct filter_name *name)
{
	for (size_t i = 0; i < s->n_names; i++)
		if (s->names[i].fqdn == name->fqdn && s->names[i].families == name->families)
			return true;
	return false;
}

static bool same_side(const struct filter_side *x, const struct filter_side *y)
{
	if (x->n_names != y->n_names || !addr_set_equal(x->addresses, y->addresses))
		return false;
	for (size_t i = 0; i < x->n_names; i++)
		if (!holds_name(y, &x->names[i]) || !holds_name(x, &y->names[i]))
			return false;
	return true;
}

static bool same_product(const struct filter_match *x, const struct filter_match *y)
{
	if (x == y)
		return true;
	if (x->n_terms != y->n_terms || x->time.to != y->time.to ||
	    filter_time_start(x->time) != filter_time_start(y->time))
		return false;
	for (size_t i = 0; i < x->n_terms; i++)
		if (term_compare(&x->terms[i], &y->terms[i]))
			return false;
	return same_side(&x->from, &y->from) && same_side(&x->to, &y->to);
}

static int compare_products(const void *x, const void *y)
{
	const struct product *a = x, *b = y;

	return (a->digest > b->digest) - (a->digest < b->digest);
}

static struct product *products(struct arena *a, const struct matches *m)
{
	struct product *out = ARENA_ARRAY(a, struct product, m->n);

	for (size_t i = 0; i < m->n; i++)
		out[i] = (struct product){digest(m->at[i]), m->at[i]};
	if (m->n)
		qsort(out, m->n, sizeof *out, compare_products);
	return out;
}

/* The end of the products with the digest of the one at I. */
static size_t run_end(const struct product *p, size_t n, size_t i)
{
	size_t k = i;

	while (k < n && p[k].digest == p[i].digest)
		k++;
	return k;
}

static bool is_in_run(const struct product *p, size_t from, size_t to,
		      const struct filter_match *match)
{
	for (size_t i = from; i < to; i++)
		if (same_product(p[i].match, match))
			return true;
	return false;
}

/* Those of X that Y has not. */
static struct matches rest(struct arena *a, const struct product *x, size_t n_x,
			   const struct product *y, size_t n_y)
{
	struct matches out = {NULL, 0, 0};

	for (size_t i = 0, k = 0; i < n_x; i++) {
		while (k < n_y && y[k].digest < x[i].digest)
			k++;
		size_t end = k < n_y && y[k].digest == x[i].digest ? run_end(y, n_y, k) : k;
		if (!is_in_run(y, k, end, x[i].match))
			VEC_PUSH(a, &out, x[i].match);
	}
	return out;
}

/* -- unions -- */

static uint32_t name_number(void *frame, const char *fqdn)
{
	return frame_name(frame, fqdn);
}

/* Do both lists hold the same? Products that both have need not be looked at: where the rests hold
 * the same, so do the wholes. */
bool products_same_union(struct arena *a, struct frame *f, const struct matches *x,
			 const struct matches *y)
{
	struct product *p = products(a, x), *q = products(a, y);
	struct matches left = rest(a, p, x->n, q, y->n), right = rest(a, q, y->n, p, x->n);
	struct boxes b = {.arena = a};

	if (!left.n && !right.n)
		return true;
	for (size_t i = 0; i < left.n; i++)
		boxes_add(&b, left.at[i], false, name_number, f);
	for (size_t i = 0; i < right.n; i++)
		boxes_add(&b, right.at[i], true, name_number, f);
	if (boxes_compare(&b) == BOXES_SAME)
		return true;
	if (!left.n == !right.n && left.n == x->n && right.n == y->n)
		return false;
	/* What one side has more may be covered by what both have. */
	b = (struct boxes){.arena = a};
	for (size_t i = 0; i < x->n; i++)
		boxes_add(&b, x->at[i], false, name_number, f);
	for (size_t i = 0; i < y->n; i++)
		boxes_add(&b, y->at[i], true, name_number, f);
	return boxes_compare(&b) == BOXES_SAME;
}
