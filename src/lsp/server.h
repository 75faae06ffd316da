/* The language server: what it knows between two messages.
 *
 * One thread. Messages wait in a queue; what is typed while an answer is made is read before the
 * next one, so that a cancelled request is never begun. Compilations happen when somebody asks,
 * once per state of the texts; diagnostics when no message waits.
 */
#ifndef PORTC_LSP_SERVER_H
#define PORTC_LSP_SERVER_H

#include "lsp/documents.h"
#include "lsp/transport.h"
#include "lsp/units.h"
#include "options.h"

enum life { LIFE_NEW, LIFE_RUNNING, LIFE_SHUT_DOWN, LIFE_EXITED };

/* What the client can do. */
struct client {
	bool snippets;         /* in completions */
	bool markdown;         /* in hovers and documentation */
	bool nested_symbols;   /* documentSymbol as a tree */
	bool configuration;    /* answers workspace/configuration */
	bool watched_files;    /* can be asked to watch files */
	bool document_changes; /* edits with versions */
	bool related;          /* relatedInformation in diagnostics */
	bool unnecessary;      /* the tag of that name */
};

struct snapshots {
	struct snapshot **at;
	size_t n, cap;
	uint64_t uses;
};

struct folders {
	char **at;
	size_t n, cap;
};

struct server {
	struct transport io;
	enum life life;
	bool shut_down; /* `shutdown` was answered */
	struct client client;
	enum encoding encoding;
	const struct options *given; /* the command line */
	struct options options;      /* and what the client says on top of it */
	struct folders dirs;         /* the include directories among them */
	struct folders folders;      /* of the workspace */
	struct documents documents;
	struct units units;
	bool listed; /* the workspace's files are known */
	struct snapshots snapshots;
	json_t *published;     /* URI -> diagnostics */
	bool unpublished;      /* something changed since */
	json_t *queue;         /* messages not yet looked at, in order */
	json_int_t asked;      /* the id of our last request to the client */
	struct arena *scratch; /* of the message being handled */
	struct buf raw;        /* the result of a request as JSON text, where it is a large one */
};

/* An answer that is an error: its code of JSON-RPC or LSP, and a text for people. */
struct failure {
	int code;
	const char *message; /* NULL: there is none */
};

enum {
	PARSE_ERROR = -32700,
	INVALID_REQUEST = -32600,
	METHOD_NOT_FOUND = -32601,
	INVALID_PARAMS = -32602,
	SERVER_NOT_INITIALIZED = -32002,
	REQUEST_CANCELLED = -32800,
	REQUEST_FAILED = -32803
};

/* Runs until the client leaves; the exit status that the protocol asks for. */
int server_run(const struct options *o, int in, int out);

/* rpc.c: takes in what has arrived; handles the next message, if there is one. */
void rpc_receive(struct server *s, bool wait);
bool rpc_handle_next(struct server *s);
void rpc_notify(struct server *s, const char *method, json_t *params);
/* Asks the client; the answer comes to lifecycle_answer. */
void rpc_ask(struct server *s, const char *id, const char *method, json_t *params);
json_t *fail(struct failure *f, int code, const char *message);

/* lifecycle.c */
json_t *lifecycle_initialize(struct server *s, const json_t *params, struct failure *f);
void lifecycle_initialized(struct server *s, const json_t *params);
json_t *lifecycle_shutdown(struct server *s, const json_t *params, struct failure *f);
void lifecycle_exit(struct server *s, const json_t *params);
void lifecycle_answer(struct server *s, const char *id, const json_t *result);

/* settings.c: include directories and warnings, from the command line and the client. */
void settings_set(struct server *s, const json_t *settings);
void settings_changed(struct server *s, const json_t *params);

/* sync.c: what the client says about documents and files. */
void sync_open(struct server *s, const json_t *params);
void sync_change(struct server *s, const json_t *params);
void sync_close(struct server *s, const json_t *params);
void sync_save(struct server *s, const json_t *params);
void sync_watched(struct server *s, const json_t *params);
void sync_folders(struct server *s, const json_t *params);

#endif
