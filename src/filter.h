/* A filter: what a device's configuration says about forwarded connections, read back.
 *
 * Readers (backends/T/read*.c) make it from a configuration; the proof, `diff`, `explain` and
 * `import` work on it. It knows no vendor. Meaning: a packet that opens a connection passes when
 * every stage lets it pass. A stage walks its chain from the first rule; a rule whose match holds
 * decides by its verdict; a chain that ends gives back to its caller, the stage's own
 * chain to `otherwise`. Replies and related ICMP errors pass and are not part of it.
 *
 * Everything lives in the arena of the reading.
 */
#ifndef PORTC_FILTER_H
#define PORTC_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "addr.h"
#include "intern.h"
#include "service.h"
#include "source.h"
#include "vec.h"

/* Places where packets come in or go out: interfaces, or zones of the device where its rules
 * name zones whose interfaces the configuration does not tell. The names listed, or (`except`) all
 * others; except with no names is everywhere. A name may end in `*`: every place that
 * begins so. Interned, so that equal names are one pointer. */
struct place_list {
	bool except;
	const char **at;
	size_t n;
};

#define PLACE_ANY ((struct place_list){.except = true})

/* A DNS name as an address: it stands for unknown addresses of FAMILIES. Lower case, no final
 * dot; "*.example.com" is a name of its own. Interned. */
struct filter_name {
	const char *fqdn;
	enum family families;
};

/* One end of a connection: one of the addresses, or what one of the names stands for. `any` is
 * the full range of both families (filter_any); a negated list is the complement within it. */
struct filter_side {
	struct addr_set addresses; /* canonical */
	const struct filter_name *names;
	size_t n_names;
};

/* Minutes since 1970-01-01 00:00 of the device's local time, inclusive. */
struct filter_time {
	uint32_t from, to;
};

/* Schedules of devices have to start somewhere: a start before 2020 is none, since nobody will open
 * a connection then. */
enum { FILTER_EPOCH = 18262 * 24 * 60 };

static inline uint32_t filter_time_start(struct filter_time t)
{
	return t.from < FILTER_EPOCH ? 0 : t.from;
}

#define TIME_ALWAYS ((struct filter_time){0, UINT32_MAX})

/* All of it has to hold. Addresses of both ends are of one family (IPv4 never matches with IPv6).
 * A term of kind SERVICE_ICMP matches only in its own family (icmp IPv4, icmp6 IPv6); SERVICE_PROTO
 * with the same number matches in both, if that is what the device does. SERVICE_PORTS is
 * meant for tcp, udp, sctp, and where a device knows their ports for dccp (33) and udplite (136).
 */
struct filter_match {
	struct place_list in, out;
	struct filter_side from, to;
	const struct service_term *terms; /* at least one */
	size_t n_terms;
	struct filter_time time;
};

enum verdict {
	VERDICT_PASS,
	VERDICT_DROP,
	VERDICT_JUMP,  /* walk rule->chain; where it ends, go on after this rule */
	VERDICT_GOTO,  /* walk rule->chain; where it ends, so does this chain */
	VERDICT_RETURN /* end this chain */
};

struct filter_rule {
	struct filter_match match;
	enum verdict verdict;
	size_t chain; /* JUMP, GOTO: index in filter->chains; cycles are refused by the reader */
	const char *label; /* what a person calls it: "policy 41 (web)", "access-list inside_in";
			      never NULL */
	struct span
	    span; /* the rule in the configuration; SPAN_NONE: the device's own (implicit) */
};

struct filter_chain {
	const char *name;
	VEC(struct filter_rule) rules;
};

struct filter_stage {
	size_t chain;
	enum verdict otherwise; /* PASS or DROP, where the chain ends */
};

/* A named object of the configuration, for `import`: nothing else needs it. */
struct filter_object {
	const char *name;
	const char *description;          /* "" where none */
	struct filter_side side;          /* all that it stands for */
	const struct service_term *terms; /* or a service, where N_TERMS is not 0 */
	size_t n_terms;
	struct span span;
};

/* A network that the configuration itself says is behind a place: by the interface's address, or by
 * a route. For `import`. */
struct filter_network {
	const char *place;
	struct addr_range range;
};

struct filter {
	VEC(struct filter_chain) chains;
	VEC(struct filter_stage)
	stages;                   /* all have to let the packet pass; none: everything passes */
	VEC(const char *) places; /* every place the configuration names, in order of appearance */
	VEC(struct filter_object) objects;
	VEC(struct filter_network) networks;
};

/* 0.0.0.0/0 and ::/0 */
struct filter_side filter_any(struct arena *a);

/* Everything, everywhere, at any time. */
struct filter_match filter_match_any(struct arena *a);

/* Adds all that S stands for to TO. */
void filter_side_add(struct arena *a, struct filter_side *to, const struct filter_side *s);

/* A side of one DNS name, as it is written on the device; false where TEXT is none. */
bool filter_side_name(struct arena *a, struct intern *names, const char *text, enum family families,
		      struct filter_side *out);

/* A new chain; its index. */
size_t filter_add_chain(struct arena *a, struct filter *f, const char *name);

/* A new rule at the end of a chain, all fields to be filled by the caller. The pointer is valid
 * until the next call. */
struct filter_rule *filter_add_rule(struct arena *a, struct filter *f, size_t chain);

/* Remembers a place (interned NAME) once. */
void filter_add_place(struct arena *a, struct filter *f, const char *name);

/* -- walking the rules for one packet: the plain definition of what a filter means -- */

struct filter_packet {
	const char *in, *out; /* interned */
	enum family family;
	u128 from, to;
	const char *from_name, *to_name; /* the DNS name that the address is known by, or NULL */
	uint8_t proto;
	uint16_t src_port, dst_port; /* 0 where the protocol has none */
	uint8_t type, code;          /* of icmp and icmp6 */
	uint32_t minute;
};

/* Does the filter let the packet pass? RULE: what decided (the last stage's rule where it passes),
 * NULL where nothing matched. */
bool filter_walk(const struct filter *f, const struct filter_packet *p,
		 const struct filter_rule **rule);

bool filter_matches(const struct filter_match *m, const struct filter_packet *p);
bool place_list_holds(const struct place_list *l, const char *place);

#endif
