/* Rows of text as an aligned table or as CSV (RFC 4180). */
#ifndef PORTC_TABLE_H
#define PORTC_TABLE_H

#include <stdio.h>

#include "arena.h"
#include "options.h"
#include "vec.h"

struct table {
	struct arena *arena;
	size_t n_columns;
	VEC(const char *) cells; /* row by row; the first row is the head */
};

void table_init(struct table *t, struct arena *a, size_t n_columns);
void table_add(struct table *t, const char *cell);

/* FORMAT_TABLE or FORMAT_CSV. */
void table_print(const struct table *t, enum format format, FILE *out);

#endif
