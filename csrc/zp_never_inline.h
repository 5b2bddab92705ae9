/**
 * @file zp_never_inline.h
 * @brief The scheme that frees nothing, with -DZP_NEVER: the build that the theorems are about. Not installed.
 *
 * A node that is given away keeps its address and its content for ever, so that no address comes back and nothing can
 * be read too late: there is nothing to publish. What a structure unlinks is lost, so this is no scheme for use.
 *
 * These are macros, not functions: the proof front end reads the operations as they stand in the structure's file.
 */
#ifndef ZP_NEVER_INLINE_H
#define ZP_NEVER_INLINE_H

#include <stdint.h>

#include "zp_domain.h"

#define zp_never_begin(me) ((uint64_t)0)
#define zp_never_publish(me, slot, node, light) ((void)(me), (void)(slot), (void)(node), (void)(light))
#define zp_never_end(me, slots) ((void)(me), (void)(slots))
#define zp_never_give(me, unlinked, deleter) ((void)(me), (void)(unlinked), (void)(deleter))

#endif
