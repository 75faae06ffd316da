/* A first deployment of products, to be filled in: what `portc new` writes.
 *
 * Every role and peer gets a place, an address from the ranges for documentation (RFC 5737, and
 * RFC 3849 where a product speaks ICMPv6) and a binding; every option is written with its default;
 * one firewall of every target joins the zones. The text compiles as it is. Nothing of it depends
 * on the machine or the time.
 */
#ifndef PORTC_NEW_H
#define PORTC_NEW_H

#include "buf.h"
#include "model.h"

struct new_request {
	struct model *model; /* of model_new: products alone */
	const struct product *const *products;
	size_t n_products;
};

/* Writes PDL to OUT. What cannot be done is an error in the model's diagnostics: a product that is
 * named twice, and more parts than the ranges have addresses for. False then. */
bool new_deployment(const struct new_request *r, struct buf *out);

#endif
