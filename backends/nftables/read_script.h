/* Inside of reading a script: its tokens one after the other, and what stands between braces. */
#ifndef PORTC_NFTABLES_READ_SCRIPT_H
#define PORTC_NFTABLES_READ_SCRIPT_H

#include "read.h"

/* read_cursor.c */
struct token *nft_peek(struct nft *p);
bool nft_at_end(const struct nft *p);
bool nft_take(struct nft *p, const char *word);
const char *nft_next_name(struct nft *p); /* interned; "" where there is none */
void nft_skip_ends(struct nft *p);
void nft_skip_statement(struct nft *p); /* to its end; braces belong to it */
bool nft_is_one_of(const struct token *t, const char *const *words, size_t n);
#define IS_ONE_OF(t, words) nft_is_one_of((t), (words), sizeof(words) / sizeof *(words))

/* The end of a block; the end of the text is none, and reported. */
bool nft_block_ends(struct nft *p);

/* The tokens from FROM up to the current one, with variables put in. */
struct statement nft_statement(struct nft *p, size_t from);

/* read_table.c: what stands after the opening brace, up to the closing one. */
struct nft_set *nft_add_set(struct nft *p, struct nft_table *t, const char *name);
struct nft_chain *nft_add_chain(struct nft *p, struct nft_table *t, const char *name,
				struct span at);
void nft_read_elements(struct nft *p, struct nft_set *s);
void nft_read_set(struct nft *p, struct nft_set *s);
void nft_read_chain(struct nft *p, struct nft_chain *c);
void nft_read_table(struct nft *p, struct nft_table *t);

#endif
