/* The text of maps and of the chains that look into them. */
#include <string.h>

#include "lower.h"

/* -- pieces -- */

static const char *rules_comment(struct plan *p, const struct rule *const *rules, size_t n)
{
	const char *out = rule_comment(p->arena, rules[0]);

	for (size_t i = 1; i < n && strlen(out) <= NFT_COMMENT_MAX; i++)
		out = arena_printf(p->arena, "%s; %s", out, rule_comment(p->arena, rules[i]));
	return nft_comment(p->arena, out);
}

static void put_verdict(struct buf *b, const struct offer *o, const struct nchain *c)
{
	if (o && !o->chain) {
		buf_puts(b, o->action == ACTION_ALLOW ? "accept" : "drop");
		return;
	}
	buf_puts(b, "jump ");
	buf_puts(b, o ? o->chain : c->name);
}

static void put_comment(struct buf *b, const char *text)
{
	buf_puts(b, " comment \"");
	buf_puts(b, text);
	buf_putc(b, '"');
}

static void trace(struct plan *p, const struct rule *const *rules, size_t n, size_t first)
{
	for (size_t i = 0; i < n; i++)
		emission_trace(p->e, rules[i], first);
}

/* -- elements -- */

static void put_key(struct buf *b, const struct nmap *m, const struct box *x)
{
	char text[ADDR_TEXT];

	if (x->from_len)
		buf_puts(b, addr_text(m->family, x->from, text));
	if (x->from_len && x->to_len)
		buf_puts(b, " . ");
	if (x->to_len)
		buf_puts(b, addr_text(m->family, x->to, text));
}

static const char *nodes_comment(struct plan *p, const struct box *x, size_t n)
{
	struct node **nodes = ARENA_ARRAY(p->arena, struct node *, n);

	for (size_t i = 0; i < n; i++)
		nodes[i] = x[i].node;
	return nft_comment(p->arena, nft_node_names(p, nodes, n));
}

/* All boxes of one key are one element; where the next one begins. */
static size_t write_box(struct plan *p, const struct nmap *m, size_t i)
{
	const struct box *x = &m->boxes[i];
	struct buf *b = &p->e->out;
	size_t end = i, first = b->line + 1;

	buf_puts(b, "\t\t\t");
	put_key(b, m, x);
	p->rules.n = 0;
	for (; end < m->n_boxes && m->boxes[end].from == x->from && m->boxes[end].to == x->to;
	     end++)
		if (x->rule)
			VEC_PUSH(p->arena, &p->rules, m->boxes[end].rule);
	put_comment(b, x->rule ? rules_comment(p, p->rules.at, p->rules.n)
			       : nodes_comment(p, x, end - i));
	buf_puts(b, " : ");
	put_verdict(b, x->offer, x->chain);
	buf_puts(b, ",\n");
	trace(p, p->rules.at, p->rules.n, first);
	return end;
}

static void write_interval(struct plan *p, const struct nmap *m, const struct interval_entry *e)
{
	struct addr_range r = {m->family, e->lo, e->hi};
	struct buf *b = &p->e->out;
	size_t first = b->line + 1;
	char text[ADDR_TEXT];

	buf_puts(b, "\t\t\t");
	buf_puts(b, range_text(&r, text));
	put_comment(b, e->n_rules ? rules_comment(p, e->rules, e->n_rules)
				  : nft_comment(p->arena, e->comment));
	buf_puts(b, " : ");
	put_verdict(b, e->offer, e->chain);
	buf_puts(b, ",\n");
	trace(p, e->rules, e->n_rules, first);
}

void nft_write_maps(struct plan *p)
{
	struct buf *b = &p->e->out;

	for (size_t i = 0; i < p->low->maps.n; i++) {
		const struct nmap *m = p->low->maps.at[i];

		buf_printf(b, "\tmap %s {\n\t\ttype %s : verdict\n", m->name, m->type);
		if (m->n_entries)
			buf_puts(b, "\t\tflags interval\n");
		buf_puts(b, "\t\telements = {\n");
		for (size_t k = 0; k < m->n_boxes;)
			k = write_box(p, m, k);
		for (size_t k = 0; k < m->n_entries; k++)
			write_interval(p, m, &m->entries[k]);
		buf_puts(b, "\t\t}\n\t}\n");
	}
}

/* -- lines -- */

void nft_write_lowered(struct plan *p, const struct nchain *c)
{
	struct buf *b = &p->e->out;

	for (size_t i = 0; i < c->lines.n; i++) {
		const struct nline *l = &c->lines.at[i];
		size_t first = b->line + 1;

		buf_puts(b, "\t\t");
		if (l->map) {
			buf_printf(b, "%s vmap @%s\n", l->map->selector, l->map->name);
			continue;
		}
		for (size_t k = 0; k < l->match.n; k++)
			nft_write_cond(b, &l->match.cond[k]);
		put_verdict(b, l->offer, l->chain);
		if (l->n_rules)
			put_comment(b, rules_comment(p, l->rules, l->n_rules));
		buf_putc(b, '\n');
		trace(p, l->rules, l->n_rules, first);
	}
}
