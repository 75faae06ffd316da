/* portc completion: a script by which a shell completes portc's words. */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "completion.h"
#include "driver.h"

static int unknown_shell(const char *name)
{
	const char *names[8];
	size_t n = 0;

	for (; completion_shells[n].name; n++)
		names[n] = completion_shells[n].name;
	const char *meant = nearest(name, names, n);
	if (meant)
		fprintf(stderr, "portc: error: no completion for '%s'; did you mean '%s'?\n", name,
			meant);
	else
		fprintf(stderr, "portc: error: no completion for '%s'; usage: portc %s\n", name,
			command_find(COMMAND_COMPLETION)->usage);
	return STATUS_SYSTEM;
}

int command_completion(const struct options *o)
{
	const struct completion_shell *shell = completion_shells;
	struct compilation c;
	struct buf text = {0};

	while (shell->name && strcmp(shell->name, o->args[0]))
		shell++;
	if (!shell->name)
		return unknown_shell(o->args[0]);
	compilation_init(&c, o);
	shell->write(c.arena, &text);
	fwrite(text.data, 1, text.n, stdout);
	buf_free(&text);
	compilation_free(&c);
	return STATUS_OK;
}
