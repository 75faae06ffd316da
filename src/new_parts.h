/* Inside of `portc new`: who stands where, and what the files that write it share. */
#ifndef PORTC_NEW_PARTS_H
#define PORTC_NEW_PARTS_H

#include "new.h"

/* The zones of a skeleton. */
enum new_place { NEW_SERVERS, NEW_CLIENTS, NEW_INFRASTRUCTURE, NEW_INTERNET, NEW_PLACES };

struct new_zone {
	const char *name, *description;
	const char *prefix4, *prefix6; /* without the host's part; NULL: any */
};

extern const struct new_zone new_zones[NEW_PLACES];

/* Something that stands somewhere: a role of one product, and the peer of that name of others. */
struct new_object {
	const char *name; /* in PDL; the zone's where that is the internet */
	const char *text; /* what it is; "" where the product does not say */
	bool role;
	bool accepts; /* some flow ends here */
	bool named;   /* some flow names it by its DNS name: it is in the internet */
	enum new_place place;
	unsigned number; /* last part of its address */
};

struct new_deploy {
	const struct product *product;
	const char *name;
	struct map *objects; /* part's name -> struct new_object */
};

struct new_plan {
	struct model *model;
	struct arena *arena;
	VEC(struct new_deploy) deploys;
	VEC(struct new_object *) objects; /* roles first, in the order of the products */
	bool used[NEW_PLACES];            /* something stands there */
	bool ipv6;                        /* some flow exists in IPv6 alone */
};

/* new_plan.c. False where an error was reported. */
bool new_plan_make(struct new_plan *p, const struct new_request *r);

/* new_option.c: the version options of a product. */
struct new_version {
	struct version
	    newest;        /* n 0: no flow depends on it; else on the newest side of every gate */
	const char *gates; /* "nfs (version < 9.1), …" */
};
struct new_version new_version_of(struct arena *a, const struct product *p, const char *option);

/* new_deploy.c: a `deploy` block. */
void new_write_deploy(const struct new_plan *p, const struct new_deploy *d, struct buf *out);

/* new_assert.c: what holds by the table, as assertions. */
void new_write_assertions(const struct new_plan *p, struct buf *out);

/* new_firewall.c: a `firewall` block for every target. */
void new_write_firewalls(const struct new_plan *p, struct buf *out);

/* -- small things about flows -- */

/* The clause of a kind, or NULL. */
const struct ast_clause *new_clause(const struct ast_flow *f, enum ast_clause_kind kind);

/* What a span holds, as it was written, on one line. */
const char *new_words(struct arena *a, struct span s);

/* Services as written. */
const char *new_services(struct arena *a, const struct ast_services *s);

#endif
