/* portc new: a deployment of products, to be filled in. */
#include <stdio.h>
#include <sys/stat.h>

#include "commands.h"
#include "driver.h"
#include "new.h"
#include "text_output.h"

/* The products that the operands name; false where one of them is unknown or broken. */
static bool find_products(struct compilation *c, struct new_request *r)
{
	const struct product **found =
	    ARENA_ARRAY(c->arena, const struct product *, (size_t)c->options->n_args);
	bool good = true;

	for (int i = 0; i < c->options->n_args; i++) {
		const struct product *p =
		    model_product(c->model, intern(c->names, c->options->args[i]), SPAN_NONE);

		found[i] = p;
		good &= p && !p->broken;
	}
	r->products = found;
	r->n_products = (size_t)c->options->n_args;
	return good;
}

/* A deployment is started once and filled in by hand then: what is there is not ours to replace. */
static bool is_there(const char *path)
{
	struct stat s;

	return path && !stat(path, &s) && S_ISREG(s.st_mode) && s.st_size;
}

int command_new(const struct options *o)
{
	if (is_there(o->out)) {
		fprintf(stderr, "portc: error: %s is there already; name another file\n", o->out);
		return STATUS_SYSTEM;
	}

	struct compilation c;
	struct buf text = {0};
	int status;

	compilation_init(&c, o);
	c.model = model_new(c.arena, c.names, c.diags, o->include_dirs, NULL, 0);
	struct new_request r = {.model = c.model};
	bool good = find_products(&c, &r) && new_deployment(&r, &text);
	status = show_diagnostics(&c);
	if (good && !status)
		status = text_output(o, c.model->files.at, c.model->files.n, &text);
	buf_free(&text);
	compilation_free(&c);
	return status;
}
