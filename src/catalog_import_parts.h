/* Inside of the import of tables: what its files share. */
#ifndef PORTC_CATALOG_IMPORT_PARTS_H
#define PORTC_CATALOG_IMPORT_PARTS_H

#include "ast.h"
#include "catalog_import.h"
#include "csv.h"

/* What a column may be. */
enum table_field {
	FIELD_ROW,
	FIELD_DIRECTION,
	FIELD_FROM,
	FIELD_TO,
	FIELD_PEER,
	FIELD_PROTOCOL,
	FIELD_PORT,
	FIELD_SERVICE,
	FIELD_NAME,
	FIELD_TEXT,
	FIELD_NOTE,
	FIELD_FQDN,
	N_FIELDS
};

/* The columns of each field, by their index in a row. */
struct table_columns {
	struct table_list {
		size_t *at;
		size_t n, cap;
	} field[N_FIELDS];
	bool headless; /* all columns are given by number: the first row is no head */
};

/* A part of the product: what a cell of from, to or peer names. */
struct table_part {
	const char *name; /* in PDL */
	const char *text; /* of the cell */
	struct span span; /* where it was named first */
	bool role;
	size_t inside, outside; /* times it stood where the product stands, and where it does not */
};

struct table_parts {
	struct table_part **at;
	size_t n, cap;
};

/* A row that became a flow, or with TROUBLE a comment. */
struct table_flow {
	enum section section;
	const char *name, *row, *text, *note; /* "" where there is none */
	struct table_parts from, to;
	struct texts fqdns;
	const char *services; /* in the words of PDL */
	const char *trouble;  /* NULL: a flow */
	const char *cells;    /* of a row with trouble */
};

struct table_import {
	struct catalog_import_request *request;
	struct arena *arena;
	struct diags *diags;
	struct csv csv;
	struct table_columns columns;
	struct table_parts parts;
	struct map *by_text;    /* cell's text, folded -> struct table_part */
	struct map *part_names; /* names taken by parts */
	struct map *flow_names; /* names taken by flows */
	VEC(struct table_flow) flows;
	size_t counted[SECTION_LOCAL + 1]; /* rows of each section so far */
	const char *trouble; /* of the current row, where lenient; NULL: none so far */
};

/* catalog_import_columns.c */

/* Reads the specification; NULL, or what is wrong with it. */
const char *table_columns_check(struct arena *a, const char *spec);

/* Finds the columns in the head of the table. */
bool table_columns_find(struct table_import *t);

/* S with runs of white space made one blank, and none at its ends. */
const char *table_folded(struct arena *a, const char *s);

/* The cells of a field, joined by "; ", with blanks folded; "" where the column is not there. */
const char *table_text(struct table_import *t, const struct csv_row *row, enum table_field f);

/* The first cell of a field; NULL where the column is not there or the cell is empty. */
const struct csv_cell *table_cell(const struct table_import *t, const struct csv_row *row,
				  enum table_field f);

/* catalog_import_services.c: the services of a row in the words of PDL; NULL where it has trouble.
 */
const char *table_services(struct table_import *t, const struct csv_row *row);

/* catalog_import_rows.c: parts and flows of all rows. */
void table_rows(struct table_import *t);

/* A name near to TEXT that is no keyword (KIND goes behind one) and not in TAKEN, put there. */
const char *table_name(struct table_import *t, struct map *taken, const char *text,
		       const char *kind);

/* An error of the current row, or where the request is lenient a warning and the row's trouble.
 * HINT may be NULL. */
void table_trouble(struct table_import *t, struct span at, const char *hint, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

#endif
