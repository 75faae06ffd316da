/* Whole files: a temporary beside the target, flushed to disk, then renamed over it. */
#define _GNU_SOURCE /* O_TMPFILE, MAP_ANONYMOUS */
#include "output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "oom.h"

enum { CHUNK = 256 * 1024, SPOOL_MEMORY = 1024 * 1024, ATTEMPTS = 1000 };

bool write_all(int fd, const char *data, size_t n)
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

/* -- growing -- */

/* What cannot be written is dropped: it is an error of the file, which is looked at in the end. */
static bool drain_to_file(void *user, const char *data, size_t n)
{
	struct output_file *f = user;

	if (!f->error && !write_all(f->fd, data, n))
		f->error = errno ? errno : EIO;
	f->size += n;
	return true;
}

/* The first time that a spool is full. Where no temporary file can be made, all stays in memory. */
static bool drain_to_spool(void *user, const char *data, size_t n)
{
	struct output_file *f = user;
	const char *folder = getenv("TMPDIR");
	char name[PATH_MAX];
	int length =
	    snprintf(name, sizeof name, "%s/portc.XXXXXX", folder && *folder ? folder : "/tmp");

	if (length < 0 || (size_t)length >= sizeof name)
		return false;
	f->fd = mkstemp(name);
	if (f->fd < 0)
		return false;
	unlink(name);
	fcntl(f->fd, F_SETFD, FD_CLOEXEC);
	f->buffer->drain = drain_to_file;
	f->buffer->drain_at = CHUNK;
	return drain_to_file(f, data, n);
}

static void attach(struct output_file *f, struct buf *text, buf_drain_fn *drain, size_t at)
{
	f->buffer = text;
	if (!text)
		return;
	text->drain = drain;
	text->drain_user = f;
	text->drain_at = at;
}

void output_file_spool(struct output_file *f, struct buf *text)
{
	*f = (struct output_file){.fd = -1};
	attach(f, text, drain_to_spool, SPOOL_MEMORY);
}

void output_file_stream(struct output_file *f, int fd, struct buf *text)
{
	*f = (struct output_file){.fd = dup(fd), .direct = true};
	if (f->fd < 0)
		f->error = errno;
	attach(f, text, drain_to_file, CHUNK);
}

/* Beside the place, a name that no file has; TRY is asked to make it. A name of our own rather than
 * mkstemp's, which has a mode of its own. */
static bool make_name(struct output_file *f, bool (*try)(struct output_file *f))
{
	size_t size = strlen(f->path) + 32;
	uint64_t seed = (uint64_t)getpid() * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)(uintptr_t)f;

	f->temporary = malloc(size);
	if (!f->temporary)
		out_of_memory();
	for (unsigned i = 0; i < ATTEMPTS; i++, seed += UINT64_C(0x9e3779b97f4a7c15)) {
		snprintf(f->temporary, size, "%s.%08x", f->path, (unsigned)(seed >> 32));
		if (try(f))
			return true;
		if (errno != EEXIST)
			break;
	}
	int error = errno;
	free(f->temporary);
	f->temporary = NULL;
	errno = error;
	return false;
}

/* The system applies the umask, which a program with threads cannot ask for. A file that is to
 * replace another gets its mode in the end, and is readable by nobody else meanwhile. */
static mode_t first_mode(const struct output_file *f)
{
	return f->replaces ? 0600 : 0666;
}

static bool create(struct output_file *f)
{
	f->fd = open(f->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, first_mode(f));
	return f->fd >= 0;
}

/* A file without a name, where the file system has such: however the program ends, nothing is
 * left. It gets a name when it is committed (open(2), O_TMPFILE). */
static bool open_nameless(struct output_file *f)
{
	const char *slash = strrchr(f->path, '/');
	char *folder = slash ? strndup(f->path, (size_t)(slash - f->path) + 1) : strdup(".");

	if (!folder)
		out_of_memory();
	f->fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, first_mode(f));
	free(folder);
	return f->fd >= 0;
}

static bool give_name(struct output_file *f)
{
	char self[64];

	snprintf(self, sizeof self, "/proc/self/fd/%d", f->fd);
	return !linkat(AT_FDCWD, self, AT_FDCWD, f->temporary, AT_SYMLINK_FOLLOW);
}

static bool has_proc(void)
{
	return !access("/proc/self/fd", X_OK);
}

bool output_file_open(struct output_file *f, const char *path, struct buf *text)
{
	struct stat st;
	bool exists = !stat(path, &st);

	output_file_spool(f, text);
	f->path = exists ? realpath(path, NULL) : strdup(path);
	if (!f->path)
		return false;
	if (exists && S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return false;
	}
	/* A file that may not be written is not to be replaced either. */
	if (exists && access(f->path, W_OK))
		return false;
	f->in_place = exists && !S_ISREG(st.st_mode);
	if (f->in_place)
		return true;
	f->replaces = exists;
	f->mode = exists ? st.st_mode & 07777 : 0;
	attach(f, text, drain_to_file, CHUNK);
	return (has_proc() && open_nameless(f)) || make_name(f, create);
}

/* -- the end -- */

bool output_file_finish(struct output_file *f)
{
	if (f->fd < 0 && !f->direct) {
		f->size = f->buffer ? f->buffer->n : 0;
		return true;
	}
	if (f->buffer)
		buf_flush(f->buffer);
	if (!f->error && f->replaces && fchmod(f->fd, (mode_t)f->mode))
		f->error = errno;
	if (!f->error && f->path && fsync(f->fd))
		f->error = errno;
	errno = f->error;
	return !f->error;
}

/* The file over the start of an area of zeros, one byte longer at least: so a NUL follows. */
static bool map_file(struct output_file *f)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), length = (f->size / page + 1) * page;
	char *area = mmap(NULL, length, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (area == MAP_FAILED)
		return false;
	if (f->size &&
	    mmap(area, f->size, PROT_READ, MAP_PRIVATE | MAP_FIXED, f->fd, 0) == MAP_FAILED) {
		munmap(area, length);
		return false;
	}
	posix_madvise(area, length, POSIX_MADV_SEQUENTIAL);
	f->map = area;
	return true;
}

bool output_file_view(struct output_file *f, const char **text, size_t *n)
{
	*n = f->size;
	if (f->fd < 0) {
		*text = buf_text(f->buffer);
		return true;
	}
	if (!f->map && !map_file(f))
		return false;
	*text = f->map;
	return true;
}

static void unmap(struct output_file *f)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (f->map)
		munmap(f->map, (f->size / page + 1) * page);
	f->map = NULL;
}

bool output_file_copy(struct output_file *f, int fd)
{
	const char *text;
	size_t n;

	return output_file_view(f, &text, &n) && write_all(fd, text, n);
}

static bool write_in_place(struct output_file *f)
{
	int fd = open(f->path, O_WRONLY | O_CLOEXEC);

	return fd >= 0 && close_after(fd, output_file_copy(f, fd));
}

bool output_file_commit(struct output_file *f)
{
	if (f->in_place) {
		f->in_place = false;
		return write_in_place(f);
	}
	if (!f->path || (!f->temporary && !make_name(f, give_name)))
		return !f->path;
	if (rename(f->temporary, f->path))
		return false;
	free(f->temporary);
	f->temporary = NULL;
	return true;
}

void output_file_free(struct output_file *f)
{
	int error = errno;

	unmap(f);
	if (f->fd >= 0)
		close(f->fd);
	if (f->temporary)
		unlink(f->temporary);
	free(f->temporary);
	free(f->path);
	*f = (struct output_file){.fd = -1};
	errno = error;
}

bool output_file_write(struct output_file *f, const char *path, const void *data, size_t n)
{
	if (!output_file_open(f, path, NULL))
		return false;
	if (f->in_place) {
		int fd = open(f->path, O_WRONLY | O_CLOEXEC);

		free(f->path);
		f->path = NULL;
		f->in_place = false;
		return fd >= 0 && close_after(fd, write_all(fd, data, n));
	}
	return drain_to_file(f, data, n) && output_file_finish(f);
}
