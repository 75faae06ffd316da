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
	const char *label; /* for the names of groups: "web", "web__v4"; of `any`: the word */
	const char *description;
	const struct addr_range *range; /* object: what it is, or ... */
	const char *fqdn;               /* ... its DNS name */
	struct node **members;          /* group */
	uint32_t n_members;
	uint32_t mark; /* the last group it was put into: no member twice */
	name_id name;
	enum family families;
	bool any : 1;        /* "any", "any4", "any6": nothing to define */
	bool group : 1;      /* an object-group; else an object */
	bool referenced : 1; /* an entry, or a group that is written, names it */
	uint64_t digest;     /* group: of its members */
};

/* An object-group service. */
struct service_node {
	name_id name;
	const char *description;
	const struct service_term *terms;
	size_t n_terms;
};

/* Numbers in the lists of nodes and, from 1 on, of service nodes; 0: one term, written in the entry
 * itself. */
struct rule_plan {
	uint32_t from, to, service;
};

struct plan {
	struct emission *e;
	struct arena *arena;
	struct intern *keys;
	struct map *nodes;            /* interned key -> number in node_list + 1 */
	uint32_t *by_object;          /* by object and families: the same */
	VEC(struct node *) node_list; /* members before the groups that hold them */
	uint32_t n_marks;
	struct map *services; /* interned key -> number in service_list + 1 */
	VEC(struct service_node *) service_list;
	struct rule_plan *rules; /* by rule->index */
	VEC(struct date) dates;  /* of `until`, ascending, each once */
	struct namer *objects, *groups, *service_groups, *lists;
	struct buf line; /* for lines in the making */
};

/* network.c */
uint32_t asa_plan_side(struct plan *p, const struct object *const *o, size_t n,
		       enum family families);
void asa_name_groups(struct plan *p); /* once every side is planned */
bool asa_is_inline(const struct node *n);

/* network_write.c */
void asa_put_node(struct plan *p, const struct node *n);
void asa_put_member(struct plan *p, struct buf *out, const struct node *m);
void asa_write_networks(struct plan *p);
void asa_write_network_removal(struct plan *p);

/* service.c */
uint32_t asa_plan_service(struct plan *p, const struct rule *r);
const struct service_term *asa_only_term(struct plan *p, const struct rule *r);
void asa_write_services(struct plan *p);
void asa_write_service_removal(struct plan *p);
void asa_put_protocol(struct buf *out, const struct service_term *t);
void asa_put_port(struct buf *out, struct port_range r);

/* time.c */
void asa_plan_dates(struct plan *p);
void asa_put_time_range(struct buf *out, struct date d);
void asa_write_time_ranges(struct plan *p);
void asa_write_time_range_removal(struct plan *p);

/* list.c */
void asa_write_lists(struct plan *p);
const char *asa_list_name(struct plan *p, const struct zone *z);

/* check.c */
bool asa_check(struct emission *e);

/* text.c */
bool asa_char_ok(unsigned char c);
const char *asa_safe_line(struct plan *p, size_t max); /* of p->line */
void asa_write_description(struct plan *p, const char *text);
void asa_put_words(struct buf *out, const char *before, const char *word, const char *after);
const char *asa_several_key(struct plan *p, const char *const *names, size_t n); /* interned */
const char *asa_several_label(struct plan *p, const char *const *names, size_t n);
const char *asa_digest_name(struct plan *p, const char *label, uint64_t digest);

#endif
