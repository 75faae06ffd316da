/* portc FILE...: configurations to standard output, to a file, or to a directory; and `check`.
 *
 * Every FILE is a compilation of its own, and every output of it is written and proved on its own:
 * that is what -j does at the same time. Outputs go to temporary files as they grow. When all are
 * there, what there is to say is said in the order of the command line, and only if nothing was
 * wrong anywhere the files are moved to their places. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "delivery.h"
#include "depfile.h"
#include "driver.h"
#include "file_ids.h"
#include "oom.h"
#include "parallel.h"
#include "self_check.h"
#include "stats.h"

/* What all jobs share. */
struct shop {
	const struct options *options;
	struct folders folders;
	pthread_mutex_t lock; /* of the folders */
	struct job *jobs;
};

/* An output of a job in the making. */
struct piece {
	struct output *output;
	struct parcel *parcel;
	struct diags *diags;
	int error;    /* errno: it could not be written */
	bool refuted; /* it is not the policy, or cannot be read */
	struct passes passes;
	struct passes *timed; /* PASSES, or NULL */
};

/* One FILE. */
struct job {
	struct shop *shop;
	const char *file;
	struct arena *arena; /* outlives the compilation: parcels, paths, the dependency file */
	struct compilation c;
	struct outputs outputs;
	struct piece *pieces;
	struct parcels parcels;
	struct file_ids inputs; /* what no output may replace */
	struct buf said;        /* for standard error */
	bool shown;             /* the diagnostics were shown already */
	struct buf depends;     /* rules of the dependency file */
	int status;
};

/* -- names -- */

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

/* NULL: standard output. */
static const char *output_path(struct job *j, const struct output *out)
{
	const struct options *o = j->shop->options;

	if (!o->out_dir)
		return o->out ? arena_printf(j->arena, "%s", o->out) : NULL;
	return arena_printf(j->arena, "%s/%s.%s", o->out_dir,
			    out->firewall->name ? out->firewall->name : stem(j->arena, j->file),
			    out->backend->extension);
}

/* -- what the command line may ask for -- */

static int no_firewall(struct job *j)
{
	const struct options *o = j->shop->options;

	buf_printf(&j->said, "portc: error: there is no firewall '%s'%s%s\n", o->firewall,
		   o->target ? " of target " : "", o->target ? o->target : "");
	return STATUS_SYSTEM;
}

/* One configuration for one place: several firewalls need --firewall or --out-dir. */
static int one_of_several(struct job *j)
{
	const struct outputs *out = &j->outputs;

	buf_printf(&j->said,
		   "portc: error: %zu firewalls of target %s: choose one with --firewall, or use "
		   "--out-dir:",
		   out->n, out->at[0].backend->name);
	for (size_t i = 0; i < out->n; i++)
		buf_printf(&j->said, " %s", out->at[i].firewall->name);
	buf_putc(&j->said, '\n');
	return STATUS_SYSTEM;
}

static int check_choice(struct job *j)
{
	if (!j->outputs.n)
		return no_firewall(j);
	if (!j->shop->options->out_dir && j->outputs.n > 1)
		return one_of_several(j);
	return STATUS_OK;
}

/* -- places -- */

static bool make_folder(struct shop *s)
{
	pthread_mutex_lock(&s->lock);
	bool good = folders_make(&s->folders, s->options->out_dir);
	int error = errno;
	pthread_mutex_unlock(&s->lock);
	errno = error;
	return good;
}

/* Nothing may be seen before it is proved; what is not to be proved need not wait. */
static bool open_parcel(const struct options *o, struct parcel *p, const struct output *out)
{
	if (o->check) {
		output_file_spool(&p->file, &p->text);
		return true;
	}
	if (p->path)
		return output_file_open(&p->file, p->path, &p->text);
	if (o->no_verify || !out->backend->read)
		output_file_stream(&p->file, STDOUT_FILENO, &p->text);
	else
		output_file_spool(&p->file, &p->text);
	return true;
}

/* The emission writes into the parcel's buffer while it lasts. */
static bool begin_piece(struct job *j, size_t i)
{
	struct piece *x = &j->pieces[i];
	struct output *out = &j->outputs.at[i];
	struct parcel *p = ARENA_NEW(j->arena, struct parcel);

	*p = (struct parcel){.source = j->file, .path = output_path(j, out), .file = {.fd = -1}};
	VEC_PUSH(j->arena, &j->parcels, p);
	*x = (struct piece){.output = out, .parcel = p};
	x->diags = diags_new(arena_new(out_of_memory));
	x->diags->level = j->c.diags->level;
	x->diags->level_user = j->c.diags->level_user;
	out->emission.diags = x->diags;
	out->alone = j->shop->options->n_args == 1 && j->outputs.n == 1;
	if (p->path && !j->shop->options->check && file_ids_hold(&j->inputs, p->path)) {
		j->status = say_overwritten(&j->said, p->path);
		return false;
	}
	if (open_parcel(j->shop->options, p, out))
		return true;
	j->status = say_system_error(&j->said, "cannot write", p->path, errno);
	return false;
}

static bool begin_pieces(struct job *j)
{
	const struct options *o = j->shop->options;

	j->status = check_choice(j);
	if (j->status)
		return false;
	if (o->out_dir && !o->check && !make_folder(j->shop)) {
		j->status = say_system_error(&j->said, "cannot make", o->out_dir, errno);
		return false;
	}
	file_ids_add(j->arena, &j->inputs, j->c.model->files.at, j->c.model->files.n);
	j->pieces = ARENA_ARRAY(j->arena, struct piece, j->outputs.n);
	for (size_t i = 0; i < j->outputs.n; i++)
		if (!begin_piece(j, i))
			return false;
	return true;
}

/* -- making -- */

static void take_text(struct piece *x, bool back)
{
	struct buf *from = back ? &x->output->emission.out : &x->parcel->text;
	struct buf *to = back ? &x->parcel->text : &x->output->emission.out;

	*to = *from;
	*from = (struct buf){0};
	x->parcel->file.buffer = to;
}

static bool prove_piece(struct job *j, struct piece *x, bool tell)
{
	const char *text;
	size_t n;

	if (j->shop->options->no_verify || x->parcel->file.direct)
		return true;
	if (!output_file_view(&x->parcel->file, &text, &n)) {
		x->error = errno;
		return true;
	}
	return prove_output(&j->c, x->output, text, n, x->diags, tell ? NULL : x->timed, tell);
}

static void start_clock(const struct job *j, struct piece *x)
{
	if (!j->c.timed)
		return;
	x->timed = &x->passes;
	passes_start(x->timed);
}

static void make_piece(void *user, size_t i)
{
	struct job *j = user;
	struct piece *x = &j->pieces[i];

	start_clock(j, x);
	take_text(x, false);
	emit_output(x->output, false);
	release_output(x->output);
	take_text(x, true);
	passes_mark(x->timed, PASS_EMIT);
	bool written = output_file_finish(&x->parcel->file);
	x->error = written ? 0 : errno ? errno : EIO;
	passes_mark(x->timed, PASS_WRITE);
	if (written)
		x->refuted = !prove_piece(j, x, false);
}

/* In order, whatever order they were made in. Differences are shown now that nothing else runs. */
static void gather_pieces(struct job *j)
{
	for (size_t i = 0; i < j->outputs.n; i++) {
		struct piece *x = &j->pieces[i];

		if (x->refuted && !x->diags->n_errors)
			prove_piece(j, x, true);
		diags_append(j->c.diags, x->diags);
		if (x->timed)
			passes_add(j->c.timed, x->timed);
	}
}

static void close_pieces(struct job *j)
{
	for (size_t i = 0; i < j->outputs.n; i++) {
		struct piece *x = &j->pieces[i];

		if (x->error && !j->status)
			j->status = say_system_error(
			    &j->said, "cannot write",
			    x->parcel->path ? x->parcel->path : "standard output", x->error);
		if (x->refuted)
			j->status = STATUS_SYSTEM;
	}
}

static void free_diagnostics(struct job *j)
{
	for (size_t i = 0; j->pieces && i < j->parcels.n; i++)
		arena_free(j->pieces[i].diags->arena);
}

/* -- dependencies -- */

/* What the rule of the dependency file is for: the outputs, or the name that was given. */
static const char **depend_targets(struct job *j, size_t *n)
{
	const struct options *o = j->shop->options;
	const char **names = ARENA_ARRAY(j->arena, const char *, j->parcels.n);

	*n = 1;
	names[0] = o->depend_on ? o->depend_on : o->out;
	if (!names[0])
		for (*n = 0; *n < j->parcels.n; ++*n)
			names[*n] = j->parcels.at[*n]->path;
	return names;
}

static const char *depend_path(struct arena *a, const struct options *o)
{
	return o->depend_file ? o->depend_file : arena_printf(a, "%s.d", o->out);
}

/* Is PATH free for the dependency file? */
static bool check_depend_path(struct job *j, const char *path)
{
	if (file_ids_hold(&j->inputs, path)) {
		j->status = say_overwritten(&j->said, path);
		return false;
	}
	for (size_t i = 0; i < j->parcels.n; i++) {
		const char *taken = j->parcels.at[i]->path;

		if (!taken || strcmp(taken, path))
			continue;
		buf_printf(&j->said, "portc: error: -MF %s is the output's own place\n", path);
		j->status = STATUS_SYSTEM;
		return false;
	}
	return true;
}

static void make_dependencies(struct job *j)
{
	const char *path = depend_path(j->arena, j->shop->options);
	struct depfile d = {.files = j->c.model->files.at,
			    .n_files = j->c.model->files.n,
			    .phony = j->shop->options->depend_phony};

	d.targets = depend_targets(j, &d.n_targets);
	if (!check_depend_path(j, path) || depfile_write(&d, &j->depends))
		return;
	buf_printf(&j->said, "portc: error: a newline in a file's name: %s cannot say that\n",
		   path);
	j->status = STATUS_SYSTEM;
}

/* -- jobs -- */

/* Before an output that goes straight to the reader. Nothing is to be said after it but that it
 * could not be written. */
static void show_now(struct job *j)
{
	show_diagnostics(&j->c);
	j->shown = true;
}

static void compile_job(struct job *j)
{
	const struct options *o = j->shop->options;
	struct buf errors = {0};
	bool made = false;

	compilation_init(&j->c, o);
	if (compile_file(&j->c, j->file) && prepare_outputs(&j->c, o->target, &j->outputs))
		made = begin_pieces(j);
	if (made) {
		if (j->pieces[0].parcel->file.direct)
			show_now(j);
		parallel(o->n_args > 1 ? 1 : o->jobs, j->outputs.n, make_piece, j);
		gather_pieces(j);
		close_pieces(j);
	}
	errors = j->said;
	j->said = (struct buf){0};
	int status = j->shown ? STATUS_OK : write_diagnostics(&j->c, &j->said);
	write_passes(&j->c, &j->said);
	j->status = status > j->status ? status : j->status;
	buf_add(&j->said, errors.data, errors.n);
	buf_free(&errors);
	if (!j->status && o->depend)
		make_dependencies(j);
	if (!j->status && o->stats)
		stats_write(&j->c, &j->outputs, &j->said);
	free_diagnostics(j);
	outputs_free(&j->outputs);
	compilation_free(&j->c);
}

/* What every target would become of it. */
static void check_stats(struct job *j)
{
	for (size_t i = 0; backends[i]; i++)
		if (backends[i]->counted)
			compile_firewalls(&j->c, backends[i], &j->outputs);
	stats_write(&j->c, &j->outputs, &j->said);
	outputs_free(&j->outputs);
}

static void check_job(struct job *j)
{
	compilation_init(&j->c, j->shop->options);
	if (compile_file(&j->c, j->file))
		check_targets(&j->c);
	j->status = write_diagnostics(&j->c, &j->said);
	if (!j->status && j->shop->options->stats)
		check_stats(j);
	write_passes(&j->c, &j->said);
	compilation_free(&j->c);
}

static void do_job(void *user, size_t i)
{
	struct job *j = &((struct shop *)user)->jobs[i];

	j->arena = arena_new(out_of_memory);
	if (j->shop->options->command == COMMAND_CHECK)
		check_job(j);
	else
		compile_job(j);
}

static int say_all(const struct shop *s)
{
	int status = STATUS_OK;

	for (int i = 0; i < s->options->n_args; i++) {
		const struct job *j = &s->jobs[i];

		if (j->said.n)
			fwrite(j->said.data, 1, j->said.n, stderr);
		status = j->status > status ? j->status : status;
	}
	return status;
}

static void collect(const struct shop *s, struct arena *a, struct parcels *all)
{
	for (int i = 0; i < s->options->n_args; i++)
		for (size_t k = 0; k < s->jobs[i].parcels.n; k++) {
			s->jobs[i].parcels.at[k]->number = all->n;
			VEC_PUSH(a, all, s->jobs[i].parcels.at[k]);
		}
}

/* The rules of all files, written beside its place before anything is moved. */
static int write_dependencies(const struct shop *s, struct output_file *f, const char *path)
{
	struct buf rules = {0}, said = {0};
	int status = STATUS_OK;

	for (int i = 0; i < s->options->n_args; i++)
		buf_add(&rules, s->jobs[i].depends.data, s->jobs[i].depends.n);
	if (!output_file_write(f, path, rules.data, rules.n))
		status = say_system_error(&said, "cannot write", path, errno);
	if (said.n)
		fwrite(said.data, 1, said.n, stderr);
	buf_free(&said);
	buf_free(&rules);
	return status;
}

/* The dependency file comes last: it says that the outputs are there. */
static int hand_over(const struct shop *s, struct arena *a)
{
	const struct options *o = s->options;
	const char *path = o->depend ? depend_path(a, o) : NULL;
	struct output_file depends = {.fd = -1};
	struct parcels all = {NULL, 0, 0};
	int status = STATUS_OK;

	collect(s, a, &all);
	if (path)
		status = write_dependencies(s, &depends, path);
	if (!status)
		status = deliver(o, &all);
	if (!status && path && !output_file_commit(&depends)) {
		fprintf(stderr, "portc: error: cannot write %s: %s\n", path, strerror(errno));
		status = STATUS_SYSTEM;
	}
	output_file_free(&depends);
	return status;
}

static void free_job(struct job *j)
{
	for (size_t k = 0; k < j->parcels.n; k++) {
		output_file_free(&j->parcels.at[k]->file);
		buf_free(&j->parcels.at[k]->text);
	}
	buf_free(&j->said);
	buf_free(&j->depends);
	arena_free(j->arena);
}

static int run_shop(const struct options *o, int (*finish)(const struct shop *s, struct arena *a))
{
	struct arena *a = arena_new(out_of_memory);
	struct shop s = {.options = o, .folders = {.arena = a}, .lock = PTHREAD_MUTEX_INITIALIZER};
	size_t n = (size_t)o->n_args;
	int status;

	s.jobs = ARENA_ARRAY(a, struct job, n);
	for (size_t i = 0; i < n; i++)
		s.jobs[i] = (struct job){.shop = &s, .file = o->args[i]};
	backends_start();
	parallel(o->jobs, n, do_job, &s);
	status = say_all(&s);
	if (!status && finish)
		status = finish(&s, a);
	for (size_t i = 0; i < n; i++)
		free_job(&s.jobs[i]);
	if (status)
		folders_undo(&s.folders);
	arena_free(a);
	return status;
}

int command_compile(const struct options *o)
{
	return run_shop(o, hand_over);
}

int command_check(const struct options *o)
{
	return run_shop(o, NULL);
}
