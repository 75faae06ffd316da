/* The statements of a block: those that are alike in runs, the others one by one. */
#include "format.h"
#include "format_parts.h"

#include "pdl.tab.h"

static bool is_rule(const struct shape *s)
{
	return s->likeness == LIKE_RULE || s->likeness == LIKE_ASSERTION;
}

static size_t services_of(const struct tokens *t, const struct shape *s)
{
	size_t i = s->lead;

	while (t->at[i].kind != PDL_SERVICE)
		i++;
	return i;
}

/* The end of what stands on the first line of a statement however it is broken. A block that is
 * closed and fits is not opened for the sake of a column. */
static size_t first_line_end(const struct layout *l, const struct shape *s, bool flat, size_t room)
{
	size_t end;

	if (is_rule(s)) {
		end = services_of(l->tokens, s);
		return fit_width(l, s, s->first, end, room) != NO_FIT ? end : s->lead;
	}
	if (flat && (s->brace < s->end || s->breaking == BREAK_CLAUSES))
		return s->end;
	if (s->breaking == BREAK_MEMBERS || s->lead == s->brace)
		return s->brace;
	end = shape_element_end(l->tokens, s, s->lead);
	return end < s->end ? end : s->end;
}

static void add_row(struct layout *l, const struct shape *s, bool flat, size_t room)
{
	size_t line_end = first_line_end(l, s, flat, room);
	struct row *r = VEC_ADD(l->arena, &l->rows);

	*r = (struct row){.first = (uint32_t)s->first,
			  .end = (uint32_t)s->end,
			  .line_end = (uint32_t)line_end,
			  .flat = flat};
	l->likeness = s->likeness;
	/* What is not on the line has no column; comments between words, and words without end,
	 * leave no room for any. */
	if (fit_width(l, s, s->first, line_end, room) == NO_FIT)
		return;
	for (size_t k = 0; k < s->n_cells; k++)
		if (flat || s->cell[k] < line_end)
			r->cell[r->n_cells++] = (uint32_t)s->cell[k];
}

/* Is there a blank line between the end of one statement and the beginning of the next? */
static bool blank_between(const struct tokens *t, size_t end, size_t first)
{
	for (; end <= first; end++)
		if (t->at[end].newlines > 1)
			return true;
	return false;
}

/* Does a statement keep its columns when it is broken? Flows are blocks of their own then. */
static bool has_columns(const struct shape *s)
{
	return s->likeness != LIKE_NONE && s->likeness != LIKE_FLOW && s->likeness != LIKE_LISTEN;
}

static bool in_run(const struct layout *l, const struct shape *s)
{
	return l->rows.n && s->likeness != LIKE_NONE && s->likeness == l->likeness &&
	       !blank_between(l->tokens, l->rows.at[l->rows.n - 1].end, s->first);
}

void layout_block(struct layout *l, size_t first, size_t end, size_t indent)
{
	size_t room = FORMAT_WIDTH - indent;
	struct shape s;

	for (size_t i = tokens_next(l->tokens, first); i < end; i = tokens_next(l->tokens, s.end)) {
		s = shape_of(l->tokens, i);
		bool flat = fit_statement(l, &s, room) != NO_FIT;

		if (!in_run(l, &s))
			layout_run(l, indent);
		if (flat || has_columns(&s)) {
			add_row(l, &s, flat, room);
			continue;
		}
		layout_run(l, indent);
		printer_begin(&l->out, s.first, indent);
		layout_broken(l, &s, indent);
	}
	layout_run(l, indent);
}
