/* What a name means, in Markdown: for hovers, and for the documentation of completions. */
#ifndef PORTC_LSP_DESCRIBE_H
#define PORTC_LSP_DESCRIBE_H

#include "lsp/lookup.h"
#include "lsp/snapshot.h"

struct describing {
	struct snapshot *snapshot;
	const struct unit_list *program;
	struct buf *out;
};

/* Adds nothing where the name means nothing. Short names and texts of users are quoted. */
void describe(struct describing *d, const struct identity *what);

/* describe_end.c: a zone, host, network or group; what an address is in. */
void describe_end(struct describing *d, const char *name);
void describe_range(struct describing *d, const struct addr_range *r);

/* describe_product.c */
void describe_product(struct describing *d, const char *name);
void describe_part(struct describing *d, const char *product, const char *name);
void describe_option(struct describing *d, const char *product, const char *name);
void describe_flow(struct describing *d, const char *product, const char *name);
void describe_deployment(struct describing *d, const char *name);

/* describe_rule.c: the rule whose statement is at this place: what it permits per pair of zones. */
void describe_rule(struct describing *d, const struct source *source, struct span at);

/* "`a`, `b`, … 3 more" of LIMIT names at most. */
struct enumeration {
	struct buf *out;
	size_t n, limit;
};

void enumerate(struct enumeration *e, const char *name);
void enumerate_end(struct enumeration *e, const char *nothing);

/* TEXT with a mark of Markdown before what would be one. */
void describe_text(struct buf *out, const char *text);

#endif
