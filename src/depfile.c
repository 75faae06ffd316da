/* Writing dependency files: see depfile.h. */
#include "depfile.h"

#include <string.h>

static bool put_name(struct buf *out, const char *s)
{
	const char *start = s;

	for (; *s; s++) {
		if (*s == '\n')
			return false;
		if (*s == ' ' ||
		    *s == '\t') { /* backslashes before a blank would escape themselves */
			for (const char *b = s; b > start && b[-1] == '\\'; b--)
				buf_putc(out, '\\');
			buf_putc(out, '\\');
		} else if (*s == '#') {
			buf_putc(out, '\\');
		} else if (*s == '$') {
			buf_putc(out, '$');
		}
		buf_putc(out, *s);
	}
	return true;
}

bool depfile_write(const struct depfile *d, struct buf *out)
{
	bool good = true;

	for (size_t i = 0; i < d->n_targets; i++) {
		buf_puts(out, i ? " " : "");
		good = put_name(out, d->targets[i]) && good;
	}
	buf_putc(out, ':');
	for (size_t i = 0; i < d->n_files; i++) {
		buf_puts(out, " \\\n  ");
		good = put_name(out, d->files[i]) && good;
	}
	buf_putc(out, '\n');
	for (size_t i = 1; i < d->n_files && d->phony; i++) {
		buf_putc(out, '\n');
		good = put_name(out, d->files[i]) && good;
		buf_puts(out, ":\n");
	}
	return good;
}
