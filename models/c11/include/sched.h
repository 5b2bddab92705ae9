/* For reading foreign files: names of types; nothing of it can be used by an operation. */
#ifndef ZP_C11_SCHED_H
#define ZP_C11_SCHED_H
#include "zp_c11_types.h"
typedef int cpu_set_t;
#endif
