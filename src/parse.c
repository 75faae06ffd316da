/* One source text to its declarations. */
#include "parse.h"

#include <stdlib.h>
#include <string.h>

#include <unistr.h>

#include "pdl.tab.h"

int pdl_raw_open(struct parse *p, char *text, size_t n);
void pdl_raw_close(struct parse *p);
int pdl_raw_lex(PDL_STYPE *value, PDL_LTYPE *at, void *scanner);

/* Messages of bison itself; syntax errors go through build_syntax_error. */
void pdl_error(PDL_LTYPE *at, struct parse *p, const char *message)
{
	if (strstr(message, "memory"))
		diag_error(p->diags, *at, "nested too deeply");
	else
		diag_error(p->diags, *at, "%s", message);
}

/* How much of a text is ASCII and no NUL, by words: most texts are nothing else. */
static size_t ascii_prefix(const char *s, size_t n)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
	uint64_t word;
	size_t i = 0;

	for (; i + sizeof word <= n; i += sizeof word) {
		memcpy(&word, s + i, sizeof word);
		if ((word | (word - ones)) & tops)
			break;
	}
	return i;
}

/* Text that is no text is refused before a word of it is read. */
static bool readable(struct diags *d, struct source *s)
{
	size_t ascii = ascii_prefix(s->text, s->n), at;
	const char *nul = memchr(s->text + ascii, '\0', s->n - ascii);
	const uint8_t *bad = u8_check((const uint8_t *)s->text + ascii, s->n - ascii);

	if (nul && (!bad || (const char *)bad > nul)) {
		at = (size_t)(nul - s->text);
		diag_error(d, (struct span){s, (uint32_t)at, (uint32_t)at + 1},
			   "NUL byte: this is not a text file");
		return false;
	}
	if (bad) {
		at = (size_t)((const char *)bad - s->text);
		diag_error(d, (struct span){s, (uint32_t)at, (uint32_t)at + 1},
			   "byte 0x%02x is not valid UTF-8", *bad);
		return false;
	}
	return true;
}

static bool has_byte_order_mark(const struct source *s)
{
	return s->n >= 3 && !memcmp(s->text, "\xef\xbb\xbf", 3);
}

/* flex wants two NULs at the end of its buffer, and writes into it (each token is ended by a NUL
 * while it is the newest). A byte order mark at the start is white space. */
static char *scan_buffer(struct parse *p)
{
	const struct source *s = p->source;
	char *copy;

	if (s->writable && !has_byte_order_mark(s))
		return (char *)(uintptr_t)s->text;
	copy = arena_bytes(p->arena, s->n + 2);
	memcpy(copy, s->text, s->n);
	if (has_byte_order_mark(s))
		memset(copy, ' ', 3);
	return copy;
}

struct ast_decls parse_watched(struct arena *a, struct intern *names, struct diags *d,
			       struct source *s, parse_token_fn *watch, void *watcher)
{
	struct parse p = {.arena = a,
			  .names = names,
			  .diags = d,
			  .source = s,
			  .watch = watch,
			  .watcher = watcher};

	if (!readable(d, s))
		return p.decls;
	if (pdl_raw_open(&p, scan_buffer(&p), s->n)) {
		diag_error(d, SPAN_NONE, "the scanner cannot start: out of memory");
		return p.decls;
	}
	pdl_parse(&p);
	pdl_raw_close(&p);
	return p.decls;
}

struct ast_decls parse_source(struct arena *a, struct intern *names, struct diags *d,
			      struct source *s)
{
	return parse_watched(a, names, d, s, NULL, NULL);
}

void parse_expected(struct arena *a, struct intern *names, struct source *s, struct expected *out)
{
	struct diags *silent = diags_new(a);
	struct parse p = {
	    .arena = a, .names = names, .diags = silent, .source = s, .expected = out};

	out->n = 0;
	if (!readable(silent, s) || pdl_raw_open(&p, scan_buffer(&p), s->n))
		return;
	pdl_parse(&p);
	pdl_raw_close(&p);
}

struct words parse_words(struct arena *a, struct intern *names, struct source *s)
{
	struct diags *silent = diags_new(a);
	struct parse p = {.arena = a, .names = names, .diags = silent, .source = s};
	struct words out = {NULL, 0, 0};
	struct span at = {s, 0, 0};
	PDL_STYPE value;
	int kind;

	if (!readable(silent, s) || pdl_raw_open(&p, scan_buffer(&p), s->n))
		return out;
	while ((kind = pdl_raw_lex(&value, &at, p.scanner)) != PDL_END) {
		struct word *t = VEC_ADD(a, &out);

		*t = (struct word){.kind = kind, .span = at};
		if (kind == PDL_NAME)
			t->name = value.ident.name;
		else if (kind == PDL_ADDRESS)
			t->range = *value.end.range;
	}
	pdl_raw_close(&p);
	return out;
}
