/* Statements fall apart into rules: one per zone pair and class of services. Equal rules become
 * one that keeps every reason; keys and order depend on content alone. */
#include "policy_build.h"

#include <stdlib.h>
#include <string.h>

#include "mend.h"
#include "oom.h"
#include "policy_draft.h"
#include "resolve.h"

enum { FIREWALLS_OFFERED = 4 };

/* Flows of a deployment that stay inside a zone: one remark for all of them. */
struct stay {
	struct span deploy;
	const char *labels;
	size_t n;
};

struct builder {
	struct model *m;
	struct drafts drafts;
	VEC(struct stay) stays;
};

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

/* The objects that have one of FAMILIES, by name. One alone is a list where it stands. */
static const struct object **pick_objects(struct arena *a, const struct slice *s, size_t n,
					  enum family families, uint32_t *count)
{
	const struct object **out;

	*count = (uint32_t)n;
	if (n == 1)
		return (const struct object **)(uintptr_t)&s->object;
	out = ARENA_ARRAY(a, const struct object *, n);
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
		struct draft d = {.from = from->zone,
				  .to = to->zone,
				  .class = (unsigned char)class,
				  .anonymous = s->anonymous};
		struct rule r = {.action = s->action,
				 .label = s->label,
				 .families = families,
				 .services = services->at,
				 .n_services = services->n,
				 .log = s->log,
				 .until = s->until};

		if (!services->n || !families)
			continue;
		r.sources = pick_objects(b->m->arena, from, n_from, families, &r.n_sources);
		r.destinations = pick_objects(b->m->arena, to, n_to, families, &r.n_destinations);
		drafts_add(&b->drafts, &r, &d, &s->reason);
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

struct policy *policy_build(struct model *m)
{
	struct policy *p = ARENA_NEW(m->arena, struct policy);
	struct builder b = {.m = m, .drafts = {.m = m, .scratch = arena_new(out_of_memory)}};

	p->zones = m->zones.at;
	p->n_zones = m->zones.n;
	for (size_t i = 0; i < m->statements.n; i++)
		add_statement(&b, &m->statements.at[i]);
	report_stays(&b);
	drafts_join_twins(&b.drafts);
	drafts_order(&b.drafts, p);
	arena_free(b.drafts.scratch);
	policy_lists(m, p);
	return p;
}
