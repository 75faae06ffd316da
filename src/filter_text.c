/* Rules of filters in words: see filter_text.h. */
#include "filter_text.h"

#include "json_out.h"

const char *filter_rule_text(struct arena *a, const struct filter_rule *r)
{
	if (!r)
		return "no rule";
	if (!r->span.source)
		return r->label;
	return arena_printf(a, "%s:%zu: %s", r->span.source->name,
			    source_line(a, r->span.source, r->span.start, NULL, NULL), r->label);
}

json_t *filter_rule_json(struct arena *a, const struct filter_rule *r)
{
	json_t *o;

	if (!r)
		return json_null();
	o = json_object();
	json_object_set_new(o, "rule", json_text(r->label));
	if (r->span.source) {
		size_t line = source_line(a, r->span.source, r->span.start, NULL, NULL);

		json_object_set_new(o, "file", json_text(r->span.source->name));
		json_object_set_new(o, "line", json_integer((json_int_t)line));
	}
	return o;
}
