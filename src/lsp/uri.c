/* File URIs and paths: see uri.h. */
#include "lsp/uri.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "lsp/memory.h"

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return isxdigit((unsigned char)c) ? (c | 0x20) - 'a' + 10 : -1;
}

char *uri_path(const char *uri)
{
	const char *s = uri;
	char *out, *to;

	if (strncasecmp(uri, "file://", 7))
		return copy_string(uri);
	s += 7;
	s += strcspn(s, "/"); /* a host: this one, whatever its name */
	out = to = copy_string(s);
	for (; *s; s++) {
		int high = s[0] == '%' ? hex(s[1]) : -1, low = high >= 0 ? hex(s[2]) : -1;

		if (low >= 0 && (high || low)) {
			*to++ = (char)(high * 16 + low);
			s += 2;
		} else {
			*to++ = *s;
		}
	}
	*to = '\0';
	return out;
}

char *path_uri(const char *path)
{
	struct buf b = {0};

	if (*path != '/')
		return copy_string(path);
	buf_puts(&b, "file://");
	buf_uri_path(&b, path);
	char *out = copy_string(buf_text(&b));
	buf_free(&b);
	return out;
}

char *path_canonical(const char *path)
{
	char *real = realpath(path, NULL), *out;
	const char *slash = strrchr(path, '/');

	if (real || !slash)
		return real ? real : copy_string(path);
	/* The file is not there yet; its folder may be. */
	char *folder = copy_bytes(path, slash == path ? 1 : (size_t)(slash - path));
	real = realpath(folder, NULL);
	free(folder);
	if (!real)
		return copy_string(path);
	size_t n = strlen(real) + strlen(slash) + 1;
	out = allocate(n);
	snprintf(out, n, "%s%s", strcmp(real, "/") ? real : "", slash);
	free(real);
	return out;
}
