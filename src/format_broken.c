/* Statements that do not stand on one line: words with a list, blocks, lists in braces. */
#include "format.h"
#include "format_parts.h"

/* -- words and a list -- */

/* Where a list behind words begins: on their line, or on the next where they leave it too little
 * room. */
static size_t list_column(const struct layout *l, const struct shape *s, const struct clause *c,
			  size_t indent)
{
	size_t end = c->end == s->brace ? c->end + 1 : c->end;

	if (l->out.column >= FORMAT_WIDTH / 2 && !layout_fits(l, s, c->first, end))
		return indent + FORMAT_INDENT;
	return layout_column(l);
}

static void put_words_and_list(struct layout *l, const struct shape *s, size_t indent)
{
	size_t hang;

	layout_words(l, s->first, s->lead, indent + FORMAT_INDENT);
	shape_clauses(l->tokens, s, l->arena, &l->clauses);
	if (!l->clauses.n)
		return;
	hang = list_column(l, s, &l->clauses.at[0], indent);
	if (hang != layout_column(l))
		printer_break(&l->out, hang);
	layout_list(l, s, l->clauses.at[0].first, l->clauses.at[0].end, hang);
	for (size_t i = 1; i < l->clauses.n; i++) {
		const struct clause *c = &l->clauses.at[i];

		if (!layout_fits(l, s, c->first, c->end))
			printer_break(&l->out, hang);
		layout_flat(l, c->first, c->end, hang);
	}
}

static void list_statement(struct layout *l, const struct shape *s, size_t indent)
{
	put_words_and_list(l, s, indent);
	printer_put(&l->out, s->end - 1, indent + FORMAT_INDENT);
}

/* -- blocks -- */

static void open_block(struct layout *l, const struct shape *s, size_t indent)
{
	printer_put(&l->out, s->brace, indent + FORMAT_INDENT);
	l->out.fresh = true;
	l->out.depth++;
}

static void close_block(struct layout *l, size_t brace, size_t indent)
{
	l->out.keep_blanks = true;
	printer_comments(&l->out, brace, indent + FORMAT_INDENT);
	l->out.keep_blanks = l->out.fresh = false;
	l->out.depth--;
	printer_break(&l->out, indent);
	printer_put(&l->out, brace, indent);
}

static void block_statement(struct layout *l, const struct shape *s, size_t indent)
{
	size_t close = l->tokens->at[s->brace].match;

	put_words_and_list(l, s, indent);
	open_block(l, s, indent);
	layout_block(l, s->brace + 1, close, indent + FORMAT_INDENT);
	close_block(l, close, indent);
}

static void members_statement(struct layout *l, const struct shape *s, size_t indent)
{
	size_t close = l->tokens->at[s->brace].match, hang = indent + FORMAT_INDENT;

	layout_words(l, s->first, s->brace, hang);
	open_block(l, s, indent);
	printer_break(&l->out, hang);
	l->out.keep_blanks = true;
	layout_list(l, s, s->brace + 1, close, hang);
	close_block(l, close, indent);
	for (size_t i = tokens_next(l->tokens, close + 1); i < s->end;
	     i = tokens_next(l->tokens, i + 1)) {
		if (!layout_fits(l, s, i, i + 1))
			printer_break(&l->out, hang);
		printer_put(&l->out, i, hang);
	}
}

void layout_broken(struct layout *l, const struct shape *s, size_t indent)
{
	switch (s->breaking) {
	case BREAK_CLAUSES:
		layout_clauses(l, s, indent);
		break;
	case BREAK_BLOCK:
		block_statement(l, s, indent);
		break;
	case BREAK_MEMBERS:
		members_statement(l, s, indent);
		break;
	case BREAK_LIST:
	default:
		list_statement(l, s, indent);
		break;
	}
}
