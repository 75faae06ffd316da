/* Assertions: the policy's own tests, decided on the exact sets. */
#include "checks.h"
#include "decide.h"
#include "oom.h"

/* An assertion against one zone pair. */
struct trial {
	struct check_context *c;
	const struct assertion *a;
	const struct flat_rule *decider; /* the rule that decides the witness; NULL: none matches */
	bool combined;                   /* some connection is asked about at all */
};

/* Some permission of the cell that no denial outlasts; NULL where there is none. */
static const struct flat_rule *permission(const struct flat_rule *const *active, size_t n)
{
	struct date denied = {0, 0, 0};
	bool deny = false;

	for (size_t i = 0; i < n; i++)
		if (active[i]->rule->action == ACTION_DENY &&
		    (!deny || date_compare(active[i]->rule->until, denied) > 0)) {
			denied = active[i]->rule->until;
			deny = true;
		}
	for (size_t i = 0; i < n; i++)
		if (active[i]->rule->action == ACTION_ALLOW &&
		    (!deny || date_compare(active[i]->rule->until, denied) > 0))
			return active[i];
	return NULL;
}

/* Permitted at some time? That violates `assert deny`. */
static bool is_permitted(void *user, const struct flat_rule *const *active, size_t n)
{
	struct trial *t = user;

	t->decider = permission(active, n);
	return t->decider != NULL;
}

/* Denied, or never permitted, while every `until` is in force? That violates `assert allow`. */
static bool is_dropped(void *user, const struct flat_rule *const *active, size_t n)
{
	struct trial *t = user;
	bool allowed = false;

	t->decider = NULL;
	for (size_t i = 0; i < n; i++) {
		if (active[i]->rule->action == ACTION_ALLOW)
			allowed = true;
		else if (!t->decider)
			t->decider = active[i];
	}
	return t->decider || !allowed;
}

static void report_failure(struct trial *t, const struct slice *from, const struct slice *to,
			   const struct witness *w)
{
	struct model *m = t->c->m;
	const struct assertion *a = t->a;
	const char *verdict = a->allow ? "dropped" : "permitted";
	struct diagnostic *d =
	    diag_error(m->diags, a->span, "assertion fails: %s (%s to %s) is %s",
		       witness_text(m->arena, w), from->zone->name, to->zone->name, verdict);

	if (*a->text)
		diag_note(m->diags, d, SPAN_NONE, "it says: %s", a->text);
	if (t->decider) {
		const struct reason *r = &t->decider->rule->reasons[0];

		diag_note(m->diags, d, r->span, "`%s` %s it", r->label,
			  t->decider->rule->action == ACTION_ALLOW ? "permits" : "denies");
		if (r->deploy.source)
			diag_note(m->diags, d, r->deploy, "deployed here");
	} else {
		diag_note(m->diags, d, SPAN_NONE, "no rule permits it");
	}
}

static const struct object **objects_of(struct arena *a, const struct slice *s, size_t n)
{
	const struct object **o = ARENA_ARRAY(a, const struct object *, n);

	for (size_t i = 0; i < n; i++)
		o[i] = s[i].object;
	return o;
}

static bool side_has(const struct side *s, enum family f)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->at[i].family == f || s->at[i].family == FAMILY_NONE)
			return true;
	return false;
}

/* One zone pair of an assertion; true where it fails (and was reported). */
static bool try_pair(struct trial *t, struct arena *a, const struct slice *from, size_t n_from,
		     const struct slice *to, size_t n_to)
{
	static const enum family families[] = {FAMILY_4, FAMILY_6};
	const struct policy *p = t->c->policy;
	size_t n_rules;
	const struct flat_rule **rules =
	    flatten_pair(a, policy_pair(p, from->zone, to->zone), &n_rules);
	struct side f = region_side(a, objects_of(a, from, n_from), n_from);
	struct side g = region_side(a, objects_of(a, to, n_to), n_to);

	for (size_t i = 0; i < 2 * SERVICE_CLASSES; i++) {
		const struct service_list *list = &t->a->services.list[i / 2];
		enum family family = families[i % 2];
		struct witness w = {.service = {.kind = SERVICE_ANY}};

		if (!list->n || !(class_families((int)(i / 2)) & family) || !side_has(&f, family) ||
		    !side_has(&g, family))
			continue;
		t->combined = true;
		struct rule asked = {.services = list->at, .n_services = list->n};
		struct service_term *terms;
		struct region r = {family, side_family(a, &f, family), side_family(a, &g, family),
				   NULL, rule_terms(a, &asked, &terms)};
		r.terms = terms;
		if (region_search(a, &r, rules, n_rules, t->a->allow ? is_dropped : is_permitted, t,
				  &w)) {
			report_failure(t, from, to, &w);
			return true;
		}
	}
	return false;
}

static void check_assertion(struct check_context *c, const struct assertion *assertion)
{
	struct trial t = {c, assertion, NULL, false};
	bool crossed = false, failed = false;
	size_t n, k;

	for (size_t i = 0; i < assertion->from.n && !failed; i += n) {
		n = ends_zone_run(&assertion->from, i);
		for (size_t j = 0; j < assertion->to.n && !failed; j += k) {
			struct arena *scratch;

			k = ends_zone_run(&assertion->to, j);
			if (assertion->from.at[i].zone == assertion->to.at[j].zone &&
			    !c->m->intra_zone)
				continue;
			crossed = true;
			scratch = arena_new(out_of_memory);
			failed = try_pair(&t, scratch, &assertion->from.at[i], n,
					  &assertion->to.at[j], k);
			arena_free(scratch);
		}
	}
	if (!crossed)
		diag_error(c->m->diags, assertion->span,
			   "this assertion is about zone `%s` alone: nothing of it crosses the "
			   "firewall",
			   assertion->from.at[0].zone->name);
	else if (!t.combined)
		diag_error(c->m->diags, assertion->span,
			   "nothing of this assertion combines: a connection stays in one address "
			   "family, icmp is IPv4 alone, icmp6 is IPv6 alone");
}

void check_assertions(struct check_context *c)
{
	for (size_t i = 0; i < c->m->assertions.n; i++)
		check_assertion(c, &c->m->assertions.at[i]);
}
