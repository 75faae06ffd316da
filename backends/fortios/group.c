/* Groups, and lists that are too long for one. */
#include "fortios.h"

#include "hash.h"

enum { BUCKETS = 16, LEVELS = 16 }; /* four bits of the hash a level */

bool fortios_plan_first(struct plan *p, struct map *seen, const char *key)
{
	const char *k = intern(p->keys, key);

	if (map_get(seen, k))
		return false;
	map_put(seen, k, p);
	return true;
}

struct ref fortios_plan_group(struct plan *p, struct groups *to, const char *key,
			      const char *wanted, const char *comment, struct refs members)
{
	namer_add(to->namer, key, wanted);
	VEC_PUSH(p->arena, &to->list, ((struct group){key, comment, members}));
	return (struct ref){to->namer, key};
}

static struct refs nest(struct plan *p, struct groups *to, const char *key, const char *wanted,
			struct refs list, unsigned level)
{
	struct refs bucket[BUCKETS] = {0}, out = {0};

	if (list.n <= LIST_MAX || level == LEVELS)
		return list;
	for (size_t i = 0; i < list.n; i++) {
		uint64_t h = hash_string(HASH_START, list.at[i].key);

		VEC_PUSH(p->arena, &bucket[h >> 4 * level & (BUCKETS - 1)], list.at[i]);
	}
	for (unsigned b = 0; b < BUCKETS; b++) {
		const char *k = arena_printf(p->arena, "%x:%s", b, key);
		const char *w = arena_printf(p->arena, "%s.%x", wanted, b);

		if (!bucket[b].n)
			continue;
		struct refs members = nest(p, to, k, w, bucket[b], level + 1);
		VEC_PUSH(p->arena, &out, fortios_plan_group(p, to, k, w, NULL, members));
	}
	return out;
}

struct refs fortios_plan_nested(struct plan *p, struct groups *to, const char *key,
				const char *wanted, struct refs list)
{
	return nest(p, to, key, wanted, list, 0);
}
