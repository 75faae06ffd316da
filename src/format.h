/* The canonical layout of a PDL text: docs/formatting.md says what it is.
 *
 * Only white space changes. The tokens and comments of the text stay what they are, byte for byte
 * and in order (white space at the end of a comment and a byte order mark are white space), and
 * that is checked before a byte is given out. The layout of a laid out text is itself.
 */
#ifndef PORTC_FORMAT_H
#define PORTC_FORMAT_H

#include <stdbool.h>

#include "buf.h"
#include "diag.h"

/* No line is longer where it can be broken; columns are those of a terminal. */
enum { FORMAT_WIDTH = 100, FORMAT_INDENT = 4 };

/* Appends the layout of S to OUT. False where the text has syntax errors: they are in D, and OUT is
 * untouched. Prints nothing and reads no file; memory for the time of the call comes from A, about
 * twenty times the size of the text: a caller that formats often gives an arena of its own. */
bool format_source(struct arena *a, struct diags *d, struct source *s, struct buf *out);

#endif
