/**
 * @file machine.h
 * @brief The threads of a client: local steps, and the access that a thread makes next.
 *
 * The meaning of each instruction is that of models/ir.py.
 */
#ifndef ZP_RC11_MACHINE_H
#define ZP_RC11_MACHINE_H

#include "graph.h"

enum mode {
    AT_ACCESS, /* the next instruction is a shared access or a fence */
    FINISHED,  /* all calls have returned, or the last one has stopped for ever */
    CUT,       /* one call jumped backwards more often than the bound */
    FAULTED    /* a buffer was used beyond its end, or NULL, or the code ran out */
};

typedef struct {
    view view;
    int32_t call; /* of the client, not of the thread */
    int32_t pc;
    int32_t back; /* backward jumps of this call so far */
    enum mode mode;
    int32_t waiting; /* the number of events there were when its read was put off; -1 if it was not */
    uint64_t registers[RC11_REGISTERS];
} thread;

/* What calls leave behind: results, buffers, first and last events. */
typedef struct {
    uint64_t results[RC11_CALLS];
    uint64_t words[RC11_WORDS];                  /* all buffers */
    int32_t first[RC11_CALLS], last[RC11_CALLS]; /* -1 if the call has no event */
} records;

/* The access a thread is at, with its operands evaluated. */
typedef struct {
    const rc11_instr *instr;
    uint64_t object, index, value, expected;
} access;

/** Begin the first call of thread number t, and go to its first access. */
void machine_start(const rc11_client *client, thread *self, records *all, int t);

/** The access that a thread in mode AT_ACCESS is at. */
access machine_access(const rc11_client *client, const thread *self);

/** The event of the access, given the value it reads (if it does). */
rc11_event machine_event(const thread *self, const access *a, int number, uint64_t read);

/** Go past the access with the value it read, and on to the next one. */
void machine_finish(const rc11_client *client, thread *self, records *all, int number, const access *a, uint64_t read);

/** Whether the access reads (a CAS may also write). */
bool machine_reads(const access *a);

/** Whether the access is plain or a fence or a write: nobody's later write can matter to it. */
bool machine_is_eager(const access *a);

#endif
