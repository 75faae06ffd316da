/* Statements fall apart into rules: one per zone pair and class of services. Equal rules become
 * one that keeps every reason; keys and order depend on content alone. */
#include "policy_build.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "mend.h"
#include "resolve.h"

enum { FIREWALLS_OFFERED = 4 };

/* A rule on its way into the policy. */
struct draft {
	const struct zone *from, *to;
	struct rule rule;
	int class;
	bool anonymous;
	uint64_t content; /* hash of all that the rule matches, and its action */
	struct draft *same_hash;
	VEC(struct reason) reasons;
};

/* Flows of a deployment that stay inside a zone: one remark for all of them. */
struct stay {
	struct span deploy;
	const char *labels;
	size_t n;
};

struct builder {
	struct model *m;
	VEC(struct draft *) drafts;
	VEC(struct stay) stays;
	struct draft **table; /* by content hash */
	size_t cap;
};

/* -- content -- */

static uint64_t hash_objects(uint64_t h, const struct object *const *o, size_t n)
{
	h = hash_u64(h, n);
	for (size_t i = 0; i < n; i++)
		h = hash_string(h, o[i]->name);
	return h;
}

static uint64_t content_hash(const struct draft *d)
{
	const struct rule *r = &d->rule;
	uint64_t h = hash_u64(HASH_START, (uint64_t)r->action);

	h = hash_string(h, d->from->name);
	h = hash_string(h, d->to->name);
	h = hash_u64(h, (uint64_t)r->families);
	h = hash_objects(h, r->sources, r->n_sources);
	h = hash_objects(h, r->destinations, r->n_destinations);
	for (size_t i = 0; i < r->n_services; i++)
		h = hash_string(h, r->services[i]->name);
	return h;
}

static bool same_pointers(const void *a, size_t n, const void *b, size_t k)
{
	return n == k && !memcmp(a, b, n * sizeof(void *));
}

static bool same_content(const struct draft *a, const struct draft *b)
{
	const struct rule *x = &a->rule, *y = &b->rule;

	return a->from == b->from && a->to == b->to && x->action == y->action &&
	       x->families == y->families &&
	       same_pointers(x->sources, x->n_sources, y->sources, y->n_sources) &&
	       same_pointers(x->destinations, x->n_destinations, y->destinations,
			     y->n_destinations) &&
	       same_pointers(x->services, x->n_services, y->services, y->n_services);
}

static void grow_table(struct builder *b)
{
	b->cap = b->cap ? b->cap * 2 : 1024;
	b->table = ARENA_ARRAY(b->m->arena, struct draft *, b->cap);
	for (size_t i = 0; i < b->drafts.n; i++) {
		struct draft *d = b->drafts.at[i], **slot = &b->table[d->content & (b->cap - 1)];

		d->same_hash = *slot;
		*slot = d;
	}
}

static struct draft *find_same(struct builder *b, const struct draft *d)
{
	struct draft *x = b->cap ? b->table[d->content & (b->cap - 1)] : NULL;

	while (x && !(x->content == d->content && same_content(x, d)))
		x = x->same_hash;
	return x;
}

/* -- merging -- */

/* A name given by a person wins over one made up; else the first in the alphabet. */
static void merge_label(struct draft *into, const struct draft *d)
{
	if (into->anonymous != d->anonymous ? into->anonymous
					    : strcmp(d->rule.label, into->rule.label) < 0) {
		into->rule.label = d->rule.label;
		into->anonymous = d->anonymous;
	}
}

static void add_draft(struct builder *b, struct draft *d, const struct reason *reason)
{
	struct arena *a = b->m->arena;
	struct draft *same;

	d->content = content_hash(d);
	same = find_same(b, d);
	if (same) {
		merge_label(same, d);
		same->rule.log |= d->rule.log;
		if (date_compare(d->rule.until, same->rule.until) > 0)
			same->rule.until = d->rule.until;
		VEC_PUSH(a, &same->reasons, *reason);
		return;
	}
	struct draft *kept = ARENA_NEW(a, struct draft);
	*kept = *d;
	VEC_PUSH(a, &kept->reasons, *reason);
	VEC_PUSH(a, &b->drafts, kept);
	if (b->drafts.n * 2 > b->cap) {
		grow_table(b);
	} else {
		kept->same_hash = b->table[kept->content & (b->cap - 1)];
		b->table[kept->content & (b->cap - 1)] = kept;
	}
}

/* -- one statement -- */

static enum family families_of(const struct slice *s, size_t n)
{
	enum family f = FAMILY_NONE;

	for (size_t i = 0; i < n; i++)
		f |= s[i].object->families;
	return f;
}

static int compare_objects(const void *x, const void *y)
{
	const struct object *const *a = x, *const *b = y;

	return strcmp((*a)->name, (*b)->name);
}

static const struct object **pick_objects(struct arena *a, const struct slice *s, size_t n,
					  enum family families, size_t *count)
{
	const struct object **out = ARENA_ARRAY(a, const struct object *, n);

	*count = 0;
	for (size_t i = 0; i < n; i++)
		if (s[i].object->families & families)
			out[(*count)++] = s[i].object;
	if (*count > 1)
		qsort(out, *count, sizeof *out, compare_objects);
	return out;
}

/* One zone pair of a statement; true where something combines. */
static bool add_pair(struct builder *b, const struct statement *s, const struct slice *from,
		     size_t n_from, const struct slice *to, size_t n_to)
{
	enum family both = families_of(from, n_from) & families_of(to, n_to);
	bool combined = false;

	for (int class = 0; class < SERVICE_CLASSES; class ++) {
		const struct service_list *services = &s->services.list[class];
		enum family families = both & class_families(class);
		struct draft d = {
		    .from = from->zone, .to = to->zone, .class = class, .anonymous = s->anonymous};

		if (!services->n || !families)
			continue;
		d.rule = (struct rule){.action = s->action,
				       .label = s->label,
				       .families = families,
				       .services = services->at,
				       .n_services = services->n,
				       .log = s->log,
				       .until = s->until};
		d.rule.sources =
		    pick_objects(b->m->arena, from, n_from, families, &d.rule.n_sources);
		d.rule.destinations =
		    pick_objects(b->m->arena, to, n_to, families, &d.rule.n_destinations);
		add_draft(b, &d, &s->reason);
		combined = true;
	}
	return combined;
}

/* What became of a statement's zone pairs. */
struct outcome {
	bool crossed;  /* some pair crosses the firewall */
	bool combined; /* some pair has rules */
};

static struct outcome add_pairs(struct builder *b, const struct statement *s)
{
	struct outcome o = {false, false};
	size_t n, k;

	for (size_t i = 0; i < s->from.n; i += n) {
		n = ends_zone_run(&s->from, i);
		for (size_t j = 0; j < s->to.n; j += k) {
			k = ends_zone_run(&s->to, j);
			if (s->from.at[i].zone == s->to.at[j].zone &&
			    (s->cluster || !b->m->intra_zone))
				continue;
			o.crossed = true;
			o.combined |= add_pair(b, s, &s->from.at[i], n, &s->to.at[j], k);
		}
	}
	return o;
}

static void remember_stay(struct builder *b, const struct statement *s)
{
	struct stay *found = NULL;

	for (size_t i = 0; i < b->stays.n && !found; i++)
		if (b->stays.at[i].deploy.source == s->span.source &&
		    b->stays.at[i].deploy.start == s->span.start)
			found = &b->stays.at[i];
	if (!found) {
		found = VEC_ADD(b->m->arena, &b->stays);
		*found = (struct stay){s->span, NULL, 0};
	}
	found->labels =
	    found->labels ? arena_printf(b->m->arena, "%s, %s", found->labels, s->label) : s->label;
	found->n++;
}

static void report_stays(struct builder *b)
{
	for (size_t i = 0; i < b->stays.n; i++) {
		const struct stay *s = &b->stays.at[i];

		diag_remark(b->m->diags, "same-zone", s->deploy,
			    "%zu flow%s of this deployment stay%s inside a zone and cross%s no "
			    "firewall: %s",
			    s->n, s->n == 1 ? "" : "s", s->n == 1 ? "s" : "", s->n == 1 ? "es" : "",
			    s->labels);
	}
}

static void report_same_zone(struct builder *b, const struct statement *s)
{
	struct diagnostic *d;

	if (s->reason.product) {
		remember_stay(b, s);
		return;
	}
	d = diag_warning(b->m->diags, "same-zone", s->span,
			 "both ends are in zone `%s`: this does not cross the firewall",
			 s->from.at[0].zone->name);
	diag_hint(b->m->diags, d, "`set intra-zone on;` in a firewall makes rules of it");
	for (size_t i = 0; i < b->m->firewalls.n && i < FIREWALLS_OFFERED; i++)
		mend_block(b->m->diags, d, b->m->firewalls.at[i]->span, false,
			   "set intra-zone on;");
}

/* A flow is left out by its deployment; its label is INSTANCE.FLOW. */
static void offer_skip(struct model *m, struct diagnostic *d, const struct statement *s)
{
	const char *flow = strrchr(s->label, '.');

	if (flow)
		mend_block(m->diags, d, s->span, false,
			   arena_printf(m->arena, "skip %s;", flow + 1));
}

static void skip_or_addresses(struct model *m, struct diagnostic *d, const struct statement *s)
{
	diag_hint(m->diags, d, "give both ends addresses of one family, or skip the flow");
	offer_skip(m, d, s);
}

static void warn_multicast(struct model *m, const struct statement *s)
{
	struct diagnostic *d = diag_warning(
	    m->diags, "multicast", s->span,
	    "`%s` is discovery by multicast: a rule between zones does not carry it", s->label);

	diag_note(m->diags, d, s->reason.span, "the flow is here");
	diag_hint(m->diags, d, "route the multicast group between the zones, or skip the flow");
	offer_skip(m, d, s);
}

static const char *family_text(enum family f)
{
	return f == FAMILY_4 ? "IPv4" : f == FAMILY_6 ? "IPv6" : "IPv4 and IPv6";
}

static void report_no_family(struct model *m, const struct statement *s)
{
	enum family from = families_of(s->from.at, s->from.n);
	enum family to = families_of(s->to.at, s->to.n);
	struct diagnostic *d = diag_error(m->diags, s->span,
					  "nothing of `%s` combines: the sources are %s, "
					  "the destinations %s",
					  s->label, family_text(from), family_text(to));

	if (from & to)
		diag_hint(m->diags, d,
			  "icmp is IPv4 alone, icmp6 is IPv6 alone; a connection "
			  "stays in one family");
	else if (s->reason.product)
		skip_or_addresses(m, d, s);
	else
		diag_hint(m->diags, d, "a connection stays in one address family");
	if (s->reason.product)
		diag_note(m->diags, d, s->reason.span, "the flow is here");
}

static void add_statement(struct builder *b, const struct statement *s)
{
	struct outcome o = add_pairs(b, s);

	if (!o.crossed)
		report_same_zone(b, s);
	else if (!o.combined)
		report_no_family(b->m, s);
	else if (s->multicast)
		warn_multicast(b->m, s);
}

/* -- reasons and keys -- */

static int compare_reasons(const void *x, const void *y)
{
	const struct reason *a = x, *b = y;
	int c = strcmp(a->label, b->label);

	if (!c)
		c = strcmp(a->text, b->text);
	if (!c)
		c = (int)!!a->product - (int)!!b->product;
	for (size_t i = 0; !c && i < a->n_rows && i < b->n_rows; i++)
		c = strcmp(a->rows[i], b->rows[i]);
	return c ? c : a->n_rows < b->n_rows ? -1 : a->n_rows > b->n_rows;
}

static void finish_reasons(struct draft *d)
{
	size_t n = 0;

	qsort(d->reasons.at, d->reasons.n, sizeof *d->reasons.at, compare_reasons);
	for (size_t i = 0; i < d->reasons.n; i++)
		if (!n || compare_reasons(&d->reasons.at[n - 1], &d->reasons.at[i]))
			d->reasons.at[n++] = d->reasons.at[i];
	d->rule.reasons = d->reasons.at;
	d->rule.n_reasons = n;
}

static int compare_keys(const void *x, const void *y)
{
	struct draft *const *a = x, *const *b = y;
	int c = strcmp((*a)->rule.key, (*b)->rule.key);

	return c ? c : (*a)->content < (*b)->content ? -1 : (*a)->content > (*b)->content;
}

/* Keys that several rules would share get a hash of their content, all of them. */
static void make_keys(struct builder *b)
{
	static const char *const suffix[SERVICE_CLASSES] = {"", ".icmp", ".icmp6"};
	struct draft **d = b->drafts.at;

	for (size_t i = 0; i < b->drafts.n; i++)
		d[i]->rule.key =
		    arena_printf(b->m->arena, "%s/%s/%s%s", d[i]->rule.label, d[i]->from->name,
				 d[i]->to->name, suffix[d[i]->class]);
	if (b->drafts.n > 1)
		qsort(d, b->drafts.n, sizeof *d, compare_keys);
	for (size_t i = 0, n; i < b->drafts.n; i += n) {
		for (n = 1; i + n < b->drafts.n && !strcmp(d[i]->rule.key, d[i + n]->rule.key);)
			n++;
		for (size_t k = i; n > 1 && k < i + n; k++)
			d[k]->rule.key = arena_printf(b->m->arena, "%s#%016llx", d[k]->rule.key,
						      (unsigned long long)d[k]->content);
	}
	for (size_t i = 0; i < b->drafts.n; i++)
		d[i]->rule.id = hash_string(HASH_START, d[i]->rule.key);
}

/* -- the policy -- */

static int compare_drafts(const void *x, const void *y)
{
	struct draft *const *a = x, *const *b = y;

	if ((*a)->from != (*b)->from)
		return (*a)->from->index < (*b)->from->index ? -1 : 1;
	if ((*a)->to != (*b)->to)
		return (*a)->to->index < (*b)->to->index ? -1 : 1;
	if ((*a)->rule.action != (*b)->rule.action)
		return (*a)->rule.action < (*b)->rule.action ? -1 : 1;
	return strcmp((*a)->rule.key, (*b)->rule.key);
}

static bool same_pair(const struct draft *a, const struct draft *b)
{
	return a->from == b->from && a->to == b->to;
}

static void make_pairs(struct builder *b, struct policy *p)
{
	struct draft **d = b->drafts.at;
	size_t total = b->drafts.n;
	struct rule *rules = ARENA_ARRAY(b->m->arena, struct rule, total);

	if (total > 1)
		qsort(d, total, sizeof *d, compare_drafts);
	for (size_t i = 0; i < total; i++) {
		finish_reasons(d[i]);
		rules[i] = d[i]->rule;
		rules[i].index = i;
		p->n_pairs += !i || !same_pair(d[i - 1], d[i]);
	}
	p->pairs = ARENA_ARRAY(b->m->arena, struct pair, p->n_pairs);
	p->n_rules = total;
	for (size_t i = 0, at = 0; i < total; i++) {
		if (!i || !same_pair(d[i - 1], d[i]))
			p->pairs[at++] = (struct pair){d[i]->from, d[i]->to, &rules[i], 0};
		p->pairs[at - 1].n_rules++;
	}
}

struct ranked {
	struct object *object;
	size_t depth;
};

static int compare_ranked(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;

	if (a->depth != b->depth)
		return a->depth < b->depth ? -1 : 1;
	return strcmp(a->object->name, b->object->name);
}

enum { UNUSED = 0, USED = 1 };

static void use_object(struct object *o)
{
	if (o->index == USED)
		return;
	o->index = USED;
	for (size_t i = 0; i < o->n_members; i++)
		use_object((struct object *)(uintptr_t)o->members[i]);
}

static void use_rule(const struct rule *r)
{
	for (size_t i = 0; i < r->n_sources; i++)
		use_object((struct object *)(uintptr_t)r->sources[i]);
	for (size_t i = 0; i < r->n_destinations; i++)
		use_object((struct object *)(uintptr_t)r->destinations[i]);
	for (size_t i = 0; i < r->n_services; i++)
		((struct service *)(uintptr_t)r->services[i])->index = USED;
}

static void list_objects(struct model *m, struct policy *p)
{
	struct ranked *ranked = ARENA_ARRAY(m->arena, struct ranked, m->objects.n);
	size_t n = 0;

	for (size_t i = 0; i < m->objects.n; i++)
		if (m->objects.at[i]->index == USED)
			ranked[n++] = (struct ranked){m->objects.at[i], m->objects.at[i]->depth};
	if (n > 1)
		qsort(ranked, n, sizeof *ranked, compare_ranked);
	p->objects = ARENA_ARRAY(m->arena, struct object *, n);
	p->n_objects = n;
	for (size_t i = 0; i < n; i++) {
		p->objects[i] = ranked[i].object;
		p->objects[i]->index = i;
		if (p->objects[i]->n_members > 1)
			qsort(p->objects[i]->members, p->objects[i]->n_members,
			      sizeof *p->objects[i]->members, compare_objects);
	}
}

static int compare_services(const void *x, const void *y)
{
	struct service *const *a = x, *const *b = y;
	int c = strcmp((*a)->name, (*b)->name);

	return c ? c : (int)(*a)->literal - (int)(*b)->literal;
}

static void list_services(struct model *m, struct policy *p)
{
	p->services = ARENA_ARRAY(m->arena, struct service *, m->service_objects.n);
	for (size_t i = 0; i < m->service_objects.n; i++)
		if (m->service_objects.at[i]->index == USED)
			p->services[p->n_services++] = m->service_objects.at[i];
	if (p->n_services > 1)
		qsort(p->services, p->n_services, sizeof *p->services, compare_services);
	for (size_t i = 0; i < p->n_services; i++)
		p->services[i]->index = i;
}

struct policy *policy_build(struct model *m)
{
	struct policy *p = ARENA_NEW(m->arena, struct policy);
	struct builder b = {.m = m};

	p->zones = m->zones.at;
	p->n_zones = m->zones.n;
	for (size_t i = 0; i < m->statements.n; i++)
		add_statement(&b, &m->statements.at[i]);
	report_stays(&b);
	make_keys(&b);
	make_pairs(&b, p);
	for (size_t i = 0; i < p->n_pairs; i++)
		for (size_t k = 0; k < p->pairs[i].n_rules; k++)
			use_rule(&p->pairs[i].rules[k]);
	list_objects(m, p);
	list_services(m, p);
	return p;
}
