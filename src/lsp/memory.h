/* Memory that lives longer than a request and shorter than the server: malloc that does not fail.
 */
#ifndef PORTC_LSP_MEMORY_H
#define PORTC_LSP_MEMORY_H

#include <stdlib.h>
#include <string.h>

#include "oom.h"

/* Zeroed. */
static inline void *allocate(size_t n)
{
	void *p = calloc(1, n ? n : 1);

	if (!p)
		out_of_memory();
	return p;
}

static inline char *copy_bytes(const char *s, size_t n)
{
	char *p = allocate(n + 1);

	memcpy(p, s, n);
	return p;
}

static inline char *copy_string(const char *s)
{
	return copy_bytes(s, strlen(s));
}

/* A list of pointers {at, n, cap} with room for one more. */
#define LIST_PUSH(l, x)                                                                            \
	((l)->n == (l)->cap ? (void)((l)->at = list_grow_((l)->at, &(l)->cap, sizeof *(l)->at))    \
			    : (void)0,                                                             \
	 (void)((l)->at[(l)->n++] = (x)))

static inline void *list_grow_(void *at, size_t *cap, size_t size)
{
	size_t want = *cap ? *cap * 2 : 8;
	void *p = realloc(at, want * size);

	if (!p)
		out_of_memory();
	*cap = want;
	return p;
}

#endif
