/* JSON of the protocol: see json.h. */
#include "lsp/json.h"

#include <string.h>

#include "json_out.h"

static bool read_number(const json_t *x, size_t *out)
{
	json_int_t v = json_integer_value(x);

	if (!json_is_integer(x) || v < 0)
		return false;
	*out = (size_t)v;
	return true;
}

bool read_position(const json_t *o, struct position *out)
{
	return read_number(json_object_get(o, "line"), &out->line) &&
	       read_number(json_object_get(o, "character"), &out->character);
}

json_t *position_json(struct position p)
{
	return json_pack("{s:I,s:I}", "line", (json_int_t)p.line, "character",
			 (json_int_t)p.character);
}

json_t *range_json(struct position from, struct position to)
{
	return json_pack("{s:o,s:o}", "start", position_json(from), "end", position_json(to));
}

static void put_position(struct buf *out, struct position p)
{
	buf_printf(out, "{\"line\":%zu,\"character\":%zu}", p.line, p.character);
}

void put_range(struct buf *out, struct position from, struct position to)
{
	buf_puts(out, "{\"start\":");
	put_position(out, from);
	buf_puts(out, ",\"end\":");
	put_position(out, to);
	buf_putc(out, '}');
}

void put_string(struct buf *out, const char *s)
{
	buf_putc(out, '"');
	for (const char *c = s; *c; c++) {
		if (*c == '"' || *c == '\\')
			buf_putc(out, '\\');
		if ((unsigned char)*c < 0x20)
			buf_printf(out, "\\u%04x", (unsigned)*c);
		else
			buf_putc(out, *c);
	}
	buf_putc(out, '"');
}

const json_t *member(const json_t *o, const char *path)
{
	while (o && *path) {
		size_t n = strcspn(path, ".");

		o = json_object_getn(o, path, n);
		path += n + (path[n] == '.');
	}
	return o;
}

const char *member_text(const json_t *o, const char *path)
{
	return json_string_value(member(o, path));
}

bool member_true(const json_t *o, const char *path)
{
	return json_is_true(member(o, path));
}

bool array_has(const json_t *array, const char *text)
{
	for (size_t i = 0; i < json_array_size(array); i++) {
		const char *s = json_string_value(json_array_get(array, i));

		if (s && !strcmp(s, text))
			return true;
	}
	return false;
}

json_t *markup_json(const char *text, bool markdown)
{
	return json_pack("{s:s,s:o}", "kind", markdown ? "markdown" : "plaintext", "value",
			 json_text(text));
}
