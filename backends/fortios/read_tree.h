/* A FortiOS configuration as the unit holds it: tables of entries of settings.
 *
 * Commands are executed in order (edit opens an existing entry or makes one, set replaces, append
 * adds, purge empties a table ...), so the tree is what is stored after the last line. Source:
 * Fortinet, FortiOS Administration Guide, "CLI basics: command structure, edit commands".
 */
#ifndef PORTC_FORTIOS_READ_TREE_H
#define PORTC_FORTIOS_READ_TREE_H

#include "backend.h"

/* `set KEY WORD...`; words are unquoted. */
struct cli_setting {
	const char *key; /* interned */
	const char **words;
	size_t n_words;
	struct span span;
};

struct cli_table;

struct cli_entry {
	const char *key; /* interned; "" for settings of a table without entries */
	struct span span;
	VEC(struct cli_setting) settings;
	VEC(struct cli_table *) tables;
	bool deleted;
};

struct cli_table {
	const char *name; /* "firewall address"; interned */
	struct span span;
	VEC(struct cli_entry *) entries; /* in order; some are deleted */
	struct map *by_key;
};

/* NULL where the text is not such a configuration; errors are reported. */
struct cli_entry *cli_read(struct reading *r);

struct cli_table *cli_table(const struct cli_entry *e, const char *name);
struct cli_entry *cli_find(const struct cli_table *t, const char *interned_key);
const struct cli_setting *cli_setting(const struct cli_entry *e, const char *key);

/* The first word of a setting, or FALLBACK. */
const char *cli_word(const struct cli_entry *e, const char *key, const char *fallback);

#endif
