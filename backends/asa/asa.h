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
	const char *any; /* "any", "any4", "any6": nothing to define; else NULL */
	bool group;      /* an object-group; else an object */
	bool referenced; /* something names it */
	const char *description;
	enum family families;
	struct part part;      /* object */
	struct node **members; /* group */
	size_t n_members;
};

/* A service: one term written in the entry itself, or an object-group service. */
struct service_node {
	const char *key; /* NULL: inline */
	const char *description;
	const struct service_term *terms;
	size_t n_terms;
};

struct plan {
	struct emission *e;
	struct arena *arena;
	struct intern *keys;
	struct map *nodes;            /* interned key -> struct node */
	VEC(struct node *) node_list; /* members before the groups that hold them */
	struct map *services;         /* interned key -> struct service_node */
	VEC(struct service_node *) service_list;
	struct namer *objects, *groups, *service_groups, *lists;
};

/* network.c */
struct node *asa_plan_side(struct plan *p, const struct object *const *o, size_t n,
			   enum family families);
void asa_write_networks(struct plan *p);
void asa_write_network_removal(struct plan *p);
const char *asa_node_text(struct plan *p, const struct node *n);

/* service.c */
struct service_node *asa_plan_service(struct plan *p, const struct rule *r);
void asa_write_services(struct plan *p);
void asa_write_service_removal(struct plan *p);
const char *asa_protocol_text(struct plan *p, unsigned proto);
void asa_put_port(struct buf *out, struct port_range r);

/* list.c */
void asa_write_time_ranges(struct plan *p);
void asa_write_lists(struct plan *p);
const char *asa_list_name(struct plan *p, const struct zone *z);

/* check.c */
bool asa_check(struct emission *e);

/* text.c */
bool asa_char_ok(unsigned char c);
const char *asa_safe_line(struct arena *a, const char *text, size_t max);

#endif
