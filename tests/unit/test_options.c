/* The command line: what is accepted and as what, and what is refused and how. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "checks.h"
#include "options.h"

enum { WORDS = 160 };

/* argv as main gets it: getopt moves its words, and options point into them. */
struct line {
	char text[4096];
	char *argv[WORDS];
	int argc;
	struct options o;
	bool accepted;
	char *said;
	size_t n_said;
};

/* Words are separated by blanks; "''" is an empty one. */
static void split(struct line *l, const char *words)
{
	snprintf(l->text, sizeof l->text, "portc %s", words);
	l->argc = 0;
	for (char *w = strtok(l->text, " "); w; w = strtok(NULL, " ")) {
		assert_true(l->argc + 1 < WORDS);
		l->argv[l->argc++] = strcmp(w, "''") ? w : w + 2;
	}
	l->argv[l->argc] = NULL;
}

/* getopt remembers where in a word it stopped; a program reads one command line, a test many. */
static void forget_last_line(void)
{
	char name[] = "portc", *const argv[] = {name, NULL};

	optind = 0;
	assert_int_equal(getopt(1, argv, ""), -1);
}

static struct line *read_line(const char *words)
{
	struct line *l = calloc(1, sizeof *l);
	FILE *err;

	assert_non_null(l);
	forget_last_line();
	split(l, words);
	err = open_memstream(&l->said, &l->n_said);
	assert_non_null(err);
	l->accepted = options_read(&l->o, l->argc, l->argv, err);
	fclose(err);
	return l;
}

static void line_free(struct line *l)
{
	free(l->said);
	free(l);
}

static struct line *accept(const char *words)
{
	struct line *l = read_line(words);

	if (!l->accepted || l->n_said)
		fail_msg("'portc %s' is refused: %s", words, l->said);
	return l;
}

/* A refusal is one line of what is wrong. */
static void refuse(const char *words, const char *part)
{
	struct line *l = read_line(words);

	if (l->accepted)
		fail_msg("'portc %s' is accepted", words);
	if (!strstr(l->said, part))
		fail_msg("'portc %s' says '%s', not '%s'", words, l->said, part);
	assert_ptr_equal(strchr(l->said, '\n'), l->said + l->n_said - 1);
	assert_int_equal(strncmp(l->said, "portc: error: ", 14), 0);
	line_free(l);
}

static void commands_are_told_apart(void **state)
{
	static const struct {
		const char *words;
		enum command command;
		int n_args;
	} lines[] = {
	    {"f.pdl --target asa", COMMAND_COMPILE, 1},
	    {"- --target asa", COMMAND_COMPILE, 1},
	    {"--target asa -- -f.pdl", COMMAND_COMPILE, 1},
	    {"--target asa ./check", COMMAND_COMPILE, 1},
	    {"check f.pdl", COMMAND_CHECK, 1},
	    {"check a.pdl b.pdl c.pdl", COMMAND_CHECK, 3},
	    {"check check", COMMAND_CHECK, 1},
	    {"-Wno-unused check f.pdl", COMMAND_CHECK, 1},
	    {"list f.pdl --format csv", COMMAND_LIST, 1},
	    {"--format csv list f.pdl", COMMAND_LIST, 1},
	    {"explain f.pdl a b tcp/80", COMMAND_EXPLAIN, 4},
	    {"explain --target srx f.pdl a b tcp/80", COMMAND_EXPLAIN, 4},
	    {"catalog", COMMAND_CATALOG, 0},
	    {"catalog show firemon.sip", COMMAND_CATALOG, 2},
	    {"verify f.pdl --target asa x", COMMAND_VERIFY, 2},
	    {"diff a.pdl b.pdl", COMMAND_DIFF, 2},
	    {"fmt --check f.pdl", COMMAND_FMT, 1},
	    {"fmt --diff a.pdl b.pdl", COMMAND_FMT, 2},
	    {"new firemon.sip fortinet.fortimanager", COMMAND_NEW, 2},
	    {"catalog import t.csv --columns row=1", COMMAND_CATALOG_IMPORT, 1},
	    {"lsp -I d", COMMAND_LSP, 0},
	    {"lsp --stdio", COMMAND_LSP, 0},
	    {"completion zsh", COMMAND_COMPLETION, 1},
	    {"a.pdl b.pdl --out-dir d -j2 -O2 --stats --time-passes", COMMAND_COMPILE, 2},
	    {"--jobs 0 check a.pdl b.pdl", COMMAND_CHECK, 2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct line *l = accept(lines[i].words);

		if (l->o.command != lines[i].command || l->o.n_args != lines[i].n_args)
			fail_msg("'portc %s' is command %d with %d operands", lines[i].words,
				 (int)l->o.command, l->o.n_args);
		line_free(l);
	}
}

static void values_are_kept(void **state)
{
	struct line *l = accept("--target=srx f.pdl --firewall edge -o out.xml -I a -Ib -I c "
				"--diagnostics sarif --color never --today 2027-01-31");

	(void)state;
	assert_string_equal(l->o.args[0], "f.pdl");
	assert_string_equal(l->o.target, "srx");
	assert_string_equal(l->o.firewall, "edge");
	assert_string_equal(l->o.out, "out.xml");
	assert_int_equal(l->o.optimize, 1);
	assert_int_equal(l->o.jobs, 1);
	assert_string_equal(l->o.include_dirs[0], "a");
	assert_string_equal(l->o.include_dirs[1], "b");
	assert_string_equal(l->o.include_dirs[2], "c");
	assert_null(l->o.include_dirs[3]);
	assert_int_equal(l->o.diagnostics, DIAG_SARIF);
	assert_int_equal(l->o.color, COLOR_NEVER);
	assert_true(l->o.today.year == 2027 && l->o.today.month == 1 && l->o.today.day == 31);
	assert_false(l->o.check || l->o.format_given || l->o.warnings_are_errors);
	line_free(l);
}

static void nothing_is_the_default(void **state)
{
	struct line *l = accept("check f.pdl");

	(void)state;
	assert_null(l->o.target);
	assert_null(l->o.firewall);
	assert_null(l->o.out);
	assert_null(l->o.out_dir);
	assert_null(l->o.include_dirs[0]);
	assert_int_equal(l->o.format, FORMAT_TABLE);
	assert_int_equal(l->o.diagnostics, DIAG_TEXT);
	assert_int_equal(l->o.color, COLOR_AUTO);
	assert_false(date_is_set(l->o.today));
	for (int i = 0; i < CHECKS_MAX; i++)
		assert_int_equal(l->o.levels[i], LEVEL_DEFAULT);
	line_free(l);
}

static void formats_are_words(void **state)
{
	static const char *const words[] = {"table", "csv", "json"};

	(void)state;
	for (int i = 0; i < 3; i++) {
		char text[64];

		snprintf(text, sizeof text, "list f.pdl --format %s", words[i]);
		struct line *l = accept(text);
		assert_int_equal((int)l->o.format, i);
		assert_true(l->o.format_given);
		line_free(l);
	}
	refuse("list f.pdl --format xml", "table|csv|json");
	refuse("list f.pdl --format ''", "table|csv|json");
	refuse("list f.pdl --format js", "table|csv|json");
	refuse("list f.pdl --format csv|json", "table|csv|json");
}

static void targets_are_words(void **state)
{
	static const char *const words[] = {"fortios", "asa", "srx", "nftables", "json"};

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		char text[64];

		snprintf(text, sizeof text, "f.pdl --target %s", words[i]);
		line_free(accept(text));
	}
	line_free(accept("f.pdl --out-dir d --target all"));
	line_free(accept("f.pdl --out-dir d"));
	line_free(accept("f.pdl --out-dir d --check"));
	refuse("f.pdl --target fortigate", "there is no target 'fortigate'");
	refuse("f.pdl --target nftable", "did you mean 'nftables'?");
	refuse("f.pdl --target ''", "there is no target ''");
}

/* The last -W of a name counts; -Werror is for those that are not set apart. */
static void warnings_are_switched(void **state)
{
	struct line *l = accept("check f.pdl -Wno-unused -Werror=shadowed -Wunbound -Wredundant "
				"-Wno-redundant");
	struct options *o = &l->o;

	(void)state;
	assert_int_equal(options_level(o, "unused", SEVERITY_WARNING), -1);
	assert_int_equal(options_level(o, "redundant", SEVERITY_WARNING), -1);
	assert_int_equal(options_level(o, "shadowed", SEVERITY_WARNING), SEVERITY_ERROR);
	assert_int_equal(options_level(o, "unbound", SEVERITY_NOTE), SEVERITY_WARNING);
	assert_int_equal(options_level(o, "same-zone", SEVERITY_NOTE), SEVERITY_NOTE);
	assert_int_equal(options_level(o, "same-zone", SEVERITY_WARNING), SEVERITY_WARNING);
	line_free(l);
	l = accept("check f.pdl -Werror -Wno-unused -Wunbound");
	o = &l->o;
	assert_int_equal(options_level(o, "unused", SEVERITY_WARNING), -1);
	assert_int_equal(options_level(o, "shadowed", SEVERITY_WARNING), SEVERITY_ERROR);
	assert_int_equal(options_level(o, "same-zone", SEVERITY_NOTE), SEVERITY_NOTE);
	assert_int_equal(options_level(o, "unbound", SEVERITY_NOTE), SEVERITY_ERROR);
	line_free(l);
}

static void checks_are_a_sorted_table(void **state)
{
	(void)state;
	for (size_t i = 0; checks[i].name; i++) {
		char text[96];

		assert_true(i < CHECKS_MAX);
		if (i)
			assert_true(strcmp(checks[i - 1].name, checks[i].name) < 0);
		snprintf(text, sizeof text, "check f.pdl -Wno-%s", checks[i].name);
		struct line *l = accept(text);
		assert_int_equal(l->o.levels[i], LEVEL_OFF);
		line_free(l);
	}
	refuse("check f.pdl -Wshadowd", "did you mean 'shadowed'?");
	refuse("check f.pdl -Wnonsense", "there is no warning 'nonsense'");
	refuse("check f.pdl -Wno-", "there is no warning ''");
	refuse("check f.pdl -Werror=", "there is no warning ''");
	refuse("check f.pdl -Wno-error", "there is no warning 'error'");
}

static void mistakes_are_refused(void **state)
{
	static const char *const lines[][2] = {
	    {"f.pdl", "which target?"},
	    {"f.pdl --target all", "--target all needs --out-dir"},
	    {"a.pdl b.pdl --target asa", "several files need --out-dir"},
	    {"f.pdl --target", "needs a value"},
	    {"f.pdl -o", "needs a value"},
	    {"f.pdl -I", "needs a value"},
	    {"f.pdl -W", "needs a value"},
	    {"f.pdl -x", "option '-x'"},
	    {"f.pdl --nonsense-of-a-word", "there is no option '--nonsense-of-a-word'"},
	    {"f.pdl --trget asa", "did you mean '--target'?"},
	    {"f.pdl --target asa --format csv", "--format goes with"},
	    {"f.pdl --target asa --check", "--check goes with --out-dir"},
	    {"f.pdl --target asa -o x --out-dir d", "exclude each other"},
	    {"check f.pdl -o x", "-o goes with a compilation, import, new and catalog import"},
	    {"list f.pdl --out-dir d", "--out-dir goes with a compilation"},
	    {"check f.pdl --check", "--check goes with"},
	    {"check", "usage: portc check"},
	    {"list", "usage: portc list"},
	    {"list a.pdl b.pdl", "usage: portc list"},
	    {"explain f.pdl a b", "usage: portc explain"},
	    {"explain f.pdl a b c d", "usage: portc explain"},
	    {"catalog show a b", "usage: portc catalog"},
	    {"check f.pdl --diagnostics xml", "text|json|sarif"},
	    {"check f.pdl --color blue", "auto|always|never"},
	    {"check f.pdl --today 2027-02-29", "--today is a date"},
	    {"check f.pdl --today today", "--today is a date"},
	    {"check f.pdl --today 2027-1-31", "--today is a date"},
	    {"f.pdl --target asa -O3", "-O is a number from 0 to 2, not '3'"},
	    {"f.pdl --target asa -O -1", "-O is a number from 0 to 2, not '-1'"},
	    {"f.pdl --target asa -jx", "-j is a number from 0 to 256, not 'x'"},
	    {"f.pdl --target asa --diff", "--diff goes with fmt"},
	    {"f.pdl --target asa --zones z.pdl", "--zones goes with diff"},
	    {"list f.pdl -MD", "-MD goes with a compilation"},
	    {"list f.pdl -MFx", "-MF goes with a compilation"},
	    {"check f.pdl --check=x", "option '--check=x' has no value"},
	    {"fmt", "usage: portc fmt"},
	    {"catalog import", "usage: portc catalog import"},
	    {"lsp x", "usage: portc lsp"},
	    {"chek f.pdl", "there is no command or file 'chek'; did you mean 'check'?"},
	    {"compile f.pdl", "there is no command or file 'compile'"},
	    {"help warning", "there is no command or page 'warning'; did you mean 'warnings'?"},
	    {"help lst", "did you mean 'list'?"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		refuse(lines[i][0], lines[i][1]);
}

static void directories_have_a_limit(void **state)
{
	char text[1024];
	size_t n = (size_t)snprintf(text, sizeof text, "check f.pdl");

	(void)state;
	for (int i = 0; i < 64; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, " -Id%d", i);
	struct line *l = accept(text);
	assert_string_equal(l->o.include_dirs[63], "d63");
	assert_null(l->o.include_dirs[64]);
	line_free(l);
	snprintf(text + n, sizeof text - n, " -Id64");
	refuse(text, "at most 64 -I directories");
}

static void help_and_version_need_nothing(void **state)
{
	static const struct {
		const char *words;
		enum command command;
		const char *topic;
	} lines[] = {
	    {"--help", COMMAND_HELP, ""},
	    {"-h", COMMAND_HELP, ""},
	    {"help", COMMAND_HELP, ""},
	    {"help warnings", COMMAND_HELP, "warnings"},
	    {"help catalog import", COMMAND_HELP, "catalog import"},
	    {"check --help", COMMAND_HELP, "check"},
	    {"--help chek", COMMAND_HELP, "chek"},
	    {"--version", COMMAND_VERSION, NULL},
	    {"-V", COMMAND_VERSION, NULL},
	    {"check a b c --version", COMMAND_VERSION, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct line *l = accept(lines[i].words);

		assert_int_equal(l->o.command, lines[i].command);
		if (lines[i].topic)
			assert_string_equal(l->o.help_topic, lines[i].topic);
		line_free(l);
	}
}

/* Without an operand: help, on the stream of errors. */
static void silence_shows_help(void **state)
{
	static const char *const lines[] = {"", "--target asa", "-Wno-unused"};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct line *l = read_line(lines[i]);

		assert_false(l->accepted);
		assert_non_null(strstr(l->said, "portc check FILE"));
		line_free(l);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(commands_are_told_apart),
	    cmocka_unit_test(values_are_kept),
	    cmocka_unit_test(nothing_is_the_default),
	    cmocka_unit_test(formats_are_words),
	    cmocka_unit_test(targets_are_words),
	    cmocka_unit_test(warnings_are_switched),
	    cmocka_unit_test(checks_are_a_sorted_table),
	    cmocka_unit_test(mistakes_are_refused),
	    cmocka_unit_test(directories_have_a_limit),
	    cmocka_unit_test(help_and_version_need_nothing),
	    cmocka_unit_test(silence_shows_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
