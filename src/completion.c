/* What the scripts of all shells are made of: see completion.h. */
#include "completion.h"

#include <string.h>

#include "backend.h"
#include "checks.h"

const struct completion_shell completion_shells[] = {
    {"bash", completion_bash},
    {"zsh", completion_zsh},
    {"fish", completion_fish},
    {NULL, NULL},
};

static void add(struct arena *a, const char **list, const char *word)
{
	*list = arena_printf(a, "%s%s%s", *list, **list ? " " : "", word);
}

static const char *target_words(struct arena *a, bool all)
{
	const char *out = "";

	for (size_t i = 0; backends[i]; i++)
		add(a, &out, backends[i]->name);
	if (all)
		add(a, &out, "all");
	return out;
}

static const char *warning_words(struct arena *a)
{
	const char *out = "error";

	for (size_t i = 0; checks[i].name; i++) {
		add(a, &out, checks[i].name);
		add(a, &out, arena_printf(a, "no-%s", checks[i].name));
		add(a, &out, arena_printf(a, "error=%s", checks[i].name));
	}
	return out;
}

static const char *choice_words(struct arena *a, const char *choices)
{
	char *out = arena_printf(a, "%s", choices ? choices : "");

	for (char *c = out; *c; c++)
		if (*c == '|')
			*c = ' ';
	return out;
}

const char *const *completion_commands(struct arena *a)
{
	const char **out = ARENA_ARRAY(a, const char *, OPTIONS_MAX);
	size_t n = 0;

	for (const struct command_row *c = command_table; c->name; c++) {
		const char *word = arena_strndup(a, c->name, strcspn(c->name, " "));
		bool seen = !*word;

		for (size_t i = 0; i < n; i++)
			seen |= !strcmp(out[i], word);
		if (!seen)
			out[n++] = word;
	}
	return out;
}

static const char *topic_words(struct arena *a, const char *choices)
{
	const char *out = choice_words(a, choices);

	for (const char *const *c = completion_commands(a); *c; c++)
		add(a, &out, *c);
	return out;
}

const char *completion_words(struct arena *a, enum word_kind kind, const char *choices)
{
	switch (kind) {
	case WORD_TARGET:
	case WORD_TARGET_OR_ALL:
		return target_words(a, kind == WORD_TARGET_OR_ALL);
	case WORD_WARNING:
		return warning_words(a);
	case WORD_TOPIC:
		return topic_words(a, choices);
	case WORD_CHOICE:
		return choice_words(a, choices);
	case WORD_NONE:
	case WORD_FILE:
	case WORD_PDL:
	case WORD_CSV:
	case WORD_DIRECTORY:
	case WORD_PRODUCT:
	default:
		return NULL;
	}
}

const char *completion_kind(enum word_kind kind)
{
	static const char *const names[] = {
	    [WORD_NONE] = "none",
	    [WORD_FILE] = "file",
	    [WORD_PDL] = "pdl",
	    [WORD_CSV] = "csv",
	    [WORD_DIRECTORY] = "directory",
	    [WORD_TARGET] = "words",
	    [WORD_TARGET_OR_ALL] = "words",
	    [WORD_WARNING] = "words",
	    [WORD_PRODUCT] = "product",
	    [WORD_TOPIC] = "words",
	    [WORD_CHOICE] = "words",
	};

	return names[kind];
}

bool completion_is_command(const struct command_row *c)
{
	return *c->name && command_find(c->command) == c;
}

size_t completion_spellings(struct arena *a, const struct option_row *o,
			    const char *out[COMPLETION_SPELLINGS])
{
	size_t n = 0;

	if (o->value < OPT_TARGET && o->kind == WORD_CHOICE)
		for (const char *c = o->choices; *c; c += *c == '|') {
			size_t len = strcspn(c, "|");

			out[n++] = arena_printf(a, "-%c%.*s", o->value, (int)len, c);
			c += len;
		}
	else if (o->value < OPT_TARGET)
		out[n++] = arena_printf(a, "-%c%s", o->value, o->word ? o->word : "");
	if (o->name)
		out[n++] = arena_printf(a, "--%s", o->name);
	return n;
}

const char *completion_quote(struct arena *a, const char *s)
{
	const char *out = "'";

	for (;;) {
		size_t n = strcspn(s, "'");

		out = arena_printf(a, "%s%.*s", out, (int)n, s);
		if (!s[n])
			return arena_printf(a, "%s'", out);
		out = arena_printf(a, "%s'\\''", out);
		s += n + 1;
	}
}

const char *completion_help(struct arena *a, const char *help)
{
	char *out = arena_printf(a, "%s", help ? help : "");

	for (char *c = out; *c; c++)
		if (*c == '\n')
			*c = ' ';
	return out;
}
