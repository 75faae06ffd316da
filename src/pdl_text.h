/* PDL that portc writes: names, strings and comments made from texts of others, and the layout. */
#ifndef PORTC_PDL_TEXT_H
#define PORTC_PDL_TEXT_H

#include <stdbool.h>

#include "arena.h"
#include "buf.h"
#include "diag.h"

enum pdl_case { PDL_CASE_KEEP, PDL_CASE_LOWER };

/* A name near to the N bytes at S: at most 60 characters, runs of what a name cannot hold made one
 * `-`. May be a keyword. Never empty: `_` where nothing is left. */
char *pdl_name(struct arena *a, const char *s, size_t n, enum pdl_case c);

/* A string: quoted and escaped, line breaks and control characters made blanks. Text that is not
 * UTF-8 keeps its ASCII characters. */
void pdl_put_string(struct buf *b, const char *s);

/* TEXT as a comment of as many lines as it needs, each after INDENT blanks and at most
 * FORMAT_WIDTH columns wide where its words permit. Line breaks of TEXT are kept, other control
 * characters become blanks; an empty line is a bare `#`. */
void pdl_put_comment(struct buf *b, size_t indent, const char *text);

/* Puts the canonical layout of TEXT in its place. False, with errors in D, where it is no PDL. */
bool pdl_layout(struct arena *a, struct diags *d, struct buf *text);

#endif
