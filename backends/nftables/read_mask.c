/* Masks in nftables rules: `ip saddr & 255.255.255.0` is compared by its prefix alone. */
#include "read_rule.h"

static enum family family_of(const struct selector *s)
{
	return s->field == FIELD_FROM_4 || s->field == FIELD_TO_4 ? FAMILY_4 : FAMILY_6;
}

/* "& MASK" of an address, and only one of a prefix. */
bool rule_mask(struct nft_rule *r, struct selector *s)
{
	const struct token *mask;
	enum family f = family_of(s), g;
	unsigned len = 0;
	u128 m;

	r->i++;
	mask = rule_token(r, 0);
	if (s->field < FIELD_FROM_4 || s->field > FIELD_TO_6 ||
	    !addr_parse(mask->text, mask->n, &g, &m) || g != f)
		return rule_fail(r, "portc does not understand this mask");
	while (len < addr_bits(f) && (m >> (addr_bits(f) - 1 - len) & 1))
		len++;
	if (m != prefix_range(f, addr_max(f), len).lo)
		return rule_fail(r, "portc does not understand a mask that is none of a prefix");
	r->i++;
	s->masked = true;
	s->len = len;
	return true;
}

/* The addresses whose prefix is in the range: none where no prefix begins in it. */
static bool unmask(struct addr_range *r, unsigned len)
{
	u128 last = addr_max(r->family) & ~prefix_range(r->family, addr_max(r->family), len).lo;
	u128 lo = r->lo & last ? (r->lo | last) + 1 : r->lo, hi = r->hi & ~last;

	if ((r->lo & last && (r->lo | last) == addr_max(r->family)) || lo > hi)
		return false;
	r->lo = lo;
	r->hi = hi | last;
	return true;
}

bool rule_unmask(struct nft_rule *r, const struct selector *s, const struct nft_values *values,
		 struct nft_values *out)
{
	const struct addr_set in = values->addresses;
	struct addr_range *at = ARENA_ARRAY(r->p->arena, struct addr_range, in.n);
	size_t n = 0;

	if (values->n_names)
		return rule_fail(r, "a DNS name behind a mask: portc cannot tell what that is");
	for (size_t i = 0; i < in.n; i++) {
		at[n] = in.at[i];
		n += unmask(&at[n], s->len);
	}
	*out = (struct nft_values){.addresses = addr_set_make(r->p->arena, at, n)};
	return true;
}
