/* Reading nftables scripts: words, commands, then the base chains that a forwarded packet passes.
 */
#include "read.h"

#include <string.h>

#include "readers.h"

/* -- names that a resolver fills sets with: "#dnsmasq
 * nftset=/a.example.com/b.example.com/4#inet#t#s,..." -- */

static void add_names(struct nft *p, const char *names, const char *end, const char *set, size_t n,
		      enum family family)
{
	const char *name = intern_n(p->r->names, set, n);

	for (size_t i = 0; i < p->tables.n; i++) {
		struct nft_set *s = nft_find_set(p->tables.at[i], name);

		for (const char *at = names; s && at < end;) {
			const char *slash = memchr(at, '/', (size_t)(end - at));
			const char *stop = slash ? slash : end;

			if (stop > at)
				VEC_PUSH(
				    p->arena, &s->names,
				    ((struct filter_name){
					intern_n(p->r->names, at, (size_t)(stop - at)), family}));
			at = stop + 1;
		}
	}
}

static const char *last_slash(const char *at, const char *end)
{
	while (end > at && end[-1] != '/')
		end--;
	return end;
}

static void read_names(struct nft *p, const struct token *t)
{
	static const char word[] = "#dnsmasq nftset=/";
	const char *at = t->text + sizeof word - 1, *end = t->text + t->n, *sets;

	if (t->n < sizeof word || memcmp(t->text, word, sizeof word - 1))
		return;
	sets = last_slash(at, end);
	for (const char *s = sets; s < end;) {
		const char *comma = memchr(s, ',', (size_t)(end - s)), *stop = comma ? comma : end;
		const char *name = stop;
		enum family f = *s == '4' ? FAMILY_4 : *s == '6' ? FAMILY_6 : FAMILY_BOTH;

		while (name > s && name[-1] != '#')
			name--;
		add_names(p, at, sets > at ? sets - 1 : at, name, (size_t)(stop - name), f);
		s = stop + 1;
	}
}

/* -- base chains -- */

static bool has_word(const struct nft *p, const struct nft_chain *c, const char *word,
		     struct span *at)
{
	for (size_t i = 0; i < c->rules.n; i++)
		for (size_t k = 0; k < c->rules.at[i].n; k++)
			if (token_is(&c->rules.at[i].at[k], word)) {
				*at = nft_span(p, &c->rules.at[i].at[k]);
				return true;
			}
	return false;
}

/* Translation of sources does not change who may connect; of destinations it does. */
static bool read_nat(struct nft *p, const struct nft_chain *c)
{
	static const char *const words[] = {"dnat", "redirect", "drop",  "jump",
					    "goto", "vmap",     "tproxy"};
	struct span at;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (has_word(p, c, words[i], &at)) {
			NFT_ERROR(p, at, "portc does not understand `%s` in a chain of type nat",
				  words[i]);
			return false;
		}
	return true;
}

/* Packets of the other family do not see the chains of a table ip or ip6. */
static void pass_family(struct nft *p, size_t chain, enum family f)
{
	struct filter_rule *r = filter_add_rule(p->arena, p->r->filter, chain);

	r->match = filter_match_any(p->arena);
	r->match.from.addresses = addr_set_family(r->match.from.addresses, f);
	r->match.to.addresses = addr_set_family(r->match.to.addresses, f);
	r->verdict = VERDICT_PASS;
	r->label = "not this table's family";
	r->span = SPAN_NONE;
}

static bool read_base(struct nft *p, struct nft_table *t, struct nft_chain *c)
{
	size_t stage, chain;
	struct filter_rule *r;

	if (!strcmp(c->type, "nat"))
		return read_nat(p, c);
	if (!nft_chain(p, t, c, c->span, &chain))
		return false;
	stage = chain;
	if (strcmp(t->family, "inet")) {
		stage = filter_add_chain(p->arena, p->r->filter, t->family);
		pass_family(p, stage, strcmp(t->family, "ip") ? FAMILY_4 : FAMILY_6);
		r = filter_add_rule(p->arena, p->r->filter, stage);
		r->match = filter_match_any(p->arena);
		r->verdict = VERDICT_JUMP;
		r->chain = chain;
		r->label = c->name;
		r->span = c->span;
	}
	*VEC_ADD(p->arena, &p->r->filter->stages) =
	    (struct filter_stage){stage, c->accept ? VERDICT_PASS : VERDICT_DROP};
	return true;
}

/* The hooks that a forwarded packet passes. */
static bool is_on_the_way(const struct nft_chain *c)
{
	return !strcmp(c->hook, "forward") || !strcmp(c->hook, "prerouting") ||
	       !strcmp(c->hook, "postrouting");
}

static bool read_tables(struct nft *p)
{
	bool good = true;

	for (size_t i = 0; i < p->tables.n; i++) {
		struct nft_table *t = p->tables.at[i];
		bool ours = !strcmp(t->family, "ip") || !strcmp(t->family, "ip6") ||
			    !strcmp(t->family, "inet");

		for (size_t k = 0; k < t->chains.n; k++) {
			struct nft_chain *c = t->chains.at[k];

			if (!c->is_base || nft_find_chain(t, c->name) != c)
				continue;
			if (!ours || !strcmp(c->hook, "ingress") || !strcmp(c->hook, "egress")) {
				if (c->rules.n) {
					NFT_ERROR(p, c->span,
						  "portc does not understand chains of family "
						  "%s at hook %s",
						  t->family, c->hook);
					good = false;
				}
			} else if (is_on_the_way(c)) {
				good = read_base(p, t, c) && good;
			}
		}
	}
	return good;
}

bool nftables_read(struct reading *r)
{
	struct nft p = {.r = r, .arena = r->arena};

	p.variables = map_new(r->arena);
	p.places = map_new(r->arena);
	if (!nft_lex(&p))
		return false;
	nft_run(&p);
	if (p.bad)
		return false;
	for (size_t i = 0; i < p.comments.n; i++)
		read_names(&p, &p.comments.at[i]);
	return read_tables(&p) && !p.bad;
}
