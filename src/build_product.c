/* Node builders for products: see build.h. */
#include "build.h"

struct ast_product *build_product_new(struct parse *p)
{
	return ARENA_NEW(p->arena, struct ast_product);
}

struct ast_product *build_reference(struct parse *p, struct ast_product *to, struct text title,
				    struct text url)
{
	VEC_PUSH(p->arena, &to->sources, ((struct ast_reference){title, url}));
	return to;
}

static void append(struct parse *p, struct ast_parts *to, struct ast_parts more)
{
	for (size_t i = 0; i < more.n; i++)
		VEC_PUSH(p->arena, to, more.at[i]);
}

struct ast_product *build_roles(struct parse *p, struct ast_product *to, struct ast_parts roles)
{
	append(p, &to->roles, roles);
	return to;
}

struct ast_product *build_peers(struct parse *p, struct ast_product *to, struct ast_parts peers)
{
	append(p, &to->peers, peers);
	return to;
}

struct ast_product *build_option(struct parse *p, struct ast_product *to, struct ident name,
				 struct ast_option option)
{
	option.name = name;
	VEC_PUSH(p->arena, &to->options, option);
	return to;
}

struct ast_part *build_part(struct parse *p, struct ident name, struct text description,
			    struct text fqdn)
{
	struct ast_part part = {name, description, build_texts(p, (struct texts){0}, fqdn)};

	return build_copy(p, &part, sizeof part);
}

/* AT with the comma before it. */
static struct span after_comma(struct span at)
{
	while (at.start && at.source->text[at.start] != ',')
		at.start--;
	return at;
}

bool build_more_fqdn(struct parse *p, struct ast_parts *list, struct text fqdn)
{
	struct ast_part *last = &list->at[list->n - 1];

	if (!last->fqdns.n) {
		struct diagnostic *d =
		    diag_error(p->diags, fqdn.span, "a string cannot stand here");
		diag_hint(p->diags, d, "a DNS name follows the word `fqdn`");
		diag_fix(p->diags, d, after_comma(fqdn.span),
			 arena_printf(p->arena, " fqdn %.*s",
				      (int)(fqdn.span.end - fqdn.span.start),
				      fqdn.span.source->text + fqdn.span.start),
			 "write it behind `fqdn`");
		return false;
	}
	last->fqdns = build_texts(p, last->fqdns, fqdn);
	return true;
}

void build_flow(struct parse *p, struct ast_flow flow, struct span at)
{
	flow.span = at;
	VEC_PUSH(p->arena, &p->flows, flow);
}

/* `listen` belongs to the section of ports that stay closed, `flow` to the others. */
static bool in_place(struct parse *p, const struct ast_flow *f, enum section section)
{
	bool listen = f->section == SECTION_LOCAL;

	if (listen == (section == SECTION_LOCAL))
		return true;
	diag_error(p->diags, f->span, "%s",
		   listen ? "`listen` belongs in the section `local`"
			  : "`flow` belongs in the section `inbound` or `outbound`");
	return false;
}

struct ast_product *build_flows(struct parse *p, struct ast_product *to, enum section section)
{
	for (size_t i = 0; i < p->flows.n; i++) {
		struct ast_flow *f = &p->flows.at[i];

		if (!in_place(p, f, section))
			continue;
		f->section = section;
		VEC_PUSH(p->arena, &to->flows, *f);
	}
	build_flows_drop(p);
	return to;
}

void build_flows_drop(struct parse *p)
{
	p->flows = (struct ast_flows){0};
}

struct ast_decl build_product(struct parse *p, struct ident name, struct ast_product *product)
{
	(void)p;
	product->name = name;
	return (struct ast_decl){.kind = AST_PRODUCT, .product = product};
}

struct cond *build_cond(struct parse *p, enum cond_kind kind, struct cond *left, struct cond *right,
			struct span at)
{
	struct cond *c = ARENA_NEW(p->arena, struct cond);

	c->kind = kind;
	c->span = at;
	c->left = left;
	c->right = right;
	return c;
}

struct cond *build_switch(struct parse *p, struct ident option, struct span at)
{
	struct cond *c = build_cond(p, COND_SWITCH, NULL, NULL, at);

	c->option = option;
	return c;
}

struct cond *build_compare(struct parse *p, struct ident option, enum cond_op op, struct span at)
{
	struct cond *c = build_cond(p, COND_COMPARE, NULL, NULL, at);

	c->option = option;
	c->op = op;
	return c;
}
