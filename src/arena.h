/* Arena: one region of memory per compilation; everything is freed together.
 *
 * Nothing allocated here is ever freed on its own. An allocation that the
 * system refuses ends the process through the handler given to arena_new
 * (a compiler cannot continue without memory, and must not write half a file).
 */
#ifndef PORTC_ARENA_H
#define PORTC_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

/* Called when memory is exhausted; must not return. */
typedef void arena_oom_fn(void);

struct arena *arena_new(arena_oom_fn *oom);
void arena_free(struct arena *a);

/* Everything handed out is gone, as after arena_free; the newest block stays for what comes next.
 */
void arena_reset(struct arena *a);

/* An arena that is freed with A at the latest. */
struct arena *arena_child(struct arena *a);

/* Gives up the blocks that were full before P was handed out, and all that is in them; P, and what
 * was handed out after it, stays. Large things stay too. */
void arena_retire(struct arena *a, const void *p);

/* Zeroed memory, aligned to 8 bytes: enough for every type of ours (see u128 in addr.h). SIZE 0
 * gives a valid unique pointer. */
void *arena_alloc(struct arena *a, size_t size);

/* Zeroed memory for text: not aligned, so that short texts take no more than they are. */
char *arena_bytes(struct arena *a, size_t size);

/* Zeroed memory for COUNT elements; the product is checked for overflow. */
void *arena_calloc(struct arena *a, size_t count, size_t size);

/* A larger copy of OLD, which is OLD_SIZE as it was asked for: extended where it lies last, moved
 * without a copy where it is large, else abandoned. NEW_SIZE is not smaller. */
void *arena_grow(struct arena *a, void *old, size_t old_size, size_t new_size);

/* P of SIZE as it was asked for is no longer needed. What is large goes back to the system. */
void arena_drop(struct arena *a, void *p, size_t size);

char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));

/* The N texts one after the other: what is made for every rule need not go through printf. */
char *arena_join(struct arena *a, const char *const *texts, size_t n);
#define ARENA_JOIN(a, ...)                                                                         \
	arena_join((a), (const char *const[]){__VA_ARGS__},                                        \
		   sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* Bytes handed out so far. */
size_t arena_used(const struct arena *a);

#define ARENA_NEW(a, type)      ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_calloc((a), (n), sizeof(type)))

#endif
