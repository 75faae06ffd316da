/* Tables in CSV (RFC 4180), with the place of every cell.
 *
 * Cells are separated by commas, or by semicolons or tabs where the first line has more of those.
 * A cell in double quotes may hold separators, line breaks and doubled quotes. Lines end in CR LF,
 * LF or CR. A byte-order mark at the start is passed over; the text is UTF-8.
 */
#ifndef PORTC_CSV_H
#define PORTC_CSV_H

#include "arena.h"
#include "diag.h"
#include "source.h"
#include "vec.h"

struct csv_cell {
	const char *text; /* without quotes; NUL at the end */
	struct span span; /* quotes included */
	uint32_t start;   /* offset in the source of the first character of TEXT */
	bool doubled;     /* holds doubled quotes: offsets in TEXT are not those of the source */
};

struct csv_row {
	struct csv_cell *at;
	size_t n, cap;
	struct span span; /* without the line's end */
};

struct csv {
	struct csv_row *at;
	size_t n, cap;
};

/* All rows but empty lines, in arena A. Every mistake is an error in D; false where there is one.
 * A row's number of cells is not compared with that of others. */
bool csv_read(struct arena *a, struct diags *d, struct source *s, struct csv *out);

/* The place of the bytes [FROM, TO) of a cell's text; the whole cell where that cannot be told. */
struct span csv_part(const struct csv_cell *c, size_t from, size_t to);

#endif
