/* How a table looks where a packet's cost does not depend on the number of rules (-O1 and up).
 *
 * Every rule falls into boxes, prefix of sources times prefix of destinations. All boxes of a zone
 * pair with the same two prefix lengths are the elements of one map, which the kernel finds
 * by hash of the masked addresses: equal lengths never overlap, so a key is there once,
 * whatever the rules are. An element's verdict is to go through the services that are offered
 * there (struct offer), which is a chain named after them. So the form and place of an
 * element depend on its own rule alone.
 *
 * Of a rule with many boxes, or with ranges that are no prefixes, one side is looked up by itself
 * (struct node); the node's chain then tells the other side apart.
 */
#ifndef PORTC_NFT_LOWER_H
#define PORTC_NFT_LOWER_H

#include "nft.h"

enum {
	BOXES_MAX = 16, /* boxes of a rule in one family; one with more is put below a node */
	HOSTS_MAX = 16, /* a range up to this size that is no prefix becomes hosts */
	HOST_BLOCK = 4, /* a prefix up to this size becomes hosts, to have fewer lengths */
	PAIR_LINES = 4, /* so many elements of a zone pair with equal lengths are lines: the kernel
			   finds a map by walking over all of them, so many small ones cost much */
	NODE_LINES = 8, /* so many elements below a node are lines instead of a map */
	RANGE_LINES = 2 /* the same for lines that each look up a set of ranges */
};

/* Order of evaluation. What is logged comes before what is not, so that it is logged. */
enum phase { PHASE_DENY_LOG, PHASE_DENY, PHASE_ALLOW_LOG, PHASE_ALLOW, PHASES };

/* -- offers: what may pass, or is denied, between known ends -- */

struct clause {
	const char *label; /* logged under it; NULL: not logged */
	struct date until;
	const struct service *service;
};

struct offer {
	enum action action;
	struct clause *at; /* sorted, no duplicates */
	size_t n;
	const char *key;
	const char *chain; /* NULL: all services always, so the verdict alone */
};

/* What RULES (of one action, all logged or none) offer together. */
struct offer *nft_offer(struct plan *p, const struct rule *const *rules, size_t n);
void nft_offer_names(struct plan *p);
void nft_write_offers(struct plan *p);

/* -- shapes: one end of a rule in one family, by address -- */

struct prefix {
	u128 at;
	uint8_t len;
};

struct shape {
	const char *key, *name;    /* of its objects, once asked for (nft_shape_name) */
	struct addr_set addresses; /* of the family; empty: the end has names alone */
	bool zone;                 /* all of a zone, which has such ranges */
	struct prefix *prefixes;
	size_t n; /* 0: it has ranges that are no prefixes */
	const struct object *const *objects;
	size_t n_objects;
};

struct shape *nft_shape(struct plan *p, const struct object *const *objects, size_t n,
			size_t family);
void nft_shape_name(struct plan *p, struct shape *s);

/* -- chains and maps -- */

struct nchain;
struct node;

struct box {
	u128 from, to;
	const struct rule *rule; /* or */
	struct node *node;       /* that is to be looked at, for one side alone */
	struct offer *offer;     /* of all boxes of a key, in the first of them; or */
	const struct nchain *chain;
	uint8_t from_len, to_len;
};

/* An element of an interval map. */
struct interval_entry {
	u128 lo, hi;
	const struct offer *offer; /* or */
	const struct nchain *chain;
	const struct rule **rules; /* that it is there for; or */
	size_t n_rules;
	const char *comment; /* names of nodes */
};

struct nmap {
	const char *key, *wanted, *name;
	const char *type;     /* "ipv4_addr . ipv4_addr" */
	const char *selector; /* "ip saddr & 255.255.255.0 . ip daddr" */
	enum family family;
	const struct box *boxes; /* sorted by key; or */
	size_t n_boxes;
	struct interval_entry *entries; /* ascending, disjoint */
	size_t n_entries;
};

/* A line of a chain: a map to look into, or conditions with a verdict. */
struct nline {
	const struct nmap *map;
	struct match match;
	const struct offer *offer;
	const struct nchain *chain;
	const struct rule **rules;
	size_t n_rules;
};

struct nchain {
	const char *key, *wanted, *name;
	VEC(struct nline) lines;
};

struct lowering {
	VEC(struct nmap *) maps;
	VEC(struct nchain *) chains; /* those of pairs are in PAIRS */
	VEC(struct offer *) offers;
	struct nchain *pairs;
	struct shape **single[2]; /* by object's index: a side of that object alone */
};

void nft_lower(struct plan *p);
void nft_lower_names(struct plan *p); /* once the namer is complete */
void nft_write_maps(struct plan *p);
void nft_write_lowered(struct plan *p, const struct nchain *c);

/* Parts of nft_lower. */
struct nmap *nft_map_new(struct plan *p, const char *key, const char *wanted);
struct nchain *nft_chain_new(struct plan *p, const char *key, const char *wanted);
struct nline *nft_line_new(struct plan *p, struct nchain *c);

/* What stands between boxes and text: family, names, and whether one side is fixed already. */
struct place {
	size_t family;
	const char *tag; /* begins the names of maps and chains */
	const char *key; /* the same, but different for different things */
	bool single;     /* one side is known: the names tell lengths of the other alone */
	bool node;       /* below a node: the family is known */
	size_t lines;    /* so many keys are lines instead of a map */
};

/* Boxes as maps, or lines where there are few below a node. Sorts them. */
void nft_lay_boxes(struct plan *p, struct nchain *c, const struct place *at, struct box *boxes,
		   size_t n);

/* -- nodes -- */

/* A rule whose other side is long. */
struct stretch {
	struct shape *shape;
	const struct rule *rule;
};

struct node {
	struct shape *shape;
	bool source;
	size_t order;          /* among the nodes of its side */
	VEC(struct box) boxes; /* the node's own side has length 0 */
	VEC(struct stretch) stretches;
	struct nchain *chain;
};

/* The chain for what lies in all of NODES (ascending, at least one): it goes through them. */
const struct nchain *nft_several(struct plan *p, const struct place *at, struct node *const *nodes,
				 size_t n);

/* "branch, plant": their names, for a comment. */
const char *nft_node_names(struct plan *p, struct node *const *nodes, size_t n);

/* Lays NODES (of one side) out: their chains, and the lines in C that lead there. Sorts them. */
void nft_lay_nodes(struct plan *p, struct nchain *c, const struct place *at, struct node **nodes,
		   size_t n);

/* A range of addresses and the sets that hold it, by number. */
struct slice {
	u128 lo, hi;
	uint32_t *at;
	size_t n;
};

struct slices {
	struct slice *at;
	size_t n, cap;
};

/* Cuts sets of one family into disjoint ranges, ascending. False where they overlap so much that
 * the lists would not stay in proportion to the sets. */
bool nft_sweep(struct arena *a, const struct addr_set *sets, size_t n, struct slices *out);

#endif
