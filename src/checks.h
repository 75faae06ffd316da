/* Checks of a policy: assertions, and the warnings that -W switches.
 *
 * Each check is a row of a table: name, what it means when off or on, what it says. The
 * command line's -W options and the documentation are made from the table.
 */
#ifndef PORTC_CHECKS_H
#define PORTC_CHECKS_H

#include "model.h"
#include "policy.h"

struct check_context {
	struct model *m;
	const struct policy *policy;
	struct date today; /* unset: nothing is expired */
};

struct check {
	const char *name;                     /* as in -Wname */
	const char *summary;                  /* one line for --help and the manual */
	void (*run)(struct check_context *c); /* NULL: found on the way by another part */
};

/* Ends with a NULL name; by name. */
extern const struct check checks[];

void run_checks(struct check_context *c);

/* Every assertion of the file; a failed one is an error with a witness. */
void check_assertions(struct check_context *c);

/* Warnings that compare rules: see coverage.c. */
void check_coverage(struct check_context *c);

#endif
