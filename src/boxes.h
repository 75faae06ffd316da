/* Unions of boxes, compared exactly: do two lists of boxes cover the same points?
 *
 * A box is one interval on each axis. Nothing is built: both lists are swept together along one
 * axis after the other, and between two edges the same boxes are there everywhere. That is quick
 * where few boxes meet, which is how rules are; where it is not, the comparison gives up, and
 * packet sets decide.
 */
#ifndef PORTC_BOXES_H
#define PORTC_BOXES_H

#include "arena.h"
#include "filter.h"

enum box_axis {
	BOX_FROM, /* addresses: numbers of one family, which is an axis of its own */
	BOX_TO,
	BOX_FAMILY,
	BOX_PROTO,
	BOX_PORT, /* as in packet sets: ICMP type * 256 + code */
	BOX_SRC_PORT,
	BOX_TO_NAME, /* number of the DNS name by which the end is known */
	BOX_FROM_NAME,
	BOX_MINUTE,
	BOX_AXES,
	BOX_ADDRESSES = BOX_FAMILY /* axes before this one are addresses */
};

struct box {
	u128 address[BOX_ADDRESSES][2]; /* low and high end, inclusive */
	uint32_t number[BOX_AXES - BOX_ADDRESSES][2];
	bool right; /* of the second list */
};

struct boxes {
	struct arena *arena;
	VEC(struct box) list;
	bool too_many; /* not all of them are there */
};

/* All that MATCH holds wherever it comes from, as boxes of one list. NAME numbers DNS names. */
typedef uint32_t box_name_fn(void *user, const char *fqdn);
void boxes_add(struct boxes *b, const struct filter_match *match, bool right, box_name_fn *name,
	       void *user);

enum boxes_answer { BOXES_SAME, BOXES_DIFFER, BOXES_UNKNOWN };
enum boxes_answer boxes_compare(const struct boxes *b);

#endif
