/* Positions of the Language Server Protocol, and edits of a text.
 *
 * A position is a line and a character in it, both from 0. What counts as a character is
 * negotiated: bytes of UTF-8, or code units of UTF-16, in which a character outside the Basic
 * Multilingual Plane counts two (LSP 3.17, "Position"). Lines end at "\n", "\r\n" or "\r". Texts
 * are valid UTF-8 where they come from a client; any byte elsewhere counts as one character.
 */
#ifndef PORTC_LSP_TEXT_H
#define PORTC_LSP_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

enum encoding { ENCODING_UTF16, ENCODING_UTF8 };

struct position {
	size_t line, character;
};

/* The lines of a text, for many look-ups. */
struct lines {
	const char *text;
	size_t n;
	uint32_t *starts;
	size_t n_lines;
	/* The last answer: asking in order of the text costs no more than reading it once. */
	size_t last_offset, last_line, last_character;
};

struct lines *lines_new(struct arena *a, const char *text, size_t n);
struct position lines_position(struct lines *l, size_t offset, enum encoding e);

/* The offset of a position. Behind the end of a line: that end; behind the last line: the end. In
 * the middle of a character: its start. */
size_t text_offset(const char *text, size_t n, struct position p, enum encoding e);

/* A text that is changed in place. Memory is its own (malloc), freed by text_free. */
struct text_buffer {
	char *at; /* NUL after the last byte */
	size_t n, cap;
};

void text_free(struct text_buffer *t);
void text_set(struct text_buffer *t, const char *s, size_t n);

/* Puts S in place of the bytes [START, END); START <= END <= t->n. */
void text_replace(struct text_buffer *t, size_t start, size_t end, const char *s, size_t n);

#endif
