/* Output buffer: bytes with a running line number. Memory is its own (malloc), freed by buf_free.
 *
 * A buffer may have a drain: whenever `drain_at` bytes have come together they go there, and only
 * what was written since is in the buffer. So an output of any size takes little memory. */
#ifndef PORTC_BUF_H
#define PORTC_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Takes N bytes of text. False: it takes nothing, now or later, and all of it stays in the
 * buffer. */
typedef bool buf_drain_fn(void *user, const char *data, size_t n);

struct buf {
	char *data;
	size_t n, cap;
	size_t line;         /* newlines written so far: the current line is line + 1 */
	bool lineless;       /* nobody asks for the line: newlines need not be counted */
	buf_drain_fn *drain; /* NULL: everything stays here */
	void *drain_user;
	size_t drain_at;
};

void buf_free(struct buf *b);

/* Gives what is in the buffer to its drain, if it has one. */
void buf_flush(struct buf *b);

void buf_add(struct buf *b, const void *p, size_t n);
void buf_puts(struct buf *b, const char *s);
void buf_number(struct buf *b, uint64_t n); /* in decimal */
void buf_putc(struct buf *b, char c);

/* PATH as it stands in a URI: what RFC 3986 does not allow as it is, as %NN. */
void buf_uri_path(struct buf *b, const char *path);

void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

/* Terminates with NUL (not counted) and returns the text, valid until the next write. */
const char *buf_text(struct buf *b);

#endif
