/* Changes as text, Markdown and JSON: see difference_text.h. */
#include "difference_text.h"

#include "filter_text.h"
#include "json_out.h"

enum { ADDRESSES_SHOWN = 8 };

static const char *addresses(struct arena *a, const char *name, const char *whole,
			     const struct addr_set *set)
{
	const char *out = "";
	char text[ADDR_TEXT];

	if (name)
		return name;
	if (whole && set->n > 1)
		return arena_printf(a, "all of %s", whole);
	for (size_t i = 0; i < set->n && i < ADDRESSES_SHOWN; i++)
		out = arena_printf(a, "%s%s%s", out, i ? ", " : "", range_text(&set->at[i], text));
	if (set->n > ADDRESSES_SHOWN)
		out = arena_printf(a, "%s and %zu more", out, set->n - ADDRESSES_SHOWN);
	return out;
}

static const char *places(struct arena *a, const char *const *at, size_t n)
{
	const char *out = n ? at[0] : "";

	for (size_t i = 1; i < n; i++)
		out = arena_printf(a, "%s, %s", out, at[i]);
	return out;
}

/* -- text -- */

static void text_change(struct arena *a, const struct change *x, FILE *out)
{
	fprintf(out, "%c %s -> %s: %s -> %s %s%s\n", x->permitted ? '+' : '-',
		places(a, x->in, x->n_in), places(a, x->out, x->n_out),
		addresses(a, x->from_name, x->whole_from, &x->from),
		addresses(a, x->to_name, x->whole_to, &x->to), x->services, x->time);
	fprintf(out, "      before: %s\n      after:  %s\n", filter_rule_text(a, x->left),
		filter_rule_text(a, x->right));
}

static void text_list(struct arena *a, const struct changes *c, bool permitted, const char *title,
		      FILE *out)
{
	bool any = false;

	for (size_t i = 0; i < c->n; i++) {
		if (c->at[i].permitted != permitted)
			continue;
		if (!any)
			fprintf(out, "%s:\n", title);
		any = true;
		text_change(a, &c->at[i], out);
	}
}

void difference_text(struct arena *a, const struct changes *c, FILE *out)
{
	text_list(a, c, true, "newly permitted", out);
	text_list(a, c, false, "newly denied", out);
	if (c->more)
		fputs("... and more\n", out);
	if (!c->n && !c->more)
		fputs("both permit exactly the same connections\n", out);
}

/* -- Markdown: GitHub Flavored Markdown tables -- */

/* A cell: `|` would end it. */
static void cell(const char *s, FILE *out)
{
	fputs(" ", out);
	for (; *s; s++) {
		if (*s == '|' || *s == '\\' || *s == '<' || *s == '`' || *s == '*' || *s == '_')
			fputc('\\', out);
		fputc(*s, out);
	}
	fputs(" |", out);
}

static void markdown_list(struct arena *a, const struct changes *c, bool permitted,
			  const char *title, FILE *out)
{
	bool any = false;

	for (size_t i = 0; i < c->n; i++) {
		const struct change *x = &c->at[i];

		if (x->permitted != permitted)
			continue;
		if (!any)
			fprintf(
			    out,
			    "### %s\n\n| from | to | sources | destinations | services | before | "
			    "after |\n|---|---|---|---|---|---|---|\n",
			    title);
		any = true;
		fputs("|", out);
		cell(places(a, x->in, x->n_in), out);
		cell(places(a, x->out, x->n_out), out);
		cell(addresses(a, x->from_name, x->whole_from, &x->from), out);
		cell(addresses(a, x->to_name, x->whole_to, &x->to), out);
		cell(arena_printf(a, "%s%s", x->services, x->time), out);
		cell(filter_rule_text(a, x->left), out);
		cell(filter_rule_text(a, x->right), out);
		fputs("\n", out);
	}
	if (any)
		fputs("\n", out);
}

void difference_markdown(struct arena *a, const struct changes *c, FILE *out)
{
	markdown_list(a, c, true, "Newly permitted", out);
	markdown_list(a, c, false, "Newly denied", out);
	if (c->more)
		fputs("… and more\n", out);
	if (!c->n && !c->more)
		fputs("Both permit exactly the same connections.\n", out);
}

/* -- JSON -- */

static json_t *addresses_json(const char *name, const struct addr_set *set)
{
	json_t *list = json_array();
	char text[ADDR_TEXT];

	if (name) {
		json_array_append_new(list, json_text(name));
		return list;
	}
	for (size_t i = 0; i < set->n; i++)
		json_array_append_new(list, json_text(range_text(&set->at[i], text)));
	return list;
}

static json_t *change_json(struct arena *a, const struct change *x)
{
	json_t *o = json_object();

	json_object_set_new(o, "change", json_text(x->permitted ? "permitted" : "denied"));
	json_object_set_new(o, "from", json_texts(x->in, x->n_in));
	json_object_set_new(o, "to", json_texts(x->out, x->n_out));
	json_object_set_new(o, "sources", addresses_json(x->from_name, &x->from));
	json_object_set_new(o, "destinations", addresses_json(x->to_name, &x->to));
	json_object_set_new(o, "services", json_text(x->services));
	json_object_set_new(o, "time", *x->time ? json_text(x->time + 1) : json_null());
	json_object_set_new(o, "before", filter_rule_json(a, x->left));
	json_object_set_new(o, "after", filter_rule_json(a, x->right));
	return o;
}

void difference_json(struct arena *a, const struct changes *c, FILE *out)
{
	json_t *o = json_object(), *list = json_array();

	for (size_t i = 0; i < c->n; i++)
		json_array_append_new(list, change_json(a, &c->at[i]));
	json_object_set_new(o, "equal", json_boolean(!c->n && !c->more));
	json_object_set_new(o, "changes", list);
	json_object_set_new(o, "more", json_boolean(c->more));
	json_print(o, out);
}
