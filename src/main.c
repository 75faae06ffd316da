/* portc: options, then the command, then the exit status. */
#include <stdio.h>

#include "commands.h"
#include "driver.h"

static int run(const struct options *o)
{
	switch (o->command) {
	case COMMAND_COMPILE:
		return command_compile(o);
	case COMMAND_CHECK:
		return command_check(o);
	case COMMAND_LIST:
		return command_list(o);
	case COMMAND_EXPLAIN:
		return command_explain(o);
	case COMMAND_CATALOG:
		return command_catalog(o);
	case COMMAND_VERIFY:
		return command_verify(o);
	case COMMAND_DIFF:
		return command_diff(o);
	case COMMAND_IMPORT:
		return command_import(o);
	case COMMAND_LSP:
		return command_lsp(o);
	case COMMAND_FMT:
		return command_fmt(o);
	case COMMAND_NEW:
		return command_new(o);
	case COMMAND_CATALOG_IMPORT:
		return command_catalog_import(o);
	case COMMAND_COMPLETION:
		return command_completion(o);
	case COMMAND_VERSION:
		puts("portc " PORTC_VERSION);
		return STATUS_OK;
	case COMMAND_HELP:
	default:
		options_help(stdout, o->help_topic ? o->help_topic : "");
		return STATUS_OK;
	}
}

int main(int argc, char **argv)
{
	struct options o;

	if (!options_read(&o, argc, argv, stderr))
		return STATUS_SYSTEM;

	int status = run(&o);

	/* Written text that never arrived is an error: a full disk, a closed pipe. */
	if (fflush(stdout) || ferror(stdout)) {
		perror("portc: error: cannot write standard output");
		return STATUS_SYSTEM;
	}
	return status;
}
