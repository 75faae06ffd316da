/* Inside of the nftables reader: what its files share. It knows nothing of how portc writes.
 *
 * A script is executed into tables of sets and chains; then base chains that forwarded packets pass
 * become stages. Only the first packet of a connection is looked at: its ct state is new, and
 * of TCP it is a SYN. Sources: nft(8); the nftables wiki; measurements in docs/targets/nftables.md.
 */
#ifndef PORTC_NFTABLES_READ_H
#define PORTC_NFTABLES_READ_H

#include "backend.h"

enum token_kind { TOKEN_WORD, TOKEN_STRING, TOKEN_SIGN, TOKEN_END /* newline or `;` */ };

/* Small, because there are many: where it stands follows from its text. */
struct token {
	const char *text; /* in the source, without quotes */
	uint32_t n;
	enum token_kind kind;
};

struct tokens {
	struct token *at;
	size_t n, cap;
};

struct statement { /* of a rule, or of a set's elements */
	const struct token *at;
	size_t n;
	struct span span;
};

/* A set or a map. Its elements are tokens until a rule tells what they mean. */
struct nft_set {
	const char *name;
	VEC(struct statement) elements;
	VEC(struct filter_name) names; /* that a resolver fills in: `#dnsmasq nftset=...` */
	bool dynamic;                  /* filled by rules */
	/* The elements as values of one kind, once asked for. */
	int known_kind; /* enum field + 1 */
	struct nft_values *known;
};

struct nft_chain {
	const char *name;
	VEC(struct statement) rules;
	bool is_base, accept; /* accept: its policy */
	const char *type, *hook;
	struct span span;
	bool has_chain, open;
	size_t chain; /* in the filter */
};

struct nft_table {
	const char *family, *name;
	VEC(struct nft_set *) sets;
	VEC(struct nft_chain *) chains;
	struct map *set_names, *chain_names;
};

struct nft {
	struct reading *r;
	struct arena *arena;
	struct tokens tokens;
	size_t at;
	VEC(struct nft_table *) tables;
	struct map *variables;      /* name to struct statement */
	VEC(struct token) comments; /* "#dnsmasq ..." lines */
	struct map *places;
	size_t depth;
	bool bad;
};

#define NFT_ERROR(p, span, ...) ((p)->bad = true, diag_error((p)->r->diags, (span), __VA_ARGS__))

/* read_lex.c */
bool nft_lex(struct nft *p);
bool token_is(const struct token *t, const char *word);
struct span nft_span(const struct nft *p, const struct token *t);
const char *token_text(struct nft *p, const struct token *t); /* interned */

/* read_script.c: the commands, executed into p->tables. */
void nft_run(struct nft *p);
struct nft_set *nft_find_set(const struct nft_table *t, const char *interned);
struct nft_chain *nft_find_chain(const struct nft_table *t, const char *interned);

/* read_value.c: what the elements of a set, or of a rule, mean for a selector. */
enum field {
	FIELD_IN,
	FIELD_OUT,
	FIELD_FROM_4,
	FIELD_TO_4,
	FIELD_FROM_6,
	FIELD_TO_6,
	FIELD_PROTO,
	FIELD_FAMILY, /* nfproto, protocol, version: 4 or 6 */
	FIELD_SRC_PORT,
	FIELD_DST_PORT,
	FIELD_TYPE_4,
	FIELD_CODE_4,
	FIELD_TYPE_6,
	FIELD_CODE_6,
	FIELD_STATE, /* ct state: 1 for new, 0 for others */
	FIELD_PACKET /* meta pkttype: 1 for a packet to this host's address, 0 for others */
};

struct number_range {
	uint32_t lo, hi;
};

struct nft_values {
	struct addr_set addresses;
	struct number_range *numbers; /* ascending, disjoint */
	size_t n_numbers;
	const char **words; /* interfaces */
	size_t n_words;
	const struct filter_name *names;
	size_t n_names;
};

/* One value: an address, prefix, range, number or word. Adds it to OUT; false and a report where it
 * is none. */
bool nft_value(struct nft *p, const struct token *t, enum field f, struct nft_values *out);
void nft_values_finish(struct nft *p, struct nft_values *v); /* sorted, disjoint */
const struct nft_values *nft_set_values(struct nft *p, struct nft_set *s, enum field f);
struct nft_values nft_not(struct nft *p, const struct nft_values *v, enum field f);

/* read_rule.c: rules as filter rules. */
bool nft_chain(struct nft *p, struct nft_table *t, struct nft_chain *c, struct span at,
	       size_t *out);

/* read_match.c: a rule's conditions so far. */
struct nft_match {
	bool never;
	bool th; /* `th dport`: matches bytes of protocols without ports, too, unless those are
		    excluded */
	enum family families;
	struct place_list in, out;
	bool any_from, any_to;
	struct addr_set from, to;
	const struct filter_name *from_names, *to_names;
	size_t n_from_names, n_to_names;
	uint8_t protos[32];                             /* a bit per protocol */
	struct number_range *src, *dst, *types, *codes; /* NULL: all */
	size_t n_src, n_dst, n_types, n_codes;
	struct filter_time time;
};

/* Is there a protocol without ports among those that `th` looks at? */
bool nft_match_is_loose(const struct nft_match *m);
struct nft_match nft_match_all(enum family families);
void nft_match_field(struct nft *p, struct nft_match *m, enum field f, const struct nft_values *v);
void nft_match_proto(struct nft_match *m, unsigned proto);
/* False where nothing can match. */
bool nft_match_finish(struct nft *p, const struct nft_match *m, struct filter_match *out);

#endif
