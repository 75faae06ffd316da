/* The sub-commands. Each returns the exit status of the program. */
#ifndef PORTC_COMMANDS_H
#define PORTC_COMMANDS_H

#include "options.h"

int command_compile(const struct options *o);
int command_check(const struct options *o);
int command_list(const struct options *o);
int command_explain(const struct options *o);
int command_catalog(const struct options *o);
int command_verify(const struct options *o);
int command_diff(const struct options *o);
int command_import(const struct options *o);
int command_lsp(const struct options *o);
int command_new(const struct options *o);
int command_catalog_import(const struct options *o);
int command_completion(const struct options *o);
int command_fmt(const struct options *o);

#endif
