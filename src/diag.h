/* Diagnostics: collected while compiling, shown at the end by the command line.
 *
 * Adding a diagnostic never prints and never ends the program. Texts are formatted
 * at once; quoted user text goes in with %s after diag_quote where it may be long.
 */
#ifndef PORTC_DIAG_H
#define PORTC_DIAG_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "buf.h"
#include "source.h"
#include "vec.h"

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

/* A related place ("first declared here") shown below a diagnostic. */
struct diag_note {
	struct span span; /* source NULL: text alone */
	const char *text;
};

/* A hint that is a plain edit: TEXT in place of SPAN. */
struct diag_fix {
	const char *title; /* what it does: "write `10.0.0.0/8`" */
	struct span span;
	const char *text;
	bool stub; /* what is put in has to be completed by hand: for editors alone */
};

struct diagnostic {
	enum severity severity;
	const char *name; /* of the warning ("unused"), or NULL for an error */
	struct span span;
	const char *text;
	VEC(struct diag_note) notes;
	const char *hint;           /* "did you mean `inside`?" or NULL */
	VEC(struct diag_fix) fixes; /* each mends it; the first is the likeliest */
};

struct diags {
	struct arena *arena;
	VEC(struct diagnostic *) list;
	size_t n_errors, n_warnings;
	size_t max_errors; /* further ones are counted, not kept; the same for warnings and notes */
	size_t errors_shown, others_shown, suppressed;
	/* Decides a warning's fate by its name: SEVERITY_ERROR, _WARNING, _NOTE or -1 for off. */
	int (*level)(void *user, const char *name, enum severity severity);
	void *level_user;
};

struct diags *diags_new(struct arena *a);

/* Each returns the diagnostic, for notes and a hint; never NULL. One that is not shown has no text:
 * a hint that costs much is not worth it then. */
struct diagnostic *diag_error(struct diags *d, struct span at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
struct diagnostic *diag_warning(struct diags *d, const char *name, struct span at, const char *fmt,
				...) __attribute__((format(printf, 4, 5)));
struct diagnostic *diag_remark(struct diags *d, const char *name, struct span at, const char *fmt,
			       ...) __attribute__((format(printf, 4, 5)));

void diag_note(struct diags *d, struct diagnostic *to, struct span at, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void diag_hint(struct diags *d, struct diagnostic *to, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* An edit that mends what the diagnostic says. FMT makes its title. */
void diag_fix(struct diags *d, struct diagnostic *to, struct span at, const char *text,
	      const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* The same, with TEXT in place of the diagnostic's span; becomes its hint where it has none. */
void diag_replace(struct diags *d, struct diagnostic *to, const char *text);

/* "did you mean `TEXT`?", which is an edit too. */
void diag_meant(struct diags *d, struct diagnostic *to, const char *text);

/* What stands in place of the diagnostic's own span after its first fix; NULL where it is another.
 */
const char *diag_replacement(const struct diagnostic *d);

/* User text for a message: cut after 60 characters, control bytes shown as \xNN. */
const char *diag_quote(struct arena *a, const char *s, size_t n);

/* Adds what was collected apart; it stays where it is. */
void diags_append(struct diags *d, const struct diags *more);

/* Orders by source (first seen first) and position; removes exact duplicates. */
void diags_sort(struct diags *d);

/* Renderers: one per --diagnostics format. */
enum color { COLOR_OFF, COLOR_ON };
void diags_text(struct diags *d, enum color color, struct buf *out);
void diags_json(struct diags *d, struct buf *out);
void diags_sarif(struct diags *d, const char *version, struct buf *out);

/* The candidate nearest to WORD by edit distance, or NULL where none is near. */
const char *nearest(const char *word, const char *const *candidates, size_t n);

#endif
