/* Semantic tokens: what the words of a text are, for colouring. */
#ifndef PORTC_LSP_SEMANTIC_H
#define PORTC_LSP_SEMANTIC_H

#include <jansson.h>

/* The names of the types and modifiers, in the order of their numbers. */
json_t *semantic_legend(void);

#endif
