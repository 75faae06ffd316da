/* Counting what the targets' configurations cost: backends/T/count.c. */
#ifndef PORTC_COUNTS_H
#define PORTC_COUNTS_H

#include "backend.h"

extern const char *const fortios_counted[], *const asa_counted[], *const srx_counted[],
								      *const nftables_counted[];

void fortios_count(struct counting *c, const char *line, size_t n);
void asa_count(struct counting *c, const char *line, size_t n);
void srx_count(struct counting *c, const char *line, size_t n);
void nftables_count(struct counting *c, const char *line, size_t n);

/* Does the line begin with WORD, after blanks? How often is WORD in it? */
bool line_begins(const char *line, size_t n, const char *word);
size_t line_holds(const char *line, size_t n, const char *word);

#endif
