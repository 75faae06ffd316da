/* Threads that take the next piece of work until none is left. */
#include "parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum { THREADS_MAX = 256 };

struct crew {
	void (*work)(void *user, size_t i);
	void *user;
	size_t n;
	atomic_size_t next;
};

static void *labour(void *user)
{
	struct crew *c = user;

	for (size_t i; (i = atomic_fetch_add(&c->next, 1)) < c->n;)
		c->work(c->user, i);
	return NULL;
}

static size_t crew_size(int jobs, size_t n)
{
	long cores = jobs > 0 ? jobs : sysconf(_SC_NPROCESSORS_ONLN);
	size_t size = cores < 1 ? 1 : (size_t)cores;

	size = size < THREADS_MAX ? size : THREADS_MAX;
	return size < n ? size : n;
}

/* The caller works too. A thread that the system refuses is one helper less. */
void parallel(int jobs, size_t n, void (*work)(void *user, size_t i), void *user)
{
	struct crew c = {.work = work, .user = user, .n = n};
	pthread_t thread[THREADS_MAX];
	size_t size = crew_size(jobs, n), started = 0;

	atomic_init(&c.next, 0);
	while (started + 1 < size && !pthread_create(&thread[started], NULL, labour, &c))
		started++;
	labour(&c);
	for (size_t i = 0; i < started; i++)
		pthread_join(thread[i], NULL);
}
