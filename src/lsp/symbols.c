/* textDocument/documentSymbol and workspace/symbol: what is declared where. */
#include <ctype.h>
#include <string.h>

#include "json_out.h"
#include "lsp/features.h"
#include "lsp/json.h"
#include "lsp/lookup.h"
#include "pdl.tab.h"

/* LSP 3.17, SymbolKind. */
enum symbol_kind_lsp {
	KIND_FILE = 1,
	KIND_MODULE = 2,
	KIND_NAMESPACE = 3,
	KIND_CLASS = 5,
	KIND_PROPERTY = 7,
	KIND_INTERFACE = 11,
	KIND_FUNCTION = 12,
	KIND_VARIABLE = 13,
	KIND_CONSTANT = 14,
	KIND_ARRAY = 18,
	KIND_ENUM_MEMBER = 22,
	KIND_STRUCT = 23,
	KIND_EVENT = 24,
	SYMBOLS_MAX = 1000
};

static const struct {
	int keyword;
	int kind;
	const char *detail;
} kinds[] = {
    {PDL_INCLUDE, KIND_FILE, "include"},      {PDL_ZONE, KIND_NAMESPACE, "zone"},
    {PDL_HOST, KIND_VARIABLE, "host"},        {PDL_NETWORK, KIND_VARIABLE, "network"},
    {PDL_GROUP, KIND_ARRAY, "group"},         {PDL_SERVICE, KIND_CONSTANT, "service"},
    {PDL_ALLOW, KIND_EVENT, "allow"},         {PDL_DENY, KIND_EVENT, "deny"},
    {PDL_ASSERT, KIND_EVENT, "assert"},       {PDL_PRODUCT, KIND_CLASS, "product"},
    {PDL_DEPLOY, KIND_MODULE, "deploy"},      {PDL_FIREWALL, KIND_STRUCT, "firewall"},
    {PDL_ROLE, KIND_INTERFACE, "role"},       {PDL_PEER, KIND_INTERFACE, "peer"},
    {PDL_OPTION, KIND_PROPERTY, "option"},    {PDL_FLOW, KIND_FUNCTION, "flow"},
    {PDL_LISTEN, KIND_FUNCTION, "listen"},    {PDL_BIND, KIND_PROPERTY, "bind"},
    {PDL_SET, KIND_PROPERTY, "set"},          {PDL_PORT, KIND_PROPERTY, "port"},
    {PDL_INBOUND, KIND_NAMESPACE, "inbound"}, {PDL_OUTBOUND, KIND_NAMESPACE, "outbound"},
    {PDL_LOCAL, KIND_NAMESPACE, "local"},
};

static int row_of(int keyword)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].keyword == keyword)
			return (int)i;
	return -1;
}

/* A statement without a name is called by its first words. */
static const char *title(struct arena *a, const struct unit *x, const struct statement_outline *s)
{
	enum { TITLE_MAX = 60 };
	const char *text = x->source->text + s->span.start;
	size_t n = s->span.end - s->span.start, line = 0;

	if (s->name)
		return s->name;
	while (line < n && line < TITLE_MAX && !strchr("\r\n;{", text[line]))
		line++;
	while (line && (isspace((unsigned char)text[line - 1]) ||
			((unsigned char)text[line] & 0xc0) == 0x80))
		line--;
	return arena_strndup(a, text, line);
}

static struct span naming(const struct statement_outline *s)
{
	struct span word = {s->span.source, s->span.start, s->span.start};

	return s->name ? s->naming : word;
}

static json_t *symbol_json(struct server *s, const struct unit *x,
			   const struct statement_outline *st, const char *name, struct span at)
{
	int row = row_of(st->keyword);

	return json_pack("{s:o,s:i,s:s,s:o,s:o}", "name", json_text(*name ? name : "?"), "kind",
			 kinds[row].kind, "detail", kinds[row].detail, "range",
			 unit_range(s, x, st->span), "selectionRange", unit_range(s, x, at));
}

/* `role a, b;` declares several: each is a symbol. */
static void add_declared(struct server *s, const struct unit *x, size_t i, json_t *to)
{
	const struct statement_outline *st = &x->outline.statements.at[i];

	for (size_t k = 0; k < x->outline.mentions.n; k++) {
		const struct mention *m = &x->outline.mentions.at[k];

		if (m->statement == i && m->place.subject == SUBJECT_PART && m->place.declares) {
			json_t *o = symbol_json(s, x, st, m->name, m->span);

			json_object_set_new(o, "range", unit_range(s, x, m->span));
			json_array_append_new(to, o);
		}
	}
}

/* The symbols of a file as a tree: LISTS[i] takes the children of statement I. */
static json_t *symbol_tree(struct server *s, const struct unit *x)
{
	const struct statement_outlines *all = &x->outline.statements;
	json_t **lists = ARENA_ARRAY(s->scratch, json_t *, all->n), *top = json_array();

	for (size_t i = 0; i < all->n; i++) {
		const struct statement_outline *st = &all->at[i];
		json_t *to = st->parent == NO_STATEMENT ? top : lists[st->parent], *o;

		if (row_of(st->keyword) < 0 || !to ||
		    (st->parent != NO_STATEMENT && all->at[st->parent].keyword == PDL_ZONE))
			continue;
		if (st->keyword == PDL_ROLE || st->keyword == PDL_PEER) {
			add_declared(s, x, i, to);
			continue;
		}
		o = symbol_json(s, x, st, title(s->scratch, x, st), naming(st));
		lists[i] = json_array();
		json_object_set_new(o, "children", lists[i]);
		json_array_append_new(to, o);
	}
	return top;
}

/* For clients without trees. */
static void flatten(struct server *s, const struct unit *x, const json_t *tree, const char *in,
		    json_t *out)
{
	char *uri = file_uri(s, x->path);

	for (size_t i = 0; i < json_array_size(tree); i++) {
		const json_t *o = json_array_get(tree, i);
		const char *name = member_text(o, "name");

		json_array_append_new(
		    out, json_pack("{s:s,s:i,s:{s:s,s:O},s:s}", "name", name, "kind",
				   (int)json_integer_value(member(o, "kind")), "location", "uri",
				   uri, "range", member(o, "range"), "containerName", in));
		flatten(s, x, member(o, "children"), name, out);
	}
	free(uri);
}

json_t *document_symbols(struct server *s, const json_t *params, struct failure *f)
{
	struct spot p;
	json_t *tree, *flat;

	if (!spot_document(s, params, &p, f))
		return NULL;
	tree = symbol_tree(s, p.unit);
	if (s->client.nested_symbols)
		return tree;
	flat = json_array();
	flatten(s, p.unit, tree, "", flat);
	json_decref(tree);
	return flat;
}

/* -- workspace/symbol -- */

/* Do the letters of QUERY occur in NAME in this order? */
static bool matches(const char *name, const char *query)
{
	for (; *query; query++) {
		while (*name && tolower((unsigned char)*name) != tolower((unsigned char)*query))
			name++;
		if (!*name++)
			return false;
	}
	return true;
}

static void find_symbols(struct server *s, const struct unit *x, const char *query, json_t *out)
{
	char *uri = file_uri(s, x->path);

	for (size_t i = 0; i < x->outline.mentions.n; i++) {
		const struct mention *m = &x->outline.mentions.at[i];
		int row = m->statement == NO_STATEMENT
			      ? -1
			      : row_of(x->outline.statements.at[m->statement].keyword);

		if (!m->place.declares || row < 0 || !matches(m->name, query) ||
		    json_array_size(out) >= SYMBOLS_MAX)
			continue;
		json_array_append_new(out,
				      json_pack("{s:s,s:i,s:{s:s,s:o},s:s}", "name", m->name,
						"kind", kinds[row].kind, "location", "uri", uri,
						"range", unit_range(s, x, m->span), "containerName",
						m->place.scope ? m->place.scope : ""));
	}
	free(uri);
}

json_t *workspace_symbols(struct server *s, const json_t *params, struct failure *f)
{
	const char *query = member_text(params, "query");
	json_t *out = json_array();

	(void)f;
	workspace_list(s);
	units_refresh(&s->units);
	for (size_t i = 0; i < s->units.n; i++)
		if (!s->units.at[i]->built_in && s->units.at[i]->source)
			find_symbols(s, s->units.at[i], query ? query : "", out);
	return out;
}
