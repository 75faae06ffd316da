/* Writing files whole or not at all. */
#ifndef PORTC_OUTPUT_FILE_H
#define PORTC_OUTPUT_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* A file that is written beside its place and moved there when everything is. */
struct output_file {
	char *path;      /* where it belongs */
	char *temporary; /* NULL: written in place (a device or a pipe) */
};

/* Writes DATA beside PATH. False with errno set; nothing is left behind then. */
bool output_file_write(struct output_file *f, const char *path, const void *data, size_t n);

/* Moves it to its place. False with errno set. */
bool output_file_commit(struct output_file *f);

/* Removes what was not committed, and frees. */
void output_file_free(struct output_file *f);

#endif
