/* Completion of names: those in scope of the kind that the place wants. */
#include "lsp/completion.h"

#include <string.h>

#include "backend.h"
#include "catalog.h"
#include "pdl.tab.h"

static void add(struct completing *c, const struct identity *id, enum item_kind kind,
		const char *detail, int rank)
{
	complete(
	    c,
	    &(struct item){
		.label = id->name, .kind = kind, .detail = detail, .identity = id, .rank = rank});
}

/* -- what the program declares -- */

/* Calls EACH for every declaration of a subject in the files of the program, once per name. */
typedef void each_fn(struct completing *c, const struct mention *m);

static void each_declared(struct completing *c, enum subject subject, each_fn *each)
{
	struct intern *seen = intern_new(c->arena);
	struct map *done = map_new(c->arena);

	for (size_t i = 0; i < c->spot->program.files; i++) {
		const struct mentions *m = &c->spot->program.at[i]->outline.mentions;

		for (size_t k = 0; k < m->n; k++) {
			const char *name = intern(seen, m->at[k].name);

			if (m->at[k].place.subject != subject || !m->at[k].place.declares ||
			    map_get(done, name))
				continue;
			map_put(done, name, c);
			each(c, &m->at[k]);
		}
	}
}

static const char *end_detail(const struct mention *m)
{
	switch (m->place.keyword) {
	case PDL_ZONE:
		return "zone";
	case PDL_HOST:
		return "host";
	case PDL_NETWORK:
		return "network";
	default:
		return "group";
	}
}

static bool zones_only(const struct completing *c)
{
	return c->at.place.keyword == PDL_IN || c->at.place.keyword == PDL_ZONE;
}

static void add_end(struct completing *c, const struct mention *m)
{
	struct identity id = {SUBJECT_END, m->name, NULL, NULL, false};
	bool zone = m->place.keyword == PDL_ZONE;

	if (zones_only(c) && !zone)
		return;
	add(c, &id, zone ? ITEM_MODULE : ITEM_VARIABLE, end_detail(m), zone ? 1 : 0);
}

static void add_own_service(struct completing *c, const struct mention *m)
{
	struct identity id = {SUBJECT_SERVICE, m->name, NULL, NULL, false};

	add(c, &id, ITEM_CONSTANT, "service", 0);
}

static void add_own_product(struct completing *c, const struct mention *m)
{
	struct identity id = {SUBJECT_PRODUCT, m->name, NULL, NULL, false};

	add(c, &id, ITEM_CLASS, "product", 0);
}

/* -- INSTANCE.ROLE -- */

/* The parts of a list, under PREFIX: "sip." or "". */
static void add_parts(struct completing *c, const struct product *p, const struct ast_parts *list,
		      const char *prefix, const char *detail)
{
	for (size_t i = 0; i < list->n; i++) {
		struct identity id = {SUBJECT_PART, list->at[i].name.name, p->name, NULL, false};

		complete(c, &(struct item){.label = arena_printf(c->arena, "%s%s", prefix, id.name),
					   .kind = ITEM_INTERFACE,
					   .detail = list->at[i].description.s
							 ? list->at[i].description.s
							 : detail,
					   .identity = &id,
					   .rank = *prefix ? 2 : 0});
	}
}

static void add_instance(struct completing *c, const char *instance, const char *name)
{
	const struct product *p = snapshot_product(c->snapshot, name);
	const char *prefix = arena_printf(c->arena, "%s.", instance);

	if (!p)
		return;
	add_parts(c, p, &p->ast->roles, prefix, "role");
	add_parts(c, p, &p->ast->peers, prefix, "peer");
}

static void add_instances(struct completing *c)
{
	for (size_t i = 0; i < c->spot->program.files; i++) {
		const struct mentions *m = &c->spot->program.at[i]->outline.mentions;

		for (size_t k = 0; k < m->n; k++) {
			bool named = k + 1 < m->n && m->at[k + 1].statement == m->at[k].statement &&
				     m->at[k + 1].place.subject == SUBJECT_DEPLOYMENT;

			if (m->at[k].place.subject == SUBJECT_PRODUCT && !m->at[k].place.declares)
				add_instance(c,
					     named ? m->at[k + 1].name : last_word(m->at[k].name),
					     m->at[k].name);
		}
	}
}

static void complete_ends(struct completing *c)
{
	each_declared(c, SUBJECT_END, add_end);
	if (!zones_only(c) && c->at.place.keyword != 0)
		add_instances(c);
}

/* -- services -- */

static void complete_services(struct completing *c)
{
	static const char *const protocols[] = {"tcp", "udp", "sctp", "icmp", "icmp6", "esp",
						"ah",  "gre", "ospf", "igmp", "vrrp"};
	const struct unit *built_in = unit_built_in(&c->server->units, "services");

	each_declared(c, SUBJECT_SERVICE, add_own_service);
	for (size_t i = 0; i < built_in->outline.mentions.n; i++) {
		const struct mention *m = &built_in->outline.mentions.at[i];
		struct identity id = {SUBJECT_SERVICE, m->name, NULL, NULL, false};

		if (m->place.declares)
			add(c, &id, ITEM_CONSTANT, "built-in service", 1);
	}
	for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++)
		complete(c, &(struct item){.label = protocols[i],
					   .kind = ITEM_VALUE,
					   .detail = "protocol, every port",
					   .rank = 2});
}

/* -- products and what is in them -- */

static void complete_products(struct completing *c)
{
	each_declared(c, SUBJECT_PRODUCT, add_own_product);
	for (const struct catalog_entry *e = catalog_entries; e->name; e++) {
		const struct product *p =
		    catalog_is_product(e) ? snapshot_product(c->snapshot, e->name) : NULL;
		struct identity id = {SUBJECT_PRODUCT, e->name, NULL, NULL, false};

		if (p)
			add(c, &id, ITEM_CLASS, p->ast->title.s, 1);
	}
}

/* The product that the place is in: one that is deployed, or the one being written. */
static const struct product *place_product(struct completing *c)
{
	return c->at.place.scope ? snapshot_product(c->snapshot, c->at.place.scope) : NULL;
}

static void complete_parts(struct completing *c)
{
	const struct product *p = place_product(c);

	if (!p)
		return;
	add_parts(c, p, &p->ast->roles, "", "role");
	if (c->at.place.keyword != PDL_ON)
		add_parts(c, p, &p->ast->peers, "", "peer");
}

static void complete_flows(struct completing *c)
{
	const struct product *p = place_product(c);

	for (size_t i = 0; p && i < p->ast->flows.n; i++) {
		const struct ast_flow *f = &p->ast->flows.at[i];
		struct identity id = {SUBJECT_FLOW, f->name.name, p->name, NULL, false};

		if (f->section != SECTION_LOCAL)
			add(c, &id, ITEM_FUNCTION, "flow", 0);
	}
}

static void add_option(struct completing *c, const struct product *p, const char *name,
		       const char *detail, int rank)
{
	struct identity id = {SUBJECT_OPTION, name, p->name, NULL, false};

	add(c, &id, ITEM_PROPERTY, detail, rank);
}

static void complete_options(struct completing *c)
{
	const struct product *p = place_product(c);

	for (size_t i = 0; p && i < p->ast->options.n; i++)
		add_option(c, p, p->ast->options.at[i].name.name,
			   p->ast->options.at[i].description.s, 0);
	if (p)
		add_option(c, p, "as-documented", "what the vendor's table says", 1);
}

static void add_value(struct completing *c, const char *value, const char *detail)
{
	complete(c, &(struct item){
			.label = value, .kind = ITEM_ENUM_MEMBER, .detail = detail, .rank = 0});
}

static void complete_values(struct completing *c)
{
	const struct product *p = place_product(c);
	const char *name = c->at.place.option;
	const struct ast_option *o =
	    p && name ? map_get(p->options, intern(c->snapshot->c.names, name)) : NULL;

	if (!o)
		return;
	for (size_t i = 0; i < o->values.n; i++)
		add_value(c, o->values.at[i].name, name);
	if (o->kind == OPTION_SWITCH && c->at.place.keyword == PDL_SET) {
		add_value(c, "on", name);
		add_value(c, "off", name);
	}
}

/* -- firewalls -- */

static void complete_targets(struct completing *c)
{
	for (size_t i = 0; backends[i]; i++) {
		struct identity id = {SUBJECT_TARGET, backends[i]->name, NULL, NULL, false};

		add(c, &id, ITEM_STRUCT, backends[i]->title, 0);
	}
}

static void complete_settings(struct completing *c)
{
	const struct backend *b = c->at.place.scope ? backend_find(c->at.place.scope) : NULL;
	struct identity common = {SUBJECT_SETTING, "intra-zone", c->at.place.scope, NULL, false};

	for (const struct setting_spec *s = b ? b->settings : NULL; s && s->name; s++) {
		struct identity id = {SUBJECT_SETTING, s->name, b->name, NULL, false};

		add(c, &id, ITEM_PROPERTY, s->help, 0);
	}
	add(c, &common, ITEM_PROPERTY, "rules inside a zone too", 1);
}

static void complete_setting_values(struct completing *c)
{
	const struct backend *b = c->at.place.scope ? backend_find(c->at.place.scope) : NULL;
	const char *name = c->at.place.option ? c->at.place.option : "";

	for (const struct setting_spec *s = b ? b->settings : NULL; s && s->name; s++)
		for (size_t i = 0; !strcmp(s->name, name) && s->values && s->values[i]; i++)
			add_value(c, s->values[i], name);
	if (!strcmp(name, "intra-zone")) {
		add_value(c, "on", name);
		add_value(c, "off", name);
	}
}

void complete_names(struct completing *c)
{
	static const struct {
		enum subject subject;
		void (*complete)(struct completing *c);
	} kinds[] = {
	    {SUBJECT_END, complete_ends},         {SUBJECT_SERVICE, complete_services},
	    {SUBJECT_PRODUCT, complete_products}, {SUBJECT_PART, complete_parts},
	    {SUBJECT_FLOW, complete_flows},       {SUBJECT_OPTION, complete_options},
	    {SUBJECT_VALUE, complete_values},     {SUBJECT_TARGET, complete_targets},
	    {SUBJECT_SETTING, complete_settings}, {SUBJECT_SETTING_VALUE, complete_setting_values},
	};

	/* In a sound statement the parser knows whether a name can stand here at all. */
	if (c->at.place.declares || (c->expected.n && !expects(c, PDL_NAME)))
		return;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].subject == c->at.place.subject)
			kinds[i].complete(c);
}
