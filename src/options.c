/* Reading the command line. */
#include "options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "checks.h"
#include "number.h"
#include "option_table.h"
#include "options_parts.h"

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
	return option_error(err, "%s is %s, not '%s'", option, words, word);
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
		return option_error(err, "there is no warning '%s'; did you mean '%s'?", name,
				    meant);
	return option_error(err, "there is no warning '%s' ('portc help warnings' lists them)",
			    name);
}

bool options_warning(struct options *o, const char *arg, FILE *err)
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
		return option_error(err, "there is no target '%s'; did you mean '%s'?", arg, meant);
	return option_error(err, "there is no target '%s' ('portc help targets' lists them)", arg);
}

static bool add_include(struct options *o, const char *dir, FILE *err)
{
	size_t n = 0;

	while (o->include_dirs[n])
		n++;
	if (n == 64)
		return option_error(err, "at most 64 -I directories");
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
		return option_error(
		    err, "there is no option '-M%s'; there are -MD, -MP, -MF and -MT", arg);
	*used = !arg[1];
	*to = arg[1] ? arg + 1 : value;
	return *to || option_error(err, "option '-M%s' needs a value", arg);
}

static bool read_number(const char *arg, const char *option, unsigned long max, int *out, FILE *err)
{
	unsigned long n;

	if (!decimal(arg, max, &n))
		return option_error(err, "%s is a number from 0 to %lu, not '%s'", option, max,
				    arg);
	*out = (int)n;
	return true;
}

static bool read_network(struct options *o, const char *arg, FILE *err)
{
	if (o->n_networks == sizeof o->networks / sizeof *o->networks)
		return option_error(err, "too many --network");
	o->networks[o->n_networks++] = arg;
	return true;
}

/* Where the value of an option is kept that is any text; NULL: it is not such an option. */
static const char **text_place(struct options *o, int c)
{
	switch (c) {
	case 'o':
		return &o->out;
	case OPT_OUT_DIR:
		return &o->out_dir;
	case OPT_FIREWALL:
		return &o->firewall;
	case OPT_ZONES:
		return &o->zones;
	case OPT_COLUMNS:
		return &o->columns;
	case OPT_PRODUCT:
		return &o->product;
	case OPT_TITLE:
		return &o->title;
	case OPT_SOURCE:
		return &o->source;
	case OPT_ROLES:
		return &o->roles;
	default:
		return NULL;
	}
}

/* The same for an option without a value. */
static bool *switch_place(struct options *o, int c)
{
	switch (c) {
	case OPT_CHECK:
		return &o->check;
	case OPT_DIFF:
		return &o->diff;
	case OPT_NO_VERIFY:
		return &o->no_verify;
	case OPT_STDIO:
		return &o->stdio;
	case OPT_STATS:
		return &o->stats;
	case OPT_TIME_PASSES:
		return &o->time_passes;
	case OPT_LENIENT:
		return &o->lenient;
	default:
		return NULL;
	}
}

/* One of the words that an option takes. */
static bool read_choice(struct options *o, int c, const char *arg, FILE *err)
{
	bool good;
	int which;

	if (c == OPT_FORMAT) {
		good = choose(err, "--format", arg, "table|csv|json|text|markdown", &which);
		o->format = (enum format)which;
		o->format_given = true;
	} else if (c == OPT_DIAGNOSTICS) {
		good = choose(err, "--diagnostics", arg, "text|json|sarif", &which);
		o->diagnostics = (enum diag_format)which;
	} else {
		good = choose(err, "--color", arg, "auto|always|never", &which);
		o->color = (enum color_choice)which;
	}
	return good;
}

static bool read_option(struct options *o, int c, const char *arg, FILE *err)
{
	const char **text = text_place(o, c);
	bool *flag = switch_place(o, c);

	if (text) {
		*text = arg;
		return true;
	}
	if (flag)
		return *flag = true;
	switch (c) {
	case OPT_TARGET:
		return read_target(o, arg, err);
	case OPT_NETWORK:
		return read_network(o, arg, err);
	case 'O':
		return read_number(arg, "-O", OPTIMIZE_MAX, &o->optimize, err);
	case 'j':
		return read_number(arg, "-j", JOBS_MAX, &o->jobs, err);
	case OPT_FORMAT:
	case OPT_DIAGNOSTICS:
	case OPT_COLOR:
		return read_choice(o, c, arg, err);
	case OPT_TODAY:
		return date_parse(arg, strlen(arg), &o->today) ||
		       option_error(err, "--today is a date like 2027-01-31, not '%s'", arg);
	case 'I':
		return add_include(o, arg, err);
	case 'W':
		return options_warning(o, arg, err);
	case 'h':
		o->command = COMMAND_HELP;
		return true;
	case 'V':
		o->command = COMMAND_VERSION;
		return true;
	default:
		return false;
	}
}

/* -- the command -- */

/* How many of the first operands are the command's name. */
static int command_words(const char *name, const char *const *args, int n)
{
	size_t first = strcspn(name, " ");

	if (!*name || !n || strncmp(args[0], name, first) || args[0][first])
		return 0;
	if (!name[first])
		return 1;
	return n > 1 && !strcmp(args[1], name + first + 1) ? 2 : 0;
}

/* The first operand may be a command, the second a part of its name; getopt has moved operands to
 * the end. */
static void read_command(struct options *o)
{
	int longest = 0;

	for (const struct command_row *c = command_table; c->name; c++) {
		int words = command_words(c->name, o->args, o->n_args);

		if (words > longest) {
			longest = words;
			o->command = c->command;
		}
	}
	o->args += longest;
	o->n_args -= longest;
}

/* The topic of a command's help: its name. */
static const char *help_topic(const struct options *o)
{
	struct options asked = {.args = o->args, .n_args = o->n_args};

	read_command(&asked);
	if (asked.n_args < o->n_args)
		return command_find(asked.command)->name;
	return o->n_args ? o->args[0] : "";
}

static bool unknown_option(FILE *err, char **argv, int at)
{
	const char *names[OPTIONS_MAX];
	size_t n = 0;
	const char *word = argv[at];

	if (optopt && optopt < OPT_TARGET && word[1] != '-')
		return option_error(err, "option '-%c' %s", optopt,
				    option_find(optopt) ? "needs a value" : "does not exist");
	if (optopt && option_find(optopt))
		return option_error(err, "option '%s' %s", word,
				    option_find(optopt)->argument ? "needs a value"
								  : "has no value");
	for (const struct option_row *o = option_table; o->value; o++)
		if (o->name)
			names[n++] = o->name;
	const char *meant = strlen(word) > 2 ? nearest(word + 2, names, n) : NULL;
	if (meant)
		return option_error(err, "there is no option '%s'; did you mean '--%s'?", word,
				    meant);
	return option_error(err, "there is no option '%s' ('portc --help' lists them)", word);
}

/* -- getopt -- */

/* getopt's own tables, made of ours. */
struct getopt_tables {
	struct option long_options[OPTIONS_MAX + 1];
	char letters[2 * OPTIONS_MAX + 2];
};

static void make_tables(struct getopt_tables *t)
{
	char *letter = t->letters;
	size_t n = 0;

	*letter++ = ':';
	for (const struct option_row *o = option_table; o->value; o++) {
		bool value = o->argument || o->word;

		if (o->name)
			t->long_options[n++] = (struct option){
			    o->name, value ? required_argument : no_argument, NULL, o->value};
		if (o->value < OPT_TARGET &&
		    !memchr(t->letters, o->value, (size_t)(letter - t->letters))) {
			*letter++ = (char)o->value;
			if (value)
				*letter++ = ':';
		}
	}
	t->long_options[n] = (struct option){0};
	*letter = '\0';
}

/* WORD: the first letter of what follows -M; else '\0'. */
static void mark_given(struct options *o, int value, char word)
{
	for (int i = 0; option_table[i].value; i++)
		if (option_table[i].value == value &&
		    (!option_table[i].word || *option_table[i].word == word))
			o->given[i] = true;
}

/* Reads the options; then optind is the first operand. */
static bool read_options(struct options *o, int argc, char **argv, FILE *err)
{
	struct getopt_tables t = {0};
	bool used = false;
	int c;

	make_tables(&t);
	opterr = 0;
	optind = 0; /* glibc: forget what an earlier reading left */
	for (;;) {
		int at = optind ? optind : 1;

		c = getopt_long(argc, argv, t.letters, t.long_options, NULL);
		if (c == -1)
			return true;
		if (c == '?' || c == ':')
			return unknown_option(err, argv, optind > at ? optind - 1 : at);
		mark_given(o, c, c == 'M' ? *optarg : '\0');
		if (c == 'M'
			? !read_depend(o, optarg, optind < argc ? argv[optind] : NULL, &used, err)
			: !read_option(o, c, optarg, err))
			return false;
		optind += c == 'M' && used;
	}
}

bool options_read(struct options *o, int argc, char **argv, FILE *err)
{
	*o = (struct options){.command = COMMAND_COMPILE, .optimize = 1, .jobs = 1};
	if (!read_options(o, argc, argv, err))
		return false;
	o->args = (const char *const *)(argv + optind);
	o->n_args = argc - optind;
	if (o->command == COMMAND_VERSION)
		return true;
	bool asked = o->command == COMMAND_HELP; /* by -h: then the operands may be anything */
	if (!asked) {
		if (!o->n_args) {
			options_help(err, "");
			return false;
		}
		read_command(o);
	}
	if (o->command == COMMAND_HELP) {
		o->help_topic = help_topic(o);
		return asked || options_check_topic(o, err);
	}
	return options_check(o, err);
}
