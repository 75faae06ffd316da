/* Words with a meaning of their own: see lexeme.h. */
#include "lexeme.h"

#include <stdio.h>
#include <string.h>

enum { NAME_MAX_BYTES = 128, TERMS_MAX = 4096 };

static const char *word(struct parse *p, struct span at)
{
	return diag_quote(p->arena, at.source->text + at.start, at.end - at.start);
}

static struct span part(struct span at, size_t from, size_t to)
{
	return (struct span){at.source, at.start + (uint32_t)from, at.start + (uint32_t)to};
}

/* Decimal digits only; UINT32_MAX stands for anything larger. */
static bool digits(const char *s, size_t n, uint32_t *out)
{
	uint64_t v = 0;

	if (!n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		v = v * 10 + (uint64_t)(s[i] - '0');
		if (v > UINT32_MAX)
			v = UINT32_MAX;
	}
	*out = (uint32_t)v;
	return true;
}

static bool looks_like_date(const char *s, size_t n)
{
	if (n != 10 || s[4] != '-' || s[7] != '-')
		return false;
	for (size_t i = 0; i < n; i++)
		if (i != 4 && i != 7 && (s[i] < '0' || s[i] > '9'))
			return false;
	return true;
}

static bool lexeme_date(struct parse *p, struct span at, struct lexeme *l)
{
	if (!date_parse(at.source->text + at.start, at.end - at.start, &l->date)) {
		struct diagnostic *d =
		    diag_error(p->diags, at, "%s is not a date of the calendar", word(p, at));
		diag_hint(p->diags, d, "dates are written YYYY-MM-DD, from 1970 to 9999");
		return false;
	}
	l->kind = LEXEME_DATE;
	return true;
}

/* "P/len": host bits must be zero. */
static bool prefix(struct parse *p, struct span at, size_t slash, struct addr_range *out)
{
	const char *s = at.source->text + at.start;
	size_t n = at.end - at.start;
	enum family f;
	u128 addr;
	uint32_t len;

	if (!addr_parse(s, slash, &f, &addr)) {
		diag_error(p->diags, part(at, 0, slash), "%s is not an IP address",
			   word(p, part(at, 0, slash)));
		return false;
	}
	if (!digits(s + slash + 1, n - slash - 1, &len) || len > addr_bits(f)) {
		diag_error(p->diags, part(at, slash + 1, n), "a prefix length is 0 to %u here",
			   addr_bits(f));
		return false;
	}
	*out = prefix_range(f, addr, len);
	if (out->lo != addr) {
		char text[ADDR_TEXT], fixed[ADDR_TEXT + 8];
		struct diagnostic *d =
		    diag_error(p->diags, at, "%s has host bits set", word(p, at));

		snprintf(fixed, sizeof fixed, "%s/%u", addr_text(f, out->lo, text), len);
		diag_hint(p->diags, d, "the prefix is `%s`; the single address is `%s`", fixed,
			  addr_text(f, addr, text));
		diag_replace(p->diags, d, arena_printf(p->arena, "%s", fixed));
		diag_replace(p->diags, d, arena_printf(p->arena, "%s", text));
		return false;
	}
	return true;
}

static bool address_range(struct parse *p, struct span at, size_t dash, struct addr_range *out)
{
	const char *s = at.source->text + at.start;
	size_t n = at.end - at.start;
	enum family f, g;
	u128 lo, hi;

	if (!addr_parse(s, dash, &f, &lo)) {
		diag_error(p->diags, part(at, 0, dash), "%s is not an IP address",
			   word(p, part(at, 0, dash)));
		return false;
	}
	if (!addr_parse(s + dash + 1, n - dash - 1, &g, &hi)) {
		diag_error(p->diags, part(at, dash + 1, n), "%s is not an IP address",
			   word(p, part(at, dash + 1, n)));
		return false;
	}
	if (f != g) {
		diag_error(p->diags, at, "a range has both ends in one address family");
		return false;
	}
	if (lo > hi) {
		struct diagnostic *d = diag_error(p->diags, at, "the range is upside down");
		diag_hint(p->diags, d, "the lower address comes first");
		diag_replace(p->diags, d,
			     arena_printf(p->arena, "%.*s-%.*s", (int)(n - dash - 1), s + dash + 1,
					  (int)dash, s));
		return false;
	}
	*out = (struct addr_range){f, lo, hi};
	return true;
}

static void bad_number(struct parse *p, struct span at)
{
	const char *s = at.source->text + at.start;
	struct diagnostic *d;

	if (memchr(s, '.', at.end - at.start) || memchr(s, ':', at.end - at.start)) {
		d = diag_error(p->diags, at, "%s is not an address, a version or a number",
			       word(p, at));
		diag_hint(p->diags, d,
			  "addresses look like 10.0.0.1, 10.0.0.0/8, "
			  "10.0.0.5-10.0.0.9 or 2001:db8::/32");
		return;
	}
	d = diag_error(p->diags, at, "%s is not a number, and a name cannot start with a digit",
		       word(p, at));
	diag_hint(p->diags, d, "names start with a letter or `_`");
}

/* "9", "9.1": a number or a version. */
static void number_or_version(struct parse *p, struct span at, struct lexeme *l)
{
	const char *s = at.source->text + at.start;
	size_t n = at.end - at.start;
	struct version version;
	uint32_t number;

	if (!version_parse(s, n, &version)) {
		bad_number(p, at);
		return;
	}
	if (version.n == 4) {
		diag_error(p->diags, at, "%s is not an IPv4 address: its parts go from 0 to 255",
			   word(p, at));
		return;
	}
	l->kind = digits(s, n, &number) ? LEXEME_NUMBER : LEXEME_VERSION;
	l->value = ARENA_NEW(p->arena, struct ast_value);
	*l->value = (struct ast_value){VALUE_VERSION, at, intern_n(p->names, s, n), version};
}

static void found_range(struct parse *p, struct addr_range r, struct lexeme *l)
{
	l->kind = LEXEME_RANGE;
	l->range = ARENA_NEW(p->arena, struct addr_range);
	*l->range = r;
}

struct lexeme lexeme_number(struct parse *p, struct span at)
{
	const char *s = at.source->text + at.start;
	size_t n = at.end - at.start;
	const char *slash = memchr(s, '/', n), *dash = memchr(s, '-', n);
	struct lexeme l = {.kind = LEXEME_BAD};
	struct addr_range r;

	if (looks_like_date(s, n)) {
		lexeme_date(p, at, &l);
	} else if (slash) {
		if (prefix(p, at, (size_t)(slash - s), &r))
			found_range(p, r, &l);
	} else if (dash && (memchr(s, '.', n) || memchr(s, ':', n))) {
		if (address_range(p, at, (size_t)(dash - s), &r))
			found_range(p, r, &l);
	} else if (addr_parse(s, n, &r.family, &r.lo)) {
		r.hi = r.lo;
		found_range(p, r, &l);
	} else {
		number_or_version(p, at, &l);
	}
	return l;
}

/* "80", "8000-8010": one port or range; AT is its place for messages. */
static bool port_range(struct parse *p, struct span at, struct port_range *out)
{
	const char *s = at.source->text + at.start;
	size_t n = at.end - at.start;
	const char *dash = memchr(s, '-', n);
	size_t first = dash ? (size_t)(dash - s) : n;
	uint32_t lo, hi;

	if (!digits(s, first, &lo) || (dash && !digits(dash + 1, n - first - 1, &hi))) {
		diag_error(p->diags, at, "%s is not a port or a range of ports", word(p, at));
		return false;
	}
	if (!dash)
		hi = lo;
	if (lo > 65535 || hi > 65535) {
		diag_error(p->diags, at, "ports go from 0 to 65535");
		return false;
	}
	if (lo > hi) {
		struct diagnostic *d = diag_error(p->diags, at, "the port range is upside down");
		diag_replace(p->diags, d, arena_printf(p->arena, "%u-%u", hi, lo));
		return false;
	}
	*out = (struct port_range){(uint16_t)lo, (uint16_t)hi};
	return true;
}

/* "80,443,8000-8010" to OUT; false where any part is wrong. */
struct ports {
	struct port_range *at;
	size_t n, cap;
};

static bool port_list(struct parse *p, struct span at, struct ports *out)
{
	const char *s = at.source->text + at.start;
	size_t n = at.end - at.start;

	for (size_t i = 0; i <= n;) {
		const char *comma = i < n ? memchr(s + i, ',', n - i) : NULL;
		size_t end = comma ? (size_t)(comma - s) : n;
		struct port_range r;

		if (!port_range(p, part(at, i, end), &r))
			return false;
		VEC_PUSH(p->arena, out, r);
		if (!comma)
			break;
		i = end + 1;
	}
	return true;
}

static bool ports_literal(struct parse *p, struct span at, size_t slash, unsigned proto,
			  struct ast_service *out)
{
	struct ports list = {NULL, 0, 0};

	if (!port_list(p, part(at, slash + 1, at.end - at.start), &list))
		return false;
	out->terms = ARENA_ARRAY(p->arena, struct service_term, list.n);
	for (size_t i = 0; i < list.n; i++)
		out->terms[i] = (struct service_term){
		    SERVICE_PORTS, (uint8_t)proto, PORTS_ALL, list.at[i], -1, -1};
	out->n_terms = list.n;
	return true;
}

static bool byte_number(struct parse *p, struct span at, const char *what, uint32_t *v)
{
	if (digits(at.source->text + at.start, at.end - at.start, v) && *v <= 255)
		return true;
	diag_error(p->diags, at, "%s is not %s", word(p, at), what);
	return false;
}

/* "icmp/echo-request", "icmp/3/4" */
static bool icmp_literal(struct parse *p, struct span at, size_t slash, bool v6,
			 struct ast_service *out)
{
	const char *s = at.source->text + at.start;
	size_t n = at.end - at.start;
	const char *second = memchr(s + slash + 1, '/', n - slash - 1);
	size_t type_end = second ? (size_t)(second - s) : n;
	int named = icmp_type_number(v6, s + slash + 1, type_end - slash - 1);
	uint32_t type, code = 0;

	if (named >= 0)
		type = (uint32_t)named;
	else if (!byte_number(p, part(at, slash + 1, type_end),
			      v6 ? "an ICMPv6 type (0 to 255, or a name such as echo-request)"
				 : "an ICMP type (0 to 255, or a name such as echo-request)",
			      &type))
		return false;
	if (second && !byte_number(p, part(at, type_end + 1, n), "an ICMP code (0 to 255)", &code))
		return false;
	out->terms = ARENA_NEW(p->arena, struct service_term);
	*out->terms = (struct service_term){SERVICE_ICMP,  v6 ? PROTO_ICMP6 : PROTO_ICMP,
					    PORTS_ALL,     PORTS_ALL,
					    (int16_t)type, second ? (int16_t)code : (int16_t)-1};
	out->n_terms = 1;
	return true;
}

/* A protocol's number alone: tcp, udp and sctp mean every port, icmp every type. */
static struct service_term protocol_term(unsigned proto)
{
	struct service_term t = {SERVICE_PROTO, (uint8_t)proto, PORTS_ALL, PORTS_ALL, -1, -1};

	if (proto == PROTO_TCP || proto == PROTO_UDP || proto == PROTO_SCTP)
		t.kind = SERVICE_PORTS;
	else if (proto == PROTO_ICMP || proto == PROTO_ICMP6)
		t.kind = SERVICE_ICMP;
	return t;
}

static bool ip_literal(struct parse *p, struct span at, size_t slash, struct ast_service *out)
{
	uint32_t number;

	if (!byte_number(p, part(at, slash + 1, at.end - at.start),
			 "an IP protocol number (0 to 255)", &number))
		return false;
	out->terms = ARENA_NEW(p->arena, struct service_term);
	*out->terms = protocol_term(number);
	out->n_terms = 1;
	return true;
}

/* The protocol that is meant, as far as one can tell. */
static void unknown_protocol(struct parse *p, struct diagnostic *d, struct span at, size_t n)
{
	static const char *const known[] = {"tcp", "udp", "sctp", "icmp", "icmp6", "ip"};
	const char *word = arena_strndup(p->arena, at.source->text + at.start, n < 64 ? n : 64);
	const char *meant = nearest(word, known, sizeof known / sizeof *known);

	if (meant)
		diag_meant(p->diags, d, meant);
	else
		diag_hint(p->diags, d,
			  "services look like tcp/443, udp/53, icmp/echo-request or ip/50");
}

static bool service_literal(struct parse *p, struct span at, struct ast_service *out)
{
	const char *s = at.source->text + at.start;
	size_t slash = (size_t)((const char *)memchr(s, '/', at.end - at.start) - s);
	int proto = proto_number(s, slash);
	struct diagnostic *d;

	if (slash == 2 && !memcmp(s, "ip", 2))
		return ip_literal(p, at, slash, out);
	switch (proto) {
	case PROTO_TCP:
	case PROTO_UDP:
	case PROTO_SCTP:
		return ports_literal(p, at, slash, (unsigned)proto, out);
	case PROTO_ICMP:
	case PROTO_ICMP6:
		return icmp_literal(p, at, slash, proto == PROTO_ICMP6, out);
	case -1:
		d = diag_error(p->diags, part(at, 0, slash), "%s is not a protocol",
			       word(p, part(at, 0, slash)));
		unknown_protocol(p, d, at, slash);
		return false;
	default:
		d = diag_error(p->diags, part(at, slash, at.end - at.start), "%s has no ports",
			       word(p, part(at, 0, slash)));
		diag_replace(p->diags, d, "");
		diag_hint(p->diags, d, "write %s alone", word(p, part(at, 0, slash)));
		return false;
	}
}

/* What a literal stands for, kept for the next time it is written. */
struct literal {
	struct service_term *terms;
	size_t n_terms;
};

static const struct literal *known_literal(struct parse *p, const char *text)
{
	return p->literals ? map_get(p->literals, text) : NULL;
}

static void know_literal(struct parse *p, const char *text, const struct ast_service *s)
{
	struct literal *l = ARENA_NEW(p->arena, struct literal);

	*l = (struct literal){s->terms, s->n_terms};
	if (!p->literals)
		p->literals = map_new(p->arena);
	map_put(p->literals, text, l);
}

bool lexeme_service(struct parse *p, struct span at, struct ast_service *out)
{
	const char *text = intern_n(p->names, at.source->text + at.start, at.end - at.start);
	const struct literal *known = known_literal(p, text);

	*out = (struct ast_service){at, NULL, NULL, 0};
	if (known) {
		out->terms = known->terms;
		out->n_terms = known->n_terms;
		return true;
	}
	if (!service_literal(p, at, out))
		return false;
	know_literal(p, text, out);
	return true;
}

bool lexeme_protocol(struct parse *p, const char *name, struct span at, struct ast_service *out)
{
	const struct literal *known = known_literal(p, name);
	int proto = known ? -1 : proto_number(name, strlen(name));

	if (known) {
		*out = (struct ast_service){at, NULL, known->terms, known->n_terms};
		return true;
	}
	if (proto < 0)
		return false;
	*out = (struct ast_service){at, NULL, ARENA_NEW(p->arena, struct service_term), 1};
	*out->terms = protocol_term((unsigned)proto);
	know_literal(p, name, out);
	return true;
}

bool lexeme_source_ports(struct parse *p, struct span at, struct ast_service *s)
{
	struct ports list = {NULL, 0, 0};

	if (!s->n_terms || s->terms[0].kind != SERVICE_PORTS) {
		diag_error(p->diags, at, "only tcp, udp and sctp have source ports");
		return false;
	}
	if (!port_list(p, at, &list))
		return false;
	if (list.n * s->n_terms > TERMS_MAX) {
		diag_error(p->diags, at, "too many ports: at most %d pairs of ranges", TERMS_MAX);
		return false;
	}
	struct service_term *terms =
	    ARENA_ARRAY(p->arena, struct service_term, list.n * s->n_terms);
	for (size_t i = 0; i < list.n * s->n_terms; i++) {
		terms[i] = s->terms[i % s->n_terms];
		terms[i].src = list.at[i / s->n_terms];
	}
	s->terms = terms;
	s->n_terms *= list.n;
	s->span = span_join(s->span, at);
	return true;
}

bool lexeme_string(struct parse *p, struct span at, struct text *out)
{
	const char *s = at.source->text;
	char *text = arena_alloc(p->arena, at.end - at.start);
	size_t n = 0;

	for (uint32_t i = at.start + 1; i + 1 < at.end; i++) {
		unsigned char c = (unsigned char)s[i];
		struct span here = {at.source, i, i + 1};

		if (c == '\\' && (s[i + 1] == '"' || s[i + 1] == '\\')) {
			c = (unsigned char)s[++i];
		} else if (c == '\\') {
			here.end = i + 2;
			struct diagnostic *d =
			    diag_error(p->diags, here, "unknown escape in a string");
			diag_hint(p->diags, d, "only \\\" and \\\\ are escapes");
			here.end = here.start + 1;
			diag_fix(p->diags, d, here, "\\\\", "write the backslash twice");
			return false;
		} else if (c < 0x20 || c == 0x7f) {
			diag_error(p->diags, here, "control character 0x%02x in a string", c);
			return false;
		} else if (c == 0xc2 && ((unsigned char)s[i + 1] < 0xa0)) {
			here.end = i + 2;
			diag_error(p->diags, here, "control character U+00%02X in a string",
				   (unsigned char)s[i + 1]);
			return false;
		} else if (c == 0xe2 && (unsigned char)s[i + 1] == 0x80 &&
			   ((unsigned char)s[i + 2] & 0xfe) == 0xa8) {
			here.end = i + 3;
			diag_error(p->diags, here, "line separator in a string");
			return false;
		}
		text[n++] = (char)c;
	}
	*out = (struct text){text, at};
	return true;
}

bool lexeme_name(struct parse *p, struct span at, struct ident *out)
{
	const char *s = at.source->text + at.start;
	size_t n = at.end - at.start;

	for (const char *c = s; (c = memchr(c, '-', (size_t)(s + n - c))); c++)
		if (c + 1 == s + n || c[1] == '.') {
			struct diagnostic *d =
			    diag_error(p->diags, at, "%s: a name cannot end in `-`", word(p, at));
			diag_hint(p->diags, d, "ranges are written without spaces");
			return false;
		}
	if (n > NAME_MAX_BYTES) {
		diag_error(p->diags, at, "name of %zu characters: at most %d are allowed", n,
			   NAME_MAX_BYTES);
		return false;
	}
	*out = (struct ident){intern_n(p->names, s, n), at};
	return true;
}
