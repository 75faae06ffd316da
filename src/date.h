/* Calendar dates (proleptic Gregorian, ISO 8601 "YYYY-MM-DD"), years 1970 to 9999. */
#ifndef PORTC_DATE_H
#define PORTC_DATE_H

#include <stdbool.h>
#include <stddef.h>

struct date {
	int year, month, day; /* year 0: no date */
};

bool date_parse(const char *s, size_t n, struct date *out); /* false where not on the calendar */
bool date_make(long year, long month, long day, struct date *out); /* the same */
bool date_is_set(struct date d);

/* <0, 0, >0; "no date" comes after every date (it never expires). */
int date_compare(struct date a, struct date b);

/* Days since 1970-01-01. */
long date_days(struct date d);
struct date date_of_days(long days); /* days >= 0 */

enum { DATE_TEXT = 16 };
const char *date_text(struct date d, char out[DATE_TEXT]);

#endif
