/* Completion: what its two halves share. */
#ifndef PORTC_LSP_COMPLETION_H
#define PORTC_LSP_COMPLETION_H

#include "lsp/lookup.h"
#include "lsp/snapshot.h"

struct completing {
	struct server *server;
	const struct spot *spot;
	struct snapshot *snapshot;
	struct arena *arena;
	size_t start;             /* of the word at the cursor */
	struct outline_cursor at; /* what a name there would stand for */
	struct expected expected; /* the tokens that may stand there; none in a broken statement */
	json_t *range, *items;
	const char *typed; /* what stands of the word: items have its letters in this order */
	bool more;         /* items were left out */
};

/* LSP 3.17, CompletionItemKind. */
enum item_kind {
	ITEM_FUNCTION = 3,
	ITEM_VARIABLE = 6,
	ITEM_CLASS = 7,
	ITEM_INTERFACE = 8,
	ITEM_MODULE = 9,
	ITEM_PROPERTY = 10,
	ITEM_VALUE = 12,
	ITEM_KEYWORD = 14,
	ITEM_REFERENCE = 18,
	ITEM_ENUM_MEMBER = 20,
	ITEM_CONSTANT = 21,
	ITEM_STRUCT = 22
};

struct item {
	const char *label;
	enum item_kind kind;
	const char *detail, *snippet; /* NULL where none */
	const char *documentation;    /* at once; NULL: what IDENTITY is, when somebody asks */
	const struct identity *identity;
	int rank; /* the smaller, the higher in the list */
};

void complete(struct completing *c, const struct item *x);
bool expects(const struct completing *c, int token);

/* Do the letters of QUERY occur in NAME in this order? Case is no difference. */
bool has_letters(const char *name, const char *query);

/* completion_names.c: the names that fit the place. */
void complete_names(struct completing *c);

#endif
