/* The reader of ASA configurations, for the backend's table entry. */
#ifndef PORTC_ASA_ASA_READ_H
#define PORTC_ASA_ASA_READ_H

#include "backend.h"

bool asa_read(struct reading *r);
const char **asa_places(struct arena *a, struct intern *names, const struct firewall *fw,
			const struct zone *zone, size_t *n);

#endif
