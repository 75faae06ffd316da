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

/* Something by its name. NAMER NULL: predefined on every unit, KEY is its name. */
struct ref {
	struct namer *namer;
	const char *key;
};

struct refs {
	struct ref *at;
	size_t n, cap;
};

/* A comment is NULL for things whose name stands for their content: they never have one. "" is
 * unset, in case an earlier version of the file had one. */
struct address {
	const char *key, *comment;
	const char *fqdn; /* not NULL: a DNS name, else RANGE */
	struct addr_range range;
};

/* As much as one `firewall service custom` can hold: port ranges, or one ICMP type, or one
 * protocol. */
struct custom {
	const char *key, *comment;
	const struct service_term *terms;
	size_t n;
};

struct group {
	const char *key, *comment;
	struct refs members;
};

/* Groups of one table in the order of their definition: members first. */
struct groups {
	struct namer *namer;
	VEC(struct group) list;
};

/* A rule as a policy. Lists by family: 0 is IPv4, 1 is IPv6. */
struct policy_plan {
	const struct pair *pair;
	const struct rule *rule;
	uint64_t id;
	struct refs sources[2], destinations[2], services;
};

struct plan {
	struct emission *e;
	struct arena *arena;
	struct intern *keys;

	struct refs *interfaces; /* by zone: what srcintf and dstintf name */
	struct namer *zones;     /* NULL: policies name interfaces */

	unsigned char *present; /* by object: families in which it stands for something */
	unsigned char *needed;  /* by object: families in which rules ask for it */
	struct namer *address_names;
	struct ref *object[2]; /* by object: what stands for it in a family */
	VEC(struct address) addresses[2];
	struct map *address_seen[2];
	struct groups address_groups[2];

	struct namer *custom_names;
	struct ref *service; /* by service */
	VEC(struct custom) customs;
	struct map *custom_seen;
	struct groups service_groups;

	struct namer *policy_names;
	struct policy_plan *policies;
	size_t n_policies;
};

extern const enum family fortios_family[2];

bool fortios_check(struct emission *e);

/* Parts of the plan, in this order. */
void fortios_plan_zones(struct plan *p);
void fortios_plan_addresses(struct plan *p);
void fortios_plan_services(struct plan *p);
void fortios_plan_policies(struct plan *p);
void fortios_plan_ids(struct plan *p);

/* A list with at most LIST_MAX entries that stands for LIST: where it is longer, its entries are
 * put into new groups of TO by the hash of their keys, so that one entry more or less concerns
 * one group. KEY and WANTED are those of what the list is for. */
struct refs fortios_plan_nested(struct plan *p, struct groups *to, const char *key,
				const char *wanted, struct refs list);
struct ref fortios_plan_group(struct plan *p, struct groups *to, const char *key,
			      const char *wanted, const char *comment, struct refs members);

/* True where KEY is asked about for the first time. */
bool fortios_plan_first(struct plan *p, struct map *seen, const char *key);

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
