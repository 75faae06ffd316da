/* Diagnostics for people: place, message, the source line and a caret under the span. */
#include "diag.h"

#include <string.h>

#include <unistr.h>
#include <uniwidth.h>

enum { LINE_MAX_COLUMNS = 160, CONTEXT_COLUMNS = 40, TAB = 8 };

/* One line of source made printable: tabs become spaces, what cannot be shown becomes \xNN. The
 * columns of the span are those of the printed text. */
struct shown {
	struct buf text;
	size_t columns;    /* printed so far */
	size_t begin, end; /* columns of the span */
};

static void put(struct shown *s, const char *text, size_t n, size_t columns)
{
	buf_add(&s->text, text, n);
	s->columns += columns;
}

static void put_byte(struct shown *s, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	const char text[] = {'\\', 'x', hex[c >> 4], hex[c & 15]};

	put(s, text, sizeof text, sizeof text);
}

/* Shows the character at TEXT (N bytes are left) and returns its length. */
static size_t put_character(struct shown *s, const char *text, size_t n)
{
	ucs4_t c;
	int len = u8_mbtoucr(&c, (const uint8_t *)text, n);

	if (len <= 0) {
		put_byte(s, (unsigned char)*text);
		return 1;
	}
	if (c == '\t') {
		size_t spaces = TAB - s->columns % TAB;
		put(s, "        ", spaces, spaces);
	} else if (c < 0x20 || uc_width(c, "UTF-8") < 0) {
		for (int i = 0; i < len; i++)
			put_byte(s, (unsigned char)text[i]);
	} else {
		put(s, text, (size_t)len, (size_t)uc_width(c, "UTF-8"));
	}
	return (size_t)len;
}

/* Shows the bytes [FROM, TO) of a line whose span is [BEGIN, END). */
static void show_bytes(struct shown *s, const char *line, size_t from, size_t to, size_t begin,
		       size_t end)
{
	for (size_t i = from; i < to;) {
		if (i <= begin)
			s->begin = s->columns;
		i += put_character(s, line + i, to - i);
		if (i <= end)
			s->end = s->columns;
	}
	if (begin >= to)
		s->begin = s->columns;
	if (s->end <= s->begin)
		s->end = s->begin + 1;
}

/* The part of a long line that is worth showing: around the span. */
static void window(size_t len, size_t begin, size_t *from, size_t *to)
{
	*from = 0;
	*to = len;
	if (len <= LINE_MAX_COLUMNS)
		return;
	*from = begin > CONTEXT_COLUMNS ? begin - CONTEXT_COLUMNS : 0;
	*to = *from + LINE_MAX_COLUMNS < len ? *from + LINE_MAX_COLUMNS : len;
}

/* Not in the middle of a character. */
static size_t boundary(const char *line, size_t at)
{
	while (at && ((unsigned char)line[at] & 0xc0) == 0x80)
		at--;
	return at;
}

static void repeat(struct buf *out, char c, size_t n)
{
	while (n--)
		buf_putc(out, c);
}

struct style {
	const char *bold, *red, *magenta, *cyan, *green, *off;
};

static const struct style plain = {"", "", "", "", "", ""};
static const struct style colored = {"\033[1m",    "\033[1;31m", "\033[1;35m",
				     "\033[1;36m", "\033[1;32m", "\033[0m"};

static void show_line(struct diags *d, struct span at, const struct style *style, struct buf *out)
{
	size_t start, len, from, to;
	size_t line = source_line(d->arena, at.source, at.start, &start, &len);
	const char *text = at.source->text + start;
	size_t begin = at.start - start, end = at.end - start;
	struct shown s = {0};

	if (begin > len)
		begin = len;
	if (end > len)
		end = len;
	window(len, begin, &from, &to);
	from = boundary(text, from);
	to = to == len ? len : boundary(text, to);
	if (from)
		put(&s, "...", 3, 3);
	show_bytes(&s, text, from, to, begin, end < to ? end : to);
	if (to < len)
		put(&s, "...", 3, 3);
	buf_printf(out, "%5zu | ", line);
	if (s.text.n)
		buf_add(out, s.text.data, s.text.n);
	buf_puts(out, "\n      | ");
	repeat(out, ' ', s.begin);
	buf_puts(out, style->green);
	buf_putc(out, '^');
	repeat(out, '~', s.end - s.begin - 1);
	buf_puts(out, style->off);
	buf_putc(out, '\n');
	buf_free(&s.text);
}

static void show_place(struct diags *d, struct span at, const struct style *style, struct buf *out)
{
	buf_puts(out, style->bold);
	if (at.source)
		buf_printf(out, "%s:%zu:%zu: ", at.source->name,
			   source_line(d->arena, at.source, at.start, NULL, NULL),
			   source_column(d->arena, at.source, at.start));
	else
		buf_puts(out, "portc: ");
	buf_puts(out, style->off);
}

static void show_severity(const struct diagnostic *x, const struct style *style, struct buf *out)
{
	static const char *const names[] = {"note", "warning", "error"};
	const char *colors[] = {style->cyan, style->magenta, style->red};

	buf_printf(out, "%s%s:%s ", colors[x->severity], names[x->severity], style->off);
}

static void show_note(struct diags *d, const struct diag_note *n, const struct style *style,
		      struct buf *out)
{
	if (!n->span.source) {
		buf_printf(out, "  %snote:%s %s\n", style->cyan, style->off, n->text);
		return;
	}
	show_place(d, n->span, style, out);
	buf_printf(out, "%snote:%s %s\n", style->cyan, style->off, n->text);
	show_line(d, n->span, style, out);
}

static void show_one(struct diags *d, const struct diagnostic *x, const struct style *style,
		     struct buf *out)
{
	show_place(d, x->span, style, out);
	show_severity(x, style, out);
	buf_puts(out, x->text);
	if (x->name)
		buf_printf(out, " [-W%s%s]", x->severity == SEVERITY_ERROR ? "error=" : "",
			   x->name);
	buf_putc(out, '\n');
	if (x->span.source)
		show_line(d, x->span, style, out);
	if (x->hint)
		buf_printf(out, "  %shint:%s %s\n", style->green, style->off, x->hint);
	for (size_t i = 0; i < x->notes.n; i++)
		show_note(d, &x->notes.at[i], style, out);
}

static void show_count(struct buf *out, size_t n, const char *what)
{
	buf_printf(out, "%zu %s%s", n, what, n == 1 ? "" : "s");
}

static void show_summary(const struct diags *d, struct buf *out)
{
	if (!d->n_errors && !d->n_warnings)
		return;
	if (d->n_errors)
		show_count(out, d->n_errors, "error");
	if (d->n_errors && d->n_warnings)
		buf_puts(out, ", ");
	if (d->n_warnings)
		show_count(out, d->n_warnings, "warning");
	if (d->suppressed)
		buf_printf(out, " (%zu not shown)", d->suppressed);
	buf_putc(out, '\n');
}

void diags_text(struct diags *d, enum color color, struct buf *out)
{
	const struct style *style = color == COLOR_ON ? &colored : &plain;

	for (size_t i = 0; i < d->list.n; i++)
		show_one(d, d->list.at[i], style, out);
	show_summary(d, out);
}
