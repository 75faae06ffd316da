/* Bound lists and security levels, as stages. Source: Cisco, ASA Series Firewall CLI Configuration
 * Guide, "Access Rules": the list of the interface, then the global one, then an implicit denial;
 * without any list traffic goes from higher to lower security levels; lists bound to `out` narrow
 * what leaves. */
#include "read.h"

static struct place_list one_place(struct asa *p, const char *name)
{
	struct place_list l = {.at = ARENA_ARRAY(p->arena, const char *, 1), .n = 1};

	l.at[0] = name;
	return l;
}

static struct filter_rule *rule(struct asa *p, size_t chain, enum verdict v, const char *label,
				struct span span)
{
	struct filter_rule *r = filter_add_rule(p->arena, p->r->filter, chain);

	r->match = filter_match_any(p->arena);
	r->verdict = v;
	r->label = label;
	r->span = span;
	return r;
}

/* A jump to the list's chain; false where the list is not understood. */
static bool jump(struct asa *p, size_t chain, const char *list, struct place_list in,
		 struct place_list out, struct span span)
{
	struct asa_list *l = map_get(p->lists, list);
	struct filter_rule *r;
	bool good;

	if (!l || l->other) {
		ASA_ERROR(p, span,
			  l ? "access-list %s is not an extended one"
			    : "there is no access-list %s",
			  list);
		return false;
	}
	good = asa_chain(p, l);
	r = rule(p, chain, VERDICT_JUMP, list, span);
	r->match.in = in;
	r->match.out = out;
	r->chain = l->chain;
	return good;
}

/* -- interfaces without any list -- */

static void levels_of(struct asa *p, size_t chain, const struct asa_interface *from)
{
	for (size_t i = 0; i < p->interfaces.n; i++) {
		const struct asa_interface *to = &p->interfaces.at[i];
		struct filter_rule *r;

		if (to->level < 0 || to == from || from->level < to->level ||
		    (from->level == to->level && !p->inter_interface))
			continue;
		r = rule(p, chain, VERDICT_PASS, "security levels", from->span);
		r->match.in = one_place(p, from->name);
		r->match.out = one_place(p, to->name);
	}
}

static bool security_levels(struct asa *p, size_t chain)
{
	bool good = true;

	for (size_t i = 0; i < p->interfaces.n; i++) {
		const struct asa_interface *x = &p->interfaces.at[i];

		if (x->in)
			continue;
		if (x->level >= 0) {
			levels_of(p, chain, x);
			continue;
		}
		ASA_ERROR(p, x->span,
			  "interface %s has no access list, and its security level is not told",
			  x->name);
		good = false;
	}
	return good;
}

/* -- stages -- */

static bool ingress(struct asa *p)
{
	size_t chain = filter_add_chain(p->arena, p->r->filter, "ingress");
	struct place_list anywhere = PLACE_ANY;
	bool good = true;

	*VEC_ADD(p->arena, &p->r->filter->stages) = (struct filter_stage){chain, VERDICT_DROP};
	for (size_t i = 0; i < p->interfaces.n; i++) {
		const struct asa_interface *x = &p->interfaces.at[i];

		if (x->in)
			good = jump(p, chain, x->in, one_place(p, x->name), anywhere, x->in_span) &&
			       good;
	}
	if (p->global)
		return jump(p, chain, p->global, anywhere, anywhere, p->global_span) && good;
	return security_levels(p, chain) && good;
}

static bool egress(struct asa *p)
{
	size_t chain = 0;
	bool good = true, any = false;

	for (size_t i = 0; i < p->interfaces.n; i++) {
		const struct asa_interface *x = &p->interfaces.at[i];
		struct filter_rule *r;

		if (!x->out)
			continue;
		if (!any) {
			chain = filter_add_chain(p->arena, p->r->filter, "egress");
			*VEC_ADD(p->arena, &p->r->filter->stages) =
			    (struct filter_stage){chain, VERDICT_PASS};
		}
		any = true;
		good =
		    jump(p, chain, x->out, PLACE_ANY, one_place(p, x->name), x->out_span) && good;
		r = rule(p, chain, VERDICT_DROP, "the end of the list", x->out_span);
		r->match.out = one_place(p, x->name);
	}
	return good;
}

/* Nothing goes through a management interface, whatever its list says. */
static void management_only(struct asa *p, size_t chain)
{
	for (size_t i = 0; i < p->interfaces.n; i++) {
		const struct asa_interface *x = &p->interfaces.at[i];

		if (!x->management)
			continue;
		rule(p, chain, VERDICT_DROP, "management-only", x->span)->match.in =
		    one_place(p, x->name);
		rule(p, chain, VERDICT_DROP, "management-only", x->span)->match.out =
		    one_place(p, x->name);
	}
}

/* Between interfaces of one level, and back out of the same interface, nothing passes unless it is
 * said. */
static void same_security(struct asa *p)
{
	size_t chain = filter_add_chain(p->arena, p->r->filter, "same-security-traffic");

	*VEC_ADD(p->arena, &p->r->filter->stages) = (struct filter_stage){chain, VERDICT_PASS};
	management_only(p, chain);
	for (size_t i = 0; i < p->interfaces.n; i++)
		for (size_t k = 0; k < p->interfaces.n; k++) {
			const struct asa_interface *x = &p->interfaces.at[i],
						   *y = &p->interfaces.at[k];
			bool permitted = x == y ? p->intra_interface : p->inter_interface;
			struct filter_rule *r;

			if (permitted || (x != y && (x->level < 0 || x->level != y->level)))
				continue;
			r = rule(p, chain, VERDICT_DROP, "no same-security-traffic", x->span);
			r->match.in = one_place(p, x->name);
			r->match.out = one_place(p, y->name);
		}
}

bool asa_stages(struct asa *p)
{
	bool good = ingress(p);

	good = egress(p) && good;
	same_security(p);
	for (size_t i = 0; i < p->interfaces.n; i++)
		VEC_PUSH(p->arena, &p->r->filter->places, p->interfaces.at[i].name);
	return good;
}

/* -- for import -- */

void asa_objects(struct asa *p)
{
	struct diags *shown = p->r->diags;

	p->r->diags = diags_new(p->arena); /* what no list uses does not matter */
	for (size_t i = 0; i < p->all.n; i++) {
		struct asa_definition *d = p->all.at[i];
		bool network = d->kind == ASA_NETWORK_OBJECT || d->kind == ASA_NETWORK_GROUP;
		bool service =
		    d->kind == ASA_SERVICE_OBJECT || (d->kind == ASA_SERVICE_GROUP && !d->protocol);

		if (map_get(p->definitions, d->name) != d ||
		    !(network ? asa_side(p, d, d->span) : service && asa_services(p, d, d->span)))
			continue;
		*VEC_ADD(p->arena, &p->r->filter->objects) =
		    (struct filter_object){.name = d->name,
					   .description = d->description ? d->description : "",
					   .side = d->side,
					   .terms = d->terms,
					   .n_terms = d->n_terms,
					   .span = d->span};
	}
	p->r->diags = shown;
}
