/* What the client says about documents and files. Each change makes what depends on it stale. */
#include "lsp/server.h"

#include <string.h>

#include "lsp/json.h"
#include "lsp/memory.h"
#include "lsp/snapshot.h"
#include "lsp/uri.h"

static struct document *named(struct server *s, const json_t *params)
{
	const char *uri = member_text(params, "textDocument.uri");

	return uri ? document_by_uri(&s->documents, uri) : NULL;
}

/* Files may have changed on the disk, and what was missing may be there. */
static void everything_changed(struct server *s)
{
	s->units.round++;
	snapshots_stale(s, NULL);
	s->unpublished = true;
}

void sync_open(struct server *s, const json_t *params)
{
	const char *uri = member_text(params, "textDocument.uri");
	const json_t *text = member(params, "textDocument.text");
	json_int_t version = json_integer_value(member(params, "textDocument.version"));

	if (!uri || !json_is_string(text))
		return;
	document_open(&s->documents, uri, version, json_string_value(text),
		      json_string_length(text));
	everything_changed(s);
}

void sync_change(struct server *s, const json_t *params)
{
	struct document *d = named(s, params);
	const json_t *version = member(params, "textDocument.version");

	if (!d)
		return;
	if (json_is_integer(version))
		d->version = json_integer_value(version);
	if (!document_change(&s->documents, d, member(params, "contentChanges"), s->encoding))
		rpc_notify(s, "window/logMessage",
			   json_pack("{s:i,s:s}", "type", 1, "message",
				     "portc: a change that is not well made was left out"));
	snapshots_stale(s, d->path);
	s->unpublished = true;
}

void sync_close(struct server *s, const json_t *params)
{
	struct document *d = named(s, params);

	if (!d)
		return;
	document_close(&s->documents, d);
	everything_changed(s);
}

void sync_save(struct server *s, const json_t *params)
{
	(void)params;
	everything_changed(s);
}

void sync_watched(struct server *s, const json_t *params)
{
	(void)params;
	s->listed = false;
	everything_changed(s);
}

static void remove_folder(struct folders *list, const char *path)
{
	for (size_t i = 0; i < list->n; i++)
		if (!strcmp(list->at[i], path)) {
			free(list->at[i]);
			list->at[i] = list->at[--list->n];
			return;
		}
}

void sync_folders(struct server *s, const json_t *params)
{
	const json_t *added = member(params, "event.added"),
		     *removed = member(params, "event.removed");

	for (size_t i = 0; i < json_array_size(removed); i++) {
		const char *uri = member_text(json_array_get(removed, i), "uri");
		char *path = uri ? uri_path(uri) : NULL;

		if (path)
			remove_folder(&s->folders, path);
		free(path);
	}
	for (size_t i = 0; i < json_array_size(added); i++) {
		const char *uri = member_text(json_array_get(added, i), "uri");

		if (uri)
			LIST_PUSH(&s->folders, uri_path(uri));
	}
	s->listed = false;
	everything_changed(s);
}
