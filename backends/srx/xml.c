/* XML, streaming into the emission's buffer.
 *
 * libxml2's text writer takes some twenty calls and several allocations for an element, which was
 * most of an emission's time; the tags here are constants and always closed in order, so they are
 * written as they are. What needs care, the characters of a text, is libxml2's: a text with any
 * that mean something goes through its encoder, and the proof parses the whole with its parser.
 *
 * There is no XML declaration: UTF-8 is the default, and without one the file can be put into an
 * <rpc> as it is. */
#include "srx.h"

#include <libxml/entities.h>
#include <string.h>

#include "oom.h"

static void indent(struct srx_plan *p)
{
	static const char blanks[] = "                                ";

	buf_add(&p->e->out, blanks, 2 * p->xml.depth);
}

/* What stands before a child: the end of its parent's start tag, and the indentation. */
static void before_child(struct srx_plan *p)
{
	if (p->xml.tag) {
		buf_putc(&p->e->out, '>');
		if (!p->xml.one_line)
			buf_putc(&p->e->out, '\n');
		p->xml.tag = false;
	}
	if (!p->xml.one_line)
		indent(p);
	p->xml.after_line = false;
}

static void after_element(struct srx_plan *p)
{
	if (!p->xml.one_line)
		buf_putc(&p->e->out, '\n');
}

static void put_tag(struct buf *out, const char *start, const char *element, const char *end)
{
	buf_puts(out, start);
	buf_puts(out, element);
	buf_puts(out, end);
}

void srx_comment(struct srx_plan *p, const char *text)
{
	put_tag(&p->e->out, "<!--", text, "-->\n");
}

void srx_start(struct srx_plan *p, const char *element)
{
	before_child(p);
	put_tag(&p->e->out, "<", element, "");
	p->xml.open[p->xml.depth++] = element;
	p->xml.tag = true;
}

/* VALUE is a constant of ours. */
void srx_attribute(struct srx_plan *p, const char *name, const char *value)
{
	put_tag(&p->e->out, " ", name, "=\"");
	put_tag(&p->e->out, "", value, "\"");
}

/* With load-configuration action="replace" the element of the same name is removed and rebuilt. */
void srx_start_replace(struct srx_plan *p, const char *element)
{
	srx_start(p, element);
	srx_attribute(p, "replace", "replace");
}

void srx_end(struct srx_plan *p)
{
	const char *element = p->xml.open[--p->xml.depth];

	if (p->xml.tag) {
		buf_puts(&p->e->out, "/>");
	} else {
		if (!p->xml.one_line && !p->xml.after_line)
			indent(p);
		put_tag(&p->e->out, "</", element, ">");
	}
	p->xml.tag = p->xml.after_line = false;
	after_element(p);
}

/* From here to srx_end_line everything stands on the line of the element just started: small things
 * that come and go as a whole make small differences. */
void srx_one_line(struct srx_plan *p)
{
	p->xml.one_line = true;
}

void srx_end_line(struct srx_plan *p)
{
	srx_end(p);
	p->xml.one_line = false;
	p->xml.after_line = true;
	buf_putc(&p->e->out, '\n');
}

/* The characters that mean something are few: most texts have none. */
static void put_text(struct buf *out, const char *text)
{
	size_t plain = strcspn(text, "<>&\"\r");
	xmlChar *encoded;

	if (!text[plain]) {
		buf_add(out, text, plain);
		return;
	}
	encoded = xmlEncodeSpecialChars(NULL, BAD_CAST text);
	if (!encoded)
		out_of_memory();
	buf_puts(out, (const char *)encoded);
	xmlFree(encoded);
}

void srx_leaf(struct srx_plan *p, const char *element, const char *text)
{
	struct buf *out = &p->e->out;

	before_child(p);
	put_tag(out, "<", element, ">");
	put_text(out, text);
	put_tag(out, "</", element, ">");
	after_element(p);
}

void srx_empty(struct srx_plan *p, const char *element)
{
	srx_start(p, element);
	srx_end(p);
}

/* U+FFFE and U+FFFF are the only characters a policy's texts may hold that XML 1.0 has not. */
static bool is_no_character(const char *c)
{
	return !strncmp(c, "\xef\xbf\xbe", 3) || !strncmp(c, "\xef\xbf\xbf", 3);
}

static void put_and(struct buf *b, char next)
{
	buf_puts(b, b->n && b->data[b->n - 1] != ' ' ? " and" : "and");
	if (next && next != ' ')
		buf_putc(b, ' ');
}

/* Junos refuses & < > in a description, as entities too. */
static void put_plain(struct buf *b, const char *text)
{
	for (const char *c = text; *c; c++) {
		if (is_no_character(c))
			c += 2;
		else if (*c == '&')
			put_and(b, c[1]);
		else if (*c == '<')
			buf_putc(b, '(');
		else if (*c == '>')
			buf_putc(b, ')');
		else
			buf_putc(b, (unsigned char)*c < ' ' ? ' ' : *c);
	}
}

/* Quotes stay as they are. */
void srx_description(struct srx_plan *p, const char *text)
{
	struct buf *b = &p->line;

	b->n = 0;
	put_plain(b, text);
	if (!b->n)
		return;
	text = cut_text(p->arena, buf_text(b), SRX_DESCRIPTION_MAX);
	before_child(p);
	put_tag(&p->e->out, "<description>", text, "</description>");
	after_element(p);
}

/* The line that the next element starts on, where no start tag is open. */
size_t srx_line(struct srx_plan *p)
{
	return p->e->out.line + 1;
}
