/**
 * @file explore.h
 * @brief Depth-first exploration of all runs of a bounded client.
 */
#ifndef ZP_EXPLORE_H
#define ZP_EXPLORE_H

#include "machine.h"

typedef struct {
    int32_t verdict;   /* enum verdict */
    int32_t offender;  /* the thread at fault; of a race the first of two; -1 if nobody is */
    int32_t offender2; /* the second */
    uint64_t states, transitions, finals;
    double runs;   /* maximal paths in the explored graph */
    uint8_t *path; /* the transitions to the failure: room for path_room */
    uint32_t path_length, path_room;
    int32_t *most_steps; /* for each operation: the most own steps of one call, -1 if never called */
    uint8_t cycles;      /* some run never ends; then runs and most_steps mean nothing */
    uint64_t memory;     /* bytes at the end */
} report;

/** Explore. Thread-safe if the callbacks are. */
__attribute__((visibility("default"))) int explore(const task *task, report *report);

/** Run one path again and write what happens into `records`, at most `room`; how many there are. */
__attribute__((visibility("default"))) int explore_again(const task *task, const uint8_t *path, uint32_t length,
                                                         record *records, int32_t room);

#endif
