/* For reading foreign files: names of types; nothing of it can be used by an operation. */
#ifndef ZP_C11_THREADS_H
#define ZP_C11_THREADS_H
#include "zp_c11_types.h"
typedef int thrd_t;
typedef int mtx_t;
typedef int cnd_t;
typedef int tss_t;
typedef int once_flag;
#endif
