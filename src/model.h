/* The resolved model: what the syntax trees of a compilation mean.
 *
 * Names are bound, addresses partitioned by zone, products expanded into
 * statements. policy_build turns it into the policy. Everything lives in the
 * compilation's arena.
 */
#ifndef PORTC_MODEL_H
#define PORTC_MODEL_H

#include "ast.h"
#include "diag.h"
#include "intern.h"
#include "overlay.h"
#include "passes.h"
#include "policy.h"
#include "vec.h"

/* What the model must know of a target, so that it need not see the backends. */
struct target_setting {
	const char *name;
	const char *const *values; /* NULL: free text */
};

struct target {
	const char *name;
	const struct target_setting *settings;
	size_t n_settings;
};

/* A part of an endpoint: the object that stands for it in one zone. */
struct slice {
	struct zone *zone;
	struct object *object;
};

/* An endpoint after resolution, by zone and then by object name, without duplicates. */
struct ends {
	struct slice *at;
	uint32_t n, cap;
};

/* How many slices from I on lie in the same zone. */
size_t ends_zone_run(const struct ends *e, size_t i);

enum symbol_kind { SYMBOL_ZONE, SYMBOL_HOST, SYMBOL_GROUP, SYMBOL_LITERAL };
enum symbol_state { SYMBOL_NEW, SYMBOL_OPEN, SYMBOL_DONE };

/* A name that may stand for addresses, or a literal by its text. */
struct symbol {
	const char *name;
	struct span span;
	union {
		struct zone *zone;
		const struct ast_host *host;
		const struct ast_group *group;
	};
	struct ends ends;
	uint32_t depth; /* of groups in groups */
	enum symbol_kind kind : 8;
	enum symbol_state state : 8;
	bool network; /* of a HOST: declared as a network */
	bool used;    /* by a rule, an assertion, a deployment or something that is used */
};

/* A host, network or group that nothing uses. */
struct unused_end {
	const char *what, *name;
	struct span span;
};

/* A named service, split by the families it can match (see policy.h). */
enum { SERVICE_CLASSES = 3 }; /* general, icmp, icmp6 */

struct service_symbol {
	enum symbol_state state;
	const char *name;
	const struct ast_service_decl *decl;
	struct service *parts[SERVICE_CLASSES];
	size_t depth; /* of services in services */
	bool built_in, used;
};

/* Services of a rule, by class. */
struct service_list {
	const struct service **at;
	uint32_t n, cap;
};

struct service_classes {
	struct service_list list[SERVICE_CLASSES];
};

enum family class_families(int class);

/* Something permitted or denied, before it falls apart into zone pairs. */
struct statement {
	const char *label;
	struct ends from, to;
	struct service_classes services;
	struct reason reason;
	struct span span;
	struct date until;
	enum action action : 8;
	bool log;
	bool cluster;   /* between members of one role: across zones only */
	bool multicast; /* a rule between zones does not carry it: warned about */
	bool anonymous;
	bool from_any, to_any; /* written as `any`: for warnings */
};

struct assertion {
	bool allow;
	struct ends from, to;
	struct service_classes services;
	const char *text; /* "" where none */
	struct span span;
};

struct product {
	const char *name;
	const struct ast_product *ast;
	struct map *parts;   /* name -> struct ast_part: roles and peers */
	struct map *roles;   /* name -> struct ast_part: roles alone */
	struct map *options; /* name -> struct ast_option */
	struct map *flows;   /* name -> struct ast_flow: listen too */
	bool foreign; /* from a catalogue: the file's own services do not change its meaning */
	bool broken;
};

struct deployment {
	const struct ast_deploy *ast;
	const char *name;
	struct product *product;
	struct map *bound; /* part name -> struct binding */
	struct ends at, inbound, outbound;
	bool at_zones, inbound_zones, outbound_zones; /* written as zones alone */
	enum symbol_state state;
};

struct binding {
	struct ends ends;
	bool zones_only; /* each element as written is a zone: vendor names may narrow it */
	struct span span;
};

/* A port that must stay closed: a `listen` of a product on the hosts bound to its role. */
struct local_port {
	const char *label;
	struct ends on;
	struct service_classes services;
	const char *text;
	struct span span, deploy;
};

/* An address segment and the zone that owns it. */
struct segment {
	struct addr_range range;
	struct zone *zone;
};

struct model {
	VEC(const char *) files;      /* read so far, by the names under which they were opened */
	VEC(struct source *) sources; /* of all texts: files, products, the built-in services */
	struct map *lost; /* of lost.c: names that are declared where the parser could not follow */
	const struct overlay *overlay; /* texts in front of files; NULL where there are none */
	struct arena *arena;
	struct intern *names;
	struct diags *diags;
	const struct target *targets;
	size_t n_targets;
	const char *const *include_dirs; /* -I; NULL at the end */
	struct passes *passes;           /* NULL: nobody asks where the time goes */
	bool forget; /* what was written is given up as soon as its meaning is known: DECLS end
			empty */

	VEC(struct ast_decl *) decls; /* of all files */
	VEC(struct ast_decls) parsed; /* of each file: where they are */

	struct arena *bindings; /* symbols, and what finds them: no longer there where FORGET is */
	struct map *symbols;    /* name -> struct symbol */
	struct map *literals;   /* text -> struct symbol */
	VEC(struct symbol *) symbol_list;
	VEC(struct unused_end) unused_ends;
	VEC(struct zone *) zones;     /* by name */
	VEC(struct segment) segments; /* disjoint, ascending */
	VEC(struct object *) objects;
	struct map *name_zones; /* fqdn@zone -> object */

	struct map *services;          /* name -> struct service_symbol, the file's own first */
	struct map *built_in_services; /* the same, as products of a catalogue see them */
	VEC(struct service_symbol *) service_list;
	struct map *service_literals; /* text -> struct service */
	struct map *literal_parts;    /* terms of a literal -> struct literal_parts */
	VEC(struct service *) service_objects;

	struct map *products; /* name -> struct product */
	VEC(struct product *) product_list;
	struct map *deployments; /* instance -> struct deployment */
	VEC(struct deployment *) deployment_list;

	VEC(struct statement) statements;
	VEC(struct assertion) assertions;
	VEC(struct local_port) locals;
	VEC(struct firewall *) firewalls; /* by target and name; without pairs */
	bool incomplete;                  /* syntax errors: what is missing may have been written */
	bool intra_zone;                  /* some firewall wants rules inside a zone */
};

/* Reads FILE and what it includes into a model just made, and resolves it. */
void model_read(struct model *m, const char *file);

/* The same for a text that is no file. */
void model_read_source(struct model *m, struct source *s);

/* Both in one: reads FILE and what it includes ("-" is standard input), resolves it. The caller
 * looks at DIAGS for errors; the model is only complete without them. */
struct model *model_load(struct arena *a, struct intern *names, struct diags *d, const char *file,
			 const char *const *include_dirs, const struct target *targets,
			 size_t n_targets);

/* The same for a text that is no file. */
struct model *model_load_source(struct arena *a, struct intern *names, struct diags *d,
				struct source *s, const char *const *include_dirs,
				const struct target *targets, size_t n_targets);

/* An empty model with the built-in services, for products alone. */
struct model *model_new(struct arena *a, struct intern *names, struct diags *d,
			const char *const *include_dirs, const struct target *targets,
			size_t n_targets);

/* A product by name: of the files, of -I directories, built in. NULL where none; broken ones
 * have been reported. AT is where it is asked for. */
struct product *model_product(struct model *m, const char *name, struct span at);

#endif
