/* Generated names: injective, readable, within a target's limits.
 *
 * Each thing to be named has a key (unique, stable: from the policy). A namer makes
 * the name from a wanted text: characters the target refuses become '-' (or what the
 * rules say), a name too long is cut, and a name that had to be changed or cut and
 * would meet another gets "-" and eight hex digits of the key's hash. A wanted text
 * that is already a legal, unreserved name is kept as it is: it wins over changed ones.
 * Reserved words and collisions never depend on the order of registration.
 */
#ifndef PORTC_NAMES_H
#define PORTC_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

struct name_rules {
	size_t max;         /* bytes; at least 16 */
	const char *prefix; /* put before every name; "" for none; counts towards max */
	bool (*first_ok)(
	    unsigned char c); /* may a name (after the prefix) start with it? NULL: as char_ok */
	bool (*char_ok)(unsigned char c);
	bool (*reserved)(const char *name); /* whole name, prefix included; NULL: none is */
	bool fold_case;                     /* names that differ in case alone are the same name */
	char filler;                        /* replaces a refused character: '-' or '_' */
};

struct namer;

/* Several namers may share one name space by sharing the struct. */
struct namer *namer_new(struct arena *a, const struct name_rules *rules);

/* A number for a thing: what it was registered as, and how its name is asked for most cheaply. */
typedef uint32_t name_id;

/* First register every thing ... KEY and WANTED are kept, not copied. */
name_id namer_add(struct namer *n, const char *key, const char *wanted);

/* What stands before and after a text to make a key of it: "o:web" of "web". */
struct name_kind {
	const char *before, *after;
};

/* The same for the key that KIND makes of KEY; the kind is kept, too, one of a few. */
name_id namer_add_kind(struct namer *n, const struct name_kind *kind, const char *key,
		       const char *wanted);

/* Is the key registered? Its number goes to ID. */
bool namer_find_kind(const struct namer *n, const struct name_kind *kind, const char *key,
		     name_id *id);

/* How many things are registered: numbers are below that. */
size_t namer_count(const struct namer *n);

/* The hash of a thing's key, all of it. */
uint64_t namer_key_hash(const struct namer *n, name_id id);

/* Makes room for COUNT things more: a kindness to memory where many come. */
void namer_expect(struct namer *n, size_t count);

/* ... then ask. The first question closes registration. KEY must have been added. */
const char *namer_get(struct namer *n, const char *key);
const char *namer_name(struct namer *n, name_id id);

/* TEXT cut to MAX bytes at a character boundary, with "..." where it was cut. */
const char *cut_text(struct arena *a, const char *text, size_t max);

#endif
