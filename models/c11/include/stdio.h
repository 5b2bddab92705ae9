/* For reading foreign files: names of types; nothing of it can be used by an operation. */
#ifndef ZP_C11_STDIO_H
#define ZP_C11_STDIO_H
#include "zp_c11_types.h"
typedef int FILE;
#endif
