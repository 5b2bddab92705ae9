/* Sleeping until another thread has changed something. See zp_wait.h. Not part of the verified core. */
#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE
#endif
#include "zp_wait.h"

#include <time.h>

#if defined(__linux__) && !defined(ZP_WAIT_PTHREAD)
#define ZP_WAIT_FUTEX
#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#else
#include <pthread.h>
#endif

#include "zp_pause.h"

/* How often to look before sleeping: 1 to 4 microseconds, about what a sleep and a wake-up cost. */
#define ZP_WAIT_SPINS 64

#define ZP_SECOND 1000000000u

static struct timespec as_timespec(uint64_t nanoseconds)
{
    struct timespec time;
    time.tv_sec = (time_t)(nanoseconds / ZP_SECOND);
    time.tv_nsec = (long)(nanoseconds % ZP_SECOND);
    return time;
}

#ifdef ZP_WAIT_FUTEX

static void park(zp_wait *w, uint32_t word, uint64_t nanoseconds)
{
    struct timespec time = as_timespec(nanoseconds);
    syscall(SYS_futex, &w->word, FUTEX_WAIT_PRIVATE, word, &time, NULL, 0);
}

static void unpark_all(zp_wait *w)
{
    syscall(SYS_futex, &w->word, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

#else

/* One bed for all: whoever is woken without need looks and lies down again. */
static pthread_mutex_t dormitory = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t bell = PTHREAD_COND_INITIALIZER;

static void sleep_locked(uint64_t nanoseconds)
{
#ifdef __APPLE__
    struct timespec time = as_timespec(nanoseconds);
    pthread_cond_timedwait_relative_np(&bell, &dormitory, &time);
#else
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    struct timespec end = as_timespec((uint64_t)now.tv_nsec + nanoseconds);
    end.tv_sec += now.tv_sec;
    pthread_cond_timedwait(&bell, &dormitory, &end);
#endif
}

static void park(zp_wait *w, uint32_t word, uint64_t nanoseconds)
{
    pthread_mutex_lock(&dormitory);
    if (atomic_load_explicit(&w->word, memory_order_seq_cst) == word)
        sleep_locked(nanoseconds);
    pthread_mutex_unlock(&dormitory);
}

static void unpark_all(zp_wait *w)
{
    (void)w;
    pthread_mutex_lock(&dormitory);
    pthread_cond_broadcast(&bell);
    pthread_mutex_unlock(&dormitory);
}

#endif

static int spin(zp_wait_ready ready, void *arg)
{
    for (int i = 0; i < ZP_WAIT_SPINS; i++) {
        int answer = ready(arg);
        if (answer)
            return answer;
        zp_pause();
    }
    return 0;
}

int zp_wait_until(zp_wait *w, zp_wait_ready ready, void *arg, uint64_t nanoseconds)
{
    if (nanoseconds == 0)
        return ready(arg);
    int answer = spin(ready, arg);
    if (answer)
        return answer;
    uint32_t word = atomic_fetch_or_explicit(&w->word, 1, memory_order_seq_cst) | 1; /* (1) */
    atomic_thread_fence(memory_order_seq_cst);
    answer = ready(arg); /* (2) */
    if (answer)
        return answer;
    park(w, word, nanoseconds);
    return ready(arg);
}

void zp_wait_wake_all(zp_wait *w, uint32_t word)
{
    /* the flag goes down and the count up; if another thread was faster, it also does the waking */
    if (atomic_compare_exchange_strong_explicit(&w->word, &word, word + 1, memory_order_seq_cst, memory_order_relaxed))
        unpark_all(w);
}
