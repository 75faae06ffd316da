/* Between the scanner and the parser: positions, keywords, and recovery after an error. */
#ifndef PORTC_SCAN_H
#define PORTC_SCAN_H

#include "parse.h"

/* The token of a keyword, or 0. */
int scan_keyword(const char *s, size_t n);

/* The same, and the keyword as an interned name to OUT. */
int scan_reserved(struct parse *p, const char *s, size_t n, struct ident *out);

/* End of the token before the newest one. */
struct span scan_before(const struct parse *p);

/* As if a ';' or '}' had stood before the newest token: the parser sees that, then the token again.
 */
void scan_insert(struct parse *p, char sign);

void scan_unterminated(struct parse *p, struct span at);
void scan_unexpected(struct parse *p, struct span at);

#endif
