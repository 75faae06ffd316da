/* Making filters, and walking their rules for one packet: see filter.h. */
#include "filter.h"

#include <ctype.h>
#include <string.h>

struct filter_side filter_any(struct arena *a)
{
	struct addr_range all[] = {prefix_range(FAMILY_4, 0, 0), prefix_range(FAMILY_6, 0, 0)};

	return (struct filter_side){.addresses = addr_set_make(a, all, 2)};
}

struct filter_match filter_match_any(struct arena *a)
{
	static const struct service_term any = {.kind = SERVICE_ANY};

	return (struct filter_match){.in = PLACE_ANY,
				     .out = PLACE_ANY,
				     .from = filter_any(a),
				     .to = filter_any(a),
				     .terms = &any,
				     .n_terms = 1,
				     .time = TIME_ALWAYS};
}

void filter_side_add(struct arena *a, struct filter_side *to, const struct filter_side *s)
{
	size_t n = to->n_names + s->n_names;

	to->addresses = addr_set_union(a, to->addresses, s->addresses);
	if (!s->n_names)
		return;
	struct filter_name *names = ARENA_ARRAY(a, struct filter_name, n);
	if (to->n_names)
		memcpy(names, to->names, to->n_names * sizeof *names);
	memcpy(names + to->n_names, s->names, s->n_names * sizeof *names);
	to->names = names;
	to->n_names = n;
}

bool filter_side_name(struct arena *a, struct intern *names, const char *text, enum family families,
		      struct filter_side *out)
{
	size_t n = strlen(text);
	char *lower = arena_strndup(a, text, n);
	struct filter_name *name = ARENA_NEW(a, struct filter_name);

	for (size_t i = 0; i < n; i++)
		lower[i] = (char)tolower((unsigned char)lower[i]);
	if (n && lower[n - 1] == '.')
		lower[n - 1] = '\0';
	*name = (struct filter_name){intern(names, lower), families};
	*out = (struct filter_side){.names = name, .n_names = 1};
	return *lower != '\0';
}

size_t filter_add_chain(struct arena *a, struct filter *f, const char *name)
{
	*VEC_ADD(a, &f->chains) = (struct filter_chain){.name = name};
	return f->chains.n - 1;
}

struct filter_rule *filter_add_rule(struct arena *a, struct filter *f, size_t chain)
{
	struct filter_rule *r = VEC_ADD(a, &f->chains.at[chain].rules);

	*r = (struct filter_rule){.label = "", .match.time = TIME_ALWAYS};
	return r;
}

void filter_add_place(struct arena *a, struct filter *f, const char *name)
{
	for (size_t i = 0; i < f->places.n; i++)
		if (f->places.at[i] == name)
			return;
	VEC_PUSH(a, &f->places, name);
}

/* -- does a match hold? -- */

static bool name_holds(const char *pattern, const char *place)
{
	size_t n = strlen(pattern);

	if (n && pattern[n - 1] == '*')
		return !strncmp(pattern, place, n - 1);
	return !strcmp(pattern, place);
}

bool place_list_holds(const struct place_list *l, const char *place)
{
	for (size_t i = 0; i < l->n; i++)
		if (name_holds(l->at[i], place))
			return !l->except;
	return l->except;
}

static bool side_holds(const struct filter_side *s, enum family f, u128 addr, const char *name)
{
	struct addr_range one = {f, addr, addr};

	for (size_t i = 0; i < s->n_names; i++)
		if (name && (s->names[i].families & f) && !strcmp(s->names[i].fqdn, name))
			return true;
	return addr_set_within((struct addr_set){&one, 1}, s->addresses);
}

static bool port_in(struct port_range r, uint16_t port)
{
	return r.lo <= port && port <= r.hi;
}

static bool term_holds(const struct service_term *t, const struct filter_packet *p)
{
	if (t->kind == SERVICE_ANY)
		return true;
	if (t->proto != p->proto)
		return false;
	switch (t->kind) {
	case SERVICE_PORTS:
		return port_in(t->src, p->src_port) && port_in(t->dst, p->dst_port);
	case SERVICE_ICMP:
		return (term_families(t) & p->family) && (t->type < 0 || t->type == p->type) &&
		       (t->code < 0 || t->code == p->code);
	case SERVICE_PROTO:
	case SERVICE_ANY:
	default:
		return true;
	}
}

bool filter_matches(const struct filter_match *m, const struct filter_packet *p)
{
	bool service = false;

	for (size_t i = 0; i < m->n_terms && !service; i++)
		service = term_holds(&m->terms[i], p);
	return service && filter_time_start(m->time) <= p->minute && p->minute <= m->time.to &&
	       place_list_holds(&m->in, p->in) && place_list_holds(&m->out, p->out) &&
	       side_holds(&m->from, p->family, p->from, p->from_name) &&
	       side_holds(&m->to, p->family, p->to, p->to_name);
}

/* -- walking -- */

/* VERDICT_PASS or VERDICT_DROP; VERDICT_RETURN where the chain ends without one. */
static enum verdict walk_chain(const struct filter *f, size_t chain, const struct filter_packet *p,
			       const struct filter_rule **rule)
{
	const struct filter_chain *c = &f->chains.at[chain];

	for (size_t i = 0; i < c->rules.n; i++) {
		const struct filter_rule *r = &c->rules.at[i];
		enum verdict v = r->verdict;

		if (!filter_matches(&r->match, p))
			continue;
		if (v == VERDICT_JUMP || v == VERDICT_GOTO) {
			v = walk_chain(f, r->chain, p, rule);
			if (v == VERDICT_RETURN && r->verdict == VERDICT_JUMP)
				continue;
			return v;
		}
		if (v != VERDICT_RETURN)
			*rule = r;
		return v;
	}
	return VERDICT_RETURN;
}

bool filter_walk(const struct filter *f, const struct filter_packet *p,
		 const struct filter_rule **rule)
{
	const struct filter_rule *decider = NULL;

	*rule = NULL;
	for (size_t i = 0; i < f->stages.n; i++) {
		decider = NULL;
		enum verdict v = walk_chain(f, f->stages.at[i].chain, p, &decider);

		if (v == VERDICT_RETURN)
			v = f->stages.at[i].otherwise;
		if (v == VERDICT_DROP) {
			*rule = decider;
			return false;
		}
		if (decider)
			*rule = decider;
	}
	return true;
}
