/**
 * @file machine.h
 * @brief Programs as flat tables, states as arrays of words, and the steps between them.
 *
 * A state is `words` 64-bit words: the shared cells, the heap (see objects.h), one block for each thread, and the
 * states of the observer and of the monitor. A block is a control word, the registers, the caller's buffer and, under
 * TSO, the store buffer (pairs of cell and value, oldest first; the upper half of the cell's word is its field).
 * Whatever cannot matter any more is zero, so that states which differ only in the past are equal.
 */
#ifndef ZP_MACHINE_H
#define ZP_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include "memo.h"

enum { MAX_THREADS = 4, MAX_REGISTERS = 128, MAX_SIGHTS = 128 };

/* The kinds of expression nodes, in postfix order; from NODE_ADD on they take two operands. */
enum node_kind {
    NODE_LITERAL,
    NODE_REGISTER,
    NODE_NOT,
    NODE_COMPLEMENT,
    NODE_ADD,
    NODE_SUB,
    NODE_MUL,
    NODE_AND,
    NODE_OR,
    NODE_XOR,
    NODE_SHL,
    NODE_SHR,
    NODE_EQ,
    NODE_NE,
    NODE_LT,
    NODE_LE,
    NODE_GT,
    NODE_GE,
    NODE_LAND,
    NODE_LOR,
};

typedef struct {
    uint32_t kind;
    uint32_t reg;
    uint64_t value;
} node;

typedef struct {
    uint32_t first, length;
} expr;

enum instr_kind {
    INSTR_SET,
    INSTR_GET,
    INSTR_PUT,
    INSTR_BRANCH,
    INSTR_JUMP,
    INSTR_RETURN,
    INSTR_FENCE,
    INSTR_LOAD,
    INSTR_STORE,
    INSTR_CAS,
    INSTR_FETCH_ADD,
    INSTR_EXCHANGE,
    INSTR_ALLOC,
    INSTR_FREE,
};

typedef struct {
    uint8_t kind;
    uint8_t plain;  /* a non-atomic access */
    uint8_t drains; /* a fence or store of order seq_cst, or a read-modify-write: waits for an empty store buffer */
    uint8_t field;  /* of an allocation, the struct */
    int32_t line;
    uint32_t dst, dst2; /* registers: of a CAS, dst is `ok` and dst2 is `old` */
    uint32_t yes, no;   /* targets of a branch; of a jump, yes; of FREE, yes has the structs that may be freed here */
    expr object, index, value, expected;
    uint64_t live[2];               /* registers that may be read from here on, a bit for each */
    uint64_t own_reads, own_writes; /* fields that the instruction itself reads, writes; see objects.h */
    uint64_t reads, writes;         /* fields that may be read, written from here to the operation's end */
} instr;

typedef struct {
    uint32_t first, length; /* in the table of instructions */
} operation;

typedef struct {
    uint32_t operation;
    uint32_t words; /* of arguments, then the buffer's */
    uint32_t buffer;
    uint32_t data;          /* where both start in the table of data */
    uint64_t reads, writes; /* fields that this and later calls of the thread may read, write */
} call;

typedef struct {
    uint32_t first, calls; /* in the table of calls */
    uint32_t base;         /* its block in a state */
    uint32_t registers, buffer;
    uint64_t quiet_loads;  /* fields that no other thread ever writes: loading one is a local step */
    uint64_t quiet_stores; /* fields that no other thread ever touches: so is storing */
} thread;

typedef struct field {
    uint32_t base, length; /* its cells in one object; no length: the object has no such field */
} field;

/** The monitor: the abstract side of a state. Answers are its states 0, 1, …; -1 refuses; less is a failure. */
typedef int32_t (*monitor_invoke)(int32_t state, int32_t thread, int32_t call);
typedef int32_t (*monitor_respond)(int32_t state, int32_t thread, int32_t call, uint64_t value, const uint64_t *buffer);
/** Told once about every final state: all calls returned, all store buffers empty. Not 0: a failure. */
typedef int32_t (*monitor_final)(int32_t state, const uint64_t *cells);

/** The observer: what it sees before a step and after it (see observer.h). Answers as those of the monitor. */
typedef int32_t (*observer_step)(int32_t state, const uint64_t *before, const uint64_t *after);

typedef struct {
    const node *nodes;
    const instr *code;
    const operation *operations;
    const call *calls;
    const uint64_t *data;
    const field *fields;     /* one row of field_count for each object */
    const uint32_t *structs; /* of each field, its struct */
    const uint8_t *arrays;   /* of each field, whether it is an array */
    const thread *threads;
    const uint64_t *initial; /* the cells, and the heap */
    const uint64_t *keys;    /* random words for fingerprints: 4 * (n + 1) for arrays of n words at most */
    uint32_t thread_count, field_count;
    uint32_t cells, heap;       /* how many words the shared cells have, and the heap behind them */
    uint32_t objects, at_start; /* how many objects there can be, and how many there are at the start */
    uint32_t kept;              /* of those at the start, so many are never given again */
    uint64_t no_memory;         /* bit n: allocation number n fails */
    uint8_t reuse;              /* an allocation may give a freed object again */
    uint32_t words;
    uint32_t buffer_room; /* entries of a store buffer; 0 under SC */
    uint8_t tso;
    uint8_t reduce;
    uint8_t races;        /* look for data races */
    uint8_t allow_cycles; /* a run that never ends is no failure */
    uint64_t state_limit, memory_limit;
    monitor_invoke invoke;
    monitor_respond respond;
    monitor_final final;    /* may be NULL */
    observer_step observe;  /* may be NULL */
    const uint32_t *sights; /* the words of a state that the observer looks at */
    uint32_t sight_count;
    uint64_t observed; /* the fields that they belong to */
} task;

/* How a transition, or an exploration, ends. */
enum verdict {
    PASSED = 0,
    REFUSED,      /* the monitor has no state left: not linearizable */
    FAULT_BUFFER, /* access beyond the caller's buffer */
    FAULT_NULL,   /* access through NULL */
    FAULT_OBJECT, /* access to an object that was never there */
    FAULT_FREED,  /* access to an object that is there no more */
    FAULT_STRUCT, /* access to a field that the object's struct does not have */
    FAULT_INDEX,  /* index beyond the array */
    FAULT_FREE,   /* an object is freed while another thread's store to it is on its way, or is none that FREE frees */
    FAULT_CODE,   /* the program counter is outside the code */
    FAULT_LOOP,   /* local instructions without end */
    BROKEN,       /* the observer refuses */
    RACE,         /* two accesses of one cell, one writing, one plain, at the same time */
    CYCLE,        /* a run without end */
    STATE_LIMIT,  /* INCOMPLETE from here on: the bounds of the exploration, not of the program */
    MEMORY_LIMIT,
    STORE_BUFFER_LIMIT,
    HEAP_LIMIT,
    CALLBACK_FAILED,
};

enum stage {
    IDLE,    /* between calls (without reduction only) */
    SILENT,  /* inside a call of which the monitor does not know yet */
    RUNNING, /* inside a call */
    DONE,
};

typedef struct {
    uint16_t call, pc;
    uint8_t stage;
    uint8_t stores; /* in the store buffer */
    uint16_t zero;
} control;

/* One line of the account of a run. */
enum record_kind { RECORD_INVOKE, RECORD_RESPOND, RECORD_ACCESS, RECORD_BUFFERED, RECORD_DRAIN, RECORD_OUTPUT };

typedef struct {
    int32_t kind, thread, line, call;
    int32_t instr; /* its kind, for an access */
    uint32_t object, field, index;
    uint64_t value; /* loaded, stored or returned; old value of a read-modify-write; a word of the buffer */
} record;

typedef struct {
    const task *task;
    memo_map answers; /* of the monitor */
    memo_map judged;  /* answers of the observer */
    record *records;  /* where to write an account, or NULL */
    int32_t record_count, record_room;
    uint32_t alternative; /* of the allocation that comes next, see objects.h */
} machine;

/* What a transition did, for the count of an operation's own steps. */
typedef struct {
    uint32_t steps; /* instructions of the call that was running before */
    uint32_t next;  /* instructions of the next call, if the former returned */
    bool returned;
    int32_t operation; /* of the next call; -1 if there is none */
} step_count;

/* What a thread would access next. */
typedef struct {
    bool any;
    bool write, plain;
    uint32_t cell;
} access;

control get_control(const machine *m, const uint64_t *state, uint32_t t);

/** The initial state, with every thread run up to its first stop; counts[t] as for a transition. */
enum verdict machine_start(machine *m, uint64_t *state, step_count *counts);

/** Bit t: thread t can take a step. Bit MAX_THREADS + t: its oldest buffered store can reach memory. Further up, bit
 * MAX_THREADS * (1 + a) + t: thread t can take alternative a > 0 of its allocation. */
uint64_t machine_enabled(const machine *m, const uint64_t *state);

/** The thread that takes a step by this transition; -1 if a store reaches memory. */
static inline int machine_stepper(uint32_t choice)
{
    return choice / MAX_THREADS == 1 ? -1 : (int)(choice % MAX_THREADS);
}

/** All transitions by which thread t takes a step. */
static inline uint64_t machine_steps_of(uint32_t t)
{
    return UINT64_C(0x1111111111111101) << t;
}

/** Take one of the enabled transitions, by its bit number. */
enum verdict machine_step(machine *m, uint64_t *state, uint32_t choice, step_count *count);

access machine_next_access(const machine *m, const uint64_t *state, uint32_t t);

/** A thread whose step alone need be explored from here (see explorer.py); -1 if there is none. */
int machine_ample(const machine *m, const uint64_t *state, uint64_t enabled);

/** The fingerprint of an array of `count` words, for which there are keys. */
memo_key machine_fingerprint(const task *task, const uint64_t *words, uint32_t count);

#endif
