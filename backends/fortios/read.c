/* Reading FortiOS configurations: which VDOM, then its policies. */
#include "read.h"

#include <string.h>

#include "readers.h"

/* Every VDOM of the file, for a message. */
static const char *vdom_names(struct fos *f, const struct cli_table *t)
{
	const char *out = "";

	for (size_t i = 0; i < t->entries.n; i++)
		if (*t->entries.at[i]->key && !t->entries.at[i]->deleted)
			out = arena_printf(f->arena, "%s%s%s", out, *out ? ", " : "",
					   t->entries.at[i]->key);
	return out;
}

/* The VDOM meant: that of the firewall's setting, or the only one with anything in it. */
static struct cli_entry *choose_vdom(struct fos *f, struct cli_entry *root)
{
	const struct cli_table *t = cli_table(root, "vdom");
	const char *wanted = f->r->firewall ? firewall_setting(f->r->firewall, "vdom", "") : "";
	struct cli_entry *found = NULL;
	size_t n = 0;

	if (!t)
		return root;
	if (*wanted) {
		found = cli_find(t, intern(f->r->names, wanted));
		if (!found)
			FOS_ERROR(f, t->span, "there is no VDOM %s here, but %s", wanted,
				  vdom_names(f, t));
		return found;
	}
	for (size_t i = 0; i < t->entries.n; i++)
		if (!t->entries.at[i]->deleted && t->entries.at[i]->tables.n) {
			found = t->entries.at[i];
			n++;
		}
	if (n == 1)
		return found;
	struct diagnostic *d =
	    FOS_ERROR(f, t->span, "several VDOMs (%s): portc reads one", vdom_names(f, t));
	diag_hint(f->r->diags, d, "name it in the firewall's block: set vdom \"root\";");
	return NULL;
}

/* Policies that are made of applications instead of ports. */
static bool is_profile_mode(struct fos *f)
{
	const struct cli_table *t = cli_table(f->top, "system settings");

	for (size_t i = 0; t && i < t->entries.n; i++) {
		const struct cli_setting *s = cli_setting(t->entries.at[i], "ngfw-mode");

		if (s && s->n_words && strcmp(s->words[0], "profile-based")) {
			FOS_ERROR(f, s->span, "portc does not understand policy-based NGFW mode");
			return false;
		}
	}
	return true;
}

/* -- what is behind an interface: for import -- */

static void add_network(struct fos *f, const char *place, enum family family, const char *addr,
			const char *mask)
{
	const char *words[2] = {addr, mask};
	struct cli_setting s = {.words = words, .n_words = *mask ? 2 : 1};
	struct addr_range range;

	if (fos_subnet(&s, family, &range))
		*VEC_ADD(f->arena, &f->r->filter->networks) = (struct filter_network){place, range};
}

static void interface_networks(struct fos *f, const struct cli_entry *e)
{
	const struct cli_setting *ip = cli_setting(e, "ip");
	const struct cli_entry *v6 = cli_find(cli_table(e, "ipv6"), intern(f->r->names, ""));

	if (ip && ip->n_words == 2 && strcmp(ip->words[0], "0.0.0.0"))
		add_network(f, e->key, FAMILY_4, ip->words[0], ip->words[1]);
	if (v6 && strcmp(cli_word(v6, "ip6-address", "::/0"), "::/0"))
		add_network(f, e->key, FAMILY_6, cli_word(v6, "ip6-address", ""), "");
}

static void route_networks(struct fos *f, const struct cli_entry *e, enum family family)
{
	const struct cli_setting *dst = cli_setting(e, "dst");
	const char *place = cli_word(e, "device", "");
	bool v4 = family == FAMILY_4;

	if (!*place || !strcmp(cli_word(e, "blackhole", "disable"), "enable"))
		return;
	if (dst && dst->n_words)
		add_network(f, place, family, dst->words[0], dst->n_words > 1 ? dst->words[1] : "");
	else
		add_network(f, place, family, v4 ? "0.0.0.0" : "::/0", v4 ? "0.0.0.0" : "");
}

/* Interfaces are of the whole unit, routes of a VDOM. */
static void read_networks(struct fos *f, const struct cli_entry *root)
{
	const struct cli_entry *global =
	    cli_find(cli_table(root, "global"), intern(f->r->names, ""));
	const struct cli_table *t = cli_table(global ? global : root, "system interface");

	for (size_t i = 0; t && i < t->entries.n; i++)
		interface_networks(f, t->entries.at[i]);
	t = cli_table(f->top, "router static");
	for (size_t i = 0; t && i < t->entries.n; i++)
		route_networks(f, t->entries.at[i], FAMILY_4);
	t = cli_table(f->top, "router static6");
	for (size_t i = 0; t && i < t->entries.n; i++)
		route_networks(f, t->entries.at[i], FAMILY_6);
}

bool fortios_read(struct reading *r)
{
	struct fos f = {.r = r, .arena = r->arena};
	struct cli_entry *root = cli_read(r);
	bool good;

	if (!root)
		return false;
	f.known[0] = map_new(r->arena);
	f.known[1] = map_new(r->arena);
	f.services = map_new(r->arena);
	f.places = map_new(r->arena);
	f.top = choose_vdom(&f, root);
	if (!f.top)
		return false;
	good = is_profile_mode(&f);
	good = fos_policies(&f) && good;
	fos_objects(&f);
	read_networks(&f, root);
	return good;
}
