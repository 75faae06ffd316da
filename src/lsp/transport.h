/* Messages over a pair of file descriptors: a header with Content-Length, then JSON (LSP 3.17,
 * "Base Protocol"). Nothing that arrives ends the program: what is no message is passed over, up to
 * the next header. */
#ifndef PORTC_LSP_TRANSPORT_H
#define PORTC_LSP_TRANSPORT_H

#include <jansson.h>
#include <stdbool.h>

#include "buf.h"

/* The longest body that is accepted; longer ones are read and thrown away. */
#define MESSAGE_MAX ((size_t)64 << 20)

enum arrival {
	ARRIVAL_NONE,    /* no whole message is there yet */
	ARRIVAL_MESSAGE, /* a body: BODY and N */
	ARRIVAL_BROKEN,  /* a header that is none */
	ARRIVAL_TOO_LONG /* a body beyond MESSAGE_MAX; it is thrown away as it comes */
};

/* Takes messages off a stream of bytes. */
struct framing {
	struct buf in;
	size_t used; /* bytes of IN that are done with */
	size_t skip; /* bytes to throw away before anything else */
	bool lost;   /* after a broken header: looking for the next one */
};

void framing_add(struct framing *f, const char *bytes, size_t n);

/* The next message. BODY lies in F until the next call. */
enum arrival framing_next(struct framing *f, const char **body, size_t *n);
void framing_free(struct framing *f);

/* Both directions. */
struct transport {
	int in, out;
	struct framing framing;
	bool ended;  /* the input is at its end */
	bool broken; /* what was written did not arrive */
};

/* Reads what is there. Waits for something where WAIT is set. */
void transport_read(struct transport *t, bool wait);

/* Is there something to read? */
bool transport_pending(const struct transport *t);

/* Writes a body that is JSON already. */
void transport_send_text(struct transport *t, const char *body, size_t n);

/* Writes MESSAGE, and takes it over. */
void transport_send(struct transport *t, json_t *message);

#endif
