/* The axiom of sequential consistency: psc has no cycle, where
 *
 *     scb      = sb  |  sb' ; hb ; sb'  |  hb between accesses of one place  |  mo  |  rb
 *                (sb' is sb between events that are not accesses of one place)
 *     psc_base = ([SC events] | [SC fences] ; hb?) ; scb ; ([SC events] | hb? ; [SC fences])
 *     psc_F    = [SC fences] ; (hb | hb ; eco ; hb) ; [SC fences]
 *     psc      = psc_base | psc_F
 *
 * Nothing happens after a new event. So what it adds to psc is: edges to and from itself, if it is SC; and edges from
 * SC fences that happen before it, whose scb step starts at it, which takes a write that overwrites it or what it
 * reads. Each cycle that it closes goes through one of these. */
#include "graph.h"

static event_set later_in_thread(const graph *g, int n)
{
    return without(g->of_thread[g->events[n].thread], below(n + 1));
}

/* The index in mo of the write that the event makes, or else of the one that it reads; -1 is the initial value. */
static int level(const graph *g, const place *p, int n)
{
    const rc11_event *e = &g->events[n];
    int write = e->kind == RC11_READ ? e->source : n;
    if (write < 0)
        return -1;
    int i = 0;
    while (p->order[i] != write)
        i++;
    return i;
}

/* mo from a write, rb from a read; a read-modify-write has both, and they agree. */
static event_set overwriting(const graph *g, int n)
{
    event_set later = none();
    if (g->place_of[n] < 0)
        return later;
    const place *p = &g->places[g->place_of[n]];
    for (int i = level(g, p, n) + 1; i < p->count; i++)
        put(&later, p->order[i]);
    return later;
}

/* eco: also the readers of what overwrites, and of what the event itself writes. */
static event_set extended_coherence(const graph *g, int n)
{
    event_set later = overwriting(g, n);
    event_set all = later;
    for (int write = next_event(&later, 0); write >= 0; write = next_event(&later, write + 1))
        all = with(all, g->readers[write]);
    return g->events[n].kind == RC11_WRITE || g->events[n].kind == RC11_UPDATE ? with(all, g->readers[n]) : all;
}

/* What happens after n. */
static event_set after(const graph *g, int n)
{
    event_set all = none();
    for (int end = n + 1; end < g->count; end++) {
        if (has(g->before[end], n))
            put(&all, end);
    }
    return all;
}

/* What happens after n in the place of n. */
static event_set after_in_place(const graph *g, int n)
{
    event_set reached = none();
    if (g->place_of[n] < 0)
        return reached;
    const event_set *beside = &g->places[g->place_of[n]].accesses;
    for (int end = next_event(beside, n + 1); end >= 0; end = next_event(beside, end + 1)) {
        if (has(g->before[end], n))
            put(&reached, end);
    }
    return reached;
}

/* Those of `ends` that sb' ; hb ; sb' leads to from n. The first step may as well be the shortest, the last one too:
 * hb contains sb. */
static event_set through_happens_before(const graph *g, int n, const event_set *ends)
{
    event_set reached = none();
    event_set later = later_in_thread(g, n);
    if (g->place_of[n] >= 0)
        later = without(later, g->places[g->place_of[n]].accesses);
    int first = next_event(&later, 0);
    if (first < 0)
        return reached;
    for (int end = next_event(ends, first); end >= 0; end = next_event(ends, end + 1)) {
        int last = g->elsewhere[end];
        if (last >= 0 && has(g->before[last], first))
            put(&reached, end);
    }
    return reached;
}

static event_set scb(const graph *g, int n, const event_set *ends)
{
    event_set near = with(later_in_thread(g, n), after_in_place(g, n));
    return with(with(near, overwriting(g, n)), through_happens_before(g, n, ends));
}

static event_set fences_reached(const graph *g, event_set from)
{
    event_set reached = none();
    for (int n = next_event(&g->fences, 0); n >= 0; n = next_event(&g->fences, n + 1)) {
        if (meet(g->before[n], from))
            put(&reached, n);
    }
    return reached;
}

/* psc from the SC event n. */
static event_set successors(const graph *g, int n)
{
    if (empty(g->fences))
        return within(scb(g, n, &g->sequential), g->sequential);
    bool fence = has(g->fences, n);
    event_set later = fence ? after(g, n) : none();
    event_set starts = with(only(n), later);
    event_set ends = below(g->count);
    event_set targets = none();
    for (int i = next_event(&starts, 0); i >= 0; i = next_event(&starts, i + 1))
        targets = with(targets, scb(g, i, &ends));
    event_set reached = with(within(targets, g->sequential), fences_reached(g, targets));
    if (!fence)
        return reached;
    event_set middle = only(n);
    for (int i = next_event(&later, 0); i >= 0; i = next_event(&later, i + 1))
        middle = with(middle, extended_coherence(g, i));
    return with(reached, fences_reached(g, middle));
}

/* Whether psc leads from n back to n. */
static bool in_cycle(const graph *g, int n)
{
    event_set seen = none();
    event_set open = successors(g, n);
    for (int i = next_event(&open, 0); i >= 0; i = next_event(&open, 0)) {
        if (has(open, n))
            return true;
        put(&seen, i);
        open = without(with(open, successors(g, i)), seen);
    }
    return false;
}

bool psc_holds(const graph *g)
{
    int last = g->count - 1;
    bool sequential = has(g->sequential, last);
    if (!sequential && empty(overwriting(g, last)))
        return true;
    event_set starts = within(g->fences, g->before[last]);
    for (int n = next_event(&starts, 0); n >= 0; n = next_event(&starts, n + 1)) {
        if (in_cycle(g, n))
            return false;
    }
    return !sequential || !in_cycle(g, last);
}
