/* Files as texts: see units.h. */
#include "lsp/units.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "catalog.h"
#include "lsp/memory.h"
#include "lsp/uri.h"
#include "pdl.tab.h"

enum { FILES_MAX = 5000, LEVELS_MAX = 12, ENTRIES_MAX = 100000 };

static void unit_free(struct unit *x)
{
	arena_free(x->arena);
	free(x->path);
	free(x);
}

void units_free(struct units *u)
{
	for (size_t i = 0; i < u->n; i++)
		unit_free(u->at[i]);
	free(u->at);
	*u = (struct units){0};
}

static struct unit *find(const struct units *u, const char *path)
{
	for (size_t i = 0; i < u->n; i++)
		if (!strcmp(u->at[i]->path, path))
			return u->at[i];
	return NULL;
}

static struct unit *find_or_add(struct units *u, const char *path)
{
	struct unit *x = find(u, path);

	if (x)
		return x;
	x = allocate(sizeof *x);
	x->path = copy_string(path);
	LIST_PUSH(u, x);
	return x;
}

/* -- reading -- */

/* The units that X includes. */
static void read_includes(struct units *u, struct unit *x)
{
	const struct words *t = &x->outline.words;
	const char *slash = strrchr(x->path, '/');

	for (size_t i = 0; i + 1 < t->n; i++) {
		struct span s = t->at[i + 1].span;
		const char *name;

		if (t->at[i].kind != PDL_INCLUDE || t->at[i + 1].kind != PDL_STRING)
			continue;
		name = arena_strndup(x->arena, s.source->text + s.start + 1, s.end - s.start - 2);
		if (*name != '/' && slash)
			name = arena_printf(x->arena, "%.*s/%s", (int)(slash - x->path), x->path,
					    name);
		char *path = path_canonical(name);
		VEC_PUSH(x->arena, &x->includes, find_or_add(u, path));
		free(path);
	}
}

static void unit_read(struct units *u, struct unit *x, const char *text, size_t n)
{
	arena_free(x->arena);
	x->arena = arena_new(out_of_memory);
	x->names = intern_new(x->arena);
	x->source = source_new(x->arena, x->path, arena_strndup(x->arena, text, n), n);
	x->lines = lines_new(x->arena, x->source->text, n);
	x->outline = outline_read(x->arena, x->names, x->source);
	x->includes.at = NULL;
	x->includes.n = x->includes.cap = 0;
	read_includes(u, x);
}

static void read_disk(struct units *u, struct unit *x)
{
	FILE *f = x->size < 0 ? NULL : fopen(x->path, "rb"); /* no device, no pipe */
	struct buf b = {0};
	char bytes[16384];
	size_t n;

	while (f && (n = fread(bytes, 1, sizeof bytes, f)) > 0 && b.n < SOURCE_MAX)
		buf_add(&b, bytes, n);
	x->missing = !f || ferror(f);
	if (f)
		fclose(f);
	unit_read(u, x, x->missing ? "" : buf_text(&b), x->missing ? 0 : b.n);
	buf_free(&b);
}

/* Did the file change since it was read? */
static bool changed(struct unit *x)
{
	struct stat st = {0};

	if (stat(x->path, &st) || !S_ISREG(st.st_mode))
		st = (struct stat){.st_size = -1};
	bool same = x->arena && !x->change && st.st_size == x->size &&
		    st.st_mtim.tv_sec == x->seconds && st.st_mtim.tv_nsec == x->nanoseconds;
	x->size = st.st_size;
	x->seconds = st.st_mtim.tv_sec;
	x->nanoseconds = st.st_mtim.tv_nsec;
	return !same;
}

static void refresh(struct units *u, struct unit *x)
{
	const struct document *d;

	if (x->built_in)
		return;
	d = document_by_path(u->documents, x->path);
	if (d) {
		if (!x->arena || x->change != d->change)
			unit_read(u, x, d->text.at, d->text.n);
		x->change = d->change;
		x->missing = false;
		return;
	}
	if (x->looked == u->round && x->arena && !x->change)
		return;
	x->looked = u->round;
	if (changed(x))
		read_disk(u, x);
	x->change = 0;
}

struct unit *unit_get(struct units *u, const char *path)
{
	struct unit *x = find_or_add(u, path);

	refresh(u, x);
	return x;
}

struct unit *unit_built_in(struct units *u, const char *name)
{
	const struct catalog_entry *e = catalog_find(name);
	size_t size = strlen(name) + sizeof CATALOG_PREFIX + sizeof ".pdl";
	char *path = allocate(size);
	struct unit *x;

	snprintf(path, size, CATALOG_PREFIX "%s.pdl", name);
	for (char *c = path; *c && strcmp(c, ".pdl"); c++)
		if (*c == '.')
			*c = '/';
	x = e ? find_or_add(u, path) : NULL;
	free(path);
	if (x && !x->arena) {
		x->built_in = true;
		unit_read(u, x, e->text, strlen(e->text));
	}
	return x;
}

/* -- the files of a folder -- */

struct walk {
	struct units *units;
	size_t files, entries;
};

static bool is_pdl(const char *name)
{
	size_t n = strlen(name);

	return n > 4 && !strcmp(name + n - 4, ".pdl");
}

static void list_folder(struct walk *w, const char *folder, int level);

static void list_entry(struct walk *w, const char *folder, const char *name, int level)
{
	size_t size = strlen(folder) + strlen(name) + 2;
	char *path = allocate(size);
	struct stat st;

	snprintf(path, size, "%s/%s", folder, name);
	if (!lstat(path, &st) && S_ISDIR(st.st_mode) && strcmp(name, "node_modules")) {
		list_folder(w, path, level + 1);
	} else if (!stat(path, &st) && S_ISREG(st.st_mode) && is_pdl(name)) {
		char *real = path_canonical(path);

		find_or_add(w->units, real)->listed = true;
		w->files++;
		free(real);
	}
	free(path);
}

static void list_folder(struct walk *w, const char *folder, int level)
{
	DIR *d = level < LEVELS_MAX ? opendir(folder) : NULL;
	struct dirent *e;

	while (d && w->files < FILES_MAX && w->entries++ < ENTRIES_MAX && (e = readdir(d)))
		if (*e->d_name != '.')
			list_entry(w, folder, e->d_name, level);
	if (d)
		closedir(d);
}

void units_list(struct units *u, const char *folder)
{
	struct walk w = {u, 0, 0};

	list_folder(&w, folder, 0);
}

void units_refresh(struct units *u)
{
	/* Reading one may add those that it includes: N grows. */
	for (size_t i = 0; i < u->n; i++)
		refresh(u, u->at[i]);
}

/* -- programs -- */

bool unit_listed_in(const struct unit_list *l, const struct unit *x)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->at[i] == x)
			return true;
	return false;
}

static bool includes(const struct unit *x, const struct unit *what)
{
	for (size_t i = 0; i < x->includes.n; i++)
		if (x->includes.at[i] == what && x != what)
			return true;
	return false;
}

static int compare_paths(const void *x, const void *y)
{
	struct unit *const *a = x, *const *b = y;

	return strcmp((*a)->path, (*b)->path);
}

struct unit_list unit_roots(struct units *u, struct arena *a, struct unit *x)
{
	struct unit_list seen = {NULL, 0, 0, 0}, roots = {NULL, 0, 0, 0};

	VEC_PUSH(a, &seen, x);
	for (size_t i = 0; i < seen.n; i++) {
		bool included = false;

		for (size_t k = 0; k < u->n; k++) {
			if (!includes(u->at[k], seen.at[i]))
				continue;
			included = true;
			if (!unit_listed_in(&seen, u->at[k]))
				VEC_PUSH(a, &seen, u->at[k]);
		}
		if (!included)
			VEC_PUSH(a, &roots, seen.at[i]);
	}
	if (!roots.n)
		VEC_PUSH(a, &roots, x);
	if (roots.n > 1)
		qsort(roots.at, roots.n, sizeof *roots.at, compare_paths);
	return roots;
}

static bool declares_product(const struct unit *x, const char *name)
{
	for (size_t i = 0; i < x->outline.mentions.n; i++) {
		const struct mention *m = &x->outline.mentions.at[i];

		if (m->place.subject == SUBJECT_PRODUCT && m->place.declares &&
		    !strcmp(m->name, name))
			return true;
	}
	return false;
}

/* Where the product stands: "firemon.sip" is DIR/firemon/sip.pdl. */
static struct unit *product_unit(struct units *u, struct arena *a, const char *name,
				 const char *const *dirs)
{
	for (size_t i = 0; dirs[i]; i++) {
		char *path = arena_printf(a, "%s/%s.pdl", dirs[i], name);
		struct stat st;

		for (char *c = path + strlen(dirs[i]); strcmp(c, ".pdl"); c++)
			if (*c == '.')
				*c = '/';
		char *real = path_canonical(path);
		bool there = document_by_path(u->documents, real) || !stat(real, &st);
		struct unit *x = there ? unit_get(u, real) : NULL;
		free(real);
		if (x)
			return x;
	}
	return unit_built_in(u, name);
}

static void add_products(struct units *u, struct arena *a, struct unit_list *l, size_t files,
			 const char *const *dirs)
{
	for (size_t i = 0; i < files; i++) {
		const struct mentions *m = &l->at[i]->outline.mentions;

		for (size_t k = 0; k < m->n; k++) {
			bool own =
			    m->at[k].place.subject != SUBJECT_PRODUCT || m->at[k].place.declares;

			for (size_t f = 0; f < files && !own; f++)
				own = declares_product(l->at[f], m->at[k].name);
			struct unit *x = own ? NULL : product_unit(u, a, m->at[k].name, dirs);
			if (x && !unit_listed_in(l, x))
				VEC_PUSH(a, l, x);
		}
	}
}

struct unit_list unit_program(struct units *u, struct arena *a, struct unit *root,
			      const char *const *dirs)
{
	struct unit_list l = {NULL, 0, 0, 0};

	VEC_PUSH(a, &l, root);
	for (size_t i = 0; i < l.n; i++) {
		struct unit *x = l.at[i];

		refresh(u, x);
		for (size_t k = 0; k < x->includes.n; k++)
			if (!unit_listed_in(&l, x->includes.at[k]))
				VEC_PUSH(a, &l, x->includes.at[k]);
	}
	l.files = l.n;
	add_products(u, a, &l, l.n, dirs);
	VEC_PUSH(a, &l, unit_built_in(u, "services"));
	return l;
}
