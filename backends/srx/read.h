/* Inside of the SRX reader: what its files share. It knows nothing of how portc writes. */
#ifndef PORTC_SRX_READ_H
#define PORTC_SRX_READ_H

#include <libxml/tree.h>

#include "backend.h"
#include "number.h"

/* An address or a set of them. */
struct srx_side {
	struct filter_side side;
	bool bad, open;
};

/* One address book: names to elements. */
struct srx_book {
	struct map *addresses, *sets; /* interned name to xmlNode */
};

struct srx_terms {
	struct service_term *at;
	size_t n;
	bool bad, open;
};

struct srx {
	struct reading *r;
	struct arena *arena;
	const xmlNode *configuration;
	struct srx_book global;
	struct map *books;               /* zone to its own struct srx_book */
	struct map *sides;               /* element to struct srx_side */
	struct map *terms;               /* application's name to struct srx_terms */
	struct map *applications, *sets; /* interned name to xmlNode */
	struct map *places;
	size_t depth;
};

#define SRX_ERROR(x, node, ...) diag_error((x)->r->diags, srx_span(x, node), __VA_ARGS__)

/* -- the tree: an element that is inactive or to be deleted does not count -- */

const xmlNode *srx_child(const xmlNode *n, const char *name); /* the first of that name, or NULL */
const xmlNode *srx_next(const xmlNode *n, const char *name);  /* the next sibling of that name */
const xmlNode *srx_any_child(const xmlNode *n);               /* the first element */
const xmlNode *srx_any_next(const xmlNode *n);
bool srx_is(const xmlNode *n, const char *name);
const xmlNode *srx_path(const xmlNode *n, const char *path); /* "security/policies" */
const char *srx_text(struct srx *x, const xmlNode *n);       /* trimmed and interned; "" for NULL */
const char *srx_leaf_text(struct srx *x, const xmlNode *n, const char *name);
struct span srx_span(struct srx *x, const xmlNode *n); /* its line */

#define SRX_EACH(var, parent, name)                                                                \
	for (const xmlNode *var = srx_child((parent), (name)); var; var = srx_next(var, (name)))

/* read_address.c */
void srx_read_books(struct srx *x);
/* The addresses that the `name` leaves of MATCH name, as seen from ZONE (NULL: the global book
 * alone). */
const struct filter_side *srx_match_side(struct srx *x, const xmlNode *match, const char *leaf,
					 const char *excluded, const char *zone);
void srx_address_objects(struct srx *x);

/* read_application.c */
void srx_read_applications(struct srx *x);
const struct srx_terms *srx_match_terms(struct srx *x, const xmlNode *match);
void srx_application_objects(struct srx *x);

/* read_policy.c */
bool srx_read_policies(struct srx *x);

#endif
