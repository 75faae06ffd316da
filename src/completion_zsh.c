/* The script for zsh: specifications for _arguments, one set for each command. */
#include "completion.h"

#include <string.h>

static const char head[] =
    "#compdef portc\n"
    "# Completion of portc for zsh, made by `portc completion zsh`.\n"
    "\n"
    "_portc_products()\n"
    "{\n"
    "    local -a products\n"
    "    products=(${${(f)\"$(_call_program products $words[1] catalog --format "
    "csv 2>/dev/null)\"}%%,*})\n"
    "    _wanted products expl product compadd - ${products[2,-1]}\n"
    "}\n"
    "\n";

static const char scan[] = "    local -a operands at\n"
			   "    local command= name expl i\n"
			   "\n"
			   "    for ((i = 2; i < CURRENT; i++)); do\n"
			   "        case $words[i] in\n"
			   "        (-) operands+=(-) at+=($i) ;;\n";

static const char find[] =
    "        (-*) ;;\n"
    "        (*) operands+=($words[i]) at+=($i) ;;\n"
    "        esac\n"
    "    done\n"
    "    for name in $names; do\n"
    "        if [[ \"$operands \" == \"$name \"* && $#name -gt $#command ]]; then\n"
    "            command=$name\n"
    "        fi\n"
    "    done\n"
    "    # The name goes away, so that operands count from 1.\n"
    "    names=(${=command})\n"
    "    for i in ${(Oa)at[1,$#names]}; do\n"
    "        words[i]=()\n"
    "        ((CURRENT--))\n"
    "    done\n";

/* What is special in a specification: brackets and colons in texts. */
static const char *escaped(struct arena *a, const char *s)
{
	char *out = arena_alloc(a, 2 * strlen(s) + 1);
	size_t n = 0;

	for (; *s; s++) {
		if (strchr("[]:\\", *s))
			out[n++] = '\\';
		out[n++] = *s;
	}
	return out;
}

static const char *action(struct arena *a, enum word_kind kind, const char *choices)
{
	const char *words = completion_words(a, kind, choices);

	if (words)
		return arena_printf(a, "(%s)", words);
	switch (kind) {
	case WORD_FILE:
		return "_files";
	case WORD_PDL:
		return "_files -g \"*.pdl(-.)\"";
	case WORD_CSV:
		return "_files -g \"*.csv(-.)\"";
	case WORD_DIRECTORY:
		return "_files -/";
	case WORD_PRODUCT:
		return "_portc_products";
	default:
		return " ";
	}
}

/* One specification per spelling: "--target=[text]:T:(fortios asa)", "-I+[text]:DIR:_files -/" */
static void write_option(struct arena *a, const struct option_row *o, struct buf *out)
{
	const char *spellings[COMPLETION_SPELLINGS];
	size_t n = completion_spellings(a, o, spellings);
	bool valued = o->argument && !(o->value < OPT_TARGET && o->kind == WORD_CHOICE);

	for (size_t i = 0; i < n; i++) {
		const char *sign = !valued ? "" : spellings[i][1] == '-' ? "=" : "+";
		const char *spec = arena_printf(a, "*%s%s[%s]", spellings[i], sign,
						escaped(a, completion_help(a, o->help)));

		if (valued)
			spec = arena_printf(a, "%s:%s:%s", spec, escaped(a, o->argument),
					    action(a, o->kind, o->choices));
		buf_printf(out, " \\\n            %s", completion_quote(a, spec));
	}
}

static const char *operand_title(enum word_kind kind)
{
	return kind == WORD_PRODUCT ? "product" : kind == WORD_TOPIC ? "topic" : "operand";
}

static void write_operands(struct arena *a, const struct command_row *c, struct buf *out)
{
	if (!c->max)
		return;
	buf_printf(out, " \\\n            %s",
		   completion_quote(a, arena_printf(a, "1:%s:%s", operand_title(c->operand),
						    *c->name ? action(a, c->operand, c->choices)
							     : "_portc_first")));
	if (c->max != 1)
		buf_printf(out, " \\\n            %s",
			   completion_quote(a, arena_printf(a, "*:%s:%s", operand_title(c->rest),
							    action(a, c->rest, c->choices))));
}

static void write_command(struct arena *a, const struct command_row *c, struct buf *out)
{
	buf_printf(out, "    (%s)\n        _arguments -S :", completion_quote(a, c->name));
	for (const struct option_row *o = option_table; o->value; o++)
		if (o->commands & FOR(c->command))
			write_option(a, o, out);
	write_operands(a, c, out);
	buf_puts(out, "\n        ;;\n");
}

/* The first word: a command, or a file to compile. */
static void write_first(struct arena *a, struct buf *out)
{
	buf_puts(out, "_portc_first()\n{\n    local -a commands=(\n");
	for (const char *const *name = completion_commands(a); *name; name++)
		for (const struct command_row *c = command_table; c->name; c++)
			if (!strcmp(c->name, *name)) {
				buf_printf(
				    out, "        %s\n",
				    completion_quote(a, arena_printf(a, "%s:%s", *name,
								     escaped(a, c->summary))));
				break;
			}
	buf_puts(out, "    )\n"
		      "    _alternative 'commands:command:{_describe command commands}' \\\n"
		      "        'files:file:_files -g \"*.pdl(-.)\"'\n}\n\n");
}

static void write_names(struct arena *a, struct buf *out)
{
	buf_puts(out, "    local -a names=(");
	for (const struct command_row *c = command_table; c->name; c++)
		if (completion_is_command(c))
			buf_printf(out, " %s", completion_quote(a, c->name));
	buf_puts(out, " )\n");
}

/* Options whose value is the next word. */
static void write_valued(struct arena *a, struct buf *out)
{
	const char *separator = "        (";

	for (const struct option_row *o = option_table; o->value; o++) {
		const char *spellings[COMPLETION_SPELLINGS];
		size_t n = completion_spellings(a, o, spellings);

		if (!o->argument || (o->value < OPT_TARGET && o->kind == WORD_CHOICE))
			continue;
		for (size_t i = 0; i < n; i++) {
			buf_printf(out, "%s%s", separator, spellings[i]);
			separator = "|";
		}
	}
	buf_puts(out, ") ((i++)) ;;\n");
}

void completion_zsh(struct arena *a, struct buf *out)
{
	buf_puts(out, head);
	write_first(a, out);
	buf_puts(out, "_portc()\n{\n");
	write_names(a, out);
	buf_puts(out, scan);
	write_valued(a, out);
	buf_puts(out, find);
	buf_puts(out, "    case $command in\n");
	for (const struct command_row *c = command_table; c->name; c++)
		if (command_find(c->command) == c)
			write_command(a, c, out);
	buf_puts(out, "    esac\n}\n\n_portc \"$@\"\n");
}
