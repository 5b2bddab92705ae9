/**
 * @file search.h
 * @brief The search for a linearization of one history.
 *
 * J. M. Wing and C. Gong, "Testing and verifying concurrent objects", JPDC 1993; G. Lowe, "Testing for
 * linearizability", CCPE 2017: try the operations that may come next, undo, and never visit a configuration twice.
 *
 * A configuration is the set of the operations linearized so far, and the state of the specification. Let r be the
 * first return whose operation is not linearized. Every operation that returned before r is in the set, and none that
 * is called after r can be; the others are open at r, at most one in each lane. So (r, one bit per lane, state)
 * determines the configuration exactly, however long the history is: 16 bytes.
 */
#ifndef ZP_SEARCH_H
#define ZP_SEARCH_H

#include <stdint.h>

enum { SEARCH_LANES = 64 };

enum search_verdict {
    SEARCH_NO = 0,      /* no linearization exists */
    SEARCH_YES = 1,     /* `order` has one */
    SEARCH_LIMIT = 2,   /* `limit` configurations were not enough to tell */
    SEARCH_MEMORY = -1, /* memory was short */
    SEARCH_ERROR = -2,  /* the callback failed */
};

/**
 * The specification: the state after an operation of this class, or -1 if it is not allowed in `state`. A pending
 * operation may have several outcomes: `choice` counts them from 0, and -1 means no more. States are 0, 1, …; a result
 * below -1 is a failure of the callback. Asked once for each triple.
 */
typedef int32_t (*search_step)(int32_t state, int32_t class, int32_t choice);

typedef struct {
    int32_t operations;
    int32_t events;                 /* calls of all operations and returns of the complete ones */
    const int32_t *order_of_events; /* in time: operation i for its call, -1 - i for its return */
    const int32_t *class;           /* per operation: equal classes are equal calls with equal results */
    const int32_t *rank;            /* per operation: of the open ones, try lower ranks first */
    const uint8_t *pending;         /* per operation: whether it never returned, and so may or may not take effect */
    int32_t initial;
    uint64_t limit; /* the most configurations to visit */
    search_step step;
} search_history;

typedef struct {
    int32_t *order; /* room for all operations: the witness */
    int32_t length; /* how many are in it */
    uint64_t visited;
    int32_t deepest; /* the return (counted from 0) that no attempt got past */
} search_result;

/** Look for a linearization. Not re-entrant with the same callback state; otherwise thread-safe. */
__attribute__((visibility("default"))) int search_linearization(const search_history *history, search_result *result);

#endif
