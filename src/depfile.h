/* Dependency files: what an output was made from, for make and ninja.
 *
 * The format is the subset of a makefile that both read: "TARGETS: FILES", long lines broken with a
 * backslash; a blank in a name is `\ `, `#` is `\#`, `$` is `$$`. Sources: GNU Make Manual,
 * "Generating Prerequisites Automatically"; Ninja Manual, "depfile".
 */
#ifndef PORTC_DEPFILE_H
#define PORTC_DEPFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

struct depfile {
	const char *const *targets; /* names of outputs */
	size_t n_targets;
	const char *const *files; /* what they depend on */
	size_t n_files;
	bool phony; /* an empty rule for each file but the first: a file that is gone is no error */
};

/* False where a name holds a newline, which no such file can say. */
bool depfile_write(const struct depfile *d, struct buf *out);

#endif
