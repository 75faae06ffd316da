/* textDocument/formatting: the canonical layout, as the fewest lines that differ. */
#include <string.h>

#include "format.h"
#include "json_out.h"
#include "lsp/features.h"
#include "lsp/json.h"
#include "lsp/lookup.h"

/* What is the same at the start and at the end, in whole lines. */
struct difference {
	size_t start, end, new_end;
};

static struct difference compare(const char *a, size_t n, const char *b, size_t k)
{
	size_t start = 0, end = 0, less = n < k ? n : k;

	while (start < less && a[start] == b[start])
		start++;
	while (start && a[start - 1] != '\n')
		start--;
	while (end < less - start && a[n - 1 - end] == b[k - 1 - end])
		end++;
	while (end && a[n - end - 1] != '\n' && n - end > start)
		end--;
	return (struct difference){start, n - end, k - end};
}

json_t *formatting(struct server *s, const json_t *params, struct failure *f)
{
	struct buf out = {0};
	struct spot p;
	json_t *edits;

	if (!spot_document(s, params, &p, f))
		return NULL;
	if (!format_source(s->scratch, diags_new(s->scratch), p.unit->source, &out)) {
		buf_free(&out);
		return fail(f, REQUEST_FAILED, "a text with syntax errors is left as it is");
	}
	edits = json_array();
	const struct source *text = p.unit->source;
	const char *new = buf_text(&out);
	struct difference d = compare(text->text, text->n, new, out.n);
	if (d.end > d.start || d.new_end > d.start) {
		struct span at = {p.unit->source, (uint32_t)d.start, (uint32_t)d.end};
		const char *with = arena_strndup(s->scratch, new + d.start, d.new_end - d.start);

		json_array_append_new(edits,
				      json_pack("{s:o,s:o}", "range", unit_range(s, p.unit, at),
						"newText", json_text(with)));
	}
	buf_free(&out);
	return edits;
}
