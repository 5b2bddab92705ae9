/**
 * @file zp_trace.h
 * @brief Controlled schedules of the real code: exact order, exact values, exactly reproducible.
 *
 * With `-DZP_TRACE` every shared access of the library calls zp_trace_before, happens, and calls zp_trace_after. In a
 * thread that zp_trace_run started, the first waits until the schedule names this thread, and the second records what
 * happened; in any other thread both return at once. So exactly one thread of a run moves at a time, and it makes one
 * *event* at a time: the invocation of a call, one shared access, or the response of a call.
 *
 * SCHEDULE. A list of thread numbers, one for each event. A number whose thread has finished its calls is skipped.
 * After the end of the list, either the unfinished thread of the lowest number moves (`finish` is not 0), or the run
 * stops and leaves the calls in progress without a response (`finish` is 0).
 *
 * The threads of an event list are themselves a schedule that gives this very event list again.
 *
 * THREADS. Several runs may go on at once, on different objects. An object of a run must not be used outside it
 * meanwhile. Every run joins its threads before it returns.
 *
 * The hooks use the statement expressions and __auto_type of GCC and Clang.
 */
#ifndef ZP_TRACE_H
#define ZP_TRACE_H

#include <stddef.h>
#include <stdint.h>

#include "zp_result.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ZP_TRACE_THREADS 64 /**< The most threads of a run. */
#define ZP_TRACE_ARGS 4     /**< The most words that a call takes. */

/** What an event is. READ and WRITE are the plain accesses. */
enum zp_trace_kind {
    ZP_TRACE_INV,   /**< value: the number of the call in the plan */
    ZP_TRACE_RES,   /**< value: the result */
    ZP_TRACE_READ,  /**< value: the word read */
    ZP_TRACE_WRITE, /**< value: the word written */
    ZP_TRACE_LOAD,  /**< value: the word read */
    ZP_TRACE_STORE, /**< value: the word written */
    ZP_TRACE_CAS,   /**< value: the word before */
    ZP_TRACE_FAA,   /**< value: the word before */
    ZP_TRACE_XCHG,  /**< value: the word before */
    ZP_TRACE_FENCE, /**< value: 0 */
    ZP_TRACE_NEW,   /**< value: the address of the new object, 0 if there is no memory */
    ZP_TRACE_FREE   /**< value: the address of the object */
};

/** One event. `line` is that of the access in its source file, 0 for invocations and responses. */
typedef struct zp_trace_event {
    uint32_t thread;
    uint32_t kind;
    uint32_t line;
    uint64_t value;
} zp_trace_event;

/** One call of an operation. The meaning of `operation` is that of the plan's `perform`. */
typedef struct zp_trace_call {
    uint32_t thread;
    uint32_t operation;
    uint64_t args[ZP_TRACE_ARGS];
    uint64_t *buffer; /**< the caller's array, or NULL; nobody else's during the run */
} zp_trace_call;

/** A run: what is called by whom, in which order, and where the events go. Owned by the caller. */
typedef struct zp_trace_plan {
    uint64_t (*perform)(void *object, const zp_trace_call *call); /**< makes the call, gives its result */
    void *object;
    const zp_trace_call *calls; /**< a thread makes its own ones, in this order */
    size_t call_count;
    uint32_t threads;         /**< 1 to ZP_TRACE_THREADS */
    const uint32_t *schedule; /**< thread numbers, each less than `threads` */
    size_t schedule_length;
    int finish;             /**< what follows after the schedule's end, see above */
    uint64_t refused;       /**< bit n: allocation number n of the run finds no memory; see zp_trace_refuses */
    zp_trace_event *events; /**< receives the events, at most `room` */
    size_t room;
    size_t event_count; /**< out: how many there are */
} zp_trace_plan;

/**
 * Make the run that the plan describes.
 *
 * A call that does not end (a stopped run, or no room for more events) is left with longjmp at its next shared access,
 * so the object may be in the middle of an operation: then only destroy it.
 *
 * @return ZP_OK; ZP_EINVAL (no thread or too many, a thread number out of range: nothing was called); ZP_ENOMEM (no
 *         memory or no threads: nothing was called); ZP_FULL (more than `room` events: the first `room` are there)
 */
int zp_trace_run(zp_trace_plan *plan);

/** Wait for the turn of the calling thread, whose next event is an access at `line`. */
void zp_trace_before(enum zp_trace_kind kind, uint32_t line);

/** Record the event announced by zp_trace_before. */
void zp_trace_after(uint64_t value);

/* For the allocator of a traced build, called in the middle of an event; see models/traces/clients/client.h. */

/** Whether the run of the calling thread wants this allocation to fail. Counts it. 0 in any other thread. */
int zp_trace_refuses(void);

/** As free, but in a run only after its end: no address occurs twice in a run. `memory` is from malloc or
 * aligned_alloc, with room for a pointer. */
void zp_trace_release(void *memory);

#ifdef __cplusplus
}
#endif

/* The traced accesses. A word is recorded as 64 bits, whether it is an integer or a pointer. */

/** An access that gives a value: announce, do, record what it gave. */
#define ZP_TRACED(kind, access)                                                                                        \
    __extension__({                                                                                                    \
        zp_trace_before(kind, (uint32_t)__LINE__);                                                                     \
        __auto_type zp_trace_value = (access);                                                                         \
        zp_trace_after((uint64_t)zp_trace_value);                                                                      \
        zp_trace_value;                                                                                                \
    })

/** An access that takes a value of the given type: announce, do, record what it took. The value is computed before. */
#define ZP_TRACED_VOID(kind, type, value, access)                                                                      \
    __extension__({                                                                                                    \
        type zp_trace_value = (value);                                                                                 \
        zp_trace_before(kind, (uint32_t)__LINE__);                                                                     \
        access;                                                                                                        \
        zp_trace_after((uint64_t)zp_trace_value);                                                                      \
    })

/** The type of the value in an atomic object. */
#define ZP_TRACED_TYPE(place) __typeof__(ZP_ATOMIC_LOAD(place, seq_cst))

#define ZP_LOAD(place, order) ZP_TRACED(ZP_TRACE_LOAD, ZP_ATOMIC_LOAD(place, order))
#define ZP_READ(place) ZP_TRACED(ZP_TRACE_READ, *(place))
#define ZP_STORE(place, value, order)                                                                                  \
    ZP_TRACED_VOID(ZP_TRACE_STORE, ZP_TRACED_TYPE(place), value, ZP_ATOMIC_STORE(place, zp_trace_value, order))
#define ZP_WRITE(place, value) ZP_TRACED_VOID(ZP_TRACE_WRITE, __typeof__(*(place)), value, *(place) = zp_trace_value)
#define ZP_FAA(place, value, order) ZP_TRACED(ZP_TRACE_FAA, ZP_ATOMIC_FAA(place, value, order))
#define ZP_XCHG(place, value, order) ZP_TRACED(ZP_TRACE_XCHG, ZP_ATOMIC_XCHG(place, value, order))
#define ZP_NEW(type, slots) ZP_TRACED(ZP_TRACE_NEW, ZP_ATOMIC_NEW(type, slots))
#define ZP_FENCE(order) ZP_TRACED_VOID(ZP_TRACE_FENCE, int, 0, ZP_ATOMIC_FENCE(order))

/** As C11's strong compare-exchange: 1 if `place` held `*expected` and now holds `desired`; else 0, and `*expected` is
 * what it held. In both cases `*expected` ends as the word before, which is what is recorded. */
#define ZP_CAS(place, expected, desired, success, failure)                                                             \
    __extension__({                                                                                                    \
        __typeof__(*(expected)) zp_trace_desired = (desired);                                                          \
        zp_trace_before(ZP_TRACE_CAS, (uint32_t)__LINE__);                                                             \
        int zp_trace_done = ZP_ATOMIC_CAS(place, expected, zp_trace_desired, success, failure);                        \
        zp_trace_after((uint64_t) * (expected));                                                                       \
        zp_trace_done;                                                                                                 \
    })

#endif
