/* Domains and their records. See zp_domain.h. Not part of the verified core.
 *
 * A record is free, claimed by a thread, being left by it, or gone: emptied by the destruction of the domain. Only who
 * has claimed it, or has made it gone, touches the nodes in it. A thread that leaves stores "free" (1) and then looks
 * whether the domain is dead (2); destruction declares it dead (3) and then looks at the record (4). All are seq_cst:
 * so if (4) finds the thread still leaving, (2) finds the domain dead, and the thread empties the record itself. */
#include "zp_domain.h"

#include <pthread.h>

#include "zp_record.h"

enum state { FREE, CLAIMED, LEAVING, GONE };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static int key_error;

/* The calling thread's records, in several domains. `key` has a value when there are any, so that the thread's end is
 * told. */
static _Thread_local zp_record *mine;

/* A record that is not the thread's, or not any more, whose nodes it frees now. What their deleters retire goes there,
 * unless the thread has a record of its own. */
struct hand {
    zp_record *record;
    struct hand *outer;
};

static _Thread_local struct hand *hand;

static int take(zp_record *r, uint64_t from, uint64_t to)
{
    /* seq_cst: (4); acquire is part of it, and shows the nodes that the last owner left */
    return ZP_CAS(&r->state, &from, to, seq_cst, relaxed);
}

/* Do this with a record that nobody else touches. */
static void with(zp_record *r, void (*work)(zp_record *r))
{
    struct hand inner = {r, hand};
    hand = &inner;
    work(r);
    hand = inner.outer;
}

/* Free all retired nodes, and what their deleters retire; nobody can read them. */
static void empty(zp_record *r)
{
    r->looking = 1;
    while (r->retired != NULL) {
        zp_node *node = zp_record_take(r);
        while (node != NULL) {
            zp_node *older = node->retired;
            zp_record_free(r, node);
            node = older;
        }
    }
}

static void hand_back(zp_record *r)
{
    ZP_STORE(&r->state, FREE, seq_cst);                            /* (1) */
    if (ZP_LOAD(&r->domain->dead, seq_cst) && take(r, FREE, GONE)) /* (2) */
        with(r, empty);
}

static void free_domain(zp_domain *d)
{
    zp_record *r = ZP_LOAD(&d->records, acquire);
    while (r != NULL) {
        zp_record *next = r->next;
        ZP_FREE(r);
        r = next;
    }
    ZP_FREE(d);
}

static void unreference(zp_domain *d)
{
    /* acq_rel: the last one comes after all others */
    if (ZP_FAA(&d->references, UINT64_MAX, acq_rel) == 1)
        free_domain(d);
}

/* The thread's record is given back; it is in no list any more. */
static void release(zp_record *r)
{
    zp_domain *d = r->domain;
    if (take(r, CLAIMED, LEAVING)) {
        for (int i = 0; i < ZP_SLOTS; i++)
            ZP_STORE(&r->slots[i], NULL, release); /* release: its reads are over */
        ZP_STORE(&r->epoch, 0, release);           /* release: as above */
        with(r, d->scan);
        hand_back(r);
    }
    unreference(d);
}

/* Deleters that run here may make the thread join other domains. */
static void thread_ends(void *unused)
{
    (void)unused;
    while (mine != NULL) {
        zp_record *r = mine;
        mine = r->sibling;
        release(r);
    }
    pthread_setspecific(key, NULL);
}

static void make_key(void)
{
    key_error = pthread_key_create(&key, thread_ends);
}

/* Take the records out of the thread's list that belong to `d`, or if it is NULL to destroyed domains. */
static void forget(const zp_domain *d)
{
    zp_record *r = mine;
    zp_record *leaving = NULL;
    zp_record **link = &mine;
    while (r != NULL) {
        zp_record *sibling = r->sibling;
        if (d != NULL ? r->domain == d : ZP_LOAD(&r->domain->dead, relaxed) != 0) {
            *link = sibling;
            r->sibling = leaving;
            leaving = r;
        } else {
            link = &r->sibling;
        }
        r = sibling;
    }
    while (leaving != NULL) {
        r = leaving;
        leaving = r->sibling;
        release(r);
    }
}

static zp_record *make_record(zp_domain *d)
{
    zp_record *r = ZP_NEW(zp_record, 0);
    if (r == NULL)
        return NULL;
    for (int i = 0; i < ZP_SLOTS; i++)
        atomic_init(&r->slots[i], NULL);
    atomic_init(&r->epoch, 0);
    r->retired = NULL;
    r->due = d->threshold;
    r->looking = 0;
    atomic_init(&r->pending, 0);
    atomic_init(&r->freed, 0);
    atomic_init(&r->scans, 0);
    r->sibling = NULL;
    r->domain = d;
    atomic_init(&r->state, CLAIMED);
    r->next = ZP_LOAD(&d->records, relaxed);
    /* seq_cst: who looks for nodes to free after this thread has protected one finds the record */
    while (!ZP_CAS(&d->records, &r->next, r, seq_cst, relaxed))
        ;
    return r;
}

/* A free record, or a new one. */
static zp_record *claim(zp_domain *d)
{
    for (zp_record *r = ZP_LOAD(&d->records, acquire); r != NULL; r = r->next) {
        if (ZP_LOAD(&r->state, relaxed) == FREE && take(r, FREE, CLAIMED))
            return r;
    }
    return make_record(d);
}

static zp_record *join(zp_domain *d)
{
    for (const struct hand *h = hand; h != NULL; h = h->outer) {
        if (h->record->domain == d)
            return h->record;
    }
    if (pthread_once(&once, make_key) != 0 || key_error != 0)
        return NULL;
    forget(NULL);
    if (pthread_setspecific(key, &mine) != 0)
        return NULL;
    zp_record *r = claim(d);
    if (r != NULL) {
        ZP_FAA(&d->references, 1, relaxed); /* relaxed: the caller keeps the domain alive */
        r->sibling = mine;
        mine = r;
    }
    return r;
}

zp_record *zp_domain_mine(zp_domain *d)
{
    for (zp_record *r = mine; r != NULL; r = r->sibling) {
        if (r->domain == d)
            return r;
    }
    return join(d);
}

void zp_domain_leave(zp_domain *d)
{
    if (mine != NULL)
        forget(d);
}

static uint64_t pending(zp_domain *d)
{
    uint64_t sum = 0;
    for (zp_record *r = ZP_LOAD(&d->records, acquire); r != NULL; r = r->next)
        sum += ZP_LOAD(&r->pending, acquire); /* acquire: see zp_record_add */
    return sum;
}

uint64_t zp_domain_drain(zp_domain *d)
{
    zp_record *me = zp_domain_mine(d);
    if (me != NULL)
        d->scan(me);
    for (zp_record *r = ZP_LOAD(&d->records, acquire); r != NULL; r = r->next) {
        if (ZP_LOAD(&r->pending, relaxed) != 0 && take(r, FREE, CLAIMED)) {
            with(r, d->scan);
            hand_back(r);
        }
    }
    return pending(d);
}

void zp_domain_stats(zp_domain *d, zp_stats *out)
{
    *out = (zp_stats){.threshold = d->threshold, .asymmetric = d->asymmetric, .unreclaimed = pending(d)};
    /* all figures are relaxed: they are of some recent moment */
    for (zp_record *r = ZP_LOAD(&d->records, acquire); r != NULL; r = r->next) {
        out->threads++;
        out->claimed += ZP_LOAD(&r->state, relaxed) == CLAIMED;
        out->freed += ZP_LOAD(&r->freed, relaxed);
        out->scans += ZP_LOAD(&r->scans, relaxed);
    }
    out->slots = out->threads * ZP_SLOTS;
    out->bound = d->bounded ? out->threads * (out->slots + out->threshold) : UINT64_MAX;
}

int zp_domain_create(zp_domain **out, uint64_t threshold, int asymmetric, zp_scan *scan)
{
    if (out == NULL)
        return ZP_EINVAL;
    *out = NULL;
    if (threshold < 1 || threshold > ZP_MAX_THRESHOLD)
        return ZP_EINVAL;
    zp_domain *d = ZP_NEW(zp_domain, 0);
    if (d == NULL)
        return ZP_ENOMEM;
    atomic_init(&d->records, NULL);
    atomic_init(&d->references, 1);
    atomic_init(&d->dead, 0);
    d->threshold = threshold;
    d->asymmetric = asymmetric != 0;
    d->bounded = 0;
    d->scan = scan;
    atomic_init(&d->epoch, 0);
    *out = d;
    return ZP_OK;
}

void zp_domain_destroy(zp_domain *d)
{
    if (d == NULL)
        return;
    zp_domain_leave(d);
    ZP_STORE(&d->dead, 1, seq_cst); /* (3) */
    for (zp_record *r = ZP_LOAD(&d->records, seq_cst); r != NULL; r = r->next) {
        if (take(r, CLAIMED, GONE) || take(r, FREE, GONE))
            with(r, empty);
    }
    unreference(d);
}
