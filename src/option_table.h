/* Every command and every option, as rows of two tables: the command line, its messages, the help
 * pages and the shell completions are made from them.
 *
 * The tables are constant; their texts are for people and end up on a terminal.
 */
#ifndef PORTC_OPTION_TABLE_H
#define PORTC_OPTION_TABLE_H

#include "options.h"

/* What a shell may offer where a value or an operand is to be typed. */
enum word_kind {
	WORD_NONE, /* nothing, or nothing that a shell knows */
	WORD_FILE, /* any file */
	WORD_PDL,  /* a .pdl file */
	WORD_CSV,  /* a .csv file */
	WORD_DIRECTORY,
	WORD_TARGET,
	WORD_TARGET_OR_ALL,
	WORD_WARNING, /* NAME, no-NAME, error, error=NAME */
	WORD_PRODUCT,
	WORD_TOPIC, /* of help */
	WORD_CHOICE /* one of `choices` */
};

struct command_row {
	enum command command;
	const char *name; /* as typed; "" for a compilation; "catalog import" is two words */
	int min, max;     /* operands after the name; max -1: any number */
	enum word_kind operand, rest; /* the first operand, and further ones */
	const char *choices; /* of WORD_CHOICE, and of WORD_TOPIC beside the commands; by '|' */
	const char *usage;   /* after "portc " */
	const char *summary; /* a line of the general help */
	const char *page;    /* below the usage in `help NAME`; NULL: the summary says it all */
};

#define FOR(command) (1U << (command))
#define FOR_EVERY    (~0U)

struct option_row {
	int value;            /* getopt's: the letter, or one of enum option_value */
	const char *name;     /* "target" of --target; NULL where there is only a letter */
	const char *word;     /* "D" of -MD: what follows the letter in one word; NULL */
	const char *argument; /* what its value is called in help; NULL: it has none */
	enum word_kind kind;
	const char *choices; /* of a WORD_CHOICE, separated by '|' */
	unsigned commands;   /* FOR(...) of those that it goes with */
	const char
	    *help; /* lines of at most 56 columns, separated by '\n'; NULL: not listed by itself */
};

extern const struct command_row command_table[]; /* ends with a NULL name */
extern const struct option_row option_table[];   /* ends with value 0 */

const struct command_row *command_find(enum command command);
const struct option_row *option_find(int value);

/* "--target", "-o" or "-MF": how an option is called in a message. In BUF. */
enum { OPTION_TEXT = 32 };
const char *option_text(const struct option_row *o, char buf[OPTION_TEXT]);

#endif
