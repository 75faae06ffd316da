/* Rules of nftables chains, as filter rules: statement by statement, from left to right. */
#include <stdio.h>
#include <string.h>

#include "date.h"
#include "read.h"

enum { ALTERNATIVES_MAX = 1 << 22, NESTING_MAX = 16 };

/* A rule being read. A concatenation in it makes alternatives of one condition. */
struct nft_rule {
	struct nft *p;
	struct nft_table *t;
	size_t chain; /* in the filter */
	const struct statement *s;
	size_t i;
	VEC(struct nft_match) alternatives;
	bool limited; /* what follows holds for some packets only */
	bool bad;
	const char *label;
};

struct selector {
	enum field field;
	enum family family; /* that it implies, or FAMILY_BOTH */
	int proto;          /* that it implies, or -1 */
	bool th;
};

static const struct token *tok(const struct nft_rule *r, size_t ahead)
{
	static const struct token none = {TOKEN_END, "", 0, {NULL, 0, 0}};

	return r->i + ahead < r->s->n ? &r->s->at[r->i + ahead] : &none;
}

static bool is(const struct nft_rule *r, size_t ahead, const char *word)
{
	return token_is(tok(r, ahead), word);
}

static bool take(struct nft_rule *r, const char *word)
{
	if (!is(r, 0, word))
		return false;
	r->i++;
	return true;
}

static bool fail(struct nft_rule *r, const char *what)
{
	struct span at = tok(r, 0)->span;

	if (!r->bad)
		NFT_ERROR(r->p, at.source ? at : r->s->span, "%s", what);
	r->bad = true;
	return false;
}

/* -- selectors -- */

static const struct {
	const char *first, *second; /* NULL: one word */
	enum field field;
	enum family family;
	int proto;
} selectors[] = {
    {"iifname", NULL, FIELD_IN, FAMILY_BOTH, -1},
    {"iif", NULL, FIELD_IN, FAMILY_BOTH, -1},
    {"oifname", NULL, FIELD_OUT, FAMILY_BOTH, -1},
    {"oif", NULL, FIELD_OUT, FAMILY_BOTH, -1},
    {"meta", "iifname", FIELD_IN, FAMILY_BOTH, -1},
    {"meta", "iif", FIELD_IN, FAMILY_BOTH, -1},
    {"meta", "oifname", FIELD_OUT, FAMILY_BOTH, -1},
    {"meta", "oif", FIELD_OUT, FAMILY_BOTH, -1},
    {"meta", "l4proto", FIELD_PROTO, FAMILY_BOTH, -1},
    {"meta", "nfproto", FIELD_FAMILY, FAMILY_BOTH, -1},
    {"meta", "protocol", FIELD_FAMILY, FAMILY_BOTH, -1},
    {"meta", "pkttype", FIELD_PACKET, FAMILY_BOTH, -1},
    {"l4proto", NULL, FIELD_PROTO, FAMILY_BOTH, -1},
    {"nfproto", NULL, FIELD_FAMILY, FAMILY_BOTH, -1},
    {"pkttype", NULL, FIELD_PACKET, FAMILY_BOTH, -1},
    {"ip", "saddr", FIELD_FROM_4, FAMILY_4, -1},
    {"ip", "daddr", FIELD_TO_4, FAMILY_4, -1},
    {"ip", "protocol", FIELD_PROTO, FAMILY_4, -1},
    {"ip", "version", FIELD_FAMILY, FAMILY_4, -1},
    {"ip6", "saddr", FIELD_FROM_6, FAMILY_6, -1},
    {"ip6", "daddr", FIELD_TO_6, FAMILY_6, -1},
    {"ip6", "nexthdr", FIELD_PROTO, FAMILY_6, -1},
    {"ip6", "version", FIELD_FAMILY, FAMILY_6, -1},
    {"tcp", "sport", FIELD_SRC_PORT, FAMILY_BOTH, PROTO_TCP},
    {"tcp", "dport", FIELD_DST_PORT, FAMILY_BOTH, PROTO_TCP},
    {"udp", "sport", FIELD_SRC_PORT, FAMILY_BOTH, PROTO_UDP},
    {"udp", "dport", FIELD_DST_PORT, FAMILY_BOTH, PROTO_UDP},
    {"sctp", "sport", FIELD_SRC_PORT, FAMILY_BOTH, PROTO_SCTP},
    {"sctp", "dport", FIELD_DST_PORT, FAMILY_BOTH, PROTO_SCTP},
    {"dccp", "sport", FIELD_SRC_PORT, FAMILY_BOTH, 33},
    {"dccp", "dport", FIELD_DST_PORT, FAMILY_BOTH, 33},
    {"udplite", "sport", FIELD_SRC_PORT, FAMILY_BOTH, 136},
    {"udplite", "dport", FIELD_DST_PORT, FAMILY_BOTH, 136},
    {"th", "sport", FIELD_SRC_PORT, FAMILY_BOTH, -1},
    {"th", "dport", FIELD_DST_PORT, FAMILY_BOTH, -1},
    {"icmp", "type", FIELD_TYPE_4, FAMILY_4, PROTO_ICMP},
    {"icmp", "code", FIELD_CODE_4, FAMILY_4, PROTO_ICMP},
    {"icmpv6", "type", FIELD_TYPE_6, FAMILY_6, PROTO_ICMP6},
    {"icmpv6", "code", FIELD_CODE_6, FAMILY_6, PROTO_ICMP6},
    {"ct", "state", FIELD_STATE, FAMILY_BOTH, -1},
};

static bool read_selector(struct nft_rule *r, struct selector *out)
{
	for (size_t i = 0; i < sizeof selectors / sizeof *selectors; i++) {
		if (!is(r, 0, selectors[i].first) ||
		    (selectors[i].second && !is(r, 1, selectors[i].second)))
			continue;
		r->i += selectors[i].second ? 2 : 1;
		*out = (struct selector){selectors[i].field, selectors[i].family,
					 selectors[i].proto, !strcmp(selectors[i].first, "th")};
		return true;
	}
	return false;
}

/* What a selector says by itself: `tcp dport` is about TCP. */
static void imply(struct nft_rule *r, const struct selector *s)
{
	for (size_t i = 0; i < r->alternatives.n; i++) {
		struct nft_match *m = &r->alternatives.at[i];

		m->families &= s->family;
		if (s->proto >= 0)
			nft_match_proto(m, (unsigned)s->proto);
		m->th = m->th || s->th;
	}
}

/* -- operands -- */

/* An anonymous set's or a map's elements between braces. */
static bool braces(struct nft_rule *r, struct nft_set *out)
{
	struct statement one = {NULL, 0, r->s->span};
	size_t depth = 1;

	r->i++;
	for (; r->i < r->s->n; r->i++) {
		const struct token *t = tok(r, 0);

		if (token_is(t, "{") ||
		    (token_is(t, "}") && depth > 1)) { /* a variable's own braces */
			depth += token_is(t, "{") ? 1 : (size_t)-1;
			continue;
		}
		if (token_is(t, ",") || token_is(t, "}")) {
			if (one.n)
				VEC_PUSH(r->p->arena, &out->elements, one);
			one.n = 0;
			if (token_is(t, "}")) {
				r->i++;
				return true;
			}
			continue;
		}
		if (!one.n) {
			one.at = t;
			one.span = t->span;
		}
		one.n++;
	}
	return fail(r, "this list never ends");
}

/* "@name", "{ ... }": a set; or NULL where the operand is a plain value. */
static struct nft_set *operand_set(struct nft_rule *r)
{
	const struct token *t = tok(r, 0);
	struct nft_set *s;

	if (token_is(t, "{")) {
		s = ARENA_NEW(r->p->arena, struct nft_set);
		return braces(r, s) ? s : NULL;
	}
	if (t->kind != TOKEN_WORD || !t->n || t->text[0] != '@')
		return NULL;
	s = nft_find_set(r->t, intern_n(r->p->r->names, t->text + 1, t->n - 1));
	if (!s)
		fail(r, "there is no such set");
	else if (s->dynamic)
		fail(r, "portc does not understand a set that rules fill");
	else
		r->i++;
	return r->bad ? NULL : s;
}

/* -- one selector -- */

static void apply(struct nft_rule *r, enum field f, const struct nft_values *v)
{
	for (size_t i = 0; i < r->alternatives.n; i++)
		nft_match_field(r->p, &r->alternatives.at[i], f, v);
}

static void apply_not_places(struct nft_rule *r, enum field f, const struct nft_values *v)
{
	for (size_t i = 0; i < r->alternatives.n; i++) {
		struct nft_match *m = &r->alternatives.at[i];
		struct place_list *l = f == FIELD_IN ? &m->in : &m->out;
		const char **at = ARENA_ARRAY(r->p->arena, const char *, l->n + v->n_words);
		size_t n = 0;

		for (size_t k = 0; k < l->n; k++) {
			struct place_list not_these = {
			    .except = true, .at = v->words, .n = v->n_words};

			if (l->except || place_list_holds(&not_these, l->at[k]))
				at[n++] = l->at[k];
		}
		for (size_t k = 0; k < v->n_words && l->except; k++)
			at[n++] = v->words[k];
		l->at = at;
		l->n = n;
	}
}

static bool apply_not(struct nft_rule *r, enum field f, const struct nft_values *v)
{
	struct nft_values rest;

	if (v->n_names)
		return fail(r, "all but a DNS name: portc cannot tell what that is");
	if (f == FIELD_IN || f == FIELD_OUT) {
		apply_not_places(r, f, v);
		return true;
	}
	rest = nft_not(r->p, v, f);
	apply(r, f, &rest);
	return true;
}

/* `< N` and the like: everything up to N or to the number before it, or the rest. */
static bool relation(struct nft_rule *r, enum field f)
{
	bool up_to = is(r, 0, "<=") || is(r, 0, ">"), rest = is(r, 0, ">") || is(r, 0, ">=");
	struct nft_values v = {.words = NULL};

	r->i++;
	if (f < FIELD_PROTO || !nft_value(r->p, tok(r, 0), f, &v) || v.n_numbers != 1)
		return fail(r, "portc does not understand this comparison");
	r->i++;
	if (!up_to && !v.numbers[0].lo)
		v.n_numbers = 0;
	else
		v.numbers[0] = (struct number_range){0, v.numbers[0].lo - !up_to};
	if (rest)
		v = nft_not(r->p, &v, f);
	apply(r, f, &v);
	return true;
}

/* `ip saddr & 255.255.0.0 == 10.1.0.0`: a mask that is one of a prefix. */
static bool masked(struct nft_rule *r, enum field f, bool *negated)
{
	const struct token *mask, *value;
	enum family family = f == FIELD_FROM_4 || f == FIELD_TO_4 ? FAMILY_4 : FAMILY_6, g, h;
	struct nft_values v = {.words = NULL};
	struct addr_range range;
	unsigned len = 0;
	u128 m, x;

	r->i++;
	mask = tok(r, 0);
	r->i++;
	*negated = take(r, "!=");
	if (!*negated)
		take(r, "==");
	value = tok(r, 0);
	if (f < FIELD_FROM_4 || f > FIELD_TO_6 || !addr_parse(mask->text, mask->n, &g, &m) ||
	    !addr_parse(value->text, value->n, &h, &x) || g != family || h != family)
		return fail(r, "portc does not understand this mask");
	while (len < addr_bits(family) && (m >> (addr_bits(family) - 1 - len) & 1))
		len++;
	range = prefix_range(family, x, len);
	if ((addr_max(family) & ~(len ? addr_max(family) << (addr_bits(family) - len) : 0)) !=
		(addr_max(family) & ~m) ||
	    range.lo != x)
		return fail(r, "portc does not understand a mask that is none of a prefix");
	r->i++;
	v.addresses = (struct addr_set){&range, 1};
	v.addresses = addr_set_make(r->p->arena, &range, 1);
	if (*negated)
		return apply_not(r, f, &v);
	apply(r, f, &v);
	return true;
}

/* Values with commas but without braces: `ct state established,related`. */
static bool plain_values(struct nft_rule *r, enum field f, struct nft_values *v)
{
	do {
		if (tok(r, 0)->kind == TOKEN_END || tok(r, 0)->kind == TOKEN_SIGN)
			return fail(r, "a value is missing");
		if (!nft_value(r->p, tok(r, 0), f, v))
			return !(r->bad = true);
		r->i++;
	} while (take(r, ","));
	nft_values_finish(r->p, v);
	return true;
}

static bool match_one(struct nft_rule *r, const struct selector *s)
{
	struct nft_values plain = {.words = NULL};
	const struct nft_values *v = &plain;
	bool negated;
	struct nft_set *set;

	if (is(r, 0, "<") || is(r, 0, ">") || is(r, 0, "<=") || is(r, 0, ">="))
		return relation(r, s->field);
	if (is(r, 0, "&"))
		return masked(r, s->field, &negated);
	negated = take(r, "!=");
	if (!negated)
		take(r, "==");
	set = operand_set(r);
	if (r->bad)
		return false;
	if (set) {
		v = nft_set_values(r->p, set, s->field);
		if (!v)
			return !(r->bad = true);
	} else if (!plain_values(r, s->field, &plain)) {
		return false;
	}
	if (negated)
		return apply_not(r, s->field, v);
	apply(r, s->field, v);
	return true;
}

/* -- concatenations and maps: each element is an alternative -- */

static bool is_option(const struct token *t)
{
	return token_is(t, "timeout") || token_is(t, "expires") || token_is(t, "counter") ||
	       token_is(t, "comment") || token_is(t, ":");
}

/* The alternatives as far as an element's key holds. TAIL: the tokens after the key. */
static bool match_element(struct nft_rule *r, const struct selector *s, size_t n,
			  const struct statement *e, const struct nft_match *from, size_t n_from,
			  size_t *tail)
{
	struct nft_values *v = ARENA_ARRAY(r->p->arena, struct nft_values, n);
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		if (i && at < e->n && token_is(&e->at[at], "."))
			at++;
		else if (i)
			return fail(r, "an element of this set has too few parts");
		if (at >= e->n)
			return fail(r, "an element of this set is empty");
		if (!token_is(&e->at[at], "*") || s[i].field <= FIELD_OUT) {
			if (!nft_value(r->p, &e->at[at], s[i].field, &v[i]))
				return !(r->bad = true);
			nft_values_finish(r->p, &v[i]);
		}
		at++;
	}
	*tail = at;
	if (at < e->n && !is_option(&e->at[at]))
		return fail(r, "an element of this set has too many parts");
	for (size_t k = 0; k < n_from; k++) {
		struct nft_match *m = VEC_ADD(r->p->arena, &r->alternatives);

		*m = from[k];
		for (size_t i = 0; i < n; i++)
			nft_match_field(r->p, m, s[i].field, &v[i]);
	}
	return true;
}

/* Starts a new list of alternatives; gives back the old one. */
static struct nft_match *fresh(struct nft_rule *r, size_t *n)
{
	struct nft_match *old = r->alternatives.at;

	*n = r->alternatives.n;
	r->alternatives.at = NULL;
	r->alternatives.n = r->alternatives.cap = 0;
	return old;
}

static bool match_many(struct nft_rule *r, const struct selector *s, size_t n)
{
	struct nft_set *set, one = {.name = ""};
	size_t n_old, tail;

	if (is(r, 0, "!=") || is(r, 0, "<") || is(r, 0, ">"))
		return fail(r,
			    "portc does not understand this comparison of several things at once");
	take(r, "==");
	set = operand_set(r);
	if (r->bad)
		return false;
	if (!set) { /* "a . b" */
		struct statement e = {tok(r, 0), 2 * n - 1, r->s->span};

		if (r->i + e.n > r->s->n)
			return fail(r, "a value is missing");
		VEC_PUSH(r->p->arena, &one.elements, e);
		r->i += e.n;
		set = &one;
	}
	struct nft_match *old = fresh(r, &n_old);
	if (n_old * set->elements.n > ALTERNATIVES_MAX)
		return fail(r, "this rule has too many alternatives");
	for (size_t i = 0; i < set->elements.n; i++)
		if (!match_element(r, s, n, &set->elements.at[i], old, n_old, &tail))
			return false;
	return true;
}

/* -- verdicts -- */

static bool emit(struct nft_rule *r, enum verdict v, size_t target)
{
	if (r->limited)
		return fail(
		    r, "portc does not understand a verdict that depends on a limit or a quota");
	for (size_t i = 0; i < r->alternatives.n; i++) {
		struct filter_match m;
		struct filter_rule *f;

		if (nft_match_is_loose(&r->alternatives.at[i]))
			return fail(r,
				    "`th` also matches bytes of protocols without ports: put `meta "
				    "l4proto` before it");
		if (!nft_match_finish(r->p, &r->alternatives.at[i], &m))
			continue;
		f = filter_add_rule(r->p->arena, r->p->r->filter, r->chain);
		f->match = m;
		f->verdict = v;
		f->chain = target;
		f->label = r->label;
		f->span = r->s->span;
	}
	return true;
}

static bool jump(struct nft_rule *r, const struct token *name, enum verdict v)
{
	struct nft_chain *c = nft_find_chain(r->t, token_text(r->p, name));
	size_t target;

	if (!c)
		return fail(r, "there is no such chain");
	if (!nft_chain(r->p, r->t, c, name->span.source ? name->span : r->s->span, &target))
		return !(r->bad = true);
	return emit(r, v, target);
}

/* A verdict from token AT of E on; USED: how many tokens it is. 0 where there is none. */
static bool read_verdict(struct nft_rule *r, const struct token *t, size_t n, size_t *used)
{
	*used = 1;
	if (token_is(t, "accept"))
		return emit(r, VERDICT_PASS, 0);
	if (token_is(t, "drop"))
		return emit(r, VERDICT_DROP, 0);
	if (token_is(t, "return"))
		return emit(r, VERDICT_RETURN, 0);
	if (token_is(t, "continue"))
		return true;
	if (token_is(t, "jump") || token_is(t, "goto")) {
		*used = 2;
		if (n < 2)
			return fail(r, "a chain is missing");
		return jump(r, t + 1, token_is(t, "jump") ? VERDICT_JUMP : VERDICT_GOTO);
	}
	*used = 0;
	return true;
}

/* SELECTORS vmap { key : verdict, ... }: what matches no key goes on with the rule. */
static bool verdict_map(struct nft_rule *r, const struct selector *s, size_t n)
{
	struct nft_set *map;
	size_t n_old, tail, used;

	map = operand_set(r);
	if (r->bad || !map)
		return fail(r, "a map is missing");
	struct nft_match *old = fresh(r, &n_old);
	for (size_t i = 0; i < map->elements.n; i++) {
		const struct statement *e = &map->elements.at[i];

		r->alternatives.n = 0;
		if (!match_element(r, s, n, e, old, n_old, &tail))
			return false;
		while (tail < e->n && !token_is(&e->at[tail], ":"))
			tail++;
		if (tail + 1 >= e->n)
			return fail(r, "an element of this map has no verdict");
		if (!read_verdict(r, &e->at[tail + 1], e->n - tail - 1, &used))
			return false;
		if (!used)
			return fail(r, "portc does not understand this verdict");
	}
	r->alternatives.at = old;
	r->alternatives.n = r->alternatives.cap = n_old;
	return true;
}

/* -- special matches -- */

/* "YYYY-MM-DD[ HH:MM[:SS]]" */
static bool moment(const struct token *t, uint32_t *minute, bool *whole)
{
	int hour = 0, min = 0, second = 0;
	char text[32], end;
	struct date d;

	if (t->n < 10 || t->n >= sizeof text || !date_parse(t->text, 10, &d))
		return false;
	memcpy(text, t->text, t->n);
	text[t->n] = '\0';
	if (t->n > 10 && sscanf(text + 10, " %2d:%2d:%2d%c", &hour, &min, &second, &end) != 3 &&
	    sscanf(text + 10, " %2d:%2d%c", &hour, &min, &end) != 2)
		return false;
	if (hour < 0 || hour > 23 || min < 0 || min > 59 || second < 0 || second > 59)
		return false;
	*minute = (uint32_t)(date_days(d) * 24 * 60 + hour * 60 + min);
	*whole = second == 0;
	return true;
}

/* meta time < "...": full minutes, as packet sets have them. */
static bool match_time(struct nft_rule *r)
{
	bool less = is(r, 0, "<"), less_equal = is(r, 0, "<="), more = is(r, 0, ">="), whole;
	uint32_t minute;

	if (!less && !less_equal && !more)
		return fail(r, "portc understands `meta time` with <, <= and >= alone");
	r->i++;
	if (!moment(tok(r, 0), &minute, &whole) || (!whole && !less_equal) || (less && !minute))
		return fail(r, "portc understands times of full minutes alone");
	r->i++;
	for (size_t i = 0; i < r->alternatives.n; i++) {
		struct filter_time *t = &r->alternatives.at[i].time;
		uint32_t last = less || (less_equal && whole) ? minute - 1 : minute;

		if (more && minute > t->from)
			t->from = minute;
		if (!more && last < t->to)
			t->to = last;
	}
	return true;
}

enum { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16, URG = 32 };

/* "syn", "fin,syn", "fin | syn", "(fin|syn)" */
static bool read_flags(struct nft_rule *r, unsigned *out)
{
	static const struct {
		const char *word;
		unsigned bit;
	} flags[] = {{"fin", FIN}, {"syn", SYN}, {"rst", RST}, {"psh", PSH}, {"ack", ACK},
		     {"urg", URG}, {"ecn", 64},  {"cwr", 128}, {"0x0", 0},   {"0", 0}};
	bool paren = take(r, "(");

	*out = 0;
	do {
		bool found = false;

		for (size_t i = 0; i < sizeof flags / sizeof *flags && !found; i++)
			if (take(r, flags[i].word)) {
				*out |= flags[i].bit;
				found = true;
			}
		if (!found)
			return fail(r, "portc does not understand these TCP flags");
	} while (take(r, "|") || take(r, ","));
	return !paren || take(r, ")") || fail(r, "`)` is missing");
}

/* The first packet of a TCP connection is a SYN. */
static bool match_flags(struct nft_rule *r)
{
	unsigned mask = 255, value, bits = SYN;
	bool holds;

	if (take(r, "&")) {
		bool negated;

		if (!read_flags(r, &mask))
			return false;
		negated = take(r, "!=");
		if (!negated && !take(r, "=="))
			return fail(r, "portc does not understand these TCP flags");
		if (!read_flags(r, &value))
			return false;
		holds = ((bits & mask) == value) != negated;
	} else {
		bool negated = take(r, "!="), exact = !negated && take(r, "==");

		if (!read_flags(r, &value))
			return false;
		if (take(r, "/")) { /* VALUE / MASK, as listed */
			if (!read_flags(r, &mask))
				return false;
			holds = ((bits & mask) == value) != negated;
		} else {
			holds = negated ? bits != value
				: exact ? bits == value
					: (bits & value) != 0;
		}
	}
	for (size_t i = 0; i < r->alternatives.n; i++) {
		nft_match_proto(&r->alternatives.at[i], PROTO_TCP);
		r->alternatives.at[i].never = r->alternatives.at[i].never || !holds;
	}
	return true;
}

/* -- statements without a verdict -- */

static bool is_start(const struct nft_rule *r)
{
	static const char *const verdicts[] = {"accept", "drop",     "return", "jump",
					       "goto",   "continue", "reject"};

	for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++)
		if (is(r, 0, verdicts[i]))
			return true;
	return false;
}

static void skip_words(struct nft_rule *r, const char *const *words, size_t n,
		       const char *const *valued, size_t n_valued)
{
	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < n && !again; i++)
			again = take(r, words[i]);
		for (size_t i = 0; i < n_valued && !again; i++)
			if (take(r, valued[i])) {
				r->i++;
				again = true;
			}
	}
}

static bool skip_log(struct nft_rule *r)
{
	static const char *const valued[] = {"prefix",  "level",           "group",
					     "snaplen", "queue-threshold", "flags"};

	skip_words(r, NULL, 0, valued, sizeof valued / sizeof *valued);
	while (is(r, 0, ",") || is(r, 0, "options") || is(r, 0, "sequence"))
		r->i++;
	return true;
}

static bool skip_counter(struct nft_rule *r)
{
	static const char *const valued[] = {"packets", "bytes", "name"};

	skip_words(r, NULL, 0, valued, 3);
	if (tok(r, 0)->kind == TOKEN_STRING)
		r->i++;
	return true;
}

/* limit rate [over] N/unit [burst N packets]; quota [over|until] N unit [used N unit] */
static bool read_limit(struct nft_rule *r)
{
	while (r->i < r->s->n && !is_start(r) && !is(r, 0, "log") && !is(r, 0, "counter") &&
	       !is(r, 0, "comment"))
		r->i++;
	r->limited = true;
	return true;
}

static bool skip_reject(struct nft_rule *r)
{
	if (take(r, "with"))
		while (r->i < r->s->n && !is(r, 0, "comment"))
			r->i++;
	return true;
}

/* `meta mark set 1`, `tcp option maxseg size set rt mtu`, `ct mark set ...`: nothing is decided
 * here. */
static bool is_assignment(const struct nft_rule *r)
{
	for (size_t i = 1; i < 6; i++) {
		const struct token *t = tok(r, i);

		if (token_is(t, "set"))
			return true;
		if (t->kind != TOKEN_WORD)
			return false;
	}
	return false;
}

static bool skip_assignment(struct nft_rule *r)
{
	while (r->i < r->s->n && !is(r, 0, "set"))
		r->i++;
	r->i++;
	while (r->i < r->s->n && !is_start(r) && !is(r, 0, "comment") && !is(r, 0, "counter") &&
	       !is(r, 0, "log"))
		r->i++;
	return true;
}

/* -- statements -- */

static bool read_match(struct nft_rule *r)
{
	struct selector s[16];
	size_t n = 0;

	do {
		if (n == sizeof s / sizeof *s || !read_selector(r, &s[n]))
			return fail(r, "portc does not understand this");
		imply(r, &s[n]);
		n++;
	} while (take(r, "."));
	if (take(r, "vmap"))
		return verdict_map(r, s, n);
	return n == 1 ? match_one(r, &s[0]) : match_many(r, s, n);
}

static bool read_statement(struct nft_rule *r)
{
	size_t used;

	if (!read_verdict(r, tok(r, 0), r->s->n - r->i, &used))
		return false;
	if (used) {
		r->i += used;
		return true;
	}
	if (take(r, "reject"))
		return emit(r, VERDICT_DROP, 0) && skip_reject(r);
	if (take(r, "comment")) {
		r->i++;
		return true;
	}
	if (take(r, "log"))
		return skip_log(r);
	if (take(r, "counter"))
		return skip_counter(r);
	if (take(r, "limit") || take(r, "quota"))
		return read_limit(r);
	if (take(r, "notrack"))
		return true;
	if (is(r, 0, "flow") && (is(r, 1, "add") || is(r, 1, "offload"))) {
		r->i += 3;
		return true;
	}
	if (is(r, 0, "tcp") && is(r, 1, "flags")) {
		r->i += 2;
		return match_flags(r);
	}
	if (is(r, 0, "meta") && is(r, 1, "time")) {
		r->i += 2;
		return match_time(r);
	}
	if (is_assignment(r))
		return skip_assignment(r);
	return read_match(r);
}

/* "chain forward (comment)" */
static const char *rule_label(struct nft *p, const struct nft_chain *c, const struct statement *s)
{
	for (size_t i = 0; i + 1 < s->n; i++)
		if (token_is(&s->at[i], "comment") && s->at[i + 1].kind == TOKEN_STRING)
			return arena_printf(p->arena, "chain %s (%s)", c->name,
					    token_text(p, &s->at[i + 1]));
	return arena_printf(p->arena, "chain %s", c->name);
}

static bool read_rule(struct nft *p, struct nft_table *t, const struct nft_chain *c,
		      const struct statement *s)
{
	enum family families = !strcmp(t->family, "ip")    ? FAMILY_4
			       : !strcmp(t->family, "ip6") ? FAMILY_6
							   : FAMILY_BOTH;
	struct nft_rule r = {.p = p, .t = t, .chain = c->chain, .s = s};

	r.label = rule_label(p, c, s);
	VEC_PUSH(p->arena, &r.alternatives, nft_match_all(families));
	while (r.i < s->n && !r.bad)
		read_statement(&r);
	return !r.bad;
}

bool nft_chain(struct nft *p, struct nft_table *t, struct nft_chain *c, struct span at, size_t *out)
{
	bool good = true;

	if (c->open || p->depth == NESTING_MAX) {
		NFT_ERROR(p, at,
			  c->open ? "chain %s comes back to itself"
				  : "chains are nested too deep: %s",
			  c->name);
		return false;
	}
	*out = c->chain;
	if (c->has_chain)
		return true;
	c->has_chain = c->open = true;
	p->depth++;
	c->chain = *out = filter_add_chain(p->arena, p->r->filter, c->name);
	for (size_t i = 0; i < c->rules.n; i++)
		good = read_rule(p, t, c, &c->rules.at[i]) && good;
	p->depth--;
	c->open = false;
	return good;
}
