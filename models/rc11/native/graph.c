/* See graph.h. Coherence, irreflexive(hb; eco?), is kept by construction: the last event is the only one with a new
 * past, and nothing happens after it; so it suffices that no event of its past is eco-after it. For a read that takes
 * from w: no write mo-after w, and no read of such a write, is in its past. For a write: the same of its own place in
 * mo. That is what graph_floor computes. Atomicity: the two ends of a read-modify-write stay neighbours in mo. */
#include "graph.h"

#include <stddef.h>

int graph_floor(const graph *g, const place *p, event_set past)
{
    for (int i = p->count - 1; i >= 0; i--) {
        int write = p->order[i];
        if (has(past, write) || meet(past, g->readers[write]))
            return i;
    }
    return -1;
}

bool graph_gap(const graph *g, const place *p, int index)
{
    if (index + 1 >= p->count)
        return true;
    const rc11_event *next = &g->events[p->order[index + 1]];
    int here = index < 0 ? -1 : p->order[index];
    return next->kind != RC11_UPDATE || next->source != here;
}

static bool writes(const rc11_event *e)
{
    return e->kind == RC11_WRITE || e->kind == RC11_UPDATE;
}

static bool reads(const rc11_event *e)
{
    return e->kind == RC11_READ || e->kind == RC11_UPDATE;
}

/* What the event's thread learns from the write it reads. */
static void receive(const graph *g, view *v, const rc11_event *e)
{
    if (!reads(e) || e->source < 0 || e->order == RC11_PLAIN)
        return;
    if (acquires(e->order))
        v->past = with(v->past, g->chain[e->source]);
    else
        v->acquirable = with(v->acquirable, g->chain[e->source]);
}

static void enter_fence(view *v, const rc11_event *e)
{
    if (acquires(e->order))
        v->past = with(v->past, v->acquirable);
}

/* The earlier writes of the event's thread to its place. */
static event_set earlier_writes(const graph *g, const rc11_event *e, const place *p)
{
    return within(g->of_thread[e->thread], p->writes);
}

/* What a reader of write number n will get. */
static void set_messages(graph *g, const view *v, const rc11_event *e, const place *p, int n)
{
    event_set own = v->released;
    if (releases(e->order))
        own = with(own, with(g->before[n], only(n)));
    if (g->rule == RC11_CHAIN_OR_THREAD) {
        event_set earlier = earlier_writes(g, e, p);
        for (int i = next_event(&earlier, 0); i >= 0; i = next_event(&earlier, i + 1))
            own = with(own, g->own[i]);
    }
    g->own[n] = own;
    g->chain[n] = e->order == RC11_PLAIN ? none() : own;
    if (e->kind == RC11_UPDATE && e->source >= 0)
        g->chain[n] = with(g->chain[n], g->chain[e->source]);
}

static void insert_write(place *p, int n, int index)
{
    for (int i = p->count; i > index; i--)
        p->order[i] = p->order[i - 1];
    p->order[index] = (int16_t)n;
    p->count++;
}

static int index_of(const place *p, int n)
{
    int i = 0;
    while (p->order[i] != n)
        i++;
    return i;
}

/* The events of the place that conflict with `e`, one of the two being plain. */
static event_set conflicts(const rc11_event *e, const place *p)
{
    event_set same = writes(e) ? p->accesses : p->writes;
    return e->order == RC11_PLAIN ? same : within(same, p->plain);
}

static void enter_place(graph *g, const view *v, const rc11_event *e, place *p, int n, int at)
{
    if (reads(e) && e->source >= 0)
        put(&g->readers[e->source], n);
    if (writes(e)) {
        set_messages(g, v, e, p, n);
        insert_write(p, n, at + 1);
        g->readers[n] = none();
        put(&p->writes, n);
    }
    put(&p->accesses, n);
    if (e->order == RC11_PLAIN)
        put(&p->plain, n);
}

/* The thread's last event that does not access the place. */
static int16_t find_elsewhere(const graph *g, int thread, const place *p)
{
    const event_set *own = &g->of_thread[thread];
    int last = -1;
    for (int i = 0; i < EVENT_WORDS; i++) {
        uint64_t word = own->words[i] & (p == NULL ? UINT64_MAX : ~p->accesses.words[i]);
        if (word != 0)
            last = 64 * i + 63 - __builtin_clzll(word);
    }
    return (int16_t)last;
}

enum verdict graph_add(graph *g, view *v, rc11_event event, int number, int at, int *partner)
{
    int n = g->count;
    place *p = number < 0 ? NULL : &g->places[number];
    event.source = p != NULL && reads(&event) && at >= 0 ? p->order[at] : -1;
    receive(g, v, &event);
    if (event.kind == RC11_FENCE)
        enter_fence(v, &event);
    if (p != NULL && graph_floor(g, p, v->past) > at)
        return INCONSISTENT;
    g->before[n] = v->past;
    g->elsewhere[n] = find_elsewhere(g, event.thread, p);
    g->place_of[n] = (int16_t)number;
    if (p != NULL)
        enter_place(g, v, &event, p, n, at);
    put(&v->past, n);
    if (event.kind == RC11_FENCE && releases(event.order))
        v->released = v->past;
    g->events[n] = event;
    put(&g->of_thread[event.thread], n);
    g->count = n + 1;
    if (event.order == RC11_SEQ_CST)
        put(&g->sequential, n);
    if (event.order == RC11_SEQ_CST && event.kind == RC11_FENCE)
        put(&g->fences, n);
    if (!psc_holds(g)) {
        graph_remove(g);
        return INCONSISTENT;
    }
    event_set rivals = p == NULL ? none() : without(conflicts(&event, p), v->past);
    if (empty(rivals))
        return ADDED;
    *partner = next_event(&rivals, 0);
    return RACY;
}

static void leave_place(graph *g, const rc11_event *e, place *p, int n)
{
    if (reads(e) && e->source >= 0)
        drop(&g->readers[e->source], n);
    if (writes(e)) {
        for (int i = index_of(p, n); i + 1 < p->count; i++)
            p->order[i] = p->order[i + 1];
        p->count--;
        drop(&p->writes, n);
    }
    drop(&p->accesses, n);
    drop(&p->plain, n);
}

void graph_remove(graph *g)
{
    int n = --g->count;
    const rc11_event *e = &g->events[n];
    if (g->place_of[n] >= 0)
        leave_place(g, e, &g->places[g->place_of[n]], n);
    drop(&g->of_thread[e->thread], n);
    drop(&g->sequential, n);
    drop(&g->fences, n);
}
