/* Options of a deployment, and the conditions of flows that depend on them. */
#include "mend.h"
#include "resolve.h"

#include <string.h>

/* What a deployment says of its product's options. */
struct option_values {
	struct model *m;
	const struct product *product;
	const struct deployment *deployment;
	struct map *set; /* option name -> struct ast_value */
};

static const struct ast_option *find_option(const struct product *p, const char *name)
{
	return map_get(p->options, name);
}

static const char *option_names(struct model *m, const struct product *p)
{
	const char *out = "version, as-documented";

	for (size_t i = 0; i < p->ast->options.n; i++)
		out = arena_printf(m->arena, "%s, %s", out, p->ast->options.at[i].name.name);
	return out;
}

static void offer_options(struct model *m, struct diagnostic *d, const struct product *p,
			  const char *word)
{
	const char **names = ARENA_ARRAY(m->arena, const char *, p->ast->options.n + 3);

	names[0] = "version";
	names[1] = "as-documented";
	for (size_t i = 0; i < p->ast->options.n; i++)
		names[i + 2] = p->ast->options.at[i].name.name;
	mend_near(m->diags, d, word, names);
}

static bool is_word(const struct ast_value *v, const char *word)
{
	return v->kind == VALUE_WORD && !strcmp(v->text, word);
}

static bool is_choice(const struct ast_option *o, const struct ast_value *v)
{
	for (size_t i = 0; i < o->values.n; i++)
		if (v->kind == VALUE_WORD && !strcmp(v->text, o->values.at[i].name))
			return true;
	return false;
}

static const char *choices(struct model *m, const struct ast_option *o)
{
	const char *out = "";

	for (size_t i = 0; i < o->values.n; i++)
		out = arena_printf(m->arena, "%s%s`%s`", out, i ? ", " : "", o->values.at[i].name);
	return out;
}

static const char *const switch_words[] = {"on", "off", NULL};

static const char *const *choice_words(struct model *m, const struct ast_option *o)
{
	const char **words = ARENA_ARRAY(m->arena, const char *, o->values.n + 1);

	for (size_t i = 0; i < o->values.n; i++)
		words[i] = o->values.at[i].name;
	return words;
}

/* Does the value fit the option? */
static bool check_value(struct model *m, const struct ast_option *o, const struct ast_value *v)
{
	switch (o->kind) {
	case OPTION_SWITCH:
		if (is_word(v, "on") || is_word(v, "off"))
			return true;
		mend_choice(
		    m->diags,
		    diag_error(m->diags, v->span, "`%s` is a switch: `on` or `off`", o->name.name),
		    v->text, switch_words);
		return false;
	case OPTION_CHOICE:
		if (is_choice(o, v))
			return true;
		mend_choice(
		    m->diags,
		    diag_error(m->diags, v->span, "`%s` is one of %s", o->name.name, choices(m, o)),
		    v->text, choice_words(m, o));
		return false;
	case OPTION_VERSION:
	default:
		if (v->kind == VALUE_VERSION)
			return true;
		diag_error(m->diags, v->span, "`%s` is a version, such as 9.1", o->name.name);
		return false;
	}
}

static void set_option(struct option_values *v, const struct ast_setting *s)
{
	struct model *m = v->m;
	const struct ast_option *o = find_option(v->product, s->name.name);
	struct ast_value *copy;

	if (!o) {
		struct diagnostic *d = diag_error(m->diags, s->name.span, "`%s` has no option `%s`",
						  v->product->name, s->name.name);
		diag_hint(m->diags, d, "its options are %s", option_names(m, v->product));
		offer_options(m, d, v->product, s->name.name);
		return;
	}
	if (!check_value(m, o, &s->value))
		return;
	if (map_get(v->set, o->name.name)) {
		diag_error(m->diags, s->name.span, "`%s` is set twice", s->name.name);
		return;
	}
	copy = ARENA_NEW(m->arena, struct ast_value);
	*copy = s->value;
	map_put(v->set, o->name.name, copy);
}

struct option_values *option_values_new(struct model *m, struct deployment *d)
{
	struct option_values *v = ARENA_NEW(m->arena, struct option_values);
	const struct ast_deploy *ast = d->ast;

	*v = (struct option_values){m, d->product, d, map_new(m->arena)};
	for (size_t i = 0; i < ast->settings.n; i++)
		set_option(v, &ast->settings.at[i]);
	if (ast->version.text)
		map_put(v->set, intern(m->names, "version"), (void *)(uintptr_t)&ast->version);
	return v;
}

static const struct ast_value *value_of(const struct option_values *v, const char *name)
{
	return map_get(v->set, name);
}

bool option_is_on(const struct option_values *v, const char *name)
{
	const struct ast_option *o = find_option(v->product, intern(v->m->names, name));
	const struct ast_value *value = value_of(v, intern(v->m->names, name));

	return value ? is_word(value, "on") : o && o->on;
}

static bool version_fits(enum cond_op op, int order)
{
	switch (op) {
	case OP_EQ:
		return order == 0;
	case OP_NE:
		return order != 0;
	case OP_LT:
		return order < 0;
	case OP_LE:
		return order <= 0;
	case OP_GT:
		return order > 0;
	case OP_GE:
	default:
		return order >= 0;
	}
}

static enum truth truth(bool b)
{
	return b ? TRUTH_YES : TRUTH_NO;
}

static enum truth compare_holds(const struct option_values *v, const struct cond *c,
				const char **missing)
{
	const struct ast_option *o = find_option(v->product, c->option.name);
	const struct ast_value *value = value_of(v, c->option.name);

	if (o->kind == OPTION_CHOICE) {
		const char *chosen = value ? value->text : o->values.at[0].name;
		return truth(!strcmp(chosen, c->value.name) == (c->op == OP_EQ));
	}
	if (!value) {
		*missing = c->option.name;
		return TRUTH_UNKNOWN;
	}
	return truth(version_fits(c->op, version_compare(value->version, c->version)));
}

enum truth condition_holds(const struct option_values *v, const struct cond *c,
			   const char **missing)
{
	enum truth left, right;

	switch (c->kind) {
	case COND_SWITCH:
		return truth(option_is_on(v, c->option.name));
	case COND_COMPARE:
		return compare_holds(v, c, missing);
	case COND_NOT:
		left = condition_holds(v, c->left, missing);
		return left == TRUTH_UNKNOWN ? left : truth(left == TRUTH_NO);
	case COND_AND:
	case COND_OR:
	default:
		break;
	}
	/* NO decides an `and`, YES an `or`, whatever the unknown side is. */
	enum truth decisive = c->kind == COND_AND ? TRUTH_NO : TRUTH_YES;
	left = condition_holds(v, c->left, missing);
	if (left == decisive)
		return left;
	right = condition_holds(v, c->right, missing);
	if (right == decisive)
		return right;
	if (left == TRUTH_UNKNOWN || right == TRUTH_UNKNOWN)
		return TRUTH_UNKNOWN;
	return truth(c->kind == COND_AND);
}

/* -- checks where a product is declared -- */

static void check_compare(struct model *m, const struct ast_option *o, const struct cond *c)
{
	struct ast_value v = {VALUE_WORD, c->value.span, c->value.name, {{0}, 0}};

	if (o->kind == OPTION_SWITCH) {
		diag_error(m->diags, c->span, "`%s` is a switch: write its name alone, or `not %s`",
			   o->name.name, o->name.name);
	} else if (o->kind == OPTION_VERSION && c->value.name) {
		diag_error(m->diags, c->value.span, "`%s` is compared with a version, such as 9.1",
			   o->name.name);
	} else if (o->kind == OPTION_CHOICE && (!c->value.name || !is_choice(o, &v))) {
		diag_error(m->diags, c->span, "`%s` is one of %s", o->name.name, choices(m, o));
	} else if (o->kind == OPTION_CHOICE && c->op != OP_EQ && c->op != OP_NE) {
		diag_error(m->diags, c->span, "`%s` is compared with `=` or `!=`", o->name.name);
	}
}

void check_condition(struct model *m, const struct product *p, const struct cond *c)
{
	const struct ast_option *o;

	if (c->kind == COND_AND || c->kind == COND_OR || c->kind == COND_NOT) {
		check_condition(m, p, c->left);
		if (c->right)
			check_condition(m, p, c->right);
		return;
	}
	o = find_option(p, c->option.name);
	if (!o) {
		struct diagnostic *d =
		    diag_error(m->diags, c->option.span, "`%s` is not an option of `%s`",
			       c->option.name, p->name);
		diag_hint(m->diags, d, "its options are %s", option_names(m, p));
		offer_options(m, d, p, c->option.name);
	} else if (c->kind == COND_COMPARE) {
		check_compare(m, o, c);
	} else if (o->kind != OPTION_SWITCH) {
		diag_error(m->diags, c->span, "`%s` is no switch: compare it with a value",
			   o->name.name);
	}
}

const char *condition_text(struct arena *a, const struct cond *c)
{
	return arena_printf(a, "%.*s", (int)(c->span.end - c->span.start),
			    c->span.source->text + c->span.start);
}
