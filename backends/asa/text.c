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
const char *asa_safe_line(struct arena *a, const char *text, size_t max)
{
	char *copy = arena_printf(a, "%s", text);

	for (char *c = copy; *c; c++)
		if (*c == '?')
			*c = '.';
	while (*copy == ' ' || *copy == '!')
		copy++;
	return cut_text(a, copy, max);
}

void asa_write_description(struct plan *p, const char *text)
{
	text = asa_safe_line(p->arena, text, DESCRIPTION_MAX);
	if (*text)
		buf_printf(&p->e->out, " description %s\n", text);
}

/* A key for several things: all of it counts, and no name has a newline. */
const char *asa_several_key(struct plan *p, const char *const *names, size_t n)
{
	size_t size = 1;
	char *key, *to;

	for (size_t i = 0; i < n; i++)
		size += strlen(names[i]) + 1;
	key = to = arena_alloc(p->arena, size);
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(names[i]);

		memcpy(to, names[i], len);
		to[len] = '\n';
		to += len + 1;
	}
	return key;
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
