/* Versions of products: numbers joined by dots, compared number by number (9.1 < 9.12; 9.1
 * = 9.1.0). */
#ifndef PORTC_VERSION_H
#define PORTC_VERSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { VERSION_PARTS = 6 };

struct version {
	uint32_t part[VERSION_PARTS];
	size_t n; /* 0: none */
};

bool version_parse(const char *s, size_t n, struct version *out);
int version_compare(struct version a, struct version b);

#endif
