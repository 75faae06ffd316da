/* What a target is: one struct, one row in backends/registry.c.
 *
 * A backend turns the part of a policy that one firewall enforces into the bytes of
 * that firewall's configuration. It sees the policy and the utilities of src/, never
 * the syntax tree, never another backend. It prints nothing, keeps no global state,
 * and is a pure function of its arguments (same policy, same bytes).
 */
#ifndef PORTC_BACKEND_H
#define PORTC_BACKEND_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "buf.h"
#include "diag.h"
#include "filter.h"
#include "intern.h"
#include "policy.h"
#include "policy_filter.h"

/* Which lines of the output carry which rule: for `explain`. */
struct trace {
	const struct rule *rule;
	size_t first, last; /* 1-based lines, inclusive */
};

struct emission {
	struct arena *arena; /* for the backend's own model; ends with the compilation */
	struct diags *diags; /* what the target cannot express is an error here */
	const struct policy *policy;
	const struct firewall *firewall;
	int optimize;   /* level of optimisation (-O): 0 is a rule for each rule written */
	struct buf out; /* the configuration */
	bool traced;    /* somebody asks for the lines of each rule */
	VEC(struct trace) traces; /* in order of lines; a rule may have several */
};

/* Records that lines FIRST (e->out.line + 1 taken before writing) to the last full line
 * written so far carry RULE, if somebody asks. */
void emission_trace(struct emission *e, const struct rule *rule, size_t first);

/* Reading a configuration back. */
struct reading {
	struct arena *arena;
	struct intern *names;            /* for places and DNS names */
	struct diags *diags;             /* what matters and is not understood is an error here */
	struct source *source;           /* the configuration */
	const struct firewall *firewall; /* whose it is, for settings that choose a part of the file
					    (vdom); NULL where not known */
	struct filter *filter;           /* to be filled; empty at the start */
};

/* What a configuration costs its device: figures that a target is sized by. */
enum { COUNTS_MAX = 4 };

struct counting {
	struct arena *arena;
	void *state; /* the backend's; NULL at the beginning */
	size_t figure[COUNTS_MAX];
};

/* A setting of `firewall NAME TARGET { set NAME VALUE; }`. VALUES: NULL for free text, else
 * the allowed words, NULL at the end. */
struct setting_spec {
	const char *name;
	const char *const *values;
	const char *fallback; /* shown by help */
	const char *help;
};

struct backend {
	const char *name;                    /* "fortios" */
	const char *extension;               /* "conf" */
	const char *title;                   /* "Fortinet FortiOS 7.x CLI" */
	const struct setting_spec *settings; /* ends with a NULL name; NULL where none */

	/* How interfaces of such a device are called, `#` for a number or `@` for the zone's name;
	 * NULL where there are none. Of use for a first file that has to be filled in. */
	const char *interface;

	/* Finds everything this target cannot express exactly and adds an error for each (what,
	 * target, way out), at the span of the rule or object. True where there is none. */
	bool (*check)(struct emission *e);

	/* Writes the configuration. Called only after check found nothing. */
	void (*emit)(struct emission *e);

	/* Reads a configuration, also one written by hand, by the target's own rules of evaluation.
	 * What does not bear on forwarded connections is skipped; what does and is not understood
	 * is an error at its place, never a guess. False where there are errors. Shares no code
	 * with check and emit: it is their judge. NULL: this target is not read. */
	bool (*read)(struct reading *r);

	/* What its figures count, NULL at the end; and the count of one line of a configuration as
	 * emit writes it, without its newline. Called for all lines in order. NULL: there are none.
	 */
	const char *const *counted;
	void (*count)(struct counting *c, const char *line, size_t n);

	/* Its rules do not name the place where packets go out: their destination decides. */
	bool egress_by_address;

	/* Makes what the backend builds on fit for several threads: called once, before there are
	 * any. NULL: nothing to do. */
	void (*start)(void);

	/* The names by which this target's configurations know a zone of a firewall: its
	 * interfaces, or the device's zone. Interned in NAMES. */
	zone_places_fn *places;
};

/* All backends in the order they are listed in help; NULL at the end. */
extern const struct backend *const backends[];
const struct backend *backend_find(const char *name);

/* To be called before backends work in several threads. */
void backends_start(void);

#endif
