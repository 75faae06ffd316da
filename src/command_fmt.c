/* portc fmt: the canonical layout of files, in place, or what it would change. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "commands.h"
#include "compare.h"
#include "driver.h"
#include "find_files.h"
#include "format.h"
#include "oom.h"
#include "output_file.h"
#include "resolve.h"

/* A text before and after. */
struct formatted {
	const char *path; /* "-": standard input */
	const struct source *old;
	const struct buf *new;
};

static int cannot(const char *what, const char *path)
{
	fprintf(stderr, "portc: error: cannot %s %s: %s\n", what, path, strerror(errno));
	return STATUS_SYSTEM;
}

static int worse(int a, int b)
{
	return a > b ? a : b;
}

/* -- what is done with a layout -- */

static int replace(const struct formatted *t)
{
	struct output_file f;
	int status = STATUS_OK;

	if (!output_file_write(&f, t->path, t->new->data, t->new->n) || !output_file_commit(&f))
		status = cannot("write", t->path);
	output_file_free(&f);
	return status;
}

/* diff(1) reads standard input from a file without a name. */
static bool show_diff_of_input(const struct formatted *t)
{
	FILE *f = tmpfile();
	char path[32];
	bool good;

	if (!f)
		return false;
	snprintf(path, sizeof path, "/dev/fd/%d", fileno(f));
	good = fwrite(t->old->text, 1, t->old->n, f) == t->old->n && !fflush(f) &&
	       !fseek(f, 0, SEEK_SET) &&
	       compare_show(path, t->old->name, "<formatted>", t->new->data, t->new->n);
	fclose(f);
	return good;
}

static bool show_diff(struct arena *a, const struct formatted *t)
{
	if (!strcmp(t->path, "-"))
		return show_diff_of_input(t);
	return compare_show(t->path, t->path, arena_printf(a, "%s (formatted)", t->path),
			    t->new->data, t->new->n);
}

static int deliver(const struct options *o, struct arena *a, const struct formatted *t)
{
	bool same = t->old->n == t->new->n && !memcmp(t->old->text, t->new->data, t->new->n);

	if (!o->check && !o->diff) {
		if (strcmp(t->path, "-") != 0)
			return same ? STATUS_OK : replace(t);
		fwrite(t->new->data, 1, t->new->n, stdout);
		return STATUS_OK;
	}
	if (same)
		return STATUS_OK;
	if (o->check)
		puts(t->old->name);
	if (o->diff && !show_diff(a, t))
		return cannot("run diff on", t->old->name);
	return STATUS_INPUT;
}

/* -- files -- */

struct formatting {
	struct compilation base;  /* for its messages */
	VEC(struct arena *) kept; /* of files that messages point into */
};

static int format_file(struct formatting *f, const char *path)
{
	struct compilation *c = &f->base;
	size_t before = c->diags->list.n;
	struct arena *a = arena_new(out_of_memory);
	struct model reader = {.arena = a, .diags = c->diags}; /* all that read_file needs */
	struct source *s = read_file(&reader, path, SPAN_NONE);
	struct buf text = {0};
	int status = STATUS_INPUT;

	if (s && format_source(a, c->diags, s, &text)) {
		struct formatted t = {path, s, &text};

		buf_text(&text);
		status = deliver(c->options, a, &t);
	}
	buf_free(&text);
	if (c->diags->list.n == before)
		arena_free(a);
	else
		VEC_PUSH(c->arena, &f->kept, a);
	return status;
}

static int format_directory(struct formatting *f, const char *path)
{
	struct paths files = {NULL, 0, 0};
	const char *failed;
	int status = STATUS_OK;

	if (!find_files(f->base.arena, path, &files, &failed))
		return cannot("read", failed);
	for (size_t i = 0; i < files.n; i++)
		status = worse(status, format_file(f, files.at[i]));
	return status;
}

static int format_operand(struct formatting *f, const char *path)
{
	struct stat st;

	if (!strcmp(path, "-") || stat(path, &st) || S_ISREG(st.st_mode))
		return format_file(f, path);
	if (S_ISDIR(st.st_mode))
		return format_directory(f, path);
	fprintf(stderr, "portc: error: %s is not a file; `-` is standard input\n", path);
	return STATUS_SYSTEM;
}

int command_fmt(const struct options *o)
{
	struct formatting f = {.kept = {NULL, 0, 0}};
	int status = STATUS_OK;

	compilation_init(&f.base, o);
	for (int i = 0; i < o->n_args; i++)
		status = worse(status, format_operand(&f, o->args[i]));
	status = worse(status, show_diagnostics(&f.base));
	for (size_t i = 0; i < f.kept.n; i++)
		arena_free(f.kept.at[i]);
	compilation_free(&f.base);
	return status;
}
