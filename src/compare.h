/* --check: is a file what portc would write? */
#ifndef PORTC_COMPARE_H
#define PORTC_COMPARE_H

#include <stddef.h>

/* STATUS_OK where PATH holds exactly DATA; STATUS_INPUT after a unified diff on standard output
 * where it does not (or does not exist); STATUS_SYSTEM with errno set where it cannot be read. */
int compare_file(const char *path, const char *data, size_t n);

#endif
