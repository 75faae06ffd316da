/* Compilations: see snapshot.h. */
#include "lsp/snapshot.h"

#include <string.h>

#include "catalog.h"
#include "lsp/json.h"
#include "lsp/memory.h"
#include "lsp/uri.h"

enum { SNAPSHOTS_KEPT = 8 };

/* The overlay of a compilation: open documents stand in front of their files. */
static const char *open_text(void *user, const char *path, size_t *n)
{
	const struct server *s = user;
	char *real = path_canonical(path);
	const struct document *d = document_by_path(&s->documents, real);

	free(real);
	if (!d)
		return NULL;
	*n = d->text.n;
	return d->text.at;
}

static void unload(struct snapshot *x)
{
	if (x->loaded)
		compilation_free(&x->c);
	x->loaded = x->checked = x->stale = false;
	x->paths.at = NULL;
	x->paths.n = x->paths.cap = 0;
	x->lines.at = NULL;
	x->lines.n = x->lines.cap = 0;
}

/* Sources come to the model's list while it is in use: products that somebody asks for. */
static void note_sources(struct snapshot *x)
{
	const struct model *m = x->c.model;

	for (size_t i = x->paths.n; i < m->sources.n; i++) {
		const char *name = m->sources.at[i]->name;
		bool built_in = !strncmp(name, CATALOG_PREFIX, sizeof CATALOG_PREFIX - 1);
		char *path = built_in ? NULL : path_canonical(name);

		VEC_PUSH(x->c.arena, &x->paths,
			 path ? arena_strndup(x->c.arena, path, strlen(path)) : NULL);
		VEC_PUSH(x->c.arena, &x->lines, NULL);
		free(path);
	}
}

static void load(struct server *s, struct snapshot *x)
{
	struct overlay *o;

	compilation_init(&x->c, &s->options);
	o = ARENA_NEW(x->c.arena, struct overlay);
	*o = (struct overlay){open_text, s};
	x->c.overlay = o;
	load_file(&x->c, x->root);
	note_sources(x);
	x->loaded = true;
}

static void check(struct snapshot *x)
{
	if (build_policy(&x->c))
		check_targets(&x->c);
	diags_sort(x->c.diags);
	x->checked = true;
}

static void snapshot_free(struct snapshot *x)
{
	unload(x);
	json_decref(x->report);
	free(x->root);
	free(x);
}

/* The compilation that was not used for longest makes room. */
static void make_room(struct snapshots *list)
{
	struct snapshot *oldest = NULL;
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++) {
		n += list->at[i]->loaded;
		if (list->at[i]->loaded && (!oldest || list->at[i]->used < oldest->used))
			oldest = list->at[i];
	}
	if (n >= SNAPSHOTS_KEPT)
		unload(oldest);
}

void snapshots_keep(struct server *s, const struct unit_list *roots)
{
	struct snapshots *list = &s->snapshots;
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++) {
		bool wanted = false;

		for (size_t k = 0; k < roots->n && !wanted; k++)
			wanted = !strcmp(roots->at[k]->path, list->at[i]->root);
		if (wanted)
			list->at[n++] = list->at[i];
		else
			snapshot_free(list->at[i]);
	}
	list->n = n;
}

bool snapshot_exists(const struct server *s, const char *root)
{
	for (size_t i = 0; i < s->snapshots.n; i++)
		if (!strcmp(s->snapshots.at[i]->root, root))
			return true;
	return false;
}

struct snapshot *snapshot_find(struct server *s, const char *root)
{
	struct snapshots *list = &s->snapshots;
	struct snapshot *x;

	for (size_t i = 0; i < list->n; i++)
		if (!strcmp(list->at[i]->root, root))
			return list->at[i];
	x = allocate(sizeof *x);
	x->root = copy_string(root);
	LIST_PUSH(list, x);
	return x;
}

struct snapshot *snapshot_get(struct server *s, const char *root, bool checked)
{
	struct snapshot *x = snapshot_find(s, root);

	x->used = ++s->snapshots.uses;
	if (x->stale)
		unload(x);
	if (!x->loaded) {
		make_room(&s->snapshots);
		load(s, x);
	}
	if (checked && !x->checked)
		check(x);
	return x;
}

static bool reads(const struct snapshot *x, const char *path)
{
	for (size_t i = 0; i < x->paths.n; i++)
		if (x->paths.at[i] && !strcmp(x->paths.at[i], path))
			return true;
	return false;
}

void snapshots_stale(struct server *s, const char *path)
{
	for (size_t i = 0; i < s->snapshots.n; i++) {
		struct snapshot *x = s->snapshots.at[i];

		if (!path || reads(x, path))
			x->stale = true;
		if (!path || json_object_get(x->report, path))
			x->report_stale = true;
	}
}

void snapshots_free(struct server *s)
{
	for (size_t i = 0; i < s->snapshots.n; i++)
		snapshot_free(s->snapshots.at[i]);
	free(s->snapshots.at);
	s->snapshots = (struct snapshots){NULL, 0, 0, 0};
}

size_t snapshot_index(const struct snapshot *x, const struct source *source)
{
	size_t i = 0;

	while (i < x->c.model->sources.n && x->c.model->sources.at[i] != source)
		i++;
	return i;
}

struct source *snapshot_source(const struct snapshot *x, const char *path)
{
	for (size_t i = 0; i < x->paths.n; i++)
		if (x->paths.at[i] && !strcmp(x->paths.at[i], path))
			return x->c.model->sources.at[i];
	return NULL;
}

json_t *snapshot_range(struct server *s, struct snapshot *x, struct span at)
{
	size_t i = snapshot_index(x, at.source);

	if (i >= x->lines.n)
		return range_json((struct position){0, 0}, (struct position){0, 0});
	if (!x->lines.at[i])
		x->lines.at[i] = lines_new(x->c.arena, at.source->text, at.source->n);
	struct position from = lines_position(x->lines.at[i], at.start, s->encoding);
	return range_json(from, lines_position(x->lines.at[i], at.end, s->encoding));
}

struct product *snapshot_product(struct snapshot *x, const char *name)
{
	struct model *m = x->c.model;
	struct diags *shown = m->diags;
	struct product *p;

	m->diags = diags_new(x->c.arena); /* not a word about what is asked on the way */
	p = model_product(m, intern(m->names, name), SPAN_NONE);
	m->diags = shown;
	note_sources(x);
	return p;
}
