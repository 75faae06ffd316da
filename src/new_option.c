/* Versions that put a skeleton on the newest side of every gate of its product. */
#include <stdio.h>

#include "new_parts.h"
#include "resolve.h"

/* The lowest version that is certainly above V: 7.4.1 for 7.4.0. */
static struct version above(struct version v)
{
	v.part[v.n - 1]++;
	return v;
}

/* The newest side of `version < 9.1` starts at 9.1, that of `version > 7.4.0` above 7.4.0. */
static struct version newest_side(const struct cond *c)
{
	return c->op == OP_LT || c->op == OP_GE ? c->version : above(c->version);
}

/* Raises NEWEST to what the comparisons of OPTION in C ask for; true where there is one. */
static bool look_at(const struct cond *c, const char *option, struct version *newest)
{
	struct version v;

	if (c->kind != COND_COMPARE) {
		bool left = c->left && look_at(c->left, option, newest);
		bool right = c->right && look_at(c->right, option, newest);

		return left || right;
	}
	if (c->option.name != option)
		return false;
	v = newest_side(c);
	if (!newest->n || version_compare(v, *newest) > 0)
		*newest = v;
	return true;
}

struct new_version new_version_of(struct arena *a, const struct product *p, const char *option)
{
	struct new_version v = {.gates = ""};

	for (size_t i = 0; i < p->ast->flows.n; i++) {
		const struct ast_flow *f = &p->ast->flows.at[i];
		const struct ast_clause *when = new_clause(f, AST_WHEN);

		if (f->section == SECTION_LOCAL || !when || !look_at(when->when, option, &v.newest))
			continue;
		v.gates = arena_printf(a, "%s%s%s (%s)", v.gates, *v.gates ? ", " : "",
				       f->name.name, new_words(a, when->when->span));
	}
	return v;
}
