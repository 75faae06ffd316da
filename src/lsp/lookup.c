/* Places, declarations and uses: see lookup.h. */
#include "lsp/lookup.h"

#include <string.h>

#include "lsp/catalog_file.h"
#include "lsp/json.h"
#include "lsp/memory.h"
#include "lsp/uri.h"

enum { ROOTS_MAX = 8 };

/* -- programs -- */

void workspace_list(struct server *s)
{
	if (s->listed)
		return;
	for (size_t i = 0; i < s->folders.n; i++)
		units_list(&s->units, s->folders.at[i]);
	units_refresh(&s->units);
	s->listed = true;
}

struct unit_list document_roots(struct server *s, struct arena *a, const char *path)
{
	struct unit_list out = {NULL, 0, 0, 0}, all;

	workspace_list(s);
	for (size_t i = 0; i < s->documents.n; i++)
		unit_get(&s->units, s->documents.at[i]->path);
	all = unit_roots(&s->units, a, unit_get(&s->units, path));
	for (int open = 1; open >= 0; open--)
		for (size_t i = 0; i < all.n && out.n < ROOTS_MAX; i++)
			if ((document_by_path(&s->documents, all.at[i]->path) != NULL) == open)
				VEC_PUSH(a, &out, all.at[i]);
	return out;
}

/* -- places -- */

bool spot_document(struct server *s, const json_t *params, struct spot *out, struct failure *f)
{
	const char *uri = member_text(params, "textDocument.uri");
	const struct document *d = uri ? document_by_uri(&s->documents, uri) : NULL;

	*out = (struct spot){0};
	if (!uri) {
		fail(f, INVALID_PARAMS, "textDocument.uri is missing");
		return false;
	}
	if (d) {
		out->unit = unit_get(&s->units, d->path);
	} else {
		char *path = uri_path(uri), *real = path_canonical(path);

		out->unit = unit_get(&s->units, real);
		free(path);
		free(real);
	}
	if (out->unit->missing) {
		fail(f, REQUEST_FAILED, "the document is not open, and no file can be read there");
		return false;
	}
	out->root = document_roots(s, s->scratch, out->unit->path).at[0];
	out->program = unit_program(&s->units, s->scratch, out->root, s->options.include_dirs);
	return true;
}

static const struct word *token_at(const struct words *t, size_t offset)
{
	size_t lo = 0, hi = t->n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (t->at[mid].span.end < offset)
			lo = mid + 1;
		else
			hi = mid;
	}
	/* Of two that touch it the second one, unless that is a sign. */
	if (lo + 1 < t->n && t->at[lo].span.end == offset && t->at[lo + 1].span.start == offset &&
	    t->at[lo + 1].kind > 256)
		lo++;
	return lo < t->n && t->at[lo].span.start <= offset ? &t->at[lo] : NULL;
}

static const struct mention *mention_at(const struct mentions *m, size_t offset)
{
	const struct mention *out = NULL;

	for (size_t i = 0; i < m->n && m->at[i].span.start <= offset; i++)
		if (m->at[i].span.end >= offset)
			out = &m->at[i];
	return out;
}

bool spot_read(struct server *s, const json_t *params, struct spot *out, struct failure *f)
{
	struct position p;

	if (!spot_document(s, params, out, f))
		return false;
	if (!read_position(member(params, "position"), &p)) {
		fail(f, INVALID_PARAMS, "position is missing, or no position");
		return false;
	}
	out->offset = text_offset(out->unit->source->text, out->unit->source->n, p, s->encoding);
	out->token = token_at(&out->unit->outline.words, out->offset);
	out->mention = mention_at(&out->unit->outline.mentions, out->offset);
	return true;
}

/* -- identities -- */

static bool equal(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

bool identity_equal(const struct identity *a, const struct identity *b)
{
	return a->subject == b->subject && a->foreign == b->foreign && equal(a->name, b->name) &&
	       equal(a->scope, b->scope) && equal(a->option, b->option);
}

/* Is the mention the name of a product that is the name of its deployment too? */
static bool names_deployment(const struct unit *x, const struct mention *m)
{
	const struct mentions *all = &x->outline.mentions;
	size_t next = (size_t)(m - all->at) + 1;

	return m->place.subject == SUBJECT_PRODUCT && !m->place.declares &&
	       !(next < all->n && all->at[next].statement == m->statement &&
		 all->at[next].place.subject == SUBJECT_DEPLOYMENT);
}

const char *last_word(const char *product)
{
	const char *dot = strrchr(product, '.');

	return dot ? dot + 1 : product;
}

const char *instance_product(const struct unit_list *program, const char *instance)
{
	for (size_t i = 0; i < program->files; i++) {
		const struct unit *x = program->at[i];

		for (size_t k = 0; k < x->outline.mentions.n; k++) {
			const struct mention *m = &x->outline.mentions.at[k];

			if (m->place.subject == SUBJECT_DEPLOYMENT && m->place.declares &&
			    !strcmp(m->name, instance))
				return m->place.scope;
			if (names_deployment(x, m) && !strcmp(last_word(m->name), instance))
				return m->name;
		}
	}
	return NULL;
}

static bool is_own_file(const struct unit_list *program, const struct unit *x)
{
	for (size_t i = 0; i < program->files; i++)
		if (program->at[i] == x)
			return true;
	return false;
}

/* Does a file of the program declare this service? Products of a catalogue do not see it. */
static bool own_service(const struct unit_list *program, const char *name)
{
	for (size_t i = 0; i < program->files; i++) {
		const struct mentions *m = &program->at[i]->outline.mentions;

		for (size_t k = 0; k < m->n; k++)
			if (m->at[k].place.subject == SUBJECT_SERVICE && m->at[k].place.declares &&
			    !strcmp(m->at[k].name, name))
				return true;
	}
	return false;
}

struct identity identity_of(const struct unit_list *program, const struct unit *unit,
			    const struct mention *m)
{
	struct identity id = {m->place.subject, m->name, NULL, NULL, false};

	switch (m->place.subject) {
	case SUBJECT_PART:
		id.scope = m->place.instance ? instance_product(program, m->place.instance)
					     : m->place.scope;
		break;
	case SUBJECT_VALUE:
	case SUBJECT_SETTING_VALUE:
		id.option = m->place.option;
		id.scope = m->place.scope;
		break;
	case SUBJECT_OPTION:
	case SUBJECT_FLOW:
	case SUBJECT_SETTING:
		id.scope = m->place.scope;
		break;
	case SUBJECT_SERVICE:
		id.foreign = !is_own_file(program, unit) && own_service(program, m->name);
		break;
	default:
		break;
	}
	return id;
}

static bool is_mention(const struct unit_list *program, const struct unit *x,
		       const struct mention *m, const struct identity *what)
{
	struct identity id;

	if (m->place.subject != what->subject || strcmp(m->name, what->name))
		return false;
	id = identity_of(program, x, m);
	return identity_equal(&id, what);
}

struct found_list find_mentions(struct arena *a, const struct unit_list *program,
				const struct identity *what)
{
	struct found_list out = {NULL, 0, 0};

	for (size_t i = 0; i < program->n; i++) {
		struct unit *x = program->at[i];

		for (size_t k = 0; k < x->outline.mentions.n; k++)
			if (is_mention(program, x, &x->outline.mentions.at[k], what))
				VEC_PUSH(a, &out, ((struct found){x, &x->outline.mentions.at[k]}));
	}
	return out;
}

struct found find_declaration(const struct unit_list *program, const struct identity *what)
{
	for (size_t i = 0; i < program->n; i++) {
		struct unit *x = program->at[i];

		for (size_t k = 0; k < x->outline.mentions.n; k++) {
			const struct mention *m = &x->outline.mentions.at[k];
			bool named = what->subject == SUBJECT_DEPLOYMENT &&
				     names_deployment(x, m) &&
				     !strcmp(last_word(m->name), what->name);

			if (named || (m->place.declares && is_mention(program, x, m, what)))
				return (struct found){x, m};
		}
	}
	return (struct found){NULL, NULL};
}

/* -- places in JSON -- */

char *file_uri(struct server *s, const char *path)
{
	const struct document *d = document_by_path(&s->documents, path);

	return d ? copy_string(d->uri) : path_uri(path);
}

json_t *unit_range(struct server *s, const struct unit *x, struct span at)
{
	struct position from = lines_position(x->lines, at.start, s->encoding);

	return range_json(from, lines_position(x->lines, at.end, s->encoding));
}

json_t *unit_location(struct server *s, const struct unit *x, struct span at)
{
	char *path = x->built_in ? catalog_file(x->path, x->source->text, x->source->n) : NULL;
	char *uri = x->built_in ? (path ? path_uri(path) : NULL) : file_uri(s, x->path);
	json_t *out =
	    uri ? json_pack("{s:s,s:o}", "uri", uri, "range", unit_range(s, x, at)) : NULL;

	free(path);
	free(uri);
	return out;
}
