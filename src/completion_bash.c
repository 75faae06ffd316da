/* The script for bash. It needs nothing but bash 4: not the package bash-completion. */
#include "completion.h"

#include <string.h>

static const char head[] =
    "# Completion of portc for bash, made by `portc completion bash`.\n"
    "\n"
    "# Sets COMPREPLY to what KIND offers for CUR, each word after PREFIX.\n"
    "_portc_offer()\n"
    "{\n"
    "    local kind=$1 words=$2 cur=$3 prefix=$4 i\n"
    "\n"
    "    case $kind in\n"
    "    words) mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\") ;;\n"
    "    product)\n"
    "        words=$(\"${COMP_WORDS[0]}\" catalog --format csv 2>/dev/null | sed '1d; s/,.*//')\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
    "        ;;\n"
    "    pdl | csv)\n"
    "        compopt -o filenames 2>/dev/null\n"
    "        mapfile -t COMPREPLY < <(compgen -d -- \"$cur\"; compgen -f -X \"!*.$kind\" -- "
    "\"$cur\")\n"
    "        ;;\n"
    "    file)\n"
    "        compopt -o filenames 2>/dev/null\n"
    "        mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
    "        ;;\n"
    "    directory)\n"
    "        compopt -o filenames 2>/dev/null\n"
    "        mapfile -t COMPREPLY < <(compgen -d -- \"$cur\")\n"
    "        ;;\n"
    "    esac\n"
    "    if [[ $prefix ]]; then\n"
    "        for i in \"${!COMPREPLY[@]}\"; do\n"
    "            COMPREPLY[i]=$prefix${COMPREPLY[i]}\n"
    "        done\n"
    "    fi\n"
    "}\n"
    "\n";

static const char engine[] =
    "_portc()\n"
    "{\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} command='' commands='' kind='' words='' options='' "
    "name i\n"
    "    local -a operands=()\n"
    "\n"
    "    COMPREPLY=()\n"
    "    # `--target=asa` and `-Werror=unused` come as three words each.\n"
    "    [[ $cur == = ]] && i=1 cur='' || i=2\n"
    "    if [[ ${COMP_WORDS[COMP_CWORD - i + 1]} == = && ${COMP_WORDS[COMP_CWORD - i]} == -[!-]* "
    "]]; then\n"
    "        name=${COMP_WORDS[COMP_CWORD - i]}\n"
    "        _portc_value \"${name:0:2}\"\n"
    "        _portc_offer \"$kind\" \"$words\" \"${name:2}=$cur\"\n"
    "        COMPREPLY=(\"${COMPREPLY[@]#*=}\")\n"
    "        return\n"
    "    fi\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        case ${COMP_WORDS[i]} in\n"
    "        -) operands+=(-) ;;\n"
    "        =) ((i++)) ;;\n"
    "        -*)\n"
    "            _portc_value \"${COMP_WORDS[i]}\"\n"
    "            [[ $kind ]] || continue\n"
    "            [[ ${COMP_WORDS[i + 1]} == = ]] && ((i++))\n"
    "            if ((i + 1 >= COMP_CWORD)); then\n"
    "                _portc_offer \"$kind\" \"$words\" \"$cur\"\n"
    "                return\n"
    "            fi\n"
    "            ((i++))\n"
    "            ;;\n"
    "        *) operands+=(\"${COMP_WORDS[i]}\") ;;\n"
    "        esac\n"
    "    done\n"
    "    _portc_command\n"
    "    _portc_options\n"
    "    case $cur in\n"
    "    --*) _portc_offer words \"$options\" \"$cur\" ;;\n"
    "    -*)\n"
    "        _portc_value \"${cur:0:2}\"\n"
    "        if [[ $kind == words || ( $kind && ${#cur} -gt 2 ) ]]; then\n"
    "            _portc_offer \"$kind\" \"$words\" \"${cur:2}\" \"${cur:0:2}\"\n"
    "        else\n"
    "            _portc_offer words \"$options\" \"$cur\"\n"
    "        fi\n"
    "        ;;\n"
    "    *)\n"
    "        _portc_operand \"${#operands[@]}\"\n"
    "        _portc_offer \"$kind\" \"$words\" \"$cur\"\n"
    "        if [[ ! $command && ${#operands[@]} -eq 0 ]]; then\n"
    "            mapfile -t -O \"${#COMPREPLY[@]}\" COMPREPLY < <(compgen -W \"$commands\" -- "
    "\"$cur\")\n"
    "        fi\n"
    "        ;;\n"
    "    esac\n"
    "}\n"
    "\n"
    "complete -F _portc portc\n";

static const char *kind_text(struct arena *a, enum word_kind kind, const char *choices)
{
	const char *words = completion_words(a, kind, choices);

	if (!words)
		return arena_printf(a, "kind=%s words=''", completion_kind(kind));
	return arena_printf(a, "kind=%s words=%s", completion_kind(kind),
			    completion_quote(a, words));
}

/* Which options have a value, and what it is. */
static void write_values(struct arena *a, struct buf *out)
{
	buf_puts(out, "# Sets what the value of an option is; nothing where it has none.\n"
		      "_portc_value()\n{\n    case $1 in\n");
	for (const struct option_row *o = option_table; o->value; o++) {
		const char *spellings[COMPLETION_SPELLINGS];
		size_t n = completion_spellings(a, o, spellings);

		if (!o->argument || (o->value < OPT_TARGET && o->kind == WORD_CHOICE))
			continue;
		buf_puts(out, "    ");
		for (size_t i = 0; i < n; i++)
			buf_printf(out, "%s%s", i ? " | " : "", spellings[i]);
		buf_printf(out, ") %s ;;\n", kind_text(a, o->kind, o->choices));
	}
	buf_puts(out, "    *) kind='' words='' ;;\n    esac\n}\n\n");
}

/* The command that the operands name, and how many of them are its name. */
static void write_commands(struct arena *a, struct buf *out)
{
	buf_puts(out, "# Sets the command, and takes its name from the operands.\n"
		      "_portc_command()\n{\n    command=\n    for name in");
	for (const struct command_row *c = command_table; c->name; c++)
		if (completion_is_command(c))
			buf_printf(out, " %s", completion_quote(a, c->name));
	buf_puts(out, "; do\n"
		      "        if [[ \"${operands[*]} \" == \"$name \"* && ${#name} -gt "
		      "${#command} ]]; then\n"
		      "            command=$name\n"
		      "        fi\n"
		      "    done\n"
		      "    read -ra name <<<\"$command\"\n"
		      "    operands=(\"${operands[@]:${#name[@]}}\")\n"
		      "}\n\n");
}

static void write_options(struct arena *a, struct buf *out)
{
	buf_puts(out, "# Sets the options of the command.\n"
		      "_portc_options()\n{\n    case $command in\n");
	for (const struct command_row *c = command_table; c->name; c++) {
		const char *list = "";

		if (command_find(c->command) != c)
			continue;
		for (const struct option_row *o = option_table; o->value; o++) {
			const char *spellings[COMPLETION_SPELLINGS];
			size_t n = completion_spellings(a, o, spellings);

			for (size_t i = 0; i < n && (o->commands & FOR(c->command)); i++)
				list =
				    arena_printf(a, "%s%s%s", list, *list ? " " : "", spellings[i]);
		}
		buf_printf(out, "    %s) options=%s ;;\n", completion_quote(a, c->name),
			   completion_quote(a, list));
	}
	buf_puts(out, "    esac\n}\n\n");
}

static void write_operands(struct arena *a, struct buf *out)
{
	const char *commands = "";

	for (const char *const *c = completion_commands(a); *c; c++)
		commands = arena_printf(a, "%s%s%s", commands, *commands ? " " : "", *c);
	buf_puts(out, "# Sets what operand number N (from 0) of the command is.\n"
		      "_portc_operand()\n{\n");
	buf_printf(out, "    commands=%s\n    case $command,$1 in\n",
		   completion_quote(a, commands));
	for (const struct command_row *c = command_table; c->name; c++) {
		if (command_find(c->command) != c)
			continue;
		buf_printf(out, "    %s) %s ;;\n",
			   completion_quote(a, arena_printf(a, "%s,0", c->name)),
			   kind_text(a, c->operand, c->choices));
		buf_printf(out, "    %s*) %s ;;\n",
			   completion_quote(a, arena_printf(a, "%s,", c->name)),
			   kind_text(a, c->max == 1 ? WORD_NONE : c->rest, c->choices));
	}
	buf_puts(out, "    esac\n}\n\n");
}

void completion_bash(struct arena *a, struct buf *out)
{
	buf_puts(out, head);
	write_values(a, out);
	write_commands(a, out);
	write_options(a, out);
	write_operands(a, out);
	buf_puts(out, engine);
}
