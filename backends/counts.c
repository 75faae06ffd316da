/* What the counters share: words in lines. */
#include "counts.h"

#include <string.h>

bool line_begins(const char *line, size_t n, const char *word)
{
	size_t len = strlen(word);

	while (n && (*line == ' ' || *line == '\t')) {
		line++;
		n--;
	}
	return n >= len && !memcmp(line, word, len);
}

size_t line_holds(const char *line, size_t n, const char *word)
{
	size_t len = strlen(word), found = 0;

	for (size_t i = 0; i + len <= n; i++)
		if (line[i] == *word && !memcmp(line + i, word, len)) {
			found++;
			i += len - 1;
		}
	return found;
}
