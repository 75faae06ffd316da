/* Growing arrays in an arena. VEC(type) names an anonymous struct {at, n, cap}. */
#ifndef PORTC_VEC_H
#define PORTC_VEC_H

#include "arena.h"

#define VEC(type)                                                                                  \
	struct {                                                                                   \
		type *at;                                                                          \
		size_t n, cap;                                                                     \
	}

/* Makes room for one element more and yields a pointer to it (zeroed if never used before). */
#define VEC_ADD(a, v)                                                                              \
	((v)->n == (v)->cap                                                                        \
	     ? (void)((v)->at = vec_grow_((a), (v)->at, (v)->n, sizeof *(v)->at),                  \
		      (v)->cap = (v)->cap ? (v)->cap * 2 : 1)                                      \
	     : (void)0,                                                                            \
	 &(v)->at[(v)->n++])

#define VEC_PUSH(a, v, x) ((void)(*VEC_ADD((a), (v)) = (x)))

/* Makes room for COUNT elements in all. */
#define VEC_RESERVE(a, v, count)                                                                   \
	((v)->cap < (count) ? ((v)->at = arena_grow((a), (v)->at, (v)->n * sizeof *(v)->at,        \
						    (count) * sizeof *(v)->at),                    \
			       (void)((v)->cap = (count)))                                         \
			    : (void)0)

/* Room for twice as many, or for one. */
static inline void *vec_grow_(struct arena *a, void *at, size_t n, size_t size)
{
	return arena_grow(a, at, n * size, (n ? 2 * n : 1) * size);
}

#endif
