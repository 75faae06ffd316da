/* Output buffer: bytes with a running line number. Memory is its own (malloc), freed by buf_free.
 */
#ifndef PORTC_BUF_H
#define PORTC_BUF_H

#include <stdarg.h>
#include <stddef.h>

struct buf {
	char *data;
	size_t n, cap;
	size_t line; /* newlines written so far: the current line is line + 1 */
};

void buf_free(struct buf *b);
void buf_add(struct buf *b, const void *p, size_t n);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

/* Terminates with NUL (not counted) and returns the text, valid until the next write. */
const char *buf_text(struct buf *b);

#endif
