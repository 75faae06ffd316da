/* Inside the SRX backend: the plan of one configuration, and the XML writer.
 *
 * Facts and limits are from the YANG modules that Juniper publishes for Junos 23.4R2 (junos-es: the
 * SRX family) and from "Best Practices for Defining Policies on High-End SRX Series Devices". */
#ifndef PORTC_SRX_H
#define PORTC_SRX_H

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

/* Elements that are open. */
enum { SRX_XML_DEPTH = 16 };
struct srx_xml {
	const char *open[SRX_XML_DEPTH];
	size_t depth;
	bool tag;        /* the last start tag lacks its `>`: there may be attributes, or nothing */
	bool one_line;   /* elements follow each other on one line */
	bool after_line; /* such a line was the last: the end tag after it is not indented */
};

/* An address or an address set: an object in some of its families. */
struct srx_node {
	const char *key; /* for the namer; of `any`, `any-ipv4`, `any-ipv6`: the word */
	const char *description;
	const struct addr_range *range; /* address: what it is, or ... */
	const char *fqdn;               /* ... its DNS name */
	const char *wanted;             /* set: the name to ask for */
	struct srx_node **members;      /* set; NULL for an address */
	struct srx_node **pieces;       /* of a set that is too large for a policy */
	uint32_t n_members, n_pieces;
	uint32_t
	    weight; /* addresses it stands for, IPv6 by weight; twice where two members share it */
	uint32_t mark; /* of the last list it went into: finds duplicates */
	name_id name;
	uint8_t families; /* enum family */
	uint8_t depth;    /* 0 for an address, 1 for a set of addresses, 2 for a set with sets */
	bool any;         /* no address of ours */
	bool used;        /* some policy names it, or a set that some policy names */
};

/* One side of a rule, in as many chunks as the limit needs: chunk C is
 * nodes[start[C]] to nodes[start[C + 1]]. */
struct srx_side {
	struct srx_node **nodes;
	size_t *start;
	size_t chunks;
};

/* The sides of a rule that had to be split: from, to. Others are made when they are written. */
struct srx_split {
	const struct rule *rule;
	struct srx_side sides[2];
};

struct srx_plan {
	struct emission *e;
	struct arena *arena;
	struct intern *texts;
	struct srx_node **by_object; /* by object and families: see address.c */
	struct srx_node *any[4];     /* by families */
	struct map *by_range;        /* interned range text: node */
	VEC(struct srx_node *) addresses, sets;
	struct namer *address_names, *set_names;
	uint32_t marks;
	size_t side_max;
	VEC(struct srx_split) splits; /* in order of the rules */
	struct srx_node **list[2];    /* for sides that are made while writing */
	size_t cap_list[2], start[2][2];
	struct used used;
	struct namer *application_names, *application_set_names;
	bool permits_any; /* some rule permits every protocol */
	struct srx_xml xml;
	struct buf line, comment; /* for texts in the making */
};

/* text.c: characters and words that Junos takes. */
bool srx_plain_ok(unsigned char c);    /* policies, applications, schedulers */
bool srx_plain_first(unsigned char c); /* their first character */
bool srx_address_ok(unsigned char c);
const char *srx_wanted(struct arena *a, const char *name);
bool srx_interface_ok(const char *s);
struct date srx_next_day(struct date d);
size_t srx_side_max(const struct firewall *fw); /* 0 where the setting makes no sense */

/* xml.c */
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
void srx_plan_sides(struct srx_plan *p);
/* Both sides of a rule; valid until those of the next one are asked for. SPLIT: where to look. */
void srx_rule_sides(struct srx_plan *p, const struct rule *r, size_t *split,
		    struct srx_side sides[2]);

/* application.c */
bool srx_any_service(const struct service *s);
void srx_plan_applications(struct srx_plan *p);
const char *srx_application_name(struct srx_plan *p, const struct service *s);
const char *srx_transport_name(struct srx_plan *p); /* all of tcp and udp, without ALG */
void srx_write_applications(struct srx_plan *p);

/* policy.c */
void srx_write_policies(struct srx_plan *p);

/* scheduler.c */
enum { SRX_SCHEDULER_TEXT = DATE_TEXT + 8 };
const char *srx_scheduler_name(struct date until, char out[SRX_SCHEDULER_TEXT]);
void srx_write_schedulers(struct srx_plan *p);

/* check.c */
bool srx_check(struct emission *e);

#endif
