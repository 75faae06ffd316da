/* Policies of a Junos configuration, as one chain: the context of the zone pair, then global
 * policies, then the default. Source: Juniper, "Configuring Security Policies", "Global Security
 * Policies". */
#include <stdio.h>
#include <string.h>

#include "date.h"
#include "read.h"

/* -- places -- */

static void add_zone(struct srx *x, struct place_list *l, const char *zone)
{
	const char **at = ARENA_ARRAY(x->arena, const char *, l->n + 1);

	if (l->n)
		memcpy(at, l->at, l->n * sizeof *at);
	at[l->n++] = zone;
	l->at = at;
	if (!map_get(x->places, zone)) {
		map_put(x->places, zone, x);
		VEC_PUSH(x->arena, &x->r->filter->places, zone);
	}
}

static struct place_list one_zone(struct srx *x, const char *zone)
{
	struct place_list l = {.except = false};

	add_zone(x, &l, zone);
	return l;
}

/* <from-zone>a</from-zone> ...; none, or any: every zone. */
static struct place_list global_zones(struct srx *x, const xmlNode *match, const char *leaf)
{
	struct place_list l = {.except = false};

	SRX_EACH(z, match, leaf)
	{
		if (!strcmp(srx_text(x, z), "any"))
			return PLACE_ANY;
		add_zone(x, &l, srx_text(x, z));
	}
	return l.n ? l : PLACE_ANY;
}

/* -- schedulers: one date slot -- */

/* "YYYY-MM-DD.hh:mm"; without a year the date recurs. */
static bool moment(const char *s, uint32_t *out)
{
	struct date d;
	int hour, minute;
	char end;

	if (strlen(s) != 16 || s[10] != '.' || !date_parse(s, 10, &d) ||
	    sscanf(s + 11, "%2d:%2d%c", &hour, &minute, &end) != 2 || hour < 0 || hour > 24 ||
	    minute < 0 || minute > 59)
		return false;
	*out = (uint32_t)(date_days(d) * 24 * 60 + hour * 60 + minute);
	return true;
}

static const xmlNode *find_scheduler(struct srx *x, const char *name)
{
	SRX_EACH(s, srx_child(x->configuration, "schedulers"), "scheduler")
	if (!strcmp(srx_leaf_text(x, s, "name"), name))
		return s;
	return NULL;
}

static bool read_schedule(struct srx *x, const xmlNode *policy, struct filter_time *out)
{
	const xmlNode *n = srx_child(policy, "scheduler-name");
	const xmlNode *s = n ? find_scheduler(x, srx_text(x, n)) : NULL;
	const xmlNode *slot = srx_child(s, "start-date");
	bool good = slot && !srx_next(slot, "start-date");

	*out = TIME_ALWAYS;
	if (!n)
		return true;
	for (const xmlNode *c = srx_any_child(s); c; c = srx_any_next(c))
		good = good &&
		       (srx_is(c, "name") || srx_is(c, "start-date") || srx_is(c, "description"));
	if (!good || !moment(srx_leaf_text(x, slot, "start-date"), &out->from) ||
	    !moment(srx_leaf_text(x, slot, "stop-date"), &out->to) || !out->to) {
		SRX_ERROR(x, s ? s : n,
			  s ? "portc understands a scheduler of one start-date and stop-date"
			    : "there is no scheduler \"%s\"",
			  srx_text(x, n));
		return false;
	}
	out->to--; /* it stops then */
	return true;
}

/* -- actions -- */

/* Inspection of what is permitted, translation, logging. */
static bool is_harmless(const xmlNode *n)
{
	static const char *const words[] = {"application-services",
					    "destination-address",
					    "services-offload",
					    "tcp-options",
					    "advanced-connection-tracking",
					    "no-source-nat",
					    "advance-policy-based-routing"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (srx_is(n, words[i]))
			return true;
	return false;
}

static bool read_action(struct srx *x, const xmlNode *policy, enum verdict *out)
{
	const xmlNode *then = srx_child(policy, "then"), *permit = srx_child(then, "permit");
	bool drop = srx_child(then, "deny") || srx_child(then, "reject");

	*out = permit ? VERDICT_PASS : VERDICT_DROP;
	if ((permit != NULL) == drop) {
		SRX_ERROR(x, policy, "a policy permits, denies or rejects: one of them");
		return false;
	}
	for (const xmlNode *n = srx_any_child(permit); n; n = srx_any_next(n))
		if (!is_harmless(n)) {
			SRX_ERROR(x, n,
				  "portc does not understand <permit><%s>, which may change who is "
				  "permitted",
				  (const char *)n->name);
			return false;
		}
	return true;
}

/* -- policies -- */

/* What narrows a match in ways that packet sets do not have. */
static bool only_known(struct srx *x, const xmlNode *match, bool global)
{
	static const char *const known[] = {"source-address", "destination-address", "application",
					    "source-address-excluded",
					    "destination-address-excluded"};
	bool good = true;

	for (const xmlNode *n = srx_any_child(match); n; n = srx_any_next(n)) {
		bool found = global && (srx_is(n, "from-zone") || srx_is(n, "to-zone"));
		bool is_any = !strcmp(srx_text(x, n), "any") || !strcmp(srx_text(x, n), "none");

		for (size_t i = 0; i < sizeof known / sizeof *known; i++)
			found = found || srx_is(n, known[i]);
		if (found ||
		    (is_any && (srx_is(n, "source-identity") || srx_is(n, "dynamic-application") ||
				srx_is(n, "url-category"))))
			continue;
		SRX_ERROR(x, n, "portc does not understand <%s> in a match", (const char *)n->name);
		good = false;
	}
	return good;
}

static bool read_policy(struct srx *x, const xmlNode *policy, const char *from, const char *to)
{
	const xmlNode *match = srx_child(policy, "match");
	const char *name = srx_leaf_text(x, policy, "name");
	struct filter_match m = {.time = TIME_ALWAYS};
	const struct filter_side *source, *destination;
	const struct srx_terms *terms;
	enum verdict verdict;
	bool good;

	if (!match) {
		SRX_ERROR(x, policy, "policy %s has no match", name);
		return false;
	}
	good = only_known(x, match, !from);
	source = srx_match_side(x, match, "source-address", "source-address-excluded", from);
	destination =
	    srx_match_side(x, match, "destination-address", "destination-address-excluded", to);
	terms = srx_match_terms(x, match);
	good = read_action(x, policy, &verdict) && good;
	good = read_schedule(x, policy, &m.time) && good;
	if (!good || !source || !destination || !terms || terms->bad)
		return false;
	m.in = from ? one_zone(x, from) : global_zones(x, match, "from-zone");
	m.out = to ? one_zone(x, to) : global_zones(x, match, "to-zone");
	m.from = *source;
	m.to = *destination;
	m.terms = terms->at;
	m.n_terms = terms->n;
	struct filter_rule *r = filter_add_rule(x->arena, x->r->filter, 0);
	r->match = m;
	r->verdict = verdict;
	r->label = from ? arena_printf(x->arena, "policy %s to %s (%s)", from, to, name)
			: arena_printf(x->arena, "global policy (%s)", name);
	r->span = srx_span(x, policy);
	return true;
}

/* Traffic of the device itself is a matter of its own. */
static bool is_own(const char *zone)
{
	return !strcmp(zone, "junos-host");
}

static bool read_context(struct srx *x, const xmlNode *context)
{
	const char *from = srx_leaf_text(x, context, "from-zone-name");
	const char *to = srx_leaf_text(x, context, "to-zone-name");
	bool good = true;

	if (is_own(from) || is_own(to))
		return true;
	if (!*from || !*to) {
		SRX_ERROR(x, context, "from-zone-name and to-zone-name are missing here");
		return false;
	}
	SRX_EACH(p, context, "policy")
	good = read_policy(x, p, from, to) && good;
	return good;
}

static bool read_default(struct srx *x, const xmlNode *policies)
{
	const xmlNode *d = srx_child(policies, "default-policy");
	const char *action = srx_leaf_text(x, d, "default-action");
	bool permit = !strcmp(action, "permit-all") || srx_child(d, "permit-all");

	if (d && !permit && strcmp(action, "deny-all") && !srx_child(d, "deny-all") &&
	    strcmp(action, "reject-all") && srx_any_child(d)) {
		SRX_ERROR(x, d, "portc does not understand this default-policy");
		return false;
	}
	*VEC_ADD(x->arena, &x->r->filter->stages) =
	    (struct filter_stage){0, permit ? VERDICT_PASS : VERDICT_DROP};
	return true;
}

/* -- what is behind a zone: for import -- */

static bool prefix(const char *s, struct addr_range *out)
{
	const char *slash = strchr(s, '/');
	unsigned long len;
	enum family f;
	u128 addr;

	if (!slash || !addr_parse(s, (size_t)(slash - s), &f, &addr) ||
	    !decimal(slash + 1, addr_bits(f), &len))
		return false;
	*out = prefix_range(f, addr, (unsigned)len);
	return true;
}

static void add_network(struct srx *x, const char *zone, struct addr_range range)
{
	*VEC_ADD(x->arena, &x->r->filter->networks) = (struct filter_network){zone, range};
}

static void unit_networks(struct srx *x, const xmlNode *unit, const char *zone)
{
	static const char *const families[] = {"family/inet", "family/inet6"};
	struct addr_range range;

	for (size_t i = 0; i < 2; i++)
		SRX_EACH(a, srx_path(unit, families[i]), "address")
	if (prefix(srx_leaf_text(x, a, "name"), &range))
		add_network(x, zone, range);
}

/* "ge-0/0/1.0": the unit of an interface. */
static void interface_networks(struct srx *x, const char *name, const char *zone)
{
	SRX_EACH(i, srx_child(x->configuration, "interfaces"), "interface")
	SRX_EACH(u, i, "unit")
	{
		const char *full = arena_printf(x->arena, "%s.%s", srx_leaf_text(x, i, "name"),
						srx_leaf_text(x, u, "name"));

		if (!strcmp(full, name))
			unit_networks(x, u, zone);
	}
}

/* A static route leads to the zone in whose network its next hop is. */
static void read_routes(struct srx *x)
{
	struct filter *f = x->r->filter;
	size_t n = f->networks.n;
	struct addr_range range;

	SRX_EACH(r, srx_path(x->configuration, "routing-options/static"), "route")
	{
		const char *hop = srx_leaf_text(x, r, "next-hop");
		enum family family;
		u128 addr;

		if (!prefix(srx_leaf_text(x, r, "name"), &range) ||
		    !addr_parse(hop, strlen(hop), &family, &addr))
			continue;
		for (size_t i = 0; i < n; i++) {
			struct addr_range *net = &f->networks.at[i].range;

			if (net->family == family && net->lo <= addr && addr <= net->hi) {
				add_network(x, f->networks.at[i].place, range);
				break;
			}
		}
	}
}

static void read_networks(struct srx *x)
{
	SRX_EACH(z, srx_path(x->configuration, "security/zones"), "security-zone")
	SRX_EACH(i, z, "interfaces")
	interface_networks(x, srx_leaf_text(x, i, "name"), srx_leaf_text(x, z, "name"));
	read_routes(x);
}

bool srx_read_policies(struct srx *x)
{
	const xmlNode *policies = srx_path(x->configuration, "security/policies");
	bool good = true;

	filter_add_chain(x->arena, x->r->filter, "policies");
	SRX_EACH(z, srx_path(x->configuration, "security/zones"), "security-zone")
	one_zone(x, srx_leaf_text(x, z, "name"));
	SRX_EACH(c, policies, "policy")
	good = read_context(x, c) && good;
	SRX_EACH(g, policies, "global")
	SRX_EACH(p, g, "policy")
	good = read_policy(x, p, NULL, NULL) && good;
	read_networks(x);
	return read_default(x, policies) && good;
}
