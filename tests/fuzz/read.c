/* A fuzzing harness for the readers of configurations: any bytes are read without a crash, a hang
 * or a leak, and what is read can be walked and made a packet set.
 *
 * The entry is libFuzzer's; TARGET chooses the reader at compile time. With tests/fuzz/driver.c it
 * is a program of its own, for machines without clang.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "frame.h"
#include "oom.h"

#ifndef TARGET
#error "-DTARGET='\"fortios\"'"
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(out_of_memory);
	struct filter filter = {.places = {NULL, 0, 0}};
	struct intern *names = intern_new(a);
	struct diags *diags = diags_new(a);
	char *text = arena_strndup(a, (const char *)data, size);
	struct reading r = {a, names, diags, source_new(a, "<fuzz>", text, size), NULL, &filter};

	if (backend_find(TARGET)->read(&r)) {
		struct pset_space *space = pset_space_new((size_t)64 << 20);
		struct filter_packet p = {
		    .in = "a", .out = "b", .family = FAMILY_4, .proto = PROTO_TCP};
		const struct filter_rule *rule;
		struct frame f;

		frame_init(&f, a, names, space);
		frame_know(&f, &filter);
		frame_filter(&f, &filter);
		filter_walk(&filter, &p, &rule);
		pset_space_free(space);
	} else if (!diags->n_errors) {
		abort(); /* refused without a word */
	}
	arena_free(a);
	return 0;
}
