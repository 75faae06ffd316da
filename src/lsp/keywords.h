/* The keywords of the language, each with a reminder of what it is for. */
#ifndef PORTC_LSP_KEYWORDS_H
#define PORTC_LSP_KEYWORDS_H

struct keyword {
	int token; /* of pdl.tab.h */
	const char *text;
	const char *form;     /* how it is written */
	const char *reminder; /* one line */
	const char *snippet;  /* of a whole statement, for clients that have snippets; NULL */
};

/* NULL where TOKEN is no keyword. */
const struct keyword *keyword_find(int token);

#endif
