/* JSON-RPC 2.0 over the transport: the queue, the table of methods, answers. */
#include "lsp/features.h"

#include <string.h>

#include "json_out.h"
#include "lsp/json.h"
#include "lsp/memory.h"

typedef void notification(struct server *s, const json_t *params);

/* A method is a request or a notification. */
static const struct method {
	const char *name;
	feature *request;
	notification *notify;
} methods[] = {
    {"initialize", lifecycle_initialize, NULL},
    {"initialized", NULL, lifecycle_initialized},
    {"shutdown", lifecycle_shutdown, NULL},
    {"exit", NULL, lifecycle_exit},
    {"textDocument/didOpen", NULL, sync_open},
    {"textDocument/didChange", NULL, sync_change},
    {"textDocument/didClose", NULL, sync_close},
    {"textDocument/didSave", NULL, sync_save},
    {"workspace/didChangeWatchedFiles", NULL, sync_watched},
    {"workspace/didChangeWorkspaceFolders", NULL, sync_folders},
    {"workspace/didChangeConfiguration", NULL, settings_changed},
    {"textDocument/hover", hover, NULL},
    {"textDocument/definition", definition, NULL},
    {"textDocument/declaration", definition, NULL},
    {"textDocument/references", references, NULL},
    {"textDocument/documentHighlight", highlight, NULL},
    {"textDocument/prepareRename", prepare_rename, NULL},
    {"textDocument/rename", rename_symbol, NULL},
    {"textDocument/completion", completion, NULL},
    {"completionItem/resolve", completion_resolve, NULL},
    {"textDocument/documentSymbol", document_symbols, NULL},
    {"workspace/symbol", workspace_symbols, NULL},
    {"textDocument/foldingRange", folding_ranges, NULL},
    {"textDocument/semanticTokens/full", semantic_tokens, NULL},
    {"textDocument/semanticTokens/range", semantic_tokens_range, NULL},
    {"textDocument/formatting", formatting, NULL},
    {"textDocument/codeAction", code_actions, NULL},
};

static const struct method *find_method(const char *name)
{
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (!strcmp(methods[i].name, name))
			return &methods[i];
	return NULL;
}

json_t *fail(struct failure *f, int code, const char *message)
{
	*f = (struct failure){code, message};
	return NULL;
}

/* -- sending -- */

static void send_error(struct server *s, const json_t *id, int code, const char *message)
{
	json_t *error = json_pack("{s:i,s:o}", "code", code, "message", json_text(message));

	transport_send(&s->io, json_pack("{s:s,s:o,s:o}", "jsonrpc", "2.0", "id",
					 id ? json_deep_copy(id) : json_null(), "error", error));
}

/* The result is in s->raw. */
static void send_raw(struct server *s, const json_t *id)
{
	char *key = json_dumps(id, JSON_ENCODE_ANY);
	struct buf b = {0};

	if (!key)
		out_of_memory();
	buf_printf(&b, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":", key);
	buf_add(&b, s->raw.data, s->raw.n);
	buf_putc(&b, '}');
	transport_send_text(&s->io, b.data, b.n);
	buf_free(&b);
	buf_free(&s->raw);
	free(key);
}

static void send_result(struct server *s, const json_t *id, json_t *result)
{
	transport_send(&s->io, json_pack("{s:s,s:o,s:o}", "jsonrpc", "2.0", "id",
					 json_deep_copy(id), "result", result));
}

void rpc_notify(struct server *s, const char *method, json_t *params)
{
	transport_send(&s->io, json_pack("{s:s,s:s,s:o}", "jsonrpc", "2.0", "method", method,
					 "params", params));
}

void rpc_ask(struct server *s, const char *id, const char *method, json_t *params)
{
	transport_send(&s->io, json_pack("{s:s,s:s,s:s,s:o}", "jsonrpc", "2.0", "id", id, "method",
					 method, "params", params));
}

/* -- receiving -- */

/* A request that waits is taken out and answered; one that was answered is past cancelling. */
static void cancel(struct server *s, const json_t *id)
{
	for (size_t i = 0; id && i < json_array_size(s->queue); i++) {
		json_t *message = json_array_get(s->queue, i);

		if (!json_object_get(message, "method") ||
		    !json_equal(json_object_get(message, "id"), id))
			continue;
		send_error(s, id, REQUEST_CANCELLED, "cancelled");
		json_array_remove(s->queue, i);
		return;
	}
}

static bool is_id(const json_t *id)
{
	return json_is_integer(id) || json_is_string(id);
}

static void enqueue(struct server *s, const char *body, size_t n)
{
	json_error_t error;
	json_t *message = json_loadb(body, n, JSON_ALLOW_NUL | JSON_DECODE_ANY, &error);
	const char *method = json_string_value(json_object_get(message, "method"));

	if (!message) {
		send_error(s, NULL, PARSE_ERROR, error.text);
	} else if (!json_is_object(message)) {
		send_error(s, NULL, INVALID_REQUEST, "a message is an object");
		json_decref(message);
	} else if (method && !strcmp(method, "$/cancelRequest")) {
		cancel(s, member(message, "params.id"));
		json_decref(message);
	} else {
		json_array_append_new(s->queue, message);
	}
}

void rpc_receive(struct server *s, bool wait)
{
	const char *body;
	size_t n;

	transport_read(&s->io, wait);
	for (;;) {
		switch (framing_next(&s->io.framing, &body, &n)) {
		case ARRIVAL_NONE:
			return;
		case ARRIVAL_BROKEN:
			send_error(s, NULL, PARSE_ERROR, "no header with a Content-Length");
			break;
		case ARRIVAL_TOO_LONG:
			send_error(s, NULL, INVALID_REQUEST, "the message is too long");
			break;
		case ARRIVAL_MESSAGE:
			enqueue(s, body, n);
			break;
		}
	}
}

/* -- handling -- */

/* Why a request is not answered in this state, or 0. */
static int refused(const struct server *s, const char *method, const char **why)
{
	bool initialize = !strcmp(method, "initialize");

	if (s->life == LIFE_NEW && !initialize) {
		*why = "the first request is `initialize`";
		return SERVER_NOT_INITIALIZED;
	}
	if (s->life != LIFE_NEW && initialize) {
		*why = "`initialize` is sent once";
		return INVALID_REQUEST;
	}
	if (s->life == LIFE_SHUT_DOWN) {
		*why = "after `shutdown` comes `exit` alone";
		return INVALID_REQUEST;
	}
	return 0;
}

static void handle_request(struct server *s, const char *name, const json_t *id,
			   const json_t *params)
{
	const struct method *m = find_method(name);
	struct failure f = {0, NULL};
	const char *why;
	int code = refused(s, name, &why);
	json_t *result;

	if (code) {
		send_error(s, id, code, why);
		return;
	}
	if (!m || !m->request) {
		send_error(s, id, METHOD_NOT_FOUND,
			   arena_printf(s->scratch, "there is no request `%s`", name));
		return;
	}
	result = m->request(s, params, &f);
	if (f.message)
		send_error(s, id, f.code, f.message);
	else if (s->raw.n)
		send_raw(s, id);
	else
		send_result(s, id, result ? result : json_null());
	if (f.message)
		json_decref(result);
}

/* What has no id is not answered, whatever is wrong with it. */
static void handle_notification(struct server *s, const char *name, const json_t *params)
{
	const struct method *m = find_method(name);

	if (!m || !m->notify)
		return;
	if (s->life == LIFE_RUNNING || m->notify == lifecycle_exit)
		m->notify(s, params);
}

static void handle(struct server *s, const json_t *message)
{
	const json_t *id = json_object_get(message, "id"),
		     *params = json_object_get(message, "params");
	const char *method = json_string_value(json_object_get(message, "method"));

	if (!method && json_is_string(id) &&
	    (json_object_get(message, "result") || json_object_get(message, "error")))
		lifecycle_answer(s, json_string_value(id), json_object_get(message, "result"));
	else if (!method || (id && !is_id(id)))
		send_error(s, is_id(id) ? id : NULL, INVALID_REQUEST,
			   "a message has a method, and its id is a number or a string");
	else if (id)
		handle_request(s, method, id, params);
	else
		handle_notification(s, method, params);
}

bool rpc_handle_next(struct server *s)
{
	json_t *message = json_array_get(s->queue, 0);

	if (!message)
		return false;
	json_incref(message);
	json_array_remove(s->queue, 0);
	s->scratch = arena_new(out_of_memory);
	handle(s, message);
	arena_free(s->scratch);
	s->scratch = NULL;
	json_decref(message);
	return true;
}
