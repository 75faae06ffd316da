/* The outline of a text: its statements, and what each name in it stands for.
 *
 * It is read from the words alone, so it is there for texts that the parser refuses, and in the
 * middle of the statement that is being written. What a name *means* is not looked up here: a
 * mention says in which space of names it has to be looked for, and in whose scope.
 */
#ifndef PORTC_OUTLINE_H
#define PORTC_OUTLINE_H

#include "parse.h"

enum subject {
	SUBJECT_NONE,
	SUBJECT_END,        /* a zone, host, network or group: they share one space of names */
	SUBJECT_SERVICE,    /* also the name of a protocol */
	SUBJECT_RULE,       /* the label of a rule */
	SUBJECT_PRODUCT,    /* "firemon.sip" */
	SUBJECT_PART,       /* a role or peer */
	SUBJECT_OPTION,     /* of a product */
	SUBJECT_VALUE,      /* of an option */
	SUBJECT_FLOW,       /* or `listen` */
	SUBJECT_DEPLOYMENT, /* the name of a deployment */
	SUBJECT_FIREWALL,
	SUBJECT_TARGET,       /* "fortios" */
	SUBJECT_SETTING,      /* of a target */
	SUBJECT_SETTING_VALUE /* of a setting */
};

/* What a name at some place stands for. */
struct place {
	enum subject subject;
	bool declares;
	int keyword; /* token of the keyword that gives the place its meaning: ZONE, FROM, BIND, …
		      */
	const char *scope;    /* PART, OPTION, VALUE, FLOW: the product; SETTING*: the target */
	const char *option;   /* VALUE: the option; SETTING_VALUE: the setting */
	const char *instance; /* PART of INSTANCE.ROLE: the deployment; SCOPE is NULL then */
};

struct mention {
	struct span span;
	const char *name;
	struct place place;
	size_t statement; /* the innermost one it stands in */
};
AST_LIST(mentions, struct mention);

#define NO_STATEMENT SIZE_MAX

struct statement_outline {
	int keyword;        /* token it starts with; in a group's block: none, 0 */
	struct span span;   /* from its first word to its ';' or '}', or as far as it goes */
	struct span block;  /* from '{' to '}'; source NULL where it has none */
	const char *name;   /* what it declares, or is called by; NULL where nothing */
	struct span naming; /* the place of NAME */
	size_t parent;      /* or NO_STATEMENT */
	bool closed;        /* its end was seen */
};
AST_LIST(statement_outlines, struct statement_outline);

struct outline {
	struct words words;
	struct mentions mentions;             /* in order of the text */
	struct statement_outlines statements; /* by their starts */
};

struct outline outline_read(struct arena *a, struct intern *names, struct source *s);

/* Where a cursor is: what a name there would stand for, and the statement around it. */
struct outline_cursor {
	struct place place;
	bool fresh; /* a statement would start here */
	/* The text before, without the statements that are over: the heads of the blocks around,
	 * and what stands of the innermost statement. What may follow it may follow the whole text.
	 */
	const char *before;
};

/* Reads the tokens of O that end at or before OFFSET anew, and says what would follow. */
struct outline_cursor outline_at(struct arena *a, struct intern *names, const struct outline *o,
				 size_t offset);

/* The text of a deployment's instance: its name, or the last word of its product. */
const char *default_instance(struct intern *names, const char *product);

#endif
