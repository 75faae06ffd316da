/* Does the command line make sense as a whole? See options_parts.h. */
#include "options_parts.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "option_table.h"

bool option_error(FILE *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("portc: error: ", err);
	vfprintf(err, fmt, ap);
	fputc('\n', err);
	va_end(ap);
	return false;
}

static bool check_operands(const struct options *o, FILE *err)
{
	const struct command_row *row = command_find(o->command);

	if (o->n_args < row->min || (row->max >= 0 && o->n_args > row->max))
		return option_error(err, "usage: portc %s", row->usage);
	return true;
}

/* "a compilation, check and explain": the commands of a mask. */
static const char *command_names(unsigned commands, char *buf, size_t size)
{
	const char *sep = "";
	size_t n = 0;

	buf[0] = '\0';
	for (const struct command_row *c = command_table; c->name && n < size; c++) {
		if (!(commands & FOR(c->command)))
			continue;
		commands &= ~FOR(c->command);
		bool last = !(commands & (FOR(COMMAND_VERSION) - 1));
		n += (size_t)snprintf(buf + n, size - n, "%s%s", *sep && last ? " and " : sep,
				      *c->name ? c->name : "a compilation");
		sep = ", ";
	}
	return buf;
}

/* An option that means nothing to the command is a mistake, not a wish to be passed over. */
static bool check_given(const struct options *o, FILE *err)
{
	char option[OPTION_TEXT], names[256];

	for (int i = 0; option_table[i].value; i++) {
		const struct option_row *row = &option_table[i];

		if (o->given[i] && !(row->commands & FOR(o->command)))
			return option_error(err, "%s goes with %s", option_text(row, option),
					    command_names(row->commands, names, sizeof names));
	}
	return true;
}

/* Which formats a command writes. */
static bool check_format(const struct options *o, FILE *err)
{
	bool words = o->command == COMMAND_DIFF || o->command == COMMAND_VERIFY;

	if (!o->format_given || o->format == FORMAT_JSON)
		return true;
	if (o->format == FORMAT_MARKDOWN && o->command != COMMAND_DIFF)
		return option_error(err, "--format markdown goes with diff");
	if (o->format == FORMAT_TEXT && !words)
		return option_error(err, "--format text goes with verify and diff");
	if (words && (o->format == FORMAT_TABLE || o->format == FORMAT_CSV))
		return option_error(err, "--format is text, json or (diff) markdown here");
	if (o->command == COMMAND_EXPLAIN && o->format == FORMAT_CSV)
		return option_error(err, "--format csv goes with list and catalog");
	return true;
}

static bool check_depend(const struct options *o, FILE *err)
{
	bool more = o->depend_file || o->depend_on || o->depend_phony;

	if (!o->depend)
		return !more || option_error(err, "-MF, -MT and -MP go with -MD");
	if (o->check)
		return option_error(err, "-MD and --check exclude each other");
	if (!o->out && !o->depend_file)
		return option_error(err, "-MD needs -o OUT (the file is OUT.d) or -MF FILE");
	if (!o->out && !o->out_dir && !o->depend_on)
		return option_error(err, "-MD without an output file needs -MT NAME");
	return true;
}

static bool check_compile(const struct options *o, FILE *err)
{
	if (o->command != COMMAND_COMPILE)
		return true;
	if (!check_depend(o, err))
		return false;
	if (o->n_args > 1 && !o->out_dir)
		return option_error(err, "several files need --out-dir DIR");
	if (o->check && !o->out_dir)
		return option_error(err, "--check goes with --out-dir");
	if (o->out && o->out_dir)
		return option_error(err, "-o and --out-dir exclude each other");
	if (!o->target && !o->out_dir)
		return option_error(
		    err,
		    "which target? 'portc %s --target fortios' (or asa, srx, nftables, "
		    "json), or --out-dir DIR for all of them",
		    o->args[0]);
	if (o->target && !strcmp(o->target, "all") && !o->out_dir)
		return option_error(err, "--target all needs --out-dir DIR");
	return true;
}

/* "there is no WHAT 'WORD'", and the name that may be meant: of a command, or ALSO one of these. */
static bool unknown_word(FILE *err, const char *what, const char *word, const char *const *also,
			 size_t n_also)
{
	const char *names[COMMANDS_MAX];
	size_t n = 0;

	for (const struct command_row *c = command_table; c->name && n < COMMANDS_MAX; c++)
		if (*c->name)
			names[n++] = c->name;
	const char *meant = nearest(word, also, n_also);
	if (!meant)
		meant = nearest(word, names, n);
	if (meant)
		return option_error(err, "there is no %s '%s'; did you mean '%s'?", what, word,
				    meant);
	return option_error(err, "there is no %s '%s' ('portc --help' lists the commands)", what,
			    word);
}

/* A first word that looks like a command and is no file either is better told so than taken for
 * one of the files to be compiled. */
static bool check_command(const struct options *o, FILE *err)
{
	const char *word = o->n_args ? o->args[0] : "-";

	if (o->command != COMMAND_COMPILE || strpbrk(word, "./") || !strcmp(word, "-") ||
	    !access(word, F_OK))
		return true;
	return unknown_word(err, "command or file", word, NULL, 0);
}

bool options_check_topic(const struct options *o, FILE *err)
{
	static const char *const pages[] = {"targets", "warnings", "language"};
	enum { N = sizeof pages / sizeof *pages };

	for (size_t i = 0; i < N; i++)
		if (!strcmp(o->help_topic, pages[i]))
			return true;
	for (const struct command_row *c = command_table; c->name; c++)
		if (!strcmp(o->help_topic, c->name))
			return true;
	return unknown_word(err, "command or page", o->help_topic, pages, N);
}

bool options_check(const struct options *o, FILE *err)
{
	return check_command(o, err) && check_given(o, err) && check_operands(o, err) &&
	       check_compile(o, err) && check_format(o, err);
}
