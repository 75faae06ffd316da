/* Rules of nftables chains, as filter rules: statement by statement, from left to right. */
#include <string.h>

#include "read_rule.h"

enum { NESTING_MAX = 16 };

const struct token *rule_token(const struct nft_rule *r, size_t ahead)
{
	static const struct token none = {"", 0, TOKEN_END};

	return r->i + ahead < r->s->n ? &r->s->at[r->i + ahead] : &none;
}

bool rule_is(const struct nft_rule *r, size_t ahead, const char *word)
{
	return token_is(rule_token(r, ahead), word);
}

bool rule_take(struct nft_rule *r, const char *word)
{
	if (!rule_is(r, 0, word))
		return false;
	r->i++;
	return true;
}

bool rule_fail(struct nft_rule *r, const char *what)
{
	struct span at = nft_span(r->p, rule_token(r, 0));

	if (!r->bad)
		NFT_ERROR(r->p, at.source ? at : r->s->span, "%s", what);
	r->bad = true;
	return false;
}

/* -- verdicts -- */

struct filter_rule *rule_add(struct nft_rule *r, const struct filter_match *m, enum verdict v)
{
	struct filter_rule *f = filter_add_rule(r->p->arena, r->p->r->filter, r->chain);

	f->match = *m;
	f->verdict = v;
	f->label = r->label;
	f->span = r->span;
	return f;
}

static bool emit(struct nft_rule *r, enum verdict v, size_t target)
{
	if (r->limited)
		return rule_fail(
		    r, "portc does not understand a verdict that depends on a limit or a quota");
	for (size_t i = 0; i < r->alternatives.n; i++) {
		struct filter_match m;

		if (nft_match_is_loose(&r->alternatives.at[i]))
			return rule_fail(
			    r, "`th` also matches bytes of protocols without ports: put `meta "
			       "l4proto` before it");
		if (!nft_match_finish(r->p, &r->alternatives.at[i], &m))
			continue;
		if (v != VERDICT_JUMP || !r->told || !rule_jump_inline(r, &m, target))
			rule_add(r, &m, v)->chain = target;
	}
	return true;
}

static bool jump(struct nft_rule *r, const struct token *name, enum verdict v)
{
	struct nft_chain *c = nft_find_chain(r->t, token_text(r->p, name));
	struct span at = nft_span(r->p, name);
	size_t target;

	if (!c)
		return rule_fail(r, "there is no such chain");
	if (!nft_chain(r->p, r->t, c, at.source ? at : r->span, &target))
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
			return rule_fail(r, "a chain is missing");
		return jump(r, t + 1, token_is(t, "jump") ? VERDICT_JUMP : VERDICT_GOTO);
	}
	*used = 0;
	return true;
}

/* An element that says why it is there is what a finding shows. */
static void at_element(struct nft_rule *r, const struct nft_set *map, const struct statement *e)
{
	for (size_t i = 0; i + 1 < e->n; i++)
		if (token_is(&e->at[i], "comment") && e->at[i + 1].kind == TOKEN_STRING) {
			r->span = e->span;
			r->told = true;
			r->label =
			    arena_printf(r->p->arena, "map %s (%.*s)", map->name ? map->name : "",
					 (int)e->at[i + 1].n, e->at[i + 1].text);
		}
}

/* SELECTORS vmap { key : verdict, ... }: what matches no key goes on with the rule. */
static bool verdict_map(struct nft_rule *r, const struct selector *s, size_t n)
{
	struct nft_set *map;
	size_t n_old, tail, used;

	map = rule_set(r);
	if (r->bad || !map)
		return rule_fail(r, "a map is missing");

	struct nft_match *old = rule_fresh(r, &n_old);
	const struct nft_rule before = *r;
	for (size_t i = 0; i < map->elements.n; i++) {
		const struct statement *e = &map->elements.at[i];

		r->alternatives.n = 0;
		r->label = before.label;
		r->span = before.span;
		r->told = before.told;
		at_element(r, map, e);
		if (!rule_match_element(r, s, n, e, old, n_old, &tail))
			return false;
		while (tail < e->n && !token_is(&e->at[tail], ":"))
			tail++;
		if (tail + 1 >= e->n)
			return rule_fail(r, "an element of this map has no verdict");
		if (!read_verdict(r, &e->at[tail + 1], e->n - tail - 1, &used))
			return false;
		if (!used)
			return rule_fail(r, "portc does not understand this verdict");
	}
	r->label = before.label;
	r->span = before.span;
	r->told = before.told;
	r->alternatives.at = old;
	r->alternatives.n = r->alternatives.cap = n_old;
	return true;
}

/* -- statements without a verdict -- */

static bool is_start(const struct nft_rule *r)
{
	static const char *const verdicts[] = {"accept", "drop",     "return", "jump",
					       "goto",   "continue", "reject"};

	for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++)
		if (rule_is(r, 0, verdicts[i]))
			return true;
	return false;
}

static void skip_words(struct nft_rule *r, const char *const *words, size_t n,
		       const char *const *valued, size_t n_valued)
{
	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < n && !again; i++)
			again = rule_take(r, words[i]);
		for (size_t i = 0; i < n_valued && !again; i++)
			if (rule_take(r, valued[i])) {
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
	while (rule_is(r, 0, ",") || rule_is(r, 0, "options") || rule_is(r, 0, "sequence"))
		r->i++;
	return true;
}

static bool skip_counter(struct nft_rule *r)
{
	static const char *const valued[] = {"packets", "bytes", "name"};

	skip_words(r, NULL, 0, valued, 3);
	if (rule_token(r, 0)->kind == TOKEN_STRING)
		r->i++;
	return true;
}

/* limit rate [over] N/unit [burst N packets]; quota [over|until] N unit [used N unit] */
static bool read_limit(struct nft_rule *r)
{
	while (r->i < r->s->n && !is_start(r) && !rule_is(r, 0, "log") &&
	       !rule_is(r, 0, "counter") && !rule_is(r, 0, "comment"))
		r->i++;
	r->limited = true;
	return true;
}

static bool skip_reject(struct nft_rule *r)
{
	if (rule_take(r, "with"))
		while (r->i < r->s->n && !rule_is(r, 0, "comment"))
			r->i++;
	return true;
}

/* `meta mark set 1`, `tcp option maxseg size set rt mtu`, `ct mark set ...`: nothing is decided
 * here. */
static bool is_assignment(const struct nft_rule *r)
{
	for (size_t i = 1; i < 6; i++) {
		const struct token *t = rule_token(r, i);

		if (token_is(t, "set"))
			return true;
		if (t->kind != TOKEN_WORD)
			return false;
	}
	return false;
}

static bool skip_assignment(struct nft_rule *r)
{
	while (r->i < r->s->n && !rule_is(r, 0, "set"))
		r->i++;
	r->i++;
	while (r->i < r->s->n && !is_start(r) && !rule_is(r, 0, "comment") &&
	       !rule_is(r, 0, "counter") && !rule_is(r, 0, "log"))
		r->i++;
	return true;
}

/* -- statements -- */

static bool read_match(struct nft_rule *r)
{
	struct selector s[SELECTORS_MAX];
	size_t n = 0;

	do {
		if (n == SELECTORS_MAX || !rule_selector(r, &s[n]))
			return rule_fail(r, "portc does not understand this");
		rule_imply(r, &s[n]);
		n++;
	} while (rule_take(r, "."));
	if (rule_take(r, "vmap"))
		return verdict_map(r, s, n);
	return n == 1 ? rule_match_one(r, &s[0]) : rule_match_many(r, s, n);
}

static bool read_statement(struct nft_rule *r)
{
	size_t used;

	if (!read_verdict(r, rule_token(r, 0), r->s->n - r->i, &used))
		return false;
	if (used) {
		r->i += used;
		return true;
	}
	if (rule_take(r, "reject"))
		return emit(r, VERDICT_DROP, 0) && skip_reject(r);
	if (rule_take(r, "comment")) {
		r->i++;
		return true;
	}
	if (rule_take(r, "log"))
		return skip_log(r);
	if (rule_take(r, "counter"))
		return skip_counter(r);
	if (rule_take(r, "limit") || rule_take(r, "quota"))
		return read_limit(r);
	if (rule_take(r, "notrack"))
		return true;
	if (rule_is(r, 0, "flow") && (rule_is(r, 1, "add") || rule_is(r, 1, "offload"))) {
		r->i += 3;
		return true;
	}
	if (rule_is(r, 0, "tcp") && rule_is(r, 1, "flags")) {
		r->i += 2;
		return rule_match_flags(r);
	}
	if (rule_is(r, 0, "meta") && rule_is(r, 1, "time")) {
		r->i += 2;
		return rule_match_time(r);
	}
	if (is_assignment(r))
		return skip_assignment(r);
	return read_match(r);
}

/* "chain forward (comment)"; TOLD: there is a comment. */
static const char *rule_label(struct nft *p, const struct nft_chain *c, const struct statement *s,
			      bool *told)
{
	*told = true;
	for (size_t i = 0; i + 1 < s->n; i++)
		if (token_is(&s->at[i], "comment") && s->at[i + 1].kind == TOKEN_STRING)
			return arena_printf(p->arena, "chain %s (%s)", c->name,
					    token_text(p, &s->at[i + 1]));
	*told = false;
	return arena_printf(p->arena, "chain %s", c->name);
}

static bool read_rule(struct nft *p, struct nft_table *t, const struct nft_chain *c,
		      const struct statement *s)
{
	enum family families = !strcmp(t->family, "ip")    ? FAMILY_4
			       : !strcmp(t->family, "ip6") ? FAMILY_6
							   : FAMILY_BOTH;
	struct nft_rule r = {.p = p, .t = t, .chain = c->chain, .s = s};

	r.label = rule_label(p, c, s, &r.told);
	r.span = s->span;
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
