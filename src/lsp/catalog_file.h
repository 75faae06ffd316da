/* Texts of the built-in catalogue as files, for editors: they open files, and nothing else. */
#ifndef PORTC_LSP_CATALOG_FILE_H
#define PORTC_LSP_CATALOG_FILE_H

#include <stddef.h>

/* The path of a file that holds TEXT, the text of NAME ("<catalogue>/firemon/sip.pdl"), in the
 * user's cache: $XDG_CACHE_HOME/portc/VERSION/firemon/sip.pdl (XDG Base Directory Specification
 * 0.8), written as a whole and for reading alone. NULL where it cannot be written. The caller frees
 * it. */
char *catalog_file(const char *name, const char *text, size_t n);

/* Is PATH such a file? */
int is_catalog_file(const char *path);

#endif
