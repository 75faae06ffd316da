/* portc verify: is this configuration exactly that policy? */
#include <stdio.h>

#include "commands.h"
#include "driver.h"
#include "filter_text.h"
#include "json_out.h"
#include "policy_filter.h"
#include "proof.h"

/* Findings shown per side: each is another rule's doing, so few tell all. */
enum { SHOWN = 25 };

struct verification {
	struct compilation *c;
	const struct backend *backend;
	const struct firewall *fw;
	const char *file, *config;
	struct proof proof;
	struct findings found;
	bool more; /* than SHOWN on some side */
};

static void print_finding(const struct verification *v, const struct finding *f)
{
	struct arena *a = v->c->arena;

	printf("permitted by the %s: %s%s\n",
	       f->on_right ? "device, not by the policy" : "policy, not by the device",
	       packet_text(a, &f->packet), packet_time(a, &f->packet));
	printf("    device: %s\n", filter_rule_text(a, f->right));
	printf("    policy: %s\n", filter_rule_text(a, f->left));
}

static void print_text(const struct verification *v)
{
	if (!v->found.n) {
		printf("%s permits exactly what %s says\n", v->config, v->file);
		return;
	}
	for (size_t i = 0; i < v->found.n; i++)
		print_finding(v, &v->found.at[i]);
	if (v->more)
		printf("… and more\n");
}

static json_t *finding_json(const struct verification *v, const struct finding *f)
{
	struct arena *a = v->c->arena;
	const char *time = packet_time(a, &f->packet);
	json_t *o = json_object();

	json_object_set_new(o, "permitted_by", json_text(f->on_right ? "device" : "policy"));
	json_object_set_new(o, "connection", json_text(packet_text(a, &f->packet)));
	json_object_set_new(o, "in", json_text(f->packet.in));
	json_object_set_new(o, "out", json_text(f->packet.out));
	json_object_set_new(o, "source", json_text(packet_end(a, &f->packet, true)));
	json_object_set_new(o, "destination", json_text(packet_end(a, &f->packet, false)));
	json_object_set_new(o, "service", json_text(packet_service(a, &f->packet)));
	json_object_set_new(o, "time", *time ? json_text(time + 4) : json_null());
	json_object_set_new(o, "device", filter_rule_json(a, f->right));
	json_object_set_new(o, "policy", filter_rule_json(a, f->left));
	return o;
}

static void print_json(const struct verification *v)
{
	json_t *o = json_object(), *list = json_array();

	for (size_t i = 0; i < v->found.n; i++)
		json_array_append_new(list, finding_json(v, &v->found.at[i]));
	json_object_set_new(o, "equal", json_boolean(!v->found.n));
	json_object_set_new(o, "differences", list);
	json_object_set_new(o, "more", json_boolean(v->more));
	json_print(o, stdout);
}

/* The firewall meant: one of the target's, chosen by --firewall where there are several. */
static const struct firewall *the_firewall(struct verification *v)
{
	struct outputs out = {NULL, 0, 0};

	compile_firewalls(v->c, v->backend, &out);
	if (out.n == 1)
		return out.at[0].firewall;
	if (!out.n) {
		fprintf(stderr, "portc: error: there is no firewall '%s' of target %s\n",
			v->c->options->firewall, v->backend->name);
		return NULL;
	}
	fprintf(stderr,
		"portc: error: %zu firewalls of target %s: choose one with --firewall:", out.n,
		v->backend->name);
	for (size_t i = 0; i < out.n; i++)
		fprintf(stderr, " %s", out.at[i].firewall->name);
	fputc('\n', stderr);
	return NULL;
}

static void look(struct verification *v)
{
	for (int right = 1; right >= 0; right--) {
		struct findings some = {NULL, 0, 0};

		proof_findings(&v->proof, right, SHOWN + 1, &some);
		v->more = v->more || some.n > SHOWN;
		for (size_t i = 0; i < some.n && i < SHOWN; i++)
			VEC_PUSH(v->c->arena, &v->found, some.at[i]);
	}
}

static int compare(struct verification *v, const struct filter *device)
{
	struct proof *p = &v->proof;
	zone_places_fn *places = v->backend->places;

	const struct filter *wanted =
	    policy_filter(v->c->arena, v->c->names, v->c->policy, v->fw, places);
	p->frame.egress_by_address = v->backend->egress_by_address;
	policy_areas(&p->frame, v->c->policy, v->fw, places);
	/* Where they differ, the sets of everything have more to show than those of one cell. */
	bool equal =
	    proof_decide(p, wanted, device, 1) == PROOF_EQUAL || proof_compare(p, wanted, device);
	if (!equal && !proof_full(p))
		look(v);
	if (proof_full(p)) {
		fprintf(stderr,
			"portc: error: the packet sets need more than %zu MiB: not compared\n",
			PROOF_BYTES >> 20);
		return STATUS_SYSTEM;
	}
	if (v->c->options->format == FORMAT_JSON)
		print_json(v);
	else
		print_text(v);
	return equal ? STATUS_OK : STATUS_INPUT;
}

static int verify(struct verification *v)
{
	struct filter device = {.places = {NULL, 0, 0}};
	bool read;
	int status;

	v->fw = the_firewall(v);
	if (!v->fw)
		return STATUS_SYSTEM;
	read = read_configuration(v->c, v->backend, v->fw, v->config, &device);
	status = show_diagnostics(v->c);
	if (!read)
		return status ? status : STATUS_INPUT;
	return compare(v, &device);
}

int command_verify(const struct options *o)
{
	struct compilation c;
	struct verification v = {.c = &c, .file = o->args[0], .config = o->args[1]};
	int status;

	v.backend = o->target ? backend_find(o->target) : NULL;
	if (!v.backend || !v.backend->read) {
		fprintf(stderr,
			"portc: error: verify needs --target fortios, asa, srx or nftables\n");
		return STATUS_SYSTEM;
	}
	compilation_init(&c, o);
	proof_init(&v.proof, c.arena, c.names);
	status = compile_file(&c, v.file) ? verify(&v) : show_diagnostics(&c);
	proof_free(&v.proof);
	show_passes(&c);
	compilation_free(&c);
	return status;
}
