/* For reading foreign files: names of types; nothing of it can be used by an operation. */
#ifndef ZP_C11_TIME_H
#define ZP_C11_TIME_H
#include "zp_c11_types.h"
typedef int time_t;
typedef int clock_t;
typedef int clockid_t;
struct timespec {
    long tv_sec;
    long tv_nsec;
};
#endif
