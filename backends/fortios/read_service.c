/* Services of a FortiOS configuration, as terms. Sources: Fortinet, FortiOS CLI Reference, config
 * firewall service custom and group; Administration Guide, "Predefined services". */
#include <string.h>

#include "read.h"

enum { NESTING_MAX = 64, PROTO_UDPLITE = 136 };

/* -- the services of a factory configuration, in the words of its settings -- */

static const struct {
	const char *name, *tcp, *udp, *other;
} factory[] = {
    {"ALL_TCP", "1-65535", NULL, NULL},
    {"ALL_UDP", NULL, "1-65535", NULL},
    {"AFS3", "7000-7009", "7000-7009", NULL},
    {"AH", NULL, NULL, "51"},
    {"AOL", "5190-5194", NULL, NULL},
    {"BGP", "179", NULL, NULL},
    {"CVSPSERVER", "2401", "2401", NULL},
    {"DCE-RPC", "135", "135", NULL},
    {"DHCP", NULL, "67-68", NULL},
    {"DHCP6", NULL, "546 547", NULL},
    {"DNS", "53", "53", NULL},
    {"ESP", NULL, NULL, "50"},
    {"FINGER", "79", NULL, NULL},
    {"FTP", "21", NULL, NULL},
    {"FTP_GET", "21", NULL, NULL},
    {"FTP_PUT", "21", NULL, NULL},
    {"GOPHER", "70", NULL, NULL},
    {"GRE", NULL, NULL, "47"},
    {"H323", "1720 1503", "1719", NULL},
    {"HTTP", "80", NULL, NULL},
    {"HTTPS", "443", NULL, NULL},
    {"IKE", NULL, "500 4500", NULL},
    {"IMAP", "143", NULL, NULL},
    {"IMAPS", "993", NULL, NULL},
    {"IRC", "6660-6669", NULL, NULL},
    {"Internet-Locator-Service", "389", NULL, NULL},
    {"KERBEROS", "88 464", "88 464", NULL},
    {"L2TP", "1701", "1701", NULL},
    {"LDAP", "389", NULL, NULL},
    {"LDAP_UDP", NULL, "389", NULL},
    {"MGCP", NULL, "2427 2727", NULL},
    {"MMS", "1755", "1024-5000", NULL},
    {"MS-SQL", "1433 1434", NULL, NULL},
    {"MYSQL", "3306", NULL, NULL},
    {"NFS", "111 2049", "111 2049", NULL},
    {"NNTP", "119", NULL, NULL},
    {"NTP", "123", "123", NULL},
    {"NetMeeting", "1720", NULL, NULL},
    {"ONC-RPC", "111", "111", NULL},
    {"OSPF", NULL, NULL, "89"},
    {"PC-Anywhere", "5631", "5632", NULL},
    {"POP3", "110", NULL, NULL},
    {"POP3S", "995", NULL, NULL},
    {"PPTP", "1723", NULL, NULL},
    {"QUAKE", NULL, "26000 27000 27910 27960", NULL},
    {"RADIUS", NULL, "1812 1813", NULL},
    {"RADIUS-OLD", NULL, "1645 1646", NULL},
    {"RAUDIO", NULL, "7070", NULL},
    {"RDP", "3389", NULL, NULL},
    {"REXEC", "512", NULL, NULL},
    {"RIP", NULL, "520", NULL},
    {"RLOGIN", "513:512-1023", NULL, NULL},
    {"RSH", "514:512-1023", NULL, NULL},
    {"RTSP", "554 7070 8554", "554", NULL},
    {"SAMBA", "139", NULL, NULL},
    {"SCCP", "2000", NULL, NULL},
    {"SIP", "5060", "5060", NULL},
    {"SIP-MSNmessenger", "1863", NULL, NULL},
    {"SMB", "445", NULL, NULL},
    {"SMTP", "25", NULL, NULL},
    {"SMTPS", "465", NULL, NULL},
    {"SNMP", "161-162", "161-162", NULL},
    {"SOCKS", "1080", "1080", NULL},
    {"SQUID", "3128", NULL, NULL},
    {"SSH", "22", NULL, NULL},
    {"SYSLOG", NULL, "514", NULL},
    {"TALK", NULL, "517-518", NULL},
    {"TELNET", "23", NULL, NULL},
    {"TFTP", NULL, "69", NULL},
    {"TRACEROUTE", NULL, "33434-33535", NULL},
    {"UUCP", "540", NULL, NULL},
    {"VDOLIVE", "7000-7010", NULL, NULL},
    {"VNC", "5900", NULL, NULL},
    {"WAIS", "210", NULL, NULL},
    {"WINFRAME", "1494 2598", NULL, NULL},
    {"WINS", "1512", "1512", NULL},
    {"X-WINDOWS", "6000-6063", NULL, NULL},
};

static const struct {
	const char *name;
	uint8_t proto;
	int16_t type;
} factory_icmp[] = {
    {"ALL_ICMP", PROTO_ICMP, -1},     {"ALL_ICMP6", PROTO_ICMP6, -1},
    {"PING", PROTO_ICMP, 8},          {"PING6", PROTO_ICMP6, 128},
    {"TIMESTAMP", PROTO_ICMP, 13},    {"INFO_REQUEST", PROTO_ICMP, 15},
    {"INFO_ADDRESS", PROTO_ICMP, 17},
};

static const struct {
	const char *name, *members[8];
} factory_groups[] = {
    {"Email Access", {"DNS", "IMAP", "IMAPS", "POP3", "POP3S", "SMTP", "SMTPS"}},
    {"Web Access", {"DNS", "HTTP", "HTTPS"}},
    {"Windows AD", {"DCE-RPC", "DNS", "KERBEROS", "LDAP", "LDAP_UDP", "SAMBA", "SMB"}},
    {"Exchange Server", {"DCE-RPC", "DNS", "HTTPS"}},
};

/* -- terms -- */

struct terms {
	struct service_term *at;
	size_t n, cap;
};

static bool read_range(const char *s, size_t n, struct port_range *out)
{
	unsigned long v[2] = {0, 0};
	size_t i = 0;

	for (int k = 0; k < 2; k++) {
		size_t digits = 0;

		for (; i < n && s[i] >= '0' && s[i] <= '9' && digits < 6; i++, digits++)
			v[k] = v[k] * 10 + (unsigned long)(s[i] - '0');
		if (!digits || v[k] > 65535)
			return false;
		if (k == 0) {
			v[1] = v[0];
			if (i == n)
				break;
			if (s[i++] != '-')
				return false;
			v[1] = 0;
		}
	}
	*out = (struct port_range){(uint16_t)v[0], (uint16_t)v[1]};
	return i == n && v[0] <= v[1];
}

/* "LOW-HIGH[:LOW-HIGH]": destination and source. */
static bool add_ports(struct fos *f, struct terms *t, uint8_t proto, const char *s, size_t n)
{
	const char *colon = memchr(s, ':', n);
	size_t len = colon ? (size_t)(colon - s) : n;
	struct service_term x = {.kind = SERVICE_PORTS, .proto = proto, .src = PORTS_ALL};

	if (!read_range(s, len, &x.dst) || (colon && !read_range(colon + 1, n - len - 1, &x.src)))
		return false;
	VEC_PUSH(f->arena, t, x);
	return true;
}

static void add_factory_ports(struct fos *f, struct terms *t, uint8_t proto, const char *list)
{
	while (list && *list) {
		size_t n = strcspn(list, " ");

		add_ports(f, t, proto, list, n);
		list += n + (list[n] == ' ');
	}
}

static bool factory_terms(struct fos *f, const char *name, struct terms *t)
{
	unsigned long proto;

	if (!strcmp(name, "ALL") || !strcmp(name, "webproxy")) {
		VEC_PUSH(f->arena, t, ((struct service_term){.kind = SERVICE_ANY}));
		return !strcmp(name, "ALL");
	}
	for (size_t i = 0; i < sizeof factory / sizeof *factory; i++) {
		if (strcmp(factory[i].name, name))
			continue;
		add_factory_ports(f, t, PROTO_TCP, factory[i].tcp);
		add_factory_ports(f, t, PROTO_UDP, factory[i].udp);
		if (factory[i].other && decimal(factory[i].other, 255, &proto))
			VEC_PUSH(f->arena, t,
				 ((struct service_term){.kind = SERVICE_PROTO,
							.proto = (uint8_t)proto}));
		return true;
	}
	for (size_t i = 0; i < sizeof factory_icmp / sizeof *factory_icmp; i++)
		if (!strcmp(factory_icmp[i].name, name)) {
			VEC_PUSH(f->arena, t,
				 ((struct service_term){.kind = SERVICE_ICMP,
							.proto = factory_icmp[i].proto,
							.type = factory_icmp[i].type,
							.code = -1}));
			return true;
		}
	return false;
}

/* -- services of the file -- */

static bool read_portranges(struct fos *f, const struct cli_entry *e, struct terms *t)
{
	static const struct {
		const char *key;
		uint8_t proto;
	} keys[] = {{"tcp-portrange", PROTO_TCP},
		    {"udp-portrange", PROTO_UDP},
		    {"sctp-portrange", PROTO_SCTP},
		    {"udplite-portrange", PROTO_UDPLITE}};

	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
		const struct cli_setting *s = cli_setting(e, keys[k].key);

		for (size_t i = 0; s && i < s->n_words; i++)
			if (!add_ports(f, t, keys[k].proto, s->words[i], strlen(s->words[i]))) {
				FOS_ERROR(f, s->span, "\"%s\" is no range of ports", s->words[i]);
				return false;
			}
	}
	if (t->n)
		return true;
	FOS_ERROR(f, e->span, "service \"%s\" has no ports", e->key);
	return false;
}

/* `set icmptype 8`; unset: all. */
static bool read_optional(struct fos *f, const struct cli_entry *e, const char *key, int16_t *out)
{
	const struct cli_setting *s = cli_setting(e, key);
	unsigned long n;

	*out = -1;
	if (!s || !s->n_words)
		return true;
	if (!decimal(s->words[0], 255, &n)) {
		FOS_ERROR(f, s->span, "%s is a number to 255", key);
		return false;
	}
	*out = (int16_t)n;
	return true;
}

static bool read_icmp(struct fos *f, const struct cli_entry *e, uint8_t proto, struct terms *t)
{
	struct service_term x = {.kind = SERVICE_ICMP, .proto = proto};

	if (!read_optional(f, e, "icmptype", &x.type) || !read_optional(f, e, "icmpcode", &x.code))
		return false;
	if (x.type < 0)
		x.code = -1;
	VEC_PUSH(f->arena, t, x);
	return true;
}

static bool read_protocol_number(struct fos *f, const struct cli_entry *e, struct terms *t)
{
	unsigned long n;

	if (!decimal(cli_word(e, "protocol-number", "0"), 255, &n)) {
		FOS_ERROR(f, e->span, "the protocol-number of service \"%s\" is none", e->key);
		return false;
	}
	VEC_PUSH(
	    f->arena, t,
	    ((struct service_term){.kind = n ? SERVICE_PROTO : SERVICE_ANY, .proto = (uint8_t)n}));
	return true;
}

/* Settings that narrow a service in ways that packet sets do not have. */
static bool is_plain(struct fos *f, const struct cli_entry *e)
{
	static const char *const narrowing[] = {"iprange", "fqdn", "application", "app-category"};

	for (size_t i = 0; i < sizeof narrowing / sizeof *narrowing; i++) {
		const struct cli_setting *s = cli_setting(e, narrowing[i]);

		if (s && s->n_words && strcmp(s->words[0], "0.0.0.0") && *s->words[0]) {
			FOS_ERROR(f, s->span,
				  "`%s` in a service is something that portc does not understand",
				  narrowing[i]);
			return false;
		}
	}
	if (!strcmp(cli_word(e, "proxy", "disable"), "disable") &&
	    !strcmp(cli_word(e, "app-service-type", "disable"), "disable"))
		return true;
	FOS_ERROR(f, e->span, "service \"%s\" is one of a proxy or of applications", e->key);
	return false;
}

static bool read_custom(struct fos *f, const struct cli_entry *e, struct terms *t)
{
	const char *protocol = cli_word(e, "protocol", "TCP/UDP/SCTP");

	if (!is_plain(f, e))
		return false;
	if (!strncmp(protocol, "TCP/UDP", 7))
		return read_portranges(f, e, t);
	if (!strcmp(protocol, "ICMP"))
		return read_icmp(f, e, PROTO_ICMP, t);
	if (!strcmp(protocol, "ICMP6"))
		return read_icmp(f, e, PROTO_ICMP6, t);
	if (!strcmp(protocol, "IP"))
		return read_protocol_number(f, e, t);
	FOS_ERROR(f, e->span, "protocol %s of service \"%s\" is none that portc understands",
		  protocol, e->key);
	return false;
}

/* -- by name -- */

static const struct fos_service *look_up(struct fos *f, const char *name, struct span at);

static bool add_service(struct fos *f, const char *name, struct span at, struct terms *t)
{
	const struct fos_service *m = look_up(f, name, at);

	for (size_t i = 0; m && !m->bad && i < m->n_terms; i++)
		VEC_PUSH(f->arena, t, m->terms[i]);
	return m && !m->bad;
}

static bool add_services(struct fos *f, const struct cli_setting *s, struct terms *t)
{
	bool good = true;

	for (size_t i = 0; s && i < s->n_words; i++)
		good = add_service(f, s->words[i], s->span, t) && good;
	return good;
}

static bool add_factory_group(struct fos *f, const char *name, struct span at, struct terms *t,
			      bool *found)
{
	for (size_t i = 0; i < sizeof factory_groups / sizeof *factory_groups; i++)
		if (!strcmp(factory_groups[i].name, name)) {
			bool good = true;

			*found = true;
			for (size_t k = 0; factory_groups[i].members[k]; k++)
				good = add_service(
					   f, intern(f->r->names, factory_groups[i].members[k]), at,
					   t) &&
				       good;
			return good;
		}
	return false;
}

static bool read_service(struct fos *f, const char *name, const struct cli_entry *custom,
			 const struct cli_entry *group, struct span at, struct terms *t)
{
	bool found = false;

	if (custom)
		return read_custom(f, custom, t);
	if (group)
		return add_services(f, cli_setting(group, "member"), t);
	if (factory_terms(f, name, t))
		return true;
	if (add_factory_group(f, name, at, t, &found))
		return true;
	if (!found)
		FOS_ERROR(f, at, "there is no service \"%s\"", name);
	return false;
}

static const struct fos_service *look_up(struct fos *f, const char *name, struct span at)
{
	struct fos_service *s = map_get(f->services, name);
	struct terms t = {NULL, 0, 0};

	if (s && s->open) {
		FOS_ERROR(f, at, "service group \"%s\" is a member of itself", name);
		return NULL;
	}
	if (s)
		return s;
	if (f->depth == NESTING_MAX) {
		FOS_ERROR(f, at, "groups are nested more than %d deep", NESTING_MAX);
		return NULL;
	}
	s = ARENA_NEW(f->arena, struct fos_service);
	map_put(f->services, name, s);
	s->open = true;
	f->depth++;
	s->bad =
	    !read_service(f, name, cli_find(cli_table(f->top, "firewall service custom"), name),
			  cli_find(cli_table(f->top, "firewall service group"), name), at, &t);
	f->depth--;
	s->open = false;
	terms_canonical(t.at, &t.n);
	s->terms = t.at;
	s->n_terms = t.n;
	return s;
}

const struct fos_service *fos_services(struct fos *f, const struct cli_setting *s)
{
	struct fos_service *out;
	struct terms t = {NULL, 0, 0};

	if (s && s->n_words == 1)
		return look_up(f, s->words[0], s->span);
	out = ARENA_NEW(f->arena, struct fos_service);
	out->bad = !add_services(f, s, &t);
	terms_canonical(t.at, &t.n);
	out->terms = t.at;
	out->n_terms = t.n;
	return out;
}

/* -- for import -- */

void fos_address_objects(struct fos *f);

static void service_objects(struct fos *f, const char *table)
{
	const struct cli_table *t = cli_table(f->top, table);

	for (size_t i = 0; t && i < t->entries.n; i++) {
		const struct cli_entry *e = t->entries.at[i];
		const struct fos_service *s = e->deleted ? NULL : look_up(f, e->key, e->span);

		if (s && !s->bad && s->n_terms)
			*VEC_ADD(f->arena, &f->r->filter->objects) =
			    (struct filter_object){.name = e->key,
						   .description = cli_word(e, "comment", ""),
						   .terms = s->terms,
						   .n_terms = s->n_terms,
						   .span = e->span};
	}
}

void fos_objects(struct fos *f)
{
	struct diags *shown = f->r->diags;

	fos_address_objects(f);
	f->r->diags = diags_new(f->arena);
	service_objects(f, "firewall service custom");
	service_objects(f, "firewall service group");
	f->r->diags = shown;
}
