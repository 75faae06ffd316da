/* libxml2's text writer, streaming into the emission's buffer.
 *
 * There is no XML declaration: UTF-8 is the default, and without one the file can be put into an
 * <rpc> as it is. */
#include "srx.h"

#include <string.h>

#include "oom.h"

static int write_bytes(void *context, const char *bytes, int n)
{
	buf_add(context, bytes, (size_t)n);
	return n;
}

static void done(int result)
{
	if (result < 0)
		out_of_memory();
}

void srx_xml_open(struct srx_plan *p)
{
	xmlOutputBufferPtr out = xmlOutputBufferCreateIO(write_bytes, NULL, &p->e->out, NULL);

	p->xml = out ? xmlNewTextWriter(out) : NULL;
	if (!p->xml)
		out_of_memory();
	done(xmlTextWriterSetIndent(p->xml, 1));
	done(xmlTextWriterSetIndentString(p->xml, BAD_CAST "  "));
}

void srx_xml_close(struct srx_plan *p)
{
	done(xmlTextWriterEndDocument(p->xml));
	xmlFreeTextWriter(p->xml);
	p->xml = NULL;
}

void srx_comment(struct srx_plan *p, const char *text)
{
	done(xmlTextWriterWriteComment(p->xml, BAD_CAST text));
}

void srx_start(struct srx_plan *p, const char *element)
{
	done(xmlTextWriterStartElement(p->xml, BAD_CAST element));
}

void srx_attribute(struct srx_plan *p, const char *name, const char *value)
{
	done(xmlTextWriterWriteAttribute(p->xml, BAD_CAST name, BAD_CAST value));
}

/* With load-configuration action="replace" the element of the same name is removed and rebuilt. */
void srx_start_replace(struct srx_plan *p, const char *element)
{
	srx_start(p, element);
	srx_attribute(p, "replace", "replace");
}

void srx_end(struct srx_plan *p)
{
	done(xmlTextWriterEndElement(p->xml));
}

/* From here to srx_end_line everything stands on the line of the element just started: small things
 * that come and go as a whole make small differences. */
void srx_one_line(struct srx_plan *p)
{
	done(xmlTextWriterSetIndent(p->xml, 0));
}

void srx_end_line(struct srx_plan *p)
{
	srx_end(p);
	done(xmlTextWriterSetIndent(p->xml, 1));
	done(xmlTextWriterWriteRaw(p->xml, BAD_CAST "\n"));
}

void srx_leaf(struct srx_plan *p, const char *element, const char *text)
{
	done(xmlTextWriterWriteElement(p->xml, BAD_CAST element, BAD_CAST text));
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

void srx_description(struct srx_plan *p, const char *text)
{
	struct buf b = {0};

	put_plain(&b, text);
	if (b.n) {
		text = cut_text(p->arena, buf_text(&b), SRX_DESCRIPTION_MAX);
		srx_start(p, "description");
		done(xmlTextWriterWriteRaw(p->xml, BAD_CAST text)); /* quotes as they are */
		srx_end(p);
	}
	buf_free(&b);
}

/* The line that the next element starts on. */
size_t srx_line(struct srx_plan *p)
{
	done(xmlTextWriterFlush(p->xml));
	return p->e->out.line + 1;
}
