/* Edits that mend: see mend.h. */
#include "mend.h"

#include <string.h>

enum { CHOICES_MAX = 6 };

static void add(struct diags *d, struct diagnostic *to, struct span at, bool stub, const char *text,
		const char *statement)
{
	diag_fix(d, to, at, text, "add `%s`", statement);
	to->fixes.at[to->fixes.n - 1].stub = stub;
}

/* The place behind the first '{' after AT; comments and strings are passed over. */
static struct span block_after(struct span at)
{
	const struct source *s = at.source;
	uint32_t i = at.end;

	while (i < s->n && s->text[i] != '{') {
		if (s->text[i] == ';' || s->text[i] == '}')
			return SPAN_NONE;
		if (s->text[i] == '#')
			while (i < s->n && s->text[i] != '\n')
				i++;
		else
			i++;
	}
	return i < s->n ? (struct span){at.source, i + 1, i + 1} : SPAN_NONE;
}

/* Does the line end here? */
static bool at_line_end(struct span at)
{
	const struct source *s = at.source;
	uint32_t i = at.end;

	while (i < s->n && (s->text[i] == ' ' || s->text[i] == '\t' || s->text[i] == '\r'))
		i++;
	return i < s->n && (s->text[i] == '\n' || s->text[i] == '#');
}

void mend_block(struct diags *d, struct diagnostic *to, struct span at, bool stub,
		const char *statement)
{
	struct span place = at.source ? block_after(at) : at;
	const char *before;

	if (!place.source)
		return;
	before = at_line_end(place) ? "\n    " : " ";
	add(d, to, place, stub, arena_printf(d->arena, "%s%s", before, statement), statement);
}

void mend_text(struct diags *d, struct diagnostic *to, struct span at, bool stub,
	       const char *statement)
{
	const struct source *s = at.source;
	struct span end = {at.source, 0, 0};
	const char *before;

	if (!s)
		return;
	end.start = end.end = (uint32_t)s->n;
	before = s->n && s->text[s->n - 1] != '\n' ? "\n" : "";
	add(d, to, end, stub, arena_printf(d->arena, "%s%s\n", before, statement), statement);
}

void mend_after(struct diags *d, struct diagnostic *to, struct span at, const char *text)
{
	struct span place = {at.source, at.end, at.end};

	add(d, to, place, false, text, text + strspn(text, " "));
}

static size_t count(const char *const *list)
{
	size_t n = 0;

	while (list[n])
		n++;
	return n;
}

void mend_near(struct diags *d, struct diagnostic *to, const char *word,
	       const char *const *candidates)
{
	const char *meant = nearest(word, candidates, count(candidates));

	if (meant)
		diag_meant(d, to, meant);
}

void mend_choice(struct diags *d, struct diagnostic *to, const char *word,
		 const char *const *candidates)
{
	size_t n = count(candidates);
	const char *meant = nearest(word, candidates, n);

	if (meant)
		diag_meant(d, to, meant);
	for (size_t i = 0; i < n && n <= CHOICES_MAX; i++)
		if (candidates[i] != meant)
			diag_fix(d, to, to->span, candidates[i], "write `%s`", candidates[i]);
}
