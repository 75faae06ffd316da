/* Policies: a context for each zone pair, denials first, the first match decides. */
#include "srx.h"

#include <string.h>

#include "oom.h"

/* One policy: a rule, or a chunk of it. */
struct policy_part {
	const struct rule *rule;
	const struct srx_side *from, *to;
	size_t f, t;    /* which chunks */
	bool transport; /* tcp and udp alone, where the rule permits every protocol */
};

static bool needs_transport(const struct rule *r)
{
	return r->action == ACTION_ALLOW && srx_any_service(r->services[0]);
}

/* -- names --
 *
 * They depend on the rule, not on its place: a policy that changes its name ends its sessions. */

static const char *part_key(struct srx_plan *p, const struct policy_part *part)
{
	const char *key = part->rule->key;

	if (part->from->chunks > 1 || part->to->chunks > 1)
		key = arena_printf(p->arena, "%s %zu %zu", key, part->f, part->t);
	return part->transport ? arena_printf(p->arena, "%s transport", key) : key;
}

static const char *part_wanted(struct srx_plan *p, const struct policy_part *part)
{
	const char *name = srx_wanted(p->arena, part->rule->label);

	if (part->from->chunks > 1)
		name = arena_printf(p->arena, "%s@from%zu", name, part->f + 1);
	if (part->to->chunks > 1)
		name = arena_printf(p->arena, "%s@to%zu", name, part->t + 1);
	return part->transport ? arena_printf(p->arena, "%s@transport", name) : name;
}

/* Policies of one pair: they get their names in the order in which they are written. */
struct contents {
	struct namer *names;
	name_id next;
	size_t split; /* the first split rule that may come now */
};

/* -- writing -- */

static void write_side(struct srx_plan *p, const char *element, const struct srx_side *s, size_t c)
{
	for (size_t i = s->start[c]; i < s->start[c + 1]; i++)
		srx_leaf(p, element, srx_node_name(p, s->nodes[i]));
}

static void write_applications(struct srx_plan *p, const struct policy_part *part)
{
	const struct rule *r = part->rule;

	if (part->transport) {
		srx_leaf(p, "application", srx_transport_name(p));
		return;
	}
	for (size_t i = 0; i < r->n_services; i++)
		srx_leaf(p, "application", srx_application_name(p, r->services[i]));
}

/* What is denied has no session that could close. */
static void write_then(struct srx_plan *p, enum action action, bool log)
{
	srx_start(p, "then");
	srx_empty(p, action == ACTION_ALLOW ? "permit" : "deny");
	if (log) {
		srx_start(p, "log");
		srx_empty(p, "session-init");
		if (action == ACTION_ALLOW)
			srx_empty(p, "session-close");
		srx_end(p);
	}
	srx_end(p);
}

static void write_part(struct srx_plan *p, const struct policy_part *part, const char *name)
{
	const struct rule *r = part->rule;
	char scheduler[SRX_SCHEDULER_TEXT];

	srx_start(p, "policy");
	size_t first = srx_line(p);
	srx_leaf(p, "name", name);
	p->comment.n = 0;
	put_rule_comment(&p->comment, r);
	srx_description(p, buf_text(&p->comment));
	srx_start(p, "match");
	write_side(p, "source-address", part->from, part->f);
	write_side(p, "destination-address", part->to, part->t);
	write_applications(p, part);
	srx_end(p);
	write_then(p, r->action, r->log);
	if (date_is_set(r->until))
		srx_leaf(p, "scheduler-name", srx_scheduler_name(r->until, scheduler));
	srx_end(p);
	emission_trace(p->e, r, first);
}

typedef void part_fn(struct srx_plan *p, struct contents *c, const struct policy_part *part);

static void add_name(struct srx_plan *p, struct contents *c, const struct policy_part *part)
{
	namer_add(c->names, part_key(p, part), part_wanted(p, part));
}

static void write_named(struct srx_plan *p, struct contents *c, const struct policy_part *part)
{
	write_part(p, part, namer_name(c->names, c->next++));
}

static bool is_empty(const struct srx_side *s, size_t c)
{
	return s->start[c] == s->start[c + 1];
}

static void each_part(struct srx_plan *p, struct contents *c, const struct rule *r, part_fn *fn)
{
	struct srx_side sides[2];
	struct policy_part part = {.rule = r, .from = &sides[0], .to = &sides[1]};

	srx_rule_sides(p, r, &c->split, sides);
	for (part.f = 0; part.f < part.from->chunks; part.f++)
		for (part.t = 0; part.t < part.to->chunks; part.t++) {
			if (is_empty(part.from, part.f) || is_empty(part.to, part.t))
				continue;
			part.transport = needs_transport(r);
			if (part.transport)
				fn(p, c, &part);
			part.transport = false;
			fn(p, c, &part);
		}
}

/* Names are a matter of the pair: so is the memory for them. */
static void write_pair(struct srx_plan *p, const struct pair *pair, size_t *split)
{
	const struct name_rules rules = {.max = SRX_NAME_MAX,
					 .prefix = "",
					 .first_ok = srx_plain_first,
					 .char_ok = srx_plain_ok,
					 .filler = '-'};
	struct arena *scratch = arena_new(out_of_memory);
	struct contents c = {.names = namer_new(scratch, &rules), .split = *split};

	namer_expect(c.names, pair->n_rules);
	for (size_t i = 0; i < pair->n_rules; i++)
		each_part(p, &c, &pair->rules[i], add_name);
	c.split = *split;
	srx_start(p, "policy");
	srx_leaf(p, "from-zone-name", pair->from->name);
	srx_leaf(p, "to-zone-name", pair->to->name);
	for (size_t i = 0; i < pair->n_rules; i++)
		each_part(p, &c, &pair->rules[i], write_named);
	srx_end(p);
	*split = c.split;
	arena_free(scratch);
}

/* -- what is not a rule -- */

static void write_zone_list(struct srx_plan *p, const char *element)
{
	const struct firewall *fw = p->e->firewall;

	for (size_t i = 0; i < fw->n_zones; i++)
		srx_leaf(p, element, fw->zones[i].zone->name);
}

/* What no context permits is denied anyway; this only makes it seen. The zones keep it away from
 * traffic to the device itself. */
static void write_log_denied(struct srx_plan *p)
{
	srx_start(p, "global");
	srx_start(p, "policy");
	srx_leaf(p, "name", "log-denied");
	srx_leaf(p, "description", "logs what no policy permits");
	srx_start(p, "match");
	srx_leaf(p, "source-address", "any");
	srx_leaf(p, "destination-address", "any");
	srx_leaf(p, "application", "any");
	write_zone_list(p, "from-zone");
	write_zone_list(p, "to-zone");
	srx_end(p);
	write_then(p, ACTION_DENY, true);
	srx_end(p);
	srx_end(p);
}

static void write_rematch(struct srx_plan *p)
{
	const char *value = firewall_setting(p->e->firewall, "policy-rematch", "off");

	if (!strcmp(value, "off"))
		return;
	srx_start(p, "policy-rematch");
	if (!strcmp(value, "extensive"))
		srx_empty(p, "extensive");
	srx_end(p);
}

void srx_write_policies(struct srx_plan *p)
{
	const struct firewall *fw = p->e->firewall;
	size_t split = 0;

	srx_start_replace(p, "policies");
	for (size_t i = 0; i < fw->n_pairs; i++)
		write_pair(p, fw->pairs[i], &split);
	if (!strcmp(firewall_setting(fw, "log-denied", "off"), "on"))
		write_log_denied(p);
	srx_start(p, "default-policy");
	srx_leaf(p, "default-action", "deny-all");
	srx_end(p);
	write_rematch(p);
	srx_end(p);
}
