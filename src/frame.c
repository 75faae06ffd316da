/* Numbers for places and names, and what is behind a place: see frame.h. */
#include "frame.h"

#include <stdlib.h>
#include <string.h>

void frame_init(struct frame *f, struct arena *a, struct intern *strings, struct pset_space *space)
{
	*f = (struct frame){.arena = a, .strings = strings, .space = space};
	f->place_numbers = map_new(a);
	f->name_numbers = map_new(a);
}

uint32_t frame_place(struct frame *f, const char *interned)
{
	uintptr_t n = (uintptr_t)map_get(f->place_numbers, interned);

	if (!n) {
		VEC_PUSH(f->arena, &f->places, interned);
		n = f->places.n;
		map_put(f->place_numbers, interned, (void *)n);
	}
	return (uint32_t)n;
}

uint32_t frame_name(struct frame *f, const char *interned)
{
	uintptr_t n = (uintptr_t)map_get(f->name_numbers, interned);

	if (!n) {
		VEC_PUSH(f->arena, &f->names, interned);
		n = f->names.n;
		map_put(f->name_numbers, interned, (void *)n);
	}
	return (uint32_t)n;
}

void frame_know(struct frame *f, const struct filter *filter)
{
	for (size_t i = 0; i < filter->places.n; i++)
		frame_place(f, filter->places.at[i]);
	for (size_t c = 0; c < filter->chains.n; c++)
		for (size_t r = 0; r < filter->chains.at[c].rules.n; r++) {
			const struct filter_match *m = &filter->chains.at[c].rules.at[r].match;

			for (size_t i = 0; i < m->in.n; i++)
				frame_place(f, m->in.at[i]);
			for (size_t i = 0; i < m->out.n; i++)
				frame_place(f, m->out.at[i]);
			for (size_t i = 0; i < m->from.n_names; i++)
				frame_name(f, m->from.names[i].fqdn);
			for (size_t i = 0; i < m->to.n_names; i++)
				frame_name(f, m->to.names[i].fqdn);
		}
}

static int compare_numbers(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

void frame_add_area(struct frame *f, const char *const *places, size_t n_places,
		    struct addr_set addresses, const char *const *names, size_t n_names)
{
	uint32_t *numbers = ARENA_ARRAY(f->arena, uint32_t, n_places + 1);
	uint32_t *name_numbers = ARENA_ARRAY(f->arena, uint32_t, n_names);
	struct interval *at = ARENA_ARRAY(f->arena, struct interval, n_places);
	size_t n = 0;

	for (size_t i = 0; i < n_places; i++)
		numbers[i] = frame_place(f, places[i]);
	qsort(numbers, n_places, sizeof *numbers, compare_numbers);
	for (size_t i = 0; i < n_places; i++)
		if (!i || numbers[i] != numbers[i - 1])
			at[n++] = (struct interval){numbers[i], numbers[i]};
	for (size_t i = 0; i < n_names; i++)
		name_numbers[i] = frame_name(f, names[i]);
	qsort(name_numbers, n_names, sizeof *name_numbers, compare_numbers);
	*VEC_ADD(f->arena, &f->areas) =
	    (struct frame_area){at, n, addresses, name_numbers, n_names};
}

void frame_add_whole(struct frame *f, const char *place, struct addr_set addresses)
{
	*VEC_ADD(f->arena, &f->wholes) = (struct frame_whole){frame_place(f, place), addresses};
}

bool frame_is_whole(const struct frame *f, const char *place, struct addr_set set)
{
	enum family families = addr_set_families(set);

	for (size_t i = 0; i < f->wholes.n; i++) {
		struct addr_set whole = f->wholes.at[i].addresses;

		if (families != FAMILY_BOTH)
			whole = addr_set_family(whole, families);
		if (set.n && f->places.at[f->wholes.at[i].place - 1] == place &&
		    addr_set_equal(whole, set))
			return true;
	}
	return false;
}

/* -- routing -- */

/* Numbers of DNS names that an area's packets may be known by: none, its own, and those of nowhere.
 */
static struct interval *area_names(struct frame *f, const struct frame_area *area, size_t *n)
{
	uint32_t total = (uint32_t)f->names.n + 1;
	bool *elsewhere = ARENA_ARRAY(f->arena, bool, total);
	struct interval *at = ARENA_ARRAY(f->arena, struct interval, total);

	for (size_t i = 0; i < f->areas.n; i++)
		for (size_t k = 0; k < f->areas.at[i].n_names; k++)
			elsewhere[f->areas.at[i].names[k]] = true;
	for (size_t k = 0; k < area->n_names; k++)
		elsewhere[area->names[k]] = false;
	*n = 0;
	for (uint32_t k = 0; k < total; k++)
		if (!elsewhere[k] && *n && at[*n - 1].hi == k - 1)
			at[*n - 1].hi = k;
		else if (!elsewhere[k])
			at[(*n)++] = (struct interval){k, k};
	return at;
}

/* Addresses and names of an area, of both families. */
static pset area_addresses(struct frame *f, const struct frame_area *area, bool source)
{
	static const enum family families[] = {FAMILY_4, FAMILY_6};
	enum axis axis = source ? AXIS_FROM : AXIS_TO;
	pset both = PSET_EMPTY;
	size_t n;
	struct interval *names = area_names(f, area, &n);

	for (uint32_t i = 0; i < 2; i++) {
		struct addr_set set = addr_set_family(area->addresses, families[i]);
		pset p = pset_addresses(f->space, axis, set, PSET_ALL);
		struct interval family = {i, i};

		p = pset_numbers(f->space, source ? AXIS_FROM_NAME : AXIS_TO_NAME, names, n, p);
		p = pset_numbers(f->space, AXIS_FAMILY, &family, 1, p);
		both = pset_union(f->space, both, p);
	}
	return both;
}

static pset area_end(struct frame *f, const struct frame_area *area, bool source)
{
	return pset_numbers(f->space, source ? AXIS_IN : AXIS_OUT, area->places, area->n_places,
			    area_addresses(f, area, source));
}

/* Destinations that no known place has. */
static pset strangers(struct frame *f)
{
	struct addr_set rest = filter_any(f->arena).addresses;
	struct frame_area area = {NULL, 0, rest, NULL, 0};

	for (size_t i = 0; i < f->areas.n; i++)
		area.addresses = addr_set_minus(f->arena, area.addresses, f->areas.at[i].addresses);
	return area_addresses(f, &area, false);
}

/* Places of which nothing is known: every address may be there, but no name that lies behind
 * others. */
static pset elsewhere(struct frame *f, bool source)
{
	static const struct frame_area nothing;
	struct interval *at = ARENA_ARRAY(f->arena, struct interval, f->places.n + 2);
	bool *known = ARENA_ARRAY(f->arena, bool, f->places.n + 1);
	size_t n = 0, n_names;

	for (size_t i = 0; i < f->areas.n; i++)
		for (size_t k = 0; k < f->areas.at[i].n_places; k++)
			known[f->areas.at[i].places[k].lo] = true;
	for (uint32_t k = 0; k <= f->places.n; k++)
		if (!known[k])
			at[n++] = (struct interval){k, k};

	const struct interval *names = area_names(f, &nothing, &n_names);
	pset all = !source && f->egress_by_address
		       ? strangers(f)
		       : pset_numbers(f->space, source ? AXIS_FROM_NAME : AXIS_TO_NAME, names,
				      n_names, PSET_ALL);
	return pset_numbers(f->space, source ? AXIS_IN : AXIS_OUT, at, n, all);
}

/* All that may come in (source) or go out. */
static pset routing(struct frame *f, bool source)
{
	pset *ends = ARENA_ARRAY(f->arena, pset, f->areas.n + 1);

	for (size_t i = 0; i < f->areas.n; i++)
		ends[i] = area_end(f, &f->areas.at[i], source);
	ends[f->areas.n] = f->closed ? PSET_EMPTY : elsewhere(f, source);
	return pset_union_all(f->space, ends, f->areas.n + 1);
}

pset frame_routed(struct frame *f, pset set)
{
	size_t version = 1 + f->areas.n + f->places.n + f->names.n; /* all of them only grow */

	if (f->routed_areas != version) {
		f->routing[0] = routing(f, false);
		f->routing[1] = routing(f, true);
		f->routed_areas = version;
	}
	set = pset_intersect(f->space, set, f->routing[0]);
	return pset_intersect(f->space, set, f->routing[1]);
}

/* -- for people -- */

const char *frame_place_text(const struct frame *f, uint32_t number)
{
	return number && number <= f->places.n ? f->places.at[number - 1] : "any other interface";
}

struct filter_packet frame_packet(const struct frame *f, const struct point *p)
{
	bool icmp = p->proto == PROTO_ICMP || p->proto == PROTO_ICMP6;

	return (struct filter_packet){
	    .in = frame_place_text(f, p->in),
	    .out = frame_place_text(f, p->out),
	    .family = p->family,
	    .from = p->from,
	    .to = p->to,
	    .from_name = p->from_name ? f->names.at[p->from_name - 1] : NULL,
	    .to_name = p->to_name ? f->names.at[p->to_name - 1] : NULL,
	    .proto = p->proto,
	    .src_port = p->src_port,
	    .dst_port = icmp ? 0 : p->port,
	    .type = icmp ? (uint8_t)(p->port >> 8) : 0,
	    .code = icmp ? (uint8_t)p->port : 0,
	    .minute = p->minute,
	};
}

const char *packet_service(struct arena *a, const struct filter_packet *p)
{
	const char *name = proto_name(p->proto);
	const char *source = "";

	if (p->proto == PROTO_ICMP || p->proto == PROTO_ICMP6)
		return arena_printf(a, "%s/%u/%u", name, p->type, p->code);
	if (p->proto != PROTO_TCP && p->proto != PROTO_UDP && p->proto != PROTO_SCTP)
		return name ? name : arena_printf(a, "ip/%u", p->proto);
	if (p->src_port != PSET_ANY_SOURCE_PORT)
		source = arena_printf(a, " source %u", p->src_port);
	return arena_printf(a, "%s/%u%s", name, p->dst_port, source);
}

const char *packet_end(struct arena *a, const struct filter_packet *p, bool source)
{
	const char *name = source ? p->from_name : p->to_name;
	char text[ADDR_TEXT];

	return name ? name
		    : arena_printf(a, "%s", addr_text(p->family, source ? p->from : p->to, text));
}

const char *packet_text(struct arena *a, const struct filter_packet *p)
{
	return arena_printf(a, "%s -> %s %s (%s to %s)", packet_end(a, p, true),
			    packet_end(a, p, false), packet_service(a, p), p->in, p->out);
}
