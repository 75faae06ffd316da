/* Hosts, networks and services whose addresses or ports touch become one.
 *
 * Members that touch directly or through others form a cluster. A cluster becomes its ranges, each
 * an object that is called like a literal and described by the names it stands for. Groups, zones
 * and DNS names stay what they are. */
#include "optimize_parts.h"

#include <stdlib.h>
#include <string.h>

/* A forest over the members: those of one tree are a cluster. */
struct clusters {
	uint32_t *parent;
};

static uint32_t root_of(struct clusters *c, uint32_t i)
{
	while (c->parent[i] != i)
		i = c->parent[i] = c->parent[c->parent[i]];
	return i;
}

/* The first member of a cluster is its root. */
static void unite(struct clusters *c, uint32_t a, uint32_t b)
{
	a = root_of(c, a);
	b = root_of(c, b);
	if (a < b)
		c->parent[b] = a;
	else
		c->parent[a] = b;
}

static bool is_port_line(uint64_t line)
{
	return line >> 40 == SERVICE_PORTS;
}

/* Unites members with stretches that touch; false where there are none. */
static bool find_clusters(struct clusters *c, const struct stretches *s, bool ports)
{
	const struct stretch *at = s->list.at;
	bool any = false;

	for (size_t i = 1, wide = 0; i < s->list.n; i++) {
		bool near = at[i].line == at[wide].line && at[wide].hi >= at[i].lo - !!at[i].lo &&
			    (!ports || is_port_line(at[i].line));

		if (near) {
			unite(c, at[wide].member, at[i].member);
			any = true;
		}
		if (at[i].line != at[wide].line || at[i].hi > at[wide].hi)
			wide = i;
	}
	return any;
}

/* -- a cluster to its ranges -- */

struct joining {
	struct job *job;
	struct list members;
	enum family families;
	VEC(const void *) out;
};

static bool join_objects(struct joining *g, struct list cluster)
{
	struct arena *a = g->job->scratch;
	const struct object *first = cluster.at[0];
	VEC(struct addr_range) all = {0};

	for (size_t i = 0; i < cluster.n; i++) {
		const struct object *o = cluster.at[i];

		for (size_t k = 0; k < o->addresses.n; k++)
			if (o->addresses.at[k].family & g->families)
				VEC_PUSH(a, &all, o->addresses.at[k]);
	}
	struct addr_set joined = addr_set_make(a, all.at, all.n);
	if (joined.n >= all.n)
		return false;
	for (size_t i = 0; i < joined.n; i++) {
		const struct object *o =
		    made_object(g->job->made, first->zone, &joined.at[i], cluster);

		if (!o)
			return false;
		VEC_PUSH(a, &g->out, o);
	}
	return true;
}

static bool join_services(struct joining *g, struct list cluster)
{
	struct arena *a = g->job->scratch;
	VEC(struct service_term) all = {0};
	size_t n;

	for (size_t i = 0; i < cluster.n; i++) {
		const struct service *s = cluster.at[i];

		for (size_t k = 0; k < s->n_terms; k++)
			VEC_PUSH(a, &all, s->terms[k]);
	}
	n = all.n;
	terms_canonical(all.at, &all.n);
	if (all.n >= n)
		return false;
	for (size_t i = 0; i < all.n; i++) {
		const struct service *s = made_service(g->job->made, &all.at[i], cluster);

		if (!s)
			return false;
		VEC_PUSH(a, &g->out, s);
	}
	return true;
}

/* The members of the cluster that begins at member I, joined or as they are. */
static void join_cluster(struct joining *g, struct clusters *c, const uint32_t *next, uint32_t i,
			 int dimension)
{
	VEC(const void *) members = {0};
	size_t before = g->out.n;

	(void)c;
	for (; i != NONE; i = next[i])
		VEC_PUSH(g->job->arena, &members, g->members.at[i]);
	struct list cluster = {members.at, members.n};
	bool joined = members.n > 1 && (dimension == SERVICES ? join_services(g, cluster)
							      : join_objects(g, cluster));
	if (joined)
		return;
	g->out.n = before;
	for (size_t k = 0; k < members.n; k++)
		VEC_PUSH(g->job->scratch, &g->out, members.at[k]);
}

/* Members that may be joined: their stretches alone are looked at. */
static void keep_plain(struct stretches *s, struct list l)
{
	size_t n = 0;

	for (size_t i = 0; i < s->list.n; i++) {
		const struct object *o = l.at[s->list.at[i].member];

		if (o->kind == OBJECT_HOST || o->kind == OBJECT_NETWORK)
			s->list.at[n++] = s->list.at[i];
	}
	s->list.n = n;
}

struct list list_join(struct job *j, int dimension, struct list l, enum family families)
{
	struct joining g = {.job = j, .members = l, .families = families};
	struct clusters c = {ARENA_ARRAY(j->scratch, uint32_t, l.n)};
	uint32_t *next, *last;

	if (l.n < 2)
		return l;
	struct stretches s = list_stretches(j, dimension, l, families);
	if (dimension != SERVICES)
		keep_plain(&s, l);
	stretches_sort(&s);
	for (uint32_t i = 0; i < l.n; i++)
		c.parent[i] = i;
	if (!find_clusters(&c, &s, dimension == SERVICES))
		return l;
	next = ARENA_ARRAY(j->scratch, uint32_t, l.n);
	last = ARENA_ARRAY(j->scratch, uint32_t, l.n);
	for (uint32_t i = 0; i < l.n; i++) {
		uint32_t r = root_of(&c, i);

		next[i] = NONE;
		if (r != i)
			next[last[r]] = i;
		last[r] = i;
	}
	for (uint32_t i = 0; i < l.n; i++)
		if (c.parent[i] == i)
			join_cluster(&g, &c, next, i, dimension);
	return list_sorted(j, dimension, g.out.at, g.out.n);
}
