/* The one table of backends. */
#include "backend.h"

#include <string.h>

extern const struct backend fortios_backend, asa_backend, srx_backend, nftables_backend,
    json_backend;

const struct backend *const backends[] = {
    &fortios_backend, &asa_backend, &srx_backend, &nftables_backend, &json_backend, NULL,
};

const struct backend *backend_find(const char *name)
{
	for (size_t i = 0; backends[i]; i++)
		if (!strcmp(backends[i]->name, name))
			return backends[i];
	return NULL;
}

void backends_start(void)
{
	for (size_t i = 0; backends[i]; i++)
		if (backends[i]->start)
			backends[i]->start();
}

void emission_trace(struct emission *e, const struct rule *rule, size_t first)
{
	if (e->traced)
		VEC_PUSH(e->arena, &e->traces, ((struct trace){rule, first, e->out.line}));
}
