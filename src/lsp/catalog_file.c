/* Built-in texts as files: see catalog_file.h. */
#include "lsp/catalog_file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalog.h"
#include "lsp/memory.h"
#include "lsp/uri.h"
#include "output_file.h"

static char *join(const char *a, const char *b, const char *c)
{
	size_t n = strlen(a) + strlen(b) + strlen(c) + 1;
	char *out = allocate(n);

	snprintf(out, n, "%s%s%s", a, b, c);
	return out;
}

/* The folder of this version's files; NULL where there is no home. */
static char *cache_folder(void)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (cache && *cache == '/')
		return join(cache, "/portc/", PORTC_VERSION "/");
	if (home && *home == '/')
		return join(home, "/.cache/portc/", PORTC_VERSION "/");
	return NULL;
}

static bool make_folders(char *path)
{
	for (char *c = path + 1; *c; c++) {
		if (*c != '/')
			continue;
		*c = '\0';
		bool made = !mkdir(path, 0777) || errno == EEXIST;
		*c = '/';
		if (!made)
			return false;
	}
	return true;
}

static bool is_there(const char *path, const char *text, size_t n)
{
	FILE *f = fopen(path, "rb");
	char *have = allocate(n + 1);
	bool same = f && fread(have, 1, n + 1, f) == n && !memcmp(have, text, n);

	if (f)
		fclose(f);
	free(have);
	return same;
}

static bool write_file(const char *path, const char *text, size_t n)
{
	struct output_file f;
	bool ok;

	unlink(path); /* an older one is for reading alone */
	ok = output_file_write(&f, path, text, n) && output_file_commit(&f) && !chmod(path, 0444);
	output_file_free(&f);
	return ok;
}

char *catalog_file(const char *name, const char *text, size_t n)
{
	bool built_in = !strncmp(name, CATALOG_PREFIX, sizeof CATALOG_PREFIX - 1);
	char *folder = built_in ? cache_folder() : NULL, *path;

	if (!folder)
		return NULL;
	path = join(folder, name + sizeof CATALOG_PREFIX - 1, "");
	free(folder);
	if (is_there(path, text, n) || (make_folders(path) && write_file(path, text, n)))
		return path;
	free(path);
	return NULL;
}

int is_catalog_file(const char *path)
{
	char *folder = cache_folder(), *real = folder ? path_canonical(folder) : NULL;
	size_t n = real ? strlen(real) : 0;
	bool is = n && !strncmp(path, real, n) && path[n] == '/';

	free(folder);
	free(real);
	return is;
}
