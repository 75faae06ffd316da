/* Out of memory: a message by write(2), which needs no memory, and exit status 2 (the system). */
#include "oom.h"

#include <stdlib.h>
#include <unistd.h>

_Noreturn void out_of_memory(void)
{
	static const char text[] = "portc: error: out of memory\n";

	if (write(STDERR_FILENO, text, sizeof text - 1) < 0)
		abort();
	_exit(2);
}
