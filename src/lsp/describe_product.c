/* Descriptions of products, their parts, options and flows, and of deployments. */
#include "lsp/describe.h"

#include <string.h>

static const struct product *product(const struct describing *d, const char *name)
{
	return name ? snapshot_product(d->snapshot, name) : NULL;
}

static void *in(const struct describing *d, const struct map *map, const char *name)
{
	return map_get(map, intern(d->snapshot->c.names, name));
}

static void put_text(struct buf *out, const char *before, const char *text)
{
	if (!text || !*text)
		return;
	buf_puts(out, before);
	describe_text(out, text);
}

/* BEFORE and the names of PARTS, at most MOST of them; nothing where there are none. */
static void put_parts(struct buf *out, const char *before, const struct ast_parts *parts,
		      size_t most)
{
	struct enumeration e = {out, 0, most};

	if (!parts->n)
		return;
	buf_puts(out, before);
	for (size_t i = 0; i < parts->n; i++)
		enumerate(&e, parts->at[i].name.name);
	enumerate_end(&e, "");
}

void describe_product(struct describing *d, const char *name)
{
	const struct product *p = product(d, name);

	if (!p)
		return;
	buf_printf(d->out, "**product** `%s`", p->name);
	put_text(d->out, " — ", p->ast->title.s);
	for (size_t i = 0; i < p->ast->sources.n; i++) {
		put_text(d->out, "\n\nsource: ", p->ast->sources.at[i].title.s);
		if (p->ast->sources.at[i].url.s)
			buf_printf(d->out, " <%s>", p->ast->sources.at[i].url.s);
	}
	put_parts(d->out, "\n\nroles: ", &p->ast->roles, 32);
	put_parts(d->out, "\n\npeers: ", &p->ast->peers, 32);
	buf_printf(d->out, "\n\n%zu flows\n", p->ast->flows.n);
}

/* What the deployments of the product bind to the part. */
static void put_bindings(struct describing *d, const struct product *p, const char *part)
{
	const struct model *m = d->snapshot->c.model;

	for (size_t i = 0; i < m->deployment_list.n; i++) {
		const struct deployment *dep = m->deployment_list.at[i];
		const struct binding *b =
		    dep->product == p && dep->bound ? in(d, dep->bound, part) : NULL;
		struct enumeration e = {d->out, 0, 12};

		if (!b)
			continue;
		buf_printf(d->out, "\n- deployment `%s` binds ", dep->name);
		for (size_t k = 0; k < b->ends.n; k++)
			enumerate(&e, b->ends.at[k].object->name);
		enumerate_end(&e, "nothing that is known");
	}
}

void describe_part(struct describing *d, const char *product_name, const char *name)
{
	const struct product *p = product(d, product_name);
	const struct ast_part *part = p ? in(d, p->parts, name) : NULL;

	if (!part)
		return;
	buf_printf(d->out, "**%s** `%s` of `%s`", in(d, p->roles, name) ? "role" : "peer", name,
		   p->name);
	put_text(d->out, " — ", part->description.s);
	for (size_t i = 0; i < part->fqdns.n; i++)
		buf_printf(d->out, "%s`%s`", i ? ", " : "\n\nknown as ", part->fqdns.at[i].s);
	buf_putc(d->out, '\n');
	put_bindings(d, p, name);
}

/* The built-in options have no text in any file. */
static const char *built_in_option(const char *name)
{
	if (!strcmp(name, "version"))
		return "the product's version, on which flows may depend";
	if (!strcmp(name, "as-documented"))
		return "opens what the vendor's table says where the catalogue corrects it";
	return NULL;
}

void describe_option(struct describing *d, const char *product_name, const char *name)
{
	const struct product *p = product(d, product_name);
	const struct ast_option *o = p ? in(d, p->options, name) : NULL;
	struct enumeration e = {d->out, 0, 24};

	if (!o)
		return;
	buf_printf(d->out, "**option** `%s` of `%s`", name, p->name);
	put_text(d->out, " — ", o->description.s ? o->description.s : built_in_option(name));
	buf_puts(d->out, "\n\n");
	switch (o->kind) {
	case OPTION_SWITCH:
		buf_printf(d->out, "`on` or `off`; default `%s`", o->on ? "on" : "off");
		break;
	case OPTION_CHOICE:
		buf_puts(d->out, "one of ");
		for (size_t i = 0; i < o->values.n; i++)
			enumerate(&e, o->values.at[i].name);
		enumerate_end(&e, "nothing");
		if (o->values.n)
			buf_printf(d->out, "; default `%s`", o->values.at[0].name);
		break;
	case OPTION_VERSION:
		buf_puts(d->out, "a version, such as `9.1`");
		break;
	}
	buf_putc(d->out, '\n');
}

/* A clause as it is written, without its keyword. */
static void put_clause(struct buf *out, const struct ast_clause *c)
{
	switch (c->kind) {
	case AST_TEXT:
		put_text(out, "\n\n", c->text.s);
		break;
	case AST_NOTE:
		put_text(out, "\n\nnote: ", c->text.s);
		break;
	case AST_ROW:
		for (size_t i = 0; i < c->rows.n; i++)
			put_text(out, i ? ", " : "\n\nrow ", c->rows.at[i].s);
		break;
	case AST_WHEN:
		buf_printf(out, "\n\nwhen `%.*s`", (int)(c->when->span.end - c->when->span.start),
			   c->when->span.source->text + c->when->span.start);
		break;
	case AST_ERRATA:
		buf_puts(out, "\n\nthe catalogue corrects the vendor's table here");
		break;
	case AST_MULTICAST:
		buf_puts(out, "\n\nmulticast: a rule between zones does not carry it");
		break;
	case AST_LOG:
	case AST_UNTIL:
		break;
	}
}

static void put_services(struct buf *out, const struct ast_services *list)
{
	for (size_t i = 0; i < list->n; i++) {
		struct span s = list->at[i].span;

		buf_printf(out, "%s`%.*s`", i ? ", " : " ", (int)(s.end - s.start),
			   s.source->text + s.start);
	}
}

void describe_flow(struct describing *d, const char *product_name, const char *name)
{
	const struct product *p = product(d, product_name);
	const struct ast_flow *f = p ? in(d, p->flows, name) : NULL;

	if (!f)
		return;
	buf_printf(d->out, "**%s** `%s` of `%s`\n\n",
		   f->section == SECTION_LOCAL ? "listen" : "flow", name, p->name);
	put_parts(d->out, " from ", &f->from, 12);
	put_parts(d->out, f->section == SECTION_LOCAL ? " on " : " to ", &f->to, 12);
	put_services(d->out, &f->services);
	for (size_t i = 0; i < f->clauses.n; i++)
		put_clause(d->out, &f->clauses.at[i]);
	if (p->ast->sources.n)
		put_text(d->out, "\n\nsource: ", p->ast->sources.at[0].title.s);
	buf_putc(d->out, '\n');
}

void describe_deployment(struct describing *d, const char *name)
{
	const struct model *m = d->snapshot->c.model;
	const struct deployment *dep = in(d, m->deployments, name);

	if (!dep || !dep->product)
		return;
	buf_printf(d->out, "**deployment** `%s` of `%s`", dep->name, dep->product->name);
	put_text(d->out, " — ", dep->product->ast->title.s);
	buf_putc(d->out, '\n');
	for (size_t i = 0; i < dep->ast->binds.n; i++) {
		const struct ast_bind *b = &dep->ast->binds.at[i];

		buf_printf(d->out, "\n- `%s` = ", b->name.name);
		if (b->ends.n)
			buf_printf(
			    d->out, "`%.*s`",
			    (int)(b->ends.at[b->ends.n - 1].span.end - b->ends.at[0].span.start),
			    b->name.span.source->text + b->ends.at[0].span.start);
	}
	buf_putc(d->out, '\n');
}
