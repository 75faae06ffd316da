/* The canonical layout of a text: see format.h. */
#include "format.h"

#include "format_parts.h"

static void lay_out(struct arena *a, const struct tokens *t, struct buf *out)
{
	struct layout l = {.tokens = t, .arena = a};

	printer_init(&l.out, a, t);
	layout_block(&l, 0, t->n, 0);
	printer_begin(&l.out, t->n, 0);
	printer_finish(&l.out, out);
	printer_free(&l.out);
}

bool format_source(struct arena *a, struct diags *d, struct source *s, struct buf *out)
{
	struct tokens t;
	struct buf text = {0};
	bool good;

	if (!tokens_read(&t, a, d, s))
		return false;
	lay_out(a, &t, &text);
	/* The promise does not rest on the layout being right. */
	good = tokens_make(&t, buf_text(&text), text.n);
	if (good)
		buf_add(out, text.data, text.n);
	else
		diag_error(d, SPAN_NONE,
			   "internal error: laying out %s would change more than white space",
			   s->name);
	buf_free(&text);
	return good;
}
