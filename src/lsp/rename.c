/* textDocument/prepareRename and rename: a new name everywhere, or the reason why not. */
#include <ctype.h>
#include <string.h>

#include "json_out.h"
#include "lsp/catalog_file.h"
#include "lsp/features.h"
#include "lsp/json.h"
#include "lsp/memory.h"
#include "lsp/references.h"
#include "lsp/rename.h"
#include "parse.h"
#include "scan.h"
#include "service.h"

enum { NAME_LENGTH_MAX = 128 };

/* What is to be renamed, and where it is declared. */
struct subject_at {
	struct spot spot;
	struct identity id;
	struct found declaration;
};

static bool refuse(struct server *s, struct failure *f, const char *fmt, const char *name)
{
	/* FMT is one of this file's, with one %s or none. */
	const char *mark = strstr(fmt, "%s");
	const char *text =
	    mark ? arena_printf(s->scratch, "%.*s%s%s", (int)(mark - fmt), fmt, name, mark + 2)
		 : fmt;

	fail(f, REQUEST_FAILED, text);
	return false;
}

/* Deployments that are called by their product's name have no name to change. */
static bool check_declaration(struct server *s, const struct subject_at *x, struct failure *f)
{
	const struct found *d = &x->declaration;

	if (!d->unit && x->id.subject == SUBJECT_SERVICE &&
	    proto_number(x->id.name, strlen(x->id.name)) >= 0)
		return refuse(s, f, "`%s` is a protocol", x->id.name);
	if (!d->unit)
		return refuse(s, f, "`%s` is not declared, so it cannot be renamed", x->id.name);
	if (d->unit->built_in || is_catalog_file(d->unit->path))
		return refuse(s, f, "`%s` belongs to the built-in catalogue", x->id.name);
	if (x->id.subject == SUBJECT_DEPLOYMENT && d->mention->place.subject == SUBJECT_PRODUCT)
		return refuse(s, f,
			      "deployment `%s` is called by its product: write `as NAME` first",
			      x->id.name);
	return true;
}

static bool can_rename(struct server *s, const json_t *params, struct subject_at *x,
		       struct failure *f)
{
	if (!spot_read(s, params, &x->spot, f))
		return false;
	if (!x->spot.mention || x->spot.mention->place.subject == SUBJECT_NONE)
		return refuse(s, f, "there is no name here", "");
	x->id = identity_of(&x->spot.program, x->spot.unit, x->spot.mention);
	if (x->id.subject == SUBJECT_TARGET || x->id.subject == SUBJECT_SETTING ||
	    x->id.subject == SUBJECT_SETTING_VALUE)
		return refuse(s, f, "`%s` is part of the language", x->id.name);
	x->declaration = find_declaration(&x->spot.program, &x->id);
	return x->id.subject == SUBJECT_RULE || check_declaration(s, x, f);
}

json_t *prepare_rename(struct server *s, const json_t *params, struct failure *f)
{
	struct subject_at x;

	if (!can_rename(s, params, &x, f))
		return NULL;
	return json_pack("{s:o,s:o}", "range", unit_range(s, x.spot.unit, x.spot.mention->span),
			 "placeholder", json_text(x.spot.mention->name));
}

/* A product gives its name to its file in a catalogue, and to deployments without one. */
static bool check_product(struct server *s, const struct subject_at *x, const char *name,
			  struct failure *f)
{
	const struct unit_list *program = &x->spot.program;
	const char *product = x->id.name, *last = last_word(product);

	if (x->id.subject != SUBJECT_PRODUCT)
		return true;
	for (size_t i = program->files; i < program->n; i++)
		if (program->at[i] == x->declaration.unit)
			return refuse(s, f, "`%s` is found by the name of its file", product);
	if (strcmp(last, last_word(name)) && instance_product(program, last) &&
	    !strcmp(instance_product(program, last), product))
		return refuse(
		    s, f, "deployment `%s` is called by this product: write `as NAME` first", last);
	return true;
}

/* -- is the new name one? -- */

static bool is_name(const char *s, bool dots)
{
	size_t n = strlen(s);

	if (!n || n > NAME_LENGTH_MAX || !(isalpha((unsigned char)*s) || *s == '_'))
		return false;
	for (size_t i = 0; i < n; i++) {
		bool ends = i + 1 == n || s[i + 1] == '.';

		if (s[i] == '.' &&
		    (!dots || ends || !(isalpha((unsigned char)s[i + 1]) || s[i + 1] == '_')))
			return false;
		if (!isalnum((unsigned char)s[i]) && !strchr("_-.", s[i]))
			return false;
		if (s[i] == '-' && ends)
			return false;
	}
	return true;
}

static bool check_spelling(struct server *s, const struct identity *id, const char *name,
			   struct failure *f)
{
	bool dots = id->subject == SUBJECT_PRODUCT || id->subject == SUBJECT_RULE ||
		    id->subject == SUBJECT_FIREWALL;

	if (scan_keyword(name, strlen(name)))
		return refuse(s, f, "`%s` is a keyword and cannot be a name", name);
	if (!is_name(name, dots))
		return refuse(
		    s, f,
		    "`%s` is no name: letters, digits, `_` and `-`, a letter or `_` first, "
		    "no `-` at the end, at most 128 characters",
		    name);
	if (id->subject == SUBJECT_SERVICE &&
	    (proto_number(name, strlen(name)) >= 0 || !strcmp(name, "ip")))
		return refuse(s, f, "`%s` is a protocol: a service cannot be called that", name);
	return true;
}

/* The built-in options that every product has. */
static bool every_product_has(const struct identity *id, const char *name)
{
	return id->subject == SUBJECT_OPTION &&
	       (!strcmp(name, "version") || !strcmp(name, "as-documented"));
}

/* Does another thing have the name in a program that sees this one? A built-in service that is used
 * would change its meaning, too. */
static bool check_conflict(struct server *s, const struct subject_at *x, const char *name,
			   struct failure *f)
{
	struct unit *in = x->declaration.unit ? x->declaration.unit : x->spot.unit;
	struct unit_list roots = unit_roots(&s->units, s->scratch, in);
	struct identity other = x->id;

	if (x->id.subject == SUBJECT_RULE)
		return true; /* several rules may have one name */
	other.name = name;
	if (every_product_has(&other, name))
		return refuse(s, f, "every product has the option `%s`", name);
	for (size_t i = 0; i < roots.n; i++) {
		struct unit_list program =
		    unit_program(&s->units, s->scratch, roots.at[i], s->options.include_dirs);

		if (find_declaration(&program, &other).unit)
			return refuse(s, f, "`%s` exists already", name);
		if (find_mentions(s->scratch, &program, &other).n)
			return refuse(s, f, "`%s` is used already, for something else", name);
	}
	return true;
}

/* -- the edit -- */

static json_t *edits_of(json_t *changes, const char *uri)
{
	json_t *list = json_object_get(changes, uri);

	if (!list) {
		list = json_array();
		json_object_set_new(changes, uri, list);
	}
	return list;
}

static json_t *with_versions(struct server *s, json_t *changes)
{
	json_t *out = json_array(), *edits;
	const char *uri;

	json_object_foreach(changes, uri, edits)
	{
		const struct document *d = document_by_uri(&s->documents, uri);

		json_array_append_new(
		    out, json_pack("{s:{s:s,s:o},s:O}", "textDocument", "uri", uri, "version",
				   d ? json_integer(d->version) : json_null(), "edits", edits));
	}
	json_decref(changes);
	return json_pack("{s:o}", "documentChanges", out);
}

json_t *workspace_edit(struct server *s, json_t *changes)
{
	return s->client.document_changes ? with_versions(s, changes)
					  : json_pack("{s:o}", "changes", changes);
}

/* A label is renamed where it stands alone: rules of one name are different rules. */
static struct found_list uses(struct server *s, const struct subject_at *x)
{
	struct found_list one = {NULL, 0, 0};

	if (x->id.subject != SUBJECT_RULE)
		return find_everywhere(s, &x->spot, &x->id);
	VEC_PUSH(s->scratch, &one, ((struct found){x->spot.unit, x->spot.mention}));
	return one;
}

json_t *rename_symbol(struct server *s, const json_t *params, struct failure *f)
{
	const char *name = member_text(params, "newName");
	struct subject_at x;
	json_t *changes;

	if (!name)
		return fail(f, INVALID_PARAMS, "newName is missing");
	if (!can_rename(s, params, &x, f) || !check_spelling(s, &x.id, name, f) ||
	    !check_product(s, &x, name, f))
		return NULL;
	changes = json_object();
	if (!strcmp(name, x.id.name))
		return workspace_edit(s, changes);
	if (!check_conflict(s, &x, name, f)) {
		json_decref(changes);
		return NULL;
	}
	struct found_list list = uses(s, &x);
	for (size_t i = 0; i < list.n; i++) {
		char *uri = file_uri(s, list.at[i].unit->path);

		json_array_append_new(
		    edits_of(changes, uri),
		    json_pack("{s:o,s:s}", "range",
			      unit_range(s, list.at[i].unit, list.at[i].mention->span), "newText",
			      name));
		free(uri);
	}
	return workspace_edit(s, changes);
}
