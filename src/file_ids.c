/* Files by what they are instead of what they are called: see file_ids.h. */
#include "file_ids.h"

#include <sys/stat.h>

#include "vec.h"

static bool identify(const char *name, struct file_id *out)
{
	struct stat s;

	if (stat(name, &s) || !S_ISREG(s.st_mode))
		return false;
	*out = (struct file_id){s.st_dev, s.st_ino};
	return true;
}

void file_ids_add(struct arena *a, struct file_ids *ids, const char *const *names, size_t n)
{
	struct file_id id;

	for (size_t i = 0; i < n; i++)
		if (identify(names[i], &id))
			VEC_PUSH(a, ids, id);
}

bool file_ids_hold(const struct file_ids *ids, const char *name)
{
	struct file_id id;

	if (!ids->n || !identify(name, &id))
		return false;
	for (size_t i = 0; i < ids->n; i++)
		if (ids->at[i].device == id.device && ids->at[i].number == id.number)
			return true;
	return false;
}
