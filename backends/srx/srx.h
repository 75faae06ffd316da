/* Inside the SRX backend: the plan of one configuration, and the XML writer.
 *
 * Facts and limits are from the YANG modules that Juniper publishes for Junos 23.4R2 (junos-es: the
 * SRX family) and from "Best Practices for Defining Policies on High-End SRX Series Devices". */
#ifndef PORTC_SRX_H
#define PORTC_SRX_H

#include <libxml/xmlwriter.h>

#include "backend.h"
#include "intern.h"
#include "names.h"
#include "parts.h"

enum {
	/* YANG: a file that breaks one of these is refused by every device. */
	SRX_NAME_MAX = 63,
	SRX_DESCRIPTION_MAX = 900,
	SRX_TERMS_MAX = 8, /* terms in one application */
	SRX_SET_DEPTH = 2, /* sets in sets: deeper ones are not documented to work */
	SRX_YEAR_MIN = 2000,
	SRX_YEAR_MAX = 2999,

	/* Addresses on one side of a policy, sets by their members: a policy with more is split.
	   The smallest table documented is 1024; what an IPv6 address costs is from practice. */
	SRX_SIDE_MAX = 1000,
	SRX_SIDE_LEAST = 64,   /* what the setting may be: less makes no sense, ... */
	SRX_SIDE_MOST = 16384, /* ... more would not fit a set (YANG) */
	SRX_IPV6_WEIGHT = 4,

	/* What the smaller high-end models hold; larger ones hold more: warnings. */
	SRX_PAIRS_MAX = 4096,
	SRX_PAIR_POLICIES_MAX = 10240,
	SRX_POLICIES_MAX = 40000,
	SRX_APPLICATIONS_MAX = 3072,
	SRX_ADDRESSES_MAX = 150000
};

/* An address or an address set: an object in some of its families. */
struct srx_node {
	const char *key; /* for the namer */
	const char *wanted;
	const char *any; /* "any", "any-ipv4", "any-ipv6": no address of ours; else NULL */
	const char *description;
	enum family families;
	struct part part;          /* address */
	struct srx_node **members; /* set; NULL for an address */
	size_t n_members;
	struct srx_node **pieces; /* of a set that is too large for a policy */
	size_t n_pieces;
	size_t depth; /* 0 for an address, 1 for a set of addresses, 2 for a set with sets */
	size_t
	    weight;  /* addresses it stands for, IPv6 by weight; twice where two members share it */
	bool used;   /* some policy names it, or a set that some policy names */
	size_t mark; /* of the last list it went into: finds duplicates */
};

/* One side of a rule, in as many chunks as the limit needs: chunk C is
 * nodes[start[C]] to nodes[start[C + 1]]. */
struct srx_side {
	struct srx_node **nodes;
	size_t *start;
	size_t chunks;
};

struct srx_plan {
	struct emission *e;
	struct arena *arena;
	struct intern *texts;
	struct srx_node **by_object; /* by object, place and families: see address.c */
	struct map *by_range;        /* interned range text: node */
	VEC(struct srx_node *) addresses, sets;
	struct namer *address_names, *set_names;
	size_t marks;
	size_t side_max;
	struct srx_side *sides; /* two for each rule of the firewall, in order */
	struct used used;
	struct namer *application_names, *application_set_names;
	bool permits_any; /* some rule permits every protocol */
	xmlTextWriterPtr xml;
};

/* text.c: characters and words that Junos takes. */
bool srx_plain_ok(unsigned char c);    /* policies, applications, schedulers */
bool srx_plain_first(unsigned char c); /* their first character */
bool srx_address_ok(unsigned char c);
const char *srx_wanted(struct arena *a, const char *name);
bool srx_interface_ok(const char *s);
struct date srx_next_day(struct date d);
size_t srx_side_max(const struct firewall *fw); /* 0 where the setting makes no sense */

/* xml.c: a call that fails ends the program (no memory), so none has to be looked at. */
void srx_xml_open(struct srx_plan *p);
void srx_xml_close(struct srx_plan *p);
void srx_comment(struct srx_plan *p, const char *text);
void srx_start(struct srx_plan *p, const char *element);
void srx_attribute(struct srx_plan *p, const char *name, const char *value);
void srx_start_replace(struct srx_plan *p, const char *element);
void srx_end(struct srx_plan *p);
void srx_one_line(struct srx_plan *p);
void srx_end_line(struct srx_plan *p);
void srx_leaf(struct srx_plan *p, const char *element, const char *text);
void srx_empty(struct srx_plan *p, const char *element);
void srx_description(struct srx_plan *p, const char *text);
size_t srx_line(struct srx_plan *p);

/* address.c, address_write.c */
void srx_plan_addresses(struct srx_plan *p);
struct srx_node *srx_object_node(struct srx_plan *p, const struct object *o, enum family f);
struct srx_node *srx_new_piece(struct srx_plan *p, const struct srx_node *of, size_t number,
			       struct srx_node **leaves, size_t n);
void srx_use_node(struct srx_node *n);
const char *srx_node_name(struct srx_plan *p, const struct srx_node *n);
void srx_write_addresses(struct srx_plan *p);

/* side.c */
struct srx_side srx_make_side(struct srx_plan *p, const struct object *const *o, size_t n,
			      enum family f);

/* application.c */
bool srx_any_service(const struct service *s);
void srx_plan_applications(struct srx_plan *p);
const char *srx_application_name(struct srx_plan *p, const struct service *s);
const char *srx_transport_name(struct srx_plan *p); /* all of tcp and udp, without ALG */
void srx_write_applications(struct srx_plan *p);

/* policy.c */
void srx_write_policies(struct srx_plan *p);

/* scheduler.c */
const char *srx_scheduler_name(struct srx_plan *p, struct date until);
void srx_write_schedulers(struct srx_plan *p);

/* check.c */
bool srx_check(struct emission *e);

#endif
