/* The script for fish: one `complete` for each option of each command. */
#include "completion.h"

#include <string.h>

static const char operands[] = "# The operands before the cursor.\n"
			       "function __portc_operands\n"
			       "    set -l words (commandline -opc)\n"
			       "    set -e words[1]\n"
			       "    set -l skip 0\n"
			       "    for word in $words\n"
			       "        if test $skip = 1\n"
			       "            set skip 0\n"
			       "            continue\n"
			       "        end\n"
			       "        switch $word\n"
			       "            case -\n"
			       "                echo -- $word\n";

static const char operands_end[] = "                set skip 1\n"
				   "            case '-*'\n"
				   "            case '*'\n"
				   "                echo -- $word\n"
				   "        end\n"
				   "    end\n"
				   "end\n"
				   "\n";

static const char functions[] =
    "# Is NAME the command of the line, and WHICH (first, rest or any) the operand at the cursor?\n"
    "function __portc_at --argument-names name which\n"
    "    set -l operands (__portc_operands)\n"
    "    set -l line \"$operands \"\n"
    "    set -l command ''\n"
    "    for candidate in $__portc_commands\n"
    "        if string match -q -- \"$candidate *\" $line\n"
    "            and test (string length -- $candidate) -gt (string length -- $command)\n"
    "            set command $candidate\n"
    "        end\n"
    "    end\n"
    "    test \"$command\" = \"$name\"\n"
    "    or return 1\n"
    "    set -l n (math (count $operands) - (count (string split -n ' ' -- $command)))\n"
    "    switch $which\n"
    "        case first\n"
    "            test $n = 0\n"
    "        case rest\n"
    "            test $n -gt 0\n"
    "    end\n"
    "end\n"
    "\n"
    "# Folders, and files of one extension.\n"
    "function __portc_files --argument-names extension\n"
    "    for path in (__fish_complete_path (commandline -ct))\n"
    "        if string match -qr -- \"(/|$extension)(\\t|\\$)\" $path\n"
    "            echo -- $path\n"
    "        end\n"
    "    end\n"
    "end\n"
    "\n"
    "function __portc_products\n"
    "    set -l words (commandline -opc)\n"
    "    $words[1] catalog --format csv 2>/dev/null | string replace -r ',.*' '' | tail -n +2\n"
    "end\n"
    "\n"
    "complete -c portc -f\n";

static const char *quote(struct arena *a, const char *s)
{
	char *out = arena_alloc(a, 2 * strlen(s) + 3);
	size_t n = 0;

	out[n++] = '\'';
	for (; *s; s++) {
		if (*s == '\'' || *s == '\\')
			out[n++] = '\\';
		out[n++] = *s;
	}
	out[n] = '\'';
	return out;
}

/* What -a offers. */
static const char *offer(struct arena *a, enum word_kind kind, const char *choices)
{
	const char *words = completion_words(a, kind, choices);

	if (words)
		return words;
	switch (kind) {
	case WORD_FILE:
		return "(__fish_complete_path (commandline -ct))";
	case WORD_PDL:
		return "(__portc_files .pdl)";
	case WORD_CSV:
		return "(__portc_files .csv)";
	case WORD_DIRECTORY:
		return "(__fish_complete_directories (commandline -ct))";
	case WORD_PRODUCT:
		return "(__portc_products)";
	default:
		return NULL;
	}
}

static bool is_valued(const struct option_row *o)
{
	return o->argument && !(o->value < OPT_TARGET && o->kind == WORD_CHOICE);
}

/* "-l output", "-s o"; "-o MD" is a word after one dash. */
static const char *spelling(struct arena *a, const char *option)
{
	if (option[1] == '-')
		return arena_printf(a, "-l %s", option + 2);
	return arena_printf(a, "%s %s", option[2] ? "-o" : "-s", option + 1);
}

static void write_option(struct arena *a, const struct command_row *c, const struct option_row *o,
			 struct buf *out)
{
	const char *spellings[COMPLETION_SPELLINGS];
	size_t n = completion_spellings(a, o, spellings);
	const char *words = is_valued(o) ? offer(a, o->kind, o->choices) : NULL;

	for (size_t i = 0; i < n; i++) {
		buf_printf(out, "complete -c portc -n %s %s",
			   quote(a, arena_printf(a, "__portc_at '%s' any", c->name)),
			   spelling(a, spellings[i]));
		if (is_valued(o))
			buf_puts(out, " -x");
		if (words)
			buf_printf(out, " -a %s", quote(a, words));
		buf_printf(out, " -d %s\n", quote(a, completion_help(a, o->help)));
	}
}

static void write_operand(struct arena *a, const struct command_row *c, const char *which,
			  enum word_kind kind, struct buf *out)
{
	const char *words = offer(a, kind, c->choices);

	if (words)
		buf_printf(out, "complete -c portc -n %s -a %s\n",
			   quote(a, arena_printf(a, "__portc_at '%s' %s", c->name, which)),
			   quote(a, words));
}

static void write_command(struct arena *a, const struct command_row *c, struct buf *out)
{
	if (*c->name && !strchr(c->name, ' '))
		buf_printf(out, "complete -c portc -n \"__portc_at '' first\" -a %s -d %s\n",
			   c->name, quote(a, c->summary));
	for (const struct option_row *o = option_table; o->value; o++)
		if (o->commands & FOR(c->command))
			write_option(a, c, o, out);
	if (c->max)
		write_operand(a, c, "first", c->operand, out);
	if (c->max != 1)
		write_operand(a, c, "rest", c->rest, out);
}

static void write_commands_variable(struct arena *a, struct buf *out)
{
	buf_puts(out, "set -g __portc_commands");
	for (const struct command_row *c = command_table; c->name; c++)
		if (completion_is_command(c))
			buf_printf(out, " %s", quote(a, c->name));
	buf_puts(out, "\n\n");
}

static void write_operands_function(struct arena *a, struct buf *out)
{
	buf_puts(out, operands);
	buf_puts(out, "            case");
	for (const struct option_row *o = option_table; o->value; o++) {
		const char *spellings[COMPLETION_SPELLINGS];
		size_t n = completion_spellings(a, o, spellings);

		for (size_t i = 0; i < n && is_valued(o); i++)
			buf_printf(out, " %s", spellings[i]);
	}
	buf_putc(out, '\n');
	buf_puts(out, operands_end);
}

void completion_fish(struct arena *a, struct buf *out)
{
	buf_puts(out, "# Completion of portc for fish, made by `portc completion fish`.\n\n");
	write_commands_variable(a, out);
	write_operands_function(a, out);
	buf_puts(out, functions);
	for (const struct command_row *c = command_table; c->name; c++)
		if (command_find(c->command) == c)
			write_command(a, c, out);
}
