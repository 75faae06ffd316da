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
	bool used; /* by a line; sets that no line uses are not written */
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
	struct nset *set;
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
	struct nset *set; /* of ADDRESSES; NULL: a line for each range */
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
	struct lowering *low;    /* lower.h; NULL where every rule is lines of its own */
	VEC(struct nset *) sets; /* by name */
	VEC(struct dns *) names; /* by name */

	/* while it is made */
	struct intern *keys;
	struct map *by_key; /* interned key to set, side or services */
	struct namer *namer;
	struct buf text;                /* for keys */
	VEC(const struct rule *) rules; /* of the element being written */
};

struct plan *nft_plan_new(struct emission *e);
void nft_plan_free(struct plan *p);

/* Parts of nft_plan_new. */
const struct side *nft_plan_side(struct plan *p, const struct object *const *objects, size_t n,
				 size_t family);
const struct matches *nft_plan_services(struct plan *p, const struct rule *r);
const struct matches *nft_plan_service(struct plan *p, const struct service *s);

/* The set of that key, or a new one with no elements. WANTED is its name where free. */
struct nset *nft_plan_set(struct plan *p, const char *key, const char *wanted, const char *type,
			  bool *new);

enum family nft_family(size_t f); /* 0: IPv4, 1: IPv6 */

/* "PREFIXone_two": as much of the names as is readable, and where something was left out a hash of
 * all, so that another long list never renames it. */
const char *nft_joined_name(struct plan *p, const char *prefix, const struct object *const *objects,
			    size_t n);

/* Those of OBJECTS that have addresses of the family. */
size_t nft_with_addresses(struct plan *p, const struct object *const *objects, size_t n, size_t f,
			  const struct object ***out);

/* How many ways there are to be at this side by address, and by address or name; the Kth. */
size_t nft_address_count(const struct side *s);
size_t nft_side_count(const struct side *s);
struct cond nft_side_cond(struct plan *p, const struct side *s, size_t k, const char *field);

/* " meta time < ..." as a condition with a blank behind it; "" where there is no end. */
const char *nft_until(struct plan *p, struct date until);

/* The writers. */
void nft_write_header(struct plan *p);
void nft_write_sets(struct plan *p);
void nft_write_map(struct plan *p);
void nft_write_chains(struct plan *p);
void nft_write_cond(struct buf *b, const struct cond *c);

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
