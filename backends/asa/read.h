/* Inside of the ASA reader: what its files share. It knows nothing of how portc writes.
 *
 * Lines are executed in order into a state (definitions, lists, bindings); when the text is over,
 * lists and groups are looked at as they stand then.
 */
#ifndef PORTC_ASA_READ_H
#define PORTC_ASA_READ_H

#include "backend.h"
#include "number.h"

/* One line in words; all interned, so that equal words are one pointer. */
struct asa_line {
	const char **word;
	size_t n;
	struct span span;
};

enum asa_kind {
	ASA_NETWORK_OBJECT,
	ASA_SERVICE_OBJECT,
	ASA_NETWORK_GROUP,
	ASA_SERVICE_GROUP, /* with a protocol (ports alone), or without (whole services) */
	ASA_PROTOCOL_GROUP,
	ASA_ICMP_GROUP,
	ASA_OTHER_GROUP /* users, security tags: refused where they are used */
};

struct asa_definition {
	const char *name;
	enum asa_kind kind;
	const char *protocol; /* of a service group: "tcp", "udp", "tcp-udp", "sctp", or NULL */
	const char *description;
	VEC(struct asa_line) members;
	struct span span;
	/* What it comes to, worked out when first asked for. */
	bool known, bad, open;
	struct filter_side side;
	struct service_term *terms;
	size_t n_terms;
};

struct asa_list {
	const char *name;
	VEC(struct asa_line) lines; /* remarks too: they count in line numbers */
	uint32_t *known;            /* of entries, by what they say: number of the line + 1 */
	size_t cap_known;           /* 0: to be made anew, as lines have moved */
	const char *label;          /* of the rules made of it */
	bool other;                 /* standard, ethertype, webtype: not for packets through */
	size_t chain;
	bool has_chain;
};

struct asa_interface {
	const char *name; /* nameif */
	int level;        /* -1: not told */
	bool management;  /* `management-only`: nothing goes through */
	const char *in, *out;
	struct span in_span, out_span, span;
};

struct asa_time {
	const char *name;
	struct filter_time time;
	bool bad;
	struct span span;
};

struct asa {
	struct reading *r;
	struct arena *arena;
	struct map *definitions; /* objects and groups share one space of names */
	VEC(struct asa_definition *) all;
	struct map *lists;
	VEC(struct asa_list *) all_lists;
	VEC(struct asa_interface) interfaces;
	VEC(struct asa_time) times;
	struct map *aliases; /* `name ADDRESS ALIAS` */
	const char *global;
	struct span global_span;
	bool inter_interface, intra_interface, bad;
	VEC(const char *) words; /* of the line being read */
	/* Where sub-commands go. */
	struct asa_definition *definition;
	struct asa_time *time;
	bool in_interface;
	bool management;
	size_t interface; /* of the open interface block: its index + 1, once it has a nameif */
	int level;        /* and its level, which may stand before; -1: not told */
	size_t depth;
};

#define ASA_ERROR(p, at, ...) diag_error((p)->r->diags, (at), __VA_ARGS__)

/* Reading words of a line from a place on. */
struct asa_words {
	struct asa *p;
	const struct asa_line *line;
	size_t at;
};

bool asa_is(const struct asa_words *w, const char *keyword); /* the next word, in any case */
bool asa_take(struct asa_words *w, const char *keyword);
const char *asa_next(struct asa_words *w); /* "" at the end */
/* Works a definition out by EXPAND, once; false, with a report AT the place that asks, where it is
 * not understood or contains itself. */
bool asa_work_out(struct asa *p, struct asa_definition *d, struct span at,
		  bool (*expand)(struct asa *p, struct asa_definition *d));

struct asa_definition *asa_find(struct asa *p, const char *name);

/* The rest of a line; its words as one interned text. */
struct asa_line asa_rest(const struct asa_words *w);
const char *asa_joined(struct asa *p, struct asa_line line);
bool asa_same_line(const struct asa_line *a, const struct asa_line *b);

/* A line that is not understood: nothing of the configuration is believed. */
void asa_refuse(struct asa *p, const struct asa_line *line, const char *what);

/* read_define.c: lines about objects and lists. `member`: below one, false where it is none of
 * those. */
void asa_do_object(struct asa *p, struct asa_words *w);
void asa_do_object_group(struct asa *p, struct asa_words *w);
bool asa_do_member(struct asa *p, struct asa_words *w);
void asa_undefine(struct asa *p, struct asa_words *w);
void asa_do_access_list(struct asa *p, struct asa_words *w, bool no);
void asa_clear_list(struct asa *p, const char *name);

/* read_interface.c: lines about interfaces, bindings, routes, times. */
void asa_do_access_group(struct asa *p, struct asa_words *w, bool no);
bool asa_do_interface_line(struct asa *p, struct asa_words *w);
void asa_do_route(struct asa *p, struct asa_words *w);
void asa_do_same_security(struct asa *p, struct asa_words *w, bool no);
void asa_do_time_range(struct asa *p, struct asa_words *w);
bool asa_do_time_line(struct asa *p, struct asa_words *w);

/* read_names.c: words for numbers; -1 where there is none. */
int asa_protocol(const char *word);
int asa_port(const char *word);
int asa_icmp_type(const char *word, bool v6);

/* read_address.c: an address expression of an entry or a member. False and a report where it is
 * none. */
bool asa_address(struct asa_words *w, struct filter_side *out);
bool asa_side(struct asa *p, struct asa_definition *d, struct span at);

/* read_service.c */
struct asa_terms {
	struct service_term *at;
	size_t n, cap;
};
struct asa_ports {
	struct port_range *at;
	size_t n, cap;
};
bool asa_port_operator(struct asa_words *w, struct asa_ports *out, bool *found);
bool asa_services(struct asa *p, struct asa_definition *d, struct span at);
void asa_add_ports(struct asa *p, struct asa_terms *t, uint8_t proto, const struct asa_ports *src,
		   const struct asa_ports *dst);
bool asa_icmp(struct asa_words *w, uint8_t proto, struct asa_terms *t);

/* read_list.c: the entries of a list as a chain. */
bool asa_chain(struct asa *p, struct asa_list *l);

/* read_bind.c: lists, bindings and security levels as stages. */
bool asa_stages(struct asa *p);
void asa_objects(struct asa *p);

#endif
