/* The words of a cell that says protocols and ports: "TCP/UDP", "80, 443", "8000-8010", "IP 50". */
#ifndef PORTC_CATALOG_IMPORT_WORDS_H
#define PORTC_CATALOG_IMPORT_WORDS_H

#include <stddef.h>

enum port_word_kind {
	PORT_END,
	PORT_NUMBER,
	PORT_DASH, /* "-", en and em dash, "to" */
	PORT_SLASH,
	PORT_PLUS,
	PORT_COMMA, /* also ";", "&", "|", a line break, "and", "or" */
	PORT_PROTOCOL,
	PORT_IP,     /* "ip": a protocol's number follows */
	PORT_ANY,    /* "any", "all", "*" */
	PORT_FILLER, /* "port", "ports", "protocol", ":" */
	PORT_OTHER
};

struct port_word {
	enum port_word_kind kind;
	size_t from, to; /* bytes of the text */
	unsigned number; /* NUMBER: the value, 100000 for anything above; PROTOCOL: IANA's number */
};

/* The word at FROM, after blanks. */
struct port_word port_word_at(const char *text, size_t from);

#endif
