/* What stands on one line: see format_parts.h. */
#include "format.h"
#include "format_parts.h"

#include "pdl.tab.h"

size_t fit_natural(const struct tokens *t, size_t first, size_t end)
{
	size_t width = 0;

	for (size_t i = first; i < end; i++)
		width += tokens_width(t, i) + (i > first && tokens_spaced(t, i - 1, i));
	return width;
}

/* A break at a place where the line was full is no wish of the writer's: it moves when the text
 * before it does. A blank line is one in any case. */
bool fit_broken_by_writer(const struct layout *l, const struct shape *s, size_t i)
{
	const struct tokens *t = l->tokens;

	if (!t->at[i].newlines || !i || t->at[i - 1].kind != ',')
		return false;
	return t->at[i].newlines > 1 || tokens_written_column(t, i - 1) + 1 +
						fit_natural(t, i, shape_element_end(t, s, i)) <=
					    FORMAT_WIDTH;
}

size_t fit_width(const struct layout *l, const struct shape *s, size_t first, size_t end,
		 size_t room)
{
	const struct tokens *t = l->tokens;
	size_t width = 0;

	for (size_t i = first; i < end; i++) {
		if (t->at[i].kind == TOKEN_COMMENT || (i > first && fit_broken_by_writer(l, s, i)))
			return NO_FIT;
		width += tokens_width(t, i) + (i > first && tokens_spaced(t, i - 1, i));
		if (width > room)
			return NO_FIT;
	}
	return width;
}

/* Rows and notes of a flow have lines of their own; a block that the writer opened stays open. */
static bool is_open(const struct tokens *t, const struct shape *s)
{
	for (size_t i = s->first + 1; i < s->end; i++) {
		const struct token *x = &t->at[i];

		if (x->kind == PDL_ROW || x->kind == PDL_NOTE)
			return true;
		if (i > s->brace && x->newlines && !(x->kind == '}' && x->match == i - 1))
			return true;
	}
	return false;
}

size_t fit_statement(const struct layout *l, const struct shape *s, size_t room)
{
	size_t width = fit_width(l, s, s->first, s->end, room);

	return width != NO_FIT && !is_open(l->tokens, s) ? width : NO_FIT;
}
