/* Whole files: a temporary beside the target, flushed to disk, then renamed over it. */
#include "output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "oom.h"

static bool write_all(int fd, const char *data, size_t n)
{
	while (n) {
		ssize_t k = write(fd, data, n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return false;
		data += k;
		n -= (size_t)k;
	}
	return true;
}

static bool close_after(int fd, bool ok)
{
	int error = errno;

	if (close(fd) && ok)
		return false;
	errno = error;
	return ok;
}

/* Devices and pipes have no place to rename into. */
static bool write_in_place(const char *path, const void *data, size_t n)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	return fd >= 0 && close_after(fd, write_all(fd, data, n));
}

static mode_t new_file_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

bool output_file_write(struct output_file *f, const char *path, const void *data, size_t n)
{
	struct stat st;
	bool exists = !stat(path, &st);
	char *real = exists ? realpath(path, NULL) : strdup(path);
	size_t size;
	int fd;

	*f = (struct output_file){real, NULL};
	if (!real)
		return false;
	if (exists && S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return false;
	}
	if (exists && !S_ISREG(st.st_mode))
		return write_in_place(real, data, n);
	/* A file that may not be written is not to be replaced either. */
	if (exists && access(real, W_OK))
		return false;
	size = strlen(real) + sizeof ".XXXXXX";
	f->temporary = malloc(size);
	if (!f->temporary)
		out_of_memory();
	snprintf(f->temporary, size, "%s.XXXXXX", real);
	fd = mkstemp(f->temporary);
	if (fd < 0) {
		int error = errno;

		free(f->temporary);
		f->temporary = NULL;
		errno = error;
		return false;
	}
	bool ok = write_all(fd, data, n) &&
		  !fchmod(fd, exists ? st.st_mode & 07777 : new_file_mode()) && !fsync(fd);
	return close_after(fd, ok);
}

bool output_file_commit(struct output_file *f)
{
	if (!f->temporary)
		return true;
	if (rename(f->temporary, f->path))
		return false;
	free(f->temporary);
	f->temporary = NULL;
	return true;
}

void output_file_free(struct output_file *f)
{
	int error = errno;

	if (f->temporary)
		unlink(f->temporary);
	free(f->temporary);
	free(f->path);
	*f = (struct output_file){NULL, NULL};
	errno = error;
}
