/* portc catalog import: a product from a vendor's table in CSV. */
#include <stdio.h>

#include "catalog_import.h"
#include "commands.h"
#include "driver.h"
#include "resolve.h"
#include "text_output.h"

/* What is written has to be a product: nothing else leaves here. */
static bool is_product(struct compilation *c, struct buf *text)
{
	struct source *s = source_new(c->arena, "<import>", buf_text(text), text->n);
	size_t before = c->diags->n_errors;

	model_load_source(c->arena, c->names, c->diags, s, NULL, NULL, 0);
	return c->diags->n_errors == before;
}

int command_catalog_import(const struct options *o)
{
	struct compilation c;
	struct buf text = {0};
	const char *mistake;
	int status = STATUS_SYSTEM;

	compilation_init(&c, o);
	c.model = model_new(c.arena, c.names, c.diags, o->include_dirs, NULL, 0);
	struct catalog_import_request r = {.model = c.model,
					   .columns = o->columns,
					   .product = o->product,
					   .title = o->title,
					   .source = o->source,
					   .roles = o->roles,
					   .lenient = o->lenient};
	mistake = catalog_import_check(&r);
	if (mistake) {
		fprintf(stderr, "portc: error: %s\n", mistake);
	} else {
		r.table = read_file(c.model, o->args[0], SPAN_NONE);
		bool good = r.table && catalog_import(&r, &text) && is_product(&c, &text);

		status = show_diagnostics(&c);
		if (good && !status)
			status = text_output(o, o->args, 1, &text);
	}
	buf_free(&text);
	compilation_free(&c);
	return status;
}
