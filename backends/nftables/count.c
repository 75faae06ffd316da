/* What a table costs: its rules, and the elements of its sets and maps, with or without a name. */
#include "counts.h"

#include <string.h>

enum { RULES, ELEMENTS };

const char *const nftables_counted[] = {"rules", "set elements", NULL};

/* Where the text is. */
struct place {
	bool chain;    /* in a chain: its lines are rules */
	bool elements; /* in the braces of elements */
	bool pending;  /* an element has begun */
};

/* Elements are parted by commas; a comment or an interface's name is in quotes. */
static void count_elements(struct counting *c, struct place *p, const char *s, size_t n)
{
	bool quoted = false;

	for (size_t i = 0; i < n; i++) {
		quoted ^= s[i] == '"';
		if (!quoted && s[i] == '{') {
			p->elements = true;
		} else if (!quoted && p->elements && (s[i] == ',' || s[i] == '}')) {
			c->figure[ELEMENTS] += p->pending;
			p->pending = false;
			p->elements = s[i] == ',';
		} else if (p->elements && s[i] != ' ' && s[i] != '\t') {
			p->pending = true;
		}
	}
}

static bool is_rule(const char *line, size_t n)
{
	return n && !line_begins(line, n, "}") && !line_begins(line, n, "type filter") &&
	       !line_begins(line, n, "comment");
}

void nftables_count(struct counting *c, const char *line, size_t n)
{
	struct place *p = c->state;

	if (!p)
		c->state = p = ARENA_NEW(c->arena, struct place);
	if (p->elements || line_begins(line, n, "elements = {")) {
		count_elements(c, p, line, n);
	} else if (line_begins(line, n, "chain ") && n && line[n - 1] == '{') {
		p->chain = true;
	} else if (line_begins(line, n, "}")) {
		p->chain = false;
	} else if (p->chain && is_rule(line, n)) {
		c->figure[RULES]++;
		count_elements(c, p, line, n);
	}
}
