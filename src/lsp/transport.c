/* Framing, reading and writing: see transport.h. */
#include "lsp/transport.h"

#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "oom.h"
#include "output_file.h"

enum { HEADER_MAX = 8192 };
static const char length_field[] = "Content-Length:";

void framing_free(struct framing *f)
{
	buf_free(&f->in);
}

/* What is done with is moved out of the way before more comes. */
static void compact(struct framing *f)
{
	if (!f->used)
		return;
	memmove(f->in.data, f->in.data + f->used, f->in.n - f->used);
	f->in.n -= f->used;
	f->used = 0;
}

void framing_add(struct framing *f, const char *bytes, size_t n)
{
	size_t skipped = f->skip < n ? f->skip : n;

	compact(f);
	f->skip -= skipped;
	buf_add(&f->in, bytes + skipped, n - skipped);
}

static const char *find(const char *s, size_t n, const char *what, size_t k)
{
	for (size_t i = 0; i + k <= n; i++)
		if (!strncasecmp(s + i, what, k))
			return s + i;
	return NULL;
}

/* The end of the header at S: behind its empty line. "\n" alone is taken for a line end too. */
static size_t header_end(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] != '\n')
			continue;
		if (i + 1 < n && s[i + 1] == '\n')
			return i + 2;
		if (i + 2 < n && s[i + 1] == '\r' && s[i + 2] == '\n')
			return i + 3;
	}
	return 0;
}

/* The length a header states; false where it states none that can be meant. */
static bool content_length(const char *s, size_t n, size_t *out)
{
	const char *field = find(s, n, length_field, sizeof length_field - 1), *end = s + n;
	size_t v = 0;
	bool digits = false;

	if (!field || (field != s && field[-1] != '\n'))
		return false;
	field += sizeof length_field - 1;
	while (field < end && (*field == ' ' || *field == '\t'))
		field++;
	for (; field < end && isdigit((unsigned char)*field); field++, digits = true)
		if (v <= MESSAGE_MAX * 1024)
			v = v * 10 + (size_t)(*field - '0');
	while (field < end && (*field == ' ' || *field == '\t'))
		field++;
	*out = v;
	return digits && field < end && (*field == '\r' || *field == '\n');
}

/* After a broken header: up to the next thing that looks like one. */
static bool find_again(struct framing *f)
{
	const char *s = f->in.data + f->used;
	size_t n = f->in.n - f->used, keep = sizeof length_field - 2;
	const char *next = find(s, n, length_field, sizeof length_field - 1);

	if (!next) {
		if (n > keep)
			f->used = f->in.n - keep;
		return false;
	}
	f->used = (size_t)(next - f->in.data);
	f->lost = false;
	return true;
}

static enum arrival broken(struct framing *f, size_t from)
{
	f->used += from;
	f->lost = true;
	return ARRIVAL_BROKEN;
}

static enum arrival too_long(struct framing *f, size_t header, size_t length)
{
	size_t have = f->in.n - f->used - header;

	if (have > length)
		have = length;
	f->used += header + have;
	f->skip = length - have;
	return ARRIVAL_TOO_LONG;
}

enum arrival framing_next(struct framing *f, const char **body, size_t *n)
{
	size_t header, length;

	if (f->lost && !find_again(f))
		return ARRIVAL_NONE;
	header = f->in.n > f->used ? header_end(f->in.data + f->used, f->in.n - f->used) : 0;
	if (!header && f->in.n - f->used > HEADER_MAX)
		return broken(f, HEADER_MAX / 2);
	if (!header)
		return ARRIVAL_NONE;
	if (!content_length(f->in.data + f->used, header, &length))
		return broken(f, 1);
	if (length > MESSAGE_MAX)
		return too_long(f, header, length);
	if (f->in.n - f->used - header < length)
		return ARRIVAL_NONE;
	*body = f->in.data + f->used + header;
	*n = length;
	f->used += header + length;
	return ARRIVAL_MESSAGE;
}

bool transport_pending(const struct transport *t)
{
	struct pollfd p = {.fd = t->in, .events = POLLIN};

	return !t->ended && poll(&p, 1, 0) > 0;
}

void transport_read(struct transport *t, bool wait)
{
	char bytes[65536];

	while (!t->ended && (wait || transport_pending(t))) {
		ssize_t n = read(t->in, bytes, sizeof bytes);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			t->ended = true;
			return;
		}
		framing_add(&t->framing, bytes, (size_t)n);
		wait = false;
	}
}

void transport_send_text(struct transport *t, const char *body, size_t n)
{
	char header[64];
	int k = snprintf(header, sizeof header, "Content-Length: %zu\r\n\r\n", n);

	if (!t->broken && (!write_all(t->out, header, (size_t)k) || !write_all(t->out, body, n)))
		t->broken = true;
}

void transport_send(struct transport *t, json_t *message)
{
	char *text = json_dumps(message, JSON_COMPACT);

	if (!text)
		out_of_memory();
	transport_send_text(t, text, strlen(text));
	free(text);
	json_decref(message);
}
