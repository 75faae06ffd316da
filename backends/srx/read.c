/* Reading Junos configurations in XML: the document, its elements, and their places in the text. */
#include "read.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <string.h>

#include "readers.h"

/* -- elements -- */

static bool attribute_is(const xmlNode *n, const char *name, const char *value)
{
	for (const xmlAttr *a = n->properties; a; a = a->next)
		if (!strcmp((const char *)a->name, name) && a->children && a->children->content &&
		    !strcmp((const char *)a->children->content, value))
			return true;
	return false;
}

/* Junos XML: `inactive` deactivates, `delete` and `operation` of a load remove. */
static bool counts(const xmlNode *n)
{
	return n->type == XML_ELEMENT_NODE && !attribute_is(n, "inactive", "inactive") &&
	       !attribute_is(n, "active", "false") && !attribute_is(n, "delete", "delete") &&
	       !attribute_is(n, "operation", "delete") && !attribute_is(n, "operation", "remove");
}

bool srx_is(const xmlNode *n, const char *name)
{
	return !strcmp((const char *)n->name, name);
}

const xmlNode *srx_any_next(const xmlNode *n)
{
	for (n = n->next; n && !counts(n);)
		n = n->next;
	return n;
}

const xmlNode *srx_any_child(const xmlNode *n)
{
	const xmlNode *c = n ? n->children : NULL;

	return c && !counts(c) ? srx_any_next(c) : c;
}

const xmlNode *srx_next(const xmlNode *n, const char *name)
{
	for (n = srx_any_next(n); n && !srx_is(n, name);)
		n = srx_any_next(n);
	return n;
}

const xmlNode *srx_child(const xmlNode *n, const char *name)
{
	const xmlNode *c = srx_any_child(n);

	return c && !srx_is(c, name) ? srx_next(c, name) : c;
}

const xmlNode *srx_path(const xmlNode *n, const char *path)
{
	char name[64];

	while (n && *path) {
		size_t len = strcspn(path, "/");

		if (len >= sizeof name)
			return NULL;
		memcpy(name, path, len);
		name[len] = '\0';
		n = srx_child(n, name);
		path += len + (path[len] == '/');
	}
	return n;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

const char *srx_text(struct srx *x, const xmlNode *n)
{
	const char *s = "", *out = "";
	size_t len;

	for (const xmlNode *c = n ? n->children : NULL; c; c = c->next)
		if ((c->type == XML_TEXT_NODE || c->type == XML_CDATA_SECTION_NODE) && c->content)
			s = *s ? arena_printf(x->arena, "%s%s", s, (const char *)c->content)
			       : (const char *)c->content;
	while (is_space(*s))
		s++;
	for (len = strlen(s); len && is_space(s[len - 1]);)
		len--;
	out = intern_n(x->r->names, s, len);
	return out;
}

const char *srx_leaf_text(struct srx *x, const xmlNode *n, const char *name)
{
	return srx_text(x, srx_child(n, name));
}

/* -- places -- */

/* A line of the text without its indentation. */
static struct span line_span(struct reading *r, long line)
{
	struct source *s = r->source;
	size_t start, len;

	source_line(r->arena, s, 0, NULL, NULL); /* makes the table of lines */
	if (line < 1 || (size_t)line > s->n_lines)
		line = 1;
	start = s->lines[line - 1];
	source_line(r->arena, s, start, &start, &len);
	while (len && is_space(s->text[start])) {
		start++;
		len--;
	}
	return (struct span){s, (uint32_t)start, (uint32_t)(start + len)};
}

struct span srx_span(struct srx *x, const xmlNode *n)
{
	return line_span(x->r, n ? xmlGetLineNo((xmlNode *)n) : 1);
}

/* -- the document -- */

static void complaint(void *user, xmlErrorPtr error)
{
	struct reading *r = user;
	struct span at = line_span(r, error->line);
	size_t column = error->int2 > 0 ? (size_t)error->int2 - 1 : 0;
	size_t n = error->message ? strcspn(error->message, "\n") : 0;

	if (error->level < XML_ERR_ERROR)
		return;
	if (at.start + column < at.end)
		at.start += (uint32_t)column;
	diag_error(r->diags, at, "this is not well-formed XML: %.*s", (int)n,
		   n ? error->message : "");
}

/* <configuration>, alone or in the wrapping of NETCONF. */
static const xmlNode *find_configuration(const xmlNode *n, unsigned depth)
{
	if (!n || depth > 5)
		return NULL;
	if (srx_is(n, "configuration"))
		return n;
	for (const xmlNode *c = srx_any_child(n); c; c = srx_any_next(c)) {
		const xmlNode *found = find_configuration(c, depth + 1);

		if (found)
			return found;
	}
	return NULL;
}

/* Statements that hold policies of their own, or change those here. */
static bool nothing_hidden(struct srx *x)
{
	static const char *const elsewhere[] = {"logical-systems", "tenants"};
	bool good = true;

	for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
		SRX_EACH(n, x->configuration, elsewhere[i])
	if (srx_child(n, "security")) {
		SRX_ERROR(x, n, "portc does not understand security in %s", elsewhere[i]);
		good = false;
	}
	for (const xmlNode *g = srx_child(x->configuration, "groups"); g; g = srx_next(g, "groups"))
		if (srx_child(g, "security") || srx_child(g, "applications") ||
		    srx_child(g, "schedulers")) {
			SRX_ERROR(x, g,
				  "portc does not see through configuration groups: use `show "
				  "configuration | display inheritance`");
			good = false;
		}
	return good;
}

/* Filters on interfaces drop packets before and after policies; those of lo0 are for the device
 * itself. */
static bool no_filters(struct srx *x)
{
	static const char *const families[] = {"family/inet/filter", "family/inet6/filter"};
	bool good = true;

	SRX_EACH(i, srx_child(x->configuration, "interfaces"), "interface")
	{
		if (!strcmp(srx_leaf_text(x, i, "name"), "lo0"))
			continue;
		SRX_EACH(u, i, "unit")
		for (size_t f = 0; f < 2; f++) {
			const xmlNode *filter = srx_path(u, families[f]);

			if (!filter)
				continue;
			SRX_ERROR(x, filter,
				  "portc does not understand firewall filters on interfaces");
			good = false;
		}
	}
	return good;
}

static bool read_configuration_element(struct srx *x)
{
	bool good = nothing_hidden(x);

	good = no_filters(x) && good;
	srx_read_books(x);
	srx_read_applications(x);
	good = srx_read_policies(x) && good;
	srx_address_objects(x);
	srx_application_objects(x);
	return good;
}

static bool read_document(struct reading *r, xmlDocPtr doc)
{
	struct srx x = {.r = r, .arena = r->arena};

	x.configuration = find_configuration(xmlDocGetRootElement(doc), 0);
	if (!x.configuration) {
		diag_error(r->diags, line_span(r, 1), "there is no <configuration> here");
		return false;
	}
	x.books = map_new(r->arena);
	x.sides = map_new(r->arena);
	x.terms = map_new(r->arena);
	x.applications = map_new(r->arena);
	x.sets = map_new(r->arena);
	x.places = map_new(r->arena);
	return read_configuration_element(&x);
}

/* Nothing is fetched, no entity is expanded, nothing is printed. */
bool srx_read(struct reading *r)
{
	/* Blanks between elements and allocations for short texts would be half of the memory. */
	enum {
		OPTIONS = XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_BIG_LINES |
			  XML_PARSE_NOBLANKS | XML_PARSE_COMPACT
	};
	xmlParserCtxtPtr c = r->source->n <= 0x7fffffff ? xmlNewParserCtxt() : NULL;
	xmlDocPtr doc;
	bool good = false;

	if (!c) {
		diag_error(r->diags, line_span(r, 1), "this is too large for XML");
		return false;
	}
	xmlSetStructuredErrorFunc(r, complaint);
	doc = xmlCtxtReadMemory(c, r->source->text, (int)r->source->n, NULL, NULL, OPTIONS);
	if (doc && !r->diags->n_errors)
		good = read_document(r, doc);
	xmlSetStructuredErrorFunc(NULL, NULL);
	xmlFreeDoc(doc);
	xmlFreeParserCtxt(c);
	return good;
}
