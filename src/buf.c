/* Output buffer that doubles. Running out of memory here ends the process, as in the arena. */
#include "buf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "oom.h"

void buf_free(struct buf *b)
{
	free(b->data);
	*b = (struct buf){0};
}

static void reserve(struct buf *b, size_t more)
{
	size_t cap = b->cap ? b->cap : 4096;

	if (b->cap - b->n > more)
		return;
	while (cap - b->n <= more) {
		if (cap > SIZE_MAX / 4)
			out_of_memory();
		cap *= 2;
	}
	char *p = realloc(b->data, cap);
	if (!p)
		out_of_memory();
	b->data = p;
	b->cap = cap;
}

void buf_flush(struct buf *b)
{
	if (!b->drain || !b->n)
		return;
	if (b->drain(b->drain_user, b->data, b->n))
		b->n = 0;
	else
		b->drain = NULL;
}

static void drain_if_full(struct buf *b)
{
	if (b->drain && b->n >= b->drain_at)
		buf_flush(b);
}

void buf_add(struct buf *b, const void *p, size_t n)
{
	if (!n)
		return;
	reserve(b, n);
	memcpy(b->data + b->n, p, n);

	const char *s = b->data + b->n, *end = s + n;

	b->n += n;
	while (!b->lineless && s < end && (s = memchr(s, '\n', (size_t)(end - s)))) {
		b->line++;
		s++;
	}
	drain_if_full(b);
}

void buf_puts(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_putc(struct buf *b, char c)
{
	reserve(b, 1);
	b->data[b->n++] = c;
	b->line += c == '\n';
	drain_if_full(b);
}

void buf_number(struct buf *b, uint64_t n)
{
	char text[20], *at = text + sizeof text;

	do
		*--at = (char)('0' + n % 10);
	while (n /= 10);
	buf_add(b, at, (size_t)(text + sizeof text - at));
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	char small[512];
	va_list again;

	va_copy(again, ap);
	int n = vsnprintf(small, sizeof small, fmt, ap);
	if (n < 0)
		out_of_memory();
	if ((size_t)n < sizeof small) {
		buf_add(b, small, (size_t)n);
	} else {
		char *big = malloc((size_t)n + 1);

		if (!big)
			out_of_memory();
		vsnprintf(big, (size_t)n + 1, fmt, again);
		buf_add(b, big, (size_t)n);
		free(big);
	}
	va_end(again);
}

void buf_uri_path(struct buf *b, const char *path)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~/";

	for (; *path; path++) {
		if (strchr(plain, *path))
			buf_putc(b, *path);
		else
			buf_printf(b, "%%%02X", (unsigned char)*path);
	}
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

const char *buf_text(struct buf *b)
{
	reserve(b, 1);
	b->data[b->n] = '\0';
	return b->data;
}
