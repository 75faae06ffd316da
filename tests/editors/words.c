/* The language's own lists of words, one "kind word" a line, for the test of the editors' grammars.
 */
#include <stdio.h>

#include "backend.h"
#include "parse.h"
#include "service.h"

static void print_settings(const struct backend *b)
{
	for (const struct setting_spec *s = b->settings; s && s->name; s++)
		printf("setting %s\n", s->name);
}

int main(void)
{
	const char *name;

	for (const char *const *k = pdl_keywords; *k; k++)
		printf("keyword %s\n", *k);
	for (size_t i = 0; (name = proto_listed(i)); i++)
		printf("protocol %s\n", name);
	for (int v6 = 0; v6 < 2; v6++)
		for (size_t i = 0; (name = icmp_type_listed(v6, i)); i++)
			printf("%s %s\n", v6 ? "icmp6" : "icmp", name);
	for (size_t i = 0; backends[i]; i++) {
		printf("target %s\n", backends[i]->name);
		print_settings(backends[i]);
	}
	/* Known to every target: not in any backend's list. */
	puts("setting intra-zone");
	return 0;
}
