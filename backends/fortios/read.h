/* Inside of the FortiOS reader: what its files share. It knows nothing of how portc writes. */
#ifndef PORTC_FORTIOS_READ_H
#define PORTC_FORTIOS_READ_H

#include "read_tree.h"
#include "number.h"

struct fos {
	struct reading *r;
	struct arena *arena;
	struct cli_entry *top; /* of the VDOM, or of the whole file */
	struct map *known[2];  /* addresses and groups, IPv4 and IPv6: entry to struct fos_side */
	struct map *places;    /* those in the filter */
	struct map *services;  /* entry or predefined name to struct fos_service */
	size_t depth;          /* of groups in groups being looked into */
};

/* Messages at a setting of an entry. */
#define FOS_ERROR(f, span, ...) diag_error((f)->r->diags, (span), __VA_ARGS__)

/* What an address or a group of one family stands for. */
struct fos_side {
	struct filter_side side;
	bool bad, open; /* open: being looked into, so a cycle */
};

/* A list of addresses, of `set srcaddr ...`; NULL where one of them is not understood (reported at
 * S). An empty list is an empty side. */
const struct filter_side *fos_addresses(struct fos *f, const struct cli_setting *s,
					enum family family);

struct fos_service {
	struct service_term *terms;
	size_t n_terms;
	bool bad, open;
};

const struct fos_service *fos_services(struct fos *f, const struct cli_setting *s);

/* Fills filter->objects. */
void fos_objects(struct fos *f);

bool fos_policies(struct fos *f);

/* "A M" or "A/len" of a setting, as the prefix that it is; false where it is none. */
bool fos_subnet(const struct cli_setting *s, enum family family, struct addr_range *out);

#endif
