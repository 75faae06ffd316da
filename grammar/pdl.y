/* Parser of PDL: tokens to the syntax tree of src/ast.h. Actions build nodes and nothing else. */
%require "3.8"
%define api.pure full
%define api.prefix {pdl_}
%define api.token.prefix {PDL_}
%define api.location.type {struct span}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%param {struct parse *p}

%code requires {
#include "parse.h"
}

/* Copied with every token: what is larger than a service stands in the arena. */
%union {
	struct ident ident;
	struct text text;
	struct date date;
	struct ast_value *value;
	struct ast_end end;
	struct ast_ends ends;
	struct ast_service service;
	struct ast_services services;
	struct idents idents;
	struct texts texts;
	struct ast_clause *clause;
	struct ast_clauses clauses;
	struct ast_part *part;
	struct ast_parts parts;
	struct ast_decl decl;
	struct ast_zone *zone;
	struct ast_host *host;
	struct ast_product *product;
	struct ast_deploy *deploy;
	struct ast_firewall *firewall;
	struct ast_fw_zone fw_zone;
	struct ast_option *option;
	struct ast_flow *flow;
	struct cond *cond;
	enum section section;
	enum cond_op op;
	bool flag;
}

%code provides {
int pdl_lex(PDL_STYPE *value, PDL_LTYPE *at, struct parse *p);
void pdl_error(PDL_LTYPE *at, struct parse *p, const char *message);
}

%code {
#include "build.h"

#define YYLLOC_DEFAULT(Cur, Rhs, N)                                                 \
	((Cur) = (struct span){YYRHSLOC(Rhs, !!(N)).source,                         \
			       (N) ? YYRHSLOC(Rhs, 1).start : YYRHSLOC(Rhs, 0).end, \
			       YYRHSLOC(Rhs, N).end})

/* A node in the arena. */
#define KEEP(type, ...) build_copy(p, &(type){__VA_ARGS__}, sizeof(type))
}

%token <ident>
	INCLUDE "include" ZONE "zone" HOST "host" NETWORK "network" GROUP "group"
	SERVICE "service" PRODUCT "product" DEPLOY "deploy" FIREWALL "firewall"
	ROLE "role" PEER "peer" OPTION "option" INBOUND "inbound" OUTBOUND "outbound"
	LOCAL "local" FLOW "flow" LISTEN "listen" FROM "from" TO "to" IN "in" ON "on"
	OFF "off" ANY "any" ALLOW "allow" DENY "deny" ASSERT "assert" LOG "log"
	UNTIL "until" AS "as" AT "at" BIND "bind" SET "set" PORT "port" SKIP "skip"
	ROW "row" ERRATA "errata" NOTE "note" WHEN "when" AND "and" OR "or" NOT "not"
	TITLE "title" SOURCE "source" DESCRIPTION "description" FQDN "fqdn"
	INTERFACE "interface" VERSION_WORD "version" MULTICAST "multicast"
%token END 0 "end of file"
%token <ident> NAME "name"
%token <text> STRING "string"
%token <value> NUMBER "number" VERSION "version number"
%token <date> DATE "date"
%token <end> ADDRESS "address"
%token <service> SERVICE_LITERAL "service literal"
%token PORTS "ports"
%token LE "<=" GE ">=" NE "!="

%initial-action { @$.source = p->source; }

%type <decl> declaration include zone host network group service rule assertion product deploy firewall
%type <zone> zone_items
%type <host> host_body host_items
%type <ends> addresses zone_networks endpoints members
%type <end> zone_network endpoint member
%type <ident> opt_in opt_name as_name option_name
%type <services> services
%type <service> service_item protocol_item
%type <text> opt_string opt_description
%type <texts> strings
%type <clauses> clauses flow_clauses
%type <clause> clause flow_clause
%type <flag> action switch
%type <product> product_items
%type <parts> parts
%type <part> part
%type <option> option_body
%type <idents> names
%type <section> section
%type <flow> flow
%type <parts> flow_ends listen_roles
%type <part> flow_end
%type <services> opt_services
%type <cond> cond and_cond not_cond atom_cond
%type <op> compare
%type <deploy> deploy_items
%type <firewall> firewall_items
%type <fw_zone> firewall_zone
%type <value> value version_value

%%

file: declarations;

declarations:
	%empty
|	declarations declaration	{ build_declaration(p, &$2, @2); }
|	declarations error ';'		{ yyerrok; }
|	declarations error '}'		{ yyerrok; }
;

declaration:
	include | zone | host | network | group | service | rule | assertion | product | deploy | firewall
;

include:
	"include" STRING ';'		{ $$ = build_include(p, $2); }
;

/* zones */

zone:
	"zone" NAME '{' zone_items '}'	{ $$ = build_zone(p, $2, $4); }
|	"zone" NAME '{' zone_items error '}'	{ yyerrok; $$ = build_zone(p, $2, $4); }
;

zone_items:
	%empty				{ $$ = build_zone_new(p); }
|	zone_items "network" zone_networks ';'	{ $$ = build_zone_networks(p, $1, $3); }
|	zone_items "description" STRING ';'	{ $$ = $1; build_once(p, &$$->description, $3, "description"); }
|	zone_items error ';'		{ yyerrok; $$ = $1; }
;

zone_networks:
	zone_network			{ $$ = build_addresses(p, (struct ast_ends){0}, $1); }
|	zone_networks ',' zone_network	{ $$ = build_addresses(p, $1, $3); }
;

zone_network:
	ADDRESS
|	"any"				{ $$ = build_any(@1); }
;

/* hosts, networks, groups */

host:
	"host" NAME opt_in host_body	{ $$ = build_host(p, false, $2, $3, $4); }
;

network:
	"network" NAME opt_in host_body	{ $$ = build_host(p, true, $2, $3, $4); }
;

opt_in:
	%empty				{ $$ = (struct ident){0}; }
|	"in" NAME			{ $$ = $2; }
;

host_body:
	addresses ';'			{ $$ = build_host_new(p, $1); }
|	addresses '{' host_items '}'	{ $$ = build_host_addresses($3, $1); }
|	'{' host_items '}'		{ $$ = $2; }
|	addresses '{' host_items error '}'	{ yyerrok; $$ = build_host_addresses($3, $1); }
|	'{' host_items error '}'	{ yyerrok; $$ = $2; }
;

addresses:
	ADDRESS				{ $$ = build_addresses(p, (struct ast_ends){0}, $1); }
|	addresses ',' ADDRESS		{ $$ = build_addresses(p, $1, $3); }
;

host_items:
	%empty				{ $$ = build_host_new(p, (struct ast_ends){0}); }
|	host_items "fqdn" strings ';'	{ $$ = build_host_fqdns(p, $1, $3); }
|	host_items "description" STRING ';'	{ $$ = $1; build_once(p, &build_host_more(p, $$)->description, $3, "description"); }
|	host_items error ';'		{ yyerrok; $$ = $1; }
;

strings:
	STRING				{ $$ = build_texts(p, (struct texts){0}, $1); }
|	strings ',' STRING		{ $$ = build_texts(p, $1, $3); }
;

group:
	"group" NAME '{' members opt_description '}'	{ $$ = build_group(p, $2, $4, $5); }
|	"group" NAME '{' '}'		{ $$ = build_group(p, $2, (struct ast_ends){0}, (struct text){0}); }
|	"group" NAME '{' error '}'	{ yyerrok; $$ = build_group(p, $2, (struct ast_ends){0}, (struct text){0}); }
|	"group" NAME '{' members error '}'	{ yyerrok; $$ = build_group(p, $2, $4, (struct text){0}); }
;

members:
	member				{ $$ = build_addresses(p, (struct ast_ends){0}, $1); }
|	members ',' member		{ $$ = build_addresses(p, $1, $3); }
;

member:
	NAME				{ $$ = build_name_end($1); }
|	ADDRESS
;

opt_description:
	%empty				{ $$ = (struct text){0}; }
|	','				{ $$ = (struct text){0}; }
|	';'				{ $$ = (struct text){0}; }
|	';' "description" STRING ';'	{ $$ = $3; }
;

/* services */

service:
	"service" NAME services opt_string ';'	{ $$ = build_service(p, $2, $3, $4); }
;

services:
	service_item			{ $$ = build_services(p, (struct ast_services){0}, $1); }
|	services ',' service_item	{ $$ = build_services(p, $1, $3); }
;

service_item:
	protocol_item
|	protocol_item "source" PORTS	{ $$ = $1; if (!build_source_ports(p, &$$, @3)) YYERROR; }
|	protocol_item "source" NUMBER	{ $$ = $1; if (!build_source_ports(p, &$$, @3)) YYERROR; }
|	"any"				{ $$ = build_any_service(p, @1); }
;

protocol_item:
	SERVICE_LITERAL
|	NAME				{ $$ = build_named_service(p, $1); }
;

opt_string:
	%empty				{ $$ = (struct text){0}; }
|	STRING
;

/* rules and assertions */

rule:
	action opt_name "from" endpoints "to" endpoints "service" services clauses ';'
					{ $$ = build_rule(p, $1, $2, $4, $6, $8, $9, @$); }
;

assertion:
	"assert" action "from" endpoints "to" endpoints "service" services clauses ';'
					{ $$ = build_assertion(p, $2, $4, $6, $8, $9, @$); }
;

action:
	"allow"				{ $$ = true; }
|	"deny"				{ $$ = false; }
;

opt_name:
	%empty				{ $$ = (struct ident){0}; }
|	NAME
;

endpoints:
	endpoint			{ $$ = build_ends(p, (struct ast_ends){0}, $1); }
|	endpoints ',' endpoint		{ $$ = build_ends(p, $1, $3); }
;

endpoint:
	NAME				{ $$ = build_name_end($1); }
|	ADDRESS
|	"any"				{ $$ = build_any(@1); }
;

clauses:
	%empty				{ $$ = (struct ast_clauses){0}; }
|	clauses clause			{ $$ = build_clauses(p, $1, *$2, @2); }
;

clause:
	"log"				{ $$ = KEEP(struct ast_clause, .kind = AST_LOG); }
|	"until" DATE			{ $$ = KEEP(struct ast_clause, .kind = AST_UNTIL, .until = $2); }
|	STRING				{ $$ = KEEP(struct ast_clause, .kind = AST_TEXT, .text = $1); }
;

/* products */

product:
	"product" NAME '{' product_items '}'	{ $$ = build_product(p, $2, $4); }
|	"product" NAME '{' product_items error '}'	{ yyerrok; $$ = build_product(p, $2, $4); }
;

product_items:
	%empty				{ $$ = build_product_new(p); }
|	product_items "title" STRING ';'	{ $$ = $1; build_once(p, &$$->title, $3, "title"); }
|	product_items "source" STRING opt_string ';'	{ $$ = build_reference(p, $1, $3, $4); }
|	product_items "role" parts ';'	{ $$ = build_roles(p, $1, $3); }
|	product_items "peer" parts ';'	{ $$ = build_peers(p, $1, $3); }
|	product_items "option" option_name option_body	{ $$ = build_option(p, $1, $3, *$4); }
|	product_items section '{' '}'	{ $$ = $1; }
|	product_items section '{' flows '}'	{ $$ = build_flows(p, $1, $2); }
|	product_items section '{' error '}'	{ yyerrok; $$ = $1; build_flows_drop(p); }
|	product_items section '{' flows error '}'	{ yyerrok; $$ = build_flows(p, $1, $2); }
|	product_items error ';'		{ yyerrok; $$ = $1; }
;

option_name:
	NAME
|	"version"
;

parts:
	part				{ $$ = build_parts(p, (struct ast_parts){0}, *$1); }
|	parts ',' part			{ $$ = build_parts(p, $1, *$3); }
|	parts ',' STRING		{ $$ = $1; if (!build_more_fqdn(p, &$$, $3)) YYERROR; }
;

part:
	NAME opt_string			{ $$ = KEEP(struct ast_part, .name = $1, .description = $2); }
|	NAME opt_string "fqdn" STRING	{ $$ = build_part(p, $1, $2, $4); }
;

option_body:
	switch opt_string ';'		{ $$ = KEEP(struct ast_option, .kind = OPTION_SWITCH, .on = $1, .description = $2); }
|	'{' names '}' opt_string ';'	{ $$ = KEEP(struct ast_option, .kind = OPTION_CHOICE, .values = $2, .description = $4); }
|	"version" opt_string ';'	{ $$ = KEEP(struct ast_option, .kind = OPTION_VERSION, .description = $2); }
;

switch:
	"on"				{ $$ = true; }
|	"off"				{ $$ = false; }
;

names:
	NAME				{ $$ = build_names(p, (struct idents){0}, $1); }
|	names ',' NAME			{ $$ = build_names(p, $1, $3); }
;

section:
	"inbound"			{ $$ = SECTION_INBOUND; }
|	"outbound"			{ $$ = SECTION_OUTBOUND; }
|	"local"				{ $$ = SECTION_LOCAL; }
;

flows:
	flow				{ build_flow(p, *$1, @1); }
|	flows flow			{ build_flow(p, *$2, @2); }
|	error ';'			{ yyerrok; }
|	flows error ';'			{ yyerrok; }
;

flow:
	"flow" NAME "from" flow_ends "to" flow_ends services flow_clauses ';'
					{ $$ = KEEP(struct ast_flow, SECTION_INBOUND, $2, $4, $6, $7, $8, @$); }
|	"listen" NAME "on" listen_roles opt_services flow_clauses ';'
					{ $$ = KEEP(struct ast_flow, SECTION_LOCAL, $2, {0}, $4, $5, $6, @$); }
;

flow_ends:
	flow_end			{ $$ = build_parts(p, (struct ast_parts){0}, *$1); }
|	flow_ends ',' flow_end		{ $$ = build_parts(p, $1, *$3); }
|	flow_ends ',' STRING		{ $$ = $1; if (!build_more_fqdn(p, &$$, $3)) YYERROR; }
;

flow_end:
	NAME				{ $$ = KEEP(struct ast_part, .name = $1); }
|	NAME "fqdn" STRING		{ $$ = build_part(p, $1, (struct text){0}, $3); }
;

listen_roles:
	NAME				{ $$ = build_parts(p, (struct ast_parts){0}, (struct ast_part){.name = $1}); }
|	listen_roles ',' NAME		{ $$ = build_parts(p, $1, (struct ast_part){.name = $3}); }
;

opt_services:
	%empty				{ $$ = (struct ast_services){0}; }
|	services
;

flow_clauses:
	%empty				{ $$ = (struct ast_clauses){0}; }
|	flow_clauses flow_clause	{ $$ = build_clauses(p, $1, *$2, @2); }
;

flow_clause:
	STRING				{ $$ = KEEP(struct ast_clause, .kind = AST_TEXT, .text = $1); }
|	"errata" services		{ $$ = KEEP(struct ast_clause, .kind = AST_ERRATA, .services = $2); }
|	"when" cond			{ $$ = KEEP(struct ast_clause, .kind = AST_WHEN, .when = $2); }
|	"row" strings			{ $$ = KEEP(struct ast_clause, .kind = AST_ROW, .rows = $2); }
|	"note" STRING			{ $$ = KEEP(struct ast_clause, .kind = AST_NOTE, .text = $2); }
|	"multicast"			{ $$ = KEEP(struct ast_clause, .kind = AST_MULTICAST); }
;

cond:
	and_cond
|	cond "or" and_cond		{ $$ = build_cond(p, COND_OR, $1, $3, @$); }
;

and_cond:
	not_cond
|	and_cond "and" not_cond		{ $$ = build_cond(p, COND_AND, $1, $3, @$); }
;

not_cond:
	atom_cond
|	"not" not_cond			{ $$ = build_cond(p, COND_NOT, $2, NULL, @$); }
;

atom_cond:
	'(' cond ')'			{ $$ = $2; }
|	NAME				{ $$ = build_switch(p, $1, @$); }
|	NAME compare NAME		{ $$ = build_compare(p, $1, $2, @$); $$->value = $3; }
|	NAME compare version_value	{ $$ = build_compare(p, $1, $2, @$); $$->version = $3->version; }
|	"version" compare version_value	{ $$ = build_compare(p, $1, $2, @$); $$->version = $3->version; }
;

compare:
	'='				{ $$ = OP_EQ; }
|	"!="				{ $$ = OP_NE; }
|	'<'				{ $$ = OP_LT; }
|	"<="				{ $$ = OP_LE; }
|	'>'				{ $$ = OP_GT; }
|	">="				{ $$ = OP_GE; }
;

version_value:
	NUMBER
|	VERSION
;

/* deployments */

deploy:
	"deploy" NAME as_name '{' deploy_items '}'	{ $$ = build_deploy(p, $2, $3, $5); }
|	"deploy" NAME as_name '{' deploy_items error '}'	{ yyerrok; $$ = build_deploy(p, $2, $3, $5); }
;

as_name:
	%empty				{ $$ = (struct ident){0}; }
|	"as" NAME			{ $$ = $2; }
;

deploy_items:
	%empty				{ $$ = build_deploy_new(p); }
|	deploy_items "version" version_value ';'	{ $$ = $1; build_version(p, &$$->version, *$3); }
|	deploy_items "bind" NAME '=' endpoints ';'	{ $$ = build_bind(p, $1, $3, $5); }
|	deploy_items "set" NAME value ';'	{ $$ = $1; build_setting(p, &$$->settings, $3, *$4); }
|	deploy_items "port" NAME '=' services ';'	{ $$ = build_port(p, $1, $3, $5); }
|	deploy_items "skip" names ';'	{ $$ = build_skips(p, $1, $3); }
|	deploy_items "log" ';'		{ $$ = $1; $$->clauses = build_clauses(p, $$->clauses, (struct ast_clause){.kind = AST_LOG}, @2); }
|	deploy_items "until" DATE ';'	{ $$ = $1; $$->clauses = build_clauses(p, $$->clauses, (struct ast_clause){.kind = AST_UNTIL, .until = $3}, @2); }
|	deploy_items "at" endpoints ';'	{ $$ = $1; build_all_ends(p, &$$->at, $3); }
|	deploy_items "inbound" "from" endpoints ';'	{ $$ = $1; build_all_ends(p, &$$->inbound, $4); }
|	deploy_items "outbound" "to" endpoints ';'	{ $$ = $1; build_all_ends(p, &$$->outbound, $4); }
|	deploy_items error ';'		{ yyerrok; $$ = $1; }
;

value:
	STRING				{ $$ = KEEP(struct ast_value, .kind = VALUE_STRING, .span = @1, .text = $1.s); }
|	NAME				{ $$ = KEEP(struct ast_value, .kind = VALUE_WORD, .span = @1, .text = $1.name); }
|	"on"				{ $$ = KEEP(struct ast_value, .kind = VALUE_WORD, .span = @1, .text = $1.name); }
|	"off"				{ $$ = KEEP(struct ast_value, .kind = VALUE_WORD, .span = @1, .text = $1.name); }
|	version_value
;

/* firewalls */

firewall:
	"firewall" NAME NAME '{' firewall_items '}'	{ $$ = build_firewall(p, $2, $3, $5); }
|	"firewall" NAME NAME '{' firewall_items error '}'	{ yyerrok; $$ = build_firewall(p, $2, $3, $5); }
;

firewall_items:
	%empty				{ $$ = build_firewall_new(p); }
|	firewall_items "version" version_value ';'	{ $$ = $1; build_version(p, &$$->version, *$3); }
|	firewall_items firewall_zone ';'	{ $$ = build_firewall_zone(p, $1, $2); }
|	firewall_items "set" NAME value ';'	{ $$ = $1; build_setting(p, &$$->settings, $3, *$4); }
|	firewall_items error ';'	{ yyerrok; $$ = $1; }
;

firewall_zone:
	"zone" NAME			{ $$ = (struct ast_fw_zone){$2, {0}}; }
|	"zone" NAME "interface" strings	{ $$ = (struct ast_fw_zone){$2, $4}; }
;

%%

/* How a token is called in a message. */
static const char *token_text(struct parse *p, yysymbol_kind_t kind)
{
	const char *name = yysymbol_name(kind);

	switch (kind) {
	case YYSYMBOL_NAME:
		return "a name";
	case YYSYMBOL_STRING:
		return "a string";
	case YYSYMBOL_NUMBER:
		return "a number";
	case YYSYMBOL_VERSION:
		return "a version";
	case YYSYMBOL_DATE:
		return "a date";
	case YYSYMBOL_ADDRESS:
		return "an address";
	case YYSYMBOL_SERVICE_LITERAL:
		return "a service";
	case YYSYMBOL_PORTS:
		return "ports";
	case YYSYMBOL_YYEOF:
		return "the end of the file";
	default:
		return build_token_text(p, name);
	}
}

/* The token that fits nowhere was met: what would have fitted. */
static int yyreport_expected(const yypcontext_t *ctx, struct expected *out)
{
	yysymbol_kind_t kinds[YYNTOKENS];
	int n = yypcontext_expected_tokens(ctx, kinds, YYNTOKENS);

	for (int token = 0; token <= YYMAXUTOK; token++)
		for (int i = 0; i < n; i++)
			if (YYTRANSLATE(token) == kinds[i] &&
			    out->n < sizeof out->at / sizeof *out->at)
				out->at[out->n++] = token;
	return 0;
}

static int yyreport_syntax_error(const yypcontext_t *ctx, struct parse *p)
{
	enum { MAX = YYNTOKENS };
	yysymbol_kind_t expected[MAX];
	const char *texts[MAX];

	if (p->expected && p->ended)
		return yyreport_expected(ctx, p->expected);
	int n = yypcontext_expected_tokens(ctx, expected, MAX);
	yysymbol_kind_t got = yypcontext_token(ctx);
	struct syntax_error e = {*yypcontext_location(ctx), got == YYSYMBOL_YYEOF, false, texts, 0};

	for (int i = 0; i < n; i++) {
		if (expected[i] == YYSYMBOL_NAME)
			e.name_expected = true;
		texts[e.n++] = token_text(p, expected[i]);
	}
	build_syntax_error(p, &e);
	return 0;
}
