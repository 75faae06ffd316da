/* Shell completion: scripts for bash, zsh and fish, made from the tables of commands and options.
 *
 * A script knows every command, the options that go with it, what stands for their values, and what
 * the operands are. Products are asked of the program when they are to be completed, all else is in
 * the script. No list is written here a second time.
 */
#ifndef PORTC_COMPLETION_H
#define PORTC_COMPLETION_H

#include <stdbool.h>

#include "arena.h"
#include "buf.h"
#include "option_table.h"

struct completion_shell {
	const char *name;
	void (*write)(struct arena *a, struct buf *out);
};

extern const struct completion_shell completion_shells[]; /* ends with a NULL name */

/* -- for the writers -- */

/* The words of a kind, separated by blanks; NULL where the shell has to look for them. */
const char *completion_words(struct arena *a, enum word_kind kind, const char *choices);

/* "target", "pdl", …: a kind as a word for scripts. */
const char *completion_kind(enum word_kind kind);

/* Names of commands of one word, or the first words of others, each once; NULL at the end. */
const char *const *completion_commands(struct arena *a);

/* Is this the first row of its command, and one that has a name? */
bool completion_is_command(const struct command_row *c);

/* The letters and the name under which an option is typed: "-o", "--output"; NULL at the end. An
 * option of letter and word is "-MD"; one whose value is one of a few letters is "-O0", "-O1", … */
enum { COMPLETION_SPELLINGS = 8 };
size_t completion_spellings(struct arena *a, const struct option_row *o,
			    const char *out[COMPLETION_SPELLINGS]);

/* S in single quotes for a shell that has no escapes inside of them (bash, zsh). */
const char *completion_quote(struct arena *a, const char *s);

/* The text of an option or a command on one line. */
const char *completion_help(struct arena *a, const char *help);

void completion_bash(struct arena *a, struct buf *out);
void completion_zsh(struct arena *a, struct buf *out);
void completion_fish(struct arena *a, struct buf *out);

#endif
