/* The FortiOS backend on policies made by hand: what is written, what is refused. Every output is
 * also read back by the rules of the CLI: names exist before they are used, lists are neither
 * empty nor too long, names and texts keep their limits, policies are unique. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "backend.h"
#include "hash.h"
#include "intern.h"
#include "oom.h"

extern const struct backend fortios_backend;

enum { MOST = 800, MOST_ZONES = 4 };

struct fixture {
	struct arena *arena;
	struct zone zone[MOST_ZONES], *zones[MOST_ZONES];
	struct object objects[MOST], *object_list[MOST];
	struct service services[MOST], *service_list[MOST];
	struct pair pair[MOST_ZONES];
	const struct pair *pairs[MOST_ZONES];
	struct policy policy;
	struct firewall_zone fw_zones[MOST_ZONES];
	struct setting settings[4];
	struct firewall fw;
	struct emission e;
};

static const struct reason plain_reason = {
    .label = "r", .text = "CHG-1", .note = "", .rows = NULL, .span = {NULL, 0, 0}};

/* -- making policies -- */

static void add_zone(struct fixture *f, const char *name, const char *interface)
{
	static struct span nowhere[4];
	size_t i = f->policy.n_zones++;

	f->zones[i] = &f->zone[i];
	f->zone[i] = (struct zone){.name = name, .description = "", .index = i};
	f->fw_zones[i] =
	    (struct firewall_zone){.zone = &f->zone[i],
				   .interfaces = ARENA_ARRAY(f->arena, const char *, 4),
				   .interface_spans = nowhere,
				   .n_interfaces = 1};
	f->fw_zones[i].interfaces[0] = interface;
	f->fw.n_zones = f->policy.n_zones;
}

static void add_interface(struct fixture *f, size_t zone, const char *name)
{
	f->fw_zones[zone].interfaces[f->fw_zones[zone].n_interfaces++] = name;
}

static struct pair *add_pair(struct fixture *f, size_t from, size_t to)
{
	struct pair *p = &f->pair[f->policy.n_pairs];

	*p = (struct pair){&f->zone[from], &f->zone[to], ARENA_ARRAY(f->arena, struct rule, MOST),
			   0};
	f->pairs[f->policy.n_pairs++] = p;
	f->fw.n_pairs = f->policy.n_pairs;
	return p;
}

static struct fixture *fixture_new(void)
{
	struct arena *a = arena_new(out_of_memory);
	struct fixture *f = ARENA_NEW(a, struct fixture);

	f->arena = a;
	f->policy = (struct policy){.zones = f->zones,
				    .objects = f->object_list,
				    .services = f->service_list,
				    .pairs = f->pair};
	f->fw = (struct firewall){.name = "edge",
				  .target = "fortios",
				  .zones = f->fw_zones,
				  .settings = f->settings,
				  .pairs = f->pairs};
	f->e = (struct emission){.traced = true,
				 .arena = a,
				 .diags = diags_new(a),
				 .policy = &f->policy,
				 .firewall = &f->fw};
	add_zone(f, "dmz", "port3");
	add_zone(f, "lan", "port2");
	add_pair(f, 1, 0);
	return f;
}

static void fixture_free(struct fixture *f)
{
	buf_free(&f->e.out);
	arena_free(f->arena);
}

static int setup(void **state)
{
	*state = fixture_new();
	return 0;
}

static int teardown(void **state)
{
	fixture_free(*state);
	return 0;
}

static void set(struct fixture *f, const char *name, const char *value)
{
	f->settings[f->fw.n_settings++] = (struct setting){name, value, SPAN_NONE};
}

static struct object *new_object(struct fixture *f, const char *name, enum object_kind kind)
{
	struct object *o = &f->objects[f->policy.n_objects];

	assert_true(f->policy.n_objects < MOST);
	*o = (struct object){.name = name, .description = "", .kind = kind, .zone = &f->zone[1]};
	o->index = f->policy.n_objects;
	f->object_list[f->policy.n_objects++] = o;
	return o;
}

static struct addr_range range(const char *lo, const char *hi)
{
	struct addr_range r;

	assert_true(addr_parse(lo, strlen(lo), &r.family, &r.lo));
	assert_true(addr_parse(hi, strlen(hi), &r.family, &r.hi));
	return r;
}

/* Pairs of low and high address, NULL at the end. */
static struct object *network(struct fixture *f, const char *name, ...)
{
	struct object *o = new_object(f, name, OBJECT_NETWORK);
	struct addr_range r[8];
	size_t n = 0;
	va_list ap;

	va_start(ap, name);
	for (const char *lo; (lo = va_arg(ap, const char *)); n++)
		r[n] = range(lo, va_arg(ap, const char *));
	va_end(ap);
	o->addresses = addr_set_make(f->arena, r, n);
	o->families = addr_set_families(o->addresses);
	return o;
}

static struct object *host(struct fixture *f, const char *name, const char *address)
{
	struct object *o = network(f, name, address, address, NULL);

	o->kind = OBJECT_HOST;
	return o;
}

static struct object *dns_name(struct fixture *f, const char *name, const char *fqdn)
{
	struct object *o = new_object(f, name, OBJECT_NAME);

	o->fqdn = fqdn;
	o->families = FAMILY_BOTH;
	o->has_name = true;
	return o;
}

static struct object *everything(struct fixture *f, const char *name)
{
	struct object *o = network(f, name, "0.0.0.0", "255.255.255.255",
				   "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL);

	o->kind = OBJECT_ZONE;
	return o;
}

static struct object *group_of(struct fixture *f, const char *name, const struct object **members,
			       size_t n)
{
	struct object *o = new_object(f, name, OBJECT_GROUP);

	o->members = members;
	o->n_members = n;
	for (size_t i = 0; i < n; i++) {
		o->families |= members[i]->families;
		o->has_name |= members[i]->has_name;
		o->addresses = addr_set_union(f->arena, o->addresses, members[i]->addresses);
	}
	return o;
}

static struct object *group(struct fixture *f, const char *name, const struct object *a,
			    const struct object *b)
{
	const struct object **members = ARENA_ARRAY(f->arena, const struct object *, 2);

	members[0] = a;
	members[1] = b;
	return group_of(f, name, members, b ? 2 : 1);
}

static struct service *service(struct fixture *f, const char *name,
			       const struct service_term *terms, size_t n)
{
	struct service *s = &f->services[f->policy.n_services];

	assert_true(f->policy.n_services < MOST);
	*s = (struct service){.name = name, .description = "", .n_terms = n};
	s->literal = strchr(name, '/');
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

static struct service *one(struct fixture *f, const char *name, struct service_term t)
{
	return service(f, name, &t, 1);
}

static struct service *https(struct fixture *f)
{
	return one(f, "https", ports(PROTO_TCP, 443, 443));
}

static struct rule *rule_in(struct fixture *f, size_t pair, enum action action,
			    enum family families, const struct object *from,
			    const struct object *to, const struct service *s)
{
	struct pair *p = &f->pair[pair];
	struct rule *r = &p->rules[p->n_rules];

	*r = (struct rule){.action = action,
			   .label = arena_printf(f->arena, "r%zu", f->policy.n_rules),
			   .key = arena_printf(f->arena, "r%zu/%s/%s", f->policy.n_rules,
					       p->from->name, p->to->name),
			   .families = families,
			   .sources = ARENA_ARRAY(f->arena, const struct object *, 1),
			   .n_sources = 1,
			   .destinations = ARENA_ARRAY(f->arena, const struct object *, 1),
			   .n_destinations = 1,
			   .services = ARENA_ARRAY(f->arena, const struct service *, 1),
			   .n_services = 1,
			   .reasons = &plain_reason,
			   .n_reasons = 1,
			   .index = f->policy.n_rules};
	r->sources[0] = from;
	r->destinations[0] = to;
	r->services[0] = s;
	r->id = hash_string(HASH_START, r->key);
	p->n_rules++;
	f->policy.n_rules++;
	return r;
}

static struct rule *allow(struct fixture *f, const struct object *from, const struct object *to,
			  const struct service *s)
{
	return rule_in(f, 0, ACTION_ALLOW, from->families & to->families, from, to, s);
}

static void set_services(struct fixture *f, struct rule *r, const struct service *a,
			 const struct service *b)
{
	r->services = ARENA_ARRAY(f->arena, const struct service *, 2);
	r->services[0] = a;
	r->services[1] = b;
	r->n_services = 2;
}

static void set_label(struct fixture *f, struct rule *r, const char *label)
{
	r->label = label;
	r->key = arena_printf(f->arena, "%s/lan/dmz", label);
	r->id = hash_string(HASH_START, r->key);
}

static void set_text(struct fixture *f, struct rule *r, const char *text)
{
	struct reason *why = ARENA_NEW(f->arena, struct reason);

	*why = (struct reason){.label = r->label, .text = text, .note = ""};
	r->reasons = why;
}

/* Two hosts of both families, for rules whose addresses do not matter. */
static struct rule *any_rule(struct fixture *f)
{
	return allow(f, host(f, "a", "10.0.0.1"), host(f, "b", "10.0.1.1"), https(f));
}

/* -- reading the output as the CLI does -- */

enum { MOST_WORDS = 400 };

struct reader {
	struct arena *arena;
	struct intern *names;
	struct map *defined; /* "table name" */
	struct map *policy_names;
	struct map *policy_ids;
	const char *table; /* NULL outside */
	bool entry;
	bool vdom;
	size_t policy_tables;
	const char *word[MOST_WORDS];
	size_t n_words;
};

/* Splits a line into words; quotes and backslashes as in the manual. */
static void split(struct reader *r, const char *line, size_t n)
{
	const char *end = line + n;

	r->n_words = 0;
	while (line < end) {
		char *word = arena_alloc(r->arena, n + 1), *to = word;
		bool quoted = *line == '"';

		if (*line == ' ') {
			line++;
			continue;
		}
		for (line += quoted; line < end && *line != (quoted ? '"' : ' '); line++) {
			if (*line == '\\')
				line++;
			assert_true(line < end);
			*to++ = *line;
		}
		if (quoted) {
			assert_true(line < end); /* the quote is closed on this line */
			line++;
			assert_true(line == end || *line == ' ');
		}
		assert_true(r->n_words < MOST_WORDS);
		r->word[r->n_words++] = word;
	}
}

static const char *entry_key(struct reader *r, const char *table, const char *name)
{
	return intern(r->names, arena_printf(r->arena, "%s %s", table, name));
}

static bool is_defined(struct reader *r, const char *table, const char *name)
{
	return map_get(r->defined, entry_key(r, table, name));
}

static void check_name(const char *name, size_t max)
{
	assert_true(*name && strlen(name) <= max);
	assert_null(strpbrk(name, "<>()#'\"\\"));
	for (const char *c = name; *c; c++)
		assert_true((unsigned char)*c >= ' ' && (unsigned char)*c < 127);
}

static void check_address_list(struct reader *r, const char *table, const char *groups)
{
	assert_true(r->n_words > 2 && r->n_words <= 302);
	for (size_t i = 2; i < r->n_words; i++) {
		if (!strcmp(r->word[i], "all")) {
			assert_int_equal(r->n_words, 3);
			continue;
		}
		assert_true(is_defined(r, table, r->word[i]) || is_defined(r, groups, r->word[i]));
	}
}

static void check_service_list(struct reader *r)
{
	assert_true(r->n_words > 2 && r->n_words <= 302);
	for (size_t i = 2; i < r->n_words; i++) {
		if (!strcmp(r->word[i], "ALL"))
			continue;
		assert_true(is_defined(r, "firewall service custom", r->word[i]) ||
			    is_defined(r, "firewall service group", r->word[i]));
	}
}

static void read_edit(struct reader *r)
{
	const char *name = r->word[1];

	assert_int_equal(r->n_words, 2);
	assert_false(r->entry);
	r->entry = true;
	if (!strcmp(r->table, "firewall policy")) {
		unsigned long id = strtoul(name, NULL, 10);

		assert_true(id >= 100000 && id <= 4294967294);
		assert_null(map_get(r->policy_ids, intern(r->names, name)));
		map_put(r->policy_ids, intern(r->names, name), r);
		return;
	}
	check_name(name, !strncmp(r->table, "firewall schedule", 17) ? 31
			 : !strcmp(r->table, "system zone")          ? 35
								     : 79);
	if (strcmp(r->table, "system zone") != 0)
		assert_false(is_defined(r, r->table, name));
	/* an address and a group never share a name, nor a service and a group */
	if (!strncmp(r->table, "firewall addr", 13))
		assert_int_equal(!strncmp(r->table, "firewall addrgrp", 16),
				 !strncmp(name, "group ", 6));
	if (!strcmp(r->table, "firewall service custom"))
		assert_true(!strncmp(name, "pc-", 3));
	if (!strcmp(r->table, "firewall service group"))
		assert_true(!strncmp(name, "pcg-", 4));
	map_put(r->defined, entry_key(r, r->table, name), r);
}

static void read_policy_set(struct reader *r)
{
	const char *key = r->word[1];

	if (!strcmp(key, "name")) {
		check_name(r->word[2], 35);
		assert_null(map_get(r->policy_names, intern(r->names, r->word[2])));
		map_put(r->policy_names, intern(r->names, r->word[2]), r);
	} else if (!strcmp(key, "srcaddr") || !strcmp(key, "dstaddr")) {
		check_address_list(r, "firewall address", "firewall addrgrp");
	} else if (!strcmp(key, "srcaddr6") || !strcmp(key, "dstaddr6")) {
		check_address_list(r, "firewall address6", "firewall addrgrp6");
	} else if (!strcmp(key, "service")) {
		check_service_list(r);
	} else if (!strcmp(key, "schedule")) {
		assert_true(!strcmp(r->word[2], "always") ||
			    is_defined(r, "firewall schedule onetime", r->word[2]));
	} else if (!strcmp(key, "comments")) {
		assert_int_equal(r->n_words, 3);
		assert_true(strlen(r->word[2]) <= 1023);
	}
}

static void read_set(struct reader *r)
{
	const char *key = r->word[1];

	assert_true(r->entry && r->n_words >= 3);
	if (!strcmp(r->table, "firewall policy")) {
		read_policy_set(r);
	} else if (!strcmp(key, "comment")) {
		assert_int_equal(r->n_words, 3);
		assert_true(strlen(r->word[2]) <= 255);
	} else if (!strcmp(key, "member")) {
		if (!strcmp(r->table, "firewall addrgrp"))
			check_address_list(r, "firewall address", r->table);
		else if (!strcmp(r->table, "firewall addrgrp6"))
			check_address_list(r, "firewall address6", r->table);
		else
			check_service_list(r);
		assert_string_not_equal(r->word[2], "all");
	} else if (strstr(key, "portrange")) {
		assert_true(r->n_words <= 2 + 15);
	} else if (!strcmp(key, "protocol-number")) {
		assert_true(atoi(r->word[2]) >= 1 && atoi(r->word[2]) <= 254);
	}
}

static void read_config(struct reader *r)
{
	const char *table = "";

	assert_null(r->table);
	for (size_t i = 1; i < r->n_words; i++)
		table = arena_printf(r->arena, "%s%s%s", table, i > 1 ? " " : "", r->word[i]);
	if (!strcmp(table, "vdom")) {
		r->vdom = true;
		return;
	}
	r->table = table;
	/* nothing may use what is rewritten: the policies are gone before anything else */
	if (!strcmp(table, "firewall policy"))
		r->policy_tables++;
	else
		assert_int_equal(r->policy_tables, 1);
}

static void read_line(struct reader *r)
{
	const char *verb = r->word[0];

	if (!strcmp(verb, "config")) {
		read_config(r);
	} else if (!strcmp(verb, "edit") && !r->table) {
		assert_true(r->vdom);
	} else if (!strcmp(verb, "edit")) {
		read_edit(r);
	} else if (!strcmp(verb, "set")) {
		read_set(r);
	} else if (!strcmp(verb, "unset")) {
		assert_true(r->entry && r->n_words == 2);
	} else if (!strcmp(verb, "next")) {
		assert_true(r->entry && r->n_words == 1);
		r->entry = false;
	} else if (!strcmp(verb, "purge")) {
		assert_string_equal(r->table, "firewall policy");
		assert_int_equal(r->policy_tables, 1);
	} else {
		assert_string_equal(verb, "end");
		assert_false(r->entry);
		if (!r->table) {
			assert_true(r->vdom);
			r->vdom = false;
		}
		r->table = NULL;
	}
}

static void read_back(struct fixture *f, const char *text)
{
	struct reader r = {.arena = f->arena, .names = intern_new(f->arena)};

	r.defined = map_new(f->arena);
	r.policy_names = map_new(f->arena);
	r.policy_ids = map_new(f->arena);
	for (const char *nl; *text; text = nl + 1) {
		nl = strchr(text, '\n');
		assert_non_null(nl);
		if (*text == '#')
			continue;
		split(&r, text, (size_t)(nl - text));
		assert_true(r.n_words > 0);
		read_line(&r);
	}
	assert_null(r.table);
	assert_false(r.vdom);
}

static const char *output(struct fixture *f)
{
	bool fine = fortios_backend.check(&f->e);

	for (size_t i = 0; i < f->e.diags->list.n; i++)
		print_error("%s\n", f->e.diags->list.at[i]->text);
	assert_true(fine);
	fortios_backend.emit(&f->e);
	read_back(f, buf_text(&f->e.out));
	return buf_text(&f->e.out);
}

static void has(const char *text, const char *part)
{
	if (!strstr(text, part))
		print_error("not found:\n%s\nin:\n%s\n", part, text);
	assert_non_null(strstr(text, part));
}

static void lacks(const char *text, const char *part)
{
	if (strstr(text, part))
		print_error("found:\n%s\nin:\n%s\n", part, text);
	assert_null(strstr(text, part));
}

static size_t count(const char *text, const char *part)
{
	size_t n = 0;

	while ((text = strstr(text, part))) {
		n++;
		text += strlen(part);
	}
	return n;
}

/* The policy is refused with an error whose text holds PART, and with a way out. */
static void refused(struct fixture *f, const char *part)
{
	const struct diagnostic *d;

	assert_false(fortios_backend.check(&f->e));
	assert_int_equal(f->e.diags->list.n, 1);
	d = f->e.diags->list.at[0];
	has(d->text, part);
	has(d->text, "fortios");
	assert_non_null(d->hint);
}

/* -- the whole file -- */

static void test_whole_file(void **state)
{
	struct fixture *f = *state;
	struct object *app = host(f, "app1", "10.0.0.1");
	struct object *db = host(f, "db1", "10.0.1.1");
	struct rule *r = allow(f, app, db, https(f));

	app->description = "Application";
	db->zone = &f->zone[0];
	set_label(f, r, "web");
	r->id = 42;
	assert_string_equal(
	    output(f),
	    "# Firewall edge, generated by portc for FortiOS 7.0 to 7.6: a CLI script.\n"
	    "# It owns the table `firewall policy`: empties it, so that nothing passes,\n"
	    "# and writes it anew. Addresses, groups, services and schedules of the names\n"
	    "# below are set, all others stay. It may be run again at any time.\n"
	    "config firewall policy\n"
	    "    purge\n"
	    "end\n"
	    "config firewall address\n"
	    "    edit \"app1\"\n"
	    "        set type ipmask\n"
	    "        set subnet 10.0.0.1 255.255.255.255\n"
	    "        set comment \"zone lan: Application\"\n"
	    "    next\n"
	    "    edit \"db1\"\n"
	    "        set type ipmask\n"
	    "        set subnet 10.0.1.1 255.255.255.255\n"
	    "        set comment \"zone dmz\"\n"
	    "    next\n"
	    "end\n"
	    "config firewall service custom\n"
	    "    edit \"pc-https\"\n"
	    "        unset protocol\n"
	    "        set tcp-portrange 443\n"
	    "        unset udp-portrange\n"
	    "        unset sctp-portrange\n"
	    "        unset comment\n"
	    "    next\n"
	    "end\n"
	    "config firewall policy\n"
	    "    edit 100042\n"
	    "        set name \"web\"\n"
	    "        set srcintf \"port2\"\n"
	    "        set dstintf \"port3\"\n"
	    "        set action accept\n"
	    "        set srcaddr \"app1\"\n"
	    "        set dstaddr \"db1\"\n"
	    "        set schedule \"always\"\n"
	    "        set service \"pc-https\"\n"
	    "        set logtraffic disable\n"
	    "        set comments \"r: CHG-1\"\n"
	    "    next\n"
	    "end\n");
}

static void test_no_rules(void **state)
{
	struct fixture *f = *state;
	const char *text = output(f);

	has(text, "config firewall policy\n    purge\nend\n");
	assert_int_equal(count(text, "config"), 1);
}

static void test_implicit_firewall(void **state)
{
	struct fixture *f = *state;

	f->fw.name = NULL;
	any_rule(f);
	has(output(f), "# Generated by portc");
}

static void test_vdom(void **state)
{
	struct fixture *f = *state;

	any_rule(f);
	set(f, "vdom", "root");
	const char *text = output(f);

	has(text, "`firewall policy` of VDOM root:");
	has(text, "config vdom\nedit root\nconfig firewall policy\n    purge\nend\n");
	has(text, "    next\nend\nend\n");
}

static void test_same_policy_same_bytes(void **state)
{
	struct fixture *f = *state;

	any_rule(f)->until = (struct date){2027, 3, 31};
	const char *first = arena_printf(f->arena, "%s", output(f));

	buf_free(&f->e.out);
	fortios_backend.emit(&f->e);
	assert_string_equal(first, buf_text(&f->e.out));
}

static void test_traces(void **state)
{
	struct fixture *f = *state;
	struct rule *r = any_rule(f);
	const char *line;

	allow(f, r->sources[0], r->destinations[0], r->services[0]);
	line = output(f);
	assert_int_equal(f->e.traces.n, 2);
	assert_ptr_equal(f->e.traces.at[0].rule, r);
	for (size_t i = 1; i < f->e.traces.at[0].first; i++)
		line = strchr(line, '\n') + 1;
	assert_memory_equal(line, "    edit ", 9);
	for (size_t i = f->e.traces.at[0].first; i < f->e.traces.at[0].last; i++)
		line = strchr(line, '\n') + 1;
	assert_memory_equal(line, "    next\n", 9);
	assert_int_equal(f->e.traces.at[1].first, f->e.traces.at[0].last + 1);
}

/* -- addresses -- */

static void test_address_kinds(void **state)
{
	struct fixture *f = *state;
	const struct object *members[6] = {
	    network(f, "net", "10.0.0.0", "10.0.3.255", NULL),
	    network(f, "range", "10.0.0.5", "10.0.0.9", NULL),
	    host(f, "six", "2001:db8::1"),
	    network(f, "net6", "2001:db8::", "2001:db8::ffff", NULL),
	    network(f, "range6", "2001:db8::5", "2001:db8::9", NULL),
	    dns_name(f, "feed", "feed.example.com"),
	};

	allow(f, group_of(f, "mixed", members, 6), everything(f, "world"), https(f));
	const char *text = output(f);

	has(text, "edit \"net\"\n        set type ipmask\n"
		  "        set subnet 10.0.0.0 255.255.252.0\n");
	has(text, "edit \"range\"\n        set type iprange\n        set start-ip 10.0.0.5\n"
		  "        set end-ip 10.0.0.9\n");
	has(text, "edit \"six\"\n        set type ipprefix\n        set ip6 2001:db8::1/128\n");
	has(text, "edit \"net6\"\n        set type ipprefix\n        set ip6 2001:db8::/112\n");
	has(text, "edit \"range6\"\n        set type iprange\n        set start-ip 2001:db8::5\n"
		  "        set end-ip 2001:db8::9\n");
	assert_int_equal(count(text, "edit \"feed\"\n        set type fqdn\n"
				     "        set fqdn \"feed.example.com\"\n"),
			 2);
}

static void test_tables_in_order(void **state)
{
	struct fixture *f = *state;
	struct object *two =
	    network(f, "two", "10.0.0.1", "10.0.0.1", "10.0.0.3", "10.0.0.3", "2001:db8::1",
		    "2001:db8::1", "2001:db8::3", "2001:db8::3", NULL);
	struct service_term t[2] = {ports(PROTO_TCP, 53, 53), protocol(50)};

	allow(f, two, two, service(f, "mix", t, 2))->until = (struct date){2027, 3, 31};
	static const char *const tables[] = {
	    "config firewall policy\n    purge", "config firewall address\n",
	    "config firewall address6\n",        "config firewall addrgrp\n",
	    "config firewall addrgrp6\n",        "config firewall service custom\n",
	    "config firewall service group\n",   "config firewall schedule onetime\n",
	    "config firewall policy\n    edit",
	};
	const char *at = output(f);

	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		at = strstr(at, tables[i]);
		assert_non_null(at);
	}
}

/* Names of one device: address and group, predefined or not, never mean two things. */
static void test_predefined_names(void **state)
{
	struct fixture *f = *state;

	allow(f, host(f, "all", "10.0.0.1"), host(f, "none", "10.0.1.1"),
	      one(f, "ALL", ports(PROTO_TCP, 80, 80)));
	const char *text = output(f);

	lacks(text, "edit \"all\"");
	lacks(text, "edit \"none\"");
	lacks(text, "srcaddr \"all\"");
	has(text, "edit \"all-");
	has(text, "edit \"pc-ALL\"");
	lacks(text, "service \"ALL\"");
}

static void test_long_and_odd_names(void **state)
{
	struct fixture *f = *state;
	char long_a[121], long_b[121];

	memset(long_a, 'n', 120);
	long_a[120] = '\0';
	memcpy(long_b, long_a, sizeof long_b);
	long_b[119] = 'm';
	struct object *a = host(f, long_a, "10.0.0.1");
	struct object *b = host(f, long_b, "10.0.0.2");
	struct object *c = host(f, "a<b>(c)#'\"\\d e\xc3\xa9", "10.0.0.3");
	struct object *d = host(f, "a<b>(c)#'\"\\d_e\xc3\xa9", "10.0.0.4");

	allow(f, group(f, long_a, a, b), group(f, "odd", c, d), https(f));
	const char *text = output(f);

	assert_int_equal(count(text, "set type ipmask"), 4);
	has(text, "group nnnn");
}

static void test_case_matters(void **state)
{
	struct fixture *f = *state;

	allow(f, host(f, "App", "10.0.0.1"), host(f, "app", "10.0.1.1"), https(f));
	const char *text = output(f);

	has(text, "edit \"App\"\n");
	has(text, "edit \"app\"\n");
}

/* A host may be called like a group of an earlier or later version of the file. */
static void test_group_and_address_of_one_name(void **state)
{
	struct fixture *f = *state;
	struct object *a = host(f, "group apps", "10.0.0.1");

	allow(f, group(f, "apps", a, NULL), a, https(f));
	const char *text = output(f);

	has(text, "edit \"group apps\"\n        set member \"group-apps\"\n");
}

static void test_several_ranges_are_a_group(void **state)
{
	struct fixture *f = *state;
	struct object *a = network(f, "pools", "10.0.0.1", "10.0.0.1", "10.0.0.8", "10.0.0.15",
				   "10.0.1.5", "10.0.1.9", NULL);

	a->description = "DHCP";
	allow(f, a, a, https(f));
	const char *text = output(f);

	has(text, "edit \"group pools\"\n"
		  "        set member \"10.0.0.1\" \"10.0.0.8/29\" \"10.0.1.5-10.0.1.9\"\n"
		  "        set comment \"zone lan: DHCP\"\n");
	has(text, "set srcaddr \"group pools\"\n        set dstaddr \"group pools\"\n");
}

static void test_equal_ranges_are_one_address(void **state)
{
	struct fixture *f = *state;
	struct object *a =
	    network(f, "a", "10.0.0.0", "10.0.0.255", "10.0.2.0", "10.0.2.255", NULL);
	struct object *b =
	    network(f, "b", "10.0.0.0", "10.0.0.255", "10.0.4.0", "10.0.4.255", NULL);

	allow(f, a, b, https(f));
	allow(f, network(f, "10.0.0.0/24", "10.0.0.0", "10.0.0.255", NULL), b, https(f));
	const char *text = output(f);

	assert_int_equal(count(text, "edit \"10.0.0.0/24\""), 1);
	has(text, "set srcaddr \"10.0.0.0/24\"");
}

/* -- families -- */

static struct object *both(struct fixture *f, const char *name, unsigned number)
{
	const char *four = arena_printf(f->arena, "10.0.0.%u", number);
	const char *six = arena_printf(f->arena, "2001:db8::%x", number);
	struct object *o = network(f, name, four, four, six, six, NULL);

	o->kind = OBJECT_HOST;
	return o;
}

static void test_both_families_in_one_policy(void **state)
{
	struct fixture *f = *state;

	allow(f, both(f, "a", 1), both(f, "b", 2), https(f));
	has(output(f), "        set srcaddr \"a\"\n        set dstaddr \"b\"\n"
		       "        set srcaddr6 \"a\"\n        set dstaddr6 \"b\"\n");
}

/* An object of both families in a rule of one: the other family is neither written nor widened. */
static void test_one_family(void **state)
{
	struct fixture *f = *state;
	struct object *a = both(f, "a", 1), *b = both(f, "b", 2);

	rule_in(f, 0, ACTION_ALLOW, FAMILY_4, a, b, https(f));
	const char *text = output(f);

	lacks(text, "addr6");
	lacks(text, "address6");
	lacks(text, "\"all\"");
}

static void test_six_alone(void **state)
{
	struct fixture *f = *state;

	rule_in(f, 0, ACTION_DENY, FAMILY_6, both(f, "a", 1), both(f, "b", 2), https(f));
	const char *text = output(f);

	lacks(text, "srcaddr \"");
	lacks(text, "config firewall address\n");
	has(text, "set srcaddr6 \"a\"\n        set dstaddr6 \"b\"\n");
	has(text, "set action deny\n");
}

static void test_lists_by_family(void **state)
{
	struct fixture *f = *state;
	struct object *four = host(f, "four", "10.0.0.1"), *six = host(f, "six", "2001:db8::1");
	struct rule *r = rule_in(f, 0, ACTION_ALLOW, FAMILY_BOTH, four, both(f, "b", 2), https(f));

	r->sources = ARENA_ARRAY(f->arena, const struct object *, 2);
	r->sources[0] = four;
	r->sources[1] = six;
	r->n_sources = 2;
	const char *text = output(f);

	has(text, "set srcaddr \"four\"\n");
	has(text, "set srcaddr6 \"six\"\n");
}

static void test_groups_by_family(void **state)
{
	struct fixture *f = *state;
	struct object *inner = group(f, "inner", host(f, "six", "2001:db8::1"), NULL);
	struct object *outer = group(f, "outer", host(f, "four", "10.0.0.1"), inner);

	allow(f, outer, everything(f, "w"), https(f));
	const char *text = output(f);

	has(text, "config firewall addrgrp\n    edit \"group outer\"\n"
		  "        set member \"four\"\n        set comment \"zone lan\"\n    next\nend\n");
	has(text, "    edit \"group outer\"\n        set member \"group inner\"\n");
	assert_int_equal(count(text, "edit \"group inner\""), 1);
}

static void test_names_follow_the_rule(void **state)
{
	struct fixture *f = *state;

	rule_in(f, 0, ACTION_ALLOW, FAMILY_6, host(f, "six", "2001:db8::1"),
		dns_name(f, "feed", "feed.example.com"), https(f));
	const char *text = output(f);

	has(text, "config firewall address6\n");
	lacks(text, "config firewall address\n");
	has(text, "set dstaddr6 \"feed\"\n");
}

static void test_the_whole_world(void **state)
{
	struct fixture *f = *state;
	struct object *world = everything(f, "internet");

	allow(f, world, group(f, "outside", world, dns_name(f, "feed", "feed.example.com")),
	      https(f));
	const char *text = output(f);

	has(text, "        set srcaddr \"all\"\n        set dstaddr \"all\"\n"
		  "        set srcaddr6 \"all\"\n        set dstaddr6 \"all\"\n");
	lacks(text, "config firewall addr");
}

/* What is not quite everything is not `all`, and no range starts at the zero address. */
static void test_a_zone_with_holes(void **state)
{
	struct fixture *f = *state;
	struct object *rest = network(f, "internet", "0.0.0.0", "9.255.255.255", "11.0.0.0",
				      "255.255.255.255", "::", "2001:db8::ffff", NULL);

	rest->kind = OBJECT_ZONE;
	allow(f, rest, both(f, "b", 2), https(f));
	const char *text = output(f);

	lacks(text, "\"all\"");
	lacks(text, "start-ip 0.0.0.0");
	lacks(text, "start-ip ::\n");
	has(text, "set subnet 0.0.0.0 248.0.0.0\n");
	has(text, "        set subnet 8.0.0.0 254.0.0.0\n");
	has(text, "        set start-ip 11.0.0.0\n        set end-ip 255.255.255.255\n");
	has(text, "        set ip6 ::/3\n");
	has(text, "        set start-ip 2000::\n        set end-ip 2001:db8::ffff\n");
	has(text, "edit \"group internet\"\n        set member \"0.0.0.0/5\" "
		  "\"11.0.0.0-255.255.255.255\" \"8.0.0.0/7\"\n");
	has(text, "set srcaddr \"group internet\"\n");
	has(text, "set srcaddr6 \"group internet\"\n");
}

/* -- large groups -- */

static const char *with_members(size_t n, struct fixture **out)
{
	struct fixture *f = fixture_new();
	const struct object **members = ARENA_ARRAY(f->arena, const struct object *, n);

	for (size_t i = 0; i < n; i++) {
		const char *name = arena_printf(f->arena, "h%03zu", i);

		members[i] =
		    host(f, name, arena_printf(f->arena, "10.0.%zu.%zu", i / 200, i % 200 + 1));
	}
	allow(f, group_of(f, "many", members, n), host(f, "b", "10.1.0.1"), https(f));
	*out = f;
	return output(f);
}

static size_t lines_not_in(const char *a, const char *b)
{
	size_t n = 0;

	for (const char *nl; *a; a = nl + 1) {
		char line[8192];
		nl = strchr(a, '\n');
		snprintf(line, sizeof line, "\n%.*s\n", (int)(nl - a), a);
		n += *a != '#' && !strstr(b, line);
	}
	return n;
}

static void test_large_groups_nest(void **state)
{
	struct fixture *f;

	(void)state;
	lacks(with_members(300, &f), "group many.");
	fixture_free(f);
	const char *text = with_members(301, &f);

	has(text, "edit \"group many.0\"\n");
	has(text, "edit \"group many.f\"\n");
	has(text, "edit \"group many\"\n        set member \"group many.0\" \"group many.1\"");
	has(text, "set srcaddr \"group many\"\n");
	for (size_t i = 0; i < 301; i++)
		assert_int_equal(count(text, arena_printf(f->arena, "\"h%03zu\"", i)), 2);
	fixture_free(f);
}

/* One member more: its address, and the one list it is in. */
static void test_large_groups_change_in_one_place(void **state)
{
	struct fixture *f, *g;

	(void)state;
	const char *before = with_members(500, &f), *after = with_members(501, &g);

	assert_int_equal(lines_not_in(after, before), 3);
	assert_int_equal(lines_not_in(before, after), 1);
	fixture_free(f);
	fixture_free(g);
}

static void test_long_lists_in_a_rule(void **state)
{
	struct fixture *f = *state;
	struct rule *r = any_rule(f);

	r->sources = ARENA_ARRAY(f->arena, const struct object *, 400);
	for (r->n_sources = 0; r->n_sources < 400; r->n_sources++)
		r->sources[r->n_sources] =
		    host(f, arena_printf(f->arena, "s%zu", r->n_sources),
			 arena_printf(f->arena, "10.2.%zu.1", r->n_sources / 2));
	r->services = ARENA_ARRAY(f->arena, const struct service *, 310);
	for (r->n_services = 0; r->n_services < 310; r->n_services++)
		r->services[r->n_services] =
		    one(f, arena_printf(f->arena, "tcp/%zu", r->n_services),
			ports(PROTO_TCP, (uint16_t)r->n_services, (uint16_t)r->n_services));
	const char *text = output(f);

	has(text, "set srcaddr \"group r0/lan/dmz.from.0\" \"group r0/lan/dmz.from.1\"");
	has(text, "set service \"pcg-r0/lan/dmz.0\"");
}

/* -- services -- */

static const char *one_service(struct fixture *f, const char *name, struct service_term t)
{
	struct object *a = both(f, "a", 1);
	enum family families = term_families(&t);

	rule_in(f, 0, ACTION_ALLOW, families, a, a, one(f, name, t));
	return output(f);
}

static void test_tcp_and_udp_in_one_service(void **state)
{
	struct fixture *f = *state;
	struct object *a = both(f, "a", 1);
	struct service_term t[3] = {ports(PROTO_TCP, 53, 53), ports(PROTO_TCP, 8000, 8010),
				    ports(PROTO_UDP, 53, 53)};
	struct service *s = service(f, "dns", t, 3);

	s->description = "Name service";
	allow(f, a, a, s);
	has(output(f), "    edit \"pc-dns\"\n        unset protocol\n"
		       "        set tcp-portrange 53 8000-8010\n        set udp-portrange 53\n"
		       "        unset sctp-portrange\n        set comment \"Name service\"\n");
}

static void test_source_ports(void **state)
{
	struct service_term t[2] = {ports(PROTO_UDP, 500, 500), ports(PROTO_UDP, 0, 65535)};
	struct fixture *f = *state;
	struct object *a = both(f, "a", 1);

	t[0].src = (struct port_range){500, 510};
	t[1].src = (struct port_range){4500, 4500};
	allow(f, a, a, service(f, "ike", t, 2));
	has(output(f), "set udp-portrange 500:500-510 0-65535:4500\n");
}

static void test_every_port(void **state)
{
	has(one_service(*state, "tcp", ports(PROTO_TCP, 0, 65535)), "set tcp-portrange 0-65535\n");
}

static void test_sctp(void **state)
{
	has(one_service(*state, "sctp/3868", ports(PROTO_SCTP, 3868, 3868)),
	    "    edit \"pc-sctp/3868\"\n        unset protocol\n        unset tcp-portrange\n"
	    "        unset udp-portrange\n        set sctp-portrange 3868\n    next\n");
}

static void test_icmp_type_zero_is_a_type(void **state)
{
	has(one_service(*state, "reply", icmp(PROTO_ICMP, 0, -1)),
	    "    edit \"pc-reply\"\n        set protocol ICMP\n        set icmptype 0\n"
	    "        unset icmpcode\n");
}

static void test_icmp_code_zero_is_a_code(void **state)
{
	has(one_service(*state, "icmp/3/0", icmp(PROTO_ICMP, 3, 0)),
	    "        set protocol ICMP\n        set icmptype 3\n        set icmpcode 0\n");
}

/* All of ICMP never shares a name with one type of it. */
static void test_all_icmp(void **state)
{
	has(one_service(*state, "anyping", icmp(PROTO_ICMP, -1, -1)),
	    "    edit \"pc-icmp\"\n        set protocol ICMP\n        unset icmptype\n    next\n");
}

static void test_icmp6(void **state)
{
	const char *text = one_service(*state, "ping6", icmp(PROTO_ICMP6, 128, 0));

	has(text, "set protocol ICMP6\n        set icmptype 128\n        set icmpcode 0\n");
	lacks(text, "srcaddr \"");
}

static void test_bare_protocol(void **state)
{
	const char *text = one_service(*state, "esp", protocol(50));

	has(text, "    edit \"pc-esp\"\n        set protocol IP\n        set protocol-number 50\n");
	lacks(text, "\"ALL\"");
	lacks(text, "\"ESP\"");
}

static void test_any_service(void **state)
{
	const char *text = one_service(*state, "any", (struct service_term){.kind = SERVICE_ANY});

	has(text, "set service \"ALL\"\n");
	lacks(text, "config firewall service");
}

static void test_mixed_kinds_are_a_group(void **state)
{
	struct fixture *f = *state;
	struct object *a = host(f, "a", "10.0.0.1");
	struct service_term t[4] = {ports(PROTO_UDP, 500, 500), icmp(PROTO_ICMP, 0, -1),
				    icmp(PROTO_ICMP, 8, -1), protocol(50)};

	allow(f, a, a, service(f, "vpn", t, 4));
	const char *text = output(f);

	has(text, "edit \"pc-vpn.ports\"\n");
	has(text, "    edit \"pcg-vpn\"\n        set member \"pc-esp\" \"pc-icmp/0\" "
		  "\"pc-icmp/8\" \"pc-vpn.ports\"\n        unset comment\n");
	has(text, "set service \"pcg-vpn\"\n");
}

/* One entry has no more than 15 port ranges. */
static void test_many_ports(void **state)
{
	struct fixture *f = *state;
	struct service_term t[40];
	struct object *a = host(f, "a", "10.0.0.1");

	for (uint16_t i = 0; i < 40; i++)
		t[i] = ports(PROTO_TCP, (uint16_t)(2 * i), (uint16_t)(2 * i));
	allow(f, a, a, service(f, "many", t, 40));
	const char *text = output(f);

	has(text, "set member \"pc-many.ports\" \"pc-many.ports.2\" \"pc-many.ports.3\"\n");
	has(text, "set tcp-portrange 60 62 64 66 68 70 72 74 76 78\n");
	has(text, "set tcp-portrange 0 2 4 6 8 10 12 14 16 18 20 22 24 26 28\n");
}

static void test_literals_share_an_entry(void **state)
{
	struct fixture *f = *state;
	struct object *a = host(f, "a", "10.0.0.1");
	struct service_term t[2] = {ports(PROTO_TCP, 80, 80), ports(PROTO_TCP, 443, 443)};
	struct service_term range_term = ports(PROTO_TCP, 80, 443);

	allow(f, a, a, service(f, "tcp/80,443", t, 2));
	allow(f, a, a, service(f, "tcp/443,80", t, 2));
	allow(f, a, a, one(f, "tcp/80-443", range_term));
	const char *text = output(f);

	assert_int_equal(count(text, "edit \"pc-tcp/80,443\""), 1);
	assert_int_equal(count(text, "set service \"pc-tcp/80,443\""), 2);
	has(text, "edit \"pc-tcp/80-443\"");
}

/* Several values are several quoted words, never one. */
static void test_lists_of_words(void **state)
{
	struct fixture *f = *state;
	struct rule *r = any_rule(f);

	set_services(f, r, one(f, "tcp/80", ports(PROTO_TCP, 80, 80)),
		     one(f, "udp/53", ports(PROTO_UDP, 53, 53)));
	has(output(f), "set service \"pc-tcp/80\" \"pc-udp/53\"\n");
}

static void test_each_name_once(void **state)
{
	struct fixture *f = *state;
	struct object *a = host(f, "a", "10.0.0.1");
	struct rule *r = allow(f, a, a, https(f));

	set_services(f, r, one(f, "icmp/any", icmp(PROTO_ICMP, -1, -1)),
		     one(f, "pings", icmp(PROTO_ICMP, -1, -1)));
	has(output(f), "set service \"pc-icmp\"\n");
}

/* -- policies -- */

static void test_order_is_the_rules(void **state)
{
	struct fixture *f = *state;
	struct object *a = host(f, "a", "10.0.0.1");

	rule_in(f, 0, ACTION_DENY, FAMILY_4, a, a, https(f))->label = "no";
	rule_in(f, 0, ACTION_ALLOW, FAMILY_4, a, a, https(f))->label = "yes";
	const char *text = output(f);

	assert_true(strstr(text, "set name \"no\"") < strstr(text, "set name \"yes\""));
	assert_int_equal(count(text, "set action deny\n"), 1);
	assert_int_equal(count(text, "set action accept\n"), 1);
}

static const char *id_of(struct fixture *f, const char *name)
{
	const char *at = strstr(buf_text(&f->e.out), arena_printf(f->arena, "name \"%s\"", name));

	assert_non_null(at);
	while (strncmp(at, "edit ", 5) != 0)
		at--;
	return arena_strndup(f->arena, at + 5, strcspn(at + 5, "\n"));
}

/* Rules around it change nothing in a policy. */
static void test_ids_are_stable(void **state)
{
	struct fixture *f = *state, *g = fixture_new();

	set_label(f, any_rule(f), "mine");
	set_label(g, any_rule(g), "before");
	set_label(g, any_rule(g), "mine");
	set_label(g, any_rule(g), "then");
	output(f);
	output(g);
	assert_string_equal(id_of(f, "mine"), id_of(g, "mine"));
	fixture_free(g);
}

/* Two keys on one ID: by the alphabet, whatever the order in the table. */
static void test_ids_that_meet(void **state)
{
	static const char *const labels[] = {"c", "a", "b"};
	struct fixture *f = *state;

	for (size_t i = 0; i < 3; i++) {
		struct rule *r = any_rule(f);

		set_label(f, r, labels[i]);
		r->id = 7;
	}
	output(f);
	assert_string_equal(id_of(f, "a"), "100007");
	assert_string_equal(id_of(f, "b"), "100008");
	assert_string_equal(id_of(f, "c"), "100009");
}

static void test_ids_at_the_edges(void **state)
{
	struct fixture *f = *state;
	struct rule *last;

	any_rule(f)->id = 0;
	last = any_rule(f);
	last->id = 4294967293 - 100000;
	any_rule(f)->id = last->id;
	set(f, "log-denied", "on");
	const char *text = output(f);

	has(text, "edit 100000\n");
	has(text, "edit 4294967293\n");
	has(text, "edit 100001\n");
	lacks(text, "edit 0\n");
}

static void test_names_of_policies(void **state)
{
	struct fixture *f = *state;
	char label[61];

	memset(label, 'x', 60);
	label[60] = '\0';
	add_pair(f, 0, 1);
	struct object *a = host(f, "a", "10.0.0.1");
	struct rule *r = rule_in(f, 0, ACTION_ALLOW, FAMILY_4, a, a, https(f));

	set_label(f, r, "ntp");
	r = rule_in(f, 1, ACTION_ALLOW, FAMILY_4, a, a, https(f));
	r->label = "ntp";
	r->key = "ntp/dmz/lan";
	set_label(f, rule_in(f, 0, ACTION_ALLOW, FAMILY_4, a, a, https(f)), label);
	set_label(f, rule_in(f, 0, ACTION_ALLOW, FAMILY_4, a, a, https(f)),
		  arena_printf(f->arena, "%s2", label));
	set_label(f, rule_in(f, 0, ACTION_ALLOW, FAMILY_4, a, a, https(f)), "a to b's <x> #1");
	const char *text = output(f);

	has(text, "set name \"ntp/lan/dmz\"\n");
	has(text, "set name \"ntp/dmz/lan\"\n");
	has(text, "set name \"a to b-s -x- -1\"\n");
}

static void test_comments_are_quoted_and_cut(void **state)
{
	struct fixture *f = *state;
	struct rule *r = any_rule(f);
	char text[1501] = "\"\n";

	r->label = "r";
	set_text(f, r, "say \"hi\\\" ]]> $(x) # end");
	r = any_rule(f);
	for (size_t i = 0; i < 1500; i += 2)
		memcpy(text + i, "\xc3\xa9", 2);
	text[1500] = '\0';
	r->label = "s";
	set_text(f, r, text);
	const char *out = output(f);

	has(out, "set comments \"r: say \\\"hi\\\\\\\" ]]> $(x) # end\"\n");
	has(out, "\xa9...\"\n");
}

static void test_descriptions_are_quoted_and_cut(void **state)
{
	struct fixture *f = *state;
	struct object *a = host(f, "a", "10.0.0.1");
	char text[400];

	memset(text, 'd', sizeof text);
	text[399] = '\0';
	memcpy(text, "\"\\\"", 3);
	a->description = text;
	allow(f, a, a, https(f));
	const char *out = output(f);

	has(out, "set comment \"zone lan: \\\"\\\\\\\"ddd");
	has(out, "ddd...\"\n");
}

static void test_logging_is_said_either_way(void **state)
{
	struct fixture *f = *state;

	any_rule(f)->log = true;
	any_rule(f);
	const char *text = output(f);

	assert_int_equal(count(text, "set logtraffic all\n"), 1);
	assert_int_equal(count(text, "set logtraffic disable\n"), 1);
}

static void test_schedules(void **state)
{
	struct fixture *f = *state;

	any_rule(f)->until = (struct date){2027, 3, 31};
	any_rule(f)->until = (struct date){2026, 12, 1};
	any_rule(f)->until = (struct date){2027, 3, 31};
	any_rule(f);
	const char *text = output(f);

	has(text, "config firewall schedule onetime\n"
		  "    edit \"until-2026-12-01\"\n        set start 00:00 2001/01/01\n"
		  "        set end 23:59 2026/12/01\n    next\n"
		  "    edit \"until-2027-03-31\"\n        set start 00:00 2001/01/01\n"
		  "        set end 23:59 2027/03/31\n    next\nend\n");
	assert_int_equal(count(text, "set schedule \"until-2027-03-31\"\n"), 2);
	assert_int_equal(count(text, "set schedule \"always\"\n"), 1);
}

/* It comes last and denies: nothing else changes. */
static void test_log_denied(void **state)
{
	struct fixture *f = *state;

	any_rule(f);
	const char *off = arena_printf(f->arena, "%s", output(f));

	buf_free(&f->e.out);
	set(f, "log-denied", "on");
	const char *on = output(f);

	assert_memory_equal(off, on, strlen(off) - strlen("end\n"));
	has(on + strlen(off) - strlen("end\n"),
	    "    edit 4294967294\n"
	    "        set name \"portc-log-denied\"\n"
	    "        set srcintf \"any\"\n        set dstintf \"any\"\n"
	    "        set action deny\n"
	    "        set srcaddr \"all\"\n        set dstaddr \"all\"\n"
	    "        set srcaddr6 \"all\"\n        set dstaddr6 \"all\"\n"
	    "        set schedule \"always\"\n        set service \"ALL\"\n"
	    "        set logtraffic all\n");
}

/* -- interfaces and zones -- */

static void test_several_interfaces(void **state)
{
	struct fixture *f = *state;

	any_rule(f);
	add_interface(f, 0, "port1");
	const char *text = output(f);

	has(text, "set srcintf \"port2\"\n        set dstintf \"port1\" \"port3\"\n");
	lacks(text, "system zone");
}

static void test_within_a_zone(void **state)
{
	struct fixture *f = *state;
	struct object *a = host(f, "a", "10.0.0.1");

	add_interface(f, 1, "port7");
	add_pair(f, 1, 1);
	rule_in(f, 1, ACTION_ALLOW, FAMILY_4, a, a, https(f));
	has(output(f),
	    "set srcintf \"port2\" \"port7\"\n        set dstintf \"port2\" \"port7\"\n");
}

static void test_zones_of_the_unit(void **state)
{
	struct fixture *f = *state;

	any_rule(f);
	add_interface(f, 1, "port1");
	set(f, "zones", "on");
	const char *text = output(f);

	has(text,
	    "config system zone\n"
	    "    edit \"dmz\"\n        set intrazone deny\n        unset interface\n    next\n"
	    "    edit \"lan\"\n        set intrazone deny\n        unset interface\n    next\n"
	    "    edit \"dmz\"\n        set interface \"port3\"\n    next\n"
	    "    edit \"lan\"\n        set interface \"port1\" \"port2\"\n    next\nend\n");
	has(text, "set srcintf \"lan\"\n        set dstintf \"dmz\"\n");
}

static void test_long_zone_names(void **state)
{
	struct fixture *f = *state;

	any_rule(f);
	f->zone[0].name = "the-servers-that-face-the-internet-and-partners";
	set(f, "zones", "on");
	lacks(output(f), "the-servers-that-face-the-internet-and-partners\"");
}

static void test_zone_of_another_name_than_an_interface(void **state)
{
	struct fixture *f = *state;

	any_rule(f);
	f->fw_zones[0].interfaces[0] = "lan";
	set(f, "zones", "on");
	refused(f, "would make a zone `lan`");
}

static void test_interface_lengths(void **state)
{
	struct fixture *f = *state;

	any_rule(f);
	f->fw_zones[0].interfaces[0] = "virtual-wan-link"; /* 16: a zone, for SD-WAN */
	assert_true(fortios_backend.check(&f->e));
	set(f, "zones", "on");
	refused(f, "longer than 15 bytes");
}

static void test_interface_too_long(void **state)
{
	struct fixture *f = *state;

	any_rule(f);
	f->fw.name = NULL;
	f->fw_zones[0].interfaces[0] = "a-zone-name-of-thirty-six-characters";
	refused(f, "longer than 35 bytes");
	has(f->e.diags->list.at[0]->hint, "zone dmz interface");
}

static void test_interface_any(void **state)
{
	struct fixture *f = *state;

	any_rule(f);
	f->fw_zones[0].interfaces[0] = "any";
	refused(f, "every interface");
}

static void test_interface_characters(void **state)
{
	static const char *const bad[] = {"a<b", "a>b",  "a(b",  "a)b",  "a#b",
					  "a'b", "a\"b", "a\\b", "a\nb", ""};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct fixture *f = fixture_new();

		f->fw_zones[0].interfaces[0] = bad[i];
		refused(f, "interface");
		fixture_free(f);
	}
}

/* -- refusals -- */

static void test_versions(void **state)
{
	static const char *const good[] = {"7.0", "7.4", "7.4.3", "7.6", "7.6.4", "7"};
	static const char *const bad[] = {"6.4", "6.4.15", "7.8", "7.10", "8.0", "5"};

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		struct fixture *f = fixture_new();

		f->fw.version = good[i];
		assert_true(fortios_backend.check(&f->e));
		f->fw.version = bad[i];
		refused(f, bad[i]);
		fixture_free(f);
	}
}

static void test_vdom_names(void **state)
{
	static const char *const bad[] = {"",    "a b",    "root\nedit",
					  "\"x", "vdom.1", "a234567890123456789012345678901x"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct fixture *f = fixture_new();

		set(f, "vdom", bad[i]);
		refused(f, "cannot be the name of a VDOM");
		fixture_free(f);
	}
}

static void refused_protocol(uint8_t number, enum family families, const char *part)
{
	struct fixture *f = fixture_new();
	struct object *a = both(f, "a", 1);

	rule_in(f, 0, ACTION_ALLOW, families, a, a, one(f, "p", protocol(number)));
	refused(f, part);
	fixture_free(f);
}

/* Protocol 0 would be every protocol. */
static void test_protocol_numbers(void **state)
{
	struct fixture *f = *state;
	struct object *a = both(f, "a", 1);

	refused_protocol(0, FAMILY_4, "protocol 0");
	refused_protocol(255, FAMILY_4, "protocol 255");
	refused_protocol(44, FAMILY_BOTH, "extension header");
	rule_in(f, 0, ACTION_ALLOW, FAMILY_4, a, a, one(f, "p", protocol(44)));
	rule_in(f, 0, ACTION_ALLOW, FAMILY_BOTH, a, a, one(f, "q", protocol(254)));
	has(output(f), "set protocol-number 254\n");
}

static void test_multicast(void **state)
{
	struct fixture *f = *state;

	allow(f, host(f, "a", "10.0.0.1"), host(f, "mdns", "224.0.0.251"), https(f));
	refused(f, "multicast");
}

static void test_until_far_away(void **state)
{
	struct fixture *f = *state;

	any_rule(f)->until = (struct date){2037, 12, 31};
	assert_true(fortios_backend.check(&f->e));
	f->pair[0].rules[0].until = (struct date){2038, 1, 1};
	refused(f, "after the year 2037");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_whole_file),
	    TEST(test_no_rules),
	    TEST(test_implicit_firewall),
	    TEST(test_vdom),
	    TEST(test_same_policy_same_bytes),
	    TEST(test_traces),
	    TEST(test_address_kinds),
	    TEST(test_tables_in_order),
	    TEST(test_predefined_names),
	    TEST(test_long_and_odd_names),
	    TEST(test_case_matters),
	    TEST(test_group_and_address_of_one_name),
	    TEST(test_several_ranges_are_a_group),
	    TEST(test_equal_ranges_are_one_address),
	    TEST(test_both_families_in_one_policy),
	    TEST(test_one_family),
	    TEST(test_six_alone),
	    TEST(test_lists_by_family),
	    TEST(test_groups_by_family),
	    TEST(test_names_follow_the_rule),
	    TEST(test_the_whole_world),
	    TEST(test_a_zone_with_holes),
	    TEST(test_large_groups_nest),
	    TEST(test_large_groups_change_in_one_place),
	    TEST(test_long_lists_in_a_rule),
	    TEST(test_tcp_and_udp_in_one_service),
	    TEST(test_source_ports),
	    TEST(test_every_port),
	    TEST(test_sctp),
	    TEST(test_icmp_type_zero_is_a_type),
	    TEST(test_icmp_code_zero_is_a_code),
	    TEST(test_all_icmp),
	    TEST(test_icmp6),
	    TEST(test_bare_protocol),
	    TEST(test_any_service),
	    TEST(test_mixed_kinds_are_a_group),
	    TEST(test_many_ports),
	    TEST(test_literals_share_an_entry),
	    TEST(test_lists_of_words),
	    TEST(test_each_name_once),
	    TEST(test_order_is_the_rules),
	    TEST(test_ids_are_stable),
	    TEST(test_ids_that_meet),
	    TEST(test_ids_at_the_edges),
	    TEST(test_names_of_policies),
	    TEST(test_comments_are_quoted_and_cut),
	    TEST(test_descriptions_are_quoted_and_cut),
	    TEST(test_logging_is_said_either_way),
	    TEST(test_schedules),
	    TEST(test_log_denied),
	    TEST(test_several_interfaces),
	    TEST(test_within_a_zone),
	    TEST(test_zones_of_the_unit),
	    TEST(test_long_zone_names),
	    TEST(test_zone_of_another_name_than_an_interface),
	    TEST(test_interface_lengths),
	    TEST(test_interface_too_long),
	    TEST(test_interface_any),
	    TEST(test_interface_characters),
	    TEST(test_versions),
	    TEST(test_vdom_names),
	    TEST(test_protocol_numbers),
	    TEST(test_multicast),
	    TEST(test_until_far_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
