/* The SRX backend on policies made by hand: what is written, what is refused.
 *
 * Every output also goes through the schema check that PORTC_SRXCHECK names, where it names one. */
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backend.h"
#include "oom.h"

extern const struct backend srx_backend;

enum { PAIRS = 3, RULES = 12, OBJECTS = 32, SERVICES = 24, SIDE = 4 };

/* A policy of three zones, to be filled; pair 0 is from lan to dmz. */
struct fixture {
	struct arena *arena;
	struct zone lan, dmz, net, *zones[3];
	struct object objects[OBJECTS], *object_list[OBJECTS];
	struct service services[SERVICES], *service_list[SERVICES];
	struct rule rules[PAIRS][RULES];
	struct pair pair[PAIRS];
	const struct pair *pairs[PAIRS];
	struct policy policy;
	struct firewall_zone fw_zones[3];
	struct setting settings[4];
	struct firewall fw;
	struct emission e;
	char *flat; /* output without the blanks between elements */
};

static const struct reason plain_reason = {.label = "r", .text = "CHG-1", .note = ""};

static void fw_zone(struct fixture *f, size_t i, struct zone *z, const char *name)
{
	static const char *interfaces[] = {"ge-0/0/0.0", "ge-0/0/1.0", "reth0.10"};
	static struct span nowhere[1];

	f->zones[i] = z;
	*z = (struct zone){.name = name, .description = "", .index = i};
	f->fw_zones[i] = (struct firewall_zone){
	    .zone = z, .interfaces = &interfaces[i], .interface_spans = nowhere, .n_interfaces = 1};
}

static int setup(void **state)
{
	struct arena *a = arena_new(out_of_memory);
	struct fixture *f = ARENA_NEW(a, struct fixture);

	f->arena = a;
	fw_zone(f, 0, &f->dmz, "dmz");
	fw_zone(f, 1, &f->lan, "lan");
	fw_zone(f, 2, &f->net, "net");
	f->pair[0] = (struct pair){.from = &f->lan, .to = &f->dmz};
	f->pair[1] = (struct pair){.from = &f->lan, .to = &f->net};
	f->pair[2] = (struct pair){.from = &f->net, .to = &f->net};
	for (size_t i = 0; i < PAIRS; i++) {
		f->pair[i].rules = f->rules[i];
		f->pairs[i] = &f->pair[i];
	}
	f->policy = (struct policy){.zones = f->zones,
				    .n_zones = 3,
				    .objects = f->object_list,
				    .services = f->service_list,
				    .pairs = f->pair,
				    .n_pairs = 1};
	f->fw = (struct firewall){.name = "edge",
				  .target = "srx",
				  .zones = f->fw_zones,
				  .n_zones = 3,
				  .settings = f->settings,
				  .pairs = f->pairs,
				  .n_pairs = 1};
	f->e = (struct emission){.traced = true,
				 .arena = a,
				 .diags = diags_new(a),
				 .policy = &f->policy,
				 .firewall = &f->fw};
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	buf_free(&f->e.out);
	arena_free(f->arena);
	return 0;
}

/* -- making policies -- */

static struct object *new_object(struct fixture *f, const char *name, enum object_kind kind)
{
	struct object *o = &f->objects[f->policy.n_objects];

	assert_true(f->policy.n_objects < OBJECTS);
	*o = (struct object){.name = name, .description = "", .kind = kind, .zone = &f->lan};
	o->index = f->policy.n_objects;
	f->object_list[f->policy.n_objects++] = o;
	return o;
}

static struct object *fqdn(struct fixture *f, const char *name)
{
	struct object *o = new_object(f, name, OBJECT_NAME);

	o->fqdn = "updates.example.net";
	o->families = FAMILY_BOTH;
	o->has_name = true;
	return o;
}

/* TEXT is "10.0.0.1", "10.0.0.0/8" or "10.0.0.1-10.0.0.5". */
static struct addr_range range(const char *text)
{
	const char *slash = strchr(text, '/'), *dash = strchr(text, '-');
	size_t n = slash ? (size_t)(slash - text) : dash ? (size_t)(dash - text) : strlen(text);
	struct addr_range r;

	assert_true(addr_parse(text, n, &r.family, &r.lo));
	r.hi = r.lo;
	if (slash)
		return prefix_range(r.family, r.lo, (unsigned)atoi(slash + 1));
	if (dash)
		assert_true(addr_parse(dash + 1, strlen(dash + 1), &r.family, &r.hi));
	return r;
}

/* Ranges as arguments, NULL at the end. */
static struct object *network(struct fixture *f, const char *name, ...)
{
	struct object *o = new_object(f, name, OBJECT_NETWORK);
	struct addr_range r[16];
	size_t n = 0;
	va_list ap;

	va_start(ap, name);
	for (const char *text; (text = va_arg(ap, const char *)); n++)
		r[n] = range(text);
	va_end(ap);
	o->addresses = addr_set_make(f->arena, r, n);
	o->families = addr_set_families(o->addresses);
	return o;
}

static struct object *host(struct fixture *f, const char *name, const char *address)
{
	return network(f, name, address, NULL);
}

static struct object *group(struct fixture *f, const char *name, ...)
{
	struct object *o = new_object(f, name, OBJECT_GROUP);
	va_list ap;

	o->members = ARENA_ARRAY(f->arena, const struct object *, 16);
	va_start(ap, name);
	for (const struct object *m; (m = va_arg(ap, const struct object *));) {
		o->members[o->n_members++] = m;
		o->families |= m->families;
		o->addresses = addr_set_union(f->arena, o->addresses, m->addresses);
	}
	va_end(ap);
	return o;
}

/* N single IPv4 addresses, none of which touch. */
static struct object *scattered(struct fixture *f, const char *name, size_t n)
{
	struct object *o = new_object(f, name, OBJECT_NETWORK);
	struct addr_range *r = ARENA_ARRAY(f->arena, struct addr_range, n);

	for (size_t i = 0; i < n; i++)
		r[i].family = FAMILY_4, r[i].lo = r[i].hi = 0x0a000000 + 2 * i;
	o->addresses = addr_set_make(f->arena, r, n);
	o->families = FAMILY_4;
	return o;
}

static const struct service *service(struct fixture *f, const char *name,
				     const struct service_term *terms, size_t n)
{
	struct service *s = &f->services[f->policy.n_services];

	assert_true(f->policy.n_services < SERVICES);
	*s = (struct service){.name = name, .description = "", .n_terms = n};
	s->terms = ARENA_ARRAY(f->arena, struct service_term, n);
	memcpy(s->terms, terms, n * sizeof *terms);
	s->index = f->policy.n_services;
	f->service_list[f->policy.n_services++] = s;
	return s;
}

static struct service_term ports(uint8_t proto, uint16_t lo, uint16_t hi)
{
	return (struct service_term){SERVICE_PORTS, proto, PORTS_ALL, {lo, hi}, -1, -1};
}

static struct service_term icmp(uint8_t proto, int16_t type, int16_t code)
{
	return (struct service_term){SERVICE_ICMP, proto, PORTS_ALL, PORTS_ALL, type, code};
}

static struct service_term protocol(uint8_t proto)
{
	return (struct service_term){SERVICE_PROTO, proto, PORTS_ALL, PORTS_ALL, -1, -1};
}

static const struct service *one(struct fixture *f, const char *name, struct service_term t)
{
	return service(f, name, &t, 1);
}

static const struct service *any_service(struct fixture *f)
{
	return one(f, "any", (struct service_term){.kind = SERVICE_ANY});
}

static const struct service *https(struct fixture *f)
{
	return one(f, "https", ports(PROTO_TCP, 443, 443));
}

static struct rule *add_rule_to(struct fixture *f, size_t pair, enum action action,
				enum family families, const struct object *src,
				const struct object *dst, const struct service *s)
{
	struct pair *p = &f->pair[pair];
	struct rule *r = &p->rules[p->n_rules];

	assert_true(p->n_rules < RULES);
	*r = (struct rule){.action = action,
			   .label = "r",
			   .key = arena_printf(f->arena, "r/%zu/%zu", pair, p->n_rules),
			   .families = families,
			   .sources = ARENA_ARRAY(f->arena, const struct object *, SIDE),
			   .destinations = ARENA_ARRAY(f->arena, const struct object *, SIDE),
			   .services = ARENA_ARRAY(f->arena, const struct service *, SIDE),
			   .n_sources = 1,
			   .n_destinations = 1,
			   .n_services = 1,
			   .reasons = &plain_reason,
			   .n_reasons = 1,
			   .index = f->policy.n_rules++};
	r->sources[0] = src;
	r->destinations[0] = dst;
	r->services[0] = s;
	p->n_rules++;
	if (f->fw.n_pairs <= pair)
		f->fw.n_pairs = f->policy.n_pairs = pair + 1;
	return r;
}

static struct rule *add_rule(struct fixture *f, enum family families, const struct object *src,
			     const struct object *dst, const struct service *s)
{
	return add_rule_to(f, 0, ACTION_ALLOW, families, src, dst, s);
}

static struct rule *plain_rule(struct fixture *f)
{
	return add_rule(f, FAMILY_4, host(f, "a", "10.0.0.1"), host(f, "b", "10.0.1.1"), https(f));
}

static void set(struct fixture *f, const char *name, const char *value)
{
	f->settings[f->fw.n_settings++] = (struct setting){.name = name, .value = value};
}

/* -- looking at results -- */

/* Blanks between elements are gone, so that a test can name a part of the tree. */
static char *flatten(struct arena *a, const char *text)
{
	char *flat = arena_strndup(a, text, strlen(text)), *to = flat;

	for (const char *c = flat; *c; c++) {
		if (*c == '\n')
			while (c[1] == ' ')
				c++;
		else
			*to++ = *c;
	}
	*to = '\0';
	return flat;
}

/* The schema has no schedulers, so they are left out of what it sees. */
static void write_without_schedulers(int fd, const char *text)
{
	const char *from = strstr(text, "<schedulers>"), *to = strstr(text, "</schedulers>");
	size_t head = from ? (size_t)(from - text) : strlen(text);

	assert_int_equal(write(fd, text, head), head);
	if (from) {
		to += strlen("</schedulers>");
		assert_int_equal(write(fd, to, strlen(to)), strlen(to));
	}
}

static void check_schema(const char *text)
{
	const char *check = getenv("PORTC_SRXCHECK");
	char path[] = "/tmp/test_srx_XXXXXX";
	int fd, status = -1;
	pid_t child;

	if (!check)
		return;
	fd = mkstemp(path);
	assert_true(fd >= 0);
	write_without_schedulers(fd, text);
	close(fd);
	child = fork();
	assert_true(child >= 0);
	if (!child) {
		execlp("sh", "sh", check, path, (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	unlink(path);
	if (status)
		fail_msg("%s refuses:\n%s", check, text);
}

static const char *output(struct fixture *f)
{
	bool fine = srx_backend.check(&f->e);

	if (!fine)
		print_error("%s\n", f->e.diags->list.at[0]->text);
	assert_true(fine);
	buf_free(&f->e.out);
	f->e.out = (struct buf){0};
	f->e.traces.n = 0;
	srx_backend.emit(&f->e);
	check_schema(buf_text(&f->e.out));
	f->flat = flatten(f->arena, buf_text(&f->e.out));
	return f->flat;
}

static void assert_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("missing:\n%s\nin:\n%s", part, text);
}

static void assert_lacks(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("not wanted:\n%s\nin:\n%s", part, text);
}

static size_t count(const char *text, const char *part)
{
	size_t n = 0;

	for (; (text = strstr(text, part)); text += strlen(part))
		n++;
	return n;
}

static void assert_order(const char *text, const char *first, const char *second)
{
	assert_has(text, first);
	assert_has(text, second);
	assert_true(strstr(text, first) < strstr(text, second));
}

/* What check says of a policy that has to be refused. */
static void assert_refused(struct fixture *f, const char *text, const char *hint)
{
	assert_false(srx_backend.check(&f->e));
	assert_true(f->e.diags->list.n > 0);
	assert_has(f->e.diags->list.at[0]->text, text);
	assert_non_null(f->e.diags->list.at[0]->hint);
	assert_has(f->e.diags->list.at[0]->hint, hint);
}

/* -- what the file owns -- */

static void test_replaces_policies_and_its_own_objects(void **state)
{
	struct fixture *f = *state;
	const char *out;

	plain_rule(f);
	out = output(f);
	assert_has(out, "<configuration xmlns=\"http://xml.juniper.net/xnm/1.1/xnm\">");
	assert_has(out, "<policies replace=\"replace\">");
	assert_has(out, "<address-book><name>global</name><address replace=\"replace\">"
			"<name>a</name>");
	assert_has(out, "<applications><application replace=\"replace\">");
	assert_has(out, "<zones><security-zone><name>dmz</name>");
	assert_has(out,
		   "<default-policy><default-action>deny-all</default-action></default-policy>");
	assert_lacks(out, "operation=");
	assert_lacks(out, "delete=");
	assert_lacks(out, "inactive=");
}

/* A declaration inside an <rpc> would not be well-formed. */
static void test_begins_with_a_comment(void **state)
{
	struct fixture *f = *state;

	plain_rule(f);
	assert_true(!strncmp(output(f), "<!--", 4));
	assert_has(f->flat, "action=\"replace\"");
	assert_true(buf_text(&f->e.out)[f->e.out.n - 1] == '\n');
}

static void test_no_rules_is_deny_all(void **state)
{
	struct fixture *f = *state;

	f->fw.n_pairs = 0;
	assert_has(output(f),
		   "<policies replace=\"replace\"><default-policy><default-action>deny-all"
		   "</default-action></default-policy></policies>");
	assert_lacks(f->flat, "<address-book>");
	assert_lacks(f->flat, "<applications>");
}

static void test_interfaces_only_from_a_firewall_block(void **state)
{
	struct fixture *f = *state;

	plain_rule(f);
	assert_has(output(f), "<security-zone><name>lan</name><interfaces><name>ge-0/0/1.0</name>"
			      "</interfaces></security-zone>");
	f->fw.name = NULL;
	assert_has(output(f), "<security-zone><name>lan</name></security-zone>");
	assert_lacks(f->flat, "<interfaces>");
}

/* -- policies -- */

static void test_policy_whole(void **state)
{
	struct fixture *f = *state;
	struct rule *r = plain_rule(f);

	r->label = "admin-ssh";
	assert_has(output(f),
		   "<policy><from-zone-name>lan</from-zone-name><to-zone-name>dmz</to-zone-name>"
		   "<policy><name>admin-ssh</name><description>r: CHG-1</description><match>"
		   "<source-address>a</source-address>"
		   "<destination-address>b</destination-address>"
		   "<application>pc-https</application></match>"
		   "<then><permit/></then></policy></policy>");
	assert_lacks(f->flat, "<count/>");
	assert_lacks(f->flat, "<global>");
}

static void test_denials_come_first(void **state)
{
	struct fixture *f = *state;
	const struct object *a = host(f, "a", "10.0.0.1"), *b = host(f, "b", "10.0.1.1");

	add_rule_to(f, 0, ACTION_DENY, FAMILY_4, a, b, https(f))->label = "no";
	add_rule(f, FAMILY_4, a, b, one(f, "ssh", ports(PROTO_TCP, 22, 22)))->label = "yes";
	assert_order(output(f), "<name>no</name>", "<name>yes</name>");
	assert_has(f->flat, "<then><deny/></then>");
	assert_has(f->flat, "<then><permit/></then>");
}

static void test_pairs_are_contexts_within_a_zone_too(void **state)
{
	struct fixture *f = *state;
	const struct object *a = host(f, "a", "10.0.0.1"), *b = host(f, "b", "10.0.1.1");
	const struct service *s = https(f);

	add_rule_to(f, 0, ACTION_ALLOW, FAMILY_4, a, b, s);
	add_rule_to(f, 1, ACTION_ALLOW, FAMILY_4, a, b, s);
	add_rule_to(f, 2, ACTION_ALLOW, FAMILY_4, a, b, s);
	output(f);
	assert_has(f->flat, "<policy><from-zone-name>net</from-zone-name>"
			    "<to-zone-name>net</to-zone-name><policy><name>r</name>");
	assert_int_equal(count(f->flat, "<policy><name>r</name>"), 3);
}

static void test_log_of_permit_and_deny(void **state)
{
	struct fixture *f = *state;
	const struct object *a = host(f, "a", "10.0.0.1"), *b = host(f, "b", "10.0.1.1");
	const struct service *s = https(f);

	add_rule_to(f, 0, ACTION_DENY, FAMILY_4, b, a, s)->log = true;
	add_rule(f, FAMILY_4, a, b, s)->log = true;
	output(f);
	assert_has(f->flat, "<then><deny/><log><session-init/></log></then>");
	assert_has(f->flat, "<then><permit/><log><session-init/><session-close/></log></then>");
}

static void test_policy_names(void **state)
{
	static const char *const labels[] = {"sip.web",
					     "_x",
					     "junos-x",
					     "same",
					     "same",
					     "q\"]]>$(x)",
					     "a-very-long-name-that-goes-on-and-on-and-on-and-on-"
					     "and-on-and-on-and-on-1"};
	struct fixture *f = *state;
	const struct object *a = host(f, "a", "10.0.0.1"), *b = host(f, "b", "10.0.1.1");
	const struct service *s = https(f);

	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		add_rule(f, FAMILY_4, a, b, s)->label = labels[i];
	output(f);
	assert_has(f->flat, "<policy><name>sip-web</name>");
	assert_has(f->flat, "<policy><name>xx</name>");
	assert_has(f->flat, "<policy><name>pc-junos-x</name>");
	assert_int_equal(count(f->flat, "<policy><name>same-"), 2);
	for (const char *c = f->flat; (c = strstr(c, "<policy><name>")); c++) {
		size_t n = strcspn(c + strlen("<policy><name>"), "<");

		assert_true(n >= 1 && n <= 63);
	}
}

static void test_policy_name_does_not_depend_on_neighbours(void **state)
{
	struct fixture *f = *state;
	const struct object *a = host(f, "a", "10.0.0.1"), *b = host(f, "b", "10.0.1.1");
	const struct service *s = https(f);

	add_rule(f, FAMILY_4, a, b, s)->label = "first";
	add_rule(f, FAMILY_4, b, a, s)->label = "second";
	assert_has(output(f), "<policy><name>second</name>");
	f->rules[0][0].label = "another";
	assert_has(output(f), "<policy><name>second</name>");
}

static void test_description_is_what_junos_takes(void **state)
{
	struct fixture *f = *state;
	struct reason why = plain_reason;
	struct rule *r = plain_rule(f);
	char *text = ARENA_ARRAY(f->arena, char, 1200);

	why.text = "R&D & <b> \"q\" ]]> \xef\xbf\xbf caf\xc3\xa9";
	r->reasons = &why;
	assert_has(output(f),
		   "<description>r: R and D and (b) \"q\" ]])  caf\xc3\xa9</description>");
	memset(text, 'x', 1199);
	why.text = text;
	output(f);
	assert_int_equal(strcspn(strstr(f->flat, "<description>r: ") + 13, "<"), 900);
}

static void test_trace_covers_each_policy(void **state)
{
	struct fixture *f = *state;
	const struct object *a = host(f, "a", "10.0.0.1"), *b = host(f, "b", "10.0.1.1");
	const struct service *s = https(f);
	const char *line;

	add_rule(f, FAMILY_4, a, b, s);
	add_rule(f, FAMILY_4, b, a, s);
	output(f);
	assert_int_equal(f->e.traces.n, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_ptr_equal(f->e.traces.at[i].rule, &f->rules[0][i]);
		line = buf_text(&f->e.out);
		for (size_t k = 1; k < f->e.traces.at[i].first; k++)
			line = strchr(line, '\n') + 1;
		assert_true(!strncmp(line, "        <policy>\n", 17));
		for (size_t k = f->e.traces.at[i].first; k < f->e.traces.at[i].last; k++)
			line = strchr(line, '\n') + 1;
		assert_true(!strncmp(line, "        </policy>\n", 18));
	}
}

static void test_same_policy_same_bytes(void **state)
{
	struct fixture *f = *state;
	const char *first;

	plain_rule(f);
	first = output(f);
	assert_string_equal(first, output(f));
}

/* -- addresses -- */

static void test_address_forms(void **state)
{
	struct fixture *f = *state;

	add_rule(f, FAMILY_4, host(f, "h4", "10.0.0.1"), host(f, "n4", "10.1.0.0/16"), https(f));
	add_rule(f, FAMILY_6, host(f, "h6", "2001:db8::1"), host(f, "n6", "2001:db8:1::/48"),
		 f->service_list[0]);
	add_rule(f, FAMILY_4, host(f, "r4", "10.2.0.10-10.2.0.99"), &f->objects[0],
		 f->service_list[0]);
	output(f);
	assert_has(f->flat, "<name>h4</name><ip-prefix>10.0.0.1/32</ip-prefix>");
	assert_has(f->flat, "<name>n4</name><ip-prefix>10.1.0.0/16</ip-prefix>");
	assert_has(f->flat, "<name>h6</name><ip-prefix>2001:db8::1/128</ip-prefix>");
	assert_has(f->flat, "<name>n6</name><ip-prefix>2001:db8:1::/48</ip-prefix>");
	assert_has(f->flat, "<name>r4</name><range-address><name>10.2.0.10</name><to>"
			    "<range-high>10.2.0.99</range-high></to></range-address>");
}

/* Junos has no IPv6 ranges. */
static void test_ipv6_range_becomes_prefixes(void **state)
{
	struct fixture *f = *state;

	add_rule(f, FAMILY_6, host(f, "r6", "2001:db8::1-2001:db8::4"),
		 host(f, "b", "2001:db8:1::1"), https(f));
	output(f);
	assert_has(f->flat, "<name>2001:db8::1</name><ip-prefix>2001:db8::1/128</ip-prefix>");
	assert_has(f->flat, "<name>2001:db8::2/127</name><ip-prefix>2001:db8::2/127</ip-prefix>");
	assert_has(f->flat, "<name>2001:db8::4</name>");
	assert_has(f->flat, "<name>set:r6</name><address><name>2001:db8::1</name></address>");
	assert_has(f->flat, "<source-address>set:r6</source-address>");
	assert_lacks(f->flat, "<range-address>");
}

static void test_literal_and_equal_part_are_one_address(void **state)
{
	struct fixture *f = *state;
	const struct object *literal = host(f, "10.0.0.9", "10.0.0.9");

	add_rule(f, FAMILY_4, literal, network(f, "two", "10.0.0.9", "10.0.0.11", NULL), https(f));
	output(f);
	assert_int_equal(count(f->flat, "<ip-prefix>10.0.0.9/32</ip-prefix>"), 1);
	assert_has(f->flat, "<source-address>10.0.0.9</source-address>");
	assert_has(f->flat, "<address-set replace=\"replace\"><name>set:two</name><address>"
			    "<name>10.0.0.11</name></address><address><name>10.0.0.9</name>");
}

static void test_address_names(void **state)
{
	struct fixture *f = *state;
	struct rule *r = add_rule(f, FAMILY_4, host(f, "any-ipv4", "10.0.0.1"),
				  host(f, "_a", "10.0.0.2"), https(f));

	r->sources[r->n_sources++] = host(f, "junos-host", "10.0.0.3");
	r->sources[r->n_sources++] = host(f, "x@lan", "10.0.0.4");
	r->sources[r->n_sources++] = host(f, "x-lan", "10.0.0.5");
	output(f);
	assert_lacks(f->flat, "<source-address>any-ipv4</source-address>");
	assert_has(f->flat, "<source-address>any-ipv4-");
	assert_has(f->flat, "<name>xa</name><ip-prefix>10.0.0.2/32");
	assert_has(f->flat, "<source-address>pc-junos-host</source-address>");
	assert_has(f->flat, "<name>x-lan</name><ip-prefix>10.0.0.5/32");
	assert_has(f->flat, "<source-address>x-lan-");
}

/* A host of the last version must be able to become a group: the names never meet. */
static void test_sets_have_names_of_their_own(void **state)
{
	struct fixture *f = *state;
	const struct object *a = host(f, "a", "10.0.0.1"), *b = host(f, "b", "10.0.1.1");

	add_rule(f, FAMILY_4, group(f, "web", a, b, NULL), b, https(f));
	output(f);
	assert_has(f->flat, "<address-set replace=\"replace\"><name>set:web</name>"
			    "<address><name>a</name></address><address><name>b</name></address>"
			    "</address-set>");
	assert_has(f->flat, "<source-address>set:web</source-address>");
}

static void test_dns_name_in_its_families(void **state)
{
	struct fixture *f = *state;
	const struct object *feed = fqdn(f, "feed");
	const struct object *a = host(f, "a", "10.0.0.1"), *b = host(f, "b", "2001:db8::1");
	const struct object *both = network(f, "both", "10.0.0.2", "2001:db8::2", NULL);
	const struct service *s = https(f);

	add_rule(f, FAMILY_4, a, feed, s);
	add_rule(f, FAMILY_6, b, feed, s);
	add_rule(f, FAMILY_BOTH, both, feed, s);
	output(f);
	assert_has(f->flat, "<name>feed-v4</name><dns-name><name>updates.example.net</name>"
			    "<ipv4-only/></dns-name>");
	assert_has(f->flat, "<name>feed-v6</name><dns-name><name>updates.example.net</name>"
			    "<ipv6-only/></dns-name>");
	assert_has(f->flat, "<name>feed</name><dns-name><name>updates.example.net</name>"
			    "</dns-name>");
	assert_has(f->flat, "<destination-address>feed-v6</destination-address>");
}

/* A rule about ICMP is about IPv4: the other half of a host must not match. */
static void test_object_of_both_families_in_a_rule_of_one(void **state)
{
	struct fixture *f = *state;
	const struct object *a = network(f, "a", "10.0.0.1", "2001:db8::1", NULL);
	const struct object *b = host(f, "b", "10.0.1.1"), *c = host(f, "c", "2001:db8:1::1");
	const struct object *g = group(f, "g", a, b, c, NULL);

	add_rule(f, FAMILY_4, g, b, one(f, "ping", icmp(PROTO_ICMP, 8, 0)));
	output(f);
	assert_has(f->flat, "<source-address>set:g-v4</source-address>");
	assert_has(f->flat, "<name>a-v4</name><ip-prefix>10.0.0.1/32</ip-prefix>");
	assert_has(f->flat, "<name>set:g-v4</name><address><name>a-v4</name></address>"
			    "<address><name>b</name></address></address-set>");
	assert_lacks(f->flat, "2001:db8");
}

static void test_family_variant_never_takes_another_objects_name(void **state)
{
	struct fixture *f = *state;
	const struct object *a = network(f, "a", "10.0.0.1", "2001:db8::1", NULL);
	const struct object *other = host(f, "a-v4", "10.9.9.9");

	add_rule(f, FAMILY_4, a, other, https(f));
	output(f);
	assert_has(f->flat, "<name>a-v4</name><ip-prefix>10.9.9.9/32</ip-prefix>");
	assert_has(f->flat, "<destination-address>a-v4</destination-address>");
	assert_has(f->flat, "<source-address>a-v4-");
	assert_has(f->flat, "<ip-prefix>10.0.0.1/32</ip-prefix>");
}

static void test_any_words(void **state)
{
	struct fixture *f = *state;
	const struct object *all = network(f, "all", "0.0.0.0/0", "::/0", NULL);
	const struct object *a = network(f, "a", "10.0.0.1", "2001:db8::1", NULL);
	const struct service *s = https(f);

	add_rule(f, FAMILY_4, all, a, s);
	add_rule(f, FAMILY_6, all, a, s);
	add_rule(f, FAMILY_BOTH, all, a, s);
	add_rule(f, FAMILY_4, host(f, "v4", "0.0.0.0/0"), a, s);
	output(f);
	assert_int_equal(count(f->flat, "<source-address>any-ipv4</source-address>"), 2);
	assert_int_equal(count(f->flat, "<source-address>any-ipv6</source-address>"), 1);
	assert_int_equal(count(f->flat, "<source-address>any</source-address>"), 1);
}

/* Junos refuses the same word twice in a list. */
static void test_any_stands_alone(void **state)
{
	struct fixture *f = *state;
	const struct object *all = network(f, "all", "0.0.0.0/0", "::/0", NULL);
	const struct object *v4 = host(f, "v4", "0.0.0.0/0"), *a = host(f, "a", "10.0.0.1");
	const struct object *b = network(f, "b", "10.0.0.2", "2001:db8::1", NULL);
	const struct service *s = https(f);
	struct rule *r = add_rule(f, FAMILY_BOTH, all, b, s);

	r->sources[r->n_sources++] = network(f, "all2", "0.0.0.0/0", "::/0", NULL);
	r->sources[r->n_sources++] = a;
	r = add_rule(f, FAMILY_BOTH, v4, b, s);
	r->sources[r->n_sources++] = a;
	r->sources[r->n_sources++] = b;
	output(f);
	assert_has(f->flat, "<match><source-address>any</source-address><destination-address>");
	assert_has(f->flat, "<match><source-address>any-ipv4</source-address>"
			    "<source-address>set:b</source-address><destination-address>");
}

/* `any` is no member of a set. */
static void test_everything_in_a_group(void **state)
{
	struct fixture *f = *state;
	const struct object *v4 = host(f, "v4", "0.0.0.0/0"), *a = host(f, "a", "2001:db8::1");

	add_rule(f, FAMILY_BOTH, group(f, "g", v4, a, NULL), group(f, "h", v4, a, NULL), https(f));
	add_rule(f, FAMILY_4, v4, v4, f->service_list[0]);
	output(f);
	assert_has(f->flat, "<name>v4</name><ip-prefix>0.0.0.0/0</ip-prefix>");
	assert_has(f->flat, "<name>set:g</name><address><name>a</name></address>"
			    "<address><name>v4</name></address>");
	assert_has(f->flat, "<source-address>any-ipv4</source-address>");
}

/* How deep sets may go is not documented: two levels, whatever the file says. */
static void test_sets_are_two_deep(void **state)
{
	struct fixture *f = *state;
	const struct object *two = network(f, "two", "10.0.0.1", "10.0.0.3", NULL);
	const struct object *a = host(f, "a", "10.0.0.9");
	const struct object *g1 = group(f, "g1", two, a, NULL);
	const struct object *g2 = group(f, "g2", g1, a, two, NULL);
	const struct object *g3 = group(f, "g3", g2, NULL);

	add_rule(f, FAMILY_4, g3, a, https(f));
	output(f);
	assert_has(f->flat, "<name>set:g3</name><address><name>a</name></address>"
			    "<address-set><name>set:two</name></address-set></address-set>");
	assert_lacks(f->flat, "set:g2");
	assert_lacks(f->flat, "set:g1");
}

/* -- large sides -- */

/* The most elements OPEN in any part of FLAT from START to END. */
static size_t most_between(const char *flat, const char *start, const char *end, const char *open)
{
	size_t most = 0;

	for (const char *c = flat; (c = strstr(c, start)); c++) {
		const char *last = strstr(c, end);
		size_t n = 0;

		for (const char *d = c + 1; (d = strstr(d, open)) && d < last; d++)
			n++;
		most = n > most ? n : most;
	}
	return most;
}

static size_t largest_set(const char *flat)
{
	return most_between(flat, "<address-set ", "</address-set>", "<address>");
}

static void test_large_side_is_split(void **state)
{
	struct fixture *f = *state;
	struct rule *r =
	    add_rule(f, FAMILY_4, scattered(f, "many", 5000), host(f, "b", "10.9.0.1"), https(f));
	size_t pieces;

	r->label = "bulk";
	r->log = true;
	output(f);
	pieces = count(f->flat, "<address-set ");
	assert_true(pieces >= 5 && pieces <= 16);
	assert_int_equal(count(f->flat, "<address><name>"), 5000);
	assert_true(largest_set(f->flat) <= 1000);
	assert_int_equal(count(f->flat, "<source-address>set:many-"), pieces);
	assert_has(f->flat, "<policy><name>bulk-from1</name>");
	assert_int_equal(count(f->flat, "<permit/><log>"), count(f->flat, "<name>bulk-from"));
	assert_int_equal(count(f->flat, "<name>bulk-from"), f->e.traces.n);
	assert_lacks(f->flat, "<name>set:many</name>"); /* nothing names it, so it is not there */
}

static void test_pieces_are_shared(void **state)
{
	struct fixture *f = *state;
	const struct object *many = scattered(f, "many", 3000), *b = host(f, "b", "10.9.0.1");

	add_rule(f, FAMILY_4, many, b, https(f));
	add_rule(f, FAMILY_4, b, many, f->service_list[0]);
	output(f);
	assert_int_equal(count(f->flat, "<address><name>"), 3000);
	assert_int_equal(count(f->flat, "<source-address>set:many-"),
			 count(f->flat, "<destination-address>set:many-"));
}

/* Every source FROM... meets every destination TO... in exactly one policy. */
static void assert_crosses(struct fixture *f, const char *from, const char *to, size_t pairs)
{
	const char *s = arena_printf(f->arena, "<source-address>%s", from);
	const char *d = arena_printf(f->arena, "<destination-address>%s", to);
	size_t met = 0;

	for (const char *c = f->flat; (c = strstr(c, "<match>")); c++) {
		char *match = arena_strndup(f->arena, c, (size_t)(strstr(c, "</match>") - c));

		met += count(match, s) * count(match, d);
	}
	assert_int_equal(met, pairs);
}

static void test_both_sides_split_are_a_cross_product(void **state)
{
	struct fixture *f = *state;
	size_t m, n;

	set(f, "max-addresses", "64");
	add_rule(f, FAMILY_4, scattered(f, "m", 100), scattered(f, "n", 100), https(f));
	output(f);
	assert_true(largest_set(f->flat) <= 64);
	m = count(f->flat, "<name>set:m-");
	n = count(f->flat, "<name>set:n-");
	assert_true(m >= 2 && n >= 2);
	for (size_t i = 0; i < f->e.traces.n; i++)
		assert_ptr_equal(f->e.traces.at[i].rule, &f->rules[0][0]);
	assert_crosses(f, "set:m-", "set:n-", m * n);
}

static void test_many_small_objects_are_split(void **state)
{
	struct fixture *f = *state;
	struct rule *r =
	    add_rule(f, FAMILY_4, scattered(f, "m", 60), host(f, "b", "10.9.0.1"), https(f));

	set(f, "max-addresses", "64");
	r->sources[r->n_sources++] = host(f, "x", "10.8.0.1");
	assert_int_equal(count(output(f), "<policy><name>"), 1);
	r->sources[r->n_sources++] = scattered(f, "n", 20);
	output(f);
	assert_has(f->flat, "<source-address>set:m</source-address>");
	assert_has(f->flat, "<source-address>set:n</source-address>");
	assert_has(f->flat, "<source-address>x</source-address>");
	assert_true(count(f->flat, "<policy><name>") >= 2);
	assert_int_equal(count(f->flat, "<source-address>"), 3);
}

static void test_limit_counts_ipv6_four_times(void **state)
{
	struct fixture *f = *state;
	const struct object *b = host(f, "b", "2001:db8:ffff::1");
	const struct object *six =
	    network(f, "six", "2001:db8::1", "2001:db8::3", "2001:db8::5", "2001:db8::7",
		    "2001:db8::9", "2001:db8::b", "2001:db8::d", "2001:db8::f", "2001:db8::11",
		    "2001:db8::13", "2001:db8::15", "2001:db8::17", "2001:db8::19", "2001:db8::1b",
		    "2001:db8::1d", "2001:db8::1f", NULL);
	struct rule *r = add_rule(f, FAMILY_6, six, b, https(f));

	set(f, "max-addresses", "64");
	assert_int_equal(count(output(f), "<policy><name>"), 1);
	r->sources[r->n_sources++] = host(f, "more", "2001:db8::21");
	assert_int_equal(count(output(f), "<policy><name>"), 2);
}

/* Which piece an address is in depends on the address alone. */
static void test_one_more_address_changes_one_set(void **state)
{
	struct fixture *f = *state;
	struct object *many, *more;
	const char *first, *second, *end;
	size_t sets, same = 0;

	many = scattered(f, "many", 3000);
	add_rule(f, FAMILY_4, many, host(f, "b", "10.9.0.1"), https(f));
	first = output(f);
	sets = count(first, "<address-set ");
	more = scattered(f, "more", 3001);
	many->addresses = more->addresses;
	second = output(f);
	for (const char *c = first; (c = strstr(c, "<address-set ")); c++) {
		end = strstr(c, "</address-set>");
		same += strstr(second, arena_strndup(f->arena, c, (size_t)(end - c))) != NULL;
	}
	assert_int_equal(same, sets - 1);
	assert_string_equal(strstr(first, "<policies"), strstr(second, "<policies"));
}

/* -- applications -- */

static void test_ports_without_alg(void **state)
{
	struct fixture *f = *state;
	struct service_term both[] = {ports(PROTO_TCP, 53, 53), ports(PROTO_UDP, 53, 53)};
	struct rule *r = plain_rule(f);

	r->services[0] = service(f, "dns", both, 2);
	r->services[r->n_services++] = one(f, "ftp", ports(PROTO_TCP, 21, 21));
	output(f);
	assert_has(f->flat, "<application replace=\"replace\"><name>pc-ftp</name>"
			    "<application-protocol>ignore</application-protocol>"
			    "<protocol>tcp</protocol><destination-port>21</destination-port>"
			    "</application>");
	assert_has(f->flat, "<name>pc-dns</name><term><name>t1</name><alg>ignore</alg>"
			    "<protocol>tcp</protocol><destination-port>53</destination-port></term>"
			    "<term><name>t2</name><alg>ignore</alg><protocol>udp</protocol>"
			    "<destination-port>53</destination-port></term></application>");
	assert_lacks(f->flat, "junos-");
	assert_lacks(f->flat, "timeout");
}

static void test_port_forms(void **state)
{
	struct fixture *f = *state;
	struct service_term ike = ports(PROTO_UDP, 500, 500);
	struct rule *r = plain_rule(f);

	ike.src = (struct port_range){500, 510};
	r->services[0] = one(f, "udp/500 source 500-510", ike);
	r->services[r->n_services++] = one(f, "tcp", ports(PROTO_TCP, 0, 65535));
	r->services[r->n_services++] = one(f, "tcp/8000-8100", ports(PROTO_TCP, 8000, 8100));
	r->services[r->n_services++] = one(f, "sctp/0", ports(PROTO_SCTP, 0, 0));
	output(f);
	assert_has(f->flat, "<name>pc-udp-500-source-500-510</name>"
			    "<application-protocol>ignore</application-protocol>"
			    "<protocol>udp</protocol><source-port>500-510</source-port>"
			    "<destination-port>500</destination-port>");
	assert_has(f->flat, "<name>pc-tcp</name><application-protocol>ignore"
			    "</application-protocol><protocol>tcp</protocol></application>");
	assert_has(f->flat, "<destination-port>8000-8100</destination-port>");
	assert_has(f->flat, "<protocol>132</protocol><destination-port>0</destination-port>");
}

static void test_protocols_without_ports(void **state)
{
	struct fixture *f = *state;
	struct rule *r = plain_rule(f);

	r->services[0] = one(f, "esp", protocol(50));
	r->services[r->n_services++] = one(f, "vrrp", protocol(112));
	r->services[r->n_services++] = one(f, "ip/255", protocol(255));
	output(f);
	assert_has(f->flat, "<name>pc-esp</name><protocol>esp</protocol></application>");
	assert_has(f->flat, "<name>pc-vrrp</name><protocol>112</protocol></application>");
	assert_has(f->flat, "<protocol>255</protocol>");
}

static void test_icmp(void **state)
{
	struct fixture *f = *state;
	struct rule *r = plain_rule(f);
	const struct object *a = host(f, "a6", "2001:db8::1");

	r->services[0] = one(f, "all", icmp(PROTO_ICMP, -1, -1));
	r->services[r->n_services++] = one(f, "reply", icmp(PROTO_ICMP, 0, -1));
	r->services[r->n_services++] = one(f, "frag", icmp(PROTO_ICMP, 3, 4));
	add_rule(f, FAMILY_6, a, a, one(f, "ping6", icmp(PROTO_ICMP6, 128, 0)));
	output(f);
	assert_has(f->flat, "<name>pc-all</name><protocol>icmp</protocol></application>");
	assert_has(f->flat, "<protocol>icmp</protocol><icmp-type>0</icmp-type></application>");
	assert_has(f->flat, "<icmp-type>3</icmp-type><icmp-code>4</icmp-code>");
	assert_has(f->flat, "<protocol>icmp6</protocol><icmp6-type>128</icmp6-type>"
			    "<icmp6-code>0</icmp6-code>");
}

/* The ninth term fails at commit. */
static void test_more_than_eight_terms(void **state)
{
	struct fixture *f = *state;
	struct service_term terms[17];
	struct rule *r = plain_rule(f);

	for (uint16_t i = 0; i < 17; i++)
		terms[i] = ports(PROTO_TCP, (uint16_t)(2 * i + 1), (uint16_t)(2 * i + 1));
	r->services[0] = service(f, "eight", terms, 8);
	r->services[r->n_services++] = service(f, "many", terms, 17);
	output(f);
	assert_has(f->flat, "<application>pc-eight</application>");
	assert_has(f->flat, "<application>pcs-many</application>");
	assert_has(f->flat, "<name>t8</name>");
	assert_lacks(f->flat, "<name>t9</name>");
	assert_has(f->flat, "<name>pc-many-part-3</name><application-protocol>ignore"
			    "</application-protocol><protocol>tcp</protocol>"
			    "<destination-port>33</destination-port></application>");
	assert_has(f->flat, "<application-set replace=\"replace\"><name>pcs-many</name>"
			    "<application><name>pc-many-part-1</name></application>"
			    "<application><name>pc-many-part-2</name></application>"
			    "<application><name>pc-many-part-3</name></application>"
			    "</application-set>");
}

static void test_application_names_do_not_meet(void **state)
{
	struct fixture *f = *state;
	struct service_term list[] = {ports(PROTO_TCP, 80, 80), ports(PROTO_TCP, 443, 443)};
	struct rule *r = plain_rule(f);

	r->services[0] = service(f, "tcp/80,443", list, 2);
	r->services[r->n_services++] = one(f, "tcp/80-443", ports(PROTO_TCP, 80, 443));
	r->services[r->n_services++] = one(f, "web.x", ports(PROTO_TCP, 1, 1));
	r->services[r->n_services++] = one(f, "web-x", ports(PROTO_TCP, 2, 2));
	output(f);
	assert_has(f->flat, "<application>pc-tcp-80_443</application>");
	assert_has(f->flat, "<application>pc-tcp-80-443</application>");
	assert_has(f->flat, "<name>pc-web-x</name><application-protocol>ignore"
			    "</application-protocol><protocol>tcp</protocol>"
			    "<destination-port>2</destination-port>");
	assert_has(f->flat, "<application>pc-web-x-");
}

/* `application any` lets ALGs act, and they open more than the policy says. */
static void test_permit_of_every_protocol_keeps_algs_away(void **state)
{
	struct fixture *f = *state;
	const struct object *a = host(f, "a", "10.0.0.1"), *b = host(f, "b", "10.0.1.1");
	const struct service *any = any_service(f);

	add_rule(f, FAMILY_4, a, b, any)->label = "open";
	output(f);
	assert_has(f->flat, "<name>pc-any-transport</name><description>tcp and udp, without ALG"
			    "</description><term><name>t1</name><alg>ignore</alg>"
			    "<protocol>tcp</protocol></term><term><name>t2</name><alg>ignore</alg>"
			    "<protocol>udp</protocol></term></application>");
	assert_order(f->flat, "<application>pc-any-transport</application>",
		     "<application>any</application>");
	assert_order(f->flat, "<policy><name>open-transport</name>", "<policy><name>open</name>");
	assert_int_equal(f->e.traces.n, 2);
	f->rules[0][0].action = ACTION_DENY;
	output(f);
	assert_int_equal(f->e.traces.n, 1);
	assert_lacks(f->flat, "<applications>");
}

/* -- schedulers -- */

static void test_until(void **state)
{
	struct fixture *f = *state;
	const struct object *a = host(f, "a", "10.0.0.1"), *b = host(f, "b", "10.0.1.1");
	const struct service *s = https(f);

	add_rule(f, FAMILY_4, a, b, s)->until = (struct date){2027, 3, 31};
	add_rule(f, FAMILY_4, b, a, s)->until = (struct date){2027, 3, 31};
	add_rule(f, FAMILY_4, a, a, s)->until = (struct date){2028, 2, 28};
	add_rule(f, FAMILY_4, b, b, s)->until = (struct date){2027, 12, 31};
	output(f);
	assert_has(f->flat, "<then><permit/></then><scheduler-name>until-2027-03-31"
			    "</scheduler-name></policy>");
	assert_has(f->flat, "</applications><schedulers><scheduler replace=\"replace\">"
			    "<name>until-2027-03-31</name><start-date>"
			    "<start-date>2000-01-01.00:00</start-date>"
			    "<stop-date>2027-04-01.00:00</stop-date></start-date></scheduler>"
			    "<scheduler replace=\"replace\"><name>until-2027-12-31</name>");
	assert_has(f->flat, "<stop-date>2028-02-29.00:00</stop-date>");
	assert_has(f->flat, "<stop-date>2028-01-01.00:00</stop-date>");
	assert_int_equal(count(f->flat, "<scheduler "), 3);
}

/* -- settings -- */

static void test_log_denied(void **state)
{
	struct fixture *f = *state;

	plain_rule(f);
	set(f, "log-denied", "on");
	output(f);
	assert_order(f->flat, "<name>r</name>", "<global>");
	assert_order(f->flat, "<global>", "<default-policy>");
	assert_has(f->flat,
		   "<source-address>any</source-address>"
		   "<destination-address>any</destination-address><application>any</application>"
		   "<from-zone>dmz</from-zone><from-zone>lan</from-zone><from-zone>net</from-zone>"
		   "<to-zone>dmz</to-zone><to-zone>lan</to-zone><to-zone>net</to-zone></match>"
		   "<then><deny/><log><session-init/></log></then>");
	assert_int_equal(f->e.traces.n, 1);
}

static void test_policy_rematch(void **state)
{
	struct fixture *f = *state;

	plain_rule(f);
	assert_lacks(output(f), "policy-rematch");
	set(f, "policy-rematch", "on");
	assert_has(output(f), "<policy-rematch/></policies>");
	f->settings[0].value = "extensive";
	assert_has(output(f), "<policy-rematch><extensive/></policy-rematch></policies>");
}

static void test_max_addresses_is_a_number(void **state)
{
	static const char *const wrong[] = {"", "63", "16385", "many", "-5", "99999999999", "70x"};
	struct fixture *f = *state;

	plain_rule(f);
	set(f, "max-addresses", "16384");
	assert_true(srx_backend.check(&f->e));
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		f->settings[0].value = wrong[i];
		assert_false(srx_backend.check(&f->e));
	}
	assert_has(f->e.diags->list.at[0]->text, "a number from 64 to 16384");
}

/* -- refusals -- */

static void test_refuses_old_versions(void **state)
{
	struct fixture *f = *state;

	plain_rule(f);
	f->fw.version = "23.4";
	assert_true(srx_backend.check(&f->e));
	f->fw.version = "11.4";
	assert_refused(f, "Junos 12.1 and later, not for 11.4", "address book");
}

static void test_interfaces_of_junos(void **state)
{
	static const char *const good[] = {"ge-0/0/1.0", "xe-1/1/0:2.0", "reth0.10", "st0.1",
					   "irb",        "ge-0/0/1",     "all"};
	static const char *const bad[] = {"",       "GE-0/0/1.0", "ge-0/0",  "ge-0/0/.1",
					  "port 1", "ge-0/0/1.",  "wan1<x>", "ge-0/0/1.0/24"};
	struct fixture *f = *state;

	plain_rule(f);
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		f->fw_zones[1].interfaces = &(const char *){good[i]};
		assert_true(srx_backend.check(&f->e));
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		f->fw_zones[1].interfaces = &(const char *){bad[i]};
		assert_false(srx_backend.check(&f->e));
	}
	assert_has(f->e.diags->list.at[0]->text, "is not an interface of Junos");
	assert_has(f->e.diags->list.at[0]->hint, "ge-0/0/1.0");
	f->fw.name = NULL; /* without a block, the interface is the zone's name and not written */
	assert_true(srx_backend.check(&f->e));
}

static void test_refuses_reserved_zone(void **state)
{
	struct fixture *f = *state;

	plain_rule(f);
	f->lan.name = "junos-host";
	assert_refused(f, "`junos-host` cannot be a security zone", "another name");
}

static void test_refuses_long_zone(void **state)
{
	struct fixture *f = *state;

	plain_rule(f);
	f->lan.name = "z234567890123456789012345678901234567890123456789012345678901234";
	assert_refused(f, "at most 63 characters", "shorter");
}

static void test_refuses_protocol_0(void **state)
{
	struct fixture *f = *state;
	struct rule *r = plain_rule(f);

	r->services[0] = one(f, "ip/0", protocol(0));
	assert_refused(f, "IP protocol 0", "`service any`");
}

static void test_refuses_dates_out_of_range(void **state)
{
	struct fixture *f = *state;
	struct rule *r = plain_rule(f);

	r->until = (struct date){2999, 12, 30};
	assert_true(srx_backend.check(&f->e));
	r->until = (struct date){2999, 12, 31};
	assert_refused(f, "ends on 2999-12-31", "leave out `until`");
	r->until = (struct date){1999, 12, 31};
	assert_false(srx_backend.check(&f->e));
	assert_has(f->e.diags->list.at[1]->hint, "remove it");
}

/* What depends on the model is a warning. */
static void test_warns_above_the_limits_of_small_models(void **state)
{
	struct fixture *f = *state;
	struct rule *r = plain_rule(f);
	size_t n = 10241;

	f->pair[0].rules = ARENA_ARRAY(f->arena, struct rule, n);
	for (size_t i = 0; i < n; i++)
		f->pair[0].rules[i] = *r;
	assert_true(srx_backend.check(&f->e));
	assert_int_equal(f->e.diags->n_warnings, 0);
	f->pair[0].n_rules = n;
	assert_true(srx_backend.check(&f->e));
	assert_int_equal(f->e.diags->n_warnings, 1);
	assert_has(f->e.diags->list.at[0]->text, "10241 policies from `lan` to `dmz`");
	assert_string_equal(f->e.diags->list.at[0]->name, "target");
}

/* ------------------------------------------------------------------------------------------- */

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_replaces_policies_and_its_own_objects),
	    TEST(test_begins_with_a_comment),
	    TEST(test_no_rules_is_deny_all),
	    TEST(test_interfaces_only_from_a_firewall_block),
	    TEST(test_policy_whole),
	    TEST(test_denials_come_first),
	    TEST(test_pairs_are_contexts_within_a_zone_too),
	    TEST(test_log_of_permit_and_deny),
	    TEST(test_policy_names),
	    TEST(test_policy_name_does_not_depend_on_neighbours),
	    TEST(test_description_is_what_junos_takes),
	    TEST(test_trace_covers_each_policy),
	    TEST(test_same_policy_same_bytes),
	    TEST(test_address_forms),
	    TEST(test_ipv6_range_becomes_prefixes),
	    TEST(test_literal_and_equal_part_are_one_address),
	    TEST(test_address_names),
	    TEST(test_sets_have_names_of_their_own),
	    TEST(test_dns_name_in_its_families),
	    TEST(test_object_of_both_families_in_a_rule_of_one),
	    TEST(test_family_variant_never_takes_another_objects_name),
	    TEST(test_any_words),
	    TEST(test_any_stands_alone),
	    TEST(test_everything_in_a_group),
	    TEST(test_sets_are_two_deep),
	    TEST(test_large_side_is_split),
	    TEST(test_pieces_are_shared),
	    TEST(test_both_sides_split_are_a_cross_product),
	    TEST(test_many_small_objects_are_split),
	    TEST(test_limit_counts_ipv6_four_times),
	    TEST(test_one_more_address_changes_one_set),
	    TEST(test_ports_without_alg),
	    TEST(test_port_forms),
	    TEST(test_protocols_without_ports),
	    TEST(test_icmp),
	    TEST(test_more_than_eight_terms),
	    TEST(test_application_names_do_not_meet),
	    TEST(test_permit_of_every_protocol_keeps_algs_away),
	    TEST(test_until),
	    TEST(test_log_denied),
	    TEST(test_policy_rematch),
	    TEST(test_max_addresses_is_a_number),
	    TEST(test_refuses_old_versions),
	    TEST(test_interfaces_of_junos),
	    TEST(test_refuses_reserved_zone),
	    TEST(test_refuses_long_zone),
	    TEST(test_refuses_protocol_0),
	    TEST(test_refuses_dates_out_of_range),
	    TEST(test_warns_above_the_limits_of_small_models),
	};

	if (!getenv("PORTC_SRXCHECK"))
		print_message(
		    "PORTC_SRXCHECK names no schema check: outputs were not checked by one\n");
	return cmocka_run_group_tests_name("srx", tests, NULL, NULL);
}
