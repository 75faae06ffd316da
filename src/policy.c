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
	for (size_t i = 0; i < fw->n_zones; i++)
		if (fw->zones[i].zone == zone)
			return &fw->zones[i];
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

	for (size_t i = 0; i < r->n_services; i++)
		for (size_t k = 0; k < r->services[i]->n_terms; k++)
			VEC_PUSH(a, &all, r->services[i]->terms[k]);
	terms_canonical(all.at, &all.n);
	*terms = all.at;
	return all.n;
}

static const char *rows_text(struct arena *a, const struct reason *r)
{
	const char *out = "";

	for (size_t i = 0; i < r->n_rows; i++)
		out = arena_printf(a, "%s%s%s", out, i ? ", " : "", r->rows[i]);
	return out;
}

const char *reason_text(struct arena *a, const struct reason *r)
{
	const char *out = r->label;

	if (r->n_rows)
		out = arena_printf(a, "%s: %s", out, rows_text(a, r));
	if (*r->text)
		out = arena_printf(a, "%s: %s", out, r->text);
	if (*r->note)
		out = arena_printf(a, "%s (%s)", out, r->note);
	return out;
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

/* A merged rule may have very many reasons: the text is put together once. */
const char *rule_comment(struct arena *a, const struct rule *r)
{
	const char **texts;
	size_t size = 1;
	char *out, *to;

	if (r->n_reasons == 1)
		return reason_text(a, &r->reasons[0]);
	texts = ARENA_ARRAY(a, const char *, r->n_reasons);
	for (size_t i = 0; i < r->n_reasons; i++) {
		texts[i] = reason_text(a, &r->reasons[i]);
		size += strlen(texts[i]) + 2;
	}
	out = to = arena_alloc(a, size);
	for (size_t i = 0; i < r->n_reasons; i++) {
		size_t n = strlen(texts[i]);

		memcpy(to, "; ", i ? 2 : 0);
		to += i ? 2 : 0;
		memcpy(to, texts[i], n);
		to += n;
	}
	return out;
}
