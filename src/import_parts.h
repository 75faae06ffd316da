/* Inside of the import: what its files share. */
#ifndef PORTC_IMPORT_PARTS_H
#define PORTC_IMPORT_PARTS_H

#include "import.h"

struct import_zone {
	const char *place; /* of the device */
	const char *name;  /* in PDL */
	uint32_t number;   /* of the place in the frame */
	VEC(struct addr_range) networks;
	bool any;
	bool guessed; /* some network comes from rules */
	struct addr_set effective;
};

struct import_host { /* a DNS name in a zone */
	const char *name, *fqdn;
	const struct import_zone *zone;
};

struct import {
	struct import_request *request;
	struct arena *arena;
	VEC(struct import_zone) zones;
	struct map *taken, *taken_services;     /* names given so far */
	struct map *object_names;               /* struct filter_object to its name in PDL */
	VEC(const struct filter_object *) used; /* objects to be declared, in order of use */
	struct map *index;  /* objects by lowest address, services by first term */
	struct map *labels; /* rule names */
	VEC(struct import_host) hosts;
	struct buf rules;
	bool intra; /* traffic within a place passes */
};

/* A PDL name close to WORD that TAKEN does not hold yet, and puts it there. */
const char *import_name(struct import *m, struct map *taken, const char *word);

/* The same for a rule; a rule's name may recur. */
const char *import_label(struct import *m, const char *word);

/* import_zones.c: m->zones, from what is given and from the rules; false where a place is behind
 * nothing. */
bool import_zones(struct import *m);
const struct import_zone *import_zone_of(const struct import *m, const char *place);

/* import_words.c: the endpoints and services of a rule, in words. Text in the arena. */
struct import_end {
	const struct import_zone *const *zones; /* where it may be */
	size_t n_zones;
	struct filter_side side;
	bool whole; /* everything that is behind the zones */
};
const char *import_end_words(struct import *m, const struct import_end *e);
const char *import_service_words(struct import *m, const struct service_term *t, size_t n);
void import_declare_used(struct import *m, struct buf *out);
void import_index_objects(struct import *m);

/* import_rules.c: m->rules. */
bool import_rules(struct import *m);

#endif
