/* Every consistent execution, once.
 *
 * Whichever thread is at a plain access, a fence or a write goes first: in every execution that the present graph is a
 * part of, that event comes next in its thread, and the events it depends on are there. What is left open is the place
 * of a write in mo, and each one is tried.
 *
 * When all threads are at atomic reads, take the first of them that has not been put off since the last write to its
 * place. Either it takes from a write that is there (each one is tried), or from one that is not there yet: then it is
 * put off, and will only take from later writes. So each choice divides the executions into disjoint sets, and none
 * is built twice; there is no table of visited graphs. If all threads are put off and no write has come, the choices
 * made belong to no execution: a dead end.
 *
 * Plain reads are not put off: if there is no race, they can only read the last write that happens before them, and the
 * first race ends the search. */
#include <stdlib.h>
#include <string.h>

#include "machine.h"
#include "outcomes.h"

typedef struct {
    const rc11_client *client;
    rc11_result *result;
    outcome_set *outcomes;
    graph graph;
    thread threads[RC11_THREADS];
    records records;
    bool stopped;
} search;

static void stop(search *s, enum rc11_status status)
{
    s->stopped = true;
    s->result->status = status;
}

static int find_place(search *s, uint64_t object, int32_t field, uint64_t index)
{
    graph *g = &s->graph;
    for (int i = 0; i < g->place_count; i++) {
        if (g->places[i].object == object && g->places[i].field == field && g->places[i].index == index)
            return i;
    }
    if (g->place_count == RC11_PLACES) {
        stop(s, RC11_TOO_LARGE);
        return 0;
    }
    place *new = &g->places[g->place_count];
    memset(new, 0, sizeof *new);
    new->object = object;
    new->field = field;
    new->index = index;
    new->initial = s->client->blank;
    return g->place_count++;
}

/* The graph's events as they are reported: with their positions in mo. */
static void report(const graph *g, rc11_event *events)
{
    memcpy(events, g->events, (size_t)g->count * sizeof *events);
    for (int i = 0; i < g->place_count; i++) {
        for (int j = 0; j < g->places[i].count; j++)
            events[g->places[i].order[j]].position = j;
    }
}

static void note_bad(search *s, int partner)
{
    report(&s->graph, s->result->bad);
    s->result->bad_count = s->graph.count;
    s->result->partner = partner;
}

static void find_ends(search *s)
{
    records *r = &s->records;
    for (int i = 0; i < s->client->call_count; i++)
        r->first[i] = r->last[i] = -1;
    for (int n = 0; n < s->graph.count; n++) {
        int call = s->graph.events[n].call;
        if (r->first[call] < 0)
            r->first[call] = n;
        r->last[call] = n;
    }
}

static bool call_precedes(const search *s, int a, int b)
{
    const records *r = &s->records;
    return r->last[a] >= 0 && r->first[b] >= 0 && has(s->graph.before[r->first[b]], r->last[a]);
}

static uint64_t calls_before(const search *s, int call)
{
    uint64_t set = 0;
    for (int other = 0; other < s->client->call_count; other++) {
        if (call_precedes(s, other, call))
            set |= (uint64_t)1 << other;
    }
    return set;
}

static uint64_t final_value(const place *p, const graph *g)
{
    return p->count > 0 ? g->events[p->order[p->count - 1]].written : p->initial;
}

static size_t outcome_words(const rc11_client *client)
{
    size_t words = (size_t)client->call_count * 2 + (size_t)client->observed_count;
    for (int i = 0; i < client->call_count; i++)
        words += (size_t)client->calls[i].buffer_length;
    return words;
}

static void complete(search *s)
{
    const rc11_client *client = s->client;
    uint64_t words[RC11_WORDS + 2 * RC11_CALLS + RC11_PLACES];
    size_t n = 0;
    int32_t used = 0;
    find_ends(s);
    for (int i = 0; i < client->call_count; i++) {
        words[n++] = s->records.results[i];
        for (int32_t j = 0; j < client->calls[i].buffer_length; j++)
            words[n++] = s->records.words[used++];
    }
    for (int i = 0; i < client->observed_count; i++) /* they were entered first */
        words[n++] = final_value(&s->graph.places[i], &s->graph);
    for (int i = 0; i < client->call_count; i++)
        words[n++] = client->order_calls ? calls_before(s, i) : 0;
    rc11_event events[RC11_EVENTS];
    report(&s->graph, events);
    s->result->executions++;
    if (!outcomes_add(s->outcomes, words, events, s->graph.count))
        stop(s, RC11_MEMORY);
}

static void check_limit(search *s)
{
    const rc11_result *r = s->result;
    if (r->executions + r->dead + r->cut + r->faults >= s->client->limit)
        stop(s, RC11_LIMIT);
}

static bool may_still_write(const search *s, int t, int32_t field)
{
    const thread *other = &s->threads[t];
    if (other->mode != AT_ACCESS)
        return false;
    uint64_t fields = s->client->may_write[s->client->calls[other->call].code + other->pc];
    fields |= s->client->may_write_after[other->call];
    return (fields >> (field % 64) & 1) != 0;
}

static bool others_may_write(const search *s, int t, int32_t field)
{
    for (int i = 0; i < s->client->threads; i++) {
        if (i != t && may_still_write(s, i, field))
            return true;
    }
    return false;
}

static void explore(search *s);

/* Thread t makes its access with this choice (see graph_add); everything that follows from it; then back. */
static void try_choice(search *s, int t, const access *a, int place, int at, uint64_t read)
{
    thread *self = &s->threads[t];
    thread saved = *self;
    int partner = -1;
    rc11_event event = machine_event(self, a, t, read);
    enum verdict verdict = graph_add(&s->graph, &self->view, event, place, at, &partner);
    if (verdict == RACY) {
        note_bad(s, partner);
        stop(s, RC11_RACE);
    }
    if (verdict == ADDED) {
        records before = s->records;
        s->result->events++;
        machine_finish(s->client, self, &s->records, t, a, read);
        explore(s);
        s->records = before;
    }
    if (verdict != INCONSISTENT)
        graph_remove(&s->graph);
    *self = saved;
}

static void try_writes(search *s, int t, const access *a, int number)
{
    const place *p = &s->graph.places[number];
    for (int at = graph_floor(&s->graph, p, s->threads[t].view.past); at < p->count && !s->stopped; at++) {
        if (graph_gap(&s->graph, p, at))
            try_choice(s, t, a, number, at, 0);
    }
}

static void try_reads(search *s, int t, const access *a, int number)
{
    const place *p = &s->graph.places[number];
    int waiting = s->threads[t].waiting;
    for (int at = graph_floor(&s->graph, p, s->threads[t].view.past); at < p->count && !s->stopped; at++) {
        if ((at < 0 ? 0 : p->order[at] + 1) <= waiting)
            continue; /* it was put off, and then this write was already there */
        uint64_t read = at < 0 ? p->initial : s->graph.events[p->order[at]].written;
        bool update = machine_event(&s->threads[t], a, t, read).kind == RC11_UPDATE;
        if (!update || graph_gap(&s->graph, p, at))
            try_choice(s, t, a, number, at, read);
    }
    if (s->stopped || a->instr->order == RC11_PLAIN || !others_may_write(s, t, a->instr->field))
        return;
    s->threads[t].waiting = s->graph.count;
    explore(s);
    s->threads[t].waiting = waiting;
}

static void advance(search *s, int t)
{
    access a = machine_access(s->client, &s->threads[t]);
    if (s->graph.count == RC11_EVENTS) {
        stop(s, RC11_TOO_LARGE);
        return;
    }
    if (a.instr->opcode == RC11_FENCE_OP) {
        try_choice(s, t, &a, -1, -1, 0);
        return;
    }
    int number = find_place(s, a.object, a.instr->field, a.index);
    if (s->stopped)
        return;
    if (machine_reads(&a))
        try_reads(s, t, &a, number);
    else
        try_writes(s, t, &a, number);
}

/* Whether a read that was put off can be tried again: a write to its place has come. */
static bool has_news(search *s, int t, const access *a)
{
    int waiting = s->threads[t].waiting;
    if (waiting < 0)
        return true;
    const place *p = &s->graph.places[find_place(s, a->object, a->instr->field, a->index)];
    return !empty(without(p->writes, below(waiting)));
}

/* The thread to go on with, or -1. */
static int choose(search *s)
{
    int reader = -1;
    for (int t = 0; t < s->client->threads; t++) {
        if (s->threads[t].mode != AT_ACCESS)
            continue;
        access a = machine_access(s->client, &s->threads[t]);
        if (machine_is_eager(&a))
            return t;
        if (reader < 0 && has_news(s, t, &a))
            reader = t;
    }
    return reader;
}

static bool any_in(const search *s, enum mode mode)
{
    for (int t = 0; t < s->client->threads; t++) {
        if (s->threads[t].mode == mode)
            return true;
    }
    return false;
}

static void explore(search *s)
{
    int t = choose(s);
    if (t >= 0) {
        advance(s, t);
        return;
    }
    if (any_in(s, AT_ACCESS)) {
        s->result->dead++;
    } else if (any_in(s, FAULTED)) {
        if (s->result->faults++ == 0)
            note_bad(s, -1);
    } else if (any_in(s, CUT)) {
        s->result->cut++;
    } else {
        complete(s);
    }
    check_limit(s);
}

static bool fits(const rc11_client *client)
{
    int32_t words = 0;
    for (int i = 0; i < client->call_count; i++)
        words += client->calls[i].buffer_length;
    return client->threads <= RC11_THREADS && client->call_count <= RC11_CALLS && words <= RC11_WORDS &&
           client->observed_count + client->cell_count <= RC11_PLACES;
}

static void prepare(search *s)
{
    const rc11_client *client = s->client;
    s->graph.rule = client->rule;
    for (int i = 0; i < client->observed_count; i++)
        find_place(s, client->observed[i].object, client->observed[i].field, client->observed[i].index);
    for (int i = 0; i < client->cell_count; i++) {
        const rc11_cell *cell = &client->cells[i];
        s->graph.places[find_place(s, cell->object, cell->field, cell->index)].initial = cell->value;
    }
    int32_t used = 0;
    for (int i = 0; i < client->call_count; i++) {
        const rc11_call *call = &client->calls[i];
        memcpy(s->records.words + used, client->words + call->buffer, (size_t)call->buffer_length * sizeof(uint64_t));
        used += call->buffer_length;
    }
    for (int t = 0; t < client->threads; t++)
        machine_start(client, &s->threads[t], &s->records, t);
}

void rc11_explore(const rc11_client *client, rc11_result *result)
{
    memset(result, 0, sizeof *result);
    if (!fits(client)) {
        result->status = RC11_TOO_LARGE;
        return;
    }
    search *s = calloc(1, sizeof *s);
    outcome_set *set = outcomes_new(outcome_words(client));
    if (s == NULL || set == NULL) {
        free(s);
        outcomes_free(set);
        result->status = RC11_MEMORY;
        return;
    }
    s->client = client;
    s->result = result;
    s->outcomes = set;
    prepare(s);
    if (!s->stopped)
        explore(s);
    result->set = set;
    result->outcomes = set->count;
    result->outcome_words = (uint32_t)set->words;
    free(s);
}

int32_t rc11_outcome(const rc11_result *result, uint64_t i, uint64_t *words, uint64_t *times, rc11_event *events)
{
    const outcome_set *set = result->set;
    const outcome *one = &set->all[i];
    memcpy(words, one->words, set->words * sizeof *words);
    memcpy(events, one->events, (size_t)one->event_count * sizeof *events);
    *times = one->times;
    return one->event_count;
}

void rc11_free(rc11_result *result)
{
    outcomes_free(result->set);
    result->set = NULL;
}
