/* The observer. See observer.h. */
#include "observer.h"

#include <string.h>

typedef uint64_t sight[1 + MAX_SIGHTS];

/* What the observer sees of a state: the set of threads that are inside a call, then the words it looks at. */
static void see(const machine *m, const uint64_t *state, uint64_t *seen)
{
    seen[0] = 0;
    for (uint32_t t = 0; t < m->task->thread_count; t++)
        seen[0] |= (uint64_t)(get_control(m, state, t).stage == RUNNING) << t;
    for (uint32_t i = 0; i < m->task->sight_count; i++)
        seen[1 + i] = state[m->task->sights[i]];
}

/* The answer; -3 if memory is short. What has been asked before is not asked again. */
static int32_t ask(machine *m, int32_t own, const uint64_t *before, const uint64_t *after)
{
    const uint32_t length = 1 + m->task->sight_count;
    uint64_t question[1 + 2 * (1 + MAX_SIGHTS)] = {(uint64_t)own};
    memcpy(&question[1], before, length * sizeof *question);
    memcpy(&question[1 + length], after, length * sizeof *question);
    memo_key key = machine_fingerprint(m->task, question, 1 + 2 * length);
    memo_entry *entry = memo_find(&m->judged, key);
    if (!memo_is_free(entry))
        return entry->value;
    int32_t answer = m->task->observe(own, before, after);
    return memo_fill(&m->judged, entry, key, answer) ? answer : -3;
}

static enum verdict settle(machine *m, const uint64_t *before, const uint64_t *after, uint64_t *state)
{
    uint64_t *own = &state[m->task->words - 2];
    int32_t answer = ask(m, (int32_t)*own, before, after);
    if (answer < -1)
        return CALLBACK_FAILED;
    if (answer < 0)
        return BROKEN;
    *own = (uint64_t)answer;
    return PASSED;
}

enum verdict observe(machine *m, const uint64_t *before, int thread, uint64_t *after)
{
    if (m->task->observe == NULL)
        return PASSED;
    sight old, new;
    see(m, before, old);
    see(m, after, new);
    if (thread >= 0)
        old[0] |= UINT64_C(1) << thread; /* with reduction it may have begun its call by this step */
    if (memcmp(old, new, (1 + m->task->sight_count) * sizeof *old) == 0)
        return PASSED;
    return settle(m, old, new, after);
}

enum verdict observe_start(machine *m, uint64_t *first)
{
    if (m->task->observe == NULL)
        return PASSED;
    sight seen;
    see(m, first, seen);
    return settle(m, seen, seen, first);
}
