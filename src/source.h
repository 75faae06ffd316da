/* Source texts and positions in them.
 *
 * A position is a byte offset in a source; line and column are worked out only
 * when one is shown. Sources live as long as the compilation's arena.
 */
#ifndef PORTC_SOURCE_H
#define PORTC_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

struct source {
	const char *name; /* as the user wrote it: for messages */
	const char *text; /* NUL after the last byte; may hold NUL bytes inside */
	size_t n;
	size_t *lines; /* offsets of line starts, made on first use */
	size_t n_lines;
	/* Where the parser puts what is needed until hosts and groups are resolved, and until rules
	 * are: see arena_retire. Like all of a source, they last as long as its arena. */
	struct arena *ends, *rules;
	bool writable; /* ours, with a second NUL behind: the scanner may mark in it while it reads */
};

/* Bytes [start, end) of a source. source NULL: no position. */
struct span {
	struct source *source;
	uint32_t start, end;
};

#define SPAN_NONE ((struct span){NULL, 0, 0})

/* Largest source accepted, so that offsets fit a span. */
#define SOURCE_MAX ((size_t)1 << 30)

struct source *source_new(struct arena *a, const char *name, const char *text, size_t n);

/* 1-based line of an offset; START and LEN of that line's text without its newline. */
size_t source_line(struct arena *a, struct source *s, size_t offset, size_t *start, size_t *len);

/* 1-based column in characters (code points), as editors count. */
size_t source_column(struct arena *a, struct source *s, size_t offset);

/* From the start of A to the end of B (same source). */
struct span span_join(struct span a, struct span b);

#endif
