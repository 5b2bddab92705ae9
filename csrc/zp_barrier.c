/* A fence for all threads of the process. See zp_barrier.h. Not part of the verified core. */
#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE
#endif
#include "zp_barrier.h"

#ifdef __linux__
#include <sys/syscall.h>
#include <unistd.h>
#endif

#if defined(__linux__) && defined(SYS_membarrier)

/* as in <linux/membarrier.h>, which old headers lack */
#define QUERY 0
#define GLOBAL (1 << 0)
#define EXPEDITED (1 << 3)
#define REGISTER_EXPEDITED (1 << 4)

static int membarrier(int command)
{
    return (int)syscall(SYS_membarrier, command, 0, 0);
}

int zp_barrier_prepare(void)
{
    int commands = membarrier(QUERY);
    return commands >= 0 && (commands & EXPEDITED) && membarrier(REGISTER_EXPEDITED) == 0;
}

int zp_barrier(void)
{
    if (membarrier(EXPEDITED) == 0)
        return 1;
    /* another process than the one that prepared it: a child */
    if (zp_barrier_prepare() && membarrier(EXPEDITED) == 0)
        return 1;
    return membarrier(GLOBAL) == 0;
}

#else

int zp_barrier_prepare(void)
{
    return 0;
}

int zp_barrier(void)
{
    return 0;
}

#endif
