/* Descriptions of names: see describe.h. */
#include "lsp/describe.h"

#include <string.h>

void enumerate(struct enumeration *e, const char *name)
{
	if (e->n++ < e->limit)
		buf_printf(e->out, "%s`%s`", e->n > 1 ? ", " : "", name);
}

void enumerate_end(struct enumeration *e, const char *nothing)
{
	if (e->n > e->limit)
		buf_printf(e->out, " and %zu more", e->n - e->limit);
	if (!e->n)
		buf_puts(e->out, nothing);
}

void describe_text(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (strchr("\\`*_{}[]<>#|", *text))
			buf_putc(out, '\\');
		buf_putc(out, *text);
	}
}

static void describe_service(struct describing *d, const struct identity *what)
{
	struct model *m = d->snapshot->c.model;
	const struct service_symbol *s = map_get(what->foreign ? m->built_in_services : m->services,
						 intern(m->names, what->name));
	struct enumeration e = {d->out, 0, 16};
	char text[TERM_TEXT];

	if (!s)
		return;
	buf_printf(d->out, "**service** `%s`%s", s->name, s->built_in ? " (built in)" : "");
	if (s->decl->description.s) {
		buf_puts(d->out, " — ");
		describe_text(d->out, s->decl->description.s);
	}
	buf_puts(d->out, "\n\n");
	for (int k = 0; k < SERVICE_CLASSES; k++)
		for (size_t i = 0; s->parts[k] && i < s->parts[k]->n_terms; i++)
			enumerate(&e, term_text(&s->parts[k]->terms[i], text));
	enumerate_end(&e, "nothing yet");
	buf_putc(d->out, '\n');
}

/* -- firewalls and targets -- */

static void describe_firewall(struct describing *d, const char *name)
{
	const struct model *m = d->snapshot->c.model;

	for (size_t i = 0; i < m->firewalls.n; i++) {
		const struct firewall *fw = m->firewalls.at[i];

		if (strcmp(fw->name, name))
			continue;
		buf_printf(d->out, "**firewall** `%s` of target `%s`%s%s\n\n", fw->name, fw->target,
			   fw->version ? ", version " : "", fw->version ? fw->version : "");
		for (size_t k = 0; k < fw->n_zones; k++) {
			struct enumeration e = {d->out, 0, 8};

			buf_printf(d->out, "- zone `%s`: ", fw->zones[k].zone->name);
			for (size_t n = 0; n < fw->zones[k].n_interfaces; n++)
				enumerate(&e, fw->zones[k].interfaces[n]);
			enumerate_end(&e, "");
			buf_putc(d->out, '\n');
		}
	}
}

static void describe_setting_row(struct buf *out, const struct setting_spec *spec)
{
	buf_printf(out, "- `%s`: %s", spec->name, spec->help);
	if (spec->fallback && *spec->fallback)
		buf_printf(out, " (default `%s`)", spec->fallback);
	buf_putc(out, '\n');
}

static const struct setting_spec *find_setting(const struct backend *b, const char *name)
{
	for (const struct setting_spec *s = b ? b->settings : NULL; s && s->name; s++)
		if (!strcmp(s->name, name))
			return s;
	return NULL;
}

static void describe_target(struct describing *d, const char *name)
{
	const struct backend *b = backend_find(name);

	if (!b)
		return;
	buf_printf(d->out, "**target** `%s` — %s\n\n", b->name, b->title);
	for (const struct setting_spec *s = b->settings; s && s->name; s++)
		describe_setting_row(d->out, s);
}

static void describe_setting(struct describing *d, const char *target, const char *name)
{
	const struct backend *b = target ? backend_find(target) : NULL;
	const struct setting_spec *spec = find_setting(b, name);
	struct enumeration e = {d->out, 0, 12};

	if (!strcmp(name, "intra-zone")) {
		buf_puts(d->out, "**setting** `intra-zone` of every target\n\n`on`: rules inside a "
				 "zone are generated too (default `off`)\n");
		return;
	}
	if (!spec)
		return;
	buf_printf(d->out, "**setting** `%s` of target `%s`\n\n%s", name, target, spec->help);
	if (spec->fallback && *spec->fallback)
		buf_printf(d->out, " (default `%s`)", spec->fallback);
	for (size_t i = 0; spec->values && spec->values[i]; i++) {
		buf_puts(d->out, i ? "" : "\n\nvalues: ");
		enumerate(&e, spec->values[i]);
	}
	buf_putc(d->out, '\n');
}

void describe(struct describing *d, const struct identity *what)
{
	switch (what->subject) {
	case SUBJECT_END:
		describe_end(d, what->name);
		break;
	case SUBJECT_SERVICE:
		describe_service(d, what);
		break;
	case SUBJECT_PRODUCT:
		describe_product(d, what->name);
		break;
	case SUBJECT_PART:
		describe_part(d, what->scope, what->name);
		break;
	case SUBJECT_OPTION:
		describe_option(d, what->scope, what->name);
		break;
	case SUBJECT_VALUE:
		describe_option(d, what->scope, what->option ? what->option : "");
		break;
	case SUBJECT_FLOW:
		describe_flow(d, what->scope, what->name);
		break;
	case SUBJECT_DEPLOYMENT:
		describe_deployment(d, what->name);
		break;
	case SUBJECT_FIREWALL:
		describe_firewall(d, what->name);
		break;
	case SUBJECT_TARGET:
		describe_target(d, what->name);
		break;
	case SUBJECT_SETTING:
		describe_setting(d, what->scope, what->name);
		break;
	case SUBJECT_SETTING_VALUE:
		describe_setting(d, what->scope, what->option ? what->option : "");
		break;
	case SUBJECT_RULE:
	case SUBJECT_NONE:
		break;
	}
}
