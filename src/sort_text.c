/* Merge sort of items with a number; texts as one number after the other: see sort_text.h. */
#include "sort_text.h"

#include <stdbool.h>
#include <string.h>

enum { FEW = 12, HEAD_BYTES = 8 };

static void insert(struct sort_item *items, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct sort_item item = items[i];
		size_t k = i;

		for (; k > 0 && items[k - 1].head > item.head; k--)
			items[k] = items[k - 1];
		items[k] = item;
	}
}

/* Both halves are sorted; the first one goes through SPARE. */
static void merge(struct sort_item *items, struct sort_item *spare, size_t mid, size_t n)
{
	size_t left = 0, right = mid, to = 0;

	memcpy(spare, items, mid * sizeof *items);
	while (left < mid) {
		if (right < n && items[right].head < spare[left].head)
			items[to++] = items[right++];
		else
			items[to++] = spare[left++];
	}
}

void sort_heads(struct sort_item *items, struct sort_item *spare, size_t n)
{
	size_t mid = n / 2;

	if (n <= FEW) {
		insert(items, n);
		return;
	}
	sort_heads(items, spare, mid);
	sort_heads(items + mid, spare, n - mid);
	if (items[mid - 1].head > items[mid].head)
		merge(items, spare, mid, n);
}

/* The next bytes of the text, the first one highest; zeros from its end on. */
static void next_head(struct sort_item *item)
{
	uint64_t head = 0;
	int i = 0;

	for (; i < HEAD_BYTES && *item->text; i++)
		head = head << 8 | (unsigned char)*item->text++;
	item->head = i ? head << (8 * (HEAD_BYTES - i)) : 0;
}

/* True where all items agree and have more to compare: their next bytes decide. */
static bool agree(const struct sort_item *items, size_t n)
{
	return items[0].head == items[n - 1].head && (items[0].head & 255);
}

void sort_texts(struct sort_item *items, struct sort_item *spare, size_t n)
{
	if (n < 2)
		return;
	do {
		for (size_t i = 0; i < n; i++)
			next_head(&items[i]);
		sort_heads(items, spare, n);
	} while (agree(items, n));
	for (size_t i = 0, run; i < n; i += run) {
		for (run = 1; i + run < n && items[i + run].head == items[i].head;)
			run++;
		if (items[i].head & 255)
			sort_texts(items + i, spare, run);
	}
}
