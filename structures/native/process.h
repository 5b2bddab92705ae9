/**
 * @file process.h
 * @brief Which process and which thread this is, in a nanosecond.
 *
 * For `_fast` alone: the numbers are the module's own.
 */
#ifndef ZP_PROCESS_H
#define ZP_PROCESS_H

#include <pthread.h>
#include <stdint.h>

/* counts the forks between the first process and this one; getpid would be a system call in each operation */
static uint32_t zp_generation;

/* this thread's number, never used again for another one; 0: not yet given. Threads' idents are used again. */
static _Thread_local uint64_t zp_thread;
static uint64_t zp_threads;

static void zp_forked(void)
{
    zp_generation++;
}

/** Once, at import. 0, or an error number: no memory. */
static int zp_process_begin(void)
{
    return pthread_atfork(NULL, NULL, zp_forked);
}

/** With the GIL held. */
static inline uint64_t zp_thread_token(void)
{
    if (zp_thread == 0)
        zp_thread = ++zp_threads;
    return zp_thread;
}

#endif
