/* Free text inside nft's quoted strings, and dates.
 *
 * nft has no escape in a quoted string: a double quote ends it whatever stands before. In a
 * log prefix `$` starts a variable besides.
 */
#include "nft.h"

#include <stdio.h>
#include <string.h>

static const char *replaced(struct arena *a, const char *text, const char *bad, char by)
{
	char *s = arena_strndup(a, text, strlen(text));

	for (char *p = s; (p = strpbrk(p, bad)); p++)
		*p = by;
	return s;
}

const char *nft_comment(struct arena *a, const char *text)
{
	return replaced(a, cut_text(a, text, NFT_COMMENT_MAX), "\"\n\r", '\'');
}

const char *nft_log_prefix(struct arena *a, const char *verdict, const char *label)
{
	const char *head = arena_printf(a, "portc %s ", verdict);
	const char *tail = cut_text(a, label, NFT_PREFIX_MAX - strlen(head) - 2);

	return replaced(a, arena_printf(a, "%s%s: ", head, tail), "\"\\$\n\r", '_');
}

struct date nft_next_day(struct date d)
{
	const struct date candidates[] = {
	    {d.year, d.month, d.day + 1}, {d.year, d.month + 1, 1}, {d.year + 1, 1, 1}};
	struct date out = {0};

	for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
		char text[3 * 12 + 1];
		int n = snprintf(text, sizeof text, "%04d-%02d-%02d", candidates[i].year,
				 candidates[i].month, candidates[i].day);

		if (date_parse(text, (size_t)n, &out))
			break;
	}
	return out;
}

const char *nft_until(struct plan *p, struct date until)
{
	char text[DATE_TEXT];

	if (!date_is_set(until))
		return "";
	return arena_printf(p->arena, "meta time < \"%s 00:00:00\" ",
			    date_text(nft_next_day(until), text));
}
