/* JSON output of the commands. Memory for JSON comes from the system: without it portc ends. */
#include "json_out.h"

#include <stdlib.h>
#include <string.h>

#include <unistr.h>

#include "buf.h"
#include "oom.h"

static json_t *made(json_t *value)
{
	if (!value)
		out_of_memory();
	return value;
}

/* What is wrong becomes U+FFFD. */
static json_t *mended(const char *s)
{
	struct buf b = {0};

	for (size_t n = strlen(s); n;) {
		ucs4_t c;
		int len = u8_mbtoucr(&c, (const uint8_t *)s, n);

		if (len > 0)
			buf_add(&b, s, (size_t)len);
		else
			buf_puts(&b, "\xef\xbf\xbd");
		s += len > 0 ? len : 1;
		n -= len > 0 ? (size_t)len : 1;
	}
	json_t *out = json_string(buf_text(&b));
	buf_free(&b);
	return out;
}

json_t *json_text(const char *s)
{
	json_t *out = json_string(s ? s : "");

	return made(out ? out : mended(s));
}

json_t *json_texts(const char *const *s, size_t n)
{
	json_t *list = made(json_array());

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_text(s[i]));
	return list;
}

void json_print(json_t *value, FILE *out)
{
	char *text = json_dumps(value, JSON_INDENT(2) | JSON_ENCODE_ANY);

	if (!text)
		out_of_memory();
	fputs(text, out);
	fputc('\n', out);
	free(text);
	json_decref(value);
}
