/* The ends of a rule: which addresses, as one range or as a named set, and which DNS names. */
#include "nft.h"

#include "hash.h"

#include <stdlib.h>
#include <string.h>

enum {
	JOINED_MAX = 60, /* bytes of a set's name made by joining the names of objects */
	/* Several objects of together so many ranges become lines instead of a set. The kernel
	 * finds a set by walking over all of them, so a set for each rule takes quadratic time to
	 * load. */
	LINES_MAX = 4
};

enum family nft_family(size_t f)
{
	return f ? FAMILY_6 : FAMILY_4;
}

/* "s4 12 13": the same objects in the same family are the same side. */
static const char *side_key(struct plan *p, const struct object *const *objects, size_t n, size_t f)
{
	p->text.n = 0;
	buf_puts(&p->text, f ? "s6" : "s4");
	for (size_t i = 0; i < n; i++)
		buf_printf(&p->text, " %zu", (size_t)objects[i]->index);
	return intern_n(p->keys, p->text.data, p->text.n);
}

/* -- addresses -- */

const char *nft_joined_name(struct plan *p, const char *prefix, const struct object *const *objects,
			    size_t n)
{
	uint64_t h = HASH_START;

	p->text.n = 0;
	buf_puts(&p->text, prefix);
	for (size_t i = 0; i < n && p->text.n <= JOINED_MAX; i++) {
		buf_puts(&p->text, i ? "_" : "");
		buf_puts(&p->text, objects[i]->name);
	}
	if (n == 1 || p->text.n <= JOINED_MAX)
		return arena_strndup(p->arena, p->text.data, p->text.n);
	for (size_t i = 0; i < n; i++)
		h = hash_string(h, objects[i]->name);
	return arena_printf(p->arena, "%s%.*s-and-%zu-more-%08x", prefix, JOINED_MAX,
			    objects[0]->name, n - 1, (unsigned)(h ^ h >> 32));
}

/* The whole list of names is the key. */
static struct nset *joined_set(struct plan *p, const struct object *const *objects, size_t n,
			       size_t f, bool *new)
{
	const char *wanted = nft_joined_name(p, f ? "g6_" : "g4_", objects, n), *key;

	p->text.n = 0;
	buf_puts(&p->text, f ? "g6" : "g4");
	for (size_t i = 0; i < n; i++)
		buf_printf(&p->text, " %zu:%s", strlen(objects[i]->name), objects[i]->name);
	key = buf_text(&p->text);
	return nft_plan_set(p, key, wanted, f ? "ipv6_addr" : "ipv4_addr", new);
}

static struct nset *object_set(struct plan *p, const struct object *o, size_t f, bool *new)
{
	const char *key = arena_printf(p->arena, "a%c %s", f ? '6' : '4', o->name);
	const char *wanted = arena_printf(p->arena, "a%c_%s", f ? '6' : '4', o->name);
	struct nset *s = nft_plan_set(p, key, wanted, f ? "ipv6_addr" : "ipv4_addr", new);

	s->comment = o->description;
	return s;
}

/* An object that is there for its DNS names alone gives a set of addresses no name. */
size_t nft_with_addresses(struct plan *p, const struct object *const *objects, size_t n, size_t f,
			  const struct object ***out)
{
	size_t k = 0;

	*out = ARENA_ARRAY(p->arena, const struct object *, n);
	for (size_t i = 0; i < n; i++)
		if (addr_set_families(objects[i]->addresses) & nft_family(f))
			(*out)[k++] = objects[i];
	return k;
}

static void add_addresses(struct plan *p, struct side *s, const struct object *const *objects,
			  size_t n, size_t f)
{
	const struct object **with;
	struct nset *set;
	bool new;
	size_t k = nft_with_addresses(p, objects, n, f, &with);

	if (!k)
		return;
	s->addresses = k == 1 ? addr_set_family(with[0]->addresses, nft_family(f))
			      : objects_addresses(p->arena, with, k, nft_family(f));
	if (s->addresses.n == 1)
		s->whole =
		    s->addresses.at[0].lo == 0 && s->addresses.at[0].hi == addr_max(nft_family(f));
	if (s->addresses.n <= (k == 1 ? 1 : LINES_MAX))
		return;
	set = k == 1 ? object_set(p, with[0], f, &new) : joined_set(p, with, k, f, &new);
	if (new) {
		set->interval = true;
		set->addresses = s->addresses;
	}
	s->set = set;
}

/* -- DNS names -- */

/* One set per name and family: dnsmasq takes a single nftset line for a name. */
static struct nset *name_set(struct plan *p, const char *fqdn, size_t f)
{
	const char *key = intern(p->keys, arena_printf(p->arena, "dns %s", fqdn));
	struct dns *d = map_get(p->by_key, key);
	bool new;

	if (!d) {
		d = ARENA_NEW(p->arena, struct dns);
		d->fqdn = fqdn;
		map_put(p->by_key, key, d);
		VEC_PUSH(p->arena, &p->names, d);
	}
	if (!d->set[f])
		d->set[f] = nft_plan_set(p, arena_printf(p->arena, "n%c %s", f ? '6' : '4', fqdn),
					 arena_printf(p->arena, "n%c_%s", f ? '6' : '4', fqdn),
					 f ? "ipv6_addr" : "ipv4_addr", &new);
	return d->set[f];
}

struct name_list {
	struct arena *arena;
	VEC(const char *) at;
};

/* A zone's names are not listed: its addresses are the whole zone. */
static void collect_names(struct name_list *l, const struct object *o)
{
	if (o->kind == OBJECT_NAME)
		VEC_PUSH(l->arena, &l->at, o->fqdn);
	for (size_t i = 0; o->kind == OBJECT_GROUP && i < o->n_members; i++)
		collect_names(l, o->members[i]);
}

static int compare_text(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static void add_names(struct plan *p, struct side *s, const struct object *const *objects, size_t n,
		      size_t f)
{
	struct name_list l = {.arena = p->arena};

	for (size_t i = 0; i < n; i++)
		collect_names(&l, objects[i]);
	if (!l.at.n)
		return;
	qsort(l.at.at, l.at.n, sizeof *l.at.at, compare_text);
	s->names = ARENA_ARRAY(p->arena, struct nset *, l.at.n);
	for (size_t i = 0; i < l.at.n; i++)
		if (!i || strcmp(l.at.at[i - 1], l.at.at[i]) != 0)
			s->names[s->n_names++] = name_set(p, l.at.at[i], f);
}

const struct side *nft_plan_side(struct plan *p, const struct object *const *objects, size_t n,
				 size_t family)
{
	const char *key = side_key(p, objects, n, family);
	struct side *s = map_get(p->by_key, key);

	if (s)
		return s;
	s = ARENA_NEW(p->arena, struct side);
	map_put(p->by_key, key, s);
	add_addresses(p, s, objects, n, family);
	if (!s->whole)
		add_names(p, s, objects, n, family);
	return s;
}

/* -- for lines -- */

size_t nft_address_count(const struct side *s)
{
	return s->set ? 1 : s->addresses.n;
}

size_t nft_side_count(const struct side *s)
{
	return s->whole ? 1 : nft_address_count(s) + s->n_names;
}

struct cond nft_side_cond(struct plan *p, const struct side *s, size_t k, const char *field)
{
	size_t n = nft_address_count(s);
	struct cond c = {.field = field};
	char text[ADDR_TEXT];

	if (s->whole)
		return (struct cond){0};
	c.set = k >= n ? s->names[k - n] : s->set;
	if (c.set) {
		c.set->used = true;
		return c;
	}
	range_text(&s->addresses.at[k], text);
	c.value = arena_strndup(p->arena, text, strlen(text));
	return c;
}
