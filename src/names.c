/* Generated names: see names.h. */
#include "names.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "hash.h"
#include "oom.h"
#include "vec.h"

enum { KINDS_MAX = 8, PAGE = 1024 };

/* Marks of an entry whose name others have, too. The exact ones are counted at the first. */
enum { SHARED = 1, ONE_EXACT = 2, TWO_EXACT = 4, RENAME = 8 };

struct entry {
	const char *key;
	const char *wanted; /* without the prefix, as asked for */
	const char *name;   /* what it becomes; WANTED itself where nothing has to change */
	uint32_t hash;      /* of the key */
	uint8_t kind;       /* of the key */
	uint8_t marks;      /* while names are made unique */
	bool exact;         /* legal as it is */
};

struct namer {
	struct arena *arena;
	struct name_rules rules;
	VEC(struct entry *) pages; /* PAGE entries each: they never move */
	size_t n;
	const struct name_kind *kinds[KINDS_MAX];
	size_t n_kinds;
	uint32_t *by_key; /* open addressing: number of the entry + 1 */
	size_t cap;
	bool closed;
};

static const struct name_kind plain = {"", ""};

struct namer *namer_new(struct arena *a, const struct name_rules *rules)
{
	struct namer *n = ARENA_NEW(a, struct namer);

	n->arena = a;
	n->rules = *rules;
	n->kinds[n->n_kinds++] = &plain;
	return n;
}

static struct entry *entry(const struct namer *n, size_t i)
{
	return &n->pages.at[i / PAGE][i % PAGE];
}

/* -- keys -- */

static uint64_t key_hash(const struct name_kind *kind, const char *key)
{
	uint64_t h = hash_bytes(HASH_START, kind->before, strlen(kind->before));

	return hash_string(hash_bytes(h, key, strlen(key)), kind->after);
}

/* A key that is read from its three parts. */
struct key_reader {
	const char *part[3];
	size_t at;
};

static char next_char(struct key_reader *r)
{
	while (r->at < 3 && !*r->part[r->at])
		r->at++;
	return r->at < 3 ? *r->part[r->at]++ : '\0';
}

static bool same_key(const struct namer *n, const struct entry *e, const struct name_kind *kind,
		     const char *key)
{
	const struct name_kind *own = n->kinds[e->kind];
	struct key_reader x = {{own->before, e->key, own->after}, 0};
	struct key_reader y = {{kind->before, key, kind->after}, 0};
	char c;

	if (own == kind)
		return !strcmp(e->key, key);
	while ((c = next_char(&x)) == next_char(&y))
		if (!c)
			return true;
	return false;
}

static uint32_t *find_key(const struct namer *n, const struct name_kind *kind, const char *key,
			  uint32_t hash)
{
	for (size_t i = hash & (n->cap - 1);; i = (i + 1) & (n->cap - 1)) {
		const struct entry *e = n->by_key[i] ? entry(n, n->by_key[i] - 1) : NULL;

		if (!e || (e->hash == hash && same_key(n, e, kind, key)))
			return &n->by_key[i];
	}
}

static void grow_keys(struct namer *n, size_t cap)
{
	n->cap = cap;
	n->by_key = ARENA_ARRAY(n->arena, uint32_t, n->cap);
	for (size_t i = 0; i < n->n; i++) {
		size_t at = entry(n, i)->hash & (n->cap - 1);

		while (n->by_key[at])
			at = (at + 1) & (n->cap - 1);
		n->by_key[at] = (uint32_t)i + 1;
	}
}

void namer_expect(struct namer *n, size_t count)
{
	size_t cap = n->cap ? n->cap : 64;

	while (cap / 4 * 3 < n->n + count)
		cap *= 2;
	if (cap > n->cap)
		grow_keys(n, cap);
}

static uint8_t kind_number(struct namer *n, const struct name_kind *kind)
{
	size_t i = 0;

	while (i < n->n_kinds && n->kinds[i] != kind)
		i++;
	if (i == n->n_kinds)
		n->kinds[n->n_kinds++] = kind;
	return (uint8_t)i;
}

/* -- shaping -- */

static bool first_ok(const struct name_rules *r, unsigned char c)
{
	return r->first_ok ? r->first_ok(c) : r->char_ok(c);
}

/* Replaces what the target refuses; a first character that may not be one gets a filler before it
 * that may, or is replaced. */
static char *clean(struct arena *a, const struct name_rules *r, const char *wanted)
{
	size_t prefix = strlen(r->prefix), n = strlen(wanted);
	char *out = arena_alloc(a, prefix + (n ? n : 1) + 1);
	char *from = out + prefix, *to = from;

	memcpy(out, r->prefix, prefix);
	memcpy(from, n ? wanted : "x", n ? n : 1);
	for (; *from; from++) {
		unsigned char c = (unsigned char)*from;

		if (r->char_ok(c))
			*to++ = (char)c;
		else if (c < 0x80 || c >= 0xc0) /* one filler for a whole UTF-8 character */
			*to++ = r->filler;
	}
	*to = '\0';
	if (!first_ok(r, (unsigned char)out[prefix]))
		out[prefix] = 'x';
	return out;
}

static void add_suffix(struct namer *n, struct entry *e, int digits)
{
	uint64_t h = key_hash(n->kinds[e->kind], e->key);
	char *base = clean(n->arena, &n->rules, e->wanted);
	size_t keep = n->rules.max - (size_t)digits - 1;

	if (strlen(base) > keep)
		base[keep] = '\0';
	e->name = arena_printf(n->arena, "%s%c%0*llx", base, n->rules.filler, digits,
			       (unsigned long long)(digits == 16 ? h : h >> (64 - 4 * digits)));
}

static bool is_reserved(const struct namer *n, const char *name)
{
	return n->rules.reserved && n->rules.reserved(name);
}

/* Nothing in it has to be replaced. Its length is not looked at. */
static bool is_clean(const struct name_rules *r, const char *wanted)
{
	if (!first_ok(r, (unsigned char)*wanted))
		return false;
	for (; *wanted; wanted++)
		if (!r->char_ok((unsigned char)*wanted))
			return false;
	return true;
}

static struct entry *new_entry(struct namer *n)
{
	if (n->n % PAGE == 0)
		VEC_PUSH(n->arena, &n->pages, ARENA_ARRAY(n->arena, struct entry, PAGE));
	return entry(n, n->n++);
}

name_id namer_add_kind(struct namer *n, const struct name_kind *kind, const char *key,
		       const char *wanted)
{
	uint32_t hash = (uint32_t)key_hash(kind, key);
	bool same = *wanted && is_clean(&n->rules, wanted);

	namer_expect(n, 1);
	uint32_t *slot = find_key(n, kind, key, hash);
	if (*slot)
		return *slot - 1;
	struct entry *e = new_entry(n);
	*e = (struct entry){.key = key, .wanted = wanted, .hash = hash};
	e->kind = kind_number(n, kind);
	e->name = same && !*n->rules.prefix ? wanted : clean(n->arena, &n->rules, wanted);
	e->exact = same && strlen(e->name) <= n->rules.max && !is_reserved(n, e->name);
	*slot = (uint32_t)n->n;
	return *slot - 1;
}

name_id namer_add(struct namer *n, const char *key, const char *wanted)
{
	return namer_add_kind(n, &plain, key, wanted);
}

bool namer_find_kind(const struct namer *n, const struct name_kind *kind, const char *key,
		     name_id *id)
{
	const uint32_t *slot =
	    n->cap ? find_key(n, kind, key, (uint32_t)key_hash(kind, key)) : NULL;

	if (!slot || !*slot)
		return false;
	*id = *slot - 1;
	return true;
}

size_t namer_count(const struct namer *n)
{
	return n->n;
}

uint64_t namer_key_hash(const struct namer *n, name_id id)
{
	const struct entry *e = entry(n, id);

	return key_hash(n->kinds[e->kind], e->key);
}

/* -- making them unique -- */

static bool same_name(const struct namer *n, const char *a, const char *b)
{
	return n->rules.fold_case ? !strcasecmp(a, b) : !strcmp(a, b);
}

static size_t name_hash(const struct namer *n, const char *s)
{
	uint64_t h = HASH_START;

	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (n->rules.fold_case && c >= 'A' && c <= 'Z')
			c |= 0x20;
		h = (h ^ c) * UINT64_C(0x100000001b3);
	}
	return (size_t)(h ^ h >> 32);
}

/* Names to the first entry of that name, as its number + 1. */
struct holders {
	uint32_t *at;
	size_t cap;
};

static uint32_t *holder(const struct namer *n, const struct holders *h, const char *name)
{
	for (size_t i = name_hash(n, name) & (h->cap - 1);; i = (i + 1) & (h->cap - 1))
		if (!h->at[i] || same_name(n, entry(n, h->at[i] - 1)->name, name))
			return &h->at[i];
}

/* Entries of one name know it afterwards, and their first one whether several are exact. */
static bool mark_shared(struct namer *n, struct holders *h)
{
	bool clash = false;

	for (size_t i = 0; i < n->n; i++) {
		struct entry *e = entry(n, i);
		uint32_t *slot = holder(n, h, e->name);

		e->marks = 0;
		if (!*slot) {
			*slot = (uint32_t)i + 1;
			continue;
		}
		struct entry *first = entry(n, *slot - 1);
		if (e->exact)
			first->marks |=
			    first->exact || first->marks & ONE_EXACT ? TWO_EXACT : ONE_EXACT;
		first->marks |= SHARED;
		e->marks |= SHARED;
		clash = true;
	}
	return clash;
}

/* Of those with one name an exact one may keep it, where it is the only exact one. */
static bool resolve_shared(struct namer *n, int digits)
{
	struct holders h = {NULL, 64};

	while (h.cap < 2 * n->n)
		h.cap *= 2;
	h.at = calloc(h.cap, sizeof *h.at);
	if (!h.at)
		out_of_memory();
	bool clash = mark_shared(n, &h);
	for (size_t i = 0; clash && i < n->n; i++) {
		struct entry *e = entry(n, i);

		if (!(e->marks & SHARED))
			continue;
		if (!e->exact || entry(n, *holder(n, &h, e->name) - 1)->marks & TWO_EXACT)
			e->marks |= RENAME;
	}
	for (size_t i = 0; clash && i < n->n; i++) {
		struct entry *e = entry(n, i);

		if (!(e->marks & RENAME))
			continue;
		e->exact = false;
		add_suffix(n, e, digits);
	}
	free(h.at);
	return clash;
}

static void close_namer(struct namer *n)
{
	n->closed = true;
	for (size_t i = 0; i < n->n; i++) {
		struct entry *e = entry(n, i);

		if (!e->exact && (strlen(e->name) > n->rules.max || is_reserved(n, e->name)))
			add_suffix(n, e, 8);
	}
	if (resolve_shared(n, 8))
		resolve_shared(n, 16);
}

const char *namer_name(struct namer *n, name_id id)
{
	if (!n->closed)
		close_namer(n);
	return entry(n, id)->name;
}

const char *namer_get(struct namer *n, const char *key)
{
	return namer_name(n, *find_key(n, &plain, key, (uint32_t)key_hash(&plain, key)) - 1);
}

const char *cut_text(struct arena *a, const char *text, size_t max)
{
	size_t n = strlen(text);

	if (n <= max)
		return text;
	n = max - 3;
	while (n && ((unsigned char)text[n] & 0xc0) == 0x80)
		n--;
	return arena_printf(a, "%.*s...", (int)n, text);
}
