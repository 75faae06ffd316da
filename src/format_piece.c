/* What statements are put together from: words on a line, and lists over several. */
#include "format.h"
#include "format_parts.h"

#include "pdl.tab.h"

void layout_flat(struct layout *l, size_t first, size_t end, size_t hang)
{
	for (size_t i = tokens_next(l->tokens, first); i < end; i = tokens_next(l->tokens, i + 1))
		printer_put(&l->out, i, hang);
}

void layout_words(struct layout *l, size_t first, size_t end, size_t hang)
{
	size_t k = 0;

	for (size_t i = tokens_next(l->tokens, first);; i = tokens_next(l->tokens, i + 1)) {
		for (; l->row && k < l->row->n_cells && l->row->cell[k] <= i; k++)
			if (l->row->cell[k] == i)
				l->out.tab = l->row_indent + l->row->start[k + 1];
		if (i >= end)
			break;
		printer_put(&l->out, i, hang);
	}
}

size_t layout_column(const struct layout *l)
{
	const struct printer *p = &l->out;

	if (p->breaking)
		return p->indent;
	return p->tab > p->column ? p->tab : p->column + 1;
}

/* May a line begin with token I, which follows PREVIOUS in a list, a condition or a group? */
static bool may_break(int previous, int kind)
{
	return previous == ',' || previous == ';' || kind == PDL_AND || kind == PDL_OR;
}

static bool must_break(const struct layout *l, const struct shape *s, size_t i, int previous)
{
	size_t end = shape_element_end(l->tokens, s, i);

	return previous == ';' || fit_broken_by_writer(l, s, i) ||
	       fit_width(l, s, i, end, FORMAT_WIDTH) == NO_FIT ||
	       layout_column(l) + fit_width(l, s, i, end, FORMAT_WIDTH) > FORMAT_WIDTH;
}

void layout_list(struct layout *l, const struct shape *s, size_t first, size_t end, size_t hang)
{
	int previous = 0;

	for (size_t i = tokens_next(l->tokens, first); i < end; i = tokens_next(l->tokens, i + 1)) {
		int kind = l->tokens->at[i].kind;

		if (may_break(previous, kind) && must_break(l, s, i, previous))
			printer_break(&l->out, hang);
		printer_put(&l->out, i, hang);
		previous = kind;
	}
}

bool layout_fits(const struct layout *l, const struct shape *s, size_t first, size_t end)
{
	size_t column = layout_column(l);

	/* The ';' counts where it follows. */
	if (end + 1 == s->end)
		end = s->end;
	return column < FORMAT_WIDTH &&
	       fit_width(l, s, first, end, FORMAT_WIDTH - column) != NO_FIT;
}
