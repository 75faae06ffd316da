/* Figures before and after optimisation: see stats.h. */
#include "stats.h"

#include <stdlib.h>
#include <string.h>

#include "json_out.h"
#include "oom.h"

/* One figure of the policy or of an output. */
struct row {
	const struct output *output; /* NULL: of the policy */
	const char *what;
	size_t before, after;
};

struct stats {
	struct compilation *c;
	VEC(struct row) rows;
};

static void add_row(struct stats *s, const struct output *o, const char *what, size_t before,
		    size_t after)
{
	VEC_PUSH(s->c->arena, &s->rows, ((struct row){o, what, before, after}));
}

/* -- the policy -- */

struct ranges {
	struct arena *arena;
	VEC(struct addr_range) at;
	size_t names;
};

static void add_ranges(struct ranges *r, const struct object *o, enum family family)
{
	struct addr_set s = addr_set_family(o->addresses, family);

	r->names += o->kind == OBJECT_NAME;
	for (size_t i = 0; o->kind != OBJECT_GROUP && i < s.n; i++)
		VEC_PUSH(r->arena, &r->at, s.at[i]);
	for (size_t i = 0; i < o->n_members; i++)
		add_ranges(r, o->members[i], family);
}

static int compare_ranges(const void *x, const void *y)
{
	return range_compare(x, y);
}

/* How many different ranges and DNS names the objects stand for. */
static size_t count_ranges(struct arena *a, const struct object *const *o, size_t n,
			   enum family family)
{
	struct ranges r = {.arena = a};
	size_t kept = 0;

	if (n == 1 && o[0]->kind != OBJECT_GROUP && o[0]->kind != OBJECT_NAME)
		return addr_set_family(o[0]->addresses, family).n;
	for (size_t i = 0; i < n; i++)
		add_ranges(&r, o[i], family);
	if (r.at.n > 1)
		qsort(r.at.at, r.at.n, sizeof *r.at.at, compare_ranges);
	for (size_t i = 0; i < r.at.n; i++)
		kept += !i || range_compare(&r.at.at[i - 1], &r.at.at[i]) != 0;
	return kept + r.names;
}

/* One for each range of sources, of destinations and of services that rules name, by family. */
static size_t count_entries(const struct policy *p)
{
	static const enum family families[] = {FAMILY_4, FAMILY_6};
	struct arena *a = arena_new(out_of_memory);
	size_t total = 0;

	for (size_t i = 0; i < p->n_pairs; i++)
		for (size_t k = 0; k < p->pairs[i].n_rules; k++) {
			const struct rule *r = &p->pairs[i].rules[k];
			struct service_term *terms;
			size_t n =
			    r->n_services == 1 ? r->services[0]->n_terms : rule_terms(a, r, &terms);

			for (size_t f = 0; f < 2; f++)
				if (r->families & families[f])
					total +=
					    n *
					    count_ranges(a, r->sources, r->n_sources, families[f]) *
					    count_ranges(a, r->destinations, r->n_destinations,
							 families[f]);
			if (arena_used(a) > 1 << 20) {
				arena_free(a);
				a = arena_new(out_of_memory);
			}
		}
	arena_free(a);
	return total;
}

static size_t mark_object(bool *seen, const struct object *o)
{
	size_t n = !seen[o->index];

	seen[o->index] = true;
	for (size_t i = 0; n && i < o->n_members; i++)
		n += mark_object(seen, o->members[i]);
	return n;
}

static void count_things(struct arena *a, const struct policy *p, size_t *objects, size_t *services)
{
	bool *seen = ARENA_ARRAY(a, bool, p->n_objects),
	     *said = ARENA_ARRAY(a, bool, p->n_services);

	*objects = *services = 0;
	for (size_t i = 0; i < p->n_pairs; i++)
		for (size_t k = 0; k < p->pairs[i].n_rules; k++) {
			const struct rule *r = &p->pairs[i].rules[k];

			for (size_t m = 0; m < r->n_sources; m++)
				*objects += mark_object(seen, r->sources[m]);
			for (size_t m = 0; m < r->n_destinations; m++)
				*objects += mark_object(seen, r->destinations[m]);
			for (size_t m = 0; m < r->n_services; m++) {
				*services += !said[r->services[m]->index];
				said[r->services[m]->index] = true;
			}
		}
}

static void add_policy(struct stats *s)
{
	const struct policy *before = s->c->policy, *after = optimized_policy(s->c);
	size_t objects[2], services[2];

	count_things(s->c->arena, before, &objects[0], &services[0]);
	count_things(s->c->arena, after, &objects[1], &services[1]);
	add_row(s, NULL, "rules", before->n_rules, after->n_rules);
	add_row(s, NULL, "objects", objects[0], objects[1]);
	add_row(s, NULL, "services", services[0], services[1]);
	add_row(s, NULL, "expanded entries", count_entries(before), count_entries(after));
}

/* -- outputs -- */

/* Lines of a text that comes in pieces. */
struct lines {
	const struct backend *backend;
	struct counting counting;
	struct buf rest; /* the beginning of a line whose end is to come */
};

static void count_line(struct lines *l, const char *s, size_t n)
{
	if (!l->rest.n) {
		l->backend->count(&l->counting, s, n);
		return;
	}
	buf_add(&l->rest, s, n);
	l->backend->count(&l->counting, l->rest.data, l->rest.n);
	l->rest.n = 0;
}

static bool take_piece(void *user, const char *data, size_t n)
{
	struct lines *l = user;
	const char *end = data + n;

	while (data < end) {
		const char *newline = memchr(data, '\n', (size_t)(end - data));

		if (!newline) {
			buf_add(&l->rest, data, (size_t)(end - data));
			break;
		}
		count_line(l, data, (size_t)(newline - data));
		data = newline + 1;
	}
	return true;
}

/* The figures of an output as policy P would have it; false where it cannot be. */
static bool count_output(struct stats *s, const struct output *o, const struct policy *p,
			 size_t figure[COUNTS_MAX])
{
	enum { PIECE = 1 << 16 };
	struct arena *a = arena_new(out_of_memory);
	struct lines l = {.backend = o->backend, .counting = {.arena = a}};
	struct output copy = *o;
	bool good;

	emission_init(s->c, o, p, &copy.emission);
	copy.emission.arena = a;
	copy.emission.diags = diags_new(a);
	good = o->backend->check(&copy.emission);
	if (good) {
		copy.emission.out =
		    (struct buf){.drain = take_piece, .drain_user = &l, .drain_at = PIECE};
		emit_output(&copy, false);
		buf_flush(&copy.emission.out);
		take_piece(&l, "\n", 1);
		memcpy(figure, l.counting.figure, sizeof l.counting.figure);
		release_output(&copy);
		buf_free(&copy.emission.out);
		buf_free(&l.rest);
	}
	arena_free(a);
	return good;
}

static void add_output(struct stats *s, const struct output *o)
{
	const char *const *counted = o->backend->counted;
	size_t before[COUNTS_MAX], after[COUNTS_MAX];

	if (!counted || !count_output(s, o, s->c->policy, before) ||
	    !count_output(s, o, optimized_policy(s->c), after))
		return;
	for (size_t i = 0; counted[i]; i++)
		add_row(s, o, counted[i], before[i], after[i]);
}

/* -- telling -- */

static const char *row_name(struct arena *a, const struct row *r)
{
	const struct output *o = r->output;

	if (!o)
		return r->what;
	return arena_printf(a, "%s%s%s: %s", o->backend->name, o->firewall->name ? " " : "",
			    o->firewall->name ? o->firewall->name : "", r->what);
}

static void write_text(struct stats *s, struct buf *to)
{
	struct arena *a = s->c->arena;
	size_t width = 0;

	for (size_t i = 0; i < s->rows.n; i++) {
		size_t n = strlen(row_name(a, &s->rows.at[i]));

		width = n > width ? n : width;
	}
	buf_printf(to, "%-*s  %12s  %11s%d\n", (int)width, "", "as written", "-O",
		   s->c->options->optimize);
	for (size_t i = 0; i < s->rows.n; i++)
		buf_printf(to, "%-*s  %12zu  %12zu\n", (int)width, row_name(a, &s->rows.at[i]),
			   s->rows.at[i].before, s->rows.at[i].after);
}

static json_t *row_json(const struct row *r)
{
	json_t *o = json_object();
	const char *name = r->output ? r->output->firewall->name : NULL;

	json_object_set_new(o, "target",
			    r->output ? json_text(r->output->backend->name) : json_null());
	json_object_set_new(o, "firewall", name ? json_text(name) : json_null());
	json_object_set_new(o, "what", json_text(r->what));
	json_object_set_new(o, "before", json_integer((json_int_t)r->before));
	json_object_set_new(o, "after", json_integer((json_int_t)r->after));
	return o;
}

static void write_json(struct stats *s, struct buf *to)
{
	json_t *o = json_object(), *list = json_array();
	char *text;

	for (size_t i = 0; i < s->rows.n; i++)
		json_array_append_new(list, row_json(&s->rows.at[i]));
	json_object_set_new(o, "level", json_integer(s->c->options->optimize));
	json_object_set_new(o, "stats", list);
	text = json_dumps(o, JSON_COMPACT);
	if (!text)
		out_of_memory();
	buf_printf(to, "%s\n", text);
	free(text);
	json_decref(o);
}

void stats_write(struct compilation *c, const struct outputs *out, struct buf *to)
{
	struct stats s = {.c = c};

	add_policy(&s);
	for (size_t i = 0; i < out->n; i++)
		add_output(&s, &out->at[i]);
	if (c->options->diagnostics == DIAG_TEXT)
		write_text(&s, to);
	else
		write_json(&s, to);
}
