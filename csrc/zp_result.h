/**
 * @file zp_result.h
 * @brief Result codes shared by every structure.
 *
 * ZP_OK, ZP_FULL, ZP_EMPTY and ZP_LOST are ordinary outcomes of an operation;
 * the others are errors of the caller or of the system. Nothing aborts.
 */
#ifndef ZP_RESULT_H
#define ZP_RESULT_H

#define ZP_OK 0     /**< The operation took effect. */
#define ZP_FULL 1   /**< Nothing changed: no room. */
#define ZP_EMPTY 2  /**< Nothing changed: no element. */
#define ZP_EINVAL 3 /**< Nothing changed: an argument is outside its documented range. */
#define ZP_ENOMEM 4 /**< Nothing changed: memory could not be allocated. */
#define ZP_LOST 5   /**< Nothing changed: another thread was faster. Trying again is sensible. */

#endif
