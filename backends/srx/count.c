/* What an SRX configuration costs: each policy has one <then>; definitions are replaced by name. */
#include "counts.h"

enum { POLICIES, ADDRESSES, APPLICATIONS };

const char *const srx_counted[] = {"policies", "addresses and sets", "applications and sets", NULL};

void srx_count(struct counting *c, const char *line, size_t n)
{
	c->figure[POLICIES] += line_holds(line, n, "<then>");
	c->figure[ADDRESSES] +=
	    line_holds(line, n, "<address replace=") + line_holds(line, n, "<address-set replace=");
	c->figure[APPLICATIONS] += line_holds(line, n, "<application replace=") +
				   line_holds(line, n, "<application-set replace=");
}
