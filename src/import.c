/* PDL from a filter, in order: see import.h. */
#include "import.h"

#include <string.h>

#include <unistr.h>

#include "format.h"
#include "import_parts.h"
#include "pdl_text.h"
#include "service.h"

/* Words that mean something as a service or an endpoint. */
static void reserve_words(struct import *m)
{
	for (unsigned p = 0; p < 256; p++)
		if (proto_name(p))
			map_put(m->taken_services, intern(m->request->names, proto_name(p)), m);
	map_put(m->taken_services, intern(m->request->names, "ip"), m);
}

static void put_zone(const struct import_zone *z, struct buf *b)
{
	char text[ADDR_TEXT];

	buf_printf(b, "zone %s { network ", z->name);
	if (z->any)
		buf_puts(b, "any");
	for (size_t i = 0; i < z->networks.n; i++)
		buf_printf(b, "%s%s", i || z->any ? ", " : "",
			   range_text(&z->networks.at[i], text));
	buf_printf(b, "; }%s\n", z->guessed ? " # from the rules: check it" : "");
}

static void put_firewall(struct import *m, struct buf *b)
{
	buf_printf(b, "firewall %s %s {\n", import_name(m, map_new(m->arena), "imported"),
		   m->request->target);
	for (size_t i = 0; i < m->zones.n; i++) {
		buf_printf(b, "zone %s interface ", m->zones.at[i].name);
		pdl_put_string(b, m->zones.at[i].place);
		buf_puts(b, ";\n");
	}
	if (m->intra)
		buf_puts(b, "set intra-zone on;\n");
	buf_puts(b, "}\n");
}

/* A file's name may hold anything; a comment is one line of text. */
static void put_title(const struct import_request *r, struct buf *b)
{
	bool utf8 = !u8_check((const uint8_t *)r->title, strlen(r->title));

	buf_puts(b, "# Imported from ");
	for (const char *s = r->title; *s; s++)
		buf_putc(b, (unsigned char)*s < ' ' || (!utf8 && (*s & 0x80)) ? '?' : *s);
	buf_printf(b, " (%s).\n\n", r->target);
}

static void put_all(struct import *m, struct buf *b)
{
	put_title(m->request, b);
	for (size_t i = 0; i < m->zones.n; i++)
		put_zone(&m->zones.at[i], b);
	buf_putc(b, '\n');
	import_declare_used(m, b);
	buf_add(b, m->rules.data, m->rules.n);
	buf_putc(b, '\n');
	put_firewall(m, b);
}

bool import_filter(struct import_request *r, struct buf *out)
{
	struct import m = {.request = r, .arena = r->arena};
	struct buf text = {0};
	bool good;

	m.taken = map_new(r->arena);
	m.taken_services = map_new(r->arena);
	m.object_names = map_new(r->arena);
	m.labels = map_new(r->arena);
	reserve_words(&m);
	frame_know(r->frame, r->filter);
	if (!import_zones(&m))
		return false;
	import_index_objects(&m);
	good = import_rules(&m);
	if (good) {
		put_all(&m, &text);
		/* Messages would point into it. */
		const char *kept = arena_strndup(r->arena, text.data, text.n);

		good = format_source(r->arena, r->diags,
				     source_new(r->arena, "<import>", kept, text.n), out);
	}
	buf_free(&text);
	buf_free(&m.rules);
	return good;
}
