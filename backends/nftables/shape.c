/* One end of a rule in one family: few prefixes, all of a zone, or anything else. */
#include <string.h>

#include "lower.h"

/* -- prefixes -- */

static bool add_hosts(struct shape *s, const struct addr_range *r, uint8_t bits)
{
	for (u128 x = r->lo; s->n < BOXES_MAX; x++) {
		s->prefixes[s->n++] = (struct prefix){x, bits};
		if (x == r->hi)
			return true;
	}
	return false;
}

static bool add_range(struct shape *s, const struct addr_range *r)
{
	u128 size = r->hi - r->lo; /* less one */
	uint8_t bits = (uint8_t)addr_bits(r->family);
	unsigned len;

	if (range_is_prefix(r, &len)) {
		if (size < HOST_BLOCK)
			return add_hosts(s, r, bits);
		if (s->n == BOXES_MAX)
			return false;
		s->prefixes[s->n++] = (struct prefix){r->lo, (uint8_t)len};
		return true;
	}
	return size < HOSTS_MAX && add_hosts(s, r, bits);
}

static void add_prefixes(struct arena *a, struct shape *s)
{
	struct prefix at[BOXES_MAX];

	s->prefixes = at;
	for (size_t i = 0; i < s->addresses.n; i++)
		if (!add_range(s, &s->addresses.at[i])) {
			s->n = 0;
			break;
		}
	s->prefixes = ARENA_ARRAY(a, struct prefix, s->n);
	memcpy(s->prefixes, at, s->n * sizeof *at);
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
		p->low->single[f] =
		    ARENA_ARRAY(p->arena, struct shape *, p->e->policy->n_objects);
	return &p->low->single[f][o->index];
}

static struct shape *shape_of_many(struct plan *p, const struct object *const *objects, size_t n,
				   size_t f)
{
	const struct object **with;
	struct shape *s;
	const char *key;

	p->text.n = 0;
	buf_puts(&p->text, f ? "shape6" : "shape4");
	for (size_t i = 0; i < n; i++)
		buf_add(&p->text, &objects[i]->index, sizeof objects[i]->index);
	key = intern_n(p->keys, p->text.data, p->text.n);
	s = map_get(p->by_key, key);
	if (s)
		return s;
	n = nft_with_addresses(p, objects, n, f, &with);
	s = n == 1 ? nft_shape(p, with, n, f) : new_shape(p, with, n, f);
	map_put(p->by_key, key, s);
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
