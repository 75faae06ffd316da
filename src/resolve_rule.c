/* The user's own rules and assertions. */
#include "resolve.h"

#include <string.h>

/* What follows a rule: log, until, a text. Each at most once. */
struct extras {
	bool log;
	struct date until;
	const char *text;
};

static const char *clause_name(enum ast_clause_kind kind)
{
	switch (kind) {
	case AST_LOG:
		return "log";
	case AST_UNTIL:
		return "until";
	default:
		return "text";
	}
}

static struct extras read_clauses(struct model *m, const struct ast_clauses *list)
{
	struct extras e = {false, {0, 0, 0}, ""};

	for (size_t i = 0; i < list->n; i++) {
		const struct ast_clause *c = &list->at[i];

		for (size_t j = 0; j < i; j++)
			if (list->at[j].kind == c->kind) {
				struct diagnostic *d = diag_error(m->diags, c->span, "a second %s",
								  clause_name(c->kind));
				diag_note(m->diags, d, list->at[j].span, "the first one is here");
				return e;
			}
		if (c->kind == AST_LOG)
			e.log = true;
		else if (c->kind == AST_UNTIL)
			e.until = c->until;
		else
			e.text = c->text.s;
	}
	return e;
}

static bool written_any(const struct ast_ends *e)
{
	for (size_t i = 0; i < e->n; i++)
		if (e->at[i].kind == AST_END_ANY)
			return true;
	return false;
}

/* One part of a label: "app1", or "app1+2" where two more follow. */
struct part {
	const char *first;
	size_t more;
};

/* By name, so that order does not matter. */
static struct part side_part(const struct ends *e, bool any)
{
	struct part p = {"any", 0};

	if (any)
		return p;
	p = (struct part){e->at[0].object->name, e->n - 1U};
	for (size_t i = 1; i < e->n; i++)
		if (strcmp(e->at[i].object->name, p.first) < 0)
			p.first = e->at[i].object->name;
	return p;
}

static struct part service_part(const struct service_classes *c)
{
	struct part p = {NULL, 0};
	size_t n = 0;

	for (int k = 0; k < SERVICE_CLASSES; k++) {
		n += c->list[k].n;
		if (c->list[k].n && (!p.first || strcmp(c->list[k].at[0]->name, p.first) < 0))
			p.first = c->list[k].at[0]->name;
	}
	p.more = n - 1;
	return p;
}

static const char *more_text(struct model *m, struct part p)
{
	return p.more ? arena_printf(m->arena, "+%zu", p.more) : "";
}

/* A rule without a name is called by what it says. */
static const char *own_label(struct model *m, const struct statement *s)
{
	struct part from = side_part(&s->from, s->from_any), to = side_part(&s->to, s->to_any);
	struct part service = service_part(&s->services);

	return ARENA_JOIN(m->arena, from.first, more_text(m, from), " to ", to.first,
			  more_text(m, to), " ", service.first, more_text(m, service));
}

static void resolve_rule(struct model *m, const struct ast_rule *r)
{
	struct statement s = {.action = r->allow ? ACTION_ALLOW : ACTION_DENY, .span = r->span};
	struct extras e = read_clauses(m, &r->clauses);
	bool ok = resolve_ends(m, &r->from, &s.from);

	ok &= resolve_ends(m, &r->to, &s.to);
	ok &= resolve_services(m, &r->services, &s.services);
	if (!ok)
		return;
	s.from_any = written_any(&r->from);
	s.to_any = written_any(&r->to);
	s.log = e.log;
	s.until = e.until;
	s.anonymous = !r->name.name;
	s.label = r->name.name ? r->name.name : own_label(m, &s);
	s.reason = (struct reason){.label = s.label,
				   .text = e.text,
				   .note = "",
				   .span = r->name.name ? r->name.span : r->span};
	VEC_PUSH(m->arena, &m->statements, s);
}

static void resolve_assertion(struct model *m, const struct ast_rule *r)
{
	struct assertion a = {.allow = r->allow, .span = r->span};
	bool ok = true;

	for (size_t i = 0; i < r->clauses.n; i++)
		if (r->clauses.at[i].kind != AST_TEXT) {
			diag_error(m->diags, r->clauses.at[i].span, "an assertion has no `%s`",
				   clause_name(r->clauses.at[i].kind));
			ok = false;
		}
	a.text = read_clauses(m, &r->clauses).text;
	ok &= resolve_ends(m, &r->from, &a.from);
	ok &= resolve_ends(m, &r->to, &a.to);
	ok &= resolve_services(m, &r->services, &a.services);
	if (ok)
		VEC_PUSH(m->arena, &m->assertions, a);
}

void resolve_rules(struct model *m)
{
	for (size_t i = 0; i < m->decls.n; i++) {
		const struct ast_decl *d = m->decls.at[i];

		if (d->kind != AST_RULE)
			continue;
		if (d->rule->assertion)
			resolve_assertion(m, d->rule);
		else
			resolve_rule(m, d->rule);
		forget_before(m, d->span.source->rules, d->rule);
	}
}
