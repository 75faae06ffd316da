/* The built-in catalogue: product and service files, embedded in the program. */
#ifndef PORTC_CATALOG_H
#define PORTC_CATALOG_H

/* The name under which a built-in file stands in messages: "<catalogue>/firemon/sip.pdl". */
#define CATALOG_FOLDER "<catalogue>"
#define CATALOG_PREFIX CATALOG_FOLDER "/"

struct catalog_entry {
	const char *name; /* "firemon.sip", "services" */
	const char *text; /* the .pdl file */
};

/* Ends with a NULL name; sorted by name. */
extern const struct catalog_entry catalog_entries[];

/* NULL where there is none of this name. */
const struct catalog_entry *catalog_find(const char *name);

/* Is the entry a product? ("services" is not.) */
int catalog_is_product(const struct catalog_entry *e);

#endif
