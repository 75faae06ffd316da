/* A command's text to its place: see text_output.h. */
#include "text_output.h"

#include <errno.h>
#include <string.h>

#include "driver.h"
#include "output_file.h"

int text_output(const struct options *o, const struct buf *text)
{
	struct output_file f;
	int status = STATUS_OK;

	if (!o->out) {
		fwrite(text->data, 1, text->n, stdout);
		return STATUS_OK;
	}
	if (!output_file_write(&f, o->out, text->data, text->n) || !output_file_commit(&f)) {
		fprintf(stderr, "portc: error: cannot write %s: %s\n", o->out, strerror(errno));
		status = STATUS_SYSTEM;
	}
	output_file_free(&f);
	return status;
}
