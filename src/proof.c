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
	arena_free(p->kept);
	p->kept = NULL;
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

/* All that one rule could let pass. */
static pset rule_set(struct proof *p, const struct filter_rule *r)
{
	struct filter one = {.places = {NULL, 0, 0}};

	filter_add_chain(p->arena, &one, "");
	*VEC_ADD(p->arena, &one.stages) = (struct filter_stage){0, VERDICT_DROP};
	struct filter_rule *copy = filter_add_rule(p->arena, &one, 0);

	*copy = *r;
	copy->verdict = VERDICT_PASS;
	return frame_filter(&p->frame, &one);
}

/* Everything between the places of a point: what is permitted by default has no rule. */
static pset places_set(struct proof *p, const struct point *at)
{
	struct interval in = {at->in, at->in}, out = {at->out, at->out};
	pset set = pset_numbers(p->frame.space, AXIS_OUT, &out, 1, PSET_ALL);

	return pset_numbers(p->frame.space, AXIS_IN, &in, 1, set);
}

bool proof_finding(struct proof *p, bool on_right, pset set, struct finding *out, pset *part)
{
	struct pset_space *s = p->frame.space;
	const struct filter_rule *r;

	if (set == PSET_EMPTY || proof_full(p))
		return false;

	struct point at = pset_witness(s, set);
	*out = (struct finding){on_right, frame_packet(&p->frame, &at), NULL, NULL};
	filter_walk(p->left, &out->packet, &out->left);
	filter_walk(p->right, &out->packet, &out->right);
	r = on_right ? out->right : out->left;
	*part = r ? pset_intersect(s, set, rule_set(p, r)) : PSET_EMPTY;
	if (!pset_holds(s, *part, &at))
		*part = pset_intersect(s, set, places_set(p, &at));
	return !proof_full(p);
}

void proof_findings(struct proof *p, bool on_right, size_t max, struct findings *out)
{
	pset rest = on_right ? p->only_right : p->only_left, part;
	struct finding f;

	for (size_t n = 0; n < max && proof_finding(p, on_right, rest, &f, &part); n++) {
		VEC_PUSH(p->arena, out, f);
		rest = pset_minus(p->frame.space, rest, part);
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
