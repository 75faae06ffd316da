/* Names whose declarations have syntax errors. */
#include "resolve.h"

#include <string.h>

/* Subjects have names of their own, so the key of a name is its text after the subject's number. */
static const char *key(struct model *m, enum subject subject, const char *name)
{
	return intern(m->names, arena_printf(m->arena, "%d %s", (int)subject, name));
}

static void collect(struct model *m, struct source *s)
{
	struct outline o = outline_read(m->arena, m->names, s);

	for (size_t i = 0; i < o.mentions.n; i++) {
		const struct mention *x = &o.mentions.at[i];

		if (x->place.declares)
			map_put(m->lost, key(m, x->place.subject, x->name), s);
	}
}

bool name_is_lost(struct model *m, enum subject subject, const char *name)
{
	if (!m->incomplete)
		return false;
	if (!m->lost) {
		m->lost = map_new(m->arena);
		for (size_t i = 0; i < m->sources.n; i++)
			collect(m, m->sources.at[i]);
	}
	return map_get(m->lost, key(m, subject, name)) != NULL;
}
