/* Times and TCP flags in nftables rules. */
#include <stdio.h>
#include <string.h>

#include "date.h"
#include "read_rule.h"

/* "YYYY-MM-DD[ HH:MM[:SS]]" */
static bool moment(const struct token *t, uint32_t *minute, bool *whole)
{
	int hour = 0, min = 0, second = 0;
	char text[32], end;
	struct date d;

	if (t->n < 10 || t->n >= sizeof text || !date_parse(t->text, 10, &d))
		return false;
	memcpy(text, t->text, t->n);
	text[t->n] = '\0';
	if (t->n > 10 && sscanf(text + 10, " %2d:%2d:%2d%c", &hour, &min, &second, &end) != 3 &&
	    sscanf(text + 10, " %2d:%2d%c", &hour, &min, &end) != 2)
		return false;
	if (hour < 0 || hour > 23 || min < 0 || min > 59 || second < 0 || second > 59)
		return false;
	*minute = (uint32_t)(date_days(d) * 24 * 60 + hour * 60 + min);
	*whole = second == 0;
	return true;
}

/* meta time < "...": full minutes, as packet sets have them. */
bool rule_match_time(struct nft_rule *r)
{
	bool less = rule_is(r, 0, "<"), less_equal = rule_is(r, 0, "<="),
	     more = rule_is(r, 0, ">="), whole;
	uint32_t minute;

	if (!less && !less_equal && !more)
		return rule_fail(r, "portc understands `meta time` with <, <= and >= alone");
	r->i++;
	if (!moment(rule_token(r, 0), &minute, &whole) || (!whole && !less_equal) ||
	    (less && !minute))
		return rule_fail(r, "portc understands times of full minutes alone");
	r->i++;
	for (size_t i = 0; i < r->alternatives.n; i++) {
		struct filter_time *t = &r->alternatives.at[i].time;
		uint32_t last = less || (less_equal && whole) ? minute - 1 : minute;

		if (more && minute > t->from)
			t->from = minute;
		if (!more && last < t->to)
			t->to = last;
	}
	return true;
}

enum { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16, URG = 32 };

/* "syn", "fin,syn", "fin | syn", "(fin|syn)" */
static bool read_flags(struct nft_rule *r, unsigned *out)
{
	static const struct {
		const char *word;
		unsigned bit;
	} flags[] = {{"fin", FIN}, {"syn", SYN},  {"rst", RST}, {"psh", PSH},  {"ack", ACK},
		     {"urg", URG}, {"ecn", 64},   {"cwr", 128}, {"0x0", 0},    {"0x1", FIN},
		     {"0x2", SYN}, {"0x4", RST},  {"0x8", PSH}, {"0x10", ACK}, {"0x20", URG},
		     {"0x40", 64}, {"0x80", 128}, {"0", 0}};
	bool paren = rule_take(r, "(");

	*out = 0;
	do {
		bool found = false;

		for (size_t i = 0; i < sizeof flags / sizeof *flags && !found; i++)
			if (rule_take(r, flags[i].word)) {
				*out |= flags[i].bit;
				found = true;
			}
		if (!found)
			return rule_fail(r, "portc does not understand these TCP flags");
	} while (rule_take(r, "|") || rule_take(r, ","));
	return !paren || rule_take(r, ")") || rule_fail(r, "`)` is missing");
}

/* The first packet of a TCP connection is a SYN. */
bool rule_match_flags(struct nft_rule *r)
{
	unsigned mask = 255, value, bits = SYN;
	bool holds;

	if (rule_take(r, "&")) {
		bool negated;

		if (!read_flags(r, &mask))
			return false;
		negated = rule_take(r, "!=");
		if (!negated && !rule_take(r, "=="))
			return rule_fail(r, "portc does not understand these TCP flags");
		if (!read_flags(r, &value))
			return false;
		holds = ((bits & mask) == value) != negated;
	} else {
		bool negated = rule_take(r, "!="), exact = !negated && rule_take(r, "==");

		if (!read_flags(r, &value))
			return false;
		if (rule_take(r, "/")) { /* VALUE / MASK, as listed */
			if (!read_flags(r, &mask))
				return false;
			holds = ((bits & mask) == value) != negated;
		} else {
			holds = negated ? bits != value
				: exact ? bits == value
					: (bits & value) != 0;
		}
	}
	for (size_t i = 0; i < r->alternatives.n; i++) {
		nft_match_proto(&r->alternatives.at[i], PROTO_TCP);
		r->alternatives.at[i].never = r->alternatives.at[i].never || !holds;
	}
	return true;
}
