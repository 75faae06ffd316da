/* The files of a program: reading, includes, each file once, no cycles. */
#include "resolve.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "parse.h"

enum { READ_SPARE = 16 }; /* behind a text: for NULs, and to see its end */

/* A file on the way from the first one to the one being read. */
struct opened {
	const struct opened *parent;
	const char *path;
	struct span at; /* of the include */
	dev_t device;
	ino_t inode;
	size_t depth;
};

struct seen {
	dev_t device;
	ino_t inode;
};

struct loader {
	struct model *m;
	VEC(struct seen) seen;
};

static bool same_file(const struct stat *st, dev_t device, ino_t inode)
{
	return st->st_dev == device && st->st_ino == inode;
}

/* How much to make room for at first: a file's size, where it has one. */
static size_t room_for(FILE *f)
{
	struct stat st;

	if (!fstat(fileno(f), &st) && S_ISREG(st.st_mode) && st.st_size > 0 &&
	    (size_t)st.st_size <= SOURCE_MAX)
		return (size_t)st.st_size + READ_SPARE;
	return 1 << 16;
}

/* Everything of F into the arena, with two NULs behind; NULL with errno set where it cannot be
 * read. */
static char *slurp(struct arena *a, FILE *f, size_t *n)
{
	size_t cap = room_for(f);
	char *text = arena_alloc(a, cap);

	*n = 0;
	for (;;) {
		*n += fread(text + *n, 1, cap - READ_SPARE / 2 - *n, f);
		if (ferror(f))
			return NULL;
		if (feof(f))
			break;
		if (*n > SOURCE_MAX) {
			errno = EFBIG;
			return NULL;
		}
		if (cap - READ_SPARE / 2 == *n) {
			text = arena_grow(a, text, cap, cap * 2);
			cap *= 2;
		}
	}
	memset(text + *n, 0, 2);
	return text;
}

static void cannot_read(struct model *m, const char *path, struct span at, int error)
{
	struct diagnostic *d =
	    diag_error(m->diags, at, "cannot read %s: %s", diag_quote(m->arena, path, strlen(path)),
		       strerror(error));

	if (error == EISDIR)
		diag_hint(m->diags, d, "name a file in it");
}

struct source *model_source(struct model *m, const char *name, const char *text, size_t n)
{
	struct source *s = source_new(m->arena, name, text, n);

	VEC_PUSH(m->arena, &m->sources, s);
	return s;
}

struct source *read_file(struct model *m, const char *path, struct span at)
{
	size_t n;
	bool standard = !strcmp(path, "-");
	const char *over = overlay_text(m->overlay, path, &n);

	if (over) {
		VEC_PUSH(m->arena, &m->files, path);
		return model_source(m, path, arena_strndup(m->arena, over, n), n);
	}
	FILE *f = standard ? stdin : fopen(path, "rb");
	char *text;

	if (!f) {
		cannot_read(m, path, at, errno);
		return NULL;
	}
	errno = 0;
	text = slurp(m->arena, f, &n);
	int error = errno;
	if (!standard)
		fclose(f);
	if (!text) {
		cannot_read(m, path, at, error ? error : EIO);
		return NULL;
	}
	if (!standard)
		VEC_PUSH(m->arena, &m->files, path);
	struct source *s = model_source(m, standard ? "<stdin>" : path, text, n);
	s->writable = true;
	s->ends = arena_child(m->arena);
	s->rules = arena_child(m->arena);
	return s;
}

static bool already_read(const struct loader *l, const struct stat *st)
{
	for (size_t i = 0; i < l->seen.n; i++)
		if (same_file(st, l->seen.at[i].device, l->seen.at[i].inode))
			return true;
	return false;
}

/* True and an error where the file is one of those being read. */
static bool is_cycle(struct loader *l, const struct stat *st, const struct opened *parent,
		     struct span at)
{
	const struct opened *o = parent;

	while (o && !same_file(st, o->device, o->inode))
		o = o->parent;
	if (!o)
		return false;
	struct diagnostic *d =
	    diag_error(l->m->diags, at, "a file cannot include itself, directly or through others");
	for (const struct opened *p = parent; p && p != o; p = p->parent)
		diag_note(l->m->diags, d, p->at, "included from here");
	return true;
}

/* PATH as seen from the file that includes it. */
static const char *relative(struct arena *a, const char *from, const char *path)
{
	const char *slash = strrchr(from, '/');

	if (path[0] == '/' || !slash)
		return path;
	return arena_printf(a, "%.*s/%s", (int)(slash - from), from, path);
}

static void load(struct loader *l, const char *path, struct span at, const struct opened *parent);

static void load_declarations(struct loader *l, struct ast_decls decls, const struct opened *here)
{
	struct model *m = l->m;

	VEC_PUSH(m->arena, &m->parsed, decls);
	for (size_t i = 0; i < decls.n; i++) {
		struct ast_decl *d = &decls.at[i];

		if (d->kind != AST_INCLUDE) {
			VEC_PUSH(m->arena, &m->decls, d);
			continue;
		}
		if (here->depth + 1 >= NESTING_MAX)
			diag_error(m->diags, d->include->span,
				   "includes are nested more than %d deep", NESTING_MAX);
		else
			load(l, relative(m->arena, here->path, d->include->s), d->include->span,
			     here);
	}
}

/* What tells the file at PATH from others. A text in front of a file that does not exist yet is
 * told by its own address. */
static bool identify(const struct model *m, const char *path, struct stat *st)
{
	int error;
	size_t n;
	const char *over;

	if (!stat(path, st))
		return true;
	error = errno;
	over = overlay_text(m->overlay, path, &n);
	*st = (struct stat){.st_ino = (ino_t)(uintptr_t)over};
	errno = error;
	return over != NULL;
}

static void load(struct loader *l, const char *path, struct span at, const struct opened *parent)
{
	struct opened here = {parent, path, at, 0, 0, parent ? parent->depth + 1 : 0};
	struct stat st;

	if (strcmp(path, "-") || parent) {
		if (!identify(l->m, path, &st)) {
			cannot_read(l->m, path, at, errno);
			return;
		}
		if (S_ISDIR(st.st_mode)) {
			cannot_read(l->m, path, at, EISDIR);
			return;
		}
		if (parent && (S_ISCHR(st.st_mode) || S_ISFIFO(st.st_mode))) {
			cannot_read(l->m, path, at, ENODEV); /* it may never end */
			return;
		}
		here.device = st.st_dev;
		here.inode = st.st_ino;
		if (is_cycle(l, &st, parent, at) || already_read(l, &st))
			return;
		VEC_PUSH(l->m->arena, &l->seen, ((struct seen){st.st_dev, st.st_ino}));
	}
	struct source *s = read_file(l->m, path, at);
	passes_mark(l->m->passes, PASS_READ);
	if (!s)
		return;
	struct ast_decls decls = parse_source(l->m->arena, l->m->names, l->m->diags, s);
	passes_mark(l->m->passes, PASS_PARSE);
	load_declarations(l, decls, &here);
}

void load_program(struct model *m, const char *file)
{
	struct loader l = {m, {0}};

	load(&l, file, SPAN_NONE, NULL);
}

void load_source(struct model *m, struct source *s)
{
	struct loader l = {m, {0}};
	struct opened here = {.path = s->name};

	load_declarations(&l, parse_source(m->arena, m->names, m->diags, s), &here);
}
