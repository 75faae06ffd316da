/* Decimal numbers in texts of others: digits alone, no sign, no blanks, at most MAX. */
#ifndef PORTC_NUMBER_H
#define PORTC_NUMBER_H

#include <stdbool.h>

static inline bool decimal(const char *s, unsigned long max, unsigned long *out)
{
	unsigned long v = 0;
	unsigned n = 0;

	for (; s[n] >= '0' && s[n] <= '9' && n < 10; n++)
		v = v * 10 + (unsigned long)(s[n] - '0');
	*out = v;
	return n && !s[n] && v <= max;
}

#endif
