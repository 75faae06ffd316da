/* A policy from a text, by the same steps as the driver's, for tests of the front end. */
#ifndef PORTC_WORLD_H
#define PORTC_WORLD_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "checks.h"
#include "oom.h"
#include "policy_build.h"

struct world {
	struct arena *arena;
	struct intern *names;
	struct diags *diags;
	struct model *m;
	struct policy *policy; /* NULL until world_build */
};

static inline char *world_file(struct arena *a, const char *text, size_t n)
{
	const char *folder = getenv("TMPDIR");
	char *path = arena_printf(a, "%s/portc-unit-XXXXXX", folder && *folder ? folder : "/tmp");
	int fd = mkstemp(path);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
	return path;
}

/* Reads and resolves TEXT. One target is known, `json`, so that a firewall can be declared. */
static inline struct world world_load(const char *text)
{
	static const struct target targets[] = {{"json", NULL, 0}};
	static const char *const no_directories[] = {NULL};
	struct world w = {.arena = arena_new(out_of_memory)};

	w.names = intern_new(w.arena);
	w.diags = diags_new(w.arena);
	char *path = world_file(w.arena, text, strlen(text));
	w.m = model_load(w.arena, w.names, w.diags, path, no_directories, targets, 1);
	unlink(path);
	return w;
}

static inline size_t world_errors(const struct world *w)
{
	return w->diags->n_errors;
}

/* Fails, with the first error, where there is one. */
static inline void world_is_clean(const struct world *w, const char *text)
{
	for (size_t i = 0; i < w->diags->list.n; i++)
		if (w->diags->list.at[i]->severity == SEVERITY_ERROR)
			fail_msg("%s\nin:\n%s", w->diags->list.at[i]->text, text);
}

static inline struct world world_build(const char *text)
{
	struct world w = world_load(text);

	world_is_clean(&w, text);
	w.policy = policy_build(w.m);
	return w;
}

static inline void world_free(struct world *w)
{
	arena_free(w->arena);
}

/* Small numbers by chance, the same on every machine. */
struct chance {
	uint64_t state;
};

static inline unsigned below(struct chance *c, unsigned n)
{
	c->state = c->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(c->state >> 33) % n;
}

#endif
