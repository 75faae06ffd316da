/* Sorting by text and by number: stable, without a comparison function, and without looking at a
 * text more often than it takes. Eight bytes of a text stand beside its item as a number; only
 * items that agree in them look at the next eight. */
#ifndef PORTC_SORT_TEXT_H
#define PORTC_SORT_TEXT_H

#include <stddef.h>
#include <stdint.h>

struct sort_item {
	uint64_t head;    /* what is compared first */
	const char *text; /* of sort_texts: moves on while it sorts */
	void *item;
};

/* By HEAD. SPARE has room for N / 2 items. */
void sort_heads(struct sort_item *items, struct sort_item *spare, size_t n);

/* By TEXT, as strcmp does; HEAD is written. */
void sort_texts(struct sort_item *items, struct sort_item *spare, size_t n);

#endif
