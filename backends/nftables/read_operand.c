/* Selectors of nftables rules and what they are compared with: values, sets, concatenations. */
#include <string.h>

#include "read_rule.h"

enum { ALTERNATIVES_MAX = 1 << 22 };

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

bool rule_selector(struct nft_rule *r, struct selector *out)
{
	for (size_t i = 0; i < sizeof selectors / sizeof *selectors; i++) {
		if (!rule_is(r, 0, selectors[i].first) ||
		    (selectors[i].second && !rule_is(r, 1, selectors[i].second)))
			continue;
		r->i += selectors[i].second ? 2 : 1;
		*out = (struct selector){.field = selectors[i].field,
					 .family = selectors[i].family,
					 .proto = selectors[i].proto,
					 .th = !strcmp(selectors[i].first, "th")};
		return !rule_is(r, 0, "&") || rule_mask(r, out);
	}
	return false;
}

/* What a selector says by itself: `tcp dport` is about TCP. */
void rule_imply(struct nft_rule *r, const struct selector *s)
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
		const struct token *t = rule_token(r, 0);

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
			one.span = nft_span(r->p, t);
		}
		one.n++;
	}
	return rule_fail(r, "this list never ends");
}

/* "@name", "{ ... }": a set; or NULL where the operand is a plain value. */
struct nft_set *rule_set(struct nft_rule *r)
{
	const struct token *t = rule_token(r, 0);
	struct nft_set *s;

	if (token_is(t, "{")) {
		s = ARENA_NEW(r->p->arena, struct nft_set);
		return braces(r, s) ? s : NULL;
	}
	if (t->kind != TOKEN_WORD || !t->n || t->text[0] != '@')
		return NULL;
	s = nft_find_set(r->t, intern_n(r->p->r->names, t->text + 1, t->n - 1));
	if (!s)
		rule_fail(r, "there is no such set");
	else if (s->dynamic)
		rule_fail(r, "portc does not understand a set that rules fill");
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
		return rule_fail(r, "all but a DNS name: portc cannot tell what that is");
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
	bool up_to = rule_is(r, 0, "<=") || rule_is(r, 0, ">"),
	     rest = rule_is(r, 0, ">") || rule_is(r, 0, ">=");
	struct nft_values v = {.words = NULL};

	r->i++;
	if (f < FIELD_PROTO || !nft_value(r->p, rule_token(r, 0), f, &v) || v.n_numbers != 1)
		return rule_fail(r, "portc does not understand this comparison");
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

/* Values with commas but without braces: `ct state established,related`. */
static bool plain_values(struct nft_rule *r, enum field f, struct nft_values *v)
{
	do {
		if (rule_token(r, 0)->kind == TOKEN_END || rule_token(r, 0)->kind == TOKEN_SIGN)
			return rule_fail(r, "a value is missing");
		if (!nft_value(r->p, rule_token(r, 0), f, v))
			return !(r->bad = true);
		r->i++;
	} while (rule_take(r, ","));
	nft_values_finish(r->p, v);
	return true;
}

bool rule_match_one(struct nft_rule *r, const struct selector *s)
{
	struct nft_values plain = {.words = NULL}, unmasked;
	const struct nft_values *v = &plain;
	bool negated;
	struct nft_set *set;

	if (rule_is(r, 0, "<") || rule_is(r, 0, ">") || rule_is(r, 0, "<=") || rule_is(r, 0, ">="))
		return s->masked ? rule_fail(r, "portc does not understand this comparison")
				 : relation(r, s->field);
	negated = rule_take(r, "!=");
	if (!negated)
		rule_take(r, "==");
	set = rule_set(r);
	if (r->bad)
		return false;
	if (set) {
		v = nft_set_values(r->p, set, s->field);
		if (!v)
			return !(r->bad = true);
	} else if (!plain_values(r, s->field, &plain)) {
		return false;
	}
	if (s->masked) {
		if (!rule_unmask(r, s, v, &unmasked))
			return false;
		v = &unmasked;
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
bool rule_match_element(struct nft_rule *r, const struct selector *s, size_t n,
			const struct statement *e, const struct nft_match *from, size_t n_from,
			size_t *tail)
{
	struct nft_values v[SELECTORS_MAX];
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		v[i] = (struct nft_values){.words = NULL};
		if (i && at < e->n && token_is(&e->at[at], "."))
			at++;
		else if (i)
			return rule_fail(r, "an element of this set has too few parts");
		if (at >= e->n)
			return rule_fail(r, "an element of this set is empty");
		if (!token_is(&e->at[at], "*") || s[i].field <= FIELD_OUT) {
			if (!nft_value(r->p, &e->at[at], s[i].field, &v[i]))
				return !(r->bad = true);
			if (s[i].masked && !rule_unmask(r, &s[i], &v[i], &v[i]))
				return false;
			nft_values_finish(r->p, &v[i]);
		}
		at++;
	}
	*tail = at;
	if (at < e->n && !is_option(&e->at[at]))
		return rule_fail(r, "an element of this set has too many parts");
	for (size_t k = 0; k < n_from; k++) {
		struct nft_match *m = VEC_ADD(r->p->arena, &r->alternatives);

		*m = from[k];
		for (size_t i = 0; i < n; i++)
			nft_match_field(r->p, m, s[i].field, &v[i]);
	}
	return true;
}

/* Starts a new list of alternatives; gives back the old one. */
struct nft_match *rule_fresh(struct nft_rule *r, size_t *n)
{
	struct nft_match *old = r->alternatives.at;

	*n = r->alternatives.n;
	r->alternatives.at = NULL;
	r->alternatives.n = r->alternatives.cap = 0;
	return old;
}

bool rule_match_many(struct nft_rule *r, const struct selector *s, size_t n)
{
	struct nft_set *set, one = {.name = ""};
	size_t n_old, tail;

	if (rule_is(r, 0, "!=") || rule_is(r, 0, "<") || rule_is(r, 0, ">"))
		return rule_fail(
		    r, "portc does not understand this comparison of several things at once");
	rule_take(r, "==");
	set = rule_set(r);
	if (r->bad)
		return false;
	if (!set) { /* "a . b" */
		struct statement e = {rule_token(r, 0), 2 * n - 1, r->s->span};

		if (r->i + e.n > r->s->n)
			return rule_fail(r, "a value is missing");
		VEC_PUSH(r->p->arena, &one.elements, e);
		r->i += e.n;
		set = &one;
	}
	struct nft_match *old = rule_fresh(r, &n_old);
	if (n_old * set->elements.n > ALTERNATIVES_MAX)
		return rule_fail(r, "this rule has too many alternatives");
	for (size_t i = 0; i < set->elements.n; i++)
		if (!rule_match_element(r, s, n, &set->elements.at[i], old, n_old, &tail))
			return false;
	return true;
}
