/* Lines of a layout while they are made: tokens go in one after the other, comments come along by
 * themselves, and the comments at the ends of lines are aligned when all lines are there. */
#ifndef PORTC_FORMAT_LINES_H
#define PORTC_FORMAT_LINES_H

#include "buf.h"
#include "format_tokens.h"
#include "vec.h"

struct line {
	size_t start, n; /* of its text in `text`, indentation included */
	size_t width;    /* columns */
	size_t comment;  /* token of the comment at its end, or NO_TOKEN */
	unsigned depth;  /* of the block it stands in */
	bool blank;      /* a blank line comes before it */
};

struct printer {
	const struct tokens *tokens;
	struct arena *arena;
	struct buf text;
	VEC(struct line) lines;
	size_t next;      /* the first token or comment that is not yet on a line */
	size_t last;      /* the last token on the current line, or NO_TOKEN */
	size_t column;    /* where the current line ends */
	size_t tab;       /* the column at which the next token is to stand, or 0 */
	bool breaking;    /* the next token begins a line ... */
	size_t indent;    /* ... at this column ... */
	bool blank;       /* ... after a blank line */
	bool fresh;       /* nothing stands in this file or block yet: no blank line begins it */
	bool keep_blanks; /* blank lines mean something here */
	unsigned depth;
};

void printer_init(struct printer *p, struct arena *a, const struct tokens *t);
void printer_free(struct printer *p);

/* What is put next begins a line, at column INDENT. */
void printer_break(struct printer *p, size_t indent);

/* Token I, which is put next, begins a statement at column INDENT: the comments before it are put,
 * and blank lines before it and them stay. I may be the end of the text. */
void printer_begin(struct printer *p, size_t i, size_t indent);

/* Puts token I on the current line, after the comments that stand before it. A comment that ends
 * its line goes to the end of the current one; after any comment the text goes on at column HANG.
 */
void printer_put(struct printer *p, size_t i, size_t hang);

/* Puts the comments before token I alone. */
void printer_comments(struct printer *p, size_t i, size_t hang);

/* All lines to OUT. */
void printer_finish(struct printer *p, struct buf *out);

#endif
