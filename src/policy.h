/* The policy: portc's one intermediate form. It knows no vendor and no syntax.
 *
 * A policy says, per pair of zones, what is denied and what is permitted, each
 * with its reasons. Its meaning, for every pair:
 *
 *     (union of permissions) minus (union of denials); all else is dropped.
 *
 * Guarantees a backend may rely on (made by policy_build, kept by policy_optimize, checked by
 * tests/unit/promises.h):
 *  - Everything is in canonical order, independent of the order in the file:
 *    zones, objects, services and firewalls by name (what the optimiser made after what
 *    was written), pairs by (from, to), lists within a rule by name, rules of a pair
 *    denials first, then those that log, then by key. So the first rule that matches is
 *    the one that decides, about logging too.
 *  - An object lies in exactly one zone. Its addresses are inside the zone's
 *    effective set, so a rule's lists never reach beyond its pair.
 *  - A rule is a full cross product inside each family of rule->families:
 *    (sources of that family) x (destinations of that family) x (services). IPv4
 *    never combines with IPv6. Every term of every service of the rule is valid in
 *    every family of the rule (so a rule with icmp is IPv4 alone). Every listed
 *    object has an address (or a name) in at least one family of the rule, and each
 *    family of the rule has at least one source and one destination. An object of both families may
 * stand in a rule of one: only the part in rule->families counts.
 *  - Object and service names are unique. Keys are unique in a policy and stable:
 *    they depend on the rule itself, not on its neighbours.
 *  - Strings are valid UTF-8 without control characters, but otherwise free: quotes,
 *    backslashes, "]]>", "$(x)" may occur, so a backend must quote.
 *
 * Everything lives in the arena of the compilation; nothing is modified after
 * policy_build. An optimised policy shares all that did not change.
 */
#ifndef PORTC_POLICY_H
#define PORTC_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "addr.h"
#include "buf.h"
#include "date.h"
#include "service.h"
#include "source.h"

struct zone {
	const char *name;
	const char *description; /* "" where none */
	struct span span;
	bool any;                    /* declared with `network any` */
	struct addr_set networks;    /* as declared */
	struct addr_set effective;   /* what the zone owns by longest prefix */
	size_t index;                /* position in policy->zones */
	const struct object **names; /* DNS names in it that rules use, by object name */
	size_t n_names;
};

enum object_kind {
	OBJECT_HOST,    /* addresses of one machine */
	OBJECT_NETWORK, /* prefixes and ranges, also a literal of a rule */
	OBJECT_ZONE,    /* a zone's whole effective set, and every name in it */
	OBJECT_NAME,    /* a DNS name: an opaque atom, possible in both families */
	OBJECT_GROUP    /* other objects of the same zone */
};

struct object {
	const char *name; /* the user's name, or the literal's text; "NAME@ZONE" for the part of
			     something that spans zones */
	const char *description; /* "" where none */
	const struct zone *zone;
	struct addr_set addresses;     /* HOST, NETWORK, ZONE: never empty. GROUP: the union of its
					  members' addresses (may be empty: names only) */
	const char *fqdn;              /* NAME: lower case, letters digits - . _ only; else NULL */
	const struct object **members; /* GROUP: by name, no duplicates */
	uint32_t n_members;
	uint32_t index;   /* position in policy->objects */
	struct span span; /* declaration, or the literal */
	uint32_t depth;   /* of groups in groups: 0 for what is no group */
	enum object_kind kind : 8;
	enum family families : 8; /* of its addresses; FAMILY_BOTH for a DNS name */
	bool has_name;            /* a DNS name, or a group that holds one at any depth */
};

/* A service as the user named it, or a literal. All its terms have the same term_families, or
 * rather: it is one of general (no icmp), icmp only, icmp6 only. A user's service that
 * mixes them is split into NAME, "NAME.icmp" and "NAME.icmp6". */
struct service {
	const char *name;        /* "web", or a literal's text: "tcp/443" */
	const char *description; /* "" where none */
	bool literal;
	struct service_term *terms; /* canonical, at least one */
	size_t n_terms;
	struct span span;
	size_t index; /* position in policy->services */
};

enum action { ACTION_DENY, ACTION_ALLOW }; /* in order of evaluation */

/* Why a rule exists: a row of a product's table, or a rule of the user's. */
struct reason {
	const char *label;   /* "admin-ssh", "sip.web" */
	const char *text;    /* what the user or the catalogue says of it; "" where nothing */
	const char *product; /* "firemon.sip"; NULL for the user's own rule */
	const char **rows;   /* "FM-IN-04b", …; none for the user's own rule */
	size_t n_rows;
	const char *note;   /* the catalogue's note; "" where none */
	const char *source; /* title of the vendor's table; NULL for the user's own rule */
	struct span span;   /* the rule, or the flow in the product */
	struct span deploy; /* the deployment; span.source NULL for the user's own rule */
};

struct rule {
	const char
	    *label;      /* for people: a rule's name or INSTANCE.FLOW; may recur in other pairs */
	const char *key; /* unique in the policy: label/from/to, with a suffix where needed */
	uint64_t id;     /* hash of key: for names and numbers that must be stable */
	const struct object **sources, **destinations;
	uint32_t n_sources, n_destinations;
	const struct service **services; /* never empty; a service of kind ANY stands alone */
	const struct reason *reasons;    /* at least one, in canonical order */
	uint32_t n_services, n_reasons;
	/* Rules as written that an optimised rule stands for, by index; none: itself alone. */
	const struct rule *const *origins;
	uint32_t n_origins;
	uint32_t index; /* rises in canonical order; below policy->n_indexes */
	struct date
	    until; /* last day on which it holds, the device's local time; unset = for ever */
	enum action action : 8;
	enum family families : 8;
	bool log;
};

struct pair {
	const struct zone *from, *to; /* the same zone only where intra-zone rules exist */
	struct rule *rules;           /* denials first */
	size_t n_rules;
};

struct policy {
	struct zone **zones;
	size_t n_zones;
	/* Those that rules use, members included, members before groups. Of an optimised policy
	 * also some that no rule uses any more, so that an object's index stays its place. */
	struct object **objects;
	size_t n_objects;
	struct service **services; /* the same */
	size_t n_services;
	struct pair *pairs; /* only pairs with rules */
	size_t n_pairs;
	size_t n_rules;
	size_t n_indexes; /* above the index of every rule */
};

/* One firewall of one target. */
struct setting {
	const char *name, *value;
	struct span span;
};

struct firewall_zone {
	const struct zone *zone;
	const char **interfaces; /* at least one; the zone's name where the file has no firewall */
	struct span *interface_spans;
	size_t n_interfaces;
	struct span span;
};

struct firewall {
	const char *name;    /* NULL for the implicit firewall of a file without a block */
	const char *target;  /* "fortios", … */
	const char *version; /* as written, "7.4"; NULL where none */
	struct span version_span;
	struct firewall_zone *zones; /* by zone name */
	size_t n_zones;
	struct setting *settings; /* by name; those common to all targets are here too */
	size_t n_settings;
	bool intra_zone;
	const struct pair **pairs; /* those this firewall enforces */
	size_t n_pairs;
	struct span span;
};

/* The value of a setting, or DEFAULT where the firewall does not set it. */
const char *firewall_setting(const struct firewall *fw, const char *name, const char *fallback);
/* NULL where the firewall does not join ZONE, a zone of the same policy. */
const struct firewall_zone *firewall_find_zone(const struct firewall *fw, const struct zone *zone);

/* All addresses of a family that OBJECTS stand for, canonical; names are not in it. */
struct addr_set objects_addresses(struct arena *a, const struct object *const *objects, size_t n,
				  enum family family);

/* Is there a DNS name among the objects, at any depth? */
bool object_has_name(const struct object *o);

/* Terms of all services of a rule together, canonical; they may be a service's own: only read. */
size_t rule_terms(struct arena *a, const struct rule *r, struct service_term **terms);

/* "sip.web: FM-IN-04b: Web interface", or "admin-ssh: CHG-4711": one line for a comment of the
 * output. No file names or line numbers (moving a block must not change the output). */
const char *reason_text(struct arena *a, const struct reason *r);

/* The same to OUT. */
void put_reason(struct buf *out, const struct reason *r);
void put_rule_comment(struct buf *out, const struct rule *r);

/* Canonical order of reasons: by label and what they say. */
int reason_compare(const struct reason *a, const struct reason *b);

/* All reasons of a rule on one line, joined by "; ". */
const char *rule_comment(struct arena *a, const struct rule *r);

#endif
