/**
 * @file zp_scheme.h
 * @brief By which scheme a structure frees its nodes: hazard pointers, or with -DZP_EPOCHS epochs, or with -DZP_NEVER
 * none, which is what the theorems are about. Not installed.
 *
 * Structures are written for all. An operation that reads nodes begins, publishes each node and looks again before it
 * reads it, ends, and gives away what it has unlinked. All structures of a domain must be compiled for its scheme.
 */
#ifndef ZP_SCHEME_H
#define ZP_SCHEME_H

#ifdef ZP_EPOCHS
#include "zp_epoch_inline.h"
#define zp_scheme_begin zp_epoch_begin
#define zp_scheme_publish zp_epoch_publish
#define zp_scheme_end zp_epoch_end
#define zp_scheme_give zp_epoch_give
#elif defined(ZP_NEVER)
#include "zp_never_inline.h"
#define zp_scheme_begin zp_never_begin
#define zp_scheme_publish zp_never_publish
#define zp_scheme_end zp_never_end
#define zp_scheme_give zp_never_give
#else
#include "zp_hazard_inline.h"
#define zp_scheme_begin zp_hazard_begin
#define zp_scheme_publish zp_hazard_publish
#define zp_scheme_end zp_hazard_end
#define zp_scheme_give zp_hazard_give
#endif

#endif
