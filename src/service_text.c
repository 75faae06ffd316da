/* Services of packet sets in words: see service_text.h. */
#include "service_text.h"

#include "buf.h"
#include "service.h"

static bool is_icmp(uint32_t proto)
{
	return proto == PROTO_ICMP || proto == PROTO_ICMP6;
}

static bool has_ports(uint32_t proto)
{
	return proto == PROTO_TCP || proto == PROTO_UDP || proto == PROTO_SCTP;
}

static bool is_all(const struct interval *at, size_t n, uint32_t max)
{
	return n == 1 && at[0].lo == 0 && at[0].hi >= max;
}

static void put_ranges(struct buf *b, const struct interval *at, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_printf(b, "%s%u", i ? "," : "", at[i].lo);
		if (at[i].hi != at[i].lo)
			buf_printf(b, "-%u", at[i].hi);
	}
}

/* Types, or types with a code; a few types with all but one code are a list of codes. */
static void put_icmp(struct buf *b, const char *name, const struct interval *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (uint32_t x = at[i].lo; x <= at[i].hi;) {
			bool whole = (x & 255) == 0 && at[i].hi >= (x | 255);

			buf_printf(b, "%s%s/%u", i || x > at[i].lo ? ", " : "", name, x >> 8);
			if (!whole)
				buf_printf(b, "/%u", x & 255);
			x += whole ? 256 : 1;
		}
}

static void put_proto(struct buf *b, uint32_t proto, const struct pset_part *p)
{
	const char *name = proto_name(proto);
	const struct interval *ports = p->on[AXIS_PORT], *src = p->on[AXIS_SRC_PORT];
	size_t n = p->n_on[AXIS_PORT], n_src = p->n_on[AXIS_SRC_PORT];

	if (is_icmp(proto) && !is_all(ports, n, 65535)) {
		put_icmp(b, name, ports, n);
		return;
	}
	if (name)
		buf_puts(b, name);
	else
		buf_printf(b, "ip/%u", proto);
	if (!has_ports(proto))
		return;
	if (!is_all(ports, n, 65535)) {
		buf_putc(b, '/');
		put_ranges(b, ports, n);
	}
	if (!is_all(src, n_src, 65535)) {
		buf_puts(b, is_all(ports, n, 65535) ? "/0-65535 source " : " source ");
		put_ranges(b, src, n_src);
	}
}

const char *part_services(struct arena *a, const struct pset_part *p, bool spelled)
{
	const struct interval *at = p->on[AXIS_PROTO];
	struct buf b = {0};
	const char *text;

	if (is_all(at, p->n_on[AXIS_PROTO], 255) &&
	    is_all(p->on[AXIS_PORT], p->n_on[AXIS_PORT], 65535) &&
	    is_all(p->on[AXIS_SRC_PORT], p->n_on[AXIS_SRC_PORT], 65535))
		return "any";
	for (size_t i = 0; i < p->n_on[AXIS_PROTO]; i++)
		for (uint32_t proto = at[i].lo; proto <= at[i].hi && proto <= 255; proto++) {
			if (b.n)
				buf_puts(&b, ", ");
			if (!spelled && at[i].hi - proto > 2 && !has_ports(proto) &&
			    !is_icmp(proto)) {
				uint32_t last = proto; /* a run of protocols of no interest */

				while (last < at[i].hi && last < 255 && !has_ports(last + 1) &&
				       !is_icmp(last + 1))
					last++;
				buf_printf(&b, "ip/%u-%u", proto, last);
				proto = last;
				continue;
			}
			put_proto(&b, proto, p);
		}
	text = arena_strndup(a, b.data ? b.data : "", b.n);
	buf_free(&b);
	return text;
}
