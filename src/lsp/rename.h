/* Edits of several files at once. */
#ifndef PORTC_LSP_RENAME_H
#define PORTC_LSP_RENAME_H

#include "lsp/server.h"

/* The WorkspaceEdit of CHANGES (URI -> edits, taken over), in the form the client understands. */
json_t *workspace_edit(struct server *s, json_t *changes);

#endif
