/* Arena allocator: blocks that double up to a limit, handed out from both ends: aligned things from
 * the front, bytes from the back. What is large has a mapping of its own, so that it can grow
 * without a copy, and without the old one being kept. */
#include "arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pages.h"

enum {
	FIRST_BLOCK = 4 * 1024,
	FULL_BLOCK = 2 * PAGES_UNIT, /* blocks grow up to this size */
	LARGE = 1024 * 1024, /* things of this size stand alone */
	ALIGNMENT = 8
};

struct block {
	struct block *newer;
	char *front, *back; /* what is free */
	char *end;
	size_t mapped; /* by pages_map; 0: by calloc */
};

struct large {
	struct large *before, *next;
	size_t mapped;
};

struct arena {
	struct block *oldest, *head;
	struct large *large;
	struct arena *child, *next; /* its children; the next child of the same parent */
	size_t next_size, total;
	arena_oom_fn *oom;
};

_Static_assert(sizeof(struct block) % ALIGNMENT == 0 && sizeof(struct large) % ALIGNMENT == 0,
	       "what follows a header is aligned");

static size_t round_up(size_t n)
{
	return (n + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

struct arena *arena_new(arena_oom_fn *oom)
{
	struct arena *a = calloc(1, sizeof *a);

	if (!a)
		oom();
	a->next_size = FIRST_BLOCK;
	a->oom = oom;
	return a;
}

struct arena *arena_child(struct arena *a)
{
	struct arena *c = arena_new(a->oom);

	c->next = a->child;
	a->child = c;
	return c;
}

static void free_block(struct block *b)
{
	if (b->mapped)
		pages_unmap(b, b->mapped);
	else
		free(b);
}

/* Children, large things, and all blocks but KEPT. */
static void free_all(struct arena *a, const struct block *kept)
{
	for (struct arena *c = a->child, *next; c; c = next) {
		next = c->next;
		arena_free(c);
	}
	for (struct block *b = a->oldest, *newer; b; b = newer) {
		newer = b->newer;
		if (b != kept)
			free_block(b);
	}
	for (struct large *l = a->large, *next; l; l = next) {
		next = l->next;
		pages_unmap(l, l->mapped);
	}
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	free_all(a, NULL);
	free(a);
}

/* The newest block is the largest. */
void arena_reset(struct arena *a)
{
	struct block *b = a->head;

	free_all(a, b);
	a->child = NULL;
	a->large = NULL;
	a->oldest = b;
	a->total = 0;
	if (!b)
		return;
	memset(b + 1, 0, (size_t)(b->front - (char *)(b + 1)));
	memset(b->back, 0, (size_t)(b->end - b->back));
	b->front = (char *)(b + 1);
	b->back = b->end;
}

/* -- blocks -- */

/* calloc rather than malloc: fresh pages come zeroed from the system. */
static struct block *new_block(struct arena *a, size_t size)
{
	size_t mapped = size >= PAGES_UNIT ? pages_round(size) : 0;
	struct block *b = mapped ? pages_map(mapped) : calloc(1, size);

	if (!b)
		a->oom();
	b->mapped = mapped;
	b->end = (char *)b + (mapped ? mapped : size);
	return b;
}

static struct block *add_block(struct arena *a, size_t size)
{
	size_t want = size + sizeof(struct block);
	struct block *b;

	if (want < a->next_size)
		want = a->next_size;
	b = new_block(a, want);
	b->front = (char *)(b + 1);
	b->back = b->end;
	if (a->head)
		a->head->newer = b;
	else
		a->oldest = b;
	a->head = b;
	if (a->next_size < FULL_BLOCK)
		a->next_size *= 2;
	return b;
}

static bool holds(const struct block *b, const void *p)
{
	return (const char *)p > (const char *)b && (const char *)p < b->end;
}

void arena_retire(struct arena *a, const void *p)
{
	struct block *b;

	while ((b = a->oldest) != a->head && !holds(b, p)) {
		a->oldest = b->newer;
		free_block(b);
	}
}

static struct block *block_for(struct arena *a, size_t size)
{
	struct block *b = a->head;

	return b && (size_t)(b->back - b->front) >= size ? b : add_block(a, size);
}

/* -- large things -- */

static void link_large(struct arena *a, struct large *l)
{
	if (l->before)
		l->before->next = l;
	else
		a->large = l;
	if (l->next)
		l->next->before = l;
}

static void *add_large(struct arena *a, size_t size)
{
	size_t mapped = pages_round(size + sizeof(struct large));
	struct large *l = mapped ? pages_map(mapped) : NULL;

	if (!l)
		a->oom();
	*l = (struct large){NULL, a->large, mapped};
	link_large(a, l);
	a->total += size;
	return l + 1;
}

static void *grow_large(struct arena *a, void *old, size_t old_size, size_t size)
{
	struct large *l = (struct large *)old - 1;
	size_t mapped = pages_round(size + sizeof *l);

	if (mapped > l->mapped || !mapped) {
		l = mapped ? pages_grow(l, l->mapped, mapped) : NULL;
		if (!l)
			a->oom();
		l->mapped = mapped;
		link_large(a, l);
	}
	a->total += size - old_size;
	return l + 1;
}

/* -- handing out -- */

void *arena_alloc(struct arena *a, size_t size)
{
	if (size > SIZE_MAX / 4)
		a->oom();
	size = round_up(size ? size : 1);
	if (size >= LARGE)
		return add_large(a, size);

	struct block *b = block_for(a, size);
	void *p = b->front;

	b->front += size;
	a->total += size;
	return p;
}

void *arena_calloc(struct arena *a, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		a->oom();
	return arena_alloc(a, count * size);
}

char *arena_bytes(struct arena *a, size_t size)
{
	if (size >= LARGE)
		return arena_alloc(a, size);

	struct block *b = block_for(a, size);

	b->back -= size;
	a->total += size;
	return b->back;
}

/* Makes what lies last in its block longer; false where it is not last or has no room. */
static bool extend(struct arena *a, const void *old, size_t have, size_t want)
{
	struct block *b = a->head;

	if (!b || (const char *)old + have != b->front ||
	    (size_t)(b->back - b->front) < want - have)
		return false;
	b->front += want - have;
	a->total += want - have;
	return true;
}

void *arena_grow(struct arena *a, void *old, size_t old_size, size_t new_size)
{
	size_t have = round_up(old_size ? old_size : 1), want = round_up(new_size);

	if (new_size > SIZE_MAX / 4)
		a->oom();
	if (old && have >= LARGE)
		return grow_large(a, old, have, want);
	if (old && want < LARGE && extend(a, old, have, want))
		return old;
	void *p = arena_alloc(a, new_size);
	if (old_size)
		memcpy(p, old, old_size);
	return p;
}

void arena_drop(struct arena *a, void *p, size_t size)
{
	struct large *l;

	if (!p || round_up(size) < LARGE)
		return;
	l = (struct large *)p - 1;
	if (l->before)
		l->before->next = l->next;
	else
		a->large = l->next;
	if (l->next)
		l->next->before = l->before;
	pages_unmap(l, l->mapped);
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *p = arena_bytes(a, n + 1);

	memcpy(p, s, n);
	return p;
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	char small[256];
	va_list again;

	va_copy(again, ap);
	int n = vsnprintf(small, sizeof small, fmt, again);
	va_end(again);
	if (n < 0)
		a->oom();
	char *p = arena_bytes(a, (size_t)n + 1);
	if ((size_t)n < sizeof small)
		memcpy(p, small, (size_t)n + 1);
	else
		vsnprintf(p, (size_t)n + 1, fmt, ap);
	return p;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	char *p = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}

char *arena_join(struct arena *a, const char *const *texts, size_t n)
{
	size_t size = 1;

	for (size_t i = 0; i < n; i++)
		size += strlen(texts[i]);
	char *out = arena_bytes(a, size), *to = out;
	for (size_t i = 0; i < n; i++) {
		size_t k = strlen(texts[i]);

		memcpy(to, texts[i], k);
		to += k;
	}
	return out;
}

size_t arena_used(const struct arena *a)
{
	return a->total;
}
