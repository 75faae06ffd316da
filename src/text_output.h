/* Where a command's text goes: to -o OUT, whole or not at all, or to standard output. */
#ifndef PORTC_TEXT_OUTPUT_H
#define PORTC_TEXT_OUTPUT_H

#include "buf.h"
#include "options.h"

/* STATUS_OK, or STATUS_SYSTEM with a message where OUT cannot be written, or is one of the N files
 * READ, which the text was made from. */
int text_output(const struct options *o, const char *const *read, size_t n, const struct buf *text);

#endif
