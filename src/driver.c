/* The pipeline, in order: see driver.h. */
#include "driver.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "checks.h"
#include "oom.h"
#include "optimize.h"
#include "policy_build.h"
#include "resolve.h"

/* What the model may know of the targets. */
static struct target *target_table(struct arena *a, size_t *n)
{
	struct target *t;

	for (*n = 0; backends[*n];)
		++*n;
	t = ARENA_ARRAY(a, struct target, *n);
	for (size_t i = 0; i < *n; i++) {
		const struct setting_spec *s = backends[i]->settings;
		size_t count = 0;

		while (s && s[count].name)
			count++;
		struct target_setting *settings = ARENA_ARRAY(a, struct target_setting, count);
		for (size_t k = 0; k < count; k++)
			settings[k] = (struct target_setting){s[k].name, s[k].values};
		t[i] = (struct target){backends[i]->name, settings, count};
	}
	return t;
}

void compilation_init(struct compilation *c, const struct options *o)
{
	*c = (struct compilation){.options = o};
	c->arena = arena_new(out_of_memory);
	c->names = intern_new(c->arena);
	c->diags = diags_new(c->arena);
	c->diags->level = options_level;
	c->diags->level_user = (void *)(uintptr_t)o;
	if (!o->time_passes)
		return;
	c->timed = &c->passes;
	passes_start(c->timed);
}

void compilation_free(struct compilation *c)
{
	arena_free(c->arena);
	c->arena = NULL;
}

bool build_policy(struct compilation *c)
{
	struct check_context context = {.m = c->model, .today = c->options->today};

	if (c->diags->n_errors)
		return false;
	struct policy *policy = policy_build(c->model);
	passes_mark(c->timed, PASS_POLICY);
	if (c->diags->n_errors)
		return false;
	context.policy = policy;
	run_checks(&context);
	passes_mark(c->timed, PASS_CHECKS);
	c->policy = policy;
	return !c->diags->n_errors;
}

static struct model *empty_model(struct compilation *c)
{
	size_t n;
	struct target *targets = target_table(c->arena, &n);
	struct model *m =
	    model_new(c->arena, c->names, c->diags, c->options->include_dirs, targets, n);

	m->overlay = c->overlay;
	m->passes = c->timed;
	m->forget = c->options->command == COMMAND_COMPILE || c->options->command == COMMAND_CHECK;
	return m;
}

void load_file(struct compilation *c, const char *file)
{
	c->model = empty_model(c);
	model_read(c->model, file);
}

bool compile_file(struct compilation *c, const char *file)
{
	load_file(c, file);
	return build_policy(c);
}

bool compile_text(struct compilation *c, struct source *text)
{
	c->model = empty_model(c);
	model_read_source(c->model, text);
	return build_policy(c);
}

/* -- configurations -- */

static bool chosen_firewall(const struct compilation *c, const struct firewall *fw)
{
	return !c->options->firewall || (fw->name && !strcmp(fw->name, c->options->firewall));
}

/* The firewall with the same pairs of another policy made from C's. */
static const struct firewall *firewall_with(struct compilation *c, const struct firewall *fw,
					    const struct policy *p)
{
	struct firewall *copy;

	if (p == c->policy)
		return fw;
	copy = ARENA_NEW(c->arena, struct firewall);
	*copy = *fw;
	copy->pairs = ARENA_ARRAY(c->arena, const struct pair *, fw->n_pairs);
	for (size_t i = 0; i < fw->n_pairs; i++)
		copy->pairs[i] = &p->pairs[fw->pairs[i] - c->policy->pairs];
	return copy;
}

const struct policy *optimized_policy(struct compilation *c)
{
	if (c->optimized)
		return c->optimized;
	c->optimized =
	    policy_optimize(c->arena, c->policy, (enum optimize_level)c->options->optimize);
	passes_mark(c->timed, PASS_OPTIMISE);
	return c->optimized;
}

void emission_init(struct compilation *c, const struct output *o, const struct policy *p,
		   struct emission *e)
{
	*e = (struct emission){.arena = c->arena,
			       .diags = c->diags,
			       .policy = p,
			       .firewall = firewall_with(c, o->firewall, p),
			       .optimize = p == c->policy ? 0 : c->options->optimize};
}

void compile_firewalls(struct compilation *c, const struct backend *b, struct outputs *out)
{
	size_t n;
	struct firewall **fw = policy_firewalls(c->model, c->policy, b->name, &n);

	for (size_t i = 0; i < n; i++) {
		struct output *o;

		if (!chosen_firewall(c, fw[i]))
			continue;
		o = VEC_ADD(c->arena, out);
		*o = (struct output){.backend = b, .firewall = fw[i]};
	}
}

static bool wanted_target(const char *target, const struct backend *b)
{
	return !target || !strcmp(target, "all") || !strcmp(target, b->name);
}

/* What a check needs besides its diagnostics is soon forgotten. */
static void check_output(struct compilation *c, struct output *o)
{
	struct arena *before;

	emission_init(c, o, optimized_policy(c), &o->emission);
	before = o->emission.arena;
	o->emission.arena = arena_new(out_of_memory);
	o->backend->check(&o->emission);
	arena_free(o->emission.arena);
	o->emission.arena = before;
}

bool prepare_outputs(struct compilation *c, const char *target, struct outputs *out)
{
	for (size_t i = 0; backends[i]; i++)
		if (wanted_target(target, backends[i]))
			compile_firewalls(c, backends[i], out);
	for (size_t i = 0; i < out->n && !c->diags->n_errors; i++)
		check_output(c, &out->at[i]);
	passes_mark(c->timed, PASS_CHECK_TARGET);
	return !c->diags->n_errors;
}

void emit_output(struct output *o, bool traced)
{
	o->arena = arena_new(out_of_memory);
	o->emission.arena = o->arena;
	o->emission.traced = traced;
	o->emission.out.lineless = !traced;
	o->backend->emit(&o->emission);
}

void release_output(struct output *o)
{
	arena_free(o->arena);
	o->arena = o->emission.arena = NULL;
	o->emission.traces.n = 0;
}

bool compile_outputs(struct compilation *c, const char *target, struct outputs *out)
{
	if (!prepare_outputs(c, target, out))
		return false;
	for (size_t i = 0; i < out->n; i++)
		emit_output(&out->at[i], true);
	return !c->diags->n_errors;
}

void compile_possible(struct compilation *c, struct outputs *out)
{
	struct diags *shown = c->diags;

	for (size_t i = 0; backends[i]; i++) {
		struct outputs one = {NULL, 0, 0};

		c->diags = c->model->diags = diags_new(c->arena);
		if (compile_outputs(c, backends[i]->name, &one))
			for (size_t k = 0; k < one.n; k++)
				VEC_PUSH(c->arena, out, one.at[k]);
		else
			outputs_free(&one);
	}
	c->diags = c->model->diags = shown;
}

void check_targets(struct compilation *c)
{
	struct outputs out = {NULL, 0, 0};

	for (size_t i = 0; backends[i]; i++)
		for (size_t k = 0; k < c->model->firewalls.n; k++)
			if (!strcmp(c->model->firewalls.at[k]->target, backends[i]->name)) {
				compile_firewalls(c, backends[i], &out);
				break;
			}
	for (size_t i = 0; i < out.n; i++)
		check_output(c, &out.at[i]);
	passes_mark(c->timed, PASS_CHECK_TARGET);
	outputs_free(&out);
}

bool read_configuration(struct compilation *c, const struct backend *b, const struct firewall *fw,
			const char *path, struct filter *out)
{
	struct model reader = {.arena = c->arena, .diags = c->diags}; /* all that read_file needs */
	struct source *s = read_file(&reader, path, SPAN_NONE);
	struct reading r = {c->arena, c->names, c->diags, s, fw, out};

	return s && b->read(&r) && !c->diags->n_errors;
}

void outputs_free(struct outputs *out)
{
	for (size_t i = 0; i < out->n; i++) {
		buf_free(&out->at[i].emission.out);
		release_output(&out->at[i]);
	}
	out->n = 0;
}

/* -- diagnostics -- */

static enum color use_color(const struct options *o)
{
	const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");

	if (o->color != COLOR_AUTO)
		return o->color == COLOR_ALWAYS ? COLOR_ON : COLOR_OFF;
	if ((no_color && *no_color) || !term || !strcmp(term, "dumb"))
		return COLOR_OFF;
	return isatty(STDERR_FILENO) ? COLOR_ON : COLOR_OFF;
}

int write_diagnostics(struct compilation *c, struct buf *to)
{
	diags_sort(c->diags);
	switch (c->options->diagnostics) {
	case DIAG_JSON:
		diags_json(c->diags, to);
		break;
	case DIAG_SARIF:
		diags_sarif(c->diags, PORTC_VERSION, to);
		break;
	case DIAG_TEXT:
	default:
		diags_text(c->diags, use_color(c->options), to);
		break;
	}
	return c->diags->n_errors ? STATUS_INPUT : STATUS_OK;
}

void write_passes(const struct compilation *c, struct buf *to)
{
	if (c->timed)
		passes_text(c->timed, to);
}

int show_diagnostics(struct compilation *c)
{
	struct buf b = {0};
	int status = write_diagnostics(c, &b);

	if (b.n)
		fwrite(b.data, 1, b.n, stderr);
	buf_free(&b);
	return status;
}

void show_passes(const struct compilation *c)
{
	struct buf b = {0};

	write_passes(c, &b);
	if (b.n)
		fwrite(b.data, 1, b.n, stderr);
	buf_free(&b);
}
