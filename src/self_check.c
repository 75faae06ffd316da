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

/* One proof: what is compared, and where to say what came of it. */
struct trial {
	const struct compilation *c;
	const struct output *o;
	struct diags *diags;
	bool tell;
	int jobs;
};

static void report_finding(struct trial *t, struct diagnostic *d, const struct finding *f)
{
	struct arena *a = t->diags->arena;

	diag_note(t->diags, d, SPAN_NONE,
		  "%s%s is permitted by the %s alone; policy: %s; output: %s",
		  packet_text(a, &f->packet), packet_time(a, &f->packet),
		  f->on_right ? "output" : "policy", filter_rule_text(a, f->left),
		  filter_rule_text(a, f->right));
}

static void report_difference(struct trial *t, struct proof *p)
{
	struct findings found = {NULL, 0, 0};
	struct diagnostic *d;

	if (!t->tell)
		return;
	d = diag_error(t->diags, SPAN_NONE,
		       "internal error: the %s would not be exactly the policy; nothing is written",
		       output_title(t->diags->arena, t->o));
	proof_findings(p, true, WITNESSES, &found);
	proof_findings(p, false, WITNESSES, &found);
	for (size_t i = 0; i < found.n; i++)
		report_finding(t, d, &found.at[i]);
	diag_hint(
	    t->diags, d,
	    "this is a defect of portc, please report it; --no-verify writes the output as it is");
}

static bool compare(struct trial *t, struct proof *p, const struct filter *read)
{
	const struct firewall *fw = t->o->firewall;
	zone_places_fn *places = t->o->backend->places;
	const struct filter *wanted =
	    policy_filter(p->arena, p->frame.strings, t->c->policy, fw, places);

	p->frame.egress_by_address = t->o->backend->egress_by_address;
	policy_areas(&p->frame, fw, places);
	switch (proof_decide(p, wanted, read, t->jobs)) {
	case PROOF_EQUAL:
		return true;
	case PROOF_UNKNOWN:
		diag_warning(t->diags, "unproved", SPAN_NONE,
			     "the %s was not compared with the policy: its packet sets need more "
			     "than %zu MiB",
			     output_title(t->diags->arena, t->o), PROOF_BYTES >> 20);
		return true;
	case PROOF_DIFFERENT:
	default:
		report_difference(t, p);
		return false;
	}
}

static bool read_back(struct trial *t, struct proof *p, const char *text, size_t n,
		      struct filter *out)
{
	struct arena *lasting = t->diags->arena; /* messages point into the text */
	struct source *s = source_new(lasting, output_title(lasting, t->o), text, n);
	struct reading r = {p->arena, p->frame.strings, t->diags, s, t->o->firewall, out};

	if (t->o->backend->read(&r) && !t->diags->n_errors)
		return true;
	diag_error(t->diags, SPAN_NONE,
		   "internal error: the %s cannot be read back; nothing is written",
		   output_title(lasting, t->o));
	return false;
}

bool prove_output(const struct compilation *c, const struct output *o, const char *text, size_t n,
		  struct diags *diags, struct passes *timed, bool tell)
{
	struct trial t = {c, o, diags, tell, o->alone ? c->options->jobs : 1};
	struct filter read = {.places = {NULL, 0, 0}};
	struct proof p;
	bool good;

	if (!o->backend->read)
		return true;
	struct arena *a = arena_new(out_of_memory);
	proof_init(&p, a, intern_new(a));
	good = read_back(&t, &p, text, n, &read);
	passes_mark(timed, PASS_READ_BACK);
	good = good && compare(&t, &p, &read);
	proof_free(&p);
	arena_free(a);
	passes_mark(timed, PASS_PROVE);
	return good;
}

bool self_check(struct compilation *c, const struct outputs *out)
{
	bool good = true;

	for (size_t i = 0; i < out->n; i++) {
		struct buf *text = &out->at[i].emission.out;

		good = prove_output(c, &out->at[i], buf_text(text), text->n, c->diags, c->timed,
				    true) &&
		       good;
	}
	return good;
}
