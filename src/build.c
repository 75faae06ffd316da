/* Node builders: see build.h. */
#include "build.h"

#include <string.h>

#include "lexeme.h"

void build_declaration(struct parse *p, struct ast_decl *d, struct span at)
{
	d->span = at;
	VEC_PUSH(p->arena, &p->decls, *d);
}

struct ast_decl build_include(struct parse *p, struct text file)
{
	struct text *t = ARENA_NEW(p->arena, struct text);

	*t = file;
	return (struct ast_decl){.kind = AST_INCLUDE, .include = t};
}

struct ast_zone *build_zone_new(struct parse *p)
{
	return ARENA_NEW(p->arena, struct ast_zone);
}

struct ast_zone *build_zone_networks(struct parse *p, struct ast_zone *z, struct ast_ends ends)
{
	for (size_t i = 0; i < ends.n; i++)
		VEC_PUSH(p->arena, &z->networks, ends.at[i]);
	return z;
}

struct ast_decl build_zone(struct parse *p, struct ident name, struct ast_zone *z)
{
	(void)p;
	z->name = name;
	return (struct ast_decl){.kind = AST_ZONE, .zone = z};
}

struct ast_host *build_host_new(struct parse *p, struct ast_ends addresses)
{
	struct ast_host *h = ARENA_NEW(p->source->ends, struct ast_host);

	if (!p->no_more)
		p->no_more = ARENA_NEW(p->arena, struct ast_host_more);
	h->addresses = addresses;
	h->more = p->no_more;
	return h;
}

struct ast_host_more *build_host_more(struct parse *p, struct ast_host *h)
{
	if (h->more == p->no_more)
		h->more = ARENA_NEW(p->arena, struct ast_host_more);
	return h->more;
}

struct ast_host *build_host_addresses(struct ast_host *h, struct ast_ends addresses)
{
	h->addresses = addresses;
	return h;
}

struct ast_host *build_host_fqdns(struct parse *p, struct ast_host *h, struct texts fqdns)
{
	for (size_t i = 0; i < fqdns.n; i++)
		VEC_PUSH(p->arena, &build_host_more(p, h)->fqdns, fqdns.at[i]);
	return h;
}

struct ast_decl build_host(struct parse *p, bool network, struct ident name, struct ident in,
			   struct ast_host *h)
{
	h->network = network;
	h->name = name;
	if (in.name)
		build_host_more(p, h)->in = in;
	return (struct ast_decl){.kind = AST_HOST, .host = h};
}

struct ast_decl build_group(struct parse *p, struct ident name, struct ast_ends members,
			    struct text description)
{
	struct ast_group *g = ARENA_NEW(p->arena, struct ast_group);

	*g = (struct ast_group){name, members, description};
	return (struct ast_decl){.kind = AST_GROUP, .group = g};
}

struct ast_decl build_service(struct parse *p, struct ident name, struct ast_services services,
			      struct text description)
{
	struct ast_service_decl *s = ARENA_NEW(p->arena, struct ast_service_decl);

	*s = (struct ast_service_decl){name, services, description};
	return (struct ast_decl){.kind = AST_SERVICE, .service = s};
}

struct ast_decl build_rule(struct parse *p, bool allow, struct ident name, struct ast_ends from,
			   struct ast_ends to, struct ast_services services,
			   struct ast_clauses clauses, struct span at)
{
	struct ast_rule *r = ARENA_NEW(p->source->rules, struct ast_rule);

	*r = (struct ast_rule){allow, false, name, from, to, services, clauses, at};
	return (struct ast_decl){.kind = AST_RULE, .rule = r};
}

struct ast_decl build_assertion(struct parse *p, bool allow, struct ast_ends from,
				struct ast_ends to, struct ast_services services,
				struct ast_clauses clauses, struct span at)
{
	struct ast_decl d =
	    build_rule(p, allow, (struct ident){0}, from, to, services, clauses, at);

	d.rule->assertion = true;
	return d;
}

void *build_copy(struct parse *p, const void *node, size_t size)
{
	return memcpy(arena_alloc(p->arena, size), node, size);
}

struct ast_ends build_ends(struct parse *p, struct ast_ends list, struct ast_end end)
{
	VEC_PUSH(p->source->rules, &list, end);
	return list;
}

struct ast_ends build_addresses(struct parse *p, struct ast_ends list, struct ast_end end)
{
	VEC_PUSH(p->source->ends, &list, end);
	return list;
}

struct texts build_texts(struct parse *p, struct texts list, struct text t)
{
	VEC_PUSH(p->arena, &list, t);
	return list;
}

struct idents build_names(struct parse *p, struct idents list, struct ident name)
{
	VEC_PUSH(p->arena, &list, name);
	return list;
}

struct ast_services build_services(struct parse *p, struct ast_services list, struct ast_service s)
{
	VEC_PUSH(p->source->rules, &list, s);
	return list;
}

struct ast_parts build_parts(struct parse *p, struct ast_parts list, struct ast_part part)
{
	VEC_PUSH(p->arena, &list, part);
	return list;
}

struct ast_clauses build_clauses(struct parse *p, struct ast_clauses list, struct ast_clause c,
				 struct span at)
{
	c.span = at;
	VEC_PUSH(p->source->rules, &list, c);
	return list;
}

void build_once(struct parse *p, struct text *to, struct text t, const char *what)
{
	if (to->s) {
		struct diagnostic *d = diag_error(p->diags, t.span, "a second %s", what);
		diag_note(p->diags, d, to->span, "the first one is here");
		return;
	}
	*to = t;
}

struct ast_end build_any(struct span at)
{
	return (struct ast_end){.kind = AST_END_ANY, .span = at};
}

struct ast_end build_name_end(struct ident name)
{
	return (struct ast_end){.kind = AST_END_NAME, .span = name.span, .name = name.name};
}

struct ast_service build_any_service(struct parse *p, struct span at)
{
	struct ast_service s = {at, NULL, ARENA_NEW(p->arena, struct service_term), 1};

	*s.terms = (struct service_term){SERVICE_ANY, 0, PORTS_ALL, PORTS_ALL, -1, -1};
	return s;
}

struct ast_service build_named_service(struct parse *p, struct ident name)
{
	struct ast_service s;

	if (lexeme_protocol(p, name.name, name.span, &s))
		return s;
	return (struct ast_service){name.span, name.name, NULL, 0};
}

bool build_source_ports(struct parse *p, struct ast_service *s, struct span ports)
{
	return lexeme_source_ports(p, ports, s);
}

struct ast_deploy *build_deploy_new(struct parse *p)
{
	return ARENA_NEW(p->arena, struct ast_deploy);
}

struct ast_deploy *build_bind(struct parse *p, struct ast_deploy *d, struct ident name,
			      struct ast_ends ends)
{
	VEC_PUSH(p->arena, &d->binds, ((struct ast_bind){name, ends}));
	return d;
}

struct ast_deploy *build_port(struct parse *p, struct ast_deploy *d, struct ident flow,
			      struct ast_services services)
{
	VEC_PUSH(p->arena, &d->ports, ((struct ast_port){flow, services}));
	return d;
}

struct ast_deploy *build_skips(struct parse *p, struct ast_deploy *d, struct idents names)
{
	for (size_t i = 0; i < names.n; i++)
		VEC_PUSH(p->arena, &d->skips, names.at[i]);
	return d;
}

void build_version(struct parse *p, struct ast_value *to, struct ast_value v)
{
	if (to->text) {
		struct diagnostic *d = diag_error(p->diags, v.span, "a second version");
		diag_note(p->diags, d, to->span, "the first one is here");
		return;
	}
	*to = v;
}

void build_setting(struct parse *p, struct ast_settings *to, struct ident name, struct ast_value v)
{
	VEC_PUSH(p->arena, to, ((struct ast_setting){name, v}));
}

void build_all_ends(struct parse *p, struct ast_ends *to, struct ast_ends ends)
{
	for (size_t i = 0; i < ends.n; i++)
		VEC_PUSH(p->arena, to, ends.at[i]);
}

struct ast_decl build_deploy(struct parse *p, struct ident product, struct ident name,
			     struct ast_deploy *d)
{
	(void)p;
	d->product = product;
	d->name = name;
	return (struct ast_decl){.kind = AST_DEPLOY, .deploy = d};
}

struct ast_firewall *build_firewall_new(struct parse *p)
{
	return ARENA_NEW(p->arena, struct ast_firewall);
}

struct ast_firewall *build_firewall_zone(struct parse *p, struct ast_firewall *f,
					 struct ast_fw_zone zone)
{
	VEC_PUSH(p->arena, &f->zones, zone);
	return f;
}

struct ast_decl build_firewall(struct parse *p, struct ident name, struct ident target,
			       struct ast_firewall *f)
{
	(void)p;
	f->name = name;
	f->target = target;
	return (struct ast_decl){.kind = AST_FIREWALL, .firewall = f};
}
