/* Open documents: see documents.h. */
#include "lsp/documents.h"

#include <string.h>

#include "lsp/json.h"
#include "lsp/memory.h"
#include "lsp/uri.h"

struct document *document_by_uri(const struct documents *d, const char *uri)
{
	for (size_t i = 0; i < d->n; i++)
		if (!strcmp(d->at[i]->uri, uri))
			return d->at[i];
	return NULL;
}

struct document *document_by_path(const struct documents *d, const char *path)
{
	for (size_t i = 0; i < d->n; i++)
		if (!strcmp(d->at[i]->path, path))
			return d->at[i];
	return NULL;
}

struct document *document_open(struct documents *d, const char *uri, json_int_t version,
			       const char *text, size_t n)
{
	struct document *x = document_by_uri(d, uri);

	if (!x) {
		char *path = uri_path(uri);

		x = allocate(sizeof *x);
		x->uri = copy_string(uri);
		x->path = path_canonical(path);
		free(path);
		LIST_PUSH(d, x);
	}
	x->version = version;
	x->change = ++d->changes;
	text_set(&x->text, text, n);
	return x;
}

static void document_free(struct document *x)
{
	text_free(&x->text);
	free(x->uri);
	free(x->path);
	free(x);
}

void document_close(struct documents *d, struct document *x)
{
	for (size_t i = 0; i < d->n; i++)
		if (d->at[i] == x) {
			d->at[i] = d->at[--d->n];
			break;
		}
	document_free(x);
}

void documents_free(struct documents *d)
{
	for (size_t i = 0; i < d->n; i++)
		document_free(d->at[i]);
	free(d->at);
	*d = (struct documents){NULL, 0, 0, 0};
}

static bool apply(struct document *x, const json_t *change, enum encoding e)
{
	const json_t *text = json_object_get(change, "text"),
		     *range = json_object_get(change, "range");
	const char *s = json_string_value(text);
	struct position from, to;

	if (!s)
		return false;
	if (!range) {
		text_set(&x->text, s, json_string_length(text));
		return true;
	}
	if (!read_position(json_object_get(range, "start"), &from) ||
	    !read_position(json_object_get(range, "end"), &to))
		return false;
	size_t start = text_offset(x->text.at, x->text.n, from, e);
	size_t end = text_offset(x->text.at, x->text.n, to, e);
	if (end < start)
		return false;
	text_replace(&x->text, start, end, s, json_string_length(text));
	return true;
}

bool document_change(struct documents *d, struct document *x, const json_t *changes,
		     enum encoding e)
{
	size_t n = json_array_size(changes);

	for (size_t i = 0; i < n; i++) {
		if (!apply(x, json_array_get(changes, i), e))
			return false;
		x->change = ++d->changes;
	}
	return json_is_array(changes);
}
