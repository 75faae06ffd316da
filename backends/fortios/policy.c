/* Policies: one per rule, in the policy's order, with IDs and names that do not depend on it. */
#include "fortios.h"

#include <stdlib.h>
#include <string.h>

/* -- schedules -- */

static int compare_dates(const void *x, const void *y)
{
	const struct date *a = x, *b = y;

	return date_compare(*a, *b);
}

static const char *schedule_name(struct plan *p, struct date d)
{
	char text[DATE_TEXT];

	if (!date_is_set(d))
		return "always";
	return arena_printf(p->arena, "until-%s", date_text(d, text));
}

/* A one-time schedule needs a start: a day long past. It ends with the last minute of its day. */
void fortios_write_schedules(struct plan *p)
{
	const struct firewall *fw = p->e->firewall;
	struct buf *out = &p->e->out;
	VEC(struct date) dates = {0};

	for (size_t i = 0; i < fw->n_pairs; i++)
		for (size_t k = 0; k < fw->pairs[i]->n_rules; k++)
			if (date_is_set(fw->pairs[i]->rules[k].until))
				VEC_PUSH(p->arena, &dates, fw->pairs[i]->rules[k].until);
	if (!dates.n)
		return;
	qsort(dates.at, dates.n, sizeof *dates.at, compare_dates);
	buf_puts(out, "config firewall schedule onetime\n");
	for (size_t i = 0; i < dates.n; i++) {
		struct date d = dates.at[i];

		if (i && !date_compare(dates.at[i - 1], d))
			continue;
		buf_printf(out,
			   "    edit \"%s\"\n        set start 00:00 2000/01/01\n"
			   "        set end 23:59 %04d/%02d/%02d\n    next\n",
			   schedule_name(p, d), d.year, d.month, d.day);
	}
	buf_puts(out, "end\n");
}

/* -- zones -- */

void fortios_write_zones(struct plan *p)
{
	const struct firewall *fw = p->e->firewall;
	struct buf *out = &p->e->out;

	if (!p->zones)
		return;
	buf_puts(out, "config system zone\n");
	for (size_t i = 0; i < fw->n_zones; i++) {
		const struct firewall_zone *z = &fw->zones[i];

		buf_puts(out, "    edit ");
		fortios_put_quoted(out, z->zone->name);
		buf_puts(out, "\n        set intrazone deny\n");
		fortios_put_strings(out, "interface", z->interfaces, z->n_interfaces);
		buf_puts(out, "    next\n");
	}
	buf_puts(out, "end\n");
}

static void put_interfaces(struct plan *p, const char *key, const struct zone *zone)
{
	const struct firewall_zone *z = firewall_find_zone(p->e->firewall, zone);

	if (p->zones)
		fortios_put_string(&p->e->out, key, zone->name);
	else
		fortios_put_strings(&p->e->out, key, z->interfaces, z->n_interfaces);
}

/* -- IDs: the hash of the rule's key, the next free one where two meet -- */

struct ids {
	uint64_t *taken; /* open addressing; 0 is free */
	size_t cap;
};

static struct ids ids_new(struct arena *a, size_t n)
{
	struct ids ids = {NULL, 16};

	while (ids.cap < 2 * n)
		ids.cap *= 2;
	ids.taken = ARENA_ARRAY(a, uint64_t, ids.cap);
	return ids;
}

/* Takes ID; false where it is taken already. */
static bool take(struct ids *ids, uint64_t id)
{
	size_t i = id & (ids->cap - 1);

	for (; ids->taken[i]; i = (i + 1) & (ids->cap - 1))
		if (ids->taken[i] == id)
			return false;
	ids->taken[i] = id;
	return true;
}

static uint64_t policy_id(struct ids *ids, const struct rule *r)
{
	uint64_t id = r->id % POLICY_ID_COUNT;

	while (!take(ids, id + POLICY_ID_FIRST))
		id = (id + 1) % POLICY_ID_COUNT;
	return id + POLICY_ID_FIRST;
}

/* -- names: the key, "label/from/to", so that a name does not depend on other rules -- */

static void name_policies(struct plan *p)
{
	const struct name_rules rules = {
	    .max = POLICY_NAME_MAX, .prefix = "", .char_ok = fortios_name_ok, .filler = '-'};
	const struct firewall *fw = p->e->firewall;

	p->policies = namer_new(p->arena, &rules);
	for (size_t i = 0; i < fw->n_pairs; i++)
		for (size_t k = 0; k < fw->pairs[i]->n_rules; k++) {
			const struct rule *r = &fw->pairs[i]->rules[k];

			namer_add(p->policies, r->key, r->key);
		}
	namer_add(p->policies, "", "portc-log-denied");
}

/* -- policies -- */

static void put_addresses(struct plan *p, const char *key, int f, const struct object *const *o,
			  size_t n, enum family family)
{
	const char **names = ARENA_ARRAY(p->arena, const char *, n);
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		if (o[i]->families & family)
			names[count++] = p->address[f][o[i]->index];
	fortios_put_strings(&p->e->out, key, names, count);
}

static void put_services(struct plan *p, const struct rule *r)
{
	const char **names = ARENA_ARRAY(p->arena, const char *, r->n_services);

	for (size_t i = 0; i < r->n_services; i++)
		names[i] = p->services[r->services[i]->index];
	fortios_put_strings(&p->e->out, "service", names, r->n_services);
}

static void write_policy(struct plan *p, const struct pair *pair, const struct rule *r, uint64_t id)
{
	struct buf *out = &p->e->out;
	size_t first = out->line + 1;

	buf_printf(out, "    edit %llu\n", (unsigned long long)id);
	fortios_put_string(out, "name", namer_get(p->policies, r->key));
	put_interfaces(p, "srcintf", pair->from);
	put_interfaces(p, "dstintf", pair->to);
	buf_printf(out, "        set action %s\n", r->action == ACTION_ALLOW ? "accept" : "deny");
	if (r->families & FAMILY_4) {
		put_addresses(p, "srcaddr", 0, r->sources, r->n_sources, FAMILY_4);
		put_addresses(p, "dstaddr", 0, r->destinations, r->n_destinations, FAMILY_4);
	}
	if (r->families & FAMILY_6) {
		put_addresses(p, "srcaddr6", 1, r->sources, r->n_sources, FAMILY_6);
		put_addresses(p, "dstaddr6", 1, r->destinations, r->n_destinations, FAMILY_6);
	}
	fortios_put_string(out, "schedule", schedule_name(p, r->until));
	put_services(p, r);
	buf_printf(out, "        set logtraffic %s\n", r->log ? "all" : "disable");
	fortios_put_comment(p, "comments", rule_comment(p->arena, r), POLICY_COMMENT_MAX);
	buf_puts(out, "    next\n");
	emission_trace(p->e, r, first);
}

/* What nothing permits is dropped anyway; this only makes it seen. */
static void write_log_denied(struct plan *p, uint64_t id)
{
	struct buf *out = &p->e->out;

	buf_printf(out, "    edit %llu\n", (unsigned long long)id);
	fortios_put_string(out, "name", namer_get(p->policies, ""));
	buf_puts(out, "        set srcintf \"any\"\n        set dstintf \"any\"\n"
		      "        set action deny\n"
		      "        set srcaddr \"all\"\n        set dstaddr \"all\"\n"
		      "        set srcaddr6 \"all\"\n        set dstaddr6 \"all\"\n"
		      "        set schedule \"always\"\n        set service \"ALL\"\n"
		      "        set logtraffic all\n"
		      "        set comments \"logs what no policy permits\"\n    next\n");
}

void fortios_write_policies(struct plan *p)
{
	const struct firewall *fw = p->e->firewall;
	struct ids ids = ids_new(p->arena, p->e->policy->n_rules + 1);

	name_policies(p);
	buf_puts(&p->e->out, "config firewall policy\n");
	for (size_t i = 0; i < fw->n_pairs; i++)
		for (size_t k = 0; k < fw->pairs[i]->n_rules; k++) {
			const struct rule *r = &fw->pairs[i]->rules[k];

			write_policy(p, fw->pairs[i], r, policy_id(&ids, r));
		}
	if (!strcmp(firewall_setting(fw, "log-denied", "off"), "on")) {
		const struct rule last = {.id = POLICY_ID_COUNT - 1};
		write_log_denied(p, policy_id(&ids, &last));
	}
	buf_puts(&p->e->out, "end\n");
}
