/* For the proof front end: takes the place of csrc/zp_atomic.h, whose include guard it defines. ZP_LOAD and the others
 * are no macros here, so that they reach the parser as calls. */
#ifndef ZP_ATOMIC_H
#define ZP_ATOMIC_H
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#define ZP_CACHE_LINE 128
#define ZP_RARE
/* a type can be no argument of a call */
#define ZP_NEW(type, slots) ZP_NEW(sizeof(type), slots)
#endif
