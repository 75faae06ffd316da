/* Node builders for the parser's actions. Nothing here decides what a node means. */
#ifndef PORTC_BUILD_H
#define PORTC_BUILD_H

#include "parse.h"

void build_declaration(struct parse *p, struct ast_decl *d, struct span at);
struct ast_decl build_include(struct parse *p, struct text file);

struct ast_zone *build_zone_new(struct parse *p);
struct ast_zone *build_zone_networks(struct parse *p, struct ast_zone *z, struct ast_ends ends);
struct ast_decl build_zone(struct parse *p, struct ident name, struct ast_zone *z);

struct ast_host *build_host_new(struct parse *p, struct ast_ends addresses);
/* To be written into. */
struct ast_host_more *build_host_more(struct parse *p, struct ast_host *h);
struct ast_host *build_host_addresses(struct ast_host *h, struct ast_ends addresses);
struct ast_host *build_host_fqdns(struct parse *p, struct ast_host *h, struct texts fqdns);
struct ast_decl build_host(struct parse *p, bool network, struct ident name, struct ident in,
			   struct ast_host *h);
struct ast_decl build_group(struct parse *p, struct ident name, struct ast_ends members,
			    struct text description);
struct ast_decl build_service(struct parse *p, struct ident name, struct ast_services services,
			      struct text description);
struct ast_decl build_rule(struct parse *p, bool allow, struct ident name, struct ast_ends from,
			   struct ast_ends to, struct ast_services services,
			   struct ast_clauses clauses, struct span at);
struct ast_decl build_assertion(struct parse *p, bool allow, struct ast_ends from,
				struct ast_ends to, struct ast_services services,
				struct ast_clauses clauses, struct span at);

/* A copy of a node in the arena. */
void *build_copy(struct parse *p, const void *node, size_t size);

/* Lists */
struct ast_ends build_ends(struct parse *p, struct ast_ends list, struct ast_end end);
/* The same for what zones, hosts, networks and groups hold. */
struct ast_ends build_addresses(struct parse *p, struct ast_ends list, struct ast_end end);
struct texts build_texts(struct parse *p, struct texts list, struct text t);
struct idents build_names(struct parse *p, struct idents list, struct ident name);
struct ast_services build_services(struct parse *p, struct ast_services list, struct ast_service s);
struct ast_parts build_parts(struct parse *p, struct ast_parts list, struct ast_part part);
struct ast_clauses build_clauses(struct parse *p, struct ast_clauses list, struct ast_clause c,
				 struct span at);

/* Sets a text that may be written once; a second one is an error. */
void build_once(struct parse *p, struct text *to, struct text t, const char *what);

/* Ends and services */
struct ast_end build_any(struct span at);
struct ast_end build_name_end(struct ident name);
struct ast_service build_any_service(struct parse *p, struct span at);
struct ast_service build_named_service(struct parse *p, struct ident name);
bool build_source_ports(struct parse *p, struct ast_service *s, struct span ports);

/* Products */
struct ast_product *build_product_new(struct parse *p);
struct ast_product *build_reference(struct parse *p, struct ast_product *to, struct text title,
				    struct text url);
struct ast_product *build_roles(struct parse *p, struct ast_product *to, struct ast_parts roles);
struct ast_product *build_peers(struct parse *p, struct ast_product *to, struct ast_parts peers);
struct ast_product *build_option(struct parse *p, struct ast_product *to, struct ident name,
				 struct ast_option option);
struct ast_part *build_part(struct parse *p, struct ident name, struct text description,
			   struct text fqdn);
bool build_more_fqdn(struct parse *p, struct ast_parts *list, struct text fqdn);
void build_flow(struct parse *p, struct ast_flow flow, struct span at);
struct ast_product *build_flows(struct parse *p, struct ast_product *to, enum section section);
void build_flows_drop(struct parse *p);
struct ast_decl build_product(struct parse *p, struct ident name, struct ast_product *product);
struct cond *build_cond(struct parse *p, enum cond_kind kind, struct cond *left, struct cond *right,
			struct span at);
struct cond *build_switch(struct parse *p, struct ident option, struct span at);
struct cond *build_compare(struct parse *p, struct ident option, enum cond_op op, struct span at);

/* Deployments and firewalls */
struct ast_deploy *build_deploy_new(struct parse *p);
struct ast_deploy *build_bind(struct parse *p, struct ast_deploy *d, struct ident name,
			      struct ast_ends ends);
struct ast_deploy *build_port(struct parse *p, struct ast_deploy *d, struct ident flow,
			      struct ast_services services);
struct ast_deploy *build_skips(struct parse *p, struct ast_deploy *d, struct idents names);
void build_version(struct parse *p, struct ast_value *to, struct ast_value v);
void build_setting(struct parse *p, struct ast_settings *to, struct ident name, struct ast_value v);
void build_all_ends(struct parse *p, struct ast_ends *to, struct ast_ends ends);
struct ast_decl build_deploy(struct parse *p, struct ident product, struct ident name,
			     struct ast_deploy *d);
struct ast_firewall *build_firewall_new(struct parse *p);
struct ast_firewall *build_firewall_zone(struct parse *p, struct ast_firewall *f,
					 struct ast_fw_zone zone);
struct ast_decl build_firewall(struct parse *p, struct ident name, struct ident target,
			       struct ast_firewall *f);

/* Messages of syntax errors */
struct syntax_error {
	struct span at;
	bool at_end;        /* the file ended */
	bool name_expected; /* a name is among what was expected */
	const char **expected;
	size_t n;
};
const char *build_token_text(struct parse *p, const char *symbol);
void build_syntax_error(struct parse *p, const struct syntax_error *e);

#endif
