/* Names, strings and comments of PDL from texts of others: see pdl_text.h. */
#include "pdl_text.h"

#include "format.h"

#include <ctype.h>
#include <string.h>

#include <unistr.h>
#include <uniwidth.h>

enum { NAME_LENGTH = 60 };

static bool is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-';
}

char *pdl_name(struct arena *a, const char *s, size_t n, enum pdl_case c)
{
	char *out = arena_alloc(a, NAME_LENGTH + 2);
	size_t len = 0;

	for (size_t i = 0; i < n && len < NAME_LENGTH; i++)
		if (is_name_char(s[i]) && (s[i] != '-' || len))
			out[len++] =
			    c == PDL_CASE_LOWER ? (char)tolower((unsigned char)s[i]) : s[i];
		else if (len && out[len - 1] != '-')
			out[len++] = '-';
	while (len && out[len - 1] == '-')
		len--;
	if (!len || isdigit((unsigned char)*out)) {
		memmove(out + 1, out, len++);
		*out = '_';
	}
	out[len] = '\0';
	return out;
}

/* Characters that a string cannot hold: controls (U+0000 to U+001F, U+007F to U+009F) and the line
 * separators U+2028 and U+2029. */
static bool is_forbidden(ucs4_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
}

void pdl_put_string(struct buf *b, const char *s)
{
	buf_putc(b, '"');
	for (size_t n = strlen(s), len; n; s += len, n -= len) {
		ucs4_t c;
		int got = u8_mbtoucr(&c, (const uint8_t *)s, n);

		len = got > 0 ? (size_t)got : 1;
		if (got <= 0)
			buf_putc(b, '?');
		else if (is_forbidden(c))
			buf_putc(b, ' ');
		else if (c == '"' || c == '\\')
			buf_printf(b, "\\%c", (char)c);
		else
			buf_add(b, s, len);
	}
	buf_putc(b, '"');
}

static size_t columns(const char *s, size_t n)
{
	int width = u8_width((const uint8_t *)s, n, "UTF-8");

	return width < 0 ? n : (size_t)width;
}

/* One line of text: words until FORMAT_WIDTH, then another comment line. */
static void put_line(struct buf *b, size_t indent, const char *s, const char *end)
{
	size_t at = 0;

	buf_printf(b, "%*s#", (int)indent, "");
	for (at = indent + 1; s < end;) {
		size_t blanks = strspn(s, " "), n;
		const char *word = s + blanks;

		for (n = 0; word + n < end && word[n] != ' ';)
			n++;
		if (at > indent + 1 && at + blanks + columns(word, n) > FORMAT_WIDTH) {
			buf_printf(b, "\n%*s#", (int)indent, "");
			at = indent + 1;
			blanks = 1;
		} else if (at == indent + 1) {
			blanks++;
		}
		buf_printf(b, "%*s", (int)blanks, "");
		for (size_t i = 0; i < n; i++)
			buf_putc(b, (unsigned char)word[i] < ' ' || word[i] == 127 ? ' ' : word[i]);
		at += blanks + columns(word, n);
		s = word + n;
	}
	buf_putc(b, '\n');
}

void pdl_put_comment(struct buf *b, size_t indent, const char *text)
{
	for (;;) {
		size_t n = strcspn(text, "\n");

		put_line(b, indent, text, text + n);
		if (!text[n])
			return;
		text += n + 1;
	}
}

bool pdl_layout(struct arena *a, struct diags *d, struct buf *text)
{
	struct buf out = {0};
	const char *written = buf_text(text);
	struct source *s = source_new(a, "<written>", written, text->n);
	bool good = format_source(a, d, s, &out);

	buf_free(text);
	*text = out;
	return good;
}
