/* What cmocka wants before its own header. */
#ifndef PORTC_UNIT_H
#define PORTC_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
