/* libxml2's text writer, streaming into the emission's buffer. */
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
	done(xmlTextWriterStartDocument(p->xml, "1.0", "UTF-8", NULL));
}

void srx_xml_close(struct srx_plan *p)
{
	done(xmlTextWriterEndDocument(p->xml));
	xmlFreeTextWriter(p->xml);
	p->xml = NULL;
}

void srx_start(struct srx_plan *p, const char *element)
{
	done(xmlTextWriterStartElement(p->xml, BAD_CAST element));
}

/* The element with the same identifiers is removed and rebuilt (load-configuration
 * action="replace"). */
void srx_replace(struct srx_plan *p)
{
	done(xmlTextWriterWriteAttribute(p->xml, BAD_CAST "replace", BAD_CAST "replace"));
}

void srx_end(struct srx_plan *p)
{
	done(xmlTextWriterEndElement(p->xml));
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

/* Junos refuses & < > in descriptions even as entities, and XML 1.0 has no U+FFFE and U+FFFF. */
void srx_description(struct srx_plan *p, const char *text)
{
	struct buf b = {0};

	if (!*text)
		return;
	for (const char *c = text; *c; c++) {
		if (*c == '&')
			buf_putc(&b, '+');
		else if (*c == '<')
			buf_putc(&b, '(');
		else if (*c == '>')
			buf_putc(&b, ')');
		else if (!strncmp(c, "\xef\xbf\xbe", 3) || !strncmp(c, "\xef\xbf\xbf", 3))
			buf_puts(&b, "?"), c += 2;
		else
			buf_putc(&b, *c);
	}
	srx_leaf(p, "description", cut_text(p->arena, buf_text(&b), SRX_DESCRIPTION_MAX));
	buf_free(&b);
}

/* The line that the next element starts on. */
size_t srx_line(struct srx_plan *p)
{
	done(xmlTextWriterFlush(p->xml));
	return p->e->out.line + 1;
}
