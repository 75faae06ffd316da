/* Memory straight from the system: see pages.h. */
#define _GNU_SOURCE /* mremap, madvise */
#include "pages.h"

#include <stdint.h>
#include <sys/mman.h>

size_t pages_round(size_t size)
{
	size_t mask = PAGES_UNIT - 1;

	return size > SIZE_MAX / 2 ? 0 : (size + mask) & ~mask;
}

/* Address space at a multiple of the unit: taken with one unit too much, whose ends go back. */
static char *reserve(size_t size)
{
	char *p = mmap(NULL, size + PAGES_UNIT, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t before;

	if (p == MAP_FAILED)
		return NULL;
	before = (size_t)-(uintptr_t)p & (PAGES_UNIT - 1);
	if (before)
		munmap(p, before);
	munmap(p + before + size, PAGES_UNIT - before);
	return p + before;
}

void *pages_map(size_t size)
{
	char *p = reserve(size);

	if (p)
		madvise(p, size, MADV_HUGEPAGE); /* advice: a system without them goes on */
	return p;
}

void *pages_grow(void *old, size_t old_size, size_t new_size)
{
	char *p;

	if (mremap(old, old_size, new_size, 0) == old)
		return old;
	p = reserve(new_size);
	if (!p)
		return NULL;
	if (mremap(old, old_size, new_size, MREMAP_MAYMOVE | MREMAP_FIXED, p) == MAP_FAILED) {
		munmap(p, new_size);
		return NULL;
	}
	return p;
}

void pages_unmap(void *p, size_t size)
{
	munmap(p, size);
}
