/* Comparing filters cell by cell against comparing their whole packet sets, on random filters that
 * say the same in other words, or almost the same. */
#include "unit.h"

#include <string.h>

#include "oom.h"
#include "proof.h"
#include "world.h"

enum { ROUNDS = 3000, PLACES = 3, RULES_MAX = 8 };

static const char *const place_names[PLACES] = {"lan", "dmz", "wan"};

struct two_filters {
	struct chance chance;
	struct arena *a;
	struct intern *names;
	struct filter left, right;
	bool by_row;
	bool odd; /* many chains that end early, jumps that ask for something else */
};

static struct addr_range part(struct two_filters *w, unsigned place)
{
	u128 base = (u128)0x0a000000 + (place << 16);
	u128 x = base + below(&w->chance, 12), y = base + below(&w->chance, 12);

	if (below(&w->chance, 6) == 0) {
		x = ((u128)0x20010db8 << 96) + (place << 16) + below(&w->chance, 4);
		return (struct addr_range){FAMILY_6, x, x + below(&w->chance, 3)};
	}
	return (struct addr_range){FAMILY_4, x < y ? x : y, x < y ? y : x};
}

static struct filter_side some_side(struct two_filters *w, unsigned place)
{
	struct addr_range at[2] = {part(w, place), part(w, place)};
	struct filter_side s = {.n_names = 0};

	s.addresses = addr_set_make(w->a, at, 1 + below(&w->chance, 2));
	if (below(&w->chance, 8) == 0) {
		struct filter_name *n = ARENA_NEW(w->a, struct filter_name);

		n->fqdn =
		    intern(w->names, arena_printf(w->a, "%s.example.com", place_names[place]));
		n->families = below(&w->chance, 2) ? FAMILY_BOTH : FAMILY_4;
		s.names = n;
		s.n_names = 1;
	}
	return s;
}

static struct service_term some_term(struct two_filters *w)
{
	uint16_t port = (uint16_t)below(&w->chance, 6);

	switch (below(&w->chance, 10)) {
	case 8:
	case 9: /* a code, also the last and the one before */
		return (struct service_term){
		    .kind = SERVICE_ICMP,
		    .proto = below(&w->chance, 4) ? PROTO_ICMP : PROTO_ICMP6,
		    .type = (int16_t)(7 + below(&w->chance, 3)),
		    .code = (int16_t)(below(&w->chance, 2) ? 253 + below(&w->chance, 3)
							   : below(&w->chance, 2))};
	case 0:
		return (struct service_term){.kind = SERVICE_ANY};
	case 1:
		return (struct service_term){.kind = SERVICE_PROTO, .proto = PROTO_TCP};
	case 2:
		return (struct service_term){
		    .kind = SERVICE_ICMP, .proto = PROTO_ICMP, .type = 8, .code = -1};
	default:
		return (struct service_term){
		    .kind = SERVICE_PORTS,
		    .proto = PROTO_TCP,
		    .src = PORTS_ALL,
		    .dst = {port, (uint16_t)(port + below(&w->chance, 3))}};
	}
}

static struct place_list place(struct two_filters *w, unsigned number)
{
	struct place_list l = {.at = ARENA_ARRAY(w->a, const char *, 1), .n = 1};

	l.at[0] = intern(w->names, place_names[number]);
	return l;
}

static void some_rule(struct two_filters *w, unsigned in, unsigned out, enum verdict v)
{
	struct filter_rule *r = filter_add_rule(w->a, &w->left, 0);
	struct service_term *t = ARENA_ARRAY(w->a, struct service_term, 2);

	t[0] = some_term(w);
	t[1] = some_term(w);
	r->match = (struct filter_match){
	    .in = place(w, in),
	    .out = place(w, out),
	    .from = some_side(w, in),
	    .to = some_side(w, below(&w->chance, 12) ? out : below(&w->chance, PLACES)),
	    .terms = t,
	    .n_terms = 1 + below(&w->chance, 2),
	    .time = TIME_ALWAYS};
	if (below(&w->chance, 8) == 0)
		r->match.time.to = FILTER_EPOCH + below(&w->chance, 3);
	r->verdict = v;
}

static void start(struct two_filters *w, struct filter *f, size_t chains)
{
	*f = (struct filter){.places = {NULL, 0, 0}};
	for (size_t i = 0; i < chains; i++)
		filter_add_chain(w->a, f, "");
	*VEC_ADD(w->a, &f->stages) = (struct filter_stage){0, VERDICT_DROP};
}

/* As a policy is: pairs, denials before permissions; sometimes in other orders. */
static void make_left(struct two_filters *w)
{
	bool wild = below(&w->chance, 5) == 0;

	start(w, &w->left, 1);
	for (unsigned in = 0; in < PLACES; in++)
		for (unsigned out = 0; out < PLACES; out++) {
			unsigned drops = below(&w->chance, 2), n = below(&w->chance, 3);

			for (unsigned i = 0; in != out && i < drops + n; i++)
				some_rule(w, in, out,
					  (wild ? below(&w->chance, 2) : i < drops) ? VERDICT_DROP
										    : VERDICT_PASS);
		}
}

/* -- the same in other words -- */

/* One range of one end apart from the others. */
static bool split_side(struct two_filters *w, struct filter_side *one, struct filter_side *other)
{
	struct addr_set s = one->addresses;

	if (!s.n || s.at[0].lo == s.at[0].hi)
		return false;
	struct addr_range low = s.at[0];
	low.hi = low.lo + below(&w->chance, (unsigned)(low.hi - low.lo));
	*other = *one;
	other->n_names = 0;
	other->addresses = addr_set_make(w->a, &low, 1);
	one->addresses = addr_set_minus(w->a, s, other->addresses);
	return true;
}

/* Sends a rule to chain 0, or by a jump that asks for its source to a chain of its own. */
static void add_right(struct two_filters *w, const struct filter_rule *r)
{
	bool jump = below(&w->chance, 4) == 0;
	size_t chain = jump ? filter_add_chain(w->a, &w->right, "") : 0;
	struct filter_rule *to = filter_add_rule(w->a, &w->right, chain);

	*to = *r;
	if (w->by_row)
		to->match.out = PLACE_ANY;
	if (!jump)
		return;
	struct filter_rule *by = filter_add_rule(w->a, &w->right, 0);
	by->match = filter_match_any(w->a);
	by->verdict = VERDICT_JUMP;
	by->chain = chain;
	by->match.in = r->match.in;
	to = &w->right.chains.at[chain].rules.at[0];
	to->match.in = PLACE_ANY;
	if (!r->match.from.n_names && below(&w->chance, 2)) {
		by->match.from = r->match.from;
		to->match.from = filter_any(w->a);
	}
}

static void add_split(struct two_filters *w, struct filter_rule r)
{
	struct filter_rule other = r;

	switch (below(&w->chance, 4)) {
	case 0:
		if (split_side(w, &r.match.from, &other.match.from))
			add_right(w, &other);
		break;
	case 1:
		if (split_side(w, &r.match.to, &other.match.to))
			add_right(w, &other);
		break;
	case 2:
		for (; r.match.n_terms > 1; r.match.n_terms--) {
			other.match.terms = &r.match.terms[r.match.n_terms - 1];
			other.match.n_terms = 1;
			add_right(w, &other);
		}
		break;
	default:
		add_right(w, &r);
	}
	add_right(w, &r);
}

static void everything(struct two_filters *w, enum verdict v)
{
	struct filter_rule *r = filter_add_rule(w->a, &w->right, 0);

	r->match = filter_match_any(w->a);
	r->verdict = v;
}

/* A small change that mostly matters. */
static void change(struct two_filters *w, struct filter_rule *r)
{
	struct addr_range extra = part(w, 0);

	switch (below(&w->chance, 6)) {
	case 4:
		if (r->match.to.n_names) {
			struct filter_name *n = ARENA_NEW(w->a, struct filter_name);

			*n = r->match.to.names[0];
			n->families = n->families == FAMILY_4 ? FAMILY_BOTH : FAMILY_4;
			r->match.to.names = n;
		}
		break;
	case 5:
		everything(w, VERDICT_DROP);
		break;
	case 0:
		r->verdict = r->verdict == VERDICT_PASS ? VERDICT_DROP : VERDICT_PASS;
		break;
	case 1:
		r->match.from.addresses =
		    addr_set_union(w->a, r->match.from.addresses, (struct addr_set){&extra, 1});
		break;
	case 2:
		r->match.time.to = FILTER_EPOCH + 2;
		break;
	default:
		r->match.to.addresses =
		    addr_set_minus(w->a, r->match.to.addresses, (struct addr_set){&extra, 1});
	}
}

/* Every verdict apart, so that an order that does not matter may be another. */
static void make_right(struct two_filters *w, bool changed)
{
	const struct filter_chain *c = &w->left.chains.at[0];
	size_t odd = changed && c->rules.n ? below(&w->chance, (unsigned)c->rules.n) : SIZE_MAX;
	bool sorted = below(&w->chance, 2);

	start(w, &w->right, 1);
	for (int pass = 0; pass < (sorted ? 2 : 1); pass++)
		for (size_t i = 0; i < c->rules.n; i++) {
			struct filter_rule r = c->rules.at[i];

			if (sorted && (r.verdict == VERDICT_PASS) != (pass == 1))
				continue;
			if (i == odd)
				change(w, &r);
			add_split(w, r);
		}
	if (below(&w->chance, 2))
		everything(w, VERDICT_DROP);
}

/* -- chains of chains -- */

/* A side that mostly holds at least S. */
static struct filter_side wider(struct two_filters *w, const struct filter_side *s)
{
	struct filter_side any = filter_any(w->a);

	if (w->odd && below(&w->chance, 4) == 0)
		return some_side(w, below(&w->chance, PLACES));
	if (w->odd && below(&w->chance, 4) == 0)
		any.addresses = addr_set_family(any.addresses, FAMILY_4);
	if (s->n_names || below(&w->chance, 3) == 0)
		return any;
	if (below(&w->chance, 3) == 0)
		return *s;
	struct addr_range extra = part(w, below(&w->chance, PLACES));
	any.addresses = addr_set_union(w->a, s->addresses, (struct addr_set){&extra, 1});
	return any;
}

/* What a jump asks for before RULE: as much or more than it holds, now and then something else. */
static struct filter_match asked_before(struct two_filters *w, const struct filter_rule *rule)
{
	static const struct service_term any = {.kind = SERVICE_ANY};
	struct filter_match m = filter_match_any(w->a);

	m.from = wider(w, &rule->match.from);
	m.to = wider(w, &rule->match.to);
	m.terms = below(&w->chance, 2) ? &any : rule->match.terms;
	m.n_terms = m.terms == &any ? 1 : rule->match.n_terms;
	if (below(&w->chance, w->odd ? 3 : 12) == 0) {
		struct service_term *t = ARENA_NEW(w->a, struct service_term);

		*t = some_term(w);
		m.terms = t;
		m.n_terms = 1;
	}
	if (below(&w->chance, 4) == 0)
		m.time = rule->match.time;
	return m;
}

static struct filter_rule *leading(struct two_filters *w, size_t from, enum verdict v, size_t to,
				   const struct filter_match *m)
{
	struct filter_rule *r = filter_add_rule(w->a, &w->right, from);

	*r = (struct filter_rule){.match = *m, .verdict = v, .chain = to, .label = ""};
	return r;
}

/* Rule R at the end of CHAIN: by itself, or in chains below, which sometimes end in other ways. */
static void nest(struct two_filters *w, size_t chain, struct filter_rule r, unsigned depth)
{
	struct filter_match all = filter_match_any(w->a);

	r.match.in = r.match.out = PLACE_ANY;
	if (depth == 0 || below(&w->chance, 3) == 0) {
		*filter_add_rule(w->a, &w->right, chain) = r;
		return;
	}
	struct filter_match asked = asked_before(w, &r);
	size_t inner = filter_add_chain(w->a, &w->right, "");
	enum verdict by = below(&w->chance, w->odd ? 3 : 40) ? VERDICT_JUMP : VERDICT_GOTO;

	if (w->odd && below(&w->chance, 3) == 0)
		leading(w, inner, below(&w->chance, 3) ? VERDICT_RETURN : VERDICT_GOTO,
			filter_add_chain(w->a, &w->right, ""), &asked);
	nest(w, inner, r, depth - 1);
	if (below(&w->chance, w->odd ? 4 : 40) == 0)
		leading(w, inner, VERDICT_RETURN, 0, below(&w->chance, 2) ? &all : &asked);
	if (below(&w->chance, 8) == 0)
		*filter_add_rule(w->a, &w->right, inner) = r;
	if (w->odd && below(&w->chance, 4) == 0)
		leading(w, inner, r.verdict, 0, &all);
	leading(w, chain, by, inner, below(&w->chance, 16) ? &asked : &all);
}

/* As the nftables backend writes: a chain for each pair, which ends in a chain that drops. */
static void make_right_nested(struct two_filters *w, bool changed)
{
	const struct filter_chain *c = &w->left.chains.at[0];
	size_t odd = changed && c->rules.n ? below(&w->chance, (unsigned)c->rules.n) : SIZE_MAX;
	size_t chains[PLACES * PLACES] = {0}, last;
	struct filter_match all = filter_match_any(w->a);
	bool drops = below(&w->chance, 16);

	w->odd = below(&w->chance, 4) == 0;

	start(w, &w->right, 1);
	last = filter_add_chain(w->a, &w->right, "");
	if (!w->odd || below(&w->chance, 2))
		leading(w, last, drops ? VERDICT_DROP : VERDICT_PASS, 0, &all);
	for (size_t i = 0; i < c->rules.n; i++) {
		struct filter_rule r = c->rules.at[i];
		size_t pair = 0;

		for (unsigned k = 0; k < PLACES * PLACES; k++)
			if (r.match.in.at[0] == intern(w->names, place_names[k / PLACES]) &&
			    r.match.out.at[0] == intern(w->names, place_names[k % PLACES]))
				pair = k;
		if (!chains[pair]) {
			struct filter_match m = all;

			chains[pair] = filter_add_chain(w->a, &w->right, "");
			m.in = r.match.in;
			m.out = w->by_row ? PLACE_ANY : r.match.out;
			leading(w, 0,
				!w->by_row && below(&w->chance, 3) ? VERDICT_GOTO : VERDICT_JUMP,
				chains[pair], &m);
		}
		if (i == odd)
			change(w, &r);
		if (w->odd && below(&w->chance, 16) == 0)
			leading(w, 0, VERDICT_GOTO, last, &all);
		nest(w, chains[pair], r, 3);
	}
	for (unsigned k = 0; k < PLACES * PLACES; k++)
		if (chains[k] && !w->by_row && below(&w->chance, 4))
			leading(w, chains[k], VERDICT_GOTO, last, &all);
	if (below(&w->chance, 2))
		leading(w, 0, VERDICT_GOTO, last, &all);
}

/* -- what is behind the places -- */

static void add_areas(struct two_filters *w, struct proof *p)
{
	for (unsigned i = 0; i < PLACES; i++) {
		struct addr_range at[2] = {
		    {FAMILY_4, 0x0a000000 + (i << 16), 0x0a00ffff + (i << 16)},
		    {FAMILY_6, ((u128)0x20010db8 << 96) + (i << 16),
		     ((u128)0x20010db8 << 96) + (i << 16) + 0xffff}};
		const char *name =
		    intern(w->names, arena_printf(w->a, "%s.example.com", place_names[i]));
		const char *here = intern(w->names, place_names[i]);

		frame_add_area(&p->frame, &here, 1, addr_set_make(w->a, at, 2), &name, 1);
	}
	p->frame.egress_by_address = w->by_row;
}

struct counts {
	unsigned equal, different, without_sets;
};

static void one_round(unsigned seed, bool nested, struct counts *n)
{
	struct two_filters w = {.chance = {seed}, .a = arena_new(out_of_memory)};
	struct proof whole, cells;

	w.names = intern_new(w.a);
	w.by_row = below(&w.chance, 2);
	make_left(&w);
	bool changed = below(&w.chance, 2);
	(nested ? make_right_nested : make_right)(&w, changed);
	proof_init(&whole, w.a, w.names);
	proof_init(&cells, w.a, w.names);
	add_areas(&w, &whole);
	add_areas(&w, &cells);

	bool equal = proof_compare(&whole, &w.left, &w.right);
	enum proof_answer answer = proof_decide(&cells, &w.left, &w.right, 1 + (seed & 1));
	if (answer != (equal ? PROOF_EQUAL : PROOF_DIFFERENT))
		fail_msg("seed %u: sets say %d, cells say %d", seed, equal, answer);
	n->equal += equal;
	n->different += !equal;
	n->without_sets += equal && pset_nodes(cells.frame.space) == 2;
	proof_free(&whole);
	proof_free(&cells);
	arena_free(w.a);
}

/* Both answers come up often, and TENTHS of those that are equal are so without packet sets. */
static void agree(bool nested, unsigned tenths)
{
	struct counts n = {0, 0, 0};

	for (unsigned seed = 1; seed <= ROUNDS; seed++)
		one_round(seed, nested, &n);
	assert_true(n.equal > ROUNDS / 4 && n.different > ROUNDS / 5);
	assert_true(n.without_sets * 10 > n.equal * tenths);
}

static void cells_and_sets_agree(void **state)
{
	(void)state;
	agree(false, 6);
}

static void chains_and_sets_agree(void **state)
{
	(void)state;
	agree(true, 3);
}

/* -- ICMP: a type is its codes from 0 to 255 -- */

static void icmp_rule(struct two_filters *w, struct filter *f, struct service_term *t, size_t n)
{
	struct filter_rule *r = filter_add_rule(w->a, f, 0);

	r->match = filter_match_any(w->a);
	r->match.in = place(w, 0);
	r->match.out = place(w, 1);
	r->match.terms = t;
	r->match.n_terms = n;
	r->verdict = VERDICT_PASS;
}

static enum proof_answer type_against_codes(size_t n)
{
	struct two_filters w = {.a = arena_new(out_of_memory)};
	struct service_term t[256], type = {SERVICE_ICMP, PROTO_ICMP, PORTS_ALL, PORTS_ALL, 8, -1};
	struct proof p;

	w.names = intern_new(w.a);
	start(&w, &w.left, 1);
	start(&w, &w.right, 1);
	for (size_t i = 0; i < n; i++) {
		t[i] = type;
		t[i].code = (int16_t)i;
	}
	icmp_rule(&w, &w.left, &type, 1);
	icmp_rule(&w, &w.right, t, n);
	proof_init(&p, w.a, w.names);
	enum proof_answer answer = proof_decide(&p, &w.left, &w.right, 1);
	proof_free(&p);
	arena_free(w.a);
	return answer;
}

static void a_type_is_all_its_codes(void **state)
{
	(void)state;
	assert_int_equal(type_against_codes(255), PROOF_DIFFERENT);
	assert_int_equal(type_against_codes(256), PROOF_EQUAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(cells_and_sets_agree),
					   cmocka_unit_test(chains_and_sets_agree),
					   cmocka_unit_test(a_type_is_all_its_codes)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
