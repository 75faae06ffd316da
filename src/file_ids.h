/* Which files were read, whatever they were called: so that no output takes the place of an input.
 */
#ifndef PORTC_FILE_IDS_H
#define PORTC_FILE_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "arena.h"

struct file_id {
	dev_t device;
	ino_t number;
};

struct file_ids {
	struct file_id *at;
	size_t n, cap;
};

/* Names that are no regular file (standard input, a device) are passed over. */
void file_ids_add(struct arena *a, struct file_ids *ids, const char *const *names, size_t n);

bool file_ids_hold(const struct file_ids *ids, const char *name);

#endif
