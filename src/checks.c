/* The table of checks, and the checks that look at names and single rules. */
#include "checks.h"

#include <string.h>

/* -- unused objects -- */

static void check_unused(struct check_context *c)
{
	struct model *m = c->m;

	for (size_t i = 0; i < m->unused_ends.n; i++) {
		const struct unused_end *e = &m->unused_ends.at[i];

		diag_warning(m->diags, "unused", e->span, "%s `%s` is not used", e->what, e->name);
	}
	for (size_t i = 0; i < m->service_list.n; i++) {
		const struct service_symbol *s = m->service_list.at[i];

		if (!s->used && !s->built_in)
			diag_warning(m->diags, "unused", s->decl->name.span,
				     "service `%s` is not used", s->name);
	}
}

/* -- `any` over several zones -- */

/* Pairs of different zones that a rule reaches. */
static size_t zone_pairs(const struct statement *s)
{
	size_t pairs = 0;

	for (size_t i = 0; i < s->from.n; i += ends_zone_run(&s->from, i))
		for (size_t k = 0; k < s->to.n; k += ends_zone_run(&s->to, k))
			pairs += s->from.at[i].zone != s->to.at[k].zone;
	return pairs;
}

static void check_wide_any(struct check_context *c)
{
	for (size_t i = 0; i < c->m->statements.n; i++) {
		const struct statement *s = &c->m->statements.at[i];
		size_t pairs = zone_pairs(s);

		if (s->action != ACTION_ALLOW || !(s->from_any || s->to_any) || pairs < 2)
			continue;
		struct diagnostic *d =
		    diag_warning(c->m->diags, "wide-any", s->span,
				 "`%s` opens %zu zone pairs through `any`", s->label, pairs);
		diag_hint(c->m->diags, d, "name the zones that are meant");
	}
}

/* -- ports that must stay closed -- */

static bool classes_overlap(const struct service_classes *x, const struct service_classes *y)
{
	for (int k = 0; k < SERVICE_CLASSES; k++)
		for (size_t i = 0; i < x->list[k].n; i++)
			for (size_t j = 0; j < y->list[k].n; j++)
				for (size_t a = 0; a < x->list[k].at[i]->n_terms; a++)
					for (size_t b = 0; b < y->list[k].at[j]->n_terms; b++)
						if (term_overlaps(&x->list[k].at[i]->terms[a],
								  &y->list[k].at[j]->terms[b]))
							return true;
	return false;
}

static bool ends_overlap(const struct ends *x, const struct ends *y)
{
	for (size_t i = 0; i < x->n; i++)
		for (size_t j = 0; j < y->n; j++)
			if (x->at[i].zone == y->at[j].zone &&
			    (x->at[i].object == y->at[j].object ||
			     addr_set_overlaps(x->at[i].object->addresses,
					       y->at[j].object->addresses)))
				return true;
	return false;
}

static void check_local_port(struct check_context *c)
{
	for (size_t i = 0; i < c->m->locals.n; i++) {
		const struct local_port *l = &c->m->locals.at[i];

		for (size_t k = 0; k < c->m->statements.n; k++) {
			const struct statement *s = &c->m->statements.at[k];

			if (s->action != ACTION_ALLOW || !ends_overlap(&s->to, &l->on) ||
			    !classes_overlap(&s->services, &l->services))
				continue;
			struct diagnostic *d =
			    diag_warning(c->m->diags, "local-port", s->span,
					 "`%s` opens the port of `%s`, which must never be reached "
					 "from the network",
					 s->label, l->label);
			diag_note(c->m->diags, d, l->span, "it is declared here");
		}
	}
}

/* -- dates -- */

static void check_expired(struct check_context *c)
{
	char text[DATE_TEXT];

	for (size_t i = 0; date_is_set(c->today) && i < c->m->statements.n; i++) {
		const struct statement *s = &c->m->statements.at[i];

		if (date_is_set(s->until) && date_compare(s->until, c->today) < 0)
			diag_warning(c->m->diags, "expired", s->span, "`%s` ended on %s", s->label,
				     date_text(s->until, text));
	}
}

const struct check checks[] = {
    {"coverage", "rules that overlap too many others to be compared", NULL},
    {"expired", "a rule whose `until` is before --today", check_expired},
    {"idle-deny", "a denial of what no rule permits", check_coverage},
    {"local-port", "a rule opens a port that a product keeps to itself", check_local_port},
    {"multicast", "a flow that a rule between zones does not carry", NULL},
    {"outside", "addresses that no zone holds", NULL},
    {"redundant", "a permission that others cover", NULL},
    {"row", "a row of a table that could not be read, of `catalog import --lenient`", NULL},
    {"same-zone", "both ends of a rule are in one zone", NULL},
    {"shadowed", "a permission that is denied altogether", NULL},
    {"target", "something to know about a target's output", NULL},
    {"unbound", "flows left out because nothing is bound to an end", NULL},
    {"unproved", "an output whose packet sets are too large to be compared with the policy", NULL},
    {"unused", "a host, network, group or service that nothing uses", check_unused},
    {"wide-any", "a permission that reaches several zone pairs through `any`", check_wide_any},
    {NULL, NULL, NULL},
};

void run_checks(struct check_context *c)
{
	for (size_t i = 0; checks[i].name; i++)
		if (checks[i].run)
			checks[i].run(c);
	check_assertions(c);
}
