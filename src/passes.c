/* Measuring phases: see passes.h. */
#include "passes.h"

#include <stddef.h>
#include <sys/resource.h>
#include <time.h>

static const char *const names[PASSES] = {
    [PASS_READ] = "read",
    [PASS_PARSE] = "parse",
    [PASS_RESOLVE] = "resolve",
    [PASS_POLICY] = "policy",
    [PASS_CHECKS] = "checks",
    [PASS_OPTIMISE] = "optimise",
    [PASS_CHECK_TARGET] = "check target",
    [PASS_EMIT] = "emit",
    [PASS_READ_BACK] = "read back",
    [PASS_PROVE] = "prove",
    [PASS_WRITE] = "write",
};

static uint64_t nanoseconds(clockid_t clock)
{
	struct timespec t = {0, 0};

	clock_gettime(clock, &t);
	return (uint64_t)t.tv_sec * UINT64_C(1000000000) + (uint64_t)t.tv_nsec;
}

static struct pass_time now(void)
{
	struct pass_time t = {nanoseconds(CLOCK_MONOTONIC), nanoseconds(CLOCK_THREAD_CPUTIME_ID), 0,
			      0};
	struct rusage usage;

	if (!getrusage(RUSAGE_SELF, &usage))
		t.peak = usage.ru_maxrss;
	return t;
}

void passes_start(struct passes *p)
{
	*p = (struct passes){.last = now()};
}

void passes_mark(struct passes *p, enum pass pass)
{
	struct pass_time t;

	if (!p)
		return;
	t = now();
	p->at[pass].wall += t.wall - p->last.wall;
	p->at[pass].cpu += t.cpu - p->last.cpu;
	p->at[pass].peak = t.peak;
	p->at[pass].marks++;
	p->last = t;
}

void passes_add(struct passes *p, const struct passes *more)
{
	for (size_t i = 0; i < PASSES; i++) {
		p->at[i].wall += more->at[i].wall;
		p->at[i].cpu += more->at[i].cpu;
		p->at[i].marks += more->at[i].marks;
		if (more->at[i].peak > p->at[i].peak)
			p->at[i].peak = more->at[i].peak;
	}
}

static double milliseconds(uint64_t nanoseconds)
{
	return (double)nanoseconds / 1e6;
}

static void line(struct buf *out, const char *name, const struct pass_time *t, uint64_t total)
{
	double share = total ? 100.0 * (double)t->wall / (double)total : 0;

	buf_printf(out, "%-12s %12.2f %12.2f %6.1f %% %10.1f\n", name, milliseconds(t->wall),
		   milliseconds(t->cpu), share, (double)t->peak / 1024);
}

void passes_text(const struct passes *p, struct buf *out)
{
	struct pass_time total = {0, 0, 0, 0};

	for (size_t i = 0; i < PASSES; i++) {
		total.wall += p->at[i].wall;
		total.cpu += p->at[i].cpu;
		if (p->at[i].peak > total.peak)
			total.peak = p->at[i].peak;
	}
	buf_printf(out, "%-12s %12s %12s %8s %10s\n", "phase", "wall ms", "cpu ms", "share",
		   "peak MiB");
	for (size_t i = 0; i < PASSES; i++)
		if (p->at[i].marks)
			line(out, names[i], &p->at[i], total.wall);
	line(out, "total", &total, total.wall);
}
