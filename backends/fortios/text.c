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

void fortios_put_text(struct plan *p, const char *key, const char *value)
{
	struct buf *out = &p->e->out;

	buf_printf(out, "        set %s ", key);
	fortios_put_quoted(out, value);
	buf_putc(out, '\n');
}

void fortios_put_comment(struct plan *p, const char *key, const char *text, size_t max)
{
	if (!text)
		return;
	if (*text)
		fortios_put_text(p, key, cut_text(p->arena, text, max));
	else
		buf_printf(&p->e->out, "        unset %s\n", key);
}

static int compare_names(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* Sorted, because order means nothing in these lists, and each name once. */
void fortios_put_refs(struct plan *p, const char *key, struct refs list)
{
	const char **names = ARENA_ARRAY(p->arena, const char *, list.n);
	struct buf *out = &p->e->out;

	for (size_t i = 0; i < list.n; i++)
		names[i] =
		    list.at[i].namer ? namer_get(list.at[i].namer, list.at[i].key) : list.at[i].key;
	if (list.n > 1)
		qsort(names, list.n, sizeof *names, compare_names);
	buf_printf(out, "        set %s", key);
	for (size_t i = 0; i < list.n; i++)
		if (!i || strcmp(names[i - 1], names[i]) != 0) {
			buf_putc(out, ' ');
			fortios_put_quoted(out, names[i]);
		}
	buf_putc(out, '\n');
}

void fortios_put_groups(struct plan *p, const char *table, const struct groups *g)
{
	if (!g->list.n)
		return;
	buf_printf(&p->e->out, "config firewall %s\n", table);
	for (size_t i = 0; i < g->list.n; i++) {
		const struct group *group = &g->list.at[i];

		fortios_put_edit(p, namer_get(g->namer, group->key));
		fortios_put_refs(p, "member", group->members);
		fortios_put_comment(p, "comment", group->comment, OBJECT_COMMENT_MAX);
		buf_puts(&p->e->out, "    next\n");
	}
	buf_puts(&p->e->out, "end\n");
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
