/* What the parts of the nftables backend share: the plan of one table.
 *
 * nft_plan_new looks at every rule once and settles which named sets the table needs and what
 * each rule matches on; the writers then only print. Sets are shared: by object and family,
 * by the list of objects where a rule names several, and by content for ports, protocols
 * and ICMP types.
 */
#ifndef PORTC_NFT_H
#define PORTC_NFT_H

#include "backend.h"
#include "intern.h"
#include "names.h"

enum {
	NFT_NAME_MAX = 255,     /* bytes of a table, chain or set name */
	NFT_COMMENT_MAX = 128,  /* bytes of a comment */
	NFT_PREFIX_MAX = 127,   /* bytes of a log prefix */
	NFT_INTERFACE_MAX = 15, /* bytes of an interface name, the wildcard included */
	NFT_YEAR_MAX = 2553     /* nft counts nanoseconds since 1970 in 64 bits: to July 2554 */
};

/* A named set. Either addresses or words are its elements; a DNS name's set has none. */
struct nset {
	const char *name; /* known once nft_plan_new is done */
	const char *key, *wanted;
	const char *type; /* "ipv4_addr" */
	const char *comment;
	bool interval;
	struct addr_set addresses;
	const char **words;
	size_t n_words;
};

/* A DNS name and the sets that a resolver fills: by family, NULL where no rule needs it. */
struct dns {
	const char *fqdn;
	struct nset *set[2];
};

/* One condition of a rule: FIELD VALUE, or FIELD @SET. */
struct cond {
	const char *field; /* "tcp dport"; NULL: no condition */
	const char *value;
	const struct nset *set;
};

/* One way to match a side or a service: all its conditions together. */
enum { MATCH_CONDS = 3 };

struct match {
	struct cond cond[MATCH_CONDS];
	size_t n;
};

/* Alternatives: any of them. */
struct matches {
	struct match *at;
	size_t n;
};

/* One end of a rule in one family. WHOLE: every address of the family, so nothing to match. */
struct side {
	bool whole;
	struct addr_set addresses;
	const struct nset *set; /* of ADDRESSES; NULL: a line for each range */
	struct nset **names;
	size_t n_names;
};

/* A rule with its ends by family (0: IPv4, 1: IPv6; NULL where the rule is not of that family). */
struct rule_plan {
	const struct rule *rule;
	const struct side *src[2], *dst[2];
	const struct matches *services;
};

struct pair_plan {
	const struct pair *pair;
	const char *chain;
	struct rule_plan *rules; /* as many as the pair has */
};

struct plan {
	struct emission *e;
	struct arena *arena;
	const char *table;
	struct pair_plan *pairs; /* as many as the firewall enforces */
	VEC(struct nset *) sets; /* by name */
	VEC(struct dns *) names; /* by name */

	/* while it is made */
	struct intern *keys;
	struct map *by_key; /* interned key to set, side or services */
	struct namer *namer;
	struct buf text; /* for keys */
};

struct plan *nft_plan_new(struct emission *e);
void nft_plan_free(struct plan *p);

/* Parts of nft_plan_new. */
const struct side *nft_plan_side(struct plan *p, const struct object *const *objects, size_t n,
				 size_t family);
const struct matches *nft_plan_services(struct plan *p, const struct rule *r);

/* The set of that key, or a new one with no elements. WANTED is its name where free. */
struct nset *nft_plan_set(struct plan *p, const char *key, const char *wanted, const char *type,
			  bool *new);

/* The writers. */
void nft_write_header(struct plan *p);
void nft_write_sets(struct plan *p);
void nft_write_map(struct plan *p);
void nft_write_chains(struct plan *p);

bool nft_check(struct emission *e);
bool nft_name_char(unsigned char c);
bool nft_name_start(unsigned char c);
bool nft_reserved(const char *name);

/* The day after D. */
struct date nft_next_day(struct date d);

/* TEXT for a quoted string: without what nft cannot take inside one (none has an escape),
 * cut to MAX bytes. */
const char *nft_comment(struct arena *a, const char *text);
const char *nft_log_prefix(struct arena *a, const char *verdict, const char *label);

#endif
