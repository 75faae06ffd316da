/* Jumps to chains of plain verdicts. Such a chain, which tells services apart for addresses that a
 * map has found, is the same as its rules in the place of the jump; and many rules in a row with
 * the same verdict are much less work than as many jumps. Only where the jump says why it is there:
 * a finding then shows the jump and its reason, and else the chain's rule.
 */
#include "read_rule.h"

enum { INLINE_MAX = 16 };

/* Every address of one family or of both. */
static bool is_open(const struct filter_side *s)
{
	for (size_t i = 0; i < s->addresses.n; i++)
		if (s->addresses.at[i].lo != 0 ||
		    s->addresses.at[i].hi != addr_max(s->addresses.at[i].family))
			return false;
	return s->addresses.n && !s->n_names;
}

static bool is_everywhere(const struct place_list *l)
{
	return l->except && !l->n;
}

static bool is_plain(const struct filter_chain *c)
{
	if (c->rules.n > INLINE_MAX)
		return false;
	for (size_t i = 0; i < c->rules.n; i++) {
		const struct filter_rule *r = &c->rules.at[i];

		if ((r->verdict != VERDICT_PASS && r->verdict != VERDICT_DROP) ||
		    !is_everywhere(&r->match.in) || !is_everywhere(&r->match.out) ||
		    !is_open(&r->match.from) || !is_open(&r->match.to))
			return false;
	}
	return true;
}

static bool is_any(const struct filter_match *m)
{
	return m->n_terms == 1 && m->terms[0].kind == SERVICE_ANY;
}

/* What is open of one end, in the families of another that is open. */
static void narrow(struct filter_side *s, const struct filter_side *open)
{
	enum family f = addr_set_families(open->addresses);

	if (f != FAMILY_BOTH)
		s->addresses = addr_set_family(s->addresses, f);
}

bool rule_jump_inline(struct nft_rule *r, const struct filter_match *m, size_t target)
{
	const struct filter *f = r->p->r->filter;
	size_t n = f->chains.at[target].rules.n;

	if (!is_any(m) || m->from.n_names || m->to.n_names || !is_plain(&f->chains.at[target]))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct filter_rule x = f->chains.at[target].rules.at[i];
		struct filter_match both = *m;

		narrow(&both.from, &x.match.from);
		narrow(&both.to, &x.match.to);
		both.terms = x.match.terms;
		both.n_terms = x.match.n_terms;
		if (x.match.time.from > both.time.from)
			both.time.from = x.match.time.from;
		if (x.match.time.to < both.time.to)
			both.time.to = x.match.time.to;
		if (both.from.addresses.n && both.to.addresses.n && both.time.from <= both.time.to)
			rule_add(r, &both, x.verdict);
	}
	return true;
}
