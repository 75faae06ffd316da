/* Configurations to their places: see delivery.h. */
#include "delivery.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compare.h"
#include "driver.h"

int say_system_error(struct buf *out, const char *what, const char *path, int error)
{
	buf_printf(out, "portc: error: %s %s: %s\n", what, path, strerror(error));
	return STATUS_SYSTEM;
}

int say_overwritten(struct buf *out, const char *path)
{
	buf_printf(out, "portc: error: cannot write %s: it is one of the files that were read\n",
		   path);
	return STATUS_SYSTEM;
}

static int system_error(const char *what, const char *path)
{
	fprintf(stderr, "portc: error: %s %s: %s\n", what, path, strerror(errno));
	return STATUS_SYSTEM;
}

/* -- directories -- */

static bool make_one(struct folders *f, const char *path)
{
	if (mkdir(path, 0777))
		return errno == EEXIST;
	VEC_PUSH(f->arena, f, arena_printf(f->arena, "%s", path));
	return true;
}

bool folders_make(struct folders *f, const char *dir)
{
	char *path = arena_printf(f->arena, "%s", dir);

	for (char *c = path + 1; *path && *c; c++)
		if (*c == '/' && c[1] != '/') {
			*c = '\0';
			if (!make_one(f, path))
				return false;
			*c = '/';
		}
	return make_one(f, path);
}

void folders_undo(struct folders *f)
{
	while (f->n)
		rmdir(f->at[--f->n]);
}

/* -- two for one place -- */

static int compare_places(const void *x, const void *y)
{
	const struct parcel *const *a = x, *const *b = y;
	int c = strcmp((*a)->path, (*b)->path);

	return c ? c : ((*a)->number > (*b)->number) - ((*a)->number < (*b)->number);
}

static bool all_apart(const struct parcels *p)
{
	struct parcel **sorted = malloc((p->n + 1) * sizeof *sorted);
	bool apart = true;

	if (!sorted)
		return false;
	memcpy(sorted, p->at, p->n * sizeof *sorted);
	qsort(sorted, p->n, sizeof *sorted, compare_places);
	for (size_t i = 1; i < p->n; i++) {
		const struct parcel *a = sorted[i - 1], *b = sorted[i];

		if (strcmp(a->path, b->path))
			continue;
		fprintf(stderr,
			"portc: error: %s and %s would both be written to %s: give their firewalls "
			"different names\n",
			a->source, b->source, a->path);
		apart = false;
	}
	free(sorted);
	return apart;
}

/* -- the ways -- */

static int compare_all(const struct parcels *p)
{
	int status = STATUS_OK;

	for (size_t i = 0; i < p->n && status != STATUS_SYSTEM; i++) {
		const char *text;
		size_t n;

		if (!output_file_view(&p->at[i]->file, &text, &n))
			return system_error("cannot look at", p->at[i]->path);
		int s = compare_file(p->at[i]->path, text, n);
		if (s == STATUS_SYSTEM)
			return system_error("cannot compare", p->at[i]->path);
		status = s > status ? s : status;
	}
	return status;
}

static int commit_all(const struct parcels *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (!output_file_commit(&p->at[i]->file))
			return system_error("cannot write", p->at[i]->path);
	return STATUS_OK;
}

static int to_standard_output(struct parcel *p)
{
	if (p->file.direct || output_file_copy(&p->file, STDOUT_FILENO))
		return STATUS_OK;
	return system_error("cannot write", "standard output");
}

int deliver(const struct options *o, const struct parcels *p)
{
	if (o->out_dir && !all_apart(p))
		return STATUS_SYSTEM;
	if (o->check)
		return compare_all(p);
	if (p->n == 1 && !p->at[0]->path)
		return to_standard_output(p->at[0]);
	return commit_all(p);
}
