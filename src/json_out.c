/* JSON output of the commands. Memory for JSON comes from the system: without it portc ends. */
#include "json_out.h"

#include <stdlib.h>

#include "oom.h"

static json_t *made(json_t *value)
{
	if (!value)
		out_of_memory();
	return value;
}

json_t *json_text(const char *s)
{
	return made(json_string(s ? s : ""));
}

json_t *json_texts(const char *const *s, size_t n)
{
	json_t *list = made(json_array());

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_text(s[i]));
	return list;
}

void json_print(json_t *value, FILE *out)
{
	char *text = json_dumps(value, JSON_INDENT(2) | JSON_ENCODE_ANY);

	if (!text)
		out_of_memory();
	fputs(text, out);
	fputc('\n', out);
	free(text);
	json_decref(value);
}
