/* Statements that do not stand on one line. */
#include "format.h"
#include "format_parts.h"

#include "pdl.tab.h"

/* -- pieces -- */

static void put_flat(struct layout *l, size_t first, size_t end, size_t hang)
{
	for (size_t i = tokens_next(l->tokens, first); i < end; i = tokens_next(l->tokens, i + 1))
		printer_put(&l->out, i, hang);
}

/* Where the next token would begin on the current line. */
static size_t next_column(const struct layout *l)
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
	       next_column(l) + fit_width(l, s, i, end, FORMAT_WIDTH) > FORMAT_WIDTH;
}

/* A list, filled to the width; lines after the first begin at HANG. */
static void put_list(struct layout *l, const struct shape *s, size_t first, size_t end, size_t hang)
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

/* A list behind words that are already there; on the next line where they leave little room. */
static void put_behind(struct layout *l, const struct shape *s, const struct clause *c,
		       size_t indent)
{
	size_t hang = next_column(l);

	if (hang > FORMAT_WIDTH / 2) {
		hang = indent + FORMAT_INDENT;
		printer_break(&l->out, hang);
	}
	put_list(l, s, c->first, c->end, hang);
}

static bool fits_here(const struct layout *l, const struct shape *s, size_t first, size_t end)
{
	size_t column = next_column(l);

	/* The ';' counts where it follows. */
	if (end + 1 == s->end)
		end = s->end;
	return column < FORMAT_WIDTH &&
	       fit_width(l, s, first, end, FORMAT_WIDTH - column) != NO_FIT;
}

/* -- words and a list -- */

static void put_words_and_list(struct layout *l, const struct shape *s, size_t indent)
{
	size_t hang;

	put_flat(l, s->first, s->lead, indent + FORMAT_INDENT);
	shape_clauses(l->tokens, s, l->arena, &l->clauses);
	if (!l->clauses.n)
		return;
	hang = next_column(l) > FORMAT_WIDTH / 2 ? indent + FORMAT_INDENT : next_column(l);
	put_behind(l, s, &l->clauses.at[0], indent);
	for (size_t i = 1; i < l->clauses.n; i++) {
		const struct clause *c = &l->clauses.at[i];

		if (!fits_here(l, s, c->first, c->end))
			printer_break(&l->out, hang);
		put_flat(l, c->first, c->end, hang);
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

	put_flat(l, s->first, s->brace, hang);
	open_block(l, s, indent);
	printer_break(&l->out, hang);
	l->out.keep_blanks = true;
	put_list(l, s, s->brace + 1, close, hang);
	close_block(l, close, indent);
	for (size_t i = tokens_next(l->tokens, close + 1); i < s->end;
	     i = tokens_next(l->tokens, i + 1)) {
		if (!fits_here(l, s, i, i + 1))
			printer_break(&l->out, hang);
		printer_put(&l->out, i, hang);
	}
}

/* -- rules and flows -- */

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
			put_list(l, s, c->first + 1, c->end, indent + width + 1);
			continue;
		}
		if (!fits_here(l, s, c->first, c->end))
			printer_break(&l->out, indent + width + 1);
		put_list(l, s, c->first, c->end, indent + width + 1);
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
		if (!fits_here(l, s, c->first, c->end))
			printer_break(&l->out, indent);
		put_flat(l, c->first, c->end, indent + FORMAT_INDENT);
		return;
	}
	if (has_own_line(kind) || !fits_here(l, s, c->first, c->end))
		printer_break(&l->out, indent);
	printer_put(&l->out, c->first, indent);
	put_list(l, s, c->first + 1, c->end, next_column(l));
}

static void clauses_statement(struct layout *l, const struct shape *s, size_t indent)
{
	size_t n, head, hang = indent + FORMAT_INDENT;

	shape_clauses(l->tokens, s, l->arena, &l->clauses);
	n = first_line(l);
	head = n < l->clauses.n ? l->clauses.at[n].first : s->end;
	if (fit_width(l, s, s->first, head, FORMAT_WIDTH - indent) != NO_FIT) {
		put_flat(l, s->first, head, hang);
	} else {
		put_flat(l, s->first, s->lead, hang);
		put_ends(l, s, n, hang);
	}
	for (; n < l->clauses.n; n++)
		put_clause(l, s, &l->clauses.at[n], hang);
	if (l->out.next < s->end)
		printer_put(&l->out, s->end - 1, hang);
}

void layout_broken(struct layout *l, const struct shape *s, size_t indent)
{
	switch (s->breaking) {
	case BREAK_CLAUSES:
		clauses_statement(l, s, indent);
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
