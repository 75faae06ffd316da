/* Proving the outputs of a compilation: see self_check.h. */
#include "self_check.h"

#include "filter_text.h"
#include "oom.h"
#include "policy_filter.h"
#include "proof.h"

enum { WITNESSES = 3 };

/* "fortios output for edge" */
static const char *output_title(struct arena *a, const struct output *o)
{
	return o->firewall->name
		   ? arena_printf(a, "%s output for %s", o->backend->name, o->firewall->name)
		   : arena_printf(a, "%s output", o->backend->name);
}

static void report_finding(struct compilation *c, struct diagnostic *d, const struct finding *f)
{
	struct arena *a = c->arena;

	diag_note(c->diags, d, SPAN_NONE,
		  "%s%s is permitted by the %s alone; policy: %s; output: %s",
		  packet_text(a, &f->packet), packet_time(a, &f->packet),
		  f->on_right ? "output" : "policy", filter_rule_text(a, f->left),
		  filter_rule_text(a, f->right));
}

static void report_difference(struct compilation *c, const struct output *o, struct proof *p)
{
	struct findings found = {NULL, 0, 0};
	struct diagnostic *d =
	    diag_error(c->diags, SPAN_NONE,
		       "internal error: the %s would not be exactly the policy; nothing is written",
		       output_title(c->arena, o));

	proof_findings(p, true, WITNESSES, &found);
	proof_findings(p, false, WITNESSES, &found);
	for (size_t i = 0; i < found.n; i++)
		report_finding(c, d, &found.at[i]);
	diag_hint(
	    c->diags, d,
	    "this is a defect of portc, please report it; --no-verify writes the output as it is");
}

static bool compare(struct compilation *c, const struct output *o, struct proof *p,
		    const struct filter *read)
{
	const struct firewall *fw = o->firewall;
	zone_places_fn *places = o->backend->places;
	const struct filter *wanted =
	    policy_filter(p->arena, p->frame.strings, c->policy, fw, places);

	p->frame.egress_by_address = o->backend->egress_by_address;
	policy_areas(&p->frame, c->policy, fw, places);
	if (proof_compare(p, wanted, read))
		return true;
	if (proof_full(p)) {
		diag_warning(c->diags, "unproved", SPAN_NONE,
			     "the %s was not compared with the policy: its packet sets need more "
			     "than %zu MiB",
			     output_title(c->arena, o), PROOF_BYTES >> 20);
		return true;
	}
	report_difference(c, o, p);
	return false;
}

static bool check_output(struct compilation *c, const struct output *o)
{
	struct arena *a = arena_new(out_of_memory);
	struct filter read = {.places = {NULL, 0, 0}};
	struct proof p;
	bool good;

	proof_init(&p, a, intern_new(a));

	const struct buf *b = &o->emission.out;
	struct source *s =
	    source_new(c->arena, output_title(c->arena, o), b->data ? b->data : "", b->n);
	struct reading r = {a, p.frame.strings, c->diags, s, o->firewall, &read};

	good = o->backend->read(&r) && !c->diags->n_errors;
	if (!good)
		diag_error(c->diags, SPAN_NONE,
			   "internal error: the %s cannot be read back; nothing is written",
			   output_title(c->arena, o));
	else
		good = compare(c, o, &p, &read);
	proof_free(&p);
	arena_free(a);
	return good;
}

bool self_check(struct compilation *c, const struct outputs *out)
{
	bool good = true;

	for (size_t i = 0; i < out->n; i++)
		if (out->at[i].backend->read)
			good = check_output(c, &out->at[i]) && good;
	return good;
}
