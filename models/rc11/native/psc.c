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

/* The accesses of the event's place; none for a fence. */
static event_set beside(const graph *g, int n)
{
    return g->place_of[n] < 0 ? 0 : g->places[g->place_of[n]].accesses;
}

static event_set later_in_thread(const graph *g, int n)
{
    return g->of_thread[g->events[n].thread] & ~(only(n) | (only(n) - 1));
}

static event_set earlier_in_thread(const graph *g, int n)
{
    return g->of_thread[g->events[n].thread] & (only(n) - 1);
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
    if (g->place_of[n] < 0)
        return 0;
    const place *p = &g->places[g->place_of[n]];
    event_set later = 0;
    for (int i = level(g, p, n) + 1; i < p->count; i++)
        later |= only(p->order[i]);
    return later;
}

/* eco: also the readers of what overwrites, and of what the event itself writes. */
static event_set extended_coherence(const graph *g, int n)
{
    event_set later = overwriting(g, n);
    event_set all = later;
    for (event_set rest = later; rest != 0; rest &= rest - 1)
        all |= g->readers[least(rest)];
    return g->events[n].kind == RC11_WRITE || g->events[n].kind == RC11_UPDATE ? all | g->readers[n] : all;
}

/* Those SC events of `ends` that sb' ; hb ; sb' leads to from n. The first step may as well be the shortest, the last
 * one too: hb contains sb. */
static event_set through_happens_before(const graph *g, int n, event_set ends)
{
    event_set first = later_in_thread(g, n) & ~beside(g, n);
    if (first == 0)
        return 0;
    event_set middle = g->after[least(first)];
    event_set reached = 0;
    for (event_set rest = ends; rest != 0; rest &= rest - 1) {
        int end = least(rest);
        event_set last = earlier_in_thread(g, end) & ~beside(g, end);
        if (last != 0 && has(middle, greatest(last)))
            reached |= only(end);
    }
    return reached;
}

static event_set scb(const graph *g, int n, event_set ends)
{
    return later_in_thread(g, n) | (g->after[n] & beside(g, n)) | overwriting(g, n) |
           through_happens_before(g, n, ends);
}

static bool is_fence(const graph *g, int n)
{
    return g->events[n].kind == RC11_FENCE;
}

static event_set fences_reached(const graph *g, event_set from)
{
    event_set reached = 0;
    for (event_set rest = g->sequential; rest != 0; rest &= rest - 1) {
        int n = least(rest);
        if (is_fence(g, n) && (g->before[n] & from) != 0)
            reached |= only(n);
    }
    return reached;
}

static bool any_fence(const graph *g)
{
    for (event_set rest = g->sequential; rest != 0; rest &= rest - 1) {
        if (is_fence(g, least(rest)))
            return true;
    }
    return false;
}

/* psc from the SC event n. */
static event_set successors(const graph *g, int n, bool fences)
{
    event_set starts = only(n) | (is_fence(g, n) ? g->after[n] : 0);
    event_set ends = fences ? ~(event_set)0 >> (RC11_EVENTS - g->count) : g->sequential;
    event_set targets = 0;
    for (event_set rest = starts; rest != 0; rest &= rest - 1)
        targets |= scb(g, least(rest), ends);
    event_set reached = targets & g->sequential;
    if (!fences)
        return reached;
    reached |= fences_reached(g, targets);
    if (!is_fence(g, n))
        return reached;
    event_set middle = 0;
    for (event_set rest = g->after[n]; rest != 0; rest &= rest - 1)
        middle |= extended_coherence(g, least(rest));
    return reached | fences_reached(g, only(n)) | fences_reached(g, middle);
}

/* Whether psc leads from n back to n. */
static bool in_cycle(const graph *g, int n, bool fences)
{
    event_set seen = 0;
    event_set open = successors(g, n, fences);
    while (open != 0) {
        if (has(open, n))
            return true;
        int next = least(open);
        seen |= only(next);
        open = (open | successors(g, next, fences)) & ~seen;
    }
    return false;
}

bool psc_holds(const graph *g)
{
    int last = g->count - 1;
    bool sequential = has(g->sequential, last);
    if (!sequential && overwriting(g, last) == 0)
        return true;
    bool fences = any_fence(g);
    event_set starts = g->sequential & (g->before[last] | only(last));
    for (event_set rest = starts; rest != 0; rest &= rest - 1) {
        int n = least(rest);
        if ((n == last || is_fence(g, n)) && in_cycle(g, n, fences))
            return false;
    }
    return true;
}
