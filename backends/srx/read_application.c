/* Applications of a Junos configuration, as terms. Sources: Juniper, "Security Policy Applications
 * and Application Sets"; the group junos-defaults of Junos for the predefined ones. */
#include <string.h>

#include "read.h"

enum { NESTING_MAX = 64 };

/* -- names for numbers -- */

struct word {
	const char *text;
	uint16_t number;
};

static const struct word protocols[] = {
    {"ah", 51},    {"egp", 8},    {"esp", 50}, {"gre", 47},  {"icmp", 1},
    {"icmp6", 58}, {"igmp", 2},   {"ipip", 4}, {"ospf", 89}, {"pim", 103},
    {"rsvp", 46},  {"sctp", 132}, {"tcp", 6},  {"udp", 17},  {"vrrp", 112},
};

static const struct word ports[] = {
    {"afs", 1483},           {"bgp", 179},         {"biff", 512},        {"bootpc", 68},
    {"bootps", 67},          {"cmd", 514},         {"cvspserver", 2401}, {"dhcp", 67},
    {"domain", 53},          {"eklogin", 2105},    {"ekshell", 2106},    {"exec", 512},
    {"finger", 79},          {"ftp", 21},          {"ftp-data", 20},     {"http", 80},
    {"https", 443},          {"ident", 113},       {"imap", 143},        {"kerberos-sec", 88},
    {"klogin", 543},         {"kpasswd", 761},     {"krb-prop", 754},    {"krbupdate", 760},
    {"kshell", 544},         {"ldap", 389},        {"ldp", 646},         {"login", 513},
    {"mobileip-agent", 434}, {"mobilip-mn", 435},  {"msdp", 639},        {"netbios-dgm", 138},
    {"netbios-ns", 137},     {"netbios-ssn", 139}, {"nfsd", 2049},       {"nntp", 119},
    {"ntalk", 518},          {"ntp", 123},         {"pop3", 110},        {"pptp", 1723},
    {"printer", 515},        {"radacct", 1813},    {"radius", 1812},     {"rip", 520},
    {"rkinit", 2108},        {"smtp", 25},         {"snmp", 161},        {"snmptrap", 162},
    {"snpp", 444},           {"socks", 1080},      {"ssh", 22},          {"sunrpc", 111},
    {"syslog", 514},         {"tacacs", 49},       {"tacacs-ds", 65},    {"talk", 517},
    {"telnet", 23},          {"tftp", 69},         {"timed", 525},       {"who", 513},
    {"xdmcp", 177},
};

static const struct word icmp_types[] = {
    {"echo-reply", 0},         {"echo-request", 8},     {"info-reply", 16},
    {"info-request", 15},      {"mask-reply", 18},      {"mask-request", 17},
    {"parameter-problem", 12}, {"redirect", 5},         {"router-advertisement", 9},
    {"router-solicit", 10},    {"source-quench", 4},    {"time-exceeded", 11},
    {"timestamp", 13},         {"timestamp-reply", 14}, {"unreachable", 3},
};

static const struct word icmp6_types[] = {
    {"destination-unreachable", 1},
    {"packet-too-big", 2},
    {"time-exceeded", 3},
    {"parameter-problem", 4},
    {"echo-request", 128},
    {"echo-reply", 129},
    {"membership-query", 130},
    {"membership-report", 131},
    {"membership-termination", 132},
    {"router-solicit", 133},
    {"router-advertisement", 134},
    {"neighbor-solicit", 135},
    {"neighbor-advertisement", 136},
    {"redirect", 137},
};

static bool find(const struct word *list, size_t n, const char *text, unsigned long max,
		 unsigned long *out)
{
	if (decimal(text, max, out))
		return true;
	for (size_t i = 0; i < n; i++)
		if (!strcmp(list[i].text, text)) {
			*out = list[i].number;
			return true;
		}
	return false;
}

#define FIND(list, text, max, out) find((list), sizeof(list) / sizeof *(list), (text), (max), (out))

/* -- predefined applications -- */

static const struct {
	const char *name;
	uint8_t proto;
	uint16_t lo, hi; /* destination ports; of ICMP the type, 256: all */
} predefined[] = {
    {"junos-aol", 6, 5190, 5193},
    {"junos-bgp", 6, 179, 179},
    {"junos-bootpc", 17, 68, 68},
    {"junos-bootps", 17, 67, 67},
    {"junos-chargen", 17, 19, 19},
    {"junos-cvspserver", 6, 2401, 2401},
    {"junos-dhcp-client", 17, 68, 68},
    {"junos-dhcp-server", 17, 67, 67},
    {"junos-discard", 17, 9, 9},
    {"junos-dns-tcp", 6, 53, 53},
    {"junos-dns-udp", 17, 53, 53},
    {"junos-echo", 17, 7, 7},
    {"junos-finger", 6, 79, 79},
    {"junos-ftp", 6, 21, 21},
    {"junos-gopher", 6, 70, 70},
    {"junos-gre", 47, 0, 0},
    {"junos-http", 6, 80, 80},
    {"junos-https", 6, 443, 443},
    {"junos-icmp-all", 1, 256, 256},
    {"junos-icmp-ping", 1, 8, 8},
    {"junos-icmp6-all", 58, 256, 256},
    {"junos-ident", 6, 113, 113},
    {"junos-ike", 17, 500, 500},
    {"junos-ike-nat", 17, 4500, 4500},
    {"junos-imap", 6, 143, 143},
    {"junos-imaps", 6, 993, 993},
    {"junos-ldap", 6, 389, 389},
    {"junos-mail", 6, 25, 25},
    {"junos-nbds", 17, 138, 138},
    {"junos-nbname", 17, 137, 137},
    {"junos-netbios-session", 6, 139, 139},
    {"junos-nfsd-tcp", 6, 2049, 2049},
    {"junos-nfsd-udp", 17, 2049, 2049},
    {"junos-nntp", 6, 119, 119},
    {"junos-ntp", 17, 123, 123},
    {"junos-ospf", 89, 0, 0},
    {"junos-ping", 1, 8, 8},
    {"junos-pingv6", 58, 128, 128},
    {"junos-pop3", 6, 110, 110},
    {"junos-pptp", 6, 1723, 1723},
    {"junos-printer", 6, 515, 515},
    {"junos-radacct", 17, 1813, 1813},
    {"junos-radius", 17, 1812, 1812},
    {"junos-rip", 17, 520, 520},
    {"junos-rlogin", 6, 513, 513},
    {"junos-rsh", 6, 514, 514},
    {"junos-rtsp", 6, 554, 554},
    {"junos-smb-session", 6, 445, 445},
    {"junos-smtp", 6, 25, 25},
    {"junos-ssh", 6, 22, 22},
    {"junos-syslog", 17, 514, 514},
    {"junos-tacacs", 6, 49, 49},
    {"junos-tcp-any", 6, 0, 65535},
    {"junos-telnet", 6, 23, 23},
    {"junos-tftp", 17, 69, 69},
    {"junos-udp-any", 17, 0, 65535},
    {"junos-whois", 6, 43, 43},
    {"junos-xnm-clear-text", 6, 3221, 3221},
    {"junos-xnm-ssl", 6, 3220, 3220},
};

static const struct {
	const char *name, *members[4];
} predefined_sets[] = {
    {"junos-cifs", {"junos-netbios-session", "junos-smb-session"}},
};

struct term_list {
	struct service_term *at;
	size_t n, cap;
};

static bool add_predefined(struct srx *x, const char *name, struct term_list *t)
{
	for (size_t i = 0; i < sizeof predefined / sizeof *predefined; i++) {
		uint8_t proto = predefined[i].proto;
		struct service_term *s;

		if (strcmp(predefined[i].name, name))
			continue;
		s = VEC_ADD(x->arena, t);
		*s = (struct service_term){
		    .kind = SERVICE_PROTO, .proto = proto, .type = -1, .code = -1};
		if (proto == PROTO_ICMP || proto == PROTO_ICMP6) {
			s->kind = SERVICE_ICMP;
			s->type = predefined[i].lo > 255 ? -1 : (int16_t)predefined[i].lo;
		} else if (proto == PROTO_TCP || proto == PROTO_UDP) {
			s->kind = SERVICE_PORTS;
			s->src = PORTS_ALL;
			s->dst = (struct port_range){predefined[i].lo, predefined[i].hi};
		}
		return true;
	}
	for (size_t i = 0; i < sizeof predefined_sets / sizeof *predefined_sets; i++)
		if (!strcmp(predefined_sets[i].name, name)) {
			for (size_t k = 0; predefined_sets[i].members[k]; k++)
				add_predefined(x, predefined_sets[i].members[k], t);
			return true;
		}
	return false;
}

/* -- terms -- */

static bool read_ports(struct srx *x, const xmlNode *term, const char *leaf, struct port_range *out)
{
	const xmlNode *n = srx_child(term, leaf);
	const char *s = srx_text(x, n), *dash = strchr(s, '-');
	unsigned long lo, hi;
	char *first;

	*out = PORTS_ALL;
	if (!n)
		return true;
	if (FIND(ports, s, 65535, &lo)) { /* some names have a dash */
		*out = (struct port_range){(uint16_t)lo, (uint16_t)lo};
		return true;
	}
	first = dash ? arena_strndup(x->arena, s, (size_t)(dash - s)) : NULL;
	if (!dash || !FIND(ports, first, 65535, &lo) || !FIND(ports, dash + 1, 65535, &hi) ||
	    lo > hi) {
		SRX_ERROR(x, n, "\"%s\" is no port", s);
		return false;
	}
	*out = (struct port_range){(uint16_t)lo, (uint16_t)hi};
	return true;
}

static bool read_icmp(struct srx *x, const xmlNode *term, bool v6, struct service_term *out)
{
	const xmlNode *type = srx_child(term, v6 ? "icmp6-type" : "icmp-type");
	const xmlNode *code = srx_child(term, v6 ? "icmp6-code" : "icmp-code");
	unsigned long n;

	out->kind = SERVICE_ICMP;
	out->type = out->code = -1;
	if (type) {
		const char *s = srx_text(x, type);

		if (!(v6 ? FIND(icmp6_types, s, 255, &n) : FIND(icmp_types, s, 255, &n))) {
			SRX_ERROR(x, type, "portc does not understand the ICMP type \"%s\"", s);
			return false;
		}
		out->type = (int16_t)n;
	}
	if (code) {
		if (!decimal(srx_text(x, code), 255, &n) || !type) {
			SRX_ERROR(x, code, "portc does not understand this ICMP code");
			return false;
		}
		out->code = (int16_t)n;
	}
	return true;
}

/* Leaves that do not bear on who may connect. */
static bool is_harmless(const xmlNode *n)
{
	static const char *const leaves[] = {"name",
					     "description",
					     "application-protocol",
					     "alg",
					     "inactivity-timeout",
					     "protocol",
					     "source-port",
					     "destination-port",
					     "icmp-type",
					     "icmp-code",
					     "icmp6-type",
					     "icmp6-code",
					     "term",
					     "do-not-translate-A-query-to-AAAA-query",
					     "do-not-translate-AAAA-query-to-A-query"};

	for (size_t i = 0; i < sizeof leaves / sizeof *leaves; i++)
		if (srx_is(n, leaves[i]))
			return true;
	return false;
}

static bool only_harmless(struct srx *x, const xmlNode *term)
{
	bool good = true;

	for (const xmlNode *n = srx_any_child(term); n; n = srx_any_next(n))
		if (!is_harmless(n)) {
			SRX_ERROR(x, n, "portc does not understand <%s> in an application",
				  (const char *)n->name);
			good = false;
		}
	return good;
}

static bool read_term(struct srx *x, const xmlNode *term, struct term_list *t)
{
	const xmlNode *protocol = srx_child(term, "protocol");
	struct service_term s = {.kind = SERVICE_PROTO, .type = -1, .code = -1};
	unsigned long n;
	bool good = only_harmless(x, term);

	if (!protocol || !FIND(protocols, srx_text(x, protocol), 255, &n)) {
		SRX_ERROR(x, protocol ? protocol : term,
			  "portc does not understand the protocol \"%s\"", srx_text(x, protocol));
		return false;
	}
	s.proto = (uint8_t)n;
	bool types = srx_child(term, "icmp-type") || srx_child(term, "icmp6-type");
	if (types && n != PROTO_ICMP && n != PROTO_ICMP6) {
		SRX_ERROR(x, term, "a type of ICMP without icmp");
		good = false;
	}
	if (n == PROTO_TCP || n == PROTO_UDP || n == PROTO_SCTP) {
		s.kind = SERVICE_PORTS;
		good = read_ports(x, term, "source-port", &s.src) && good;
		good = read_ports(x, term, "destination-port", &s.dst) && good;
	} else if (n == PROTO_ICMP || n == PROTO_ICMP6) {
		good = read_icmp(x, term, n == PROTO_ICMP6, &s) && good;
	} else if (srx_child(term, "source-port") || srx_child(term, "destination-port")) {
		SRX_ERROR(x, term, "ports without tcp, udp or sctp");
		good = false;
	}
	VEC_PUSH(x->arena, t, s);
	return good;
}

/* -- by name -- */

static const struct srx_terms *look_up(struct srx *x, const char *name, const xmlNode *at);

static bool add_named(struct srx *x, const xmlNode *at, const char *name, struct term_list *t)
{
	const struct srx_terms *s = look_up(x, name, at);

	for (size_t i = 0; s && !s->bad && i < s->n; i++)
		VEC_PUSH(x->arena, t, s->at[i]);
	return s && !s->bad;
}

static bool read_application(struct srx *x, const xmlNode *n, struct term_list *t)
{
	bool good = true, any = false;

	SRX_EACH(term, n, "term")
	{
		good = read_term(x, term, t) && good;
		any = true;
	}
	return any ? only_harmless(x, n) && good : read_term(x, n, t);
}

static bool read_set(struct srx *x, const xmlNode *n, struct term_list *t)
{
	static const char *const kinds[] = {"application", "application-set"};
	bool good = true;

	for (size_t k = 0; k < 2; k++)
		SRX_EACH(m, n, kinds[k])
	good = add_named(x, m, srx_leaf_text(x, m, "name"), t) && good;
	return good;
}

static bool read_named(struct srx *x, const char *name, const xmlNode *at, struct term_list *t)
{
	const xmlNode *n = map_get(x->applications, name);

	if (!strcmp(name, "any")) {
		VEC_PUSH(x->arena, t, ((struct service_term){.kind = SERVICE_ANY}));
		return true;
	}
	if (n)
		return read_application(x, n, t);
	n = map_get(x->sets, name);
	if (n)
		return read_set(x, n, t);
	if (add_predefined(x, name, t))
		return true;
	SRX_ERROR(x, at,
		  strncmp(name, "junos-", 6) ? "there is no application \"%s\""
					     : "portc does not know the application \"%s\"",
		  name);
	return false;
}

static const struct srx_terms *look_up(struct srx *x, const char *name, const xmlNode *at)
{
	struct srx_terms *s = map_get(x->terms, name);
	struct term_list t = {NULL, 0, 0};

	if ((s && s->open) || (!s && x->depth == NESTING_MAX)) {
		SRX_ERROR(x, at,
			  s ? "this application-set is a member of itself"
			    : "application-sets are nested too deep");
		return NULL;
	}
	if (s)
		return s;
	s = ARENA_NEW(x->arena, struct srx_terms);
	map_put(x->terms, name, s);
	s->open = true;
	x->depth++;
	s->bad = !read_named(x, name, at, &t);
	x->depth--;
	s->open = false;
	terms_canonical(t.at, &t.n);
	s->at = t.at;
	s->n = t.n;
	return s;
}

const struct srx_terms *srx_match_terms(struct srx *x, const xmlNode *match)
{
	const xmlNode *first = srx_child(match, "application");
	struct srx_terms *out;
	struct term_list t = {NULL, 0, 0};

	if (!first) {
		SRX_ERROR(x, match, "this policy has no application");
		return NULL;
	}
	if (!srx_next(first, "application"))
		return look_up(x, srx_text(x, first), first);
	out = ARENA_NEW(x->arena, struct srx_terms);
	SRX_EACH(a, match, "application")
	out->bad = !add_named(x, a, srx_text(x, a), &t) || out->bad;
	terms_canonical(t.at, &t.n);
	out->at = t.at;
	out->n = t.n;
	return out;
}

/* -- all of them -- */

void srx_read_applications(struct srx *x)
{
	const xmlNode *all = srx_child(x->configuration, "applications");

	SRX_EACH(a, all, "application")
	map_put(x->applications, srx_leaf_text(x, a, "name"), (void *)a);
	SRX_EACH(s, all, "application-set")
	map_put(x->sets, srx_leaf_text(x, s, "name"), (void *)s);
}

void srx_application_objects(struct srx *x)
{
	static const char *const kinds[] = {"application", "application-set"};
	const xmlNode *all = srx_child(x->configuration, "applications");
	struct diags *shown = x->r->diags;

	x->r->diags = diags_new(x->arena); /* what no policy uses does not matter */
	for (size_t k = 0; k < 2; k++)
		SRX_EACH(n, all, kinds[k])
		{
			const char *name = srx_leaf_text(x, n, "name");
			const struct srx_terms *s = look_up(x, name, n);

			if (s && !s->bad && s->n)
				*VEC_ADD(x->arena, &x->r->filter->objects) = (struct filter_object){
				    .name = name,
				    .description = srx_leaf_text(x, n, "description"),
				    .terms = s->at,
				    .n_terms = s->n,
				    .span = srx_span(x, n)};
		}
	x->r->diags = shown;
}
