/* Which firewall enforces which zone pairs. */
#include "policy_build.h"

#include <stdlib.h>
#include <string.h>

/* Without a firewall block one firewall joins all zones, and an interface is called like its zone.
 */
static struct firewall *implicit_firewall(struct model *m, const char *target)
{
	struct firewall *fw = ARENA_NEW(m->arena, struct firewall);

	fw->target = target;
	fw->n_zones = m->zones.n;
	fw->zones = ARENA_ARRAY(m->arena, struct firewall_zone, m->zones.n);
	for (size_t i = 0; i < m->zones.n; i++) {
		struct firewall_zone *z = &fw->zones[i];

		z->zone = m->zones.at[i];
		z->span = z->zone->span;
		z->interfaces = ARENA_ARRAY(m->arena, const char *, 1);
		z->interfaces[0] = z->zone->name;
		z->interface_spans = ARENA_ARRAY(m->arena, struct span, 1);
		z->interface_spans[0] = z->zone->span;
		z->n_interfaces = 1;
	}
	return fw;
}

static bool enforces(const struct firewall *fw, const struct pair *p)
{
	if (p->from == p->to && !fw->intra_zone)
		return false;
	return firewall_find_zone(fw, p->from) && firewall_find_zone(fw, p->to);
}

static void no_firewall(struct model *m, const struct pair *p, const char *target)
{
	const struct reason *r = &p->rules[0].reasons[0];
	struct diagnostic *d =
	    diag_error(m->diags, r->deploy.source ? r->deploy : r->span,
		       "no %s firewall joins zones `%s` and `%s`, which `%s` needs", target,
		       p->from->name, p->to->name, r->label);

	for (size_t i = 0; i < m->firewalls.n; i++)
		if (!strcmp(m->firewalls.at[i]->target, target))
			diag_note(m->diags, d, m->firewalls.at[i]->span, "`%s` joins other zones",
				  m->firewalls.at[i]->name);
}

struct firewall **policy_firewalls(struct model *m, const struct policy *p, const char *target,
				   size_t *n)
{
	struct firewall **out = ARENA_ARRAY(m->arena, struct firewall *, m->firewalls.n + 1);

	*n = 0;
	for (size_t i = 0; i < m->firewalls.n; i++)
		if (!strcmp(m->firewalls.at[i]->target, target))
			out[(*n)++] = m->firewalls.at[i];
	if (!*n)
		out[(*n)++] = implicit_firewall(m, target);
	for (size_t f = 0; f < *n; f++) {
		out[f]->pairs = ARENA_ARRAY(m->arena, const struct pair *, p->n_pairs);
		out[f]->n_pairs = 0;
	}
	for (size_t i = 0; i < p->n_pairs; i++) {
		bool enforced = p->pairs[i].from == p->pairs[i].to;

		for (size_t f = 0; f < *n; f++)
			if (enforces(out[f], &p->pairs[i])) {
				out[f]->pairs[out[f]->n_pairs++] = &p->pairs[i];
				enforced = true;
			}
		if (!enforced)
			no_firewall(m, &p->pairs[i], target);
	}
	return out;
}
