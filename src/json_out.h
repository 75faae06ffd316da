/* Small helpers over jansson: strings that may not be UTF-8, and printing. */
#ifndef PORTC_JSON_OUT_H
#define PORTC_JSON_OUT_H

#include <jansson.h>
#include <stdio.h>

/* A JSON string; "" for NULL. A user's text may not be UTF-8, which JSON cannot hold: what is wrong
 * becomes U+FFFD. */
json_t *json_text(const char *s);

/* A JSON array of strings. */
json_t *json_texts(const char *const *s, size_t n);

/* Prints VALUE, indented, with a newline, and drops it. */
void json_print(json_t *value, FILE *out);

#endif
