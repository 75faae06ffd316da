/* Interned strings: equal texts are one pointer, so names compare with ==. */
#ifndef PORTC_INTERN_H
#define PORTC_INTERN_H

#include "arena.h"

struct intern;

/* The table and its strings live in A. */
struct intern *intern_new(struct arena *a);
const char *intern_n(struct intern *t, const char *s, size_t n);
const char *intern(struct intern *t, const char *s);

/* A map from interned pointers (any pointer will do) to pointers, in an arena. */
struct map;
struct map *map_new(struct arena *a);
void *map_get(const struct map *m, const void *key); /* NULL where absent */
void map_put(struct map *m, const void *key, void *value);

#endif
