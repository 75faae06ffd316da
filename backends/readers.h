/* The readers of configurations: each in the folder of its backend, apart from what writes. */
#ifndef PORTC_READERS_H
#define PORTC_READERS_H

#include "backend.h"

bool fortios_read(struct reading *r);
bool asa_read(struct reading *r);
bool srx_read(struct reading *r);
bool nftables_read(struct reading *r);

#endif
