/* Texts that stand in front of files, such as what an editor has not saved yet.
 *
 * Whoever compiles passes one in; the readers of files ask it first. */
#ifndef PORTC_OVERLAY_H
#define PORTC_OVERLAY_H

#include <stddef.h>

struct overlay {
	/* The text of the file at PATH, N bytes; NULL where the disk has it. It stays in place
	 * until the reading is over. */
	const char *(*text)(void *user, const char *path, size_t *n);
	void *user;
};

/* O may be NULL. */
static inline const char *overlay_text(const struct overlay *o, const char *path, size_t *n)
{
	return o ? o->text(o->user, path, n) : NULL;
}

#endif
