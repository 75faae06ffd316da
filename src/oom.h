/* The one place where portc ends below main: no memory is left. Exit status 2. */
#ifndef PORTC_OOM_H
#define PORTC_OOM_H

_Noreturn void out_of_memory(void);

#endif
