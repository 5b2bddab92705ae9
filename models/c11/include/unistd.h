/* For reading foreign files: names of types; nothing of it can be used by an operation. */
#ifndef ZP_C11_UNISTD_H
#define ZP_C11_UNISTD_H
#include "zp_c11_types.h"
typedef int pid_t;
typedef int off_t;
typedef int useconds_t;
#endif
