/* The reader of FortiOS configurations, for the backend's table entry. */
#ifndef PORTC_FORTIOS_FORTIOS_READ_H
#define PORTC_FORTIOS_FORTIOS_READ_H

#include "backend.h"

bool fortios_read(struct reading *r);
const char **fortios_places(struct arena *a, struct intern *names, const struct firewall *fw,
			    const struct zone *zone, size_t *n);

#endif
