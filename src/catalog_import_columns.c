/* Which column of a table is what: --columns row=Ref,from=Source,to=Destination,port=4
 *
 * A column is its title in the first line (case does not matter), or its number from 1 on. Where
 * all are numbers, the table has no line of titles. `text` and `note` may be made of several
 * columns.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "catalog_import_parts.h"
#include "number.h"

static const struct {
	const char *key;
	bool several;
} fields[N_FIELDS] = {
    [FIELD_ROW] = {"row", false},   [FIELD_DIRECTION] = {"direction", false},
    [FIELD_FROM] = {"from", false}, [FIELD_TO] = {"to", false},
    [FIELD_PEER] = {"peer", false}, [FIELD_PROTOCOL] = {"protocol", false},
    [FIELD_PORT] = {"port", false}, [FIELD_SERVICE] = {"service", false},
    [FIELD_NAME] = {"name", false}, [FIELD_TEXT] = {"text", true},
    [FIELD_NOTE] = {"note", true},  [FIELD_FQDN] = {"fqdn", false},
};

enum { COLUMNS_MAX = 1000 };

/* -- the specification -- */

struct entry {
	int field; /* -1: unknown */
	const char *key, *column;
};

/* The entry at SPEC; moves SPEC behind it. */
static struct entry next_entry(struct arena *a, const char **spec)
{
	size_t n = strcspn(*spec, ",");
	const char *equals = memchr(*spec, '=', n);
	size_t key = equals ? (size_t)(equals - *spec) : n;
	struct entry e = {-1, arena_strndup(a, *spec, key), NULL};

	if (equals)
		e.column = arena_strndup(a, equals + 1, n - key - 1);
	for (int i = 0; i < N_FIELDS; i++)
		if (!strcmp(fields[i].key, e.key))
			e.field = i;
	*spec += n + ((*spec)[n] == ',');
	return e;
}

static const char *known_keys(struct arena *a)
{
	const char *out = "";

	for (int i = 0; i < N_FIELDS; i++)
		out = arena_printf(a, "%s%s%s", out, i ? ", " : "", fields[i].key);
	return out;
}

static const char *unknown_key(struct arena *a, const char *key)
{
	const char *names[N_FIELDS], *meant;

	for (int i = 0; i < N_FIELDS; i++)
		names[i] = fields[i].key;
	meant = nearest(key, names, N_FIELDS);
	if (meant)
		return arena_printf(a, "--columns has no '%s'; did you mean '%s'?", key, meant);
	return arena_printf(a, "--columns has no '%s'; it has %s", key, known_keys(a));
}

/* Enough columns to say who opens what to whom? */
static const char *check_fields(const bool seen[N_FIELDS])
{
	bool ends = seen[FIELD_FROM] && seen[FIELD_TO];

	if (!ends && !seen[FIELD_PEER])
		return "--columns needs from and to, or peer";
	if (seen[FIELD_PEER] && (seen[FIELD_FROM] || seen[FIELD_TO]))
		return "--columns has either from and to, or peer";
	if (seen[FIELD_PEER] && !seen[FIELD_DIRECTION])
		return "--columns needs direction beside peer: it says who opens the connection";
	if (!seen[FIELD_PROTOCOL] && !seen[FIELD_PORT] && !seen[FIELD_SERVICE])
		return "--columns needs protocol and port, or service";
	return NULL;
}

const char *table_columns_check(struct arena *a, const char *spec)
{
	bool seen[N_FIELDS] = {false};

	while (*spec) {
		struct entry e = next_entry(a, &spec);

		if (!e.column || !*e.column)
			return arena_printf(a, "--columns is KEY=COLUMN,..., not '%s'", e.key);
		if (e.field < 0)
			return unknown_key(a, e.key);
		if (seen[e.field] && !fields[e.field].several)
			return arena_printf(a, "--columns has '%s' twice", e.key);
		seen[e.field] = true;
	}
	return check_fields(seen);
}

/* -- the head of the table -- */

/* Blanks at the ends do not count, nor does case. */
static bool same_title(const char *cell, const char *title)
{
	size_t n;

	cell += strspn(cell, " \t\r\n");
	for (n = strlen(cell); n && isspace((unsigned char)cell[n - 1]);)
		n--;
	return strlen(title) == n && !strncasecmp(cell, title, n);
}

static void unknown_title(struct table_import *t, const struct csv_row *head, const char *title)
{
	const char **names = ARENA_ARRAY(t->arena, const char *, head->n), *list = "";
	struct diagnostic *d = diag_error(t->diags, head->span, "the table has no column %s",
					  diag_quote(t->arena, title, strlen(title)));

	for (size_t i = 0; i < head->n; i++) {
		names[i] = head->at[i].text;
		list = arena_printf(t->arena, "%s%s%s", list, i ? ", " : "",
				    diag_quote(t->arena, names[i], strlen(names[i])));
	}
	const char *meant = nearest(title, names, head->n);
	if (meant)
		diag_hint(t->diags, d, "did you mean %s?",
			  diag_quote(t->arena, meant, strlen(meant)));
	else
		diag_hint(t->diags, d, "its columns are %s", list);
}

static void find_column(struct table_import *t, const struct csv_row *head, const struct entry *e)
{
	struct table_list *list = &t->columns.field[e->field];
	unsigned long number;

	if (decimal(e->column, COLUMNS_MAX, &number)) {
		if (number && number <= head->n)
			VEC_PUSH(t->arena, list, (size_t)number - 1);
		else
			diag_error(t->diags, head->span, "the table has %zu columns, and no %s.",
				   head->n, e->column);
		return;
	}
	for (size_t i = 0; i < head->n; i++)
		if (same_title(head->at[i].text, e->column)) {
			VEC_PUSH(t->arena, list, i);
			return;
		}
	unknown_title(t, head, e->column);
}

bool table_columns_find(struct table_import *t)
{
	const char *spec = t->request->columns;
	size_t before = t->diags->n_errors;

	t->columns.headless = true;
	while (*spec) {
		struct entry e = next_entry(t->arena, &spec);
		unsigned long number;

		t->columns.headless &= decimal(e.column, COLUMNS_MAX, &number);
		find_column(t, &t->csv.at[0], &e);
	}
	return t->diags->n_errors == before;
}

/* -- cells -- */

const char *table_folded(struct arena *a, const char *s)
{
	char *out = arena_alloc(a, strlen(s) + 1);
	size_t n = 0;

	for (; *s; s++)
		if (!isspace((unsigned char)*s))
			out[n++] = *s;
		else if (n && out[n - 1] != ' ')
			out[n++] = ' ';
	while (n && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
	return out;
}

const char *table_text(struct table_import *t, const struct csv_row *row, enum table_field f)
{
	const struct table_list *list = &t->columns.field[f];
	const char *out = "";

	for (size_t i = 0; i < list->n; i++) {
		const char *cell = table_folded(t->arena, row->at[list->at[i]].text);

		if (*cell)
			out = *out ? arena_printf(t->arena, "%s; %s", out, cell) : cell;
	}
	return out;
}

const struct csv_cell *table_cell(const struct table_import *t, const struct csv_row *row,
				  enum table_field f)
{
	const struct table_list *list = &t->columns.field[f];
	const struct csv_cell *c = list->n ? &row->at[list->at[0]] : NULL;

	return c && c->text[strspn(c->text, " \t\r\n")] ? c : NULL;
}
