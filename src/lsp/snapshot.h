/* Compilations of the programs that documents are part of.
 *
 * A snapshot is one compilation of one root file with the texts as they are now. It is made when
 * somebody asks, in two steps: the model, as far as the errors of the files allow; and the policy
 * with its checks, which diagnostics need. One arena owns it all; a newer one replaces it.
 */
#ifndef PORTC_LSP_SNAPSHOT_H
#define PORTC_LSP_SNAPSHOT_H

#include "driver.h"
#include "lsp/server.h"

struct snapshot {
	char *root; /* canonical path */
	bool loaded, checked, stale;
	json_t *report;    /* path -> diagnostics of all that was read, by diagnostics.c; or NULL */
	bool report_stale; /* it outlives the compilation, which makes room for others */
	uint64_t used;     /* when; the smaller, the longer ago */
	struct compilation c;
	VEC(const char *) paths;   /* of c.model->sources: canonical; NULL for built-in ones */
	VEC(struct lines *) lines; /* of the same; NULL before they are needed */
};

/* The snapshot of a root, up to date; with the checks where CHECKED. Valid until the next message.
 */
struct snapshot *snapshot_get(struct server *s, const char *root, bool checked);

/* The same without compiling. */
struct snapshot *snapshot_find(struct server *s, const char *root);

bool snapshot_exists(const struct server *s, const char *root);

/* Forgets those whose root is not in ROOTS. */
void snapshots_keep(struct server *s, const struct unit_list *roots);

/* Those that have read PATH (NULL: all) are out of date. */
void snapshots_stale(struct server *s, const char *path);
void snapshots_free(struct server *s);

/* Which of its sources a text is, and the lines of it. */
size_t snapshot_index(const struct snapshot *x, const struct source *source);
struct source *snapshot_source(const struct snapshot *x, const char *path);
json_t *snapshot_range(struct server *s, struct snapshot *x, struct span at);

/* The model's product of this name, loaded if it is not; NULL where there is none. */
struct product *snapshot_product(struct snapshot *x, const char *name);

#endif
