/* Independent pieces of work on several cores. */
#ifndef PORTC_PARALLEL_H
#define PORTC_PARALLEL_H

#include <stddef.h>

/* Calls WORK(USER, I) once for each I below N, at most JOBS at the same time (JOBS 0: as many as
 * there are cores), and returns when all are done. Pieces are begun in order; with one job they run
 * one after the other in the caller's thread. What they share, they must not change. */
void parallel(int jobs, size_t n, void (*work)(void *user, size_t i), void *user);

#endif
