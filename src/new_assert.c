/* Assertions for a skeleton.
 *
 * Ports that a product keeps to itself stay closed wherever things stand, so that is asserted. What
 * else the tables suggest depends on which zone an address is in: it stands in comments, and is
 * true of the skeleton as it is. */
#include <string.h>

#include "new_parts.h"
#include "pdl_text.h"
#include "resolve.h"

/* -- directions that no flow takes -- */

/* Directions between places that some flow takes. */
struct directions {
	bool taken[NEW_PLACES][NEW_PLACES];
};

static const struct new_object *end_of(const struct new_deploy *d, const struct ast_part *end)
{
	return map_get(d->objects, end->name.name);
}

static void take(struct directions *t, const struct new_deploy *d, const struct ast_flow *f)
{
	for (size_t i = 0; i < f->from.n; i++)
		for (size_t k = 0; k < f->to.n; k++)
			t->taken[end_of(d, &f->from.at[i])->place][end_of(d, &f->to.at[k])->place] =
			    true;
}

static void write_directions(const struct new_plan *p, const struct directions *t, struct buf *out)
{
	for (int from = 0; from < NEW_PLACES; from++) {
		const char *to = "";

		for (int i = 0; i < NEW_PLACES; i++)
			if (p->used[i] && i != from && !t->taken[from][i])
				to = arena_printf(p->arena, "%s%s%s", to, *to ? ", " : "",
						  new_zones[i].name);
		if (p->used[from] && *to)
			buf_printf(out,
				   "# assert deny from %s to %s service any "
				   "\"No flow goes this way\";\n",
				   new_zones[from].name, to);
	}
}

/* -- one flow that has to work -- */

/* A flow from one part to one other, in different zones, that no option switches off. */
static bool is_example(const struct new_deploy *d, const struct ast_flow *f)
{
	const struct new_object *from, *to;

	if (f->section == SECTION_LOCAL || f->from.n != 1 || f->to.n != 1)
		return false;
	if (new_clause(f, AST_WHEN) || new_clause(f, AST_MULTICAST) || new_clause(f, AST_ERRATA))
		return false;
	from = end_of(d, &f->from.at[0]);
	to = end_of(d, &f->to.at[0]);
	return from->place != to->place && from->place != NEW_INTERNET && to->place != NEW_INTERNET;
}

static void write_example(const struct new_plan *p, const struct new_deploy *d, struct buf *out)
{
	const struct ast_flows *flows = &d->product->ast->flows;

	for (size_t i = 0; i < flows->n; i++) {
		const struct ast_flow *f = &flows->at[i];
		const struct ast_clause *text = new_clause(f, AST_TEXT);

		if (!is_example(d, f))
			continue;
		buf_printf(out, "# assert allow from %s.%s to %s.%s service %s ", d->name,
			   f->from.at[0].name.name, d->name, f->to.at[0].name.name,
			   new_services(p->arena, &f->services));
		pdl_put_string(out, text ? text->text.s : f->name.name);
		buf_puts(out, ";\n");
		return;
	}
}

/* -- ports that stay closed -- */

static bool services_meet(const struct service *a, const struct service *b)
{
	for (size_t i = 0; i < a->n_terms; i++)
		for (size_t k = 0; k < b->n_terms; k++)
			if (term_overlaps(&a->terms[i], &b->terms[k]))
				return true;
	return false;
}

static bool classes_meet(const struct service_classes *a, const struct service_classes *b)
{
	for (int c = 0; c < SERVICE_CLASSES * SERVICE_CLASSES; c++) {
		const struct service_list *x = &a->list[c / SERVICE_CLASSES];
		const struct service_list *y = &b->list[c % SERVICE_CLASSES];

		for (size_t i = 0; i < x->n; i++)
			for (size_t k = 0; k < y->n; k++)
				if (services_meet(x->at[i], y->at[k]))
					return true;
	}
	return false;
}

/* Does a flow of D, as documented or corrected, open some of SERVICES, on whatever host? Several
 * parts may come to stand on one. */
static bool opened_by(const struct new_plan *p, const struct new_deploy *d,
		      const struct service_classes *services)
{
	const struct ast_flows *flows = &d->product->ast->flows;

	for (size_t i = 0; i < flows->n; i++) {
		const struct ast_flow *f = &flows->at[i];
		const struct ast_clause *errata = new_clause(f, AST_ERRATA);
		struct service_classes opened = {0};

		if (f->section == SECTION_LOCAL)
			continue;
		resolve_flow_services(p->model, d->product, &f->services, &opened);
		if (errata)
			resolve_flow_services(p->model, d->product, &errata->services, &opened);
		if (classes_meet(services, &opened))
			return true;
	}
	return false;
}

static bool is_opened(const struct new_plan *p, const struct new_deploy *d,
		      const struct ast_flow *f)
{
	struct service_classes services = {0};

	resolve_flow_services(p->model, d->product, &f->services, &services);
	for (size_t i = 0; i < p->deploys.n; i++)
		if (opened_by(p, &p->deploys.at[i], &services))
			return true;
	return false;
}

/* The roles of a `listen`. One in the internet is bound to the whole of it: no subject for an
 * assertion. */
static const char *listeners(const struct new_plan *p, const struct new_deploy *d,
			     const struct ast_flow *f)
{
	const char *out = "";

	for (size_t i = 0; i < f->to.n; i++)
		if (end_of(d, &f->to.at[i])->place != NEW_INTERNET)
			out = arena_printf(p->arena, "%s%s%s.%s", out, *out ? ", " : "", d->name,
					   f->to.at[i].name.name);
	return out;
}

static void write_closed_ports(const struct new_plan *p, const struct new_deploy *d,
			       struct buf *out)
{
	const struct ast_flows *flows = &d->product->ast->flows;

	for (size_t i = 0; i < flows->n; i++) {
		const struct ast_flow *f = &flows->at[i];
		const struct ast_clause *text = new_clause(f, AST_TEXT);
		const char *roles = listeners(p, d, f);

		if (f->section != SECTION_LOCAL || !f->services.n || !*roles || is_opened(p, d, f))
			continue;
		buf_printf(out, "assert deny from any to %s service %s ", roles,
			   new_services(p->arena, &f->services));
		pdl_put_string(out, text ? text->text.s : f->name.name);
		buf_puts(out, ";\n");
	}
}

void new_write_assertions(const struct new_plan *p, struct buf *out)
{
	struct directions t = {0};

	for (size_t i = 0; i < p->deploys.n; i++) {
		const struct new_deploy *d = &p->deploys.at[i];
		const struct ast_flows *flows = &d->product->ast->flows;

		for (size_t k = 0; k < flows->n; k++)
			if (flows->at[k].section != SECTION_LOCAL)
				take(&t, d, &flows->at[k]);
	}
	pdl_put_comment(
	    out, 0,
	    "What has to hold, whoever adds what. Every compile decides these on the exact "
	    "sets of connections; a failure shows one that violates it.");
	for (size_t i = 0; i < p->deploys.n; i++)
		write_closed_ports(p, &p->deploys.at[i], out);
	pdl_put_comment(out, 0, "True of this file as it is; keep what is to stay true of yours:");
	for (size_t i = 0; i < p->deploys.n; i++)
		write_example(p, &p->deploys.at[i], out);
	write_directions(p, &t, out);
	buf_putc(out, '\n');
}
