/* The reader of nftables scripts, for the backend's table entry. */
#ifndef PORTC_NFTABLES_NFTABLES_READ_H
#define PORTC_NFTABLES_NFTABLES_READ_H

#include "backend.h"

bool nftables_read(struct reading *r);
const char **nftables_places(struct arena *a, struct intern *names, const struct firewall *fw,
			     const struct zone *zone, size_t *n);

#endif
