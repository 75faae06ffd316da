/* Characters, words and dates that Junos takes, by its YANG types. */
#include "srx.h"

#include <stdlib.h>
#include <string.h>

static bool is_alnum(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool srx_plain_ok(unsigned char c)
{
	return is_alnum(c) || c == '-' || c == '_';
}

bool srx_plain_first(unsigned char c)
{
	return is_alnum(c);
}

bool srx_address_ok(unsigned char c)
{
	return srx_plain_ok(c) || c == '.' || c == ':' || c == '/';
}

/* Junos keeps all that begins with "junos-" for itself. Here and wherever a name is made of a
 * user's name and more, '@' stands between: a namer makes it '-' and lets a user's own name win. */
const char *srx_wanted(struct arena *a, const char *name)
{
	return strncmp(name, "junos-", 6) ? name : arena_printf(a, "pc@%s", name);
}

static const char *digits(const char *s)
{
	while (*s >= '0' && *s <= '9')
		s++;
	return s;
}

/* Steps over C and a number; NULL where they are not there. */
static const char *number_after(const char *s, char c)
{
	const char *end;

	if (!s || *s != c)
		return NULL;
	end = digits(s + 1);
	return end == s + 1 ? NULL : end;
}

/* "ge-0/0/1.0", "xe-1/1/0:2.0", "reth0.10", "st0.1", "irb", "all". */
bool srx_interface_ok(const char *s)
{
	if (*s < 'a' || *s > 'z')
		return false;
	while ((*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9'))
		s++;
	if (*s == '-') {
		s = number_after(number_after(number_after(s, '-'), '/'), '/');
		if (s && *s == ':')
			s = number_after(s, ':');
	}
	if (s && *s == '.')
		s = number_after(s, '.');
	return s && !*s;
}

struct date srx_next_day(struct date d)
{
	char text[DATE_TEXT];
	struct date next = {d.year, d.month, d.day + 1};

	date_text(next, text);
	if (date_parse(text, strlen(text), &next))
		return next;
	return d.month < 12 ? (struct date){d.year, d.month + 1, 1}
			    : (struct date){d.year + 1, 1, 1};
}

size_t srx_side_max(const struct firewall *fw)
{
	const char *value = firewall_setting(fw, "max-addresses", NULL);
	long n;

	if (!value)
		return SRX_SIDE_MAX;
	if (!*value || *digits(value) || strlen(value) > 5)
		return 0;
	n = strtol(value, NULL, 10);
	return n < SRX_SIDE_LEAST || n > SRX_SIDE_MOST ? 0 : (size_t)n;
}
