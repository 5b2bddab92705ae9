/* The ring between two threads, with a third that watches its size: nothing lost, doubled or out of order.
 *
 * Usage: spsc_stress [ITEMS]. Single operations and batches are mixed; each ring is small, so that full, empty and
 * the wrap-around of the slots happen all the time; the indices pass 2^64. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "check.h"
#include "zp_spsc.h"

#define BATCH 24

struct run {
    zp_spsc *ring;
    uint64_t items;
    atomic_int done;
    uint64_t wrong_order; /* by the consumer */
    uint64_t wrong_size;  /* by the watcher */
};

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void *produce(void *argument)
{
    struct run *run = argument;
    uint64_t state = 1, sent = 0;
    while (sent < run->items) {
        uint64_t items[BATCH];
        uint64_t n = next_random(&state) % (BATCH + 1);
        if (n > run->items - sent)
            n = run->items - sent;
        for (uint64_t i = 0; i < n; i++)
            items[i] = sent + i;
        uint64_t moved = n == 0 ? zp_spsc_push(run->ring, sent) == ZP_OK : zp_spsc_push_many(run->ring, items, n);
        if (moved == 0)
            sched_yield();
        sent += moved;
    }
    return NULL;
}

static void *consume(void *argument)
{
    struct run *run = argument;
    uint64_t state = 2, received = 0;
    while (received < run->items) {
        uint64_t out[BATCH];
        uint64_t n = next_random(&state) % (BATCH + 1);
        uint64_t moved = n == 0 ? zp_spsc_pop(run->ring, out) == ZP_OK : zp_spsc_pop_many(run->ring, out, n);
        if (moved == 0)
            sched_yield();
        for (uint64_t i = 0; i < moved; i++)
            run->wrong_order += out[i] != received + i;
        received += moved;
    }
    atomic_store(&run->done, 1);
    return NULL;
}

static void *watch(void *argument)
{
    struct run *run = argument;
    while (!atomic_load(&run->done)) {
        run->wrong_size += zp_spsc_size(run->ring) > zp_spsc_capacity(run->ring);
        sched_yield();
    }
    return NULL;
}

static void stress(uint64_t capacity, uint64_t items)
{
    struct run run = {.items = items};
    CHECK_EQ(zp_spsc_create_at(&run.ring, capacity, UINT64_MAX - items / 2), ZP_OK);
    void *(*const bodies[3])(void *) = {produce, consume, watch};
    pthread_t threads[3];
    for (int i = 0; i < 3; i++) {
        if (pthread_create(&threads[i], NULL, bodies[i], &run) != 0)
            abort();
    }
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    CHECK_EQ(run.wrong_order, 0);
    CHECK_EQ(run.wrong_size, 0);
    uint64_t extra;
    CHECK_EQ(zp_spsc_pop(run.ring, &extra), ZP_EMPTY);
    CHECK_EQ(zp_spsc_size(run.ring), 0);
    zp_spsc_destroy(run.ring);
}

int main(int argc, char **argv)
{
    uint64_t items = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
    stress(1, items / 100);
    stress(3, items / 10);
    stress(64, items);
    stress(1000, items);
    return check_report(argv[0]);
}
