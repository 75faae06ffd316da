/* Lines of the FortiOS CLI: quoting, and the characters that names may have. */
#include "fortios.h"

#include <string.h>

/* Inside "…" a backslash escapes '"' and '\'; there is no newline (the policy's strings have none).
 */
void fortios_put_quoted(struct buf *out, const char *s)
{
	buf_putc(out, '"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			buf_putc(out, '\\');
		buf_putc(out, *s);
	}
	buf_putc(out, '"');
}

void fortios_put_string(struct buf *out, const char *key, const char *value)
{
	buf_printf(out, "        set %s ", key);
	fortios_put_quoted(out, value);
	buf_putc(out, '\n');
}

void fortios_put_strings(struct buf *out, const char *key, const char *const *values, size_t n)
{
	buf_printf(out, "        set %s", key);
	for (size_t i = 0; i < n; i++) {
		buf_putc(out, ' ');
		fortios_put_quoted(out, values[i]);
	}
	buf_putc(out, '\n');
}

void fortios_put_comment(struct plan *p, const char *key, const char *text, size_t max)
{
	if (*text)
		fortios_put_string(&p->e->out, key, cut_text(p->arena, text, max));
	else
		buf_printf(&p->e->out, "        unset %s\n", key);
}

/* Refused by default: < > ( ) # ' ". A blank keeps classes of names apart and is not used here. */
bool fortios_name_ok(unsigned char c)
{
	return c > ' ' && c < 0x7f && !strchr("<>()#'\"\\", c);
}

/* For names that are typed often: letters, digits and what the CLI never quotes. */
bool fortios_plain_ok(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_' || c == '.';
}
