/* Exact decisions against a walk over every connection of a small world.
 *
 * Two zones, `a` at the lower end of both families and `b` at the upper; a handful of endpoints and
 * services in each. Whatever changes, changes between the points of `universe`, so that looking
 * at each of them decides every question. */
#include "unit.h"

#include "decide.h"
#include "resolve.h"
#include "world.h"

/* Addresses are counted from the first of the zone's endpoints; ZONE_REST is one that only the
 * zone itself holds. */
enum { ZONE_REST = 0x40, NAMES = 2, ELEMENTS = 12 };

struct element {
	const char *text;
	enum family family; /* of the addresses */
	int lo, hi;
	unsigned names; /* a bit for each DNS name */
	bool zone;      /* everything */
};

static const struct element elements[2][ELEMENTS] = {
    {{"0.0.0.0", FAMILY_4, 0, 0, 0, false},
     {"0.0.0.1", FAMILY_4, 1, 1, 0, false},
     {"0.0.0.2-0.0.0.3", FAMILY_4, 2, 3, 0, false},
     {"0.0.0.0/31", FAMILY_4, 0, 1, 0, false},
     {"::", FAMILY_6, 0, 0, 0, false},
     {"::1-::3", FAMILY_6, 1, 3, 0, false},
     {"::/126", FAMILY_6, 0, 3, 0, false},
     {"an0", FAMILY_NONE, 0, 0, 1, false},
     {"an1", FAMILY_NONE, 0, 0, 2, false},
     {"both-a", FAMILY_4, 3, 3, 1, false},
     {"all-a", FAMILY_NONE, 0, 0, 3, false},
     {"a", FAMILY_NONE, 0, 0, 0, true}},
    {{"255.255.255.255", FAMILY_4, 3, 3, 0, false},
     {"255.255.255.254", FAMILY_4, 2, 2, 0, false},
     {"255.255.255.252-255.255.255.253", FAMILY_4, 0, 1, 0, false},
     {"255.255.255.254/31", FAMILY_4, 2, 3, 0, false},
     {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", FAMILY_6, 3, 3, 0, false},
     {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffc-ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffd", FAMILY_6,
      0, 1, 0, false},
     {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffc/126", FAMILY_6, 0, 3, 0, false},
     {"bn0", FAMILY_NONE, 0, 0, 1, false},
     {"bn1", FAMILY_NONE, 0, 0, 2, false},
     {"both-b", FAMILY_4, 2, 2, 1, false},
     {"all-b", FAMILY_NONE, 0, 0, 3, false},
     {"b", FAMILY_NONE, 0, 0, 0, true}},
};

static const char world_text[] =
    "zone a { network 0.0.0.0/8, ::/16; }\n"
    "zone b { network 255.255.255.0/24, ffff::/16; }\n"
    "host an0 in a { fqdn \"a0.example.com\"; }\nhost an1 in a { fqdn \"a1.example.com\"; }\n"
    "host bn0 in b { fqdn \"b0.example.com\"; }\nhost bn1 in b { fqdn \"b1.example.com\"; }\n"
    "group both-a { an0, 0.0.0.3 }\ngroup all-a { an0, an1 }\n"
    "group both-b { bn0, 255.255.255.254 }\ngroup all-b { bn0, bn1 }\n";

/* A service as a box: protocol, source port or ICMP type, destination port or code. */
struct box {
	const char *text;
	int proto; /* -1: any */
	int x0, x1, y0, y1;
};

enum { SERVICES = 18, LAST = 65535 };
static const struct box services[SERVICES] = {
    {"any", -1, 0, LAST, 0, LAST},
    {"tcp", PROTO_TCP, 0, LAST, 0, LAST},
    {"tcp/0", PROTO_TCP, 0, LAST, 0, 0},
    {"tcp/1-65535", PROTO_TCP, 0, LAST, 1, LAST},
    {"tcp/5-9 source 7", PROTO_TCP, 7, 7, 5, 9},
    {"tcp/5 source 0-6", PROTO_TCP, 0, 6, 5, 5},
    {"tcp/65535", PROTO_TCP, 0, LAST, LAST, LAST},
    {"udp", PROTO_UDP, 0, LAST, 0, LAST},
    {"udp/5 source 7-65535", PROTO_UDP, 7, LAST, 5, 5},
    {"udp/0-65534", PROTO_UDP, 0, LAST, 0, LAST - 1},
    {"sctp/10", PROTO_SCTP, 0, LAST, 10, 10},
    {"icmp", PROTO_ICMP, 0, 255, 0, 255},
    {"icmp/8", PROTO_ICMP, 8, 8, 0, 255},
    {"icmp/8/0", PROTO_ICMP, 8, 8, 0, 0},
    {"icmp6", PROTO_ICMP6, 0, 255, 0, 255},
    {"icmp6/128", PROTO_ICMP6, 128, 128, 0, 255},
    {"esp", 50, 0, LAST, 0, LAST},
    {"ip/0", 0, 0, LAST, 0, LAST},
};

/* One end of a connection: an address (counted as above), or a name where NAME >= 0. */
struct end {
	enum family family;
	int at, name;
};

struct connection {
	enum family family;
	struct end from, to;
	int proto, x, y;
};

/* -- what the text means, statement by statement -- */

enum { STATEMENTS = 10, ASSERTIONS = 12, TIMES = 3, SOME = 3 };

struct statement_of {
	bool allow;
	unsigned from[SOME], to[SOME], service[SOME]; /* indexes; repeated ones do no harm */
	unsigned until;         /* in force at times before it; TIMES: always */
	unsigned zone_names[2]; /* names that a zone stands for here, a bit for each */
};

static const char *const until_texts[TIMES + 1] = {NULL, " until 2030-01-01", " until 2031-01-01",
						   ""};

static bool element_holds(const struct element *e, struct end p, unsigned zone_names)
{
	if (p.name >= 0)
		return (e->zone ? zone_names : e->names) >> p.name & 1;
	if (e->zone)
		return true;
	return e->family == p.family && e->lo <= p.at && p.at <= e->hi;
}

static bool side_holds(int side, const unsigned *some, struct end p, unsigned zone_names)
{
	for (int i = 0; i < SOME; i++)
		if (element_holds(&elements[side][some[i]], p, zone_names))
			return true;
	return false;
}

static bool box_holds(const struct box *b, const struct connection *c)
{
	if (b->proto >= 0 && b->proto != c->proto)
		return false;
	if (b->proto == PROTO_ICMP && c->family != FAMILY_4)
		return false;
	if (b->proto == PROTO_ICMP6 && c->family != FAMILY_6)
		return false;
	return b->x0 <= c->x && c->x <= b->x1 && b->y0 <= c->y && c->y <= b->y1;
}

static bool statement_holds(const struct statement_of *s, const struct connection *c)
{
	bool service = false;

	for (int i = 0; i < SOME; i++)
		service |= box_holds(&services[s->service[i]], c);
	return service && side_holds(0, s->from, c->from, s->zone_names[0]) &&
	       side_holds(1, s->to, c->to, s->zone_names[1]);
}

static bool permitted(const struct statement_of *s, size_t n, const struct connection *c,
		      unsigned time)
{
	bool allowed = false;

	for (size_t i = 0; i < n; i++) {
		if (time >= s[i].until || !statement_holds(&s[i], c))
			continue;
		if (!s[i].allow)
			return false;
		allowed = true;
	}
	return allowed;
}

/* -- the universe -- */

enum { UNIVERSE = 16000, ENDS = 5 * 2 + NAMES };

struct universe {
	struct connection at[UNIVERSE];
	size_t n;
};

static size_t list_ends(struct end *out)
{
	static const int places[] = {0, 1, 2, 3, ZONE_REST};
	size_t n = 0;

	for (int i = 0; i < 5; i++) {
		out[n++] = (struct end){FAMILY_4, places[i], -1};
		out[n++] = (struct end){FAMILY_6, places[i], -1};
	}
	for (int i = 0; i < NAMES; i++)
		out[n++] = (struct end){FAMILY_BOTH, 0, i};
	return n;
}

static void add_connection(struct universe *u, struct connection c)
{
	assert_true(u->n < UNIVERSE);
	u->at[u->n++] = c;
}

static void add_services(struct universe *u, struct connection c)
{
	static const int ports_x[] = {0, 7, 8}, ports_y[] = {0, 1, 5, 6, 10, LAST};
	static const int protos[] = {PROTO_TCP, PROTO_UDP, PROTO_SCTP};
	static const int types[] = {0, 8, 9, 128};
	static const int others[] = {0, 50, 51, 255};

	for (int i = 0; i < 3 * 3 * 6; i++) {
		c.proto = protos[i / 18];
		c.x = ports_x[i / 6 % 3];
		c.y = ports_y[i % 6];
		add_connection(u, c);
	}
	for (int i = 0; i < 2 * 4 * 2; i++) {
		c.proto = i / 8 ? PROTO_ICMP : PROTO_ICMP6;
		c.x = types[i / 2 % 4];
		c.y = i % 2;
		add_connection(u, c);
	}
	for (int i = 0; i < 4; i++) {
		c.proto = others[i];
		c.x = c.y = 0;
		add_connection(u, c);
	}
}

static void fill_universe(struct universe *u)
{
	struct end from[ENDS], to[ENDS];
	size_t n = list_ends(from), k = list_ends(to);

	for (size_t i = 0; i < n * k; i++) {
		struct end f = from[i / k], t = to[i % k];

		if (f.family & t.family & FAMILY_4)
			add_services(u, (struct connection){FAMILY_4, f, t, 0, 0, 0});
		if (f.family & t.family & FAMILY_6)
			add_services(u, (struct connection){FAMILY_6, f, t, 0, 0, 0});
	}
}

/* -- making policies -- */

static struct statement_of some_statement(struct chance *c, const unsigned *zone_names)
{
	struct statement_of s = {
	    .allow = below(c, 3) > 0, .until = TIMES, .zone_names = {zone_names[0], zone_names[1]}};

	if (below(c, 4) == 0)
		s.until = 1 + below(c, 2);
	s.from[0] = below(c, ELEMENTS);
	s.to[0] = below(c, ELEMENTS);
	s.service[0] = below(c, SERVICES);
	for (int i = 1; i < SOME; i++) {
		s.from[i] = below(c, 3) ? s.from[0] : below(c, ELEMENTS);
		s.to[i] = below(c, 3) ? s.to[0] : below(c, ELEMENTS);
		s.service[i] = below(c, 3) ? s.service[0] : below(c, SERVICES);
	}
	return s;
}

static bool is_about_something(const struct statement_of *s, const struct universe *u)
{
	for (size_t i = 0; i < u->n; i++)
		if (statement_holds(s, &u->at[i]))
			return true;
	return false;
}

/* Some statement that is about some connection: others are errors. */
static struct statement_of good_statement(struct chance *c, const struct universe *u,
					  const unsigned *zone_names)
{
	for (;;) {
		struct statement_of s = some_statement(c, zone_names);

		if (is_about_something(&s, u))
			return s;
	}
}

static bool is_repeated(const unsigned *some, int i)
{
	return (i > 0 && some[i] == some[0]) || (i > 1 && some[i] == some[1]);
}

static void write_statement(struct buf *b, const struct statement_of *s, bool assertion)
{
	buf_printf(b, "%s%s", assertion ? "assert " : "", s->allow ? "allow" : "deny");
	for (int i = 0; i < SOME; i++)
		if (!is_repeated(s->from, i))
			buf_printf(b, "%s %s", i ? "," : " from", elements[0][s->from[i]].text);
	for (int i = 0; i < SOME; i++)
		if (!is_repeated(s->to, i))
			buf_printf(b, "%s %s", i ? "," : " to", elements[1][s->to[i]].text);
	for (int i = 0; i < SOME; i++)
		if (!is_repeated(s->service, i))
			buf_printf(b, "%s %s", i ? "," : " service", services[s->service[i]].text);
	buf_printf(b, "%s;\n", assertion ? "" : until_texts[s->until]);
}

static void names_of(const struct statement_of *s, size_t n, unsigned *names)
{
	names[0] = names[1] = 0;
	for (size_t i = 0; i < n; i++)
		for (int k = 0; k < SOME; k++) {
			names[0] |= elements[0][s[i].from[k]].names;
			names[1] |= elements[1][s[i].to[k]].names;
		}
}

struct scene {
	struct statement_of rules[STATEMENTS], assertions[ASSERTIONS];
	size_t n;
	struct universe u;
	struct buf text;
	struct world w;
};

static struct scene *scene_new(struct chance *c)
{
	struct scene *s = calloc(1, sizeof *s);
	unsigned names[2] = {3, 3};

	assert_non_null(s);
	fill_universe(&s->u);
	s->n = 1 + below(c, STATEMENTS);
	buf_puts(&s->text, world_text);
	for (size_t i = 0; i < s->n; i++) {
		s->rules[i] = good_statement(c, &s->u, names);
		write_statement(&s->text, &s->rules[i], false);
	}
	/* As a region, a zone stands for the names that the policy speaks of. */
	names_of(s->rules, s->n, names);
	for (size_t i = 0; i < ASSERTIONS; i++) {
		s->assertions[i] = good_statement(c, &s->u, names);
		write_statement(&s->text, &s->assertions[i], true);
	}
	s->w = world_build(buf_text(&s->text));
	world_is_clean(&s->w, buf_text(&s->text));
	return s;
}

static void scene_free(struct scene *s)
{
	world_free(&s->w);
	buf_free(&s->text);
	free(s);
}

/* -- assertions -- */

/* `assert deny`: never permitted. `assert allow`: permitted while every date is in force. */
static bool assertion_fails(const struct scene *s, const struct statement_of *a)
{
	for (size_t i = 0; i < s->u.n; i++) {
		const struct connection *c = &s->u.at[i];

		if (!statement_holds(a, c))
			continue;
		if (a->allow && !permitted(s->rules, s->n, c, 0))
			return true;
		for (unsigned t = 0; !a->allow && t < TIMES; t++)
			if (permitted(s->rules, s->n, c, t))
				return true;
	}
	return false;
}

static bool is_reported(const struct scene *s, const struct assertion *a)
{
	for (size_t i = 0; i < s->w.diags->list.n; i++) {
		const struct diagnostic *d = s->w.diags->list.at[i];

		if (d->severity != SEVERITY_ERROR || d->span.start != a->span.start)
			continue;
		assert_int_equal(strncmp(d->text, "assertion fails: ", 17), 0);
		return true;
	}
	return false;
}

static void assertions_agree_with_brute_force(void **state)
{
	struct chance c = {3};
	size_t failures = 0, held = 0;

	(void)state;
	for (int round = 0; round < 120; round++) {
		struct scene *s = scene_new(&c);
		struct check_context context = {.m = s->w.m, .policy = s->w.policy};

		check_assertions(&context);
		assert_int_equal(s->w.m->assertions.n, ASSERTIONS);
		for (size_t i = 0; i < ASSERTIONS; i++) {
			bool fails = assertion_fails(s, &s->assertions[i]);

			if (is_reported(s, &s->w.m->assertions.at[i]) != fails)
				fail_msg("assertion %zu %s:\n%s", i, fails ? "fails" : "holds",
					 buf_text(&s->text));
			failures += fails;
			held += !fails;
		}
		scene_free(s);
	}
	/* Both outcomes are tried often enough to mean something. */
	assert_true(failures > 100 && held > 100);
}

/* -- regions and their witnesses -- */

/* What is looked for: connections that exactly these rules match. */
struct wanted {
	const struct rule *in, *out; /* matched, and not matched; NULL: do not care */
	bool permitted;              /* and permitted, dates aside */
};

static bool is_wanted(void *user, const struct flat_rule *const *active, size_t n)
{
	const struct wanted *w = user;
	bool in = !w->in, out = false, allow = false, deny = false;

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < i; k++)
			assert_ptr_not_equal(active[i], active[k]);
		in |= active[i]->rule == w->in;
		out |= active[i]->rule == w->out;
		allow |= active[i]->rule->action == ACTION_ALLOW;
		deny |= active[i]->rule->action == ACTION_DENY;
	}
	return in && !out && (!w->permitted || (allow && !deny));
}

static bool name_holds(const struct object *o, const char *fqdn)
{
	bool found = o->kind == OBJECT_ZONE || (o->kind == OBJECT_NAME && !strcmp(o->fqdn, fqdn));

	for (size_t i = 0; i < o->n_members; i++)
		found |= name_holds(o->members[i], fqdn);
	return found;
}

static const char *fqdn_of(int side, int name)
{
	static const char *const names[2][NAMES] = {{"a0.example.com", "a1.example.com"},
						    {"b0.example.com", "b1.example.com"}};

	return names[side][name];
}

static u128 first_number(int side, enum family f)
{
	return side ? addr_max(f) - 3 : 0;
}

static u128 number_of(int side, struct end e)
{
	if (e.at != ZONE_REST)
		return first_number(side, e.family) + (unsigned)e.at;
	if (!side)
		return ZONE_REST;
	return e.family == FAMILY_4 ? 0xffffff00 : (u128)0xffff << 112;
}

static bool objects_hold(const struct object *const *o, size_t n, int side, struct end e)
{
	for (size_t i = 0; i < n; i++) {
		if (e.name >= 0) {
			if (name_holds(o[i], fqdn_of(side, e.name)))
				return true;
			continue;
		}
		u128 at = number_of(side, e);
		for (size_t k = 0; k < o[i]->addresses.n; k++) {
			const struct addr_range *r = &o[i]->addresses.at[k];

			if (r->family == e.family && r->lo <= at && at <= r->hi)
				return true;
		}
	}
	return false;
}

static bool term_holds(const struct service_term *t, const struct connection *c)
{
	if (t->kind == SERVICE_ANY)
		return true;
	if (t->proto != c->proto || !(term_families(t) & c->family))
		return false;
	if (t->kind == SERVICE_ICMP)
		return (t->type < 0 || t->type == c->x) && (t->code < 0 || t->code == c->y);
	return t->kind == SERVICE_PROTO ||
	       (t->src.lo <= c->x && c->x <= t->src.hi && t->dst.lo <= c->y && c->y <= t->dst.hi);
}

/* A rule of the policy, read without the code under test. */
static bool rule_holds(const struct rule *r, const struct connection *c)
{
	bool service = false;

	for (size_t i = 0; i < r->n_services; i++)
		for (size_t k = 0; k < r->services[i]->n_terms; k++)
			service |= term_holds(&r->services[i]->terms[k], c);
	return service && (r->families & c->family) &&
	       objects_hold(r->sources, r->n_sources, 0, c->from) &&
	       objects_hold(r->destinations, r->n_destinations, 1, c->to);
}

static bool connection_is_wanted(const struct pair *p, const struct connection *c,
				 const struct wanted *w)
{
	bool allow = false, deny = false;

	for (size_t i = 0; i < p->n_rules; i++) {
		const struct rule *r = &p->rules[i];
		bool holds = rule_holds(r, c);

		if ((r == w->in && !holds) || (r == w->out && holds))
			return false;
		allow |= holds && r->action == ACTION_ALLOW;
		deny |= holds && r->action == ACTION_DENY;
	}
	return !w->permitted || (allow && !deny);
}

/* A found point as a connection of the model: names by their text, addresses by their number. */
static struct end end_of(int side, const struct addr_range *r)
{
	struct end e = {r->family, 0, -1};

	assert_true(r->lo == r->hi);
	if (r->family == FAMILY_NONE) {
		const char *fqdn = (const char *)(uintptr_t)(uint64_t)r->lo;

		e.name = strcmp(fqdn, fqdn_of(side, 0)) != 0;
		assert_string_equal(fqdn, fqdn_of(side, e.name));
		return e;
	}
	u128 first = first_number(side, r->family);
	e.at = r->lo >= first && r->lo - first < 4 ? (int)(r->lo - first) : ZONE_REST;
	return e;
}

static struct connection connection_of(enum family f, const struct witness *w)
{
	const struct service_term *t = &w->service;
	struct connection c = {f, end_of(0, &w->from), end_of(1, &w->to), t->proto, 0, 0};

	if (t->kind == SERVICE_ICMP) {
		c.x = t->type;
		c.y = t->code;
	} else if (t->kind == SERVICE_PORTS) {
		assert_true(t->src.lo == t->src.hi && t->dst.lo == t->dst.hi);
		c.x = t->src.lo;
		c.y = t->dst.lo;
	}
	return c;
}

static const struct object **objects_of(struct arena *a, const struct ends *e)
{
	const struct object **o = ARENA_ARRAY(a, const struct object *, e->n);

	for (size_t i = 0; i < e->n; i++)
		o[i] = e->at[i].object;
	return o;
}

/* Searches one family of what an assertion asks about, and does the same by hand. */
static void search_both_ways(const struct scene *s, size_t asked, enum family f, struct wanted *w)
{
	struct arena *a = s->w.arena;
	const struct assertion *as = &s->w.m->assertions.at[asked];
	const struct pair *p = &s->w.policy->pairs[0];
	struct side from = region_side(a, objects_of(a, &as->from), as->from.n);
	struct side to = region_side(a, objects_of(a, &as->to), as->to.n);
	VEC(const struct service *) list = {0};
	size_t n;
	const struct flat_rule **rules = flatten_pair(a, p, &n);

	for (int k = 0; k < SERVICE_CLASSES; k++)
		for (size_t i = 0; class_families(k) & f && i < as->services.list[k].n; i++)
			VEC_PUSH(a, &list, as->services.list[k].at[i]);
	struct rule terms_of = {.services = list.at, .n_services = (uint32_t)list.n};
	struct service_term *terms;
	struct region r = {f, side_family(a, &from, f), side_family(a, &to, f), NULL,
			   rule_terms(a, &terms_of, &terms)};
	struct witness found;
	bool expected = false;

	r.terms = terms;
	for (size_t i = 0; i < s->u.n && !expected; i++)
		expected = s->u.at[i].family == f &&
			   statement_holds(&s->assertions[asked], &s->u.at[i]) &&
			   connection_is_wanted(p, &s->u.at[i], w);
	if (region_search(a, &r, rules, n, is_wanted, w, &found) != expected)
		fail_msg("the search for assertion %zu should %sfind something:\n%s", asked,
			 expected ? "" : "not ", buf_text(&((struct scene *)(uintptr_t)s)->text));
	if (!expected)
		return;
	struct connection c = connection_of(f, &found);
	assert_true(statement_holds(&s->assertions[asked], &c));
	assert_true(connection_is_wanted(p, &c, w));
}

static void searches_agree_with_brute_force(void **state)
{
	struct chance c = {4};

	(void)state;
	for (int round = 0; round < 60; round++) {
		struct scene *s = scene_new(&c);
		const struct pair *p = &s->w.policy->pairs[0];

		assert_int_equal(s->w.policy->n_pairs, 1);
		for (size_t i = 0; i < ASSERTIONS; i++) {
			struct wanted w = {.permitted = below(&c, 2)};

			if (below(&c, 3))
				w.in = &p->rules[below(&c, (unsigned)p->n_rules)];
			if (below(&c, 3))
				w.out = &p->rules[below(&c, (unsigned)p->n_rules)];
			search_both_ways(s, i, FAMILY_4, &w);
			search_both_ways(s, i, FAMILY_6, &w);
		}
		scene_free(s);
	}
}

/* -- dates, by hand -- */

static size_t failed_assertions(const char *rules)
{
	struct buf b = {0};

	buf_printf(&b, "%s%s", world_text, rules);
	struct world w = world_build(buf_text(&b));
	struct check_context context = {.m = w.m, .policy = w.policy};

	check_assertions(&context);
	size_t n = world_errors(&w);
	world_free(&w);
	buf_free(&b);
	return n;
}

static void dates_decide(void **state)
{
	static const struct {
		const char *rules;
		size_t failed;
	} cases[] = {
	    {"deny from a to b service any until 2030-01-01; allow from a to b service ssh;"
	     "assert deny from a to b service ssh;",
	     1},
	    {"deny from a to b service any until 2030-01-01;"
	     "allow from a to b service ssh until 2030-01-01; assert deny from a to b service ssh;",
	     0},
	    {"deny from a to b service any until 2030-01-01;"
	     "allow from a to b service ssh until 2030-01-02; assert deny from a to b service ssh;",
	     1},
	    {"deny from a to b service any; allow from a to b service ssh;"
	     "assert deny from a to b service ssh;",
	     0},
	    {"allow from a to b service ssh until 2030-01-01; assert allow from a to b service "
	     "ssh;",
	     0},
	    {"allow from a to b service ssh; deny from a to b service ssh until 2030-01-01;"
	     "assert allow from a to b service ssh;",
	     1},
	    {"assert deny from a to b service any;", 0},
	    {"assert allow from a to b service ssh;", 1},
	    {"assert deny from b to a service ssh; allow from a to b service ssh;", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (failed_assertions(cases[i].rules) != cases[i].failed)
			fail_msg("%zu assertions fail, expected %zu: %s",
				 failed_assertions(cases[i].rules), cases[i].failed,
				 cases[i].rules);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(assertions_agree_with_brute_force),
	    cmocka_unit_test(searches_agree_with_brute_force),
	    cmocka_unit_test(dates_decide),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
