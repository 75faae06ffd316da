/* The chains: one per zone pair, the default, and the hook.
 *
 * Connection tracking decides first. Replies pass; an ICMP error passes where it belongs to a
 * tracked connection. `related` is narrowed to ICMP because a helper that someone else has
 * attached (FTP) would otherwise open ports that the policy does not. `invalid` is narrowed to
 * TCP, where it is a segment that fits no connection. Of other protocols the kernel also says it
 * where it cannot track them, such as ICMP messages that neither ask nor answer: a rule that
 * permits those would never see one.
 */
#include "lower.h"

#include <string.h>

/* -- rules -- */

/* All that the lines of one rule share. */
struct line {
	struct plan *plan;
	const struct rule *rule;
	const char *until; /* "" or the condition */
	const char *log;   /* prefix, or NULL */
	const char *comment;
};

void nft_write_cond(struct buf *b, const struct cond *c)
{
	buf_printf(b, c->set ? "%s @%s " : "%s %s ", c->field, c->set ? c->set->name : c->value);
}

static void write_match(const struct line *l, const struct match *ends, const struct match *service)
{
	struct buf *b = &l->plan->e->out;

	buf_puts(b, "\t\t");
	for (size_t i = 0; i < ends->n; i++)
		nft_write_cond(b, &ends->cond[i]);
	for (size_t i = 0; i < service->n; i++)
		nft_write_cond(b, &service->cond[i]);
	buf_puts(b, l->until);
}

/* The log has a rule of its own: its limit would else be a limit on the verdict. */
static void write_line(const struct line *l, const struct match *ends, const struct match *service)
{
	struct buf *b = &l->plan->e->out;

	if (l->log) {
		write_match(l, ends, service);
		buf_printf(b, "limit rate 10/second burst 20 packets log prefix \"%s\"\n", l->log);
	}
	write_match(l, ends, service);
	buf_printf(b, "%s comment \"%s\"\n", l->rule->action == ACTION_ALLOW ? "accept" : "drop",
		   l->comment);
}

static void write_family(const struct line *l, const struct rule_plan *r, size_t f, bool both)
{
	static const char *const src[] = {"ip saddr", "ip6 saddr"};
	static const char *const dst[] = {"ip daddr", "ip6 daddr"};
	static const struct cond nfproto[] = {{.field = "meta nfproto", .value = "ipv4"},
					      {.field = "meta nfproto", .value = "ipv6"}};
	size_t n_src = nft_side_count(r->src[f]), n_dst = nft_side_count(r->dst[f]);

	for (size_t i = 0; i < n_src * n_dst; i++) {
		struct cond ends[] = {nft_side_cond(l->plan, r->src[f], i / n_dst, src[f]),
				      nft_side_cond(l->plan, r->dst[f], i % n_dst, dst[f])};
		struct match m = {0};

		for (size_t k = 0; k < 2; k++)
			if (ends[k].field)
				m.cond[m.n++] = ends[k];
		if (!m.n && !both)
			m.cond[m.n++] = nfproto[f];
		for (size_t k = 0; k < r->services->n; k++)
			write_line(l, &m, &r->services->at[k]);
	}
}

/* One line for both families where nothing in it tells them apart. */
static bool is_family_free(const struct rule_plan *r)
{
	return r->rule->families == FAMILY_BOTH && r->src[0]->whole && r->dst[0]->whole &&
	       r->src[1]->whole && r->dst[1]->whole;
}

static void write_rule(struct plan *p, const struct rule_plan *r)
{
	const struct rule *rule = r->rule;
	const char *verdict = rule->action == ACTION_ALLOW ? "allow" : "deny";
	size_t first = p->e->out.line + 1;
	struct line l = {
	    .plan = p,
	    .rule = rule,
	    .until = nft_until(p, rule->until),
	    .log = rule->log ? nft_log_prefix(p->arena, verdict, rule->label) : NULL,
	    .comment = nft_comment(p->arena, rule_comment(p->arena, rule)),
	};

	if (is_family_free(r))
		write_family(&l, r, 0, true);
	else
		for (size_t f = 0; f < 2; f++)
			if (r->src[f])
				write_family(&l, r, f, false);
	emission_trace(p->e, rule, first);
}

/* -- chains -- */

static void write_default(struct plan *p)
{
	struct buf *b = &p->e->out;

	buf_puts(b, "\tchain c_default {\n");
	if (!strcmp(firewall_setting(p->e->firewall, "log-denied", "off"), "on"))
		buf_puts(b, "\t\tlimit rate 10/second burst 20 packets "
			    "log prefix \"portc denied: \"\n");
	buf_puts(b, "\t\tcounter drop comment \"what no rule permits\"\n\t}\n");
}

static void write_hook(struct plan *p)
{
	struct buf *b = &p->e->out;

	buf_puts(b, "\tchain b_forward {\n"
		    "\t\ttype filter hook forward priority filter; policy drop;\n"
		    "\t\tct state established accept\n"
		    "\t\tct state related meta l4proto { icmp, icmpv6 } accept\n"
		    "\t\tct state invalid meta l4proto tcp drop\n");
	if (p->e->firewall->n_pairs)
		buf_puts(b, "\t\tiifname . oifname vmap @m_forward\n");
	buf_puts(b, "\t\tgoto c_default\n\t}\n");
}

static void write_chain(struct plan *p, size_t i)
{
	const struct pair_plan *pair = &p->pairs[i];

	if (p->low)
		nft_write_lowered(p, &p->low->pairs[i]);
	for (size_t k = 0; !p->low && k < pair->pair->n_rules; k++)
		write_rule(p, &pair->rules[k]);
}

static void write_below(struct plan *p)
{
	nft_write_offers(p);
	for (size_t i = 0; i < p->low->chains.n; i++) {
		buf_printf(&p->e->out, "\tchain %s {\n", p->low->chains.at[i]->name);
		nft_write_lowered(p, p->low->chains.at[i]);
		buf_puts(&p->e->out, "\t}\n");
	}
}

void nft_write_chains(struct plan *p)
{
	if (p->low)
		write_below(p);
	for (size_t i = 0; i < p->e->firewall->n_pairs; i++) {
		buf_printf(&p->e->out, "\tchain %s {\n", p->pairs[i].chain);
		write_chain(p, i);
		buf_puts(&p->e->out, "\t\tgoto c_default\n\t}\n");
	}
	write_default(p);
	write_hook(p);
}
