/* Arena allocator: blocks that double up to a limit, handed out from the front. */
#include "arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 4 * 1024, LARGEST_BLOCK = 4 * 1024 * 1024 };

struct block {
	struct block *next;
	size_t size, used;
	max_align_t data[];
};

struct arena {
	struct block *head;
	size_t next_size, total;
	arena_oom_fn *oom;
};

static size_t round_up(size_t n)
{
	size_t mask = sizeof(max_align_t) - 1;

	return (n + mask) & ~mask;
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

void arena_free(struct arena *a)
{
	if (!a)
		return;
	for (struct block *b = a->head, *next; b; b = next) {
		next = b->next;
		free(b);
	}
	free(a);
}

/* calloc rather than malloc: fresh pages come zeroed from the system. */
static struct block *add_block(struct arena *a, size_t size)
{
	size_t want = size > a->next_size ? size : a->next_size;
	struct block *b = want > SIZE_MAX - sizeof *b ? NULL : calloc(1, sizeof *b + want);

	if (!b)
		a->oom();
	b->size = want;
	b->next = a->head;
	a->head = b;
	if (a->next_size < LARGEST_BLOCK)
		a->next_size *= 2;
	return b;
}

void *arena_alloc(struct arena *a, size_t size)
{
	struct block *b = a->head;

	if (size > SIZE_MAX / 2)
		a->oom();
	size = round_up(size ? size : 1);
	if (!b || b->size - b->used < size)
		b = add_block(a, size);
	void *p = (char *)b->data + b->used;
	b->used += size;
	a->total += size;
	return p;
}

void *arena_calloc(struct arena *a, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		a->oom();
	return arena_alloc(a, count * size);
}

void *arena_grow(struct arena *a, void *old, size_t old_size, size_t new_size)
{
	struct block *b = a->head;
	size_t have = round_up(old_size ? old_size : 1);

	if (old && b && (char *)old + have == (char *)b->data + b->used &&
	    new_size < SIZE_MAX / 2) {
		size_t more = round_up(new_size) - have;

		if (b->size - b->used >= more) {
			b->used += more;
			a->total += more;
			return old;
		}
	}
	void *p = arena_alloc(a, new_size);
	if (old_size)
		memcpy(p, old, old_size);
	return p;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *p = arena_alloc(a, n + 1);

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
	char *p = arena_alloc(a, (size_t)n + 1);
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

size_t arena_used(const struct arena *a)
{
	return a->total;
}
