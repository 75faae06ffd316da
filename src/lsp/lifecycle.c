/* The life of a session: initialize, shutdown, exit; and what was agreed at its start. */
#include "lsp/server.h"

#include <string.h>

#include "lsp/json.h"
#include "lsp/memory.h"
#include "lsp/semantic.h"
#include "lsp/uri.h"

static void read_client(struct server *s, const json_t *c)
{
	const json_t *text = json_object_get(c, "textDocument"),
		     *workspace = json_object_get(c, "workspace");

	s->client = (struct client){
	    .snippets = member_true(text, "completion.completionItem.snippetSupport"),
	    .markdown = array_has(member(text, "hover.contentFormat"), "markdown"),
	    .nested_symbols = member_true(text, "documentSymbol.hierarchicalDocumentSymbolSupport"),
	    .related = member_true(text, "publishDiagnostics.relatedInformation"),
	    .unnecessary = member(text, "publishDiagnostics.tagSupport") != NULL,
	    .configuration = member_true(workspace, "configuration"),
	    .document_changes = member_true(workspace, "workspaceEdit.documentChanges"),
	    .watched_files = member_true(workspace, "didChangeWatchedFiles.dynamicRegistration"),
	};
	s->encoding = array_has(member(c, "general.positionEncodings"), "utf-8") ? ENCODING_UTF8
										 : ENCODING_UTF16;
}

static void read_folders(struct server *s, const json_t *params)
{
	const json_t *folders = json_object_get(params, "workspaceFolders");
	const char *root = member_text(params, "rootUri");

	for (size_t i = 0; i < json_array_size(folders); i++) {
		const char *uri = member_text(json_array_get(folders, i), "uri");

		if (uri)
			LIST_PUSH(&s->folders, uri_path(uri));
	}
	if (!s->folders.n && root)
		LIST_PUSH(&s->folders, uri_path(root));
}

/* LSP 3.17, TextDocumentSyncKind: 2 is incremental. */
static json_t *capabilities(const struct server *s)
{
	json_t *c = json_pack(
	    "{s:s,s:{s:b,s:i,s:{s:b}},s:b,s:b,s:b,s:b,s:b,s:b,s:b,s:b,s:b}", "positionEncoding",
	    s->encoding == ENCODING_UTF8 ? "utf-8" : "utf-16", "textDocumentSync", "openClose", 1,
	    "change", 2, "save", "includeText", 0, "hoverProvider", 1, "definitionProvider", 1,
	    "declarationProvider", 1, "referencesProvider", 1, "documentHighlightProvider", 1,
	    "documentSymbolProvider", 1, "workspaceSymbolProvider", 1, "foldingRangeProvider", 1,
	    "documentFormattingProvider", 1);

	json_object_set_new(c, "renameProvider", json_pack("{s:b}", "prepareProvider", 1));
	json_object_set_new(
	    c, "completionProvider",
	    json_pack("{s:[s,s],s:b}", "triggerCharacters", ".", "=", "resolveProvider", 1));
	json_object_set_new(c, "codeActionProvider",
			    json_pack("{s:[s]}", "codeActionKinds", "quickfix"));
	json_object_set_new(
	    c, "semanticTokensProvider",
	    json_pack("{s:o,s:b,s:b}", "legend", semantic_legend(), "full", 1, "range", 1));
	json_object_set_new(c, "workspace",
			    json_pack("{s:{s:b,s:b}}", "workspaceFolders", "supported", 1,
				      "changeNotifications", 1));
	return c;
}

json_t *lifecycle_initialize(struct server *s, const json_t *params, struct failure *f)
{
	if (!json_is_object(params))
		return fail(f, INVALID_PARAMS, "initialize has an object of parameters");
	read_client(s, json_object_get(params, "capabilities"));
	read_folders(s, params);
	settings_set(s, json_object_get(params, "initializationOptions"));
	s->life = LIFE_RUNNING;
	return json_pack("{s:o,s:{s:s,s:s}}", "capabilities", capabilities(s), "serverInfo", "name",
			 "portc", "version", PORTC_VERSION);
}

void lifecycle_initialized(struct server *s, const json_t *params)
{
	json_t *watchers;

	(void)params;
	if (s->client.configuration)
		settings_changed(s, NULL);
	if (!s->client.watched_files)
		return;
	watchers = json_pack("{s:[{s:s}]}", "watchers", "globPattern", "**/*.pdl");
	rpc_ask(s, "watch", "client/registerCapability",
		json_pack("{s:[{s:s,s:s,s:o}]}", "registrations", "id", "watch", "method",
			  "workspace/didChangeWatchedFiles", "registerOptions", watchers));
}

void lifecycle_answer(struct server *s, const char *id, const json_t *result)
{
	const json_t *own = json_array_get(result, 0);

	/* A client without settings of ours answers with an empty object, or with null. */
	if (!strcmp(id, "configuration") && json_object_size(own))
		settings_set(s, own);
}

json_t *lifecycle_shutdown(struct server *s, const json_t *params, struct failure *f)
{
	(void)params;
	(void)f;
	s->life = LIFE_SHUT_DOWN;
	s->shut_down = true;
	s->unpublished = false;
	return json_null();
}

void lifecycle_exit(struct server *s, const json_t *params)
{
	(void)params;
	s->life = LIFE_EXITED;
}
