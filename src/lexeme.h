/* Words of the language that are more than their spelling: numbers, versions, dates,
 * addresses, services, strings. Called by the scanner; each reports what is wrong with a
 * word at the exact place and returns false. */
#ifndef PORTC_LEXEME_H
#define PORTC_LEXEME_H

#include "parse.h"

enum lexeme_kind { LEXEME_BAD, LEXEME_NUMBER, LEXEME_VERSION, LEXEME_DATE, LEXEME_RANGE };

struct lexeme {
	enum lexeme_kind kind;
	union {
		struct ast_value *value; /* NUMBER, VERSION: text and version */
		struct date date;
		struct addr_range *range;
	};
};

/* A word that starts with a digit or holds a colon. */
struct lexeme lexeme_number(struct parse *p, struct span at);

/* "tcp/80,443", "icmp/3/4", "ip/50"; a literal of one or several terms. */
bool lexeme_service(struct parse *p, struct span at, struct ast_service *out);

/* "tcp", "esp", "any": a service by a protocol's name alone. False (silent) where it is none. */
bool lexeme_protocol(struct parse *p, const char *name, struct span at, struct ast_service *out);

/* "500", "1024-65535", "80,443": ports after `source`; multiplies the terms of S. */
bool lexeme_source_ports(struct parse *p, struct span ports, struct ast_service *s);

/* A quoted string, quotes included in the span. */
bool lexeme_string(struct parse *p, struct span at, struct text *out);

/* A name or qualified name: may not end in '-', not be longer than 128 bytes. */
bool lexeme_name(struct parse *p, struct span at, struct ident *out);

#endif
