/* textDocument/codeAction: a quick fix for each edit that a diagnostic carries. */
#include <string.h>

#include "json_out.h"
#include "lsp/diagnostics.h"
#include "lsp/features.h"
#include "lsp/json.h"
#include "lsp/lookup.h"
#include "lsp/rename.h"

/* Are quick fixes wanted at all? */
static bool wanted(const json_t *params)
{
	const json_t *only = member(params, "context.only");

	return !json_is_array(only) || array_has(only, "quickfix") || array_has(only, "");
}

/* The client's own copy of a diagnostic, so that it can tell what is mended. */
static const json_t *clients_copy(const json_t *params, const json_t *diagnostic)
{
	const json_t *list = member(params, "context.diagnostics");

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *d = json_array_get(list, i);

		if (json_equal(member(d, "range"), member(diagnostic, "range")) &&
		    json_equal(member(d, "message"), member(diagnostic, "message")))
			return d;
	}
	return diagnostic;
}

static json_t *action_json(struct server *s, struct snapshot *x, const struct diag_fix *fix,
			   const json_t *diagnostic, bool preferred)
{
	char *uri = span_uri(s, x, fix->span);
	json_t *changes = json_object(), *edit;

	if (!uri) {
		json_decref(changes);
		return NULL;
	}
	edit = json_pack("{s:o,s:o}", "range", snapshot_range(s, x, fix->span), "newText",
			 json_text(fix->text));
	json_object_set_new(changes, uri, json_pack("[o]", edit));
	free(uri);
	return json_pack("{s:o,s:s,s:[O],s:b,s:o}", "title", json_text(fix->title), "kind",
			 "quickfix", "diagnostics", diagnostic, "isPreferred", (int)preferred,
			 "edit", workspace_edit(s, changes));
}

static void add_actions(struct server *s, struct snapshot *x, const struct diagnostic *d,
			const json_t *params, json_t *out)
{
	json_t *diagnostic = d->fixes.n ? diagnostic_json(s, x, d) : NULL;

	for (size_t i = 0; i < d->fixes.n; i++) {
		json_t *action =
		    action_json(s, x, &d->fixes.at[i], clients_copy(params, diagnostic),
				i == 0 && !d->fixes.at[i].stub);

		if (action)
			json_array_append_new(out, action);
	}
	json_decref(diagnostic);
}

json_t *code_actions(struct server *s, const json_t *params, struct failure *f)
{
	struct position from, to;
	struct spot p;
	json_t *out;

	if (!spot_document(s, params, &p, f))
		return NULL;
	if (!read_position(member(params, "range.start"), &from) ||
	    !read_position(member(params, "range.end"), &to))
		return fail(f, INVALID_PARAMS, "range is missing, or no range");
	out = json_array();
	struct snapshot *x = snapshot_get(s, p.root->path, true);
	const struct source *source = snapshot_source(x, p.unit->path);
	size_t start = text_offset(p.unit->source->text, p.unit->source->n, from, s->encoding);
	size_t end = text_offset(p.unit->source->text, p.unit->source->n, to, s->encoding);
	for (size_t i = 0; wanted(params) && i < x->c.diags->list.n; i++) {
		const struct diagnostic *d = x->c.diags->list.at[i];

		if (source && d->span.source == source && d->span.start <= end &&
		    d->span.end >= start)
			add_actions(s, x, d, params, out);
	}
	return out;
}
