/* What a stress client of a structure offers to models/traces/stress.py: many short histories of the real code, by
 * real threads, in exact time. */
#ifndef ZP_STRESS_H
#define ZP_STRESS_H

#include <stddef.h>
#include <stdint.h>

#define ZP_STRESS_WORDS 6 /* the longest buffer */
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
} zp_stress_call;

/**
 * Record `rounds` histories. In each one a producer and a consumer make `calls` random calls on a fresh structure.
 *
 * @param log  receives rounds * 2 * calls records: for each round those of the producer, then those of the consumer
 * @return ZP_OK, ZP_ENOMEM (no memory or threads: nothing was recorded), ZP_EINVAL (the structure refused)
 */
ZP_EXPORT int zp_stress_run(uint64_t capacity, uint64_t start, uint64_t seed, size_t rounds, size_t calls,
                            zp_stress_call *log);

#endif
