/* portc FILE: configurations to standard output, to a file, or to a directory; and `check`. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "commands.h"
#include "compare.h"
#include "depfile.h"
#include "driver.h"
#include "output_file.h"
#include "self_check.h"

static int system_error(const char *what, const char *path)
{
	fprintf(stderr, "portc: error: %s %s: %s\n", what, path, strerror(errno));
	return STATUS_SYSTEM;
}

/* "deploy" for "dir/deploy.pdl": the name of a file's implicit firewall. */
static const char *stem(struct arena *a, const char *file)
{
	const char *slash = strrchr(file, '/'), *base = slash ? slash + 1 : file;
	const char *dot = strrchr(base, '.');

	if (!strcmp(file, "-"))
		return "firewall";
	if (!dot || dot == base)
		return base;
	return arena_printf(a, "%.*s", (int)(dot - base), base);
}

static const char *output_name(struct compilation *c, const struct output *o)
{
	return o->firewall->name ? o->firewall->name : stem(c->arena, c->options->args[0]);
}

static const char *output_path(struct compilation *c, const struct output *o)
{
	return arena_printf(c->arena, "%s/%s.%s", c->options->out_dir, output_name(c, o),
			    o->backend->extension);
}

/* -- where the configurations go -- */

/* Makes DIR and the directories above it that are missing. */
static bool make_directories(struct arena *a, const char *dir)
{
	char *path = arena_printf(a, "%s", dir);

	for (char *c = path + 1; *path && *c; c++)
		if (*c == '/' && c[1] != '/') {
			*c = '\0';
			if (mkdir(path, 0777) && errno != EEXIST)
				return false;
			*c = '/';
		}
	return !mkdir(path, 0777) || errno == EEXIST;
}

static int write_files(struct compilation *c, struct outputs *out)
{
	struct output_file *files = ARENA_ARRAY(c->arena, struct output_file, out->n);
	int status = STATUS_OK;
	size_t n = 0;

	if (!make_directories(c->arena, c->options->out_dir))
		return system_error("cannot make", c->options->out_dir);
	for (; n < out->n && status == STATUS_OK; n++) {
		const struct buf *b = &out->at[n].emission.out;
		const char *path = output_path(c, &out->at[n]);

		if (!output_file_write(&files[n], path, b->data, b->n))
			status = system_error("cannot write", path);
	}
	for (size_t i = 0; i < n && status == STATUS_OK; i++)
		if (!output_file_commit(&files[i]))
			status = system_error("cannot write", files[i].path);
	for (size_t i = 0; i < n; i++)
		output_file_free(&files[i]);
	return status;
}

static int compare_files(struct compilation *c, struct outputs *out)
{
	int status = STATUS_OK;

	for (size_t i = 0; i < out->n && status != STATUS_SYSTEM; i++) {
		const char *path = output_path(c, &out->at[i]);
		int s = compare_file(path, out->at[i].emission.out.data, out->at[i].emission.out.n);

		if (s == STATUS_SYSTEM)
			return system_error("cannot compare", path);
		if (s > status)
			status = s;
	}
	return status;
}

static int write_one(struct compilation *c, struct outputs *out)
{
	const struct buf *b = &out->at[0].emission.out;
	struct output_file f;
	int status = STATUS_OK;

	if (!c->options->out) {
		fwrite(b->data, 1, b->n, stdout);
		return STATUS_OK; /* main looks at the stream */
	}
	if (!output_file_write(&f, c->options->out, b->data, b->n) || !output_file_commit(&f))
		status = system_error("cannot write", c->options->out);
	output_file_free(&f);
	return status;
}

/* One configuration for one place: several firewalls need --firewall or --out-dir. */
static int choose_one(struct outputs *out)
{
	if (out->n == 1)
		return STATUS_OK;
	fprintf(stderr,
		"portc: error: %zu firewalls of target %s: choose one with --firewall, or use "
		"--out-dir:",
		out->n, out->at[0].backend->name);
	for (size_t i = 0; i < out->n; i++)
		fprintf(stderr, " %s", out->at[i].firewall->name);
	fputc('\n', stderr);
	return STATUS_SYSTEM;
}

/* -- dependencies -- */

/* What the rule of the dependency file is for: the outputs, or the name that was given. */
static const char **depend_targets(struct compilation *c, const struct outputs *out, size_t *n)
{
	const char **names = ARENA_ARRAY(c->arena, const char *, out->n);

	*n = 1;
	names[0] = c->options->depend_on ? c->options->depend_on : c->options->out;
	if (!names[0])
		for (*n = 0; *n < out->n; ++*n)
			names[*n] = output_path(c, &out->at[*n]);
	return names;
}

static int write_dependencies(struct compilation *c, const struct outputs *out)
{
	const struct options *o = c->options;
	struct depfile d = {
	    .files = c->model->files.at, .n_files = c->model->files.n, .phony = o->depend_phony};
	const char *path = o->depend_file ? o->depend_file : arena_printf(c->arena, "%s.d", o->out);
	struct output_file f;
	struct buf b = {0};
	int status = STATUS_OK;

	d.targets = depend_targets(c, out, &d.n_targets);
	if (!depfile_write(&d, &b)) {
		fprintf(stderr, "portc: error: a newline in a file's name: %s cannot say that\n",
			path);
		buf_free(&b);
		return STATUS_SYSTEM;
	}
	if (!output_file_write(&f, path, b.data, b.n) || !output_file_commit(&f))
		status = system_error("cannot write", path);
	output_file_free(&f);
	buf_free(&b);
	return status;
}

static int deliver(struct compilation *c, struct outputs *out)
{
	if (!out->n) {
		fprintf(stderr, "portc: error: there is no firewall '%s'%s%s\n",
			c->options->firewall, c->options->target ? " of target " : "",
			c->options->target ? c->options->target : "");
		return STATUS_SYSTEM;
	}
	if (c->options->out_dir)
		return c->options->check ? compare_files(c, out) : write_files(c, out);
	return choose_one(out) ? STATUS_SYSTEM : write_one(c, out);
}

int command_compile(const struct options *o)
{
	struct compilation c;
	struct outputs out = {NULL, 0, 0};
	int status;

	if (o->n_args > 1) {
		fputs("portc: error: several files at once are not in this version of portc\n",
		      stderr);
		return STATUS_SYSTEM;
	}
	compilation_init(&c, o);
	bool ok = compile_file(&c, o->args[0]) && compile_outputs(&c, o->target, &out);
	bool proved = !ok || o->no_verify || self_check(&c, &out);
	status = show_diagnostics(&c);
	if (!proved)
		status = STATUS_SYSTEM;
	if (ok && !status)
		status = deliver(&c, &out);
	if (ok && !status && o->depend)
		status = write_dependencies(&c, &out);
	outputs_free(&out);
	compilation_free(&c);
	return status;
}

int command_check(const struct options *o)
{
	int status = STATUS_OK;

	for (int i = 0; i < o->n_args; i++) {
		struct compilation c;

		compilation_init(&c, o);
		if (compile_file(&c, o->args[i]))
			check_targets(&c);
		int s = show_diagnostics(&c);
		status = s > status ? s : status;
		compilation_free(&c);
	}
	return status;
}
