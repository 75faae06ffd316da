/* Rows of a table to parts and flows of a product. */
#include <ctype.h>
#include <stdarg.h>
#include <string.h>
#include <strings.h>

#include "catalog_import_parts.h"
#include "pdl_text.h"
#include "resolve.h"
#include "scan.h"

/* A flow's name is at most so many words or characters of its text. */
enum { NAME_WORDS = 4, NAME_CHARACTERS = 32 };

void table_trouble(struct table_import *t, struct span at, const char *hint, const char *fmt, ...)
{
	struct diagnostic *d;
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = arena_vprintf(t->arena, fmt, ap);
	va_end(ap);
	if (t->request->lenient)
		d = diag_warning(t->diags, "row", at, "%s", text);
	else
		d = diag_error(t->diags, at, "%s", text);
	if (hint)
		diag_hint(t->diags, d, "%s", hint);
	if (!t->trouble)
		t->trouble = text;
}

/* -- names -- */

const char *table_name(struct table_import *t, struct map *taken, const char *text,
		       const char *kind)
{
	struct intern *names = t->request->model->names;
	const char *base = pdl_name(t->arena, text, strlen(text), PDL_CASE_LOWER), *name;
	uintptr_t next;

	if (scan_keyword(base, strlen(base)))
		base = arena_printf(t->arena, "%s-%s", base, kind);
	name = base = intern(names, base);
	/* TAKEN holds the number to try next behind each name. */
	for (next = (uintptr_t)map_get(taken, base); map_get(taken, name); next++)
		name = intern(names, arena_printf(t->arena, "%s-%zu", base, (size_t)next));
	if (name != base)
		map_put(taken, base, (void *)next);
	map_put(taken, name, (void *)(uintptr_t)2);
	return name;
}

/* The first words of a text. */
static const char *first_words(struct arena *a, const char *text)
{
	size_t n = 0, end = 0;

	for (int words = 0; text[n] && words < NAME_WORDS && n <= NAME_CHARACTERS;) {
		n += strspn(text + n, " ");
		n += strcspn(text + n, " ");
		if (!end || n <= NAME_CHARACTERS)
			end = n;
		words++;
	}
	return arena_strndup(a, text, end);
}

/* -- parts -- */

static struct table_part *part_of(struct table_import *t, const char *text, struct span span)
{
	char *folded = arena_printf(t->arena, "%s", text);
	struct table_part *part;

	for (char *c = folded; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	const char *key = intern(t->request->model->names, folded);
	part = map_get(t->by_text, key);
	if (part)
		return part;
	part = ARENA_NEW(t->arena, struct table_part);
	*part = (struct table_part){
	    .name = table_name(t, t->part_names, text, "part"), .text = text, .span = span};
	map_put(t->by_text, key, part);
	VEC_PUSH(t->arena, &t->parts, part);
	return part;
}

/* End of the list's next element: a comma, semicolon or line break outside of parentheses. */
static size_t element_end(const char *s)
{
	size_t n = 0;

	for (int depth = 0; s[n]; n++) {
		if (s[n] == '(')
			depth++;
		else if (s[n] == ')' && depth)
			depth--;
		else if (!depth && strchr(",;\r\n", s[n]))
			break;
	}
	return n;
}

/* The parts that a cell names. */
static struct table_parts cell_parts(struct table_import *t, const struct csv_row *row,
				     enum table_field f, const char *what)
{
	const struct csv_cell *c = table_cell(t, row, f);
	struct table_parts list = {NULL, 0, 0};

	if (!c) {
		table_trouble(t, row->at[t->columns.field[f].at[0]].span, NULL,
			      "the row does not say %s", what);
		return list;
	}
	for (const char *s = c->text; *s;) {
		size_t n = element_end(s), start = strspn(s, " \t"), offset = (size_t)(s - c->text);
		const char *text = table_folded(t->arena, arena_strndup(t->arena, s, n));

		if (*text)
			VEC_PUSH(t->arena, &list,
				 part_of(t, text, csv_part(c, offset + start, offset + n)));
		s += n + (s[n] != '\0');
	}
	return list;
}

/* -- directions -- */

static const struct {
	const char *text;
	enum section section;
} directions[] = {
    {"inbound", SECTION_INBOUND},  {"incoming", SECTION_INBOUND},  {"ingress", SECTION_INBOUND},
    {"in", SECTION_INBOUND},       {"outbound", SECTION_OUTBOUND}, {"outgoing", SECTION_OUTBOUND},
    {"egress", SECTION_OUTBOUND},  {"out", SECTION_OUTBOUND},      {"local", SECTION_LOCAL},
    {"local-only", SECTION_LOCAL},
};

static enum section read_direction(struct table_import *t, const struct csv_row *row)
{
	const char *text = table_text(t, row, FIELD_DIRECTION);

	if (!t->columns.field[FIELD_DIRECTION].n)
		return SECTION_INBOUND;
	for (size_t i = 0; i < sizeof directions / sizeof *directions; i++)
		if (!strcasecmp(directions[i].text, text))
			return directions[i].section;
	table_trouble(t, row->at[t->columns.field[FIELD_DIRECTION].at[0]].span,
		      "inbound, outbound or local; what goes both ways is two rows",
		      "%s is not a direction", diag_quote(t->arena, text, strlen(text)));
	return SECTION_INBOUND;
}

/* -- the ends of a flow -- */

static void count_sides(struct table_flow *f)
{
	struct table_parts *inside = f->section == SECTION_OUTBOUND ? &f->from : &f->to;
	struct table_parts *outside = f->section == SECTION_OUTBOUND ? &f->to : &f->from;

	for (size_t i = 0; i < inside->n; i++)
		inside->at[i]->inside++;
	for (size_t i = 0; i < outside->n && f->section != SECTION_LOCAL; i++)
		outside->at[i]->outside++;
	for (size_t i = 0; i < f->to.n && f->section == SECTION_LOCAL; i++)
		f->to.at[i]->role = true;
}

/* The product itself, where the table has a column for the other side alone. */
static struct table_parts product_part(struct table_import *t)
{
	const char *dot = strrchr(t->request->product, '.');
	const char *roles = t->request->roles;
	struct table_parts list = {NULL, 0, 0};

	VEC_PUSH(t->arena, &list,
		 part_of(t,
			 roles ? roles
			 : dot ? dot + 1
			       : t->request->product,
			 SPAN_NONE));
	return list;
}

static void read_ends(struct table_import *t, const struct csv_row *row, struct table_flow *f)
{
	bool by_peer = t->columns.field[FIELD_PEER].n;
	struct table_parts peer = {NULL, 0, 0};

	if (!by_peer) {
		if (f->section != SECTION_LOCAL)
			f->from = cell_parts(t, row, FIELD_FROM, "who opens the connection");
		f->to = cell_parts(t, row, FIELD_TO, "who accepts the connection");
		return;
	}
	if (f->section != SECTION_LOCAL)
		peer = cell_parts(t, row, FIELD_PEER, "who is at the other end");
	f->from = f->section == SECTION_OUTBOUND ? product_part(t) : peer;
	f->to = f->section == SECTION_OUTBOUND ? peer : product_part(t);
}

/* DNS names, separated by blanks, commas or semicolons. */
static void read_names(struct table_import *t, const struct csv_row *row, struct table_flow *f)
{
	const struct csv_cell *c = table_cell(t, row, FIELD_FQDN);

	for (size_t i = 0; c && c->text[i];) {
		size_t start = i + strspn(c->text + i, " ,;\t\r\n");
		size_t n = strcspn(c->text + start, " ,;\t\r\n");
		struct text name = {arena_strndup(t->arena, c->text + start, n),
				    csv_part(c, start, start + n)};

		i = start + n;
		if (!n)
			break;
		if (is_fqdn(name.s))
			VEC_PUSH(t->arena, &f->fqdns, name);
		else
			table_trouble(t, name.span, NULL, "%s is not a DNS name",
				      diag_quote(t->arena, name.s, n));
	}
}

/* -- rows -- */

static const char *row_reference(struct table_import *t, const struct csv_row *row,
				 enum section section)
{
	static const char *const prefixes[] = {"IN", "OUT", "LOCAL"};
	const char *text = table_text(t, row, FIELD_ROW);

	t->counted[section]++;
	if (*text)
		return text;
	return arena_printf(t->arena, "%s-%02zu", prefixes[section], t->counted[section]);
}

static const char *flow_name(struct table_import *t, const struct csv_row *row,
			     const struct table_flow *f)
{
	const char *name = table_text(t, row, FIELD_NAME);

	if (!*name)
		name = first_words(t->arena, f->text);
	if (!*name)
		name = f->row;
	return table_name(t, t->flow_names, name, "flow");
}

static const char *row_cells(struct table_import *t, const struct csv_row *row)
{
	const char *out = "";

	for (size_t i = 0; i < row->n; i++)
		if (*row->at[i].text)
			out = arena_printf(t->arena, "%s%s%s", out, *out ? " | " : "",
					   row->at[i].text);
	return out;
}

static void read_row(struct table_import *t, const struct csv_row *row)
{
	struct table_flow f = {0};

	t->trouble = NULL;
	f.section = read_direction(t, row);
	f.row = row_reference(t, row, f.section);
	f.text = table_text(t, row, FIELD_TEXT);
	f.note = table_text(t, row, FIELD_NOTE);
	f.services = table_services(t, row);
	read_ends(t, row, &f);
	read_names(t, row, &f);
	f.trouble = t->trouble;
	if (f.trouble)
		f.cells = row_cells(t, row);
	else
		count_sides(&f);
	if (!f.trouble)
		f.name = flow_name(t, row, &f);
	VEC_PUSH(t->arena, &t->flows, f);
}

/* -- roles -- */

static bool is_listed(struct arena *a, const char *roles, const char *name)
{
	for (const char *s = roles; *s;) {
		size_t n = strcspn(s, ",");

		if (!strcmp(pdl_name(a, s, n, PDL_CASE_LOWER), name))
			return true;
		s += n + (s[n] == ',');
	}
	return false;
}

static const struct table_part *part_called(const struct table_import *t, const char *name)
{
	for (size_t i = 0; i < t->parts.n; i++)
		if (!strcmp(t->parts.at[i]->name, name))
			return t->parts.at[i];
	return NULL;
}

/* Every role that was asked for has to be in the table. */
static void check_listed(struct table_import *t)
{
	const char **names = ARENA_ARRAY(t->arena, const char *, t->parts.n);

	for (size_t i = 0; i < t->parts.n; i++)
		names[i] = t->parts.at[i]->name;
	for (const char *s = t->request->roles; *s;) {
		size_t n = strcspn(s, ",");
		const char *name = pdl_name(t->arena, s, n, PDL_CASE_LOWER);

		if (!part_called(t, name)) {
			struct diagnostic *d = diag_error(
			    t->diags, SPAN_NONE, "no cell of the table names the role `%s`", name);
			hint_nearest(t->request->model, d, nearest(name, names, t->parts.n));
		}
		s += n + (s[n] == ',');
	}
}

/* Roles are those that were asked for; else what stands more often on the product's side of the
 * table's directions than on the other. */
static void choose_roles(struct table_import *t)
{
	const char *roles = t->request->roles;

	if (roles)
		check_listed(t);
	for (size_t i = 0; i < t->parts.n; i++) {
		struct table_part *part = t->parts.at[i];

		if (roles && part->role && !is_listed(t->arena, roles, part->name))
			diag_error(t->diags, part->span,
				   "`%s` has local ports, so it is a role: name it in --roles",
				   part->name);
		else if (roles)
			part->role = is_listed(t->arena, roles, part->name);
		else
			part->role |= part->inside > part->outside;
	}
}

void table_rows(struct table_import *t)
{
	size_t width = t->csv.at[0].n;

	for (size_t i = t->columns.headless ? 0 : 1; i < t->csv.n; i++) {
		const struct csv_row *row = &t->csv.at[i];

		if (row->n != width)
			diag_error(t->diags, row->span, "%zu cells, where the first line has %zu",
				   row->n, width);
		else
			read_row(t, row);
	}
	choose_roles(t);
}
