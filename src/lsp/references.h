/* Uses of a name in all programs that see its declaration. */
#ifndef PORTC_LSP_REFERENCES_H
#define PORTC_LSP_REFERENCES_H

#include "lsp/lookup.h"

struct found_list find_everywhere(struct server *s, const struct spot *p,
				  const struct identity *what);

#endif
