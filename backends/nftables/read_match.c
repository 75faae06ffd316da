/* The conditions of an nftables rule, narrowed step by step, and what is left of them as a filter
 * match. */
#include <stdlib.h>
#include <string.h>

#include "read.h"

enum { ICMP_4 = 1, ICMP_6 = 58 };

struct nft_match nft_match_all(enum family families)
{
	struct nft_match m = {.families = families,
			      .in = PLACE_ANY,
			      .out = PLACE_ANY,
			      .any_from = true,
			      .any_to = true,
			      .time = TIME_ALWAYS};

	memset(m.protos, 0xff, sizeof m.protos);
	return m;
}

/* -- places -- */

static void add_place(struct place_list *out, const char *name)
{
	for (size_t i = 0; i < out->n; i++)
		if (out->at[i] == name)
			return;
	out->at[out->n++] = name;
}

/* Both lists at once. */
static struct place_list both(struct nft *p, const struct place_list *a, const struct place_list *b)
{
	struct place_list out = {.except = a->except && b->except};

	out.at = ARENA_ARRAY(p->arena, const char *, a->n + b->n);
	for (size_t i = 0; i < a->n; i++)
		if (out.except || (!a->except && place_list_holds(b, a->at[i])))
			add_place(&out, a->at[i]);
	for (size_t i = 0; i < b->n; i++)
		if (out.except || (!b->except && place_list_holds(a, b->at[i])))
			add_place(&out, b->at[i]);
	return out;
}

static void narrow_place(struct nft *p, struct place_list *l, const struct nft_values *v)
{
	struct place_list list = {.at = v->words, .n = v->n_words};

	for (size_t i = 0; i < v->n_words; i++)
		if (!map_get(p->places, v->words[i])) {
			map_put(p->places, v->words[i], p);
			VEC_PUSH(p->arena, &p->r->filter->places, v->words[i]);
		}
	*l = l->except && !l->n ? list : both(p, l, &list);
}

/* -- addresses -- */

static void narrow_side(struct nft *p, struct nft_match *m, bool from, const struct nft_values *v)
{
	bool *any = from ? &m->any_from : &m->any_to;
	struct addr_set *set = from ? &m->from : &m->to;
	const struct filter_name **names = from ? &m->from_names : &m->to_names;
	size_t *n_names = from ? &m->n_from_names : &m->n_to_names;

	if (*any) {
		*set = v->addresses;
		*names = v->names;
		*n_names = v->n_names;
		*any = false;
		return;
	}
	/* Two conditions on one end: a name and an address at once is what nobody can tell. */
	if (*n_names || v->n_names)
		m->never = true;
	*set = addr_set_intersect(p->arena, *set, v->addresses);
	*n_names = 0;
}

/* -- numbers -- */

static void narrow_numbers(struct nft *p, struct number_range **at, size_t *n,
			   const struct nft_values *v)
{
	struct number_range *out;
	size_t count = 0;

	if (!*at) {
		*at = v->numbers ? v->numbers : ARENA_NEW(p->arena, struct number_range);
		*n = v->n_numbers;
		return;
	}
	out = ARENA_ARRAY(p->arena, struct number_range, *n + v->n_numbers);
	for (size_t i = 0; i < *n; i++)
		for (size_t k = 0; k < v->n_numbers; k++) {
			uint32_t lo =
			    (*at)[i].lo > v->numbers[k].lo ? (*at)[i].lo : v->numbers[k].lo;
			uint32_t hi =
			    (*at)[i].hi < v->numbers[k].hi ? (*at)[i].hi : v->numbers[k].hi;

			if (lo <= hi)
				out[count++] = (struct number_range){lo, hi};
		}
	*at = out;
	*n = count;
}

static bool holds(const struct nft_values *v, uint32_t x)
{
	for (size_t i = 0; i < v->n_numbers; i++)
		if (v->numbers[i].lo <= x && x <= v->numbers[i].hi)
			return true;
	return false;
}

static void narrow_protos(struct nft_match *m, const struct nft_values *v)
{
	for (unsigned i = 0; i < 256; i++)
		if (!holds(v, i))
			m->protos[i / 8] &= (uint8_t) ~(1u << (i % 8));
}

void nft_match_proto(struct nft_match *m, unsigned proto)
{
	bool held = m->protos[proto / 8] >> (proto % 8) & 1;

	memset(m->protos, 0, sizeof m->protos);
	if (held)
		m->protos[proto / 8] = (uint8_t)(1u << (proto % 8));
}

static void narrow_families(struct nft_match *m, const struct nft_values *v)
{
	if (!holds(v, 4))
		m->families &= ~(unsigned)FAMILY_4;
	if (!holds(v, 6))
		m->families &= ~(unsigned)FAMILY_6;
}

void nft_match_field(struct nft *p, struct nft_match *m, enum field f, const struct nft_values *v)
{
	switch (f) {
	case FIELD_IN:
		narrow_place(p, &m->in, v);
		break;
	case FIELD_OUT:
		narrow_place(p, &m->out, v);
		break;
	case FIELD_FROM_4:
	case FIELD_FROM_6:
		narrow_side(p, m, true, v);
		break;
	case FIELD_TO_4:
	case FIELD_TO_6:
		narrow_side(p, m, false, v);
		break;
	case FIELD_PROTO:
		narrow_protos(m, v);
		break;
	case FIELD_FAMILY:
		narrow_families(m, v);
		break;
	case FIELD_SRC_PORT:
		narrow_numbers(p, &m->src, &m->n_src, v);
		break;
	case FIELD_DST_PORT:
		narrow_numbers(p, &m->dst, &m->n_dst, v);
		break;
	case FIELD_TYPE_4:
	case FIELD_TYPE_6:
		narrow_numbers(p, &m->types, &m->n_types, v);
		break;
	case FIELD_CODE_4:
	case FIELD_CODE_6:
		narrow_numbers(p, &m->codes, &m->n_codes, v);
		break;
	case FIELD_STATE:
	case FIELD_PACKET:
	default:
		m->never = m->never || !holds(v, 1);
		break;
	}
}

/* -- the end: terms -- */

struct terms {
	struct service_term *at;
	size_t n, cap;
};

static bool has_proto(const struct nft_match *m, unsigned proto)
{
	return m->protos[proto / 8] >> (proto % 8) & 1;
}

static bool has_ports(unsigned proto)
{
	enum { DCCP = 33, UDPLITE = 136 };

	return proto == PROTO_TCP || proto == PROTO_UDP || proto == PROTO_SCTP || proto == DCCP ||
	       proto == UDPLITE;
}

bool nft_match_is_loose(const struct nft_match *m)
{
	for (unsigned proto = 0; m->th && proto < 256; proto++)
		if (has_proto(m, proto) && !has_ports(proto))
			return true;
	return false;
}

static void add_ports(struct nft *p, const struct nft_match *m, unsigned proto, struct terms *t)
{
	static const struct number_range all = {0, 65535};
	const struct number_range *src = m->src ? m->src : &all, *dst = m->dst ? m->dst : &all;
	size_t n_src = m->src ? m->n_src : 1, n_dst = m->dst ? m->n_dst : 1;

	for (size_t i = 0; i < n_src; i++)
		for (size_t k = 0; k < n_dst; k++)
			VEC_PUSH(p->arena, t,
				 ((struct service_term){
				     .kind = SERVICE_PORTS,
				     .proto = (uint8_t)proto,
				     .src = {(uint16_t)src[i].lo, (uint16_t)src[i].hi},
				     .dst = {(uint16_t)dst[k].lo, (uint16_t)dst[k].hi}}));
}

static void add_codes(struct nft *p, const struct nft_match *m, uint8_t proto, int16_t type,
		      struct terms *t)
{
	struct service_term s = {.kind = SERVICE_ICMP, .proto = proto, .type = type, .code = -1};

	if (!m->codes) {
		VEC_PUSH(p->arena, t, s);
		return;
	}
	for (size_t i = 0; i < m->n_codes; i++)
		for (uint32_t c = m->codes[i].lo; c <= m->codes[i].hi && c < 256; c++) {
			s.code = (int16_t)c;
			VEC_PUSH(p->arena, t, s);
		}
}

static void add_types(struct nft *p, const struct nft_match *m, uint8_t proto, struct terms *t)
{
	static const struct number_range all = {0, 255};
	const struct number_range *types = m->types ? m->types : &all;
	size_t n = m->types ? m->n_types : 1;

	for (size_t i = 0; i < n; i++)
		for (uint32_t x = types[i].lo; x <= types[i].hi && x < 256; x++)
			add_codes(p, m, proto, (int16_t)x, t);
}

static bool all_protos(const struct nft_match *m)
{
	for (size_t i = 0; i < sizeof m->protos; i++)
		if (m->protos[i] != 0xff)
			return false;
	return true;
}

/* What is left of the protocols. Ports and types belong to some of them alone. */
static void add_terms(struct nft *p, const struct nft_match *m, struct terms *t)
{
	bool ports = m->src || m->dst, types = m->types || m->codes;

	if (all_protos(m) && !ports && !types) {
		VEC_PUSH(p->arena, t, ((struct service_term){.kind = SERVICE_ANY}));
		return;
	}
	for (unsigned proto = 0; proto < 256; proto++) {
		if (!has_proto(m, proto) || (ports && !has_ports(proto)) ||
		    (types && proto != ICMP_4 && proto != ICMP_6))
			continue;
		if (has_ports(proto))
			add_ports(p, m, proto, t);
		else if (types)
			add_types(p, m, (uint8_t)proto, t);
		else
			VEC_PUSH(p->arena, t,
				 ((struct service_term){.kind = SERVICE_PROTO,
							.proto = (uint8_t)proto}));
	}
}

static struct filter_side side(struct nft *p, const struct nft_match *m, bool from)
{
	struct filter_side s = {.addresses = from ? m->from : m->to,
				.names = from ? m->from_names : m->to_names,
				.n_names = from ? m->n_from_names : m->n_to_names};

	if (from ? m->any_from : m->any_to)
		s = filter_any(p->arena);
	if (m->families != FAMILY_BOTH)
		s.addresses = addr_set_family(s.addresses, m->families);
	return s;
}

bool nft_match_finish(struct nft *p, const struct nft_match *m, struct filter_match *out)
{
	struct terms t = {NULL, 0, 0};

	if (m->never || m->families == FAMILY_NONE)
		return false;
	*out = (struct filter_match){.in = m->in, .out = m->out, .time = m->time};
	out->from = side(p, m, true);
	out->to = side(p, m, false);
	add_terms(p, m, &t);
	if (t.n > 1)
		terms_canonical(t.at, &t.n);
	out->terms = t.at;
	out->n_terms = t.n;
	return t.n && (out->from.addresses.n || out->from.n_names) &&
	       (out->to.addresses.n || out->to.n_names);
}
