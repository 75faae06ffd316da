/* Firewall blocks: targets, zones, interfaces, settings. */
#include "mend.h"
#include "oom.h"
#include "resolve.h"

#include <stdlib.h>
#include <string.h>

static const struct target *find_target(const struct model *m, const char *name)
{
	for (size_t i = 0; i < m->n_targets; i++)
		if (!strcmp(m->targets[i].name, name))
			return &m->targets[i];
	return NULL;
}

static const struct target *target_of(struct model *m, struct ident name)
{
	const struct target *t = find_target(m, name.name);
	const char **names = ARENA_ARRAY(m->arena, const char *, m->n_targets);
	const char *list = "";

	if (t)
		return t;
	for (size_t i = 0; i < m->n_targets; i++) {
		names[i] = m->targets[i].name;
		list = arena_printf(m->arena, "%s%s`%s`", list, i ? ", " : "", names[i]);
	}
	struct diagnostic *d = diag_error(m->diags, name.span, "`%s` is not a target", name.name);
	hint_nearest(m, d, nearest(name.name, names, m->n_targets));
	if (!d->hint)
		diag_hint(m->diags, d, "the targets are %s", list);
	return NULL;
}

/* -- settings -- */

static const char *const switch_words[] = {"on", "off", NULL};
static const struct target_setting common_settings[] = {{"intra-zone", switch_words}};

static const struct target_setting *find_setting(const struct target *t, const char *name)
{
	if (!strcmp(common_settings[0].name, name))
		return &common_settings[0];
	for (size_t i = 0; i < t->n_settings; i++)
		if (!strcmp(t->settings[i].name, name))
			return &t->settings[i];
	return NULL;
}

static void offer_settings(struct model *m, struct diagnostic *d, const struct target *t,
			   const char *word)
{
	const char **names = ARENA_ARRAY(m->arena, const char *, t->n_settings + 2);

	names[0] = common_settings[0].name;
	for (size_t i = 0; i < t->n_settings; i++)
		names[i + 1] = t->settings[i].name;
	mend_near(m->diags, d, word, names);
}

static void unknown_setting(struct model *m, const struct target *t, struct ident name)
{
	const char *list = arena_printf(m->arena, "`%s`", common_settings[0].name);
	struct diagnostic *d =
	    diag_error(m->diags, name.span, "target `%s` has no setting `%s`", t->name, name.name);

	for (size_t i = 0; i < t->n_settings; i++)
		list = arena_printf(m->arena, "%s, `%s`", list, t->settings[i].name);
	diag_hint(m->diags, d, "its settings are %s", list);
	offer_settings(m, d, t, name.name);
}

static bool check_setting(struct model *m, const struct target_setting *spec,
			  const struct ast_setting *s)
{
	const char *list = "";

	if (!spec->values)
		return true;
	for (size_t i = 0; spec->values[i]; i++) {
		if (s->value.kind == VALUE_WORD && !strcmp(spec->values[i], s->value.text))
			return true;
		list = arena_printf(m->arena, "%s%s`%s`", list, i ? " or " : "", spec->values[i]);
	}
	mend_choice(m->diags, diag_error(m->diags, s->value.span, "`%s` is %s", spec->name, list),
		    s->value.text, spec->values);
	return false;
}

static int compare_settings(const void *x, const void *y)
{
	const struct setting *a = x, *b = y;

	return strcmp(a->name, b->name);
}

static void read_settings(struct model *m, struct firewall *fw, const struct target *t,
			  const struct ast_settings *list)
{
	fw->settings = ARENA_ARRAY(m->arena, struct setting, list->n);
	for (size_t i = 0; i < list->n; i++) {
		const struct ast_setting *s = &list->at[i];
		const struct target_setting *spec = find_setting(t, s->name.name);

		if (firewall_setting(fw, s->name.name, NULL))
			diag_error(m->diags, s->name.span, "`%s` is set twice", s->name.name);
		else if (!spec)
			unknown_setting(m, t, s->name);
		else if (check_setting(m, spec, s))
			fw->settings[fw->n_settings++] =
			    (struct setting){s->name.name, s->value.text, s->value.span};
	}
	if (fw->n_settings > 1)
		qsort(fw->settings, fw->n_settings, sizeof *fw->settings, compare_settings);
	fw->intra_zone = !strcmp(firewall_setting(fw, "intra-zone", "off"), "on");
}

/* -- zones -- */

static void interface_twice(struct model *m, const struct firewall *fw, const char *name,
			    struct span at)
{
	for (size_t i = 0; i < fw->n_zones; i++)
		for (size_t k = 0; k < fw->zones[i].n_interfaces; k++) {
			if (strcmp(fw->zones[i].interfaces[k], name))
				continue;
			struct diagnostic *d = diag_error(
			    m->diags, at, "interface %s is in two places of this firewall",
			    diag_quote(m->arena, name, strlen(name)));
			diag_note(m->diags, d, fw->zones[i].interface_spans[k], "also here");
			return;
		}
}

/* The zones are not in order yet. */
static bool joins_already(const struct firewall *fw, const struct zone *z)
{
	for (size_t i = 0; i < fw->n_zones; i++)
		if (fw->zones[i].zone == z)
			return true;
	return false;
}

static void read_zone(struct model *m, struct firewall *fw, const struct ast_fw_zone *ast)
{
	struct zone *z = zone_find(m, ast->zone.name);
	size_t n = ast->interfaces.n ? ast->interfaces.n : 1;
	struct firewall_zone *fz;

	if (!z && name_is_lost(m, SUBJECT_END, ast->zone.name))
		return;
	if (!z) {
		struct diagnostic *d =
		    diag_error(m->diags, ast->zone.span, "`%s` is not a zone", ast->zone.name);
		hint_nearest(m, d, nearest_symbol(m, ast->zone.name));
		return;
	}
	if (joins_already(fw, z)) {
		diag_error(m->diags, ast->zone.span, "zone `%s` stands twice in this firewall",
			   z->name);
		return;
	}
	struct firewall_zone new = {.zone = z,
				    .interfaces = ARENA_ARRAY(m->arena, const char *, n),
				    .interface_spans = ARENA_ARRAY(m->arena, struct span, n),
				    .span = ast->zone.span};
	fz = &fw->zones[fw->n_zones++];
	*fz = new;
	for (size_t i = 0; i < n; i++) {
		const char *name = ast->interfaces.n ? ast->interfaces.at[i].s : z->name;
		struct span at = ast->interfaces.n ? ast->interfaces.at[i].span : ast->zone.span;

		if (!*name)
			diag_error(m->diags, at, "an interface has a name");
		interface_twice(m, fw, name, at);
		fz->interfaces[fz->n_interfaces] = name;
		fz->interface_spans[fz->n_interfaces++] = at;
	}
}

static int compare_fw_zones(const void *x, const void *y)
{
	const struct firewall_zone *a = x, *b = y;

	return strcmp(a->zone->name, b->zone->name);
}

static void declare_firewall(struct model *m, struct map *known, const struct ast_firewall *ast)
{
	const struct target *t = target_of(m, ast->target);
	struct firewall *fw = map_get(known, ast->name.name);

	if (fw) {
		struct diagnostic *d = diag_error(
		    m->diags, ast->name.span, "firewall `%s` is declared twice", ast->name.name);
		diag_note(m->diags, d, fw->span, "the first declaration is here");
		return;
	}
	if (!t)
		return;
	fw = ARENA_NEW(m->arena, struct firewall);
	fw->name = ast->name.name;
	fw->target = t->name;
	fw->version = ast->version.text;
	fw->version_span = ast->version.span;
	fw->span = ast->name.span;
	fw->zones = ARENA_ARRAY(m->arena, struct firewall_zone, ast->zones.n);
	for (size_t i = 0; i < ast->zones.n; i++)
		read_zone(m, fw, &ast->zones.at[i]);
	if (fw->n_zones > 1)
		qsort(fw->zones, fw->n_zones, sizeof *fw->zones, compare_fw_zones);
	if (!ast->zones.n && !m->incomplete)
		diag_error(m->diags, fw->span, "firewall `%s` joins no zones", fw->name);
	read_settings(m, fw, t, &ast->settings);
	m->intra_zone |= fw->intra_zone;
	map_put(known, fw->name, fw);
	VEC_PUSH(m->arena, &m->firewalls, fw);
}

static int compare_firewalls(const void *x, const void *y)
{
	struct firewall *const *a = x, *const *b = y;

	return strcmp((*a)->name, (*b)->name);
}

void resolve_firewalls(struct model *m)
{
	struct arena *scratch = arena_new(out_of_memory);
	struct map *known = map_new(scratch); /* name -> struct firewall */

	for (size_t i = 0; i < m->decls.n; i++)
		if (m->decls.at[i]->kind == AST_FIREWALL)
			declare_firewall(m, known, m->decls.at[i]->firewall);
	arena_free(scratch);
	if (m->firewalls.n > 1)
		qsort(m->firewalls.at, m->firewalls.n, sizeof *m->firewalls.at, compare_firewalls);
}
