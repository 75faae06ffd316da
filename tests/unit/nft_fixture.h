/* A policy made by hand for the tests of the nftables backend, and looks at what comes of it. */
#ifndef PORTC_TESTS_NFT_FIXTURE_H
#define PORTC_TESTS_NFT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "backend.h"
#include "oom.h"

extern const struct backend nftables_backend;

enum { MOST = 16 };

/* A policy of two zones and one pair, to be filled. */
struct fixture {
	struct arena *arena;
	struct zone lan, dmz, *zones[2];
	struct object objects[MOST], *object_list[MOST];
	struct service services[MOST], *service_list[MOST];
	struct rule rules[MOST];
	struct pair pair;
	const struct pair *pairs[1];
	struct policy policy;
	struct firewall_zone fw_zones[2];
	struct setting settings[2];
	struct firewall fw;
	struct emission e;
};

static const struct reason plain_reason = {
    .label = "r", .text = "CHG-1", .note = "", .rows = NULL, .span = {NULL, 0, 0}};

static inline void fw_zone(struct fixture *f, size_t i, struct zone *z, const char *interface)
{
	static struct span nowhere[4];

	f->zones[i] = z;
	z->index = i;
	z->description = "";
	f->fw_zones[i].zone = z;
	f->fw_zones[i].interfaces = ARENA_ARRAY(f->arena, const char *, 4);
	f->fw_zones[i].interfaces[0] = interface;
	f->fw_zones[i].interface_spans = nowhere;
	f->fw_zones[i].n_interfaces = 1;
}

static inline int setup(void **state)
{
	struct arena *a = arena_new(out_of_memory);
	struct fixture *f = ARENA_NEW(a, struct fixture);

	f->arena = a;
	f->lan.name = "lan";
	f->dmz.name = "dmz";
	fw_zone(f, 0, &f->dmz, "dmz0");
	fw_zone(f, 1, &f->lan, "lan0");
	f->pair = (struct pair){.from = &f->lan, .to = &f->dmz, .rules = f->rules};
	f->pairs[0] = &f->pair;
	f->policy = (struct policy){.zones = f->zones,
				    .n_zones = 2,
				    .objects = f->object_list,
				    .services = f->service_list,
				    .pairs = &f->pair,
				    .n_pairs = 1};
	f->fw = (struct firewall){.target = "nftables",
				  .zones = f->fw_zones,
				  .n_zones = 2,
				  .settings = f->settings,
				  .pairs = f->pairs,
				  .n_pairs = 1};
	f->e = (struct emission){.traced = true,
				 .arena = a,
				 .diags = diags_new(a),
				 .policy = &f->policy,
				 .firewall = &f->fw};
	*state = f;
	return 0;
}

static inline int teardown(void **state)
{
	struct fixture *f = *state;

	buf_free(&f->e.out);
	arena_free(f->arena);
	return 0;
}

/* -- making policies -- */

static inline struct object *new_object(struct fixture *f, const char *name, enum object_kind kind)
{
	struct object *o = &f->objects[f->policy.n_objects];

	*o = (struct object){.name = name, .description = "", .kind = kind, .zone = &f->lan};
	o->index = (uint32_t)f->policy.n_objects;
	f->object_list[f->policy.n_objects++] = o;
	return o;
}

static inline const struct object *name(struct fixture *f, const char *text, const char *fqdn)
{
	struct object *o = new_object(f, text, OBJECT_NAME);

	o->fqdn = fqdn;
	o->has_name = true;
	o->families = FAMILY_BOTH;
	return o;
}

static inline struct addr_range range(const char *lo, const char *hi)
{
	struct addr_range r;

	assert_true(addr_parse(lo, strlen(lo), &r.family, &r.lo));
	assert_true(addr_parse(hi, strlen(hi), &r.family, &r.hi));
	return r;
}

/* LIST: "lo hi lo hi …" as arguments, NULL at the end. */
static inline struct object *network(struct fixture *f, const char *text, ...)
{
	struct object *o = new_object(f, text, OBJECT_NETWORK);
	struct addr_range r[8];
	size_t n = 0;
	va_list ap;

	va_start(ap, text);
	for (const char *lo; (lo = va_arg(ap, const char *)); n++)
		r[n] = range(lo, va_arg(ap, const char *));
	va_end(ap);
	o->addresses = addr_set_make(f->arena, r, n);
	o->families = addr_set_families(o->addresses);
	return o;
}

static inline const struct object *whole(struct fixture *f)
{
	return network(f, "any", "0.0.0.0", "255.255.255.255",
		       "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL);
}

static inline const struct service *service(struct fixture *f, const char *text,
					    const struct service_term *terms, size_t n)
{
	struct service *s = &f->services[f->policy.n_services];

	s->name = text;
	s->description = "";
	s->terms = ARENA_ARRAY(f->arena, struct service_term, n);
	memcpy(s->terms, terms, n * sizeof *terms);
	s->n_terms = n;
	s->index = f->policy.n_services;
	f->service_list[f->policy.n_services++] = s;
	return s;
}

static inline struct service_term ports(uint8_t proto, uint16_t lo, uint16_t hi)
{
	return (struct service_term){SERVICE_PORTS, proto, PORTS_ALL, {lo, hi}, -1, -1};
}

static inline struct service_term icmp(uint8_t proto, int16_t type, int16_t code)
{
	return (struct service_term){SERVICE_ICMP, proto, PORTS_ALL, PORTS_ALL, type, code};
}

static inline struct service_term protocol(uint8_t proto)
{
	return (struct service_term){SERVICE_PROTO, proto, PORTS_ALL, PORTS_ALL, -1, -1};
}

static inline const struct service *one(struct fixture *f, const char *text, struct service_term t)
{
	return service(f, text, &t, 1);
}

static inline const struct service *any_service(struct fixture *f)
{
	return one(f, "any", (struct service_term){.kind = SERVICE_ANY});
}

static inline struct rule *add_rule(struct fixture *f, enum action action, enum family families,
				    const struct object *src, const struct object *dst,
				    const struct service *s)
{
	struct rule *r = &f->rules[f->pair.n_rules];

	*r = (struct rule){.action = action,
			   .label = "r",
			   .key = arena_printf(f->arena, "r%zu", f->pair.n_rules),
			   .families = families,
			   .sources = ARENA_ARRAY(f->arena, const struct object *, MOST),
			   .n_sources = 1,
			   .destinations = ARENA_ARRAY(f->arena, const struct object *, MOST),
			   .n_destinations = 1,
			   .services = ARENA_ARRAY(f->arena, const struct service *, MOST),
			   .n_services = 1,
			   .reasons = &plain_reason,
			   .n_reasons = 1,
			   .index = (uint32_t)f->pair.n_rules};
	r->sources[0] = src;
	r->destinations[0] = dst;
	r->services[0] = s;
	f->pair.n_rules++;
	f->policy.n_rules++;
	return r;
}

static inline const struct service *https(struct fixture *f)
{
	return one(f, "https", ports(PROTO_TCP, 443, 443));
}

/* -- looking at results -- */

static inline const char *output(struct fixture *f)
{
	bool fine = nftables_backend.check(&f->e);

	if (!fine)
		print_error("%s\n", f->e.diags->list.at[0]->text);
	assert_true(fine);
	nftables_backend.emit(&f->e);
	return buf_text(&f->e.out);
}

static inline void assert_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("missing:\n%s\nin:\n%s", part, text);
}

static inline void assert_lacks(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("not wanted:\n%s\nin:\n%s", part, text);
}

/* The diagnostic that check gives for a policy it has to refuse. */
static inline void assert_refused(struct fixture *f, const char *text, const char *hint)
{
	assert_false(nftables_backend.check(&f->e));
	assert_true(f->e.diags->list.n == 1);
	assert_has(f->e.diags->list.at[0]->text, text);
	if (!f->e.diags->list.at[0]->hint)
		fail_msg("no hint");
	else
		assert_has(f->e.diags->list.at[0]->hint, hint);
}

static inline size_t count(const char *text, const char *part)
{
	size_t n = 0;

	for (const char *p = text; (p = strstr(p, part)); p++)
		n++;
	return n;
}

static inline void make_hosts(struct fixture *f, const struct object **out, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *addr = arena_printf(f->arena, "10.0.0.%zu", 1 + 2 * i);

		out[i] = network(f, arena_printf(f->arena, "%c", (int)('a' + i)), addr, addr, NULL);
	}
}

#endif
