/* What the parts of the FortiOS backend share: the plan of one configuration.
 *
 * The plan settles every name, group and list before a byte is written; the writers only
 * print. Things are named through namers, which need to know all names first, so the plan
 * holds references (a namer and a key) that become names when they are written.
 *
 * Facts: Fortinet, "FortiOS CLI Reference" and "Administration Guide", 7.0 to 7.6.
 */
#ifndef PORTC_FORTIOS_H
#define PORTC_FORTIOS_H

#include "backend.h"
#include "intern.h"
#include "names.h"

enum {
	POLICY_NAME_MAX = 35,
	OBJECT_NAME_MAX = 79, /* addresses, services, their groups */
	ZONE_NAME_MAX = 35,
	INTERFACE_NAME_MAX = 15,
	VDOM_NAME_MAX = 31,
	FQDN_MAX = 255,
	OBJECT_COMMENT_MAX = 255,
	POLICY_COMMENT_MAX = 1023,
	LIST_MAX = 300, /* names in one list: models differ from a few hundred up */
	PORTS_MAX = 15, /* port ranges in one service */
	PROTOCOL_MAX = 254,
	YEAR_MAX = 2037 /* a schedule's end is kept in seconds since 1970: 32 bits are safe */
};

/* IDs of policies: the hash of the rule's key falls between these; the one above them is the
 * policy that logs what is denied. */
#define POLICY_ID_FIRST  UINT64_C(100000)
#define POLICY_ID_LAST   UINT64_C(4294967293)
#define POLICY_ID_DENIED UINT64_C(4294967294)

/* Something by its name. NAMER NULL: TEXT is it, predefined on every unit. */
struct ref {
	struct namer *namer;
	union {
		const char *text;
		name_id id;
	};
};

struct refs {
	struct ref *at;
	size_t n, cap;
};

/* What stands for an object in one family, in little space: CODE_NONE, CODE_ALL (`all`), or an
 * address or a group by its number. */
enum { CODE_NONE, CODE_ALL, CODE_FIRST };
typedef uint32_t object_code;

/* As much as one `firewall service custom` can hold: port ranges, or one ICMP type, or one
 * protocol. A comment is NULL for things whose name stands for their content: they never have one.
 * "" is unset, in case an earlier version of the file had one. */
struct custom {
	name_id id;
	const char *comment;
	const struct service_term *terms;
	size_t n;
};

struct group {
	name_id id;
	const char *comment;
	struct refs members;
};

/* Groups of one table in the order of their definition: members first. */
struct groups {
	struct namer *namer;
	VEC(struct group) list;
};

/* Lists of a rule that are too long: what stands for them was planned. By family, sources first;
 * then the services. */
struct long_rule {
	const struct rule *rule;
	struct refs sides[2][2], services;
};

/* The ID of a rule that is not the one of its key, because two keys fall on it. */
struct odd_id {
	const struct rule *rule;
	uint64_t id;
};

struct plan {
	struct emission *e;
	struct arena *arena;

	struct refs *interfaces; /* by zone: what srcintf and dstintf name */
	struct namer *zones;     /* NULL: policies name interfaces */

	unsigned char *present; /* by object: families in which it stands for something */
	unsigned char *needed;  /* by object: families in which rules ask for it */
	struct namer *address_names;
	object_code *object[2]; /* by object: what stands for it in a family */
	struct groups address_groups[2];

	struct namer *custom_names;
	struct ref *service; /* by service */
	VEC(struct custom) customs;
	struct groups service_groups;

	struct namer *policy_names;       /* numbers are those of the rules, in order */
	VEC(struct long_rule) long_rules; /* in order of the rules */
	VEC(struct odd_id) odd_ids;

	struct refs list;   /* for lists that are made while writing */
	const char **names; /* the same */
	size_t cap_names;
	struct buf comment;
};

extern const enum family fortios_family[2];

/* Keys: "o:" is an object or a service by its name, "p:" a range or terms by their text. */
extern const struct name_kind fortios_own, fortios_part, fortios_plain;

bool fortios_check(struct emission *e);

/* Parts of the plan, in this order. */
void fortios_plan_zones(struct plan *p);
void fortios_plan_addresses(struct plan *p);
void fortios_plan_services(struct plan *p);
void fortios_plan_policies(struct plan *p);
void fortios_plan_ids(struct plan *p, size_t n_rules);

/* Calls FN for every rule, in order. */
typedef void fortios_rule_fn(struct plan *p, const struct pair *pair, const struct rule *r,
			     void *user);
void fortios_each_rule(struct plan *p, fortios_rule_fn *fn, void *user);

/* A list with at most LIST_MAX entries that stands for LIST: where it is longer, its entries are
 * put into new groups of TO by the hash of their keys, so that one entry more or less concerns
 * one group. KEY (of KIND) and WANTED are those of what the list is for. */
struct refs fortios_plan_nested(struct plan *p, struct groups *to, const struct name_kind *kind,
				const char *key, const char *wanted, struct refs list);
struct ref fortios_plan_group(struct plan *p, struct groups *to, const struct name_kind *kind,
			      const char *key, const char *wanted, const char *comment,
			      struct refs members);

/* The object in family K. */
struct ref fortios_object_ref(const struct plan *p, const struct object *o, int k);

/* "zone lan: the object's description", or without what describes it. In the plan's buffer. */
const char *fortios_zone_comment(struct plan *p, const struct object *o, bool described);

/* Calls FN for each address that stands for O or a part of it in family K. ONLY: for all of it. */
typedef void fortios_range_fn(struct plan *p, const struct object *o, int k,
			      const struct addr_range *range, bool only, void *user);
void fortios_each_range(struct plan *p, const struct object *o, int k, fortios_range_fn *fn,
			void *user);
name_id fortios_range_id(struct plan *p, const struct object *o, const struct addr_range *range,
			 bool only);
bool fortios_is_all(const struct object *o, enum family f);

uint64_t fortios_policy_id(const struct plan *p, const struct rule *r);

/* The lists of a rule, planned or made now; valid until the next one is asked for. */
struct refs fortios_side_list(struct plan *p, const struct rule *r, const struct long_rule *l,
			      int k, bool source);
struct refs fortios_service_list(struct plan *p, const struct rule *r, const struct long_rule *l);

/* The writers, in this order. */
void fortios_write_zones(struct plan *p);
void fortios_write_addresses(struct plan *p);
void fortios_write_services(struct plan *p);
void fortios_write_schedules(struct plan *p);
void fortios_write_policies(struct plan *p);

/* Lines inside an entry. */
void fortios_put_quoted(struct buf *out, const char *s);
void fortios_put_edit(struct plan *p, const char *name);
void fortios_put_text(struct plan *p, const char *key, const char *value);
void fortios_put_comment(struct plan *p, const char *key, const char *text, size_t max);
void fortios_put_refs(struct plan *p, const char *key, struct refs list);
void fortios_put_groups(struct plan *p, const char *table, const struct groups *g);

bool fortios_name_char(unsigned char c);
bool fortios_policy_char(unsigned char c);

#endif
