/* A command's text to its place: see text_output.h. */
#include "text_output.h"

#include <errno.h>
#include <string.h>

#include "delivery.h"
#include "driver.h"
#include "file_ids.h"
#include "oom.h"
#include "output_file.h"

static int refuse_place(const char *path)
{
	struct buf said = {0};
	int status = say_overwritten(&said, path);

	fputs(buf_text(&said), stderr);
	buf_free(&said);
	return status;
}

static bool is_read(const char *path, const char *const *read, size_t n)
{
	struct arena *a = arena_new(out_of_memory);
	struct file_ids ids = {0};

	file_ids_add(a, &ids, read, n);
	bool held = file_ids_hold(&ids, path);
	arena_free(a);
	return held;
}

int text_output(const struct options *o, const char *const *read, size_t n, const struct buf *text)
{
	struct output_file f;
	int status = STATUS_OK;

	if (!o->out) {
		fwrite(text->data, 1, text->n, stdout);
		return STATUS_OK;
	}
	if (is_read(o->out, read, n))
		return refuse_place(o->out);
	if (!output_file_write(&f, o->out, text->data, text->n) || !output_file_commit(&f)) {
		fprintf(stderr, "portc: error: cannot write %s: %s\n", o->out, strerror(errno));
		status = STATUS_SYSTEM;
	}
	output_file_free(&f);
	return status;
}
