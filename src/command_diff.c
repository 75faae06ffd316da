/* portc diff: connections newly permitted and newly denied, between two policies, a policy and a
 * configuration, or two configurations. */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "difference_text.h"
#include "driver.h"
#include "policy_filter.h"

enum { CHANGES_MAX = 500 };

/* One side: a policy, or a configuration of a target. */
struct operand {
	const char *path;
	const struct backend *target; /* NULL: a policy */
	const struct filter *filter;
};

struct comparison {
	struct compilation base;      /* configurations are read here; the proof lives here */
	struct compilation policy[2]; /* of the sides that are policies */
	struct compilation zones;     /* of --zones */
	struct operand side[2];
	struct proof proof;
};

/* -- what the operands are -- */

static bool has_extension(const char *path, const char *extension)
{
	size_t n = strlen(path), m = strlen(extension);

	return n > m && path[n - m - 1] == '.' && !strcmp(path + n - m, extension);
}

/* "fortios:FILE", or by the extension; everything else is a policy. */
static struct operand operand_of(const char *arg)
{
	const char *colon = strchr(arg, ':');

	for (size_t i = 0; backends[i]; i++) {
		size_t n = strlen(backends[i]->name);

		if (!backends[i]->read)
			continue;
		if (colon && (size_t)(colon - arg) == n && !strncmp(arg, backends[i]->name, n))
			return (struct operand){.path = colon + 1, .target = backends[i]};
		if (has_extension(arg, backends[i]->extension))
			return (struct operand){.path = arg, .target = backends[i]};
	}
	return (struct operand){.path = arg};
}

/* -- reading them -- */

static const struct firewall *the_firewall(struct compilation *c, const struct backend *b,
					   const char *file)
{
	struct outputs out = {NULL, 0, 0};

	compile_firewalls(c, b, &out);
	if (out.n == 1)
		return out.at[0].firewall;
	fprintf(stderr,
		out.n ? "portc: error: %s has several firewalls of target %s: choose one with "
			"--firewall\n"
		      : "portc: error: %s has no such firewall of target %s\n",
		file, b->name);
	return NULL;
}

static bool read_side(struct comparison *x, struct operand *s, const struct firewall *fw)
{
	struct filter *f = ARENA_NEW(x->base.arena, struct filter);

	if (s->target->egress_by_address)
		x->proof.frame.egress_by_address = true;
	s->filter = f;
	return read_configuration(&x->base, s->target, fw, s->path, f);
}

static void policy_side(struct comparison *x, int i, const struct firewall *fw,
			zone_places_fn *places)
{
	x->side[i].filter =
	    policy_filter(x->base.arena, x->base.names, x->policy[i].policy, fw, places);
}

/* Two policies: zones are the places. */
static void read_policies(struct comparison *x)
{
	for (int i = 0; i < 2; i++) {
		const struct policy *p = x->policy[i].policy;

		policy_side(x, i, policy_everywhere(x->base.arena, p), zone_is_place);
		for (size_t k = 0; k < p->n_zones; k++)
			frame_add_whole(&x->proof.frame, intern(x->base.names, p->zones[k]->name),
					p->zones[k]->effective);
	}
}

/* A configuration beside the policy that it should be: interfaces are the places, and the policy
 * says what is behind them. */
static int read_policy_and_configuration(struct comparison *x, int policy)
{
	struct compilation *c = &x->policy[policy];
	struct operand *config = &x->side[!policy];
	const struct firewall *fw = the_firewall(c, config->target, x->side[policy].path);

	if (!fw)
		return STATUS_SYSTEM;
	policy_side(x, policy, fw, config->target->places);
	policy_areas(&x->proof.frame, fw, config->target->places);
	return read_side(x, config, fw) ? STATUS_OK : STATUS_INPUT;
}

/* -- two configurations -- */

/* The zone whose place NAME is, on a firewall; NULL where it is none's. */
static const struct zone *zone_of(struct comparison *x, const struct backend *b,
				  const struct firewall *fw, const char *name, size_t *n_places)
{
	for (size_t i = 0; i < fw->n_zones; i++) {
		const char **at =
		    b->places(x->base.arena, x->base.names, fw, fw->zones[i].zone, n_places);

		for (size_t k = 0; k < *n_places; k++)
			if (at[k] == name)
				return fw->zones[i].zone;
	}
	return NULL;
}

static bool rename_list(struct comparison *x, const struct operand *s, const struct firewall *fw,
			struct place_list *l)
{
	const char **at = ARENA_ARRAY(x->base.arena, const char *, l->n);

	for (size_t i = 0; i < l->n; i++) {
		size_t n;
		const struct zone *z = zone_of(x, s->target, fw, l->at[i], &n);

		at[i] = z ? intern(x->base.names, z->name) : l->at[i];
		if (z && n > 1) {
			fprintf(stderr,
				"portc: error: zone %s has %zu interfaces on target %s: only "
				"configurations of one target can be compared\n",
				z->name, n, s->target->name);
			return false;
		}
	}
	l->at = at;
	return true;
}

/* Interfaces become zones, which two firewalls of different make have in common. */
static bool rename_places(struct comparison *x, struct operand *s, const struct firewall *fw)
{
	struct filter *f = (struct filter *)s->filter; /* made by read_side */

	f->places.n = 0;
	for (size_t c = 0; c < f->chains.n; c++)
		for (size_t r = 0; r < f->chains.at[c].rules.n; r++) {
			struct filter_match *m = &f->chains.at[c].rules.at[r].match;

			if (!rename_list(x, s, fw, &m->in) || !rename_list(x, s, fw, &m->out))
				return false;
		}
	return true;
}

static int read_configurations(struct comparison *x)
{
	const struct firewall *fw[2] = {NULL, NULL};
	const char *file = x->base.options->zones;
	bool same = x->side[0].target == x->side[1].target;

	for (int i = 0; file && i < 2; i++) {
		fw[i] = the_firewall(&x->zones, x->side[i].target, file);
		if (!fw[i])
			return STATUS_SYSTEM;
	}
	for (int i = 0; i < 2; i++)
		if (!read_side(x, &x->side[i], fw[i]))
			return STATUS_INPUT;
	if (!file)
		return STATUS_OK;
	if (same) {
		policy_areas(&x->proof.frame, fw[0], x->side[0].target->places);
		return STATUS_OK;
	}
	for (int i = 0; i < 2; i++)
		if (!rename_places(x, &x->side[i], fw[i]))
			return STATUS_SYSTEM;
	policy_areas(&x->proof.frame, policy_everywhere(x->base.arena, x->zones.policy),
		     zone_is_place);
	return STATUS_OK;
}

/* -- the result -- */

static int show(struct comparison *x, bool equal)
{
	struct changes c = {NULL, 0, 0, false};

	if (!equal)
		c = difference(&x->proof, CHANGES_MAX);
	if (proof_full(&x->proof)) {
		fprintf(stderr,
			"portc: error: the packet sets need more than %zu MiB: not compared\n",
			PROOF_BYTES >> 20);
		return STATUS_SYSTEM;
	}
	switch (x->base.options->format) {
	case FORMAT_JSON:
		difference_json(x->base.arena, &c, stdout);
		break;
	case FORMAT_MARKDOWN:
		difference_markdown(x->base.arena, &c, stdout);
		break;
	default:
		difference_text(x->base.arena, &c, stdout);
		break;
	}
	return equal ? STATUS_OK : STATUS_INPUT;
}

/* Compiles FILE, showing what is wrong with it. */
static int load(struct compilation *c, const char *file)
{
	bool good = compile_file(c, file);
	int status = good ? STATUS_OK : STATUS_INPUT;

	if (!good)
		show_diagnostics(c);
	return status;
}

static int read_all(struct comparison *x)
{
	int status = STATUS_OK;

	for (int i = 0; i < 2; i++)
		if (!x->side[i].target && load(&x->policy[i], x->side[i].path))
			status = STATUS_INPUT;
	if (x->base.options->zones && load(&x->zones, x->base.options->zones))
		status = STATUS_INPUT;
	if (status)
		return status;
	if (x->side[0].target && x->side[1].target) {
		status = read_configurations(x);
	} else if (!x->side[0].target && !x->side[1].target) {
		read_policies(x);
	} else {
		status = read_policy_and_configuration(x, x->side[0].target ? 1 : 0);
	}
	show_diagnostics(&x->base);
	return status;
}

int command_diff(const struct options *o)
{
	struct comparison x;
	int status;

	for (int i = 0; i < 2; i++) {
		x.side[i] = operand_of(o->args[i]);
		compilation_init(&x.policy[i], o);
	}
	compilation_init(&x.zones, o);
	compilation_init(&x.base, o);
	proof_init(&x.proof, x.base.arena, x.base.names);
	status = read_all(&x);
	if (!status)
		status = show(&x, proof_compare(&x.proof, x.side[0].filter, x.side[1].filter));
	proof_free(&x.proof);
	compilation_free(&x.base);
	compilation_free(&x.zones);
	for (int i = 0; i < 2; i++) {
		show_passes(&x.policy[i]);
		compilation_free(&x.policy[i]);
	}
	return status;
}
