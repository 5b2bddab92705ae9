/* For reading foreign files: names of types; nothing of it can be used by an operation. */
#ifndef ZP_C11_PTHREAD_H
#define ZP_C11_PTHREAD_H
#include "zp_c11_types.h"
typedef int pthread_t;
typedef int pthread_mutex_t;
typedef int pthread_cond_t;
typedef int pthread_attr_t;
typedef int pthread_key_t;
typedef int pthread_once_t;
typedef int pthread_barrier_t;
typedef int pthread_rwlock_t;
typedef int pthread_spinlock_t;
#define PTHREAD_MUTEX_INITIALIZER 0
#define PTHREAD_COND_INITIALIZER 0
#endif
