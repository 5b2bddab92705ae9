/* Steps of threads under SC and x86-TSO. See machine.h for the layout of a state. */
#include "machine.h"

#include <string.h>

#include "objects.h"

enum { LOCAL_STEPS_LIMIT = 1 << 20, STACK = 64 };

static const enum verdict GOES_ON = PASSED;

/* ---- the parts of a state ---- */

control get_control(const machine *m, const uint64_t *state, uint32_t t)
{
    control c;
    memcpy(&c, &state[m->task->threads[t].base], sizeof c);
    return c;
}

static void set_control(const machine *m, uint64_t *state, uint32_t t, control c)
{
    memcpy(&state[m->task->threads[t].base], &c, sizeof c);
}

static uint64_t *registers(const machine *m, uint64_t *state, uint32_t t)
{
    return &state[m->task->threads[t].base + 1];
}

static uint64_t *user_buffer(const machine *m, uint64_t *state, uint32_t t)
{
    return registers(m, state, t) + m->task->threads[t].registers;
}

static uint64_t *store_buffer(const machine *m, uint64_t *state, uint32_t t)
{
    return user_buffer(m, state, t) + m->task->threads[t].buffer;
}

static const call *current_call(const machine *m, uint32_t t, control c)
{
    return &m->task->calls[m->task->threads[t].first + c.call];
}

static const instr *current_instr(const machine *m, uint32_t t, control c)
{
    const operation *o = &m->task->operations[current_call(m, t, c)->operation];
    return c.pc < o->length ? &m->task->code[o->first + c.pc] : NULL;
}

/* ---- expressions ---- */

static uint64_t binary(uint32_t kind, uint64_t a, uint64_t b)
{
    switch (kind) {
    case NODE_ADD:
        return a + b;
    case NODE_SUB:
        return a - b;
    case NODE_MUL:
        return a * b;
    case NODE_AND:
        return a & b;
    case NODE_OR:
        return a | b;
    case NODE_XOR:
        return a ^ b;
    case NODE_SHL:
        return b < 64 ? a << b : 0;
    case NODE_SHR:
        return b < 64 ? a >> b : 0;
    case NODE_EQ:
        return a == b;
    case NODE_NE:
        return a != b;
    case NODE_LT:
        return a < b;
    case NODE_LE:
        return a <= b;
    case NODE_GT:
        return a > b;
    case NODE_GE:
        return a >= b;
    case NODE_LAND:
        return a != 0 && b != 0;
    default:
        return a != 0 || b != 0;
    }
}

/* The compiler of the tables refuses expressions that need more than STACK operands. */
static uint64_t evaluate(const machine *m, expr e, const uint64_t *regs)
{
    const node *n = &m->task->nodes[e.first];
    uint64_t stack[STACK];
    int top = -1;
    for (uint32_t i = 0; i < e.length; i++) {
        switch (n[i].kind) {
        case NODE_LITERAL:
            stack[++top] = n[i].value;
            break;
        case NODE_REGISTER:
            stack[++top] = regs[n[i].reg];
            break;
        case NODE_NOT:
            stack[top] = stack[top] == 0;
            break;
        case NODE_COMPLEMENT:
            stack[top] = ~stack[top];
            break;
        default:
            top--;
            stack[top] = binary(n[i].kind, stack[top], stack[top + 1]);
        }
    }
    return stack[top];
}

/* The cell of the place that an instruction is about. */
static enum verdict find_cell(const machine *m, const uint64_t *state, const instr *i, const uint64_t *regs,
                              uint32_t *cell)
{
    uint64_t object = evaluate(m, i->object, regs);
    uint64_t index = evaluate(m, i->index, regs);
    return objects_find(m->task, state, object, i->field, index, cell);
}

/* ---- accounts ---- */

static void account(machine *m, record r)
{
    if (m->records != NULL && m->record_count < m->record_room)
        m->records[m->record_count++] = r;
}

/* The record with its place. */
static record located(const machine *m, record r, uint32_t field, uint32_t cell)
{
    r.field = field;
    r.object = objects_of_cell(m->task, field, cell);
    r.index = cell - m->task->fields[(r.object - 1) * m->task->field_count + field].base;
    return r;
}

/* ---- the monitor ---- */

static int32_t ask_monitor(machine *m, memo_key key, uint64_t *state, uint32_t t, control c, const uint64_t *value)
{
    memo_entry *entry = memo_find(&m->answers, key);
    if (!memo_is_free(entry))
        return entry->value;
    const task *task = m->task;
    int32_t before = (int32_t)state[task->words - 1];
    int32_t answer = value == NULL ? task->invoke(before, (int32_t)t, c.call)
                                   : task->respond(before, (int32_t)t, c.call, *value, user_buffer(m, state, t));
    return memo_fill(&m->answers, entry, key, answer) ? answer : -3;
}

static enum verdict tell_monitor(machine *m, uint64_t *state, uint32_t t, control c, const uint64_t *value)
{
    const task *task = m->task;
    uint64_t *monitor = &state[task->words - 1];
    memo_key key = {*monitor << 32 | t, c.call};
    if (value != NULL) {
        /* the key of a response is the fingerprint of all that the monitor is told */
        uint64_t words[STACK + 4] = {*monitor, (uint64_t)c.call << 32 | t, *value};
        uint32_t length = task->threads[t].buffer;
        memcpy(&words[3], user_buffer(m, state, t), length * sizeof *words);
        key = machine_fingerprint(task, words, length + 3);
    }
    int32_t answer = ask_monitor(m, key, state, t, c, value);
    if (answer < -1)
        return CALLBACK_FAILED;
    if (answer < 0)
        return REFUSED;
    *monitor = (uint64_t)answer;
    return GOES_ON;
}

static enum verdict announce(machine *m, uint64_t *state, uint32_t t, control *c)
{
    account(m, (record){.kind = RECORD_INVOKE, .thread = (int32_t)t, .call = c->call});
    c->stage = RUNNING;
    return tell_monitor(m, state, t, *c, NULL);
}

/* ---- memory ---- */

static uint64_t read_cell(const machine *m, uint64_t *state, uint32_t t, control c, uint32_t cell)
{
    const uint64_t *stores = store_buffer(m, state, t);
    for (int i = c.stores - 1; i >= 0; i--)
        if ((uint32_t)stores[2 * i] == cell)
            return stores[2 * i + 1];
    return state[cell];
}

static enum verdict buffer_store(machine *m, uint64_t *state, uint32_t t, control *c, uint32_t cell, const instr *i,
                                 uint64_t value)
{
    if (c->stores >= m->task->buffer_room)
        return STORE_BUFFER_LIMIT;
    uint64_t *stores = store_buffer(m, state, t);
    stores[2 * c->stores] = (uint64_t)i->field << 32 | cell;
    stores[2 * c->stores + 1] = value;
    c->stores++;
    return GOES_ON;
}

/* Take store number n out of the buffer. */
static void forget_store(control *c, uint64_t *stores, int n)
{
    c->stores--;
    memmove(stores + 2 * n, stores + 2 * n + 2, 2u * (size_t)(c->stores - n) * sizeof *stores);
    stores[2 * c->stores] = 0;
    stores[2 * c->stores + 1] = 0;
}

static void drain_oldest(machine *m, uint64_t *state, uint32_t t)
{
    control c = get_control(m, state, t);
    uint64_t *stores = store_buffer(m, state, t);
    uint32_t cell = (uint32_t)stores[0];
    record r = {.kind = RECORD_DRAIN, .thread = (int32_t)t, .value = stores[1]};
    account(m, located(m, r, (uint32_t)(stores[0] >> 32), cell));
    state[cell] = stores[1];
    forget_store(&c, stores, 0);
    set_control(m, state, t, c);
}

/* Whether no other thread ever touches what the instruction does. */
static bool is_quiet_store(const machine *m, uint32_t t, const instr *i)
{
    return ((i->own_reads | i->own_writes) & ~m->task->threads[t].quiet_stores) == 0;
}

/* Which of the stores that are on their way goes to the object; -1 if none does. */
static int store_to(const machine *m, const uint64_t *stores, control c, uint64_t object)
{
    for (int n = 0; n < c.stores; n++)
        if (objects_of_cell(m->task, (uint32_t)(stores[2 * n] >> 32), (uint32_t)stores[2 * n]) == object)
            return n;
    return -1;
}

/* The object's end. A store of another thread that is still on its way to it was not ordered before. One's own are
 * forgotten: nobody may look at them. */
static enum verdict run_free(machine *m, uint64_t *state, uint32_t t, control *c, const instr *i)
{
    uint64_t object = evaluate(m, i->object, registers(m, state, t));
    for (uint32_t u = 0; u < m->task->thread_count; u++)
        if (u != t && store_to(m, store_buffer(m, state, u), get_control(m, state, u), object) >= 0)
            return FAULT_FREE;
    enum verdict verdict = objects_free(m->task, state, object, i->yes);
    if (verdict != GOES_ON)
        return verdict;
    uint64_t *stores = store_buffer(m, state, t);
    for (int n = store_to(m, stores, *c, object); n >= 0; n = store_to(m, stores, *c, object))
        forget_store(c, stores, n);
    account(m, (record){RECORD_ACCESS, (int32_t)t, i->line, c->call, i->kind, (uint32_t)object, 0, 0, object});
    c->pc++;
    return GOES_ON;
}

static enum verdict run_alloc(machine *m, uint64_t *state, uint32_t t, control *c, const instr *i)
{
    uint64_t *regs = registers(m, state, t);
    uint64_t count = evaluate(m, i->value, regs), object;
    uint32_t alternative = m->alternative;
    m->alternative = 0;
    enum verdict verdict = objects_allocate(m->task, state, i->field, count, alternative, &object);
    regs[i->dst] = object;
    account(m, (record){RECORD_ACCESS, (int32_t)t, i->line, c->call, i->kind, (uint32_t)object, i->field, 0, object});
    c->pc++;
    return verdict;
}

/* A load, store or read-modify-write; under TSO a draining one finds the store buffer empty. */
static enum verdict run_access(machine *m, uint64_t *state, uint32_t t, control *c, const instr *i)
{
    uint64_t *regs = registers(m, state, t);
    uint32_t cell;
    enum verdict verdict = find_cell(m, state, i, regs, &cell);
    if (verdict != GOES_ON)
        return verdict;
    uint64_t old = i->kind == INSTR_STORE ? 0 : read_cell(m, state, t, *c, cell);
    record r = {.kind = RECORD_ACCESS, .thread = (int32_t)t, .line = i->line, .call = c->call, .instr = i->kind};
    r = located(m, r, i->field, cell);
    r.value = old;
    uint64_t value = i->kind == INSTR_LOAD ? 0 : evaluate(m, i->value, regs);
    switch (i->kind) {
    case INSTR_LOAD:
        regs[i->dst] = old;
        break;
    case INSTR_STORE:
        r.value = value;
        if (m->task->tso && !i->drains && !is_quiet_store(m, t, i)) {
            r.kind = RECORD_BUFFERED;
            verdict = buffer_store(m, state, t, c, cell, i, value);
        } else {
            state[cell] = value;
        }
        break;
    case INSTR_CAS: {
        bool ok = old == evaluate(m, i->expected, regs);
        if (ok)
            state[cell] = value;
        regs[i->dst2] = old;
        regs[i->dst] = ok;
        break;
    }
    case INSTR_FETCH_ADD:
        state[cell] = old + value;
        regs[i->dst] = old;
        break;
    default:
        state[cell] = value;
        regs[i->dst] = old;
    }
    account(m, r);
    c->pc++;
    return verdict;
}

/* ---- local instructions ---- */

static enum verdict run_local(machine *m, uint64_t *state, uint32_t t, control *c, const instr *i)
{
    uint64_t *regs = registers(m, state, t);
    uint64_t index;
    switch (i->kind) {
    case INSTR_SET:
        regs[i->dst] = evaluate(m, i->value, regs);
        break;
    case INSTR_GET:
    case INSTR_PUT:
        index = evaluate(m, i->index, regs);
        if (index >= current_call(m, t, *c)->buffer)
            return FAULT_BUFFER;
        if (i->kind == INSTR_GET)
            regs[i->dst] = user_buffer(m, state, t)[index];
        else
            user_buffer(m, state, t)[index] = evaluate(m, i->value, regs);
        break;
    case INSTR_BRANCH:
        c->pc = (uint16_t)(evaluate(m, i->value, regs) != 0 ? i->yes : i->no);
        return GOES_ON;
    case INSTR_JUMP:
        c->pc = (uint16_t)i->yes;
        return GOES_ON;
    default: /* a fence, with nothing to wait for */
        break;
    }
    c->pc++;
    return GOES_ON;
}

static enum verdict run_instr(machine *m, uint64_t *state, uint32_t t, control *c, const instr *i)
{
    if (i->kind == INSTR_ALLOC)
        return run_alloc(m, state, t, c, i);
    if (i->kind == INSTR_FREE)
        return run_free(m, state, t, c, i);
    return i->kind >= INSTR_LOAD ? run_access(m, state, t, c, i) : run_local(m, state, t, c, i);
}

/* ---- calls ---- */

static void clear_call(const machine *m, uint64_t *state, uint32_t t)
{
    const thread *own = &m->task->threads[t];
    memset(registers(m, state, t), 0, (own->registers + own->buffer) * sizeof *state);
}

/* The next call of the thread, if there is one: its arguments are in place, nothing has happened. */
static void enter_call(const machine *m, uint64_t *state, uint32_t t, control *c)
{
    const thread *own = &m->task->threads[t];
    clear_call(m, state, t);
    c->pc = 0;
    if (c->call >= own->calls) {
        c->stage = DONE;
        return;
    }
    const call *next = current_call(m, t, *c);
    uint32_t args = next->words - next->buffer;
    memcpy(registers(m, state, t), &m->task->data[next->data], args * sizeof *state);
    memcpy(user_buffer(m, state, t), &m->task->data[next->data + args], next->buffer * sizeof *state);
    c->stage = m->task->reduce ? SILENT : IDLE;
}

static enum verdict leave_call(machine *m, uint64_t *state, uint32_t t, control *c, const instr *i, step_count *count)
{
    uint64_t value = evaluate(m, i->value, registers(m, state, t));
    const uint64_t *buffer = user_buffer(m, state, t);
    for (uint32_t n = 0; m->records != NULL && n < current_call(m, t, *c)->buffer; n++)
        account(m, (record){RECORD_OUTPUT, (int32_t)t, i->line, c->call, i->kind, 0, 0, n, buffer[n]});
    account(m, (record){RECORD_RESPOND, (int32_t)t, i->line, c->call, i->kind, 0, 0, 0, value});
    enum verdict verdict = tell_monitor(m, state, t, *c, &value);
    c->call++;
    enter_call(m, state, t, c);
    count->returned = true;
    count->operation = c->stage == DONE ? -1 : (int32_t)current_call(m, t, *c)->operation;
    return verdict;
}

/* ---- transitions ---- */

/* Whether the instruction may run at once, because no other thread can notice when it does (see explorer.py). */
static bool is_local(const machine *m, uint32_t t, control c, const instr *i)
{
    const task *task = m->task;
    bool waits = task->tso && i->drains && c.stores > 0;
    switch (i->kind) {
    case INSTR_RETURN:
        return c.stage == RUNNING;
    case INSTR_LOAD:
        return (task->threads[t].quiet_loads >> i->field & 1) != 0;
    case INSTR_FENCE:
        return !waits;
    case INSTR_STORE:
        if (task->tso && !i->drains && c.stage == RUNNING)
            return true;
        return is_quiet_store(m, t, i) && !waits;
    case INSTR_CAS:
    case INSTR_FETCH_ADD:
    case INSTR_EXCHANGE:
        return is_quiet_store(m, t, i) && !waits;
    case INSTR_ALLOC:
        return is_quiet_store(m, t, i) && !task->reuse;
    case INSTR_FREE:
        return is_quiet_store(m, t, i);
    default:
        return true;
    }
}

static void forget_dead_registers(const machine *m, uint64_t *state, uint32_t t, const instr *i)
{
    uint64_t *regs = registers(m, state, t);
    for (uint32_t r = 0; r < m->task->threads[t].registers; r++)
        if ((i->live[r / 64] >> r % 64 & 1) == 0)
            regs[r] = 0;
}

/* Run local instructions up to the next stop. */
static enum verdict settle(machine *m, uint64_t *state, uint32_t t, control *c, step_count *count)
{
    for (int n = 0; c->stage != DONE; n++) {
        const instr *i = current_instr(m, t, *c);
        if (i == NULL)
            return FAULT_CODE;
        if (!is_local(m, t, *c, i)) {
            forget_dead_registers(m, state, t, i);
            return GOES_ON;
        }
        if (n >= LOCAL_STEPS_LIMIT)
            return FAULT_LOOP;
        (*(count->returned ? &count->next : &count->steps))++;
        enum verdict verdict =
            i->kind == INSTR_RETURN ? leave_call(m, state, t, c, i, count) : run_instr(m, state, t, c, i);
        if (verdict != GOES_ON)
            return verdict;
    }
    return GOES_ON;
}

/* One step of a thread with reduction: its pending access, then everything local. */
static enum verdict step_reduced(machine *m, uint64_t *state, uint32_t t, control *c, step_count *count)
{
    enum verdict verdict = GOES_ON;
    if (c->stage == SILENT)
        verdict = announce(m, state, t, c);
    const instr *i = current_instr(m, t, *c);
    if (verdict == GOES_ON && i->kind != INSTR_RETURN) {
        count->steps++;
        verdict = run_instr(m, state, t, c, i);
    }
    return verdict == GOES_ON ? settle(m, state, t, c, count) : verdict;
}

/* One step of a thread without reduction: one instruction, or the call. */
static enum verdict step_single(machine *m, uint64_t *state, uint32_t t, control *c, step_count *count)
{
    if (c->stage == IDLE)
        return announce(m, state, t, c);
    const instr *i = current_instr(m, t, *c);
    if (i == NULL)
        return FAULT_CODE;
    count->steps++;
    return i->kind == INSTR_RETURN ? leave_call(m, state, t, c, i, count) : run_instr(m, state, t, c, i);
}

enum verdict machine_step(machine *m, uint64_t *state, uint32_t choice, step_count *count)
{
    *count = (step_count){.operation = -1};
    uint32_t t = choice % MAX_THREADS;
    if (machine_stepper(choice) < 0) {
        drain_oldest(m, state, t);
        return GOES_ON;
    }
    m->alternative = choice < MAX_THREADS ? 0 : choice / MAX_THREADS - 1;
    control c = get_control(m, state, t);
    enum verdict verdict = m->task->reduce ? step_reduced(m, state, t, &c, count) : step_single(m, state, t, &c, count);
    set_control(m, state, t, c);
    return verdict;
}

enum verdict machine_start(machine *m, uint64_t *state, step_count *counts)
{
    const task *task = m->task;
    memset(state, 0, task->words * sizeof *state);
    memcpy(state, task->initial, (task->cells + task->heap) * sizeof *state);
    for (uint32_t t = 0; t < task->thread_count; t++) {
        control c = {0};
        enter_call(m, state, t, &c);
        counts[t] = (step_count){.returned = true, .operation = -1};
        if (c.stage != DONE)
            counts[t].operation = (int32_t)current_call(m, t, c)->operation;
        enum verdict verdict = task->reduce ? settle(m, state, t, &c, &counts[t]) : GOES_ON;
        set_control(m, state, t, c);
        if (verdict != GOES_ON)
            return verdict;
    }
    return GOES_ON;
}

uint64_t machine_enabled(const machine *m, const uint64_t *state)
{
    uint64_t enabled = 0;
    for (uint32_t t = 0; t < m->task->thread_count; t++) {
        control c = get_control(m, state, t);
        if (c.stores > 0)
            enabled |= UINT64_C(1) << (MAX_THREADS + t);
        if (c.stage == DONE)
            continue;
        const instr *i = c.stage == IDLE ? NULL : current_instr(m, t, c);
        if (i == NULL || !(i->drains && c.stores > 0))
            enabled |= UINT64_C(1) << t;
        if (i == NULL || i->kind != INSTR_ALLOC || !m->task->reuse)
            continue;
        for (uint32_t a = 1; a <= m->task->objects - m->task->kept; a++)
            if (objects_reusable(m->task, state, a))
                enabled |= UINT64_C(1) << (MAX_THREADS * (1 + a) + t);
    }
    return enabled;
}

/* ---- what threads may do next, and later ---- */

access machine_next_access(const machine *m, const uint64_t *state, uint32_t t)
{
    access a = {0};
    control c = get_control(m, state, t);
    if (c.stage == DONE || c.stage == IDLE)
        return a;
    const instr *i = current_instr(m, t, c);
    const uint64_t *regs = &state[m->task->threads[t].base + 1];
    if (i == NULL || i->kind < INSTR_LOAD || i->kind > INSTR_EXCHANGE ||
        find_cell(m, state, i, regs, &a.cell) != PASSED)
        return a;
    a.any = true;
    a.plain = i->plain;
    a.write = i->kind != INSTR_LOAD && (i->kind != INSTR_CAS || state[a.cell] == evaluate(m, i->expected, regs));
    return a;
}

static void future(const machine *m, const uint64_t *state, uint32_t t, uint64_t *reads, uint64_t *writes)
{
    const task *task = m->task;
    const thread *own = &task->threads[t];
    control c = get_control(m, state, t);
    if (c.stage != DONE) {
        const instr *i = current_instr(m, t, c);
        *reads |= i->reads;
        *writes |= i->writes;
        if (c.call + 1u < own->calls) {
            const call *later = current_call(m, t, c) + 1;
            *reads |= later->reads;
            *writes |= later->writes;
        }
    }
    const uint64_t *stores = &state[own->base + 1 + own->registers + own->buffer];
    for (int n = 0; n < c.stores; n++)
        *writes |= UINT64_C(1) << (stores[2 * n] >> 32);
}

int machine_ample(const machine *m, const uint64_t *state, uint64_t enabled)
{
    const task *task = m->task;
    for (uint32_t t = 0; t < task->thread_count; t++) {
        control c = get_control(m, state, t);
        if ((enabled >> t & 1) == 0 || c.stage != RUNNING)
            continue;
        const instr *i = current_instr(m, t, c);
        uint64_t reads = 0, writes = 0;
        for (uint32_t other = 0; other < task->thread_count; other++)
            if (other != t)
                future(m, state, other, &reads, &writes);
        if ((i->own_reads & writes) == 0 && (i->own_writes & (reads | writes | task->observed)) == 0)
            return (int)t;
    }
    return -1;
}

/* ---- fingerprints ---- */

__extension__ typedef unsigned __int128 uint128;

/* Multilinear hashing, twice: the upper half of k0 + k1 x1 + k2 x2 + … modulo 2^128 with random 128-bit keys. Two
 * different arrays collide with probability at most 2^-64 for each half of the result (Lemire and Kaser, "Strongly
 * universal string hashing is fast", 2014), whatever they are. */
memo_key machine_fingerprint(const task *task, const uint64_t *words, uint32_t count)
{
    const uint64_t *k = task->keys;
    uint128 a = (uint128)k[0] << 64 | k[1];
    uint128 b = (uint128)k[2] << 64 | k[3];
    for (uint32_t i = 0; i < count; i++) {
        k += 4;
        if (words[i] == 0)
            continue;
        a += ((uint128)k[0] << 64 | k[1]) * words[i];
        b += ((uint128)k[2] << 64 | k[3]) * words[i];
    }
    return (memo_key){(uint64_t)(a >> 64), (uint64_t)(b >> 64)};
}
