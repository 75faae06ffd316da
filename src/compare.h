/* Is a file what portc would write, and how does it differ? */
#ifndef PORTC_COMPARE_H
#define PORTC_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

/* STATUS_OK where PATH holds exactly DATA; STATUS_INPUT after a unified diff on standard output
 * where it does not (or does not exist); STATUS_SYSTEM with errno set where it cannot be read. */
int compare_file(const char *path, const char *data, size_t n);

/* A unified diff of file PATH to DATA on standard output, under these labels. False with errno set
 * where diff(1) cannot do it. */
bool compare_show(const char *path, const char *label, const char *new_label, const char *data,
		  size_t n);

#endif
