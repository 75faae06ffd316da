/* portc lsp: the language server on standard input and output. */
#include <stdio.h>
#include <unistd.h>

#include "commands.h"
#include "driver.h"
#include "lsp/server.h"

int command_lsp(const struct options *o)
{
	if (isatty(STDIN_FILENO))
		fputs("portc: this is the language server, which editors start and talk to; end it "
		      "with "
		      "Ctrl-D.\n`portc help lsp` says more.\n",
		      stderr);
	return server_run(o, STDIN_FILENO, STDOUT_FILENO) ? STATUS_INPUT : STATUS_OK;
}
