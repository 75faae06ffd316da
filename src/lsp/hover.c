/* textDocument/hover: what stands at a place. */
#include "lsp/describe.h"
#include "lsp/features.h"
#include "lsp/json.h"
#include "lsp/keywords.h"

#include <string.h>

#include "pdl.tab.h"

/* The statement of its own that a word is in, if the word is how it starts or what it is called. */
static const struct statement_outline *rule_at(const struct spot *p)
{
	const struct statement_outlines *list = &p->unit->outline.statements;

	for (size_t i = 0; i < list->n; i++) {
		const struct statement_outline *s = &list->at[i];
		bool rule = s->keyword == PDL_ALLOW || s->keyword == PDL_DENY;

		if (rule && s->span.start <= p->offset && p->offset <= s->span.end &&
		    (p->token->span.start == s->span.start ||
		     (s->name && p->token->span.start == s->naming.start)))
			return s;
	}
	return NULL;
}

static void hover_keyword(const struct spot *p, struct buf *out)
{
	const struct keyword *k = keyword_find(p->token->kind);

	if (k && !out->n)
		buf_printf(out, "`%s`\n\n%s\n", k->form, k->reminder);
}

/* Services of the catalogue that are exactly this literal. */
static void hover_service(struct server *s, const struct spot *p, struct buf *out)
{
	struct span at = p->token->span;
	const struct unit *services = unit_built_in(&s->units, "services");
	const struct words *t = &services->outline.words;
	size_t n = at.end - at.start;
	struct enumeration e = {out, 0, 8};

	for (size_t i = 2; i + 1 < t->n; i++) {
		struct span other = t->at[i].span;

		if (t->at[i].kind != PDL_SERVICE_LITERAL || other.end - other.start != n ||
		    memcmp(other.source->text + other.start, at.source->text + at.start, n) ||
		    t->at[i - 2].kind != PDL_SERVICE || t->at[i + 1].kind == ',')
			continue;
		if (!e.n)
			buf_printf(out, "`%.*s` is the service ", (int)n,
				   at.source->text + at.start);
		enumerate(&e, t->at[i - 1].name);
	}
	enumerate_end(&e, "");
}

static void describe_token(struct server *s, struct describing *d, const struct spot *p)
{
	const struct statement_outline *rule = rule_at(p);
	const struct source *source = snapshot_source(d->snapshot, p->unit->path);

	if (rule && source)
		describe_rule(d, source, rule->span);
	if (p->mention && p->mention->place.subject != SUBJECT_RULE) {
		struct identity id = identity_of(&p->program, p->unit, p->mention);

		describe(d, &id);
	} else if (p->token->kind == PDL_SERVICE_LITERAL) {
		hover_service(s, p, d->out);
	} else if (p->token->kind == PDL_ADDRESS) {
		describe_range(d, &p->token->range);
	}
	hover_keyword(p, d->out);
}

json_t *hover(struct server *s, const json_t *params, struct failure *f)
{
	struct spot p;
	struct buf out = {0};
	json_t *result = NULL;

	if (!spot_read(s, params, &p, f) || !p.token)
		return NULL;
	struct describing d = {snapshot_get(s, p.root->path, false), &p.program, &out};
	describe_token(s, &d, &p);
	if (out.n)
		result = json_pack("{s:o,s:o}", "contents",
				   markup_json(buf_text(&out), s->client.markdown), "range",
				   unit_range(s, p.unit, p.token->span));
	buf_free(&out);
	return result;
}
