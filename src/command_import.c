/* portc import: a readable .pdl from an existing configuration, proved equal to what was read. */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "driver.h"
#include "import.h"
#include "policy_filter.h"
#include "proof.h"
#include "text_output.h"

enum { SHOWN = 5 };

static int usage(const char *what, const char *word)
{
	fprintf(stderr, "portc: error: %s '%s'\n", what, word);
	return STATUS_SYSTEM;
}

/* -- --network PLACE=PREFIX,... -- */

static bool read_range(const char *s, size_t n, struct addr_range *out)
{
	const char *slash = memchr(s, '/', n);
	size_t len = slash ? (size_t)(slash - s) : n;
	unsigned bits;
	char end;

	if (!addr_parse(s, len, &out->family, &out->lo))
		return false;
	bits = addr_bits(out->family);
	if (slash && (sscanf(slash + 1, "%3u%c", &bits, &end) < 1 || bits > addr_bits(out->family)))
		return false;
	*out = prefix_range(out->family, out->lo, bits);
	return true;
}

static void add_network(struct import_request *r, const char *place, struct addr_range range)
{
	VEC_PUSH(r->arena, &r->networks, ((struct import_network){place, range, true}));
}

static bool read_network(struct import_request *r, const char *word)
{
	const char *equals = strchr(word, '=');

	if (!equals || equals == word)
		return false;
	const char *place = intern_n(r->names, word, (size_t)(equals - word));
	for (const char *s = equals + 1; *s;) {
		size_t n = strcspn(s, ",");
		struct addr_range range;

		if (n == 3 && !strncmp(s, "any", 3)) {
			add_network(r, place, prefix_range(FAMILY_4, 0, 0));
			add_network(r, place, prefix_range(FAMILY_6, 0, 0));
		} else if (read_range(s, n, &range)) {
			add_network(r, place, range);
		} else {
			return false;
		}
		s += n + (s[n] == ',');
	}
	return true;
}

/* -- the proof -- */

/* Compiles what was written and compares it with what was read. */
static int prove(const struct options *o, struct compilation *base, const struct backend *b,
		 const struct filter *read, const struct buf *text)
{
	struct compilation c;
	struct outputs out = {NULL, 0, 0};
	struct findings found = {NULL, 0, 0};
	struct proof p;
	int status = STATUS_SYSTEM;

	compilation_init(&c, o);
	proof_init(&p, base->arena, base->names);
	p.frame.closed = true;
	if (!compile_text(&c, source_new(c.arena, "<import>", text->data, text->n))) {
		fprintf(stderr, "portc: internal error: what was imported does not compile:\n");
		show_diagnostics(&c);
	} else {
		compile_firewalls(&c, b, &out);
		const struct firewall *fw = out.at[0].firewall;

		policy_areas(&p.frame, c.policy, fw, b->places);
		if (proof_compare(&p, policy_filter(p.arena, base->names, c.policy, fw, b->places),
				  read)) {
			status = STATUS_OK;
		} else {
			fprintf(stderr, "portc: internal error: what was imported is not what was "
					"read:\n");
			proof_findings(&p, true, SHOWN, &found);
			proof_findings(&p, false, SHOWN, &found);
		}
		for (size_t i = 0; i < found.n; i++)
			fprintf(stderr, "  %s%s is permitted by the %s alone\n",
				packet_text(p.arena, &found.at[i].packet),
				packet_time(p.arena, &found.at[i].packet),
				found.at[i].on_right ? "configuration" : "import");
	}
	proof_free(&p);
	compilation_free(&c);
	return status;
}

/* -- the command -- */

static int import(const struct options *o, struct compilation *c, const struct backend *b)
{
	struct filter read = {.places = {NULL, 0, 0}};
	struct frame frame;
	struct buf text = {0};
	struct import_request r = {.arena = c->arena,
				   .names = c->names,
				   .diags = c->diags,
				   .frame = &frame,
				   .filter = &read,
				   .target = b->name,
				   .title = o->args[0]};
	int status;

	for (size_t i = 0; i < o->n_networks; i++)
		if (!read_network(&r, o->networks[i]))
			return usage("--network is PLACE=PREFIX[,PREFIX...] or PLACE=any, not",
				     o->networks[i]);
	frame_init(&frame, c->arena, c->names, pset_space_new(PROOF_BYTES));
	bool good = read_configuration(c, b, NULL, o->args[0], &read) && import_filter(&r, &text);
	pset_space_free(frame.space);
	status = show_diagnostics(c);
	if (good && !status)
		status = prove(o, c, b, &read, &text);
	if (good && !status)
		status = text_output(o, o->args, 1, &text);
	buf_free(&text);
	return good || status ? status : STATUS_INPUT;
}

int command_import(const struct options *o)
{
	const struct backend *b = o->target ? backend_find(o->target) : NULL;
	struct compilation c;

	if (!b || !b->read) {
		fprintf(stderr,
			"portc: error: import needs --target fortios, asa, srx or nftables\n");
		return STATUS_SYSTEM;
	}
	compilation_init(&c, o);
	int status = import(o, &c, b);
	compilation_free(&c);
	return status;
}
