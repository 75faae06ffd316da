/* Diagnostics as the client sees them. */
#ifndef PORTC_LSP_DIAGNOSTICS_H
#define PORTC_LSP_DIAGNOSTICS_H

#include "lsp/snapshot.h"

/* Compiles what open documents are part of, where it changed, and tells the client what is new.
 * Comes back early, with s->unpublished still set, where a message arrives meanwhile. */
void diagnostics_publish(struct server *s);

/* One of them, with related places. */
json_t *diagnostic_json(struct server *s, struct snapshot *x, const struct diagnostic *d);

/* Where the client finds the text of a span: the file, or the copy of a built-in text. NULL where
 * it cannot. The caller frees it. */
char *span_uri(struct server *s, const struct snapshot *x, struct span at);

#endif
