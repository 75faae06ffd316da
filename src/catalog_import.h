/* A product from a vendor's table in CSV: what `portc catalog import` writes.
 *
 * One flow per row, with the row's reference; roles and peers by the texts of the cells. What a row
 * says and cannot be understood is an error at its cell, all of them in one run, and nothing is
 * written; or, where the request is lenient, a warning and a comment in the product. Nothing is
 * guessed that would open more than the table says: no protocol or port is made up.
 */
#ifndef PORTC_CATALOG_IMPORT_H
#define PORTC_CATALOG_IMPORT_H

#include "buf.h"
#include "model.h"

struct catalog_import_request {
	struct model *model; /* of model_new; for its arena, names and diagnostics */
	struct source *table;
	const char *columns; /* "row=Ref,from=Source,…": see catalog_import_columns.c */
	const char *product; /* "vendor.product" */
	const char *title;   /* NULL: none */
	const char *source;  /* title of the vendor's table; NULL: none */
	const char *roles;   /* names of roles, separated by commas; NULL: by the directions */
	bool lenient;
};

/* What is wrong with the request itself, as a text for the command line; NULL where nothing is. */
const char *catalog_import_check(struct catalog_import_request *r);

/* Writes the product to OUT. False where there are errors; OUT is then of no use. */
bool catalog_import(struct catalog_import_request *r, struct buf *out);

#endif
