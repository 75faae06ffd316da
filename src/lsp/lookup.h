/* From a place in a document to what stands there, and from a name to its declaration and uses. */
#ifndef PORTC_LSP_LOOKUP_H
#define PORTC_LSP_LOOKUP_H

#include "lsp/server.h"

/* Every file of the workspace is a unit after it. */
void workspace_list(struct server *s);

/* The programs a document is part of; not more than a few, and the open ones first. */
struct unit_list document_roots(struct server *s, struct arena *a, const char *path);

/* A place that a request names. */
struct spot {
	struct unit *unit;
	struct unit *root; /* of the program it is looked at in */
	struct unit_list program;
	size_t offset;
	const struct word *token;      /* around the offset, or touching it; NULL where none */
	const struct mention *mention; /* the same; NULL where the token is no name */
};

/* The document of PARAMS alone, or with its position. False and a failure where there is none. */
bool spot_document(struct server *s, const json_t *params, struct spot *out, struct failure *f);
bool spot_read(struct server *s, const json_t *params, struct spot *out, struct failure *f);

/* What makes two mentions mentions of the same thing. Texts compare by their letters. */
struct identity {
	enum subject subject;
	const char *name;
	const char *scope, *option; /* as in struct place; NULL where it has none */
	bool foreign;               /* a service of the catalogue, where the program has its own */
};

struct identity identity_of(const struct unit_list *program, const struct unit *unit,
			    const struct mention *m);
bool identity_equal(const struct identity *a, const struct identity *b);

/* A mention and the unit it is in. */
struct found {
	struct unit *unit;
	const struct mention *mention;
};

struct found_list {
	struct found *at;
	size_t n, cap;
};

/* Every mention in a program, in the order of its units. */
struct found_list find_mentions(struct arena *a, const struct unit_list *program,
				const struct identity *what);

/* The declaration; unit NULL where there is none. A deployment without a name of its own is
 * declared by its product's name. */
struct found find_declaration(const struct unit_list *program, const struct identity *what);

/* "sip" of "firemon.sip". */
const char *last_word(const char *product);

/* The product that an instance deploys, NULL where there is none. */
const char *instance_product(const struct unit_list *program, const char *instance);

/* The URI of a file: the client's spelling where it is open. The caller frees it. */
char *file_uri(struct server *s, const char *path);
json_t *unit_range(struct server *s, const struct unit *x, struct span at);

/* {"uri": …, "range": …}; NULL for a built-in text that cannot be shown. */
json_t *unit_location(struct server *s, const struct unit *x, struct span at);

#endif
