/* A `deploy` block that binds every part and sets every option. */
#include <ctype.h>
#include <string.h>

#include "new_parts.h"
#include "pdl_text.h"

const char *new_words(struct arena *a, struct span s)
{
	char *out = arena_strndup(a, s.source->text + s.start, s.end - s.start);
	size_t n = 0;

	for (const char *c = out; *c; c++)
		if (!isspace((unsigned char)*c))
			out[n++] = *c;
		else if (n && out[n - 1] != ' ')
			out[n++] = ' ';
	out[n] = '\0';
	return out;
}

const char *new_services(struct arena *a, const struct ast_services *s)
{
	const char *out = "";

	for (size_t i = 0; i < s->n; i++)
		out = arena_printf(a, "%s%s%s", out, i ? ", " : "", new_words(a, s->at[i].span));
	return out;
}

/* -- version -- */

static const char *version_words(struct arena *a, struct version v)
{
	const char *out = "";

	for (size_t i = 0; i < v.n; i++)
		out = arena_printf(a, "%s%s%u", out, i ? "." : "", v.part[i]);
	return out;
}

static void write_version(const struct new_plan *p, const struct new_deploy *d, struct buf *out)
{
	const char *option = intern(p->model->names, "version");
	struct new_version v = new_version_of(p->arena, d->product, option);

	if (!v.newest.n)
		return;
	pdl_put_comment(
	    out, 4,
	    arena_printf(p->arena, "The release that you run. It decides about %s.", v.gates));
	buf_printf(out, "    version %s;\n\n", version_words(p->arena, v.newest));
}

/* -- roles and peers -- */

static const char *binding_comment(struct arena *a, const struct new_object *o,
				   const struct ast_part *part)
{
	if (o->place != NEW_INTERNET || !part->description.s)
		return "";
	return arena_printf(a, " # %s", part->description.s);
}

static void write_bindings(const struct new_plan *p, const struct new_deploy *d,
			   const struct ast_parts *parts, const char *comment, struct buf *out)
{
	if (!parts->n)
		return;
	pdl_put_comment(out, 4, comment);
	for (size_t i = 0; i < parts->n; i++) {
		const struct new_object *o = map_get(d->objects, parts->at[i].name.name);

		buf_printf(out, "    bind %s = %s;%s\n", parts->at[i].name.name, o->name,
			   binding_comment(p->arena, o, &parts->at[i]));
	}
	buf_putc(out, '\n');
}

/* -- options -- */

static const char *choice_words(struct arena *a, const struct ast_option *o)
{
	const char *out = "";

	for (size_t i = 0; i < o->values.n; i++)
		out = arena_printf(a, "%s%s%s", out,
				   !i                    ? ""
				   : i + 1 < o->values.n ? ", "
							 : " or ",
				   o->values.at[i].name);
	return out;
}

static const char *colon_text(struct arena *a, const char *before, struct text t)
{
	return arena_printf(a, "%s%s%s", before, *before && t.s ? ": " : "", t.s ? t.s : "");
}

static void write_option(const struct new_plan *p, const struct new_deploy *d,
			 const struct ast_option *o, struct buf *out)
{
	struct arena *a = p->arena;
	struct new_version v;

	switch (o->kind) {
	case OPTION_SWITCH:
		buf_printf(out, "    set %s %s; # %s\n", o->name.name, o->on ? "on" : "off",
			   colon_text(a, o->description.s ? "" : "on or off", o->description));
		return;
	case OPTION_CHOICE:
		buf_printf(out, "    set %s %s; # %s\n", o->name.name, o->values.at[0].name,
			   colon_text(a, choice_words(a, o), o->description));
		return;
	case OPTION_VERSION:
	default:
		v = new_version_of(a, d->product, o->name.name);
		if (!v.newest.n)
			return;
		pdl_put_comment(out, 4,
				arena_printf(a, "%s. It decides about %s.",
					     colon_text(a, "", o->description), v.gates));
		buf_printf(out, "    set %s %s;\n", o->name.name, version_words(a, v.newest));
	}
}

static void write_options(const struct new_plan *p, const struct new_deploy *d, struct buf *out)
{
	const struct ast_options *options = &d->product->ast->options;

	pdl_put_comment(out, 4, "Options, each as it is by default.");
	for (size_t i = 0; i < options->n; i++)
		write_option(p, d, &options->at[i], out);
	buf_puts(out, "    set as-documented off; # on: what the table says, errata included\n\n");
}

/* -- what a site changes -- */

/* A flow that always exists, to show by it how a flow is changed. */
static const struct ast_flow *plain_flow(const struct product *p)
{
	for (size_t i = 0; i < p->ast->flows.n; i++) {
		const struct ast_flow *f = &p->ast->flows.at[i];

		if (f->section != SECTION_LOCAL && !new_clause(f, AST_WHEN))
			return f;
	}
	return NULL;
}

static void write_changes(const struct new_plan *p, const struct new_deploy *d, struct buf *out)
{
	const struct ast_flow *f = plain_flow(d->product);

	pdl_put_comment(out, 4, "Where this site differs from the table:");
	if (f) {
		pdl_put_comment(out, 4,
				arena_printf(p->arena, "port %s = %s;", f->name.name,
					     new_services(p->arena, &f->services)));
		pdl_put_comment(out, 4, arena_printf(p->arena, "skip %s;", f->name.name));
	}
	pdl_put_comment(out, 4, "log;");
}

void new_write_deploy(const struct new_plan *p, const struct new_deploy *d, struct buf *out)
{
	const struct ast_product *ast = d->product->ast;

	pdl_put_comment(out, 0,
			arena_printf(p->arena, "%s. `portc catalog show %s` lists its flows.",
				     ast->title.s ? ast->title.s : d->product->name,
				     d->product->name));
	buf_printf(out, "deploy %s as %s {\n", d->product->name, d->name);
	write_version(p, d, out);
	write_bindings(p, d, &ast->roles, "Parts of the product.", out);
	write_bindings(
	    p, d, &ast->peers,
	    "What it talks to. What you do not have, delete: a note then says which flows "
	    "are left out.",
	    out);
	write_options(p, d, out);
	write_changes(p, d, out);
	buf_puts(out, "}\n\n");
}
