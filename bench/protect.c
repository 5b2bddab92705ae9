/* What protecting a pointer costs in one thread, in ns: protect and clear with either fence, beside a plain load; and
 * what one heavy fence costs. Prints one JSON object.
 *
 * Usage: protect [TIMES] */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "zp_hazard.h"
#include "zp_hazard_inline.h"

static _Atomic(void *) place = &place;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static double protect(int asymmetric, uint64_t times)
{
    zp_domain *d;
    if (zp_hazard_create(&d, 0, asymmetric) != ZP_OK)
        exit(1);
    zp_record *me = zp_domain_mine(d);
    if (me == NULL)
        exit(1);
    uint64_t light = zp_hazard_begin(me);
    double begin = now();
    for (uint64_t i = 0; i < times; i++) {
        void *node, *again;
        do {
            node = ZP_LOAD(&place, relaxed);
            zp_hazard_publish(me, 0, node, light);
            again = ZP_LOAD(&place, seq_cst);
        } while (again != node);
        zp_hazard_end(me, 1);
    }
    double end = now();
    zp_domain_destroy(d);
    return (end - begin) / (double)times;
}

static double load(uint64_t times)
{
    double begin = now();
    for (uint64_t i = 0; i < times; i++)
        (void)ZP_LOAD(&place, acquire);
    return (now() - begin) / (double)times;
}

static double heavy(uint64_t times)
{
    if (!zp_barrier_prepare())
        return -1;
    double begin = now();
    for (uint64_t i = 0; i < times; i++)
        zp_barrier();
    return (now() - begin) / (double)times;
}

int main(int argc, char **argv)
{
    uint64_t times = argc > 1 ? strtoull(argv[1], NULL, 10) : 20000000;
    printf("{\"load\": %.3f, \"seq_cst\": %.3f, \"asymmetric\": %.3f, \"barrier\": %.1f}\n", load(times),
           protect(0, times), protect(1, times), heavy(times / 10000 + 1));
    return 0;
}
