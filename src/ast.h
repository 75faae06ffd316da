/* The syntax tree: what was written, nothing about what it means.
 *
 * Nodes live in the compilation's arena; names are interned. Every node has the
 * span of its text. Lists are plain growing arrays (see vec.h).
 */
#ifndef PORTC_AST_H
#define PORTC_AST_H

#include <stdbool.h>

#include "addr.h"
#include "date.h"
#include "service.h"
#include "source.h"
#include "version.h"

#define AST_LIST(tag, type)                                                                        \
	struct tag {                                                                               \
		type *at;                                                                          \
		size_t n, cap;                                                                     \
	}

/* The same for what stands in every rule and host: sources are shorter than 2^30 bytes. */
#define AST_SHORT_LIST(tag, type)                                                                  \
	struct tag {                                                                               \
		type *at;                                                                          \
		uint32_t n, cap;                                                                   \
	}

struct ident {
	const char *name; /* interned; NULL: not written */
	struct span span;
};

struct text {
	const char *s; /* escapes resolved; NULL: not written */
	struct span span;
};

AST_LIST(idents, struct ident);
AST_SHORT_LIST(texts, struct text);

/* An endpoint as written: a name, an address literal, or `any`. */
enum ast_end_kind { AST_END_NAME, AST_END_RANGE, AST_END_ANY };

struct ast_end {
	enum ast_end_kind kind;
	struct span span;
	union {
		const char *name;         /* NAME: "app1" or "sip.data-collector" */
		struct addr_range *range; /* RANGE */
	};
};
AST_SHORT_LIST(ast_ends, struct ast_end);

/* A service as written: a name, a literal of one or several terms, or `any`. */
struct ast_service {
	struct span span;
	const char *name; /* NULL for a literal */
	struct service_term *terms;
	size_t n_terms;
};
AST_SHORT_LIST(ast_services, struct ast_service);

struct ast_zone {
	struct ident name;
	struct ast_ends networks; /* RANGE or ANY */
	struct text description;
};

/* What few hosts have. */
struct ast_host_more {
	struct ident in; /* zone; name NULL where not written */
	struct texts fqdns;
	struct text description;
};

struct ast_host { /* host and network */
	bool network;
	struct ident name;
	struct ast_ends addresses;
	struct ast_host_more *more; /* never NULL; read it only: hosts that have nothing share it */
};

struct ast_group {
	struct ident name;
	struct ast_ends members;
	struct text description;
};

struct ast_service_decl {
	struct ident name;
	struct ast_services services;
	struct text description;
};

/* What may follow a rule or a flow, in any order. */
enum ast_clause_kind {
	AST_LOG,
	AST_UNTIL,
	AST_TEXT,
	AST_ERRATA,
	AST_WHEN,
	AST_ROW,
	AST_NOTE,
	AST_MULTICAST
};

struct cond;

struct ast_clause {
	enum ast_clause_kind kind;
	struct span span;
	union {
		struct date until;            /* UNTIL */
		struct text text;             /* TEXT, NOTE */
		struct ast_services services; /* ERRATA */
		struct texts rows;            /* ROW */
		struct cond *when;            /* WHEN */
	};
};
AST_SHORT_LIST(ast_clauses, struct ast_clause);

struct ast_rule { /* allow, deny, assert allow, assert deny */
	bool allow, assertion;
	struct ident name; /* name NULL where not written */
	struct ast_ends from, to;
	struct ast_services services;
	struct ast_clauses clauses;
	struct span span;
};

/* Conditions of a flow: `when metrics-api and version < 9.1`. */
enum cond_kind { COND_AND, COND_OR, COND_NOT, COND_SWITCH, COND_COMPARE };
enum cond_op { OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE };

struct cond {
	enum cond_kind kind;
	struct span span;
	struct cond *left, *right; /* NOT: left alone */
	struct ident option;
	enum cond_op op;
	struct ident value; /* COMPARE with a word; name NULL for a version */
	struct version version;
};

/* Products */
struct ast_part { /* a role or a peer, or one end of a flow */
	struct ident name;
	struct text description;
	struct texts fqdns;
};
AST_LIST(ast_parts, struct ast_part);

enum option_kind { OPTION_SWITCH, OPTION_CHOICE, OPTION_VERSION };

struct ast_option {
	enum option_kind kind;
	struct ident name;
	bool on; /* SWITCH: default */
	struct idents values;
	struct text description;
};
AST_LIST(ast_options, struct ast_option);

enum section { SECTION_INBOUND, SECTION_OUTBOUND, SECTION_LOCAL };

struct ast_flow { /* flow and listen */
	enum section section;
	struct ident name;
	struct ast_parts from, to; /* listen: to alone */
	struct ast_services services;
	struct ast_clauses clauses;
	struct span span;
};
AST_LIST(ast_flows, struct ast_flow);

struct ast_reference { /* source "title" "address"; */
	struct text title, url;
};
AST_LIST(ast_references, struct ast_reference);

struct ast_product {
	struct ident name;
	struct text title;
	struct ast_references sources;
	struct ast_parts roles, peers;
	struct ast_options options;
	struct ast_flows flows;
};

/* Values of `set`. */
enum value_kind { VALUE_WORD, VALUE_STRING, VALUE_VERSION };

struct ast_value {
	enum value_kind kind;
	struct span span;
	const char *text; /* as written, without quotes; on, off, words, numbers */
	struct version version;
};

struct ast_setting {
	struct ident name;
	struct ast_value value;
};
AST_LIST(ast_settings, struct ast_setting);

struct ast_bind {
	struct ident name;
	struct ast_ends ends;
};
AST_LIST(ast_binds, struct ast_bind);

struct ast_port {
	struct ident flow;
	struct ast_services services;
};
AST_LIST(ast_ports, struct ast_port);

struct ast_deploy {
	struct ident product, name;
	struct ast_value version; /* text NULL where not written */
	struct ast_binds binds;
	struct ast_settings settings;
	struct ast_ports ports;
	struct idents skips;
	struct ast_ends at, inbound, outbound; /* n == 0 where not written */
	struct ast_clauses clauses;            /* log, until */
};

struct ast_fw_zone {
	struct ident zone;
	struct texts interfaces;
};
AST_LIST(ast_fw_zones, struct ast_fw_zone);

struct ast_firewall {
	struct ident name, target;
	struct ast_value version;
	struct ast_fw_zones zones;
	struct ast_settings settings;
};

enum ast_kind {
	AST_INCLUDE,
	AST_ZONE,
	AST_HOST,
	AST_GROUP,
	AST_SERVICE,
	AST_RULE,
	AST_PRODUCT,
	AST_DEPLOY,
	AST_FIREWALL
};

struct ast_decl {
	enum ast_kind kind;
	struct span span;
	union {
		struct text *include;
		struct ast_zone *zone;
		struct ast_host *host;
		struct ast_group *group;
		struct ast_service_decl *service;
		struct ast_rule *rule;
		struct ast_product *product;
		struct ast_deploy *deploy;
		struct ast_firewall *firewall;
	};
};
AST_LIST(ast_decls, struct ast_decl);

#endif
