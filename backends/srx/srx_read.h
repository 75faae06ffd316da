/* The reader of Junos configurations, for the backend's table entry. */
#ifndef PORTC_SRX_SRX_READ_H
#define PORTC_SRX_SRX_READ_H

#include "backend.h"

bool srx_read(struct reading *r);
const char **srx_places(struct arena *a, struct intern *names, const struct firewall *fw,
			const struct zone *zone, size_t *n);

#endif
