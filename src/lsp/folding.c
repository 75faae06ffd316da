/* textDocument/foldingRange: blocks, and comments of several lines. */
#include "lsp/features.h"
#include "lsp/json.h"
#include "lsp/lookup.h"

#include <string.h>

static void fold(json_t *out, size_t from, size_t to, const char *kind)
{
	json_t *o;

	if (to <= from)
		return;
	o = json_pack("{s:I,s:I}", "startLine", (json_int_t)from, "endLine", (json_int_t)to);
	if (kind)
		json_object_set_new(o, "kind", json_string(kind));
	json_array_append_new(out, o);
}

/* A block stays open to its last line but one, so that its brace is seen. */
static void fold_blocks(struct server *s, const struct unit *x, json_t *out)
{
	for (size_t i = 0; i < x->outline.statements.n; i++) {
		const struct statement_outline *st = &x->outline.statements.at[i];
		struct span block = st->block.source ? st->block : st->span;
		size_t from = lines_position(x->lines, block.start, s->encoding).line;
		size_t to = lines_position(x->lines, block.end, s->encoding).line;

		fold(out, from, to - (st->block.source && to > from), NULL);
	}
}

static bool is_comment(const struct unit *x, size_t line)
{
	const char *text = x->source->text + x->lines->starts[line];

	return text[strspn(text, " \t")] == '#';
}

static void fold_comments(const struct unit *x, json_t *out)
{
	for (size_t i = 0, end; i < x->lines->n_lines; i = end + 1) {
		for (end = i;
		     is_comment(x, i) && end + 1 < x->lines->n_lines && is_comment(x, end + 1);)
			end++;
		fold(out, i, end, "comment");
	}
}

json_t *folding_ranges(struct server *s, const json_t *params, struct failure *f)
{
	struct spot p;
	json_t *out;

	if (!spot_document(s, params, &p, f))
		return NULL;
	out = json_array();
	fold_blocks(s, p.unit, out);
	fold_comments(p.unit, out);
	return out;
}
