/* Reading the command line. */
#include "options.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "checks.h"

/* Operands a command takes; MAX -1: any number. */
static const struct {
	const char *name;
	enum command command;
	int min, max;
	const char *usage;
} commands[] = {
    {"check", COMMAND_CHECK, 1, -1, "portc check FILE..."},
    {"list", COMMAND_LIST, 1, 1, "portc list FILE [--format table|csv|json]"},
    {"explain", COMMAND_EXPLAIN, 4, 4, "portc explain FILE SRC DST PROTO/PORT"},
    {"catalog", COMMAND_CATALOG, 0, 2, "portc catalog [show PRODUCT] [--format table|csv|json]"},
    {"verify", COMMAND_VERIFY, 2, 2,
     "portc verify FILE --target T [--firewall NAME] CONFIG [--format text|json]"},
    {"diff", COMMAND_DIFF, 2, 2, "portc diff OLD NEW [--zones FILE] [--format text|json|markdown]"},
    {"import", COMMAND_IMPORT, 1, 1,
     "portc import --target T CONFIG [--network PLACE=PREFIX,...] [-o OUT]"},
    {"fmt", COMMAND_FMT, 0, -1, "portc fmt [--check] FILE..."},
    {"help", COMMAND_HELP, 0, 1, "portc help [COMMAND]"},
};

enum { N_COMMANDS = sizeof commands / sizeof *commands };
static const char compile_usage[] = "portc FILE --target T [-o OUT]";

enum long_option {
	OPT_TARGET = 256,
	OPT_FIREWALL,
	OPT_ZONES,
	OPT_NETWORK,
	OPT_OUT_DIR,
	OPT_CHECK,
	OPT_NO_VERIFY,
	OPT_FORMAT,
	OPT_DIAGNOSTICS,
	OPT_COLOR,
	OPT_TODAY,
	OPT_VERSION
};

static const struct option long_options[] = {
    {"target", required_argument, NULL, OPT_TARGET},
    {"firewall", required_argument, NULL, OPT_FIREWALL},
    {"output", required_argument, NULL, 'o'},
    {"zones", required_argument, NULL, OPT_ZONES},
    {"network", required_argument, NULL, OPT_NETWORK},
    {"out-dir", required_argument, NULL, OPT_OUT_DIR},
    {"check", no_argument, NULL, OPT_CHECK},
    {"no-verify", no_argument, NULL, OPT_NO_VERIFY},
    {"format", required_argument, NULL, OPT_FORMAT},
    {"diagnostics", required_argument, NULL, OPT_DIAGNOSTICS},
    {"color", required_argument, NULL, OPT_COLOR},
    {"today", required_argument, NULL, OPT_TODAY},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, OPT_VERSION},
    {NULL, 0, NULL, 0},
};

static bool complain(FILE *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static bool complain(FILE *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("portc: error: ", err);
	vfprintf(err, fmt, ap);
	fputc('\n', err);
	va_end(ap);
	return false;
}

/* The position of WORD among WORDS (separated by '|'), or an error that lists them. */
static bool choose(FILE *err, const char *option, const char *word, const char *words, int *out)
{
	size_t n = strlen(word);

	*out = 0;
	for (const char *w = words; *w; (*out)++) {
		size_t len = strcspn(w, "|");

		if (len == n && !strncmp(w, word, n))
			return true;
		w += len + (w[len] == '|');
	}
	return complain(err, "%s is %s, not '%s'", option, words, word);
}

/* -- warnings -- */

static int find_check(const char *name)
{
	for (int i = 0; checks[i].name; i++)
		if (!strcmp(checks[i].name, name))
			return i;
	return -1;
}

static bool unknown_check(FILE *err, const char *name)
{
	const char *names[CHECKS_MAX];
	size_t n = 0;

	for (; checks[n].name; n++)
		names[n] = checks[n].name;
	const char *meant = nearest(name, names, n);
	if (meant)
		return complain(err, "there is no warning '%s'; did you mean '%s'?", name, meant);
	return complain(err, "there is no warning '%s' ('portc help warnings' lists them)", name);
}

static bool read_warning(struct options *o, const char *arg, FILE *err)
{
	enum check_level level = LEVEL_WARNING;
	int i;

	if (!strcmp(arg, "error")) {
		o->warnings_are_errors = true;
		return true;
	}
	if (!strncmp(arg, "error=", 6)) {
		level = LEVEL_ERROR;
		arg += 6;
	} else if (!strncmp(arg, "no-", 3)) {
		level = LEVEL_OFF;
		arg += 3;
	}
	i = find_check(arg);
	if (i < 0)
		return unknown_check(err, arg);
	o->levels[i] = level;
	return true;
}

int options_level(void *user, const char *name, enum severity severity)
{
	const struct options *o = user;
	int i = find_check(name);
	enum check_level level = i < 0 ? LEVEL_DEFAULT : o->levels[i];

	if (level == LEVEL_OFF)
		return -1;
	if (level == LEVEL_ERROR)
		return SEVERITY_ERROR;
	if (level == LEVEL_WARNING)
		severity = SEVERITY_WARNING;
	if (severity == SEVERITY_WARNING && o->warnings_are_errors)
		return SEVERITY_ERROR;
	return (int)severity;
}

/* -- options -- */

static bool read_target(struct options *o, const char *arg, FILE *err)
{
	const char *names[16];
	size_t n = 0;

	o->target = arg;
	if (!strcmp(arg, "all") || backend_find(arg))
		return true;
	for (; backends[n]; n++)
		names[n] = backends[n]->name;
	const char *meant = nearest(arg, names, n);
	if (meant)
		return complain(err, "there is no target '%s'; did you mean '%s'?", arg, meant);
	return complain(err, "there is no target '%s' ('portc help targets' lists them)", arg);
}

static bool add_include(struct options *o, const char *dir, FILE *err)
{
	size_t n = 0;

	while (o->include_dirs[n])
		n++;
	if (n == 64)
		return complain(err, "at most 64 -I directories");
	o->include_dirs[n] = dir;
	return true;
}

/* -MD, -MP, -MF FILE, -MT NAME, as compilers of C have them. VALUE is the next word, if any. */
static bool read_depend(struct options *o, const char *arg, const char *value, bool *used,
			FILE *err)
{
	const char **to = *arg == 'F' ? &o->depend_file : &o->depend_on;

	*used = false;
	if (!strcmp(arg, "D"))
		return o->depend = true;
	if (!strcmp(arg, "P"))
		return o->depend_phony = true;
	if (*arg != 'F' && *arg != 'T')
		return complain(err, "there is no option '-M%s'; there are -MD, -MP, -MF and -MT",
				arg);
	*used = !arg[1];
	*to = arg[1] ? arg + 1 : value;
	return *to || complain(err, "option '-M%s' needs a value", arg);
}

static bool read_option(struct options *o, int c, const char *arg, FILE *err)
{
	int which;

	switch (c) {
	case OPT_TARGET:
		return read_target(o, arg, err);
	case OPT_FIREWALL:
		o->firewall = arg;
		return true;
	case 'o':
		o->out = arg;
		return true;
	case OPT_ZONES:
		o->zones = arg;
		return true;
	case OPT_NETWORK:
		if (o->n_networks == sizeof o->networks / sizeof *o->networks)
			return complain(err, "too many --network");
		o->networks[o->n_networks++] = arg;
		return true;
	case OPT_OUT_DIR:
		o->out_dir = arg;
		return true;
	case OPT_CHECK:
		o->check = true;
		return true;
	case OPT_NO_VERIFY:
		o->no_verify = true;
		return true;
	case OPT_FORMAT:
		if (!choose(err, "--format", arg, "table|csv|json|text|markdown", &which))
			return false;
		o->format = (enum format)which;
		o->format_given = true;
		return true;
	case OPT_DIAGNOSTICS:
		if (!choose(err, "--diagnostics", arg, "text|json|sarif", &which))
			return false;
		o->diagnostics = (enum diag_format)which;
		return true;
	case OPT_COLOR:
		if (!choose(err, "--color", arg, "auto|always|never", &which))
			return false;
		o->color = (enum color_choice)which;
		return true;
	case OPT_TODAY:
		return date_parse(arg, strlen(arg), &o->today) ||
		       complain(err, "--today is a date like 2027-01-31, not '%s'", arg);
	case 'I':
		return add_include(o, arg, err);
	case 'W':
		return read_warning(o, arg, err);
	case 'h':
		o->help_topic = o->command == COMMAND_COMPILE ? "" : NULL;
		o->command = COMMAND_HELP;
		return true;
	case OPT_VERSION:
		o->command = COMMAND_VERSION;
		return true;
	default:
		return false;
	}
}

/* -- operands -- */

static bool check_operands(const struct options *o, FILE *err)
{
	int min = 1, max = 1;
	const char *usage = compile_usage;

	for (int i = 0; i < N_COMMANDS; i++)
		if (o->command == commands[i].command) {
			min = commands[i].min;
			max = commands[i].max;
			usage = commands[i].usage;
		}
	if (o->command == COMMAND_VERSION)
		min = 0, max = -1;
	if (o->n_args < min || (max >= 0 && o->n_args > max))
		return complain(err, "usage: %s", usage);
	return true;
}

/* Which formats a command writes. */
static bool check_format(const struct options *o, FILE *err)
{
	bool words = o->command == COMMAND_DIFF || o->command == COMMAND_VERIFY;

	if (!o->format_given || o->format == FORMAT_JSON)
		return true;
	if (o->format == FORMAT_MARKDOWN && o->command != COMMAND_DIFF)
		return complain(err, "--format markdown goes with diff");
	if (o->format == FORMAT_TEXT && !words)
		return complain(err, "--format text goes with verify and diff");
	if (words && (o->format == FORMAT_TABLE || o->format == FORMAT_CSV))
		return complain(err, "--format is text, json or (diff) markdown here");
	return true;
}

static bool check_depend(const struct options *o, FILE *err)
{
	bool more = o->depend_file || o->depend_on || o->depend_phony;

	if (!o->depend)
		return !more || complain(err, "-MF, -MT and -MP go with -MD");
	if (o->command != COMMAND_COMPILE || o->check)
		return complain(err, "-MD goes with a compilation");
	if (!o->out && !o->depend_file)
		return complain(err, "-MD needs -o OUT (the file is OUT.d) or -MF FILE");
	if (!o->out && !o->out_dir && !o->depend_on)
		return complain(err, "-MD without an output file needs -MT NAME");
	return true;
}

static bool check_compile(const struct options *o, FILE *err)
{
	if (!check_depend(o, err))
		return false;
	if (o->command != COMMAND_COMPILE) {
		if ((o->out && o->command != COMMAND_IMPORT) || o->out_dir)
			return complain(err, "-o and --out-dir go with a compilation");
		if (o->check && o->command != COMMAND_FMT)
			return complain(err, "--check goes with --out-dir");
		return true;
	}
	if (o->format_given)
		return complain(err, "--format goes with list, explain, catalog, verify and diff");
	if (o->check && !o->out_dir)
		return complain(err, "--check goes with --out-dir");
	if (o->out && o->out_dir)
		return complain(err, "-o and --out-dir exclude each other");
	if (!o->target && !o->out_dir)
		return complain(err,
				"which target? 'portc %s --target fortios' (or asa, srx, nftables, "
				"json), or --out-dir DIR for all of them",
				o->args[0]);
	if (o->target && !strcmp(o->target, "all") && !o->out_dir)
		return complain(err, "--target all needs --out-dir DIR");
	return true;
}

/* The first operand may be a command; getopt has moved operands to the end. */
static void read_command(struct options *o)
{
	for (int i = 0; i < N_COMMANDS && o->n_args; i++)
		if (!strcmp(o->args[0], commands[i].name)) {
			o->command = commands[i].command;
			o->args++;
			o->n_args--;
			return;
		}
}

static bool unknown_option(FILE *err, char **argv, int at)
{
	const char *names[32];
	size_t n = 0;
	const char *word = argv[at];

	if (optopt && optopt < 256 && word[1] != '-')
		return complain(err, "option '-%c' %s", optopt,
				strchr("oIWM", optopt) ? "needs a value" : "does not exist");
	for (; long_options[n].name; n++)
		names[n] = long_options[n].name;
	if (optopt >= 256)
		return complain(err, "option '%s' needs a value", word);
	const char *meant = strlen(word) > 2 ? nearest(word + 2, names, n) : NULL;
	if (meant)
		return complain(err, "there is no option '%s'; did you mean '--%s'?", word, meant);
	return complain(err, "there is no option '%s' ('portc --help' lists them)", word);
}

bool options_read(struct options *o, int argc, char **argv, FILE *err)
{
	int c;

	*o = (struct options){.command = COMMAND_COMPILE};
	opterr = 0;
	optind = 0; /* glibc: forget what an earlier reading left */
	for (;;) {
		int at = optind ? optind : 1;

		c = getopt_long(argc, argv, ":o:I:W:M:hV", long_options, NULL);
		if (c == -1)
			break;
		if (c == '?' || c == ':')
			return unknown_option(err, argv, optind > at ? optind - 1 : at);
		if (c == 'V')
			c = OPT_VERSION;
		if (c == 'M') {
			bool used;

			if (!read_depend(o, optarg, optind < argc ? argv[optind] : NULL, &used,
					 err))
				return false;
			optind += used;
			continue;
		}
		if (!read_option(o, c, optarg, err))
			return false;
	}
	o->args = (const char *const *)(argv + optind);
	o->n_args = argc - optind;
	if (o->command == COMMAND_VERSION)
		return true;
	if (o->command == COMMAND_HELP) {
		o->help_topic = o->n_args ? o->args[0] : "";
		return true;
	}
	if (!o->n_args) {
		options_help(err, "");
		return false;
	}
	read_command(o);
	if (o->command == COMMAND_HELP)
		o->help_topic = o->n_args ? o->args[0] : "";
	return check_operands(o, err) && check_compile(o, err) && check_format(o, err);
}
