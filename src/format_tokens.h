/* A text as its tokens and comments, with what the formatter asks about the white space between
 * them. */
#ifndef PORTC_FORMAT_TOKENS_H
#define PORTC_FORMAT_TOKENS_H

#include <stdbool.h>

#include "diag.h"

/* The kind of a comment; every other kind is one of the parser's token codes. */
enum { TOKEN_COMMENT = '#' };

#define NO_TOKEN SIZE_MAX

struct token {
	uint32_t start,
	    end;        /* bytes of the text; a comment's end is that of its last visible one */
	uint32_t match; /* of a brace: its partner's index */
	uint16_t kind;
	uint8_t newlines; /* before it: 0, 1, or 2 where a blank line is */
	uint8_t wide;     /* not all of it is ASCII */
};

struct tokens {
	struct source *source;
	struct token *at;
	size_t n, cap;
};

/* Reads the tokens of S into T. False where S has syntax errors: they are in D. */
bool tokens_read(struct tokens *t, struct arena *a, struct diags *d, struct source *s);

/* Would the scanner find in TEXT these tokens and comments, all of them and no others? */
bool tokens_make(const struct tokens *t, const char *text, size_t n);

/* Does a blank stand between two tokens that follow each other on a line? */
bool tokens_spaced(const struct tokens *t, size_t left, size_t right);

const char *tokens_text(const struct tokens *t, size_t i);
size_t tokens_bytes(const struct tokens *t, size_t i);

/* Columns that a token takes on a terminal. */
size_t tokens_width(const struct tokens *t, size_t i);

/* The column at which token I ends in the text as it was written. */
size_t tokens_written_column(const struct tokens *t, size_t i);

/* The first token from I on that is no comment; T->n where there is none. */
size_t tokens_next(const struct tokens *t, size_t i);

#endif
