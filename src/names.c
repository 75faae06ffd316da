/* Generated names: see names.h. */
#include "names.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "hash.h"
#include "vec.h"

struct entry {
	const char *key;
	const char *wanted; /* with the prefix, as asked for */
	const char *name;   /* what it becomes */
	bool exact;         /* legal as it is */
};

struct namer {
	struct arena *arena;
	struct name_rules rules;
	VEC(struct entry) entries;
	size_t *by_key; /* open addressing: position in entries + 1 */
	size_t cap;
	bool closed;
};

struct namer *namer_new(struct arena *a, const struct name_rules *rules)
{
	struct namer *n = ARENA_NEW(a, struct namer);

	n->arena = a;
	n->rules = *rules;
	return n;
}

/* -- keys -- */

static size_t *find_key(const struct namer *n, const char *key)
{
	for (size_t i = hash_string(HASH_START, key) & (n->cap - 1);; i = (i + 1) & (n->cap - 1))
		if (!n->by_key[i] || !strcmp(n->entries.at[n->by_key[i] - 1].key, key))
			return &n->by_key[i];
}

static void grow_keys(struct namer *n)
{
	n->cap = n->cap ? n->cap * 2 : 64;
	n->by_key = ARENA_ARRAY(n->arena, size_t, n->cap);
	for (size_t i = 0; i < n->entries.n; i++)
		*find_key(n, n->entries.at[i].key) = i + 1;
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
	size_t prefix = strlen(r->prefix);
	char *out = arena_printf(a, "%s%s", r->prefix, *wanted ? wanted : "x");
	char *from = out + prefix, *to = from;

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
	uint64_t h = hash_string(HASH_START, e->key);
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

void namer_add(struct namer *n, const char *key, const char *wanted)
{
	struct entry e = {key, wanted, NULL, false};

	if (n->entries.n * 2 >= n->cap)
		grow_keys(n);
	size_t *slot = find_key(n, key);
	if (*slot)
		return;
	const char *full = arena_printf(n->arena, "%s%s", n->rules.prefix, wanted);
	e.name = clean(n->arena, &n->rules, wanted);
	e.exact = !strcmp(full, e.name) && strlen(full) <= n->rules.max && !is_reserved(n, full);
	VEC_PUSH(n->arena, &n->entries, e);
	*slot = n->entries.n;
}

/* -- making them unique -- */

static int compare_text(const struct namer *n, const char *a, const char *b)
{
	return n->rules.fold_case ? strcasecmp(a, b) : strcmp(a, b);
}

/* qsort has no context: the comparison is one of two. */
static int compare_exact_case(const void *x, const void *y)
{
	const struct entry *const *a = x, *const *b = y;
	int c = strcmp((*a)->name, (*b)->name);

	return c ? c : strcmp((*a)->key, (*b)->key);
}

static int compare_folded(const void *x, const void *y)
{
	const struct entry *const *a = x, *const *b = y;
	int c = strcasecmp((*a)->name, (*b)->name);

	return c ? c : strcmp((*a)->key, (*b)->key);
}

static void sort_by_name(const struct namer *n, struct entry **e)
{
	if (n->entries.n > 1)
		qsort(e, n->entries.n, sizeof *e,
		      n->rules.fold_case ? compare_folded : compare_exact_case);
}

/* In a run of equal names one exact entry may keep it, where it is the only exact one. */
static bool resolve_runs(struct namer *n, struct entry **e, int digits)
{
	bool clash = false;

	sort_by_name(n, e);
	for (size_t i = 0, k; i < n->entries.n; i = k) {
		size_t exact = 0;

		for (k = i; k < n->entries.n && !compare_text(n, e[i]->name, e[k]->name); k++)
			exact += e[k]->exact;
		if (k - i == 1)
			continue;
		clash = true;
		for (size_t j = i; j < k; j++)
			if (!e[j]->exact || exact > 1) {
				e[j]->exact = false;
				add_suffix(n, e[j], digits);
			}
	}
	return clash;
}

static void close_namer(struct namer *n)
{
	struct entry **e = ARENA_ARRAY(n->arena, struct entry *, n->entries.n);

	n->closed = true;
	for (size_t i = 0; i < n->entries.n; i++) {
		e[i] = &n->entries.at[i];
		if (strlen(e[i]->name) > n->rules.max || is_reserved(n, e[i]->name))
			add_suffix(n, e[i], 8);
	}
	if (resolve_runs(n, e, 8))
		resolve_runs(n, e, 16);
}

const char *namer_get(struct namer *n, const char *key)
{
	if (!n->closed)
		close_namer(n);
	return n->entries.at[*find_key(n, key) - 1].name;
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
