/* The parser's view of the scanner: keywords, brace depth, and recovery.
 *
 * After a syntax error the rest of the broken statement is skipped here, with braces
 * counted, so that the parser sees the ';' or '}' that really ends it and a block that
 * follows a broken head is not read as statements. */
#include "scan.h"

#include <stdlib.h>
#include <string.h>

#include "pdl.tab.h"

typedef void *yyscan_t;
int pdl_raw_lex(PDL_STYPE *value, PDL_LTYPE *at, yyscan_t scanner);

struct last_token {
	int token;
	struct span at;
	struct span before;      /* the token before this one */
	int pending;             /* 2: deliver a sign, then the token again; 1: the token again */
	int inserted;            /* the sign of that */
	PDL_STYPE value;         /* of a token that is delivered again */
	const PDL_STYPE *parser; /* where the parser has the newest token's value */
};

/* clang-format off */
#define KEYWORDS(X)                                                                                \
	X("allow", ALLOW)                                                                          \
	X("and", AND)                                                                              \
	X("any", ANY)                                                                              \
	X("as", AS)                                                                                \
	X("assert", ASSERT)                                                                        \
	X("at", AT)                                                                                \
	X("bind", BIND)                                                                            \
	X("deny", DENY) X("deploy", DEPLOY) X("description", DESCRIPTION) X("errata", ERRATA)      \
	    X("firewall", FIREWALL) X("flow", FLOW) X("fqdn", FQDN) X("from", FROM)                \
		X("group", GROUP) X("host", HOST) X("in", IN) X("inbound", INBOUND)                \
		    X("include", INCLUDE) X("interface", INTERFACE) X("listen", LISTEN)            \
			X("local", LOCAL) X("log", LOG) X("multicast", MULTICAST)                  \
			    X("network", NETWORK) X("not", NOT) X("note", NOTE) X("off", OFF)      \
				X("on", ON) X("option", OPTION) X("or", OR)                        \
				    X("outbound", OUTBOUND) X("peer", PEER) X("port", PORT)        \
					X("product", PRODUCT) X("role", ROLE) X("row", ROW)        \
					    X("service", SERVICE) X("set", SET) X("skip", SKIP)    \
						X("source", SOURCE) X("title", TITLE) X("to", TO)  \
						    X("until", UNTIL) X("version", VERSION_WORD)   \
							X("when", WHEN) X("zone", ZONE)
/* clang-format on */

#define KEYWORD_TEXT(text, token)   text,
#define KEYWORD_ENTRY(text, token)  {sizeof(text) - 1, PDL_##token},
#define KEYWORD_NUMBER(text, token) NUMBER_##token,

/* In alphabetical order. */
const char *const pdl_keywords[] = {KEYWORDS(KEYWORD_TEXT) NULL};

static const struct {
	size_t n; /* bytes */
	int token;
} entries[] = {KEYWORDS(KEYWORD_ENTRY)};

enum { KEYWORDS(KEYWORD_NUMBER) NUMBERS };

_Static_assert((int)NUMBERS == (int)KEYWORD_COUNT, "struct parse has room for each keyword");

/* The keywords that start with a letter: from the first to the one after the last. */
static const unsigned char letters[26][2] = {
    ['a' - 'a'] = {NUMBER_ALLOW, NUMBER_AT + 1},
    ['b' - 'a'] = {NUMBER_BIND, NUMBER_BIND + 1},
    ['d' - 'a'] = {NUMBER_DENY, NUMBER_DESCRIPTION + 1},
    ['e' - 'a'] = {NUMBER_ERRATA, NUMBER_ERRATA + 1},
    ['f' - 'a'] = {NUMBER_FIREWALL, NUMBER_FROM + 1},
    ['g' - 'a'] = {NUMBER_GROUP, NUMBER_GROUP + 1},
    ['h' - 'a'] = {NUMBER_HOST, NUMBER_HOST + 1},
    ['i' - 'a'] = {NUMBER_IN, NUMBER_INTERFACE + 1},
    ['l' - 'a'] = {NUMBER_LISTEN, NUMBER_LOG + 1},
    ['m' - 'a'] = {NUMBER_MULTICAST, NUMBER_MULTICAST + 1},
    ['n' - 'a'] = {NUMBER_NETWORK, NUMBER_NOTE + 1},
    ['o' - 'a'] = {NUMBER_OFF, NUMBER_OUTBOUND + 1},
    ['p' - 'a'] = {NUMBER_PEER, NUMBER_PRODUCT + 1},
    ['r' - 'a'] = {NUMBER_ROLE, NUMBER_ROW + 1},
    ['s' - 'a'] = {NUMBER_SERVICE, NUMBER_SOURCE + 1},
    ['t' - 'a'] = {NUMBER_TITLE, NUMBER_TO + 1},
    ['u' - 'a'] = {NUMBER_UNTIL, NUMBER_UNTIL + 1},
    ['v' - 'a'] = {NUMBER_VERSION_WORD, NUMBER_VERSION_WORD + 1},
    ['w' - 'a'] = {NUMBER_WHEN, NUMBER_WHEN + 1},
    ['z' - 'a'] = {NUMBER_ZONE, NUMBER_ZONE + 1},
};

/* The number of a keyword, or NUMBERS. */
static size_t find_keyword(const char *s, size_t n)
{
	unsigned letter = n ? (unsigned char)s[0] - (unsigned)'a' : 26;

	if (letter >= 26)
		return NUMBERS;
	for (size_t i = letters[letter][0]; i < letters[letter][1]; i++)
		if (entries[i].n == n && !memcmp(pdl_keywords[i], s, n))
			return i;
	return NUMBERS;
}

int scan_keyword(const char *s, size_t n)
{
	size_t i = find_keyword(s, n);

	return i < NUMBERS ? entries[i].token : 0;
}

int scan_reserved(struct parse *p, const char *s, size_t n, struct ident *out)
{
	size_t i = find_keyword(s, n);

	if (i == NUMBERS)
		return 0;
	if (!p->keywords[i])
		p->keywords[i] = intern_n(p->names, s, n);
	out->name = p->keywords[i];
	return entries[i].token;
}

static void start_skipping(struct parse *p)
{
	p->skipping = true;
	p->skip_depth = 0;
}

void scan_unterminated(struct parse *p, struct span at)
{
	struct span quote = {at.source, at.start, at.start + 1};

	if (p->skipping)
		return;
	diag_error(p->diags, quote, "this string is not closed on its line");
	start_skipping(p);
}

static void hint_quotes(struct parse *p, struct diagnostic *d, struct span at)
{
	const char *s = at.source->text + at.start;
	size_t n = at.end - at.start;

	diag_hint(p->diags, d, "strings stand in double quotes");
	if (n > 1 && s[n - 1] == '\'' && !memchr(s, '"', n) && !memchr(s, '\\', n))
		diag_replace(p->diags, d, arena_printf(p->arena, "\"%.*s\"", (int)n - 2, s + 1));
}

static void hint_comment(struct parse *p, struct diagnostic *d, struct span at)
{
	diag_hint(p->diags, d, "comments start with `#`");
	if (at.end - at.start == 2)
		diag_replace(p->diags, d, "#");
}

void scan_unexpected(struct parse *p, struct span at)
{
	unsigned char c = (unsigned char)at.source->text[at.start];
	struct diagnostic *d;

	if (p->skipping)
		return;
	d = diag_error(p->diags, at, "unexpected %s",
		       diag_quote(p->arena, at.source->text + at.start, at.end - at.start));

	if (c == '\'')
		hint_quotes(p, d, at);
	else if (c == '/')
		hint_comment(p, d, at);
	else if (c >= 0x80)
		diag_hint(p->diags, d,
			  "names are ASCII; any text may stand in strings and comments");
}

static void open_brace(struct parse *p, struct span at)
{
	VEC_PUSH(p->arena, &p->braces, at);
}

static void close_brace(struct parse *p)
{
	if (p->braces.n)
		p->braces.n--;
}

/* Does this token end the statement being skipped? Nested blocks are passed over. */
static bool ends_statement(struct parse *p, int token)
{
	switch (token) {
	case '{':
		p->skip_depth++;
		return false;
	case '}':
		if (!p->skip_depth)
			return true;
		return --p->skip_depth == 0;
	case ';':
		return !p->skip_depth;
	case PDL_END:
		return true;
	default:
		return false;
	}
}

/* A nested block's closing brace ends a statement like ';' does: the block around it stays open. */
static int end_of_skip(struct parse *p, int token, bool nested)
{
	p->skipping = false;
	if (token == '}' && nested)
		return ';';
	if (token == '}')
		close_brace(p);
	return token;
}

static int skip_statement(struct parse *p, PDL_STYPE *value, PDL_LTYPE *at)
{
	for (;;) {
		int token = pdl_raw_lex(value, at, p->scanner);
		bool nested = p->skip_depth > 0;

		if (token == PDL_PDL_error)
			continue;
		if (ends_statement(p, token))
			return end_of_skip(p, token, nested);
	}
}

struct span scan_before(const struct parse *p)
{
	return p->last->before;
}

void scan_insert(struct parse *p, char sign)
{
	if (sign == '}')
		close_brace(p);
	p->last->inserted = sign;
	p->last->pending = 2;
	p->last->value = *p->last->parser;
}

/* A sign that is put in has no length and stands where the token before ended. */
static int deliver_pending(struct parse *p, PDL_STYPE *value, PDL_LTYPE *at)
{
	struct span before = p->last->before;

	if (p->last->pending-- == 2) {
		*at = (struct span){before.source, before.end, before.end};
		return p->last->inserted;
	}
	*at = p->last->at;
	*value = p->last->value;
	return p->last->token;
}

static int next_token(struct parse *p, PDL_STYPE *value, PDL_LTYPE *at)
{
	int token = pdl_raw_lex(value, at, p->scanner);

	if (token == PDL_PDL_error)
		start_skipping(p);
	else if (token == '{')
		open_brace(p, *at);
	else if (token == '}')
		close_brace(p);
	return token;
}

int pdl_lex(PDL_STYPE *value, PDL_LTYPE *at, struct parse *p)
{
	if (!p->last)
		p->last = ARENA_NEW(p->arena, struct last_token);
	if (p->last->pending)
		return deliver_pending(p, value, at);
	if (p->last->at.source)
		*at = p->last->at;

	int token = p->skipping ? skip_statement(p, value, at) : next_token(p, value, at);

	/* A token that fits nowhere makes the parser say what would. */
	if (token == PDL_END && p->expected && !p->ended) {
		p->ended = true;
		token = PDL_PDL_UNDEF;
	}
	p->last->token = token;
	p->last->before = p->last->at;
	p->last->at = *at;
	p->last->parser = value;
	if (p->watch)
		p->watch(p->watcher, token, *at);
	return token;
}
