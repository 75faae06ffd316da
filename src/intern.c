/* String interning and pointer maps: open addressing, power-of-two tables. */
#include "intern.h"

#include "hash.h"

struct slot {
	const char *s;
	size_t n;
	uint64_t hash;
};

struct intern {
	struct arena *a;
	struct slot *slots;
	size_t cap, n;
};

struct intern *intern_new(struct arena *a)
{
	struct intern *t = ARENA_NEW(a, struct intern);

	t->a = a;
	t->cap = 256;
	t->slots = ARENA_ARRAY(a, struct slot, t->cap);
	return t;
}

static struct slot *find_slot(struct slot *slots, size_t cap, const char *s, size_t n, uint64_t h)
{
	for (size_t i = h & (cap - 1);; i = (i + 1) & (cap - 1)) {
		struct slot *e = &slots[i];

		if (!e->s || (e->hash == h && e->n == n && !memcmp(e->s, s, n)))
			return e;
	}
}

static void grow_strings(struct intern *t)
{
	size_t cap = t->cap * 2;
	struct slot *slots = ARENA_ARRAY(t->a, struct slot, cap);

	for (size_t i = 0; i < t->cap; i++)
		if (t->slots[i].s)
			*find_slot(slots, cap, t->slots[i].s, t->slots[i].n, t->slots[i].hash) =
			    t->slots[i];
	t->slots = slots;
	t->cap = cap;
}

const char *intern_n(struct intern *t, const char *s, size_t n)
{
	uint64_t h = hash_bytes(HASH_START, s, n);
	struct slot *e = find_slot(t->slots, t->cap, s, n, h);

	if (e->s)
		return e->s;
	if (t->n * 2 >= t->cap) {
		grow_strings(t);
		e = find_slot(t->slots, t->cap, s, n, h);
	}
	*e = (struct slot){arena_strndup(t->a, s, n), n, h};
	t->n++;
	return e->s;
}

const char *intern(struct intern *t, const char *s)
{
	return intern_n(t, s, strlen(s));
}

struct entry {
	const void *key;
	void *value;
};

struct map {
	struct arena *a;
	struct entry *slots;
	size_t cap, n;
};

struct map *map_new(struct arena *a)
{
	struct map *m = ARENA_NEW(a, struct map);

	m->a = a;
	m->cap = 64;
	m->slots = ARENA_ARRAY(a, struct entry, m->cap);
	return m;
}

static struct entry *find_entry(struct entry *slots, size_t cap, const void *key)
{
	/* Fibonacci hashing: arena pointers differ in few low bits. */
	uint64_t h = ((uint64_t)(uintptr_t)key >> 4) * UINT64_C(0x9e3779b97f4a7c15);

	for (size_t i = (h >> 32) & (cap - 1);; i = (i + 1) & (cap - 1))
		if (!slots[i].key || slots[i].key == key)
			return &slots[i];
}

void *map_get(const struct map *m, const void *key)
{
	return find_entry(m->slots, m->cap, key)->value;
}

void map_put(struct map *m, const void *key, void *value)
{
	struct entry *e = find_entry(m->slots, m->cap, key);

	if (!e->key && m->n * 2 >= m->cap) {
		size_t cap = m->cap * 2;
		struct entry *slots = ARENA_ARRAY(m->a, struct entry, cap);

		for (size_t i = 0; i < m->cap; i++)
			if (m->slots[i].key)
				*find_entry(slots, cap, m->slots[i].key) = m->slots[i];
		m->slots = slots;
		m->cap = cap;
		e = find_entry(slots, cap, key);
	}
	if (!e->key)
		m->n++;
	*e = (struct entry){key, value};
}
