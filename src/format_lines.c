/* Lines of a layout while they are made: see format_lines.h. */
#include "format_lines.h"

#include <string.h>

#include "format.h"
#include "format_align.h"

/* Between a line and its comment; lines that differ by more have their comments apart. */
enum { COMMENT_GAP = 2, COMMENT_SPREAD = 40 };

static const char blanks[] = "                                                                ";

void printer_init(struct printer *p, struct arena *a, const struct tokens *t)
{
	*p = (struct printer){.tokens = t, .arena = a, .last = NO_TOKEN};
	p->breaking = p->fresh = true;
}

void printer_free(struct printer *p)
{
	buf_free(&p->text);
}

static void put_blanks(struct buf *b, size_t n)
{
	for (; n >= sizeof blanks; n -= sizeof blanks - 1)
		buf_add(b, blanks, sizeof blanks - 1);
	buf_add(b, blanks, n);
}

void printer_break(struct printer *p, size_t indent)
{
	p->breaking = true;
	p->indent = indent;
	p->tab = 0;
}

static void open_line(struct printer *p)
{
	struct line *l = VEC_ADD(p->arena, &p->lines);

	*l = (struct line){p->text.n, 0, 0, NO_TOKEN, p->depth, p->blank && !p->fresh};
	put_blanks(&p->text, p->indent);
	p->column = p->indent;
	p->breaking = p->blank = p->fresh = false;
	p->last = NO_TOKEN;
}

/* The white space before token I of the current line. */
static void space(struct printer *p, size_t i)
{
	size_t n = p->last != NO_TOKEN && tokens_spaced(p->tokens, p->last, i);

	if (p->tab > p->column + n)
		n = p->tab - p->column;
	put_blanks(&p->text, n);
	p->column += n;
}

static void append(struct printer *p, size_t i)
{
	struct line *l;

	if (p->breaking)
		open_line(p);
	space(p, i);
	p->tab = 0;
	buf_add(&p->text, tokens_text(p->tokens, i), tokens_bytes(p->tokens, i));
	p->column += tokens_width(p->tokens, i);
	p->last = i;
	l = &p->lines.at[p->lines.n - 1];
	l->n = p->text.n - l->start;
	l->width = p->column;
}

static void mind_blank(struct printer *p, size_t i)
{
	if (p->keep_blanks && p->tokens->at[i].newlines > 1)
		p->blank = true;
}

void printer_comments(struct printer *p, size_t i, size_t hang)
{
	for (; p->next < i; p->next++) {
		if (p->tokens->at[p->next].newlines) {
			printer_break(p, hang);
			mind_blank(p, p->next);
			append(p, p->next);
		} else {
			p->lines.at[p->lines.n - 1].comment = p->next;
		}
		printer_break(p, hang);
	}
}

void printer_begin(struct printer *p, size_t i, size_t indent)
{
	p->keep_blanks = true;
	printer_comments(p, i, indent);
	printer_break(p, indent);
	if (i < p->tokens->n)
		mind_blank(p, i);
	p->keep_blanks = false;
}

void printer_put(struct printer *p, size_t i, size_t hang)
{
	size_t indent = p->indent;
	bool breaking = p->breaking;

	printer_comments(p, i, hang);
	if (breaking)
		p->indent = indent;
	mind_blank(p, i);
	append(p, i);
	p->next = i + 1;
	p->blank = false;
}

/* -- the end -- */

/* Lines of one block between blank lines: their comments stand in one column. */
static size_t section_end(const struct printer *p, size_t from)
{
	size_t end = from + 1;

	while (end < p->lines.n && !p->lines.at[end].blank &&
	       p->lines.at[end].depth == p->lines.at[from].depth)
		end++;
	return end;
}

/* Gives back how many lines of the section have comments. */
static size_t comment_cells(const struct printer *p, size_t from, size_t end, struct cell *cells)
{
	size_t n = 0;

	for (; from < end; from++) {
		const struct line *l = &p->lines.at[from];

		if (l->comment == NO_TOKEN)
			continue;
		size_t needed = COMMENT_GAP + tokens_width(p->tokens, l->comment);

		cells[n++] = (struct cell){
		    .width = l->width, .room = needed < FORMAT_WIDTH ? FORMAT_WIDTH - needed : 0};
	}
	return n;
}

static void put_line(struct printer *p, const struct line *l, size_t width, struct buf *out)
{
	if (l->blank)
		buf_putc(out, '\n');
	buf_add(out, p->text.data + l->start, l->n);
	if (l->comment != NO_TOKEN) {
		put_blanks(out, width - l->width + COMMENT_GAP);
		buf_add(out, tokens_text(p->tokens, l->comment),
			tokens_bytes(p->tokens, l->comment));
	}
	buf_putc(out, '\n');
}

void printer_finish(struct printer *p, struct buf *out)
{
	struct cell *cells = ARENA_ARRAY(p->arena, struct cell, p->lines.n);

	for (size_t from = 0; from < p->lines.n;) {
		size_t end = section_end(p, from), n = comment_cells(p, from, end, cells);
		const struct cell *c = cells;

		align_cells(cells, n, COMMENT_SPREAD);
		for (; from < end; from++) {
			const struct line *l = &p->lines.at[from];

			put_line(p, l, l->comment == NO_TOKEN ? 0 : c++->share, out);
		}
	}
}
