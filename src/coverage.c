/* Rules that never matter: shadowed by denials, or covered by other permissions.
 *
 * Decided exactly, against all other rules of the pair together. An index of ranges finds the
 * few rules that meet a given one; where hundreds do, comparing everything with everything
 * would be quadratic, so the work is bounded and what was not compared is said. */
#include "checks.h"
#include "decide.h"
#include "oom.h"

#include <stdlib.h>

enum { CANDIDATES_MAX = 512, WORK_MAX = 4000000 };

/* -- an index of the ranges of one side of a pair's rules -- */

struct entry {
	struct addr_range range;
	u128 max_hi; /* of the subtree: the array is a balanced tree by halves */
	size_t rule;
};

struct index {
	struct entry *at;
	size_t n, cap;
};

static int compare_entries(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;

	if (a->range.family != b->range.family)
		return a->range.family < b->range.family ? -1 : 1;
	if (a->range.lo != b->range.lo)
		return a->range.lo < b->range.lo ? -1 : 1;
	return a->rule < b->rule ? -1 : a->rule > b->rule;
}

/* Fills the largest upper end of each subtree; the array is a tree by halves. */
static u128 set_max(struct entry *e, size_t lo, size_t hi)
{
	size_t mid = lo + (hi - lo) / 2;
	u128 max;

	if (lo >= hi)
		return 0;
	max = e[mid].range.hi;
	u128 left = set_max(e, lo, mid), right = set_max(e, mid + 1, hi);
	max = left > max ? left : max;
	max = right > max ? right : max;
	e[mid].max_hi = max;
	return max;
}

struct tree {
	struct entry *at;
	size_t n;
};

struct side_index {
	struct tree family[4]; /* by enum family: none (names), 4, 6 */
};

static struct side_index make_index(struct arena *a, const struct flat_rule *rules, size_t n,
				    bool from)
{
	struct index all = {NULL, 0, 0};
	struct side_index out = {{{NULL, 0}}};

	for (size_t i = 0; i < n; i++) {
		const struct side *s = from ? &rules[i].from : &rules[i].to;

		for (size_t k = 0; k < s->n; k++)
			VEC_PUSH(a, &all, ((struct entry){s->at[k], 0, i}));
	}
	if (all.n > 1)
		qsort(all.at, all.n, sizeof *all.at, compare_entries);
	for (size_t i = 0, k; i < all.n; i = k) {
		enum family f = all.at[i].range.family;

		for (k = i; k < all.n && all.at[k].range.family == f;)
			k++;
		out.family[f] = (struct tree){&all.at[i], k - i};
		set_max(out.family[f].at, 0, out.family[f].n);
	}
	return out;
}

/* Rules found, each once; FULL where there are more than anyone wants to compare. */
struct found {
	size_t *mark; /* per rule: the query that saw it last */
	size_t query;
	size_t list[CANDIDATES_MAX];
	size_t n, steps;
	bool full;
};

static void query_tree(const struct entry *e, size_t lo, size_t hi, const struct addr_range *r,
		       struct found *f)
{
	while (lo < hi && !f->full) {
		size_t mid = lo + (hi - lo) / 2;

		if (++f->steps > 8 * CANDIDATES_MAX) {
			f->full = true;
			return;
		}
		if (e[mid].max_hi < r->lo)
			return;
		query_tree(e, lo, mid, r, f);
		if (e[mid].range.lo > r->hi || f->full)
			return;
		if (e[mid].range.hi >= r->lo && f->mark[e[mid].rule] != f->query) {
			f->mark[e[mid].rule] = f->query;
			if (f->n == CANDIDATES_MAX) {
				f->full = true;
				return;
			}
			f->list[f->n++] = e[mid].rule;
		}
		lo = mid + 1;
	}
}

static void query_side(const struct side_index *ix, const struct side *s, struct found *f)
{
	f->query++;
	f->n = f->steps = 0;
	f->full = false;
	for (size_t i = 0; i < s->n && !f->full; i++) {
		const struct tree *t = &ix->family[s->at[i].family];

		query_tree(t->at, 0, t->n, &s->at[i], f);
	}
}

/* -- one pair -- */

struct coverage {
	struct check_context *c;
	const struct pair *pair;
	struct flat_rule *rules;
	struct side_index from, to;
	struct found found;
	bool *gone; /* reported: no longer counts as covering others */
	size_t work, skipped;
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

/* Rules that meet rule I, in C->found; false where there are too many. */
static bool find_candidates(struct coverage *c, size_t i)
{
	query_side(&c->from, &c->rules[i].from, &c->found);
	if (c->found.full)
		query_side(&c->to, &c->rules[i].to, &c->found);
	c->work += c->found.n + 1;
	return !c->found.full && c->work < WORK_MAX;
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
	const struct rule *me = c->rules[i].rule;
	const struct flat_rule *others[CANDIDATES_MAX];
	struct arena *scratch = arena_new(out_of_memory);
	struct witness w = {.service = {.kind = SERVICE_ANY}};
	size_t n = 0;
	bool hit = false;

	for (size_t k = 0; k < c->found.n; k++) {
		size_t o = c->found.list[k];
		const struct rule *r = c->rules[o].rule;

		if (o == i || c->gone[o] || r->action != action || adds_log(me, r) ||
		    (longer && date_compare(r->until, me->until) < 0))
			continue;
		others[n++] = &c->rules[o];
	}
	for (size_t k = 0; k < 2 && !hit; k++) {
		struct side from = region_side(scratch, c->c->policy, me->sources, me->n_sources);
		struct side to =
		    region_side(scratch, c->c->policy, me->destinations, me->n_destinations);
		struct region r = {families[k], side_family(scratch, &from, families[k]),
				   side_family(scratch, &to, families[k]), c->rules[i].terms,
				   c->rules[i].n_terms};

		if (me->families & families[k])
			hit = region_search(scratch, &r, others, n, test, user, &w);
	}
	arena_free(scratch);
	return hit;
}

static bool meets(const struct coverage *c, size_t i, enum action action)
{
	for (size_t k = 0; k < c->found.n; k++)
		if (c->found.list[k] != i && !c->gone[c->found.list[k]] &&
		    c->rules[c->found.list[k]].rule->action == action)
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
	const struct rule *me = c->rules[i].rule;
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

static void judge_pair(struct check_context *ctx, const struct pair *p, struct verdict *verdicts,
		       size_t *work, size_t *skipped)
{
	struct arena *a = arena_new(out_of_memory);
	struct coverage c = {.c = ctx, .pair = p, .work = *work};

	c.rules = ARENA_ARRAY(a, struct flat_rule, p->n_rules);
	for (size_t i = 0; i < p->n_rules; i++)
		c.rules[i] = flatten_rule(a, &p->rules[i]);
	c.from = make_index(a, c.rules, p->n_rules, true);
	c.to = make_index(a, c.rules, p->n_rules, false);
	c.found.mark = ARENA_ARRAY(a, size_t, p->n_rules);
	c.gone = ARENA_ARRAY(a, bool, p->n_rules);
	for (size_t i = p->n_rules; i-- > 0;) {
		if (find_candidates(&c, i))
			verdicts[p->rules[i].index] = judge(&c, i);
		else
			c.skipped++;
	}
	*work = c.work;
	*skipped += c.skipped;
	arena_free(a);
}

/* -- a rule as it was written falls into several pairs: it is idle where all of them are -- */

struct written {
	const struct rule *first;
	const struct reason *other;
	size_t n, found[FINDINGS];
};

static struct written *written_rule(struct check_context *c, struct map *all, const struct rule *r)
{
	const struct reason *reason = &r->reasons[0];
	const char *key = intern(c->m->names, arena_printf(c->m->arena, "%s %p %u", r->label,
							   (const void *)reason->span.source,
							   reason->span.start));
	struct written *w = map_get(all, key);

	if (w)
		return w;
	w = ARENA_NEW(c->m->arena, struct written);
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

static void report_all(struct check_context *c, const struct verdict *verdicts)
{
	struct map *all = map_new(c->m->arena);
	VEC(struct written *) list = {0};

	for (size_t i = 0; i < c->policy->n_pairs; i++)
		for (size_t k = 0; k < c->policy->pairs[i].n_rules; k++) {
			const struct rule *r = &c->policy->pairs[i].rules[k];
			struct written *w = written_rule(c, all, r);

			if (!w->n++)
				VEC_PUSH(c->m->arena, &list, w);
			w->found[verdicts[r->index].finding]++;
			if (verdicts[r->index].other)
				w->other = verdicts[r->index].other;
		}
	for (size_t i = 0; i < list.n; i++)
		report(c, list.at[i]);
}

void check_coverage(struct check_context *c)
{
	struct verdict *verdicts = ARENA_ARRAY(c->m->arena, struct verdict, c->policy->n_rules);
	size_t work = 0, skipped = 0;

	for (size_t i = 0; i < c->policy->n_pairs; i++)
		judge_pair(c, &c->policy->pairs[i], verdicts, &work, &skipped);
	report_all(c, verdicts);
	if (skipped)
		diag_remark(c->m->diags, "coverage", SPAN_NONE,
			    "%zu rules overlap so many others that they were not compared for "
			    "-Wshadowed, -Wredundant and -Widle-deny",
			    skipped);
}
