/* The wait-free queue. See zp_wfqueue.h for the contract.
 *
 * The nodes form a list that is only ever appended to. The node at head is a dummy; the elements are those behind it,
 * up to tail. tail is the last node or the last but one; head never passes it.
 *
 * A thread that wants something says so in its slot, and every thread that comes to the end of the list, or to its
 * beginning, serves the slots in turn: the one that is next after the last one served. So after as many services as
 * there are slots one's own request has been served, by oneself or by another.
 *
 * To enqueue: the slot's `enqueued` holds the node until it is in the list. The thread that finds tail at a node of
 * slot s first takes that node out of s's `enqueued`; so it is not put in again. Then it links the node of the first
 * slot after s that has one behind tail, and moves tail on.
 *
 * To dequeue: a request is open while the slot's `asked` and `given` are the same node. The thread that finds head at a
 * node taken by slot s lets the first slot after s whose request is open take the node behind it (`taker`), puts that
 * node in the slot's `given`, which closes the request, and moves head on. Who finds the queue empty closes its own
 * request by putting back what `asked` held before. A helper may have seen the request open before that: so the thread
 * then sees to it that the next node there is, if any, gets a taker; and if that is itself, it has an element after
 * all. Afterwards no helper can give it one any more, since every node has one taker.
 *
 * A node given to a slot is in `given`, then in `asked`, and after that, two dequeues later, retired: head has passed
 * it. The pointers that a thread announces in its slot keep nodes from being used again. */
#include "zp_wfqueue.h"

#include "zp_atomic.h"
#include "zp_mine.h"

/* No slot. The slot after it is number 0. */
#define NOBODY UINT64_MAX

typedef struct zp_wfqueue_node zp_wfqueue_node;
typedef struct zp_wfqueue_slot zp_wfqueue_slot;

struct zp_wfqueue_node {
    uint64_t value;
    uint64_t enqueuer;               /* the slot that enqueued it */
    _Atomic uint64_t taker;          /* the slot that gets it, or NOBODY: written once */
    _Atomic(zp_wfqueue_node *) next; /* the node behind it, or NULL: written once */
    zp_wfqueue_node *older;          /* the next one of the pool, or of the retired nodes */
};

struct zp_wfqueue_slot {
    /* read by all */
    _Alignas(ZP_CACHE_LINE) _Atomic(zp_wfqueue_node *) enqueued; /* to be put in, or NULL */
    _Atomic(zp_wfqueue_node *) asked;
    _Atomic(zp_wfqueue_node *) given;
    /* written by the slot's thread, the hazards read by all */
    _Alignas(ZP_CACHE_LINE) _Atomic(zp_wfqueue_node *) hazard_end; /* at head or tail */
    _Atomic(zp_wfqueue_node *) hazard_next;                        /* behind the one at head */
    _Atomic(zp_wfqueue_node *) hazard_given;                       /* in the `given` of another slot */
    zp_wfqueue_node *pool;                                         /* free nodes */
    uint64_t pooled;                                               /* how many they are */
    zp_wfqueue_node *retired;                                      /* nodes that may be announced */
    uint64_t pending;                                              /* how many they are */
    _Atomic uint64_t helped;                                       /* operations of others that it completed */
    _Atomic uint64_t taken;                                        /* 1: it belongs to a thread */
};

struct zp_wfqueue {
    /* moved by dequeues */
    _Alignas(ZP_CACHE_LINE) _Atomic(zp_wfqueue_node *) head;
    /* moved by enqueues */
    _Alignas(ZP_CACHE_LINE) _Atomic(zp_wfqueue_node *) tail;
    /* written by nobody after creation */
    _Alignas(ZP_CACHE_LINE) uint64_t threads; /* the number of slots */
    zp_wfqueue_node *first;                   /* the first dummy, which is never retired */
    /* only for the end: see zp_mine.h */
    _Atomic uint64_t references; /* of threads that have a slot of their own, and 1 until destruction */
    _Atomic uint64_t dead;
    zp_wfqueue_slot slots[];
};

/* ---- nodes: pools, and what may be used again ---- */

/* Whether some thread announces this node. */
static int announced(zp_wfqueue *q, zp_wfqueue_node *node)
{
    uint64_t threads = ZP_READ(&q->threads);
    for (uint64_t i = 0; i < threads; i++) {
        /* seq_cst: after the node was passed by head; so whoever announces it later finds that out when it looks again.
         * acquire is part of it: what the thread has read before it took the announcement back is read before we use
         * the node again. The same of the other two */
        zp_wfqueue_node *end = ZP_LOAD(&q->slots[i].hazard_end, seq_cst);
        zp_wfqueue_node *next = ZP_LOAD(&q->slots[i].hazard_next, seq_cst);
        zp_wfqueue_node *given = ZP_LOAD(&q->slots[i].hazard_given, seq_cst);
        if (end == node || next == node || given == node)
            return 1;
    }
    return 0;
}

/* Add to the slot's pool, or free if it has enough. Nobody else knows the node. */
static void recycle(zp_wfqueue *q, uint64_t slot, zp_wfqueue_node *node)
{
    uint64_t threads = ZP_READ(&q->threads);
    uint64_t pooled = ZP_READ(&q->slots[slot].pooled);
    if (pooled >= ZP_WFQUEUE_POOL(threads)) {
        ZP_FREE(node);
        return;
    }
    zp_wfqueue_node *older = ZP_READ(&q->slots[slot].pool);
    ZP_WRITE(&node->older, older);
    ZP_WRITE(&q->slots[slot].pool, node);
    ZP_WRITE(&q->slots[slot].pooled, pooled + 1);
}

/* A node of the slot's pool, or NULL. */
static zp_wfqueue_node *reuse(zp_wfqueue *q, uint64_t slot)
{
    zp_wfqueue_node *node = ZP_READ(&q->slots[slot].pool);
    if (node == NULL)
        return NULL;
    zp_wfqueue_node *older = ZP_READ(&node->older);
    uint64_t pooled = ZP_READ(&q->slots[slot].pooled);
    ZP_WRITE(&q->slots[slot].pool, older);
    ZP_WRITE(&q->slots[slot].pooled, pooled - 1);
    return node;
}

/* Keep a node that may be announced. */
static void keep(zp_wfqueue *q, uint64_t slot, zp_wfqueue_node *node)
{
    zp_wfqueue_node *older = ZP_READ(&q->slots[slot].retired);
    uint64_t pending = ZP_READ(&q->slots[slot].pending);
    ZP_WRITE(&node->older, older);
    ZP_WRITE(&q->slots[slot].retired, node);
    ZP_WRITE(&q->slots[slot].pending, pending + 1);
}

/* Take a node out of the slot's retired ones. It is between these two; if `newer` is NULL, it is the newest. */
static void take_out(zp_wfqueue *q, uint64_t slot, zp_wfqueue_node *newer, zp_wfqueue_node *older)
{
    uint64_t pending = ZP_READ(&q->slots[slot].pending);
    if (newer == NULL)
        ZP_WRITE(&q->slots[slot].retired, older);
    else
        ZP_WRITE(&newer->older, older);
    ZP_WRITE(&q->slots[slot].pending, pending - 1);
}

/* Recycle those of the slot's retired nodes that nobody announces. It looks at so many of them and no more, which are
 * all that there can be: so how long it takes does not depend on the list being right. */
static void sweep(zp_wfqueue *q, uint64_t slot)
{
    uint64_t threads = ZP_READ(&q->threads);
    uint64_t most = ZP_WFQUEUE_MOST(threads);
    zp_wfqueue_node *newer = NULL;
    zp_wfqueue_node *node = ZP_READ(&q->slots[slot].retired);
    for (uint64_t i = 0; i < most; i++) {
        if (node == NULL)
            break;
        zp_wfqueue_node *older = ZP_READ(&node->older);
        int busy = announced(q, node);
        if (busy) {
            newer = node;
        } else {
            take_out(q, slot, newer, older);
            recycle(q, slot, node);
        }
        node = older;
    }
}

/* Nobody can find this node any more. */
static void retire(zp_wfqueue *q, uint64_t slot, zp_wfqueue_node *node)
{
    keep(q, slot, node);
    uint64_t pending = ZP_READ(&q->slots[slot].pending);
    uint64_t threads = ZP_READ(&q->threads);
    if (pending >= ZP_WFQUEUE_DUE(threads))
        sweep(q, slot);
}

/* A node that nobody else knows; NULL if there is no memory. */
static zp_wfqueue_node *make_node(zp_wfqueue *q, uint64_t slot, uint64_t value)
{
    zp_wfqueue_node *node = reuse(q, slot);
    if (node == NULL)
        node = ZP_NEW(zp_wfqueue_node, 0);
    if (node == NULL) {
        sweep(q, slot);
        node = reuse(q, slot);
        if (node == NULL)
            return NULL;
    }
    ZP_WRITE(&node->value, value);
    ZP_WRITE(&node->enqueuer, slot);
    /* relaxed: published with the node. The same of `next` */
    ZP_STORE(&node->taker, NOBODY, relaxed);
    ZP_STORE(&node->next, NULL, relaxed);
    return node;
}

/* ---- announcing nodes ---- */

/* The node at tail, announced; NULL if tail has moved meanwhile. */
static zp_wfqueue_node *protect_tail(zp_wfqueue *q, uint64_t slot)
{
    /* seq_cst: after our request, if there is one; so if the second look finds another node, this round counts */
    zp_wfqueue_node *tail = ZP_LOAD(&q->tail, seq_cst);
    /* seq_cst: before the second look; either that one sees tail moved, or whoever sweeps sees the announcement */
    ZP_STORE(&q->slots[slot].hazard_end, tail, seq_cst);
    /* seq_cst: see above; acquire is part of it, and shows us the node's content */
    zp_wfqueue_node *again = ZP_LOAD(&q->tail, seq_cst);
    if (again != tail)
        return NULL;
    return tail;
}

/* The node at head, announced; NULL if head has moved meanwhile. */
static zp_wfqueue_node *protect_head(zp_wfqueue *q, uint64_t slot)
{
    /* seq_cst: as in protect_tail */
    zp_wfqueue_node *head = ZP_LOAD(&q->head, seq_cst);
    /* seq_cst: as in protect_tail; a node is retired after head has passed it */
    ZP_STORE(&q->slots[slot].hazard_end, head, seq_cst);
    /* seq_cst: as in protect_tail */
    zp_wfqueue_node *again = ZP_LOAD(&q->head, seq_cst);
    if (again != head)
        return NULL;
    return head;
}

/* The node behind that at head, announced; NULL if head has moved meanwhile. head is not at tail. */
static zp_wfqueue_node *protect_next(zp_wfqueue *q, uint64_t slot, zp_wfqueue_node *head)
{
    /* acquire: the content of the node */
    zp_wfqueue_node *next = ZP_LOAD(&head->next, acquire);
    /* seq_cst: as in protect_tail */
    ZP_STORE(&q->slots[slot].hazard_next, next, seq_cst);
    /* seq_cst: as in protect_tail */
    zp_wfqueue_node *again = ZP_LOAD(&q->head, seq_cst);
    if (again != head)
        return NULL;
    return next;
}

/* The operation is over: the slot announces nothing. */
static void announce_nothing(zp_wfqueue *q, uint64_t slot)
{
    /* release: our reads of the nodes come before their next use. The same of the others */
    ZP_STORE(&q->slots[slot].hazard_end, NULL, release);
    ZP_STORE(&q->slots[slot].hazard_next, NULL, release);
    ZP_STORE(&q->slots[slot].hazard_given, NULL, release);
}

/* The slot's thread has completed an operation of another slot. */
static void count_help(zp_wfqueue *q, uint64_t slot)
{
    /* relaxed: written by this thread alone, for others only a figure */
    uint64_t helped = ZP_LOAD(&q->slots[slot].helped, relaxed);
    /* relaxed: see above */
    ZP_STORE(&q->slots[slot].helped, helped + 1, relaxed);
}

/* ---- enqueue ---- */

/* The slot whose turn is after this one's. */
static uint64_t after(uint64_t slot, uint64_t threads)
{
    if (slot + 1 >= threads)
        return 0;
    return slot + 1;
}

/* tail is announced, and was the last node or the last but one when it was: put the node whose turn it is behind it.
 * The node behind it, or NULL if there is none to put. */
static zp_wfqueue_node *link_next(zp_wfqueue *q, zp_wfqueue_node *tail)
{
    uint64_t threads = ZP_READ(&q->threads);
    uint64_t turn = ZP_READ(&tail->enqueuer);
    /* seq_cst: this node is in the list, and must not be put in again: so before another one is put behind it, its slot
     * must be seen without it, by us and by everybody who comes after us */
    zp_wfqueue_node *linked = ZP_LOAD(&q->slots[turn].enqueued, seq_cst);
    int done = 0;
    if (linked == tail) {
        zp_wfqueue_node *expected = tail;
        /* seq_cst: see above; relaxed on failure: its thread has done it */
        done = ZP_CAS(&q->slots[turn].enqueued, &expected, NULL, seq_cst, relaxed);
    }
    for (uint64_t i = 0; i < threads; i++) {
        turn = after(turn, threads);
        /* seq_cst: after we found tail where it is: a request that was there before is seen. acquire is part of it, for
         * the content of the node, which we pass on */
        zp_wfqueue_node *node = ZP_LOAD(&q->slots[turn].enqueued, seq_cst);
        if (node != NULL) {
            zp_wfqueue_node *expected = NULL;
            /* seq_cst: one node only comes here, and so it is not taken for another one's turn; release is part of it;
             * acquire on failure: the content of the node that is there */
            done = ZP_CAS(&tail->next, &expected, node, seq_cst, acquire);
            if (done)
                return node;
            return expected;
        }
    }
    /* acquire: as above; there is one if somebody else has put in what we have not found any more */
    zp_wfqueue_node *next = ZP_LOAD(&tail->next, acquire);
    return next;
}

int zp_wfqueue_enqueue(zp_wfqueue *q, uint64_t slot, uint64_t value)
{
    uint64_t threads = ZP_READ(&q->threads);
    if (slot >= threads)
        return ZP_EINVAL;
    zp_wfqueue_node *mine = make_node(q, slot, value);
    if (mine == NULL)
        return ZP_ENOMEM;
    /* seq_cst: who finds tail at a later node sees the request; release is part of it, for the content of the node */
    ZP_STORE(&q->slots[slot].enqueued, mine, seq_cst);
    /* each round moves tail on, by us or by another, and so many moves serve everybody */
    for (uint64_t i = 0; i < threads; i++) {
        /* seq_cst: NULL is told by somebody who found tail at our node */
        zp_wfqueue_node *waiting = ZP_LOAD(&q->slots[slot].enqueued, seq_cst);
        if (waiting == NULL)
            break;
        zp_wfqueue_node *tail = protect_tail(q, slot);
        if (tail == NULL)
            continue;
        zp_wfqueue_node *next = link_next(q, tail);
        if (next == NULL)
            continue;
        zp_wfqueue_node *expected = tail;
        /* seq_cst: from here on the element is in the queue (LP, also of the thread whose node it is); release is part
         * of it; relaxed on failure: somebody else has moved tail */
        int done = ZP_CAS(&q->tail, &expected, next, seq_cst, relaxed);
        if (next == mine)
            break;
        if (done)
            count_help(q, slot);
    }
    /* release: our node is in the list, and tail is there or past it */
    ZP_STORE(&q->slots[slot].enqueued, NULL, release);
    announce_nothing(q, slot);
    return ZP_OK;
}

/* ---- dequeue ---- */

/* head and the node behind it are announced: let the slot whose turn it is take that node, unless another one has it
 * already. Its taker, or NOBODY if no request is open. */
static uint64_t assign(zp_wfqueue *q, zp_wfqueue_node *head, zp_wfqueue_node *next)
{
    uint64_t threads = ZP_READ(&q->threads);
    /* seq_cst: as all of the taker: it is agreed on before head passes the node. Here it is long settled */
    uint64_t turn = ZP_LOAD(&head->taker, seq_cst);
    for (uint64_t i = 0; i < threads; i++) {
        turn = after(turn, threads);
        /* seq_cst: after we found head where it is: a request that was open before is seen. `asked` first: if the
         * request has been served since, the two differ, or `next` has a taker */
        zp_wfqueue_node *asked = ZP_LOAD(&q->slots[turn].asked, seq_cst);
        zp_wfqueue_node *given = ZP_LOAD(&q->slots[turn].given, seq_cst);
        if (asked == given) {
            uint64_t expected = NOBODY;
            /* seq_cst: one taker only; also on failure: it is settled who it is */
            int done = ZP_CAS(&next->taker, &expected, turn, seq_cst, seq_cst);
            if (done)
                return turn;
            return expected;
        }
    }
    /* seq_cst: see above; there is one if somebody else has served the request that we have not found any more */
    uint64_t taker = ZP_LOAD(&next->taker, seq_cst);
    return taker;
}

/* head and the node behind it are announced, and that node has this taker: give it to the taker, and move head on. */
static void serve(zp_wfqueue *q, uint64_t slot, zp_wfqueue_node *head, zp_wfqueue_node *next, uint64_t taker)
{
    int done = 0;
    if (taker == slot) {
        /* release: it comes before head moves on, as below; and a helper that finds it there sees head before it */
        ZP_STORE(&q->slots[slot].given, next, release);
    } else {
        /* seq_cst: before we look at head again */
        zp_wfqueue_node *given = ZP_LOAD(&q->slots[taker].given, seq_cst);
        /* seq_cst: as in protect_tail: or it might be a new node, given again, when we compare */
        ZP_STORE(&q->slots[slot].hazard_given, given, seq_cst);
        /* seq_cst: if head is where it was, the request of the taker is the one that this node answers */
        zp_wfqueue_node *again = ZP_LOAD(&q->head, seq_cst);
        if (given != next && again == head) {
            zp_wfqueue_node *expected = given;
            /* seq_cst: the request is closed before head moves on; relaxed on failure: somebody else has done it */
            done = ZP_CAS(&q->slots[taker].given, &expected, next, seq_cst, relaxed);
        }
    }
    zp_wfqueue_node *expected = head;
    /* seq_cst: from here on the element is not in the queue (LP, also of the taker's dequeue); relaxed on failure:
     * somebody else has moved head */
    done = ZP_CAS(&q->head, &expected, next, seq_cst, relaxed);
    if (done && taker != slot)
        count_help(q, slot);
}

/* The queue was empty and our request is closed again, but somebody who saw it open might still give us the node that
 * is the next one now: see to it that it is settled whose it is. */
static void give_up(zp_wfqueue *q, uint64_t slot, zp_wfqueue_node *request)
{
    zp_wfqueue_node *head = protect_head(q, slot);
    if (head == NULL)
        return; /* head has moved, so the node that was next is settled; and later ones are given to open requests */
    /* seq_cst: after head. A node before this one that we have been given is here already; or we would take another */
    zp_wfqueue_node *given = ZP_LOAD(&q->slots[slot].given, seq_cst);
    if (given != request)
        return;
    /* seq_cst: there is no next node, and no helper that saw our request can give us a later one */
    zp_wfqueue_node *tail = ZP_LOAD(&q->tail, seq_cst);
    if (head == tail)
        return;
    zp_wfqueue_node *next = protect_next(q, slot, head);
    if (next == NULL)
        return;
    uint64_t taker = assign(q, head, next);
    if (taker == NOBODY) {
        uint64_t expected = NOBODY;
        /* seq_cst: as in assign; nobody else wants it */
        int done = ZP_CAS(&next->taker, &expected, slot, seq_cst, seq_cst);
        taker = expected;
        if (done)
            taker = slot;
    }
    serve(q, slot, head, next, taker);
}

/* Our node was given to us by somebody who may not yet have moved head to it: move it. Whether it was there already, or
 * is now by us; if not, by somebody else. */
static int pass(zp_wfqueue *q, uint64_t slot, zp_wfqueue_node *mine)
{
    zp_wfqueue_node *head = protect_head(q, slot);
    if (head == NULL)
        return 1;
    /* relaxed: only to compare it */
    zp_wfqueue_node *next = ZP_LOAD(&head->next, relaxed);
    if (next != mine)
        return 1;
    zp_wfqueue_node *expected = head;
    /* seq_cst: as in serve */
    int done = ZP_CAS(&q->head, &expected, mine, seq_cst, relaxed);
    return done;
}

int zp_wfqueue_dequeue(zp_wfqueue *q, uint64_t slot, uint64_t *out)
{
    uint64_t threads = ZP_READ(&q->threads);
    if (slot >= threads)
        return ZP_EINVAL;
    /* relaxed: only this thread writes it */
    zp_wfqueue_node *before = ZP_LOAD(&q->slots[slot].asked, relaxed);
    /* relaxed: the request is closed, so nobody writes it */
    zp_wfqueue_node *request = ZP_LOAD(&q->slots[slot].given, relaxed);
    /* seq_cst: open the request; who finds head at a later node sees it */
    ZP_STORE(&q->slots[slot].asked, request, seq_cst);
    int passed = 0;
    /* each round moves head on, by us or by another, and so many moves serve everybody */
    for (uint64_t i = 0; i < threads; i++) {
        /* seq_cst: whether somebody has served us; then we do not open head's next node to others */
        zp_wfqueue_node *given = ZP_LOAD(&q->slots[slot].given, seq_cst);
        if (given != request)
            break;
        zp_wfqueue_node *head = protect_head(q, slot);
        if (head == NULL)
            continue;
        /* seq_cst: EMPTY is true at this load (LP of ZP_EMPTY): head is where it was, since it never passes tail */
        zp_wfqueue_node *tail = ZP_LOAD(&q->tail, seq_cst);
        if (head == tail) {
            /* seq_cst: close the request, before give_up looks at head */
            ZP_STORE(&q->slots[slot].asked, before, seq_cst);
            give_up(q, slot, request);
            /* seq_cst: whether we have an element after all */
            given = ZP_LOAD(&q->slots[slot].given, seq_cst);
            if (given == request) {
                announce_nothing(q, slot);
                return ZP_EMPTY;
            }
            /* release: as if the request had been served while it was open; nobody looks at it before the next one */
            ZP_STORE(&q->slots[slot].asked, request, release);
            break;
        }
        zp_wfqueue_node *next = protect_next(q, slot, head);
        if (next == NULL)
            continue;
        uint64_t taker = assign(q, head, next);
        if (taker != NOBODY)
            serve(q, slot, head, next, taker);
        if (taker == slot) {
            passed = 1;
            break;
        }
    }
    /* acquire: the content of the node */
    zp_wfqueue_node *mine = ZP_LOAD(&q->slots[slot].given, acquire);
    if (!passed)
        passed = pass(q, slot, mine);
    uint64_t value = ZP_READ(&mine->value);
    announce_nothing(q, slot);
    retire(q, slot, before);
    *out = value;
    return ZP_OK;
}

/* ---- slots ---- */

int zp_wfqueue_register(zp_wfqueue *q, uint64_t *slot)
{
    uint64_t threads = ZP_READ(&q->threads);
    for (uint64_t i = 0; i < threads; i++) {
        uint64_t expected = 0;
        /* acquire: what the slot's last thread has left in it; relaxed on failure: we try the next one */
        int done = ZP_CAS(&q->slots[i].taken, &expected, 1, acquire, relaxed);
        if (done) {
            *slot = i;
            return ZP_OK;
        }
    }
    return ZP_FULL;
}

int zp_wfqueue_unregister(zp_wfqueue *q, uint64_t slot)
{
    uint64_t threads = ZP_READ(&q->threads);
    if (slot >= threads)
        return ZP_EINVAL;
    /* release: what we leave in the slot is seen by its next thread */
    uint64_t before = ZP_XCHG(&q->slots[slot].taken, 0, release);
    if (before == 0)
        return ZP_EINVAL;
    return ZP_OK;
}

/* ---- life cycle ---- */

static void unreference(zp_wfqueue *q)
{
    /* acq_rel: the last one comes after all others */
    if (ZP_FAA(&q->references, UINT64_MAX, acq_rel) == 1)
        ZP_FREE(q);
}

static void leave(void *object, uint64_t slot)
{
    zp_wfqueue *q = object;
    zp_wfqueue_unregister(q, slot);
    unreference(q);
}

static int is_dead(const void *object)
{
    const zp_wfqueue *q = object;
    return ZP_LOAD(&q->dead, relaxed) != 0; /* relaxed: if it is seen later, the memory waits longer */
}

int zp_wfqueue_mine(zp_wfqueue *q, uint64_t *slot)
{
    uint64_t mine = zp_mine_find(q);
    if (mine == ZP_NOT_MINE) {
        int result = zp_wfqueue_register(q, &mine);
        if (result != ZP_OK)
            return result;
        ZP_FAA(&q->references, 1, relaxed); /* relaxed: the caller keeps the queue alive */
        if (!zp_mine_add(q, mine, leave, is_dead)) {
            leave(q, mine);
            return ZP_ENOMEM;
        }
    }
    *slot = mine;
    return ZP_OK;
}

void zp_wfqueue_leave(zp_wfqueue *q)
{
    zp_mine_drop(q);
}

uint64_t zp_wfqueue_threads(const zp_wfqueue *q)
{
    return q->threads;
}

uint64_t zp_wfqueue_helped(zp_wfqueue *q)
{
    uint64_t sum = 0;
    for (uint64_t i = 0; i < q->threads; i++)
        sum += ZP_LOAD(&q->slots[i].helped, relaxed); /* relaxed: a figure */
    return sum;
}

/* A dummy that belongs to nobody; NULL if there is no memory. */
static zp_wfqueue_node *make_dummy(void)
{
    zp_wfqueue_node *node = ZP_NEW(zp_wfqueue_node, 0);
    if (node == NULL)
        return NULL;
    node->value = 0;
    node->enqueuer = 0;
    atomic_init(&node->taker, NOBODY);
    atomic_init(&node->next, NULL);
    node->older = NULL;
    return node;
}

/* A new node, put into the pool. */
static int add_to_pool(zp_wfqueue *q, uint64_t slot)
{
    zp_wfqueue_node *node = make_dummy();
    if (node == NULL)
        return ZP_ENOMEM;
    node->older = q->slots[slot].pool;
    q->slots[slot].pool = node;
    q->slots[slot].pooled++;
    return ZP_OK;
}

int zp_wfqueue_reserve(zp_wfqueue *q, uint64_t slot, uint64_t n)
{
    if (slot >= q->threads)
        return ZP_EINVAL;
    int result = ZP_OK;
    while (result == ZP_OK && q->slots[slot].pooled < n)
        result = add_to_pool(q, slot);
    return result;
}

static void init_slot(zp_wfqueue_slot *s)
{
    atomic_init(&s->enqueued, NULL);
    /* two different nodes: the request is closed */
    atomic_init(&s->asked, make_dummy());
    atomic_init(&s->given, make_dummy());
    atomic_init(&s->hazard_end, NULL);
    atomic_init(&s->hazard_next, NULL);
    atomic_init(&s->hazard_given, NULL);
    s->pool = NULL;
    s->pooled = 0;
    s->retired = NULL;
    s->pending = 0;
    atomic_init(&s->helped, 0);
    atomic_init(&s->taken, 0);
}

/* Whether all dummies were made. */
static int complete(zp_wfqueue *q)
{
    int all = q->first != NULL;
    for (uint64_t i = 0; i < q->threads; i++)
        all = all && ZP_LOAD(&q->slots[i].asked, relaxed) != NULL && ZP_LOAD(&q->slots[i].given, relaxed) != NULL;
    return all;
}

int zp_wfqueue_create(zp_wfqueue **out, uint64_t threads)
{
    if (out == NULL)
        return ZP_EINVAL;
    *out = NULL;
    if (threads < 1 || threads > ZP_WFQUEUE_MAX_THREADS)
        return ZP_EINVAL;
    zp_wfqueue *q = ZP_NEW(zp_wfqueue, threads * (sizeof(zp_wfqueue_slot) / sizeof(uint64_t)));
    if (q == NULL)
        return ZP_ENOMEM;
    q->threads = threads;
    q->first = make_dummy();
    atomic_init(&q->head, q->first);
    atomic_init(&q->tail, q->first);
    atomic_init(&q->references, 1);
    atomic_init(&q->dead, 0);
    for (uint64_t i = 0; i < threads; i++)
        init_slot(&q->slots[i]);
    if (!complete(q)) {
        zp_wfqueue_destroy(q);
        return ZP_ENOMEM;
    }
    *out = q;
    return ZP_OK;
}

/* Put the node in front of a list of nodes to be freed, unless it is NULL or there already: then it has the enqueuer
 * NOBODY. The list. */
static zp_wfqueue_node *gather(zp_wfqueue_node *list, zp_wfqueue_node *node)
{
    if (node == NULL || node->enqueuer == NOBODY)
        return list;
    node->enqueuer = NOBODY;
    node->older = list;
    return node;
}

/* The same of all nodes of a pool, or of retired ones. */
static zp_wfqueue_node *gather_all(zp_wfqueue_node *list, zp_wfqueue_node *node)
{
    while (node != NULL) {
        zp_wfqueue_node *older = node->older;
        list = gather(list, node);
        node = older;
    }
    return list;
}

/* All nodes. One may be found in several ways; also if threads have stopped in the midst of operations. relaxed: no
 * other thread is there. */
static zp_wfqueue_node *gather_queue(zp_wfqueue *q)
{
    zp_wfqueue_node *list = gather(NULL, q->first);
    for (zp_wfqueue_node *node = ZP_LOAD(&q->head, relaxed); node != NULL; node = ZP_LOAD(&node->next, relaxed))
        list = gather(list, node);
    for (uint64_t i = 0; i < q->threads; i++) {
        zp_wfqueue_slot *s = &q->slots[i];
        list = gather(list, ZP_LOAD(&s->enqueued, relaxed));
        list = gather(list, ZP_LOAD(&s->asked, relaxed));
        list = gather(list, ZP_LOAD(&s->given, relaxed));
        list = gather_all(list, s->pool);
        list = gather_all(list, s->retired);
    }
    return list;
}

void zp_wfqueue_destroy(zp_wfqueue *q)
{
    if (q == NULL)
        return;
    zp_wfqueue_node *node = gather_queue(q);
    while (node != NULL) {
        zp_wfqueue_node *older = node->older;
        ZP_FREE(node);
        node = older;
    }
    ZP_STORE(&q->dead, 1, relaxed); /* relaxed: see is_dead */
    zp_mine_drop(q);
    unreference(q);
}
