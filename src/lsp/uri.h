/* File URIs and paths (RFC 8089, RFC 3986). Results are the caller's, freed with free. */
#ifndef PORTC_LSP_URI_H
#define PORTC_LSP_URI_H

/* "file:///a%20b" is "/a b". A URI of another scheme is a path by its own spelling: it is told from
 * others, and no file. */
char *uri_path(const char *uri);
char *path_uri(const char *path);

/* The one spelling of a path: absolute, without symbolic links and dots, as far as it exists. */
char *path_canonical(const char *path);

#endif
