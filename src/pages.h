/* Memory straight from the system: for blocks so large that how they are backed shows.
 *
 * Pages come zeroed, and only when they are touched; where the system has huge pages they are
 * asked for, since one fault per 2 MiB instead of 512 is most of the time that fresh memory costs
 * (Linux, Documentation/admin-guide/mm/transhuge.rst). */
#ifndef PORTC_PAGES_H
#define PORTC_PAGES_H

#include <stddef.h>

/* Sizes are multiples of it, and addresses too. */
enum { PAGES_UNIT = 2 * 1024 * 1024 };

/* SIZE rounded up to the unit; 0 where that is no size. */
size_t pages_round(size_t size);

/* Zeroed memory; NULL where there is none. */
void *pages_map(size_t size);

/* The same bytes in NEW_SIZE, moved without a copy where they have to move; what is new is zeroed.
 * NULL where there is no room: the old block stays. */
void *pages_grow(void *old, size_t old_size, size_t new_size);

void pages_unmap(void *p, size_t size);

#endif
