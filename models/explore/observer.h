/**
 * @file observer.h
 * @brief Somebody who looks at every step, and refuses those that should not be.
 *
 * The observer sees which threads are inside a call, and some words of a state (`sights`). It is asked about a step
 * only if something of this changes. Its own state is part of the explored state, in the word before the monitor's: so
 * it may remember what it has seen.
 */
#ifndef ZP_OBSERVER_H
#define ZP_OBSERVER_H

#include "machine.h"

/** Ask about the step of this thread; `after` gets the observer's new state. */
enum verdict observe(machine *m, const uint64_t *before, int thread, uint64_t *after);

/** Ask about the first state, as if a step had led from it to itself. */
enum verdict observe_start(machine *m, uint64_t *first);

#endif
