/* Objects, object-groups and access lists of an ASA, as its lines define, change and remove them.
 */
#include <string.h>
#include <strings.h>

#include "read.h"

/* -- definitions -- */

bool asa_work_out(struct asa *p, struct asa_definition *d, struct span at,
		  bool (*expand)(struct asa *p, struct asa_definition *d))
{
	enum { NESTING_MAX = 64 };

	if (d->open || p->depth == NESTING_MAX) {
		ASA_ERROR(p, at,
			  d->open ? "object-group %s is a member of itself"
				  : "object-group %s is nested too deep",
			  d->name);
		return false;
	}
	if (d->known)
		return !d->bad;
	d->open = true;
	p->depth++;
	d->bad = !expand(p, d);
	p->depth--;
	d->open = false;
	d->known = true;
	return !d->bad;
}

struct asa_definition *asa_find(struct asa *p, const char *name)
{
	return map_get(p->definitions, name);
}

static struct asa_definition *define(struct asa *p, struct asa_words *w, enum asa_kind kind)
{
	const char *name = asa_next(w);
	struct asa_definition *d = asa_find(p, name);

	if (!*name) {
		asa_refuse(p, w->line, "a name is missing");
		return NULL;
	}
	if (d && d->kind != kind) {
		asa_refuse(p, w->line,
			   "there is an object or object-group of another kind with this name");
		return NULL;
	}
	if (!d) {
		d = ARENA_NEW(p->arena, struct asa_definition);
		*d = (struct asa_definition){.name = name, .kind = kind, .span = w->line->span};
		map_put(p->definitions, name, d);
		VEC_PUSH(p->arena, &p->all, d);
	}
	return d;
}

void asa_do_object(struct asa *p, struct asa_words *w)
{
	if (asa_take(w, "network"))
		p->definition = define(p, w, ASA_NETWORK_OBJECT);
	else if (asa_take(w, "service"))
		p->definition = define(p, w, ASA_SERVICE_OBJECT);
	else
		asa_refuse(p, w->line, "portc does not understand this object");
}

void asa_do_object_group(struct asa *p, struct asa_words *w)
{
	static const struct {
		const char *word;
		enum asa_kind kind;
	} kinds[] = {{"network", ASA_NETWORK_GROUP},      {"service", ASA_SERVICE_GROUP},
		     {"protocol", ASA_PROTOCOL_GROUP},    {"icmp-type", ASA_ICMP_GROUP},
		     {"user", ASA_OTHER_GROUP},           {"security", ASA_OTHER_GROUP},
		     {"network-service", ASA_OTHER_GROUP}};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!asa_take(w, kinds[i].word))
			continue;
		p->definition = define(p, w, kinds[i].kind);
		if (p->definition && kinds[i].kind == ASA_SERVICE_GROUP && w->at < w->line->n)
			p->definition->protocol = asa_next(w);
		return;
	}
	asa_refuse(p, w->line, "portc does not understand this object-group");
}

bool asa_same_line(const struct asa_line *a, const struct asa_line *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (a->word[i] != b->word[i])
			return false;
	return true;
}

/* A line below an object or object-group; false where it is none of those. */
bool asa_do_member(struct asa *p, struct asa_words *w)
{
	static const char *const members[] = {"host",           "subnet",         "range",
					      "fqdn",           "service",        "network-object",
					      "service-object", "port-object",    "protocol-object",
					      "icmp-object",    "group-object",   "user",
					      "user-group",     "security-group", "domain",
					      "tcp-udp"};
	struct asa_definition *d = p->definition;
	bool no = asa_take(w, "no");
	struct asa_line line = asa_rest(w);

	if (asa_take(w, "description")) {
		struct asa_line text = asa_rest(w);
		d->description = no ? NULL : asa_joined(p, text);
		return true;
	}
	if (asa_is(w, "nat"))
		return true;
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		if (!asa_is(w, members[i]))
			continue;
		for (size_t k = 0; no && k < d->members.n; k++)
			if (asa_same_line(&d->members.at[k], &line)) {
				memmove(&d->members.at[k], &d->members.at[k + 1],
					(--d->members.n - k) * sizeof *d->members.at);
				break;
			}
		if (!no)
			VEC_PUSH(p->arena, &d->members, line);
		return true;
	}
	w->at = 0;
	return false;
}

/* The device refuses to remove what is in use. */
static bool line_names(const struct asa_line *l, const char *name)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->word[i] == name)
			return true;
	return false;
}

static bool is_used(struct asa *p, const char *name)
{
	for (size_t i = 0; i < p->all_lists.n; i++)
		for (size_t k = 0; k < p->all_lists.at[i]->lines.n; k++)
			if (line_names(&p->all_lists.at[i]->lines.at[k], name))
				return true;
	for (size_t i = 0; i < p->all.n; i++)
		for (size_t k = 0; k < p->all.at[i]->members.n; k++)
			if (map_get(p->definitions, p->all.at[i]->name) == p->all.at[i] &&
			    line_names(&p->all.at[i]->members.at[k], name))
				return true;
	return false;
}

void asa_undefine(struct asa *p, struct asa_words *w)
{
	asa_next(w); /* its kind */
	const char *name = asa_next(w);
	struct asa_definition *d = asa_find(p, name);

	if (d && !is_used(p, name))
		map_put(p->definitions, name, NULL);
}

/* -- access lists -- */

static struct asa_list *list(struct asa *p, const char *name)
{
	struct asa_list *l = map_get(p->lists, name);

	if (l)
		return l;
	l = ARENA_NEW(p->arena, struct asa_list);
	*l = (struct asa_list){.name = name};
	map_put(p->lists, name, l);
	VEC_PUSH(p->arena, &p->all_lists, l);
	return l;
}

/* Entries that are there, by their words: entering one again does nothing. */
static size_t line_hash(const struct asa_line *line)
{
	uint64_t h = line->n;

	for (size_t i = 0; i < line->n; i++)
		h = (h ^ (uintptr_t)line->word[i]) * UINT64_C(0x9e3779b97f4a7c15);
	return (size_t)(h ^ h >> 32);
}

static uint32_t *find_line(const struct asa_list *l, const struct asa_line *line)
{
	size_t i = line_hash(line) & (l->cap_known - 1);

	while (l->known[i] && !asa_same_line(&l->lines.at[l->known[i] - 1], line))
		i = (i + 1) & (l->cap_known - 1);
	return &l->known[i];
}

static void know_lines(struct asa *p, struct asa_list *l)
{
	if (l->cap_known > 2 * l->lines.n)
		return;
	l->cap_known = 64;
	while (l->cap_known < 4 * l->lines.n)
		l->cap_known *= 2;
	l->known = ARENA_ARRAY(p->arena, uint32_t, l->cap_known);
	for (size_t i = 0; i < l->lines.n; i++)
		*find_line(l, &l->lines.at[i]) = (uint32_t)i + 1;
}

static void insert(struct asa *p, struct asa_list *l, struct asa_line line, unsigned long at)
{
	bool remark = line.n && !strcasecmp(line.word[0], "remark");

	know_lines(p, l);
	uint32_t *known = find_line(l, &line);
	if (!remark && *known)
		return;
	VEC_PUSH(p->arena, &l->lines, line);
	*known = (uint32_t)l->lines.n;
	if (!at || at > l->lines.n)
		return;
	memmove(&l->lines.at[at], &l->lines.at[at - 1], (l->lines.n - at) * sizeof line);
	l->lines.at[at - 1] = line;
	l->cap_known = 0;
}

static void remove_line(struct asa_list *l, struct asa_line line)
{
	for (size_t i = 0; i < l->lines.n; i++)
		if (asa_same_line(&l->lines.at[i], &line)) {
			memmove(&l->lines.at[i], &l->lines.at[i + 1],
				(--l->lines.n - i) * sizeof *l->lines.at);
			l->cap_known = 0;
			return;
		}
}

void asa_clear_list(struct asa *p, const char *name)
{
	struct asa_list *l = map_get(p->lists, name);

	if (!l)
		return;
	l->lines.n = 0;
	l->cap_known = 0;
	map_put(p->lists, name, NULL);
	for (size_t i = 0; i < p->interfaces.n; i++) { /* a list that is gone is bound no more */
		struct asa_interface *x = &p->interfaces.at[i];

		x->in = x->in == name ? NULL : x->in;
		x->out = x->out == name ? NULL : x->out;
	}
	p->global = p->global == name ? NULL : p->global;
}

void asa_do_access_list(struct asa *p, struct asa_words *w, bool no)
{
	const char *name = asa_next(w);
	unsigned long at = 0;

	if (!strcasecmp(name, "deny-flow-max") || !strcasecmp(name, "alert-interval"))
		return;
	if (no && w->at == w->line->n) {
		asa_clear_list(p, name);
		return;
	}
	if (asa_take(w, "line") && !decimal(asa_next(w), 10000000, &at)) {
		asa_refuse(p, w->line, "a line number is missing");
		return;
	}
	if (asa_take(w, "extended") || asa_is(w, "permit") || asa_is(w, "deny") ||
	    asa_is(w, "remark")) {
		if (no)
			remove_line(list(p, name), asa_rest(w));
		else
			insert(p, list(p, name), asa_rest(w), at);
	} else if (asa_is(w, "standard") || asa_is(w, "ethertype") || asa_is(w, "webtype")) {
		list(p, name)->other = true;
	} else {
		asa_refuse(p, w->line, "portc does not understand this access-list");
	}
}
