/* The reading of the command line, between its files: options.c reads it word by word,
 * options_check.c looks at the whole. Mistakes are one line on ERR. */
#ifndef PORTC_OPTIONS_PARTS_H
#define PORTC_OPTIONS_PARTS_H

#include "options.h"

/* Writes "portc: error: ..."; false. */
bool option_error(FILE *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Is there such a command, do its options and operands go together? */
bool options_check(const struct options *o, FILE *err);

/* `portc help WORD`: is there such a page? */
bool options_check_topic(const struct options *o, FILE *err);

#endif
