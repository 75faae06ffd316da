/* What a FortiOS configuration costs: entries of its tables, which models limit. */
#include "counts.h"

#include <string.h>

enum { POLICIES, ADDRESSES, SERVICES };

const char *const fortios_counted[] = {"policies", "addresses and groups", "services and groups",
				       NULL};

/* The figure for which the entries of a table count; NULL: none. */
static size_t *table_figure(struct counting *c, const char *line, size_t n)
{
	if (line_begins(line, n, "config firewall policy"))
		return &c->figure[POLICIES];
	if (line_begins(line, n, "config firewall addr"))
		return &c->figure[ADDRESSES];
	if (line_begins(line, n, "config firewall service"))
		return &c->figure[SERVICES];
	return NULL;
}

void fortios_count(struct counting *c, const char *line, size_t n)
{
	size_t *figure = c->state;

	if (line_begins(line, n, "config "))
		c->state = table_figure(c, line, n);
	else if (figure && line_begins(line, n, "edit "))
		++*figure;
}
