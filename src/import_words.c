/* Endpoints and services in the words of PDL: named objects where they fit, literals for the rest.
 */
#include <stdlib.h>
#include <string.h>

#include "import_parts.h"
#include "pdl_text.h"
#include "scan.h"

/* -- names -- */

const char *import_name(struct import *m, struct map *taken, const char *word)
{
	struct intern *names = m->request->names;
	const char *base = intern(names, pdl_name(m->arena, word, strlen(word), PDL_CASE_KEEP)),
		   *name = base;

	for (unsigned i = 2; scan_keyword(name, strlen(name)) || map_get(taken, name); i++)
		name = intern(names, arena_printf(m->arena, "%s-%u", base, i));
	map_put(taken, name, (void *)name);
	return name;
}

const char *import_label(struct import *m, const char *word)
{
	const char *name =
	    intern(m->request->names, pdl_name(m->arena, word, strlen(word), PDL_CASE_KEEP));

	return scan_keyword(name, strlen(name)) ? arena_printf(m->arena, "%s-rule", name) : name;
}

/* -- objects by their lowest address, and services by their first term -- */

struct bucket {
	VEC(const struct filter_object *) list;
};

static const char *address_key(struct import *m, enum family f, u128 lo)
{
	char text[ADDR_TEXT];

	return intern(m->request->names, addr_text(f, lo, text));
}

static const char *term_key(struct import *m, const struct service_term *t)
{
	char text[TERM_TEXT];

	return intern(m->request->names, arena_printf(m->arena, "service %s", term_text(t, text)));
}

static void index_under(struct import *m, const char *key, const struct filter_object *o)
{
	struct bucket *b = map_get(m->index, key);

	if (!b) {
		b = ARENA_NEW(m->arena, struct bucket);
		map_put(m->index, key, b);
	}
	VEC_PUSH(m->arena, &b->list, o);
}

void import_index_objects(struct import *m)
{
	static const enum family families[] = {FAMILY_4, FAMILY_6};
	const struct filter *f = m->request->filter;

	m->index = map_new(m->arena);
	for (size_t i = 0; i < f->objects.n; i++) {
		const struct filter_object *o = &f->objects.at[i];

		if (o->n_terms)
			index_under(m, term_key(m, &o->terms[0]), o);
		for (size_t k = 0; k < 2 && !o->side.n_names; k++) {
			struct addr_set s = addr_set_family(o->side.addresses, families[k]);

			if (s.n)
				index_under(m, address_key(m, families[k], s.at[0].lo), o);
		}
	}
}

/* The name of an object in PDL; from now on it is declared. */
static const char *use(struct import *m, const struct filter_object *o)
{
	const char *name = map_get(m->object_names, o);

	if (name)
		return name;
	name = import_name(m, o->n_terms ? m->taken_services : m->taken, o->name);
	map_put(m->object_names, o, (void *)name);
	VEC_PUSH(m->arena, &m->used, o);
	return name;
}

static void add_word(struct import *m, const char **list, const char *word)
{
	*list = **list ? arena_printf(m->arena, "%s, %s", *list, word) : word;
}

/* -- ends -- */

static struct addr_set part(struct addr_set s, enum family families)
{
	return families == FAMILY_BOTH ? s : addr_set_family(s, families);
}

/* The largest object that begins at the first address of REST and lies wholly in it. */
static const struct filter_object *object_at(struct import *m, struct addr_set rest,
					     enum family families)
{
	const struct bucket *b =
	    map_get(m->index, address_key(m, rest.at[0].family, rest.at[0].lo));
	const struct filter_object *best = NULL;
	u128 size = 0;

	for (size_t i = 0; b && i < b->list.n; i++) {
		struct addr_set s = part(b->list.at[i]->side.addresses, families);
		u128 n = 0;

		if (!addr_set_within(s, rest))
			continue;
		for (size_t k = 0; k < s.n; k++)
			n += s.at[k].hi - s.at[k].lo + 1;
		if (!best || n > size) {
			best = b->list.at[i];
			size = n;
		}
	}
	return best;
}

static const char *host_word(struct import *m, const char *fqdn, const struct import_zone *z)
{
	const struct filter *f = m->request->filter;
	const char *word = fqdn;

	for (size_t i = 0; i < m->hosts.n; i++)
		if (m->hosts.at[i].fqdn == fqdn && m->hosts.at[i].zone == z)
			return m->hosts.at[i].name;
	for (size_t i = 0; i < f->objects.n; i++)
		if (f->objects.at[i].side.n_names == 1 && !f->objects.at[i].side.addresses.n &&
		    f->objects.at[i].side.names[0].fqdn == fqdn)
			word = f->objects.at[i].name;
	word = import_name(m, m->taken, word);
	*VEC_ADD(m->arena, &m->hosts) = (struct import_host){word, fqdn, z};
	return word;
}

/* A name may be behind every zone of a rule that does not say where packets go out; it is taken to
 * be in the outside world where that is one of them. */
static void add_names(struct import *m, const struct import_end *e, const char *fqdn,
		      const char **out)
{
	const struct import_zone *outside = NULL;

	for (size_t k = 0; k < e->n_zones; k++)
		if (e->zones[k]->any)
			outside = e->zones[k];
	for (size_t k = 0; k < e->n_zones; k++)
		if (!outside || e->zones[k] == outside)
			add_word(m, out, host_word(m, fqdn, e->zones[k]));
}

const char *import_end_words(struct import *m, const struct import_end *e)
{
	struct addr_set rest = e->side.addresses;
	const char *out = "";
	char text[ADDR_TEXT];

	if (e->whole && e->n_zones == m->zones.n)
		return "any";
	for (size_t i = 0; i < e->n_zones && e->whole; i++)
		add_word(m, &out, e->zones[i]->name);
	for (size_t i = 0; i < e->side.n_names && !e->whole; i++)
		add_names(m, e, e->side.names[i].fqdn, &out);
	while (rest.n && !e->whole) {
		const struct filter_object *o = object_at(m, rest, addr_set_families(rest));

		if (o) {
			add_word(m, &out, use(m, o));
			rest = addr_set_minus(m->arena, rest, o->side.addresses);
		} else {
			add_word(m, &out,
				 arena_printf(m->arena, "%s", range_text(&rest.at[0], text)));
			rest = (struct addr_set){rest.at + 1, rest.n - 1};
		}
	}
	return out;
}

/* -- services -- */

static size_t find_term(const struct service_term *list, size_t n, const struct service_term *t)
{
	for (size_t i = 0; i < n; i++)
		if (!term_compare(&list[i], t))
			return i;
	return n;
}

/* The longest named service that begins with REST's first term and whose terms are all in it. */
static const struct filter_object *service_at(struct import *m, const struct service_term *rest,
					      size_t n)
{
	const struct bucket *b = map_get(m->index, term_key(m, rest));
	const struct filter_object *best = NULL;

	for (size_t i = 0; b && i < b->list.n; i++) {
		const struct filter_object *o = b->list.at[i];
		bool in = true;

		for (size_t k = 0; k < o->n_terms && in; k++)
			in = find_term(rest, n, &o->terms[k]) < n;
		if (in && (!best || o->n_terms > best->n_terms))
			best = o;
	}
	return best;
}

const char *import_service_words(struct import *m, const struct service_term *t, size_t n)
{
	struct service_term *rest = ARENA_ARRAY(m->arena, struct service_term, n);
	const char *out = "";
	char text[TERM_TEXT];

	memcpy(rest, t, n * sizeof *t);
	while (n) {
		const struct filter_object *o = service_at(m, rest, n);
		const struct service_term *gone = o ? o->terms : rest;
		size_t n_gone = o ? o->n_terms : 1, left = 0;
		const char *word =
		    o ? use(m, o) : arena_printf(m->arena, "%s", term_text(rest, text));
		struct service_term *next = ARENA_ARRAY(m->arena, struct service_term, n);

		add_word(m, &out, word);
		for (size_t i = 0; i < n; i++)
			if (find_term(gone, n_gone, &rest[i]) == n_gone)
				next[left++] = rest[i];
		rest = next;
		n = left;
	}
	return out;
}

/* -- declarations -- */

static bool is_one_host(const struct addr_set *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (!range_is_single(&s->at[i]))
			return false;
	return s->n <= 2;
}

static void declare(struct import *m, const struct filter_object *o, struct buf *b)
{
	const char *name = map_get(m->object_names, o);
	const struct addr_set *s = &o->side.addresses;
	char text[ADDR_TEXT], term[TERM_TEXT];

	if (o->n_terms) {
		buf_printf(b, "service %s ", name);
		for (size_t i = 0; i < o->n_terms; i++)
			buf_printf(b, "%s%s", i ? ", " : "", term_text(&o->terms[i], term));
		if (*o->description) {
			buf_putc(b, ' ');
			pdl_put_string(b, o->description);
		}
		buf_puts(b, ";\n");
		return;
	}
	buf_printf(b, "%s %s ", is_one_host(s) ? "host" : "network", name);
	for (size_t i = 0; i < s->n; i++)
		buf_printf(b, "%s%s", i ? ", " : "", range_text(&s->at[i], text));
	if (*o->description) {
		buf_puts(b, " { description ");
		pdl_put_string(b, o->description);
		buf_puts(b, "; }\n");
	} else {
		buf_puts(b, ";\n");
	}
}

void import_declare_used(struct import *m, struct buf *out)
{
	for (int services = 0; services < 2; services++) {
		for (size_t i = 0; i < m->used.n; i++)
			if (!services == !m->used.at[i]->n_terms)
				declare(m, m->used.at[i], out);
		for (size_t i = 0; i < m->hosts.n && !services; i++)
			buf_printf(out, "host %s in %s { fqdn \"%s\"; }\n", m->hosts.at[i].name,
				   m->hosts.at[i].zone->name, m->hosts.at[i].fqdn);
		buf_putc(out, '\n');
	}
}
