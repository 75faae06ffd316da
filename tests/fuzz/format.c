/* A fuzzing harness for the formatter: any bytes are laid out, or refused with a message; a layout
 * is its own layout, and the formatter's own check is never what stops it.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "format.h"
#include "oom.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_refusal(const struct diags *d)
{
	if (!d->n_errors)
		abort(); /* refused without a word */
	for (size_t i = 0; i < d->list.n; i++)
		if (strstr(d->list.at[i]->text, "internal error"))
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(out_of_memory);
	struct diags *diags = diags_new(a);
	struct buf once = {0}, twice = {0};
	char *text = arena_strndup(a, (const char *)data, size);

	if (!format_source(a, diags, source_new(a, "<fuzz>", text, size), &once))
		check_refusal(diags);
	else if (!format_source(a, diags, source_new(a, "<again>", buf_text(&once), once.n),
				&twice) ||
		 once.n != twice.n || memcmp(buf_text(&once), buf_text(&twice), once.n) != 0)
		abort();
	buf_free(&once);
	buf_free(&twice);
	arena_free(a);
	return 0;
}
