/* The statements of a block: those on one line in runs, the others broken. */
#include "format.h"
#include "format_parts.h"

static void add_row(struct layout *l, const struct shape *s)
{
	struct row *r = VEC_ADD(l->arena, &l->rows);

	*r = (struct row){
	    .first = (uint32_t)s->first, .end = (uint32_t)s->end, .n_cells = (uint32_t)s->n_cells};
	for (size_t k = 0; k < s->n_cells; k++)
		r->cell[k] = (uint32_t)s->cell[k];
	l->likeness = s->likeness;
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
		if (fit_statement(l, &s, FORMAT_WIDTH - indent) == NO_FIT) {
			layout_run(l, indent);
			printer_begin(&l->out, s.first, indent);
			layout_broken(l, &s, indent);
			continue;
		}
		if (!in_run(l, &s))
			layout_run(l, indent);
		add_row(l, &s);
	}
	layout_run(l, indent);
}
