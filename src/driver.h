/* The pipeline: files to policy to configurations. The command line's parts share it. */
#ifndef PORTC_DRIVER_H
#define PORTC_DRIVER_H

#include "backend.h"
#include "model.h"
#include "options.h"
#include "policy.h"

/* Exit statuses of the program. */
enum { STATUS_OK = 0, STATUS_INPUT = 1, STATUS_SYSTEM = 2 };

/* One input file and all that comes of it; everything lives in its arena. */
struct compilation {
	const struct options *options;
	const struct overlay *overlay; /* texts in front of files; NULL where there are none */
	struct arena *arena;
	struct intern *names;
	struct diags *diags;
	struct model *model;
	struct policy *policy;          /* as written; NULL where the file has errors */
	const struct policy *optimized; /* by optimized_policy; NULL before */
	struct passes passes;
	struct passes *timed; /* PASSES, or NULL without --time-passes */
};

/* One configuration: what a backend writes for one firewall. The firewall has the pairs of the
 * policy as written; the emission's has those of the optimised one. */
struct output {
	const struct backend *backend;
	struct firewall *firewall;
	struct emission emission;
	struct arena *arena; /* the emission's, apart: several are made at the same time */
	bool alone;          /* nothing else is made at the same time: its proof may use all jobs */
};

struct outputs {
	struct output *at;
	size_t n, cap;
};

void compilation_init(struct compilation *c, const struct options *o);
void compilation_free(struct compilation *c);

/* The two halves of compile_file: reads and resolves FILE, as far as its errors allow; then, where
 * there are none, builds and checks the policy. */
void load_file(struct compilation *c, const char *file);
bool build_policy(struct compilation *c);

/* Reads, resolves, builds and checks FILE. True where there is no error. */
bool compile_file(struct compilation *c, const char *file);
bool compile_text(struct compilation *c, struct source *text);

/* The outputs of the chosen targets (TARGET: a name, "all", or NULL for all) and of the firewall
 * named in the options, checked but not yet written. False where a target cannot express something.
 */
bool prepare_outputs(struct compilation *c, const char *target, struct outputs *out);

/* Writes one of them to its emission's buffer. Outputs of one compilation may be written at the
 * same time. TRACED: with the lines of each rule, for `explain`. */
void emit_output(struct output *o, bool traced);

/* Frees what the emission needed; the text and the diagnostics stay. */
void release_output(struct output *o);

/* Prepares and writes all of them, traced. False where any of them has an error. */
bool compile_outputs(struct compilation *c, const char *target, struct outputs *out);

/* The same, target by target, leaving out those that cannot express the policy: for `explain`. */
void compile_possible(struct compilation *c, struct outputs *out);

/* Asks every target that the file's firewalls name what it cannot express; writes nothing. */
void check_targets(struct compilation *c);

/* What the backends see: the policy at the level that the options ask for. Made when it is first
 * asked for, which must be by one thread. */
const struct policy *optimized_policy(struct compilation *c);

/* The firewalls of a target that the options choose, as outputs not yet written. */
void compile_firewalls(struct compilation *c, const struct backend *b, struct outputs *out);

/* Sets E up to write the output's firewall by policy P: C's own, or one optimised from it. */
void emission_init(struct compilation *c, const struct output *o, const struct policy *p,
		   struct emission *e);

/* Reads the configuration PATH ("-": standard input) by B's reader; FW may be NULL. False where
 * there are errors. */
bool read_configuration(struct compilation *c, const struct backend *b, const struct firewall *fw,
			const char *path, struct filter *out);

void outputs_free(struct outputs *out);

/* Writes the diagnostics in the chosen format to TO. STATUS_INPUT if there are errors. */
int write_diagnostics(struct compilation *c, struct buf *to);

/* With --time-passes: what the phases took so far, to TO. */
void write_passes(const struct compilation *c, struct buf *to);

/* Diagnostics, and phases where they are asked for, to standard error. */
int show_diagnostics(struct compilation *c);

#endif
