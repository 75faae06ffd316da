/* Rules that never matter: shadowed by denials, or covered by other permissions.
 *
 * Decided exactly, against all other rules of the pair together. An index of ranges finds the
 * few rules that meet a given one; where hundreds do, comparing everything with everything
 * would be quadratic, so the work is bounded and what was not compared is said. */
#include "checks.h"
#include "coverage_index.h"
#include "decide.h"
#include "oom.h"

enum { WORK_MAX = 4000000, RANGES_MAX = 20000000 };

/* -- one pair -- */

struct coverage {
	struct check_context *c;
	const struct pair *pair;
	struct arena *arena;
	struct flat_rule *rules;
	struct side_index *from, *to; /* TO: made when it is needed */
	struct candidates found;
	uint32_t *mark; /* per rule: the newest list that it is in */
	uint32_t marks;
	bool *gone; /* reported: no longer counts as covering others */
	size_t work;
	size_t ranges; /* of the sides of rules that were searched */
};

static bool nobody(void *user, const struct flat_rule *const *active, size_t n)
{
	(void)user;
	(void)active;
	return n == 0;
}

static bool somebody(void *user, const struct flat_rule *const *active, size_t n)
{
	const struct flat_rule **who = user;

	if (n)
		*who = active[0];
	return n > 0;
}

static struct side_index *index_to(struct coverage *c)
{
	if (!c->to)
		c->to = side_index_new(c->arena, c->pair, false);
	return c->to;
}

/* Keeps those of the rules found that are among the others, too. */
static void keep_common(struct coverage *c, const struct candidates *others)
{
	size_t n = 0;

	c->marks++;
	for (size_t k = 0; k < others->n; k++)
		c->mark[others->at[k]] = c->marks;
	for (size_t k = 0; k < c->found.n; k++)
		if (c->mark[c->found.at[k]] == c->marks)
			c->found.at[n++] = c->found.at[k];
	c->found.n = n;
}

/* Rules that meet rule I, in C->found; false where there are too many. */
static bool find_candidates(struct coverage *c, size_t i)
{
	bool good = side_index_query(c->from, i, &c->found);
	struct candidates others;

	if (!good)
		good = side_index_query(index_to(c), i, &c->found);
	else if (c->found.n > 1 && side_index_query(index_to(c), i, &others))
		keep_common(c, &others);
	c->work += c->found.n + 1;
	return good && c->work < WORK_MAX;
}

/* What the decision needs of a rule is worked out when the rule meets another. */
static const struct flat_rule *flat(struct coverage *c, size_t i)
{
	struct flat_rule *f = &c->rules[i];

	if (f->rule)
		return f;
	f->rule = &c->pair->rules[i];
	f->from = side_index_side(c->from, i);
	f->to = side_index_side(index_to(c), i);
	f->n_terms = rule_terms(c->arena, f->rule, &f->terms);
	return f;
}

/* May rule I be searched? Sides of very many ranges use up what there is to spend. */
static bool affordable(struct coverage *c, size_t i)
{
	c->ranges += flat(c, i)->from.n + flat(c, i)->to.n;
	return c->ranges < RANGES_MAX;
}

static bool services_meet(const struct flat_rule *a, const struct flat_rule *b)
{
	for (size_t i = 0; i < a->n_terms; i++)
		for (size_t k = 0; k < b->n_terms; k++)
			if (term_overlaps(&a->terms[i], &b->terms[k]))
				return true;
	return false;
}

/* A rule that logs adds that to one of the same action that does not. */
static bool adds_log(const struct rule *me, const struct rule *other)
{
	return me->log && !other->log && me->action == other->action;
}

/* Searches rule I as a region against the candidates of an action that last at least as long. */
static bool search_rule(struct coverage *c, size_t i, enum action action, bool longer,
			cell_test *test, void *user)
{
	static const enum family families[] = {FAMILY_4, FAMILY_6};
	const struct rule *me = &c->pair->rules[i];
	const struct flat_rule *others[CANDIDATES_MAX];
	struct witness w = {.service = {.kind = SERVICE_ANY}};
	size_t n = 0;
	bool hit = false;

	for (size_t k = 0; k < c->found.n; k++) {
		size_t o = c->found.at[k];
		const struct rule *r = &c->pair->rules[o];

		if (o == i || c->gone[o] || r->action != action || adds_log(me, r) ||
		    (longer && date_compare(r->until, me->until) < 0))
			continue;
		if (services_meet(flat(c, i), flat(c, o)))
			others[n++] = flat(c, o);
	}
	if (!n) /* every cell is like any other */
		return test(user, NULL, 0);
	struct arena *scratch = arena_new(out_of_memory);
	for (size_t k = 0; k < 2 && !hit; k++) {
		struct side from = region_side(scratch, me->sources, me->n_sources);
		struct side to =
		    region_side(scratch, me->destinations, me->n_destinations);
		struct region r = {families[k], side_family(scratch, &from, families[k]),
				   side_family(scratch, &to, families[k]), flat(c, i)->terms,
				   flat(c, i)->n_terms};

		if (me->families & families[k])
			hit = region_search(scratch, &r, others, n, test, user, &w);
	}
	arena_free(scratch);
	return hit;
}

static bool meets(const struct coverage *c, size_t i, enum action action)
{
	for (size_t k = 0; k < c->found.n; k++)
		if (c->found.at[k] != i && !c->gone[c->found.at[k]] &&
		    c->pair->rules[c->found.at[k]].action == action)
			return true;
	return false;
}

/* What was found out about a rule, and another rule that shows it. */
enum finding { FINDING_NONE, FINDING_IDLE, FINDING_SHADOWED, FINDING_REDUNDANT, FINDINGS };

struct verdict {
	enum finding finding;
	const struct reason *other;
};

static struct verdict judge(struct coverage *c, size_t i)
{
	const struct rule *me = &c->pair->rules[i];
	const struct flat_rule *other = NULL;
	enum finding f = FINDING_NONE;

	if (me->action == ACTION_DENY) {
		f = search_rule(c, i, ACTION_ALLOW, false, somebody, &other) ? f : FINDING_IDLE;
		return (struct verdict){f, NULL};
	}
	if (meets(c, i, ACTION_DENY) && !search_rule(c, i, ACTION_DENY, true, nobody, NULL)) {
		search_rule(c, i, ACTION_DENY, true, somebody, &other);
		f = FINDING_SHADOWED;
	} else if (!me->reasons[0].product && meets(c, i, ACTION_ALLOW) &&
		   !search_rule(c, i, ACTION_ALLOW, true, nobody, NULL)) {
		search_rule(c, i, ACTION_ALLOW, true, somebody, &other);
		f = FINDING_REDUNDANT;
	}
	c->gone[i] = f == FINDING_REDUNDANT;
	return (struct verdict){f, other ? &other->rule->reasons[0] : NULL};
}

/* A rule that meets no other is judged without a search. */
static bool alone(const struct coverage *c, size_t i)
{
	for (size_t k = 0; k < c->found.n; k++)
		if (c->found.at[k] != i && !c->gone[c->found.at[k]])
			return false;
	return true;
}

/* What is spent of the work that all pairs may cost together. */
struct spent {
	size_t work, ranges, skipped;
};

static void judge_pair(struct check_context *ctx, const struct pair *p, struct verdict *verdicts,
		       struct spent *spent)
{
	struct arena *a = arena_new(out_of_memory);
	struct coverage c = {
	    .c = ctx, .pair = p, .arena = a, .work = spent->work, .ranges = spent->ranges};

	c.rules = ARENA_ARRAY(a, struct flat_rule, p->n_rules);
	c.from = side_index_new(a, p, true);
	c.gone = ARENA_ARRAY(a, bool, p->n_rules);
	c.mark = ARENA_ARRAY(a, uint32_t, p->n_rules);
	for (size_t i = p->n_rules; i-- > 0;) {
		if (find_candidates(&c, i) && (alone(&c, i) || affordable(&c, i)))
			verdicts[p->rules[i].index] = judge(&c, i);
		else
			spent->skipped++;
	}
	spent->work = c.work;
	spent->ranges = c.ranges;
	arena_free(a);
}

/* -- a rule as it was written falls into several pairs: it is idle where all of them are -- */

struct written {
	const struct rule *first;
	const struct reason *other;
	size_t n, found[FINDINGS];
};

/* What rules from one place have in common, and seldom others. */
static const void *place_key(const struct rule *r)
{
	return r->reasons[0].span.source->text + r->reasons[0].span.start;
}

static struct written *written_rule(struct check_context *c, struct arena *scratch, struct map *all,
				    const struct rule *r)
{
	const struct reason *reason = &r->reasons[0];
	const char *key = intern(c->m->names, arena_printf(scratch, "%s %p %u", r->label,
							   (const void *)reason->span.source,
							   reason->span.start));
	struct written *w = map_get(all, key);

	if (w)
		return w;
	w = ARENA_NEW(scratch, struct written);
	w->first = r;
	map_put(all, key, w);
	return w;
}

static void report(struct check_context *c, const struct written *w)
{
	static const struct {
		const char *name, *text, *note;
	} words[FINDINGS] = {
	    {NULL, NULL, NULL},
	    {"idle-deny", "denies nothing that is permitted", NULL},
	    {"shadowed", "never takes effect: all of it is denied", "denies it"},
	    {"redundant", "adds nothing: other rules permit all of it", "permits it"},
	};
	const struct reason *r = &w->first->reasons[0];
	struct span at = r->deploy.source ? r->deploy : r->span;
	struct diagnostic *d;

	for (int f = FINDING_IDLE; f < FINDINGS; f++) {
		if (w->found[f] != w->n)
			continue;
		d = diag_warning(c->m->diags, words[f].name, at, "`%s` %s", w->first->label,
				 words[f].text);
		if (w->other)
			diag_note(c->m->diags, d,
				  w->other->deploy.source ? w->other->deploy : w->other->span,
				  "`%s` %s, alone or with others", w->other->label, words[f].note);
	}
}

/* Places of rules about which something was found: the others need not be looked at. */
static struct map *found_places(struct arena *a, const struct policy *p,
				const struct verdict *verdicts)
{
	struct map *places = map_new(a);

	for (size_t i = 0; i < p->n_pairs; i++)
		for (size_t k = 0; k < p->pairs[i].n_rules; k++) {
			const struct rule *r = &p->pairs[i].rules[k];

			if (verdicts[r->index].finding != FINDING_NONE)
				map_put(places, place_key(r), places);
		}
	return places;
}

static void report_all(struct check_context *c, struct arena *scratch,
		       const struct verdict *verdicts)
{
	struct map *places = found_places(scratch, c->policy, verdicts), *all = map_new(scratch);
	VEC(struct written *) list = {0};

	for (size_t i = 0; i < c->policy->n_pairs; i++)
		for (size_t k = 0; k < c->policy->pairs[i].n_rules; k++) {
			const struct rule *r = &c->policy->pairs[i].rules[k];
			struct written *w;

			if (!map_get(places, place_key(r)))
				continue;
			w = written_rule(c, scratch, all, r);
			if (!w->n++)
				VEC_PUSH(scratch, &list, w);
			w->found[verdicts[r->index].finding]++;
			if (verdicts[r->index].other)
				w->other = verdicts[r->index].other;
		}
	for (size_t i = 0; i < list.n; i++)
		report(c, list.at[i]);
}

void check_coverage(struct check_context *c)
{
	struct arena *scratch = arena_new(out_of_memory);
	struct verdict *verdicts = ARENA_ARRAY(scratch, struct verdict, c->policy->n_rules);
	struct spent spent = {0, 0, 0};

	for (size_t i = 0; i < c->policy->n_pairs; i++)
		judge_pair(c, &c->policy->pairs[i], verdicts, &spent);
	report_all(c, scratch, verdicts);
	arena_free(scratch);
	if (spent.skipped)
		diag_remark(c->m->diags, "coverage", SPAN_NONE,
			    "%zu rules overlap so many others that they were not compared for "
			    "-Wshadowed, -Wredundant and -Widle-deny",
			    spent.skipped);
}
