/* A text as its tokens and comments, with what the formatter asks about the white space between
 * them. */
#ifndef PORTC_FORMAT_TOKENS_H
#define PORTC_FORMAT_TOKENS_H

#include <stdbool.h>

#include "arena.h"
#include "source.h"

/* The kind of a comment; every other kind is one of the parser's token codes. */
enum { TOKEN_COMMENT = '#' };

#define NO_TOKEN SIZE_MAX

struct token {
	uint32_t start,
	    end;        /* bytes of the text; a comment's end is that of its last visible one */
	uint32_t match; /* of a brace: its partner's index */
	uint16_t kind;
	uint8_t newlines; /* before it: 0, 1, or 2 where a blank line is */
};

struct tokens {
	struct source *source;
	struct token *at;
	size_t n, cap;
};

/* Reads the tokens of S, a text without syntax errors, into T. False where it is not one. */
bool tokens_read(struct tokens *t, struct arena *a, struct source *s);

/* Are these the same tokens and comments, in the same order? */
bool tokens_same(const struct tokens *a, const struct tokens *b);

const char *tokens_text(const struct tokens *t, size_t i);
size_t tokens_bytes(const struct tokens *t, size_t i);

/* Columns that a token, or N bytes of a text, takes on a terminal. */
size_t tokens_width(const struct tokens *t, size_t i);
size_t text_width(const char *s, size_t n);

/* The column at which token I ends in the text as it was written. */
size_t tokens_written_column(const struct tokens *t, size_t i);

/* The first token from I on that is no comment; T->n where there is none. */
size_t tokens_next(const struct tokens *t, size_t i);

#endif
