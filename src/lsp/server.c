/* The loop of the language server: see server.h. */
#include "lsp/server.h"

#include <signal.h>
#include <string.h>

#include "lsp/diagnostics.h"
#include "lsp/memory.h"
#include "lsp/snapshot.h"

static void server_free(struct server *s)
{
	snapshots_free(s);
	units_free(&s->units);
	documents_free(&s->documents);
	framing_free(&s->io.framing);
	for (size_t i = 0; i < s->folders.n; i++)
		free(s->folders.at[i]);
	free(s->folders.at);
	for (size_t i = 0; i < s->dirs.n; i++)
		free(s->dirs.at[i]);
	free(s->dirs.at);
	json_decref(s->published);
	json_decref(s->queue);
}

int server_run(const struct options *o, int in, int out)
{
	struct server s = {.io = {.in = in, .out = out}, .given = o, .options = *o};

	s.units.documents = &s.documents;
	s.units.round = 1;
	s.published = json_object();
	s.queue = json_array();
	/* The client may leave while something is written: that is seen by write, not by a signal.
	 */
	signal(SIGPIPE, SIG_IGN);
	while (s.life != LIFE_EXITED && !s.io.broken) {
		rpc_receive(&s, !json_array_size(s.queue) && !s.unpublished);
		if (rpc_handle_next(&s))
			continue;
		if (s.io.ended)
			break;
		if (s.unpublished)
			diagnostics_publish(&s);
	}
	server_free(&s);
	return s.shut_down ? 0 : 1;
}
