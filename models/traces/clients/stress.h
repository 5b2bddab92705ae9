/* Many short histories of the real code, by real threads, in exact time. stress.c makes them, models/traces/stress.py
 * calls it; one more file per structure says what its calls are. */
#ifndef ZP_STRESS_H
#define ZP_STRESS_H

#include <stddef.h>
#include <stdint.h>

#define ZP_STRESS_WORDS 6    /* the longest buffer */
#define ZP_STRESS_THREADS 16 /* the most threads */

#define ZP_EXPORT __attribute__((visibility("default")))

/** One call. The times are tickets of one counter, drawn before the call and after it by fetch-and-add: so two calls
 * of which the first ended before the other began have their tickets in this order, and no others are ordered. */
typedef struct zp_stress_call {
    uint64_t operation;
    uint64_t length; /* of the buffer */
    uint64_t arg;    /* after the structure and the buffer; 0 if there is none */
    uint64_t result;
    uint64_t begin;
    uint64_t end;
    uint64_t before[ZP_STRESS_WORDS]; /* the buffer at the call */
    uint64_t after[ZP_STRESS_WORDS];  /* the buffer at the return */
    uint64_t thread;                  /* for structures with slots: who makes it */
} zp_stress_call;

/** What a structure offers to stress.c. */
typedef struct zp_stress_subject {
    /** Make an object; a code of zp_result.h. */
    int (*create)(void **out, uint64_t capacity, uint64_t start);
    void (*destroy)(void *object);
    /** A random call of a thread. Values that it adds are taken from `*next_value` on, which is the thread's own, so
     * that they are distinct within a history; if several threads add values, the thread's number is part of them. */
    zp_stress_call (*choose)(uint64_t random, uint32_t thread, uint64_t *next_value);
    uint64_t (*perform)(void *object, const zp_stress_call *call, uint64_t *buffer);
} zp_stress_subject;

/** The structure's own. */
extern const zp_stress_subject zp_stress_structure;

/**
 * Record `rounds` histories. In each one `threads` threads make `calls` random calls each on a fresh structure.
 *
 * @param log  receives rounds * threads * calls records: for each round those of thread 0, then those of thread 1, …
 * @return ZP_OK, ZP_ENOMEM (no memory or threads: nothing was recorded), ZP_EINVAL (the structure refused, or too many
 *         threads)
 */
ZP_EXPORT int zp_stress_run(uint64_t capacity, uint64_t start, uint64_t seed, uint32_t threads, size_t rounds,
                            size_t calls, zp_stress_call *log);

#endif
