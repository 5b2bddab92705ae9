/* Threads and their numbers in objects. See zp_mine.h. Not part of the verified core. */
#include "zp_mine.h"

#include <pthread.h>
#include <stdlib.h>

typedef struct entry entry;

struct entry {
    void *object;
    uint64_t number;
    zp_mine_leave *leave;
    zp_mine_dead *dead;
    entry *next;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static int key_error;

/* Also the value of `key`, so that the thread's end is told. */
static _Thread_local entry *entries;

static void finish(entry *e)
{
    e->leave(e->object, e->number);
    free(e);
}

static void thread_ends(void *first)
{
    entries = NULL;
    entry *e = first;
    while (e != NULL) {
        entry *next = e->next;
        finish(e);
        e = next;
    }
}

static void make_key(void)
{
    key_error = pthread_key_create(&key, thread_ends);
}

/* Leave the entries of this object, or if it is NULL of dead ones. */
static void forget(const void *object)
{
    entry **link = &entries;
    while (*link != NULL) {
        entry *e = *link;
        if (object != NULL ? e->object == object : e->dead(e->object)) {
            *link = e->next;
            finish(e);
        } else {
            link = &e->next;
        }
    }
    /* cannot fail: the thread has its place for `key` already, or there was no entry and this is NULL */
    pthread_setspecific(key, entries);
}

uint64_t zp_mine_find(const void *object)
{
    for (const entry *e = entries; e != NULL; e = e->next) {
        if (e->object == object)
            return e->number;
    }
    return ZP_NOT_MINE;
}

int zp_mine_add(void *object, uint64_t number, zp_mine_leave *leave, zp_mine_dead *dead)
{
    if (pthread_once(&once, make_key) != 0 || key_error != 0)
        return 0;
    forget(NULL);
    entry *e = malloc(sizeof *e);
    if (e == NULL)
        return 0;
    *e = (entry){object, number, leave, dead, entries};
    if (pthread_setspecific(key, e) != 0) {
        free(e);
        return 0;
    }
    entries = e;
    return 1;
}

void zp_mine_drop(const void *object)
{
    if (entries != NULL)
        forget(object);
}
