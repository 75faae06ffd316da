/* Inside of reading a rule: the rule as far as it is read, and the steps that several files take.
 */
#ifndef PORTC_NFTABLES_READ_RULE_H
#define PORTC_NFTABLES_READ_RULE_H

#include "read.h"

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
	struct span span; /* of the rule, or of the element that is being read */
	bool told;        /* its comment says why it is there */
};

enum { SELECTORS_MAX = 16 }; /* of one concatenation */

struct selector {
	enum field field;
	enum family family; /* that it implies, or FAMILY_BOTH */
	int proto;          /* that it implies, or -1 */
	bool th;
	bool masked; /* `ip saddr & 255.255.255.0`: compared by the prefix alone */
	unsigned len;
};

/* Tokens of the rule from the current one on; beyond the end there is an empty one. */
const struct token *rule_token(const struct nft_rule *r, size_t ahead);
bool rule_is(const struct nft_rule *r, size_t ahead, const char *word);
bool rule_take(struct nft_rule *r, const char *word);

/* One report for a rule; false. */
bool rule_fail(struct nft_rule *r, const char *what);

/* read_mask.c: the mask after a selector, if there is one; what VALUES mean behind it. */
bool rule_mask(struct nft_rule *r, struct selector *s);
bool rule_unmask(struct nft_rule *r, const struct selector *s, const struct nft_values *values,
		 struct nft_values *out);

/* read_jump.c: a jump to a chain of plain verdicts is what these are in its place. */
bool rule_jump_inline(struct nft_rule *r, const struct filter_match *m, size_t target);

/* One rule of the filter, with the verdict of the statement being read. */
struct filter_rule *rule_add(struct nft_rule *r, const struct filter_match *m, enum verdict v);

/* read_operand.c: selectors and what they are compared with. All narrow r->alternatives. */
bool rule_selector(struct nft_rule *r, struct selector *out);
void rule_imply(struct nft_rule *r, const struct selector *s); /* `tcp dport` is about TCP */
struct nft_set *
rule_set(struct nft_rule *r); /* "@name", "{ ... }"; NULL where it is a plain value */
bool rule_match_one(struct nft_rule *r, const struct selector *s);
bool rule_match_many(struct nft_rule *r, const struct selector *s, size_t n);

/* Adds FROM's alternatives as far as an element's key holds. TAIL: the tokens after the key. */
bool rule_match_element(struct nft_rule *r, const struct selector *s, size_t n,
			const struct statement *e, const struct nft_match *from, size_t n_from,
			size_t *tail);

/* Starts a new list of alternatives; gives back the old one. */
struct nft_match *rule_fresh(struct nft_rule *r, size_t *n);

/* read_special.c: `meta time` and `tcp flags`. */
bool rule_match_time(struct nft_rule *r);
bool rule_match_flags(struct nft_rule *r);

#endif
