/* Characters of names, and free text that is safe on a command line. */
#include "asa.h"

bool asa_char_ok(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_' || c == '.';
}

/* '?' asks the CLI for help and would not arrive; a '!' or '"' at the start is no text. The
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
