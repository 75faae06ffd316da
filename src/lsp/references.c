/* textDocument/definition, references and documentHighlight: a name's declaration and its uses. */
#include "lsp/references.h"

#include <string.h>

#include "lsp/features.h"
#include "lsp/json.h"
#include "lsp/memory.h"
#include "lsp/uri.h"
#include "pdl.tab.h"

/* The name at a place that can be looked for: labels of rules cannot, they are not used. */
static bool spot_identity(const struct spot *p, struct identity *out)
{
	if (!p->mention || p->mention->place.subject == SUBJECT_NONE)
		return false;
	*out = identity_of(&p->program, p->unit, p->mention);
	return true;
}

/* The file that an `include` names. */
static json_t *included_file(struct server *s, const struct spot *p)
{
	const struct words *t = &p->unit->outline.words;
	size_t nth = 0, at = (size_t)(p->token - t->at);

	if (!at || p->token->kind != PDL_STRING || t->at[at - 1].kind != PDL_INCLUDE)
		return NULL;
	for (size_t i = 1; i < at; i++)
		nth += t->at[i].kind == PDL_STRING && t->at[i - 1].kind == PDL_INCLUDE;
	if (nth >= p->unit->includes.n || p->unit->includes.at[nth]->missing)
		return NULL;
	char *uri = file_uri(s, p->unit->includes.at[nth]->path);
	struct position start = {0, 0};
	json_t *out = json_pack("{s:s,s:o}", "uri", uri, "range", range_json(start, start));
	free(uri);
	return out;
}

json_t *definition(struct server *s, const json_t *params, struct failure *f)
{
	struct spot p;
	struct identity id;
	struct found d;

	if (!spot_read(s, params, &p, f) || !p.token)
		return NULL;
	if (!spot_identity(&p, &id))
		return included_file(s, &p);
	d = find_declaration(&p.program, &id);
	return d.unit ? unit_location(s, d.unit, d.mention->span) : NULL;
}

/* -- uses -- */

static bool already(const struct found_list *list, const struct found *x)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->at[i].mention == x->mention)
			return true;
	return false;
}

struct found_list find_everywhere(struct server *s, const struct spot *p,
				  const struct identity *what)
{
	struct found d = find_declaration(&p->program, what);
	struct unit *in = d.unit && !d.unit->built_in ? d.unit : p->unit;
	struct unit_list roots = unit_roots(&s->units, s->scratch, in);
	struct found_list all = find_mentions(s->scratch, &p->program, what);

	for (size_t i = 0; i < roots.n; i++) {
		struct unit_list program;
		struct found_list more;

		if (roots.at[i] == p->root)
			continue;
		program = unit_program(&s->units, s->scratch, roots.at[i], s->options.include_dirs);
		more = find_mentions(s->scratch, &program, what);
		for (size_t k = 0; k < more.n; k++)
			if (!already(&all, &more.at[k]))
				VEC_PUSH(s->scratch, &all, more.at[k]);
	}
	return all;
}

json_t *references(struct server *s, const json_t *params, struct failure *f)
{
	bool declarations = member_true(params, "context.includeDeclaration");
	json_t *out = json_array();
	struct spot p;
	struct identity id;

	if (!spot_read(s, params, &p, f) || !spot_identity(&p, &id))
		return out;
	struct found_list list = find_everywhere(s, &p, &id);
	for (size_t i = 0; i < list.n; i++) {
		const struct found *x = &list.at[i];
		json_t *place = x->mention->place.declares && !declarations
				    ? NULL
				    : unit_location(s, x->unit, x->mention->span);

		if (place)
			json_array_append_new(out, place);
	}
	return out;
}

/* LSP 3.17, DocumentHighlightKind. */
enum { HIGHLIGHT_READ = 2, HIGHLIGHT_WRITE = 3 };

json_t *highlight(struct server *s, const json_t *params, struct failure *f)
{
	json_t *out = json_array();
	struct spot p;
	struct identity id;

	if (!spot_read(s, params, &p, f) || !spot_identity(&p, &id))
		return out;
	struct found_list list = find_mentions(s->scratch, &p.program, &id);
	for (size_t i = 0; i < list.n; i++) {
		const struct found *x = &list.at[i];

		if (x->unit == p.unit)
			json_array_append_new(
			    out, json_pack("{s:o,s:i}", "range",
					   unit_range(s, x->unit, x->mention->span), "kind",
					   x->mention->place.declares ? HIGHLIGHT_WRITE
								      : HIGHLIGHT_READ));
	}
	return out;
}
