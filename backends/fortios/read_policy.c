/* The policy table of a FortiOS configuration, as one chain: first match, implicit deny. Sources:
 * Fortinet, FortiOS CLI Reference, config firewall policy, config system zone, config firewall
 * schedule. */
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "date.h"
#include "read.h"

/* -- settings of a policy: what is read, what does not bear on who may connect -- */

static const char *const understood[] = {
    "action",          "dstaddr",         "dstaddr-negate", "dstaddr6",
    "dstaddr6-negate", "dstintf",         "name",           "schedule",
    "service",         "service-negate",  "srcaddr",        "srcaddr-negate",
    "srcaddr6",        "srcaddr6-negate", "srcintf",        "status",
};

/* Inspection, logging, translation of addresses after the decision, quality of service. */
static const char *const harmless[] = {
    "anti-replay",
    "application-list",
    "auto-asic-offload",
    "av-profile",
    "block-notification",
    "capture-packet",
    "casi-profile",
    "cifs-profile",
    "comments",
    "custom-log-fields",
    "decrypted-traffic-mirror",
    "delay-tcp-npu-session",
    "diffserv-copy",
    "diffserv-forward",
    "diffserv-reverse",
    "diffservcode-forward",
    "diffservcode-rev",
    "disclaimer",
    "dlp-profile",
    "dlp-sensor",
    "dnsfilter-profile",
    "dsri",
    "dynamic-shaping",
    "email-collect",
    "emailfilter-profile",
    "file-filter-profile",
    "fixedport",
    "fec",
    "geoip-anycast",
    "geoip-match",
    "global-label",
    "http-policy-redirect",
    "icap-profile",
    "inbound",
    "inspection-mode",
    "ippool",
    "ips-sensor",
    "ips-voip-filter",
    "label",
    "logtraffic",
    "logtraffic-start",
    "match-vip",
    "match-vip-only",
    "nat",
    "nat46",
    "nat64",
    "natinbound",
    "natip",
    "natoutbound",
    "np-acceleration",
    "outbound",
    "passive-wan-health-measurement",
    "pcp-inbound",
    "pcp-outbound",
    "pcp-poolname",
    "per-ip-shaper",
    "permit-any-host",
    "permit-stun-host",
    "policy-behaviour-type",
    "poolname",
    "poolname6",
    "port-preserve",
    "port-random",
    "profile-group",
    "profile-protocol-options",
    "profile-type",
    "rtp-addr",
    "replacemsg-override-group",
    "schedule-timeout",
    "sctp-filter-profile",
    "send-deny-packet",
    "session-ttl",
    "ssh-filter-profile",
    "ssh-policy-redirect",
    "ssl-mirror",
    "ssl-mirror-intf",
    "ssl-ssh-profile",
    "tcp-mss-receiver",
    "tcp-mss-sender",
    "tcp-session-without-syn",
    "timeout-send-rst",
    "traffic-shaper",
    "traffic-shaper-reverse",
    "utm-status",
    "uuid",
    "videofilter-profile",
    "virtual-patch-profile",
    "vlan-cos-fwd",
    "vlan-cos-rev",
    "voip-profile",
    "waf-profile",
    "wanopt",
    "wccp",
    "webcache",
    "webcache-https",
    "webfilter-profile",
    "webproxy-forward-server",
    "webproxy-profile",
    "casb-profile",
    "diameter-filter-profile",
    "exchange",
    "port-random",
    "internet-service-name",
    "internet-service-src-name",
    "fsso-agent-for-ntlm",
    "ntlm",
    "ntlm-guest",
};

static bool is_in(const char *key, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(list[i], key))
			return true;
	return false;
}

#define IS_IN(key, list) is_in((key), (list), sizeof(list) / sizeof *(list))

/* A setting that is off, or empty, does not matter whatever it is. */
static bool is_off(const struct cli_setting *s)
{
	return !s->n_words || !strcmp(s->words[0], "disable") || !*s->words[0];
}

static bool check_settings(struct fos *f, const struct cli_entry *e)
{
	bool good = true;

	for (size_t i = 0; i < e->settings.n; i++) {
		const struct cli_setting *s = &e->settings.at[i];

		if (is_off(s) || IS_IN(s->key, understood) || IS_IN(s->key, harmless))
			continue;
		FOS_ERROR(
		    f, s->span,
		    "portc does not understand `%s` in a policy; it may change who is permitted",
		    s->key);
		good = false;
	}
	return good;
}

static bool is_on(const struct cli_entry *e, const char *key)
{
	return !strcmp(cli_word(e, key, "disable"), "enable");
}

/* -- places -- */

static void add_place(struct fos *f, struct place_list *l, const char *name)
{
	const char **at = ARENA_ARRAY(f->arena, const char *, l->n + 1);

	for (size_t i = 0; i < l->n; i++) {
		if (l->at[i] == name)
			return;
		at[i] = l->at[i];
	}
	at[l->n] = name;
	l->at = at;
	l->n++;
	if (!map_get(f->places, name)) {
		map_put(f->places, name, f);
		VEC_PUSH(f->arena, &f->r->filter->places, name);
	}
}

/* The members of a zone of the unit; members of an SD-WAN zone are numbered and name an interface.
 */
static bool add_zone(struct fos *f, struct place_list *l, const char *name)
{
	const struct cli_entry *zone = cli_find(cli_table(f->top, "system zone"), name);
	const struct cli_setting *members = zone ? cli_setting(zone, "interface") : NULL;

	for (size_t i = 0; members && i < members->n_words; i++)
		add_place(f, l, members->words[i]);
	return zone != NULL;
}

static bool places(struct fos *f, const struct cli_entry *e, const char *key,
		   struct place_list *out)
{
	const struct cli_setting *s = cli_setting(e, key);

	*out = (struct place_list){.except = false};
	if (!s || !s->n_words) {
		FOS_ERROR(f, e->span, "policy %s has no %s", e->key, key);
		return false;
	}
	for (size_t i = 0; i < s->n_words; i++) {
		if (!strcmp(s->words[i], "any")) {
			*out = PLACE_ANY;
			return true;
		}
		if (!add_zone(f, out, s->words[i]))
			add_place(f, out, s->words[i]);
	}
	return true;
}

/* -- addresses -- */

/* One family of an end. A negated list is everything else of its family. */
static bool one_family(struct fos *f, const struct cli_entry *e, const char *key,
		       enum family family, struct filter_side *out, bool *alone)
{
	const struct cli_setting *s = cli_setting(e, key);
	const struct filter_side *side;
	struct addr_range all = prefix_range(family, 0, 0);

	*out = (struct filter_side){.n_names = 0};
	*alone = !s || !s->n_words;
	if (*alone)
		return true;
	side = fos_addresses(f, s, family);
	if (!side)
		return false;
	*out = *side;
	if (!is_on(e, arena_printf(f->arena, "%s-negate", key)))
		return true;
	if (side->n_names) {
		FOS_ERROR(f, s->span, "all but a DNS name: portc cannot tell what that is");
		return false;
	}
	out->addresses = addr_set_minus(f->arena, (struct addr_set){&all, 1}, side->addresses);
	return true;
}

/* IPv4 packets look at srcaddr, IPv6 packets at srcaddr6. */
static bool side(struct fos *f, const struct cli_entry *e, const char *key, const char *key6,
		 struct filter_side *out)
{
	struct filter_side v4, v6;
	bool no4, no6;

	if (!one_family(f, e, key, FAMILY_4, &v4, &no4) ||
	    !one_family(f, e, key6, FAMILY_6, &v6, &no6))
		return false;
	if (no4 || no6) { /* the lists of one address or group are shared, not copied */
		*out = no6 ? v4 : v6;
		return true;
	}
	out->addresses = addr_set_union(f->arena, v4.addresses, v6.addresses);
	out->n_names = v4.n_names + v6.n_names;
	struct filter_name *names = ARENA_ARRAY(f->arena, struct filter_name, out->n_names);
	for (size_t i = 0; i < out->n_names; i++)
		names[i] = i < v4.n_names ? v4.names[i] : v6.names[i - v4.n_names];
	out->names = names;
	return true;
}

/* -- schedules -- */

/* "HH:MM YYYY/MM/DD" */
static bool moment(const struct cli_setting *s, uint32_t *out)
{
	struct date d;
	int hour, minute;
	char end;

	if (!s || s->n_words != 2 || sscanf(s->words[0], "%2d:%2d%c", &hour, &minute, &end) != 2 ||
	    hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
	    sscanf(s->words[1], "%4d/%2d/%2d%c", &d.year, &d.month, &d.day, &end) != 3)
		return false;
	if (!date_make(d.year, d.month, d.day, &d))
		return false;
	*out = (uint32_t)(date_days(d) * 24 * 60 + hour * 60 + minute);
	return true;
}

static bool is_whole_week(const struct cli_entry *e)
{
	const struct cli_setting *days = cli_setting(e, "day");

	return days && days->n_words == 7 && !cli_setting(e, "start") && !cli_setting(e, "end");
}

/* False where it is not understood; NEVER where the policy is never in force. */
static bool schedule(struct fos *f, const struct cli_entry *e, struct filter_time *out, bool *never)
{
	const struct cli_setting *s = cli_setting(e, "schedule");
	const char *name = s && s->n_words ? s->words[0] : "always";
	const struct cli_entry *once =
	    cli_find(cli_table(f->top, "firewall schedule onetime"), name);
	const struct cli_entry *again =
	    cli_find(cli_table(f->top, "firewall schedule recurring"), name);

	*out = TIME_ALWAYS;
	*never = !once && !strcmp(name, "none");
	if (once) {
		if (moment(cli_setting(once, "start"), &out->from) &&
		    moment(cli_setting(once, "end"), &out->to))
			return true;
		FOS_ERROR(f, once->span, "schedule \"%s\" needs start and end: HH:MM YYYY/MM/DD",
			  name);
		return false;
	}
	if (*never || !strcmp(name, "always") || (again && is_whole_week(again)))
		return true;
	FOS_ERROR(f, s->span,
		  again ? "schedule \"%s\" recurs: portc has whole days to a date alone"
			: "there is no schedule \"%s\" that portc understands",
		  name);
	return false;
}

/* -- policies -- */

static const char *label(struct fos *f, const struct cli_entry *e)
{
	const char *name = cli_word(e, "name", "");

	return *name ? arena_printf(f->arena, "policy %s (%s)", e->key, name)
		     : arena_printf(f->arena, "policy %s", e->key);
}

static bool read_match(struct fos *f, const struct cli_entry *e, bool v6_table,
		       struct filter_match *m, bool *never)
{
	const struct fos_service *services;
	bool good = check_settings(f, e);

	good = places(f, e, "srcintf", &m->in) && good;
	good = places(f, e, "dstintf", &m->out) && good;
	if (v6_table) { /* before 6.4: a table of its own, with the same settings */
		bool alone;

		good = one_family(f, e, "srcaddr", FAMILY_6, &m->from, &alone) && good;
		good = one_family(f, e, "dstaddr", FAMILY_6, &m->to, &alone) && good;
	} else {
		good = side(f, e, "srcaddr", "srcaddr6", &m->from) && good;
		good = side(f, e, "dstaddr", "dstaddr6", &m->to) && good;
	}
	services = fos_services(f, cli_setting(e, "service"));
	good = schedule(f, e, &m->time, never) && good;
	if (is_on(e, "service-negate")) {
		FOS_ERROR(f, e->span, "policy %s: portc does not understand service-negate",
			  e->key);
		good = false;
	}
	if (!services || services->bad)
		return false;
	if (!services->n_terms) {
		FOS_ERROR(f, e->span, "policy %s has no service", e->key);
		return false;
	}
	m->terms = services->terms;
	m->n_terms = services->n_terms;
	return good;
}

static bool read_policy(struct fos *f, const struct cli_entry *e, bool v6_table)
{
	const char *action = cli_word(e, "action", "deny");
	struct filter_match m = {.time = TIME_ALWAYS};
	bool never;

	if (!strcmp(cli_word(e, "status", "enable"), "disable"))
		return true;
	if (!read_match(f, e, v6_table, &m, &never))
		return false;
	if (strcmp(action, "accept") && strcmp(action, "deny")) {
		FOS_ERROR(f, e->span, "policy %s: portc does not understand action %s", e->key,
			  action);
		return false;
	}
	if (never)
		return true;
	struct filter_rule *r = filter_add_rule(f->arena, f->r->filter, 0);
	r->match = m;
	r->verdict = !strcmp(action, "accept") ? VERDICT_PASS : VERDICT_DROP;
	r->label = label(f, e);
	r->span = e->span;
	return true;
}

static bool read_table(struct fos *f, const char *name, bool v6_table)
{
	const struct cli_table *t = cli_table(f->top, name);
	bool good = true;

	for (size_t i = 0; t && i < t->entries.n; i++)
		if (!t->entries.at[i]->deleted)
			good = read_policy(f, t->entries.at[i], v6_table) && good;
	return good;
}

/* `set intrazone allow`: between the interfaces of the zone no policy is asked for. */
static void intrazone(struct fos *f)
{
	const struct cli_table *t = cli_table(f->top, "system zone");

	for (size_t i = 0; t && i < t->entries.n; i++) {
		const struct cli_entry *z = t->entries.at[i];
		struct place_list all = {.except = false};

		if (z->deleted || strcmp(cli_word(z, "intrazone", "deny"), "allow"))
			continue;
		add_zone(f, &all, z->key);
		for (size_t k = 0; k < all.n; k++) {
			struct filter_rule *r = filter_add_rule(f->arena, f->r->filter, 0);
			struct place_list others = {.except = false};

			for (size_t j = 0; j < all.n; j++)
				if (j != k)
					add_place(f, &others, all.at[j]);
			r->match = filter_match_any(f->arena);
			r->match.in = (struct place_list){.except = false};
			r->match.out = others;
			add_place(f, &r->match.in, all.at[k]);
			r->verdict = VERDICT_PASS;
			r->label = arena_printf(f->arena, "zone %s (intrazone allow)", z->key);
			r->span = z->span;
		}
	}
}

/* Other tables that decide about forwarded packets. */
static bool no_other_tables(struct fos *f)
{
	static const char *const tables[] = {
	    "firewall acl",          "firewall acl6",
	    "firewall ttl-policy",   "firewall security-policy",
	    "firewall proxy-policy", "firewall consolidated policy"};
	bool good = true;

	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		const struct cli_table *t = cli_table(f->top, tables[i]);

		for (size_t k = 0; t && k < t->entries.n; k++) {
			const struct cli_entry *e = t->entries.at[k];

			if (e->deleted || !strcmp(cli_word(e, "status", "enable"), "disable"))
				continue;
			FOS_ERROR(f, e->span, "portc does not understand `%s`", tables[i]);
			good = false;
			break;
		}
	}
	return good;
}

bool fos_policies(struct fos *f)
{
	bool good = no_other_tables(f);

	filter_add_chain(f->arena, f->r->filter, "firewall policy");
	*VEC_ADD(f->arena, &f->r->filter->stages) = (struct filter_stage){0, VERDICT_DROP};
	intrazone(f);
	good = read_table(f, "firewall policy", false) && good;
	return read_table(f, "firewall policy6", true) && good;
}
