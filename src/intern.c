/* String interning and pointer maps: open addressing, power-of-two tables. */
#include "intern.h"

#include <stdint.h>
#include <string.h>

#include "vec.h"

enum {
	UNIT = 4,         /* strings start at multiples of it in their chunk */
	CHUNK_BITS = 16,  /* of the units in a chunk */
	FIRST_CHUNK = 1024,
	LARGEST_CHUNK = UNIT << CHUNK_BITS
};

/* A string as 32 bits, chunk and unit, beside 32 bits of its hash: 8 bytes, so that a row of
 * neighbours is one cache line, and so that a table grows without a look at the strings. */
struct slot {
	uint32_t hash;
	uint32_t string; /* 1 + (chunk << CHUNK_BITS | unit); 0: free */
};

struct intern {
	struct arena *a;
	struct slot *slots;
	size_t cap, n;
	VEC(char *) chunks;
	size_t used, size; /* of the newest chunk, in bytes */
};

static void new_chunk(struct intern *t, size_t need)
{
	size_t size = t->chunks.n ? t->size * 2 : FIRST_CHUNK;

	if (size > LARGEST_CHUNK)
		size = LARGEST_CHUNK;
	if (size < need)
		size = need;
	VEC_PUSH(t->a, &t->chunks, arena_alloc(t->a, size));
	t->used = 0;
	t->size = size < LARGEST_CHUNK ? size : LARGEST_CHUNK;
}

struct intern *intern_new(struct arena *a)
{
	struct intern *t = ARENA_NEW(a, struct intern);

	t->a = a;
	t->cap = 256;
	t->slots = ARENA_ARRAY(a, struct slot, t->cap);
	return t;
}

static uint64_t mix(uint64_t h, uint64_t word)
{
	h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 32;
}

/* Not FNV: nothing that is written depends on it, and it takes eight bytes at a time. */
static uint32_t hash_text(const char *s, size_t n)
{
	uint64_t h = n, word = 0;

	for (; n >= sizeof word; s += sizeof word, n -= sizeof word) {
		memcpy(&word, s, sizeof word);
		h = mix(h, word);
	}
	word = 0;
	for (size_t i = 0; i < n; i++)
		word = word << 8 | (unsigned char)s[i];
	return (uint32_t)mix(mix(h, word), 0);
}

static char *string_at(const struct intern *t, uint32_t string)
{
	string--;
	return t->chunks.at[string >> CHUNK_BITS] +
	       (size_t)UNIT * (string & ((1U << CHUNK_BITS) - 1));
}

static struct slot *find_slot(const struct intern *t, const char *s, size_t n, uint32_t hash)
{
	for (size_t i = hash & (t->cap - 1);; i = (i + 1) & (t->cap - 1)) {
		struct slot *e = &t->slots[i];

		if (!e->string)
			return e;
		if (e->hash == hash) {
			const char *have = string_at(t, e->string);

			if (!strncmp(have, s, n) && !have[n])
				return e;
		}
	}
}

static void grow_strings(struct intern *t)
{
	size_t cap = t->cap * 2;
	struct slot *slots = ARENA_ARRAY(t->a, struct slot, cap);

	for (size_t i = 0; i < t->cap; i++) {
		size_t k = t->slots[i].hash & (cap - 1);

		if (!t->slots[i].string)
			continue;
		while (slots[k].string)
			k = (k + 1) & (cap - 1);
		slots[k] = t->slots[i];
	}
	arena_drop(t->a, t->slots, t->cap * sizeof *t->slots);
	t->slots = slots;
	t->cap = cap;
}

static uint32_t add_string(struct intern *t, const char *s, size_t n)
{
	if (!t->chunks.n || t->size - t->used <= n)
		new_chunk(t, n + 1);

	size_t at = t->used;
	memcpy(t->chunks.at[t->chunks.n - 1] + at, s, n);
	t->used = (at + n + UNIT) & ~(size_t)(UNIT - 1);
	if (t->used > t->size)
		t->used = t->size;
	return (uint32_t)((t->chunks.n - 1) << CHUNK_BITS | at / UNIT) + 1;
}

const char *intern_n(struct intern *t, const char *s, size_t n)
{
	uint32_t hash = hash_text(s, n);
	struct slot *e = find_slot(t, s, n, hash);

	if (e->string)
		return string_at(t, e->string);
	if (t->n * 3 >= t->cap * 2) {
		grow_strings(t);
		e = find_slot(t, s, n, hash);
	}
	*e = (struct slot){hash, add_string(t, s, n)};
	t->n++;
	return string_at(t, e->string);
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
	m->cap = 16;
	m->slots = ARENA_ARRAY(a, struct entry, m->cap);
	return m;
}

static struct entry *find_entry(struct entry *slots, size_t cap, const void *key)
{
	/* Fibonacci hashing: pointers differ in few bits. */
	uint64_t h = (uint64_t)(uintptr_t)key * UINT64_C(0x9e3779b97f4a7c15);

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

	if (!e->key && m->n * 3 >= m->cap * 2) {
		size_t cap = m->cap * 2;
		struct entry *slots = ARENA_ARRAY(m->a, struct entry, cap);

		for (size_t i = 0; i < m->cap; i++)
			if (m->slots[i].key)
				*find_entry(slots, cap, m->slots[i].key) = m->slots[i];
		arena_drop(m->a, m->slots, m->cap * sizeof *slots);
		m->slots = slots;
		m->cap = cap;
		e = find_entry(slots, cap, key);
	}
	if (!e->key)
		m->n++;
	*e = (struct entry){key, value};
}
