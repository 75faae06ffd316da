/* The features: each takes a request's parameters and gives its result, or NULL and a failure. A
 * result of thousands of values is written to s->raw instead, with NULL: a tree of JSON values in
 * memory would cost more than all the rest. */
#ifndef PORTC_LSP_FEATURES_H
#define PORTC_LSP_FEATURES_H

#include "lsp/server.h"

typedef json_t *feature(struct server *s, const json_t *params, struct failure *f);

feature hover, definition, references, highlight, prepare_rename, rename_symbol, completion,
    completion_resolve, document_symbols, workspace_symbols, folding_ranges, semantic_tokens,
    semantic_tokens_range, formatting, code_actions;

#endif
