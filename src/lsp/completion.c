/* textDocument/completion: the words that can stand at the cursor.
 *
 * The parser says which tokens may follow what stands before the cursor in the statement; the
 * outline says what a name there would stand for. Where the statement is broken before the cursor
 * the outline alone decides. */
#include "lsp/completion.h"

#include "lsp/describe.h"

#include <ctype.h>
#include <string.h>

#include "json_out.h"
#include "lsp/features.h"
#include "lsp/json.h"
#include "lsp/keywords.h"
#include "pdl.tab.h"

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.';
}

/* The start of the word that ends at OFFSET. */
static size_t word_start(const char *text, size_t offset)
{
	while (offset && is_word(text[offset - 1]))
		offset--;
	return offset;
}

/* Is the place inside a comment or a string? No token holds it then but a string, or a word that is
 * none. */
static bool in_prose(const struct spot *p)
{
	const char *text = p->unit->source->text;
	size_t i = p->offset;
	bool quoted = false;

	while (i && text[i - 1] != '\n')
		i--;
	for (; i < p->offset; i++) {
		if (text[i] == '"')
			quoted = !quoted;
		else if (quoted && text[i] == '\\' && i + 1 < p->offset)
			i++;
		else if (!quoted && text[i] == '#')
			return true;
	}
	return quoted;
}

/* -- what may follow -- */

/* What may follow the text before the word; with a ';' put between where the statement is complete
 * but for that, and the word stands on a line of its own. */
static void expect(struct completing *c, bool closed)
{
	const char *before = arena_printf(c->arena, "%s%s", c->at.before, closed ? ";" : "");
	struct expected more;

	parse_expected(c->arena, c->spot->unit->names,
		       source_new(c->arena, "", before, strlen(before)), &more);
	for (size_t i = 0; i < more.n; i++)
		if (!expects(c, more.at[i]) &&
		    c->expected.n < sizeof c->expected.at / sizeof *c->expected.at)
			c->expected.at[c->expected.n++] = more.at[i];
}

bool expects(const struct completing *c, int token)
{
	for (size_t i = 0; i < c->expected.n; i++)
		if (c->expected.at[i] == token)
			return true;
	return false;
}

static bool first_on_line(const char *text, size_t offset)
{
	while (offset && (text[offset - 1] == ' ' || text[offset - 1] == '\t'))
		offset--;
	return !offset || text[offset - 1] == '\n' || text[offset - 1] == '\r';
}

/* -- items -- */

enum { ITEMS_MAX = 500 };

bool has_letters(const char *name, const char *query)
{
	for (; *query; query++) {
		while (*name && tolower((unsigned char)*name) != tolower((unsigned char)*query))
			name++;
		if (!*name++)
			return false;
	}
	return true;
}

/* What completion_resolve needs to know again. */
static json_t *data_json(const struct completing *c, const struct identity *id)
{
	json_t *o = json_pack("{s:s,s:i,s:s}", "path", c->spot->root->path, "subject",
			      (int)id->subject, "name", id->name);

	if (id->scope)
		json_object_set_new(o, "scope", json_text(id->scope));
	if (id->option)
		json_object_set_new(o, "option", json_text(id->option));
	return o;
}

void complete(struct completing *c, const struct item *x)
{
	if (!has_letters(x->label, c->typed))
		return;
	if (json_array_size(c->items) >= ITEMS_MAX) {
		c->more = true;
		return;
	}
	json_t *o = json_pack("{s:o,s:i}", "label", json_text(x->label), "kind", (int)x->kind);
	const char *text = x->snippet && c->server->client.snippets ? x->snippet : x->label;

	if (x->detail && *x->detail)
		json_object_set_new(o, "detail", json_text(x->detail));
	if (x->documentation && *x->documentation)
		json_object_set_new(o, "documentation",
				    markup_json(x->documentation, c->server->client.markdown));
	if (x->identity)
		json_object_set_new(o, "data", data_json(c, x->identity));
	if (text == x->snippet)
		json_object_set_new(o, "insertTextFormat", json_integer(2));
	json_object_set_new(o, "textEdit",
			    json_pack("{s:O,s:o}", "range", c->range, "newText", json_text(text)));
	json_object_set_new(o, "sortText",
			    json_text(arena_printf(c->arena, "%d%s", x->rank, x->label)));
	json_array_append_new(c->items, o);
}

static void complete_keywords(struct completing *c)
{
	for (size_t i = 0; i < c->expected.n; i++) {
		const struct keyword *k = keyword_find(c->expected.at[i]);

		if (!k)
			continue;
		complete(c, &(struct item){.label = k->text,
					   .kind = ITEM_KEYWORD,
					   .detail = k->form,
					   .documentation = k->reminder,
					   .snippet = c->at.fresh ? k->snippet : NULL,
					   .rank = 3});
	}
}

static void prepare(struct completing *c)
{
	const struct outline *o = &c->spot->unit->outline;
	const char *text = c->spot->unit->source->text;

	c->start = word_start(text, c->spot->offset);
	c->at = outline_at(c->arena, c->spot->unit->names, o, c->start);
	c->range = unit_range(
	    c->server, c->spot->unit,
	    (struct span){c->spot->unit->source, (uint32_t)c->start, (uint32_t)c->spot->offset});
	c->typed = arena_strndup(c->arena, text + c->start, c->spot->offset - c->start);
	expect(c, false);
	if (expects(c, ';') && first_on_line(text, c->start))
		expect(c, true);
}

json_t *completion(struct server *s, const json_t *params, struct failure *f)
{
	struct spot p;
	struct completing c = {.server = s, .spot = &p, .arena = s->scratch};

	if (!spot_read(s, params, &p, f))
		return NULL;
	c.items = json_array();
	if (!in_prose(&p)) {
		c.snapshot = snapshot_get(s, p.root->path, false);
		prepare(&c);
		complete_names(&c);
		complete_keywords(&c);
		json_decref(c.range);
	}
	/* What was typed narrows the list: more letters, or fewer, ask for another one. */
	return json_pack("{s:b,s:o}", "isIncomplete", c.more || (c.typed && *c.typed), "items",
			 c.items);
}

/* An item with its documentation: what hover would say of the name. */
json_t *completion_resolve(struct server *s, const json_t *params, struct failure *f)
{
	const char *path = member_text(params, "data.path"),
		   *name = member_text(params, "data.name");
	json_t *item = json_deep_copy(params);
	struct buf out = {0};

	(void)f;
	if (!path || !name || !snapshot_exists(s, path))
		return item;
	struct identity id = {(enum subject)json_integer_value(member(params, "data.subject")),
			      name, member_text(params, "data.scope"),
			      member_text(params, "data.option"), false};
	struct describing d = {snapshot_get(s, path, false), NULL, &out};
	describe(&d, &id);
	if (out.n)
		json_object_set_new(item, "documentation",
				    markup_json(buf_text(&out), s->client.markdown));
	buf_free(&out);
	return item;
}
