/* Interfaces, bindings, routes and time ranges of an ASA, line by line. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "date.h"
#include "read.h"

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

void asa_do_access_group(struct asa *p, struct asa_words *w, bool no)
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
		asa_refuse(p, w->line, "portc does not understand this access-group");
		return;
	}
	x = interface(p, asa_next(w), w->line->span);
	if (asa_take(w, "control-plane"))
		return; /* traffic to the device itself */
	if (w->at < w->line->n) {
		asa_refuse(p, w->line, "portc does not understand the end of this access-group");
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
bool asa_do_interface_line(struct asa *p, struct asa_words *w)
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
			asa_refuse(p, w->line, "a security level is a number to 100");
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
void asa_do_route(struct asa *p, struct asa_words *w)
{
	const char *place = asa_next(w);
	struct addr_range range;

	if (read_network(w, &range))
		add_network(p, place, range);
}

void asa_do_same_security(struct asa *p, struct asa_words *w, bool no)
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

void asa_do_time_range(struct asa *p, struct asa_words *w)
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

bool asa_do_time_line(struct asa *p, struct asa_words *w)
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
		asa_refuse(p, w->line, "portc does not understand this time: HH:MM DD Month YYYY");
	return true;
}
