/* Source text to syntax tree. */
#ifndef PORTC_PARSE_H
#define PORTC_PARSE_H

#include "ast.h"
#include "diag.h"
#include "intern.h"
#include "vec.h"

enum { KEYWORD_COUNT = 48 };
typedef void parse_token_fn(void *watcher, int token, struct span at);

/* State of one parse, shared by the scanner, the parser and lexeme.c. */
struct parse {
	struct arena *arena;
	struct intern *names;
	struct diags *diags;
	struct source *source;
	struct ast_decls decls;
	void *scanner;
	/* Open braces, for "never closed" and for recovery. */
	VEC(struct span) braces;
	/* After a syntax error the scanner skips to the end of the statement. */
	bool skipping;
	size_t skip_depth;       /* braces opened while skipping */
	struct last_token *last; /* of scan.c: the newest token, and the end of the one before */
	struct ast_flows flows;  /* of the section being read */
	struct ast_host_more *no_more;       /* of hosts that have nothing more */
	struct map *literals;                /* text of a service -> struct literal of lexeme.c */
	const char *keywords[KEYWORD_COUNT]; /* interned when they occur */
	parse_token_fn *watch;               /* NULL, or told every token */
	void *watcher;
	/* Where it is set: what may stand after the end of the text is wanted, and goes here. */
	struct expected *expected;
	bool ended; /* the token that asks for it was delivered */
};

/* The tokens that may follow a text: numbers of pdl.tab.h. */
struct expected {
	int at[64];
	size_t n;
};

/* Parses SOURCE; declarations in order of the text. Errors go to DIAGS; what could be
 * understood is returned all the same (an empty list at worst). */
struct ast_decls parse_source(struct arena *a, struct intern *names, struct diags *d,
			      struct source *s);

/* What may follow S, the beginning of a file: the exact set, also after errors that the parser
 * recovers from; empty in a statement that is broken already. */
void parse_expected(struct arena *a, struct intern *names, struct source *s, struct expected *out);

/* A text as the scanner sees it, without a word about what is wrong with it. */
struct word {
	int kind; /* of pdl.tab.h; PDL_PDL_error for what is no word of the language */
	struct span span;
	const char *name;        /* NAME: interned; else NULL */
	struct addr_range range; /* ADDRESS */
};
AST_LIST(words, struct word);

/* All tokens of S; none where it is not UTF-8. */
struct words parse_words(struct arena *a, struct intern *names, struct source *s);
/* The same, and gives every token to WATCH as the parser sees it: its code, 0 at the end, and its
 * place. In a text without errors these are the tokens of the text, each once, in order. */
struct ast_decls parse_watched(struct arena *a, struct intern *names, struct diags *d,
			       struct source *s, parse_token_fn *watch, void *watcher);

/* All words that are reserved, NULL at the end: for messages, editors and completion. */
extern const char *const pdl_keywords[];

#endif
