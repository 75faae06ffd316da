/* FNV-1a, 64 bits: stable across machines and releases, because generated names
 * and numbers are derived from it. Source: RFC 9923 and www.isthe.com/chongo/tech/comp/fnv. */
#ifndef PORTC_HASH_H
#define PORTC_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define HASH_START UINT64_C(0xcbf29ce484222325)

static inline uint64_t hash_bytes(uint64_t h, const void *p, size_t n)
{
	const unsigned char *s = p;

	for (size_t i = 0; i < n; i++)
		h = (h ^ s[i]) * UINT64_C(0x100000001b3);
	return h;
}

/* Includes the terminating NUL, so that "ab","c" and "a","bc" differ. */
static inline uint64_t hash_string(uint64_t h, const char *s)
{
	return hash_bytes(h, s, strlen(s) + 1);
}

static inline uint64_t hash_u64(uint64_t h, uint64_t v)
{
	unsigned char b[8];

	for (int i = 0; i < 8; i++)
		b[i] = (unsigned char)(v >> (8 * i));
	return hash_bytes(h, b, sizeof b);
}

#endif
