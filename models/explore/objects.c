/* Objects. See objects.h. */
#include "objects.h"

#include <string.h>

/* A header: whether the object is there, its struct, and its number of array elements. */
enum life { NEVER, ALIVE, FREED };

typedef struct {
    uint16_t life, type;
    uint32_t count;
} header;

static header get_header(const task *task, const uint64_t *state, uint32_t object)
{
    header h;
    memcpy(&h, &state[task->cells + object], sizeof h);
    return h;
}

static void set_header(const task *task, uint64_t *state, uint32_t object, header h)
{
    memcpy(&state[task->cells + object], &h, sizeof h);
}

static const field *row_of(const task *task, uint32_t object)
{
    return &task->fields[(object - 1) * task->field_count];
}

/* Whether the object is there; of one that was allocated, whether it has the field, and how many elements. */
static enum verdict look(const task *task, const uint64_t *state, uint32_t object, uint32_t field, uint32_t *length)
{
    header h = get_header(task, state, object);
    if (h.life == NEVER)
        return FAULT_OBJECT;
    if (h.life == FREED)
        return FAULT_FREED;
    if (object <= task->at_start)
        return PASSED;
    if (h.type != task->structs[field])
        return FAULT_STRUCT;
    if (task->arrays[field])
        *length = h.count;
    return PASSED;
}

enum verdict objects_find(const task *task, const uint64_t *state, uint64_t object, uint32_t field, uint64_t index,
                          uint32_t *cell)
{
    if (object == 0)
        return FAULT_NULL;
    if (object > task->objects)
        return FAULT_OBJECT;
    const struct field *f = &row_of(task, (uint32_t)object)[field];
    uint32_t length = f->length;
    if (task->heap > 0) {
        enum verdict verdict = look(task, state, (uint32_t)object, field, &length);
        if (verdict != PASSED)
            return verdict;
    }
    if (f->length == 0)
        return FAULT_STRUCT;
    if (index >= length)
        return FAULT_INDEX;
    *cell = f->base + (uint32_t)index;
    return PASSED;
}

uint32_t objects_of_cell(const task *task, uint32_t field, uint32_t cell)
{
    uint32_t object = 1;
    while (cell - row_of(task, object)[field].base >= row_of(task, object)[field].length)
        object++;
    return object;
}

/* The object's cells: from the least base of its row to the end of the last field. */
static void clear(const task *task, uint64_t *state, uint32_t object)
{
    const field *row = row_of(task, object);
    for (uint32_t f = 0; f < task->field_count; f++)
        memset(&state[row[f].base], 0, row[f].length * sizeof *state);
}

bool objects_reusable(const task *task, const uint64_t *state, uint32_t alternative)
{
    return get_header(task, state, task->kept + alternative).life == FREED;
}

/* The number that was never given; 0 if there is none left. */
static uint32_t fresh(const task *task, const uint64_t *state)
{
    for (uint32_t object = task->at_start + 1; object <= task->objects; object++)
        if (get_header(task, state, object).life == NEVER)
            return object;
    return 0;
}

/* Whether this allocation is to fail. They are counted only while one that fails may come. */
static bool fails(const task *task, uint64_t *state)
{
    uint64_t *count = &state[task->cells];
    if (*count >= 64 || task->no_memory >> *count == 0)
        return false;
    return (task->no_memory >> (*count)++ & 1) != 0;
}

enum verdict objects_allocate(const task *task, uint64_t *state, uint32_t type, uint64_t count, uint32_t alternative,
                              uint64_t *object)
{
    *object = 0;
    if (fails(task, state))
        return PASSED;
    uint32_t number = alternative > 0 ? task->kept + alternative : fresh(task, state);
    if (number == 0)
        return HEAP_LIMIT;
    const field *row = row_of(task, number);
    for (uint32_t f = 0; f < task->field_count; f++)
        if (task->structs[f] == type && task->arrays[f] && count > row[f].length)
            return HEAP_LIMIT;
    set_header(task, state, number, (header){ALIVE, (uint16_t)type, (uint32_t)count});
    *object = number;
    return PASSED;
}

enum verdict objects_free(const task *task, uint64_t *state, uint64_t object, uint32_t structs)
{
    if (object == 0)
        return PASSED;
    if (object > task->objects)
        return FAULT_OBJECT;
    uint32_t number = (uint32_t)object;
    header h = get_header(task, state, number);
    if (h.life != ALIVE)
        return h.life == FREED ? FAULT_FREED : FAULT_OBJECT;
    if ((structs >> h.type & 1) == 0)
        return FAULT_FREE;
    set_header(task, state, number, (header){.life = FREED});
    if (!task->reuse)
        clear(task, state, number);
    return PASSED;
}
