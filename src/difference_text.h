/* Changes for people and programs. Addresses are shortened in the first two, complete in JSON. */
#ifndef PORTC_DIFFERENCE_TEXT_H
#define PORTC_DIFFERENCE_TEXT_H

#include <stdio.h>

#include "difference.h"

void difference_text(struct arena *a, const struct changes *c, FILE *out);

/* A table per kind of change, for review comments. */
void difference_markdown(struct arena *a, const struct changes *c, FILE *out);

void difference_json(struct arena *a, const struct changes *c, FILE *out);

#endif
