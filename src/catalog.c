/* Look-up in the embedded catalogue. */
#include "catalog.h"

#include <string.h>

const struct catalog_entry *catalog_find(const char *name)
{
	for (const struct catalog_entry *e = catalog_entries; e->name; e++)
		if (!strcmp(e->name, name))
			return e;
	return 0;
}

int catalog_is_product(const struct catalog_entry *e)
{
	return strchr(e->name, '.') != 0;
}
