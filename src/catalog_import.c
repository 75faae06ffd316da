/* The text of an imported product: see catalog_import.h. */
#include "catalog_import.h"

#include <string.h>

#include "catalog_import_parts.h"
#include "pdl_text.h"
#include "scan.h"

/* -- the request -- */

/* Names joined by dots, none of them a keyword. */
static bool is_product_name(struct arena *a, const char *s)
{
	for (;;) {
		size_t n = strcspn(s, ".");

		if (!n || strcmp(pdl_name(a, s, n, PDL_CASE_KEEP), arena_strndup(a, s, n)))
			return false;
		if (!s[n])
			return true;
		s += n + 1;
	}
}

const char *catalog_import_check(struct catalog_import_request *r)
{
	struct arena *a = r->model->arena;

	if (!r->columns)
		return "which columns? --columns row=Ref,from=Source,to=Destination,protocol=Proto,"
		       "port=Port";
	if (!r->product)
		return "how is the product called? --product VENDOR.PRODUCT";
	if (!is_product_name(a, r->product) || scan_keyword(r->product, strlen(r->product)))
		return arena_printf(a, "'%s' is not a product's name: names joined by dots",
				    r->product);
	return table_columns_check(a, r->columns);
}

/* -- writing -- */

static void put_clause(struct buf *out, const char *word, const char *text)
{
	if (!*text)
		return;
	buf_printf(out, "\n            %s%s", word, *word ? " " : "");
	pdl_put_string(out, text);
}

/* The vendor's DNS names are those of what listens: nobody looks up who calls. */
static void put_ends(struct buf *out, const struct table_parts *ends, const struct texts *fqdns)
{
	for (size_t i = 0; i < ends->n; i++) {
		buf_printf(out, "%s%s", i ? ", " : "", ends->at[i]->name);
		for (size_t k = 0; k < fqdns->n; k++)
			buf_printf(out, "%s\"%s\"", k ? ", " : " fqdn ", fqdns->at[k].s);
	}
}

static void put_flow(struct buf *out, const struct table_flow *f)
{
	static const struct texts none = {NULL, 0, 0};

	if (f->section == SECTION_LOCAL) {
		buf_printf(out, "        listen %s on ", f->name);
		put_ends(out, &f->to, &none);
	} else {
		buf_printf(out, "        flow %s from ", f->name);
		put_ends(out, &f->from, &none);
		buf_puts(out, " to ");
		put_ends(out, &f->to, &f->fqdns);
	}
	buf_printf(out, " %s", f->services);
	put_clause(out, "row", f->row);
	put_clause(out, "", f->text);
	put_clause(out, "note", f->note);
	buf_puts(out, ";\n");
}

static void put_section(struct table_import *t, enum section section, struct buf *out)
{
	static const char *const names[] = {"inbound", "outbound", "local"};

	if (!t->counted[section])
		return;
	buf_printf(out, "\n    %s {\n", names[section]);
	for (size_t i = 0; i < t->flows.n; i++) {
		const struct table_flow *f = &t->flows.at[i];

		if (f->section != section)
			continue;
		if (f->trouble)
			pdl_put_comment(out, 8,
					arena_printf(t->arena,
						     "Row %s has to be written by hand: %s\n%s",
						     f->row, f->trouble, f->cells));
		else
			put_flow(out, f);
	}
	buf_puts(out, "    }\n");
}

static void put_parts(struct table_import *t, bool roles, struct buf *out)
{
	bool first = true;

	for (size_t i = 0; i < t->parts.n; i++) {
		const struct table_part *p = t->parts.at[i];

		if (p->role != roles)
			continue;
		if (first && (!roles || t->request->title || t->request->source))
			buf_putc(out, '\n');
		first = false;
		buf_printf(out, "    %s %s", roles ? "role" : "peer", p->name);
		if (strcmp(p->name, p->text)) {
			buf_putc(out, ' ');
			pdl_put_string(out, p->text);
		}
		buf_puts(out, ";\n");
	}
}

static void put_head(const struct table_import *t, struct buf *out)
{
	const struct catalog_import_request *r = t->request;

	pdl_put_comment(out, 0,
			"Made of a table by `portc catalog import`, a flow for each row. To be "
			"looked at, row by "
			"row, before it is used:\n"
			"- who opens each connection? The listening port tells, not the column;\n"
			"- which parts are the product (role), which does it talk to (peer)?\n"
			"- what is needed only in some version, or with some feature (when)?\n"
			"- what is wrong in the table (errata), or must stay closed (local)?");
	buf_printf(out, "\nproduct %s {\n", r->product);
	if (r->title) {
		buf_puts(out, "    title ");
		pdl_put_string(out, r->title);
		buf_puts(out, ";\n");
	}
	if (r->source) {
		buf_puts(out, "    source ");
		pdl_put_string(out, r->source);
		buf_puts(out, ";\n");
	}
}

bool catalog_import(struct catalog_import_request *r, struct buf *out)
{
	struct table_import t = {.request = r,
				 .arena = r->model->arena,
				 .diags = r->model->diags,
				 .by_text = map_new(r->model->arena),
				 .part_names = map_new(r->model->arena),
				 .flow_names = map_new(r->model->arena)};

	if (!csv_read(t.arena, t.diags, r->table, &t.csv))
		return false;
	if (!t.csv.n) {
		diag_error(t.diags, SPAN_NONE, "%s is empty", r->table->name);
		return false;
	}
	if (!table_columns_find(&t))
		return false;
	table_rows(&t);
	if (t.diags->n_errors)
		return false;
	put_head(&t, out);
	put_parts(&t, true, out);
	put_parts(&t, false, out);
	put_section(&t, SECTION_INBOUND, out);
	put_section(&t, SECTION_OUTBOUND, out);
	put_section(&t, SECTION_LOCAL, out);
	buf_puts(out, "}\n");
	return pdl_layout(t.arena, t.diags, out);
}
