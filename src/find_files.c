/* The .pdl files below a directory: see find_files.h. */
#include "find_files.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "vec.h"

static bool is_pdl(const char *name)
{
	size_t n = strlen(name);

	return n > 4 && !strcmp(name + n - 4, ".pdl");
}

/* Puts what stands in one directory where it belongs. */
static bool read_directory(struct arena *a, const char *path, struct paths *directories,
			   struct paths *files)
{
	DIR *d = opendir(path);
	const char *slash = path[strlen(path) - 1] == '/' ? "" : "/";
	const struct dirent *e;

	if (!d)
		return false;
	while (errno = 0, (e = readdir(d))) {
		struct stat st;
		const char *name;

		if (e->d_name[0] == '.')
			continue;
		name = arena_printf(a, "%s%s%s", path, slash, e->d_name);
		/* What is gone by now need not be found. */
		if (lstat(name, &st))
			continue;
		if (S_ISDIR(st.st_mode))
			VEC_PUSH(a, directories, name);
		else if (S_ISREG(st.st_mode) && is_pdl(name))
			VEC_PUSH(a, files, name);
	}
	int error = errno;

	closedir(d);
	errno = error;
	return !error;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort(struct paths *p, size_t from)
{
	if (p->n > from)
		qsort(p->at + from, p->n - from, sizeof *p->at, by_name);
}

bool find_files(struct arena *a, const char *directory, struct paths *out, const char **failed)
{
	struct paths directories = {NULL, 0, 0};
	size_t first = out->n;

	VEC_PUSH(a, &directories, directory);
	for (size_t i = 0; i < directories.n; i++)
		if (!read_directory(a, directories.at[i], &directories, out)) {
			*failed = directories.at[i];
			return false;
		}
	sort(out, first);
	return true;
}
