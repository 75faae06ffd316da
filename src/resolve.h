/* Inside the resolver: what its files share. Each function reports what is wrong and goes on. */
#ifndef PORTC_RESOLVE_H
#define PORTC_RESOLVE_H

#include "model.h"
#include "outline.h"

enum { NESTING_MAX = 100 }; /* groups in groups, services in services, includes in includes */

/* Gives up what was written before P and is in SYNTAX, an arena of a source: its meaning is known.
 * Texts, addresses and service terms are not there. */
void forget_before(struct model *m, struct arena *syntax, const void *p);

/* program.c: files and includes to m->decls. */
void load_program(struct model *m, const char *file);
void load_source(struct model *m, struct source *s); /* a text that is no file */
struct source *model_source(struct model *m, const char *name, const char *text, size_t n);
struct source *read_file(struct model *m, const char *path, struct span at);

/* resolve_zone.c */
void resolve_zones(struct model *m);
struct zone *zone_find(struct model *m, const char *name);

/* resolve_end.c: endpoints. False where an error was reported. */
void declare_ends(struct model *m);
void resolve_declared_ends(struct model *m);
/* OUT, empty before, may share its array with what is named: it is only read. */
bool resolve_ends(struct model *m, const struct ast_ends *ends, struct ends *out);
struct object *name_object(struct model *m, const char *fqdn, struct zone *zone, struct span at);
bool is_fqdn(const char *s); /* a full DNS name; a dot at its end does not matter */
const char *valid_fqdn(struct model *m, struct text name);
void ends_add(struct model *m, struct ends *to, struct slice s);
void ends_merge(struct model *m, struct ends *to, const struct ends *more);
void ends_sort(struct ends *e);
struct object *object_new(struct model *m, const char *name, enum object_kind kind,
			  struct zone *zone, struct span span);

/* resolve_service.c */
void declare_services(struct model *m);
void resolve_declared_services(struct model *m);
/* OUT as above. */
bool resolve_services(struct model *m, const struct ast_services *services,
		      struct service_classes *out);
/* The same for a flow: a product of a catalogue sees the built-in services alone. */
bool resolve_flow_services(struct model *m, const struct product *p,
			   const struct ast_services *services, struct service_classes *out);
void load_built_in_services(struct model *m);

/* resolve_product.c */
void declare_products(struct model *m);
bool product_is_role(const struct product *p, const char *name);

/* condition.c: conditions of flows. */
struct option_values; /* of one deployment */
enum truth { TRUTH_NO, TRUTH_YES, TRUTH_UNKNOWN };
struct option_values *option_values_new(struct model *m, struct deployment *d);
/* UNKNOWN where a version option without a value decides; its name goes to MISSING. */
enum truth condition_holds(const struct option_values *v, const struct cond *c,
			   const char **missing);
bool option_is_on(const struct option_values *v, const char *name);
void check_condition(struct model *m, const struct product *p, const struct cond *c);
const char *condition_text(struct arena *a, const struct cond *c);

/* resolve_deploy.c */
void declare_deployments(struct model *m);
void bind_deployments(struct model *m);
/* Binds D if it is not yet; false where it has no product or binds itself. */
bool deployment_bind(struct model *m, struct deployment *d, struct span at);
void expand_deployments(struct model *m);

/* resolve_rule.c */
void resolve_rules(struct model *m);

/* resolve_firewall.c */
void resolve_firewalls(struct model *m);

/* lost.c: is NAME declared by a statement that has a syntax error? Then what is wrong has been
 * said, and its uses are no errors of their own. */
bool name_is_lost(struct model *m, enum subject subject, const char *name);

/* Shared small things */
const char *nearest_symbol(struct model *m, const char *word);
void hint_nearest(struct model *m, struct diagnostic *d, const char *meant);
bool ends_are_zones(struct model *m, const struct ast_ends *ends);

#endif
