/* textDocument/documentSymbol and workspace/symbol: what is declared where. */
#include <ctype.h>
#include <string.h>

#include "json_out.h"
#include "lsp/completion.h"
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

/* One file's symbols on their way out, as a tree or, for clients without trees, as a list. */
struct symbol_writer {
	struct server *server;
	const struct unit *unit;
	struct buf *out;
	const char *uri; /* of the list's locations; NULL: a tree */
	bool more;       /* something stands before in this list */
};

static void put_span(struct symbol_writer *w, struct span at)
{
	struct position from = lines_position(w->unit->lines, at.start, w->server->encoding);

	put_range(w->out, from, lines_position(w->unit->lines, at.end, w->server->encoding));
}

static void start_symbol(struct symbol_writer *w, const char *name, int row)
{
	buf_puts(w->out, w->more ? ",{\"name\":" : "{\"name\":");
	put_string(w->out, *name ? name : "?");
	buf_printf(w->out, ",\"kind\":%d", kinds[row].kind);
	w->more = true;
}

/* The place of a symbol: WHOLE, and the part of it that is its name. */
static void put_place(struct symbol_writer *w, int row, struct span whole, struct span name,
		      const char *in)
{
	if (w->uri) {
		buf_puts(w->out, ",\"location\":{\"uri\":");
		put_string(w->out, w->uri);
		buf_puts(w->out, ",\"range\":");
		put_span(w, whole);
		buf_puts(w->out, "},\"containerName\":");
		put_string(w->out, in);
		return;
	}
	buf_printf(w->out, ",\"detail\":\"%s\",\"range\":", kinds[row].detail);
	put_span(w, whole);
	buf_puts(w->out, ",\"selectionRange\":");
	put_span(w, name);
}

/* `role a, b;` declares several: each is a symbol. */
static void put_declared(struct symbol_writer *w, size_t i, const char *in)
{
	const struct mentions *m = &w->unit->outline.mentions;
	int row = row_of(w->unit->outline.statements.at[i].keyword);

	for (size_t k = 0; k < m->n; k++) {
		if (m->at[k].statement != i || !m->at[k].place.declares)
			continue;
		start_symbol(w, m->at[k].name, row);
		put_place(w, row, m->at[k].span, m->at[k].span, in);
		buf_putc(w->out, '}');
	}
}

/* Parts of a zone are no symbols. */
static bool is_symbol(const struct statement_outlines *all, size_t i)
{
	size_t parent = all->at[i].parent;

	return row_of(all->at[i].keyword) >= 0 &&
	       (parent == NO_STATEMENT || all->at[parent].keyword != PDL_ZONE);
}

/* Does statement I stand in PARENT, at any depth? Everything stands in the file. */
static bool inside(const struct statement_outlines *all, size_t i, size_t parent)
{
	while (i != NO_STATEMENT && i != parent)
		i = all->at[i].parent;
	return i == parent;
}

static void put_symbols(struct symbol_writer *w, size_t *next, size_t parent, const char *in);

static void put_symbol(struct symbol_writer *w, size_t *next, const char *in)
{
	const struct statement_outlines *all = &w->unit->outline.statements;
	size_t i = (*next)++;
	const struct statement_outline *st = &all->at[i];
	const char *name = title(w->server->scratch, w->unit, st);
	bool tree = !w->uri;

	if (!is_symbol(all, i))
		return;
	if (st->keyword == PDL_ROLE || st->keyword == PDL_PEER) {
		put_declared(w, i, in);
		return;
	}
	start_symbol(w, name, row_of(st->keyword));
	put_place(w, row_of(st->keyword), st->span, naming(st), in);
	buf_puts(w->out, tree ? ",\"children\":[" : "}");
	w->more = !tree;
	put_symbols(w, next, i, name);
	buf_puts(w->out, tree ? "]}" : "");
	w->more = true;
}

/* The statements from NEXT on that stand in PARENT, with all that stand in them. */
static void put_symbols(struct symbol_writer *w, size_t *next, size_t parent, const char *in)
{
	const struct statement_outlines *all = &w->unit->outline.statements;

	while (*next < all->n && inside(all, *next, parent))
		put_symbol(w, next, in);
}

json_t *document_symbols(struct server *s, const json_t *params, struct failure *f)
{
	struct symbol_writer w = {.server = s, .out = &s->raw};
	struct spot p;
	size_t next = 0;
	char *uri;

	if (!spot_document(s, params, &p, f))
		return NULL;
	uri = file_uri(s, p.unit->path);
	w.unit = p.unit;
	w.uri = s->client.nested_symbols ? NULL : uri;
	buf_putc(w.out, '[');
	put_symbols(&w, &next, NO_STATEMENT, "");
	buf_putc(w.out, ']');
	free(uri);
	return NULL;
}

/* -- workspace/symbol -- */

static void find_symbols(struct server *s, const struct unit *x, const char *query, json_t *out)
{
	char *uri = file_uri(s, x->path);

	for (size_t i = 0; i < x->outline.mentions.n; i++) {
		const struct mention *m = &x->outline.mentions.at[i];
		int row = m->statement == NO_STATEMENT
			      ? -1
			      : row_of(x->outline.statements.at[m->statement].keyword);

		if (!m->place.declares || row < 0 || !has_letters(m->name, query) ||
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
