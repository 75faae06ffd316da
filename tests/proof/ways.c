/* Decides probes on a configuration in two ways, by the packet set and by walking the rules, and
 * compares.
 *
 *     ways TARGET CONFIGURATION PROBES.tsv [RANDOM]
 *
 * A probe is a line of tabs: in, out, source, destination, service, allow|deny, and maybe the line
 * of the rule that decides it. RANDOM connections more are drawn from the edges of the
 * configuration's own rules: there both ways have to agree with each other. Exit status 1 where
 * anything differs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "driver.h"
#include "frame.h"
#include "oom.h"
#include "options.h"

struct ways {
	struct compilation c;
	struct filter filter;
	struct frame frame;
	pset set;
	size_t passed, failed;
	uint64_t state;
};

static unsigned below(struct ways *w, size_t n)
{
	w->state = w->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return n ? (unsigned)((w->state >> 33) % n) : 0;
}

/* -- one connection -- */

static bool decide(struct ways *w, const struct point *p, size_t *line)
{
	struct filter_packet packet = frame_packet(&w->frame, p);
	const struct filter_rule *rule;
	bool walk = filter_walk(&w->filter, &packet, &rule);
	bool set = pset_holds(w->frame.space, w->set, p);

	*line = 0;
	if (rule && rule->span.source)
		*line = source_line(w->c.arena, rule->span.source, rule->span.start, NULL, NULL);
	if (walk == set) {
		w->passed++;
		return walk;
	}
	w->failed++;
	printf("FAIL %s: the set says %s, the rules %s\n", packet_text(w->c.arena, &packet),
	       set ? "allow" : "deny", walk ? "allow" : "deny");
	return walk;
}

/* -- probes -- */

static bool read_service(const char *s, struct point *p)
{
	char name[16];
	unsigned a = 0, b = 0, source = PSET_ANY_SOURCE_PORT;
	int n = sscanf(s, "%15[a-z0-9]/%u/%u", name, &a, &b);
	const char *at = strstr(s, " source ");

	if (n < 1)
		return false;
	if (at)
		sscanf(at, " source %u", &source);
	if (!strcmp(name, "ip")) {
		p->proto = (uint8_t)a;
		return true;
	}
	int proto = proto_number(name, strlen(name));
	if (proto < 0)
		return false;
	p->proto = (uint8_t)proto;
	if (proto == PROTO_ICMP || proto == PROTO_ICMP6) {
		p->port = (uint16_t)(a << 8 | b);
	} else if (n > 1) {
		p->port = (uint16_t)a;
		p->src_port = (uint16_t)source;
	}
	return true;
}

static bool read_point(struct ways *w, char **field, struct point *p)
{
	enum family f;

	*p = (struct point){.in = frame_place(&w->frame, intern(w->c.names, field[0])),
			    .out = frame_place(&w->frame, intern(w->c.names, field[1]))};
	return addr_parse(field[2], strlen(field[2]), &p->family, &p->from) &&
	       addr_parse(field[3], strlen(field[3]), &f, &p->to) && f == p->family &&
	       read_service(field[4], p);
}

static void probe(struct ways *w, char *text)
{
	char *field[7] = {0}, *at = text;
	struct point p;
	size_t n = 0, line;

	for (; n < 7 && at; n++) {
		field[n] = at;
		at = strchr(at, '\t');
		if (at)
			*at++ = '\0';
	}
	if (n < 6 || !read_point(w, field, &p)) {
		printf("FAIL this probe cannot be read: %s\n", text);
		w->failed++;
		return;
	}
	bool allow = decide(w, &p, &line);
	if (allow != !strcmp(field[5], "allow") ||
	    (n == 7 && strtoul(field[6], NULL, 10) != line)) {
		printf("FAIL %s %s %s %s %s: %s at line %zu\n", field[0], field[1], field[2],
		       field[3], field[4], allow ? "allow" : "deny", line);
		w->failed++;
	}
}

/* Every place has to be known before the set is made: probes first, then the set. */
static void each_probe(struct ways *w, FILE *f, bool only_places)
{
	char text[1024];

	rewind(f);
	while (fgets(text, sizeof text, f)) {
		text[strcspn(text, "\n")] = '\0';
		if (!*text || *text == '#')
			continue;
		if (only_places) {
			char *in = strtok(text, "\t"), *out = strtok(NULL, "\t");

			frame_place(&w->frame, intern(w->c.names, in));
			frame_place(&w->frame, intern(w->c.names, out ? out : ""));
		} else {
			probe(w, text);
		}
	}
}

/* -- random connections -- */

static const struct filter_match *some_match(struct ways *w)
{
	const struct filter_chain *c = &w->filter.chains.at[below(w, w->filter.chains.n)];

	return c->rules.n ? &c->rules.at[below(w, c->rules.n)].match : NULL;
}

static u128 near_edge(struct ways *w, const struct filter_side *s, enum family f)
{
	struct addr_set set = addr_set_family(s->addresses, f);

	if (!set.n)
		return below(w, 1000);
	const struct addr_range *r = &set.at[below(w, set.n)];
	switch (below(w, 4)) {
	case 0:
		return r->lo;
	case 1:
		return r->hi;
	case 2:
		return r->lo ? r->lo - 1 : r->lo;
	default:
		return r->hi < addr_max(f) ? r->hi + 1 : r->hi;
	}
}

static uint32_t some_place(struct ways *w, const struct place_list *l)
{
	if (l->n && below(w, 3))
		return frame_place(&w->frame, l->at[below(w, l->n)]);
	return below(w, w->frame.places.n + 1);
}

static void some_service(struct ways *w, const struct filter_match *m, struct point *p)
{
	const struct service_term *t = &m->terms[below(w, m->n_terms)];
	static const uint8_t protocols[] = {PROTO_TCP, PROTO_UDP, PROTO_ICMP, PROTO_ICMP6, 50, 132};

	p->proto = t->kind == SERVICE_ANY || !below(w, 6) ? protocols[below(w, 6)] : t->proto;
	if (p->proto == PROTO_ICMP || p->proto == PROTO_ICMP6) {
		p->port =
		    (uint16_t)((unsigned)(t->kind == SERVICE_ICMP && t->type >= 0 ? t->type : 8)
				   << 8 |
			       below(w, 6));
	} else if (p->proto == PROTO_TCP || p->proto == PROTO_UDP || p->proto == PROTO_SCTP) {
		p->port = (uint16_t)(t->dst.lo + below(w, 3) - 1);
		p->src_port = (uint16_t)(below(w, 2) ? t->src.lo : t->src.hi);
	}
}

static void random_connection(struct ways *w)
{
	const struct filter_match *m = some_match(w), *other = some_match(w);
	struct point p = {.family = below(w, 3) ? FAMILY_4 : FAMILY_6};
	size_t line;

	if (!m || !other)
		return;
	p.in = some_place(w, &m->in);
	p.out = some_place(w, &m->out);
	p.from = near_edge(w, &m->from, p.family);
	p.to = near_edge(w, below(w, 5) ? &m->to : &other->to, p.family);
	if (w->frame.names.n && !below(w, 4))
		p.to_name = below(w, w->frame.names.n + 1);
	p.minute = below(w, 2) ? 0 : m->time.to - below(w, 2) * !!m->time.to;
	some_service(w, m, &p);
	decide(w, &p, &line);
}

int main(int argc, char **argv)
{
	struct options o = {.color = COLOR_NEVER};
	struct ways w = {.state = 1};
	const struct backend *b = argc > 3 ? backend_find(argv[1]) : NULL;
	FILE *probes = b ? fopen(argv[3], "r") : NULL;

	if (!probes) {
		fprintf(stderr, "usage: ways TARGET CONFIGURATION PROBES.tsv [RANDOM]\n");
		return 2;
	}
	compilation_init(&w.c, &o);
	if (!read_configuration(&w.c, b, NULL, argv[2], &w.filter)) {
		show_diagnostics(&w.c);
		return 1;
	}
	frame_init(&w.frame, w.c.arena, w.c.names, pset_space_new(0));
	frame_know(&w.frame, &w.filter);
	each_probe(&w, probes, true);
	w.set = frame_filter(&w.frame, &w.filter);
	each_probe(&w, probes, false);
	for (unsigned long i = argc > 4 ? strtoul(argv[4], NULL, 10) : 0; i; i--)
		random_connection(&w);
	printf("%s: %zu passed, %zu failed\n", argv[2], w.passed, w.failed);
	pset_space_free(w.frame.space);
	fclose(probes);
	compilation_free(&w.c);
	return w.failed ? 1 : 0;
}
