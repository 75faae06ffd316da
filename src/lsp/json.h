/* JSON of the protocol: reading parameters, making results. */
#ifndef PORTC_LSP_JSON_H
#define PORTC_LSP_JSON_H

#include <jansson.h>

#include "buf.h"
#include "lsp/text.h"

/* False where O is no position: an object with two numbers that are not negative. */
bool read_position(const json_t *o, struct position *out);

json_t *position_json(struct position p);
json_t *range_json(struct position from, struct position to);

/* The member at PATH ("textDocument.uri"), NULL where there is none; and as a text. */
const json_t *member(const json_t *o, const char *path);
const char *member_text(const json_t *o, const char *path);
bool member_true(const json_t *o, const char *path);

/* Does the array hold the text? */
bool array_has(const json_t *array, const char *text);

/* The same as JSON text, for large results. S is valid UTF-8. */
void put_range(struct buf *out, struct position from, struct position to);
void put_string(struct buf *out, const char *s);

/* {"kind": "markdown", "value": TEXT} */
json_t *markup_json(const char *text, bool markdown);

#endif
