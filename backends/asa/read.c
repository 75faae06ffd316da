/* Reading ASA configurations: lines are executed as the device does, then looked at. */
#include "read.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "readers.h"
#include "date.h"

/* -- words -- */

bool asa_is(const struct asa_words *w, const char *keyword)
{
	return w->at < w->line->n && !strcasecmp(w->line->word[w->at], keyword);
}

bool asa_take(struct asa_words *w, const char *keyword)
{
	if (!asa_is(w, keyword))
		return false;
	w->at++;
	return true;
}

const char *asa_next(struct asa_words *w)
{
	return w->at < w->line->n ? w->line->word[w->at++] : "";
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\0';
}

static struct asa_line read_words(struct asa *p, const char *at, const char *end)
{
	const char *text = p->r->source->text;
	VEC(const char *) words = {0};
	struct asa_line line = {
	    .span = {p->r->source, (uint32_t)(at - text), (uint32_t)(end - text)}};

	while (at < end) {
		const char *start;

		while (at < end && is_blank(*at))
			at++;
		for (start = at; at < end && !is_blank(*at); at++)
			;
		if (at > start)
			VEC_PUSH(p->arena, &words,
				 intern_n(p->r->names, start, (size_t)(at - start)));
	}
	line.word = words.at;
	line.n = words.n;
	return line;
}

/* The rest of a line from word AT on. */
static struct asa_line rest(const struct asa_words *w)
{
	return (struct asa_line){w->line->word + w->at, w->line->n - w->at, w->line->span};
}

static const char *joined(struct asa *p, struct asa_line line)
{
	const char *out = "";

	for (size_t i = 0; i < line.n; i++)
		out = arena_printf(p->arena, "%s%s%s", out, i ? " " : "", line.word[i]);
	return intern(p->r->names, out);
}

static void refuse(struct asa *p, const struct asa_line *line, const char *what)
{
	ASA_ERROR(p, line->span, "%s", what);
	p->bad = true;
}

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
		refuse(p, w->line, "a name is missing");
		return NULL;
	}
	if (d && d->kind != kind) {
		refuse(p, w->line,
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

static void do_object(struct asa *p, struct asa_words *w)
{
	if (asa_take(w, "network"))
		p->definition = define(p, w, ASA_NETWORK_OBJECT);
	else if (asa_take(w, "service"))
		p->definition = define(p, w, ASA_SERVICE_OBJECT);
	else
		refuse(p, w->line, "portc does not understand this object");
}

static void do_object_group(struct asa *p, struct asa_words *w)
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
	refuse(p, w->line, "portc does not understand this object-group");
}

static bool same_line(const struct asa_line *a, const struct asa_line *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (a->word[i] != b->word[i])
			return false;
	return true;
}

/* A line below an object or object-group; false where it is none of those. */
static bool do_member(struct asa *p, struct asa_words *w)
{
	static const char *const members[] = {"host",           "subnet",         "range",
					      "fqdn",           "service",        "network-object",
					      "service-object", "port-object",    "protocol-object",
					      "icmp-object",    "group-object",   "user",
					      "user-group",     "security-group", "domain",
					      "tcp-udp"};
	struct asa_definition *d = p->definition;
	bool no = asa_take(w, "no");
	struct asa_line line = rest(w);

	if (asa_take(w, "description")) {
		struct asa_line text = rest(w);
		d->description = no ? NULL : joined(p, text);
		return true;
	}
	if (asa_is(w, "nat"))
		return true;
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		if (!asa_is(w, members[i]))
			continue;
		for (size_t k = 0; no && k < d->members.n; k++)
			if (same_line(&d->members.at[k], &line)) {
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

static void undefine(struct asa *p, struct asa_words *w)
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
	*l = (struct asa_list){.name = name, .texts = map_new(p->arena)};
	map_put(p->lists, name, l);
	VEC_PUSH(p->arena, &p->all_lists, l);
	return l;
}

static void insert(struct asa *p, struct asa_list *l, struct asa_line line, unsigned long at)
{
	const char *text = joined(p, line);
	bool remark = line.n && !strcasecmp(line.word[0], "remark");

	if (!remark && map_get(l->texts, text))
		return;
	map_put(l->texts, text, l);
	VEC_PUSH(p->arena, &l->lines, line);
	if (!at || at > l->lines.n)
		return;
	memmove(&l->lines.at[at], &l->lines.at[at - 1], (l->lines.n - at) * sizeof line);
	l->lines.at[at - 1] = line;
}

static void remove_line(struct asa *p, struct asa_list *l, struct asa_line line)
{
	for (size_t i = 0; i < l->lines.n; i++)
		if (same_line(&l->lines.at[i], &line)) {
			memmove(&l->lines.at[i], &l->lines.at[i + 1],
				(--l->lines.n - i) * sizeof *l->lines.at);
			map_put(l->texts, joined(p, line), NULL);
			return;
		}
}

static void clear_list(struct asa *p, const char *name)
{
	struct asa_list *l = map_get(p->lists, name);

	if (!l)
		return;
	l->lines.n = 0;
	l->texts = map_new(p->arena);
	map_put(p->lists, name, NULL);
	for (size_t i = 0; i < p->interfaces.n; i++) { /* a list that is gone is bound no more */
		struct asa_interface *x = &p->interfaces.at[i];

		x->in = x->in == name ? NULL : x->in;
		x->out = x->out == name ? NULL : x->out;
	}
	p->global = p->global == name ? NULL : p->global;
}

static void do_access_list(struct asa *p, struct asa_words *w, bool no)
{
	const char *name = asa_next(w);
	unsigned long at = 0;

	if (!strcasecmp(name, "deny-flow-max") || !strcasecmp(name, "alert-interval"))
		return;
	if (no && w->at == w->line->n) {
		clear_list(p, name);
		return;
	}
	if (asa_take(w, "line") && !decimal(asa_next(w), 10000000, &at)) {
		refuse(p, w->line, "a line number is missing");
		return;
	}
	if (asa_take(w, "extended") || asa_is(w, "permit") || asa_is(w, "deny") ||
	    asa_is(w, "remark")) {
		if (no)
			remove_line(p, list(p, name), rest(w));
		else
			insert(p, list(p, name), rest(w), at);
	} else if (asa_is(w, "standard") || asa_is(w, "ethertype") || asa_is(w, "webtype")) {
		list(p, name)->other = true;
	} else {
		refuse(p, w->line, "portc does not understand this access-list");
	}
}

/* -- interfaces and bindings -- */

static struct asa_interface *interface(struct asa *p, const char *name, struct span span)
{
	for (size_t i = 0; i < p->interfaces.n; i++)
		if (p->interfaces.at[i].name == name)
			return &p->interfaces.at[i];
	*VEC_ADD(p->arena, &p->interfaces) =
	    (struct asa_interface){.name = name, .level = -1, .span = span};
	return &p->interfaces.at[p->interfaces.n - 1];
}

static void do_access_group(struct asa *p, struct asa_words *w, bool no)
{
	const char *name = asa_next(w);
	bool in = asa_take(w, "in"), out = !in && asa_take(w, "out");
	struct asa_interface *x;

	if (asa_take(w, "global")) {
		p->global = no ? NULL : name;
		p->global_span = w->line->span;
		return;
	}
	if ((!in && !out) || !asa_take(w, "interface") || w->at == w->line->n) {
		refuse(p, w->line, "portc does not understand this access-group");
		return;
	}
	x = interface(p, asa_next(w), w->line->span);
	if (asa_take(w, "control-plane"))
		return; /* traffic to the device itself */
	if (w->at < w->line->n) {
		refuse(p, w->line, "portc does not understand the end of this access-group");
		return;
	}
	if (in) {
		x->in = no ? NULL : name;
		x->in_span = w->line->span;
	} else {
		x->out = no ? NULL : name;
		x->out_span = w->line->span;
	}
}

/* -- what is behind an interface: for import -- */

static void add_network(struct asa *p, const char *place, struct addr_range range)
{
	*VEC_ADD(p->arena, &p->r->filter->networks) = (struct filter_network){place, range};
}

/* "A MASK", or "P/len". */
static bool read_network(struct asa_words *w, struct addr_range *out)
{
	const char *a = asa_next(w), *slash = strchr(a, '/'), *m = slash ? "" : asa_next(w);
	unsigned long len = 0;
	enum family f, g;
	u128 addr, mask;

	if (slash) {
		if (!addr_parse(a, (size_t)(slash - a), &f, &addr) ||
		    !decimal(slash + 1, addr_bits(f), &len))
			return false;
	} else {
		if (!addr_parse(a, strlen(a), &f, &addr) || !addr_parse(m, strlen(m), &g, &mask) ||
		    f != FAMILY_4 || g != f)
			return false;
		while (len < 32 && (mask >> (31 - len) & 1))
			len++;
	}
	*out = prefix_range(f, addr, (unsigned)len);
	return true;
}

/* A line of an interface block; false where it is none of those that matter. */
static bool do_interface_line(struct asa *p, struct asa_words *w)
{
	unsigned long level;

	if (asa_take(w, "nameif")) {
		struct asa_interface *x = interface(p, asa_next(w), w->line->span);

		p->interface = (size_t)(x - p->interfaces.at) + 1;
		x->level = p->level >= 0 ? p->level : strcasecmp(x->name, "inside") ? 0 : 100;
		x->span = w->line->span;
		x->management = p->management;
		return true;
	}
	if (asa_take(w, "security-level")) {
		if (!decimal(asa_next(w), 100, &level))
			refuse(p, w->line, "a security level is a number to 100");
		else if (p->interface > 0)
			p->interfaces.at[p->interface - 1].level = (int)level;
		p->level = (int)level;
		return true;
	}
	if (asa_take(w, "management-only")) {
		if (p->interface)
			p->interfaces.at[p->interface - 1].management = true;
		else
			p->management = true; /* its nameif follows */
		return true;
	}
	if (p->interface && (asa_is(w, "ip") || asa_is(w, "ipv6"))) {
		struct addr_range range;

		asa_next(w);
		if (asa_take(w, "address") && read_network(w, &range))
			add_network(p, p->interfaces.at[p->interface - 1].name, range);
		return true;
	}
	return false;
}

/* route INTERFACE NETWORK MASK GATEWAY; ipv6 route INTERFACE PREFIX GATEWAY */
static void do_route(struct asa *p, struct asa_words *w)
{
	const char *place = asa_next(w);
	struct addr_range range;

	if (read_network(w, &range))
		add_network(p, place, range);
}

static void do_same_security(struct asa *p, struct asa_words *w, bool no)
{
	asa_take(w, "permit");
	if (asa_take(w, "inter-interface"))
		p->inter_interface = !no;
	else if (asa_take(w, "intra-interface"))
		p->intra_interface = !no;
}

/* -- time ranges -- */

/* "HH:MM DD Month YYYY" */
static bool moment(struct asa_words *w, uint32_t *out)
{
	static const char *const months[] = {"january",   "february", "march",    "april",
					     "may",       "june",     "july",     "august",
					     "september", "october",  "november", "december"};
	const char *time = asa_next(w), *day = asa_next(w), *month = asa_next(w),
		   *year = asa_next(w);
	unsigned long d, y;
	int hour, minute;
	struct date date;
	char end;

	if (sscanf(time, "%2d:%2d%c", &hour, &minute, &end) != 2 || hour < 0 || hour > 23 ||
	    minute < 0 || minute > 59 || !decimal(day, 31, &d) || !decimal(year, 9999, &y))
		return false;
	for (int i = 0; i < 12; i++) {
		size_t n = strlen(month);

		if (n < 3 || strncasecmp(months[i], month, n))
			continue;
		if (!date_make((long)y, i + 1, (long)d, &date))
			return false;
		*out = (uint32_t)(date_days(date) * 24 * 60 + hour * 60 + minute);
		return true;
	}
	return false;
}

static void do_time_range(struct asa *p, struct asa_words *w)
{
	const char *name = asa_next(w);

	p->time = NULL;
	for (size_t i = 0; i < p->times.n; i++)
		if (p->times.at[i].name == name)
			p->time = &p->times.at[i];
	if (!p->time) {
		p->time = VEC_ADD(p->arena, &p->times);
		*p->time =
		    (struct asa_time){.name = name, .time = TIME_ALWAYS, .span = w->line->span};
	}
}

static bool do_time_line(struct asa *p, struct asa_words *w)
{
	bool no = asa_take(w, "no");

	if (asa_take(w, "periodic")) {
		p->time->bad = !no;
		return true;
	}
	if (!asa_take(w, "absolute")) {
		w->at = 0;
		return false;
	}
	p->time->time = TIME_ALWAYS;
	if (no)
		return true;
	if ((asa_take(w, "start") && !moment(w, &p->time->time.from)) ||
	    (asa_take(w, "end") && !moment(w, &p->time->time.to)) || w->at < w->line->n)
		refuse(p, w->line, "portc does not understand this time: HH:MM DD Month YYYY");
	return true;
}

/* -- lines -- */

static void do_name(struct asa *p, struct asa_words *w)
{
	const char *address = asa_next(w), *alias = asa_next(w);

	if (*alias)
		map_put(p->aliases, alias, (void *)address);
}

static void do_clear(struct asa *p, struct asa_words *w)
{
	if (!asa_take(w, "configure"))
		return;
	if (asa_take(w, "access-list")) {
		if (w->at < w->line->n) {
			clear_list(p, asa_next(w));
			return;
		}
		for (size_t i = 0; i < p->all_lists.n; i++)
			clear_list(p, p->all_lists.at[i]->name);
	} else if (asa_take(w, "access-group")) {
		for (size_t i = 0; i < p->interfaces.n; i++)
			p->interfaces.at[i].in = p->interfaces.at[i].out = NULL;
		p->global = NULL;
	} else if (asa_is(w, "object") || asa_is(w, "object-group") || asa_is(w, "interface") ||
		   asa_is(w, "all") || asa_is(w, "time-range") || asa_is(w, "name")) {
		refuse(p, w->line, "portc does not understand this command");
	}
}

/* Whatever else decides who may connect. */
static bool is_refused(const struct asa_words *w)
{
	static const char *const words[] = {"established", "filter",  "shun",
					    "context",     "conduit", "outbound"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (asa_is(w, words[i]))
			return true;
	return (asa_is(w, "firewall") && w->line->n > 1 &&
		!strcasecmp(w->line->word[1], "transparent")) ||
	       (asa_is(w, "mode") && w->line->n > 1 && !strcasecmp(w->line->word[1], "multiple")) ||
	       (asa_is(w, "aaa") && w->line->n > 2 &&
		!strcasecmp(w->line->word[1], "authentication") &&
		(!strcasecmp(w->line->word[2], "match") ||
		 !strcasecmp(w->line->word[2], "include")));
}

/* A line that only makes sense below a definition: which one is it about? */
static bool is_stray(const struct asa_words *w)
{
	static const char *const words[] = {"network-object",  "service-object", "port-object",
					    "protocol-object", "icmp-object",    "group-object",
					    "absolute"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (asa_is(w, words[i]))
			return true;
	return false;
}

static void do_line(struct asa *p, struct asa_words *w)
{
	bool no = asa_take(w, "no");

	p->definition = NULL;
	p->time = NULL;
	p->interface = 0;
	if (is_refused(w) && !no) {
		refuse(p, w->line,
		       "portc does not understand this command, which decides who may connect");
	} else if (asa_take(w, "object")) {
		if (no)
			undefine(p, w);
		else
			do_object(p, w);
	} else if (asa_take(w, "object-group")) {
		if (no)
			undefine(p, w);
		else
			do_object_group(p, w);
	} else if (asa_take(w, "access-list")) {
		do_access_list(p, w, no);
	} else if (asa_take(w, "access-group")) {
		do_access_group(p, w, no);
	} else if (asa_take(w, "same-security-traffic")) {
		do_same_security(p, w, no);
	} else if (asa_take(w, "time-range") && !no) {
		do_time_range(p, w);
	} else if (asa_take(w, "name") && !no) {
		do_name(p, w);
	} else if (asa_take(w, "clear")) {
		do_clear(p, w);
	} else if (asa_take(w, "route") || (asa_take(w, "ipv6") && asa_take(w, "route"))) {
		do_route(p, w);
	} else if (asa_take(w, "interface")) {
		p->in_interface = true;
		p->level = -1;
		p->management = false;
		p->interface = 0;
	}
}

static void execute(struct asa *p, const struct asa_line *line, bool indented)
{
	struct asa_words w = {p, line, 0};

	if (p->definition && do_member(p, &w))
		return;
	if (p->time && do_time_line(p, &w))
		return;
	if (p->in_interface && do_interface_line(p, &w))
		return;
	if (is_stray(&w)) {
		refuse(p, line, "this line does not stand below what it belongs to");
		return;
	}
	if (indented && w.at < line->n && !asa_is(&w, "access-list") && !asa_is(&w, "access-group"))
		return; /* below something that does not matter */
	p->in_interface = false;
	do_line(p, &w);
}

bool asa_read(struct reading *r)
{
	struct asa p = {.r = r, .arena = r->arena, .level = -1};
	const char *at = r->source->text, *end = at + r->source->n;
	bool good;

	p.definitions = map_new(r->arena);
	p.lists = map_new(r->arena);
	p.aliases = map_new(r->arena);
	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *stop = newline ? newline : end;

		if (*at != '!' && *at != ':') {
			struct asa_line line = read_words(&p, at, stop);

			if (line.n)
				execute(&p, &line, *at == ' ');
		}
		at = stop + 1;
	}
	good = asa_stages(&p) && !p.bad;
	asa_objects(&p);
	return good;
}
