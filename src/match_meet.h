/* What two matches both hold, as one match: exact, or not said at all. */
#ifndef PORTC_MATCH_MEET_H
#define PORTC_MATCH_MEET_H

#include "filter.h"

enum meeting {
	MEETING_NOTHING, /* no connection is in both */
	MEETING_EXACT,   /* OUT holds exactly what both hold */
	MEETING_UNSAID   /* no match says it: an address here, a DNS name there */
};

/* Places apart: OUT has none of its own. OUT shares what it can with X and Y; the rest is in A. */
enum meeting match_meet(struct arena *a, const struct filter_match *x, const struct filter_match *y,
			struct filter_match *out);

/* Every connection, wherever it comes from and goes. */
bool match_is_all(const struct filter_match *m);

/* Every place. */
bool place_list_is_all(const struct place_list *l);

#endif
