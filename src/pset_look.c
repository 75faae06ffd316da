/* Looking into packet sets: membership, and one readable point. */
#include "pset_space.h"
#include "service.h"

/* -- membership -- */

static uint32_t address_digit(u128 address, uint32_t place)
{
	return (uint32_t)(address >> (DIGIT_BITS * (ADDRESS_DIGITS - 1 - place))) &
	       level_max(LEVEL_TO);
}

static uint32_t digit_of(const struct point *p, uint32_t level)
{
	switch (level_axis(level)) {
	case AXIS_IN:
		return p->in;
	case AXIS_OUT:
		return p->out;
	case AXIS_FAMILY:
		return p->family == FAMILY_6;
	case AXIS_TO_NAME:
		return p->to_name;
	case AXIS_FROM_NAME:
		return p->from_name;
	case AXIS_TO:
		return address_digit(p->to, level - LEVEL_TO);
	case AXIS_FROM:
		return address_digit(p->from, level - LEVEL_FROM);
	case AXIS_PROTO:
		return p->proto;
	case AXIS_PORT:
		return p->port;
	case AXIS_SRC_PORT:
		return p->src_port;
	case AXIS_MINUTE:
	case AXES:
	default:
		return p->minute;
	}
}

bool pset_holds(const struct pset_space *s, pset a, const struct point *p)
{
	while (a > PSET_ALL) {
		uint32_t level = pset_level(s, a);

		a = node_at(s, a, level, digit_of(p, level));
	}
	return a == PSET_ALL;
}

/* -- one readable point -- */

/* Digits to try before the first that leads on, by axis; ends with the axis' own 0. */
static const uint32_t *preferred(enum axis axis)
{
	static const uint32_t protocols[] = {PROTO_TCP, PROTO_UDP, PROTO_ICMP, PROTO_ICMP6, 0};
	static const uint32_t ports[] = {443, 80, 22, 53, 0};
	static const uint32_t source_ports[] = {PSET_ANY_SOURCE_PORT, 0};
	static const uint32_t none[] = {0};

	switch (axis) {
	case AXIS_PROTO:
		return protocols;
	case AXIS_PORT:
		return ports;
	case AXIS_SRC_PORT:
		return source_ports;
	default:
		return none;
	}
}

/* The digit to go on with: a preferred one, else the first that leads to a point. */
static uint32_t choose(const struct pset_space *s, pset a, uint32_t level)
{
	const uint32_t *p = preferred(level_axis(level));
	const struct node *n = &s->nodes[a];
	uint32_t lo = 0;

	if (n->level != level)
		return *p;
	for (;; p++) {
		if (node_at(s, a, level, *p) != PSET_EMPTY)
			return *p;
		if (!*p)
			break;
	}
	for (uint32_t i = 0; i < n->n; lo = s->edges[n->first + i++].hi + 1)
		if (s->edges[n->first + i].to != PSET_EMPTY)
			break;
	return lo;
}

/* Is digit + 1 as good? A host's address reads better than a network's: 10.0.0.1, not 10.0.0.0. */
static uint32_t choose_address(const struct pset_space *s, pset a, uint32_t level)
{
	uint32_t digit = choose(s, a, level);
	bool last = level == LEVEL_FROM - 1 || level == LEVEL_MINUTE - 1;

	if (last && !digit && node_at(s, a, level, 1) != PSET_EMPTY)
		return 1;
	return digit;
}

static void put_digit(struct point *p, uint32_t level, uint32_t d)
{
	switch (level_axis(level)) {
	case AXIS_IN:
		p->in = d;
		break;
	case AXIS_OUT:
		p->out = d;
		break;
	case AXIS_FAMILY:
		p->family = d ? FAMILY_6 : FAMILY_4;
		break;
	case AXIS_TO_NAME:
		p->to_name = d;
		break;
	case AXIS_FROM_NAME:
		p->from_name = d;
		break;
	case AXIS_TO:
		p->to = (p->to << DIGIT_BITS) | d;
		break;
	case AXIS_FROM:
		p->from = (p->from << DIGIT_BITS) | d;
		break;
	case AXIS_PROTO:
		p->proto = (uint8_t)d;
		break;
	case AXIS_PORT:
		p->port = (uint16_t)d;
		break;
	case AXIS_SRC_PORT:
		p->src_port = (uint16_t)d;
		break;
	case AXIS_MINUTE:
	case AXES:
	default:
		p->minute = d;
		break;
	}
}

/* Digits that only an IPv6 address has. */
static bool beyond_ipv4(uint32_t level)
{
	return (level >= LEVEL_TO && level < LEVEL_TO + IPV4_SKIPPED) ||
	       (level >= LEVEL_FROM && level < LEVEL_FROM + IPV4_SKIPPED);
}

struct point pset_witness(const struct pset_space *s, pset a)
{
	struct point p = {.family = FAMILY_4};

	for (uint32_t level = 0; level < LEVELS; level++) {
		if (beyond_ipv4(level) && p.family == FAMILY_4)
			continue;
		bool address = level >= LEVEL_TO && level < LEVEL_MINUTE;
		uint32_t d = address ? choose_address(s, a, level) : choose(s, a, level);

		put_digit(&p, level, d);
		a = node_at(s, a, level, d);
	}
	return p;
}
