/* Comparing filters as packet sets: see proof.h. */
#include "proof.h"

#include "date.h"

void proof_init(struct proof *p, struct arena *a, struct intern *strings)
{
	*p = (struct proof){.arena = a};
	frame_init(&p->frame, a, strings, pset_space_new(PROOF_BYTES));
}

void proof_free(struct proof *p)
{
	pset_space_free(p->frame.space);
	p->frame.space = NULL;
}

bool proof_full(const struct proof *p)
{
	return pset_full(p->frame.space);
}

bool proof_compare(struct proof *p, const struct filter *left, const struct filter *right)
{
	struct pset_space *s = p->frame.space;

	p->left = left;
	p->right = right;
	frame_know(&p->frame, left);
	frame_know(&p->frame, right);
	p->left_set = frame_routed(&p->frame, frame_filter(&p->frame, left));
	p->right_set = frame_routed(&p->frame, frame_filter(&p->frame, right));
	p->only_left = pset_minus(s, p->left_set, p->right_set);
	p->only_right = pset_minus(s, p->right_set, p->left_set);
	return p->left_set == p->right_set && !proof_full(p);
}

/* What is left of SET without all that one rule could have permitted: the next finding is
 * another's. */
static pset without_rule(struct proof *p, pset set, const struct filter_rule *r,
			 const struct point *at)
{
	struct filter one = {.places = {NULL, 0, 0}};
	struct pset_space *s = p->frame.space;
	pset gone = PSET_EMPTY;

	if (r) {
		filter_add_chain(p->arena, &one, "");
		*VEC_ADD(p->arena, &one.stages) = (struct filter_stage){0, VERDICT_DROP};
		struct filter_rule *copy = filter_add_rule(p->arena, &one, 0);

		*copy = *r;
		copy->verdict = VERDICT_PASS;
		gone = frame_filter(&p->frame, &one);
	}
	if (!pset_holds(s, gone, at)) { /* permitted by default: one pair of places at a time */
		struct interval in = {at->in, at->in}, out = {at->out, at->out};

		gone = pset_numbers(s, AXIS_OUT, &out, 1, PSET_ALL);
		gone = pset_numbers(s, AXIS_IN, &in, 1, gone);
	}
	return pset_minus(s, set, gone);
}

void proof_findings(struct proof *p, bool on_right, size_t max, struct findings *out)
{
	pset rest = on_right ? p->only_right : p->only_left;

	for (size_t n = 0; n < max && rest != PSET_EMPTY && !proof_full(p); n++) {
		struct point at = pset_witness(p->frame.space, rest);
		struct finding *f = VEC_ADD(p->arena, out);

		*f = (struct finding){on_right, frame_packet(&p->frame, &at), NULL, NULL};
		filter_walk(p->left, &f->packet, &f->left);
		filter_walk(p->right, &f->packet, &f->right);
		rest = without_rule(p, rest, on_right ? f->right : f->left, &at);
	}
}

const char *packet_time(struct arena *a, const struct filter_packet *p)
{
	char text[DATE_TEXT];
	uint32_t day = p->minute / (24 * 60), of_day = p->minute % (24 * 60);

	if (!p->minute)
		return "";
	return arena_printf(a, " at %s %02u:%02u", date_text(date_of_days((long)day), text),
			    of_day / 60, of_day % 60);
}
