/* Which lines share a column: see format_align.h. */
#include "format_align.h"

struct section {
	size_t lo, hi; /* narrowest and widest cell so far */
};

static bool fits(const struct section *s, size_t width, size_t spread)
{
	size_t lo = width < s->lo ? width : s->lo, hi = width > s->hi ? width : s->hi;

	return hi - lo <= spread;
}

static void widen(struct section *s, size_t width)
{
	s->lo = width < s->lo ? width : s->lo;
	s->hi = width > s->hi ? width : s->hi;
}

/* The end of the section that begins at FROM. */
static size_t find_section(struct cell *cells, size_t n, size_t from, size_t spread,
			   struct section *s)
{
	size_t i = from;

	*s = (struct section){cells[from].width, cells[from].width};
	for (; i < n; i++) {
		bool in = fits(s, cells[i].width, spread);

		if (in)
			widen(s, cells[i].width);
		else if (i + 1 == n || !fits(s, cells[i + 1].width, spread))
			break;
		cells[i].section = from;
		cells[i].alone = !in;
	}
	return i;
}

void align_cells(struct cell *cells, size_t n, size_t spread)
{
	for (size_t from = 0; from < n;) {
		struct section s;
		size_t end = find_section(cells, n, from, spread, &s);

		for (; from < end; from++) {
			struct cell *c = &cells[from];

			c->alone = c->alone || s.hi > c->room;
			c->share = c->alone ? c->width : s.hi;
		}
	}
}
