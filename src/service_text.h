/* Services of packet sets in the words of PDL. */
#ifndef PORTC_SERVICE_TEXT_H
#define PORTC_SERVICE_TEXT_H

#include "pset.h"

/* "tcp/80,443, udp/53", "icmp/8", "esp", "any": what a part's protocol and ports are. SPELLED:
 * protocols one by one, so that it is PDL; else runs of them are shortened to "ip/7-16". */
const char *part_services(struct arena *a, const struct pset_part *p, bool spelled);

#endif
