/* Inside the SRX backend: the plan of one configuration, and the XML writer.
 *
 * Facts: Juniper, Junos 23.4R2 published YANG (junos-es) and Junos documentation. */
#ifndef PORTC_SRX_H
#define PORTC_SRX_H

#include <libxml/xmlwriter.h>

#include "backend.h"
#include "intern.h"
#include "names.h"
#include "parts.h"

enum {
	SRX_NAME_MAX = 63,
	SRX_DESCRIPTION_MAX = 900,
	SRX_TERMS_MAX = 8,   /* terms in one application */
	SRX_SIDE_MAX = 1000, /* addresses on one side of a policy, sets by their members */
	SRX_IPV6_WEIGHT = 4, /* what an IPv6 address counts there */
	SRX_PAIR_POLICIES_MAX = 10240,
	SRX_PAIRS_MAX = 4096
};

/* An address or an address set: an object in some of its families. */
struct srx_node {
	const char *key;
	const char *any; /* "any", "any-ipv4", "any-ipv6"; else NULL */
	bool set;
	const char *description;
	enum family families;
	struct part part;          /* address */
	struct srx_node **members; /* set */
	size_t n_members;
	size_t weight; /* addresses it stands for */
};

struct srx_plan {
	struct emission *e;
	struct arena *arena;
	struct intern *keys;
	struct map *nodes;
	VEC(struct srx_node *) node_list; /* members before sets */
	struct namer *addresses, *sets;
	struct namer *applications, *application_sets;
	struct used used;
	xmlTextWriterPtr xml;
};

/* xml.c: every call ends the program where memory is out, so that none has to be looked at. */
void srx_xml_open(struct srx_plan *p);
void srx_xml_close(struct srx_plan *p);
void srx_start(struct srx_plan *p, const char *element);
void srx_replace(struct srx_plan *p);
void srx_end(struct srx_plan *p);
void srx_leaf(struct srx_plan *p, const char *element, const char *text);
void srx_empty(struct srx_plan *p, const char *element);
void srx_description(struct srx_plan *p, const char *text);
size_t srx_line(struct srx_plan *p);

/* address.c */
struct srx_node *srx_plan_object(struct srx_plan *p, const struct object *o, enum family f);
const char *srx_node_name(struct srx_plan *p, const struct srx_node *n);
void srx_write_addresses(struct srx_plan *p);

/* application.c */
void srx_plan_applications(struct srx_plan *p);
const char *srx_application_name(struct srx_plan *p, const struct service *s);
void srx_write_applications(struct srx_plan *p);

/* policy.c */
void srx_write_policies(struct srx_plan *p);
void srx_write_schedulers(struct srx_plan *p);

/* check.c */
bool srx_check(struct emission *e);
bool srx_name_ok(unsigned char c);

#endif
