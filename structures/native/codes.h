/**
 * @file codes.h
 * @brief Results of the Python layer's operations, after those of zp_result.h.
 *
 * An operation that returns a count returns a refusal as a negative number: -ZP_SHUT.
 */
#ifndef ZP_CODES_H
#define ZP_CODES_H

#include "zp_result.h"

#define ZP_SHUT 5    /**< Nothing changed: shut down (and drained, for the consumer). */
#define ZP_CLOSED 6  /**< Nothing changed: closed. */
#define ZP_FORKED 7  /**< Nothing changed: this process is a child of the one that made the structure. */
#define ZP_FOREIGN 8 /**< Nothing changed: this side belongs to another thread. */
#define ZP_AGAIN 9   /**< Nothing changed: look again, something has happened meanwhile. */

#endif
