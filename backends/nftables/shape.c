/* One end of a rule in one family: prefixes, all of a zone, or ranges. */
#include <string.h>

#include "lower.h"

/* -- prefixes -- */

/* How many prefixes a range becomes; 0: it is no prefix, and too large to be hosts. */
static size_t prefix_count(const struct addr_range *r)
{
	u128 size = r->hi - r->lo; /* less one */

	if (range_is_prefix(r, NULL))
		return size < HOST_BLOCK ? (size_t)size + 1 : 1;
	return size < HOSTS_MAX ? (size_t)size + 1 : 0;
}

static void add_range(struct shape *s, const struct addr_range *r, size_t n)
{
	unsigned len = addr_bits(r->family);

	if (n == 1)
		range_is_prefix(r, &len);
	for (size_t i = 0; i < n; i++)
		s->prefixes[s->n++] = (struct prefix){r->lo + i, (uint8_t)len};
}

static void add_prefixes(struct arena *a, struct shape *s)
{
	size_t total = 0, n;

	for (size_t i = 0; i < s->addresses.n; i++) {
		n = prefix_count(&s->addresses.at[i]);
		if (!n)
			return;
		total += n;
	}
	s->prefixes = ARENA_ARRAY(a, struct prefix, total);
	for (size_t i = 0; i < s->addresses.n; i++)
		add_range(s, &s->addresses.at[i], prefix_count(&s->addresses.at[i]));
}

/* -- all -- */

static struct shape *new_shape(struct plan *p, const struct object *const *objects, size_t n,
			       size_t f)
{
	struct shape *s = ARENA_NEW(p->arena, struct shape);

	s->addresses = objects_addresses(p->arena, objects, n, nft_family(f));
	add_prefixes(p->arena, s);
	s->zone = !s->n && n == 1 && objects[0]->kind == OBJECT_ZONE;
	s->objects = objects;
	s->n_objects = n;
	return s;
}

static struct shape **slot(struct plan *p, const struct object *o, size_t f)
{
	if (!p->low->single[f])
		p->low->single[f] = ARENA_ARRAY(p->arena, struct shape *, p->e->policy->n_objects);
	return &p->low->single[f][o->index];
}

/* Those without an address of the family make no difference. */
static struct shape *shape_of_many(struct plan *p, const struct object *const *objects, size_t n,
				   size_t f)
{
	const struct object **with;
	struct shape *s;
	const char *key;

	n = nft_with_addresses(p, objects, n, f, &with);
	if (n == 1)
		return nft_shape(p, with, n, f);
	p->text.n = 0;
	buf_puts(&p->text, f ? "shape6" : "shape4");
	for (size_t i = 0; i < n; i++)
		buf_add(&p->text, &with[i]->index, sizeof with[i]->index);
	key = intern_n(p->keys, p->text.data, p->text.n);
	s = map_get(p->by_key, key);
	if (!s) {
		s = new_shape(p, with, n, f);
		map_put(p->by_key, key, s);
	}
	return s;
}

struct shape *nft_shape(struct plan *p, const struct object *const *objects, size_t n,
			size_t family)
{
	struct shape **at;

	if (n != 1)
		return shape_of_many(p, objects, n, family);
	at = slot(p, objects[0], family);
	if (!*at)
		*at = new_shape(p, objects, n, family);
	return *at;
}

void nft_shape_name(struct plan *p, struct shape *s)
{
	if (s->name)
		return;
	s->name = nft_joined_name(p, "", s->objects, s->n_objects);
	p->text.n = 0;
	for (size_t i = 0; i < s->n_objects; i++) {
		buf_puts(&p->text, s->objects[i]->name);
		buf_putc(&p->text, '\n');
	}
	s->key = arena_strndup(p->arena, p->text.data, p->text.n);
}
