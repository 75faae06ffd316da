/* Inside the optimiser: what its files share. One zone pair at a time, in a scratch arena. */
#ifndef PORTC_OPTIMIZE_PARTS_H
#define PORTC_OPTIMIZE_PARTS_H

#include "optimize.h"
#include "vec.h"

/* In order of precedence. Rules of one layer are a union. */
enum layer { LAYER_DENY_LOG, LAYER_DENY, LAYER_ALLOW_LOG, LAYER_ALLOW };

enum layer rule_layer(const struct rule *r);

enum { SOURCES, DESTINATIONS, SERVICES, DIMENSIONS };

#define NONE UINT32_MAX

/* What a list of objects stands for in the families of its rule. Equal sides are one: they have the
 * same number. */
struct side {
	struct addr_set addresses;
	const struct object *const *names; /* DNS names, by index; none where all_names */
	size_t n_names;
	bool all_names; /* a zone: every name in it */
	enum family families;
};

/* What a list of services stands for. */
struct terms {
	const struct service_term *at;
	size_t n;
};

/* The objects or services that a rule lists, by name. */
struct list {
	const void *const *at;
	size_t n;
};

/* A rule on its way through the passes. */
struct work {
	const struct rule *written; /* of those it stands for, the one that gives the key */
	struct list list[DIMENSIONS];
	uint32_t number[DIMENSIONS]; /* of what the lists stand for */
	uint32_t origins;            /* further rules that it stands for: in job->origins */
	enum family families;
	enum layer layer;
	bool gone;    /* others hold it, or it is part of another */
	bool changed; /* differs from what was written */
};

/* A list that was looked at: what is left of it, and what that stands for. */
struct known {
	struct list list;
	int dimension;
	enum family families;
	struct list reduced;
	uint32_t number;
	struct list joined; /* once joined; n is 0 before */
};

struct origin {
	const struct rule *rule;
	uint32_t next;
};

/* A chained hash table that gives numbers, in the order in which things are first met. */
struct slot {
	uint64_t hash;
	uint32_t next;
};

struct table {
	VEC(struct slot) slots;
	uint32_t *heads;
	size_t cap; /* a power of two */
};

/* Is the thing of that number the same as KEY? */
typedef bool table_same(const void *user, uint32_t number, const void *key);

/* The number of KEY; slots.n grows where it is new. */
uint32_t table_find(struct arena *a, struct table *t, uint64_t hash, table_same *same,
		    const void *user, const void *key);

/* Makes room for N. */
void table_reserve(struct arena *a, struct table *t, size_t n);

/* NONE where it is not there. */
uint32_t table_look(const struct table *t, uint64_t hash, table_same *same, const void *user,
		    const void *key);

uint64_t hash_number(uint64_t h, uint64_t v);

struct job {
	struct arena *arena;   /* what goes into the result */
	struct arena *scratch; /* ends with the pair */
	const struct policy *policy;
	enum optimize_level level;
	struct made *made; /* objects and services of the result alone */

	struct work *rules; /* in the pair's order */
	size_t n_rules;
	VEC(struct side) sides;
	VEC(struct terms) terms;
	VEC(struct known) known;
	VEC(struct origin) origins;
	struct table side_table, terms_table, known_table;
};

/* -- optimize_set.c: lists and what they stand for -- */

/* The number of what a list stands for. */
uint32_t list_number(struct job *j, int dimension, struct list l, enum family families);

/* Reduces a list in place and gives its number; lists that recur are looked at once. */
uint32_t list_known(struct job *j, int dimension, struct list *l, enum family families);

bool names_within(const struct side *inner, const struct side *outer);
bool side_within(const struct side *inner, const struct side *outer);
bool terms_within(const struct terms *inner, const struct terms *outer);

/* Does what is numbered OUTER hold all of INNER? */
bool number_within(const struct job *j, int dimension, uint32_t inner, uint32_t outer);

/* The families in which an end of a rule has something. */
enum family side_families(const struct side *s);

/* -- optimize_stretch.c: members of lists as stretches of lines --
 *
 * An address range is a stretch of the line of its family, a DNS name a point on a line of names,
 * the destination ports of a service a stretch of a line of their own for each protocol and range
 * of source ports; ICMP types and codes lie on a line as type * 256 + code. */

struct stretch {
	uint64_t line;
	u128 lo, hi;
	uint32_t member; /* place in the list */
};

struct member {
	uint32_t n;   /* stretches */
	size_t depth; /* of groups */
};

struct stretches {
	VEC(struct stretch) list;
	struct member *members;
	size_t n_members;
};

struct stretches list_stretches(struct job *j, int dimension, struct list l, enum family families);

/* By line and beginning; of those that begin together the longest first, then by member. */
void stretches_sort(struct stretches *s);

/* -- optimize_list.c, optimize_join.c: lists made shorter, with the same meaning -- */

/* Drops what other members hold. The same list where nothing is to be dropped. */
struct list list_reduce(struct job *j, int dimension, struct list l, enum family families);

/* Members by name, each once. */
struct list list_sorted(struct job *j, int dimension, const void *const *members, size_t n);

/* Lists together, reduced. */
struct list list_union(struct job *j, int dimension, const struct list *lists, size_t n,
		       enum family families);

/* Joins members whose addresses or ports touch. The same list where there are none. Lists that
 * recur are looked at once. */
struct list list_joined(struct job *j, int dimension, struct list l, enum family families);
struct list list_join(struct job *j, int dimension, struct list l, enum family families);

/* -- optimize_made.c: objects and services that nobody wrote -- */

struct made *made_new(struct arena *a, const struct policy *p);

/* The object of a range in a zone, or the service of a term, called like a literal of the language
 * (an existing one if there is one); it stands for FROM, members of some list. NULL where its name
 * is taken by something else. */
const struct object *made_object(struct made *m, const struct zone *zone,
				 const struct addr_range *r, struct list from);
const struct service *made_service(struct made *m, const struct service_term *t, struct list from);

/* Adds all of them to the policy: after its own, by name. */
void made_add(struct made *m, struct policy *p);

/* -- optimize_near.c: which sides overlap which -- */

enum { NEAR_BEFORE = 8, NEAR_MAX = 16 };

struct near_link {
	uint32_t side, next;
};

struct near_head {
	uint32_t first; /* in links */
	uint8_t n, n_holders;
};

struct near {
	struct near_head *heads; /* by side */
	VEC(struct near_link) links;
};

/* For the sides in use at one end of the rules. Of many that overlap only the first few, by their
 * addresses, are told of each other. */
struct near find_near(struct job *j, int dimension);

/* A side itself, then others that overlap it: first those that hold all of it. */
struct neighbours {
	uint32_t at[NEAR_MAX + 1];
	size_t n, n_holders;
};

struct neighbours near_list(const struct near *near, uint32_t side);

/* -- optimize_cover.c, optimize_merge.c: the passes; true where something changed -- */

bool drop_covered(struct job *j);
bool merge_rules(struct job *j);
bool trim_lists(struct job *j);

/* Forgets the rules that are gone. */
void compact(struct job *j);

/* INTO stands for all that RULE stands for too. */
void add_origins(struct job *j, struct work *into, const struct work *rule);

#endif
