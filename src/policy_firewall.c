/* Which firewall enforces which zone pairs. */
#include "policy_build.h"

#include <stdlib.h>
#include <string.h>

#include "oom.h"

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

/* -- which firewalls join a zone -- */

/* Firewalls by zone: those of zone Z are AT[START[Z]] up to AT[START[Z + 1]]. */
struct joined {
	struct firewall **at;
	size_t *start;
};

static struct joined join_zones(struct arena *a, struct firewall *const *fw, size_t n,
				size_t n_zones)
{
	struct joined j = {NULL, ARENA_ARRAY(a, size_t, n_zones + 2)};
	size_t *next = j.start + 1; /* becomes START while it is filled */

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < fw[i]->n_zones; k++)
			next[fw[i]->zones[k].zone->index + 1]++;
	for (size_t z = 0; z < n_zones; z++)
		next[z + 1] += next[z];
	j.at = ARENA_ARRAY(a, struct firewall *, next[n_zones]);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < fw[i]->n_zones; k++)
			j.at[next[fw[i]->zones[k].zone->index]++] = fw[i];
	return j;
}

static size_t joined_to(const struct joined *j, const struct zone *z)
{
	return j->start[z->index + 1] - j->start[z->index];
}

static bool enforces(const struct firewall *fw, const struct pair *p)
{
	return p->from == p->to ? fw->intra_zone
				: firewall_find_zone(fw, p->from) && firewall_find_zone(fw, p->to);
}

/* Hands P to its firewalls, or only counts it where they have no lists yet. True where some
 * enforces it. */
static bool hand_pair(const struct joined *j, const struct pair *p)
{
	bool by_from = joined_to(j, p->from) <= joined_to(j, p->to);
	const struct zone *z = by_from ? p->from : p->to;
	bool enforced = false;

	for (size_t i = j->start[z->index]; i < j->start[z->index + 1]; i++) {
		struct firewall *fw = j->at[i];

		if (!enforces(fw, p))
			continue;
		if (fw->pairs)
			fw->pairs[fw->n_pairs] = p;
		fw->n_pairs++;
		enforced = true;
	}
	return enforced;
}

static void make_room(struct arena *a, struct firewall *const *fw, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		fw[i]->pairs = ARENA_ARRAY(a, const struct pair *, fw[i]->n_pairs);
		fw[i]->n_pairs = 0;
	}
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

static void hand_pairs(struct model *m, const struct policy *p, struct firewall *const *fw,
		       size_t n, const char *target)
{
	struct arena *scratch = arena_new(out_of_memory);
	struct joined j = join_zones(scratch, fw, n, p->n_zones);

	for (size_t i = 0; i < n; i++) {
		fw[i]->pairs = NULL;
		fw[i]->n_pairs = 0;
	}
	for (size_t i = 0; i < p->n_pairs; i++)
		if (!hand_pair(&j, &p->pairs[i]) && p->pairs[i].from != p->pairs[i].to)
			no_firewall(m, &p->pairs[i], target);
	make_room(m->arena, fw, n);
	for (size_t i = 0; i < p->n_pairs; i++)
		hand_pair(&j, &p->pairs[i]);
	arena_free(scratch);
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
	hand_pairs(m, p, out, *n, target);
	return out;
}
