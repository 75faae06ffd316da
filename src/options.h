/* The command line as data. */
#ifndef PORTC_OPTIONS_H
#define PORTC_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

#include "date.h"
#include "diag.h"

enum command {
	COMMAND_COMPILE,
	COMMAND_CHECK,
	COMMAND_LIST,
	COMMAND_EXPLAIN,
	COMMAND_CATALOG,
	COMMAND_VERIFY,
	COMMAND_DIFF,
	COMMAND_IMPORT,
	COMMAND_FMT,
	COMMAND_NEW,
	COMMAND_CATALOG_IMPORT,
	COMMAND_LSP,
	COMMAND_COMPLETION,
	COMMAND_HELP,
	COMMAND_VERSION
};

enum format { FORMAT_TABLE, FORMAT_CSV, FORMAT_JSON, FORMAT_TEXT, FORMAT_MARKDOWN };
enum diag_format { DIAG_TEXT, DIAG_JSON, DIAG_SARIF };
enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* What getopt gives for an option that has no letter; the rest are letters. */
enum option_value {
	OPT_TARGET = 256,
	OPT_FIREWALL,
	OPT_ZONES,
	OPT_NETWORK,
	OPT_OUT_DIR,
	OPT_CHECK,
	OPT_DIFF,
	OPT_NO_VERIFY,
	OPT_FORMAT,
	OPT_STATS,
	OPT_TIME_PASSES,
	OPT_COLUMNS,
	OPT_PRODUCT,
	OPT_TITLE,
	OPT_SOURCE,
	OPT_STDIO,
	OPT_ROLES,
	OPT_LENIENT,
	OPT_DIAGNOSTICS,
	OPT_COLOR,
	OPT_TODAY
};

enum { CHECKS_MAX = 32, OPTIONS_MAX = 64, COMMANDS_MAX = 32, OPTIMIZE_MAX = 2, JOBS_MAX = 256 };
enum check_level { LEVEL_DEFAULT, LEVEL_OFF, LEVEL_WARNING, LEVEL_ERROR };

struct options {
	enum command command;
	const char *const *args; /* file names and other operands; argv itself */
	int n_args;
	const char *target;   /* --target: a name, "all", or NULL */
	const char *firewall; /* --firewall */
	const char *zones;    /* --zones */
	const char *out;      /* -o */
	const char *out_dir;  /* --out-dir */
	bool check;           /* --check */
	bool diff;            /* --diff */
	bool no_verify;       /* --no-verify */
	int optimize;         /* -O: 0 to 2 */
	int jobs;             /* -j; 0: as many as there are cores */
	bool stats;           /* --stats */
	bool time_passes;     /* --time-passes */
	const char *columns;  /* --columns, --product, --title, --source of `catalog import` */
	const char *product, *title, *source;
	const char *roles; /* --roles */
	bool lenient;      /* --lenient */
	bool stdio;        /* --stdio: what `lsp` does in any case */
	enum format format;
	bool format_given;
	enum diag_format diagnostics;
	enum color_choice color;
	struct date today;
	bool depend;               /* -MD */
	bool depend_phony;         /* -MP */
	const char *depend_file;   /* -MF */
	const char *depend_on;     /* -MT */
	const char *networks[256]; /* --network, in order */
	size_t n_networks;
	const char *include_dirs[64 + 1];    /* -I, in order; NULL at the end */
	enum check_level levels[CHECKS_MAX]; /* by the order of checks[] */
	bool warnings_are_errors;
	const char *help_topic;  /* a command's name, another topic, or "" */
	bool given[OPTIONS_MAX]; /* which rows of option_table were typed */
};

/* Reads the command line. On a mistake: writes one line of what is wrong to ERR and returns false
 * (exit status 2). */
bool options_read(struct options *o, int argc, char **argv, FILE *err);

/* One more -W: "unused", "no-unused", "error=unused", "error". Wrong ones as in options_read. */
bool options_warning(struct options *o, const char *arg, FILE *err);

/* The -W decision for diags->level; USER is the struct options. */
int options_level(void *user, const char *name, enum severity severity);

/* The help page of TOPIC ("" for the general one) to OUT. */
void options_help(FILE *out, const char *topic);

#endif
