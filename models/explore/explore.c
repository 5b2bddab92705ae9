/* Depth-first search with a table of visited states.
 *
 * A state is known by its 128-bit fingerprint. When the search leaves a state for good it notes there how many maximal
 * runs start in it, and for each thread the most steps that its current call can still take: both follow from the
 * successors, so each state is left once. A state that is reached while it is still on the stack closes a cycle. */
#define _DEFAULT_SOURCE /* madvise */
#include "explore.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "observer.h"

enum { STEPS_MAX = UINT16_MAX - 1, OPEN = UINT16_MAX };

typedef struct {
    memo_key key;                /* the fingerprint; all ones: free */
    double runs;                 /* maximal runs from here */
    uint16_t steps[MAX_THREADS]; /* that the thread's current call can still take; steps[0] == OPEN: on the stack */
} visited;

typedef struct {
    visited *entries;
    size_t mask, used;
} table;

typedef struct {
    memo_key key;
    uint64_t todo;    /* transitions not yet taken */
    uint32_t choice;  /* the one being explored */
    step_count count; /* what it did */
    double runs;
    uint16_t steps[MAX_THREADS];
} frame;

typedef struct {
    machine m;
    const task *task;
    report *report;
    table table;
    frame *frames;
    uint64_t *states; /* one for each frame, and one more */
    size_t depth, room;
} search;

/* ---- the table of visited states ---- */

static bool is_free(const visited *v)
{
    return v->key.a == UINT64_MAX && v->key.b == UINT64_MAX;
}

static visited *find(const table *t, memo_key key)
{
    size_t i = key.a & t->mask;
    while (!is_free(&t->entries[i]) && (t->entries[i].key.a != key.a || t->entries[i].key.b != key.b))
        i = (i + 1) & t->mask;
    return &t->entries[i];
}

/* The table is read at random: no entry straddles a cache line, and large pages save most of the address translation.
 */
static bool table_init(table *t, size_t size)
{
    const size_t large_page = 1u << 21;
    size_t bytes = size * sizeof *t->entries;
    t->entries = aligned_alloc(bytes >= large_page ? large_page : 64, bytes);
#ifdef MADV_HUGEPAGE
    if (t->entries != NULL && bytes >= large_page)
        (void)madvise(t->entries, bytes, MADV_HUGEPAGE);
#endif
    t->mask = size - 1;
    t->used = 0;
    if (t->entries != NULL)
        memset(t->entries, 0xff, bytes);
    return t->entries != NULL;
}

static bool table_grow(table *t)
{
    table larger;
    if (!table_init(&larger, (t->mask + 1) * 2))
        return false;
    for (size_t i = 0; i <= t->mask; i++)
        if (!is_free(&t->entries[i]))
            *find(&larger, t->entries[i].key) = t->entries[i];
    larger.used = t->used;
    free(t->entries);
    *t = larger;
    return true;
}

static size_t memory_used(const search *s)
{
    return (s->table.mask + 1) * sizeof(visited) + (s->m.answers.mask + s->m.judged.mask + 2) * sizeof(memo_entry) +
           s->room * (sizeof(frame) + s->task->words * sizeof(uint64_t));
}

/* Make room for one more state. While a table grows, the old and the new one exist together. */
static enum verdict reserve(search *s)
{
    if (s->table.used >= s->task->state_limit)
        return STATE_LIMIT;
    if (s->table.used * 3 > s->table.mask * 2) {
        if (memory_used(s) + (s->table.mask + 1) * 2 * sizeof(visited) > s->task->memory_limit ||
            !table_grow(&s->table))
            return MEMORY_LIMIT;
    }
    if (s->depth + 2 >= s->room) {
        size_t room = s->room * 2;
        size_t more = s->room * (sizeof(frame) + s->task->words * sizeof(uint64_t));
        if (memory_used(s) + more > s->task->memory_limit)
            return MEMORY_LIMIT;
        frame *frames = realloc(s->frames, room * sizeof *frames);
        if (frames != NULL)
            s->frames = frames;
        uint64_t *states = realloc(s->states, room * s->task->words * sizeof *states);
        if (states != NULL)
            s->states = states;
        if (frames == NULL || states == NULL)
            return MEMORY_LIMIT;
        s->room = room;
    }
    return PASSED;
}

/* ---- counting ---- */

static uint16_t clamp(uint32_t steps)
{
    return steps < STEPS_MAX ? (uint16_t)steps : STEPS_MAX;
}

static void note_call(const search *s, const step_count *count, uint16_t later)
{
    if (count->returned && count->operation >= 0) {
        int32_t *most = &s->report->most_steps[count->operation];
        int32_t steps = (int32_t)clamp(count->next + later);
        if (steps > *most)
            *most = steps;
    }
}

/* Take into account what is known of the successor of f through f->choice. */
static void combine(const search *s, frame *f, double runs, const uint16_t *steps)
{
    f->runs += runs;
    const int stepper = machine_stepper(f->choice);
    for (uint32_t t = 0; t < s->task->thread_count; t++) {
        uint32_t own = steps[t];
        if ((int)t == stepper)
            own = f->count.steps + (f->count.returned ? 0u : own);
        if (own > f->steps[t])
            f->steps[t] = clamp(own);
    }
    if (stepper >= 0)
        note_call(s, &f->count, steps[stepper]);
}

/* ---- the search ---- */

static bool find_race(search *s, const uint64_t *state)
{
    access a[MAX_THREADS];
    for (uint32_t t = 0; t < s->task->thread_count; t++) {
        a[t] = machine_next_access(&s->m, state, t);
        for (uint32_t u = 0; a[t].any && u < t; u++) {
            bool conflict = a[u].any && a[u].cell == a[t].cell && (a[u].write || a[t].write);
            if (conflict && (a[u].plain || a[t].plain)) {
                s->report->offender = (int32_t)u;
                s->report->offender2 = (int32_t)t;
                return true;
            }
        }
    }
    return false;
}

/* The state above the top of the stack is new: put it there. */
static enum verdict push(search *s, memo_key key)
{
    enum verdict verdict = reserve(s);
    if (verdict != PASSED)
        return verdict;
    visited *entry = find(&s->table, key);
    *entry = (visited){.key = key, .steps = {OPEN}};
    s->table.used++;
    const uint64_t *state = &s->states[s->depth * s->task->words];
    frame *f = &s->frames[s->depth];
    *f = (frame){.key = key, .todo = machine_enabled(&s->m, state)};
    s->depth++;
    if (f->todo == 0) {
        f->runs = 1;
        s->report->finals++;
        if (s->task->final != NULL && s->task->final((int32_t)state[s->task->words - 1], state) != 0)
            return CALLBACK_FAILED;
        return PASSED;
    }
    if (s->task->races && find_race(s, state))
        return RACE;
    int ample = s->task->reduce && !s->task->allow_cycles ? machine_ample(&s->m, state, f->todo) : -1;
    if (ample >= 0)
        f->todo &= machine_steps_of((uint32_t)ample);
    return PASSED;
}

static void pop(search *s)
{
    frame *f = &s->frames[--s->depth];
    visited *entry = find(&s->table, f->key);
    entry->runs = f->runs;
    memcpy(entry->steps, f->steps, sizeof entry->steps);
    if (s->depth > 0)
        combine(s, &s->frames[s->depth - 1], f->runs, f->steps);
}

/* The thread that moved last goes on if it can: then a failing run has few switches. */
static uint32_t choose(const search *s, uint64_t todo)
{
    if (s->depth >= 2) {
        uint32_t last = s->frames[s->depth - 2].choice;
        if (machine_stepper(last) >= 0)
            last %= MAX_THREADS;
        if ((todo >> last & 1) != 0)
            return last;
    }
    return (uint32_t)__builtin_ctzll(todo);
}

static enum verdict step(search *s)
{
    const size_t words = s->task->words;
    frame *f = &s->frames[s->depth - 1];
    if (f->todo == 0) {
        pop(s);
        return PASSED;
    }
    uint64_t *state = &s->states[s->depth * words];
    memcpy(state, state - words, words * sizeof *state);
    f->choice = choose(s, f->todo);
    f->todo &= ~(UINT64_C(1) << f->choice);
    s->report->transitions++;
    enum verdict verdict = machine_step(&s->m, state, f->choice, &f->count);
    if (verdict == PASSED)
        verdict = observe(&s->m, state - words, machine_stepper(f->choice), state);
    if (verdict != PASSED) {
        s->report->offender = (int32_t)(f->choice % MAX_THREADS);
        return verdict;
    }
    memo_key key = machine_fingerprint(s->task, state, (uint32_t)words);
    const visited *entry = find(&s->table, key);
    if (is_free(entry))
        return push(s, key);
    if (entry->steps[0] == OPEN) {
        s->report->cycles = 1;
        return s->task->allow_cycles ? PASSED : CYCLE;
    }
    combine(s, f, entry->runs, entry->steps);
    return PASSED;
}

static enum verdict run(search *s)
{
    step_count counts[MAX_THREADS];
    enum verdict verdict = machine_start(&s->m, s->states, counts);
    if (verdict == PASSED)
        verdict = observe_start(&s->m, s->states);
    if (verdict == PASSED)
        verdict = push(s, machine_fingerprint(s->task, s->states, s->task->words));
    uint16_t steps[MAX_THREADS] = {0};
    double runs = 0;
    while (verdict == PASSED && s->depth > 0) {
        if (s->depth == 1 && s->frames[0].todo == 0) {
            memcpy(steps, s->frames[0].steps, sizeof steps);
            runs = s->frames[0].runs;
        }
        verdict = step(s);
    }
    for (uint32_t t = 0; verdict == PASSED && t < s->task->thread_count; t++) {
        counts[t].next = counts[t].next + counts[t].steps;
        note_call(s, &counts[t], steps[t]);
    }
    s->report->runs = runs;
    return verdict;
}

static void write_path(const search *s)
{
    report *r = s->report;
    r->path_length = 0;
    for (size_t i = 0; i < s->depth && r->path_length < r->path_room; i++)
        r->path[r->path_length++] = (uint8_t)s->frames[i].choice;
}

int explore(const task *task, report *report)
{
    search s = {.task = task, .report = report, .room = 256, .m = {.task = task}};
    report->offender = report->offender2 = -1;
    s.frames = malloc(s.room * sizeof *s.frames);
    s.states = malloc(s.room * task->words * sizeof *s.states);
    enum verdict verdict = MEMORY_LIMIT;
    if (s.frames != NULL && s.states != NULL && memo_init(&s.m.answers, 1024) && memo_init(&s.m.judged, 1024) &&
        table_init(&s.table, 4096))
        verdict = run(&s);
    if (verdict == RACE && s.depth > 0)
        s.depth--; /* the race is in the top state itself */
    write_path(&s);
    report->verdict = (int32_t)verdict;
    report->states = s.table.used;
    report->memory = s.frames != NULL && s.states != NULL ? memory_used(&s) : 0;
    free(s.frames);
    free(s.states);
    free(s.table.entries);
    memo_free(&s.m.answers);
    memo_free(&s.m.judged);
    return report->verdict;
}

int explore_again(const task *task, const uint8_t *path, uint32_t length, record *records, int32_t room)
{
    machine m = {.task = task, .records = records, .record_room = room};
    step_count counts[MAX_THREADS];
    uint64_t *state = malloc(task->words * sizeof *state);
    if (state != NULL && memo_init(&m.answers, 1024)) {
        enum verdict verdict = machine_start(&m, state, counts);
        for (uint32_t i = 0; i < length && verdict == PASSED; i++)
            verdict = machine_step(&m, state, path[i], &counts[0]);
    }
    free(state);
    memo_free(&m.answers);
    return m.record_count;
}
