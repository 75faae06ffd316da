/* portc lsp: the language server on standard input and output. */
#include <unistd.h>

#include "commands.h"
#include "driver.h"
#include "lsp/server.h"

int command_lsp(const struct options *o)
{
	return server_run(o, STDIN_FILENO, STDOUT_FILENO) ? STATUS_INPUT : STATUS_OK;
}
