/**
 * @file codes.h
 * @brief Results of the Python layer's operations, after those of zp_result.h.
 *
 * An operation that returns a count returns a refusal as a negative number: -ZP_SHUT.
 */
#ifndef ZP_CODES_H
#define ZP_CODES_H

#include <stdint.h>

#include "zp_result.h"

/** A single word that is got is returned itself. This one says: ask another way, that tells code and word apart. */
#define ZP_NO_WORD UINT64_MAX

#define ZP_SHUT 6    /**< Nothing changed: shut down (and drained, for the consumer). */
#define ZP_CLOSED 7  /**< Nothing changed: closed. */
#define ZP_FORKED 8  /**< Nothing changed: this process is a child of the one that made the structure. */
#define ZP_FOREIGN 9 /**< Nothing changed: this side belongs to another thread. */
#define ZP_AGAIN 10  /**< Nothing changed: look again, something has happened meanwhile. */

#endif
