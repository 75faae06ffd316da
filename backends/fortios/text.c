/* Lines of the FortiOS CLI: quoting, lists, and the characters of names. */
#include "fortios.h"

#include <stdlib.h>
#include <string.h>

/* Inside "…" a backslash escapes `"` and `\`. */
void fortios_put_quoted(struct buf *out, const char *s)
{
	buf_putc(out, '"');
	for (; *s; s++) {
		size_t plain = strcspn(s, "\"\\");

		buf_add(out, s, plain);
		s += plain;
		if (!*s)
			break;
		buf_putc(out, '\\');
		buf_putc(out, *s);
	}
	buf_putc(out, '"');
}

void fortios_put_edit(struct plan *p, const char *name)
{
	struct buf *out = &p->e->out;

	buf_puts(out, "    edit ");
	fortios_put_quoted(out, name);
	buf_putc(out, '\n');
}

static void put_key(struct buf *out, const char *command, const char *key)
{
	buf_puts(out, command);
	buf_puts(out, key);
}

void fortios_put_text(struct plan *p, const char *key, const char *value)
{
	struct buf *out = &p->e->out;

	put_key(out, "        set ", key);
	buf_putc(out, ' ');
	fortios_put_quoted(out, value);
	buf_putc(out, '\n');
}

void fortios_put_comment(struct plan *p, const char *key, const char *text, size_t max)
{
	if (!text)
		return;
	if (*text) {
		fortios_put_text(p, key, cut_text(p->arena, text, max));
	} else {
		put_key(&p->e->out, "        unset ", key);
		buf_putc(&p->e->out, '\n');
	}
}

static int compare_names(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* In order, because order means nothing in these lists. */
static const char **sorted_names(struct plan *p, struct refs list)
{
	if (list.n > p->cap_names) {
		p->cap_names = list.n < 64 ? 64 : 2 * list.n;
		p->names = ARENA_ARRAY(p->arena, const char *, p->cap_names);
	}
	for (size_t i = 0; i < list.n; i++)
		p->names[i] = list.at[i].namer ? namer_name(list.at[i].namer, list.at[i].id)
					       : list.at[i].text;
	if (list.n > 1)
		qsort(p->names, list.n, sizeof *p->names, compare_names);
	return p->names;
}

void fortios_put_refs(struct plan *p, const char *key, struct refs list)
{
	const char **names = sorted_names(p, list);
	struct buf *out = &p->e->out;

	put_key(out, "        set ", key);
	for (size_t i = 0; i < list.n; i++)
		if (!i || strcmp(names[i - 1], names[i]) != 0) {
			buf_putc(out, ' ');
			fortios_put_quoted(out, names[i]);
		}
	buf_putc(out, '\n');
}

void fortios_put_groups(struct plan *p, const char *table, const struct groups *g)
{
	struct buf *out = &p->e->out;

	if (!g->list.n)
		return;
	put_key(out, "config firewall ", table);
	buf_putc(out, '\n');
	for (size_t i = 0; i < g->list.n; i++) {
		const struct group *group = &g->list.at[i];

		fortios_put_edit(p, namer_name(g->namer, group->id));
		fortios_put_refs(p, "member", group->members);
		fortios_put_comment(p, "comment", group->comment, OBJECT_COMMENT_MAX);
		buf_puts(out, "    next\n");
	}
	buf_puts(out, "end\n");
}

/* The unit refuses < > ( ) # ' " in names. Blanks are kept out so that a prefix with a blank
 * makes a class of its own; of the rest only what needs no thought on a command line. */
bool fortios_name_char(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-_./:,@+", c));
}

bool fortios_policy_char(unsigned char c)
{
	return fortios_name_char(c) || c == ' ';
}
