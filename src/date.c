/* Dates of the calendar. */
#include "date.h"

#include <stdio.h>

static bool is_leap(int y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int days_in(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static bool number(const char *s, size_t n, int *out)
{
	*out = 0;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		*out = *out * 10 + (s[i] - '0');
	}
	return true;
}

bool date_make(long year, long month, long day, struct date *out)
{
	if (year < 1970 || year > 9999 || month < 1 || month > 12 || day < 1 ||
	    day > days_in((int)year, (int)month))
		return false;
	*out = (struct date){(int)year, (int)month, (int)day};
	return true;
}

bool date_parse(const char *s, size_t n, struct date *out)
{
	struct date d;

	if (n != 10 || s[4] != '-' || s[7] != '-' || !number(s, 4, &d.year) ||
	    !number(s + 5, 2, &d.month) || !number(s + 8, 2, &d.day))
		return false;
	return date_make(d.year, d.month, d.day, out);
}

bool date_is_set(struct date d)
{
	return d.year != 0;
}

int date_compare(struct date a, struct date b)
{
	if (!date_is_set(a) || !date_is_set(b))
		return (int)date_is_set(b) - (int)date_is_set(a);
	if (a.year != b.year)
		return a.year < b.year ? -1 : 1;
	if (a.month != b.month)
		return a.month < b.month ? -1 : 1;
	return a.day < b.day ? -1 : a.day > b.day;
}

long date_days(struct date d)
{
	long days = 0;

	for (int y = 1970; y < d.year; y++)
		days += is_leap(y) ? 366 : 365;
	for (int m = 1; m < d.month; m++)
		days += days_in(d.year, m);
	return days + d.day - 1;
}

struct date date_of_days(long days)
{
	struct date d = {1970, 1, 1};

	for (; days >= (is_leap(d.year) ? 366 : 365); d.year++)
		days -= is_leap(d.year) ? 366 : 365;
	for (; days >= days_in(d.year, d.month); d.month++)
		days -= days_in(d.year, d.month);
	d.day += (int)days;
	return d;
}

const char *date_text(struct date d, char out[DATE_TEXT])
{
	snprintf(out, DATE_TEXT, "%04d-%02d-%02d", d.year % 10000, d.month % 100, d.day % 100);
	return out;
}
