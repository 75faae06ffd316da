/* Who stands where in a skeleton.
 *
 * A role gets a host of its own. Peers are shared between the products of one skeleton: the
 * mail relay of one is that of the other, and a peer that is another product's role is that role's
 * host. What a table names by DNS name is in the internet; what accepts connections is taken to be
 * infrastructure, what only opens them a client.
 */
#include <string.h>

#include "new_parts.h"
#include "resolve.h"

/* Host numbers of the prefixes below. */
enum { FIRST_NUMBER = 10, LAST_NUMBER = 254 };

/* RFC 5737 and RFC 3849: addresses for documentation. */
const struct new_zone new_zones[NEW_PLACES] = {
    {"servers", "Where the product stands", "192.0.2.", "2001:db8:1::"},
    {"clients", "Who connects to it", "198.51.100.", "2001:db8:2::"},
    {"infrastructure", "What it connects to", "203.0.113.", "2001:db8:3::"},
    {"internet", "What no other zone holds", NULL, NULL},
};

const struct ast_clause *new_clause(const struct ast_flow *f, enum ast_clause_kind kind)
{
	for (size_t i = 0; i < f->clauses.n; i++)
		if (f->clauses.at[i].kind == kind)
			return &f->clauses.at[i];
	return NULL;
}

/* -- deployments -- */

static bool name_taken(const struct new_plan *p, const char *name)
{
	for (size_t i = 0; i < p->deploys.n; i++)
		if (!strcmp(p->deploys.at[i].name, name))
			return true;
	return false;
}

/* "sip" of "firemon.sip"; the whole name, with dashes, where that is taken. */
static const char *deploy_name(const struct new_plan *p, const char *product)
{
	const char *dot = strrchr(product, '.');
	char *whole;

	if (!name_taken(p, dot ? dot + 1 : product))
		return dot ? dot + 1 : product;
	whole = arena_printf(p->arena, "%s", product);
	for (char *c = whole; *c; c++)
		if (*c == '.')
			*c = '-';
	return whole;
}

static bool add_deploys(struct new_plan *p, const struct new_request *r)
{
	for (size_t i = 0; i < r->n_products; i++) {
		const struct product *product = r->products[i];

		for (size_t k = 0; k < i; k++)
			if (r->products[k] == product) {
				diag_error(p->model->diags, SPAN_NONE, "`%s` is named twice",
					   product->name);
				return false;
			}
		const char *name = deploy_name(p, product->name);
		VEC_PUSH(p->arena, &p->deploys,
			 ((struct new_deploy){product, name, map_new(p->arena)}));
	}
	return true;
}

/* -- objects -- */

static struct new_object *add_object(struct new_plan *p, const struct ast_part *part, bool role)
{
	struct new_object *o = ARENA_NEW(p->arena, struct new_object);

	*o = (struct new_object){.name = part->name.name,
				 .text = part->description.s ? part->description.s : "",
				 .role = role,
				 .named = part->fqdns.n > 0};
	VEC_PUSH(p->arena, &p->objects, o);
	return o;
}

/* Deployments whose product has a role of this name. */
static size_t roles_called(const struct new_plan *p, const char *name,
			   const struct new_deploy **last)
{
	size_t n = 0;

	for (size_t i = 0; i < p->deploys.n; i++)
		if (product_is_role(p->deploys.at[i].product, name)) {
			*last = &p->deploys.at[i];
			n++;
		}
	return n;
}

static void add_roles(struct new_plan *p, struct new_deploy *d)
{
	const struct ast_parts *roles = &d->product->ast->roles;

	for (size_t i = 0; i < roles->n; i++) {
		const char *name = roles->at[i].name.name;
		const struct new_deploy *last;
		struct new_object *o = add_object(p, &roles->at[i], true);

		if (roles_called(p, name, &last) > 1)
			o->name = arena_printf(p->arena, "%s-%s", d->name, name);
		map_put(d->objects, name, o);
	}
}

/* The role of this name where exactly one product has it, or the peer that came first. */
static struct new_object *same_object(const struct new_plan *p, const char *name)
{
	const struct new_deploy *last = NULL;

	if (roles_called(p, name, &last) == 1)
		return map_get(last->objects, name);
	for (size_t i = 0; i < p->deploys.n; i++) {
		struct new_object *o = map_get(p->deploys.at[i].objects, name);

		if (o && !o->role)
			return o;
	}
	return NULL;
}

static void add_peers(struct new_plan *p, struct new_deploy *d)
{
	const struct ast_parts *peers = &d->product->ast->peers;

	for (size_t i = 0; i < peers->n; i++) {
		struct new_object *o = same_object(p, peers->at[i].name.name);

		if (!o)
			o = add_object(p, &peers->at[i], false);
		o->named |= peers->at[i].fqdns.n > 0;
		map_put(d->objects, peers->at[i].name.name, o);
	}
}

/* -- what the flows say of them -- */

static void look_at_ends(const struct new_deploy *d, const struct ast_parts *ends, bool accepts)
{
	for (size_t i = 0; i < ends->n; i++) {
		struct new_object *o = map_get(d->objects, ends->at[i].name.name);

		o->named |= ends->at[i].fqdns.n > 0;
		o->accepts |= accepts;
	}
}

/* Does a flow exist in IPv6 alone, as one of ICMPv6 does? */
static bool is_ipv6_alone(const struct service_classes *services)
{
	bool six = false;

	for (int c = 0; c < SERVICE_CLASSES; c++) {
		if (services->list[c].n && class_families(c) != FAMILY_6)
			return false;
		six |= services->list[c].n > 0;
	}
	return six;
}

static void look_at_flows(struct new_plan *p, const struct new_deploy *d)
{
	const struct ast_flows *flows = &d->product->ast->flows;

	for (size_t i = 0; i < flows->n; i++) {
		const struct ast_flow *f = &flows->at[i];
		struct service_classes services = {0};

		if (f->section == SECTION_LOCAL)
			continue;
		look_at_ends(d, &f->from, false);
		look_at_ends(d, &f->to, true);
		resolve_flow_services(p->model, d->product, &f->services, &services);
		p->ipv6 |= is_ipv6_alone(&services);
	}
}

static enum new_place place_of(const struct new_object *o)
{
	if (o->named)
		return NEW_INTERNET;
	if (o->role)
		return NEW_SERVERS;
	return o->accepts ? NEW_INFRASTRUCTURE : NEW_CLIENTS;
}

/* A zone and a host share one space of names. */
static const char *apart_from_zones(struct arena *a, const char *name)
{
	for (int i = 0; i < NEW_PLACES; i++)
		if (!strcmp(new_zones[i].name, name))
			return arena_printf(a, "%s-hosts", name);
	return name;
}

static bool give_places(struct new_plan *p)
{
	unsigned next[NEW_PLACES] = {FIRST_NUMBER, FIRST_NUMBER, FIRST_NUMBER, FIRST_NUMBER};

	p->used[NEW_INTERNET] = true;
	for (size_t i = 0; i < p->objects.n; i++) {
		struct new_object *o = p->objects.at[i];

		o->place = place_of(o);
		o->number = next[o->place]++;
		p->used[o->place] = true;
		if (o->place == NEW_INTERNET) {
			o->name = new_zones[NEW_INTERNET].name;
			continue;
		}
		o->name = apart_from_zones(p->arena, o->name);
		if (o->number > LAST_NUMBER) {
			struct diagnostic *d =
			    diag_error(p->model->diags, SPAN_NONE,
				       "these products have more than %d parts in one zone",
				       LAST_NUMBER - FIRST_NUMBER + 1);
			diag_hint(p->model->diags, d, "start with fewer of them");
			return false;
		}
	}
	return true;
}

bool new_plan_make(struct new_plan *p, const struct new_request *r)
{
	*p = (struct new_plan){.model = r->model, .arena = r->model->arena};
	if (!add_deploys(p, r))
		return false;
	for (size_t i = 0; i < p->deploys.n; i++)
		add_roles(p, &p->deploys.at[i]);
	for (size_t i = 0; i < p->deploys.n; i++)
		add_peers(p, &p->deploys.at[i]);
	for (size_t i = 0; i < p->deploys.n; i++)
		look_at_flows(p, &p->deploys.at[i]);
	return give_places(p);
}
