/* The canonical layout of a text: see format.h. */
#include "format.h"

#include "format_parts.h"
#include "oom.h"
#include "parse.h"

/* The tree is not needed, and larger than all that is: it does not stay in the caller's arena. Only
 * where there are errors the text is parsed again, for their messages. */
static bool is_correct(struct arena *a, struct diags *d, struct source *s)
{
	struct arena *scratch = arena_new(out_of_memory);
	struct diags *errors = diags_new(scratch);
	bool good;

	parse_source(scratch, intern_new(scratch), errors, s);
	good = !errors->n_errors;
	arena_free(scratch);
	if (!good)
		parse_source(a, intern_new(a), d, s);
	return good;
}

static void lay_out(struct arena *a, const struct tokens *t, struct buf *out)
{
	struct layout l = {.tokens = t, .arena = a};

	printer_init(&l.out, a, t);
	layout_block(&l, 0, t->n, 0);
	printer_begin(&l.out, t->n, 0);
	printer_finish(&l.out, out);
	printer_free(&l.out);
}

/* What is given out is what came in: the promise does not rest on the layout being right. */
static bool is_unchanged(struct arena *a, const struct tokens *t, const struct buf *text)
{
	struct tokens again;
	const char *data = text->data ? text->data : "";

	return tokens_read(&again, a, source_new(a, t->source->name, data, text->n)) &&
	       tokens_same(t, &again);
}

bool format_source(struct arena *a, struct diags *d, struct source *s, struct buf *out)
{
	struct tokens t;
	struct buf text = {0};
	bool good;

	if (!is_correct(a, d, s))
		return false;
	good = tokens_read(&t, a, s);
	if (good) {
		lay_out(a, &t, &text);
		buf_text(&text);
		good = is_unchanged(a, &t, &text);
	}
	if (good)
		buf_add(out, text.data, text.n);
	else
		diag_error(d, SPAN_NONE,
			   "internal error: laying out %s would change more than white space",
			   s->name);
	buf_free(&text);
	return good;
}
