/* The documents a client has open: their texts, whatever the disk says. */
#ifndef PORTC_LSP_DOCUMENTS_H
#define PORTC_LSP_DOCUMENTS_H

#include <jansson.h>
#include <stdint.h>

#include "lsp/text.h"

struct document {
	char *uri;  /* as the client writes it */
	char *path; /* canonical */
	struct text_buffer text;
	json_int_t version;
	uint64_t change;    /* differs after every change, also of documents opened anew */
	uint64_t published; /* the change whose diagnostics the client has */
};

struct documents {
	struct document **at;
	size_t n, cap;
	uint64_t changes;
};

/* NULL where it is not open. */
struct document *document_by_uri(const struct documents *d, const char *uri);
struct document *document_by_path(const struct documents *d, const char *path);

/* Opens it, or gives it a new text where it is open already. */
struct document *document_open(struct documents *d, const char *uri, json_int_t version,
			       const char *text, size_t n);
void document_close(struct documents *d, struct document *x);
void documents_free(struct documents *d);

/* Applies the contentChanges of a notification, in order. False at the first that is not well
 * made; those before it are in place. */
bool document_change(struct documents *d, struct document *x, const json_t *changes,
		     enum encoding e);

#endif
