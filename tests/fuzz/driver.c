/* Runs a fuzzing harness on mutations of files: driver ROUNDS SEED FILE...
 *
 * Not as clever as a coverage-guided fuzzer (`make fuzz` uses one), but it needs nothing beside gcc
 * and is the same on every machine: the sanitizers it is built with are what finds faults.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SIZE_MAX_OF_INPUT = 1 << 20 };

static uint64_t state;

static size_t below(size_t n)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return n ? (size_t)(state >> 33) % n : 0;
}

struct input {
	uint8_t *at;
	size_t n;
};

static struct input read_file(const char *path)
{
	struct input in = {malloc(SIZE_MAX_OF_INPUT), 0};
	FILE *f = fopen(path, "rb");

	if (!f || !in.at) {
		perror(path);
		exit(2);
	}
	in.n = fread(in.at, 1, SIZE_MAX_OF_INPUT / 2, f);
	fclose(f);
	return in;
}

/* A piece of one place put over, or into, another. */
static void copy_piece(struct input *x, const struct input *from)
{
	size_t n = below(from->n < 64 ? from->n : 64), at = below(x->n), start = below(from->n - n);

	if (!n || x->n + n >= SIZE_MAX_OF_INPUT)
		return;
	if (below(2)) {
		memmove(x->at + at + n, x->at + at, x->n - at);
		x->n += n;
	} else if (at + n > x->n) {
		n = x->n - at;
	}
	memmove(x->at + at, from->at + start, n);
}

static void mutate(struct input *x, const struct input *other)
{
	static const char signs[] = "\"\\{}<>/;:,.-=!#'\n \t\0"
				    "09aZ\xff";
	size_t at = below(x->n), n = below(40);

	if (!x->n)
		return;
	switch (below(6)) {
	case 0:
		x->at[at] = (uint8_t)signs[below(sizeof signs)];
		break;
	case 1:
		x->at[at] ^= (uint8_t)(1u << below(8));
		break;
	case 2: /* a piece less */
		if (at + n < x->n) {
			memmove(x->at + at, x->at + at + n, x->n - at - n);
			x->n -= n;
		}
		break;
	case 3: /* the end less */
		if (!below(20))
			x->n = at;
		break;
	case 4:
		copy_piece(x, x);
		break;
	default:
		copy_piece(x, other);
		break;
	}
}

int main(int argc, char **argv)
{
	unsigned long rounds = argc > 3 ? strtoul(argv[1], NULL, 10) : 0;
	size_t n = argc > 3 ? (size_t)argc - 3 : 0;
	struct input *files = calloc(n + 1, sizeof *files), now = {malloc(SIZE_MAX_OF_INPUT), 0};

	if (!rounds || !files || !now.at)
		return 2;
	state = strtoull(argv[2], NULL, 10);
	for (size_t i = 0; i < n; i++)
		files[i] = read_file(argv[3 + i]);
	for (unsigned long i = 0; i < rounds; i++) {
		const struct input *from = &files[below(n)];

		memcpy(now.at, from->at, from->n);
		now.n = from->n;
		for (size_t k = 1 + below(8); k; k--)
			mutate(&now, &files[below(n)]);
		LLVMFuzzerTestOneInput(now.at, now.n);
	}
	for (size_t i = 0; i < n; i++)
		free(files[i].at);
	free(files);
	free(now.at);
	printf("%s: %lu inputs\n", argv[0], rounds);
	return 0;
}
