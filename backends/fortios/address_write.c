/* The tables of addresses and address groups. */
#include "fortios.h"

static void put_address_line(struct buf *out, const char *key, enum family f, u128 addr)
{
	char text[ADDR_TEXT];

	buf_puts(out, key);
	buf_puts(out, addr_text(f, addr, text));
}

static void write_range(struct buf *out, const struct addr_range *r)
{
	unsigned len;

	if (!range_is_prefix(r, &len)) {
		put_address_line(out, "        set type iprange\n        set start-ip ", r->family,
				 r->lo);
		put_address_line(out, "\n        set end-ip ", r->family, r->hi);
	} else if (r->family == FAMILY_6) {
		put_address_line(out, "        set type ipprefix\n        set ip6 ", r->family,
				 r->lo);
		buf_putc(out, '/');
		buf_number(out, len);
	} else {
		put_address_line(out, "        set type ipmask\n        set subnet ", r->family,
				 r->lo);
		put_address_line(out, " ", FAMILY_4, addr_max(FAMILY_4) & ~(r->hi - r->lo));
	}
	buf_putc(out, '\n');
}

/* The addresses of one table. */
struct table {
	const char *name;
	unsigned char *seen; /* by number of the address */
	bool open;
};

/* Each address once: false for one that is in the table. */
static bool begin_address(struct plan *p, struct table *t, name_id id)
{
	if (t->seen[id])
		return false;
	t->seen[id] = true;
	if (!t->open) {
		buf_puts(&p->e->out, "config firewall ");
		buf_puts(&p->e->out, t->name);
		buf_putc(&p->e->out, '\n');
	}
	t->open = true;
	fortios_put_edit(p, namer_name(p->address_names, id));
	return true;
}

static void end_address(struct plan *p, const struct object *o, bool only)
{
	fortios_put_comment(p, "comment", fortios_zone_comment(p, o, only), OBJECT_COMMENT_MAX);
	buf_puts(&p->e->out, "    next\n");
}

static void write_address(struct plan *p, const struct object *o, int k,
			  const struct addr_range *range, bool only, void *user)
{
	object_code code = p->object[k][o->index];
	name_id id = only ? (code - CODE_FIRST) >> 1 : fortios_range_id(p, o, range, only);

	if (!begin_address(p, user, id))
		return;
	write_range(&p->e->out, range);
	end_address(p, o, only);
}

static void write_name(struct plan *p, const struct object *o, int k, struct table *t)
{
	if (!begin_address(p, t, (p->object[k][o->index] - CODE_FIRST) >> 1))
		return;
	buf_puts(&p->e->out, "        set type fqdn\n");
	fortios_put_text(p, "fqdn", o->fqdn);
	end_address(p, o, true);
}

static void write_table(struct plan *p, const char *name, int k)
{
	const struct policy *policy = p->e->policy;
	struct table t = {.name = name};

	t.seen = ARENA_ARRAY(p->arena, unsigned char, namer_count(p->address_names));
	for (size_t i = 0; i < policy->n_objects; i++) {
		const struct object *o = policy->objects[i];

		if (p->object[k][i] < CODE_FIRST || o->kind == OBJECT_GROUP)
			continue;
		if (o->kind == OBJECT_NAME)
			write_name(p, o, k, &t);
		else
			fortios_each_range(p, o, k, write_address, &t);
	}
	if (t.open)
		buf_puts(&p->e->out, "end\n");
}

void fortios_write_addresses(struct plan *p)
{
	write_table(p, "address", 0);
	write_table(p, "address6", 1);
	fortios_put_groups(p, "addrgrp", &p->address_groups[0]);
	fortios_put_groups(p, "addrgrp6", &p->address_groups[1]);
}
