/* What the policy's rules use, in canonical order: see policy_draft.h. */
#include "policy_draft.h"

#include <stdlib.h>
#include <string.h>

#include "oom.h"
#include "sort_text.h"

enum { UNUSED = 0, USED = 1 };

static void use_object(struct object *o)
{
	if (o->index == USED)
		return;
	o->index = USED;
	for (size_t i = 0; i < o->n_members; i++)
		use_object((struct object *)(uintptr_t)o->members[i]);
}

static void use_rule(const struct rule *r)
{
	for (size_t i = 0; i < r->n_sources; i++)
		use_object((struct object *)(uintptr_t)r->sources[i]);
	for (size_t i = 0; i < r->n_destinations; i++)
		use_object((struct object *)(uintptr_t)r->destinations[i]);
	for (size_t i = 0; i < r->n_services; i++)
		((struct service *)(uintptr_t)r->services[i])->index = USED;
}

/* -- objects: members before groups, then by name -- */

static size_t used_objects(const struct model *m, struct sort_item *items)
{
	size_t n = 0;

	for (size_t i = 0; i < m->objects.n; i++)
		if (m->objects.at[i]->index == USED)
			items[n++] = (struct sort_item){m->objects.at[i]->depth,
							m->objects.at[i]->name, m->objects.at[i]};
	return n;
}

static void sort_objects(struct sort_item *items, struct sort_item *spare, size_t n)
{
	sort_heads(items, spare, n);
	for (size_t i = 0, run; i < n; i += run) {
		uint64_t depth = items[i].head;

		for (run = 1; i + run < n && items[i + run].head == depth;)
			run++;
		sort_texts(items + i, spare, run);
	}
}

static int compare_objects(const void *x, const void *y)
{
	const struct object *const *a = x, *const *b = y;

	return strcmp((*a)->name, (*b)->name);
}

/* Members are by name already, but where a DNS name got its zone later. */
static void sort_members(struct object *o)
{
	for (size_t i = 1; i < o->n_members; i++)
		if (strcmp(o->members[i - 1]->name, o->members[i]->name) > 0) {
			qsort(o->members, o->n_members, sizeof *o->members, compare_objects);
			return;
		}
}

static void list_objects(struct model *m, struct policy *p)
{
	struct arena *scratch = arena_new(out_of_memory);
	struct sort_item *items = ARENA_ARRAY(scratch, struct sort_item, m->objects.n);

	p->n_objects = used_objects(m, items);
	sort_objects(items, ARENA_ARRAY(scratch, struct sort_item, p->n_objects / 2), p->n_objects);
	p->objects = ARENA_ARRAY(m->arena, struct object *, p->n_objects);
	for (size_t i = 0; i < p->n_objects; i++) {
		p->objects[i] = items[i].item;
		p->objects[i]->index = (uint32_t)i;
		sort_members(p->objects[i]);
	}
	arena_free(scratch);
}

/* Each zone's DNS names. */
static void list_names(struct model *m, struct policy *p)
{
	for (size_t i = 0; i < p->n_objects; i++)
		if (p->objects[i]->kind == OBJECT_NAME)
			p->zones[p->objects[i]->zone->index]->n_names++;
	for (size_t i = 0; i < p->n_zones; i++) {
		struct zone *z = p->zones[i];

		if (z->n_names)
			z->names = ARENA_ARRAY(m->arena, const struct object *, z->n_names);
		z->n_names = 0;
	}
	for (size_t i = 0; i < p->n_objects; i++) {
		struct zone *z = p->zones[p->objects[i]->zone->index];

		if (p->objects[i]->kind == OBJECT_NAME)
			z->names[z->n_names++] = p->objects[i];
	}
}

/* -- services -- */

static int compare_services(const void *x, const void *y)
{
	struct service *const *a = x, *const *b = y;
	int c = strcmp((*a)->name, (*b)->name);

	return c ? c : (int)(*a)->literal - (int)(*b)->literal;
}

static void list_services(struct model *m, struct policy *p)
{
	p->services = ARENA_ARRAY(m->arena, struct service *, m->service_objects.n);
	for (size_t i = 0; i < m->service_objects.n; i++)
		if (m->service_objects.at[i]->index == USED)
			p->services[p->n_services++] = m->service_objects.at[i];
	if (p->n_services > 1)
		qsort(p->services, p->n_services, sizeof *p->services, compare_services);
	for (size_t i = 0; i < p->n_services; i++)
		p->services[i]->index = i;
}

void policy_lists(struct model *m, struct policy *p)
{
	for (size_t i = 0; i < p->n_pairs; i++)
		for (size_t k = 0; k < p->pairs[i].n_rules; k++)
			use_rule(&p->pairs[i].rules[k]);
	list_objects(m, p);
	list_names(m, p);
	list_services(m, p);
}
