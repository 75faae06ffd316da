/* Questions about a policy that several parts ask. */
#include "policy.h"

#include <string.h>

#include "vec.h"

const char *firewall_setting(const struct firewall *fw, const char *name, const char *fallback)
{
	for (size_t i = 0; i < fw->n_settings; i++)
		if (!strcmp(fw->settings[i].name, name))
			return fw->settings[i].value;
	return fallback;
}

const struct firewall_zone *firewall_find_zone(const struct firewall *fw, const struct zone *zone)
{
	size_t lo = 0, hi = fw->n_zones;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (fw->zones[mid].zone == zone)
			return &fw->zones[mid];
		if (fw->zones[mid].zone->index < zone->index)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

struct addr_set objects_addresses(struct arena *a, const struct object *const *objects, size_t n,
				  enum family family)
{
	VEC(struct addr_range) all = {0};

	if (n == 1)
		return addr_set_family(objects[0]->addresses, family);
	for (size_t i = 0; i < n; i++) {
		struct addr_set s = addr_set_family(objects[i]->addresses, family);

		for (size_t k = 0; k < s.n; k++)
			VEC_PUSH(a, &all, s.at[k]);
	}
	return addr_set_make(a, all.at, all.n);
}

bool object_has_name(const struct object *o)
{
	return o->has_name;
}

size_t rule_terms(struct arena *a, const struct rule *r, struct service_term **terms)
{
	VEC(struct service_term) all = {0};

	if (r->n_services == 1) {
		*terms = r->services[0]->terms; /* canonical already */
		return r->services[0]->n_terms;
	}
	for (size_t i = 0; i < r->n_services; i++)
		for (size_t k = 0; k < r->services[i]->n_terms; k++)
			VEC_PUSH(a, &all, r->services[i]->terms[k]);
	terms_canonical(all.at, &all.n);
	*terms = all.at;
	return all.n;
}

void put_reason(struct buf *out, const struct reason *r)
{
	buf_puts(out, r->label);
	for (size_t i = 0; i < r->n_rows; i++) {
		buf_puts(out, i ? ", " : ": ");
		buf_puts(out, r->rows[i]);
	}
	if (*r->text) {
		buf_puts(out, ": ");
		buf_puts(out, r->text);
	}
	if (*r->note) {
		buf_puts(out, " (");
		buf_puts(out, r->note);
		buf_putc(out, ')');
	}
}

void put_rule_comment(struct buf *out, const struct rule *r)
{
	for (size_t i = 0; i < r->n_reasons; i++) {
		if (i)
			buf_puts(out, "; ");
		put_reason(out, &r->reasons[i]);
	}
}

static const char *taken(struct arena *a, struct buf *b)
{
	const char *out = arena_strndup(a, b->data ? b->data : "", b->n);

	buf_free(b);
	return out;
}

const char *reason_text(struct arena *a, const struct reason *r)
{
	struct buf b = {0};

	put_reason(&b, r);
	return taken(a, &b);
}

int reason_compare(const struct reason *a, const struct reason *b)
{
	int c = strcmp(a->label, b->label);

	if (!c)
		c = strcmp(a->text, b->text);
	if (!c)
		c = (int)!!a->product - (int)!!b->product;
	for (size_t i = 0; !c && i < a->n_rows && i < b->n_rows; i++)
		c = strcmp(a->rows[i], b->rows[i]);
	return c ? c : a->n_rows < b->n_rows ? -1 : a->n_rows > b->n_rows;
}

const char *rule_comment(struct arena *a, const struct rule *r)
{
	struct buf b = {0};

	put_rule_comment(&b, r);
	return taken(a, &b);
}
