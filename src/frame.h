/* A frame of reference: which numbers stand for which places and DNS names in packet sets, and
 * which addresses are behind which place. Filters become sets within a frame; sets are
 * comparable when they were made in the same one.
 *
 * First everything that will be compared is made known (frame_know, frame_place_addresses), then
 * sets are built: a place list such as "all but wan0" means other numbers when a place is added.
 */
#ifndef PORTC_FRAME_H
#define PORTC_FRAME_H

#include "filter.h"
#include "intern.h"
#include "pset.h"

/* Number 0 is every place that nobody names, and the name of an address without a DNS name. */
struct frame {
	struct arena *arena;
	struct intern *strings;
	struct pset_space *space; /* belongs to the frame's user */
	VEC(const char *) places; /* number i + 1 */
	VEC(const char *) names;
	struct map *place_numbers, *name_numbers; /* interned text to number */
	VEC(struct frame_area) areas;
	bool closed;            /* places without an area do not exist */
	bool egress_by_address; /* the filter's rules do not say where packets go out: what is
				   behind a known place does not go out elsewhere */
	pset routing[2]; /* what may go out where, and come in; made on first use of the areas */
	size_t routed_areas;
	VEC(struct frame_whole) wholes;
};

/* What lies behind some places: packets consistent with routing come from there, and go there. */
struct frame_area {
	struct interval *places; /* numbers, ascending */
	size_t n_places;
	struct addr_set addresses;
	const uint32_t *names; /* DNS names that lie there */
	size_t n_names;
};

/* All that is behind a place: for people, who read "all of internet" more easily than its ranges.
 */
struct frame_whole {
	uint32_t place;
	struct addr_set addresses;
};

void frame_init(struct frame *f, struct arena *a, struct intern *strings, struct pset_space *space);

/* Gives numbers to the places and DNS names of a filter. */
void frame_know(struct frame *f, const struct filter *filter);
uint32_t frame_place(struct frame *f, const char *interned);
uint32_t frame_name(struct frame *f, const char *interned);

/* Says that ADDRESSES, and the DNS names NAMES, are behind PLACES. A place without an area may hold
 * every address; a DNS name without one may be behind every place. */
void frame_add_area(struct frame *f, const char *const *places, size_t n_places,
		    struct addr_set addresses, const char *const *names, size_t n_names);

/* Lets people read PLACE instead of ADDRESSES. */
void frame_add_whole(struct frame *f, const char *place, struct addr_set addresses);

/* Is SET all that is behind the place of that name, as far as it is of SET's families? */
bool frame_is_whole(const struct frame *f, const char *place, struct addr_set set);

/* -- filters to sets -- */

/* The connections that a filter lets pass, wherever they come from. */
pset frame_filter(struct frame *f, const struct filter *filter);

/* The connections that one rule's match holds. */
pset frame_match(struct frame *f, const struct filter_match *m);

/* The part of a set that is consistent with routing. */
pset frame_routed(struct frame *f, pset set);

/* -- sets to people -- */

/* The point as a packet, for filter_walk. */
struct filter_packet frame_packet(const struct frame *f, const struct point *p);

/* "10.1.2.3 -> 10.9.0.4 tcp/8443 (inside to dmz)" */
const char *packet_text(struct arena *a, const struct filter_packet *p);

/* Its parts: an address or a DNS name; "udp/500 source 500", where the source port is not just any.
 */
const char *packet_end(struct arena *a, const struct filter_packet *p, bool source);
const char *packet_service(struct arena *a, const struct filter_packet *p);

/* Name of a place by its number; "any other interface" for 0. */
const char *frame_place_text(const struct frame *f, uint32_t number);

#endif
