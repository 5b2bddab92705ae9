/**
 * @file rc11.h
 * @brief All consistent executions of a bounded client under RC11, enumerated as execution graphs.
 *
 * O. Lahav, V. Vafeiadis, J. Kang, C.-K. Hur, D. Dreyer, "Repairing sequential consistency in C/C++11", PLDI 2017.
 *
 * An execution is a set of events (accesses and fences) with sb (program order), rf (which write a read takes its value
 * from) and mo (a total order of the writes of each place). RC11 asks that sb and rf together have no cycle; so every
 * consistent execution can be built event by event, and each part built on the way is consistent itself. explore.c
 * says how each execution is built exactly once; graph.c and psc.c say what consistent means.
 *
 * Not thread-safe only in so far as one result must not be shared: there is no global state.
 */
#ifndef ZP_RC11_H
#define ZP_RC11_H

#include <stdint.h>

enum {
    RC11_EVENTS = 512,   /* the most events of an execution */
    RC11_THREADS = 8,    /* the most threads of a client */
    RC11_CALLS = 24,     /* the most calls */
    RC11_REGISTERS = 96, /* the most registers of an operation */
    RC11_WORDS = 64,     /* the most words in all buffers together */
    RC11_PLACES = 256,   /* the most different places touched */
};

/* in the numbering of models/rc11/bytecode.py */
enum rc11_order { RC11_PLAIN, RC11_RELAXED, RC11_ACQUIRE, RC11_RELEASE, RC11_ACQ_REL, RC11_SEQ_CST };
enum rc11_kind { RC11_READ, RC11_WRITE, RC11_UPDATE, RC11_FENCE };
enum rc11_opcode {
    RC11_SET,
    RC11_GET,
    RC11_PUT,
    RC11_LOAD,
    RC11_STORE,
    RC11_CAS,
    RC11_ADD,
    RC11_EXCHANGE,
    RC11_FENCE_OP,
    RC11_BRANCH,
    RC11_JUMP,
    RC11_RETURN,
    RC11_ALLOC
};

/* Which writes a release heads a sequence of. RC11_CHAIN (C++20): itself and the read-modify-writes that take from it,
 * one after the other. RC11_CHAIN_OR_THREAD (C11, and the PLDI 2017 text): also later atomic writes of its own thread
 * to the same place. The first synchronizes less, so it has more executions: what passes under it passes under both. */
enum rc11_rule { RC11_CHAIN, RC11_CHAIN_OR_THREAD };

/* One instruction. `object`, `index`, `value`, `expected` are offsets in the pool of expressions, or -1. */
typedef struct {
    int32_t opcode, line, order, failure;
    int32_t dst, dst2, field;
    int32_t object, index, value, expected;
    int32_t yes, no;
} rc11_instr;

/* One call: the operation's code, the words of its first registers and of its buffer as it is at the call, where it
 * begins, and the field before whose first access it stops for ever, or -1. */
typedef struct {
    int32_t code, length;
    int32_t args, arg_count;
    int32_t buffer, buffer_length;
    int32_t pc, until;
} rc11_call;

typedef struct {
    uint64_t object, index, value;
    int32_t field;
} rc11_cell;

typedef struct {
    const rc11_instr *code;
    const uint64_t *may_write; /* per instruction: bit f % 64 for each field f that the operation may still write */
    const uint64_t *expressions;
    const uint64_t *words;
    const rc11_call *calls;
    const uint64_t *may_write_after; /* per call: the same for the later calls of its thread */
    const int32_t *first_call;       /* of each thread; one more for the end */
    const rc11_cell *cells;          /* what memory holds at first; every other place holds `blank` */
    const rc11_cell *observed;       /* the places whose last value is part of the outcome */
    uint64_t blank;
    uint64_t limit; /* stop after so many executions and dead ends */
    int32_t threads, call_count, cell_count, observed_count;
    int32_t unroll;      /* how often a call may jump backwards; beyond that the execution is cut */
    int32_t rule;        /* of release sequences */
    int32_t order_calls; /* whether happens-before between calls is part of the outcome */
} rc11_client;

/* One event as it is reported. `source` is the event a read takes from, -1 for the initial value; `position` counts the
 * writes of the place in mo from 0. */
typedef struct {
    int32_t thread, call, kind, order, line, field, source, position;
    uint64_t object, index, read, written;
} rc11_event;

enum rc11_status {
    RC11_DONE = 0,
    RC11_RACE = 1,  /* stopped at the first race; `bad` has the execution, its last event races with `partner` */
    RC11_LIMIT = 2, /* `limit` reached: nothing was established */
    RC11_MEMORY = -1,
    RC11_TOO_LARGE = -2, /* one of the sizes above does not do */
};

/* What was found. `executions` are complete and consistent; `cut` ones have a call beyond the unroll bound; `dead` ends
 * waited for a write that never came (they are no executions); `faults` are executions in which a call used its buffer
 * beyond the end, or NULL; `bad` has the first of them. */
typedef struct {
    int32_t status;
    int32_t bad_count, partner;
    uint64_t executions, cut, dead, faults, events;
    uint64_t outcomes;
    uint32_t outcome_words;
    void *set;
    rc11_event bad[RC11_EVENTS];
} rc11_result;

#define RC11_PUBLIC __attribute__((visibility("default")))

/** Enumerate. The result owns memory afterwards, whatever the status: see rc11_free. */
RC11_PUBLIC void rc11_explore(const rc11_client *client, rc11_result *result);

/** Outcome number i: its words (per call: result, then its buffer; then the observed places; then, per call, the bit
 * set of the calls that happen before it), how many executions have it, and the events of the first of them. Returns
 * the number of events. */
RC11_PUBLIC int32_t rc11_outcome(const rc11_result *result, uint64_t i, uint64_t *words, uint64_t *times,
                                 rc11_event *events);

RC11_PUBLIC void rc11_free(rc11_result *result);

#endif
