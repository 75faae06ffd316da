/* Inside the FortiOS backend: the plan of one configuration, made before a byte is written.
 *
 * Facts: Fortinet, FortiOS CLI Reference and Administration Guide, 7.0 to 7.6. */
#ifndef PORTC_FORTIOS_H
#define PORTC_FORTIOS_H

#include "backend.h"
#include "intern.h"
#include "names.h"
#include "parts.h"

enum {
	POLICY_NAME_MAX = 35,
	OBJECT_NAME_MAX = 79,
	SCHEDULE_NAME_MAX = 31,
	ZONE_NAME_MAX = 35,
	INTERFACE_NAME_MAX = 15,
	VDOM_NAME_MAX = 31,
	OBJECT_COMMENT_MAX = 255,
	POLICY_COMMENT_MAX = 1023,
	GROUP_MEMBERS_MAX = 300, /* models differ from a few hundred up: larger groups are nested */
	PORT_RANGES_MAX = 16     /* ranges in one service */
};

/* Policy IDs of generated policies: 100000 and up. */
#define POLICY_ID_FIRST UINT64_C(100000)
#define POLICY_ID_COUNT (UINT64_C(4294967294) - POLICY_ID_FIRST)

struct plan {
	struct emission *e;
	struct arena *arena;
	struct used used;
	enum family *needed; /* per object of the policy: families in which rules use it */
	const char *
	    *address[2]; /* per object of the policy and family: the name that stands for it */
	struct namer *leaves[2], *groups[2]; /* addresses and address groups, per family */
	const char *
	    *services; /* per service of the policy: a service's or a service group's name */
	struct namer *customs, *service_groups, *policies;
	bool zones; /* setting `zones on`: policies name zones */
};

/* address.c */
void fortios_plan_addresses(struct plan *p);
void fortios_write_addresses(struct plan *p);

/* service.c */
void fortios_plan_services(struct plan *p);
void fortios_write_services(struct plan *p);

/* policy.c */
void fortios_write_schedules(struct plan *p);
void fortios_write_policies(struct plan *p);
void fortios_write_zones(struct plan *p);

/* check.c */
bool fortios_check(struct emission *e);

/* text.c: one "set" line per call; strings are quoted. */
void fortios_put_quoted(struct buf *out, const char *s);
void fortios_put_string(struct buf *out, const char *key, const char *value);
void fortios_put_strings(struct buf *out, const char *key, const char *const *values, size_t n);
void fortios_put_comment(struct plan *p, const char *key, const char *text, size_t max);
bool fortios_name_ok(unsigned char c);
bool fortios_plain_ok(unsigned char c);

#endif
