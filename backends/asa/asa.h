/* Inside the ASA backend: the plan of one configuration, made before a byte is written.
 *
 * Facts: Cisco, ASA Series CLI Configuration Guides and Command References, 9.0 and later. */
#ifndef PORTC_ASA_H
#define PORTC_ASA_H

#include "backend.h"
#include "intern.h"
#include "names.h"
#include "parts.h"

enum {
	OBJECT_NAME_MAX = 64,
	LIST_NAME_MAX = 241,
	NAMEIF_MAX = 48,
	REMARK_MAX = 100,
	DESCRIPTION_MAX = 200
};

/* One thing an access list or a group can name: an object in some of its families, or several
 * objects together. The families matter: a group of both must not stand in an IPv4 entry. */
struct node {
	const char *key;
	const char *label; /* for the names of groups: "web", "web__v4" */
	const char *any;   /* "any", "any4", "any6": nothing to define; else NULL */
	bool group;        /* an object-group; else an object */
	bool referenced;   /* an entry, or a group that is written, names it */
	const char *description;
	enum family families;
	struct part part;      /* object */
	struct node **members; /* group */
	size_t n_members;
	size_t mark;     /* the last group it was put into: no member twice */
	uint64_t digest; /* group: of its members */
	const char *name_key;
};

/* A service: one term written in the entry itself, or an object-group service. */
struct service_node {
	const char *key; /* NULL: inline */
	const char *description;
	const struct service_term *terms;
	size_t n_terms;
};

struct rule_plan {
	struct node *from, *to;
	struct service_node *service;
};

struct plan {
	struct emission *e;
	struct arena *arena;
	struct intern *keys;
	struct map *nodes;            /* interned key -> struct node */
	VEC(struct node *) node_list; /* members before the groups that hold them */
	size_t n_marks;
	struct map *services; /* interned key -> struct service_node */
	VEC(struct service_node *) service_list;
	struct rule_plan *rules; /* by rule->index */
	VEC(struct date) dates;  /* of `until`, ascending, each once */
	struct namer *objects, *groups, *service_groups, *lists;
};

/* network.c */
struct node *asa_plan_side(struct plan *p, const struct object *const *o, size_t n,
			   enum family families);
void asa_name_groups(struct plan *p); /* once every side is planned */
bool asa_is_inline(const struct node *n);

/* network_write.c */
const char *asa_node_text(struct plan *p, const struct node *n);
const char *asa_member_text(struct plan *p, const struct node *m);
void asa_write_networks(struct plan *p);
void asa_write_network_removal(struct plan *p);

/* service.c */
struct service_node *asa_plan_service(struct plan *p, const struct rule *r);
void asa_write_services(struct plan *p);
void asa_write_service_removal(struct plan *p);
const char *asa_protocol_text(struct plan *p, const struct service_term *t);
void asa_put_port(struct buf *out, struct port_range r);

/* time.c */
void asa_plan_dates(struct plan *p);
const char *asa_time_range_name(struct plan *p, struct date d);
void asa_write_time_ranges(struct plan *p);
void asa_write_time_range_removal(struct plan *p);

/* list.c */
void asa_write_lists(struct plan *p);
const char *asa_list_name(struct plan *p, const struct zone *z);

/* check.c */
bool asa_check(struct emission *e);

/* text.c */
bool asa_char_ok(unsigned char c);
const char *asa_safe_line(struct arena *a, const char *text, size_t max);
void asa_write_description(struct plan *p, const char *text);
const char *asa_several_key(struct plan *p, const char *const *names, size_t n);
const char *asa_several_label(struct plan *p, const char *const *names, size_t n);
const char *asa_digest_name(struct plan *p, const char *label, uint64_t digest);

#endif
