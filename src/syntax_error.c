/* What a syntax error says: what stands there, what would fit, and the word that was meant. */
#include "build.h"

#include <string.h>

#include "mend.h"
#include "scan.h"

enum { EXPECTED_SHOWN = 4 };

const char *build_token_text(struct parse *p, const char *symbol)
{
	size_t n = strlen(symbol);

	/* bison calls a literal token '{' or "zone", with its quotes. */
	if (n > 2 && (symbol[0] == '\'' || symbol[0] == '"'))
		return arena_printf(p->arena, "`%.*s`", (int)(n - 2), symbol + 1);
	return arena_printf(p->arena, "`%s`", symbol);
}

static const char *list_expected(struct parse *p, const struct syntax_error *e)
{
	const char *out = e->expected[0];

	for (size_t i = 1; i < e->n; i++)
		out = arena_printf(p->arena, "%s%s%s", out, i + 1 == e->n ? " or " : ", ",
				   e->expected[i]);
	return out;
}

/* The expected keyword that a misspelt word is nearest to. */
static const char *meant(struct parse *p, const struct syntax_error *e, const char *word)
{
	const char **words = ARENA_ARRAY(p->arena, const char *, e->n);
	size_t n = 0;

	for (size_t i = 0; i < e->n; i++) {
		const char *t = e->expected[i];

		if (t[0] == '`' && t[1] >= 'a' && t[1] <= 'z')
			words[n++] = arena_strndup(p->arena, t + 1, strlen(t) - 2);
	}
	return nearest(word, words, n);
}

/* Words of other rule languages, and the word that is meant. */
static const char *other_language(const char *word)
{
	static const char *const pairs[][2] = {
	    {"permit", "allow"},
	    {"accept", "allow"},
	    {"pass", "allow"},
	    {"drop", "deny"},
	    {"block", "deny"},
	    {"reject", "deny"},
	    {"import", "include"},
	    {"src", "from"},
	    {"dst", "to"},
	    {"destination", "to"},
	    {"subnet", "network"},
	    {"object", "host"},
	    {"interfaces", "interface"},
	};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (!strcmp(word, pairs[i][0]))
			return pairs[i][1];
	return NULL;
}

static bool is_number(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return n > 0;
}

static bool is_expected(const struct syntax_error *e, const char *what)
{
	for (size_t i = 0; i < e->n; i++)
		if (!strcmp(e->expected[i], what))
			return true;
	return false;
}

/* A port without its protocol: `service 443`, `service tcp 443`, `tcp/80, 443`. */
static bool bare_port(struct parse *p, const struct syntax_error *e, const char *s, size_t n)
{
	struct span before = scan_before(p);
	size_t len = before.end - before.start;
	const char *word = before.source ? before.source->text + before.start : "";

	return is_number(s, n) &&
	       (is_expected(e, "a service") ||
		(len == 3 && (!memcmp(word, "tcp", 3) || !memcmp(word, "udp", 3))));
}

/* `443` is `tcp/443` or `udp/443`; after a protocol and a blank it is clear which. */
static void hint_port(struct parse *p, const struct syntax_error *e, struct diagnostic *d,
		      const char *port)
{
	struct span before = scan_before(p), both = span_join(before, e->at);
	size_t len = before.end - before.start;
	const char *word = before.source ? before.source->text + before.start : "";

	diag_hint(p->diags, d,
		  "a port is written with its protocol, without a blank: "
		  "`tcp/%s`, or several: `tcp/80,443`",
		  port);
	if (len == 3 && (!memcmp(word, "tcp", 3) || !memcmp(word, "udp", 3))) {
		diag_fix(p->diags, d, both, arena_printf(p->arena, "%.3s/%s", word, port),
			 "write `%.3s/%s`", word, port);
		return;
	}
	diag_replace(p->diags, d, arena_printf(p->arena, "tcp/%s", port));
	diag_replace(p->diags, d, arena_printf(p->arena, "udp/%s", port));
}

static void unclosed(struct parse *p, const struct syntax_error *e, struct diagnostic *d)
{
	if (!p->braces.n)
		return;
	diag_note(p->diags, d, p->braces.at[p->braces.n - 1], "this `{` is not closed");
	if (is_expected(e, "`}`"))
		mend_text(p->diags, d, e->at, false, "}");
}

/* After the error the scanner skips to the end of the statement, unless the parser already
 * looks at what ends it. */
static void recover(struct parse *p, struct span at)
{
	char c = at.end > at.start ? at.source->text[at.start] : '\0';

	if (c == ';' || c == '}')
		return;
	p->skipping = true;
	p->skip_depth = c == '{';
	if (c == '{' && p->braces.n)
		p->braces.n--;
}

/* A statement whose ';' is missing: the next word stands on a later line. */
static bool missing_semicolon(struct parse *p, const struct syntax_error *e)
{
	struct span before = scan_before(p);

	if (!is_expected(e, "`;`") || !before.source || before.end == 0 ||
	    (!e->at_end &&
	     !memchr(before.source->text + before.end, '\n', e->at.start - before.end)))
		return false;
	before.start = before.end - 1;
	struct diagnostic *d = diag_error(p->diags, before, "missing `;` after this");
	mend_after(p->diags, d, before, ";");
	if (e->at_end)
		return true;
	diag_hint(p->diags, d, "every statement ends with `;`");
	if (e->at.source->text[e->at.start] != '}')
		scan_insert(p, ';');
	return true;
}

/* Does a declaration of a file start at AT, first on its line? */
static bool starts_declaration(struct span at)
{
	static const char *const words[] = {"allow",    "assert",  "deny",    "deploy",
					    "firewall", "group",   "host",    "include",
					    "network",  "product", "service", "zone"};
	const char *s = at.source->text + at.start;
	size_t n = at.end - at.start;

	if (at.start && s[-1] != '\n')
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i]) == n && !memcmp(words[i], s, n))
			return true;
	return false;
}

/* A block whose '}' is missing: what cannot stand in it starts a line. */
static bool missing_brace(struct parse *p, const struct syntax_error *e)
{
	struct span before = {e->at.source, e->at.start, e->at.start};
	struct diagnostic *d;

	if (e->at_end || !p->braces.n || !is_expected(e, "`}`") || !starts_declaration(e->at))
		return false;
	d = diag_error(p->diags, e->at, "missing `}` before this");
	diag_note(p->diags, d, p->braces.at[p->braces.n - 1], "this `{` is not closed");
	diag_fix(p->diags, d, before, "}\n", "add `}`");
	scan_insert(p, '}');
	return true;
}

void build_syntax_error(struct parse *p, const struct syntax_error *e)
{
	const char *s = e->at.source->text + e->at.start;
	size_t n = e->at.end - e->at.start;
	const char *found = e->at_end ? "end of the file" : diag_quote(p->arena, s, n);
	struct diagnostic *d;

	if (missing_semicolon(p, e) || missing_brace(p, e))
		return;
	if (e->name_expected && e->n == 1 && scan_keyword(s, n)) {
		d = diag_error(p->diags, e->at, "%s is a keyword and cannot be a name", found);
	} else if (e->n && e->n <= EXPECTED_SHOWN) {
		d = diag_error(p->diags, e->at, "unexpected %s; expected %s", found,
			       list_expected(p, e));
	} else {
		d = diag_error(p->diags, e->at, "unexpected %s", found);
	}
	const char *text = arena_strndup(p->arena, s, n < 64 ? n : 64);
	const char *word = other_language(text);

	if (bare_port(p, e, s, n))
		hint_port(p, e, d, text);
	if (!word || !is_expected(e, arena_printf(p->arena, "`%s`", word)))
		word = meant(p, e, text);
	if (word && !e->at_end)
		diag_meant(p->diags, d, word);
	if (e->at_end)
		unclosed(p, e, d);
	recover(p, e->at);
}
