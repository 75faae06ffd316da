/* Groups, and lists that are too long for one. */
#include "fortios.h"

#include "hash.h"

enum { BUCKETS = 16, LEVELS = 16 }; /* four bits of the hash a level */

struct ref fortios_plan_group(struct plan *p, struct groups *to, const struct name_kind *kind,
			      const char *key, const char *wanted, const char *comment,
			      struct refs members)
{
	name_id id = namer_add_kind(to->namer, kind, key, wanted);

	VEC_PUSH(p->arena, &to->list, ((struct group){id, comment, members}));
	return (struct ref){to->namer, {.id = id}};
}

static uint64_t ref_hash(const struct ref *r)
{
	return r->namer ? namer_key_hash(r->namer, r->id) : hash_string(HASH_START, r->text);
}

static struct refs nest(struct plan *p, struct groups *to, const char *key, const char *wanted,
			struct refs list, unsigned level)
{
	struct refs bucket[BUCKETS] = {0}, out = {0};

	if (list.n <= LIST_MAX || level == LEVELS)
		return list;
	for (size_t i = 0; i < list.n; i++)
		VEC_PUSH(p->arena, &bucket[ref_hash(&list.at[i]) >> 4 * level & (BUCKETS - 1)],
			 list.at[i]);
	for (unsigned b = 0; b < BUCKETS; b++) {
		if (!bucket[b].n)
			continue;
		const char *k = arena_printf(p->arena, "%x:%s", b, key);
		const char *w = arena_printf(p->arena, "%s.%x", wanted, b);
		struct refs members = nest(p, to, k, w, bucket[b], level + 1);

		VEC_PUSH(p->arena, &out,
			 fortios_plan_group(p, to, &fortios_plain, k, w, NULL, members));
	}
	return out;
}

struct refs fortios_plan_nested(struct plan *p, struct groups *to, const struct name_kind *kind,
				const char *key, const char *wanted, struct refs list)
{
	if (list.n <= LIST_MAX)
		return list;
	return nest(p, to, arena_printf(p->arena, "%s%s", kind->before, key), wanted, list, 0);
}
