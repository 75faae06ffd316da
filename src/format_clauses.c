/* Rules and flows on several lines. */
#include "format.h"
#include "format_parts.h"

#include "pdl.tab.h"

/* How many clauses stand behind the words while they all fit there: the ends of a rule, the ends
 * and the services of a flow. */
static size_t first_line(const struct layout *l)
{
	size_t n = 0;

	while (n < l->clauses.n) {
		const struct clause *c = &l->clauses.at[n];
		int kind = l->tokens->at[c->first].kind;

		if (c->words ? kind != PDL_FROM && kind != PDL_TO && kind != PDL_ON
			     : kind == PDL_STRING)
			break;
		n++;
	}
	return n;
}

static void put_word(struct layout *l, const struct clause *c, size_t indent, size_t width)
{
	printer_break(&l->out, indent);
	printer_put(&l->out, c->first, indent);
	l->out.tab = indent + width + 1;
}

/* Ends of a rule or a flow, each on a line of its own with the word before it. */
static void put_ends(struct layout *l, const struct shape *s, size_t n, size_t indent)
{
	/* "service" is the longest word of a rule, "from" that of a flow. */
	size_t width = s->likeness == LIKE_FLOW || s->likeness == LIKE_LISTEN ? 4 : 7;

	if (s->likeness == LIKE_LISTEN)
		width = 2;
	for (size_t i = 0; i < n; i++) {
		const struct clause *c = &l->clauses.at[i];

		if (c->words) {
			put_word(l, c, indent, width);
			layout_list(l, s, c->first + 1, c->end, indent + width + 1);
			continue;
		}
		if (!layout_fits(l, s, c->first, c->end))
			printer_break(&l->out, indent + width + 1);
		layout_list(l, s, c->first, c->end, indent + width + 1);
	}
}

static bool has_own_line(int kind)
{
	return kind == PDL_SERVICE || kind == PDL_ROW || kind == PDL_NOTE;
}

/* What follows the ends: on the same line while there is room. */
static void put_clause(struct layout *l, const struct shape *s, const struct clause *c,
		       size_t indent)
{
	int kind = l->tokens->at[c->first].kind;

	if (!c->words) {
		if (!layout_fits(l, s, c->first, c->end))
			printer_break(&l->out, indent);
		layout_flat(l, c->first, c->end, indent + FORMAT_INDENT);
		return;
	}
	if (has_own_line(kind) || !layout_fits(l, s, c->first, c->end))
		printer_break(&l->out, indent);
	printer_put(&l->out, c->first, indent);
	layout_list(l, s, c->first + 1, c->end, layout_column(l));
}

void layout_clauses(struct layout *l, const struct shape *s, size_t indent)
{
	size_t n, ends, hang = indent + FORMAT_INDENT;

	shape_clauses(l->tokens, s, l->arena, &l->clauses);
	n = first_line(l);
	ends = n < l->clauses.n ? l->clauses.at[n].first : s->end;
	if (fit_width(l, s, s->first, ends, FORMAT_WIDTH - indent) != NO_FIT) {
		layout_words(l, s->first, ends, hang);
	} else {
		layout_words(l, s->first, s->lead, hang);
		put_ends(l, s, n, hang);
	}
	for (; n < l->clauses.n; n++)
		put_clause(l, s, &l->clauses.at[n], hang);
	if (l->out.next < s->end)
		printer_put(&l->out, s->end - 1, hang);
}
