/* Publishing diagnostics: one report per program, merged per file. */
#include "lsp/diagnostics.h"

#include <string.h>

#include "json_out.h"
#include "lsp/catalog_file.h"
#include "lsp/json.h"
#include "lsp/lookup.h"
#include "lsp/memory.h"
#include "lsp/uri.h"

/* LSP 3.17, DiagnosticSeverity and DiagnosticTag. */
enum { LSP_ERROR = 1, LSP_WARNING = 2, LSP_INFORMATION = 3, TAG_UNNECESSARY = 1 };

char *span_uri(struct server *s, const struct snapshot *x, struct span at)
{
	size_t i = at.source ? snapshot_index(x, at.source) : x->paths.n;
	char *path, *uri;

	if (i >= x->paths.n)
		return NULL;
	if (x->paths.at[i])
		return file_uri(s, x->paths.at[i]);
	path = catalog_file(at.source->name, at.source->text, at.source->n);
	uri = path ? path_uri(path) : NULL;
	free(path);
	return uri;
}

static json_t *related_json(struct server *s, struct snapshot *x, const struct diagnostic *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->notes.n; i++) {
		const struct diag_note *n = &d->notes.at[i];
		char *uri = span_uri(s, x, n->span);

		if (uri)
			json_array_append_new(list,
					      json_pack("{s:{s:s,s:o},s:o}", "location", "uri", uri,
							"range", snapshot_range(s, x, n->span),
							"message", json_text(n->text)));
		free(uri);
	}
	return list;
}

/* The message, its hint, and the notes that have no place: a diagnostic of the protocol has no more
 * than a text. */
static json_t *message_json(struct snapshot *x, const struct diagnostic *d, bool related)
{
	const char *text = d->text;

	if (d->hint)
		text = arena_printf(x->c.arena, "%s\nhint: %s", text, d->hint);
	for (size_t i = 0; i < d->notes.n; i++)
		if (!related || !d->notes.at[i].span.source)
			text = arena_printf(x->c.arena, "%s\n%s", text, d->notes.at[i].text);
	return json_text(text);
}

static bool is_unnecessary(const char *name)
{
	return name && (!strcmp(name, "unused") || !strcmp(name, "redundant") ||
			!strcmp(name, "shadowed") || !strcmp(name, "idle-deny"));
}

json_t *diagnostic_json(struct server *s, struct snapshot *x, const struct diagnostic *d)
{
	static const int severities[] = {LSP_INFORMATION, LSP_WARNING, LSP_ERROR};
	json_t *o = json_pack("{s:o,s:i,s:s,s:o}", "range", snapshot_range(s, x, d->span),
			      "severity", severities[d->severity], "source", "portc", "message",
			      message_json(x, d, s->client.related));
	json_t *related = s->client.related ? related_json(s, x, d) : NULL;

	if (d->name)
		json_object_set_new(o, "code", json_string(d->name));
	if (json_array_size(related))
		json_object_set(o, "relatedInformation", related);
	if (s->client.unnecessary && is_unnecessary(d->name))
		json_object_set_new(o, "tags", json_pack("[i]", TAG_UNNECESSARY));
	json_decref(related);
	return o;
}

/* -- reports -- */

static void add(json_t *report, const char *path, json_t *diagnostic)
{
	json_t *list = json_object_get(report, path);

	if (!list) {
		list = json_array();
		json_object_set_new(report, path, list);
	}
	if (diagnostic)
		json_array_append_new(list, diagnostic);
}

/* Every file that was read is in it, so that it is known what the report depends on. */
static json_t *make_report(struct server *s, struct snapshot *x)
{
	json_t *report = json_object();

	add(report, x->root, NULL);
	for (size_t i = 0; i < x->paths.n; i++)
		if (x->paths.at[i])
			add(report, x->paths.at[i], NULL);
	for (size_t i = 0; i < x->c.diags->list.n; i++) {
		const struct diagnostic *d = x->c.diags->list.at[i];
		size_t k = d->span.source ? snapshot_index(x, d->span.source) : x->paths.n;
		const char *path = k < x->paths.n ? x->paths.at[k] : NULL;

		add(report, path ? path : x->root, diagnostic_json(s, x, d));
	}
	return report;
}

static void report(struct server *s, const char *root)
{
	struct snapshot *x = snapshot_get(s, root, true);

	json_decref(x->report);
	x->report = make_report(s, x);
	x->report_stale = false;
}

static bool holds(const json_t *list, const json_t *diagnostic)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (json_equal(json_array_get(list, i), diagnostic))
			return true;
	return false;
}

/* What nothing uses in one program may be used in another. */
static bool used_elsewhere(struct server *s, const char *path, const json_t *diagnostic)
{
	const char *code = member_text(diagnostic, "code");

	if (!code || strcmp(code, "unused"))
		return false;
	for (size_t i = 0; i < s->snapshots.n; i++) {
		const json_t *list = json_object_get(s->snapshots.at[i]->report, path);

		if (list && !holds(list, diagnostic))
			return true;
	}
	return false;
}

static void merge(struct server *s, json_t *all, const json_t *report)
{
	const char *path;
	json_t *list;

	json_object_foreach((json_t *)(uintptr_t)report, path, list)
	{
		char *uri = file_uri(s, path);

		add(all, uri, NULL);
		for (size_t i = 0; i < json_array_size(list); i++) {
			json_t *d = json_array_get(list, i);

			if (!holds(json_object_get(all, uri), d) && !used_elsewhere(s, path, d))
				add(all, uri, json_incref(d));
		}
		free(uri);
	}
}

/* -- telling the client -- */

static void publish(struct server *s, const char *uri, json_t *list)
{
	const struct document *d = document_by_uri(&s->documents, uri);
	json_t *params = json_pack("{s:s,s:o}", "uri", uri, "diagnostics", list);

	if (d)
		json_object_set_new(params, "version", json_integer(d->version));
	rpc_notify(s, "textDocument/publishDiagnostics", params);
}

/* News alone, but of open documents after every change: the client sees that it is up to date. */
static void publish_news(struct server *s, json_t *all)
{
	const char *uri;
	json_t *list;

	json_object_foreach(s->published, uri,
			    list) if (!json_object_get(all, uri) && json_array_size(list))
	    publish(s, uri, json_array());
	json_object_foreach(all, uri, list)
	{
		const json_t *before = json_object_get(s->published, uri);
		struct document *d = document_by_uri(&s->documents, uri);
		bool newer = d && d->published != d->change;

		if (d)
			d->published = d->change;
		if (newer || (before ? !json_equal(before, list) : json_array_size(list) > 0))
			publish(s, uri, json_incref(list));
	}
	json_decref(s->published);
	s->published = all;
}

/* The roots of all programs that open documents are part of. */
static struct unit_list live_roots(struct server *s, struct arena *a)
{
	struct unit_list all = {NULL, 0, 0, 0};

	for (size_t i = 0; i < s->documents.n; i++) {
		struct unit_list roots = document_roots(s, a, s->documents.at[i]->path);

		for (size_t k = 0; k < roots.n; k++)
			if (!unit_listed_in(&all, roots.at[k]))
				VEC_PUSH(a, &all, roots.at[k]);
	}
	return all;
}

static bool bring_up_to_date(struct server *s, const struct unit_list *roots)
{
	for (size_t i = 0; i < roots->n; i++) {
		const struct snapshot *x = snapshot_find(s, roots->at[i]->path);

		if (x->report && !x->report_stale)
			continue;
		if (transport_pending(&s->io))
			return false;
		report(s, roots->at[i]->path);
	}
	return true;
}

void diagnostics_publish(struct server *s)
{
	struct arena *a = arena_new(out_of_memory);
	struct unit_list roots = live_roots(s, a);

	snapshots_keep(s, &roots);
	if (bring_up_to_date(s, &roots)) {
		json_t *all = json_object();

		for (size_t i = 0; i < s->snapshots.n; i++)
			merge(s, all, s->snapshots.at[i]->report);
		publish_news(s, all);
		s->unpublished = false;
	}
	arena_free(a);
}
