/* Include directories and warnings: from the command line, and from the client on top of it.
 *
 *   {"includeDirs": ["catalogue"], "warnings": ["no-unused", "error=shadowed"]}
 *
 * as initializationOptions, or as the section `portc` of the client's configuration. Directories
 * are relative to the first folder of the workspace. */
#include "lsp/server.h"

#include <stdio.h>
#include <string.h>

#include "json_out.h"
#include "lsp/json.h"
#include "lsp/memory.h"
#include "lsp/snapshot.h"

static void complain(struct server *s, const char *text)
{
	rpc_notify(s, "window/showMessage",
		   json_pack("{s:i,s:o}", "type", 2, "message", json_text(text)));
}

static void add_dir(struct server *s, const char *dir)
{
	size_t n = 0, room = sizeof s->options.include_dirs / sizeof *s->options.include_dirs - 1;
	const char *base = s->folders.n && *dir != '/' ? s->folders.at[0] : "";
	size_t size = strlen(base) + strlen(dir) + 2;
	char *path = allocate(size);

	snprintf(path, size, "%s%s%s", base, *base ? "/" : "", dir);
	LIST_PUSH(&s->dirs, path);
	while (s->options.include_dirs[n])
		n++;
	if (n < room)
		s->options.include_dirs[n] = path;
	else
		complain(s, "portc: too many include directories");
}

static void add_warning(struct server *s, const char *name)
{
	char *text = NULL;
	size_t n = 0;
	FILE *err = open_memstream(&text, &n);

	if (!err)
		out_of_memory();
	bool ok = options_warning(&s->options, name, err);
	fclose(err);
	if (!ok)
		complain(s, text);
	free(text);
}

void settings_set(struct server *s, const json_t *settings)
{
	const json_t *dirs = json_object_get(settings, "includeDirs"),
		     *warnings = json_object_get(settings, "warnings");

	for (size_t i = 0; i < s->dirs.n; i++)
		free(s->dirs.at[i]);
	s->dirs.n = 0;
	s->options = *s->given;
	for (size_t i = 0; i < json_array_size(dirs); i++)
		if (json_is_string(json_array_get(dirs, i)))
			add_dir(s, json_string_value(json_array_get(dirs, i)));
	for (size_t i = 0; i < json_array_size(warnings); i++)
		if (json_is_string(json_array_get(warnings, i)))
			add_warning(s, json_string_value(json_array_get(warnings, i)));
	snapshots_stale(s, NULL);
	s->unpublished = true;
}

void settings_changed(struct server *s, const json_t *params)
{
	const json_t *own = member(params, "settings.portc");

	if (json_is_object(own))
		settings_set(s, own);
	else if (s->client.configuration)
		rpc_ask(s, "configuration", "workspace/configuration",
			json_pack("{s:[{s:s}]}", "items", "section", "portc"));
}
