/* The files of a workspace as texts: their outlines, and which includes which.
 *
 * A unit is one file, or one text of the built-in catalogue. Its text is that of the open document,
 * else that of the disk. Names, references and symbols are found in the outlines alone, so they are
 * there whatever errors a file has, and need no compilation.
 */
#ifndef PORTC_LSP_UNITS_H
#define PORTC_LSP_UNITS_H

#include "lsp/documents.h"
#include "outline.h"

struct unit {
	char *path; /* canonical; "<catalogue>/firemon/sip.pdl" for a built-in text */
	bool built_in;
	bool listed;         /* a file of the workspace */
	bool missing;        /* it cannot be read */
	struct arena *arena; /* of all below; NULL before it is first read */
	struct intern *names;
	struct source *source;
	struct lines *lines;
	struct outline outline;
	VEC(struct unit *) includes;
	uint64_t change;                    /* of the document it was read from; 0: of the disk */
	uint64_t looked;                    /* the round in which the disk was last looked at */
	int64_t size, seconds, nanoseconds; /* of the file then */
};

struct units {
	struct unit **at;
	size_t n, cap;
	const struct documents *documents;
	uint64_t round; /* a new one: files may have changed on the disk */
};

void units_free(struct units *u);

/* The unit at a canonical path, with its present text. Never NULL. */
struct unit *unit_get(struct units *u, const char *path);

/* The built-in text of a product ("firemon.sip") or of the services; NULL where there is none. */
struct unit *unit_built_in(struct units *u, const char *name);

/* Lists the .pdl files in and below a folder. What is hidden (".git") is left out, and the rest of
 * a folder beyond reason: 5,000 files, 12 levels. */
void units_list(struct units *u, const char *folder);

/* Brings every listed unit up to date. */
void units_refresh(struct units *u);

/* A list in the arena of whoever asks. */
struct unit_list {
	struct unit **at;
	size_t n, cap;
	size_t files; /* of a program: the root and its includes; products of a catalogue follow */
};

bool unit_listed_in(const struct unit_list *l, const struct unit *x);

/* The files that include X, directly or through others, and are included by none: the programs it
 * is a part of. X itself where there are none. By path. */
struct unit_list unit_roots(struct units *u, struct arena *a, struct unit *x);

/* All units of the program that starts with ROOT: includes, the products it names (its own, of the
 * folders in DIRS, built in), the built-in services. */
struct unit_list unit_program(struct units *u, struct arena *a, struct unit *root,
			      const char *const *dirs);

#endif
