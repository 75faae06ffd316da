/* Characters of names, names of groups, and free text that is safe on a command line. */
#include "asa.h"

#include <string.h>

bool asa_char_ok(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_' || c == '.';
}

/* '?' asks the CLI for help and would not arrive; a '!' at the start is no text. The
 * policy's strings have no newline. */
const char *asa_safe_line(struct plan *p, size_t max)
{
	const char *text = buf_text(&p->line);

	for (size_t i = 0; i < p->line.n; i++)
		if (p->line.data[i] == '?')
			p->line.data[i] = '.';
	while (*text == ' ' || *text == '!')
		text++;
	return cut_text(p->arena, text, max);
}

void asa_write_description(struct plan *p, const char *text)
{
	if (!*text)
		return;
	p->line.n = 0;
	buf_puts(&p->line, text);
	text = asa_safe_line(p, DESCRIPTION_MAX);
	if (*text)
		asa_put_words(&p->e->out, " description ", text, "\n");
}

void asa_put_words(struct buf *out, const char *before, const char *word, const char *after)
{
	buf_puts(out, before);
	buf_puts(out, word);
	buf_puts(out, after);
}

/* A key for several things: all of it counts, and no name has a newline. */
const char *asa_several_key(struct plan *p, const char *const *names, size_t n)
{
	p->line.n = 0;
	for (size_t i = 0; i < n; i++) {
		buf_puts(&p->line, names[i]);
		buf_putc(&p->line, '\n');
	}
	return intern(p->keys, buf_text(&p->line));
}

const char *asa_several_label(struct plan *p, const char *const *names, size_t n)
{
	if (n == 2)
		return arena_printf(p->arena, "%s_and_%s", names[0], names[1]);
	return arena_printf(p->arena, "%s_and_%zu_more", names[0], n - 1);
}

/* "LABEL_1a2b3c4d": the label gives way where both do not fit, so that a name always says what the
 * group holds. The prefixes "grp_" and "svc_" are the namers'. */
const char *asa_digest_name(struct plan *p, const char *label, uint64_t digest)
{
	enum { ROOM = OBJECT_NAME_MAX - 4 - 9 };

	return arena_printf(p->arena, "%.*s_%08x", (int)ROOM, label,
			    (unsigned)((digest >> 32 ^ digest) & 0xffffffff));
}
