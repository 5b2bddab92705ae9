#include "machine.h"

#include <string.h>

enum token { LITERAL, REGISTER, NOT, COMPLEMENT, FIRST_BINARY };
enum { STACK = 32, END = 255 };

/* The numbers of allocated objects begin here; see client.py. */
#define FIRST_ALLOCATED (UINT64_C(1) << 32)

static uint64_t shift(uint64_t word, uint64_t by, bool left)
{
    if (by >= 64)
        return 0;
    return left ? word << by : word >> by;
}

/* In the order of BinaryOperator in models/ir.py. */
static uint64_t binary(uint64_t op, uint64_t a, uint64_t b)
{
    switch (op) {
    case 0:
        return a + b;
    case 1:
        return a - b;
    case 2:
        return a * b;
    case 3:
        return a & b;
    case 4:
        return a | b;
    case 5:
        return a ^ b;
    case 6:
        return shift(a, b, true);
    case 7:
        return shift(a, b, false);
    case 8:
        return a == b;
    case 9:
        return a != b;
    case 10:
        return a < b;
    case 11:
        return a <= b;
    case 12:
        return a > b;
    case 13:
        return a >= b;
    case 14:
        return a != 0 && b != 0;
    default:
        return a != 0 || b != 0;
    }
}

/* Reverse Polish, pairs of (token, operand). bytecode.py sees to it that the stack does. */
static uint64_t evaluate(const rc11_client *client, const thread *self, int32_t offset)
{
    if (offset < 0)
        return 0;
    uint64_t stack[STACK];
    int top = 0;
    for (const uint64_t *code = client->expressions + offset; code[0] != END; code += 2) {
        if (code[0] == LITERAL) {
            stack[top++] = code[1];
        } else if (code[0] == REGISTER) {
            stack[top++] = self->registers[code[1]];
        } else if (code[0] == NOT) {
            stack[top - 1] = stack[top - 1] == 0;
        } else if (code[0] == COMPLEMENT) {
            stack[top - 1] = ~stack[top - 1];
        } else {
            top--;
            stack[top - 1] = binary(code[0] - FIRST_BINARY, stack[top - 1], stack[top]);
        }
    }
    return stack[0];
}

static void begin_call(const rc11_client *client, thread *self, int t)
{
    if (self->call == client->first_call[t + 1]) {
        self->mode = FINISHED;
        return;
    }
    const rc11_call *call = &client->calls[self->call];
    memset(self->registers, 0, sizeof self->registers);
    memcpy(self->registers, client->words + call->args, (size_t)call->arg_count * sizeof(uint64_t));
    self->pc = call->pc;
    self->back = 0;
}

/* The word of the call's buffer, or NULL beyond its end. */
static uint64_t *buffer_word(const rc11_client *client, const thread *self, records *all, uint64_t index)
{
    const rc11_call *call = &client->calls[self->call];
    if (index >= (uint64_t)call->buffer_length)
        return NULL;
    int32_t start = client->calls[0].buffer; /* the records keep the buffers side by side */
    return &all->words[call->buffer - start + (int32_t)index];
}

static void jump(const rc11_client *client, thread *self, int32_t target)
{
    if (target <= self->pc && ++self->back > client->unroll)
        self->mode = CUT;
    self->pc = target;
}

/* The number of the object that is allocated here: another for each place in each round of each call. */
static uint64_t allocated(const rc11_client *client, const thread *self)
{
    const rc11_call *call = &client->calls[self->call];
    uint64_t round = (uint64_t)self->call * (uint64_t)(client->unroll + 1) + (uint64_t)self->back;
    return FIRST_ALLOCATED + round * (uint64_t)call->length + (uint64_t)self->pc;
}

/* One local instruction. False at an access. */
static bool local_step(const rc11_client *client, thread *self, records *all, int t)
{
    const rc11_call *call = &client->calls[self->call];
    if (self->pc >= call->length) {
        self->mode = FAULTED;
        return true;
    }
    const rc11_instr *instr = &client->code[call->code + self->pc];
    uint64_t *word;
    switch (instr->opcode) {
    case RC11_SET:
        self->registers[instr->dst] = evaluate(client, self, instr->value);
        self->pc++;
        return true;
    case RC11_GET:
    case RC11_PUT:
        word = buffer_word(client, self, all, evaluate(client, self, instr->index));
        if (word == NULL)
            self->mode = FAULTED;
        else if (instr->opcode == RC11_GET)
            self->registers[instr->dst] = *word;
        else
            *word = evaluate(client, self, instr->value);
        self->pc++;
        return true;
    case RC11_BRANCH:
        jump(client, self, evaluate(client, self, instr->value) != 0 ? instr->yes : instr->no);
        return true;
    case RC11_JUMP:
        jump(client, self, instr->yes);
        return true;
    case RC11_RETURN:
        all->results[self->call] = evaluate(client, self, instr->value);
        self->call++;
        begin_call(client, self, t);
        return true;
    case RC11_ALLOC:
        self->registers[instr->dst] = allocated(client, self);
        self->pc++;
        return true;
    default:
        if (instr->opcode != RC11_FENCE_OP && instr->field == call->until) {
            self->mode = FINISHED;
            return true;
        }
        if (instr->opcode == RC11_FENCE_OP || evaluate(client, self, instr->object) != 0)
            return false;
        self->mode = FAULTED;
        return true;
    }
}

static void settle(const rc11_client *client, thread *self, records *all, int t)
{
    while (self->mode == AT_ACCESS && local_step(client, self, all, t))
        continue;
}

void machine_start(const rc11_client *client, thread *self, records *all, int t)
{
    memset(self, 0, sizeof *self);
    self->waiting = -1;
    self->call = client->first_call[t];
    self->mode = AT_ACCESS;
    begin_call(client, self, t);
    settle(client, self, all, t);
}

access machine_access(const rc11_client *client, const thread *self)
{
    access a;
    a.instr = &client->code[client->calls[self->call].code + self->pc];
    a.object = evaluate(client, self, a.instr->object);
    a.index = evaluate(client, self, a.instr->index);
    a.value = evaluate(client, self, a.instr->value);
    a.expected = evaluate(client, self, a.instr->expected);
    return a;
}

bool machine_reads(const access *a)
{
    return a->instr->opcode != RC11_STORE && a->instr->opcode != RC11_FENCE_OP;
}

bool machine_is_eager(const access *a)
{
    return a->instr->order == RC11_PLAIN || !machine_reads(a);
}

static bool succeeds(const access *a, uint64_t read)
{
    return a->instr->opcode != RC11_CAS || read == a->expected;
}

static int32_t kind_of(const access *a, uint64_t read)
{
    switch (a->instr->opcode) {
    case RC11_LOAD:
        return RC11_READ;
    case RC11_STORE:
        return RC11_WRITE;
    case RC11_FENCE_OP:
        return RC11_FENCE;
    default:
        return succeeds(a, read) ? RC11_UPDATE : RC11_READ;
    }
}

rc11_event machine_event(const thread *self, const access *a, int number, uint64_t read)
{
    rc11_event e;
    e.thread = number;
    e.call = self->call;
    e.kind = kind_of(a, read);
    e.order = succeeds(a, read) ? a->instr->order : a->instr->failure;
    e.line = a->instr->line;
    e.field = a->instr->field;
    e.source = -1;
    e.position = -1;
    e.object = a->object;
    e.index = a->index;
    e.read = e.kind == RC11_READ || e.kind == RC11_UPDATE ? read : 0;
    e.written =
        e.kind == RC11_WRITE || e.kind == RC11_UPDATE ? a->value + (a->instr->opcode == RC11_ADD ? read : 0) : 0;
    return e;
}

void machine_finish(const rc11_client *client, thread *self, records *all, int number, const access *a, uint64_t read)
{
    if (a->instr->opcode == RC11_CAS) {
        self->registers[a->instr->dst] = succeeds(a, read);
        self->registers[a->instr->dst2] = read;
    } else if (machine_reads(a)) {
        self->registers[a->instr->dst] = read;
    }
    self->pc++;
    self->waiting = -1;
    settle(client, self, all, number);
}
