/* Comparing a file with what it should be; the diff itself is made by diff(1). */
#include "compare.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "driver.h"

extern char **environ;

static bool same(FILE *f, const char *data, size_t n)
{
	char block[65536];

	for (;;) {
		size_t k = fread(block, 1, sizeof block, f);

		if (k > n || memcmp(block, data, k))
			return false;
		data += k;
		n -= k;
		if (k < sizeof block)
			return n == 0;
	}
}

/* diff reads the new text from its standard input. */
bool compare_show(const char *path, const char *label, const char *new_label, const char *data,
		  size_t n)
{
	char *argv[] = {"diff",    "-u",
			"--label", (char *)(uintptr_t)label,
			"--label", (char *)(uintptr_t)new_label,
			"--",      (char *)(uintptr_t)path,
			"-",       NULL};
	posix_spawn_file_actions_t actions;
	int ends[2], status;
	pid_t pid;

	fflush(stdout);
	if (pipe(ends))
		return false;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
	posix_spawn_file_actions_addclose(&actions, ends[0]);
	posix_spawn_file_actions_addclose(&actions, ends[1]);
	errno = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[0]);
	if (errno) {
		close(ends[1]);
		return false;
	}
	void (*before)(int) = signal(SIGPIPE, SIG_IGN);
	while (n) {
		ssize_t k = write(ends[1], data, n);

		if (k <= 0)
			break;
		data += k;
		n -= (size_t)k;
	}
	close(ends[1]);
	signal(SIGPIPE, before);
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) <= 1;
}

int compare_file(const char *path, const char *data, size_t n)
{
	FILE *f = fopen(path, "rb");
	struct stat st;
	bool equal = false;

	if (!f && errno != ENOENT)
		return STATUS_SYSTEM;
	if (f) {
		if (!fstat(fileno(f), &st) && S_ISDIR(st.st_mode)) {
			fclose(f);
			errno = EISDIR;
			return STATUS_SYSTEM;
		}
		equal = same(f, data, n);
		fclose(f);
	}
	if (equal)
		return STATUS_OK;
	const char *old = f ? path : "/dev/null";

	return compare_show(old, path, "(up to date)", data, n) ? STATUS_INPUT : STATUS_SYSTEM;
}
