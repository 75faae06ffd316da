/* The protocols and ports of a row, as services of PDL.
 *
 * The protocol column names protocols, the port column their ports; a service column, or either of
 * them alone, may say both: "TCP/443, UDP/53", "443/tcp". A protocol holds for all numbers after it
 * until the next one. What is not understood for certain is trouble: a port that is read wrongly is
 * an outage or a hole.
 */
#include <string.h>
#include <strings.h>

#include "catalog_import_parts.h"
#include "catalog_import_words.h"
#include "pdl_text.h"

enum { ANYTHING = -1, CURRENT_MAX = 8, NUMBER_MAX = 65535, TYPE_MAX = 255, PING = 8 };

/* A protocol that the row names, and its ports or ICMP types. */
struct mention {
	int proto; /* IANA's number, or ANYTHING */
	bool whole;
	VEC(struct port_range) ports;
	struct span span;
};

struct reading {
	struct table_import *t;
	const struct csv_cell *cell;
	VEC(struct mention) mentions;
	size_t current[CURRENT_MAX]; /* mentions that the next number belongs to */
	size_t n_current;
	size_t from_column; /* mentions of the protocol column: others contradict it */
	size_t
	    shared;  /* numbers of this cell that several protocols of the column have in common */
	bool closed; /* the next protocol starts a new set */
	bool prefixed; /* a protocol stood before numbers in this cell */
	bool ip;       /* "ip" was read: the next number is a protocol's */
	bool bad;
};

/* -- words for messages -- */

static struct span at(const struct reading *r, struct port_word w)
{
	return csv_part(r->cell, w.from, w.to);
}

static const char *quote(const struct reading *r, struct port_word w)
{
	return diag_quote(r->t->arena, r->cell->text + w.from, w.to - w.from);
}

static const char *proto_text(struct arena *a, int proto)
{
	const char *name = proto == ANYTHING ? "any" : proto_name((unsigned)proto);

	return name ? name : arena_printf(a, "ip/%d", proto);
}

static bool has_ports(int proto)
{
	return proto == PROTO_TCP || proto == PROTO_UDP || proto == PROTO_SCTP;
}

static bool is_icmp(int proto)
{
	return proto == PROTO_ICMP || proto == PROTO_ICMP6;
}

#define TROUBLE(r, span, hint, ...)                                                                \
	((void)((r)->bad = true), table_trouble((r)->t, (span), (hint), __VA_ARGS__))

/* -- protocols -- */

static size_t find_mention(const struct reading *r, int proto)
{
	size_t i = 0;

	while (i < r->mentions.n && r->mentions.at[i].proto != proto)
		i++;
	return i;
}

static void add_protocol(struct reading *r, int proto, struct span span)
{
	size_t i = find_mention(r, proto);

	if (r->closed)
		r->n_current = 0;
	r->closed = false;
	if (i == r->mentions.n) {
		if (r->from_column) {
			TROUBLE(r, span, NULL, "%s here, and another protocol in its own column",
				proto_text(r->t->arena, proto));
			return;
		}
		VEC_PUSH(r->t->arena, &r->mentions,
			 ((struct mention){proto, false, {NULL, 0, 0}, span}));
	}
	if (r->n_current < CURRENT_MAX)
		r->current[r->n_current++] = i;
}

/* -- numbers -- */

static void add_numbers(struct reading *r, struct mention *m, unsigned lo, unsigned hi,
			struct span span)
{
	struct arena *a = r->t->arena;
	unsigned max = is_icmp(m->proto) ? TYPE_MAX : NUMBER_MAX;

	if (!has_ports(m->proto) && !is_icmp(m->proto))
		TROUBLE(r, span, "leave the port empty where a protocol has none",
			"%s has no ports", proto_text(a, m->proto));
	else if (lo > max || hi > max)
		TROUBLE(r, span, NULL, "%s go from 0 to %u",
			is_icmp(m->proto) ? "ICMP types" : "ports", max);
	else if (lo > hi)
		TROUBLE(r, span, NULL, "the range is upside down");
	else
		VEC_PUSH(a, &m->ports, ((struct port_range){(uint16_t)lo, (uint16_t)hi}));
}

static void add_to_current(struct reading *r, unsigned lo, unsigned hi, struct span span)
{
	if (!r->n_current)
		TROUBLE(r, span, "write tcp/443, or name a column of protocols",
			"a port without a protocol");
	for (size_t i = 0; i < r->n_current; i++)
		add_numbers(r, &r->mentions.at[r->current[i]], lo, hi, span);
	r->shared += r->n_current > 1 && !r->prefixed;
	r->closed = true;
}

/* "443/tcp", "53/tcp/udp" where no protocol went before: NEXT is the word after the number. */
static struct port_word trailing_protocols(struct reading *r, struct port_word next, unsigned lo,
					   unsigned hi, struct span span)
{
	size_t saved[CURRENT_MAX], n = r->n_current, shared = r->shared;

	memcpy(saved, r->current, sizeof saved);
	r->closed = true;
	while (next.kind == PORT_SLASH) {
		struct port_word p = port_word_at(r->cell->text, next.to);

		if (p.kind != PORT_PROTOCOL)
			break;
		add_protocol(r, (int)p.number, at(r, p));
		next = port_word_at(r->cell->text, p.to);
	}
	add_to_current(r, lo, hi, span);
	memcpy(r->current, saved, sizeof saved);
	r->n_current = n;
	r->shared = shared;
	if (next.kind != PORT_COMMA && next.kind != PORT_END)
		TROUBLE(r, at(r, next), "separate them by commas",
			"is this protocol that of the number before it, or after it?");
	return next;
}

/* A number, or a range. Returns the word after it. */
static struct port_word read_number(struct reading *r, struct port_word w)
{
	struct port_word next = port_word_at(r->cell->text, w.to), high = w;

	if (r->ip) {
		r->ip = false;
		if (w.number > TYPE_MAX)
			TROUBLE(r, at(r, w), NULL, "IP protocols go from 0 to %d", TYPE_MAX);
		else
			add_protocol(r, (int)w.number, at(r, w));
		return next;
	}
	if (next.kind == PORT_DASH) {
		high = port_word_at(r->cell->text, next.to);
		if (high.kind != PORT_NUMBER) {
			TROUBLE(r, csv_part(r->cell, w.from, next.to), "8000-8010 is a range",
				"a range without an end");
			return high;
		}
		next = port_word_at(r->cell->text, high.to);
	}
	struct span span = csv_part(r->cell, w.from, high.to);

	if (next.kind == PORT_SLASH && !r->prefixed &&
	    port_word_at(r->cell->text, next.to).kind == PORT_PROTOCOL)
		return trailing_protocols(r, next, w.number, high.number, span);
	add_to_current(r, w.number, high.number, span);
	if (next.kind == PORT_SLASH && r->n_current && is_icmp(r->mentions.at[r->current[0]].proto))
		TROUBLE(r, at(r, next), "the type alone, or the flow by hand",
			"an ICMP type with a code is not read from tables");
	if (next.kind == PORT_PLUS)
		TROUBLE(r, at(r, next), "write the range, such as 1024-65535", "%s is not a port",
			quote(r, next));
	return next;
}

/* -- other words -- */

static void add_any(struct reading *r, struct port_word w)
{
	if (!r->n_current) {
		add_protocol(r, ANYTHING, at(r, w));
		return;
	}
	for (size_t i = 0; i < r->n_current; i++)
		r->mentions.at[r->current[i]].whole = true;
	r->closed = true;
}

/* "echo-request", or "ping". */
static void read_other(struct reading *r, struct port_word w)
{
	size_t n = w.to - w.from;
	const char *word = r->cell->text + w.from;
	char *lower = pdl_name(r->t->arena, word, n, PDL_CASE_LOWER);
	int proto = r->n_current == 1 ? r->mentions.at[r->current[0]].proto : ANYTHING;
	int type =
	    is_icmp(proto) ? icmp_type_number(proto == PROTO_ICMP6, lower, strlen(lower)) : -1;

	if (!strcmp(lower, "ping") && !r->n_current) {
		add_protocol(r, PROTO_ICMP, at(r, w));
		add_to_current(r, PING, PING, at(r, w));
	} else if (type >= 0) {
		add_to_current(r, (unsigned)type, (unsigned)type, at(r, w));
	} else {
		TROUBLE(
		    r, at(r, w),
		    "protocols are tcp, udp, sctp, icmp, esp, ip 50; ports 443 or 8000-8010, or "
		    "any",
		    "%s is neither a protocol nor a port", quote(r, w));
	}
}

static struct port_word read_word(struct reading *r, struct port_word w)
{
	switch (w.kind) {
	case PORT_NUMBER:
		return read_number(r, w);
	case PORT_PROTOCOL:
		r->prefixed = true;
		add_protocol(r, (int)w.number, at(r, w));
		break;
	case PORT_IP:
		r->ip = true;
		break;
	case PORT_ANY:
		add_any(r, w);
		break;
	case PORT_DASH:
		if (!r->ip)
			TROUBLE(r, at(r, w), NULL, "%s stands alone", quote(r, w));
		break;
	case PORT_OTHER:
		read_other(r, w);
		break;
	case PORT_SLASH:
	case PORT_PLUS:
	case PORT_COMMA:
	case PORT_FILLER:
	case PORT_END:
	default:
		break;
	}
	return port_word_at(r->cell->text, w.to);
}

/* "-" and "n/a" say that there is nothing. */
static bool says_nothing(const char *text)
{
	static const char *const words[] = {"-", "\xe2\x80\x93", "\xe2\x80\x94", "n/a", "none"};
	size_t from = strspn(text, " \t\r\n"), n = strcspn(text + from, " \t\r\n");

	if (text[from + n + strspn(text + from + n, " \t\r\n")])
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i]) == n && !strncasecmp(text + from, words[i], n))
			return true;
	return false;
}

static void read_cell(struct reading *r, const struct csv_row *row, enum table_field f)
{
	const struct csv_cell *c = table_cell(r->t, row, f);

	if (!c || says_nothing(c->text))
		return;
	r->cell = c;
	r->closed = true;
	r->prefixed = false;
	r->shared = 0;
	for (struct port_word w = port_word_at(c->text, 0); w.kind != PORT_END && !r->bad;)
		w = read_word(r, w);
	if (r->shared > 1 && r->shared == r->from_column && !r->bad)
		TROUBLE(r, c->span, "write udp/514, tcp/6514, or the protocols in two rows",
			"%zu protocols and as many ports: each with each, or one with one?",
			r->shared);
	if (r->ip && !r->bad)
		TROUBLE(r, c->span, "write ip 50, or any for all of them", "which IP protocol?");
	r->ip = false;
}

/* -- PDL -- */

static void put_range(struct arena *a, const char **out, const char *before, struct port_range p)
{
	if (p.lo == p.hi)
		*out = arena_printf(a, "%s%s%u", *out, before, p.lo);
	else
		*out = arena_printf(a, "%s%s%u-%u", *out, before, p.lo, p.hi);
}

/* "tcp/80,443"; ICMP has one type in a literal. */
static const char *mention_text(struct arena *a, const struct mention *m)
{
	const char *name = proto_text(a, m->proto), *out = "";

	if (m->whole || !m->ports.n)
		return name;
	for (size_t i = 0; i < m->ports.n; i++) {
		const struct port_range p = m->ports.at[i];

		if (!is_icmp(m->proto))
			put_range(a, &out, i ? "," : arena_printf(a, "%s/", name), p);
		else
			for (unsigned type = p.lo; type <= p.hi; type++)
				out =
				    arena_printf(a, "%s%s%s/%u", out, *out ? ", " : "", name, type);
	}
	return out;
}

static const char *services_text(struct reading *r, const struct csv_row *row)
{
	struct arena *a = r->t->arena;
	const char *out = "";

	if (!r->mentions.n)
		TROUBLE(r, row->span, NULL, "the row has neither a protocol nor a port");
	for (size_t i = 0; i < r->mentions.n; i++) {
		const struct mention *m = &r->mentions.at[i];

		if (has_ports(m->proto) && !m->whole && !m->ports.n)
			TROUBLE(r, m->span, "write `any` for the port where all are meant",
				"which ports of %s?", proto_text(a, m->proto));
		out = arena_printf(a, "%s%s%s", out, i ? ", " : "", mention_text(a, m));
	}
	return r->bad ? NULL : out;
}

const char *table_services(struct table_import *t, const struct csv_row *row)
{
	struct reading r = {.t = t};

	read_cell(&r, row, FIELD_PROTOCOL);
	r.from_column = r.mentions.n;
	if (!r.bad)
		read_cell(&r, row, FIELD_PORT);
	if (!r.bad)
		read_cell(&r, row, FIELD_SERVICE);
	return r.bad ? NULL : services_text(&r, row);
}
