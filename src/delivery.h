/* Where configurations go: every one of them is whole, or none is there. */
#ifndef PORTC_DELIVERY_H
#define PORTC_DELIVERY_H

#include "arena.h"
#include "buf.h"
#include "options.h"
#include "output_file.h"

/* One text on its way. */
struct parcel {
	const char *source; /* the FILE it was made from */
	size_t number;      /* in order of the command line */
	const char *path;   /* as messages call its place; NULL: standard output */
	struct buf text;
	struct output_file file;
};

struct parcels {
	struct parcel **at;
	size_t n, cap;
};

/* Directories made for a delivery, which go again where it fails. */
struct folders {
	struct arena *arena;
	const char **at;
	size_t n, cap;
};

/* Makes DIR and those above it that are missing. False with errno set. */
bool folders_make(struct folders *f, const char *dir);
void folders_undo(struct folders *f);

/* Finished parcels to their places, or (--check) a diff where they would change something; errors
 * go to standard error. The status of the program. */
int deliver(const struct options *o, const struct parcels *p);

/* "portc: error: cannot write PATH: reason" to OUT; STATUS_SYSTEM. */
int say_system_error(struct buf *out, const char *what, const char *path, int error);

/* The same where PATH is a file that was read, which nobody wants to lose. */
int say_overwritten(struct buf *out, const char *path);

#endif
