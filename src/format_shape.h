/* What a statement consists of, as far as its layout is concerned. */
#ifndef PORTC_FORMAT_SHAPE_H
#define PORTC_FORMAT_SHAPE_H

#include "format_tokens.h"
#include "vec.h"

/* Statements that are alike and follow each other have their cells aligned. */
enum likeness {
	LIKE_NONE, /* no cells */
	LIKE_ZONE,
	LIKE_OBJECT, /* host, network, group */
	LIKE_SERVICE,
	LIKE_RULE, /* allow, deny */
	LIKE_ASSERTION,
	LIKE_PART, /* role, peer */
	LIKE_OPTION,
	LIKE_FLOW,
	LIKE_LISTEN,
	LIKE_BINDING,
	LIKE_PORT,
	LIKE_SETTING
};

/* How a statement is broken where it does not fit on a line. */
enum breaking {
	BREAK_LIST,    /* words, then a list */
	BREAK_CLAUSES, /* words, then clauses: rules and flows */
	BREAK_BLOCK,   /* words, perhaps a list, then statements in braces */
	BREAK_MEMBERS  /* words, then a list in braces */
};

enum { CELLS_MAX = 3 };

struct shape {
	size_t first, end; /* the tokens of the statement, [first, end) */
	size_t lead;       /* its words are [first, lead) */
	size_t brace;      /* its '{', or end */
	int kind;          /* of the first token */
	enum likeness likeness;
	enum breaking breaking;
	size_t cell[CELLS_MAX]; /* tokens that cells after the first begin with */
	size_t n_cells;
};

/* The statement that begins with token FIRST. */
struct shape shape_of(const struct tokens *t, size_t first);

/* A part of a rule or a flow that may begin a line: [first, end). */
struct clause {
	size_t first, end;
	bool words; /* its first token is a keyword; else it is a list or a string */
};

struct clauses {
	struct clause *at;
	size_t n, cap;
};

/* Splits [lead, end) of the statement, its ';' or '{' left out. */
void shape_clauses(const struct tokens *t, const struct shape *s, struct arena *a,
		   struct clauses *out);

/* The end of the list element that begins with token I, the ',', ';' or '{' after it included. */
size_t shape_element_end(const struct tokens *t, const struct shape *s, size_t i);

#endif
