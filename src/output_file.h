/* Writing files whole or not at all, as their text grows.
 *
 * A text goes to a temporary file beside its place, which is moved there when everything is
 * written, or to a spool: memory, and what does not fit there a file without a name. Spools are for
 * standard output, for devices and pipes, and for texts that are only compared. Either way the
 * whole text can be looked at before anybody sees it.
 */
#ifndef PORTC_OUTPUT_FILE_H
#define PORTC_OUTPUT_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

struct output_file {
	char *path;      /* where it belongs; NULL: nowhere, or to a descriptor */
	char *temporary; /* its name beside PATH; NULL: it has none yet, or was moved */
	int fd;          /* of the file that grows; -1: none yet, the text is in BUFFER */
	bool in_place;   /* PATH is a device or a pipe, which has no place to rename into */
	bool direct;     /* the text goes straight to where it belongs; there is no way back */
	bool replaces;   /* there is such a file: its permissions stay */
	unsigned mode;
	int error; /* errno of the first write that failed */
	struct buf *buffer;
	char *map; /* the whole text, where it is in a file */
	size_t size;
};

/* Begins PATH. What is written to TEXT goes there; TEXT stays the caller's. False with errno set;
 * nothing is left behind then, F is to be freed in any case. */
bool output_file_open(struct output_file *f, const char *path, struct buf *text);

/* Begins a text without a place. */
void output_file_spool(struct output_file *f, struct buf *text);

/* Begins a text that goes to a descriptor as it grows; it cannot be looked at. */
void output_file_stream(struct output_file *f, int fd, struct buf *text);

/* The end of the text: all of it is on disk then (a spool: somewhere). False with errno set. */
bool output_file_finish(struct output_file *f);

/* The finished text, with a NUL after it; valid until F is freed. False with errno set. */
bool output_file_view(struct output_file *f, const char **text, size_t *n);

/* Copies the finished text to a descriptor. False with errno set. */
bool output_file_copy(struct output_file *f, int fd);

/* Moves it to its place. False with errno set. */
bool output_file_commit(struct output_file *f);

/* Removes what was not committed, and frees; errno stays. */
void output_file_free(struct output_file *f);

/* Writes DATA beside PATH (to a device: at once); to be committed. */
bool output_file_write(struct output_file *f, const char *path, const void *data, size_t n);

/* Writes all of it. False with errno set. */
bool write_all(int fd, const char *data, size_t n);

#endif
