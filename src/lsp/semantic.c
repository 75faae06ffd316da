/* textDocument/semanticTokens: the words of a text by what they are (LSP 3.17, "Semantic Tokens").
 */
#include "lsp/semantic.h"

#include <string.h>

#include "lsp/features.h"
#include "lsp/json.h"
#include "lsp/lookup.h"
#include "pdl.tab.h"

enum token_type {
	TYPE_NAMESPACE, /* zones, deployments */
	TYPE_VARIABLE,  /* hosts, networks, groups */
	TYPE_TYPE,      /* services */
	TYPE_CLASS,     /* products */
	TYPE_PARAMETER, /* roles and peers */
	TYPE_PROPERTY,  /* options and settings */
	TYPE_ENUM_MEMBER,
	TYPE_FUNCTION, /* flows, labels of rules */
	TYPE_STRUCT,   /* firewalls and targets */
	TYPE_KEYWORD,
	TYPE_STRING,
	TYPE_NUMBER, /* addresses, ports, versions, dates */
	TYPE_COMMENT,
	TYPE_NONE
};

enum { MODIFIER_DECLARATION = 1, MODIFIER_DEFAULT_LIBRARY = 2 };

json_t *semantic_legend(void)
{
	return json_pack("{s:[s,s,s,s,s,s,s,s,s,s,s,s,s],s:[s,s]}", "tokenTypes", "namespace",
			 "variable", "type", "class", "parameter", "property", "enumMember",
			 "function", "struct", "keyword", "string", "number", "comment",
			 "tokenModifiers", "declaration", "defaultLibrary");
}

/* Tokens on their way out: each relative to the one before. */
struct output {
	struct server *server;
	const struct unit *unit;
	struct intern *names;
	struct map *zones; /* the names of the program's zones */
	struct map *own;   /* of the services and products it declares */
	struct buf *data;
	size_t n; /* tokens so far */
	struct position last;
	size_t from, to; /* offsets between which tokens are wanted */
};

/* A token does not cross lines here: comments, strings and words end on theirs. */
static void put(struct output *o, size_t start, size_t end, enum token_type type, int modifiers)
{
	struct position p, e;

	if (type == TYPE_NONE || end <= o->from || start >= o->to)
		return;
	p = lines_position(o->unit->lines, start, o->server->encoding);
	e = lines_position(o->unit->lines, end, o->server->encoding);
	size_t values[] = {p.line - o->last.line,
			   p.line == o->last.line ? p.character - o->last.character : p.character,
			   e.character - p.character, (size_t)type, (size_t)modifiers};
	buf_printf(o->data, "%s%zu,%zu,%zu,%zu,%zu", o->n++ ? "," : "", values[0], values[1],
		   values[2], values[3], values[4]);
	o->last = p;
}

static void put_comments(struct output *o, size_t from, size_t to)
{
	const char *text = o->unit->source->text;

	while (from < to) {
		const char *hash = memchr(text + from, '#', to - from);
		size_t start = hash ? (size_t)(hash - text) : to, end = start;

		while (end < to && text[end] != '\n' && text[end] != '\r')
			end++;
		if (hash)
			put(o, start, end, TYPE_COMMENT, 0);
		from = end + 1;
	}
}

static enum token_type type_of_token(int kind)
{
	switch (kind) {
	case PDL_STRING:
		return TYPE_STRING;
	case PDL_NUMBER:
	case PDL_VERSION:
	case PDL_DATE:
	case PDL_ADDRESS:
	case PDL_SERVICE_LITERAL:
	case PDL_PORTS:
		return TYPE_NUMBER;
	default:
		return kind >= PDL_INCLUDE && kind <= PDL_MULTICAST ? TYPE_KEYWORD : TYPE_NONE;
	}
}

/* Zones look different from what lies in them: the declaration says which is which. */
static enum token_type type_of_end(const struct output *o, const struct mention *m)
{
	if (m->place.keyword == PDL_ZONE || m->place.keyword == PDL_IN)
		return TYPE_NAMESPACE;
	if (m->place.declares)
		return TYPE_VARIABLE;
	return map_get(o->zones, intern(o->names, m->name)) ? TYPE_NAMESPACE : TYPE_VARIABLE;
}

static enum token_type type_of_mention(const struct output *o, const struct mention *m)
{
	switch (m->place.subject) {
	case SUBJECT_END:
		return type_of_end(o, m);
	case SUBJECT_SERVICE:
		return TYPE_TYPE;
	case SUBJECT_PRODUCT:
		return TYPE_CLASS;
	case SUBJECT_PART:
		return TYPE_PARAMETER;
	case SUBJECT_OPTION:
	case SUBJECT_SETTING:
		return TYPE_PROPERTY;
	case SUBJECT_VALUE:
	case SUBJECT_SETTING_VALUE:
		return TYPE_ENUM_MEMBER;
	case SUBJECT_FLOW:
	case SUBJECT_RULE:
		return TYPE_FUNCTION;
	case SUBJECT_DEPLOYMENT:
		return TYPE_NAMESPACE;
	case SUBJECT_FIREWALL:
	case SUBJECT_TARGET:
		return TYPE_STRUCT;
	case SUBJECT_NONE:
		break;
	}
	return TYPE_NONE;
}

static int modifiers(const struct output *o, const struct mention *m)
{
	bool built_in = m->place.subject == SUBJECT_SERVICE || m->place.subject == SUBJECT_PRODUCT;

	if (m->place.declares)
		return MODIFIER_DECLARATION;
	if (built_in && !map_get(o->own, intern(o->names, m->name)))
		return MODIFIER_DEFAULT_LIBRARY;
	return 0;
}

static json_t *tokens_json(struct output *o)
{
	const struct outline *x = &o->unit->outline;
	size_t before = 0, next = 0;

	o->data = &o->server->raw;
	buf_puts(o->data, "{\"data\":[");
	for (size_t i = 0; i < x->words.n; i++) {
		const struct word *t = &x->words.at[i];

		put_comments(o, before, t->span.start);
		before = t->span.end;
		if (t->kind != PDL_NAME)
			put(o, t->span.start, t->span.end, type_of_token(t->kind), 0);
		for (; next < x->mentions.n && x->mentions.at[next].span.start < t->span.end;
		     next++) {
			const struct mention *m = &x->mentions.at[next];

			put(o, m->span.start, m->span.end, type_of_mention(o, m), modifiers(o, m));
		}
	}
	put_comments(o, before, o->unit->source->n);
	buf_puts(o->data, "]}");
	return NULL;
}

static void note_declaration(struct output *o, const struct mention *m)
{
	const char *name = intern(o->names, m->name);

	if (!m->place.declares)
		return;
	if (m->place.subject == SUBJECT_END && m->place.keyword == PDL_ZONE)
		map_put(o->zones, name, o);
	else if (m->place.subject == SUBJECT_SERVICE || m->place.subject == SUBJECT_PRODUCT)
		map_put(o->own, name, o);
}

static void output_init(struct output *o, struct server *s, const struct spot *p)
{
	*o = (struct output){.server = s,
			     .unit = p->unit,
			     .names = intern_new(s->scratch),
			     .zones = map_new(s->scratch),
			     .own = map_new(s->scratch),
			     .to = SIZE_MAX};
	for (size_t i = 0; i < p->program.files; i++) {
		const struct mentions *m = &p->program.at[i]->outline.mentions;

		for (size_t k = 0; k < m->n; k++)
			note_declaration(o, &m->at[k]);
	}
}

json_t *semantic_tokens(struct server *s, const json_t *params, struct failure *f)
{
	struct spot p;

	if (!spot_document(s, params, &p, f))
		return NULL;
	struct output o;
	output_init(&o, s, &p);
	return tokens_json(&o);
}

json_t *semantic_tokens_range(struct server *s, const json_t *params, struct failure *f)
{
	struct position from, to;
	struct spot p;

	if (!spot_document(s, params, &p, f))
		return NULL;
	if (!read_position(member(params, "range.start"), &from) ||
	    !read_position(member(params, "range.end"), &to))
		return fail(f, INVALID_PARAMS, "range is missing, or no range");
	const char *text = p.unit->source->text;
	struct output o;
	output_init(&o, s, &p);
	o.from = text_offset(text, p.unit->source->n, from, s->encoding);
	o.to = text_offset(text, p.unit->source->n, to, s->encoding);
	return tokens_json(&o);
}
