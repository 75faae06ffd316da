/* The statements of a block: those on one line in runs, the others broken. */
#include "format.h"
#include "format_parts.h"

#include "pdl.tab.h"

/* The services of a rule, which begin the line after its ends where it is broken. */
static size_t services_of(const struct tokens *t, const struct shape *s)
{
	size_t i = s->lead;

	if (s->likeness != LIKE_RULE && s->likeness != LIKE_ASSERTION)
		return s->end;
	while (t->at[i].kind != PDL_SERVICE)
		i++;
	return i;
}

/* Adds the statement to the run; false where it has to be broken in another way than a rule after
 * its ends. */
static bool add_row(struct layout *l, const struct shape *s, size_t indent)
{
	size_t room = FORMAT_WIDTH - indent, line_end = services_of(l->tokens, s);
	bool flat = fit_statement(l, s, room) != NO_FIT;
	struct row *r;

	if (!flat && (line_end == s->end || fit_width(l, s, s->first, line_end, room) == NO_FIT))
		return false;
	r = VEC_ADD(l->arena, &l->rows);
	*r = (struct row){.first = (uint32_t)s->first,
			  .end = (uint32_t)s->end,
			  .line_end = (uint32_t)line_end,
			  .flat = flat,
			  .n_cells = (uint32_t)s->n_cells};
	for (size_t k = 0; k < s->n_cells; k++)
		r->cell[k] = (uint32_t)s->cell[k];
	l->likeness = s->likeness;
	return true;
}

/* Is there a blank line between the end of one statement and the beginning of the next? */
static bool blank_between(const struct tokens *t, size_t end, size_t first)
{
	for (; end <= first; end++)
		if (t->at[end].newlines > 1)
			return true;
	return false;
}

static bool in_run(const struct layout *l, const struct shape *s)
{
	return l->rows.n && s->likeness != LIKE_NONE && s->likeness == l->likeness &&
	       !blank_between(l->tokens, l->rows.at[l->rows.n - 1].end, s->first);
}

void layout_block(struct layout *l, size_t first, size_t end, size_t indent)
{
	struct shape s;

	for (size_t i = tokens_next(l->tokens, first); i < end; i = tokens_next(l->tokens, s.end)) {
		s = shape_of(l->tokens, i);
		if (!in_run(l, &s))
			layout_run(l, indent);
		if (add_row(l, &s, indent))
			continue;
		layout_run(l, indent);
		printer_begin(&l->out, s.first, indent);
		layout_broken(l, &s, indent);
	}
	layout_run(l, indent);
}
