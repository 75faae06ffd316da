/* The .pdl files below a directory. */
#ifndef PORTC_FIND_FILES_H
#define PORTC_FIND_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

struct paths {
	const char **at;
	size_t n, cap;
};

/* Adds every regular file below DIRECTORY whose name ends in ".pdl", in order of their paths.
 * What is hidden (a name that begins with '.') and symbolic links are passed over, so nothing is
 * found twice and no cycle is entered. False with errno set, and *FAILED the path, where a
 * directory cannot be read. */
bool find_files(struct arena *a, const char *directory, struct paths *out, const char **failed);

#endif
