/* See search.h for the idea. This file: first the history is turned into one table, which operations are open at each
 * return; then a depth-first search over configurations. */
#include "search.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "memo.h"

/* The operations open at one return, in the order in which to try them. */
typedef struct {
    int32_t operation;
    int32_t lane;
} candidate;

typedef struct {
    int32_t target;     /* the operation that returns */
    int32_t lane;       /* its lane */
    int32_t first, end; /* its candidates */
} moment;

typedef struct {
    moment *moments;
    int32_t count;
    candidate *candidates;
    size_t used, room;
} timetable;

typedef struct {
    uint64_t done;  /* the lanes whose open operation is linearized */
    int32_t at;     /* the first return whose operation is not */
    int32_t state;  /* of the specification */
    int32_t next;   /* the candidate to try next */
    int32_t choice; /* and which of its outcomes */
} frame;

static int insert_by_rank(candidate *open, int count, candidate new, const int32_t *rank)
{
    int i = count;
    while (i > 0 && rank[open[i - 1].operation] > rank[new.operation]) {
        open[i] = open[i - 1];
        i--;
    }
    open[i] = new;
    return count + 1;
}

static bool add_moment(timetable *table, const candidate *open, int count, int32_t target)
{
    if (table->used + (size_t)count > table->room) {
        size_t room = (table->used + (size_t)count) * 2;
        candidate *larger = realloc(table->candidates, room * sizeof *larger);
        if (larger == NULL)
            return false;
        table->candidates = larger;
        table->room = room;
    }
    moment *new = &table->moments[table->count++];
    *new = (moment){target, 0, (int32_t)table->used, (int32_t)table->used + count};
    for (int i = 0; i < count; i++) {
        table->candidates[table->used++] = open[i];
        if (open[i].operation == target)
            new->lane = open[i].lane;
    }
    return true;
}

/* Walk through the events with the list of open operations; each takes the lowest free lane, for as long as it is
 * open. A pending operation keeps its lane for ever. */
static bool make_timetable(timetable *table, const search_history *history)
{
    candidate open[SEARCH_LANES];
    int count = 0;
    uint64_t lanes = 0;
    table->moments = malloc(((size_t)history->operations + 1) * sizeof *table->moments);
    if (table->moments == NULL)
        return false;
    for (int32_t i = 0; i < history->events; i++) {
        int32_t event = history->order_of_events[i];
        if (event >= 0) {
            int32_t lane = (int32_t)__builtin_ctzll(~lanes);
            lanes |= UINT64_C(1) << lane;
            count = insert_by_rank(open, count, (candidate){event, lane}, history->rank);
        } else {
            int32_t target = -1 - event;
            if (!add_moment(table, open, count, target))
                return false;
            int found = 0;
            while (open[found].operation != target)
                found++;
            lanes &= ~(UINT64_C(1) << open[found].lane);
            memmove(&open[found], &open[found + 1], (size_t)(count - found - 1) * sizeof *open);
            count--;
        }
    }
    return true;
}

/* The specification's answer, asked for at most once. */
static int32_t spec_step(memo_map *answers, const search_history *history, int32_t state, int32_t class, int32_t choice)
{
    memo_key key = {(uint64_t)(uint32_t)state << 32 | (uint32_t) class, (uint64_t)choice};
    memo_entry *entry = memo_find(answers, key);
    if (!memo_is_free(entry))
        return entry->value;
    int32_t answer = history->step(state, class, choice);
    return memo_fill(answers, entry, key, answer) ? answer : SEARCH_ERROR;
}

/* Pass the returns of the linearized operations; their lanes become free. */
static void advance(const timetable *table, frame *here)
{
    while (here->at < table->count && (here->done >> table->moments[here->at].lane & 1) != 0) {
        here->done &= ~(UINT64_C(1) << table->moments[here->at].lane);
        here->at++;
    }
    here->next = here->at < table->count ? table->moments[here->at].first : 0;
    here->choice = 0;
}

/* The next untried way on from `here`; false if there is none. */
static bool next_step(const timetable *table, memo_map *answers, const search_history *history, frame *here,
                      frame *there, int32_t *operation, int *error)
{
    while (here->next < table->moments[here->at].end) {
        candidate c = table->candidates[here->next];
        bool pending = history->pending[c.operation] != 0;
        int32_t state = -1;
        if ((here->done >> c.lane & 1) == 0 && (here->choice == 0 || pending))
            state = spec_step(answers, history, here->state, history->class[c.operation], here->choice);
        if (state < -1) {
            *error = SEARCH_ERROR;
            return false;
        }
        if (state < 0) {
            here->next++;
            here->choice = 0;
            continue;
        }
        here->choice++;
        *there = (frame){.done = here->done | UINT64_C(1) << c.lane, .at = here->at, .state = state};
        *operation = c.operation;
        return true;
    }
    return false;
}

static int search(const timetable *table, memo_map *answers, memo_map *visited, frame *stack,
                  const search_history *history, search_result *result)
{
    int depth = 0;
    int error = 0;
    stack[0] = (frame){.state = history->initial};
    advance(table, &stack[0]);
    while (stack[depth].at < table->count) {
        int32_t operation;
        frame there;
        if (next_step(table, answers, history, &stack[depth], &there, &operation, &error)) {
            advance(table, &there);
            memo_key key = {there.done, (uint64_t)(uint32_t)there.at << 32 | (uint32_t)there.state};
            memo_entry *entry = memo_find(visited, key);
            if (!memo_is_free(entry))
                continue;
            if (visited->used >= history->limit)
                return SEARCH_LIMIT;
            if (!memo_fill(visited, entry, key, 0))
                return SEARCH_MEMORY;
            if (there.at > result->deepest)
                result->deepest = there.at;
            result->order[depth++] = operation;
            stack[depth] = there;
        } else if (error != 0) {
            return error;
        } else if (depth-- == 0) {
            return SEARCH_NO;
        }
    }
    result->length = depth;
    return SEARCH_YES;
}

int search_linearization(const search_history *history, search_result *result)
{
    timetable table = {0};
    memo_map answers = {0};
    memo_map visited = {0};
    frame *stack = malloc(((size_t)history->operations + 1) * sizeof *stack);
    int verdict = SEARCH_MEMORY;
    result->length = 0;
    result->deepest = 0;
    if (stack != NULL && make_timetable(&table, history) && memo_init(&answers, 256) && memo_init(&visited, 256))
        verdict = search(&table, &answers, &visited, stack, history, result);
    result->visited = visited.used;
    free(stack);
    free(table.moments);
    free(table.candidates);
    memo_free(&answers);
    memo_free(&visited);
    return verdict;
}
