/* Collecting diagnostics: see diag.h. */
#include "diag.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ERRORS = 100, QUOTE_MAX = 60 };

struct diags *diags_new(struct arena *a)
{
	struct diags *d = ARENA_NEW(a, struct diags);

	d->arena = a;
	d->max_errors = MAX_ERRORS;
	return d;
}

static void count(struct diags *d, enum severity severity)
{
	d->n_errors += severity == SEVERITY_ERROR;
	d->n_warnings += severity == SEVERITY_WARNING;
}

/* A diagnostic that is not shown takes notes and hints all the same. */
static struct diagnostic *add(struct diags *d, int severity, const char *name, struct span at,
			      const char *fmt, va_list ap)
{
	struct diagnostic *x = ARENA_NEW(d->arena, struct diagnostic);

	if (severity < 0)
		return x;
	x->severity = (enum severity)severity;
	x->name = name;
	x->span = at;
	count(d, x->severity);
	/* Errors and the rest are counted apart: many warnings hide no error. */
	size_t *shown = x->severity == SEVERITY_ERROR ? &d->errors_shown : &d->others_shown;
	if (*shown == d->max_errors) {
		d->suppressed++;
		return x;
	}
	++*shown;
	x->text = arena_vprintf(d->arena, fmt, ap);
	VEC_PUSH(d->arena, &d->list, x);
	return x;
}

static int level_of(const struct diags *d, const char *name, enum severity severity)
{
	return d->level ? d->level(d->level_user, name, severity) : (int)severity;
}

struct diagnostic *diag_error(struct diags *d, struct span at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	struct diagnostic *x = add(d, SEVERITY_ERROR, NULL, at, fmt, ap);
	va_end(ap);
	return x;
}

struct diagnostic *diag_warning(struct diags *d, const char *name, struct span at, const char *fmt,
				...)
{
	va_list ap;

	va_start(ap, fmt);
	struct diagnostic *x = add(d, level_of(d, name, SEVERITY_WARNING), name, at, fmt, ap);
	va_end(ap);
	return x;
}

struct diagnostic *diag_remark(struct diags *d, const char *name, struct span at, const char *fmt,
			       ...)
{
	va_list ap;

	va_start(ap, fmt);
	struct diagnostic *x = add(d, level_of(d, name, SEVERITY_NOTE), name, at, fmt, ap);
	va_end(ap);
	return x;
}

void diag_note(struct diags *d, struct diagnostic *to, struct span at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	VEC_PUSH(d->arena, &to->notes, ((struct diag_note){at, arena_vprintf(d->arena, fmt, ap)}));
	va_end(ap);
}

void diag_hint(struct diags *d, struct diagnostic *to, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	to->hint = arena_vprintf(d->arena, fmt, ap);
	va_end(ap);
}

void diag_fix(struct diags *d, struct diagnostic *to, struct span at, const char *text,
	      const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	VEC_PUSH(d->arena, &to->fixes,
		 ((struct diag_fix){arena_vprintf(d->arena, fmt, ap), at, text, false}));
	va_end(ap);
}

void diag_replace(struct diags *d, struct diagnostic *to, const char *text)
{
	if (*text)
		diag_fix(d, to, to->span, text, "write `%s`", text);
	else
		diag_fix(d, to, to->span, text, "leave it out");
	if (!to->hint)
		to->hint = to->fixes.at[to->fixes.n - 1].title;
}

void diag_meant(struct diags *d, struct diagnostic *to, const char *text)
{
	diag_hint(d, to, "did you mean `%s`?", text);
	diag_replace(d, to, text);
}

const char *diag_replacement(const struct diagnostic *d)
{
	const struct diag_fix *f = d->fixes.at;

	return d->fixes.n && f->span.source == d->span.source && f->span.start == d->span.start &&
		       f->span.end == d->span.end
		   ? f->text
		   : NULL;
}

const char *diag_quote(struct arena *a, const char *s, size_t n)
{
	struct buf b = {0};
	size_t shown = n > QUOTE_MAX ? QUOTE_MAX : n;

	while (shown < n && shown && ((unsigned char)s[shown] & 0xc0) == 0x80)
		shown--;
	buf_putc(&b, '`');
	for (size_t i = 0; i < shown; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c < 0x20 || c == 0x7f)
			buf_printf(&b, "\\x%02X", c);
		else
			buf_putc(&b, (char)c);
	}
	if (shown < n)
		buf_puts(&b, "...");
	buf_putc(&b, '`');
	const char *out = arena_strndup(a, b.data, b.n);
	buf_free(&b);
	return out;
}

void diags_append(struct diags *d, const struct diags *more)
{
	for (size_t i = 0; i < more->list.n; i++)
		VEC_PUSH(d->arena, &d->list, more->list.at[i]);
	d->n_errors += more->n_errors;
	d->n_warnings += more->n_warnings;
	d->errors_shown += more->errors_shown;
	d->others_shown += more->others_shown;
	d->suppressed += more->suppressed;
}

/* -- order -- */

struct placed {
	struct diagnostic *d;
	size_t source, at;
};

static size_t source_rank(const struct diags *d, const struct source *s)
{
	for (size_t i = 0; i < d->list.n; i++)
		if (d->list.at[i]->span.source == s)
			return s ? i + 1 : 0;
	return 0;
}

static int compare(const void *x, const void *y)
{
	const struct placed *a = x, *b = y;

	if (a->source != b->source)
		return a->source < b->source ? -1 : 1;
	if (a->d->span.start != b->d->span.start)
		return a->d->span.start < b->d->span.start ? -1 : 1;
	return a->at < b->at ? -1 : 1;
}

static bool same(const struct diagnostic *a, const struct diagnostic *b)
{
	return a->span.source == b->span.source && a->span.start == b->span.start &&
	       a->span.end == b->span.end && a->severity == b->severity &&
	       !strcmp(a->text, b->text);
}

void diags_sort(struct diags *d)
{
	struct placed *p = ARENA_ARRAY(d->arena, struct placed, d->list.n);
	size_t n = d->list.n;

	for (size_t i = 0; i < n; i++)
		p[i] =
		    (struct placed){d->list.at[i], source_rank(d, d->list.at[i]->span.source), i};
	if (n > 1)
		qsort(p, n, sizeof *p, compare);
	d->list.n = 0;
	for (size_t i = 0; i < n; i++) {
		if (d->list.n && same(d->list.at[d->list.n - 1], p[i].d)) {
			d->n_errors -= p[i].d->severity == SEVERITY_ERROR;
			d->n_warnings -= p[i].d->severity == SEVERITY_WARNING;
			continue;
		}
		d->list.at[d->list.n++] = p[i].d;
	}
}

/* -- spelling -- */

enum { WORD_MAX = 64 };

static bool same_letter(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

/* Edits between two words, a swap of neighbours counted once (optimal string alignment). Case is
 * no difference: `HTTPS` is near to `https`. */
static size_t distance(const char *a, size_t n, const char *b, size_t k)
{
	size_t rows[3][WORD_MAX + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];

	for (size_t j = 0; j <= k; j++)
		above[j] = j;
	for (size_t i = 1; i <= n; i++) {
		row[0] = i;
		for (size_t j = 1; j <= k; j++) {
			row[j] = min3(above[j] + 1, row[j - 1] + 1,
				      above[j - 1] + !same_letter(a[i - 1], b[j - 1]));
			if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) &&
			    same_letter(a[i - 2], b[j - 1]) && before[j - 2] + 1 < row[j])
				row[j] = before[j - 2] + 1;
		}
		size_t *next = before;
		before = above;
		above = row;
		row = next;
	}
	return above[k];
}

/* The letters of a word as a set. An edit changes it by two members at most. */
static uint64_t letters_of(const char *s, size_t n)
{
	uint64_t set = 0;

	for (size_t i = 0; i < n; i++)
		set |= UINT64_C(1) << (tolower((unsigned char)s[i]) & 63);
	return set;
}

static bool far_apart(uint64_t a, uint64_t b, size_t edits)
{
	return (size_t)__builtin_popcountll(a ^ b) > 2 * edits;
}

const char *nearest(const char *word, const char *const *candidates, size_t n)
{
	size_t len = strlen(word), limit = len < 5 ? 1 : len < 12 ? 2 : len / 4, best = limit + 1;
	const char *found = NULL;
	uint64_t letters = letters_of(word, len);

	if (len > WORD_MAX)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		size_t k = strlen(candidates[i]);
		size_t apart = len > k ? len - k : k - len;
		size_t d;

		if (k > WORD_MAX || apart >= best || !strcmp(word, candidates[i]))
			continue;
		if (far_apart(letters, letters_of(candidates[i], k), best))
			continue;
		d = distance(word, len, candidates[i], k);
		if (d < best && d < (len > k ? len : k)) {
			best = d;
			found = candidates[i];
		}
	}
	return found;
}
