/* Diagnostics for programs: JSON of our own, and SARIF 2.1.0 (OASIS) for code review tools. */
#include "diag.h"

#include <stdlib.h>
#include <string.h>

#include "json_out.h"
#include "oom.h"

static json_t *optional_text(const char *s)
{
	return s ? json_text(s) : json_null();
}

static json_t *number(size_t n)
{
	return json_integer((json_int_t)n);
}

static size_t line_of(struct diags *d, struct span s, size_t offset)
{
	return source_line(d->arena, s.source, offset, NULL, NULL);
}

static void dump(json_t *value, struct buf *out)
{
	char *text = json_dumps(value, JSON_INDENT(2));

	if (!text)
		out_of_memory();
	buf_puts(out, text);
	buf_putc(out, '\n');
	free(text);
	json_decref(value);
}

/* -- JSON -- */

static void set_place(struct diags *d, json_t *o, struct span s)
{
	if (!s.source) {
		json_object_set_new(o, "file", json_null());
		return;
	}
	json_object_set_new(o, "file", json_text(s.source->name));
	json_object_set_new(o, "line", number(line_of(d, s, s.start)));
	json_object_set_new(o, "column", number(source_column(d->arena, s.source, s.start)));
	json_object_set_new(o, "end_line", number(line_of(d, s, s.end)));
	json_object_set_new(o, "end_column", number(source_column(d->arena, s.source, s.end)));
}

static const char *severity_name(enum severity s)
{
	static const char *const names[] = {"note", "warning", "error"};

	return names[s];
}

static json_t *diagnostic_json(struct diags *d, const struct diagnostic *x)
{
	json_t *o = json_object(), *notes = json_array(), *fixes = json_array();

	for (size_t i = 0; i < x->notes.n; i++) {
		json_t *n = json_object();

		json_object_set_new(n, "message", json_text(x->notes.at[i].text));
		set_place(d, n, x->notes.at[i].span);
		json_array_append_new(notes, n);
	}
	for (size_t i = 0; i < x->fixes.n; i++) {
		json_t *f;

		if (x->fixes.at[i].stub)
			continue;
		f = json_object();
		json_object_set_new(f, "title", json_text(x->fixes.at[i].title));
		json_object_set_new(f, "text", json_text(x->fixes.at[i].text));
		set_place(d, f, x->fixes.at[i].span);
		json_array_append_new(fixes, f);
	}
	json_object_set_new(o, "severity", json_string(severity_name(x->severity)));
	json_object_set_new(o, "name", optional_text(x->name));
	json_object_set_new(o, "message", json_text(x->text));
	set_place(d, o, x->span);
	json_object_set_new(o, "notes", notes);
	json_object_set_new(o, "hint", optional_text(x->hint));
	json_object_set_new(o, "replacement", optional_text(diag_replacement(x)));
	json_object_set_new(o, "fixes", fixes);
	return o;
}

void diags_json(struct diags *d, struct buf *out)
{
	json_t *o = json_object(), *list = json_array();

	for (size_t i = 0; i < d->list.n; i++)
		json_array_append_new(list, diagnostic_json(d, d->list.at[i]));
	json_object_set_new(o, "diagnostics", list);
	json_object_set_new(o, "errors", number(d->n_errors));
	json_object_set_new(o, "warnings", number(d->n_warnings));
	dump(o, out);
}

/* -- SARIF -- */

/* A URI reference. */
static json_t *uri_json(const char *path)
{
	struct buf b = {0};

	buf_uri_path(&b, path);
	json_t *out = json_string(buf_text(&b));
	buf_free(&b);
	return out;
}

static json_t *region_json(struct diags *d, struct span s)
{
	json_t *region = json_object();

	json_object_set_new(region, "startLine", number(line_of(d, s, s.start)));
	json_object_set_new(region, "startColumn",
			    number(source_column(d->arena, s.source, s.start)));
	json_object_set_new(region, "endLine", number(line_of(d, s, s.end)));
	json_object_set_new(region, "endColumn", number(source_column(d->arena, s.source, s.end)));
	return region;
}

static json_t *artifact_json(struct span s)
{
	json_t *artifact = json_object();

	json_object_set_new(artifact, "uri", uri_json(s.source->name));
	return artifact;
}

static json_t *location_json(struct diags *d, struct span s)
{
	json_t *location = json_object(), *physical = json_object();

	json_object_set_new(physical, "artifactLocation", artifact_json(s));
	json_object_set_new(physical, "region", region_json(d, s));
	json_object_set_new(location, "physicalLocation", physical);
	return location;
}

static json_t *message_json(const char *text)
{
	json_t *o = json_object();

	json_object_set_new(o, "text", json_text(text));
	return o;
}

/* A hint that is a plain edit. */
static json_t *fix_json(struct diags *d, const struct diag_fix *x)
{
	json_t *fix = json_object(), *change = json_object(), *replacement = json_object(),
	       *content = json_object();

	json_object_set_new(content, "text", json_text(x->text));
	json_object_set_new(replacement, "deletedRegion", region_json(d, x->span));
	json_object_set_new(replacement, "insertedContent", content);
	json_object_set_new(change, "artifactLocation", artifact_json(x->span));
	json_object_set_new(change, "replacements", json_pack("[o]", replacement));
	json_object_set_new(fix, "description", message_json(x->title));
	json_object_set_new(fix, "artifactChanges", json_pack("[o]", change));
	return fix;
}

static json_t *result_json(struct diags *d, const struct diagnostic *x)
{
	json_t *o = json_object(), *related = json_array(), *fixes = json_array();
	const char *text = x->text;

	if (x->hint)
		text = arena_printf(d->arena, "%s (%s)", x->text, x->hint);
	json_object_set_new(o, "ruleId", json_text(x->name ? x->name : "error"));
	json_object_set_new(o, "level", json_string(severity_name(x->severity)));
	json_object_set_new(o, "message", message_json(text));
	if (x->span.source)
		json_object_set_new(o, "locations", json_pack("[o]", location_json(d, x->span)));
	for (size_t i = 0; i < x->notes.n; i++) {
		json_t *location;

		if (!x->notes.at[i].span.source)
			continue;
		location = location_json(d, x->notes.at[i].span);
		json_object_set_new(location, "message", message_json(x->notes.at[i].text));
		json_array_append_new(related, location);
	}
	json_object_set_new(o, "relatedLocations", related);
	for (size_t i = 0; i < x->fixes.n; i++)
		if (!x->fixes.at[i].stub)
			json_array_append_new(fixes, fix_json(d, &x->fixes.at[i]));
	json_object_set_new(o, "fixes", fixes);
	return o;
}

/* One rule per name that occurs, in order of appearance. */
static json_t *rules_json(const struct diags *d)
{
	json_t *rules = json_array(), *seen = json_object();

	for (size_t i = 0; i < d->list.n; i++) {
		const char *name = d->list.at[i]->name ? d->list.at[i]->name : "error";
		json_t *rule;

		if (json_object_get(seen, name))
			continue;
		json_object_set_new(seen, name, json_true());
		rule = json_object();
		json_object_set_new(rule, "id", json_text(name));
		json_array_append_new(rules, rule);
	}
	json_decref(seen);
	return rules;
}

void diags_sarif(struct diags *d, const char *version, struct buf *out)
{
	json_t *log = json_object(), *run = json_object(), *tool = json_object(),
	       *driver = json_object(), *results = json_array();

	for (size_t i = 0; i < d->list.n; i++)
		json_array_append_new(results, result_json(d, d->list.at[i]));
	json_object_set_new(driver, "name", json_string("portc"));
	json_object_set_new(driver, "version", json_string(version));
	json_object_set_new(driver, "rules", rules_json(d));
	json_object_set_new(tool, "driver", driver);
	json_object_set_new(run, "tool", tool);
	json_object_set_new(run, "columnKind", json_string("unicodeCodePoints"));
	json_object_set_new(run, "results", results);
	json_object_set_new(log, "$schema",
			    json_string("https://json.schemastore.org/sarif-2.1.0.json"));
	json_object_set_new(log, "version", json_string("2.1.0"));
	json_object_set_new(log, "runs", json_pack("[o]", run));
	dump(log, out);
}
